//! A document as a page of its own: no scripts, nothing fetched, everything a document says escaped.

use crate::{
    briefing::{Block, BlockKind, Document, DraftSection, Link, link},
    text::Span,
};
use std::fmt::Write;

/// The whole page.
pub fn document(document: &Document) -> String {
    let head = &document.head;
    let mut out = String::from("<!DOCTYPE html>\n");
    let lang = head.lang.as_deref().unwrap_or("en");
    let _ = writeln!(
        out,
        "<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>",
        escape(lang),
        escape(&head.title)
    );
    let mut meta = |key: &str, name: &str, value: &str| {
        let _ = writeln!(out, "<meta {key}=\"{name}\" content=\"{}\">", escape(value));
    };
    meta("property", "og:title", &head.title);
    if let Some(date) = head.date {
        meta("property", "article:published_time", &date.to_string());
    }
    if let Some(outlet) = &head.source.outlet {
        meta("property", "og:site_name", outlet);
    }
    if let Some(byline) = &head.source.byline {
        meta("name", "author", byline);
    }
    head.tags.iter().for_each(|tag| meta("property", "article:tag", tag));
    if let Some(url) =
        head.source.url.as_deref().filter(|url| url.starts_with("http://") || url.starts_with("https://"))
    {
        let _ = writeln!(out, "<link rel=\"canonical\" href=\"{}\">", escape(url));
    }
    let _ = writeln!(out, "</head>\n<body>\n<article>\n<h1>{}</h1>", escape(&head.title));
    document.sections.iter().for_each(|section| self::section(section, &mut out));
    out.push_str("</article>\n</body>\n</html>\n");
    out
}

fn section(section: &DraftSection, out: &mut String) {
    out.push_str("<section>\n");
    let spans = link::spans(&section.links, &section.body);
    let link = heading_link(section, &spans);
    let whole = |text: &str| match link {
        Some(link) => format!("<h2><a href=\"{}\">{}</a></h2>\n", escape(&link.url), escape(text)),
        None => format!("<h2>{}</h2>\n", escape(text)),
    };
    match (&section.kicker, &section.heading) {
        (Some(kicker), Some(heading)) => {
            let _ = write!(out, "<p class=\"kicker\">{}</p>\n{}", escape(kicker), whole(heading));
        }
        (Some(only), None) | (None, Some(only)) => out.push_str(&whole(only)),
        (None, None) => {}
    }
    let mut open = "";
    for block in &section.blocks {
        let wanted = match block.kind {
            BlockKind::Item { number: Some(_), .. } => "ol",
            BlockKind::Item { number: None, .. } => "ul",
            BlockKind::Verbatim => "pre",
            _ => "",
        };
        if wanted != open {
            close(open, out);
            if !wanted.is_empty() {
                let start = if let BlockKind::Item { number: Some(n), .. } = block.kind {
                    format!(" start=\"{n}\"")
                } else {
                    String::new()
                };
                let _ = write!(out, "<{wanted}{start}>{}", if wanted == "pre" { "" } else { "\n" });
            }
            open = wanted;
        }
        let text = linked(section, &spans, block);
        let _ = match block.kind {
            BlockKind::Paragraph => writeln!(out, "<p>{text}</p>"),
            BlockKind::Item { .. } => writeln!(out, "<li>{text}</li>"),
            BlockKind::BlockQuote => writeln!(out, "<blockquote>{text}</blockquote>"),
            BlockKind::Subheading => writeln!(out, "<h3>{text}</h3>"),
            BlockKind::Verbatim => writeln!(out, "{text}"),
        };
    }
    close(open, out);
    out.push_str("</section>\n");
}

/// The text of a block with its links.
fn linked(section: &DraftSection, spans: &[Option<Span>], block: &Block) -> String {
    let mut out = String::new();
    let mut from = block.span.start;
    for (link, span) in section.links.iter().zip(spans) {
        let Some(span) = span.filter(|span| block.span.covers(span.start) && span.start >= from) else {
            continue;
        };
        out.push_str(&escape(Span::new(from, span.start).of(&section.body)));
        let _ = write!(out, "<a href=\"{}\">{}</a>", escape(&link.url), escape(span.of(&section.body)));
        from = span.end;
    }
    out + &escape(Span::new(from, block.span.end).of(&section.body))
}

/// The link that a heading as a whole is.
fn heading_link<'a>(section: &'a DraftSection, spans: &[Option<Span>]) -> Option<&'a Link> {
    let heading = section.heading.as_ref().or(section.kicker.as_ref())?;
    section
        .links
        .iter()
        .zip(spans)
        .find(|(link, span)| span.is_none() && link.text == *heading)
        .map(|(link, _)| link)
}

fn close(open: &str, out: &mut String) {
    if !open.is_empty() {
        let _ = writeln!(out, "</{open}>");
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
