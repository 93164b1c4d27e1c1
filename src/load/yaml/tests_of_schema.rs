//! What each key of a briefing may hold, and what is said, where, when it holds something else.

use crate::{
    briefing::{ActorKind, Document, Severity},
    load::load,
};

fn read(source: &str) -> (Document, Vec<String>) {
    let (document, said) = load("a.yaml", source.as_bytes());
    let said = said.into_iter().map(|found| {
        let sort = if found.severity == Severity::Error { "error" } else { "warning" };
        let at = found.position.map_or("-".to_owned(), |p| format!("{}:{}+{}", p.line, p.column, p.length));
        let help = found.help.map_or(String::new(), |help| format!(" ({help})"));
        format!("{sort} {at} {}{help}", found.message)
    });
    (document.unwrap_or_else(|why| panic!("{source}: {why}")), said.collect())
}

/// A briefing with these lines after its title and text, from the third line on.
fn with(lines: &str) -> (Document, Vec<String>) {
    read(&format!("title: Rain\nbody: It rained.\n{lines}\n"))
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    for (lines, said) in [
        (
            "date: 2025-13-45",
            "error 3:7+10 no such date: `2025-13-45` (write it as year-month-day, `2025-10-21`)",
        ),
        (
            "date: 21 October 2025",
            "warning 3:7+15 the date is not written as year-month-day (write `2025-10-21`)",
        ),
        ("date: [a]", "error 3:7+1 `date` must be text, not a list"),
        ("lang: {a: b}", "error 3:7+1 `lang` must be text, not a mapping"),
        ("tags: [a, [b]]", "error 3:11+1 `tags` must be text, not a list"),
        ("tagz: a", "warning 3:1+4 a briefing has no key `tagz`; it is left out (did you mean `tags`?)"),
        ("elephants: a", "warning 3:1+9 a briefing has no key `elephants`; it is left out"),
        ("Tags: [a]", "warning 3:1+4 `Tags` is read as `tags`"),
        ("language: en", "warning 3:1+8 `language` is read as `lang`"),
        ("title: Snow", "error 3:1+5 `title` is given twice; the first one counts"),
        ("headline: Snow", "warning 3:1+8 `headline` is read as `title`"),
        ("? [a]\n: b", "warning 3:3+1 a key that is no word is left out"),
        (
            "sections: {kicker: a}",
            "error 3:11+1 `sections` must be a list, not a mapping (start each section with `- `)",
        ),
        ("sections:\n- [a]", "error 4:3+1 a section must be a mapping with a `body`, not a list"),
        ("sections:\n- kicker: a", "warning 4:3+1 a section without text"),
        ("sections:\n- body: {a: b}", "error 4:9+1 `body` must be text, not a mapping"),
        ("sections:\n- body: [[a]]", "error 4:10+1 `body` must be text, not a list"),
        (
            "sections:\n- body: a\n  links: [ftp://x.example]",
            "error 5:11+15 a link needs its address in `url` (a whole one, `https://example.org/page`)",
        ),
        ("sections:\n- body: a\n  links: {text: b}", "error 5:10+1 `links` must be a list, not a mapping"),
        ("actors: Ana", "error 3:9+3 `actors` must be a list, not text"),
        ("actors:\n- role: a", "error 4:3+1 an actor needs a `name`"),
        (
            "actors:\n- {name: Ana, kind: persn}",
            "error 4:21+5 no such kind of actor: `persn` (did you mean `person`?)",
        ),
        (
            "actors:\n- {name: Ana, kind: elephant}",
            "error 4:21+8 no such kind of actor: `elephant` (it is `person`, `organisation`, `government` or `unnamed`)",
        ),
        (
            "actors:\n- {name: Ana, nam: a}",
            "warning 4:15+3 an actor has no key `nam`; it is left out (did you mean `name`?)",
        ),
        ("quotes:\n- speaker: Ana", "error 4:3+1 a quote needs its words in `text`"),
        ("quotes:\n- {text: a, section: 0}", "error 4:22+1 `section` must be a number from 1, not `0`"),
        ("quotes:\n- {text: a, section: one}", "error 4:22+3 `section` must be a number from 1, not `one`"),
        ("source: [a]", "error 3:9+1 `source` must be text, not a list"),
        ("source: {nmae: a}", "warning 3:10+4 `source` has no key `nmae`; it is left out"),
    ] {
        let (_, found) = with(lines);
        assert!(found.iter().any(|found| found == said), "{lines}\n{found:#?}");
    }
}

