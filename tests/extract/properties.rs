//! What holds for every text: it is handled, spans lie on character boundaries, and lists are in order.

use crate::support::document;
use onrecord::briefing::{Briefing, Document, GivenActor, GivenQuote, Place};
use onrecord::extract::brief;
use proptest::prelude::*;

fn places(b: &Briefing) -> Vec<Place> {
    let mentions = b.actors.iter().flat_map(|a| a.mentions.clone());
    let quotes = b.quotes.iter().flat_map(|q| [Some(q.place), q.speaker_place, q.cue].into_iter().flatten());
    mentions.chain(quotes).chain(b.hedges.iter().map(|h| h.place)).collect()
}

fn holds(b: &Briefing) {
    for place in places(b) {
        let body = &b.sections[place.section].body;
        assert!(body.get(place.span.range()).is_some(), "{place:?} in {body:?}");
        assert!(!place.span.is_empty(), "an empty place in {body:?}");
    }
    for actor in &b.actors {
        assert!(!actor.name.trim().is_empty());
        assert!(actor.mentions.is_sorted(), "mentions of {} out of order", actor.name);
    }
    assert!(b.actors.is_sorted_by_key(|a| std::cmp::Reverse(a.mentions.len())));
    assert!(b.quotes.is_sorted_by_key(|q| (q.place.section, q.place.span.start)));
    for id in b.quotes.iter().flat_map(|q| [q.speaker, q.via]).flatten() {
        assert!(b.actor(id).is_some());
    }
}

/// Pieces of which news is made, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Marta Sollen",
        "the minister",
        "Mr.",
        "O’",
        "’s",
        "\"",
        "“",
        "”",
        "„",
        "said",
        "CNN",
        "quoted",
        "as saying",
        "according to",
        ",",
        ".",
        "\n",
        "the",
        "of",
        "Russia",
        "President",
        "van der",
        "-",
        "(",
        ")",
        "IAEA",
        "he",
        "may",
        "likely",
        "70",
        "percent",
        "chance",
        "王小明",
        "Ελένη",
        "e\u{301}",
        "who",
        "leads",
        "Jr",
        "told",
        "Reuters",
        "and",
        "&",
        "'",
        "U.S.",
        "’",
        "İ",
        "an official",
        "in",
        "citing",
        "that",
    ]);
    prop::collection::vec((piece, prop::bool::ANY), 0..60).prop_map(|list| {
        list.into_iter().map(|(p, blank)| if blank { format!("{p} ") } else { p.to_owned() }).collect()
    })
}

#[test]
fn a_speaker_of_whom_nothing_can_be_shown_is_no_actor() {
    holds(&brief(document("#\u{1e008}: \"We will go there tomorrow for the bridge.\"")).0);
}

#[test]
fn a_speaker_without_a_word_is_no_place() {
    let text = "CNNpercent,in according to the minister\",Mr. .Marta SollenMarta SollenMarta SollenMarta SollensaidtheO’\"Marta \
                Sollen quoted Marta Sollen";
    holds(&brief(document(text)).0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_handled(text in "\\PC{0,200}") {
        holds(&brief(document(&text)).0);
    }

    #[test]
    fn any_order_of_news_is_handled(text in pieces()) {
        holds(&brief(document(&text)).0);
    }

    #[test]
    fn whatever_authors_give_is_handled(text in pieces(), name in "\\PC{0,12}", words in "\\PC{0,12}", section in 0_usize..4) {
        let actors = vec![GivenActor { name: name.as_str().into(), aliases: vec![words.as_str().into()], ..GivenActor::default() }];
        let quotes = vec![GivenQuote { text: words.as_str().into(), speaker: Some(name.as_str().into()), section: Some(section), ..GivenQuote::default() }];
        holds(&brief(Document { actors, quotes, ..document(&text) }).0);
    }
}
