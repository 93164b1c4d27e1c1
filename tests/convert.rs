//! Round trips between the forms of a document, and `onrecord convert`.

use onrecord::{
    briefing::{
        ActorKind, Block, BlockKind, Document, DraftSection, GivenActor, GivenQuote, Head, Link, SectionKind,
        Source,
    },
    export::{html, json, markdown, yaml},
    load::{self, body::squeeze, links},
    text::{SafeText, Span},
};
use proptest::{prelude::*, strategy::ValueTree};
use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
};

/// One line of text as a loader would hand it on.
fn line() -> impl Strategy<Value = SafeText> {
    let marks = "[-#>*+_`~|&<>:{}\\[\\]()!\"'\\\\.,0-9a-zé漢 \u{a0}=%?@]{1,30}";
    let any = prop_oneof![
        marks,
        "\\PC{1,24}",
        "[A-Z][a-z]{2,8}( [a-z]{1,9}){0,14}[.:?]?",
        "(true|null|No|1e3|2025-10-21|~|0x1F|- a|1\\. b|--- c|=== d)"
    ];
    any.prop_map(|raw| SafeText::from(squeeze(SafeText::new(&raw).trim()).trim()))
        .prop_filter("visible", |text| !text.trim().is_empty() && SafeText::new(text) == *text)
}

fn maybe() -> impl Strategy<Value = Option<SafeText>> {
    prop::option::of(line())
}

fn section(kinds: bool) -> impl Strategy<Value = DraftSection> {
    let kind = if kinds { 0..5_u8 } else { 0..2 };
    let blocks = prop::collection::vec((kind, line()), 1..6);
    let named = prop::option::of(prop_oneof![
        Just("delay".to_owned()),
        Just("story".to_owned()),
        Just("what next".to_owned()),
        Just("größe 2".to_owned())
    ]);
    let link = (line(), "https://[a-z]{1,8}\\.example/[a-z0-9?&=()_*%25;]{0,12}")
        .prop_filter_map("an address", |(text, url)| {
            Some(Link { text, url: links::web(&url, None)?.into() })
        });
    let links = prop::collection::vec(link, 0..3);
    (named, maybe(), maybe(), blocks, links).prop_map(move |(kind, kicker, heading, blocks, mut links)| {
        let mut seen = Vec::new();
        links.retain(|link| {
            !seen.contains(link) && {
                seen.push(link.clone());
                true
            }
        });
        let mut section = DraftSection {
            kind: kind.map(|k| SectionKind::named(&k)),
            kicker,
            heading,
            links,
            ..DraftSection::default()
        };
        let mut body = String::new();
        for (sort, text) in blocks {
            if !body.is_empty() {
                body.push('\n');
            }
            let start = body.len();
            body.push_str(&text);
            // A line that begins with a bullet is an item, in YAML and JSON whatever it was before.
            let marked = text.starts_with(['-', '*', '•'])
                && text.chars().nth(1).is_some_and(|c| matches!(c, ' ' | '\u{a0}'));
            let kind = match sort {
                0 if marked && !kinds => BlockKind::Item { depth: 0, number: None },
                1 => BlockKind::Item { depth: 0, number: None },
                2 => BlockKind::BlockQuote,
                3 => BlockKind::Subheading,
                4 => BlockKind::Verbatim,
                _ => BlockKind::Paragraph,
            };
            section.blocks.push(Block { span: Span::new(start, body.len()), kind, line: 1 });
        }
        section.body = body.into();
        section
    })
}

