//! Feeds on disk: RSS, Atom and JSON Feed. One document, a section for each item, the newest first.

mod check;
pub mod items;
#[cfg(test)]
mod tests_of_items;

use super::{
    Format,
    body::{Body, squeeze},
    html, links,
    report::Report,
};
use crate::{
    briefing::{Diagnostic, Document, DraftSection},
    text::SafeText,
};
use feed_rs::model::{Entry, Feed};
use jiff::civil::Date;
use std::collections::HashSet;

/// Most items of one feed; what is beyond is left out.
const ITEMS: usize = 20_000;

/// Loads a feed.
///
/// # Errors
/// The reason in one line, with the line of the file where there is one.
pub fn load(source: &str, report: &mut Report) -> Result<Document, SafeText> {
    let feed = parsed(source, None)?;
    let mut document = Document::default();
    head(&feed, &mut document);
    let mut items = items(&feed.entries, source);
    // A stable sort: items without a day stay among their neighbours at the end.
    items.sort_by_key(|item| std::cmp::Reverse(item.0));
    if document.head.date.is_none() {
        document.head.date = items.first().and_then(|item| item.0);
    }
    if feed.entries.len() > ITEMS {
        report.add(Diagnostic::warning(format!("only the first {ITEMS} items are shown"), None));
    }
    document.sections = items.into_iter().map(|(_, section)| section).collect();
    if document.sections.is_empty() {
        report.add(Diagnostic::warning("a feed without items", None));
    }
    Ok(document)
}

/// Checks and parses. The text is decoded by now: what it says of its encoding would only mislead. With a `base`,
/// relative links are taken as from there, and items without an id of their own get none.
fn parsed(source: &str, base: Option<&str>) -> Result<Feed, SafeText> {
    let text = check::without_declaration(source);
    if !text.trim_start().starts_with('{') {
        check::check(text)?;
    }
    let mut parser = feed_rs::parser::Builder::new().sanitize_content(false).base_uri(base);
    if base.is_some() {
        parser = parser.id_generator(|_, _, _| String::new());
    }
    let feed = parser.build().parse(text.as_bytes());
    // the reason may name an element as it stands there, line breaks and all
    feed.map_err(|error| format!("no feed that can be read: {}", squeeze(&error.to_string())).into())
}

/// Whether `text` is a feed by its looks.
pub fn is_feed(text: &str) -> bool {
    match Format::sniff(text) {
        Format::Feed => true,
        Format::Json => text.chars().take(2_000).collect::<String>().contains("jsonfeed.org/version"),
        _ => false,
    }
}

fn head(feed: &Feed, document: &mut Document) {
    let head = &mut document.head;
    head.title = feed.title.as_ref().map(|t| plain(&t.content)).unwrap_or_default().into();
    head.date = feed.updated.or(feed.published).and_then(day);
    head.source.outlet = Some(head.title.clone()).filter(|title| !title.is_empty());
    let page = feed.links.iter().find(|link| link.rel.as_deref() != Some("self") && html::is_web(&link.href));
    head.source.url = page.map(|link| link.href.as_str().into());
    let names: Vec<&str> = feed
        .authors
        .iter()
        .filter_map(|person| person.name.as_deref())
        .filter(|name| !name.trim().is_empty())
        .collect();
    head.source.byline = (!names.is_empty()).then(|| names.join(", ").into());
    let lang =
        feed.language.as_deref().and_then(|lang| lang.split(['-', '_']).next()).map(str::to_ascii_lowercase);
    head.lang = lang.filter(|lang| (2..=3).contains(&lang.len())).map(Into::into);
}

/// The items in the order of the file, each once, with their days.
fn items(entries: &[Entry], source: &str) -> Vec<(Option<Date>, DraftSection)> {
    let mut seen = HashSet::new();
    let mut lines = html::Locator::new(source);
    let mut items = Vec::new();
    for entry in entries.iter().take(ITEMS) {
        let title = title(entry);
        let line = lines.line(&title);
        let day = entry.published.or(entry.updated).and_then(day);
        let text = Text::of(entry).shown;
        if (title.is_empty() && text.trim().is_empty()) || !seen.insert((entry.id.as_str(), title.clone())) {
            continue;
        }
        let mut body = Body::default();
        let mut section = DraftSection { line, ..DraftSection::default() };
        if let Some(page) = items::link(entry) {
            let words = if title.is_empty() { "the whole item" } else { &title };
            links::push(&mut section.links, words, &page, None);
        }
        html::flow(text, &title, line, &mut body, &mut section.links);
        section.heading = (!title.is_empty()).then(|| title.into());
        section.kicker = day.map(|day| day.to_string().into());
        (section.body, section.blocks) = body.finish();
        items.push((day, section));
    }
    items
}

