//! Who relayed the words: "CNN quoted an official as saying", "told Reuters", "as quoted by".

use super::cast::{Cast, Mention, Passage};
use super::chunks::{ChunkKind, Reader};
use super::coref::mention_over;
use super::lexicon::Flags;
use super::phrases::{after, before, subject, verb_at};
use super::quotes::RawQuote;
use super::words::Shape;
use crate::{
    briefing::{ActorKind, QuoteKind},
    text::Span,
};

/// Speaker and relayer as the sentence has them, where they differ from what the quote says.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Chain {
    /// Who spoke, when the quote's own speaker is the relayer.
    pub speaker: Option<Span>,
    /// Who relayed.
    pub via: Option<Span>,
}

/// What the rules look at: one sentence around one quote.
#[derive(Clone, Copy)]
pub struct View<'v, 'a> {
    /// Names known.
    pub cast: &'v Cast,
    /// The section.
    pub p: &'v Passage<'a>,
    /// Its number.
    pub s: usize,
    /// First word of the sentence.
    pub from: usize,
    /// One past its last word.
    pub to: usize,
}

impl<'a> View<'_, 'a> {
    /// Words and word lists.
    pub fn r(&self) -> Reader<'a> {
        self.p.reader
    }

    /// The mention that covers word `i`.
    pub fn mention(&self, i: usize) -> Option<Mention> {
        mention_over(self.cast, self.s, i)
    }

    /// The name that covers word `i`, known as an actor or not.
    pub fn named(&self, i: usize) -> Option<(usize, usize)> {
        if let Some(m) = self.mention(i) {
            return Some((m.from, m.to));
        }
        let n = self.p.chunks.partition_point(|c| c.to <= i);
        let chunk = self.p.chunks.get(n).filter(|c| c.from <= i && !c.doubtful)?;
        matches!(chunk.kind, ChunkKind::Name { .. }).then_some((chunk.from, chunk.to))
    }

    /// The words `from..to` as bytes.
    pub fn span(&self, from: usize, to: usize) -> Span {
        let words = self.r().words;
        Span::new(words[from].start(), words[to - 1].end())
    }

    /// Words of the sentence in small letters with one of these properties.
    fn verbs(&self, flags: Flags) -> impl Iterator<Item = usize> + '_ {
        (self.from..self.to).filter(move |i| verb_at(self.r(), *i, flags))
    }
}

/// Who says what the cue of a quote says, when the quote itself does not tell.
pub fn sayer(cast: &Cast, p: &Passage<'_>, s: usize, raw: &RawQuote) -> Option<Span> {
    let v = view(cast, p, s, raw);
    let Some(cue) = raw.cue else { return fragment_speaker(v, p.reader.word_from(raw.content.start), raw) };
    let cue = p.reader.word_from(cue.start);
    if p.reader.says(cue, "according") {
        return after(v, cue + 2, &[]);
    }
    (v.from..v.to).contains(&cue).then(|| subject(v, cue)).flatten()
}

/// The noun phrase that starts with word `from`, looking no further than `to`.
pub fn named_after(cast: &Cast, p: &Passage<'_>, s: usize, (from, to): (usize, usize)) -> Option<Span> {
    after(View { cast, p, s, from, to }, from, &[])
}

/// The sentence of a quote: that of its cue, else that in which it starts.
fn view<'v, 'a>(cast: &'v Cast, p: &'v Passage<'a>, s: usize, raw: &RawQuote) -> View<'v, 'a> {
    let r = p.reader;
    let first = r.word_from(raw.content.start);
    let n = p.sentence(raw.cue.map_or(first, |c| r.word_from(c.start)));
    let (from, mut to) = (p.sentence_start(n), p.sentence_start(n + 1));
    while to > from + 1 && matches!(r.words[to - 1].shape, Shape::Break) {
        to -= 1;
    }
    View { cast, p, s, from, to: to.min(from + 120) }
}

