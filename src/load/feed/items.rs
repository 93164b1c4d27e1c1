//! A feed as one document for each item, with what tells the items apart.

use super::{ITEMS, Text, day, head, parsed, plain, title};
use crate::{
    briefing::{Document, Head},
    load::html,
    text::SafeText,
};
use feed_rs::model::{Entry, Feed};
use std::collections::HashMap;

/// Letters of an item from which on its text is taken for the whole of it.
const WHOLE: usize = 2_000;
/// Most tags of one item.
const TAGS: usize = 20;

/// One item.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedItem {
    /// What it is known by, never empty: its id, its address, or how it begins when it has neither.
    pub keys: Vec<String>,
    /// Its page.
    pub url: Option<String>,
    /// Its text, as far as the feed has it.
    pub document: Document,
    /// Whether the feed seems to have no more than a summary of it.
    pub is_summary: bool,
}

/// The items of a feed that was found at `base`, in its order, those that come twice only once.
///
/// # Errors
/// As [`super::load`].
pub fn items(source: &str, base: &str) -> Result<Vec<FeedItem>, SafeText> {
    let feed = parsed(source, Some(base))?;
    let mut of_feed = Document::default();
    head(&feed, &mut of_feed);
    let page = of_feed.head.source.url.as_deref().map(url_key);
    let shared = addresses(&feed);
    let mut seen = std::collections::HashSet::new();
    let mut items = Vec::new();
    for entry in feed.entries.iter().take(ITEMS) {
        let Some(mut item) = item(entry, &of_feed.head) else { continue };
        let key = item.url.as_deref().map(url_key);
        // A link that many items share, or that leads to the feed's own page, says nothing about one of them.
        let telling = |key: &String| shared.get(key) == Some(&1) && page.as_ref() != Some(key);
        item.keys.extend(key.filter(telling));
        if item.keys.is_empty() {
            item.keys.push(beginning(&item.document));
        }
        if item.keys.iter().any(|key| seen.contains(key)) {
            continue;
        }
        seen.extend(item.keys.iter().cloned());
        items.push(item);
    }
    Ok(items)
}

/// How many different items lead to each address.
fn addresses(feed: &Feed) -> HashMap<String, usize> {
    let mut ids: HashMap<String, Vec<(&str, Option<&str>)>> = HashMap::new();
    for entry in &feed.entries {
        if let Some(url) = link(entry) {
            let of = ids.entry(url_key(&url)).or_default();
            let own = (entry.id.as_str(), entry.title.as_ref().map(|t| t.content.as_str()));
            if of.len() < 2 && !of.contains(&own) {
                of.push(own);
            }
        }
    }
    ids.into_iter().map(|(url, ids)| (url, ids.len())).collect()
}

/// The key of an address: without its fragment, and without what only says where a click came from.
pub fn url_key(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let kept = match url.split_once('?') {
        Some((path, query)) => {
            let kept: Vec<&str> = query.split('&').filter(|part| !part.starts_with("utm_")).collect();
            if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
        }
        None => url.to_owned(),
    };
    format!("url:{}", tame(&kept))
}

/// A key in characters that stand in a comment as they are.
fn tame(key: &str) -> String {
    key.trim()
        .chars()
        .take(500)
        .map(|c| if c.is_ascii_graphic() || c.is_alphanumeric() { c } else { '_' })
        .collect()
}

/// The key of a document that has neither id nor address: how it begins.
pub fn beginning(document: &Document) -> String {
    let text = document.sections.first().map(|section| section.body.as_str()).unwrap_or_default();
    let text: String = text.chars().take(100).collect();
    let day = document.head.date.map(|day| day.to_string()).unwrap_or_default();
    format!("text:{}", tame(&format!("{day} {} {text}", document.head.title.as_str())))
}

/// The page of an item.
pub(super) fn link(entry: &Entry) -> Option<String> {
    let pages = entry
        .links
        .iter()
        .filter(|link| html::is_web(&link.href) && matches!(link.rel.as_deref(), None | Some("alternate")));
    // An id may be the address, when nothing else is.
    let id = Some(&entry.id).filter(|id| html::is_web(id));
    pages.map(|link| &link.href).next().or(id).cloned()
}

