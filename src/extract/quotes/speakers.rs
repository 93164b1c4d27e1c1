//! Who said it: the speakers that come into question for a quote, each described, so that trees can choose.

use super::{
    candidates::{Candidate, Reading, class, gap},
    chain::Stretch,
    features::opening,
    scene::Scene,
};
use crate::extract::tokens::{Pos, Shape};

/// Features of a speaker in question.
pub const WIDTH: usize = 50;

/// How far back in tokens of the same paragraph a speaker is looked for.
const REACH: usize = 120;

/// What is remembered from paragraph to paragraph.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// Speakers of the quotes before, newest last; few.
    pub speakers: Vec<Stretch>,
    /// Where the newest quote ended.
    pub end: usize,
    /// The last speaker of the paragraph before, whether or not words of theirs were found in it.
    pub tail: Option<Stretch>,
}

/// A speaker in question; none when nobody is named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// The words that name them.
    pub speaker: Option<Stretch>,
    /// Whether they stand in an earlier paragraph.
    pub carried: bool,
    /// Probability that the words name a speaker.
    pub chance: f32,
}

/// Remembers a quote that was kept.
pub fn remember(memory: &mut Memory, content: Stretch, speaker: Option<Stretch>) {
    memory.end = content.end;
    if let Some(speaker) = speaker {
        memory.speakers.retain(|s| *s != speaker);
        memory.speakers.push(speaker);
        if memory.speakers.len() > 3 {
            memory.speakers.remove(0);
        }
    }
}

/// Turns to the next paragraph: `reading` is of the one that was worked off, `None` when it was passed over.
pub fn turn(memory: &mut Memory, reading: Option<&Reading>) {
    memory.tail = reading.and_then(|r| r.speakers.iter().rev().find(|(_, p)| *p >= 0.4)).map(|(s, _)| *s);
}

/// Everyone who comes into question for a candidate; the first choice is nobody.
pub fn choices(reading: &Reading, memory: &Memory, candidate: &Candidate) -> Vec<Choice> {
    let mut out = vec![Choice { speaker: None, carried: false, chance: 0.0 }];
    let content = candidate.content;
    for (speaker, chance) in &reading.speakers {
        let inside = content.start <= speaker.start && speaker.end <= content.end;
        if !inside && gap(speaker, &content) <= REACH {
            out.push(Choice { speaker: Some(*speaker), carried: false, chance: *chance });
        }
    }
    let tail = memory.tail.filter(|t| !memory.speakers.contains(t));
    for speaker in tail.iter().chain(memory.speakers.iter().rev()) {
        if speaker.end <= reading.range.start {
            out.push(Choice { speaker: Some(*speaker), carried: true, chance: 0.0 });
        }
    }
    out
}

