//! What tells the items of a feed apart, and what each says of itself.

use super::items::{FeedItem, beginning, items, url_key};

fn rss(inside: &str) -> Vec<FeedItem> {
    let head = "<title>Wire</title><link>https://example.org/</link><language>en</language>";
    let source = format!("<rss version='2.0'><channel>{head}{inside}</channel></rss>");
    items(&source, "https://example.org/feeds/all.xml").unwrap()
}

fn item(inside: &str) -> FeedItem {
    rss(&format!("<item>{inside}</item>")).remove(0)
}

#[test]
fn an_address_is_the_same_whatever_it_says_of_the_click() {
    for (url, key) in [
        ("https://a.example/b", "url:https://a.example/b"),
        ("https://a.example/b#c", "url:https://a.example/b"),
        ("https://a.example/b?utm_source=x", "url:https://a.example/b"),
        ("https://a.example/b?c=1&utm_source=x&d=2#e", "url:https://a.example/b?c=1&d=2"),
        ("https://a.example/b c\u{202e}", "url:https://a.example/b_c_"),
        ("https://a.example/é", "url:https://a.example/é"),
    ] {
        assert_eq!(url_key(url), key, "{url}");
    }
    assert_eq!(url_key(&format!("https://a.example/{}", "x".repeat(600))).len(), "url:".len() + 500);
}

#[test]
fn the_keys_of_an_item() {
    for (inside, keys) in [
        ("<title>a</title><guid isPermaLink='false'> 7 </guid>", vec!["id:7"]),
        (
            "<title>a</title><guid isPermaLink='false'>7</guid><link>/b</link>",
            vec!["id:7", "url:https://example.org/b"],
        ),
        ("<title>a</title><guid>https://example.org/b</guid>", vec!["url:https://example.org/b"]),
        ("<title>a</title><link>https://example.org/#top</link>", vec!["text:a"]),
        (
            "<title>a</title><pubDate>Tue, 21 Oct 2025 08:00:00 GMT</pubDate><description>It rained.</description>",
            vec!["text:2025-10-21_a_It_rained."],
        ),
    ] {
        assert_eq!(item(inside).keys, keys, "{inside}");
    }
    let long = item(&format!("<title>a</title><description>{}</description>", "x".repeat(200)));
    assert_eq!(long.keys, [format!("text:a_{}", "x".repeat(100))]);
    assert_eq!(beginning(&long.document), long.keys[0]);
}

#[test]
fn items_that_lead_to_the_same_page_are_told_apart_by_their_ids() {
    let one = |id: u8, title: &str, link: &str| {
        format!("<item><title>{title}</title><guid isPermaLink='false'>{id}</guid><link>{link}</link></item>")
    };
    let keys = |all: &[String]| rss(&all.concat()).iter().map(|item| item.keys.len()).collect::<Vec<_>>();
    assert_eq!(keys(&[one(1, "a", "/x"), one(2, "b", "/y")]), [2, 2]);
    assert_eq!(keys(&[one(1, "a", "/x"), one(2, "b", "/x")]), [1, 1]);
    assert_eq!(keys(&[one(1, "a", "/x"), one(1, "b", "/x")]), [1], "the same id is the same item");
    assert_eq!(keys(&[one(1, "a", "/x"), one(1, "a", "/x")]), [2], "twice the same shares nothing");
    assert_eq!(keys(&[one(1, "", "/x"), one(2, "a", "/y")]), [2], "an item that says nothing is none");
}

#[test]
fn whether_a_feed_has_more_than_a_summary() {
    let whole = |text: &str| {
        format!(
            "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>{text}</content:encoded>"
        )
    };
    let letters = |count: usize| format!("<title>a</title><description>{}</description>", "x".repeat(count));
    for (inside, summary) in [
        ("<title>a</title>".to_owned(), true),
        (letters(1_999), true),
        (letters(2_000), false),
        (format!("<title>a</title>{}", whole("short")), false),
        (format!("<title>a</title><description>short</description>{}", whole("longer")), false),
        (format!("<title>a</title><description>same</description>{}", whole("same")), true),
        (format!("<title>a</title><description>longer</description>{}", whole("short")), true),
    ] {
        assert_eq!(item(&inside).is_summary, summary, "{inside:.80}");
    }
}

#[test]
fn the_head_of_an_item() {
    let head = |inside: &str| item(inside).document.head;
    let dc =
        |name: &str| format!("<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>{name}</dc:creator>");
    let told = head(&format!(
        "<title>Rain</title>{}<category>a</category><category> </category><category>{}</category><category>{}</category>",
        dc("Ana Ruiz"),
        "b".repeat(60),
        "c".repeat(61)
    ));
    assert_eq!((told.source.byline.as_deref(), told.lang.as_deref()), (Some("Ana Ruiz"), Some("en")));
    assert_eq!(told.tags.iter().map(|tag| tag.len()).collect::<Vec<_>>(), [1, 60]);
    let tags: String = (0..30).map(|n| format!("<category>{n}</category>")).collect();
    assert_eq!(head(&format!("<title>a</title>{tags}")).tags.len(), 20);
    assert_eq!(
        head("<description>One two three four five six seven eight nine ten.</description>").title.as_str(),
        "One two three four five six seven eight nine ten."
    );
    assert_eq!(
        head("<description>One two three four five six seven eight nine ten eleven.</description>")
            .title
            .as_str(),
        "One two three four five six seven eight nine ten …"
    );
    let managed = "<feed xmlns='http://www.w3.org/2005/Atom'><title>W</title><id>i</id><author><name>Ana</name></author>\
        <entry><title>a</title><id>1</id></entry></feed>";
    let managed = items(managed, "https://example.org/f").unwrap();
    assert_eq!(
        managed[0].document.head.source.byline.as_deref(),
        Some("Ana"),
        "who writes the feed wrote it"
    );
}
