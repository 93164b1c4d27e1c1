//! Stretches that may be content, each described as a whole, so that trees can tell which to keep.

use super::{
    chain::{Chain, Lattice, Part, Scores, Stretch},
    edges::{completed, snapped},
    features::opening,
    posterior::{Chance, chances, likely, marginals, mass},
    scene::{NONE, STRONG, Scene},
};
use crate::{
    extract::tokens::{Pos, Shape},
    text::Span,
};
use std::ops::Range;

/// Features of a candidate.
pub const WIDTH: usize = 76;

/// Probability from which on a stretch is worth a look.
const LEAST: f32 = 0.01;

/// Probability from which on a stretch counts as a cue or a speaker.
const LEAST_PART: f32 = 0.25;

/// A stretch that may be content.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Tokens, quotation marks inside where it is all but a quoted stretch.
    pub content: Stretch,
    /// Bytes from its first word to its last.
    pub core: Span,
    /// How likely the sequence model takes it to be just this, by sort of content.
    pub by_sort: [f32; 3],
    /// How likely it takes some stretch much like this one.
    pub mass: f32,
    /// Index of its cue among those of the paragraph.
    pub cue: Option<usize>,
}

/// A paragraph as the sequence model reads it.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Tokens of the paragraph.
    pub range: Range<usize>,
    /// Content that is likelier than not.
    pub contents: Vec<(Stretch, f32)>,
    /// Cues, each with its probability.
    pub cues: Vec<(Stretch, f32)>,
    /// Speakers, each with its probability.
    pub speakers: Vec<(Stretch, f32)>,
    /// In order of start and end.
    pub candidates: Vec<Candidate>,
    /// How many candidates have something much like them that is quite likely.
    massive: usize,
    marginals: Vec<Scores>,
    chances: Vec<Chance>,
}

/// What there is in a stretch of tokens.
#[derive(Default)]
struct Counts {
    words: usize,
    /// Words between quotation marks.
    quoted: usize,
    commas: usize,
    /// Finite verbs.
    finite: usize,
    /// Strong cues.
    cues: usize,
    names: usize,
}

impl Counts {
    fn of(scene: &Scene, range: &Range<usize>) -> Self {
        let mut counts = Self::default();
        let tokens = &scene.tokens.list[range.clone()];
        let (tags, levels) = (&scene.tags[range.clone()], &scene.level[range.clone()]);
        for (((token, tag), level), region) in
            tokens.iter().zip(tags).zip(levels).zip(&scene.region_of[range.clone()])
        {
            let word = token.shape.is_word();
            counts.words += usize::from(word);
            counts.quoted += usize::from(word && *region != NONE);
            counts.commas += usize::from(token.shape == Shape::Comma);
            counts.finite += usize::from(tag.is_finite());
            counts.cues += usize::from(*level >= STRONG);
            counts.names += usize::from(*tag == Pos::Name);
        }
        counts
    }
}

impl Candidate {
    /// Its probability by the sequence model.
    pub fn chance(&self) -> f32 {
        self.by_sort.iter().sum()
    }
}

/// Characters in common over characters in all, in bytes.
pub fn likeness(a: Span, b: Span) -> f32 {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    if shared == 0 { 0.0 } else { shared as f32 / (a.len() + b.len() - shared) as f32 }
}

/// Tokens between two stretches.
pub fn gap(a: &Stretch, b: &Stretch) -> usize {
    a.start.saturating_sub(b.end).max(b.start.saturating_sub(a.end))
}

impl Reading {
    /// Reads the paragraph last scored into `lattice`.
    pub fn read(&mut self, scene: &Scene, chain: &Chain, lattice: &mut Lattice, paragraph: usize) {
        self.range = scene.tokens.paragraph(paragraph);
        let offset = self.range.start;
        chain.sums(lattice);
        marginals(lattice, &mut self.marginals);
        self.cues.clear();
        likely(&self.marginals, Part::Cue, LEAST_PART, offset, &mut self.cues);
        self.speakers.clear();
        likely(&self.marginals, Part::Speaker, LEAST_PART, offset, &mut self.speakers);
        self.contents.clear();
        likely(&self.marginals, Part::Content, 0.5, offset, &mut self.contents);
        chances(chain, lattice, &self.marginals, LEAST, &mut self.chances);
        self.gather(scene);
    }