fn document(kinds: bool) -> impl Strategy<Value = Document> {
    let actor = (line(), 0..5_u8, maybe(), maybe(), prop::collection::vec(line(), 0..3)).prop_map(
        |(name, kind, role, affiliation, aliases)| {
            let kinds = [
                None,
                Some(ActorKind::Person),
                Some(ActorKind::Organisation),
                Some(ActorKind::Government),
                Some(ActorKind::Unnamed),
            ];
            GivenActor { name, kind: kinds[kind as usize], role, affiliation, aliases, position: None }
        },
    );
    let quote = (line(), maybe(), maybe(), prop::option::of(1..9_usize))
        .prop_map(|(text, speaker, via, section)| GivenQuote { text, speaker, via, section, position: None });
    let source = (maybe(), maybe(), maybe()).prop_map(|(outlet, url, byline)| Source { outlet, url, byline });
    let date = prop::option::of(
        (1900..2100_i16, 1..13_i8, 1..29_i8).prop_map(|(y, m, d)| jiff::civil::date(y, m, d)),
    );
    let lang = prop::option::of(prop_oneof![Just("en".into()), Just("no".into())]);
    let head = (line(), date, source, prop::collection::vec(line(), 0..4), lang)
        .prop_map(|(title, date, source, tags, lang)| Head { title, date, source, tags, lang });
    (
        head,
        prop::collection::vec(section(kinds), 1..5),
        prop::collection::vec(actor, 0..3),
        prop::collection::vec(quote, 0..3),
    )
        .prop_map(|(head, sections, actors, quotes)| Document { head, sections, actors, quotes })
}

/// The document without places in the file.
fn bare(mut document: Document) -> Document {
    for section in &mut document.sections {
        section.line = 0;
        section.blocks.iter_mut().for_each(|block| block.line = 0);
    }
    document.actors.iter_mut().for_each(|actor| actor.position = None);
    document.quotes.iter_mut().for_each(|quote| quote.position = None);
    document
}

