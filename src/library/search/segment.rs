//! A few thousand quotes, taken apart into words once, so that a search touches only what it must.

use super::bits::Bits;
use crate::{
    briefing::{Actor, ActorId, Briefing, Quote, QuoteKind},
    library::{EntryId, Opened, query::Place},
    text::fold::{each_word, words},
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
};

/// Quotes after which a segment takes no further briefing.
pub(super) const FULL: usize = 4096;

/// Quotes of some briefings, with an inverted index over their words and fields.
#[derive(Debug, Clone, Default)]
pub(super) struct Segment {
    /// One per briefing, also of those taken out again.
    pub shelves: Vec<Shelf>,
    /// One per quote.
    pub rows: Vec<Row>,
    /// Rows whose briefing has not been taken out.
    pub alive: Bits,
    /// What was said.
    pub content: Dictionary,
    /// Word numbers of all contents, row after row.
    tokens: Vec<u32>,
    fields: [Dictionary; 6],
    shelf_of: HashMap<EntryId, usize>,
}

/// One briefing.
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    pub entry: EntryId,
    pub date: Option<Date>,
    pub opened: Arc<Opened>,
    pub rows: Range<usize>,
}

/// One quote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Index into the segment's shelves.
    pub shelf: usize,
    pub kind: QuoteKind,
    /// Where its words start in `tokens`.
    first: usize,
}

/// Terms in order, and the rows each stands in.
#[derive(Debug, Clone, Default)]
pub(super) struct Dictionary {
    ids: BTreeMap<Box<str>, u32>,
    postings: Vec<Vec<u32>>,
}

impl Dictionary {
    fn add(&mut self, term: &str, row: u32) -> u32 {
        let id = if let Some(&id) = self.ids.get(term) {
            id
        } else {
            let id = self.postings.len() as u32;
            self.ids.insert(term.into(), id);
            self.postings.push(Vec::new());
            id
        };
        let rows = &mut self.postings[id as usize];
        if rows.last() != Some(&row) {
            rows.push(row);
        }
        id
    }

    /// The number of `term`.
    pub fn id(&self, term: &str) -> Option<u32> {
        self.ids.get(term).copied()
    }

    /// The numbers of all terms that begin with `beginning`.
    pub fn ids_from(&self, beginning: &str) -> impl Iterator<Item = u32> {
        self.range(beginning).map(|(_, id)| id)
    }

    /// All terms that begin with `beginning`, with their numbers.
    pub fn range(&self, beginning: &str) -> impl Iterator<Item = (&str, u32)> {
        let from = (std::ops::Bound::Included(beginning), std::ops::Bound::Unbounded);
        let terms = self.ids.range::<str, _>(from).map(|(term, &id)| (&**term, id));
        terms.take_while(move |(term, _)| term.starts_with(beginning))
    }

    /// The rows that term number `id` stands in, ascending.
    pub fn rows(&self, id: u32) -> &[u32] {
        self.postings.get(id as usize).map_or(&[], Vec::as_slice)
    }
}

impl Segment {
    /// The index over one field.
    pub fn field(&self, place: Place) -> &Dictionary {
        &self.fields[slot(place)]
    }

    /// The word numbers of a row's content.
    pub fn words_of(&self, row: usize) -> &[u32] {
        let end = self.rows.get(row + 1).map_or(self.tokens.len(), |next| next.first);
        &self.tokens[self.rows[row].first..end]
    }

    /// Whether it holds `entry`.
    pub fn has(&self, entry: EntryId) -> bool {
        self.shelf_of.contains_key(&entry)
    }

    /// The shelf of `entry`.
    pub fn shelf(&self, entry: EntryId) -> Option<&Shelf> {
        self.shelves.get(*self.shelf_of.get(&entry)?)
    }

    /// Takes `entry` out of every later search; its room is given back with the segment.
    pub fn remove(&mut self, entry: EntryId) {
        if let Some(at) = self.shelf_of.remove(&entry) {
            self.shelves[at].rows.clone().for_each(|row| self.alive.clear(row));
            self.shelves[at].opened = Arc::default();
        }
    }