    fn gather(&mut self, scene: &Scene) {
        self.candidates.clear();
        let offset = self.range.start;
        for chance in &self.chances {
            let content =
                Stretch { part: Part::Content, start: offset + chance.start, end: offset + chance.end };
            let content = snapped(scene, completed(scene, content));
            let Some(core) = core(scene, content.start..content.end) else { continue };
            match self.candidates.iter_mut().rev().take(40).find(|c| c.core == core) {
                Some(same) => {
                    same.by_sort.iter_mut().zip(chance.by_sort).for_each(|(p, more)| *p += more);
                    if content.end - content.start > same.content.end - same.content.start {
                        same.content = content;
                    }
                }
                None => self.candidates.push(Candidate {
                    content,
                    core,
                    by_sort: chance.by_sort,
                    mass: 0.0,
                    cue: None,
                }),
            }
        }
        for i in 0..self.candidates.len() {
            let core = self.candidates[i].core;
            let alike = self.candidates.iter().filter(|c| likeness(c.core, core) >= 0.8);
            self.candidates[i].mass = alike.map(Candidate::chance).sum();
            self.candidates[i].cue = self.cue_of(scene, self.candidates[i].content);
        }
        self.massive = self.candidates.iter().filter(|c| c.mass > 0.4).count();
    }

    /// The cue that belongs to `content`: near, outside it, with little content between.
    fn cue_of(&self, scene: &Scene, content: Stretch) -> Option<usize> {
        let apart = |cue: &Stretch| scene.sentence[cue.start] != scene.sentence[content.start];
        let between = |cue: &Stretch| {
            let (from, to) = (content.end.min(cue.end), content.start.max(cue.start));
            self.contents.iter().filter(|(s, _)| s.start >= from && s.end <= to).count()
        };
        let cost = |cue: &Stretch| gap(cue, &content) + 5 * between(cue) + 3 * usize::from(apart(cue));
        let outside = |c: &(usize, &(Stretch, f32))| c.1.0.start >= content.end || c.1.0.end <= content.start;
        self.cues.iter().enumerate().filter(outside).min_by_key(|(_, (cue, _))| cost(cue)).map(|(i, _)| i)
    }

    /// Describes one candidate in numbers.
    pub fn features(&self, scene: &Scene, index: usize) -> [f32; WIDTH] {
        let mut out = [0.0; WIDTH];
        let candidate = &self.candidates[index];
        self.by_model(candidate, &mut out[..14]);
        self.by_form(scene, candidate.content, &mut out[14..38]);
        self.by_cue(scene, candidate, &mut out[38..56]);
        let (own, rest) = out.split_at_mut(56);
        self.by_rivals(candidate, own, &mut rest[..6]);
        self.by_regions(scene, candidate.content, &mut out[62..71]);
        self.by_words(scene, candidate, &mut out[71..]);
        out
    }

    /// What the sequence model holds of it.
    fn by_model(&self, candidate: &Candidate, out: &mut [f32]) {
        let offset = self.range.start;
        let (start, end) = (candidate.content.start - offset, candidate.content.end - offset);
        let total = candidate.chance();
        let shared = |s: &Stretch| {
            let both = s.end.min(candidate.content.end).saturating_sub(s.start.max(candidate.content.start));
            both as f32 / (s.end.max(candidate.content.end) - s.start.min(candidate.content.start)) as f32
        };
        let (mut lowest, mut sum) = (1.0f32, 0.0);
        for labels in &self.marginals[start..end] {
            let mass = mass(labels, Part::Content);
            lowest = lowest.min(mass);
            sum += mass;
        }
        out[0] = total;
        out[1] = candidate.mass;
        out[5] = self.contents.iter().map(|(s, _)| shared(s)).fold(0.0, f32::max);
        out[6] = lowest;
        out[7] = sum / (end - start) as f32;
        out[8] = candidate.by_sort[0] / total;
        out[9] = candidate.by_sort[1] / total;
        let edge =
            |i: Option<usize>| i.and_then(|i| self.marginals.get(i)).map_or(0.0, |l| mass(l, Part::Content));
        out[10] = edge(start.checked_sub(1));
        out[11] = edge(Some(end));
        let begins = &self.marginals[start];
        out[12] = begins[5] + begins[7] + begins[9];
    }

