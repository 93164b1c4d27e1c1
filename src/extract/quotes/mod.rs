//! Finding what somebody said: content, cue and speaker as spans of one text.

pub mod candidates;
pub mod chain;
pub mod features;
pub mod keep;
pub mod marked;
pub mod model;
pub mod posterior;
pub mod regions;
pub mod scene;
pub mod speakers;
pub mod trees;

use crate::{briefing::QuoteKind, text::Span};
use candidates::{Reading, span};
use chain::{Lattice, Stretch};
use keep::Linked;
use model::{Model, model};
use scene::Scene;
use speakers::Memory;

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

/// Finds the quotes in `text`, whose paragraphs end with `\n`; in reading order.
pub fn find(text: &str) -> Vec<RawQuote> {
    let model = model();
    let scene = Scene::new(text, &model.tagger);
    quotes(text, &scene, model)
}

/// Finds the quotes of a text already divided and tagged.
pub fn quotes(text: &str, scene: &Scene, model: &Model) -> Vec<RawQuote> {
    let (mut linked, mut memory) = (Vec::new(), Memory::default());
    let (mut lattice, mut reading) = (Lattice::default(), Reading::default());
    for paragraph in 0..scene.tokens.paragraphs.len() {
        if !scene.promising(paragraph) {
            continue;
        }
        model.chain.score(scene, paragraph, &mut lattice);
        reading.read(scene, &model.chain, &mut lattice, paragraph);
        keep::link(scene, model, &reading, &mut memory, &mut linked);
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

    #[test]
    fn a_plain_attribution_is_found() {
        let text = "“The bridge will open in May,” the mayor said on Monday.\n";
        let quotes = find(text);
        assert_eq!(quotes.len(), 1);
        assert_eq!(quotes[0].content.of(text), "“The bridge will open in May,”");
        assert_eq!(quotes[0].cue.map(|c| c.of(text)), Some("said"));
        assert_eq!(quotes[0].speaker.map(|c| c.of(text)), Some("the mayor"));
        assert_eq!(quotes[0].kind, QuoteKind::Direct);
    }
}
