//! Direct quotes in languages for which there is no trained model: marks, a word of saying, and a name beside it.

use super::cast::Passage;
use super::chunks::{ChunkKind, Reader};
use super::lexicon::Flags;
use super::quotes::RawQuote;
use super::words::{Shape, quote_mark};
use crate::{briefing::QuoteKind, text::Span};

/// Fewer words than this in marks are a title or a nickname, unless a word of saying stands beside them.
const SPEECH: usize = 4;

/// How many words from the marks a word of saying may stand.
const BESIDE: usize = 10;

/// The stretches in quotation marks that somebody says, in reading order.
pub fn find(p: &Passage<'_>) -> Vec<RawQuote> {
    let r = p.reader;
    let mut out: Vec<RawQuote> = Vec::new();
    for (group, (from, to)) in stretches(r).into_iter().enumerate() {
        let content = Span::new(r.words[from].start(), r.words[to - 1].end());
        let cue = cue(r, from, to);
        if cue.is_none() && to - from < SPEECH + 2 {
            continue;
        }
        let speaker = cue.and_then(|c| speaker(p, c, (from, to)));
        let last = out.last().filter(|q| !r.text[q.content.end..content.start].contains('\n'));
        let carried = speaker.is_none();
        out.push(RawQuote {
            content,
            cue: cue.map(|c| r.words[c].span()),
            speaker: speaker.or_else(|| last.and_then(|q| q.speaker)),
            kind: QuoteKind::Direct,
            group: group as u32,
            carried,
            confidence: if carried { 0.4 } else { 0.7 },
        });
    }
    out
}

/// Outermost stretches in marks, marks included; one that is not closed in its paragraph is none.
fn stretches(r: Reader<'_>) -> Vec<(usize, usize)> {
    let (mut out, mut open) = (Vec::new(), None);
    for (i, word) in r.words.iter().enumerate() {
        let c = match word.shape {
            Shape::Break => {
                open = None;
                continue;
            }
            Shape::Mark(c) if quote_mark(c) => c,
            _ => continue,
        };
        match open {
            None => open = closing(c).map(|close| (i, close)),
            Some((from, close)) if close.contains(c) => {
                out.push((from, i + 1));
                open = None;
            }
            Some(_) => {}
        }
    }
    out
}

/// The marks that may close what `c` opens.
fn closing(c: char) -> Option<&'static str> {
    Some(match c {
        '"' => "\"",
        '“' => "”",
        '„' | '‟' => "“”\"",
        '«' => "»",
        '»' => "«",
        '‹' => "›",
        '「' => "」",
        '『' => "』",
        _ => return None,
    })
}

/// The word of saying nearest to the stretch, in its sentence: after it first, then before.
fn cue(r: Reader<'_>, from: usize, to: usize) -> Option<usize> {
    let ends = |i: &usize| matches!(r.words[*i].shape, Shape::Break | Shape::Mark('.' | '!' | '?' | ';'));
    let says = |i: &usize| r.words[*i].shape == Shape::Lower && r.flags(*i).any(Flags::CUE);
    let after = (to..r.words.len().min(to + BESIDE)).take_while(|i| !ends(i)).find(says);
    after.or_else(|| (from.saturating_sub(BESIDE)..from).rev().take_while(|i| !ends(i)).find(says))
}

/// Who says it: the name after the word of saying, else the name or pronoun before it.
fn speaker(p: &Passage<'_>, cue: usize, content: (usize, usize)) -> Option<Span> {
    let r = p.reader;
    let named = |i: usize| {
        let chunk = p.chunk_over(i).filter(|c| !matches!(c.kind, ChunkKind::Role | ChunkKind::Thing))?;
        let inside = content.0 <= chunk.from && chunk.from < content.1;
        // Where every noun has a capital, one with an article or preposition is no name.
        let noun = chunk.to == chunk.from + 1 && chunk.from > 0 && r.flags(chunk.from - 1).any(Flags::STOP);
        (!inside && !noun).then(|| Span::new(r.words[chunk.from].start(), r.words[chunk.to - 1].end()))
    };
    let stop =
        |i: &usize| matches!(r.words[*i].shape, Shape::Break | Shape::Mark('.' | '!' | '?' | ';' | ':'));
    let after = (cue + 1..r.words.len().min(cue + BESIDE)).take_while(|i| !stop(i) && *i != content.0);
    let before = (cue.saturating_sub(BESIDE)..cue).rev().take_while(|i| !stop(i) && *i + 1 != content.1);
    after.into_iter().find_map(named).or_else(|| before.into_iter().find_map(named))
}