    /// Adds the quotes of a briefing.
    pub fn add(&mut self, entry: EntryId, opened: &Arc<Opened>) {
        let briefing = &opened.briefing;
        let start = self.rows.len();
        let names = Names::of(briefing);
        let source: BTreeSet<String> = source_words(briefing).into_iter().collect();
        for quote in &briefing.quotes {
            let row = self.rows.len() as u32;
            self.rows.push(Row { shelf: self.shelves.len(), kind: quote.kind, first: self.tokens.len() });
            self.alive.push(true);
            let (content, tokens) = (&mut self.content, &mut self.tokens);
            each_word(briefing.words(quote.place), |word, _| tokens.push(content.add(word, row)));
            self.add_actors(&names, quote, row);
            for word in &source {
                self.fields[slot(Place::Source)].add(word, row);
            }
            for tag in &briefing.head.tags {
                self.fields[slot(Place::Tag)].add(&words(tag).join(" "), row);
            }
            if let Some(section) = briefing.sections.get(quote.place.section) {
                self.fields[slot(Place::Section)].add(&words(section.kind.name()).join(" "), row);
            }
        }
        let rows = start..self.rows.len();
        self.shelf_of.insert(entry, self.shelves.len());
        self.shelves.push(Shelf { entry, date: briefing.head.date, opened: Arc::clone(opened), rows });
    }

    fn add_actors(&mut self, names: &Names, quote: &Quote, row: u32) {
        let mut add = |place: Place, actor: ActorId| {
            for word in names.words.get(actor.0).into_iter().flatten() {
                self.fields[slot(place)].add(word, row);
            }
        };
        if let Some(speaker) = quote.speaker {
            add(Place::Speaker, speaker);
        }
        if let Some(via) = quote.via {
            add(Place::Via, via);
        }
        for actor in names.about(quote) {
            add(Place::About, actor);
        }
    }
}

fn slot(place: Place) -> usize {
    place as usize
}

/// What the actors of a briefing go by, and where each is mentioned.
struct Names<'a> {
    briefing: &'a Briefing,
    words: Vec<BTreeSet<String>>,
    /// Section, first byte, actor; in that order.
    mentions: Vec<(usize, usize, ActorId)>,
}

impl<'a> Names<'a> {
    fn of(briefing: &'a Briefing) -> Self {
        let words = briefing.actors.iter().map(actor_words).collect();
        let mut mentions: Vec<_> = briefing
            .actors
            .iter()
            .enumerate()
            .flat_map(|(id, actor)| {
                actor.mentions.iter().map(move |m| (m.section, m.span.start, ActorId(id)))
            })
            .collect();
        mentions.sort_unstable();
        Self { briefing, words, mentions }
    }

    /// Who is mentioned in the quote; and beside it in its paragraph, but for who said and who relayed it.
    fn about(&self, quote: &Quote) -> BTreeSet<ActorId> {
        let place = quote.place;
        let paragraph = self.briefing.sections.get(place.section).and_then(|section| {
            let at = section.blocks.partition_point(|b| b.span.end < place.span.start);
            section.blocks.get(at).map(|b| b.span)
        });
        let (start, end) = paragraph.map_or((place.span.start, place.span.end), |p| {
            (p.start.min(place.span.start), p.end.max(place.span.end))
        });
        let first = self.mentions.partition_point(|m| (m.0, m.1) < (place.section, start));
        self.mentions[first..]
            .iter()
            .take_while(|m| m.0 == place.section && m.1 < end)
            .filter(|m| place.span.covers(m.1) || (quote.speaker != Some(m.2) && quote.via != Some(m.2)))
            .map(|m| m.2)
            .collect()
    }
}

fn actor_words(actor: &Actor) -> BTreeSet<String> {
    let forms = [&actor.name].into_iter().chain(&actor.role).chain(&actor.affiliation).chain(&actor.aliases);
    forms.flat_map(|form| words(form)).collect()
}

/// Words of outlet and byline, and of the site's name.
fn source_words(briefing: &Briefing) -> Vec<String> {
    let source = &briefing.head.source;
    let host = source.url.as_deref().map(|url| {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or(rest)
    });
    let forms = [source.outlet.as_deref(), source.byline.as_deref(), host];
    forms.into_iter().flatten().flat_map(words).collect()
}
