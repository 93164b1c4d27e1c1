//! What has to be known of the whole briefing before its names can be read.

use super::chunks::{Chunk, ChunkKind, Reader};
use super::lexicon::{EntityKind, Flags};
use super::passage::Passage;
use super::words::Shape;
use foldhash::{HashMap, HashSet};

/// What has to be known of the whole briefing before names can be read.
#[derive(Default)]
pub struct Hints<'a> {
    /// Single names, with how often they stand alone.
    pub single: HashMap<&'a str, usize>,
    /// Single names after a preposition of place.
    pub places: HashSet<&'a str>,
    /// Countries that act somewhere.
    pub acting: HashSet<usize>,
    /// Names that stand beside a noun for an outlet ("the broadcaster Kystnytt").
    pub outlets: HashSet<&'a str>,
    /// Acronym to the name that it abbreviates.
    pub acronyms: HashMap<&'a str, &'a str>,
}

impl<'a> Hints<'a> {
    /// Read from all passages.
    pub fn of(passages: &[Passage<'a>]) -> Self {
        let mut hints = Self::default();
        for p in passages {
            for (k, c) in p.chunks.iter().enumerate() {
                hints.note(p, k, c);
            }
        }
        hints
    }

    fn note(&mut self, p: &Passage<'a>, k: usize, c: &Chunk) {
        let r = p.reader;
        if matches!(c.kind, ChunkKind::Name { title: None }) && by_outlet_noun(r, c) {
            self.outlets.insert(r.slice(c.from, c.to));
        }
        if matches!(c.kind, ChunkKind::Name { title: None }) && placed(r, c) {
            self.places.insert(r.slice(c.from, c.to));
        }
        match c.kind {
            ChunkKind::Name { title: None } if c.to == c.from + 1 && !c.doubtful => {
                let name = r.at(c.from);
                *self.single.entry(name).or_default() += 1;
            }
            ChunkKind::Entity(e) => {
                let entity = r.lexicon.list[e];
                let state = matches!(entity.kind, EntityKind::Country | EntityKind::Seat);
                if let Some(country) = entity.country.filter(|_| state && acts(r, &p.chunks, k)) {
                    self.acting.insert(country);
                }
                self.acronym(p, k);
            }
            ChunkKind::Body => self.acronym(p, k),
            _ => {}
        }
    }

    /// "International Atomic Energy Agency (IAEA)".
    fn acronym(&mut self, p: &Passage<'a>, k: usize) {
        let (r, long) = (p.reader, &p.chunks[k]);
        let Some(short) = p.chunks.get(k + 1) else { return };
        let in_brackets = r.is(long.to, '(') && short.from == long.to + 1 && r.is(short.to, ')');
        if in_brackets && short.to == short.from + 1 && r.words[short.from].shape == Shape::Upper {
            self.acronyms.insert(r.at(short.from), r.slice(long.from, long.to));
        }
    }
}

/// "in Veldara", "outside Upper Withen": a name used of a place.
fn placed(r: Reader<'_>, c: &Chunk) -> bool {
    let preposition = c.from > 0
        && matches!(
            r.at(c.from - 1),
            "in" | "near"
                | "outside"
                | "inside"
                | "across"
                | "throughout"
                | "northern"
                | "southern"
                | "eastern"
                | "western"
                | "upstream"
                | "downstream"
        );
    preposition
        && !r.words.get(c.to).is_some_and(|w| w.shape == Shape::Possessive)
        && !r.flags(c.from).any(Flags::GIVEN_NAME)
}

/// "the broadcaster Kystnytt", "Dagbladet, a daily".
fn by_outlet_noun(r: Reader<'_>, c: &Chunk) -> bool {
    let noun = |i: usize| {
        r.flags(i).any(Flags::OUTLET_NOUN) && r.words.get(i).is_some_and(|w| w.shape == Shape::Lower)
    };
    let after = r.is(c.to, ',') && matches!(r.at(c.to + 1), "a" | "an" | "the");
    (c.from > 0 && noun(c.from - 1)) || (after && (noun(c.to + 2) || noun(c.to + 3)))
}

/// Whether what chunk `k` names does something: a verb follows, or it is joined to one that acts.
pub fn acts(r: Reader<'_>, chunks: &[Chunk], k: usize) -> bool {
    let c = &chunks[k];
    if c.from > 0 && r.flags(c.from - 1).any(Flags::LOCATIVE) {
        return false;
    }
    let mut at = c.to;
    while at < c.to + 2 && r.at(at).ends_with("ly") {
        at += 1;
    }
    let verb = r.flags(at).any(Flags::CUE.and(Flags::AUXILIARY));
    let joined = r.says(at, "and")
        && chunks.get(k + 1).is_some_and(|n| {
            n.from == at + 1 && !matches!(n.kind, ChunkKind::Role) && acts(r, chunks, k + 1)
        });
    let told_to = r.says(at, "to") && c.from > 0 && matches!(r.at(c.from - 1), "and" | "for");
    verb || joined || told_to
}
