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
