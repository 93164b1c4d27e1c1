//! One segment of the index as a store of quotes.

use super::fields::{Fields, day_number, day_numbered};
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
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};
use tantivy::{
    DocSet, InvertedIndexReader, SegmentReader, TERMINATED,
    columnar::Column,
    postings::{Postings, SegmentPostings, TermInfo},
    schema::IndexRecordOption,
};

/// One segment, open.
pub struct Piece {
    rows: usize,
    alive: Bits,
    content: Arc<InvertedIndexReader>,
    places: Vec<Arc<InvertedIndexReader>>,
    kind: Arc<InvertedIndexReader>,
    length: Column<u64>,
    day: Column<i64>,
    quote: Column<u64>,
    of: Column<u64>,
    /// Terms that were looked up; their numbers are indexes into it.
    seen: Mutex<Vec<TermInfo>>,
    /// What went wrong on disk; the search it spoils is refused.
    trouble: Mutex<Option<io::Error>>,
}

impl Piece {
    pub fn open(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let rows = segment.max_doc() as usize;
        let quote = columns.u64("quote")?;
        let mut alive = Bits::none(rows);
        segment
            .doc_ids_alive()
            .filter(|&doc| quote.first(doc).is_some())
            .for_each(|doc| alive.set(doc as usize));
        Ok(Self {
            rows,
            alive,
            content: segment.inverted_index(fields.content)?,
            places: fields
                .places
                .iter()
                .map(|&f| segment.inverted_index(f))
                .collect::<tantivy::Result<_>>()?,
            kind: segment.inverted_index(fields.kind)?,
            length: columns.u64("length")?,
            day: columns.i64("day")?,
            quote,
            of: columns.u64("of")?,
            seen: Mutex::default(),
            trouble: Mutex::default(),
        })
    }

    /// What went wrong since it was last asked.
    pub fn trouble(&self) -> Option<io::Error> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn note<T>(&self, result: io::Result<T>) -> Option<T> {
        result
            .map_err(|error| *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(error))
            .ok()
    }

    fn inverted(&self, field: Option<Place>) -> &InvertedIndexReader {
        field.map_or(&self.content, |place| &self.places[place as usize])
    }

    fn infos(&self, ids: &Ids) -> Vec<TermInfo> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        ids.iter().filter_map(|&id| seen.get(id as usize).cloned()).collect()
    }

    fn postings(
        &self,
        from: &InvertedIndexReader,
        info: &TermInfo,
        option: IndexRecordOption,
    ) -> Option<SegmentPostings> {
        self.note(from.read_postings_from_terminfo(info, option))
    }

    fn all_in(&self, from: &InvertedIndexReader, infos: &[TermInfo]) -> Bits {
        let mut rows = Bits::none(self.rows);
        for info in infos {
            let Some(mut postings) = self.postings(from, info, IndexRecordOption::Basic) else { continue };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                rows.set(doc as usize);
                doc = postings.advance();
            }
        }
        rows
    }

    /// Where in the rows these terms stand, `offset` words before: row and position in one number, ascending.
    fn places_of(&self, infos: &[TermInfo], offset: u32, rows: &Bits) -> Vec<u64> {
        let mut places = Vec::new();
        let mut positions = Vec::new();
        for info in infos {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let Some(mut postings) = self.postings(&self.content, info, option) else { continue };
            for row in rows.iter() {
                let row = row as u32;
                if postings.doc() < row {
                    postings.seek(row);
                }
                if postings.doc() == TERMINATED {
                    break;
                }
                if postings.doc() == row {
                    postings.positions(&mut positions);
                    let starts = positions.iter().filter_map(|p| p.checked_sub(offset));
                    places.extend(starts.map(|p| u64::from(row) << 32 | u64::from(p)));
                }
            }
        }
        places.sort_unstable();
        places
    }
}

impl Rows for Piece {
    fn len(&self) -> usize {
        self.rows
    }

    fn alive(&self) -> &Bits {
        &self.alive
    }

    fn ids(&self, field: Option<Place>, term: &str, beginning: bool) -> Ids {
        let terms = self.inverted(field).terms();
        let mut found = Vec::new();
        if beginning {
            if let Some(mut stream) = self.note(terms.range().ge(term).into_stream()) {
                while stream.advance() && stream.key().starts_with(term.as_bytes()) {
                    found.push(stream.value().clone());
                }
            }
        } else {
            found.extend(self.note(terms.get(term)).flatten());
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let first = seen.len() as u64;
        seen.extend(found);
        (first..seen.len() as u64).collect()
    }

    fn having(&self, field: Option<Place>, ids: &Ids) -> Bits {
        self.all_in(self.inverted(field), &self.infos(ids))
    }

    fn keep_in_a_row(&self, rows: &mut Bits, sequence: &[Ids], whole: bool) {
        rows.and(&self.alive);
        let mut words: Vec<(u32, Vec<TermInfo>)> =
            (0..).zip(sequence).map(|(at, ids)| (at, self.infos(ids))).collect();
        // The rarest first, so that fewer and fewer rows are looked at.
        words.sort_by_key(|(_, infos)| infos.iter().map(|i| u64::from(i.doc_freq)).sum::<u64>());
        let mut starts: Option<Vec<u64>> = None;
        for (at, infos) in words {
            let mut places = self.places_of(&infos, at, rows);
            if let Some(starts) = &starts {
                places.retain(|place| starts.binary_search(place).is_ok());
            }
            let mut left = Bits::none(self.rows);
            places.iter().for_each(|place| left.set((place >> 32) as usize));
            *rows = left;
            starts = Some(places);
        }
        if whole {
            let length = sequence.len() as u64;
            let mut left = Bits::none(self.rows);
            for place in starts.unwrap_or_default() {
                let (row, position) = ((place >> 32) as u32, place as u32);
                if position == 0 && self.length.first(row) == Some(length) {
                    left.set(row as usize);
                }
            }
            *rows = left;
        }
    }

    fn of_kind(&self, kind: QuoteKind) -> Bits {
        let info = self.note(self.kind.terms().get(kind.name())).flatten();
        self.all_in(&self.kind, &info.into_iter().collect::<Vec<_>>())
    }

    fn dated(&self, dates: Dates) -> Bits {
        let from = dates.from.map_or(i64::MIN, day_number);
        let to = dates.to.map_or(i64::MAX, day_number);
        let mut bits = Bits::none(self.rows);
        let fitting = |row: &usize| self.day.first(*row as u32).is_some_and(|day| from <= day && day <= to);
        self.alive.iter().filter(fitting).for_each(|row| bits.set(row));
        bits
    }

    fn of_entries(&self, wanted: &dyn Fn(EntryId) -> bool) -> Bits {
        let mut bits = Bits::none(self.rows);
        let fitting = |row: &usize| self.of.first(*row as u32).is_some_and(|of| wanted(EntryId(of as usize)));
        self.alive.iter().filter(fitting).for_each(|row| bits.set(row));
        bits
    }

    fn locate(&self, row: usize) -> (Option<Date>, EntryId, usize) {
        let row = row as u32;
        let day = self.day.first(row).and_then(day_numbered);
        let entry = EntryId(self.of.first(row).unwrap_or(0) as usize);
        (day, entry, self.quote.first(row).unwrap_or(0) as usize)
    }

    fn each_term(&self, field: Option<Place>, each: &mut dyn FnMut(&str)) {
        let Some(mut stream) = self.note(self.inverted(field).terms().stream()) else { return };
        while stream.advance() {
            if let Ok(term) = std::str::from_utf8(stream.key()) {
                each(term);
            }
        }
    }
}
