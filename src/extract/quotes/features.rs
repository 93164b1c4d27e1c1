//! What the sequence model looks at, token by token.

use super::scene::{NONE, STRONG, Scene};
use crate::extract::tokens::{Pos, Shape, table::feature};
use std::ops::Range;

/// Hash of what lies beyond the edge of a paragraph.
const EDGE: u32 = 3;

/// Features of the tokens of one paragraph.
pub struct Features<'s> {
    scene: &'s Scene,
    range: Range<usize>,
    /// The tokens in small numbers: each is looked at from many features of its neighbours.
    cells: Vec<Cell>,
    /// Description of each region that touches the paragraph, by index less `first_region`.
    regions: Vec<RegionCode>,
    first_region: usize,
    /// Description of each sentence of the paragraph, by index less `first_sentence`.
    sentences: Vec<SentenceCode>,
    first_sentence: usize,
    /// How the paragraph begins: what the one before ended with.
    opening: u32,
    any_quote: bool,
}

/// What features look at of a token.
#[derive(Debug, Clone, Copy)]
struct Cell {
    word: u32,
    /// Part of speech of a word; for marks, which mark.
    class: u8,
    shape: u8,
    /// Level of being a cue in six steps.
    level: u8,
    /// Where in its region it stands.
    state: u8,
}

/// What lies beyond the edge of a paragraph.
const OUTSIDE: Cell = Cell { word: EDGE, class: 31, shape: 31, level: 6, state: 4 };

impl Cell {
    fn new(scene: &Scene, at: usize) -> Self {
        let (token, tag) = (&scene.tokens.list[at], scene.tags[at]);
        let shape = token.shape as u8;
        Self {
            word: token.hash,
            class: if tag == Pos::Mark { 32 + shape } else { tag as u8 },
            shape,
            level: step(scene.level[at]),
            state: scene.quote_state(at) as u8,
        }
    }
}

/// A quoted stretch in small numbers.
#[derive(Debug, Clone, Copy, Default)]
struct RegionCode {
    length: u32,
    capital: u32,
    ending: u32,
    before: u32,
    after: u32,
}

/// How a sentence is built around its cues.
#[derive(Debug, Clone, Copy, Default)]
struct SentenceCode {
    cues: u32,
    /// The last strong cue: whether a comma or a closing mark parts it (with its subject) from what stands before,
    /// how much follows; 0 without a cue.
    tail: u32,
    /// Where that comma or mark is.
    cut: usize,
    /// The first strong cue: what stands before it, what follows; 0 without a cue.
    head: u32,
    first_cue: usize,
    end: u32,
    quotes: u32,
}

fn bucket(n: usize) -> u32 {
    match n {
        0..=4 => n as u32,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        _ => 9,
    }
}

fn coarse(n: usize) -> u32 {
    match n {
        0 | 1 => n as u32,
        2..=3 => 2,
        4..=7 => 3,
        8..=19 => 4,
        _ => 5,
    }
}

/// A level of being a cue in six steps.
fn step(level: u8) -> u8 {
    match level {
        0 => 0,
        1..=2 => 1,
        3..=4 => 2,
        5..=7 => 3,
        8..=10 => 4,
        _ => 5,
    }
}

impl<'s> Features<'s> {
    /// Prepares paragraph `paragraph` of the scene.
    pub fn new(scene: &'s Scene, paragraph: usize) -> Self {
        let range = scene.tokens.paragraph(paragraph);
        let sentences = scene.tokens.paragraphs[paragraph].clone();
        let first_region = scene.regions.partition_point(|r| (r.end as usize) <= range.start);
        let mut this = Self {
            scene,
            opening: opening(scene, range.start),
            any_quote: false,
            cells: range.clone().map(|at| Cell::new(scene, at)).collect(),
            range,
            regions: Vec::new(),
            first_region,
            sentences: Vec::new(),
            first_sentence: sentences.start as usize,
        };
        for region in first_region..scene.regions.len() {
            if scene.regions[region].open as usize >= this.range.end {
                break;
            }
            let code = this.region(region);
            this.regions.push(code);
        }
        this.any_quote = !this.regions.is_empty();
        for sentence in sentences {
            let code = this.sentence(sentence as usize);
            this.sentences.push(code);
        }
        this
    }

