//! Pages that are no feeds: as documents, as the whole of what a feed has a summary of, and as what names a feed.

use super::http::{Client, Page, Version};
use crate::{
    briefing::Document,
    load::{self, Format, feed::items::FeedItem},
    text::SafeText,
};
use url::Url;

/// After so many articles in a row that could not be fetched, no more are tried.
const PATIENCE: usize = 3;

/// The whole articles of one feed.
#[derive(Debug)]
pub struct Articles<'a> {
    client: &'a Client,
    /// How many were asked for.
    pub asked: usize,
    /// How many did not come.
    pub failed: usize,
    in_a_row: usize,
}

impl<'a> Articles<'a> {
    /// None yet.
    pub fn new(client: &'a Client) -> Self {
        Self { client, asked: 0, failed: 0, in_a_row: 0 }
    }

    /// Whether so many in a row failed that no more should be tried.
    pub fn given_up(&self) -> bool {
        self.in_a_row >= PATIENCE
    }

    /// Puts the text of the item's own page in the place of its summary, if there is more of it.
    pub fn complete(&mut self, item: &mut FeedItem) {
        let Some(url) = &item.url else { return };
        self.asked += 1;
        let page = match self.client.get(url, &Version::default()) {
            Ok(Some(page)) => document(&page).ok(),
            _ => None,
        };
        let Some(page) = page else {
            self.failed += 1;
            self.in_a_row += 1;
            return;
        };
        self.in_a_row = 0;
        let letters = |document: &Document| document.sections.iter().map(|s| s.body.len()).sum::<usize>();
        if letters(&page) > letters(&item.document) {
            item.document.sections = page.sections;
        }
        let (own, its) = (&mut item.document.head, page.head);
        own.date = own.date.or(its.date);
        own.source.byline = own.source.byline.take().or(its.source.byline);
        own.lang = own.lang.take().or(its.lang);
    }
}

/// The document in a page that is no feed; its address stands in for one that it does not give.
///
/// # Errors
/// Why there is none.
pub fn document(page: &Page) -> Result<Document, SafeText> {
    let (document, _) = load::load(&file_name(page), &page.bytes);
    let mut document = document?;
    if document.head.source.url.is_none() {
        document.head.source.url = Some(page.url.as_str().into());
    }
    Ok(document)
}

/// A name by which a loader tells the format: the type it was said to be counts where it says something.
fn file_name(page: &Page) -> String {
    let last = page.url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty()));
    let name = last.or(page.url.host_str()).unwrap_or("page");
    let extension = match page.media.as_str() {
        "text/html" | "application/xhtml+xml" => "html",
        "text/markdown" => "md",
        "message/rfc822" => "eml",
        "application/yaml" | "text/yaml" | "application/x-yaml" => "yaml",
        _ if Format::of(name).is_some() => return name.to_owned(),
        _ => return name.replace('.', " "),
    };
    if Format::of(name) == Format::of(&format!("a.{extension}")) {
        name.into()
    } else {
        format!("{name}.{extension}")
    }
}

/// The address of the feed that a page names in its head.
pub fn feed_of(html: &str, base: &Url) -> Option<Url> {
    let head = html.split("</head").next().unwrap_or_default();
    head.split("<link").skip(1).find_map(|rest| {
        let tag = rest.split('>').next()?;
        let is_feed = ["rss+xml", "atom+xml", "feed+json"].iter().any(|kind| tag.contains(kind));
        let href = tag.split("href=").nth(1).filter(|_| is_feed)?.trim_start_matches(['"', '\'']);
        let url = base.join(href.split(['"', '\'', ' ']).next()?).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_feed() {
        let base = Url::parse("https://example.org/news/").unwrap();
        let of = |head: &str| {
            feed_of(&format!("<html><head>{head}</head><body></body>"), &base).map(|url| url.to_string())
        };
        let link = "<link rel=icon href='/i.png'><link rel=\"alternate\" type=\"application/rss+xml\" href=\"feed.xml\"/>";
        assert_eq!(of(link).as_deref(), Some("https://example.org/news/feed.xml"));
        assert_eq!(of("<link rel=icon href='/i.png'>"), None);
        assert_eq!(of("<link type='application/atom+xml' href='javascript:alert(1)'>"), None);
        assert_eq!(of("<link type='application/atom+xml'"), None);
    }
}
