//! Whom the words that name a speaker mean: a name, an office, a pronoun, or somebody without a name.

use super::cast::{Cast, Figure, Mention, Passage, key};
use super::chunks::{ChunkKind, Reader};
use super::lexicon::{EntityKind, Flags};
use super::words::Shape;
use crate::{briefing::ActorKind, text::Span};

/// A speaker found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Who.
    pub figure: usize,
    /// Whether it took more than a name to know.
    pub resolved: bool,
    /// 0.0 to 1.0.
    pub certainty: f32,
}

/// Who spoke so far, which helps to understand "he added".
#[derive(Debug, Clone, Copy, Default)]
pub struct Trail {
    /// The last speaker, with the byte at which they were named.
    pub last: Option<(usize, usize)>,
    /// Who relayed what they said.
    pub via: Option<usize>,
}

/// Whom `span` of section `s` means.
pub fn speaker(cast: &mut Cast, p: &Passage<'_>, s: usize, span: Span, trail: Trail) -> Option<Found> {
    let r = p.reader;
    let (mut from, mut to) = (r.word_from(span.start), r.word_from(span.end));
    while from < to && !r.words[from].letters() && r.words[from].shape != Shape::Number {
        from += 1;
    }
    while to > from && !r.words[to - 1].letters() {
        to -= 1;
    }
    if from >= to {
        return None;
    }
    let certain = |figure| Some(Found { figure, resolved: false, certainty: 1.0 });
    if let Some(pronoun) = pronoun(&r.at(from).to_lowercase()).filter(|_| to - from <= 2) {
        return by_pronoun(cast, p, s, from, pronoun, trail);
    }
    // An office with its holder ("the Speaker, Ingunn Raske").
    if let Some(h) =
        p.held.iter().find(|h| h.from >= from && h.from <= from + 1 && p.chunks[h.name].from < to)
    {
        if let Some(m) = mention_over(cast, s, p.chunks[h.name].to - 1) {
            return certain(m.figure);
        }
    }
    // "the harbour master, Odd Lien"
    if let Some(c) = p.chunks.iter().find(|c| c.to == to && c.from > from + 1 && r.is(c.from - 1, ',')) {
        if matches!(c.kind, ChunkKind::Name { .. }) {
            return certain(
                mention_over(cast, s, to - 1)
                    .map_or_else(|| unlisted(cast, p, s, c.from, c.to), |m| m.figure),
            );
        }
    }
    let end = core_end(r, from, to);
    if let Some(m) = mention_over(cast, s, end - 1) {
        return certain(m.figure);
    }
    if let Some(chunk) = p.chunks.iter().find(|c| c.from <= end - 1 && end - 1 < c.to) {
        if matches!(chunk.kind, ChunkKind::Name { .. } | ChunkKind::Entity(_)) {
            return certain(unlisted(cast, p, s, chunk.from, chunk.to));
        }
    }
    nominal(cast, p, s, (from, end, to)).or_else(|| {
        let inside = cast.mentions[s].iter().find(|m| m.from >= from && m.to <= to)?;
        (inside.from == from).then_some(Found { figure: inside.figure, resolved: false, certainty: 0.6 })
    })
}

/// The mention that covers word `i` of section `s`.
pub fn mention_over(cast: &Cast, s: usize, i: usize) -> Option<Mention> {
    let list = &cast.mentions[s];
    let n = list.partition_point(|m| m.to <= i);
    list.get(n).copied().filter(|m| m.from <= i)
}

/// Where the head of the noun phrase `from..to` ends: before its first preposition, comma or relative.
fn core_end(r: Reader<'_>, from: usize, to: usize) -> usize {
    let cut = |i: &usize| {
        matches!(r.words[*i].shape, Shape::Mark(',' | '(' | '—' | '–' | ';' | ':'))
            || (r.flags(*i).any(Flags::PASSED_ON) && r.says(*i + 1, "by"))
            || (r.words[*i].shape == Shape::Lower
                && matches!(
                    r.at(*i),
                    "of" | "for"
                        | "at"
                        | "in"
                        | "on"
                        | "from"
                        | "with"
                        | "who"
                        | "which"
                        | "that"
                        | "to"
                        | "close"
                        | "familiar"
                        | "briefed"
                        | "speaking"
                        | "whose"
                        | "inside"
                        | "involved"
                        | "near"
                        | "themselves"
                        | "himself"
                        | "herself"
                        | "itself"
                        | "both"
                        | "and"
                ))
    };
    let end = (from + 1..to).find(cut).unwrap_or(to);
    // "Bank of England": the cut is inside a name.
    end.max(from + 1)
}

