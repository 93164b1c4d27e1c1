//! What the author of a briefing wrote about actors and quotes: it wins over what is found.

use super::cast::{Cast, Figure, Passage, key};
use super::chunks::{ChunkKind, Learned, Reader};
use super::fold::{Folded, nearest};
use super::lexicon::{EntityKind, Lexicon};
use super::people::parse;
use super::roles::Office;
use super::words::words;
use crate::briefing::{
    ActorId, ActorKind, Attribution, Diagnostic, GivenActor, GivenQuote, Place, Quote, QuoteKind,
};
use crate::text::Span;
use std::collections::HashMap;

/// Rank of an office that the author gives: above any that is found.
const AUTHORS_WORD: u8 = u8::MAX;

/// The actors that the author listed, as figures.
pub fn figures(listed: &[GivenActor], lexicon: &'static Lexicon) -> Vec<Figure> {
    listed.iter().filter(|a| !a.name.trim().is_empty()).map(|a| figure(a, lexicon)).collect()
}

fn figure(actor: &GivenActor, lexicon: &'static Lexicon) -> Figure {
    let name = actor.name.trim();
    let kind = actor.kind.unwrap_or_else(|| kind_of(name, actor.role.is_some(), lexicon));
    let full = (kind == ActorKind::Person).then(|| {
        let mut full = parse(name, lexicon);
        if !name.contains([' ', '\u{a0}']) {
            full.given.clear();
        }
        full
    });
    let office = actor.role.as_deref().map(|role| Office {
        display: role.to_owned(),
        plain: role.to_lowercase(),
        rank: AUTHORS_WORD,
        ..Office::default()
    });
    Figure {
        name: name.to_owned(),
        kind,
        female: full.as_ref().and_then(|f| f.female),
        full,
        offices: office.iter().map(|o| o.plain.clone()).collect(),
        office,
        affiliation: actor.affiliation.as_deref().map(str::to_owned),
        aliases: actor.aliases.iter().map(ToString::to_string).collect(),
        given: true,
        ..Figure::default()
    }
}

/// What sort of actor a listed name is, when the author does not say.
fn kind_of(name: &str, has_role: bool, lexicon: &'static Lexicon) -> ActorKind {
    if name.starts_with(char::is_lowercase) {
        return ActorKind::Unnamed;
    }
    if has_role {
        return ActorKind::Person;
    }
    let list = words(name, lexicon);
    let reader = Reader { text: name, words: &list, lexicon };
    let mut learned = Learned::default();
    learned.add(name, &list);
    match super::chunks::chunks(reader, &learned).first().map(|c| c.kind) {
        Some(ChunkKind::Body | ChunkKind::Outlet) => ActorKind::Organisation,
        Some(ChunkKind::Entity(e)) => match lexicon.list[e].kind {
            EntityKind::Country | EntityKind::Seat => ActorKind::Government,
            _ => ActorKind::Organisation,
        },
        _ => ActorKind::Person,
    }
}

