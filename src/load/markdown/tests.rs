//! What each piece of Markdown becomes: sections, blocks, links, and on which line of the file.

use crate::{
    briefing::{BlockKind, Document},
    load::load,
};

fn read(source: &str) -> Document {
    load("a.md", source.as_bytes()).0.unwrap_or_else(|why| panic!("{source}: {why}"))
}

/// Line, kicker and heading of each section.
fn heads(source: &str) -> Vec<String> {
    let text = |text: &Option<crate::text::SafeText>| text.as_deref().unwrap_or("-").to_owned();
    let line =
        |s: &crate::briefing::DraftSection| format!("{}: {} | {}", s.line, text(&s.kicker), text(&s.heading));
    read(source).sections.iter().map(line).collect()
}

/// Line, kind and text of each block of the first section.
fn blocks(source: &str) -> Vec<String> {
    let document = read(source);
    let section = &document.sections[0];
    let kind = |kind: BlockKind| match kind {
        BlockKind::Paragraph => String::new(),
        BlockKind::Item { depth, number } => {
            format!("item{depth}{} ", number.map_or(String::new(), |n| format!("/{n}")))
        }
        other => format!("{other:?} "),
    };
    section
        .blocks
        .iter()
        .map(|b| format!("{} {}{}", b.line, kind(b.kind), b.span.of(&section.body)))
        .collect()
}

#[test]
fn headings_make_sections() {
    for (source, found) in [
        ("# Title\n\n## One\na\n\n## Two\nb\n", vec!["3: One | -", "6: Two | -"]),
        ("# Title\n\nbefore\n\n# One\na\n## Two\nb\n", vec!["3: - | -", "5: One | -", "7: Two | -"]),
        ("## One\na\n### Below\nb\n", vec!["1: One | -"]),
        ("### One\na\n### Two\nb\n#### Below\nc\n", vec!["1: One | -", "3: Two | -"]),
        ("before\n\n# One\n", vec!["1: - | -", "3: One | -"]),
        ("# T\n\n## World: Rain in Ulm\na\n", vec!["3: World | Rain in Ulm"]),
        ("# T\n\n## At 10: 30\na\n", vec!["3: At 10 | 30"]),
        ("# T\n\n## One two three four five: six\na\n", vec!["3: One two three four five | six"]),
        (
            "# T\n\n## One two three four five six: seven\na\n",
            vec!["3: One two three four five six: seven | -"],
        ),
        (&format!("# T\n\n## {}: b\na\n", "é".repeat(40)), vec![&*format!("3: {} | b", "é".repeat(40))]),
        (&format!("# T\n\n## {}: b\na\n", "é".repeat(41)), vec![&*format!("3: {}: b | -", "é".repeat(41))]),
        ("---\ntitle: Rain\n---\n# RAIN\n\na\n", vec!["6: - | -"]),
        ("---\ntitle: Rain\n---\n# Snow\n\na\n", vec!["4: Snow | -"]),
        ("---\ntitle: Rain\n---\n## Rain\n\na\n", vec!["4: Rain | -"]),
        ("# T\n\n## One {kind=delay}\na\n", vec!["3: One | -"]),
        ("# T\n\n## World news: rain {kicker=5}\na\n", vec!["3: World | -"]),
        ("# T\n\n## World: news: rain {kicker=11}\na\n", vec!["3: World: news | rain"]),
        ("# T\n\n## World: news {kicker=0}\na\n", vec!["3: - | World: news"]),
        ("# T\n\n## World: news {kicker=none}\na\n", vec!["3: - | -"]),
        ("# T\n\n## World: news {kicker=x}\na\n", vec!["3: World | news"]),
        ("# T\n\n## World {kicker=99}\na\n", vec!["3: World | -"]),
    ] {
        assert_eq!(heads(source), found, "{source}");
    }
    assert_eq!(read("# Title\n\na\n").head.title.as_str(), "Title");
    assert_eq!(read("a\n\n# One\n").head.title.as_str(), "a", "the name of the file stands in");
    assert_eq!(load("a.md", b"<!-- -->\n").0.unwrap_err().as_str(), "empty");
}

#[test]
fn attributes_of_a_heading() {
    let source =
        "# T\n\n## One {kind=road%20.works link=https://example.org/1%20.The%20.port link=nowhere other=x}\n";
    let section = &read(source).sections[0];
    assert_eq!(section.kind.as_ref().map(|kind| kind.name()), Some("road works"));
    let links: Vec<_> = section.links.iter().map(|link| (link.text.as_str(), link.url.as_str())).collect();
    assert_eq!(links, [("The port", "https://example.org/1")]);
    let kind = |name: &str| {
        read(&format!("# T\n\n## One {{kind={name}}}\n")).sections[0].kind.as_ref().unwrap().name().to_owned()
    };
    assert_eq!([kind("a%b"), kind("a%zz.b"), kind("100%")], ["a%b", "a%zz.b", "100%"]);
}

