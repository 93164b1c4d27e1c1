//! What goes in and what comes out: samples, the schema, the founding example, hostile files, any bytes at all.

use onrecord::{
    briefing::{BlockKind, Briefing, Severity},
    export::text::{Pick, Setting, sections, text},
    extract,
    library::{self, bundled},
    load::{self, Format},
};
use proptest::prelude::*;
use std::{fs, path::Path};

fn briefing(name: &str, source: &str) -> Briefing {
    extract::brief(load::load(name, source.as_bytes()).0.unwrap()).0
}

#[test]
fn every_sample_opens_without_a_finding() {
    let items = bundled::items();
    assert!(items.len() >= 24, "{}", items.len());
    for item in items {
        let opened = library::open(&item.origin).unwrap_or_else(|reason| panic!("{}: {reason}", item.label));
        assert_eq!(opened.diagnostics, [], "{}", item.label);
        let briefing = &opened.briefing;
        assert!(briefing.head.date.is_some() && briefing.sections.len() > 1, "{}", item.label);
        for section in &briefing.sections {
            assert!(section.kicker.is_some() && !section.blocks.is_empty(), "{}", item.label);
        }
    }
}

#[test]
fn the_schema_accepts_every_yaml_sample_and_rejects_what_the_loader_rejects() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../assets/briefing.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let mut seen = 0;
    for item in bundled::items().into_iter().filter(|item| Format::of(&item.label) == Some(Format::Yaml)) {
        let bytes = library::open::read(&item.origin).unwrap();
        let value: serde_json::Value = serde_yaml::from_slice(&bytes).unwrap();
        let errors: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", item.label);
        seen += 1;
    }
    assert!(seen >= 5);
    for wrong in [
        "title: [x]\nsections: []",
        "sections: []",
        "title: x\ndate: soon\nsections: []",
        "title: x\nsections: { body: y }",
        "title: x\nsections: [{ body: y }]\nsectoins: []",
        "title: x\nsections: [{ body: y }]\nquotes: [{ speaker: z }]",
        "title: x\nsections: [{ body: y }]\nactors: [{ name: z, kind: ship }]",
    ] {
        let value: serde_json::Value = serde_yaml::from_str(wrong).unwrap();
        assert!(!schema.is_valid(&value), "{wrong}");
        let (document, diagnostics) = load::load("x.yaml", wrong.as_bytes());
        assert!(document.is_err() || !diagnostics.is_empty(), "{wrong}");
    }
}

#[test]
fn the_founding_example() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/inputs/2025-10-21-budapest-summit.txt");
    let Ok(bytes) = fs::read(&path) else {
        eprintln!("skipped: {} is not here", path.display());
        return;
    };
    let (document, diagnostics) = load::load("2025-10-21-budapest-summit.txt", &bytes);
    assert_eq!(diagnostics, []);
    let briefing = extract::brief(document.unwrap()).0;
    assert_eq!(briefing.head.title.as_str(), "Trump-Putin meeting in Budapest may be stalled");
    assert_eq!(briefing.head.date.unwrap().to_string(), "2025-10-21");
    let outline: Vec<_> = briefing
        .sections
        .iter()
        .map(|s| (s.kind.name(), s.kicker.as_deref().unwrap(), s.heading.as_deref(), s.line))
        .collect();
    assert_eq!(
        outline,
        [
            ("story", "What's the story", None, 2),
            ("delay", "Meeting delay", Some("Different expectations on Ukraine conflict resolution"), 4),
            ("uncertainty", "Summit uncertainty", Some("Uncertainty looms over Trump-Putin summit"), 7),
            ("progress", "Diplomatic progress", Some("Preparatory talks for Trump-Putin meeting"), 10),
        ]
    );
}

const FORMS: &str = "---\ntitle: Talks\ndate: 2025-10-21\nsource: { outlet: Wire, byline: A. Writer, url: https://e.org }\n---\n## Meeting delay: A week\nOne *two* three [four](https://e.org/4) five.\n\n- first item that is long enough\n- second\n  - inner\n\n1. one\n\n> said\n\n```\n  code\n\n\tmore\n```\n\n| a | bb |\n|---|----|\n| c | d |\n\n### Below\nEnd.<br>Of it.\n";

