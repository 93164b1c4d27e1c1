//! Noun phrases around verbs: who does it, whom it concerns.

use super::chains::View;
use super::chunks::Reader;
use super::lexicon::Flags;
use super::words::{Shape, quote_mark};
use crate::text::Span;

/// Whether word `i` is in small letters and has one of these properties.
pub fn verb_at(r: Reader<'_>, i: usize, flags: Flags) -> bool {
    r.words[i].shape == Shape::Lower && r.flags(i).any(flags)
}

/// Who says what the verb at `cue` says: the noun phrase before it, or after it when that is inverted.
pub fn subject(v: View<'_, '_>, cue: usize) -> Option<Span> {
    let r = v.r();
    let mark = cue > v.from && matches!(r.words[cue - 1].shape, Shape::Mark(_));
    let telling = r.flags(cue).any(Flags::TELLING);
    if mark && r.at(cue).ends_with("ing") {
        return first_actor(v, cue);
    }
    let found = before(v, cue).or_else(|| coordinated(v, cue));
    if mark && !telling && !r.says(cue + 1, "that") && (found.is_none() || !apposed(v, cue - 1)) {
        return after(v, cue + 1, &[]).or(found);
    }
    found
}

/// Whether the comma at `comma` closes an apposition or a parenthesis rather than what is said.
fn apposed(v: View<'_, '_>, comma: usize) -> bool {
    let r = v.r();
    r.is(comma, ',') && comma > v.from && !matches!(r.words[comma - 1].shape, Shape::Mark(_)) && {
        let opening = (v.from..comma).rev().take(18).find(|k| r.is(*k, ','));
        opening.is_some_and(|o| {
            o > v.from && v.named(o - 1).is_some() || v.named(o + 1).is_some_and(|n| n.1 == comma)
        }) || opening.is_some_and(|o| o > v.from && r.flags(o - 1).any(Flags::SOURCE.and(Flags::BODY)))
    }
}

/// Who does what the main verb of the sentence says, for a participle further on: the first that is named.
fn first_actor(v: View<'_, '_>, cue: usize) -> Option<Span> {
    let r = v.r();
    (v.from..cue).find_map(|i| {
        if let Some((from, to)) = v.named(i) {
            let placed = from > v.from && r.flags(from - 1).any(Flags::LOCATIVE);
            return (!placed && !r.words.get(to).is_some_and(|w| w.shape == Shape::Possessive))
                .then(|| with_office(v, from, to));
        }
        let pronoun = matches!(r.at(i).to_lowercase().as_str(), "he" | "she" | "it" | "they");
        pronoun.then(|| r.words[i].span())
    })
}

/// "Ruiz and Falk met and discussed …": the first name of the sentence.
fn coordinated(v: View<'_, '_>, cue: usize) -> Option<Span> {
    let and = cue > v.from && matches!(v.r().at(cue - 1), "and" | "but");
    let first = (v.from..v.from + 6).find_map(|i| v.mention(i)).filter(|m| m.to < cue)?;
    and.then_some(first.span)
}

/// The noun phrase that ends before word `i`; helping verbs, adverbs and an apposition are passed over.
pub fn before(v: View<'_, '_>, i: usize) -> Option<Span> {
    let r = v.r();
    let mut end = i;
    let passed = |k: usize| {
        r.flags(k).any(Flags::AUXILIARY) && r.words[k].shape == Shape::Lower
            || matches!(
                r.at(k),
                "also"
                    | "then"
                    | "later"
                    | "been"
                    | "being"
                    | "be"
                    | "first"
                    | "once"
                    | "which"
                    | "who"
                    | "to"
                    | "as"
            )
            || r.at(k).ends_with("ly") && r.words[k].shape == Shape::Lower
    };
    while end > v.from && passed(end - 1) {
        end -= 1;
    }
    if end > v.from && r.is(end - 1, ',') {
        return before_comma(v, end - 1);
    }
    let last = end.checked_sub(1).filter(|l| *l >= v.from)?;
    if let Some((from, to)) = v.named(last) {
        return Some(with_office(v, from, to));
    }
    // "the Interfax news agency"
    let noun = |k: usize| r.flags(k).any(Flags::OUTLET_NOUN) || r.says(k, "news");
    if let Some(m) =
        (v.from..=last).rev().find(|k| !noun(*k)).filter(|k| *k < last).and_then(|k| v.mention(k))
    {
        return Some(m.span);
    }
    if matches!(r.at(last).to_lowercase().as_str(), "he" | "she" | "it" | "they") {
        return Some(r.words[last].span());
    }
    segment(v, end)
}