/// Takes in a name that was not known to be an actor until it spoke.
fn unlisted(cast: &mut Cast, p: &Passage<'_>, s: usize, from: usize, to: usize) -> usize {
    let r = p.reader;
    let name = r.slice(from, to);
    if let Some(known) = cast.single(name, None, None) {
        return known;
    }
    let entity = p.chunks.iter().find(|c| c.from == from).and_then(|c| match c.kind {
        ChunkKind::Entity(e) => Some(r.lexicon.list[e].kind),
        _ => None,
    });
    let kind = match entity {
        Some(EntityKind::Country | EntityKind::Seat | EntityKind::Adjective) => ActorKind::Government,
        Some(EntityKind::People) => ActorKind::Unnamed,
        Some(_) => ActorKind::Organisation,
        None => ActorKind::Person,
    };
    let full = (kind == ActorKind::Person).then(|| super::people::parse(name, r.lexicon));
    let female = full.as_ref().and_then(|f| f.female);
    let figure = cast.add(Figure { name: name.to_owned(), kind, full, female, ..Figure::default() });
    cast.note_mentions(p, s, figure, name);
    figure
}

/// Gender and number of a pronoun.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Pronoun {
    He,
    She,
    It,
    They,
}

fn pronoun(word: &str) -> Option<Pronoun> {
    Some(match word {
        "he" | "him" | "his" => Pronoun::He,
        "she" | "her" => Pronoun::She,
        "it" | "its" => Pronoun::It,
        "they" | "them" | "both" => Pronoun::They,
        "who" => return None,
        _ => return None,
    })
}

fn by_pronoun(
    cast: &mut Cast,
    p: &Passage<'_>,
    s: usize,
    at: usize,
    pronoun: Pronoun,
    trail: Trail,
) -> Option<Found> {
    let best = candidates(cast, p, s, at, pronoun, trail)?;
    let figure = best.0;
    if let Pronoun::He | Pronoun::She = pronoun {
        cast.figures[figure].female.get_or_insert(pronoun == Pronoun::She);
    }
    Some(Found { figure, resolved: true, certainty: (0.5 + best.1 / 10.0).clamp(0.3, 0.9) })
}

fn fits(figure: &Figure, pronoun: Pronoun) -> bool {
    let person = figure.kind == ActorKind::Person || figure.kind == ActorKind::Unnamed;
    match pronoun {
        Pronoun::He => person && figure.female != Some(true),
        Pronoun::She => person && figure.female != Some(false),
        Pronoun::It => matches!(figure.kind, ActorKind::Organisation | ActorKind::Government),
        Pronoun::They => figure.kind != ActorKind::Person,
    }
}

/// The likeliest of the figures named before word `at`, with its score.
fn candidates(
    cast: &Cast,
    p: &Passage<'_>,
    s: usize,
    at: usize,
    pronoun: Pronoun,
    trail: Trail,
) -> Option<(usize, f32)> {
    let list = &cast.mentions[s];
    let end = list.partition_point(|m| m.from < at);
    let here = p.sentence(at);
    let mut best: Option<(usize, f32)> = None;
    for m in list[end.saturating_sub(16)..end].iter().rev() {
        let figure = &cast.figures[m.figure];
        if !fits(figure, pronoun) {
            continue;
        }
        let score = score(p, cast, s, m, here, trail) + 0.8 * f32::from(figure.female.is_some());
        if best.is_none_or(|b| score > b.1) {
            best = Some((m.figure, score));
        }
    }
    best
}

fn score(p: &Passage<'_>, cast: &Cast, s: usize, m: &Mention, here: usize, trail: Trail) -> f32 {
    let sentence = p.sentence(m.from);
    let distance = (here - sentence.min(here)) as f32;
    let first = p.sentence_start(sentence);
    let subject =
        !cast.mentions[s].iter().any(|o| o.from >= first && o.from < m.from && o.figure != m.figure);
    let owner = p.reader.words.get(m.to).is_some_and(|w| w.shape == Shape::Possessive);
    let spoke = trail.last.is_some_and(|(f, _)| f == m.figure);
    -distance + 1.5 * f32::from(subject) - 0.7 * f32::from(owner) + 1.5 * f32::from(spoke)
}

