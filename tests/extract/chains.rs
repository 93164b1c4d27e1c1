//! Who relayed whose words, on own sentences; a third of them was set aside before any rule was written.

use crate::support::{Tally, lines, of, speaker, via};
use onrecord::{
    briefing::{Document, DraftSection, QuoteKind},
    extract::{brief_with, quotes::RawQuote},
    text::Span,
};

const CASES: &str = include_str!("../data/chains.txt");

/// Relayer, and speaker, on the cases of one part.
fn measure(aside: bool, show: bool) -> (Tally, Tally) {
    let (mut relayers, mut speakers) = (Tally::default(), Tally::default());
    for (n, line) in lines(CASES).enumerate().filter(|(n, _)| ((n + 1) % 3 == 0) == aside) {
        let parts: Vec<&str> = line.split(" || ").collect();
        let [text, words, who, relayer] = parts[..] else { panic!("case {n} has not four parts: {line}") };
        let b = of(text);
        let quote = b.quotes.iter().find(|q| b.words(q.place).contains(words));
        let (got_who, got_via) = quote.map_or(("-".into(), "-".into()), |q| (speaker(&b, q), via(&b, q)));
        let same = |got: &str, want: &str| got.to_lowercase() == want.to_lowercase();
        count(&mut relayers, &got_via, relayer, same(&got_via, relayer));
        count(&mut speakers, &got_who, who, same(&got_who, who));
        if show && !(same(&got_via, relayer) && same(&got_who, who)) {
            let found: Vec<_> = b.quotes.iter().map(|q| b.words(q.place)).collect();
            println!(
                "{text}\n    want {who} via {relayer}\n    got  {got_who} via {got_via}   {}",
                if quote.is_some() { String::new() } else { format!("{found:?}") }
            );
        }
    }
    (relayers, speakers)
}

fn count(tally: &mut Tally, got: &str, want: &str, same: bool) {
    tally.found += usize::from(got != "-");
    tally.there += usize::from(want != "-");
    tally.right += usize::from(want != "-" && same);
}

#[test]
fn relayers_are_found_in_sentences_that_no_rule_was_made_for() {
    let show = std::env::var_os("SHOW").is_some();
    for (part, aside) in [("worked on", false), ("set aside", true)] {
        let (relayers, speakers) = measure(aside, show && !aside);
        for (what, t) in [("relayer", relayers), ("speaker", speakers)] {
            println!(
                "{part}: {what} precision {:.3} recall {:.3} ({} there)",
                t.precision(),
                t.recall(),
                t.there
            );
            assert!(t.precision() > 0.9 && t.recall() > 0.8, "{part}: {what} {t:?}");
        }
    }
}

/// The speaker's words for one quote that is given.
fn spoken(text: &str, content: &str, cue: &str, speaker: &str, kind: QuoteKind) -> String {
    let span = |words: &str| {
        let start = text.find(words).expect("in the text");
        Span::new(start, start + words.len())
    };
    let raw = RawQuote {
        content: span(content),
        cue: Some(span(cue)),
        speaker: Some(span(speaker)),
        kind,
        group: 0,
        carried: false,
        confidence: 1.0,
    };
    let section = DraftSection { body: text.into(), ..DraftSection::default() };
    let document = Document { sections: vec![section], ..Document::default() };
    let (b, _) = brief_with(document, |_| vec![raw.clone()]);
    b.quotes[0].speaker_place.map(|p| b.words(p).to_owned()).unwrap_or_default()
}

#[test]
fn a_name_before_reported_words_does_not_say_them_without_marks() {
    let text = "As the Harbour Times noted, Ana Ruiz raised two million for the bridge. Ruiz was pleased.";
    let content = "raised two million for the bridge";
    assert_eq!(spoken(text, content, "noted", "the Harbour Times", QuoteKind::Indirect), "the Harbour Times");
}

#[test]
fn who_speaks_inside_quotation_marks_is_not_the_speaker() {
    let text =
        "“Having met twice, Speaker Ana Ruiz has told the council to wait,” the State Department said.";
    let content = "“Having met twice, Speaker Ana Ruiz has told the council to wait,”";
    assert_eq!(
        spoken(text, content, "said", "the State Department", QuoteKind::Direct),
        "the State Department"
    );
}