/// Finds names and aliases that the author gave, wherever they stand; there his word wins.
pub fn mark(cast: &mut Cast, passages: &[Passage<'_>]) {
    let mut forms: HashMap<String, Vec<(Vec<String>, usize)>> = HashMap::new();
    for (index, figure) in cast.figures.iter().enumerate().filter(|(_, f)| f.given) {
        for form in figure.aliases.iter().chain([&figure.name]) {
            let mut parts = form.split_whitespace().map(str::to_lowercase);
            let Some(first) = parts.next() else { continue };
            forms.entry(first).or_default().push((parts.collect(), index));
        }
    }
    if forms.is_empty() {
        return;
    }
    for list in forms.values_mut() {
        list.sort_by_key(|f| std::cmp::Reverse(f.0.len()));
    }
    for (s, p) in passages.iter().enumerate() {
        let r = p.reader;
        let mut hits = Vec::new();
        for i in (0..r.words.len()).filter(|i| r.words[*i].letters()) {
            let Some(list) = forms.get(&r.at(i).to_lowercase()) else { continue };
            let fits = |rest: &Vec<String>| {
                rest.iter().enumerate().all(|(n, w)| r.at(i + 1 + n).to_lowercase() == *w)
            };
            if let Some((rest, figure)) = list.iter().find(|(rest, _)| fits(rest)) {
                hits.push((i, i + 1 + rest.len(), *figure));
            }
        }
        cast.claim(r, s, &hits);
    }
}

/// Sets what the author wrote about quotes; what does not hold is a diagnostic.
pub fn quotes(
    cast: &mut Cast,
    passages: &[Passage<'_>],
    found: &mut Vec<Quote>,
    written: &[GivenQuote],
) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    if written.is_empty() {
        return out;
    }
    let folded: Vec<Folded> = passages.iter().map(|p| Folded::new(p.reader.text)).collect();
    for quote in written {
        match place(&folded, quote, &mut out) {
            Some(place) => set(cast, passages, found, quote, place),
            None => out.push(missing(&folded, passages, quote)),
        }
    }
    found.sort_by_key(|q| (q.place.section, q.place.span.start));
    out
}

/// Where the words stand: in the section that the author names, else anywhere.
fn place(folded: &[Folded], quote: &GivenQuote, out: &mut Vec<Diagnostic>) -> Option<Place> {
    let count = folded.len();
    let named = quote.section.and_then(|n| n.checked_sub(1)).filter(|n| *n < count);
    if let (Some(n), None) = (quote.section, named) {
        let message = format!("there is no section {n}");
        let sections = if count == 1 { "one section".to_owned() } else { format!("{count} sections") };
        out.push(Diagnostic::error(message, quote.position).help(format!("the briefing has {sections}")));
    }
    let in_section = |section: usize| folded[section].find(&quote.text).map(|span| Place { section, span });
    if let Some(place) = named.and_then(in_section) {
        return Some(place);
    }
    let place = (0..count).find_map(in_section)?;
    if let Some(n) = named {
        let message =
            format!("these words are not in section {} but in section {}", n + 1, place.section + 1);
        out.push(
            Diagnostic::error(message, quote.position)
                .help(format!("write `section: {}`", place.section + 1)),
        );
    }
    Some(place)
}

fn missing(folded: &[Folded], passages: &[Passage<'_>], quote: &GivenQuote) -> Diagnostic {
    let diagnostic = Diagnostic::error("these words are not in the text", quote.position);
    let named = quote.section.and_then(|n| n.checked_sub(1)).filter(|n| *n < folded.len());
    let sections: Vec<usize> = named.map_or_else(|| (0..folded.len()).collect(), |n| vec![n]);
    let close = sections
        .iter()
        .filter_map(|s| nearest(passages[*s].reader.text, &quote.text))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match close {
        Some((_, words)) => diagnostic.help(format!("did you mean “{words}”?")),
        None => diagnostic.help("quote the text word for word, or leave the quote out"),
    }
}

/// Puts the author's word on the found quote that matches, or makes a new one.
fn set(cast: &mut Cast, passages: &[Passage<'_>], found: &mut Vec<Quote>, quote: &GivenQuote, place: Place) {
    let r = passages[place.section].reader;
    let speaker = quote.speaker.as_deref().map(|n| named(cast, r, n));
    let via = quote.via.as_deref().map(|n| named(cast, r, n));
    let best = found
        .iter_mut()
        .filter(|q| q.place.section == place.section)
        .map(|q| (overlap(q.place.span, place.span), q))
        .filter(|(share, _)| *share >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let target = if let Some((_, target)) = best {
        target
    } else {
        let group = found.iter().map(|q| q.group + 1).max().unwrap_or(0);
        found.push(Quote {
            place: Place { section: place.section, span: with_marks(r.text, place.span) },
            kind: kind(r.text, place.span),
            speaker: None,
            speaker_place: None,
            cue: None,
            via: None,
            group,
            attribution: Attribution::Unknown,
            confidence: 1.0,
        });
        let last = found.len() - 1;
        &mut found[last]
    };
    if let Some(figure) = speaker {
        if target.speaker != Some(ActorId(figure)) {
            target.speaker_place = None;
        }
        target.speaker = Some(ActorId(figure));
        target.attribution = Attribution::Given;
    }
    target.via = via.map(ActorId).or(target.via).filter(|v| Some(*v) != target.speaker);
    target.confidence = 1.0;
}

/// Shared part of two spans, as a share of what they cover together.
fn overlap(a: Span, b: Span) -> f32 {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let all = a.end.max(b.end) - a.start.min(b.start);
    shared as f32 / all.max(1) as f32
}

/// The figure that the author names as speaker or relayer; a new one when nobody goes by that name.
fn named(cast: &mut Cast, r: Reader<'_>, name: &str) -> usize {
    let name = name.trim();
    let full = parse(name, r.lexicon);
    let known = if full.given.is_empty() { None } else { cast.person(r, &full) };
    let known = known.or_else(|| cast.named(name)).or_else(|| cast.single(name, None, None));
    known.unwrap_or_else(|| {
        let listed = GivenActor { name: name.into(), ..GivenActor::default() };
        cast.add(figure(&listed, r.lexicon))
    })
}

/// With the quotation marks right around it.
fn with_marks(text: &str, span: Span) -> Span {
    let before = text[..span.start].chars().next_back().filter(|c| super::words::quote_mark(*c));
    let after = text[span.end..].chars().next().filter(|c| super::words::quote_mark(*c));
    match (before, after) {
        (Some(a), Some(b)) => Span::new(span.start - a.len_utf8(), span.end + b.len_utf8()),
        _ => span,
    }
}

/// Direct inside quotation marks, else indirect: an odd number of marks before it in its paragraph.
fn kind(text: &str, span: Span) -> QuoteKind {
    let start = text[..span.start].rfind('\n').map_or(0, |n| n + 1);
    let (mut open, mut straight) = (0_i32, false);
    for c in text[start..span.start].chars() {
        match c {
            '“' | '«' | '„' => open += 1,
            '”' | '»' => open -= 1,
            '"' => straight = !straight,
            _ => {}
        }
    }
    if open > 0 || straight { QuoteKind::Direct } else { QuoteKind::Indirect }
}

impl Cast {
    /// The figure that goes by exactly this name or alias.
    pub fn named(&self, name: &str) -> Option<usize> {
        let want = key(name);
        self.figures.iter().position(|f| key(&f.name) == want || f.aliases.iter().any(|a| key(a) == want))
    }
}