/// A description: an office held by somebody named, a body, or somebody without a name.
fn nominal(
    cast: &mut Cast,
    p: &Passage<'_>,
    s: usize,
    (from, end, to): (usize, usize, usize),
) -> Option<Found> {
    let r = p.reader;
    let definite = matches!(r.at(from).to_lowercase().as_str(), "the" | "this" | "that")
        || r.words[from].shape == Shape::Capital;
    let head = r.at(end - 1).to_lowercase();
    let flags = r.flags(end - 1);
    if definite {
        let plain = r.slice(if r.says(from, "the") { from + 1 } else { from }, end).to_lowercase();
        if let Some(figure) = holder(cast, p, s, from, &plain, &head) {
            return Some(Found { figure, resolved: true, certainty: 0.7 });
        }
        if flags.any(Flags::OUTLET_NOUN) {
            let list = &cast.mentions[s];
            let last = list.iter().rev().filter(|m| m.from < from).find(|m| cast.figures[m.figure].outlet);
            if let Some(m) = last {
                return Some(Found { figure: m.figure, resolved: true, certainty: 0.7 });
            }
        }
        if flags.any(Flags::BODY) {
            if let Some(figure) = body_named(cast, s, from, &head) {
                return Some(Found { figure, resolved: true, certainty: 0.7 });
            }
        }
    }
    if !flags.any(
        Flags::SOURCE.and(Flags::BODY).and(Flags::ROLE_HEAD).and(Flags::PERSON_NOUN).and(Flags::DOCUMENT),
    ) {
        return None;
    }
    let figure = unnamed(cast, p, s, (from, end, to));
    Some(Found { figure, resolved: false, certainty: 0.8 })
}

/// Who holds the office `plain` (its last word `head`), the one named last before word `at`.
fn holder(cast: &Cast, p: &Passage<'_>, s: usize, at: usize, plain: &str, head: &str) -> Option<usize> {
    let lexicon = p.reader.lexicon;
    let holds = |f: usize| {
        cast.figures[f].offices.iter().any(|o| {
            lexicon.stands_for(plain, o)
                || o.ends_with(plain)
                || (plain == head && o.rsplit(' ').next().is_some_and(|h| lexicon.stands_for(head, h)))
        })
    };
    let before =
        cast.mentions[s].iter().rev().filter(|m| m.from < at).find(|m| holds(m.figure)).map(|m| m.figure);
    before.or_else(|| {
        let mut all = (0..cast.figures.len()).filter(|f| holds(*f));
        all.next().filter(|_| all.next().is_none())
    })
}

/// The organisation last named before word `at` whose name has `head` in it.
fn body_named(cast: &Cast, s: usize, at: usize, head: &str) -> Option<usize> {
    let matches = |f: usize| {
        let figure = &cast.figures[f];
        matches!(figure.kind, ActorKind::Organisation | ActorKind::Government)
            && (key(&figure.name).split(' ').any(|w| w == head)
                || figure.aliases.iter().any(|a| key(a).split(' ').any(|w| w == head)))
    };
    cast.mentions[s].iter().rev().filter(|m| m.from < at).map(|m| m.figure).find(|f| matches(*f)).or_else(
        || {
            let mut all = (0..cast.figures.len()).filter(|f| matches(*f));
            all.next().filter(|_| all.next().is_none())
        },
    )
}

/// The figure of a source without a name, as described by the words `from..to`, its head ending at `end`.
pub fn unnamed(cast: &mut Cast, p: &Passage<'_>, s: usize, (from, end, to): (usize, usize, usize)) -> usize {
    let r = p.reader;
    let skip = |i: usize| {
        matches!(r.at(i).to_lowercase().as_str(), "a" | "an" | "the" | "one" | "another" | "this" | "that")
            || r.flags(i).any(Flags::UNNAMED)
    };
    let mut start = from;
    while start + 1 < end && skip(start) {
        start += 1;
    }
    let to = if r.is(end, ',') { end } else { to };
    let name = r.slice(start, to.max(end)).to_owned();
    let affiliation = cast.mentions[s]
        .iter()
        .find(|m| m.from >= start && m.to <= to)
        .map(|m| cast.figures[m.figure].name.clone());
    let affiliation = affiliation.or_else(|| {
        p.chunks.iter().find(|c| c.from >= start && c.to <= to).and_then(|c| match c.kind {
            ChunkKind::Entity(e) => r.lexicon.list[e].country.map(|n| r.lexicon.countries[n].name.to_owned()),
            ChunkKind::Body | ChunkKind::Outlet => Some(r.slice(c.from, c.to).to_owned()),
            _ => None,
        })
    });
    let head = r.at(end - 1).to_lowercase();
    let known = cast.figures.iter().rposition(|f| {
        f.kind == ActorKind::Unnamed
            && (key(&f.name) == key(&name)
                || (name.to_lowercase() == head && key(&f.name).ends_with(&format!(" {head}"))))
    });
    let figure = known.unwrap_or_else(|| {
        let body =
            r.flags(end - 1).any(Flags::BODY.and(Flags::OUTLET_NOUN)) && !r.flags(end - 1).any(Flags::SOURCE);
        let outlet = r.flags(end - 1).any(Flags::OUTLET_NOUN);
        let kind = if body { ActorKind::Organisation } else { ActorKind::Unnamed };
        cast.add(Figure { name, kind, outlet, affiliation, ..Figure::default() })
    });
    cast.mention(r, s, from, to.max(end), figure);
    figure
}
