//! What is taken from lists of feeds: names, addresses, folders, and how many of each.

use super::opml::{is_opml, read};

fn listed(inside: &str) -> Vec<(String, String)> {
    let list = read(&format!("<opml><body>{inside}</body></opml>")).unwrap();
    list.feeds.into_iter().map(|feed| (feed.name, feed.url)).collect()
}

#[test]
fn the_looks_of_a_list() {
    let far = |letters: usize| format!("<!--{}--><opml>", "é".repeat(letters));
    for (text, is) in [
        ("<OPML version='2.0'>", true),
        (" \n<?xml version='1.0'?><opml>", true),
        ("an <opml> list", false),
        ("<rss>", false),
        (&far(1_988), true),
        (&far(1_989), false),
    ] {
        assert_eq!(is_opml(text), is, "{text:.40}");
    }
}

#[test]
fn a_feed_is_named_by_its_title_its_text_or_its_host() {
    for (attributes, name) in [
        ("title='Title' text='Text'", "Title"),
        ("text='Text' title='Title'", "Title"),
        ("title='' text='Text'", "Text"),
        ("text='Text' title=' '", "Text"),
        ("text=' a \n b '", "a b"),
        ("TEXT='Text'", "Text"),
        ("", "a.example"),
    ] {
        assert_eq!(
            listed(&format!("<outline {attributes} xmlUrl=' https://a.example/f '/>"))[0].0,
            name,
            "{attributes}"
        );
    }
    let long = listed(&format!("<OUTLINE text='{}' xmlurl='https://a.example/f'/>", "é".repeat(90)));
    assert_eq!(long[0].0.chars().count(), 80);
    assert!(read("<opml><item text='a' xmlUrl='https://a.example/f'/></opml>").is_err());
}

#[test]
fn folders_hold_what_is_inside_them() {
    let list = read(
        "<opml><body><outline text='A'><outline text='B'><outline xmlUrl='https://a.example/1'/></outline><outline xmlUrl='https://a.example/2'/></outline>\
         <outline text='C'/><outline xmlUrl='https://a.example/3'/></body></opml>",
    )
    .unwrap();
    let folders: Vec<String> = list.feeds.iter().map(|feed| feed.folders.join("/")).collect();
    assert_eq!(folders, ["A/B", "A", ""]);
    assert_eq!(list.refused, 0, "a folder is no entry");
}

#[test]
fn a_list_has_its_limits() {
    let deep = |levels: usize| {
        format!(
            "<opml>{}<outline xmlUrl='https://a.example/1'/>{}</opml>",
            "<outline>".repeat(levels),
            "</outline>".repeat(levels)
        )
    };
    assert!(read(&deep(63)).is_ok());
    assert_eq!(read(&deep(64)).unwrap_err().as_str(), "a list of feeds nested too deep");
    let many = |count: usize| {
        let all: String = (0..count).map(|n| format!("<outline xmlUrl='https://a.example/{n}'/>")).collect();
        read(&format!("<opml>{all}</opml>")).map(|list| (list.feeds.len(), list.refused)).unwrap()
    };
    assert_eq!((many(5_000), many(5_002)), ((5_000, 0), (5_000, 2)));
}
