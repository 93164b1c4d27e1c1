//! From readings to quotes: which stretches to keep, and who said them.

use super::{
    candidates::{Candidate, Reading},
    chain::Stretch,
    edges::{begun, completed, finished},
    leads::{DAYS, Free, led},
    mend,
    model::Model,
    scene::Scene,
    speakers::{self, Memory, choices, remember},
};
use crate::extract::tokens::{Known, Shape, hash};

/// Probability from which on a stretch is kept.
pub const KEEP: f32 = 0.42;

/// The same for a stretch that follows a likely cue which has no other content.
const STRAY: f32 = 0.3;

/// Probability from which on a cue is likely.
const LIKELY_CUE: f32 = 0.5;

/// Probability of anything alike below which a stretch is not looked at closely.
const FAINT: f32 = 0.04;

/// Content with its cue and speaker, as token ranges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linked {
    /// What is said.
    pub content: Stretch,
    /// The words of saying.
    pub cue: Option<Stretch>,
    /// Who says it.
    pub speaker: Option<Stretch>,
    /// Whether the speaker stands before the paragraph, carried over.
    pub carried: bool,
    /// Probability that content and speaker are right.
    pub confidence: f32,
}

/// Whether a cue is one of speech rather than of thought, wish or proof.
pub fn is_speech(scene: &Scene, cue: Stretch) -> bool {
    (cue.start..cue.end).any(|i| {
        scene.known[i].more & Known::SPEECH != 0
            || matches!(scene.tokens.list[i].shape, Shape::Colon | Shape::Dash)
    })
}

/// Whether a candidate is worth a judgement: quoted words, or a cue of speech, or none.
pub fn eligible(scene: &Scene, reading: &Reading, candidate: &Candidate) -> bool {
    if candidate.mass < FAINT {
        return false;
    }
    let quoted = (candidate.content.start..candidate.content.end).any(|i| scene.quoted(i));
    quoted || candidate.cue.is_none_or(|c| is_speech(scene, reading.cues[c].0))
}

/// Whether a candidate begins with "that" straight after a likely cue of its own: enough, where that cue has nothing
/// better.
fn follows_its_cue(scene: &Scene, reading: &Reading, candidate: &Candidate) -> bool {
    candidate.cue.is_some_and(|c| {
        let (cue, chance) = reading.cues[c];
        let next = cue.end == candidate.content.start;
        next && scene.is_that(cue.end) && chance >= LIKELY_CUE && is_speech(scene, cue)
    })
}

/// Keeps the best stretches of a paragraph that do not overlap, in reading order; at last also those that are not as
/// likely but follow a cue whose content would else be missing.
pub fn choose(scene: &Scene, model: &Model, reading: &Reading, least: f32) -> Vec<(usize, f32)> {
    let worth: Vec<usize> =
        (0..reading.candidates.len()).filter(|i| eligible(scene, reading, &reading.candidates[*i])).collect();
    let features: Vec<_> = worth.iter().map(|i| reading.features(scene, *i)).collect();
    let judged = worth.into_iter().zip(model.keep.probabilities(&features));
    let (likely, rest): (Vec<_>, Vec<_>) =
        judged.filter(|(_, p)| *p >= least.min(STRAY)).partition(|(_, p)| *p >= least);
    let mut kept: Vec<(usize, f32)> = Vec::new();
    keep_best(reading, likely, &mut kept);
    let missing = |(i, _): &(usize, f32)| {
        let candidate = &reading.candidates[*i];
        follows_its_cue(scene, reading, candidate)
            && kept.iter().all(|(k, _)| reading.candidates[*k].cue != candidate.cue)
    };
    let mut strays: Vec<(usize, f32)> = rest.into_iter().filter(missing).collect();
    if let Some(highest) = strays.iter().map(|(_, p)| *p).reduce(f32::max) {
        // of those about as likely, the ones that are whole clauses
        let whole = |i: usize| ends_clause(scene, reading.candidates[i].content);
        if strays.iter().any(|(i, p)| whole(*i) && *p >= highest - 0.05) {
            strays.retain(|(i, _)| whole(*i));
        }
        keep_best(reading, strays, &mut kept);
    }
    kept.sort_by_key(|(i, _)| reading.candidates[*i].content.start);
    kept
}

/// Adds those that overlap nothing kept, the likeliest first.
fn keep_best(reading: &Reading, mut order: Vec<(usize, f32)>, kept: &mut Vec<(usize, f32)>) {
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    for (i, p) in order {
        let content = reading.candidates[i].content;
        let apart = |other: Stretch| other.end <= content.start || content.end <= other.start;
        if kept.iter().all(|(k, _)| apart(reading.candidates[*k].content)) {
            kept.push((i, p));
        }
    }
}

/// Whether a mark of punctuation ends the stretch or comes right after it.
fn ends_clause(scene: &Scene, content: Stretch) -> bool {
    let mark = |i: usize| {
        let token = scene.tokens.list.get(i);
        token.is_none_or(|t| matches!(t.shape, Shape::Comma | Shape::Stop | Shape::Semicolon | Shape::Quote))
    };
    mark(content.end - 1) || mark(content.end)
}

