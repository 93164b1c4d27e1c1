//! Words, marks and sentences of a text, each word with its part of speech.

mod abbreviations;
pub mod lexicon;
pub mod pos;
mod scan;
mod sentences;
mod shape;
pub mod table;

pub use lexicon::{Known, Lexicon};
pub use pos::{Pos, Tagger};
pub use scan::{Mark, hash, mark_of};
pub use shape::Shape;

use crate::text::Span;
use std::ops::Range;

/// One word, number or mark. Clitics stand alone, as in treebanks: "don't" is `do` + `n't`, "Kelly's" is `Kelly` + `'s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// Hash of its lower-case form; compare with [`hash`] of a lower-case literal.
    pub hash: u32,
    /// Hash of its last three bytes, lower case.
    pub suffix: u32,
    /// How it is written.
    pub shape: Shape,
}

impl Token {
    /// Its byte range.
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Its words in `text`, the text it was found in.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        self.span().of(text)
    }

    /// Whether it is the word `lower`, given in lower case, whatever its case here.
    pub fn is(&self, lower: &str) -> bool {
        self.hash == hash(lower)
    }
}

/// A text, divided. Paragraphs are the stretches between `\n`; no sentence crosses one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    /// In reading order; blanks belong to none.
    pub list: Vec<Token>,
    /// Ranges of `list`, in order and without gaps; none is empty.
    pub sentences: Vec<Range<u32>>,
    /// Ranges of `sentences`, in order and without gaps; paragraphs without a token are left out, and one of more
    /// than [`LONG`] tokens is divided between sentences.
    pub paragraphs: Vec<Range<u32>>,
}

impl Tokens {
    /// The tokens of sentence `index`; empty when there is no such sentence.
    pub fn sentence(&self, index: usize) -> &[Token] {
        self.sentences.get(index).map_or(&[], |r| &self.list[r.start as usize..r.end as usize])
    }

    /// The range of `list` that paragraph `index` covers.
    pub fn paragraph(&self, index: usize) -> Range<usize> {
        self.paragraphs.get(index).map_or(0..0, |p| {
            let (first, last) = (&self.sentences[p.start as usize], &self.sentences[p.end as usize - 1]);
            first.start as usize..last.end as usize
        })
    }
}

/// Tokens from which on a paragraph is divided, so that no work grows faster than the text.
pub const LONG: usize = 1500;

/// Divides `text` (up to 2 GiB; what lies beyond is left out) into tokens, sentences and paragraphs, in one pass.
pub fn tokenize(text: &str) -> Tokens {
    let mut tokens = Tokens::default();
    tokens.list.reserve(text.len() / 5);
    let mut start = 0;
    while start < text.len() && start < u32::MAX as usize / 2 {
        let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |n| start + n);
        let first = tokens.list.len();
        scan::paragraph(text, start..end, &mut tokens.list);
        if tokens.list.len() > first {
            let sentence = tokens.sentences.len();
            sentences::split(text, first, &tokens.list, &mut tokens.sentences);
            sentences::group(&tokens.sentences, sentence, &mut tokens.paragraphs);
        }
        start = end + 1;
    }
    tokens
}

#[cfg(test)]
mod tests;