    /// The token at `at`, which may lie beyond either end.
    fn cell(&self, at: usize) -> Cell {
        self.cells.get(at.wrapping_sub(self.range.start)).copied().unwrap_or(OUTSIDE)
    }

    fn word(&self, at: usize) -> u32 {
        self.cell(at).word
    }

    fn shape(&self, at: usize) -> u32 {
        u32::from(self.cell(at).shape)
    }

    fn level(&self, at: usize) -> u32 {
        u32::from(self.cell(at).level)
    }

    fn state(&self, at: usize) -> u32 {
        u32::from(self.cell(at).state)
    }

    fn class(&self, at: usize) -> u32 {
        u32::from(self.cell(at).class)
    }

    /// Whether a strong cue stands within `reach` tokens from `at` on, with nothing but a noun phrase between.
    fn subject_then_cue(&self, at: usize, reach: usize) -> bool {
        for i in at..(at + reach).min(self.range.end) {
            if self.scene.level[i] >= STRONG {
                return true;
            }
            let pos = self.scene.tags[i];
            let comma = self.scene.tokens.list[i].shape == Shape::Comma && i > at;
            if !(noun_phrase(pos) || comma) {
                return false;
            }
        }
        false
    }

    fn region(&self, index: usize) -> RegionCode {
        let scene = self.scene;
        let region = &scene.regions[index];
        let list = &scene.tokens.list;
        let inside = region.inside();
        let words = inside.clone().filter(|i| list[*i].shape.is_word()).count();
        let length = match words {
            0..=3 => words as u32,
            4..=5 => 4,
            6..=9 => 5,
            10..=19 => 6,
            _ => 7,
        };
        let capital = u32::from(inside.clone().next().is_some_and(|i| list[i].shape.is_capital()));
        let last = if inside.is_empty() { None } else { list.get(inside.end - 1).map(|t| t.shape) };
        let end = region.end as usize;
        let follows = if end < self.range.end { Some(list[end].shape) } else { None };
        let ending = match (region.closed, last, follows) {
            (false, ..) => 0,
            (_, Some(Shape::Comma), _) => 1,
            (_, Some(Shape::Stop | Shape::Dotted), _) => 2,
            (_, _, Some(Shape::Comma)) => 3,
            (_, _, Some(Shape::Stop)) => 4,
            (_, Some(Shape::Dash), _) => 5,
            (_, _, Some(Shape::Semicolon | Shape::Colon)) => 6,
            _ => 7,
        };
        RegionCode {
            length,
            capital,
            ending,
            before: self.before(region.open as usize),
            after: self.after(end),
        }
    }

    /// What stands before an opening mark.
    fn before(&self, open: usize) -> u32 {
        if open == self.range.start {
            return 16 + self.opening;
        }
        let at = open - 1;
        let token = &self.scene.tokens.list[at];
        match token.shape {
            Shape::Comma if at > self.range.start && self.scene.level[at - 1] >= STRONG => 1,
            Shape::Comma => 2,
            Shape::Colon => 3,
            Shape::Stop => 4,
            Shape::Quote => 5,
            Shape::Dash | Shape::Open | Shape::Semicolon => 6,
            _ if self.scene.level[at] >= STRONG => 7,
            _ if self.scene.is_that(at) => 8,
            _ => match self.scene.tags[at] {
                Pos::Determiner | Pos::Possessive | Pos::Genitive => 9,
                Pos::Adjective | Pos::Noun | Pos::Nouns | Pos::Name | Pos::Number => 10,
                Pos::Preposition | Pos::To => 11,
                Pos::Adverb | Pos::Particle => 12,
                t if t.is_verb() || t == Pos::Modal => 13,
                Pos::Conjunction => 14,
                _ => 15,
            },
        }
    }

