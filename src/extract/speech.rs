//! From raw quotes to quotes: speaker and relayer as actors, and how sure that is.

use super::cast::{Cast, Passage};
use super::chains;
use super::coref::{self, Trail};
use super::quotes::RawQuote;
use crate::briefing::{ActorId, Attribution, Place, Quote};
use crate::text::Span;

/// The quotes of all passages, in reading order. Until the cast is sorted an [`ActorId`] is a figure's index.
pub fn quotes(
    cast: &mut Cast,
    passages: &[Passage<'_>],
    find: &dyn Fn(&Passage<'_>) -> Vec<RawQuote>,
) -> Vec<Quote> {
    let mut out = Vec::new();
    let mut groups = 0;
    for (s, p) in passages.iter().enumerate() {
        let raw = find(p);
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