#[test]
fn markdown_blocks_have_their_kinds_and_lines() {
    let briefing = briefing("x.md", FORMS);
    let section = &briefing.sections[0];
    assert_eq!((&*section.links[0].text, &*section.links[0].url), ("four", "https://e.org/4"));
    let blocks: Vec<_> = section.blocks.iter().map(|b| (b.kind, b.span.of(&section.body), b.line)).collect();
    let item = |depth, number| BlockKind::Item { depth, number };
    assert_eq!(
        blocks,
        [
            (BlockKind::Paragraph, "One two three four five.", 7),
            (item(0, None), "first item that is long enough", 9),
            (item(0, None), "second", 10),
            (item(1, None), "inner", 11),
            (item(0, Some(1)), "one", 13),
            (BlockKind::BlockQuote, "said", 15),
            (BlockKind::Verbatim, "  code", 18),
            (BlockKind::Verbatim, "", 19),
            (BlockKind::Verbatim, "    more", 20),
            (BlockKind::Verbatim, "a  bb", 23),
            (BlockKind::Verbatim, "-  --", 24),
            (BlockKind::Verbatim, "c  d", 25),
            (BlockKind::Subheading, "Below", 27),
            (BlockKind::Paragraph, "End. Of it.", 28),
        ]
    );
}

#[test]
fn plain_text_sets_every_block_in_its_form() {
    let got = text(&briefing("x.md", FORMS), Setting { width: Some(24), bold: false });
    let want = "Talks\n21 October 2025 · Wire ·\nA. Writer\nhttps://e.org\n\nMEETING DELAY\nA week\n\nOne two three four five.\n\n- first item that is\n  long enough\n- second\n  - inner\n1. one\n\n> said\n\n      code\n\n        more\n\n    a  bb\n    -  --\n    c  d\n\nBelow\n\nEnd. Of it.\n";
    assert_eq!(got, want);
    let unwrapped = text(&briefing("x.md", FORMS), Setting::default());
    assert!(unwrapped.contains("\nOne two three four five.\n"));
}

#[test]
fn markdown_titles_come_from_the_front_the_first_heading_or_the_name() {
    for (source, title, kickers) in [
        ("---\ntitle: Talks stall\n---\n# Talks stall\n\n## A\nx\n", "Talks stall", "A"),
        ("---\ntitle: Talks stall\n---\n# Other\nx\n", "Talks stall", "Other"),
        ("# Talks\n\n# A\nx\n", "Talks", "A"),
        ("Before.\n\n# A\nx\n", "grain talks", "-A"),
        ("### A\nx\n\n### B\ny\n", "grain talks", "AB"),
        ("Talks\n=====\n\nA\n--\nx\n", "Talks", "A"),
    ] {
        let document = load::load("2025-10-21-grain-talks.md", source.as_bytes()).0.unwrap();
        assert_eq!(document.head.title.as_str(), title, "{source}");
        let got: String = document.sections.iter().map(|s| s.kicker.as_deref().unwrap_or("-")).collect();
        assert_eq!(got, kickers, "{source}");
        assert_eq!(document.head.date.unwrap().to_string(), "2025-10-21");
    }
}

#[test]
fn sections_are_picked_by_number_and_by_kind() {
    let briefing = briefing("x.md", "## Background: a\nx.\n\n## Reaction\ny.\n\n## Background: b\nz.\n");
    assert_eq!(Pick::parse("2").of(&briefing), [1]);
    assert_eq!(Pick::parse("9").of(&briefing), [0_usize; 0]);
    assert_eq!(Pick::parse("background").of(&briefing), [0, 2]);
    assert_eq!(sections(&briefing, &[1], Setting::default()), "REACTION\n\ny.\n");
}

/// Line, column and length of the first finding.
fn first(name: &str, bytes: &[u8]) -> (u32, u32, u32) {
    let found = load::load(name, bytes).1;
    let at = found.iter().find_map(|d| d.position).unwrap_or_else(|| panic!("{found:?}"));
    (at.line, at.column, at.length)
}

