//! From a document to a briefing: kinds, mentions, actors, quotes, hedges. Pure.

mod cast;
mod chains;
mod chunks;
mod coref;
mod kinds;
mod language;
pub mod lexicon;
mod people;
mod phrases;
pub mod quotes;
mod roles;
mod speech;
mod words;
pub mod tokens;

use crate::{
    briefing::{Actor, ActorId, Briefing, Diagnostic, Document, Place, Quote, Section},
    text::SafeText,
};
use cast::{Cast, Passage};
use chunks::{Learned, Reader};
use quotes::RawQuote;

/// Finds everything that can be found in `document`. What its author wrote wins; what of it does not hold
/// (a quote that is not in the text) is a diagnostic.
pub fn brief(document: Document) -> (Briefing, Vec<Diagnostic>) {
    build(document, &|p| quotes::find(p.reader.text))
}

/// The sections alone with their kinds: what can be shown while [`brief`] is still looking for the rest.
pub fn sections(document: Document) -> Briefing {
    let sections = document.sections.into_iter().map(section).collect();
    Briefing { head: document.head, sections, ..Briefing::default() }
}

/// As [`brief`], with the quotes of each body given by `find`: for measuring speakers and chains by themselves.
pub fn brief_with(document: Document, find: impl Fn(&str) -> Vec<RawQuote>) -> (Briefing, Vec<Diagnostic>) {
    build(document, &|p| find(p.reader.text))
}

fn build(document: Document, find: &dyn Fn(&Passage<'_>) -> Vec<RawQuote>) -> (Briefing, Vec<Diagnostic>) {
    let mut head = document.head;
    let lang = match &head.lang {
        Some(lang) => lang.to_string(),
        None => language::detect(document.sections.iter().map(|s| &*s.body)).to_owned(),
    };
    let sections: Vec<Section> = document.sections.into_iter().map(section).collect();
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
    let mut cast = cast::cast(&passages, Vec::new());
    let quotes = speech::quotes(&mut cast, &passages, find);
    let (actors, quotes) = finish(cast, quotes);
    head.lang.get_or_insert_with(|| lang.as_str().into());
    let hedges = Vec::new();
    (Briefing { head, actors, quotes, hedges, sections }, Vec::new())
}

fn section(draft: crate::briefing::DraftSection) -> Section {
    Section {
        kind: kinds::kind(&draft),
        kicker: draft.kicker,
        heading: draft.heading,
        body: draft.body,
        blocks: draft.blocks,
        line: draft.line,
    }
}

/// Figures become actors, most mentioned first; quotes follow the new order.
fn finish(cast: Cast, mut quotes: Vec<Quote>) -> (Vec<Actor>, Vec<Quote>) {
    let mut mentions: Vec<Vec<Place>> = vec![Vec::new(); cast.figures.len()];
    for (section, list) in cast.mentions.iter().enumerate() {
        for m in list {
            mentions[m.figure].push(Place { section, span: m.span });
        }
    }
    let mut order: Vec<usize> = (0..cast.figures.len()).collect();
    // The sort is stable: among equals the one that appears first stays first.
    order.sort_by_key(|f| std::cmp::Reverse(mentions[*f].len()));
    let mut rank = vec![0; order.len()];
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
