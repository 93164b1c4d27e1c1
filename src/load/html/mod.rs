//! Saved pages: the article and only that, in sections, with what the page says about itself.

mod article;
mod blocks;
mod chrome;
mod day;
mod furniture;
mod gate;
mod letters;
mod linked;
mod marks;
mod meta;
mod names;
mod people;
mod restore;
mod sections;
mod tail;
mod tree;
mod words;

use super::{
    body::{Body, push_prose},
    report::Report,
};
use crate::{
    briefing::{BlockKind, Diagnostic, Document, DraftSection, Link},
    text::SafeText,
};
use blocks::Sort;
pub use day::find as find_day;
pub use meta::is_web;
use sections::Known;
use url::Url;

/// How far ahead a block's text is looked for in the file, to tell its line, in bytes.
const AHEAD: usize = 256 << 10;

/// Loads a page.
///
/// # Errors
/// The reason in one line when there is nothing in it.
pub fn load(source: &str, report: &mut Report) -> Result<Document, SafeText> {
    let gated = gate::gate(source);
    if gated.cut {
        let found = Diagnostic::warning("nested too deep or too large; some of its layout is left out", None);
        report.add(found);
    }
    let mut page = article::read(gated);
    let mut parts = page.parts;
    if let Some(whole) = page.whole {
        parts = restore::restore(parts, whole);
    }
    parts.iter().take(10).for_each(|part| meta::fill(&mut page.head, &part.text));
    if let Some(last) = parts.iter().rev().find(|part| matches!(part.sort, Sort::Block(_))) {
        meta::fill_from_end(&mut page.head, &last.text);
    }
    let byline = page.head.source.byline.as_deref().unwrap_or("");
    let known = Known {
        title: &page.head.title,
        byline,
        titles: &page.titles,
        standfirst: &page.standfirst,
        article: true,
    };
    let parts = sections::tidy(parts, &known);
    let mut locator = Locator::new(source);
    let base = page.head.source.url.as_deref().and_then(|url| Url::parse(url).ok());
    let sections = sections::sections(&parts, base.as_ref(), |text| locator.line(text));
    if sections.is_empty() && page.head.title.is_empty() {
        return Err("empty".into());
    }
    Ok(Document { head: page.head, sections, ..Document::default() })
}

/// Adds the text of a piece of HTML that stands inside something else (a feed's item) to `body`, all of it on
/// `line`; headings become subheadings, and one that repeats `title` is left out.
/// What it leads to is added to `links`.
pub fn flow(source: &str, title: &str, line: u32, body: &mut Body, links: &mut Vec<Link>) {
    if !source.contains(['<', '&']) {
        push_prose(body, source, |_| line);
        return;
    }
    for part in sections::tidy(pieces(source, chrome::Zeal::Careful), &Known { title, ..Known::default() }) {
        let kind = match part.sort {
            Sort::Block(kind) => kind,
            Sort::Link | Sort::Kicker => BlockKind::Paragraph,
            Sort::Heading(_) | Sort::Headline | Sort::Bold => BlockKind::Subheading,
        };
        body.push(kind, &part.text, line);
        for (text, url) in &part.anchors {
            super::links::push(links, text, url, None);
        }
    }
}

/// The sections of a feed's item, by its headings. `title` is the item's own.
pub fn item(source: &str, title: &str) -> Vec<DraftSection> {
    if !source.contains(['<', '&']) {
        let mut body = Body::default();
        push_prose(&mut body, source, |_| 1);
        let (body, blocks) = body.finish();
        let section = DraftSection { body, blocks, line: 1, ..DraftSection::default() };
        return if section.blocks.is_empty() { Vec::new() } else { vec![section] };
    }
    let parts = sections::tidy(pieces(source, chrome::Zeal::Careful), &Known { title, ..Known::default() });
    sections::sections(&parts, None, |_| 1)
}

/// The sections of a letter, of which everything but furniture is text. `title` is its subject.
pub fn letter(source: &str, title: &str, lines: &mut Locator) -> Vec<DraftSection> {
    let parts = sections::tidy(pieces(source, chrome::Zeal::Thorough), &Known { title, ..Known::default() });
    sections::sections(&parts, None, |text| lines.line(text))
}

fn pieces(source: &str, zeal: chrome::Zeal) -> Vec<blocks::Part> {
    let gated = gate::gate(source);
    let mut page = tree::tree(&dom_query::Document::from(gated.html));
    chrome::strip(&mut page, zeal);
    blocks::parts(&page)
}

/// Finds the line of the file on which a block's text stands. Text comes in the order of the file.
#[derive(Debug)]
pub struct Locator<'a> {
    source: &'a str,
    at: usize,
    line: u32,
}

impl<'a> Locator<'a> {
    /// Starts at the beginning of `source`.
    pub fn new(source: &'a str) -> Self {
        Self { source, at: 0, line: 1 }
    }

    /// The 1-based line of `text`, or that of the last text found.
    pub fn line(&mut self, text: &str) -> u32 {
        let end = text
            .char_indices()
            .find(|(at, c)| *at > 40 || !(c.is_alphanumeric() || *c == ' '))
            .map_or(text.len(), |(at, _)| at);
        let words = text[..end].trim();
        let rest = &self.source.as_bytes()[self.at..];
        let window = if self.at == 0 { rest } else { &rest[..rest.len().min(AHEAD)] };
        if words.len() >= 3
            && let Some(found) = memchr::memmem::find(window, words.as_bytes())
        {
            self.line += memchr::memchr_iter(b'\n', &rest[..found]).count() as u32;
            self.at += found;
        }
        self.line
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_authors;
#[cfg(test)]
mod tests_of_blocks;
#[cfg(test)]
mod tests_of_dates_and_bylines;
#[cfg(test)]
mod tests_of_days_and_linked_data;
#[cfg(test)]
mod tests_of_furniture;
#[cfg(test)]
mod tests_of_gate;
#[cfg(test)]
mod tests_of_looking;
#[cfg(test)]
mod tests_of_meta;
#[cfg(test)]
mod tests_of_sections;
#[cfg(test)]
mod tests_of_tidying;
