//! One section as the finders read it: words, chunks, offices, sentences.

use super::chunks::{Chunk, ChunkKind, Learned, Reader};
use super::people::{FullName, parse};
use super::roles::Held;
use super::words::{Shape, quote_mark};

/// A section as the finders see it.
pub struct Passage<'a> {
    /// Text, words and word lists.
    pub reader: Reader<'a>,
    /// Its chunks.
    pub chunks: Vec<Chunk>,
    /// Offices that stand by names.
    pub held: Vec<Held>,
    /// The full name that each chunk gives, if any.
    names: Vec<Option<FullName>>,
    /// First word of each sentence.
    starts: Vec<usize>,
    /// Indexes of `held` by the first word of their phrases.
    by_start: Vec<usize>,
}

impl<'a> Passage<'a> {
    /// Reads a text: words are given, the rest is found.
    pub fn new(reader: Reader<'a>, learned: &Learned<'_>) -> Self {
        let chunks = super::chunks::chunks(reader, learned);
        let mut held = super::roles::held(reader, &chunks);
        held.sort_by_key(|h| h.name);
        let mut by_start: Vec<usize> = (0..held.len()).collect();
        by_start.sort_by_key(|h| held[*h].from);
        let starts = (0..reader.words.len()).filter(|i| starts_sentence(reader, *i)).collect();
        let names = chunks.iter().map(|c| read_name(reader, c)).collect();
        Self { reader, chunks, held, names, starts, by_start }
    }

    /// The full name that chunk `k` gives, when it is a name of two or more words.
    pub fn full_name(&self, k: usize) -> Option<&FullName> {
        self.names[k].as_ref()
    }

    /// The chunk that covers word `i`.
    pub fn chunk_over(&self, i: usize) -> Option<Chunk> {
        let n = self.chunks.partition_point(|c| c.to <= i);
        self.chunks.get(n).copied().filter(|c| c.from <= i)
    }

    /// The office whose phrase starts between the words `a` and `b`, both included.
    pub fn held_from(&self, a: usize, b: usize) -> Option<&Held> {
        let n = self.by_start.partition_point(|h| self.held[*h].from < a);
        self.by_start.get(n).map(|h| &self.held[*h]).filter(|h| h.from <= b)
    }

    /// The office that stands by the name `chunk`.
    pub fn held_of(&self, chunk: &Chunk) -> Option<&Held> {
        let n = self.held.partition_point(|h| self.chunks[h.name].from < chunk.from);
        self.held.get(n).filter(|h| self.chunks[h.name].from == chunk.from)
    }

    /// Number of the sentence in which word `i` stands.
    pub fn sentence(&self, i: usize) -> usize {
        self.starts.partition_point(|s| *s <= i).saturating_sub(1)
    }

    /// First word of sentence `n`.
    pub fn sentence_start(&self, n: usize) -> usize {
        self.starts.get(n).copied().unwrap_or(self.reader.words.len())
    }
}

/// Whether a sentence starts with word `i`: the paragraph does, or a full stop and no small letter goes before.
fn starts_sentence(r: Reader<'_>, i: usize) -> bool {
    if i == 0 || r.words[i - 1].shape == Shape::Break {
        return true;
    }
    if !r.words[i].opens || r.words[i].shape == Shape::Lower {
        return false;
    }
    let closing = |w: &&super::words::Word| matches!(w.shape, Shape::Mark(c) if quote_mark(c) || matches!(c, ')' | ']' | '('));
    let before = r.words[..i].iter().rev().take(4).find(|w| !closing(w));
    before.is_none_or(|w| {
        matches!(w.shape, Shape::Mark('.' | '!' | '?' | '…' | '。' | '！' | '？') | Shape::Break)
    })
}

/// The full name that a chunk gives, when it is a name of two or more words.
fn read_name(r: Reader<'_>, c: &Chunk) -> Option<FullName> {
    let ChunkKind::Name { title } = c.kind else { return None };
    let from = title.map_or(c.from, |t| if r.is(t + 1, '.') { t + 2 } else { t + 1 });
    let name = r.slice(from, c.to);
    if !name.contains([' ', '\u{a0}']) {
        return None;
    }
    let full = parse(name, r.lexicon);
    (!full.given.is_empty()).then_some(full)
}