#[test]
fn blocks_and_their_lines() {
    for (source, found) in [
        ("one\ntwo\n\nthree  \nfour\n", vec!["1 one two", "4 three", "5 four"]),
        ("a *b* **c** ~~d~~ `e` <br>f &amp; \\*\n", vec!["1 a b c d e f & *"]),
        (
            "- a\n  - b\n    1. c\n    2. d\n- e\n\nf\n",
            vec!["1 item0 a", "2 item1 b", "3 item2/1 c", "4 item2/2 d", "5 item0 e", "7 f"],
        ),
        ("7. a\n8. b\n", vec!["1 item0/7 a", "2 item0/8 b"]),
        ("- a\n\n  more\n- b\n", vec!["1 item0 a", "3 more", "4 item0 b"]),
        ("> a\n> > b\n\nc\n", vec!["1 BlockQuote a", "2 BlockQuote b", "4 c"]),
        ("> - a\n\nb\n", vec!["1 item0 a", "3 b"]),
        ("```\na\n\n  b\n```\nc\n", vec!["2 Verbatim a", "3 Verbatim ", "4 Verbatim   b", "6 c"]),
        ("a\n\n    b\n    c\n", vec!["1 a", "3 Verbatim b", "4 Verbatim c"]),
        ("- ```\n  a\n  ```\n\n  b\n", vec!["2 Verbatim a", "5 b"]),
        ("a[^1]\n\n[^1]: note\n", vec!["1 a[1]", "3 [1] note"]),
        ("a\n\n***\n\nb\n", vec!["1 a", "5 b"]),
        ("![a picture](x.png) b\n", vec!["1 a picture b"]),
        ("## H\n### Below *it*\na\n", vec!["2 Subheading Below it", "3 a"]),
        (
            "| a | bc |\n|---|---|\n| d e<br>f | `g` |\n\nh\n",
            vec!["1 Verbatim a      bc", "2 Verbatim -----  --", "3 Verbatim d e f  g", "5 h"],
        ),
        ("- a\n  <b>x</b>\n", vec!["1 item0 a x"]),
    ] {
        assert_eq!(blocks(source), found, "{source}");
    }
}

#[test]
fn links_are_kept_or_printed() {
    for (source, text, links) in [
        (
            "[the port](https://example.org/1) and",
            "the port and",
            vec![("the port", "https://example.org/1")],
        ),
        (
            "<https://example.org/1>",
            "https://example.org/1",
            vec![("https://example.org/1", "https://example.org/1")],
        ),
        ("[a](b.md)", "a (b.md)", vec![]),
        ("[a](#b)", "a", vec![]),
        ("[a]()", "a", vec![]),
        ("[](b.md) c", "b.md c", vec![]),
        ("[b.md](b.md)", "b.md", vec![]),
        ("[x.example/](ftp://x.example)", "x.example/", vec![]),
        ("<a@b.example>", "a@b.example", vec![]),
        ("[a@b.example](mailto:a@b.example)", "a@b.example", vec![]),
        ("[write](mailto:a@b.example)", "write (mailto:a@b.example)", vec![]),
    ] {
        let document = read(&format!("# T\n\n{source}\n"));
        let section = &document.sections[0];
        assert_eq!(section.body.as_str(), text, "{source}");
        let found: Vec<_> =
            section.links.iter().map(|link| (link.text.as_str(), link.url.as_str())).collect();
        assert_eq!(found, links, "{source}");
    }
    let long =
        |letters: usize| read(&format!("# T\n\n[a]({})\n", "é".repeat(letters))).sections[0].body.to_string();
    assert_eq!(long(200), format!("a ({})", "é".repeat(200)));
    assert_eq!(long(201), format!("a ({}…)", "é".repeat(200)));
    let sections = read(
        "# T\n\n## [One](https://example.org/1)\na\n\n### [Two](https://example.org/2)\nb\n\n## Three\nc\n",
    )
    .sections;
    assert_eq!(sections.iter().map(|section| section.links.len()).collect::<Vec<_>>(), [2, 0]);
}

#[test]
fn front_matter_ends_or_is_text() {
    let said = |source: &str| load("a.md", source.as_bytes()).1;
    assert_eq!(read("---  \ntitle: Rain\n...\na\n").sections[0].line, 4);
    assert_eq!(read("---\ntitle: Rain\n--- \na\n").head.title.as_str(), "Rain");
    let open = said("---\ntitle: Rain\n\na\n");
    assert_eq!(open[0].message.as_str(), "front matter without an end is read as text");
    assert_eq!(open[0].position.map(|p| (p.line, p.column, p.length)), Some((1, 1, 3)));
    assert!(said("---\n\na: b\n").is_empty(), "a rule, and text below it");
    let html = said("# T\n\na\n\n<div>\nb\n</div>\n\n<p>c</p>\n");
    assert_eq!(html.len(), 1, "once: {html:?}");
    assert_eq!(html[0].position.map(|p| (p.line, p.column, p.length)), Some((5, 1, 1)));
}

#[test]
fn a_table_is_set_in_columns_and_ends_somewhere() {
    use super::table::Table;
    let rows = |cells: &[&[&str]]| {
        let mut table = Table::default();
        for (line, row) in cells.iter().enumerate() {
            table.row(line as u32 + 5);
            row.iter().for_each(|cell| table.cell(cell));
        }
        table.rows()
    };
    let row = |text: &str, line: u32| (text.to_owned(), line);
    assert_eq!(rows(&[&["a", "b"]]), [row("a  b", 5)], "no rule below a row alone");
    let (wide, long) = ("漢字", "x".repeat(45));
    assert_eq!(
        rows(&[&[wide, "b"], &["c", &long, "d"], &["e"]]),
        [
            row("漢字  b", 5),
            row(&format!("----  {}  -", "-".repeat(40)), 6),
            row(&format!("c     {long}  d"), 6),
            row("e", 7)
        ]
    );
    let many = |count: usize| rows(&vec![&["x"][..]; count]);
    assert_eq!(many(4_999).len(), 5_000);
    let cut = many(5_001);
    assert_eq!((cut.len(), cut[5_001].clone()), (5_002, row("…", 5_004)));
}
