//! Forms that a rule tells better than a model: transcripts, headlines, quotations that go on in the next paragraph.

use super::{
    chain::{Part, Stretch},
    features::noun_phrase,
    keep::Linked,
    scene::Scene,
};
use crate::extract::tokens::{Known, Pos, Shape, hash};

/// Words before a colon that name no speaker.
const LABELS: &[u32] = &[
    hash("update"),
    hash("updates"),
    hash("updated"),
    hash("note"),
    hash("photo"),
    hash("photos"),
    hash("video"),
    hash("watch"),
    hash("read"),
    hash("more"),
    hash("related"),
    hash("source"),
    hash("sources"),
    hash("opinion"),
    hash("analysis"),
    hash("exclusive"),
    hash("breaking"),
    hash("correction"),
    hash("caption"),
    hash("editor"),
    hash("by"),
    hash("contact"),
    hash("date"),
    hash("tags"),
    hash("share"),
    hash("warning"),
    hash("question"),
    hash("answer"),
    hash("story"),
    hash("poll"),
    hash("report"),
];

/// Most tokens of a name before a colon.
const NAME: usize = 5;

/// Most tokens of a headline.
const HEADLINE: usize = 30;

/// Whether enough paragraphs begin with a name and a colon for the text to be a transcript.
pub fn is_transcript(scene: &Scene) -> bool {
    let named = |p: &usize| name_and_colon(scene, *p).is_some();
    (0..scene.tokens.paragraphs.len()).filter(named).take(2).count() == 2
}

/// Index of the colon of a paragraph that begins with a name, a colon and at least three words.
fn name_and_colon(scene: &Scene, paragraph: usize) -> Option<usize> {
    let range = scene.tokens.paragraph(paragraph);
    let list = &scene.tokens.list[range.clone()];
    let colon = list.iter().take(NAME + 1).position(|t| t.shape == Shape::Colon)?;
    let name = &list[..colon];
    let fits = |t: &crate::extract::tokens::Token| {
        t.shape.is_capital() || matches!(t.shape, Shape::Dotted | Shape::Clitic)
    };
    let words = list[colon + 1..].iter().filter(|t| t.shape.is_word()).count();
    let plain =
        colon > 0 && words >= 3 && name.iter().all(fits) && !name.iter().any(|t| LABELS.contains(&t.hash));
    (plain && scene.region_of[range.start] == super::scene::NONE).then_some(range.start + colon)
}

/// The quote of a paragraph in which the model found none, when it has one of the forms.
pub fn leftover(scene: &Scene, paragraph: usize, transcript: bool, last: Option<&Linked>) -> Option<Linked> {
    going_on(scene, paragraph, last)
        .or_else(|| speech_line(scene, paragraph, transcript))
        .or_else(|| headline(scene, paragraph))
}

fn stretch(part: Part, start: usize, end: usize) -> Stretch {
    Stretch { part, start, end }
}

/// `NAME: words`, in a transcript or as the headline of the text.
pub fn speech_line(scene: &Scene, paragraph: usize, transcript: bool) -> Option<Linked> {
    let range = scene.tokens.paragraph(paragraph);
    let colon = name_and_colon(scene, paragraph)?;
    let stopped = scene.tokens.list[range.end - 1].shape == Shape::Stop;
    let headline = paragraph == 0 && range.len() < HEADLINE && !stopped;
    let shouted =
        scene.tokens.list[range.start..colon].iter().all(|t| matches!(t.shape, Shape::Upper | Shape::Dotted));
    let named = headline && (range.start..colon).all(|i| scene.tags[i] == Pos::Name);
    let alone = shouted && scene.tokens.paragraphs.len() == 1 && stopped;
    (transcript || named || alone).then(|| Linked {
        content: stretch(Part::Content, colon + 1, range.end),
        cue: Some(stretch(Part::Cue, colon, colon + 1)),
        speaker: Some(stretch(Part::Speaker, range.start, colon)),
        carried: false,
        confidence: if transcript { 0.8 } else { 0.5 },
    })
}

/// `words, engineer says`, without a full stop.
fn headline(scene: &Scene, paragraph: usize) -> Option<Linked> {
    let range = scene.tokens.paragraph(paragraph);
    let last = range.end.checked_sub(1)?;
    let saying = scene.known[last].more & (Known::SPEECH | Known::OTHER) == Known::SPEECH;
    let present = matches!(scene.tags[last], Pos::Present | Pos::Present3 | Pos::Past | Pos::Nouns);
    if range.len() > HEADLINE || !saying || !present || scene.quoted(last) {
        return None;
    }
    let comma = (range.start..last).rev().find(|i| scene.tokens.list[*i].shape == Shape::Comma)?;
    let subject = comma + 1..last;
    let plain = (1..=6).contains(&subject.len()) && subject.clone().all(|i| noun_phrase(scene.tags[i]));
    (plain && comma - range.start >= 3).then(|| Linked {
        content: stretch(Part::Content, range.start, comma),
        cue: Some(stretch(Part::Cue, last, last + 1)),
        speaker: Some(stretch(Part::Speaker, subject.start, subject.end)),
        carried: false,
        confidence: 0.7,
    })
}

/// A paragraph that opens with a mark again, after one whose quotation was left open.
fn going_on(scene: &Scene, paragraph: usize, last: Option<&Linked>) -> Option<Linked> {
    let range = scene.tokens.paragraph(paragraph);
    let last = last.filter(|l| l.content.end == range.start)?;
    let before = scene.regions.get(scene.region_of[range.start - 1] as usize)?;
    let here = scene.regions.get(scene.region_of[range.start] as usize)?;
    (!before.closed && here.open as usize == range.start).then(|| Linked {
        content: stretch(Part::Content, range.start, here.end as usize),
        cue: None,
        carried: last.speaker.is_some(),
        ..*last
    })
}
