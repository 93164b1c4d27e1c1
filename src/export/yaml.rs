//! A document as canonical YAML that every YAML reader reads the same.
//!
//! Text is written in double quotes unless it is plain beyond doubt: no reader may take it for a number, a date, a
//! boolean or a mapping.

use crate::briefing::{ActorKind, Block, BlockKind, Document, DraftSection};
use std::fmt::Write;

/// The whole document.
pub fn document(document: &Document) -> String {
    let mut out = head(document);
    out.push_str(if document.sections.is_empty() { "sections: []\n" } else { "sections:\n" });
    for section in &document.sections {
        self::section(section, &mut out);
    }
    tail(document, &mut out);
    out
}

/// Title, date, source, tags and language.
pub fn head(document: &Document) -> String {
    let mut out = String::new();
    let head = &document.head;
    let _ = writeln!(out, "title: {}", scalar(&head.title));
    if let Some(date) = head.date {
        let _ = writeln!(out, "date: {date}");
    }
    let source =
        [("outlet", &head.source.outlet), ("url", &head.source.url), ("byline", &head.source.byline)];
    if source.iter().any(|(_, value)| value.is_some()) {
        out.push_str("source:\n");
    }
    for (key, value) in source {
        if let Some(value) = value {
            let _ = writeln!(out, "  {key}: {}", scalar(value));
        }
    }
    if !head.tags.is_empty() {
        out.push_str("tags:\n");
        for tag in &head.tags {
            let _ = writeln!(out, "  - {}", scalar(tag));
        }
    }
    if let Some(lang) = &head.lang {
        let _ = writeln!(out, "lang: {}", scalar(lang));
    }
    out
}

fn section(section: &DraftSection, out: &mut String) {
    let mut mark = "- ";
    let mut field = |key: &str, value: &str, out: &mut String| {
        let _ = writeln!(out, "  {mark}{key}: {value}");
        mark = "  ";
    };
    if let Some(kind) = &section.kind {
        field("kind", &scalar(kind.name()), out);
    }
    if let Some(kicker) = &section.kicker {
        field("kicker", &scalar(kicker), out);
    }
    if let Some(heading) = &section.heading {
        field("heading", &scalar(heading), out);
    }
    let blocks = lines(section);
    if blocks.is_empty() {
        field("body", "\"\"", out);
    } else if blocks.iter().all(|block| block.chars().all(is_printable)) {
        field("body", "|", out);
        let text = blocks.join("\n\n");
        text.split('\n').for_each(|line| {
            if !line.is_empty() {
                out.push_str("      ");
            }
            out.push_str(line);
            out.push('\n');
        });
    } else {
        field("body", &quoted(&blocks.join("\n\n")), out);
    }
    if !section.links.is_empty() {
        out.push_str("    links:\n");
    }
    for link in &section.links {
        let _ = writeln!(out, "      - text: {}\n        url: {}", scalar(&link.text), scalar(&link.url));
    }
}

/// The blocks of a section as the lines of a body; items keep their mark or number, for the schema has no other
/// place for them.
pub fn lines(section: &DraftSection) -> Vec<String> {
    let line = |block: &Block| {
        let text = block.span.of(&section.body).trim();
        match block.kind {
            _ if text.is_empty() => None,
            BlockKind::Item { number: None, .. } => Some(format!("- {text}")),
            BlockKind::Item { number: Some(number), .. } => Some(format!("{number}. {text}")),
            _ => Some(text.to_owned()),
        }
    };
    section.blocks.iter().filter_map(line).collect()
}

/// The actors and quotes that the author listed.
pub fn tail(document: &Document, out: &mut String) {
    let pair = |key: &str, value: &str, first: bool, out: &mut String| {
        let _ = writeln!(out, "  {} {key}: {}", if first { "-" } else { " " }, scalar(value));
    };
    if !document.actors.is_empty() {
        out.push_str("actors:\n");
    }
    for actor in &document.actors {
        pair("name", &actor.name, true, out);
        if let Some(kind) = actor.kind {
            pair("kind", kind_name(kind), false, out);
        }
        for (key, value) in [("role", &actor.role), ("affiliation", &actor.affiliation)] {
            if let Some(value) = value {
                pair(key, value, false, out);
            }
        }
        if !actor.aliases.is_empty() {
            let aliases: Vec<String> = actor.aliases.iter().map(|alias| quoted(alias)).collect();
            let _ = writeln!(out, "    aliases: [{}]", aliases.join(", "));
        }
    }
    if !document.quotes.is_empty() {
        out.push_str("quotes:\n");
    }
    for quote in &document.quotes {
        pair("text", &quote.text, true, out);
        for (key, value) in [("speaker", &quote.speaker), ("via", &quote.via)] {
            if let Some(value) = value {
                pair(key, value, false, out);
            }
        }
        if let Some(section) = quote.section {
            let _ = writeln!(out, "    section: {section}");
        }
    }
}

/// The name of a kind of actor, as in the schema.
pub fn kind_name(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "person",
        ActorKind::Organisation => "organisation",
        ActorKind::Government => "government",
        ActorKind::Unnamed => "unnamed",
    }
}

/// What YAML allows outside of double quotes.
fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

fn scalar(text: &str) -> String {
    const WORDS: &[&str] = &["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let mut chars = text.chars();
    let plain = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| {
            c.is_alphanumeric()
                || matches!(c, ' ' | ',' | '.' | '-' | '(' | ')' | '/' | '’' | '–' | '—' | '?' | '!' | ';')
        })
        && !text.ends_with(' ')
        && text.chars().all(is_printable)
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if plain { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_printable(c) => out.push(c),
            c if (c as u32) <= 0xFFFF => drop(write!(out, "\\u{:04X}", c as u32)),
            c => drop(write!(out, "\\U{:08X}", c as u32)),
        }
    }
    out.push('"');
    out
}
