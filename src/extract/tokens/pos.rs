//! Parts of speech: the tags, and a tagger that goes once from left to right.

use super::{
    Shape, Token,
    lexicon::{Known, Lexicon},
    table::{Table, feature},
};

/// A part of speech; Penn Treebank tags, joined where nothing here needs the difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Pos {
    /// NN
    Noun,
    /// NNS
    Nouns,
    /// NNP, NNPS
    Name,
    /// PRP
    Pronoun,
    /// PRP$
    Possessive,
    /// VBD
    Past,
    /// VBZ
    Present3,
    /// VBP
    Present,
    /// VB
    Base,
    /// VBN
    Participle,
    /// VBG
    Gerund,
    /// MD
    Modal,
    /// IN
    Preposition,
    /// TO
    To,
    /// DT, PDT
    Determiner,
    /// JJ, JJR, JJS
    Adjective,
    /// RB, RBR, RBS
    Adverb,
    /// CC
    Conjunction,
    /// CD
    Number,
    /// WP, WP$
    WhPronoun,
    /// WDT
    WhDeterminer,
    /// WRB
    WhAdverb,
    /// POS
    Genitive,
    /// RP
    Particle,
    /// EX
    There,
    /// UH, FW, SYM, LS
    Other,
    /// Punctuation and symbols
    Mark,
}

/// In the order of their numbers.
pub const ALL: [Pos; 27] = [
    Pos::Noun,
    Pos::Nouns,
    Pos::Name,
    Pos::Pronoun,
    Pos::Possessive,
    Pos::Past,
    Pos::Present3,
    Pos::Present,
    Pos::Base,
    Pos::Participle,
    Pos::Gerund,
    Pos::Modal,
    Pos::Preposition,
    Pos::To,
    Pos::Determiner,
    Pos::Adjective,
    Pos::Adverb,
    Pos::Conjunction,
    Pos::Number,
    Pos::WhPronoun,
    Pos::WhDeterminer,
    Pos::WhAdverb,
    Pos::Genitive,
    Pos::Particle,
    Pos::There,
    Pos::Other,
    Pos::Mark,
];

/// Tags that the tagger chooses among: all but [`Pos::Mark`], which the shape tells.
pub const CHOICES: usize = 26;

/// Weights in a row of the tagger's table: one for each choice, and some to spare.
pub const ROW: usize = 32;

/// How many features a token has for the tagger.
pub const FEATURES: usize = 14;

impl Pos {
    /// The tag of this number; [`Pos::Other`] beyond the last.
    pub fn from_number(number: u8) -> Self {
        ALL.get(number as usize).copied().unwrap_or(Pos::Other)
    }

    /// A verb that can head a clause: finite or base form.
    pub fn is_finite(self) -> bool {
        matches!(self, Self::Past | Self::Present3 | Self::Present | Self::Base | Self::Modal)
    }

    /// Any form of a verb but the modal.
    pub fn is_verb(self) -> bool {
        self >= Self::Past && self <= Self::Gerund
    }

    /// Noun or name.
    pub fn is_noun(self) -> bool {
        self <= Self::Name
    }
}

/// The tagger: weights of features, and what is known of single words.
#[derive(Debug, Clone, Copy)]
pub struct Tagger<'a> {
    /// Weights of the tags.
    pub weights: Table<'a, ROW>,
    /// Unambiguous words.
    pub lexicon: Lexicon<'a>,
}

impl Tagger<'_> {
    /// Fills `tags` and `known` for one sentence.
    pub fn tag(&self, sentence: &[Token], tags: &mut Vec<Pos>, known: &mut Vec<Known>) {
        let first = tags.len();
        for (i, token) in sentence.iter().enumerate() {
            let word = self.lexicon.look_up(token.hash);
            known.push(word);
            let tag = if let Some(tag) = fixed(token, word) {
                tag
            } else {
                let mut features = features(sentence, i, &tags[first..]);
                best(&self.weights.sum(&mut features)[..CHOICES])
            };
            tags.push(tag);
        }
    }
}

/// The tag that needs no context: of marks, and of words that have but one.
pub fn fixed(token: &Token, word: Known) -> Option<Pos> {
    match token.shape {
        Shape::Digits => Some(Pos::Number),
        Shape::Handle | Shape::Uncased => Some(Pos::Name),
        Shape::Clitic | Shape::Lower => word.tag.checked_sub(1).map(Pos::from_number),
        Shape::Capital if word.tag > 0 && Pos::from_number(word.tag - 1) != Pos::Noun => {
            Some(Pos::from_number(word.tag - 1))
        }
        s if s >= Shape::Quote => Some(Pos::Mark),
        _ => None,
    }
}

/// Index of the highest sum, the first of equals, as a tag.
fn best(sums: &[i16]) -> Pos {
    let mut top = 0;
    for (i, sum) in sums.iter().enumerate() {
        if *sum > sums[top] {
            top = i;
        }
    }
    Pos::from_number(top as u8)
}

/// The features of token `i`; `before` are the tags already given in this sentence.
pub fn features(sentence: &[Token], i: usize, before: &[Pos]) -> [u32; FEATURES] {
    const EDGE: u32 = 7;
    let word = |at: usize| sentence.get(at).map_or(EDGE, |t| t.hash);
    let ending = |at: usize| sentence.get(at).map_or(EDGE, |t| t.suffix);
    let back = |n: usize| i.checked_sub(n).map_or(EDGE, word);
    let tag = |n: usize| i.checked_sub(n).map_or(40, |at| before[at] as u32);
    let here = &sentence[i];
    let shape = here.shape as u32;
    let start = u32::from(i == 0 || sentence[i - 1].shape == Shape::Quote);
    let next_shape = sentence.get(i + 1).map_or(40, |t| t.shape as u32);
    [
        feature(1, here.hash, 0),
        feature(2, here.suffix, shape),
        feature(3, shape << 1 | start, next_shape),
        feature(4, tag(1), tag(2)),
        feature(5, tag(1), here.hash),
        feature(6, tag(1), here.suffix),
        feature(7, back(1), 0),
        feature(8, word(i + 1), 0),
        feature(9, ending(i + 1), tag(1)),
        feature(10, back(2), 0),
        feature(11, word(i + 2), 0),
        feature(12, here.suffix & 0xFFFF, tag(1)),
        feature(13, here.hash, word(i + 1)),
        feature(14, tag(1), shape << 6 | next_shape),
    ]
}