/// The chain at a quote.
pub fn chain(cast: &Cast, p: &Passage<'_>, s: usize, raw: &RawQuote) -> Chain {
    let view = view(cast, p, s, raw);
    quoting(view)
        .or_else(|| citing(view))
        .or_else(|| reported_speech(view, raw))
        .or_else(|| headline(view))
        .unwrap_or_else(|| Chain { speaker: None, via: outlet_phrase(view, raw).or_else(|| through(view)) })
}

/// "CNN quoted an official (as) saying", "X was quoted by CNN as saying", "X, quoted by CNN, said".
fn quoting(v: View<'_, '_>) -> Option<Chain> {
    let r = v.r();
    let relay =
        v.verbs(Flags::RELAY).find(|i| r.at(*i).starts_with("quot") || r.at(*i).starts_with("cit"))?;
    if r.at(relay).ends_with("ing") {
        return None;
    }
    let passive = relay > v.from
        && (matches!(r.at(relay - 1), "was" | "were" | "is" | "are" | "been" | "as")
            || r.says(relay + 1, "by"));
    if passive {
        let by = (relay + 1..v.to.min(relay + 12)).find(|i| r.says(*i, "by"))?;
        let via = after(v, by + 1, &[])?;
        let as_quoted = r.says(relay - 1, "as");
        let speaker = if as_quoted { None } else { before(v, relay) };
        return Some(Chain { speaker, via: Some(via) });
    }
    let saying = (relay + 2..v.to.min(relay + 20)).find(|i| {
        let ing = r.at(*i).ends_with("ing") && r.words[*i].shape == Shape::Lower;
        matches!(r.at(*i), "saying" | "telling") || (ing && r.says(*i - 1, "as"))
    })?;
    let end = if r.says(saying - 1, "as") { saying - 1 } else { saying };
    let via = before(v, relay)?;
    (end > relay + 1).then(|| Chain { speaker: Some(trimmed(v, relay + 1, end)), via: Some(via) })
}

/// The words `from..to` without commas at the end.
fn trimmed(v: View<'_, '_>, from: usize, to: usize) -> Span {
    let mut to = to;
    while to > from + 1 && v.r().is(to - 1, ',') {
        to -= 1;
    }
    v.span(from, to)
}

/// "Bloomberg reported, citing two people, that", "Citing an aide, Politico reported".
fn citing(v: View<'_, '_>) -> Option<Chain> {
    let r = v.r();
    let at = (v.from..v.to).find(|i| matches!(r.at(*i), "citing" | "Citing" | "quoting" | "Quoting"))?;
    let source = after(v, at + 1, &["that"])?;
    let (a, b) = (r.word_from(source.start), r.word_from(source.end));
    let somebody = (a..b).any(|i| r.flags(i).any(Flags::SOURCE) || v.mention(i).is_some());
    if !somebody {
        return None;
    }
    let main = v.verbs(Flags::CUE).find(|i| !(a..b).contains(i) && *i != at);
    let via = main.and_then(|cue| subject(v, cue)).or_else(|| before(v, at))?;
    (via != source && !via.overlaps(source)).then_some(Chain { speaker: Some(source), via: Some(via) })
}

/// Speech inside what somebody reports: "Ruiz said that …, according to TASS", "TASS reported that Ruiz said …".
fn reported_speech(v: View<'_, '_>, raw: &RawQuote) -> Option<Chain> {
    let r = v.r();
    let content = (r.word_from(raw.content.start), r.word_from(raw.content.end));
    let (via, inner) = according_to(v).or_else(|| trailing(v)).or_else(|| leading(v))?;
    // what is said inside marks is told by its speaker, not by the one who is quoted
    let told = |i: &usize| raw.kind != QuoteKind::Direct || !(content.0 + 1..content.1).contains(i);
    let speech = (inner.0..inner.1)
        .filter(told)
        .filter(|i| verb_at(r, *i, Flags::CUE.and(Flags::TALK)) || fragment_speaker(v, *i, raw).is_some())
        .find_map(|cue| Some((cue, fragment_speaker(v, cue, raw).or_else(|| subject(v, cue))?)))?;
    let (cue, speaker) = speech;
    // A clause quoted before its own speaker is named has that speaker.
    let own = !via.overlaps(speaker) && (cue < content.1 || speaker.start >= raw.content.end);
    own.then_some(Chain { speaker: Some(speaker), via: Some(via) })
}

