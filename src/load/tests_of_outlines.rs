//! What is read from each sample of each format, in outline: head, sections, paragraphs, links, and what was said about it.
//! After a change that means to read otherwise: `INSTA_UPDATE=always cargo test --lib outlines`, and look at the difference.

use super::load;
use crate::briefing::{Document, DraftSection};
use include_dir::{Dir, include_dir};
use std::fmt::Write;

static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/pages");
static CORPUS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fuzz/corpus");
static SAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/briefings");

fn outline(name: &str, bytes: &[u8]) -> String {
    let (document, said) = load(name, bytes);
    let mut out = format!("== {name}\n");
    match &document {
        Ok(document) => show(&mut out, document),
        Err(why) => writeln!(out, "refused: {why}").expect("room"),
    }
    for diagnostic in said {
        let at =
            diagnostic.position.map_or(String::new(), |p| format!("{}:{}+{} ", p.line, p.column, p.length));
        let help = diagnostic.help.map_or(String::new(), |help| format!(" ({help})"));
        writeln!(out, "! {:?} {at}{}{help}", diagnostic.severity, diagnostic.message).expect("room");
    }
    out
}

fn show(out: &mut String, document: &Document) {
    let head = &document.head;
    let date = head.date.map(|date| date.to_string());
    writeln!(out, "{} | {date:?} | {:?} | {:?} {:?}", head.title, head.source, head.tags, head.lang)
        .expect("room");
    document.sections.iter().for_each(|section| show_section(out, section));
    document.actors.iter().for_each(|actor| writeln!(out, "actor {actor:?}").expect("room"));
    document.quotes.iter().for_each(|quote| writeln!(out, "quote {quote:?}").expect("room"));
}

fn show_section(out: &mut String, section: &DraftSection) {
    let DraftSection { kind, kicker, heading, line, .. } = section;
    writeln!(out, "§ {kind:?} {kicker:?} {heading:?} line {line}").expect("room");
    for block in &section.blocks {
        let words = block.span.of(&section.body);
        let end: String = words.chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
        let length = words.chars().count();
        writeln!(out, "  {:?} line {}: {words:.48} … {end} ({length})", block.kind, block.line)
            .expect("room");
    }
    for link in &section.links {
        writeln!(out, "  → {} {:.80}", link.text, link.url.as_str()).expect("room");
    }
}

/// Every file of a folder, by name.
fn outlines(dir: &Dir<'_>) -> String {
    let mut files: Vec<_> =
        dir.files().filter(|file| file.path().extension().is_none_or(|e| e != "md")).collect();
    files.sort_by_key(|file| file.path());
    let name =
        |file: &include_dir::File<'_>| file.path().file_name().map(|n| n.to_string_lossy().into_owned());
    files
        .iter()
        .map(|file| outline(&name(file).unwrap_or_default(), file.contents()) + "\n")
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn outlines_of_saved_pages() {
    insta::assert_snapshot!(outlines(&PAGES));
    for dir in ["families", "digests"].map(|name| PAGES.get_dir(name).expect("a folder of pages")) {
        let pages = dir.files().filter(|file| file.path().extension().is_some_and(|e| e == "html"));
        let mut pages: Vec<_> =
            pages.map(|file| (file.path().display().to_string(), file.contents())).collect();
        pages.sort();
        let all = pages.iter().map(|(name, page)| outline(name, page)).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(dir.path().display().to_string(), all);
    }
}

#[test]
fn outlines_of_what_is_fuzzed() {
    for (folder, ending) in [
        ("feed", "xml"),
        ("html", "html"),
        ("json", "json"),
        ("mail", "eml"),
        ("markdown", "md"),
        ("yaml", "yaml"),
    ] {
        let dir = CORPUS.get_dir(folder).expect("a folder of the corpus");
        let mut files: Vec<_> = dir.files().collect();
        files.sort_by_key(|file| file.path());
        let all =
            files.iter().enumerate().map(|(n, file)| outline(&format!("{n}.{ending}"), file.contents()));
        insta::assert_snapshot!(format!("fuzzed_{folder}"), all.collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn outlines_of_the_samples() {
    let folders = SAMPLES.dirs().map(outlines);
    insta::assert_snapshot!(folders.collect::<Vec<_>>().concat() + &outlines(&SAMPLES));
}
