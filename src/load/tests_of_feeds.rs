//! What is read from feeds: their head, their items in order, and what is refused with its line.

use super::{feed, load};
use crate::briefing::Document;

fn read(source: &str) -> (Result<Document, String>, Vec<String>) {
    let (document, said) = load("a.xml", source.as_bytes());
    (document.map_err(|why| why.to_string()), said.into_iter().map(|d| d.message.to_string()).collect())
}

fn rss(inside: &str) -> Document {
    read(&format!("<rss version='2.0'><channel><title>Wire</title>{inside}</channel></rss>")).0.unwrap()
}

fn atom(inside: &str) -> Document {
    read(&format!("<feed xmlns='http://www.w3.org/2005/Atom'><title>Wire</title><id>i</id>{inside}</feed>"))
        .0
        .unwrap()
}

#[test]
fn the_head_of_a_feed() {
    let of = atom(
        "<updated>2025-10-21T00:00:00Z</updated><link rel='self' href='https://example.org/feed'/><link href='https://example.org/'/>\
         <author><name>Ana</name></author><author><name> </name></author><author><name>Jan</name></author>",
    );
    let head = &of.head;
    assert_eq!((head.title.as_str(), head.source.outlet.as_deref()), ("Wire", Some("Wire")));
    assert_eq!(head.source.url.as_deref(), Some("https://example.org/"));
    assert_eq!((head.source.byline.as_deref(), head.date.map(|day| day.day())), (Some("Ana, Jan"), Some(21)));
    for (lang, read) in
        [("en-GB", Some("en")), ("DE", Some("de")), ("e", None), ("deutsch", None), ("deu_AT", Some("deu"))]
    {
        assert_eq!(rss(&format!("<language>{lang}</language>")).head.lang.as_deref(), read, "{lang}");
    }
    assert_eq!(
        rss("<pubDate>Tue, 21 Oct 2025 08:00:00 GMT</pubDate>").head.date.map(|day| day.day()),
        Some(21)
    );
    assert_eq!(rss("").head.source.byline, None);
    assert_eq!(read("<rss version='2.0'><channel></channel></rss>").0.unwrap().head.source.outlet, None);
    let (_, said) = read("<rss version='2.0'><channel><title>t</title></channel></rss>");
    assert_eq!(said[..1], ["a feed without items"]);
}

#[test]
fn items_are_told_apart_and_ordered_by_day() {
    let item = |title: &str, day: &str, text: &str| {
        format!(
            "<item><title>{title}</title><pubDate>{day}</pubDate><description>{text}</description></item>"
        )
    };
    let day = |day: u8| format!("{day} Oct 2025 08:00:00 GMT");
    let document =
        rss(&[item("a", "", "1"), item("b", &day(20), "2"), item("c", &day(21), "3"), item("d", "", "4")]
            .concat());
    let found: Vec<_> = document
        .sections
        .iter()
        .map(|s| (s.heading.as_deref(), s.kicker.as_deref(), s.body.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (Some("c"), Some("2025-10-21"), "3"),
            (Some("b"), Some("2025-10-20"), "2"),
            (Some("a"), None, "1"),
            (Some("d"), None, "4")
        ]
    );
    assert_eq!(
        document.head.date.map(|day| day.day()),
        Some(21),
        "the newest item's, when the feed has none"
    );
    let entries = atom(
        "<updated>2025-01-01T00:00:00Z</updated>\
         <entry><title>a</title><id>1</id><updated>2025-10-22T00:00:00Z</updated><published>2025-10-21T00:00:00Z</published></entry>\
         <entry><title>a</title><id>2</id><updated>2025-10-22T00:00:00Z</updated></entry>\
         <entry><title>b</title><id>2</id><updated>2025-10-20T00:00:00Z</updated></entry>\
         <entry><title>a</title><id>2</id><updated>2025-10-22T00:00:00Z</updated></entry>\
         <entry><id>3</id><updated>2025-10-22T00:00:00Z</updated></entry>",
    );
    let days: Vec<_> = entries.sections.iter().map(|section| section.kicker.as_deref()).collect();
    assert_eq!(days, [Some("2025-10-22"), Some("2025-10-21"), Some("2025-10-20")]);
    assert_eq!(entries.head.date.map(|day| day.month()), Some(1));
}