    /// What it holds of its rivals, how sure it is of each end, and of anything about where the candidate stands: the
    /// first go with what the model holds of itself in `own`, the others to `out`.
    fn by_rivals(&self, candidate: &Candidate, own: &mut [f32], out: &mut [f32]) {
        for other in self.candidates.iter().filter(|c| c.core.overlaps(candidate.core)) {
            let chance = other.chance();
            let alike = likeness(other.core, candidate.core);
            let rival = other.core != candidate.core;
            if rival {
                own[3] = own[3].max(chance);
                own[4] += 1.0;
            }
            if rival && alike < 0.8 {
                own[2] = own[2].max(other.mass);
                if other.core.contains(candidate.core) {
                    own[13] = own[13].max(other.mass);
                }
            }
            out[0] += if other.core.start == candidate.core.start { chance } else { 0.0 };
            out[1] += if other.core.end == candidate.core.end { chance } else { 0.0 };
            out[2] += chance * alike;
            out[3] += chance;
            out[4] += f32::from(u8::from(other.mass > candidate.mass));
            out[5] += if alike >= 0.8 && rival { chance } else { 0.0 };
        }
    }

    /// Quoted stretches in and around it.
    fn by_regions(&self, scene: &Scene, content: Stretch, out: &mut [f32]) {
        let sentences = scene.sentence[content.start] as usize..=scene.sentence[content.end - 1] as usize;
        let from = scene.tokens.sentences[*sentences.start()].start as usize;
        let to = scene.tokens.sentences[*sentences.end()].end as usize;
        let first = scene.regions.partition_point(|r| r.end as usize <= from);
        for region in scene.regions[first..].iter().take_while(|r| (r.open as usize) < to) {
            let (open, end) = (region.open as usize, region.end as usize);
            let inside = content.start <= open && end <= content.end;
            out[0] += f32::from(u8::from(inside));
            out[1] += f32::from(u8::from(end <= content.start));
            out[2] += f32::from(u8::from(open >= content.end));
            if inside {
                out[3] = f32::max(out[3], (end - open) as f32);
            }
            if end == content.end || end + 1 == content.end {
                out[4] = 1.0 + f32::from(u8::from(region.closed));
                out[5] = class(scene, end - 2.min(end - open));
            }
        }
        out[6] = f32::from(u8::from(scene.quote_state(content.start) == 1));
        out[7] = (content.start.saturating_sub(from) + to.saturating_sub(content.end)) as f32;
        out[8] =
            content.start.checked_sub(2).filter(|i| self.range.contains(i)).map_or(60.0, |i| class(scene, i));
    }

    /// What the words at its edges and in it are like.
    fn by_words(&self, scene: &Scene, candidate: &Candidate, out: &mut [f32]) {
        let content = candidate.content;
        let range = content.start..content.end;
        out[0] = range.clone().map(|i| scene.level[i]).max().map_or(0.0, f32::from);
        out[1] = self.cues.iter().filter(|(c, _)| range.contains(&c.start)).count() as f32;
        out[2] = self
            .speakers
            .iter()
            .filter(|(s, _)| range.contains(&s.start))
            .map(|(_, p)| *p)
            .fold(0.0, f32::max);
        let level = |at: usize| if self.range.contains(&at) { f32::from(scene.level[at]) } else { -1.0 };
        out[3] = level(content.start.wrapping_sub(1));
        out[4] = level(content.end).max(level(content.end + 1));
    }

    /// How it is written and what stands around it.
    fn by_form(&self, scene: &Scene, content: Stretch, out: &mut [f32]) {
        let range = content.start..content.end;
        let Counts { words, quoted, commas, finite, cues, names } = Counts::of(scene, &range);
        let (first, last) = (scene.sentence_of(content.start), scene.sentence_of(content.end - 1));
        let code =
            |at: Option<usize>| at.filter(|i| self.range.contains(i)).map_or(60.0, |i| class(scene, i));
        out[0] = words as f32;
        out[1] = quoted as f32 / words.max(1) as f32;
        out[2] = code(content.start.checked_sub(1));
        out[3] = code(Some(content.start));
        out[4] = code(Some(content.start + 1));
        out[5] = code(Some(content.end - 1));
        out[6] = code(Some(content.end));
        out[7] = code(Some(content.end + 1));
        out[8] = (content.start - first.start) as f32;
        out[9] = (last.end - content.end) as f32;
        out[10] = (scene.sentence[content.end - 1] - scene.sentence[content.start]) as f32;
        out[11] = commas as f32;
        out[12] = finite as f32;
        out[13] = cues as f32;
        out[14] = (content.start - self.range.start) as f32;
        out[15] = (self.range.end - content.end) as f32;
        out[16] = opening(scene, self.range.start) as f32;
        out[17] = scene.region_of[content.start].wrapping_add(1).min(1) as f32;
        out[18] = f32::from(u8::from(scene.is_that(content.start)));
        out[19] = cut_regions(scene, &range);
        out[20] =
            f32::from(u8::from(scene.region_of[content.start] != NONE && unclosed(scene, content.start)));
        out[21] = scene.tokens.list[content.start].shape as u8 as f32;
        out[22] = names as f32 / words.max(1) as f32;
        out[23] = self.massive as f32;
    }

