//! What is taken for mail, and what becomes of the head, the text and the attachments of a letter.

use super::load;
use crate::briefing::{BlockKind, Document};

const HEAD: &str = "From: Ana Ruiz <ana@ulm.example>\nTo: b@c.example\nSubject: Rain\nDate: Tue, 21 Oct 2025 08:00:00 +0000\nMIME-Version: 1.0\n";

fn read(source: &str) -> (Document, Vec<String>) {
    let (document, said) = load("a.eml", source.as_bytes());
    (
        document.unwrap_or_else(|why| panic!("{source}: {why}")),
        said.into_iter().map(|d| d.message.to_string()).collect(),
    )
}

/// A letter of several parts, each with its head.
fn parts(parts: &[&str]) -> Document {
    let parts: String = parts.iter().map(|part| format!("--B\n{part}\n")).collect();
    read(&format!("{HEAD}Content-Type: multipart/mixed; boundary=B\n\n{parts}--B--\n")).0
}

fn bodies(document: &Document) -> Vec<&str> {
    document.sections.iter().map(|section| section.body.as_str()).collect()
}

#[test]
fn the_looks_of_mail() {
    let filled = |lines: usize| format!("From: a\n{}Subject: b\nTo: c\n\nx", "X-A: 1\n".repeat(lines));
    let far = |blanks: usize| format!("From a\n{}\nDate: b\n\nx", "y".repeat(blanks));
    for (text, is) in [
        ("From: a\nSubject: b\nTo: c\n\nx", true),
        ("FROM: a\ndate: b\nReceived: c\n\nx", true),
        ("From: a\nSubject: b\nMessage-ID: c\n\nx", true),
        ("From: a\nSubject: b\nMIME-Version: c\n\nx", true),
        ("From: a\nSubject: b\n  and on\n\tand on\nTo: c\n\nx", true),
        ("From: a\nSubject: b\n\nTo: c\n", false),
        ("From: a\nTo: c\n\nx", false),
        ("Subject: b\nTo: c\n\nx", false),
        ("From: a\nSubject: b\nno head\nTo: c\n\nx", false),
        ("From: a\nSubject: b\nA word: x\nTo: c\n\nx", false),
        ("From: a\nSubject: b\n: x\nTo: c\n\nx", false),
        ("From a\nFrom: b\n\nx", true),
        ("From a\nDate: b\n\nx", true),
        ("From a\nTo: b\nSubject: c\n\nx", false),
        (&filled(57), true),
        (&filled(58), false),
        (&far(4_082), true),
        (&far(4_083), false),
        ("", false),
    ] {
        assert_eq!(super::mail::is_mail(text.as_bytes()), is, "{text:.60}");
    }
}

#[test]
fn the_head_of_a_letter() {
    let (document, said) = read(&format!("{HEAD}\nIt rained all day.\n"));
    let head = &document.head;
    assert_eq!(
        (head.title.as_str(), head.date.map(|day| day.to_string())),
        ("Rain", Some("2025-10-21".to_owned()))
    );
    assert_eq!(head.source.byline.as_deref(), Some("Ana Ruiz"));
    assert_eq!(head.source.outlet.as_deref(), Some("ulm.example"));
    assert!(said.is_empty());
    let (nameless, _) = read("From: ana@ulm.example\nSubject: Rain\n\nIt rained.\n");
    assert_eq!(nameless.head.source.byline.as_deref(), Some("ana@ulm.example"));
    assert_eq!(nameless.head.date, None);
    assert!(load("a.eml", b"\n\nIt rained.\n").0.is_err(), "it has no head");
}

#[test]
fn the_text_of_a_letter() {
    let html = "Content-Type: text/html\n\n";
    assert_eq!(
        bodies(&read(&format!("{HEAD}\nIt rained.\r\n\r\nIt snowed.\n")).0),
        ["It rained.\nIt snowed."]
    );
    assert_eq!(
        bodies(&read(&format!("{HEAD}\nRain\nIt rained.\n")).0),
        ["It rained."],
        "the subject is not said again"
    );
    assert_eq!(bodies(&read(&format!("{HEAD}\nDear all\nIt rained.\n")).0), ["Dear all", "It rained."]);
    let both = parts(&[
        "Content-Type: text/plain\n\nIt was plain.\n",
        &format!("{html}<p>It was marked up, too.</p>"),
    ]);
    assert_eq!(bodies(&both), ["It was marked up, too."]);
    let empty = parts(&["Content-Type: text/plain\n\nIt was plain.\n", &format!("{html}<p></p>\n")]);
    assert_eq!(bodies(&empty), ["It was plain."]);
    let headed = parts(&[&format!("{html}<h2>One</h2>\n<p>It rained.</p>\n<h2>Two</h2>\n<p>It snowed.</p>")]);
    let lines: Vec<u32> = headed.sections.iter().map(|section| section.line).collect();
    assert_eq!((bodies(&headed), lines), (vec!["It rained.", "It snowed."], vec![11, 13]));
    let (_, said) = read(&format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: a/b\nContent-Disposition: attachment\n\nx\n--B--\n"
    ));
    assert_eq!(said, ["a letter without text"]);
}