/// Who stands right before the quotation marks that open before word `i`: `Ruiz "regrets the delay"`.
fn fragment_speaker(v: View<'_, '_>, i: usize, raw: &RawQuote) -> Option<Span> {
    let r = v.r();
    let first = r.word_from(raw.content.start);
    let marked = r.words.get(first).is_some_and(|w| matches!(w.shape, Shape::Mark(_)));
    let opens = marked && (first == i || first + 1 == i);
    let person = |m: &Mention| v.cast.figures[m.figure].kind == ActorKind::Person;
    let before = first.checked_sub(1).filter(|b| opens && *b >= v.from).and_then(|b| v.mention(b));
    before.filter(person).map(|m| m.span)
}

type Reported = (Span, (usize, usize));

/// The relayer after "according to", and the rest of the sentence.
fn according_to(v: View<'_, '_>) -> Option<Reported> {
    let r = v.r();
    let at = (v.from..v.to).find(|i| r.says(*i, "according") && r.says(i + 1, "to"))?;
    let via = after(v, at + 2, &[])?;
    let rest = if at == v.from { (r.word_from(via.end), v.to) } else { (v.from, at) };
    Some((via, rest))
}

/// ", TASS reported." at the end of a sentence in which somebody else speaks.
fn trailing(v: View<'_, '_>) -> Option<Reported> {
    let r = v.r();
    let cue = v.verbs(Flags::CUE).filter(|i| *i > v.from + 4).last()?;
    let via = before(v, cue)?;
    let mut start = r.word_from(via.start);
    start -=
        usize::from(start > v.from && matches!(r.at(start - 1), "the" | "a" | "an" | "his" | "her" | "its"));
    let comma = start > v.from && matches!(r.words[start - 1].shape, Shape::Mark(_));
    let closed = !r.says(cue + 1, "that")
        && r.words
            .get(cue + 1)
            .is_none_or(|w| !w.letters() || matches!(r.at(cue + 1), "in" | "on" | "late" | "at"));
    (comma && closed && speaks_for_others(v, via)).then_some((via, (v.from, start)))
}

/// "TASS reported that …", "the Kremlin said …" at the head of a sentence.
fn leading(v: View<'_, '_>) -> Option<Reported> {
    let cue = v.verbs(Flags::CUE).next()?;
    let via = subject(v, cue)?;
    (via.start < v.r().words[cue].start() && speaks_for_others(v, via)).then_some((via, (cue + 1, v.to)))
}

/// Outlets and houses report what others said; a person who says so is a speaker.
fn speaks_for_others(v: View<'_, '_>, via: Span) -> bool {
    let r = v.r();
    let last = r.word_from(via.end).saturating_sub(1);
    match v.mention(last) {
        Some(m) => {
            let f = &v.cast.figures[m.figure];
            f.outlet || matches!(f.kind, ActorKind::Organisation | ActorKind::Government)
        }
        None => r.flags(last).any(Flags::BODY.and(Flags::OUTLET_NOUN)) && !r.flags(last).any(Flags::SOURCE),
    }
}

/// "AFP: the valve was loose, Aas says."
fn headline(v: View<'_, '_>) -> Option<Chain> {
    let r = v.r();
    let m = v.mention(v.from).filter(|m| v.cast.figures[m.figure].outlet && r.is(m.to, ':'))?;
    let speaker = v.verbs(Flags::CUE).find_map(|cue| subject(v, cue))?;
    Some(Chain { speaker: Some(speaker), via: Some(m.span) })
}

