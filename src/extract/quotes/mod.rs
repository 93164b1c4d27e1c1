//! Finding what somebody said: content, cue and speaker as spans of one text.

pub mod candidates;
pub mod chain;
pub mod edges;
pub mod features;
pub mod forms;
pub mod keep;
mod leads;
mod mend;
pub mod model;
pub mod posterior;
pub mod regions;
pub mod scene;
pub mod speakers;
pub mod trees;
pub mod unspaced;

use crate::{briefing::QuoteKind, extract::tokens::tokenize, text::Span};
use candidates::{Reading, span};
use chain::{Lattice, Stretch};
use keep::Linked;
use model::{Model, model};
use scene::Scene;
use speakers::{Memory, turn};

/// A quote before its speaker is known as an actor. All spans are byte ranges of the text searched.
#[derive(Debug, Clone, PartialEq)]
pub struct RawQuote {
    /// The words said; quotation marks around them are inside.
    pub content: Span,
    /// The words of saying ("said", "according to").
    pub cue: Option<Span>,
    /// The words that name the speaker for this quote, as the text has them ("he", "Kelly").
    pub speaker: Option<Span>,
    /// Direct, indirect or mixed.
    pub kind: QuoteKind,
    /// Fragments of one attribution share a number.
    pub group: u32,
    /// Whether the speaker was carried over from an earlier sentence or paragraph.
    pub carried: bool,
    /// 0.0 to 1.0.
    pub confidence: f32,
}

/// Finds the quotes in `text`, whose paragraphs end with `\n`; in reading order. The model behind it knows English;
/// scripts that write no blanks between words go by their marks.
pub fn find(text: &str) -> Vec<RawQuote> {
    find_by(text, model())
}

/// As [`find`], by another model.
pub fn find_by(text: &str, model: &Model) -> Vec<RawQuote> {
    let tokens = tokenize(text);
    if unspaced::is_unspaced(&tokens) {
        return unspaced::find(text, &tokens);
    }
    quotes(text, &Scene::divided(text, tokens, &model.tagger), model)
}

/// Finds the quotes of a text already divided and tagged.
pub fn quotes(text: &str, scene: &Scene, model: &Model) -> Vec<RawQuote> {
    let (mut linked, mut memory) = (Vec::new(), Memory::default());
    let (mut lattice, mut reading) = (Lattice::default(), Reading::default());
    let transcript = forms::is_transcript(scene);
    for paragraph in 0..scene.tokens.paragraphs.len() {
        let before = linked.len();
        let line = if transcript { forms::speech_line(scene, paragraph, true) } else { None };
        if line.is_some() {
            turn(&mut memory, None);
            linked.extend(line);
        } else if scene.promising(paragraph) {
            model.chain.score(scene, paragraph, &mut lattice);
            reading.read(scene, &model.chain, &mut lattice, paragraph);
            keep::link(scene, model, &reading, &mut memory, &mut linked);
            turn(&mut memory, Some(&reading));
        } else {
            turn(&mut memory, None);
        }
        if linked.len() == before {
            linked.extend(forms::leftover(scene, paragraph, transcript, linked.last()));
        }
    }
    let mut group = 0;
    let mut out: Vec<RawQuote> = Vec::with_capacity(linked.len());
    for (i, quote) in linked.iter().enumerate() {
        if i > 0 && !(quote.cue.is_some() && quote.cue == linked[i - 1].cue) {
            group += 1;
        }
        out.push(raw(text, scene, quote, group));
    }
    out
}

fn raw(text: &str, scene: &Scene, quote: &Linked, group: u32) -> RawQuote {
    let content = quote.content;
    RawQuote {
        content: span(scene, content),
        cue: quote.cue.map(|c| span(scene, c)),
        speaker: quote.speaker.map(|s| span(scene, s)),
        kind: kind(text, scene, content),
        group,
        carried: quote.carried,
        confidence: quote.confidence,
    }
}

/// Direct when nearly all letters stand between quotation marks, indirect when none do.
fn kind(text: &str, scene: &Scene, content: Stretch) -> QuoteKind {
    let (mut inside, mut outside) = (0, 0);
    for i in content.start..content.end {
        let letters = scene.tokens.list[i].of(text).chars().filter(|c| c.is_alphanumeric()).count();
        *(if scene.quoted(i) { &mut inside } else { &mut outside }) += letters;
    }
    match (inside, outside) {
        (0, _) => QuoteKind::Indirect,
        (i, o) if 20 * i >= 19 * (i + o) => QuoteKind::Direct,
        _ => QuoteKind::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Holds for any text: spans are on character boundaries, in order, and content does not overlap.
    fn holds(text: &str) {
        let mut end = 0;
        for quote in find(text) {
            for span in [Some(quote.content), quote.cue, quote.speaker].into_iter().flatten() {
                assert!(!span.is_empty() && text.get(span.range()).is_some(), "{span:?} in {text:?}");
            }
            assert!(quote.content.start >= end, "{text:?}");
            assert!((0.0..=1.0).contains(&quote.confidence));
            end = quote.content.end;
        }
    }

    proptest! {
        #[test]
        fn any_text_is_handled(text in "(?s).{0,200}") {
            holds(&text);
        }

        #[test]
        fn any_mix_of_words_and_marks_is_handled(
            words in prop::collection::vec(prop::sample::select(vec![
                "“", "”", "\"", "‘", "’", "«", "»", "„", "「", "」", "''", ",", ".", ":", "—", "\n", " ", "(", "said", "told",
                "according to", "that", "he", "Ana Ruiz", "the minister", "the dam", "will", "break", "who", "BRANDT", "was",
            ]), 0..60)
        ) {
            holds(&words.join(" "));
            holds(&words.concat());
        }
    }

    #[test]
    fn a_plain_attribution_is_found() {
        let text = "“The bridge will open in May,” the mayor said on Monday.\n";
        let quotes = find(text);
        assert_eq!(quotes.len(), 1);
        assert_eq!(quotes[0].content.of(text), "“The bridge will open in May,”");
        assert!(quotes[0].cue.is_some_and(|c| c.of(text).starts_with("said")));
        assert_eq!(quotes[0].speaker.map(|c| c.of(text)), Some("the mayor"));
        assert_eq!(quotes[0].kind, QuoteKind::Direct);
    }
}