    /// Its cue, and who may be speaking.
    fn by_cue(&self, scene: &Scene, candidate: &Candidate, out: &mut [f32]) {
        let content = candidate.content;
        let Some((cue, chance)) = candidate.cue.map(|c| self.cues[c]) else {
            out[0] = -1.0;
            out[16] = self.speakers.len() as f32;
            return;
        };
        let known = scene.known[cue.end - 1];
        let head = (cue.start..cue.end).max_by_key(|i| scene.level[*i]).unwrap_or(cue.start);
        out[0] = gap(&cue, &content) as f32;
        out[1] = f32::from(u8::from(cue.start > content.start));
        out[2] = chance;
        out[3] = f32::from(scene.level[head]);
        out[4] = f32::from(scene.known[head].more >> 5 & 3);
        out[5] = scene.tags[head] as u8 as f32;
        out[6] = f32::from(u8::from(scene.sentence[cue.start] == scene.sentence[content.start]));
        out[7] = f32::from(known.more >> 2 & 3);
        out[8] = (cue.end - cue.start) as f32;
        let speaker = self.speakers.iter().min_by_key(|(s, _)| gap(s, &cue));
        out[9] = speaker.map_or(-1.0, |(s, _)| gap(s, &cue) as f32);
        out[10] = speaker.map_or(0.0, |(_, p)| *p);
        out[11] = speaker.map_or(-1.0, |(s, _)| f32::from(u8::from(s.start > cue.start)));
        let (from, to) = (content.end.min(cue.end), content.start.max(cue.start));
        let between = from..to.max(from);
        out[12] = between.clone().filter(|i| scene.tokens.list[*i].shape == Shape::Comma).count() as f32;
        out[13] = between.clone().filter(|i| scene.tags[*i].is_finite()).count() as f32;
        out[14] = self.candidates.iter().filter(|c| c.cue == candidate.cue && c.mass > 0.4).count() as f32;
        out[15] = class(scene, cue.end.min(self.range.end - 1));
        out[16] = self.speakers.len() as f32;
        out[17] = self.cues.len() as f32;
    }
}

/// Part of speech of a word; for marks, which mark.
pub fn class(scene: &Scene, at: usize) -> f32 {
    match scene.tags[at] {
        Pos::Mark => 30.0 + f32::from(scene.tokens.list[at].shape as u8),
        tag => f32::from(tag as u8),
    }
}

fn unclosed(scene: &Scene, at: usize) -> bool {
    scene.regions.get(scene.region_of[at] as usize).is_some_and(|r| !r.closed)
}

/// How many quoted stretches the range cuts in two.
fn cut_regions(scene: &Scene, range: &Range<usize>) -> f32 {
    let cut = |at: usize| {
        let before = at.checked_sub(1).map_or(NONE, |i| scene.region_of[i]);
        let region = scene.region_of.get(at).copied().unwrap_or(NONE);
        f32::from(u8::from(region != NONE && region == before))
    };
    cut(range.start) + cut(range.end)
}

/// Bytes from the first word of a range to its last; `None` without a word.
pub fn core(scene: &Scene, range: Range<usize>) -> Option<Span> {
    let list = &scene.tokens.list[range];
    let word = |t: &&crate::extract::tokens::Token| t.shape < Shape::Quote || t.shape == Shape::Symbol;
    let (first, last) = (list.iter().find(word)?, list.iter().rev().find(word)?);
    Some(Span::new(first.start as usize, last.end as usize))
}

/// The bytes of a stretch.
pub fn span(scene: &Scene, stretch: Stretch) -> Span {
    let list = &scene.tokens.list;
    Span::new(list[stretch.start].start as usize, list[stretch.end - 1].end as usize)
}
