//! Who relayed the words: "CNN quoted an official as saying", "told Reuters", "as quoted by".

use super::cast::Passage;
use super::chunks::{ChunkKind, Reader};
use super::lexicon::Flags;
use super::quotes::RawQuote;
use super::words::Shape;
use crate::text::Span;

/// Speaker and relayer as the sentence has them, where they differ from what the quote says.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Chain {
    /// Who spoke, when the quote's own speaker is the relayer.
    pub speaker: Option<Span>,
    /// Who relayed.
    pub via: Option<Span>,
}

/// The chain at a quote.
pub fn chain(p: &Passage<'_>, raw: &RawQuote) -> Chain {
    let r = p.reader;
    let Some(cue) = raw.cue else { return Chain::default() };
    let at = r.word_from(cue.start);
    let n = p.sentence(at);
    let (from, to) = (p.sentence_start(n), p.sentence_start(n + 1));
    quoted_somebody(p, from, to).unwrap_or_default()
}

/// "CNN quoted an unidentified official (as) saying".
fn quoted_somebody(p: &Passage<'_>, from: usize, to: usize) -> Option<Chain> {
    let r = p.reader;
    let relay = (from..to).find(|i| r.flags(*i).any(Flags::RELAY) && r.words[*i].shape == Shape::Lower)?;
    let saying = (relay + 2..to.min(relay + 16)).find(|i| matches!(r.at(*i), "saying" | "telling"))?;
    let end = if r.says(saying - 1, "as") { saying - 1 } else { saying };
    let named = p.chunks.iter().rev().find(|c| c.to <= relay && c.from >= from)?;
    let outlet = !matches!(named.kind, ChunkKind::Role | ChunkKind::Thing);
    (outlet && named.to + 2 > relay && end > relay + 1)
        .then(|| Chain { speaker: Some(span(r, relay + 1, end)), via: Some(span(r, named.from, named.to)) })
}

fn span(r: Reader<'_>, from: usize, to: usize) -> Span {
    Span::new(r.words[from].start(), r.words[to - 1].end())
}
