//! From stretches of parts to quotes: which cue and which speaker belong to which content.

use super::{
    chain::{Part, Stretch},
    scene::Scene,
};

/// Content with its cue and speaker, as token ranges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linked {
    /// What is said.
    pub content: Stretch,
    /// The words of saying.
    pub cue: Option<Stretch>,
    /// Who says it.
    pub speaker: Option<Stretch>,
    /// Whether the speaker stands before the sentence, carried over.
    pub carried: bool,
}

/// Tokens between two stretches.
fn gap(a: &Stretch, b: &Stretch) -> usize {
    a.start.saturating_sub(b.end).max(b.start.saturating_sub(a.end))
}

/// Links the stretches of one paragraph; `last` is the speaker of the quote before, kept from call to call.
pub fn link(scene: &Scene, stretches: &[Stretch], last: &mut Option<Stretch>, out: &mut Vec<Linked>) {
    let of = |part: Part| stretches.iter().filter(move |s| s.part == part);
    let apart = |a: &Stretch, b: &Stretch| scene.sentence[a.start] != scene.sentence[b.start];
    for content in of(Part::Content) {
        let between = |cue: &Stretch| {
            let (from, to) = (content.end.min(cue.end), content.start.max(cue.start));
            of(Part::Content).filter(|c| *c != content && c.start >= from && c.start < to).count()
        };
        let cue = of(Part::Cue)
            .min_by_key(|c| gap(content, c) + 5 * between(c) + 3 * usize::from(apart(content, c)));
        let near = cue.and_then(|cue| {
            of(Part::Speaker)
                .filter(|s| gap(cue, s) <= 40)
                .min_by_key(|s| gap(cue, s) + usize::from(s.end > cue.start) + 8 * usize::from(apart(cue, s)))
        });
        let speaker = if cue.is_some() { near.copied() } else { *last };
        out.push(Linked {
            content: *content,
            cue: cue.copied(),
            speaker,
            carried: cue.is_none() && speaker.is_some(),
        });
        *last = near.copied().or(*last);
    }
}
