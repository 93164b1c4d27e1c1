//! Several volumes as one, made from what stands in them: no briefing is parsed or folded again, and what is held in
//! memory grows with the number of rows, not with what was said in them.

use super::{
    builder::{by_frequency, offsets, write_beginnings},
    dictionary::{self, Dictionary},
    pack::{each_in, put, put_set},
    pairs::Pairs,
    sink::Sink,
    skim,
    volume::{BLOCK, Field, Layout, Section, Shelf, Volume, fill_at},
};
use crate::library::search::bits::Bits;
use std::{fs::File, io, path::Path, sync::Arc};

/// In the place of a row or shelf that is left out.
const GONE: u32 = u32::MAX;
/// Bytes of rows that are read at a time.
const AHEAD: u64 = 1 << 18;

/// One of the volumes, and where its shelves, its rows and its words go.
struct Part<'a> {
    volume: &'a Volume,
    shelves: Vec<u32>,
    rows: Vec<u32>,
    words: Vec<u32>,
}

/// Writes the volume at `path` that has these shelves of `volumes`, in this order; its length.
///
/// # Errors
/// When the disk is full, or a volume is damaged.
pub fn join(path: &Path, volumes: &[Arc<Volume>], shelves: &[(usize, u32)]) -> io::Result<u64> {
    let mut out = Sink::create(path)?;
    let mut layout = Layout::default();
    let mut parts: Vec<Part> = volumes.iter().map(|volume| Part::of(volume)).collect();
    for &(part, shelf) in shelves {
        take_shelf(&mut out, &mut layout, &mut parts[part], shelf)?;
    }
    for at in 0..Field::ALL {
        join_field(path, &mut out, &mut layout, &mut parts, Field(at), shelves.len())?;
    }
    join_words(&mut out, &mut layout, &parts, shelves)?;
    join_skims(&mut out, &mut layout, &parts, shelves)?;
    for volume in volumes {
        volume.trouble().map_or(Ok(()), Err)?;
    }
    out.seal(&layout)
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a volume is damaged")
}

impl<'a> Part<'a> {
    fn of(volume: &'a Volume) -> Self {
        let shelves = vec![GONE; volume.layout.shelves.len()];
        Self { volume, shelves, rows: vec![GONE; volume.layout.rows as usize], words: Vec::new() }
    }
}

/// Copies what is kept of a briefing, and says where its rows go.
fn take_shelf(out: &mut Sink, layout: &mut Layout, part: &mut Part, shelf: u32) -> io::Result<()> {
    let number = shelf as usize;
    let kept = part.volume.kept(number).ok_or_else(damaged)?;
    let Shelf { day, length, .. } = part.volume.layout.shelves[number];
    part.shelves[number] = layout.shelves.len() as u32;
    layout.shelves.push(Shelf { first: layout.rows, day, offset: out.section(&kept)?.0, length });
    let rows = part.volume.rows_of(number);
    for row in part.rows.get_mut(rows).ok_or_else(damaged)? {
        *row = layout.rows;
        layout.rows += 1;
    }
    Ok(())
}

/// Puts together a field, term by term in their order.
fn join_field(
    path: &Path,
    out: &mut Sink,
    layout: &mut Layout,
    parts: &mut [Part],
    field: Field,
    shelves: usize,
) -> io::Result<()> {
    let rows = if field.is_shared() { shelves } else { layout.rows as usize };
    let mut cursors: Vec<Cursor> = parts.iter().map(|part| Cursor::of(part.volume, field)).collect();
    let mut terms: Vec<dictionary::Term> = Vec::new();
    let (mut counts, mut set, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
    let start = out.written();
    while let Some(term) = cursors.iter().filter_map(Cursor::term).min() {
        set.clear();
        for (cursor, part) in cursors.iter_mut().zip(&mut *parts) {
            if cursor.term() == Some(term) {
                let map = if field.is_shared() { &part.shelves } else { &part.rows };
                cursor.add_rows(map, &mut set)?;
                if field == Field::CONTENT {
                    cursor.hand_on(terms.len() as u32, &mut part.words);
                }
                cursor.next += 1;
            }
        }
        if !set.is_empty() {
            bytes.clear();
            order(&mut set, rows);
            put_set(&set, rows, &mut bytes);
            out.put(&bytes)?;
            terms.push((term, terms.len() as u32, bytes.len()));
            counts.push(set.len() as u32);
        }
    }
    let postings = out.since(start);
    if field == Field::CONTENT {
        let numbers = by_frequency(&counts);
        terms.iter_mut().zip(&numbers).for_each(|(term, &number)| term.1 = number);
        // a word that no row has any more has no number
        let known = |word: &mut u32| *word = numbers.get(*word as usize).copied().unwrap_or(GONE);
        parts.iter_mut().flat_map(|part| &mut part.words).for_each(known);
    }
    bytes.clear();
    dictionary::write(&terms, &mut bytes);
    layout.fields.push((out.section(&bytes)?, postings));
    out.flush()?;
    let file = File::open(path)?;
    write_beginnings(out, layout, &terms, (field, rows), |place, bytes| {
        bytes.resize(place.len(), 0);
        fill_at(&file, postings.0 + place.start as u64, bytes)
    })
}

/// How far a part has come in the terms of a field.
struct Cursor<'a> {
    volume: &'a Volume,
    dictionary: &'a Dictionary,
    postings: Section,
    next: u32,
    /// Some of the postings, and where they begin.
    bytes: Vec<u8>,
    from: u64,
}