/// The quotes of a paragraph that was read; `memory` goes on from the one before.
pub fn link(scene: &Scene, model: &Model, reading: &Reading, memory: &mut Memory, out: &mut Vec<Linked>) {
    let first = out.len();
    let kept = choose(scene, model, reading, KEEP);
    for (n, (index, p)) in kept.iter().copied().enumerate() {
        let limit = kept.get(n + 1).map_or(reading.range.end, |(k, _)| reading.candidates[*k].content.start);
        let candidate = &reading.candidates[index];
        let all = choices(reading, memory, candidate);
        let features: Vec<_> =
            (0..all.len()).map(|i| speakers::features(scene, reading, memory, candidate, &all, i)).collect();
        let chances = model.who.probabilities(&features).into_iter().enumerate();
        let someone = |i: &usize| all[*i].speaker.is_none_or(|s| !is_day(scene, s));
        let best = chances.filter(|(i, _)| someone(i)).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some((choice, q)) = best.map(|(i, q)| (all[i], q)) else { continue };
        remember(memory, candidate.content, choice.speaker);
        let cue = candidate.cue.map(|c| reading.cues[c].0);
        let from = out[first..].last().map_or(0, |before| before.content.end);
        let content = begun(scene, finished(scene, candidate.content, limit), cue, from);
        let content = mend::ended(scene, content, cue);
        if hollow(scene, content) {
            continue;
        }
        let said = choice.speaker.map(|s| before(s, without_day(scene, completed(scene, s)), cue));
        let (content, speaker) = match mend::behind_source(scene, content, cue) {
            Some((content, source)) => (content, Some(source)),
            None => (content, said.or_else(|| mend::unnamed_source(scene, cue))),
        };
        let content = led(scene, content, cue, &Free { from, cue, speaker });
        let carried = choice.carried && speaker == said;
        out.push(Linked { content, cue, speaker, carried, confidence: p * q });
    }
    drop_speakers(out, first);
}

/// Whether content is nothing but a word that stands for something said elsewhere ("which", he said): no quote that
/// anyone could read or cite.
fn hollow(scene: &Scene, content: Stretch) -> bool {
    const STAND_INS: [u32; 9] = [
        hash("which"),
        hash("who"),
        hash("whom"),
        hash("that"),
        hash("what"),
        hash("it"),
        hash("this"),
        hash("him"),
        hash("her"),
    ];
    let mut words = (content.start..content.end).filter(|i| scene.tokens.list[*i].shape.is_word());
    let one = words.next().filter(|i| !scene.quoted(*i) && STAND_INS.contains(&scene.tokens.list[*i].hash));
    one.is_some() && words.next().is_none()
}

/// Takes out content that lies within the speaker of another quote of the paragraph: one of the two is wrong, and
/// nearly always it is the content.
fn drop_speakers(out: &mut Vec<Linked>, first: usize) {
    let within = |a: &Linked, b: &Linked| {
        b.speaker.is_some_and(|s| !b.carried && s.start <= a.content.start && a.content.end <= s.end)
    };
    let bad: Vec<Stretch> = out[first..]
        .iter()
        .filter(|a| out[first..].iter().any(|b| within(a, b)))
        .map(|a| a.content)
        .collect();
    out.retain(|q| !bad.contains(&q.content));
}

/// Whether a stretch names a day and nobody.
fn is_day(scene: &Scene, speaker: Stretch) -> bool {
    (speaker.start..speaker.end).all(|i| DAYS.contains(&scene.tokens.list[i].hash))
}

/// A speaker led on to its noun, but not into the cue ("his" warning).
fn before(found: Stretch, speaker: Stretch, cue: Option<Stretch>) -> Stretch {
    let cue = cue.filter(|cue| found.end <= cue.start && cue.start < speaker.end);
    cue.map_or(speaker, |cue| Stretch { end: cue.start, ..speaker })
}

/// A speaker without the day before the name ("On Tuesday Brandt said").
fn without_day(scene: &Scene, mut speaker: Stretch) -> Stretch {
    while speaker.end - speaker.start > 1 && DAYS.contains(&scene.tokens.list[speaker.start].hash) {
        speaker.start += 1;
    }
    speaker
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{
        quotes::{chain::Part, model::model},
        tokens::tokenize,
    };

    #[test]
    fn a_speaker_is_not_led_on_into_the_cue() {
        let stretch = |part, start, end| Stretch { part, start, end };
        let (his, warning) = (stretch(Part::Speaker, 4, 5), stretch(Part::Cue, 5, 6));
        let led_on = stretch(Part::Speaker, 4, 6);
        assert_eq!(before(his, led_on, Some(warning)), his);
        assert_eq!(before(his, led_on, Some(stretch(Part::Cue, 6, 7))), led_on);
        assert_eq!(before(his, led_on, None), led_on);
    }

    #[test]
    fn a_day_is_nobody() {
        let text = "On Friday Brandt said the harbour was closed.";
        let scene = Scene::divided(text, tokenize(text), &model().tagger);
        let words = |start, end| Stretch { part: Part::Speaker, start, end };
        assert!(is_day(&scene, words(1, 2)));
        assert!(!is_day(&scene, words(1, 3)));
        assert!(!is_day(&scene, words(2, 3)));
    }
}