#[test]
fn what_an_item_says_and_leads_to() {
    let section = |inside: &str| rss(&format!("<item>{inside}</item>")).sections.remove(0);
    let whole = "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>";
    assert_eq!(
        section(&format!("<title>a</title><description>short</description>{whole}long</content:encoded>"))
            .body
            .as_str(),
        "long"
    );
    assert_eq!(
        section(&format!("<title>a</title><description>short</description>{whole} </content:encoded>"))
            .body
            .as_str(),
        "short"
    );
    let media = "<media:group xmlns:media='http://search.yahoo.com/mrss/'><media:content url='https://example.org/1.mp4'/><media:description>seen</media:description></media:group>";
    assert_eq!(section(&format!("<title>a</title>{media}")).body.as_str(), "seen");
    let linked =
        section("<title>a &lt;i&gt;b&lt;/i&gt; &amp;amp;\nc</title><link>https://example.org/1</link>");
    assert_eq!(linked.heading.as_deref(), Some("a b & c"));
    assert_eq!(
        (linked.links[0].text.as_str(), linked.links[0].url.as_str()),
        ("a b & c", "https://example.org/1")
    );
    let bare = section("<description>It rained.</description><link>https://example.org/1</link>");
    assert_eq!((bare.heading, bare.links[0].text.as_str()), (None, "the whole item"));
    let id = section("<title>a</title><guid isPermaLink='false'>https://example.org/2</guid>");
    assert_eq!(id.links[0].url.as_str(), "https://example.org/2", "an id that is an address");
    let rel = atom(
        "<entry><title>a</title><id>1</id><link rel='enclosure' href='https://example.org/3'/><link rel='alternate' href='https://example.org/4'/></entry>",
    );
    assert_eq!(rel.sections[0].links[0].url.as_str(), "https://example.org/4");
}

#[test]
fn a_flood_of_items_is_cut_and_said() {
    let many = |count: usize| {
        let items: String = (0..count).map(|n| format!("<item><title>{n}</title></item>\n")).collect();
        read(&format!("<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"))
    };
    let (document, said) = many(20_000);
    assert_eq!((document.unwrap().sections.len(), said.len()), (20_000, 0));
    let (document, said) = many(20_001);
    assert_eq!(
        (document.unwrap().sections.len(), &said[0][..]),
        (20_000, "only the first 20000 items are shown")
    );
}

#[test]
fn what_is_refused_is_named_with_its_line() {
    let nested = |levels: usize| {
        format!("<rss version='2.0'>\n{}{}</rss>", "<a>".repeat(levels), "</a>".repeat(levels))
    };
    let attributes = |count: usize| {
        let all: String = (0..count).map(|n| format!(" a{n}=''")).collect();
        format!("<rss version='2.0'>\n<channel{all}></channel></rss>")
    };
    for (source, why) in [
        ("<opml/>".to_owned(), "a list of feeds (OPML), not a feed"),
        ("<HTML>x</HTML>".to_owned(), "a web page, not a feed"),
        ("<a/>".to_owned(), "XML, but no feed: <a>"),
        ("<!-- x -->".to_owned(), "no feed in it"),
        ("<rss version='2.0'>\n<channel>\n".to_owned(), "line 3: the file ends inside <channel>"),
        (nested(256), "line 2: nested too deep"),
        (attributes(257), "line 2: more than 256 attributes on <channel>"),
    ] {
        assert_eq!(read(&source).0.unwrap_err(), why, "{source:.60}");
    }
    assert!(read("<rss version='2.0'>\n\n</channel>").0.unwrap_err().starts_with("line 3: "));
    assert!(read("<rss/>").0.unwrap_err().starts_with("no feed that can be read"));
    assert!(read(&nested(255)).0.is_ok() || !read(&nested(255)).0.unwrap_err().contains("deep"));
    assert!(read(&attributes(256)).0.is_ok());
    assert!(
        read("<rss version='2.0'><channel><title>t</title></channel></rss> <junk").0.is_ok(),
        "the root is all that counts"
    );
}

#[test]
fn a_declaration_says_nothing_more_once_the_text_is_decoded() {
    use feed::is_feed;
    let told = |declaration: &str| {
        let source = format!(
            "{declaration}\n<rss version='2.0'><channel><title>Zug nach Überall</title></channel></rss>"
        );
        read(&source).0.map(|document| document.head.title.to_string())
    };
    for declaration in
        ["<?xml version='1.0' encoding='koi8-r'?>", " \n<?xml\tencoding='utf-16'?>", "<?xml\nversion='1.0'?>"]
    {
        assert_eq!(told(declaration).as_deref(), Ok("Zug nach Überall"), "{declaration}");
    }
    for (text, is) in [
        ("<rss>", true),
        ("{\"version\":\"https://jsonfeed.org/version/1\"}", true),
        ("{\"version\":\"1\"}", false),
        ("<html>", false),
        ("https://jsonfeed.org/version/1", false),
    ] {
        assert_eq!(is_feed(text), is, "{text}");
    }
}
