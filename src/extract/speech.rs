//! From raw quotes to quotes: speaker and relayer as actors, and how sure that is.

use super::cast::{Cast, Passage};
use super::chains;
use super::coref::mention_over;
use super::coref::{self, Trail};
use super::marked;
use super::quotes::RawQuote;
use super::words::Shape;
use crate::{
    briefing::{ActorId, ActorKind, Attribution, Place, Quote, QuoteKind},
    text::Span,
};

/// The quotes of all passages, in reading order; with `filling`, also those that only their sentence shows. Until the cast is sorted an [`ActorId`] is a figure's index.
pub fn quotes(
    cast: &mut Cast,
    passages: &[Passage<'_>],
    find: &dyn Fn(&Passage<'_>) -> Vec<RawQuote>,
    filling: bool,
) -> Vec<Quote> {
    let mut out = Vec::new();
    let mut groups = 0;
    for (s, p) in passages.iter().enumerate() {
        let mut raw = find(p);
        if filling {
            fill(cast, p, s, &mut raw);
        }
        let highest = raw.iter().map(|q| q.group + 1).max().unwrap_or(0);
        let mut trail = Trail::default();
        for q in raw {
            out.push(quote(cast, p, s, &q, groups, &mut trail));
        }
        groups += highest;
    }
    out
}

fn quote(
    cast: &mut Cast,
    p: &Passage<'_>,
    s: usize,
    raw: &RawQuote,
    groups: u32,
    trail: &mut Trail,
) -> Quote {
    let chain = chains::chain(cast, p, s, raw);
    // a chain whose source is cut off where the content begins may leave no word to show
    let shown = |span: &Span| !span.is_empty();
    let spoken = chain.speaker.filter(shown).or(raw.speaker.filter(shown));
    let spoken = spoken.or_else(|| chains::sayer(cast, p, s, raw)).filter(shown);
    let found = spoken.and_then(|span| coref::speaker(cast, p, s, span, *trail));
    let via = chain.via.and_then(|span| coref::speaker(cast, p, s, span, *trail));
    let via = via.map(|f| f.figure).filter(|v| found.is_none_or(|f| f.figure != *v));
    // What goes on in the same paragraph was said to the same outlet.
    let same = |last: (usize, usize)| {
        found.is_some_and(|f| f.figure == last.0)
            && !p.reader.text[last.1..raw.content.start.max(last.1)].contains('\n')
    };
    let via = via.or_else(|| trail.last.filter(|l| raw.carried && same(*l)).and(trail.via));
    if let (Some(found), Some(span)) = (found, spoken) {
        *trail = Trail { last: Some((found.figure, span.start)), via };
    }
    let attribution = match found {
        None => Attribution::Unknown,
        Some(_) if raw.carried => Attribution::Carried,
        Some(f) if f.resolved => Attribution::Resolved,
        Some(_) => Attribution::Cue,
    };
    let place = |span| Place { section: s, span };
    Quote {
        place: place(raw.content),
        kind: raw.kind,
        speaker: found.map(|f| ActorId(f.figure)),
        speaker_place: spoken.map(place),
        cue: raw.cue.map(place),
        via: via.map(ActorId),
        group: groups + raw.group,
        attribution,
        confidence: raw.confidence * found.map_or(0.5, |f| f.certainty),
    }
}

/// How sure a stretch is that only its sentence shows to be somebody's words.
const FILLED: f32 = 0.3;

/// Adds quoted stretches that were passed over although the text says whose they are: right after a person's name
/// (`Ruiz "regrets the delay"`), or in a sentence with "according to". Titles and scare quotes stay out.
fn fill(cast: &Cast, p: &Passage<'_>, s: usize, raw: &mut Vec<RawQuote>) {
    let r = p.reader;
    let mut group = raw.iter().map(|q| q.group + 1).max().unwrap_or(0);
    let mut spans: Vec<Span> = raw.iter().map(|q| q.content).collect();
    spans.sort_unstable_by_key(|s| s.end);
    let mut more = Vec::new();
    for (from, to) in marked::stretches(r) {
        let content = Span::new(r.words[from].start(), r.words[to - 1].end());
        let next = spans.partition_point(|s| s.end <= content.start);
        if spans[next..].iter().take(4).any(|s| s.overlaps(content)) {
            continue;
        }
        let Some((cue, speaker)) = owner(cast, p, s, (from, to)) else { continue };
        let kind = QuoteKind::Direct;
        more.push(RawQuote {
            content,
            cue,
            speaker: Some(speaker),
            kind,
            group,
            carried: false,
            confidence: FILLED,
        });
        group += 1;
    }
    if !more.is_empty() {
        raw.append(&mut more);
        raw.sort_by_key(|q| q.content.start);
    }
}

/// Cue and speaker of the stretch `from..to` in quotation marks, where its sentence tells them.
fn owner(cast: &Cast, p: &Passage<'_>, s: usize, (from, to): (usize, usize)) -> Option<(Option<Span>, Span)> {
    let r = p.reader;
    let before = from.checked_sub(1).and_then(|b| mention_over(cast, s, b));
    let person = before.filter(|m| cast.figures[m.figure].kind == ActorKind::Person);
    if let Some(m) = person.filter(|_| to - from > 4 && r.words[from + 1].shape == Shape::Lower) {
        return Some((None, m.span));
    }
    let n = p.sentence(from);
    let (start, end) = (p.sentence_start(n), p.sentence_start(n + 1).min(from + 60));
    let near = start.max(from.saturating_sub(60));
    let at = (near..end)
        .filter(|i| !(from..to).contains(i))
        .find(|i| r.says(*i, "according") && r.says(i + 1, "to"))?;
    let cue = Span::new(r.words[at].start(), r.words[at + 1].end());
    chains::named_after(cast, p, s, (at + 2, end)).map(|speaker| (Some(cue), speaker))
}
