//! Files in: every loader, and what it made written out as a briefing and read again.

use onrecord::{
    briefing::{Document, Severity},
    export::yaml,
    extract,
    load::{self, opml},
};

/// Text as wires deliver it.
pub fn plain(data: &[u8]) {
    load("a.txt", data);
}

/// With front matter or without.
pub fn markdown(data: &[u8]) {
    load("a.md", data);
}

/// The canonical form.
pub fn yaml(data: &[u8]) {
    load("a.yaml", data);
}

/// A saved page.
pub fn html(data: &[u8]) {
    load("a.html", data);
}

/// A feed, and a list of feeds.
pub fn feed(data: &[u8]) {
    load("a.xml", data);
    let text = String::from_utf8_lossy(data);
    let _ = opml::is_opml(&text) && opml::read(&text).is_ok();
    let _ = load::feed::items::items(&text, "https://example.org/feed");
}

/// A letter, or a box of them; packed where it begins so.
pub fn mail(data: &[u8]) {
    load("a.eml", data);
}

/// Articles, one a line or in a list; by looks, so that anything may come of it.
pub fn json(data: &[u8]) {
    load("a.json", data);
    load("a", data);
}

fn load(name: &str, data: &[u8]) {
    let (document, diagnostics) = load::load(name, data);
    for diagnostic in &diagnostics {
        super::texts::harmless(&diagnostic.message);
        if let Some(at) = diagnostic.position {
            assert!(at.line > 0, "{diagnostic:?}");
        }
    }
    match document {
        Ok(document) => sound(&document),
        Err(reason) => assert!(!reason.trim().is_empty() && !reason.contains('\n'), "{reason:?}"),
    }
}

/// Blocks lie in their body, one after the other, and the document keeps its words when it is written and read.
fn sound(document: &Document) {
    for section in &document.sections {
        let mut end = 0;
        for block in &section.blocks {
            assert!(section.body.get(block.span.range()).is_some(), "{block:?} in {:?}", section.body);
            assert!(block.span.start >= end, "{block:?} after {end}");
            end = block.span.end;
        }
    }
    let written = yaml::document(document);
    let (again, wrong) = load::load("a.yaml", written.as_bytes());
    let again = again.unwrap_or_else(|reason| panic!("{reason}\n{written}"));
    assert_eq!(letters(&again), letters(document), "{written}");
    assert!(wrong.iter().all(|d| d.severity != Severity::Error), "{wrong:?}\n{written}");
    // what is shown first, while the rest is still looked for
    let _ = extract::sections(again);
}

/// Every letter of the bodies. Numbers of lists become words, and sections without any go, so no more than that holds.
fn letters(document: &Document) -> String {
    document.sections.iter().flat_map(|s| s.body.chars()).filter(|c| c.is_alphabetic()).collect()
}