#[test]
fn attachments_are_named_with_kind_and_size() {
    let text = "Content-Type: text/plain\n\nIt rained.\n";
    let attached = |head: &str, bytes: usize| {
        let part =
            format!("{head}Content-Disposition: attachment; filename=\"a  b.x\"\n\n{}", "y".repeat(bytes));
        parts(&[text, &part]).sections.pop().unwrap().body.to_string()
    };
    let kind = "Content-Type: application/x-y\n";
    for (bytes, size) in
        [(999, "999 bytes"), (1_000, "1 kB"), (1_001, "2 kB"), (999_999, "1000 kB"), (1_250_000, "1.2 MB")]
    {
        assert_eq!(attached(kind, bytes), format!("a b.x (application/x-y, {size})"));
    }
    assert_eq!(attached("", 5), "a b.x (unknown, 5 bytes)");
    let picture = "Content-Type: image/png\nContent-ID: <1>\nContent-Disposition: inline\n\nyy";
    assert_eq!(parts(&[text, picture]).sections.len(), 1, "a picture in the text is its layout");
    let nameless = parts(&[text, "Content-Type: image/png\nContent-Disposition: attachment\n\nyy"]);
    assert_eq!(bodies(&nameless)[1], "without a name (image/png, 2 bytes)");
    let section = &nameless.sections[1];
    assert_eq!(
        (section.heading.as_deref(), section.kind.as_ref().map(|k| k.name())),
        (Some("Attachments"), Some("attachments"))
    );
    assert_eq!(section.blocks[0].kind, BlockKind::Item { depth: 0, number: None });
    let one = "Content-Type: image/png\nContent-Disposition: attachment\n\nyy";
    let many: Vec<&str> = std::iter::once(text).chain(std::iter::repeat_n(one, 60)).collect();
    assert_eq!(parts(&many).sections[1].blocks.len(), 50);
}

#[test]
fn the_letters_of_a_mailbox() {
    let letter =
        |head: &str, body: &str| format!("From a@b.example Tue Oct 21 08:00:00 2025\n{head}\n{body}\n");
    let html = "Content-Type: text/html\n";
    let source = [
        letter(HEAD, "It rained.\n"),
        letter("Subject: Snow\nDate: Wed, 22 Oct 2025 08:00:00 +0000\n", "It snowed."),
        letter(&format!("From: c@d.example\n{html}"), "<p>It hailed <a href='https://example.org/1'>in Ulm</a>.</p>"),
        letter(&format!("{HEAD}Content-Type: multipart/mixed; boundary=B\n"), "--B\n\nSee below.\n--B\nContent-Type: a/b\nContent-Disposition: attachment; filename=c.d\n\nxyz\n--B--"),
    ]
    .concat();
    let document = load("a.mbox", source.as_bytes()).0.unwrap();
    assert_eq!(document.head.date.map(|day| day.day()), Some(22), "the newest");
    assert_eq!(
        bodies(&document),
        ["It rained.", "It snowed.", "It hailed in Ulm.", "See below.\nAttached: c.d (a/b, 3 bytes)"]
    );
    let heads: Vec<_> =
        document.sections.iter().map(|s| (s.kicker.as_deref(), s.heading.as_deref(), s.line)).collect();
    assert_eq!(
        heads,
        [
            (Some("2025-10-21, Ana Ruiz"), Some("Rain"), 1),
            (Some("2025-10-22"), Some("Snow"), 10),
            (Some("c@d.example"), None, 15),
            (Some("2025-10-21, Ana Ruiz"), Some("Rain"), 20)
        ]
    );
    assert_eq!(document.sections[2].links[0].url.as_str(), "https://example.org/1");
    let many = |count: usize| load("a.mbox", letter("Subject: a\n", "b").repeat(count).as_bytes());
    let (document, said) = many(5_000);
    assert_eq!((document.unwrap().sections.len(), said.len()), (5_000, 0));
    let (document, said) = many(5_001);
    assert_eq!(
        (document.unwrap().sections.len(), said[0].message.as_str()),
        (5_000, "only the first 5000 letters are shown")
    );
}

#[test]
fn a_page_that_a_browser_saved() {
    let page = |head: &str| {
        let text = "The talks stalled on Monday, the ministry said, and nobody knows when they will go on.";
        let head = format!(
            "{head}MIME-Version: 1.0\nDate: Tue, 21 Oct 2025 08:00:00 +0000\nContent-Type: multipart/related; boundary=B\n"
        );
        let part = format!(
            "--B\nContent-Type: text/html\n\n<title>Talks stall</title><body><h1>Talks stall</h1><p>{text}</p>\n--B--\n"
        );
        read(&format!("{head}\n{part}")).0
    };
    for head in [
        "",
        "From: \"Saved by Blink\"\n",
        "From: <Saved by Blink>\n",
        "From: a@b.example\nSnapshot-Content-Location: https://example.org/a\n",
    ] {
        let document = page(&format!("{head}Subject: S\n"));
        assert_eq!(document.head.title.as_str(), "Talks stall", "{head}");
        assert_eq!(document.head.date.map(|day| day.day()), Some(21));
        assert_eq!(document.head.source.url.is_some(), head.contains("https"));
    }
    assert_eq!(
        page("From: a@b.example\nSubject: S\n").head.title.as_str(),
        "S",
        "a letter with pictures is a letter"
    );
    assert_eq!(page("Snapshot-Content-Location: cid:1\nSubject: S\n").head.source.url, None);
}
