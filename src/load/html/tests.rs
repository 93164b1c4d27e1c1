//! Whole pages as sites of many kinds write them.

use super::*;
use std::fmt::Write;

/// What a reader gets of the page: head, then each section's line, kicker and heading, then its blocks.
fn outline(source: &str) -> String {
    let mut report = Report::default();
    let document = load(source, &mut report).unwrap();
    let head = &document.head;
    let mut out = format!("title   {}\n", head.title);
    let text = |t: &Option<SafeText>| t.as_deref().unwrap_or("-").to_owned();
    let date = head.date.map_or("-".to_owned(), |d| d.to_string());
    writeln!(
        out,
        "date    {date}\nbyline  {}\noutlet  {}",
        text(&head.source.byline),
        text(&head.source.outlet)
    )
    .unwrap();
    writeln!(out, "url     {}\ntags    {:?}", text(&head.source.url), head.tags).unwrap();
    for section in &document.sections {
        writeln!(out, "\n{}: {} | {}", section.line, text(&section.kicker), text(&section.heading)).unwrap();
        for block in &section.blocks {
            let kind = format!("{:?}", block.kind);
            let kind = kind.split(' ').next().unwrap_or("");
            writeln!(out, "  {kind:<10} {}", block.span.of(&section.body)).unwrap();
        }
    }
    for found in report.finish() {
        writeln!(out, "! {}", found.message).unwrap();
    }
    out
}

proptest::proptest! {
    /// Whatever the page, its blocks cover its bodies and nothing panics.
    #[test]
    fn any_soup_of_tags_is_a_document(
        pieces in proptest::collection::vec(
            "(</?(p|div|b|a|ul|li|ol|h[1-4]|table|tr|td|th|br|pre|blockquote|article|section|span|figure|title|script|svg|select|template|q|rt|dl|dt)( class='[a-z -]{0,9}')?( href=x)?>|<!--|-->|&[a-z]{1,4};|[\\PC ]{0,12}|[A-Z][a-z]{1,9}[:.]? )",
            0..80
        )
    ) {
        let source = pieces.concat();
        let mut report = Report::default();
        if let Ok(document) = load(&source, &mut report) {
            for section in &document.sections {
                let joined: Vec<&str> = section.blocks.iter().map(|block| block.span.of(&section.body)).collect();
                proptest::prop_assert_eq!(joined.join("\n"), section.body.as_str());
                proptest::prop_assert!(section.line >= 1);
            }
        }
    }
}

#[test]
fn a_single_break_before_text_keeps_words_apart() {
    let text =
        "Rain fell on the plain for the ninth day, and the river stood a hand below the wall, they said.";
    let page = format!(
        "<title>Rain</title><table><tr><td><a href=/>Home</a><br><a href=/n>News</a></td><td>\
         <b>Rain again</b><br>From our man there<br><br>{text}<br><br>{text} Twice.<br><br>{text} Thrice.</td></tr></table>"
    );
    let document = load(&page, &mut Report::default()).unwrap();
    let all: Vec<&str> = document.sections.iter().map(|s| s.body.as_str()).collect();
    assert!(!all.concat().contains("againFrom") && all.concat().contains("From our man there"), "{all:?}");
}

/// Title, byline and date of a page of this head and body, with enough text to be one.
fn head_of(head: &str, body: &str) -> (String, String, String) {
    let text =
        "Rain fell on the plain for the ninth day, and the river stood a hand below the wall, they said.";
    let text = format!("<p>{text}</p>").repeat(6);
    let page = format!("<html><head>{head}</head><body>{}</body></html>", body.replace("TEXT", &text));
    let head = load(&page, &mut Report::default()).unwrap().head;
    let date = head.date.map(|day| day.to_string()).unwrap_or_default();
    (head.title.to_string(), head.source.byline.as_deref().unwrap_or("").to_owned(), date)
}

