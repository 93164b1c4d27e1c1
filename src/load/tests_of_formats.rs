//! Which format a file is taken for, by its name and by its looks; how large it may be; what stands in for its title.

use super::{Format, load, text};
use crate::briefing::Document;

fn loaded(name: &str, source: &str) -> Document {
    load(name, source.as_bytes()).0.unwrap_or_else(|why| panic!("{name}: {why}"))
}

#[test]
fn the_name_says_the_format() {
    for (names, format) in [
        ("a.yaml a.yml A.YML a.yaml.gz", Some(Format::Yaml)),
        ("a.txt a.text a.b.txt", Some(Format::Plain)),
        ("a.md a.markdown", Some(Format::Markdown)),
        ("a.html a.htm a.xhtml a.HTML.zst", Some(Format::Html)),
        ("a.xml a.rss a.atom a.rdf", Some(Format::Feed)),
        ("a.eml a.mbox a.mht a.mhtml", Some(Format::Mail)),
        ("a.json a.jsonl a.ndjson a.jsonl.gz", Some(Format::Json)),
        ("a yaml a.pdf a. .", None),
    ] {
        for name in names.split(' ') {
            assert_eq!(Format::of(name), format, "{name}");
        }
    }
}

#[test]
fn the_looks_say_the_format_when_the_name_does_not() {
    let below = |lines: usize| "A line.\n".repeat(lines) + "sections:\n";
    let page = |before: usize| format!("<!--{}--><body>", "é".repeat(before));
    for (source, format) in [
        ("title: x\n", Format::Yaml),
        ("\n\n#note\ntitle: x\n", Format::Yaml),
        ("sections:\n- x\n", Format::Yaml),
        ("---\ntitle: x\n", Format::Yaml),
        (&below(19), Format::Yaml),
        (&below(20), Format::Plain),
        ("--- \ntitle: x\n--- \nIt rained.\n", Format::Markdown),
        ("---\ntitle: x\n...\nIt rained.\n", Format::Markdown),
        ("# Rain\nIt rained.\n", Format::Markdown),
        ("It rained.\n## Snow\nIt snowed.\n", Format::Markdown),
        ("It rained.\n# Snow\nIt snowed.\n", Format::Markdown),
        ("It rained.\n---\nIt snowed.\n", Format::Plain),
        ("It rained.\n### Snow\n#snow\n", Format::Plain),
        (" {\"title\": 1}", Format::Json),
        ("[{\"title\": 1}]", Format::Json),
        ("{\n\"title\": 1}", Format::Json),
        ("{rain}", Format::Plain),
        ("<?xml version='1.0'?><RSS>", Format::Feed),
        ("<feed>", Format::Feed),
        ("<rdf:RDF>", Format::Feed),
        ("<!DOCTYPE HTML>", Format::Html),
        ("\n<p>It rained.</p>", Format::Html),
        ("<table>", Format::Html),
        ("It rained <p>", Format::Plain),
        ("<b>It rained.</b>", Format::Plain),
        (&page(1_000), Format::Html),
        (&page(1_020), Format::Plain),
    ] {
        assert_eq!(Format::sniff(source), format, "{source:.40}");
    }
    assert_eq!(loaded("a", "title: Rain\nbody: It rained.\n").head.title.as_str(), "Rain");
    assert_eq!(loaded("a.txt", "{\"title\": 1}.").sections[0].body.as_str(), "{\"title\": 1}.");
}

#[test]
fn mail_is_known_by_its_looks_unless_the_name_says_otherwise() {
    let mail = "From: A Writer <a@b.example>\nTo: c@d.example\nSubject: Rain\n\nIt rained all day.\n";
    assert_eq!(loaded("a", mail).head.title.as_str(), "Rain");
    assert_ne!(loaded("a.txt", mail).head.title.as_str(), "Rain");
    assert_eq!(loaded("a.eml", "Subject: Snow\n\nIt snowed.\n").head.title.as_str(), "Snow");
    assert_eq!(loaded("2025-10-21 rain.eml", "To: a\n\nIt rained.\n").head.title.as_str(), "rain");
}

#[test]
fn a_file_may_be_as_large_as_its_format_allows_and_no_larger() {
    let zeros = vec![0; (128 << 20) + 1];
    for (name, megabytes) in [
        ("a.txt", 128),
        ("a.md", 128),
        ("a.html", 32),
        ("a.yaml", 64),
        ("a.rss", 64),
        ("a.eml", 64),
        ("a.json", 64),
        ("a", 128),
    ] {
        let refused = |bytes: usize| load(name, &zeros[..bytes]).0.err().unwrap_or_default().to_string();
        assert_eq!(refused((megabytes << 20) + 1), format!("larger than {megabytes} MB"), "{name}");
        if megabytes == 32 || name == "a" {
            assert_eq!(refused(megabytes << 20), "not text: a binary file", "{name}");
        }
    }
}

#[test]
fn the_name_stands_in_for_a_title_and_a_date() {
    for (name, title, date) in [
        ("2025-10-21-grain_talks--stall.txt", "grain talks stall", Some("2025-10-21")),
        ("/home/me/2025-10-21 Grain.txt.gz", "Grain", Some("2025-10-21")),
        ("C:\\news\\grain.txt", "grain", None),
        ("2025-10-21.txt", "2025-10-21.txt", Some("2025-10-21")),
        ("2025-02-30 grain.txt", "grain", None),
        ("grain", "grain", None),
        (".txt", ".txt", None),
        ("", "untitled", None),
    ] {
        let found = loaded(name, "It rained all day.\n").head;
        assert_eq!(found.title.as_str(), title, "{name}");
        assert_eq!(found.date.map(|day| day.to_string()).as_deref(), date, "{name}");
    }
    let own = loaded("2025-10-21-grain.yaml", "title: Rain\ndate: 2025-10-22\n").head;
    assert_eq!((own.title.as_str(), own.date.map(|d| d.day())), ("Rain", Some(22)));
}

#[test]
fn nothing_to_read_is_refused_or_said() {
    assert_eq!(load("a.txt", b" \n\t").0.unwrap_err().as_str(), "empty");
    let (document, said) = load("a.yaml", b"title: Rain\n");
    assert!(document.unwrap().sections.is_empty());
    assert_eq!(said[0].message.as_str(), "there is no text in it");
    assert!(load("a.yaml", b"title: Rain\nbody: It rained.\n").1.is_empty());
}

#[test]
fn what_was_noticed_about_the_encoding_is_said_and_the_text_comes_as_it_was_decoded() {
    let (document, said) = load("a.txt", b"Caf\xe9 talks\n\nThey met at the caf\xe9 on Monday.\n");
    assert_eq!(document.unwrap().head.title.as_str(), "Café talks");
    assert_eq!(said[0].message.as_str(), "not UTF-8; read as windows-1252");
    assert_eq!(text(b"<meta charset=windows-1251>\xcf\xf0").unwrap(), "<meta charset=windows-1251>Пр");
    assert_eq!(text(b"a\r\nb").unwrap(), "a\nb");
    assert!(text(b"\x89PNG").is_err());
}
