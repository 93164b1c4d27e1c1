//! What the parser makes of queries, good and bad.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;
use std::fmt::Write;

const TODAY: Date = date(2025, 10, 22);

/// The tree in one line: words as typed, `~` still being typed, `*` prefix.
fn show(node: &Node) -> String {
    let text = |w: &Words| {
        let tail = match w.tail {
            Tail::Whole => "",
            Tail::Begun => "~",
            Tail::Prefix => "*",
        };
        format!("{}{tail}", w.words.join("_"))
    };
    let list =
        |nodes: &[Node], sign: &str| format!("({})", nodes.iter().map(show).collect::<Vec<_>>().join(sign));
    match node {
        Node::And(nodes) => list(nodes, " & "),
        Node::Or(nodes) => list(nodes, " | "),
        Node::Not(node) => format!("!{}", show(node)),
        Node::Clause(clause) => match &clause.test {
            Test::Text(words) => text(words),
            Test::In(place, words) => format!("{place:?}={}", text(words)),
            Test::Kind(kind) => format!("kind={}", kind.name()),
            Test::Date(d) => {
                let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
                format!("[{}..{}]", day(d.from), day(d.to))
            }
            Test::Is(mark) => format!("is={mark:?}"),
        },
    }
}

fn tree(input: &str, live: bool) -> String {
    parse(input, TODAY, live).root.as_ref().map(show).unwrap_or_default()
}

/// Input with carets, message and fix for each mistake; `…` marks the unfinished.
fn report(input: &str) -> String {
    let query = parse(input, TODAY, false);
    let mut out = String::new();
    for m in &query.mistakes {
        let carets = "^".repeat(m.span.of(input).chars().count().max(1));
        let fix = m.fix.as_ref().map(|f| format!(" [{}]", f.1)).unwrap_or_default();
        let open = if m.unfinished { "…" } else { "" };
        let width = m.column(input) + carets.len() - 1;
        writeln!(out, "{carets:>width$} {}{fix}{open}", m.message).unwrap();
    }
    out
}

