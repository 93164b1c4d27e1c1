//! Finding what somebody said: content, cue and speaker as spans of one text.

pub mod chain;
pub mod features;
pub mod link;
pub mod model;
pub mod regions;
pub mod scene;

use crate::{briefing::QuoteKind, text::Span};
use chain::{Lattice, Stretch};
use link::Linked;
use model::{Model, model};
use regions::Region;
use scene::Scene;

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
    let mut linked = Vec::new();
    let mut lattice = Lattice::default();
    let mut last = None;
    for paragraph in 0..scene.tokens.paragraphs.len() {
        model.chain.score(scene, paragraph, &mut lattice);
        let stretches = model.chain.best(&mut lattice, scene.tokens.paragraph(paragraph).start);
        link::link(scene, &stretches, &mut last, &mut linked);
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

fn span(scene: &Scene, stretch: Stretch) -> Span {
    let list = &scene.tokens.list;
    Span::new(list[stretch.start].start as usize, list[stretch.end - 1].end as usize)
}

fn raw(text: &str, scene: &Scene, quote: &Linked, group: u32) -> RawQuote {
    let content = snapped(scene, quote.content);
    RawQuote {
        content: span(scene, content),
        cue: quote.cue.map(|c| span(scene, c)),
        speaker: quote.speaker.map(|s| span(scene, s)),
        kind: kind(text, scene, content),
        group,
        carried: quote.carried,
        confidence: 0.5,
    }
}

/// Content that is all but a quoted stretch becomes just that stretch.
fn snapped(scene: &Scene, content: Stretch) -> Stretch {
    let overlap =
        |r: &Region| content.end.min(r.end as usize).saturating_sub(content.start.max(r.open as usize));
    let first = scene.regions.partition_point(|r| r.end as usize <= content.start);
    for region in scene.regions[first..].iter().take_while(|r| (r.open as usize) < content.end) {
        let shared = overlap(region);
        if 5 * shared >= 4 * (content.end - content.start) && 5 * shared >= 3 * region.range().len() {
            return Stretch { start: region.open as usize, end: region.end as usize, ..content };
        }
    }
    content
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
