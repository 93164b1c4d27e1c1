//! A volume as a store of quotes, with what is left of it.

use super::pack::add_to;
use super::volume::{Field, Volume, day_number, day_numbered};
use crate::{
    briefing::QuoteKind,
    library::{
        EntryId,
        query::{Dates, Place},
        search::{
            bits::Bits,
            rows::{Ids, Rows},
        },
    },
};
use jiff::civil::Date;
use std::sync::Arc;

/// A volume, and which of its briefings are still there.
#[derive(Clone)]
pub struct Piece {
    pub(super) volume: Arc<Volume>,
    /// The entry of each shelf; [`NONE`] where the file is gone or has changed.
    entries: Vec<u32>,
    alive: Bits,
    /// Whether briefings of one day stand in the order of their entries.
    in_order: bool,
}

/// In the place of an entry.
pub const NONE: u32 = u32::MAX;

impl Piece {
    /// `entries` has the entry of each shelf, or [`NONE`].
    pub fn new(volume: Arc<Volume>, entries: Vec<u32>) -> Self {
        let mut alive = Bits::none(volume.layout.rows as usize);
        let there = |shelf: &usize| entries[*shelf] != NONE;
        for shelf in (0..entries.len()).filter(there) {
            let rows = volume.rows_of(shelf);
            alive.set_range(rows.start, rows.end);
        }
        let shelves = &volume.layout.shelves;
        let in_order = (0..entries.len())
            .filter(there)
            .map(|shelf| (shelves[shelf].day, entries[shelf]))
            .collect::<Vec<_>>()
            .windows(2)
            .all(|pair| pair[0].0 != pair[1].0 || pair[0].1 < pair[1].1);
        Self { volume, entries, alive, in_order }
    }

    /// Briefings that are still there, and all that were.
    pub fn shelves(&self) -> (usize, usize) {
        (self.entries.iter().filter(|&&entry| entry != NONE).count(), self.entries.len())
    }

    /// The entry of a shelf.
    pub fn entry(&self, shelf: usize) -> Option<EntryId> {
        self.entries.get(shelf).filter(|&&entry| entry != NONE).map(|&entry| EntryId(entry as usize))
    }

    /// Takes the briefing of a shelf out of every later search.
    pub fn remove(&mut self, shelf: usize) {
        if let Some(entry) = self.entries.get_mut(shelf) {
            *entry = NONE;
            self.volume.rows_of(shelf).for_each(|row| self.alive.clear(row));
        }
    }

    fn of_field(&self, field: Field, ids: &[u32]) -> Bits {
        let volume = &*self.volume;
        let length = if field.is_shared() { self.entries.len() } else { self.alive.len() };
        let mut rows = Bits::none(length);
        let dictionary = volume.dictionary(field);
        let mut places: Vec<_> = ids.iter().filter_map(|&id| volume.sound(dictionary.rows(id))).collect();
        places.sort_unstable_by_key(|place| place.start);
        let (first, _) = volume.layout.fields[field.0].1;
        // terms that begin alike stand side by side: read at one go
        for run in places.chunk_by(|a, b| a.end == b.start) {
            let (start, end) = (run[0].start, run[run.len() - 1].end);
            let Some(bytes) = volume.read((first + start, end - start)) else { continue };
            for place in run {
                let within = (place.start - start) as usize..(place.end - start) as usize;
                volume.sound(bytes.get(within).and_then(|bytes| add_to(&mut rows, bytes)));
            }
        }
        if field.is_shared() { self.of_shelves(|shelf| rows.has(shelf)) } else { rows }
    }

    fn of_shelves(&self, fits: impl Fn(usize) -> bool) -> Bits {
        let mut bits = Bits::none(self.alive.len());
        for shelf in (0..self.entries.len()).filter(|&shelf| fits(shelf)) {
            let rows = self.volume.rows_of(shelf);
            bits.set_range(rows.start, rows.end);
        }
        bits
    }
}

fn field(place: Option<Place>) -> Field {
    place.map_or(Field::CONTENT, Field::of)
}

impl Rows for Piece {
    fn len(&self) -> usize {
        self.alive.len()
    }

    fn alive(&self) -> &Bits {
        &self.alive
    }

    fn newest_first(&self) -> bool {
        true
    }

    fn in_order(&self) -> bool {
        self.in_order
    }

    fn ids(&self, place: Option<Place>, term: &str, beginning: bool) -> Ids {
        self.volume.dictionary(field(place)).numbers(term, beginning)
    }

    fn having(&self, place: Option<Place>, ids: &[u32]) -> Bits {
        self.of_field(field(place), ids)
    }

    fn begun(&self, letters: &str) -> Option<Bits> {
        self.volume.beginning(letters)
    }

    fn of_length(&self, words: usize) -> Bits {
        if words > Field::LONGEST {
            return Bits::all(self.alive.len());
        }
        let ids = self.volume.dictionary(Field::LENGTH).numbers(&words.to_string(), false);
        self.of_field(Field::LENGTH, &ids)
    }

    fn words_of(&self, row: usize, words: &mut Vec<u32>) {
        self.volume.words_of(row, words);
    }

    fn of_kind(&self, kind: QuoteKind) -> Bits {
        let ids = self.volume.dictionary(Field::KIND).numbers(kind.name(), false);
        self.of_field(Field::KIND, &ids)
    }

    fn dated(&self, dates: Dates) -> Bits {
        let from = dates.from.map_or(i32::MIN, day_number);
        let to = dates.to.map_or(i32::MAX, day_number);
        let shelves = &self.volume.layout.shelves;
        self.of_shelves(|shelf| shelves[shelf].day.is_some_and(|day| from <= day && day <= to))
    }

    fn of_entries(&self, wanted: &dyn Fn(EntryId) -> bool) -> Bits {
        self.of_shelves(|shelf| self.entry(shelf).is_some_and(wanted))
    }

    fn locate(&self, row: usize) -> (Option<Date>, EntryId, usize) {
        let at = self.volume.shelf_of(row);
        let shelf = &self.volume.layout.shelves[at];
        let entry = self.entry(at).unwrap_or(EntryId(usize::MAX));
        (shelf.day.and_then(day_numbered), entry, row - shelf.first as usize)
    }

    fn each_term(&self, place: Option<Place>, each: &mut dyn FnMut(&str, u32)) {
        self.volume.dictionary(field(place)).each(each);
    }
}
