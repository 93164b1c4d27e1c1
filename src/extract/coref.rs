//! Whom the words that name a speaker mean: a name, an office, a pronoun, or somebody without a name.

use super::cast::{Cast, Figure, Mention, Passage, key, kind_of_name};
use super::chunks::{Chunk, ChunkKind, Reader, common_word};
use super::lexicon::{EntityKind, Flags};
use super::roles::head_of;
use super::words::Shape;
use crate::{
    briefing::ActorKind,
    text::{SafeText, Span},
};

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
    let emphatic =
        |i: usize| matches!(r.at(i), "himself" | "herself" | "themselves" | "both" | "all" | "also");
    let alone = to == from + 1 || (to == from + 2 && emphatic(from + 1));
    if alone && matches!(r.at(from), "who" | "which" | "that") {
        return antecedent(cast, p, s, from);
    }
    if let Some(pronoun) = pronoun(&r.at(from).to_lowercase()).filter(|_| alone) {
        return by_pronoun(cast, p, s, from, pronoun, trail);
    }
    // An office with its holder ("the Speaker, Ingunn Raske").
    if let Some(h) = p.held_from(from, from + 1).filter(|h| p.chunks[h.name].from < to) {
        let name = p.chunks[h.name];
        let owner = r.words.get(name.to).is_some_and(|w| w.shape == Shape::Possessive);
        if let Some(m) = mention_over(cast, s, name.to - 1).filter(|_| !owner) {
            return certain(m.figure);
        }
    }
    // "the harbour master, Odd Lien", "its chief, Commander Ines Baptiste"
    let starts_named = p.chunk_over(from).is_some_and(|c| {
        matches!(c.kind, ChunkKind::Name { .. })
            && c.to < to
            && !r.words.get(c.to).is_some_and(|w| w.shape == Shape::Possessive)
    });
    let ends = p.chunk_over(to - 1).filter(|c| c.to == to && matches!(c.kind, ChunkKind::Name { .. }));
    if let Some(c) = ends.filter(|_| !starts_named) {
        let before = p.held_of(&c).map_or(c.from, |h| h.from);
        if before > from + 1 && r.is(before - 1, ',') {
            let found = mention_over(cast, s, to - 1).map(|m| m.figure);
            if let Some(figure) = found.or_else(|| unlisted(cast, p, s, &c)) {
                return certain(figure);
            }
        }
    }
    let end = office_end(p, from, to).unwrap_or_else(|| core_end(r, from, to));
    if let Some(m) = mention_over(cast, s, end - 1) {
        return certain(m.figure);
    }
    if let Some(chunk) = p.chunk_over(end - 1)
        && matches!(chunk.kind, ChunkKind::Name { .. } | ChunkKind::Entity(_))
        && let Some(figure) = unlisted(cast, p, s, &chunk)
    {
        return certain(figure);
    }
    nominal(cast, p, s, (from, end, to)).or_else(|| {
        // The words may cut a name short; whom they touch is still the best guess.
        let inside = cast.mentions[s].after(from).filter(|m| m.from < to)?;
        let certainty = if inside.from <= from + 1 { 0.6 } else { 0.3 };
        Some(Found { figure: inside.figure, resolved: false, certainty })
    })
}