#[test]
fn everything_the_language_has() {
    for (input, expected) in [
        ("", ""),
        ("  next   steps ", "(next & steps)"),
        ("\"next steps\"", "next_steps"),
        ("“next steps” «deux mots» „drei“", "(next_steps & deux_mots & drei)"),
        ("cease-fire U.S. Trump's", "(cease_fire & u_s & trump_s)"),
        ("Orb* \"next ste\"*", "(orb* & next_ste*)"),
        ("talks -trump -\"no deal\"", "(talks & !trump & !no_deal)"),
        ("talks NOT trump AND peace", "(talks & !trump & peace)"),
        ("a b OR c d", "((a & b) | (c & d))"),
        ("a (b OR c) d", "(a & (b | c) & d)"),
        ("-(a OR b)", "!(a | b)"),
        ("--a", "a"),
        ("a - b — & c", "(a & b & c)"),
        ("a OR b OR (c OR d)", "(a | b | c | d)"),
        ("or not and", "(or & not & and)"),
        ("@rubio", "Speaker=rubio"),
        ("@\"Marco Rubio\" speaker:orbán", "(Speaker=marco_rubio & Speaker=orban)"),
        ("about:putin via:CNN", "(About=putin & Via=cnn)"),
        ("kind:direct KIND:Mixed", "(kind=direct & kind=mixed)"),
        ("in:delay in:\"market reaction\"", "(Section=delay & Section=market_reaction)"),
        ("source:reuters tag:grain", "(Source=reuters & Tag=grain)"),
        ("on:2025-10-21", "[2025-10-21..2025-10-21]"),
        ("since:2025-09 until:2025", "([2025-09-01..] & [..2025-12-31])"),
        ("since:\"2 weeks ago\"", "[2025-10-08..]"),
        ("since:2 weeks ago talks", "([2025-10-08..] & talks)"),
        ("on:last week talks", "([2025-10-13..2025-10-19] & talks)"),
        ("on:yesterday talks", "([2025-10-21..2025-10-21] & talks)"),
        ("(on:monday) talks", "([2025-10-20..2025-10-20] & talks)"),
        ("is:unread -is:followed", "(is=Unread & !is=Followed)"),
        ("https://example.org/a 12:30", "(https_example_org_a & 12_30)"),
        ("me@example.org", "me_example_org"),
        ("北京", "北_京"),
        ("a (b c) d", "(a & b & c & d)"),
        ("a ORBAN ANDREW", "(a & orban & andrew)"),
        ("a AND(b)OR(c)", "((a & b) | c)"),
        ("1:2 :a", "(1_2 & a)"),
        ("in:\"x\"* y", "(Section=x* & y)"),
        ("a\"b\"c", "(a & b & c)"),
        ("a”b", "a_b"),
        (r#""say \"no\" now""#, "say_no_now"),
    ] {
        assert_eq!(tree(input, false), expected, "{input}");
        assert_eq!(report(input), "", "{input}");
    }
}

#[test]
fn the_last_word_of_a_line_being_typed_is_a_beginning() {
    for (input, expected) in [
        ("next ste", "(next & ste~)"),
        ("next steps ", "(next & steps)"),
        ("next steps,", "(next & steps)"),
        ("\"next ste", "next_ste~"),
        ("\"next steps\"", "next_steps"),
        ("@rub", "Speaker=rub~"),
        ("in:del", "Section=del~"),
        ("kind:d", "kind=direct"),
        ("is:unr", "is=Unread"),
        ("a (b OR c", "(a & (b | c~))"),
        ("a -b", "(a & !b~)"),
        ("a OR", "(a & or~)"),
        ("a OR ", "a"),
        ("a since:20", "a"),
        ("a in:", "a"),
        ("a @", "a"),
        ("a -", "a"),
        ("a \"", "a"),
        ("a (", "a"),
        ("ste*", "ste*"),
    ] {
        assert_eq!(tree(input, true), expected, "{input}");
        let query = parse(input, TODAY, true);
        assert_eq!(query.plain_mistakes().count(), 0, "{input}: {:?}", query.mistakes);
    }
}

#[test]
fn mistakes_say_where_and_what_was_expected() {
    for (input, expected) in [
        ("a spekaer:x", "  ^^^^^^^ there is no field `spekaer:` [speaker]\n"),
        ("after:2025", "^^^^^ there is no field `after:` [since]\n"),
        ("kind:dirct a", "     ^^^^^ expected direct, indirect or mixed [direct]\n"),
        ("is:new a", "   ^^^ expected unread, read, bookmarked, noted or followed\n"),
        ("on:2025-02-30 a", "   ^^^^^^^^^^ there is no day 2025-02-30\n"),
        ("“né” in: a", "     ^^^ expected a kind of section such as delay right after `in:`\n"),
        ("in:", "   ^ expected a kind of section such as delay after `in:`…\n"),
        ("\"open", "     ^ expected the closing `\"`…\n"),
        ("(a", "  ^ expected `)`…\n"),
        ("a)", " ^ there is no `(` for this `)`\n"),
        ("() a", "^^ expected a word in the parentheses\n"),
        ("OR a", "^^ expected a word before OR\n"),
        ("a OR", "    ^ expected a word after OR…\n"),
        ("(a OR) b", "   ^^ expected a word after OR\n"),
        ("a OR OR b", "  ^^ expected a word after OR\n"),
        ("a NOT", "     ^ expected a word after NOT…\n"),
        ("@, a", " ^ expected a name\n"),
        ("zpeaker:é a", "^^^^^^^ there is no field `zpeaker:` [speaker]\n"),
        ("“open", "     ^ expected the closing `”`…\n"),
        ("«open", "     ^ expected the closing `»`…\n"),
        ("kind:d", "     ^ expected direct, indirect or mixed [direct]…\n"),
    ] {
        assert_eq!(report(input), expected, "{input}");
    }
    assert!(report("zzz:1").contains("put it in quotes"));
}

#[test]
fn depth_and_length_have_an_end() {
    let deep = format!("{}a", "(".repeat(5000));
    assert!(parse(&deep, TODAY, false).mistakes.iter().any(|m| m.message.contains("deeper than 64")));
    let level = |n: usize| parse(&format!("{}a{}", "(".repeat(n), ")".repeat(n)), TODAY, false).mistakes;
    assert!(level(DEEPEST).is_empty() && !level(DEEPEST + 1).is_empty());
    let many = "(a) ".repeat(DEEPEST * 2);
    assert_eq!(parse(&many, TODAY, false).mistakes, [], "what is closed again is not deep");
    let minus = format!("{}a", "-".repeat(4000));
    assert!(!parse(&minus, TODAY, false).mistakes.is_empty());
    let long = "é ".repeat(4000);
    assert!(parse(&long, TODAY, false).mistakes.iter().any(|m| m.message.contains("cut here")));
}

#[test]
fn spans_name_what_was_typed() {
    use LexemeKind::{Field, Operator, Parenthesis, Value, Word};
    let input = "a -in:\"x y\" (@é OR b*)";
    let query = parse(input, TODAY, false);
    let mut seen = Vec::new();
    let mut stack = vec![query.root.as_ref().unwrap()];
    while let Some(node) = stack.pop() {
        match node {
            Node::And(n) | Node::Or(n) => stack.extend(n.iter().rev()),
            Node::Not(n) => stack.push(n),
            Node::Clause(c) => seen.push(c.span.of(input)),
        }
    }
    assert_eq!(seen, ["a", "-in:\"x y\"", "@é", "b*"]);
    let kinds: Vec<_> = query.lexemes.iter().map(|l| (l.span.of(input), l.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("a", Word),
            ("-", Operator),
            ("in:", Field),
            ("\"x y\"", Value),
            ("(", Parenthesis),
            ("@", Field),
            ("é", Value),
            ("OR", Operator),
            ("b", Word),
            ("*", Operator),
            (")", Parenthesis)
        ]
    );
}

/// Pieces of queries, put together at random.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(" ".to_owned()),
        Just("\"".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("-".to_owned()),
        Just("*".to_owned()),
        Just("@".to_owned()),
        Just("\\".to_owned()),
        Just("”".to_owned()),
        Just("“".to_owned()),
        Just(" OR ".to_owned()),
        Just("NOT ".to_owned()),
        Just("since:".to_owned()),
        Just("kind:".to_owned()),
        Just("in:".to_owned()),
        Just("2 weeks ago".to_owned()),
        "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..20).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn any_input_parses_and_its_spans_hold(input in pieces(), live: bool) {
        let query = parse(&input, TODAY, live);
        let mut end = 0;
        for lexeme in &query.lexemes {
            prop_assert!(lexeme.span.start >= end && !lexeme.span.is_empty());
            prop_assert!(input.get(lexeme.span.range()).is_some());
            end = lexeme.span.end;
        }
        for mistake in &query.mistakes {
            prop_assert!(input.get(mistake.span.range()).is_some());
            prop_assert!(mistake.column(&input) >= 1);
        }
        for clause in query.wanted() {
            prop_assert!(input.get(clause.span.range()).is_some());
        }
    }
}
