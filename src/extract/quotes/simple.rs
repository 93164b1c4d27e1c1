//! Quotes by rule: marks, the nearest word of saying, and the nearest name.

use super::RawQuote;
use crate::{
    briefing::QuoteKind,
    extract::{
        chunks::{Chunk, ChunkKind, Reader},
        lexicon::Flags,
        words::Shape,
    },
    text::Span,
};

/// The quotes in a text, in reading order.
pub fn find(r: Reader<'_>, chunks: &[Chunk]) -> Vec<RawQuote> {
    let mut out: Vec<RawQuote> = Vec::new();
    let mut group = 0;
    for (from, to) in sentences(r) {
        let marks = marked(r, from, to);
        let speech = speech(r, chunks, from, to, &marks);
        let mut content: Vec<(usize, usize)> = marks.clone();
        if let Some(clause) = speech.as_ref().and_then(|s| s.clause) {
            content.retain(|m| !(clause.0 <= m.0 && m.1 <= clause.1));
            content.push(clause);
        }
        content.sort_unstable();
        for (a, b) in content {
            let span = Span::new(r.words[a].start(), r.words[b - 1].end());
            let short = marks.contains(&(a, b)) && b - a < 6;
            if short && speech.is_none() {
                continue;
            }
            let kind = kind(&marks, a, b);
            let carried = speech.is_none();
            let before =
                out.last().filter(|q| carried && r.text[q.content.end..span.start].matches('\n').count() < 2);
            out.push(RawQuote {
                content: span,
                cue: speech.as_ref().map(|s| s.cue),
                speaker: speech.as_ref().map_or_else(|| before.and_then(|q| q.speaker), |s| s.speaker),
                kind,
                group: if carried { before.map_or(group, |q| q.group) } else { group },
                carried,
                confidence: if carried { 0.4 } else { 0.7 },
            });
        }
        group += 1;
    }
    out
}

fn kind(marks: &[(usize, usize)], a: usize, b: usize) -> QuoteKind {
    if marks.contains(&(a, b)) {
        QuoteKind::Direct
    } else if marks.iter().any(|m| a <= m.0 && m.1 <= b) {
        QuoteKind::Mixed
    } else {
        QuoteKind::Indirect
    }
}

/// Sentences as ranges of words; a quotation does not end one.
fn sentences(r: Reader<'_>) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let (mut from, mut open) = (0, false);
    for (i, w) in r.words.iter().enumerate() {
        let breaks = w.shape == Shape::Break;
        let starts = w.opens && !open && i > from && ends_sentence(r, i);
        if breaks || starts {
            if i > from {
                out.push((from, i));
            }
            from = if breaks { i + 1 } else { i };
            open &= !breaks;
        }
        match w.shape {
            Shape::Mark('"') => open = !open,
            Shape::Mark('“' | '«' | '„') => open = true,
            Shape::Mark('”' | '»') => open = false,
            _ => {}
        }
    }
    if from < r.words.len() {
        out.push((from, r.words.len()));
    }
    out
}

fn ends_sentence(r: Reader<'_>, i: usize) -> bool {
    let mut k = i;
    while k > 0 && matches!(r.words[k - 1].shape, Shape::Mark('"' | '”' | '»' | ')' | '“' | '«' | '„'))
    {
        k -= 1;
    }
    k > 0 && matches!(r.words[k - 1].shape, Shape::Mark('.' | '!' | '?'))
}

/// Stretches in quotation marks, marks included.
fn marked(r: Reader<'_>, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut open = None;
    for i in from..to {
        match (r.words[i].shape, open) {
            (Shape::Mark('"' | '“' | '«' | '„'), None) => open = Some(i),
            (Shape::Mark('"' | '”' | '»' | '“'), Some(start)) => {
                out.push((start, i + 1));
                open = None;
            }
            _ => {}
        }
    }
    out
}

struct Speech {
    cue: Span,
    speaker: Option<Span>,
    clause: Option<(usize, usize)>,
}

/// The word of saying outside the marks, its speaker, and the clause that it governs.
fn speech(
    r: Reader<'_>,
    chunks: &[Chunk],
    from: usize,
    to: usize,
    marks: &[(usize, usize)],
) -> Option<Speech> {
    let outside = |i: &usize| !marks.iter().any(|m| m.0 <= *i && *i < m.1);
    if let Some(at) = (from..to).filter(outside).find(|i| r.says(*i, "according") && r.says(i + 1, "to")) {
        let end =
            (at + 2..to).find(|i| matches!(r.words[*i].shape, Shape::Mark(',' | '.' | ';'))).unwrap_or(to);
        let speaker = Span::new(r.words.get(at + 2)?.start(), r.words[end - 1].end());
        let clause = if at == from { (end + 1, to) } else { (from, at.saturating_sub(1)) };
        let cue = Span::new(r.words[at].start(), r.words[at + 1].end());
        return Some(Speech { cue, speaker: Some(speaker), clause: (clause.0 < clause.1).then_some(clause) });
    }
    let cues = || {
        (from..to)
            .filter(outside)
            .filter(|i| r.flags(*i).any(Flags::CUE) && r.words[*i].shape == Shape::Lower)
    };
    let cue = cues().find(|i| r.says(i + 1, "that")).or_else(|| cues().next())?;
    let clause = r.says(cue + 1, "that").then_some((cue + 2, to)).filter(|c| c.0 < c.1);
    let near = |c: &&Chunk| !matches!(c.kind, ChunkKind::Role | ChunkKind::Thing) && outside(&c.from);
    let after = chunks[chunks.partition_point(|c| c.from <= cue)..]
        .iter()
        .take_while(|c| c.to <= to && c.from <= cue + 7)
        .find(near);
    let before = chunks[..chunks.partition_point(|c| c.from < cue)]
        .iter()
        .rev()
        .take_while(|c| c.from >= from)
        .find(near);
    let pronoun = (cue > from)
        .then(|| cue - 1)
        .filter(|i| matches!(r.at(*i).to_lowercase().as_str(), "he" | "she" | "they" | "it"));
    let inverted = marks.iter().any(|m| m.1 == cue || m.1 + 1 == cue) && after.is_some();
    let name = if inverted { after } else { before.or(after) };
    let speaker = match (pronoun, name) {
        (Some(i), _) => Some(r.words[i].span()),
        (None, Some(c)) => Some(Span::new(r.words[c.from].start(), r.words[c.to - 1].end())),
        (None, None) => None,
    };
    Some(Speech { cue: r.words[cue].span(), speaker, clause })
}