#[test]
fn what_is_right_is_not_complained_about() {
    let (document, said) = read(
        "title: '  Rain  and snow '\ndate: 2025-10-21\nlang: en\ntags: [a, ' b ', '']\nsource: {outlet: Wire, url: https://example.org/a, byline: Ana Ruiz}\n\
         sections:\n- kind: delay\n  kicker: Rain\n  heading: It goes on\n  body: [It rained., It snowed.]\n  links:\n  - https://example.org/1\n  - {text: The port, url: https://example.org/2}\n\
         - Only text.\n\
         actors:\n- Jan Maar\n- {name: Ana Ruiz, kind: Person, role: mayor, affiliation: Ulm, aliases: [Ana, A. Ruiz]}\n- {name: Red Cross, kind: organization, aliases: RC}\n- {name: Ulm, kind: government}\n- {name: an aide, kind: unnamed}\n\
         quotes:\n- It rained.\n- {text: It snowed., speaker: Ana Ruiz, via: Wire, section: 2}\n",
    );
    assert_eq!(said, [""; 0]);
    let head = &document.head;
    assert_eq!((head.title.as_str(), head.lang.as_deref()), ("Rain and snow", Some("en")));
    assert_eq!(head.tags.iter().map(|tag| tag.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    let source = &head.source;
    let source = [&source.outlet, &source.url, &source.byline].map(|text| text.as_deref());
    assert_eq!(source, [Some("Wire"), Some("https://example.org/a"), Some("Ana Ruiz")]);
    let [first, second] = &document.sections[..] else { panic!("{:#?}", document.sections) };
    assert_eq!(first.kind.as_ref().map(|kind| kind.name()), Some("delay"));
    assert_eq!(
        [&first.kicker, &first.heading].map(|text| text.as_deref()),
        [Some("Rain"), Some("It goes on")]
    );
    assert_eq!((first.body.as_str(), first.line), ("It rained.\nIt snowed.", 7));
    let links: Vec<_> = first.links.iter().map(|link| (link.text.as_str(), link.url.as_str())).collect();
    assert_eq!(
        links,
        [("https://example.org/1", "https://example.org/1"), ("The port", "https://example.org/2")]
    );
    assert_eq!((second.body.as_str(), second.line), ("Only text.", 14));
    let kinds: Vec<_> = document.actors.iter().map(|actor| (actor.name.as_str(), actor.kind)).collect();
    let (person, organisation) = (Some(ActorKind::Person), Some(ActorKind::Organisation));
    assert_eq!(
        kinds,
        [
            ("Jan Maar", None),
            ("Ana Ruiz", person),
            ("Red Cross", organisation),
            ("Ulm", Some(ActorKind::Government)),
            ("an aide", Some(ActorKind::Unnamed))
        ]
    );
    let ana = &document.actors[1];
    assert_eq!([&ana.role, &ana.affiliation].map(|text| text.as_deref()), [Some("mayor"), Some("Ulm")]);
    assert_eq!((ana.aliases.len(), document.actors[2].aliases.len()), (2, 1));
    assert_eq!(ana.position.map(|p| (p.line, p.column, p.length)), Some((17, 10, 8)));
    let quote = &document.quotes[1];
    assert_eq!([&quote.speaker, &quote.via].map(|text| text.as_deref()), [Some("Ana Ruiz"), Some("Wire")]);
    assert_eq!((quote.text.as_str(), quote.section), ("It snowed.", Some(2)));
    assert_eq!(quote.position.map(|p| (p.line, p.column, p.length)), Some((23, 10, 10)));
    assert_eq!(document.quotes[0].text.as_str(), "It rained.");
}

#[test]
fn what_is_empty_is_left_out() {
    let (document, said) = with("sections:\n-\n- body:\nactors:\nquotes:\ntags:\nlang: ''\nsource:");
    assert_eq!(document.sections.len(), 1, "the text below the title");
    assert!(document.actors.is_empty() && document.quotes.is_empty() && document.head.lang.is_none());
    assert_eq!(said.len(), 2, "of the two sections: {said:?}");
    let (document, _) = with("sections:\n- heading: Snow\n- kicker: Hail");
    assert_eq!(document.sections.len(), 3, "a heading alone is kept");
    assert_eq!(with("source: Wire").0.head.source.outlet.as_deref(), Some("Wire"));
}

#[test]
fn after_a_hundred_findings_no_more_are_placed_or_helped() {
    let many: String = (0..100).map(|n| format!("tag{n}: a\n")).collect();
    let (_, said) = with(&format!("{many}tagz: a\nlang: [a]"));
    assert_eq!(said.len(), 101);
    assert_eq!(said.iter().filter(|found| found.contains("did you mean")).count(), 100);
    assert!(said[100].contains("2 more of the kind"), "{}", said[100]);
}

#[test]
fn what_an_author_wrote_is_quoted_in_short() {
    let (_, said) = with(&format!("date: {}", "a".repeat(41)));
    assert!(said[0].contains(&format!("`{}…`", "a".repeat(40))), "{said:?}");
    let (_, said) = with(&format!("date: {}", "é".repeat(40)));
    assert!(said[0].contains(&format!("`{}`", "é".repeat(40))), "{said:?}");
    let (_, said) = with(&format!("date: {}", "é".repeat(2_000)));
    assert!(said[0].starts_with("error 3:7+1000 "), "{said:?}");
}