fn read(name: &str, text: &str) -> Document {
    load::load(name, text.as_bytes()).0.unwrap_or_else(|why| panic!("{why}\n{text}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn yaml_and_json_hold_all_the_schema_has(document in document(false)) {
        let text = yaml::document(&document);
        prop_assert_eq!(bare(read("a.yaml", &text)), bare(document.clone()), "{}", text);
        let text = json::document(&document);
        prop_assert_eq!(bare(read("a.json", &text)), bare(document), "{}", text);
    }

    #[test]
    fn markdown_holds_the_kinds_of_blocks_too(document in document(true)) {
        let text = markdown::document(&document);
        // Links beside a heading come before those in the text.
        let sorted = |document: Document| {
            let mut document = bare(document);
            for section in &mut document.sections {
                section.links.sort_by(|a, b| (&a.url, &a.text).cmp(&(&b.url, &b.text)));
            }
            document
        };
        prop_assert_eq!(sorted(read("a.md", &text)), sorted(document), "{}", text);
    }
}

#[test]
fn links_stay_where_they_are() {
    let source = "title: T\nsections:\n  - heading: A lock\n    body: The lock (1) is here, and the *pump* there.\n    links:\n      - {text: A lock, url: 'https://a.example/?b=1&copy;=2'}\n      - {text: here, url: 'https://b.example/(x)'}\n      - {text: '*pump*', url: 'https://c.example/'}\n      - {text: gone, url: 'https://d.example/'}\n";
    let document = read("a.yaml", source);
    let md = markdown::document(&document);
    assert!(md.contains("[here](https://b.example/\\(x\\))"), "{md}");
    let sorted = |document: &Document| {
        let mut links = document.sections[0].links.clone();
        links.sort_by(|a, b| a.url.cmp(&b.url));
        (links, document.sections[0].body.clone())
    };
    assert_eq!(sorted(&read("a.md", &md)), sorted(&document), "{md}");
    let page = html::document(&document);
    let again = read("a.html", &page);
    assert_eq!(again.sections[0].links[..], document.sections[0].links[..3], "{page}");
    let bad = load::load(
        "a.yaml",
        b"title: T\nsections:\n  - body: x\n    links: [{text: x, url: 'javascript:alert(1)'}]\n",
    );
    assert!(bad.0.unwrap().sections[0].links.is_empty());
    assert_eq!(bad.1[0].position.map(|at| at.line), Some(4));
}

#[test]
fn a_link_behind_an_exclamation_mark_is_no_picture() {
    let source =
        "title: T\nsections:\n  - body: Look!here\n    links: [{text: here, url: 'https://a.example/'}]\n";
    let document = read("a.yaml", source);
    let md = markdown::document(&document);
    assert!(md.contains("Look\\![here](https://a.example/)"), "{md}");
    let again = read("a.md", &md);
    assert_eq!(
        (&again.sections[0].body, &again.sections[0].links),
        (&document.sections[0].body, &document.sections[0].links)
    );
}

#[test]
fn other_yaml_readers_read_the_same() {
    let script = "import json,sys,yaml\nprint(json.dumps([yaml.safe_load(t) for t in json.load(sys.stdin)], default=str))";
    let probe = Command::new("python3").args(["-c", "import yaml"]).stderr(Stdio::null()).status();
    if !probe.is_ok_and(|status| status.success()) {
        eprintln!("skipped: no python3 with PyYAML here");
        return;
    }
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let made: Vec<Document> =
        (0..200).map(|_| document(false).new_tree(&mut runner).unwrap().current()).collect();
    let texts: Vec<String> = made.iter().map(yaml::document).collect();
    let mut python = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(&serde_json::to_vec(&texts).unwrap()).unwrap();
    let got = python.wait_with_output().unwrap();
    let got: Vec<serde_json::Value> = serde_json::from_slice(&got.stdout).unwrap();
    for ((mut got, made), text) in got.into_iter().zip(&made).zip(&texts) {
        // A literal block ends with a line break that JSON's string has not.
        for section in got["sections"].as_array_mut().unwrap() {
            section["body"] = section["body"].as_str().unwrap().trim_end_matches('\n').into();
        }
        let want: serde_json::Value = serde_json::from_str(&json::document(made)).unwrap();
        assert_eq!(got, want, "{text}");
    }
}

const SAMPLE: &str = "title: Talks stall\ndate: 2025-10-21\nsource: {outlet: Example Wire, url: 'https://example.org/a', byline: A. Writer}\ntags: [grain]\nsections:\n  - {kicker: Meeting delay, heading: A week or two, body: The next round was put off until November.}\n  - {heading: What is unclear, body: Nobody would say who asked for the delay.}\n";

#[test]
fn a_page_that_was_written_is_read_again() {
    let document = read("a.yaml", SAMPLE);
    let again = read("a.html", &html::document(&document));
    assert_eq!(again.head.title, document.head.title);
    assert_eq!(again.head.date, document.head.date);
    assert_eq!(again.head.source, document.head.source);
    assert_eq!(again.head.tags, document.head.tags);
    let sections = |d: &Document| {
        d.sections.iter().map(|s| (s.kicker.clone(), s.heading.clone(), s.body.clone())).collect::<Vec<_>>()
    };
    assert_eq!(sections(&again), sections(&document));
}

#[test]
fn the_command_writes_files_and_leaves_what_is_there() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.yaml"), SAMPLE).unwrap();
    fs::write(dir.path().join("b.txt"), "date 2025-10-21 Rain\nIt rained all day long.\n").unwrap();
    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .current_dir(dir.path())
            .arg("convert")
            .args(args)
            .output()
            .unwrap()
    };
    let got = run(&["a.yaml", "b.txt", "--to", "md", "--out", "new"]);
    assert!(got.status.success(), "{}", String::from_utf8_lossy(&got.stderr));
    let made = fs::read_to_string(dir.path().join("new/a.md")).unwrap();
    assert!(made.contains("## Meeting delay: A week or two\n\nThe next round"), "{made}");
    assert!(dir.path().join("new/b.md").exists());
    let again = run(&["a.yaml", "--to", "md", "--out", "new"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("--force"));
    assert!(run(&["a.yaml", "--to", "md", "--out", "new", "--force"]).status.success());
    let shown = run(&["a.yaml", "--to", "json"]);
    assert!(serde_json::from_slice::<serde_json::Value>(&shown.stdout).is_ok());
    assert_eq!(run(&["gone.yaml", "--to", "json"]).status.code(), Some(2));
}