fn item(entry: &Entry, of_feed: &Head) -> Option<FeedItem> {
    let title = title(entry);
    let Text { whole, summary, shown } = Text::of(entry);
    let sections = html::item(shown, &title);
    if title.is_empty() && sections.is_empty() {
        return None;
    }
    let letters: usize = sections.iter().map(|section| section.body.len()).sum();
    let is_whole = match (whole, summary) {
        (Some(whole), Some(summary)) => whole.len() > summary.len(),
        (Some(_), None) => true,
        (None, _) => false,
    };
    let url = link(entry);
    let mut head = Head { title: title.into(), ..Head::default() };
    head.date = entry.published.or(entry.updated).and_then(day);
    head.source.outlet.clone_from(&of_feed.source.outlet);
    head.source.url = url.as_deref().map(Into::into);
    let names: Vec<String> =
        entry.authors.iter().filter_map(|p| p.name.as_deref()).map(plain).filter(|n| !n.is_empty()).collect();
    head.source.byline =
        if names.is_empty() { of_feed.source.byline.clone() } else { Some(names.join(", ").into()) };
    let tags = entry.categories.iter().map(|c| plain(c.label.as_deref().unwrap_or(&c.term)));
    head.tags = tags.filter(|tag| !tag.is_empty() && tag.len() <= 60).take(TAGS).map(Into::into).collect();
    head.lang.clone_from(&of_feed.lang);
    if head.title.is_empty() {
        head.title = opening(&sections[0].body);
    }
    let id = entry.id.trim();
    let keys = if id.is_empty() || html::is_web(id) { Vec::new() } else { vec![format!("id:{}", tame(id))] };
    let document = Document { head, sections, ..Document::default() };
    Some(FeedItem { keys, url, document, is_summary: !is_whole && letters < WHOLE })
}

/// The first words of a text, for an item without a title.
fn opening(body: &str) -> SafeText {
    let line = body.lines().next().unwrap_or_default();
    let words: Vec<&str> = line.split(' ').take(10).collect();
    let cut = if line.split(' ').nth(10).is_some() { " …" } else { "" };
    format!("{}{cut}", words.join(" ")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rss(items: &str) -> Vec<FeedItem> {
        let source = format!(
            "<rss version='2.0'><channel><title>Wire</title><link>https://example.org/</link>{items}</channel></rss>"
        );
        items_of(&source)
    }

    fn items_of(source: &str) -> Vec<FeedItem> {
        items(source, "https://example.org/feeds/all.xml").unwrap()
    }

    #[test]
    fn an_item_is_a_document_with_its_source() {
        let got = rss(
            "<item><title>Rain</title><link>/a/1?utm_source=rss#top</link><guid isPermaLink='false'>g 1</guid>\
            <pubDate>Tue, 21 Oct 2025 08:00:00 GMT</pubDate><category>Weather</category>\
            <description>&lt;p&gt;It rained.&lt;/p&gt;&lt;h3&gt;Why&lt;/h3&gt;&lt;p&gt;Clouds came.&lt;/p&gt;</description></item>",
        );
        let head = &got[0].document.head;
        assert_eq!((head.title.as_str(), head.date.unwrap().to_string()), ("Rain", "2025-10-21".to_owned()));
        assert_eq!(head.source.outlet.as_deref(), Some("Wire"));
        assert_eq!(got[0].url.as_deref(), Some("https://example.org/a/1?utm_source=rss#top"));
        assert_eq!(got[0].keys, ["id:g_1", "url:https://example.org/a/1"]);
        assert_eq!(head.tags[0].as_str(), "Weather");
        assert!(got[0].is_summary);
        let headings: Vec<_> = got[0].document.sections.iter().map(|s| s.heading.as_deref()).collect();
        assert_eq!(headings, [None, Some("Why")]);
    }

    #[test]
    fn the_same_item_comes_once_and_a_shared_link_tells_nothing() {
        let item = |id: &str, link: &str| {
            format!(
                "<item><title>T{id}</title><guid isPermaLink='false'>{id}</guid><link>{link}</link></item>"
            )
        };
        let got = rss(&format!(
            "{}{}{}{}{}",
            item("1", "https://example.org/x"),
            item("2", "https://example.org/x"),
            item("2", "https://example.org/y"),
            item("3", "https://example.org/"),
            item("4", "https://example.org/z")
        ));
        let keys: Vec<_> = got.iter().map(|item| item.keys.len()).collect();
        assert_eq!(keys, [1, 1, 1, 2], "{got:#?}");
    }

    #[test]
    fn without_id_link_and_title_an_item_is_known_by_how_it_begins() {
        let got = rss(
            "<item><description>It rained all day.</description></item><item><description>It snowed.</description></item>",
        );
        assert_eq!(got.len(), 2);
        assert_eq!(got[0].keys, ["text:It_rained_all_day._It_rained_all_day."]);
        assert_eq!(got[0].document.head.title.as_str(), "It rained all day.");
    }

    #[test]
    fn a_feed_with_the_whole_text_says_so() {
        let got = rss("<item><title>a</title><description>Short.</description>\
            <content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[<p>It rained all day long.</p>]]></content:encoded></item>");
        assert!(!got[0].is_summary);
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","url":"/x","title":"One","summary":"s","content_text":"It rained."}]}"#;
        let got = items_of(json);
        assert!(!got[0].is_summary);
        assert_eq!(got[0].document.sections[0].body.as_str(), "It rained.");
    }
}