/// An outlet to which the words were said: "told Reuters", "in an interview with", "carried by", "on Fox News".
fn outlet_phrase(v: View<'_, '_>, raw: &RawQuote) -> Option<Span> {
    let r = v.r();
    let content = (r.word_from(raw.content.start), r.word_from(raw.content.end));
    (v.from..v.to).filter(|i| !(content.0..content.1).contains(i)).find_map(|i| {
        let flags = r.flags(i);
        if r.words[i].shape == Shape::Capital && i != v.from {
            return None;
        }
        if flags.any(Flags::TELLING) {
            let to = usize::from(matches!(r.at(i + 1), "to" | "with"));
            if let Some(outlet) = outlet_at(v, i + 1 + to) {
                return Some(outlet);
            }
        }
        if flags.any(Flags::MEDIUM) {
            let next =
                (i + 1..v.to.min(i + 4)).find(|k| matches!(r.at(*k), "with" | "on" | "to" | "for" | "in"));
            if let Some(outlet) = next.and_then(|k| outlet_at(v, k + 1)) {
                return Some(outlet);
            }
        }
        if flags.any(Flags::PASSED_ON) {
            let reach = if r.says(i, "asked") { 7 } else { 2 };
            let by = (i + 1..v.to.min(i + reach)).find(|k| r.says(*k, "by"));
            if let Some(outlet) = by.and_then(|k| outlet_at(v, k + 1)) {
                return Some(outlet);
            }
        }
        if r.says(i, "whom") {
            return outlet_at(v, i + 1);
        }
        (r.at(i) == "on" && i > v.from).then(|| outlet_at(v, i + 1)).flatten()
    })
}

/// The outlet that a noun phrase from word `i` on names: "the newspaper Tagblatt", "state television".
fn outlet_at(v: View<'_, '_>, i: usize) -> Option<Span> {
    let r = v.r();
    let mut at = i;
    while at < v.to.min(i + 5) {
        if let Some(m) = v.mention(at)
            && v.cast.figures[m.figure].outlet
        {
            return Some(m.span);
        }
        let w = &r.words[at];
        let adjective =
            v.p.chunks
                .binary_search_by_key(&at, |c| c.from)
                .is_ok_and(|n| matches!(v.p.chunks[n].kind, ChunkKind::Entity(_)));
        if r.flags(at).any(Flags::OUTLET_NOUN) && w.shape == Shape::Lower {
            if v.mention(at + 1).is_some_and(|m| v.cast.figures[m.figure].outlet) {
                at += 1;
                continue;
            }
            let more = r.flags(at + 1).any(Flags::OUTLET_NOUN.and(Flags::SOURCE).and(Flags::ROLE_HEAD));
            return if more { None } else { Some(v.span(i, at + 1)) };
        }
        let modifier = matches!(
            r.at(at),
            "the"
                | "a"
                | "an"
                | "state"
                | "local"
                | "public"
                | "national"
                | "news"
                | "foreign"
                | "British"
                | "private"
        );
        if !(modifier || adjective) {
            return None;
        }
        at += 1;
    }
    None
}

/// "through a spokesman", "via her lawyer, Karl Weiss,".
fn through(v: View<'_, '_>) -> Option<Span> {
    let r = v.r();
    let at = (v.from..v.to).find(|i| matches!(r.at(*i), "through" | "Through" | "via" | "Via"))?;
    if !matches!(r.at(at + 1), "a" | "an" | "his" | "her" | "its" | "their" | "the") {
        return None;
    }
    let noun = (at + 2..v.to.min(at + 5)).find(|i| r.flags(*i).any(Flags::SOURCE))?;
    let named = r.is(noun + 1, ',').then(|| v.mention(noun + 2)).flatten().filter(|m| r.is(m.to, ','));
    Some(named.map_or_else(|| v.span(at + 1, noun + 1), |m| m.span))
}