/// The mention that covers word `i` of section `s`.
pub fn mention_over(cast: &Cast, s: usize, i: usize) -> Option<Mention> {
    cast.mentions[s].over(i)
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

/// Whom "who" stands for: the last one named before it in its sentence.
fn antecedent(cast: &Cast, p: &Passage<'_>, s: usize, at: usize) -> Option<Found> {
    let start = p.sentence_start(p.sentence(at));
    let m = cast.mentions[s].before(at).next().filter(|m| m.from >= start && m.to + 8 > at)?;
    Some(Found { figure: m.figure, resolved: true, certainty: 0.6 })
}

/// Where an office of several words ends that the phrase is about ("the secretary of state").
fn office_end(p: &Passage<'_>, from: usize, to: usize) -> Option<usize> {
    let n = p.chunks.partition_point(|c| c.from < from);
    let chunk = p.chunks.get(n).filter(|c| c.kind == ChunkKind::Role && c.from <= from + 1 && c.to <= to)?;
    (from..chunk.to).any(|i| p.reader.says(i, "of")).then_some(chunk.to)
}

/// Takes in a name that was not known to be an actor until it spoke. `None` when it is none after all: a
/// common word at the head of a sentence, several people of one surname.
fn unlisted(cast: &mut Cast, p: &Passage<'_>, s: usize, chunk: &Chunk) -> Option<usize> {
    let r = p.reader;
    let name = r.slice(chunk.from, chunk.to);
    if SafeText::new(name).trim().is_empty() {
        return None;
    }
    if let Some(known) = cast.single(name, None, None) {
        return Some(known);
    }
    let common = Flags::SOURCE.and(Flags::BODY).and(Flags::DOCUMENT).and(Flags::PERSON_NOUN);
    let one = chunk.to == chunk.from + 1;
    let plural = name.strip_suffix('s').is_some_and(|stem| cast.single(stem, None, None).is_some());
    if one && (r.flags(chunk.from).any(common) || plural || (chunk.doubtful && common_word(name))) {
        return None;
    }
    let kind = match chunk.kind {
        ChunkKind::Entity(e) => match r.lexicon.list[e].kind {
            EntityKind::Country | EntityKind::Seat | EntityKind::Adjective => ActorKind::Government,
            EntityKind::People => ActorKind::Unnamed,
            _ => ActorKind::Organisation,
        },
        _ if cast.places.contains(name) => ActorKind::Government,
        _ => kind_of_name(r, chunk),
    };
    let full = (kind == ActorKind::Person).then(|| super::people::parse(name, r.lexicon));
    let female = full.as_ref().and_then(|f| f.female);
    let figure = cast.admit(Figure { name: name.to_owned(), kind, full, female, ..Figure::default() })?;
    cast.mention(r, s, chunk.from, chunk.to, figure);
    cast.late(name, figure);
    Some(figure)
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
    let here = p.sentence(at);
    let mut best: Option<(usize, f32)> = None;
    for m in cast.mentions[s].before(at).take(16) {
        let figure = &cast.figures[m.figure];
        if !fits(figure, pronoun) {
            continue;
        }
        let score = score(p, cast, s, &m, here, trail) + 0.8 * f32::from(figure.female.is_some());
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
    let subject = cast.mentions[s]
        .before(m.from)
        .take(24)
        .take_while(|o| o.from >= first)
        .all(|o| o.figure == m.figure);
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
    // "an official there" is an official
    let end = (from + 1..=end).rev().find(|end| !matches!(r.at(end - 1), "there" | "here")).unwrap_or(end);
    let definite = matches!(r.at(from).to_lowercase().as_str(), "the" | "this" | "that")
        || r.words[from].shape == Shape::Capital;
    let office =
        office_end(p, from, to).map_or(end, |_| (from..end).find(|i| r.says(*i, "of")).unwrap_or(end));
    let head = r.at(office - 1).to_lowercase();
    let flags = r.flags(office - 1);
    if definite {
        let plain = r.slice(if r.says(from, "the") { from + 1 } else { from }, end).to_lowercase();
        if let Some(figure) = holder(cast, p, s, from, &plain, &head) {
            return Some(Found { figure, resolved: true, certainty: 0.7 });
        }
        if flags.any(Flags::OUTLET_NOUN) {
            let last = named_before(cast, s, from).find(|f| cast.figures[*f].outlet);
            if let Some(figure) = last {
                return Some(Found { figure, resolved: true, certainty: 0.7 });
            }
        }
        if flags.any(Flags::BODY)
            && let Some(figure) = body_named(cast, s, from, &head)
        {
            return Some(Found { figure, resolved: true, certainty: 0.7 });
        }
    }
    if !flags.any(
        Flags::SOURCE.and(Flags::BODY).and(Flags::ROLE_HEAD).and(Flags::PERSON_NOUN).and(Flags::DOCUMENT),
    ) && !are_some(r, from, office - 1)
    {
        return None;
    }
    let figure = unnamed(cast, p, s, (from, end, to))?;
    Some(Found { figure, resolved: false, certainty: 0.8 })
}

/// Whether the words from `from` to the one at `head` speak of some that no list knows: "local fishermen", "a passer-by".
fn are_some(r: Reader<'_>, from: usize, head: usize) -> bool {
    let word = &r.words[head];
    let plural = r.at(head).ends_with("men") || (r.at(head).ends_with('s') && !r.at(head).ends_with("ss"));
    let article = matches!(r.at(from).to_lowercase().as_str(), "a" | "an" | "one" | "another");
    word.shape == Shape::Lower && (plural || (article && head > from))
}

/// Mentions further back than this are not searched for what a description means.
const REACH: usize = 300;

/// Figures named before word `at` of section `s`, the last one first.
fn named_before(cast: &Cast, s: usize, at: usize) -> impl Iterator<Item = usize> + '_ {
    cast.mentions[s].before(at).take(REACH).map(|m| m.figure)
}

/// Who holds the office `plain` (its last word `head`): the one named last before word `at`, else the only one.
fn holder(cast: &Cast, p: &Passage<'_>, s: usize, at: usize, plain: &str, head: &str) -> Option<usize> {
    let lexicon = p.reader.lexicon;
    let (for_plain, for_head) = (lexicon.offices_of(plain), lexicon.offices_of(head));
    let stands_for = |offices: &[&str], general: &str, held: &str| general == held || offices.contains(&held);
    let modifiers = plain.strip_suffix(head).unwrap_or("").trim();
    let holds = |f: &usize| {
        let figure = &cast.figures[*f];
        let shown = || figure.office.as_ref().map_or(String::new(), |o| o.display.to_lowercase());
        figure.offices.iter().any(|o| {
            let held = head_of(o);
            let ends =
                o.strip_suffix(plain).is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', '-']));
            ends || stands_for(for_plain, plain, o)
                || (stands_for(for_head, head, held)
                    && modifiers.split_whitespace().all(|m| shown().contains(m)))
        })
    };
    // Most of those named are named again and again.
    let mut passed = [usize::MAX; 64];
    let fresh = |f: &usize| std::mem::replace(&mut passed[f % 64], *f) != *f;
    named_before(cast, s, at).filter(fresh).find(&holds).or_else(|| {
        let held = cast.by_office.get(head).map_or(&[][..], Vec::as_slice);
        let same = for_head.iter().filter_map(|o| cast.by_office.get(*o)).flatten();
        let mut all = held.iter().chain(same).copied().filter(&holds);
        let first = all.next()?;
        all.all(|f| f == first).then_some(first)
    })
}

/// The organisation last named before word `at` whose name has `head` in it, else the only one.
fn body_named(cast: &Cast, s: usize, at: usize, head: &str) -> Option<usize> {
    let list = cast.by_word.get(head)?;
    let before = named_before(cast, s, at).find(|f| list.contains(f));
    before.or_else(|| list.first().copied().filter(|_| list.len() == 1))
}

/// The figure of a source without a name, as described by the words `from..to`, its head ending at `end`.
pub fn unnamed(
    cast: &mut Cast,
    p: &Passage<'_>,
    s: usize,
    (from, end, to): (usize, usize, usize),
) -> Option<usize> {
    let r = p.reader;
    let skip = |i: usize| {
        matches!(r.at(i).to_lowercase().as_str(), "a" | "an" | "the" | "one" | "another" | "this" | "that")
            || r.flags(i).any(Flags::UNNAMED)
    };
    let mut start = from;
    while start + 1 < end && (skip(start) || matches!(r.at(start), "whom" | "which" | "that")) {
        start += 1;
    }
    let to = post_modifier(r, end, to);
    let name = r.slice(start, to).to_owned();
    let affiliation = affiliation(cast, p, s, (start, to));
    let head = r.at(end - 1).to_lowercase();
    let flags = r.flags(end - 1);
    let bare = name.to_lowercase() == head;
    let known = cast.described.get(&key(&name)).or_else(|| cast.by_head.get(&head).filter(|_| bare)).copied();
    let figure = known.or_else(|| {
        let body = flags.any(Flags::BODY.and(Flags::OUTLET_NOUN)) && !flags.any(Flags::SOURCE);
        let kind = if body { ActorKind::Organisation } else { ActorKind::Unnamed };
        let outlet = flags.any(Flags::OUTLET_NOUN);
        let figure =
            cast.admit(Figure { name: name.clone(), kind, outlet, affiliation, ..Figure::default() })?;
        cast.described.insert(key(&name), figure);
        cast.by_head.insert(head, figure);
        Some(figure)
    })?;
    cast.mention(r, s, from, to, figure);
    Some(figure)
}

/// How far what follows the head of a description belongs to its name: "familiar with the talks", but not
/// "who spoke on Monday".
fn post_modifier(r: Reader<'_>, end: usize, to: usize) -> usize {
    const LEADS: [&str; 11] =
        ["familiar", "close", "briefed", "with", "of", "for", "from", "at", "in", "to", "inside"];
    let leads = |i: usize| LEADS.contains(&r.at(i)) || r.says(i, "involved");
    if !leads(end) {
        return end;
    }
    let stops = |i: &usize| {
        let w = &r.words[*i];
        let mark = matches!(w.shape, Shape::Mark(c) if !matches!(c, '-' | '’' | '\'' | '&'));
        let day = w.flags.any(Flags::DAY)
            || (r.says(*i, "on") && (r.flags(i + 1).any(Flags::DAY) || r.says(i + 1, "condition")));
        let relative = matches!(r.at(*i), "who" | "that" | "which" | "whom" | "where" | "when" | "yesterday");
        mark || w.shape == Shape::Break || day || relative
    };
    let stop = (end..to.min(end + 10)).find(stops).unwrap_or(to.min(end + 10)).max(end);
    // "a memorandum of [3 May]" is a memorandum
    (end..=stop).rev().find(|stop| !LEADS.contains(&r.at(stop.wrapping_sub(1)))).unwrap_or(end)
}

/// Whom a description without a name belongs to, by a name inside it.
fn affiliation(cast: &Cast, p: &Passage<'_>, s: usize, (start, to): (usize, usize)) -> Option<String> {
    let inside = cast.mentions[s].after(start).filter(|m| m.from >= start && m.to <= to);
    if let Some(m) = inside {
        return Some(cast.figures[m.figure].name.clone());
    }
    let r = p.reader;
    let chunk = p.chunks[p.chunks.partition_point(|c| c.from < start)..].iter().take_while(|c| c.to <= to);
    chunk.into_iter().find_map(|c| match c.kind {
        ChunkKind::Entity(e) => r.lexicon.list[e].country.map(|n| r.lexicon.countries[n].name.to_owned()),
        ChunkKind::Body | ChunkKind::Outlet => Some(r.slice(c.from, c.to).to_owned()),
        _ => None,
    })
}
