//! A volume as a store of quotes, with what is left of it.

use super::pack::{add_to, each_in, is_bitmap, set_of};
use super::pairs;
use super::sets::Key;
use super::volume::{Field, Section, Volume, day_number, day_numbered, lock};
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
use std::{ops::Range, sync::Arc};

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

/// So many bytes of bits are read in the time of one byte of gaps.
const BITS: usize = 4;

/// So many sets of rows, kept as bits, stay at hand; more if they are smaller.
const SETS: usize = 8;

/// Bytes of bits that are read at a time: so many stay where the processor has them at hand.
const AT_ONCE: u64 = 1 << 16;

/// In the place of an entry.
pub const NONE: u32 = u32::MAX;

impl Piece {
    /// `entries` has the entry of each shelf, or [`NONE`].
    pub fn new(volume: Arc<Volume>, entries: Vec<u32>) -> Self {
        let there = |shelf: &usize| entries[*shelf] != NONE;
        let mut alive = Bits::all(volume.layout.rows as usize);
        if !(0..entries.len()).all(|shelf| there(&shelf)) {
            alive = Bits::none(volume.layout.rows as usize);
            for shelf in (0..entries.len()).filter(there) {
                let rows = volume.rows_of(shelf);
                alive.set_range(rows.start, rows.end);
            }
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

    /// The rows in which one of these terms stands.
    fn of_field(&self, field: Field, ids: &Ids) -> Bits {
        match self.key(field, ids) {
            Some(key) => self.known(key, || Some(self.read_field(field, ids))),
            None => self.read_field(field, ids),
        }
    }

    /// What the rows of these terms are known by; nothing where terms stand apart.
    fn key(&self, field: Field, ids: &Ids) -> Option<Key> {
        let mut places = self.places(field, ids);
        let only = places.next()?;
        places.next().is_none().then_some((field.0, only))
    }

    /// The set of rows under a key, which is made if it was not asked for lately; none where that fails.
    fn known(&self, key: Key, make: impl FnOnce() -> Option<Bits>) -> Bits {
        let known = lock(&self.volume.sets).get(&key);
        known.unwrap_or_else(|| {
            let rows = make().unwrap_or_else(|| Bits::none(self.alive.len()));
            if !self.volume.is_troubled() {
                lock(&self.volume.sets).keep(key, &rows, self.alive.len() * SETS / 8);
            }
            rows
        })
    }

    fn read_field(&self, field: Field, ids: &Ids) -> Bits {
        let length = if field.is_shared() { self.entries.len() } else { self.alive.len() };
        let mut places = self.places(field, ids);
        let first = places.next().and_then(|places| self.volume.sound(self.of_places(field, length, places)));
        let mut rows = first.unwrap_or_else(|| Bits::none(length));
        for places in places {
            if let Some(more) = self.volume.sound(self.of_places(field, length, places)) {
                rows.or(&more);
            }
        }
        if field.is_shared() { self.of_shelves(|shelf| rows.has(shelf)) } else { rows }
    }

    /// The places of terms in the order of terms, those side by side together.
    fn places(&self, field: Field, ids: &Ids) -> impl Iterator<Item = Range<u32>> {
        let (alike, ids) = match ids {
            Ids::Alike(places) => (Some(places.clone()).filter(|places| !places.is_empty()), &[][..]),
            Ids::These(ids) => (None, &ids[..]),
        };
        let dictionary = self.volume.dictionary(field);
        let places = ids.iter().filter_map(|&id| self.volume.sound(dictionary.place(id)));
        alike.into_iter().chain(places.map(|place| place..place + 1))
    }

    /// The rows, out of `length`, of the terms of a field from one place to before another: read at one go.
    fn of_places(&self, field: Field, length: usize, places: Range<u32>) -> Option<Bits> {
        let dictionary = self.volume.dictionary(field);
        let all = dictionary.rows(places.clone())?;
        let (first, _) = self.volume.layout.fields[field.0].1;
        let section = (first + all.start, all.end - all.start);
        if places.len() == 1 && section.1 > AT_ONCE {
            let form = self.volume.with((section.0, 1), |bytes| bytes.first().copied())?;
            if is_bitmap(form) {
                return self.read_bits((section.0 + 1, section.1 - 1), length);
            }
        }
        self.volume.with(section, |bytes| {
            if places.len() == 1 {
                return set_of(length, bytes);
            }
            let each = places.clone().map(|place| {
                let own = dictionary.rows(place..place + 1)?;
                bytes.get((own.start - all.start) as usize..(own.end - all.start) as usize)
            });
            // each row takes a byte or nearly so; to put them in order takes a while for each doubling of the terms
            if bytes.len() * (places.len().ilog2() as usize + 1) < length / Bits::SPARSE {
                let mut rows = Vec::with_capacity(bytes.len());
                for own in each {
                    each_in(own?, length, |row| rows.push(row as u32))?;
                }
                put_in_order(&mut rows);
                return Some(Bits::of(rows, length));
            }
            let mut rows = Bits::none(length);
            for own in each {
                add_to(&mut rows, own?)?;
            }
            Some(rows)
        })
    }

    /// The rows whose bits stand in a section.
    fn read_bits(&self, section: Section, length: usize) -> Option<Bits> {
        let mut words = Vec::with_capacity(length.div_ceil(64));
        for start in (0..section.1).step_by(AT_ONCE as usize) {
            let some = (section.0 + start, AT_ONCE.min(section.1 - start));
            self.volume.with(some, |bytes| {
                Bits::words_in(bytes, &mut words);
                Some(())
            })?;
        }
        self.volume.sound(Bits::of_words(words, length))
    }

    fn of_term(&self, field: Field, term: &str) -> Bits {
        let number = self.volume.dictionary(field).number(term);
        self.of_field(field, &Ids::These(number.into_iter().collect()))
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

#[expect(clippy::stable_sort_primitive, reason = "it finds that the rows of one term are in order already")]
fn put_in_order(rows: &mut Vec<u32>) {
    rows.sort();
    rows.dedup();
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
        let dictionary = self.volume.dictionary(field(place));
        if beginning {
            return Ids::Alike(dictionary.beginning(term));
        }
        Ids::These(dictionary.number(term).into_iter().collect())
    }

    fn having(&self, place: Option<Place>, ids: &Ids) -> Bits {
        self.of_field(field(place), ids)
    }

    fn cost(&self, ids: &Ids, letters: Option<&str>) -> usize {
        if self.key(Field::CONTENT, ids).is_some_and(|key| lock(&self.volume.sets).has(&key)) {
            return 0;
        }
        let bits = self.alive.len() / 8;
        if letters.is_some_and(|letters| self.volume.find_beginning(Field::CONTENT, letters).is_some()) {
            return bits / BITS;
        }
        let dictionary = self.volume.dictionary(Field::CONTENT);
        let rows = self.places(Field::CONTENT, ids).filter_map(|places| dictionary.rows(places));
        let bytes: u64 = rows.map(|rows| rows.end - rows.start).sum();
        if bytes as usize == bits + 1 { bits / BITS } else { bytes as usize }
    }

    fn begun(&self, place: Option<Place>, letters: &str) -> Option<Bits> {
        let field = field(place);
        let section = self.volume.find_beginning(field, letters)?;
        let key = (field.0, self.volume.dictionary(field).beginning(letters));
        Some(self.known(key, || self.read_bits(section, self.alive.len())))
    }

    fn pair(&self, first: u32, second: u32) -> Option<Bits> {
        let (number, section) = pairs::find(&self.volume, first, second)?;
        let read = || self.volume.with(section, |bytes| set_of(self.alive.len(), bytes));
        Some(self.known((pairs::FIELD, number..number + 1), read))
    }

    fn is_one(&self, id: u32, ids: &Ids) -> bool {
        match ids {
            Ids::These(ids) => ids.binary_search(&id).is_ok(),
            Ids::Alike(places) => {
                let place = self.volume.dictionary(Field::CONTENT).place(id);
                place.is_some_and(|place| places.contains(&place))
            }
        }
    }

    fn of_length(&self, words: usize) -> Bits {
        if words > Field::LONGEST {
            return Bits::all(self.alive.len());
        }
        self.of_term(Field::LENGTH, &words.to_string())
    }

    fn words_of(&self, row: usize, words: &mut Vec<u32>) {
        self.volume.words_of(row, words);
    }

    fn of_kind(&self, kind: QuoteKind) -> Bits {
        self.of_term(Field::KIND, kind.name())
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

    fn before(&self, day: Option<Date>) -> usize {
        let Some(day) = day.map(day_number) else { return self.alive.len() };
        let shelves = &self.volume.layout.shelves;
        let older = shelves.partition_point(|shelf| shelf.day.is_some_and(|own| own >= day));
        shelves.get(older).map_or(self.alive.len(), |shelf| shelf.first as usize)
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
