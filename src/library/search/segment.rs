//! A few thousand quotes, taken apart into words once, so that a search touches only what it must.

use super::{
    bits::Bits,
    rows::{Ids, Rows},
    terms::each_row,
};
use crate::{
    briefing::QuoteKind,
    library::{
        EntryId, Opened,
        query::{Dates, Place},
    },
    text::fold::each_word,
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, HashMap},
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
    /// A sketch of each content.
    sketches: Vec<Sketch>,
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

/// Which words a row has, in a few bits: what is in one sketch and not in another is in the one row and not in the
/// other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::library) struct Sketch(u64);

impl Sketch {
    /// Of these word numbers.
    pub fn of(words: &[u32]) -> Self {
        // numbers run on, so their order is scattered over the bits
        Self(words.iter().fold(0, |bits, word| bits | 1 << (word.wrapping_mul(0x9E37_79B9) >> 26)))
    }

    /// At least so many words are here and not in `other`.
    pub fn beyond(self, other: Self) -> usize {
        (self.0 & !other.0).count_ones() as usize
    }
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
    /// The word numbers of a row's content.
    pub fn words_of(&self, row: usize) -> &[u32] {
        let end = self.rows.get(row + 1).map_or(self.tokens.len(), |next| next.first);
        &self.tokens[self.rows[row].first..end]
    }

    /// Whether it holds `entry`.
    pub fn has(&self, entry: EntryId) -> bool {
        self.shelf_of.contains_key(&entry)
    }

    /// The entries that have not been taken out.
    pub fn entries(&self) -> impl Iterator<Item = EntryId> + '_ {
        self.shelf_of.keys().copied()
    }

    /// The shelf of `entry`.
    pub fn shelf(&self, entry: EntryId) -> Option<&Shelf> {
        self.shelves.get(*self.shelf_of.get(&entry)?)
    }

    /// The shelves that have not been taken out.
    pub fn shelves(&self) -> impl Iterator<Item = &Shelf> {
        self.shelves
            .iter()
            .enumerate()
            .filter(|(at, s)| self.shelf_of.get(&s.entry) == Some(at))
            .map(|(_, s)| s)
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
        let start = self.rows.len();
        each_row(&opened.briefing, |_, quote, terms| {
            let row = self.rows.len() as u32;
            self.rows.push(Row { shelf: self.shelves.len(), kind: quote.kind, first: self.tokens.len() });
            self.alive.push(true);
            let (content, tokens) = (&mut self.content, &mut self.tokens);
            let first = tokens.len();
            each_word(terms.content, |word, _| tokens.push(content.add(word, row)));
            self.sketches.push(Sketch::of(&tokens[first..]));
            for (place, terms) in terms.fields {
                for term in terms {
                    self.fields[slot(place)].add(term, row);
                }
            }
        });
        let rows = start..self.rows.len();
        self.shelf_of.insert(entry, self.shelves.len());
        self.shelves.push(Shelf { entry, date: opened.briefing.head.date, opened: Arc::clone(opened), rows });
    }

    fn dictionary(&self, field: Option<Place>) -> &Dictionary {
        field.map_or(&self.content, |place| &self.fields[slot(place)])
    }

    fn of_shelves(&self, fits: impl Fn(&Shelf) -> bool) -> Bits {
        let mut bits = Bits::none(self.rows.len());
        self.shelves.iter().filter(|s| fits(s)).for_each(|s| bits.set_range(s.rows.start, s.rows.end));
        bits
    }
}

impl Rows for Segment {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn alive(&self) -> &Bits {
        &self.alive
    }

    fn newest_first(&self) -> bool {
        false
    }

    fn in_order(&self) -> bool {
        false
    }

    fn ids(&self, field: Option<Place>, term: &str, beginning: bool) -> Ids {
        let dictionary = self.dictionary(field);
        if !beginning {
            return Ids::These(dictionary.id(term).into_iter().collect());
        }
        let mut ids: Vec<u32> = dictionary.range(term).map(|(_, id)| id).collect();
        ids.sort_unstable();
        Ids::These(ids)
    }

    fn having(&self, field: Option<Place>, ids: &Ids) -> Bits {
        let dictionary = self.dictionary(field);
        let mut rows = Bits::none(self.rows.len());
        let Ids::These(ids) = ids else { return rows };
        let words = rows.words();
        let has = ids.iter().flat_map(|&id| dictionary.rows(id));
        has.for_each(|&row| words[row as usize / 64] |= 1 << (row % 64));
        rows
    }

    fn cost(&self, _ids: &Ids, _letters: Option<&str>) -> usize {
        0
    }

    fn begun(&self, _field: Option<Place>, _letters: &str) -> Option<Bits> {
        None
    }

    fn is_one(&self, id: u32, ids: &Ids) -> bool {
        matches!(ids, Ids::These(ids) if ids.binary_search(&id).is_ok())
    }

    fn of_length(&self, words: usize) -> Bits {
        let mut rows = Bits::none(self.rows.len());
        let fits = |row: &usize| Segment::words_of(self, *row).len() == words;
        (0..self.rows.len()).filter(fits).for_each(|row| rows.set(row));
        rows
    }

    fn frequency(&self, id: u32) -> usize {
        self.content.rows(id).len()
    }

    fn sketch(&self, row: usize) -> Option<(Sketch, usize)> {
        Some((self.sketches[row], Segment::words_of(self, row).len()))
    }

    fn words_of(&self, row: usize, words: &mut Vec<u32>) {
        words.clear();
        words.extend_from_slice(Segment::words_of(self, row));
    }

    fn of_kind(&self, kind: QuoteKind) -> Bits {
        let mut bits = Bits::none(self.rows.len());
        self.rows.iter().enumerate().filter(|(_, row)| row.kind == kind).for_each(|(at, _)| bits.set(at));
        bits
    }

    fn dated(&self, dates: Dates) -> Bits {
        self.of_shelves(|shelf| shelf.date.is_some_and(|date| dates.hold(date)))
    }

    fn of_entries(&self, wanted: &dyn Fn(EntryId) -> bool) -> Bits {
        self.of_shelves(|shelf| wanted(shelf.entry))
    }

    fn before(&self, _day: Option<Date>) -> usize {
        self.rows.len()
    }

    fn locate(&self, row: usize) -> (Option<Date>, EntryId, usize) {
        let shelf = &self.shelves[self.rows[row].shelf];
        (shelf.date, shelf.entry, row - shelf.rows.start)
    }

    fn each_term(&self, field: Option<Place>, each: &mut dyn FnMut(&str, u32)) {
        self.dictionary(field).range("").for_each(|(term, id)| each(term, id));
    }
}

fn slot(place: Place) -> usize {
    place as usize
}