impl<'a> Cursor<'a> {
    fn of(volume: &'a Volume, field: Field) -> Self {
        let (dictionary, postings) = (volume.dictionary(field), volume.layout.fields[field.0].1);
        Self { volume, dictionary, postings, next: 0, bytes: Vec::new(), from: 0 }
    }

    fn term(&self) -> Option<&'a str> {
        self.dictionary.term_at(self.next)
    }

    /// Adds where the rows of the term go.
    fn add_rows(&mut self, map: &[u32], set: &mut Vec<u32>) -> io::Result<()> {
        let own = self.dictionary.rows(self.next..self.next + 1).ok_or_else(damaged)?;
        if own.start < self.from || own.end > self.from + self.bytes.len() as u64 {
            let end = self.postings.1.min(own.end.max(own.start + AHEAD));
            let length = end.checked_sub(own.start).ok_or_else(damaged)?;
            self.volume
                .read_into((self.postings.0 + own.start, length), &mut self.bytes)
                .ok_or_else(damaged)?;
            self.from = own.start;
        }
        let within = (own.start - self.from) as usize..(own.end - self.from) as usize;
        let bytes = self.bytes.get(within).ok_or_else(damaged)?;
        each_in(bytes, map.len(), |row| set.extend(Some(map[row]).filter(|&row| row != GONE)))
            .ok_or_else(damaged)
    }

    /// Notes under the number that the term has in this part that it is to be that word.
    fn hand_on(&self, word: u32, words: &mut Vec<u32>) {
        let number = self.dictionary.number_at(self.next) as usize;
        if words.len() <= number {
            words.resize(number + 1, GONE);
        }
        words[number] = word;
    }
}

/// Puts a set of rows, out of so many, in order: each part brings its own in order, mostly.
fn order(set: &mut Vec<u32>, rows: usize) {
    if Bits::are_few(set.len(), rows) {
        set.sort_unstable();
        return;
    }
    let mut bits = Bits::none(rows);
    let words = bits.words();
    for row in set.drain(..) {
        words[row as usize / 64] |= 1 << (row % 64);
    }
    set.extend(bits.iter().map(|row| row as u32));
}

/// Writes the words of the rows under their new numbers, and which stand in pairs.
fn join_words(
    out: &mut Sink,
    layout: &mut Layout,
    parts: &[Part],
    shelves: &[(usize, u32)],
) -> io::Result<()> {
    let start = out.written();
    let (mut blocks, mut row, mut words, mut bytes) = (Vec::new(), 0, Vec::new(), Vec::new());
    let (mut length, mut pairs) = (Vec::new(), Pairs::of(layout.rows));
    for (part, shelf) in shelves.iter().map(|&(part, shelf)| (&parts[part], shelf as usize)) {
        for old in part.volume.rows_of(shelf) {
            if row % BLOCK == 0 {
                blocks.push(u32::try_from(out.written() - start).map_err(io::Error::other)?);
            }
            part.volume.words_of(old, &mut words);
            bytes.clear();
            for word in &mut words {
                let number = part.words.get(*word as usize).filter(|&&number| number != GONE);
                *word = *number.ok_or_else(damaged)?;
                put(&mut bytes, *word);
            }
            pairs.add(row, &words);
            row += 1;
            length.clear();
            put(&mut length, bytes.len() as u32);
            out.put(&length)?;
            out.put(&bytes)?;
        }
    }
    layout.forward = out.since(start);
    layout.blocks = out.section(&offsets(&blocks))?;
    pairs.finish(out, layout)
}

/// Writes the skims of the shelves in their new order.
fn join_skims(
    out: &mut Sink,
    layout: &mut Layout,
    parts: &[Part],
    shelves: &[(usize, u32)],
) -> io::Result<()> {
    // of each part the skims that were unpacked last
    let mut unpacked = vec![(usize::MAX, Vec::new()); parts.len()];
    for together in shelves.chunks(skim::TOGETHER) {
        let mut skims = Vec::with_capacity(together.len());
        for &(part, shelf) in together {
            let (block, within) = (shelf as usize / skim::TOGETHER, shelf as usize % skim::TOGETHER);
            let (last, known) = &mut unpacked[part];
            if *last != block {
                let bytes = parts[part].volume.packed_skims(block).ok_or_else(damaged)?;
                let each = skim::each(&bytes).ok_or_else(damaged)?;
                (*last, *known) = (block, each.into_iter().map(<[u8]>::to_vec).collect());
            }
            // no shelf comes twice
            skims.push(std::mem::take(known.get_mut(within).ok_or_else(damaged)?));
        }
        let packed = skim::pack(skims.iter().map(Vec::as_slice));
        layout.skims.push(out.section(&packed)?);
    }
    Ok(())
}