/// Describes one choice in numbers.
pub fn features(
    scene: &Scene,
    reading: &Reading,
    memory: &Memory,
    candidate: &Candidate,
    choices: &[Choice],
    index: usize,
) -> [f32; WIDTH] {
    let mut out = [0.0; WIDTH];
    let content = candidate.content;
    let choice = &choices[index];
    let cue = candidate.cue.map(|c| reading.cues[c].0);
    let best = choices.iter().map(|c| c.chance).fold(0.0, f32::max);
    out[0] = match (choice.speaker, choice.carried) {
        (None, _) => 0.0,
        (_, false) => 1.0,
        (_, true) => 2.0,
    };
    out[1] = choice.chance;
    out[2] = best;
    out[3] = choices.iter().filter(|c| c.speaker.is_some() && !c.carried).count() as f32;
    out[4] = cue.map_or(-1.0, |c| gap(&c, &content) as f32);
    out[5] = cue.map_or(-1.0, |c| f32::from(u8::from(c.start > content.start)));
    out[6] = cue.map_or(0.0, |_| candidate.cue.map_or(0.0, |c| reading.cues[c].1));
    out[7] = cue.map_or(0.0, |c| scene.tags[c.start] as u8 as f32);
    out[8] = cue.map_or(0.0, |c| scene.tags[c.end - 1] as u8 as f32);
    out[9] = cue.map_or(0.0, |c| f32::from(scene.known[c.end - 1].more >> 5 & 3));
    out[10] = f32::from(u8::from(scene.quoted(content.start)));
    out[11] = (content.start - reading.range.start) as f32;
    out[12] = (reading.range.end - content.end) as f32;
    out[13] = (content.end - content.start) as f32;
    out[14] = memory.speakers.len() as f32;
    out[15] = content.start.saturating_sub(memory.end) as f32;
    out[16] = cue.map_or(99.0, |c| nearest_speaker(reading, c, content));
    out[17] = class(scene, (content.end).min(reading.range.end - 1));
    out[18] = candidate.by_sort[0] / candidate.chance();
    out[19] = candidate.by_sort[2] / candidate.chance();
    out[34] = opening(scene, reading.range.start) as f32;
    let Some(speaker) = choice.speaker else { return out };
    out[35] = f32::from(u8::from(memory.tail == choice.speaker));
    out[36] = scene.sentence[content.start].abs_diff(scene.sentence[speaker.end - 1]).min(30) as f32;
    let rank = choices[..index].iter().filter(|c| c.carried == choice.carried && c.speaker.is_some()).count();
    out[20] = rank as f32;
    out[21] = cue.map_or(-1.0, |c| gap(&c, &speaker).min(400) as f32);
    out[22] = cue.map_or(-1.0, |c| f32::from(u8::from(speaker.start > c.start)));
    out[23] = gap(&speaker, &content).min(400) as f32;
    out[24] = f32::from(u8::from(speaker.start > content.start));
    out[25] =
        cue.map_or(-1.0, |c| f32::from(u8::from(scene.sentence[c.start] == scene.sentence[speaker.start])));
    out[26] = f32::from(u8::from(scene.sentence[content.start] == scene.sentence[speaker.start]));
    out[27] = f32::from(u8::from(scene.tags[speaker.end - 1] == Pos::Pronoun));
    out[28] = class(scene, speaker.end - 1);
    out[29] = (speaker.end - speaker.start) as f32;
    let rivals = reading.speakers.iter().filter(|(s, _)| *s != speaker);
    out[30] =
        cue.map_or(-1.0, |c| rivals.clone().filter(|(s, _)| gap(s, &c) < gap(&speaker, &c)).count() as f32);
    out[31] = rivals.filter(|(s, _)| gap(s, &content) < gap(&speaker, &content)).count() as f32;
    let between = |a: &Stretch, b: &Stretch| (a.end.min(b.end), a.start.max(b.start));
    out[32] = cue.map_or(-1.0, |c| {
        let (from, to) = between(&c, &speaker);
        reading.cues.iter().filter(|(s, _)| s.start >= from && s.end <= to).count() as f32
    });
    let (from, to) = between(&content, &speaker);
    by_words(scene, reading, memory, &speaker, &mut out[37..48]);
    out[48] = cue.map_or(-1.0, |c| {
        let (from, to) = between(&c, &speaker);
        (from..to).filter(|i| scene.tokens.list[*i].shape == Shape::Comma).count() as f32
    });
    out[49] = cue.map_or(-1.0, |c| {
        let (from, to) = between(&c, &speaker);
        (from..to).filter(|i| scene.tags[*i].is_finite()).count() as f32
    });
    out[33] = reading
        .candidates
        .iter()
        .filter(|c| c.mass > 0.4 && c.content.start >= from && c.content.end <= to)
        .count() as f32;
    out
}

/// What the words of a speaker are like, and whether they were the speaker of a quote before.
fn by_words(scene: &Scene, reading: &Reading, memory: &Memory, speaker: &Stretch, out: &mut [f32]) {
    let last = speaker.end - 1;
    let hash = |s: &Stretch| scene.tokens.list[s.end - 1].hash;
    let flag = |b: bool| f32::from(u8::from(b));
    out[0] = f32::from(scene.known[last].more & 3);
    out[1] = class(scene, speaker.start);
    out[2] = if speaker.start > 0 { class(scene, speaker.start - 1) } else { 60.0 };
    out[3] = scene.tags.get(speaker.end).map_or(60.0, |_| class(scene, speaker.end));
    out[4] = flag(scene.quoted(last));
    out[5] = flag(memory.speakers.last() == Some(speaker));
    out[6] = memory.speakers.iter().rev().position(|s| hash(s) == hash(speaker)).map_or(9.0, |n| n as f32);
    out[7] = reading.speakers.iter().filter(|(s, _)| hash(s) == hash(speaker)).count() as f32;
    out[8] = f32::from(scene.level[last.min(scene.level.len() - 1)]);
    out[9] = speaker.start.saturating_sub(scene.sentence_of(last).start) as f32;
    out[10] = flag(scene.tokens.list[speaker.start].shape.is_capital());
}

/// Tokens from the cue to the nearest speaker outside the content.
fn nearest_speaker(reading: &Reading, cue: Stretch, content: Stretch) -> f32 {
    let outside = |s: &&(Stretch, f32)| s.0.end <= content.start || s.0.start >= content.end;
    reading.speakers.iter().filter(outside).map(|(s, _)| gap(s, &cue)).min().map_or(99.0, |g| g as f32)
}
