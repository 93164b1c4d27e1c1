//! A text made ready for the model: tokens with parts of speech, levels of being a cue, quoted stretches, nearest cues.

use super::regions::{self, Region};
use crate::extract::tokens::{Known, Pos, Shape, Tagger, Tokens, hash, tokenize};
use std::ops::Range;

/// No index.
pub const NONE: u32 = u32::MAX;

/// Level of being a cue (0 to 15) from which on a word counts as one when neighbours are described.
pub const STRONG: u8 = 8;

/// Level from which on a word is worth looking for a quote around it.
pub const FAINT: u8 = 5;

/// A divided text and what is known of each token. All vectors but `regions` run along `tokens.list`.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// Tokens, sentences, paragraphs.
    pub tokens: Tokens,
    /// Parts of speech.
    pub tags: Vec<Pos>,
    /// What the lexicon knows.
    pub known: Vec<Known>,
    /// Level of being a cue; 0 inside quotation marks.
    pub level: Vec<u8>,
    /// Quoted stretches in order.
    pub regions: Vec<Region>,
    /// Index of the region a token stands in, else [`NONE`].
    pub region_of: Vec<u32>,
    /// The nearest strong cue at or before the token in its paragraph, else [`NONE`].
    pub left: Vec<u32>,
    /// The nearest strong cue at or after the token in its paragraph, else [`NONE`].
    pub right: Vec<u32>,
    /// Index of the sentence.
    pub sentence: Vec<u32>,
    /// Commas, words "that", finite verbs and quotation marks before the token in its paragraph, sixteen bits each.
    pub counts: Vec<u64>,
}

impl Scene {
    /// Divides and tags `text`.
    pub fn new(text: &str, tagger: &Tagger) -> Self {
        Self::divided(text, tokenize(text), tagger)
    }

    /// Tags a text already divided.
    pub fn divided(text: &str, tokens: Tokens, tagger: &Tagger) -> Self {
        let count = tokens.list.len();
        let (mut tags, mut known) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for sentence in 0..tokens.sentences.len() {
            tagger.tag(tokens.sentence(sentence), &mut tags, &mut known);
        }
        Self::with_tags(text, tokens, tags, known)
    }

    /// From tokens already tagged.
    pub fn with_tags(text: &str, tokens: Tokens, tags: Vec<Pos>, known: Vec<Known>) -> Self {
        let count = tokens.list.len();
        let mut scene = Self {
            tags,
            known,
            level: Vec::with_capacity(count),
            region_of: vec![NONE; count],
            left: vec![NONE; count],
            right: vec![NONE; count],
            sentence: Vec::with_capacity(count),
            counts: Vec::with_capacity(count),
            regions: Vec::new(),
            tokens,
        };
        for (index, s) in scene.tokens.sentences.iter().enumerate() {
            scene.sentence.extend(s.clone().map(|_| index as u32));
        }
        for paragraph in 0..scene.tokens.paragraphs.len() {
            let range = scene.tokens.paragraph(paragraph);
            regions::find(text, &scene.tokens.list, range, &mut scene.regions);
        }
        for (index, region) in scene.regions.iter().enumerate() {
            scene.region_of[region.range()].fill(index as u32);
        }
        for i in 0..count {
            let level = if scene.region_of[i] == NONE { scene.cue_level(i) } else { 0 };
            scene.level.push(level);
        }
        for paragraph in 0..scene.tokens.paragraphs.len() {
            scene.nearest(paragraph);
            scene.count(paragraph);
        }
        scene
    }

    fn cue_level(&self, i: usize) -> u8 {
        if self.tokens.list[i].shape == Shape::Colon {
            return 0;
        }
        let known = self.known[i];
        let level = known.cue_level(self.tags[i]);
        // a verb of saying that training met too seldom
        let listed = known.more & (Known::SPEECH | Known::OTHER) == Known::SPEECH;
        if listed && self.tags[i].is_verb() { level.max(6) } else { level }
    }

    fn nearest(&mut self, paragraph: usize) {
        let range = self.tokens.paragraph(paragraph);
        let mut last = NONE;
        for i in range.clone() {
            if self.level[i] >= STRONG {
                last = i as u32;
            }
            self.left[i] = last;
        }
        last = NONE;
        for i in range.rev() {
            if self.level[i] >= STRONG {
                last = i as u32;
            }
            self.right[i] = last;
        }
    }

    fn count(&mut self, paragraph: usize) {
        let mut sum = 0u64;
        for i in self.tokens.paragraph(paragraph) {
            self.counts.push(sum);
            sum += match self.tokens.list[i].shape {
                Shape::Comma => 1,
                Shape::Quote => 1 << 48,
                Shape::Lower if self.is_that(i) => 1 << 16,
                _ if self.tags[i].is_finite() => 1 << 32,
                _ => 0,
            };
        }
    }

    /// Whether a paragraph has anything that a quote could hang on: a quoted stretch or a word that can be a cue.
    pub fn promising(&self, paragraph: usize) -> bool {
        self.tokens.paragraph(paragraph).any(|i| self.level[i] >= FAINT || self.quoted(i))
    }

    /// The tokens of the sentence a token stands in.
    pub fn sentence_of(&self, i: usize) -> Range<usize> {
        let sentence = &self.tokens.sentences[self.sentence[i] as usize];
        sentence.start as usize..sentence.end as usize
    }

    /// Whether the token stands between quotation marks (the marks included).
    pub fn quoted(&self, i: usize) -> bool {
        self.region_of[i] != NONE
    }

    /// Where in its region a token stands: 0 outside, 1 the opening mark, 2 inside, 3 the closing mark.
    pub fn quote_state(&self, i: usize) -> u32 {
        let region = self.region_of[i];
        if region == NONE {
            return 0;
        }
        let region = &self.regions[region as usize];
        match i as u32 {
            at if at == region.open => 1,
            at if at + 1 == region.end && region.closed => 3,
            _ => 2,
        }
    }

    /// Whether the token is the word `that`.
    pub fn is_that(&self, i: usize) -> bool {
        const THAT: u32 = hash("that");
        self.tokens.list[i].hash == THAT
    }
}