    /// What stands from `at`, just after a closing mark, on.
    fn after(&self, at: usize) -> u32 {
        if at >= self.range.end {
            return 0;
        }
        let comma = self.scene.tokens.list[at].shape == Shape::Comma;
        let from = at + usize::from(comma);
        if from < self.range.end && self.scene.level[from] >= STRONG {
            return 1;
        }
        if self.subject_then_cue(from, 9) {
            return 2 + u32::from(self.scene.tags[from] == Pos::Pronoun);
        }
        match self.scene.tokens.list[at].shape {
            Shape::Comma => 4,
            Shape::Stop => 5,
            Shape::Quote => 6,
            Shape::Dash | Shape::Open | Shape::Close | Shape::Semicolon | Shape::Colon => 7,
            s if s.is_capital() => 8,
            _ => match self.scene.tags[at] {
                Pos::Noun | Pos::Nouns | Pos::Name => 9,
                Pos::Preposition | Pos::To => 10,
                Pos::Conjunction => 11,
                t if t.is_verb() || t == Pos::Modal => 12,
                _ => 13,
            },
        }
    }

    fn sentence(&self, index: usize) -> SentenceCode {
        let scene = self.scene;
        let s = &scene.tokens.sentences[index];
        let (start, end) = (s.start as usize, s.end as usize);
        let cues = (start..end).filter(|i| scene.level[*i] >= STRONG).count();
        let quotes = (start..end).filter(|i| scene.quoted(*i)).count();
        let last = &scene.tokens.list[end - 1];
        let ends = match last.shape {
            Shape::Stop => 1 + u32::from(last.is("?")),
            Shape::Colon => 3,
            Shape::Quote => 4,
            _ => 0,
        };
        let quotes = if quotes == 0 { 0 } else { 1 + u32::from(quotes == end - start) };
        let mut code =
            SentenceCode { cues: cues.min(3) as u32, end: ends, quotes, ..SentenceCode::default() };
        if let Some(first) = (start..end).find(|i| scene.level[*i] >= STRONG) {
            code.first_cue = first;
            let plain = (start..first)
                .all(|i| noun_phrase(scene.tags[i]) || scene.tokens.list[i].shape == Shape::Comma);
            let before = if first == start { 0 } else { 1 + u32::from(plain) };
            code.head = 1 + (before << 6 | self.class(first + 1));
        }
        if let Some(cue) = (start..end).rev().find(|i| scene.level[*i] >= STRONG) {
            let (cut, parted) = self.cut_before(cue, start);
            code.cut = cut;
            code.tail = 1
                + (parted << 4 | coarse(end - 1 - cue) << 1 | u32::from(noun_phrase_after(scene, cue, end)));
        }
        code
    }

    /// The comma or closing mark that parts the clause of `cue` from what stands before it in the sentence.
    fn cut_before(&self, cue: usize, start: usize) -> (usize, u32) {
        let mut i = cue;
        while i > start && cue - i < 14 {
            i -= 1;
            let shape = self.scene.tokens.list[i].shape;
            match shape {
                Shape::Comma => return (i, if i + 1 == cue { 1 } else { 2 }),
                Shape::Quote => return (i, 3),
                Shape::Dash => return (i, 4),
                _ if !noun_phrase(self.scene.tags[i]) && self.scene.tags[i] != Pos::Adverb => return (i, 5),
                _ => {}
            }
        }
        (i, if i == start { 6 } else { 7 })
    }

    /// Appends the features of token `i` of the paragraph to `out`.
    pub fn of(&self, i: usize, out: &mut Vec<u32>) {
        self.words(i, out);
        self.cues(i, out);
        self.structure(i, out);
    }