#[test]
fn positions_are_right_whatever_the_line_ends_and_encoding() {
    let source = "title: Größe 漢字\ndate: never\nsections:\n  - body: x\n";
    assert_eq!(first("x.yaml", source.as_bytes()), (2, 7, 5));
    assert_eq!(first("x.yaml", source.replace('\n', "\r\n").as_bytes()), (2, 7, 5));
    assert_eq!(first("x.yaml", source.replace('\n', "\r").as_bytes()), (2, 7, 5));
    assert_eq!(first("x.yaml", format!("\u{feff}{source}").as_bytes()), (2, 7, 5));
    let utf16: Vec<u8> = format!("\u{feff}{source}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(first("x.yaml", &utf16), (2, 7, 5));
    let wide = "title: \"漢字 ä\"\ntags: { 漢: {x: 1} }\nsections: [{ body: \"ä\", hedaing: 漢字 }]\n";
    assert_eq!(first("x.yaml", wide.as_bytes()), (2, 7, 1));
    let found = load::load("x.yaml", wide.as_bytes()).1;
    assert_eq!(found[1].position.map(|p| (p.line, p.column, p.length)), Some((3, 25, 7)), "{found:?}");
    assert_eq!(found[1].help.as_deref(), Some("did you mean `heading`?"));
    // Front matter counts from the top of the file.
    assert_eq!(first("x.md", b"---\ntitle: x\ndate: never\n---\ntext\n"), (3, 7, 5));
    assert_eq!(first("x.txt", "date 2025-02-31 漢字\nText.\n".as_bytes()), (1, 6, 10));
}

#[test]
fn yaml_bodies_know_their_lines_in_every_style() {
    let source = "title: x\nsections:\n  - kicker: literal\n    body: |\n      One.\n\n      Two.\n  - kicker: folded\n    body: >\n      One\n      goes on.\n\n      Two.\n  - kicker: quoted\n    body: \"One.\\n\n\n      Two.\"\n  - kicker: plain\n    body: One goes\n      on.\n\n      Two.\n  - kicker: list\n    body:\n      - One.\n      - Two.\n  - kicker: chomped\n    body: |2-\n        One.\n      Two.\n";
    let (document, diagnostics) = load::load("x.yaml", source.as_bytes());
    assert_eq!(diagnostics, []);
    let lines: Vec<Vec<u32>> =
        document.unwrap().sections.iter().map(|s| s.blocks.iter().map(|b| b.line).collect()).collect();
    assert_eq!(lines, [[5, 7], [10, 13], [15, 17], [19, 22], [25, 26], [29, 30]]);
}

#[test]
fn yaml_gives_what_it_can_of_a_broken_file() {
    let source = "title: Grain: what next\ndate: 2025-10-21\ntags: [a, b\nsections:\n  - kicker: Delay: again\n    body: |\n      Some text: with a colon.\n  - heading: \"open\n    body: More.\nquotes:\n  - text: Some text\n    section: 0\n  - speaker: nobody\n";
    let (document, diagnostics) = load::load("x.yaml", source.as_bytes());
    let document = document.unwrap();
    assert_eq!(document.head.title.as_str(), "Grain: what next");
    assert_eq!(document.head.tags.len(), 2);
    assert_eq!(document.sections.len(), 2);
    assert_eq!(document.sections[0].kicker.as_deref(), Some("Delay: again"));
    assert_eq!(document.sections[0].body.as_str(), "Some text: with a colon.");
    assert_eq!(document.quotes.len(), 1);
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    assert!(errors >= 5, "{diagnostics:#?}");
}

#[test]
fn a_bracket_is_at_fault_where_it_opens() {
    assert_eq!(first("x.yaml", b"title: x\ntags: [a, b\nsections:\n  - body: y\n"), (2, 7, 1));
}

#[test]
fn a_text_of_escapes_is_placed_in_no_time() {
    let body = "\\u00e9\\n".repeat(40_000);
    let source = format!("title: x\nsections:\n  - body: \"{body}\"\n");
    let document = load::load("x.yaml", source.as_bytes()).0.unwrap();
    assert_eq!(document.sections[0].blocks.len(), 40_000);
}

#[test]
fn scalars_keep_their_spelling() {
    let source =
        "title: no\ntags: [NO, yes, 012, 1_000, 12:30:45, 0x1F, 1e3, 1.0, .inf]\nsections: [{ body: 007 }]\n";
    let document = load::load("x.yaml", source.as_bytes()).0.unwrap();
    let tags: Vec<&str> = document.head.tags.iter().map(onrecord::text::SafeText::as_str).collect();
    assert_eq!(tags, ["NO", "yes", "012", "1_000", "12:30:45", "0x1F", "1e3", "1.0", ".inf"]);
    assert_eq!((document.head.title.as_str(), document.sections[0].body.as_str()), ("no", "007"));
}

#[test]
fn bombs_are_refused_and_large_briefings_open() {
    use std::fmt::Write;
    let mut bomb = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for i in 1..30 {
        let _ = writeln!(bomb, "a{i}: &a{i} [{}]", vec![format!("*a{}", i - 1); 9].join(", "));
    }
    bomb.push_str("title: x\nsections: *a29\n");
    let (refused, diagnostics) = load::load("x.yaml", bomb.as_bytes());
    assert!(refused.unwrap_err().contains("repetition"));
    assert!(diagnostics[0].position.is_some());
    let deep = format!("title: {}", "[".repeat(100_000));
    assert!(load::load("x.yaml", deep.as_bytes()).0.unwrap_err().contains("nested"));

    let mut large = "title: large\nsections:\n".to_owned();
    while large.len() < 20 << 20 {
        large.push_str("  - kicker: Meeting delay\n    body: |\n");
        for _ in 0..8 {
            large.push_str("      The ministry said on Tuesday that the talks would resume next week in the old customs house.\n\n");
        }
    }
    let document = load::load("x.yaml", large.as_bytes()).0.unwrap();
    assert!(document.sections.len() > 20_000);
    assert!(load::load("x.yaml", &vec![b'x'; (64 << 20) + 1]).0.unwrap_err().contains("larger than 64 MB"));
}

#[test]
fn hostile_files_open_or_are_refused() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tools/make_hostile.py");
    let dir = tempfile::tempdir().unwrap();
    let made = std::process::Command::new("python3").arg(&script).arg(dir.path()).output();
    if !made.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: {} is not here", script.display());
        return;
    }
    let expected = fs::read_to_string(dir.path().join("EXPECT.tsv")).unwrap();
    let mut seen = 0;
    for row in expected.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let (name, verdict) = (columns[0], columns[2]);
        if Format::of(name).is_none() {
            continue;
        }
        let bytes = fs::read(dir.path().join(name)).unwrap();
        let (document, diagnostics) = load::load(name, &bytes);
        if verdict == "error" {
            let told = document.is_err() || diagnostics.iter().any(|d| d.severity == Severity::Error);
            assert!(told, "{name}: should say what is wrong");
        }
        if let Err(reason) = &document {
            assert!(!reason.contains('\n') && reason.len() < 300, "{name}: {reason}");
        }
        assert!(diagnostics.len() <= 101, "{name}");
        seen += 1;
    }
    assert!(seen > 200, "{seen}");
}

