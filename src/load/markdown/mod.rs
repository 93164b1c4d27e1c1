//! Markdown briefings: front matter, then a section for each heading.

mod blocks;
pub(super) mod table;
#[cfg(test)]
mod tests;

use super::{body::Body, lines::Lines, links, report::Report, yaml};
use crate::{
    briefing::{BlockKind, Diagnostic, Document, DraftSection, Position, SectionKind},
    text::SafeText,
};
use blocks::{Part, Sort};

/// Loads a Markdown file.
///
/// # Errors
/// The reason in one line when there is nothing in it.
pub fn load(source: &str, report: &mut Report) -> Result<Document, SafeText> {
    let (front, start) = front_matter(source, report);
    let mut document = match front {
        Some(front) => yaml::front_matter(front, 1, report),
        None => Document::default(),
    };
    let lines = Lines::new(source);
    let mut parts = blocks::parts(source, start, &lines, report);
    if document.head.title.is_empty() {
        document.head.title = take_title(&mut parts).unwrap_or_default();
    } else if parts.first().is_some_and(|part| repeats(part, &document.head.title)) {
        parts.remove(0);
    }
    document.sections.extend(sections(&parts));
    if document.head.title.is_empty() && document.sections.is_empty() {
        return Err("empty".into());
    }
    Ok(document)
}

/// The YAML between `---` and `---` at the very beginning, and the byte where the text goes on.
fn front_matter<'a>(source: &'a str, report: &mut Report) -> (Option<&'a str>, usize) {
    let Some(rest) =
        source.strip_prefix("---").and_then(|s| s.trim_start_matches([' ', '\t']).strip_prefix('\n'))
    else {
        return (None, 0);
    };
    let start = source.len() - rest.len();
    let mut at = start;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return (Some(&source[start..at]), at + line.len());
        }
        at += line.len();
    }
    // A rule at the top of a text looks the same; a key right below it does not.
    if rest.lines().next().is_some_and(|line| line.contains(": ")) {
        let position = Position { line: 1, column: 1, length: 3 };
        let found = Diagnostic::error("front matter without an end is read as text", Some(position));
        report.add(found.help("close it with a line of `---`"));
    }
    (None, 0)
}

/// The first heading of level 1, when nothing stands before it.
fn take_title(parts: &mut Vec<Part>) -> Option<SafeText> {
    let first = parts.first().filter(|part| part.sort == Sort::Heading(1))?;
    let title = super::body::squeeze(&first.text).into();
    parts.remove(0);
    Some(title)
}

/// Whether `part` is a heading of level 1 that says the title over again.
fn repeats(part: &Part, title: &str) -> bool {
    part.sort == Sort::Heading(1)
        && SafeText::from(super::body::squeeze(&part.text)).to_lowercase() == title.to_lowercase()
}

fn sections(parts: &[Part]) -> Vec<DraftSection> {
    let levels = parts.iter().filter_map(|part| match part.sort {
        Sort::Heading(level) => Some(level),
        Sort::Block(_) => None,
    });
    // Sections are level 2 and what is above; a file that starts lower down is taken as it is.
    let level = levels.min().unwrap_or(2).max(2);
    let mut sections = Vec::new();
    let mut draft =
        DraftSection { line: parts.first().map_or(1, |part| part.line), ..DraftSection::default() };
    let mut body = Body::default();
    for part in parts {
        match part.sort {
            Sort::Heading(found) if found <= level => {
                close(&mut sections, &mut draft, &mut body);
                draft.line = part.line;
                (draft.kicker, draft.heading) = split(&super::body::squeeze(&part.text));
                leads(part, &mut draft);
                attributes(part, &mut draft);
            }
            Sort::Heading(_) => {
                body.push(BlockKind::Subheading, &part.text, part.line);
                leads(part, &mut draft);
            }
            Sort::Block(kind) => {
                body.push(kind, &part.text, part.line);
                leads(part, &mut draft);
            }
        }
    }
    close(&mut sections, &mut draft, &mut body);
    sections
}

/// Adds the links of a part to its section.
fn leads(part: &Part, draft: &mut DraftSection) {
    for (text, url) in &part.anchors {
        links::push(&mut draft.links, text, url, None);
    }
}

/// `Kicker: Heading`, or a kicker alone. A long beginning or a clock time before the colon is part of the heading.
fn split(text: &str) -> (Option<SafeText>, Option<SafeText>) {
    let some = |text: &str| Some(SafeText::new(text.trim())).filter(|text| !text.is_empty());
    match text.split_once(": ") {
        Some((kicker, heading)) if kicker.chars().count() <= 40 && kicker.split(' ').count() <= 5 => {
            (some(kicker), some(heading))
        }
        _ => (some(text), None),
    }
}

/// `{kind=delay kicker=12}` behind a heading: the kind of the section, and how many characters are its kicker;
/// `link=…` is a link whose words are not in the text.
fn attributes(part: &Part, draft: &mut DraftSection) {
    for (key, value) in &part.attributes {
        let text = super::body::squeeze(&part.text);
        match (key.as_str(), value.as_str()) {
            ("kind", value) => draft.kind = Some(SectionKind::named(&unescape(value))),
            ("link", value) => {
                let value = unescape(value);
                if let Some((url, text)) = value.split_once(' ') {
                    links::push(&mut draft.links, text, url, None);
                }
            }
            ("kicker", "none") => (draft.kicker, draft.heading) = (None, None),
            ("kicker", "0") => (draft.kicker, draft.heading) = (None, Some(text.into())),
            ("kicker", count) => {
                let Some(count) = count.parse::<usize>().ok() else { continue };
                let at = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
                let (kicker, rest) = text.split_at(at);
                draft.kicker = Some(SafeText::new(kicker));
                draft.heading = rest.strip_prefix(": ").map(SafeText::new);
            }
            _ => {}
        }
    }
}

/// The value of an attribute in which `%20.` is a blank.
fn unescape(value: &str) -> String {
    let mut parts = value.split('%');
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let code = part
            .split_once('.')
            .and_then(|(code, rest)| Some((char::from_u32(u32::from_str_radix(code, 16).ok()?)?, rest)));
        let (c, rest) = code.unwrap_or(('%', part));
        out.push(c);
        out.push_str(rest);
    }
    out
}

fn close(sections: &mut Vec<DraftSection>, draft: &mut DraftSection, body: &mut Body) {
    let mut done = std::mem::take(draft);
    (done.body, done.blocks) = std::mem::take(body).finish();
    if done.kicker.is_some() || done.heading.is_some() || !done.blocks.is_empty() {
        sections.push(done);
    }
}