    fn words(&self, i: usize, out: &mut Vec<u32>) {
        let token = &self.scene.tokens.list[i];
        let w = |d: isize| self.word(i.wrapping_add_signed(d));
        let t = |d: isize| self.class(i.wrapping_add_signed(d));
        let q = |d: isize| self.state(i.wrapping_add_signed(d));
        let q0 = q(0);
        let t3 = t(-1) << 14 | t(0) << 7 | t(1);
        out.extend([
            feature(1, q0, 0),
            feature(2, w(0), q0),
            feature(3, w(-1), q0),
            feature(4, w(1), q0),
            feature(7, w(-1), w(0)),
            feature(8, w(0), w(1)),
            feature(11, w(-1), t(0)),
            feature(12, w(1), t(0)),
            feature(13, t3, q0),
            feature(14, t(-2) << 7 | t(-1), t(0)),
            feature(15, t(0) << 7 | t(1), t(2)),
            feature(16, t(-3) << 14 | t(-2) << 7 | t(-1), t(0)),
            feature(17, t(1) << 14 | t(2) << 7 | t(3), t(0)),
            feature(18, token.suffix, t(0)),
            feature(19, self.shape(i.wrapping_sub(1)) << 10 | self.shape(i) << 5 | self.shape(i + 1), q0),
            feature(20, q(-2) << 12 | q(-1) << 9 | q0 << 6 | q(1) << 3 | q(2), t(0)),
        ]);
    }

    fn cues(&self, i: usize, out: &mut Vec<u32>) {
        let scene = self.scene;
        let c = |d: isize| self.level(i.wrapping_add_signed(d));
        let t = |d: isize| self.class(i.wrapping_add_signed(d));
        let q0 = self.state(i);
        let exact = u32::from(scene.level[i]);
        let known = u32::from(scene.known[i].more);
        out.extend([
            feature(30, exact, t(0)),
            feature(31, c(-1) << 6 | c(0) << 3 | c(1), t(0)),
            feature(32, c(-2) << 3 | c(-1), q0),
            feature(33, c(1) << 3 | c(2), q0),
            feature(34, c(0) << 14 | t(-1) << 7 | t(1), 0),
            feature(35, known, t(0)),
            feature(36, known, c(1) << 3 | c(-1)),
            feature(37, c(3) << 6 | c(2) << 3 | c(1), t(0)),
            feature(38, c(-3) << 6 | c(-2) << 3 | c(-1), t(0)),
        ]);
        let (left, right) = (scene.left[i], scene.right[i]);
        let mut codes = [0u32; 2];
        for (side, cue) in [(0, left), (1, right)] {
            if cue == NONE {
                codes[side] = 63;
                continue;
            }
            let cue = cue as usize;
            let (from, to) = if side == 0 { (cue, i) } else { (i, cue) };
            let same = u32::from(scene.sentence[cue] == scene.sentence[i]);
            let between = self.between(from, to);
            let distance = bucket(to - from);
            codes[side] = distance << 1 | same;
            let side = side as u32;
            out.extend([
                feature(40 + side, scene.tokens.list[cue].hash, q0 << 4 | distance.min(5) << 1 | same),
                feature(42 + side, between << 5 | codes[side as usize], q0),
                feature(44 + side, between, t(0) << 2 | q0),
                feature(46 + side, codes[side as usize], t(0) << 7 | t(1)),
            ]);
        }
        out.extend([feature(50, codes[0] << 6 | codes[1], q0), feature(51, codes[0] << 6 | codes[1], t(0))]);
    }

    /// What stands between a cue and a token: commas, "that", verbs, a quotation mark.
    fn between(&self, from: usize, to: usize) -> u32 {
        let end = to.min(from + 40);
        let counts = if end > from + 1 { self.scene.counts[end] - self.scene.counts[from + 1] } else { 0 };
        let lane = |n: u32| (counts >> (16 * n)) as u16 as u32;
        lane(0).min(2) << 5
            | lane(1).min(1) << 4
            | lane(2).min(2) << 2
            | lane(3).min(1) << 1
            | u32::from(to - from > 40)
    }