/// What holds for a document whatever it came from.
fn is_sound(name: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let (document, diagnostics) = load::load(name, bytes);
    for at in diagnostics.iter().filter_map(|d| d.position) {
        prop_assert!(at.line >= 1 && at.column >= 1 && at.length >= 1);
    }
    let Ok(document) = document else { return Ok(()) };
    prop_assert!(!document.head.title.is_empty() && !document.head.title.contains('\n'));
    for section in &document.sections {
        let mut end = 0;
        for (i, block) in section.blocks.iter().enumerate() {
            prop_assert_eq!(block.span.start, end + usize::from(i > 0));
            let words = section.body.get(block.span.range());
            prop_assert!(words.is_some_and(|words| !words.contains('\n')), "{:?}", section);
            prop_assert!(block.line >= 1);
            end = block.span.end;
        }
        prop_assert_eq!(end, section.body.len());
    }
    Ok(())
}

/// Pieces that briefings are made of, and pieces that break them.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "title: ",
            "sections:\n",
            "  - ",
            "body: |\n",
            "kicker: ",
            "\n",
            "\n\n",
            "---\n",
            "...\n",
            "date 2025-10-21 ",
            "date: ",
            "## ",
            "# ",
            "### ",
            "> ",
            "- ",
            "1. ",
            "```\n",
            "| a | b |\n|---|---|\n",
            "[x](y)",
            "<b>",
            "&a ",
            "*a",
            "!t ",
            "\"",
            "'",
            "[",
            "{",
            "}",
            "]",
            ": ",
            "\t",
            "\r\n",
            "\r",
            "\u{feff}",
            "\\",
            "%YAML 1.2\n",
            "? ",
            "<<: *a\n",
            "By Jane Doe\n",
            "Ünï ",
            "漢字",
            "\u{202e}",
            "\u{301}",
            "\u{2028}",
            "[^1]",
            "[^1]: ",
            "&amp;",
            "&#27;",
            "    ",
            "  ",
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z ]{1,12}",
        "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_break_a_loader(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for name in ["x.yaml", "x.txt", "x.md", "x"] {
            is_sound(name, &bytes)?;
        }
    }

    #[test]
    fn no_text_breaks_a_loader(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        for name in ["x.yaml", "x.txt", "x.md", "x"] {
            is_sound(name, text.as_bytes())?;
        }
    }
}

#[test]
fn a_title_of_blanks_alone_is_none() {
    // the filler of Hangul has no glyph
    let front = "---\ntitle: '\u{3164} '\n---\nRain.\n";
    for (name, source) in [("2025-10-21-grain-talks.md", front), ("2025-10-21-grain-talks.txt", "\u{3164}")] {
        let (document, _) = load::load(name, source.as_bytes());
        assert_eq!(&*document.unwrap().head.title, "grain talks", "{source:?}");
    }
}