#[test]
fn a_name_that_is_seen_wins_over_an_account() {
    let linked = r#"<script type="application/ld+json">{"@type":"Article","headline":"Rain on the plain","author":{"name":"NAME"}}</script>"#;
    let body = "<h1>Rain on the plain</h1><span class=item--type-author>By Ida Ostrow</span>TEXT";
    for (said, byline) in [
        ("admin_nk", "Ida Ostrow"),
        ("Super User", "Ida Ostrow"),
        ("Redaktion Ostwind", "Ida Ostrow"),
        ("Jan Ferro", "Jan Ferro"),
    ] {
        assert_eq!(head_of(&linked.replace("NAME", said), body).1, byline, "{said}");
    }
    assert_eq!(head_of(&linked.replace("NAME", "admin_nk"), "<h1>Rain on the plain</h1>TEXT").1, "admin_nk");
    let letter = "<h1>Rain</h1><b>Ida Ostrow</b> <a href='mailto:list'>ida at home</a><br><i>Tue Mar  4 10:12:33 CET 2003</i><hr>TEXT";
    let (_, byline, date) = head_of("<title>Rain</title>", letter);
    assert_eq!((byline.as_str(), date.as_str()), ("Ida Ostrow", "2003-03-04"));
}

#[test]
fn the_title_is_what_stands_above_the_text() {
    let shared = r#"<title>Plain floods again | The Post</title><meta property="og:title" content="Rain on the plain, day nine">
        <script type="application/ld+json">{"@type":"Article","headline":"Plain floods again"}</script>"#;
    assert_eq!(head_of(shared, "<h1>Rain on the plain, day nine</h1>TEXT").0, "Rain on the plain, day nine");
    let app = "<div role=heading aria-level=1>Rain on the plain again</div>TEXT";
    assert_eq!(head_of("<title>Ledger</title>", app).0, "Rain on the plain again");
    let office = "<h3 itemprop=headline>Rain on the plain again</h3>TEXT";
    assert_eq!(head_of("<title>County of Ost: press releases</title>", office).0, "Rain on the plain again");
}

#[test]
fn the_day_is_that_of_the_place() {
    let head = r#"<title>Rain on the plain</title><meta property="article:published_time" content="2023-02-04T02:30:08.000Z">"#;
    for (time, day) in [
        ("<time datetime='2023-02-03T21:30:08-05:00'>yesterday</time>", "2023-02-03"),
        ("<time datetime='2023-02-04T02:30:08Z'>Feb. 3, 2023</time>", "2023-02-03"),
        ("<time datetime='2023-02-01T02:30:08Z'>Feb. 1, 2023</time>", "2023-02-04"),
    ] {
        assert_eq!(head_of(head, &format!("<h1>Rain on the plain</h1>{time}TEXT")).2, day, "{time}");
    }
    let body = "<h1>Rain on the plain</h1><div property='dc:date dc:created' content='2014-11-04T09:12:00+00:00'>by webdesk</div>TEXT";
    assert_eq!(head_of("<title>Rain on the plain</title>", body).2, "2014-11-04");
}

macro_rules! pages {
    ($($name:ident $file:literal)*) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!($file, outline(include_str!(concat!("../../../tests/pages/", $file, ".html"))));
        }
    )*};
}

pages! {
    a_blog_of_wordpress "wordpress"
    an_amp_page "amp"
    a_live_blog "liveblog"
    a_newsletter_in_tables "newsletter"
    a_digest_of_cards "digest"
    an_old_page_in_a_table "plain-old"
    a_digest_of_list_items "digest-lists"
    a_digest_named_by_classes_only "digest-divs"
    a_digest_with_the_same_lead_ins "digest-details"
    a_german_page_without_meaningful_elements "soup"
    an_interview_with_a_table "interview"
    a_broadsheet "broadsheet"
    a_broadcaster "broadcaster"
    a_letter_as_a_blog_post "letterpost"
    a_digest_of_headline_classes "digest-items"
    a_press_review_in_bold "press-review"
}
