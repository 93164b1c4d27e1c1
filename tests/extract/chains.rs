//! Who relayed whose words, on own sentences; a third of them was set aside before any rule was written.

use crate::support::{Tally, lines, of, speaker, via};

const CASES: &str = include_str!("../data/chains.txt");

/// Relayer, and speaker, on the cases of one part.
fn measure(aside: bool, show: bool) -> (Tally, Tally) {
    let (mut relayers, mut speakers) = (Tally::default(), Tally::default());
    for (n, line) in lines(CASES).enumerate().filter(|(n, _)| ((n + 1) % 3 == 0) == aside) {
        let parts: Vec<&str> = line.split(" || ").collect();
        let [text, words, who, relayer] = parts[..] else { panic!("case {n} has not four parts: {line}") };
        let b = if std::env::var_os("GIVEN").is_some() { given(text, words) } else { of(text) };
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
        }
    }
}

fn given(text: &str, words: &str) -> onrecord::briefing::Briefing {
    use onrecord::{briefing::QuoteKind, extract::quotes::RawQuote, text::Span};
    let start = text.find(words).expect("words in text");
    let content = Span::new(start, start + words.len());
    let cues = [
        "said",
        "told",
        "quoted",
        "according to",
        "According to",
        "called",
        "calling",
        "saying",
        "cited",
        "reported",
        "says",
        "wrote",
        "warned",
        "posted",
        "assured",
        "read",
        "quotes",
        "stressed",
        "adding",
        "accused",
        "telling",
        "wanted",
    ];
    let mut best = None;
    for cue in cues {
        for (at, _) in text.match_indices(cue) {
            if content.covers(at) {
                continue;
            }
            let distance = if at < start { start - at - cue.len() } else { at - content.end };
            if best.is_none_or(|(d, _)| distance < d) {
                best = Some((distance, Span::new(at, at + cue.len())))
            }
        }
    }
    let raw = RawQuote {
        content,
        cue: best.map(|b| b.1),
        speaker: None,
        kind: QuoteKind::Indirect,
        group: 0,
        carried: false,
        confidence: 1.0,
    };
    onrecord::extract::brief_with(crate::support::document(text), |_| vec![raw.clone()]).0
}
