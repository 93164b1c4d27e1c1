//! Saved pages: the article and only that, in sections, with what the page says about itself.

mod article;
mod blocks;
mod chrome;
mod day;
mod gate;
mod linked;
mod meta;
mod sections;
mod tree;

use super::report::Report;
use crate::{
    briefing::{Diagnostic, Document, DraftSection},
    text::SafeText,
};
pub use day::find as find_day;
pub use meta::is_web;
use sections::Known;

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
    let mut page = article::read(gated.html, gated.saved_from.as_deref());
    let parts = blocks::parts(&page.article);
    parts.iter().take(10).for_each(|part| meta::fill(&mut page.head, &part.text));
    let byline = page.head.source.byline.as_deref().unwrap_or("");
    let parts = sections::tidy(parts, &Known { title: &page.head.title, byline, titles: &page.titles });
    let mut locator = Locator { source, at: 0, line: 1 };
    let sections = sections::sections(&parts, |text| locator.line(text));
    if sections.is_empty() && page.head.title.is_empty() {
        return Err("empty".into());
    }
    Ok(Document { head: page.head, sections, ..Document::default() })
}

/// The sections of a piece of HTML that stands inside something else (a feed's item, a letter), all of them on
/// `line`. Text without markup is taken as it is.
pub fn fragment(source: &str, title: &str, line: u32) -> Vec<DraftSection> {
    let gated = gate::gate(source);
    let mut page = tree::tree(&dom_query::Document::from(gated.html));
    chrome::strip(&mut page, chrome::Zeal::Careful);
    let parts = sections::tidy(blocks::parts(&page), &Known { title, ..Known::default() });
    sections::sections(&parts, |_| line)
}

/// Finds the line of the file on which a block's text stands. Text comes in the order of the file.
struct Locator<'a> {
    source: &'a str,
    at: usize,
    line: u32,
}

impl Locator<'_> {
    fn line(&mut self, text: &str) -> u32 {
        let end = text.char_indices().find(|(at, c)| *at > 40 || !(c.is_alphanumeric() || *c == ' ')).map_or(text.len(), |(at, _)| at);
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
