//! Days in words and addresses, linked data, the tree of a page, and the line on which a text stands.

use super::{
    Locator, day, flow, item, letter, linked,
    tree::{element, tree},
};
use crate::load::{body::Body, report::Report};

#[test]
fn days_that_could_be_either_way_round() {
    for (text, found) in [
        ("10/10/2025", Some("2025-10-10")),
        ("12/13/2025", Some("2025-12-13")),
        ("13/12/2025", Some("2025-12-13")),
        ("12/11/2025", None),
        ("13/13/2025", None),
    ] {
        assert_eq!(day::find(text).map(|day| day.to_string()).as_deref(), found, "{text}");
    }
    for (url, found) in [
        ("https://a.example/1991/10/21/x", Some("1991-10-21")),
        ("https://a.example/1990/10/21/x", None),
        ("https://a.example/2025/10/021", None),
        ("https://a.example/18000101/x", None),
        ("https://a.example/x_20251021", Some("2025-10-21")),
        ("/2025/10/21", Some("2025-10-21")),
    ] {
        assert_eq!(day::in_url(url).map(|day| day.to_string()).as_deref(), found, "{url}");
    }
}

fn read(script: &str) -> linked::Linked {
    linked::read(&[script.to_owned()])
}

#[test]
fn the_article_of_several() {
    let headline = |script: &str| read(script).headline;
    let (full, some, bare) = (
        r#"{"@type":"Article","headline":"full","datePublished":"2025-10-21"}"#,
        r#"{"@type":"Article","headline":"some"}"#,
        r#"{"@type":"Article","name":"bare"}"#,
    );
    assert_eq!(headline(&format!("[{full},{some}]")).as_deref(), Some("full"));
    assert_eq!(headline(&format!("[{some},{bare}]")).as_deref(), Some("some"));
    for kind in ["WebPage", "NewsMediaOrganization"] {
        let page = read(&format!(r#"{{"@type":"{kind}","headline":"page","datePublished":"2025-10-21"}}"#));
        assert_eq!((page.published.as_deref(), page.headline, page.found), (Some("2025-10-21"), None, false));
    }
    assert_eq!(read(r#"{"@type":"WebPage","headline":"page"}"#), linked::Linked::default());
    let nested =
        |levels: usize| format!("{}{full}{}", r#"{"mainEntity":"#.repeat(levels), "}".repeat(levels));
    assert_eq!((headline(&nested(8)).is_some(), headline(&nested(9)).is_some()), (true, false));
    let lists = |levels: usize| format!("{}{full}{}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!((headline(&lists(8)).is_some(), headline(&lists(9)).is_some()), (true, false));
    let behind = |count: usize| format!("[{}{full}]", r#"{"@type":"WebSite"},"#.repeat(count));
    assert_eq!((headline(&behind(500)).is_some(), headline(&behind(501)).is_some()), (true, false));
}

#[test]
fn who_wrote_and_published_it() {
    let with = |fields: &str| read(&format!(r#"{{"@type":"Article",{fields}}}"#));
    let wire = r#"{"@type":"NewsMediaOrganization","name":"Wire"}"#;
    for (author, names, organised) in [
        (r#"" Ana ""#.to_owned(), vec!["Ana"], false),
        (r#"{"name":["Ana","Jan"]}"#.to_owned(), vec!["Ana", "Jan"], false),
        (wire.to_owned(), vec!["Wire"], true),
        (format!("[{wire},{wire}]"), vec!["Wire", "Wire"], true),
        (format!(r#"[{wire},"Ana"]"#), vec!["Wire", "Ana"], false),
        ("[]".to_owned(), vec![], false),
        ("7".to_owned(), vec![], false),
    ] {
        let got = with(&format!(r#""author":{author}"#));
        assert_eq!(
            (got.authors, got.by_organisation),
            (names.into_iter().map(str::to_owned).collect(), organised),
            "{author}"
        );
    }
    assert_eq!(with(r#""creator":"Ana""#).authors, ["Ana"]);
    assert_eq!(with(r#""publisher":"Wire""#).publisher.as_deref(), Some("Wire"));
    assert_eq!(with(r#""sourceOrganization":{"name":"Wire"}"#).publisher.as_deref(), Some("Wire"));
    assert_eq!(with(r#""articleBody":"It rained, again.""#).letters, 13);
    assert_eq!(with(r#""mainEntityOfPage":"https://a.example/""#).url.as_deref(), Some("https://a.example/"));
    assert_eq!(with(r#""url":"https://a.example/1""#).url.as_deref(), Some("https://a.example/1"));
    assert_eq!(with(r#""dateCreated":"2025","dateModified":"2026""#).published.as_deref(), Some("2025"));
    let wrapped = "<!--//<![CDATA[{\"@type\":\"Report\",\"headline\":\"a\tb\"};//]]>-->";
    for script in [wrapped, &wrapped.replace(';', ""), &wrapped.replace("//", "")] {
        assert_eq!(read(script).headline.is_some(), !script.contains(';'), "{script}");
    }
}

#[test]
fn a_tree_has_its_depth_and_counts_no_scripts() {
    let of = |page: &str| tree(&dom_query::Document::from(page));
    let page = of("<body>ab<script type=application/ld+json>cd</script><a href=/>ef</a>");
    assert_eq!((page.letters, page.text().trim()), ((4, 2), "abef"));
    let deep = |levels: usize| of(&format!("{}x", "<div>".repeat(levels))).text().contains('x');
    assert_eq!((deep(397), deep(450)), (true, false));
    let document = dom_query::Document::from("<p>x");
    assert!(element(&document.root(), 0).is_some_and(|root| root.children.is_empty()));
    let words = of(&format!("<body>{}", "<b>漢</b>".repeat(200)));
    assert!(words.begin(100).chars().count() >= 100, "letters, not bytes");
}

#[test]
fn a_text_is_found_on_its_line() {
    let source = "one two\nthree four, five\n\nthree four\n<b>six</b>";
    let mut lines = Locator::new(source);
    for (text, line) in [
        ("three four! and more", 2),
        ("no such words", 2),
        ("th", 2),
        ("three four, five", 2),
        ("six", 5),
        ("one two", 5),
    ] {
        assert_eq!(lines.line(text), line, "{text}");
    }
    let long = format!("{}\n{}x", "a".repeat(41), "a".repeat(41));
    assert_eq!(Locator::new(&long).line(&format!("{}x", "a".repeat(41))), 1, "the beginning tells");
    let short = format!("{}\n{}x", "a".repeat(40), "a".repeat(40));
    assert_eq!(Locator::new(&short).line(&format!("{}x", "a".repeat(40))), 2);
    let far = |letters: usize| format!("one\ntwo\n{}\nthree", "x".repeat(letters));
    let found = |source: &str| {
        let mut lines = Locator::new(source);
        (lines.line("two"), lines.line("three"))
    };
    assert_eq!(found(&far(9)), (2, 4));
    assert_eq!(found(&far(300_000)), (2, 2), "nothing is looked for so far ahead");
    assert_eq!(Locator::new(&far(300_000)).line("three"), 4, "but the first is");
}

#[test]
fn pieces_of_pages_do_not_repeat_their_title() {
    let (mut body, mut links) = (Body::default(), Vec::new());
    flow(
        "<h2>Rain</h2><p>It <a href=https://a.example/>rained</a>.</p><h3>Why</h3>Clouds.<p class=kicker>World</p>end",
        "Rain",
        7,
        &mut body,
        &mut links,
    );
    let (text, blocks) = body.finish();
    assert_eq!(text.as_str(), "It rained.\nWhy\nClouds.\nWorld\nend");
    assert!(blocks.iter().all(|block| block.line == 7) && links.len() == 1);
    let page = "<h2>Rain</h2><p>It rained.</p><h2>Snow</h2><p>It snowed.</p>";
    let heads = |title: &str| {
        item(page, title).iter().map(|s| s.heading.as_deref().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(heads("Rain"), [None, Some("Snow".to_owned())]);
    let sections =
        letter(&page.replace("><", ">\n<"), "Rain", &mut Locator::new(&page.replace("><", ">\n<")));
    assert_eq!(
        sections.iter().map(|s| (s.heading.is_some(), s.line)).collect::<Vec<_>>(),
        [(false, 2), (true, 3)]
    );
    assert_eq!(item("It rained.", "Rain")[0].line, 1);
    assert!(item(" ", "Rain").is_empty());
}

#[test]
fn a_page_with_a_title_alone_is_a_page() {
    let load = |page: &str| super::load(page, &mut Report::default());
    assert!(load("<title>Rain</title>").is_ok_and(|page| page.sections.is_empty()));
    assert!(load("<p>It rained all day.</p>").is_ok_and(|page| page.sections.len() == 1));
    assert_eq!(load("<p></p>").unwrap_err().as_str(), "empty");
}