    fn structure(&self, i: usize, out: &mut Vec<u32>) {
        let scene = self.scene;
        let q0 = self.state(i);
        let index = scene.sentence[i] as usize;
        let code = &self.sentences[index - self.first_sentence];
        let s = &scene.tokens.sentences[index];
        let first = i == s.start as usize;
        let place = u32::from(first) | u32::from(i + 1 == s.end as usize) << 1;
        let t0 = self.class(i);
        out.extend([
            feature(60, code.cues << 4 | u32::from(self.any_quote) << 3 | place, q0),
            feature(61, code.end << 4 | code.quotes << 2 | place, q0),
        ]);
        if code.tail > 0 {
            let side = if i < code.cut { 0 } else { 1 + u32::from(i > code.cut) };
            let side = side << 2 | place;
            out.extend([
                feature(62, code.tail, side << 3 | q0),
                feature(63, code.tail, side << 10 | t0 << 3 | q0),
                feature(64, code.head, u32::from(i > code.first_cue) << 2 | place),
                feature(65, code.head, u32::from(i > code.first_cue) << 10 | t0 << 3 | q0),
            ]);
        }
        if i == self.range.start {
            let last = self.range.end == i + 1;
            out.push(feature(66, self.opening << 1 | u32::from(last), q0));
        }
        if i < self.range.start + 3 {
            out.push(feature(67, self.opening, t0 << 3 | q0));
        }
        self.near_regions(i, q0, t0, out);
    }

    fn near_regions(&self, i: usize, q0: u32, t0: u32, out: &mut Vec<u32>) {
        let at = self.scene.region_of[i];
        if at != NONE {
            let r = &self.regions[at as usize - self.first_region];
            let sort = r.length << 4 | r.capital << 3 | r.ending;
            out.extend([
                feature(70, sort, q0),
                feature(71, r.before << 3 | r.ending, q0),
                feature(72, r.after << 3 | r.ending, q0),
                feature(73, r.before << 4 | r.after, q0),
                feature(74, r.before << 4 | r.after, q0 << 8 | sort),
                feature(75, r.length << 6 | r.before, q0 << 1 | r.capital),
                feature(76, r.length << 4 | r.after, q0 << 1 | r.capital),
            ]);
            return;
        }
        for (side, near) in [(0u32, i.wrapping_sub(1)), (1, i + 1), (2, i.wrapping_sub(2)), (3, i + 2)] {
            if self.range.contains(&near) && self.scene.region_of[near] != NONE {
                let r = &self.regions[self.scene.region_of[near] as usize - self.first_region];
                let face = if side & 1 == 0 { r.ending } else { r.before };
                out.extend([
                    feature(80 + side, r.length << 1 | r.capital, t0),
                    feature(84 + side, face << 3 | r.length, t0),
                ]);
            }
        }
    }
}

/// Parts of speech that a noun phrase is made of.
pub fn noun_phrase(pos: Pos) -> bool {
    matches!(
        pos,
        Pos::Noun
            | Pos::Nouns
            | Pos::Name
            | Pos::Pronoun
            | Pos::Possessive
            | Pos::Determiner
            | Pos::Adjective
            | Pos::Number
            | Pos::Genitive
            | Pos::WhPronoun
            | Pos::WhDeterminer
    )
}

fn noun_phrase_after(scene: &Scene, cue: usize, end: usize) -> bool {
    (cue + 1..end.min(cue + 3)).any(|i| scene.tags[i].is_noun() || scene.tags[i] == Pos::Pronoun)
}

/// How the paragraph before ended: 0 none, 1 plain, 2 a colon, 3 an open quotation, 4 a closed one.
pub fn opening(scene: &Scene, start: usize) -> u32 {
    let Some(last) = start.checked_sub(1) else { return 0 };
    let shape = scene.tokens.list[last].shape;
    if shape == Shape::Colon {
        return 2;
    }
    match scene.region_of[last] {
        NONE => 1,
        r if scene.regions[r as usize].closed => 4,
        _ => 3,
    }
}
