//! From a document to a briefing: kinds, mentions, actors, quotes, hedges. Pure.

mod cast;
mod chains;
mod chunks;
mod claims;
mod coref;
mod fold;
mod given;
mod hedges;
mod hints;
pub mod join;
mod kinds;
mod language;
pub mod lexicon;
mod marked;
mod mentions;
mod passage;
mod people;
mod phrases;
pub mod quotes;
mod roles;
pub mod scales;
mod speech;
pub mod tokens;
mod words;

use crate::{
    briefing::{Actor, ActorId, Briefing, Diagnostic, Document, Hedge, Place, Position, Quote, Section},
    text::SafeText,
};
use cast::{Cast, Passage};
use chunks::{Learned, Reader};
use quotes::RawQuote;

/// Finds everything that can be found in `document`. What its author wrote wins; what of it does not hold
/// (a quote that is not in the text) is a diagnostic.
pub fn brief(document: Document) -> (Briefing, Vec<Diagnostic>) {
    build(document, true, &|p, lang| if lang == "en" { quotes::find(p.reader.text) } else { marked::find(p) })
}

/// As [`brief`], with another model for the quotes of English: for measuring one that is being trained.
pub fn brief_by(document: Document, model: &quotes::model::Model) -> (Briefing, Vec<Diagnostic>) {
    build(document, true, &|p, lang| {
        if lang == "en" { quotes::find_by(p.reader.text, model) } else { marked::find(p) }
    })
}

/// The sections alone with their kinds: what can be shown while [`brief`] is still looking for the rest.
pub fn sections(document: Document) -> Briefing {
    let sections = document.sections.into_iter().map(section).collect();
    Briefing { head: document.head, sections, ..Briefing::default() }
}

/// As [`brief`], with the quotes of each body given by `find`: for measuring speakers and chains by themselves.
pub fn brief_with(document: Document, find: impl Fn(&str) -> Vec<RawQuote>) -> (Briefing, Vec<Diagnostic>) {
    build(document, false, &|p, _| find(p.reader.text))
}

/// Finds the raw quotes of a passage, given its language.
type Finder<'f> = dyn Fn(&Passage<'_>, &str) -> Vec<RawQuote> + 'f;

fn build(document: Document, filling: bool, find: &Finder<'_>) -> (Briefing, Vec<Diagnostic>) {
    let Document { mut head, sections, actors: listed, quotes: written } = document;
    let lang = match &head.lang {
        Some(lang) => lang.to_string(),
        None => language::detect(sections.iter().map(|s| &*s.body)).to_owned(),
    };
    let sections: Vec<Section> = sections.into_iter().map(section).collect();
    let lexicon = lexicon::lexicon(&lang);
    let words: Vec<_> = sections.iter().map(|s| words::words(&s.body, lexicon)).collect();
    let mut learned = Learned::default();
    for (section, words) in sections.iter().zip(&words) {
        learned.add(&section.body, words);
    }
    let passages: Vec<Passage<'_>> = sections
        .iter()
        .zip(&words)
        .map(|(s, words)| Passage::new(Reader { text: &s.body, words, lexicon }, &learned))
        .collect();
    let mut cast = cast::cast(&passages, given::figures(&listed, lexicon));
    given::mark(&mut cast, &passages);
    let lists = hedges::lists_for(&lang, scales::chosen());
    let found: Vec<_> = passages.iter().map(|p| hedges::find(p.reader, lists)).collect();
    let mut quotes = speech::quotes(&mut cast, &passages, &|p| find(p, &lang), filling);
    cast.note_late(&passages);
    let mut diagnostics = given::quotes(&mut cast, &passages, &mut quotes, &written);
    diagnostics.extend(mixed_scales(&sections, &passages, &found));
    if cast.is_full() {
        let message = format!("only the first {} actors are told apart", cast.figures.len());
        diagnostics.push(Diagnostic::warning(message, None));
    }
    let (actors, quotes) = finish(&mut cast, quotes);
    let hedges = found.iter().enumerate().flat_map(|(section, list)| {
        list.iter().map(move |h| Hedge { place: Place { section, span: h.span }, range: h.range() })
    });
    let hedges = hedges.collect();
    head.lang.get_or_insert_with(|| lang.as_str().into());
    (Briefing { head, sections, actors, quotes, hedges }, diagnostics)
}

fn section(draft: crate::briefing::DraftSection) -> Section {
    Section {
        kind: kinds::kind(&draft),
        kicker: draft.kicker,
        heading: draft.heading,
        body: draft.body,
        blocks: draft.blocks,
        links: draft.links,
        line: draft.line,
    }
}

/// Warnings where one sentence mixes scales of likelihood, at the line of its paragraph.
fn mixed_scales(
    sections: &[Section],
    passages: &[Passage<'_>],
    found: &[Vec<hedges::Found>],
) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for ((section, p), list) in sections.iter().zip(passages).zip(found) {
        let sentence = |at: usize| p.sentence(p.reader.word_from(at));
        for mixed in hedges::mixed(&section.body, list, scales::chosen(), sentence) {
            let block = section.blocks.iter().find(|b| b.span.covers(mixed.span.start));
            let line = block.map_or(section.line, |b| b.line);
            let position = (line > 0).then_some(Position { line, column: 1, length: 1 });
            out.push(Diagnostic::warning(mixed.message, position).help(mixed.help));
        }
    }
    out
}

/// Figures become actors, most mentioned first; quotes follow the new order. Figures that nothing in the
/// briefing names any more are left out.
fn finish(cast: &mut Cast, mut quotes: Vec<Quote>) -> (Vec<Actor>, Vec<Quote>) {
    let mut mentions: Vec<Vec<Place>> = vec![Vec::new(); cast.figures.len()];
    for (section, list) in cast.mentions.iter_mut().enumerate() {
        for m in list.take() {
            mentions[m.figure].push(Place { section, span: m.span });
        }
    }
    let mut speaks = vec![false; cast.figures.len()];
    for id in quotes.iter().flat_map(|q| [q.speaker, q.via]).flatten() {
        speaks[id.0] = true;
    }
    let mut order: Vec<usize> = (0..cast.figures.len())
        .filter(|f| cast.figures[*f].given || speaks[*f] || !mentions[*f].is_empty())
        .collect();
    // The sort is stable: among equals the one that appears first stays first.
    order.sort_by_key(|f| std::cmp::Reverse(mentions[*f].len()));
    let mut rank = vec![0; cast.figures.len()];
    for (new, old) in order.iter().enumerate() {
        rank[*old] = new;
    }
    for quote in &mut quotes {
        for id in [&mut quote.speaker, &mut quote.via].into_iter().flatten() {
            *id = ActorId(rank[id.0]);
        }
    }
    let actors = order.iter().map(|f| actor(&cast.figures[*f], std::mem::take(&mut mentions[*f]))).collect();
    (actors, quotes)
}

fn actor(figure: &cast::Figure, mentions: Vec<Place>) -> Actor {
    let office = figure.office.as_ref();
    let affiliation = figure.affiliation.as_deref().or_else(|| office?.affiliation.as_deref());
    Actor {
        name: figure.name.as_str().into(),
        kind: figure.kind,
        role: office.map(|o| SafeText::from(o.display.as_str())),
        affiliation: affiliation.map(SafeText::from),
        aliases: figure.aliases.iter().map(|a| a.as_str().into()).collect(),
        mentions,
        given: figure.given,
    }
}
