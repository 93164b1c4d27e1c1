//! Markdown: quotes as block quotes with their citations, and whole documents.

use super::citation::{bare, reference, speaker};
use super::yaml;
use crate::briefing::{BlockKind, Briefing, Document, DraftSection, Quote};
use std::fmt::Write;

/// One quote as Markdown; characters that Markdown would take for marks are escaped.
pub fn quote(briefing: &Briefing, quote: &Quote) -> String {
    let words = bare(briefing.words(quote.place)).trim_end_matches([',', ' ']).replace('\n', " ");
    let words = escape(&words);
    let via = quote
        .via
        .and_then(|id| briefing.actor(id))
        .map_or(String::new(), |actor| format!(", via {}", actor.name));
    let who = escape(&format!("{}{via}", speaker(briefing, quote)));
    format!("> {words}\n>\n> — {who}; {}\n", escape(&reference(&briefing.head)))
}

/// A whole document: front matter, then a heading for each section.
///
/// What a Markdown heading alone does not say (where the kicker ends, a kind of the author's) stands in its
/// attributes: `## Late again {kind=delay kicker=0}`.
pub fn document(document: &Document) -> String {
    let mut out = format!("---\n{}", yaml::head(document));
    yaml::tail(document, &mut out);
    out.push_str("---\n");
    for (at, section) in document.sections.iter().enumerate() {
        heading(section, at == 0, &mut out);
        blocks(section, &mut out);
    }
    out
}

fn heading(section: &DraftSection, first: bool, out: &mut String) {
    let (kicker, heading) = (section.kicker.as_deref(), section.heading.as_deref());
    let (text, kicker) = match (kicker, heading) {
        (Some(kicker), Some(heading)) => {
            let read_so =
                kicker.chars().count() <= 40 && kicker.split(' ').count() <= 5 && !kicker.contains(": ");
            (format!("{kicker}: {heading}"), (!read_so).then(|| kicker.chars().count().to_string()))
        }
        (Some(kicker), None) => {
            (kicker.to_owned(), kicker.contains(": ").then(|| kicker.chars().count().to_string()))
        }
        (None, Some(heading)) => (heading.to_owned(), Some("0".to_owned())),
        (None, None)
            if first
                && section.kind.is_none()
                && section.blocks.iter().all(|b| b.kind != BlockKind::Subheading) =>
        {
            out.push('\n');
            return;
        }
        (None, None) => ("…".to_owned(), Some("none".to_owned())),
    };
    let kind = section.kind.as_ref().map(|kind| format!("kind={}", attribute(kind.name())));
    let attributes: Vec<String> = kind.into_iter().chain(kicker.map(|n| format!("kicker={n}"))).collect();
    let braces = if attributes.is_empty() { String::new() } else { format!(" {{{}}}", attributes.join(" ")) };
    let _ = writeln!(out, "\n## {}{braces}\n", escape(&text));
}

/// `text` as the value of an attribute: everything but letters and digits as `%` and its number in hexadecimal.
fn attribute(text: &str) -> String {
    text.chars()
        .map(
            |c| {
                if c.is_ascii_alphanumeric() || c == '-' {
                    c.to_string()
                } else {
                    format!("%{:x}.", c as u32)
                }
            },
        )
        .collect()
}

fn blocks(section: &DraftSection, out: &mut String) {
    let mut before = None;
    for (at, block) in section.blocks.iter().enumerate() {
        let text = block.span.of(&section.body);
        let item = |kind| matches!(kind, Some(BlockKind::Item { .. }));
        let verbatim = block.kind == BlockKind::Verbatim;
        if before.is_some()
            && !(item(before) && item(Some(block.kind)))
            && !(verbatim && before == Some(BlockKind::Verbatim))
        {
            out.push('\n');
        }
        if verbatim && before != Some(BlockKind::Verbatim) {
            let _ = writeln!(out, "{}", fence(section));
        }
        let _ = match block.kind {
            BlockKind::Paragraph => writeln!(out, "{}", escape_line(text)),
            BlockKind::Item { depth, number } => {
                let mark = number.map_or_else(|| "-".to_owned(), |n| format!("{n}."));
                writeln!(out, "{}{mark} {}", "    ".repeat(depth.into()), escape_line(text))
            }
            BlockKind::BlockQuote => writeln!(out, "> {}", escape_line(text)),
            BlockKind::Subheading => writeln!(out, "### {}", escape(text)),
            BlockKind::Verbatim => writeln!(out, "{text}"),
        };
        if verbatim && section.blocks.get(at + 1).is_none_or(|next| next.kind != BlockKind::Verbatim) {
            let _ = writeln!(out, "{}", fence(section));
        }
        before = Some(block.kind);
    }
}

/// A fence longer than any run of backticks in the section.
fn fence(section: &DraftSection) -> String {
    let longest = section.body.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

/// A line of text whose beginning is no mark either.
fn escape_line(text: &str) -> String {
    let escaped = escape(text);
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    if escaped.starts_with(['-', '+', '=', ':']) {
        format!("\\{escaped}")
    } else if digits > 0 && escaped[digits..].starts_with(['.', ')']) {
        format!("{}\\{}", &escaped[..digits], &escaped[digits..])
    } else {
        escaped
    }
}

/// `text` with the characters escaped that Markdown would take for marks.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '{' | '}') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_a_document_says_is_markup() {
        assert_eq!(escape("<img src=x> *a* [b](c)"), "\\<img src=x\\> \\*a\\* \\[b\\](c)");
    }
}
