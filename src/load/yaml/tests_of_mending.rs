//! What is broken in a YAML file, what is said of it, and how much of the file opens all the same.

use crate::{briefing::Document, load::load};

fn read(source: &str) -> (Result<Document, String>, Vec<String>) {
    let (document, said) = load("a.yaml", source.as_bytes());
    let said = said.into_iter().map(|found| {
        let at = found.position.map_or("-".to_owned(), |p| format!("{}:{}", p.line, p.column));
        format!("{at} {}", found.message)
    });
    (document.map_err(|why| why.to_string()), said.collect())
}

#[test]
fn the_broken_line_is_named_and_the_rest_opens() {
    for (broken, said, left) in [
        ("lang: Rain: on", "2:11 a colon inside text that is not quoted", 2),
        ("lang: \"Rain", "2:7 a quotation mark that is never closed", 2),
        ("lang: 'Rain", "2:7 a quotation mark that is never closed", 2),
        ("tags: [a, b", "2:7 a bracket that is not closed, or a sign out of place", 2),
        ("tags: {a: b", "2:7 a bracket that is not closed, or a sign out of place", 2),
        ("lang: \u{1}en", "2:7 a control character, which YAML does not allow", 2),
        ("lang: \"a\\qb\"", "2:7 an unknown escape after a backslash", 2),
        ("lang: *a", "2:7 an alias without its anchor (`*name` needs `&name` before it)", 2),
        ("lang: @a", "2:7 a sign of YAML's own before text that is not quoted", 2),
        ("\tlang: en", "2:1 a tab where YAML wants blanks", 2),
        ("\n\tlang: en", "3:1 a tab where YAML wants blanks", 2),
        ("lang: }", "2:7 misplaced bracket", 2),
        ("lang: en\n\tde", "3:1 a tab where YAML wants blanks", 2),
        ("lang:\n\t- en\n\t- de", "3:2 a tab where YAML wants blanks", 2),
    ] {
        let (document, found) =
            read(&format!("title: Rain\n{broken}\nsections:\n- It rained.\n- It snowed.\n"));
        assert_eq!(found.first().map(String::as_str), Some(said), "{broken:?}: {found:#?}");
        let document = document.unwrap_or_else(|why| panic!("{broken}: {why}"));
        assert_eq!((document.head.title.as_str(), document.sections.len()), ("Rain", left), "{broken}");
    }
}

#[test]
fn what_can_be_mended_keeps_its_words() {
    for (lines, title) in [
        ("title: Rain: what's next", "Rain: what's next"),
        ("title: \"Rain", "Rain"),
        ("title: @rain's end", "@rain's end"),
        ("title: `rain", "`rain"),
        ("title: %rain", "%rain"),
        ("title: 'Rain", "Rain"),
        ("title: Ra\u{1}in\u{2}", "Ra\u{FFFD}in\u{FFFD}"),
    ] {
        let (document, said) = read(&format!("{lines}\nlang: en\nsections:\n- It rained.\n"));
        assert_eq!(document.map(|d| d.head.title.to_string()).as_deref(), Ok(title), "{lines}");
        assert_eq!(said.len(), 1, "{lines}: {said:?}");
    }
    let (document, _) = read("title: Rain\ntags: [a, b\nsections:\n- It rained.\n");
    assert_eq!(document.unwrap().head.tags.len(), 2);
}

#[test]
fn a_line_that_cannot_be_mended_goes_alone() {
    let source = "title: Rain\nsections:\n- kicker: a\n body: b\n- It snowed.\n- It hailed.\n";
    let (document, said) = read(source);
    assert_eq!(said[1], "4:2 this line does not fit the indentation above it");
    let document = document.unwrap();
    let bodies: Vec<&str> = document.sections.iter().map(|section| section.body.as_str()).collect();
    assert_eq!(bodies, ["", "It snowed.", "It hailed."], "{said:?}");
    assert_eq!(document.sections[1].line, 5, "lines keep their numbers");
}

#[test]
fn several_errors_that_can_be_mended_are_all_named() {
    let (document, said) = read("title: Rain: on\nlang: en: us\nsections:\n- kicker: a: b\n  body: c\n");
    assert_eq!(said.len(), 3, "{said:#?}");
    assert_eq!(document.unwrap().sections[0].kicker.as_deref(), Some("a: b"));
}

#[test]
fn after_a_lost_line_echoes_are_not_reported() {
    let source = "title: Rain\n? ]\n- x\n- y\nsections:\n- It rained.\n";
    let (_, said) = read(source);
    assert_eq!(
        said.iter().filter(|found| found.contains("2:") || found.contains("3:")).count(),
        1,
        "{said:#?}"
    );
}

#[test]
fn what_is_no_briefing_is_refused_with_its_line() {
    for (source, why) in [
        ("- a\n- b\n", "not a briefing: line 1: a list instead of a title and sections"),
        ("\n\njust words\n", "not a briefing: line 3: text instead of a title and sections"),
        ("lang: en\n", "not a briefing: it has neither a `title` nor `sections`"),
        ("# only a note\n", "empty"),
        ("~\n", "empty"),
        ("title: a\nbody: |\n    \n  x\n", "line 4: a block of text whose first line is indented wrongly"),
    ] {
        assert_eq!(read(source).0.err().as_deref(), Some(why), "{source}");
    }
}

#[test]
fn of_several_documents_the_first_is_read() {
    let (document, said) = read("title: Rain\nbody: It rained.\n---\ntitle: Snow\n");
    assert_eq!(document.unwrap().head.title.as_str(), "Rain");
    assert!(said[0].ends_with("only the first of several documents is read"), "{said:?}");
}

#[test]
fn floods_are_refused() {
    let deep = |levels: usize| format!("title: Rain\nbody: {}x{}\n", "[".repeat(levels), "]".repeat(levels));
    assert!(read(&deep(20)).0.is_ok());
    assert_eq!(read(&deep(40)).0.err().as_deref(), Some("line 2: nested too deeply for a briefing"));
    let bomb = (1..9).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |s, n| {
        let aliases = vec![format!("*a{}", n - 1); 9].join(", ");
        s + &format!("a{n}: &a{n} [{aliases}]\n")
    });
    let why = read(&bomb).0.unwrap_err();
    assert!(why.contains("more nodes, aliases or repetition than a briefing can have"), "{why}");
    let own = read("title: Rain\nbody: &a [*a]\n").0;
    assert!(own.as_ref().is_err_and(|why| why.contains("an alias that contains itself")), "{own:?}");
}

#[test]
fn front_matter_is_named_by_the_lines_of_its_file() {
    let load = |source: &str| load("a.md", source.as_bytes());
    let (document, said) = load("---\ntitle: Rain\nlang: en: us\n---\nIt rained.\n");
    assert_eq!(said[0].position.map(|p| (p.line, p.column)), Some((3, 9)));
    assert_eq!(document.unwrap().head.title.as_str(), "Rain");
    for (front, message) in [
        ("- a", "front matter must be keys with values, not a list"),
        ("a: &a [*a]", "front matter left out: line 2: an alias that contains itself"),
    ] {
        let (document, said) = load(&format!("---\n{front}\n---\n# Rain\n\nIt rained.\n"));
        assert!(said.iter().any(|found| found.message.as_str() == message), "{said:#?}");
        assert_eq!(document.unwrap().head.title.as_str(), "Rain");
    }
    assert!(load("---\n# a note\n---\nIt rained.\n").1.iter().all(|found| !found.message.contains("front")));
}