fn title(entry: &Entry) -> String {
    entry.title.as_ref().map(|title| plain(&title.content)).unwrap_or_default()
}

/// What an item says.
struct Text<'e> {
    /// In full, when it has that.
    whole: Option<&'e str>,
    /// In short, when it has that.
    summary: Option<&'e str>,
    /// The best there is, which may be what goes with a picture.
    shown: &'e str,
}

impl<'e> Text<'e> {
    fn of(entry: &'e Entry) -> Self {
        let whole = entry.content.as_ref().and_then(|content| content.body.as_deref());
        let whole = whole.filter(|text| !text.trim().is_empty());
        let summary = entry.summary.as_ref().map(|summary| summary.content.as_str());
        let media = || entry.media.iter().find_map(|media| media.description.as_ref());
        let shown = whole.or(summary).or_else(|| media().map(|text| text.content.as_str())).unwrap_or("");
        Self { whole, summary, shown }
    }
}

fn day(at: chrono::DateTime<chrono::Utc>) -> Option<Date> {
    use chrono::Datelike;
    Date::new(i16::try_from(at.year()).ok()?, at.month() as i8, at.day() as i8).ok()
}

/// A title without the markup that some feeds put into it.
fn plain(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return super::body::squeeze(text);
    }
    let mut body = Body::default();
    html::flow(text, "", 1, &mut body, &mut Vec::new());
    body.finish().0.replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(source: &str) -> Result<Document, SafeText> {
        load(source, &mut Report::default())
    }

    const RSS: &str = r#"<?xml version="1.0" encoding="ISO-8859-1"?>
<rss version="2.0"><channel><title>Example Wire</title><link>https://example.org/</link><language>en-GB</language>
<item><title>Older &amp;amp; calmer</title><guid>1</guid><pubDate>Mon, 20 Oct 2025 08:00:00 GMT</pubDate><description>It rained.</description></item>
<item><title>Newer</title><guid>2</guid><pubDate>Tue, 21 Oct 2025 08:00:00 GMT</pubDate><description><![CDATA[<p>The talks <b>stalled</b>.</p><h3>Why</h3><p>Nobody said.</p><p><a href="https://example.org/2">Read more</a></p>]]></description></item>
<item><title>Newer</title><guid>2</guid><pubDate>Tue, 21 Oct 2025 08:00:00 GMT</pubDate></item>
</channel></rss>"#;

    #[test]
    fn items_are_sections_the_newest_first_and_once() {
        let got = loaded(RSS).unwrap();
        assert_eq!(got.head.title.as_str(), "Example Wire");
        assert_eq!(got.head.date.unwrap().to_string(), "2025-10-21");
        assert_eq!(got.head.source.url.as_deref(), Some("https://example.org/"));
        assert_eq!(got.head.lang.as_deref(), Some("en"));
        assert_eq!(got.sections.len(), 2);
        assert_eq!(got.sections[0].heading.as_deref(), Some("Newer"));
        assert_eq!(got.sections[0].body.as_str(), "The talks stalled.\nWhy\nNobody said.");
        assert_eq!(got.sections[0].line, 4);
        assert_eq!(got.sections[1].heading.as_deref(), Some("Older & calmer"));
        assert_eq!(got.sections[1].kicker.as_deref(), Some("2025-10-20"));
    }

    #[test]
    fn atom_and_json_feeds() {
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><id>i</id><updated>2026-01-15T00:00:00Z</updated><entry><title type="html">&lt;i&gt;T&lt;/i&gt;</title><id>1</id><updated>2026-01-14T00:00:00Z</updated><content type="html">&lt;p&gt;x&lt;/p&gt;</content></entry></feed>"#;
        let got = loaded(atom).unwrap();
        assert_eq!((got.sections[0].heading.as_deref(), got.sections[0].body.as_str()), (Some("T"), "x"));
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","title":"One","content_text":"It rained."}]}"#;
        assert_eq!(loaded(json).unwrap().sections[0].body.as_str(), "It rained.");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let why = |source: &str| loaded(source).unwrap_err().to_string();
        assert!(
            why("<rss version='2.0'><channel>\n<title>t</item>\n</channel></rss>").starts_with("line 2"),
            "{}",
            why("<rss version='2.0'><channel>\n<title>t</item>\n</channel></rss>")
        );
        assert!(why("<rss><channel>\n<title>t</title>\n").contains("line 3"));
        assert!(why("<html><body>x</body></html>").contains("web page"));
        assert!(why("<?xml version='1.0'?>\n<!-- n -->\n").contains("no feed"));
        assert!(why(&"<rss>".repeat(9_000)).contains("deep"));
        let many: String = (0..9_000).fold("<rss ".to_owned(), |s, i| s + &format!("a{i}='1' ")) + "></rss>";
        assert!(why(&many).contains("attributes"));
    }
}
