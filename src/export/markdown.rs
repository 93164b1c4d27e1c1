//! Markdown: quotes as block quotes with their citations, and whole documents.

use super::citation::{bare, reference, speaker};
use super::yaml;
use crate::{
    briefing::{Block, BlockKind, Briefing, Document, DraftSection, Link, Quote, link},
    text::Span,
};
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
        let spans = placed(section);
        heading(section, &spans, at == 0, &mut out);
        blocks(section, &spans, &mut out);
    }
    out
}

/// Where the words of each link stand, if Markdown can have a link there.
fn placed(section: &DraftSection) -> Vec<Option<Span>> {
    let verbatim = |span: &Span| {
        section.blocks.iter().any(|b| b.kind == BlockKind::Verbatim && b.span.covers(span.start))
    };
    let spans = link::spans(&section.links, &section.body).into_iter();
    spans.map(|span| span.filter(|span| !verbatim(span))).collect()
}

fn heading(section: &DraftSection, spans: &[Option<Span>], first: bool, out: &mut String) {
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
                && spans.iter().all(Option::is_some)
                && section.blocks.iter().all(|b| b.kind != BlockKind::Subheading) =>
        {
            out.push('\n');
            return;
        }
        (None, None) => ("…".to_owned(), Some("none".to_owned())),
    };
    let kind = section.kind.as_ref().map(|kind| format!("kind={}", attribute(kind.name())));
    // Links whose words are not in the text stand beside the heading; one of the whole heading is the heading.
    let mut loose: Vec<&Link> =
        section.links.iter().zip(spans).filter(|(_, span)| span.is_none()).map(|(link, _)| link).collect();
    let whole = loose.first().is_some_and(|link| *link.text == *text).then(|| loose.remove(0));
    let loose =
        loose.iter().map(|link| format!("link={}", attribute(&format!("{} {}", link.url, link.text))));
    let attributes: Vec<String> =
        kind.into_iter().chain(kicker.map(|n| format!("kicker={n}"))).chain(loose).collect();
    let braces = if attributes.is_empty() { String::new() } else { format!(" {{{}}}", attributes.join(" ")) };
    let text = match whole {
        Some(link) => format!("[{}]({})", escape(&text), destination(&link.url)),
        None => escape(&text),
    };
    let _ = writeln!(out, "\n## {text}{braces}\n");
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

/// The address of a link, where nothing in it is a mark.
fn destination(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        if matches!(c, '\\' | '&' | '(' | ')' | '<' | '>') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The text of a block with its links.
fn linked(section: &DraftSection, spans: &[Option<Span>], block: &Block) -> String {
    let body = &section.body;
    let mut out = String::new();
    let mut from = block.span.start;
    for (link, span) in section.links.iter().zip(spans) {
        let Some(span) = span.filter(|span| block.span.covers(span.start) && span.start >= from) else {
            continue;
        };
        let before = Span::new(from, span.start).of(body);
        out.push_str(&if from == block.span.start { escape_line(before) } else { escape(before) });
        // with it before it a link would be a picture
        if out.ends_with('!') {
            out.insert(out.len() - 1, '\\');
        }
        let _ = write!(out, "[{}]({})", escape(span.of(body)), destination(&link.url));
        from = span.end;
    }
    let rest = Span::new(from, block.span.end).of(body);
    out + &if from == block.span.start { escape_line(rest) } else { escape(rest) }
}

fn blocks(section: &DraftSection, spans: &[Option<Span>], out: &mut String) {
    let mut before = None;
    for (at, block) in section.blocks.iter().enumerate() {
        let text = block.span.of(&section.body);
        let linked = || linked(section, spans, block);
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
            BlockKind::Paragraph => writeln!(out, "{}", linked()),
            BlockKind::Item { depth, number } => {
                let mark = number.map_or_else(|| "-".to_owned(), |n| format!("{n}."));
                writeln!(out, "{}{mark} {}", "    ".repeat(depth.into()), linked())
            }
            BlockKind::BlockQuote => writeln!(out, "> {}", linked()),
            BlockKind::Subheading => writeln!(out, "### {}", linked()),
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