/// Before the comma that closes an apposition: "Falk, a foreman," or "the foreman, Falk,".
fn before_comma(v: View<'_, '_>, comma: usize) -> Option<Span> {
    let r = v.r();
    let last = comma.checked_sub(1).filter(|l| *l >= v.from)?;
    let opening = (v.from..comma).rev().take(18).find(|k| r.is(*k, ','));
    let named = v.named(last);
    if let Some((from, to)) = named.filter(|n| opening.is_none_or(|o| o + 1 == n.0)) {
        return Some(with_office(v, from, to));
    }
    let Some(opening) = opening else { return segment(v, comma) };
    let name = opening.checked_sub(1).filter(|l| *l >= v.from)?;
    if let Some((from, to)) = v.named(name) {
        return Some(with_office(v, from, to));
    }
    let own = segment(v, comma).filter(|s| {
        let first = r.word_from(s.start);
        matches!(
            r.at(first).to_lowercase().as_str(),
            "a" | "an" | "the" | "one" | "two" | "three" | "several"
        )
    });
    own.or_else(|| segment(v, opening))
}

/// A name with the office before it.
fn with_office(v: View<'_, '_>, from: usize, to: usize) -> Span {
    let held = v.p.chunk_over(to - 1).and_then(|c| v.p.held_of(&c).map(|h| h.from));
    let held = held.filter(|h| *h < from && *h >= v.from);
    v.span(held.unwrap_or(from), to)
}

/// The description without a name that ends before word `end`: back to the last mark or verb.
fn segment(v: View<'_, '_>, end: usize) -> Option<Span> {
    let r = v.r();
    let mut start = end;
    while start > v.from && end - start < 14 {
        let w = &r.words[start - 1];
        let mark = matches!(w.shape, Shape::Mark(c) if c != '-' && c != '\'' && c != '’' || quote_mark(c) && c != '’');
        let verb =
            w.shape == Shape::Lower && w.flags.any(Flags::CUE) && !r.flags(start - 1).any(Flags::SOURCE);
        if mark || verb || matches!(r.at(start - 1), "that" | "and" | "but" | "because") {
            break;
        }
        start -= 1;
    }
    // "In its report the inspectorate": the phrase is the last one.
    if matches!(r.at(start).to_lowercase().as_str(), "in" | "at" | "on" | "after" | "during" | "for" | "with")
    {
        let article = |k: &usize| matches!(r.at(*k), "the" | "a" | "an" | "its" | "his" | "her" | "their");
        start = (start + 2..end).rev().find(article).unwrap_or(start);
    }
    let named =
        Flags::SOURCE.and(Flags::BODY).and(Flags::OUTLET_NOUN).and(Flags::PERSON_NOUN).and(Flags::DOCUMENT);
    let somebody = (start..end).any(|k| r.flags(k).any(named));
    (start < end && somebody).then(|| v.span(start, end))
}

/// The noun phrase that starts with word `i`, up to a mark, a verb or one of `stops`.
pub fn after(v: View<'_, '_>, i: usize, stops: &[&str]) -> Option<Span> {
    let r = v.r();
    if i >= v.to {
        return None;
    }
    // An office and its holder: "the harbour master, Odd Lien".
    if let Some(h) = v.p.held_from(i, i + 1).filter(|h| v.p.chunks[h.name].from < v.to) {
        return Some(v.span(i, v.p.chunks[h.name].to));
    }
    let article = usize::from(matches!(r.at(i).to_lowercase().as_str(), "the" | "a" | "an"));
    if let Some(m) = v.mention(i + article) {
        let goes_on = r
            .words
            .get(m.to)
            .is_some_and(|w| w.shape == Shape::Lower && w.flags.any(Flags::SOURCE.and(Flags::ROLE_HEAD)));
        let owner = r.words.get(m.to).is_some_and(|w| w.shape == Shape::Possessive);
        if !goes_on && !owner {
            return Some(v.span(i, m.to));
        }
    }
    let mut end = i;
    while end < v.to.min(i + 14) {
        let w = &r.words[end];
        let verb = w.shape == Shape::Lower && w.flags.any(Flags::CUE.and(Flags::AUXILIARY)) && end > i;
        let stop = matches!(r.at(end), "as" | "who" | "on" | "that" | "saying") || stops.contains(&r.at(end));
        if !(w.letters() || matches!(w.shape, Shape::Number | Shape::Possessive) || w.is('-') || w.is('’'))
            || verb
            || stop
        {
            break;
        }
        end += 1;
    }
    let known = (i..end).any(|k| {
        v.mention(k).is_some()
            || r.flags(k).any(Flags::SOURCE.and(Flags::BODY).and(Flags::PERSON_NOUN).and(Flags::DOCUMENT))
            || r.capital(k)
    });
    let some = matches!(
        r.at(i).to_lowercase().as_str(),
        "two" | "three" | "four" | "five" | "several" | "some" | "many"
    );
    (end > i && (known || some)).then(|| v.span(i, end))
}
