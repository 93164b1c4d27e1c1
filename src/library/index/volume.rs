//! One file of quotes, written once and never changed: the newest first, with the terms of each field.

use super::{dictionary::Dictionary, pack::take, sets::Sets, skim};
use crate::{
    briefing::Briefing,
    library::{Opened, query::Place},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::{Mutex, OnceLock, PoisonError},
};

/// What a volume begins with.
pub const MAGIC: &[u8; 8] = b"onrecord";
/// Rows whose words are read at a time, at least.
pub const BLOCK: u32 = 16;
/// Most bytes of words that are read at a time, where one row after the other is looked at.
const WINDOW: u64 = 32 << 10;
/// More bytes are not kept as room for what is read next.
const ROOM: usize = 1 << 20;
/// Reading so many bytes takes as long as beginning to read.
const NEARBY: u64 = 4 << 10;

/// Which field of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field(pub usize);

impl Field {
    /// What was said.
    pub const CONTENT: Self = Self(0);
    /// The kind of quote.
    pub const KIND: Self = Self(7);
    /// How many words were said, up to [`Field::LONGEST`].
    pub const LENGTH: Self = Self(8);
    /// How many fields there are.
    pub const ALL: usize = 9;
    /// Longer quotes are not found by their length.
    pub const LONGEST: usize = 16;

    /// Whether all quotes of a briefing have it in common, and it is kept by briefing.
    pub fn is_shared(self) -> bool {
        self == Self::of(Place::Source) || self == Self::of(Place::Tag)
    }
}

/// Where in the file something is: offset and length.
pub type Section = (u64, u64);

/// Where everything is.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Layout {
    /// Quotes.
    pub rows: u32,
    /// Briefings.
    pub shelves: Vec<Shelf>,
    /// Words of each row.
    pub forward: Section,
    /// Where in `forward` each block of rows begins.
    pub blocks: Section,
    /// Dictionary and rows of each field.
    pub fields: Vec<(Section, Section)>,
    /// Rows by field and the first letters of a term in it, as bits, in order.
    pub beginnings: Vec<(u8, String, Section)>,
    /// The skims of the shelves, so many together.
    pub skims: Vec<Section>,
    /// The rows in which one frequent word stands before another, see [`super::pairs`]; none in a small volume.
    pub pairs: Vec<Section>,
}

/// One briefing.
#[derive(Debug, Serialize, Deserialize)]
pub struct Shelf {
    /// Its first row.
    pub first: u32,
    /// Its day, see [`day_number`].
    pub day: Option<i32>,
    /// Where what was extracted from it is kept.
    pub offset: u64,
    /// How long that is.
    pub length: u32,
}

/// An open volume.
pub struct Volume {
    file: File,
    length: u64,
    /// Where everything is.
    pub layout: Layout,
    dictionaries: [OnceLock<Dictionary>; Field::ALL],
    blocks: OnceLock<Vec<u32>>,
    window: Mutex<Window>,
    /// Room for rows that are read as they stand in the file.
    room: Mutex<Vec<u8>>,
    /// The sets of rows asked for last.
    pub sets: Mutex<Sets>,
    trouble: Mutex<Option<io::Error>>,
}

/// The words of some rows as they stand in the file, as read last.
#[derive(Default)]
struct Window {
    start: u64,
    bytes: Vec<u8>,
    /// How much to read ahead: the more, the nearer the rows asked for stand together.
    ahead: u64,
    /// A row, and where in `bytes` it is: who asks for one behind it need not begin with its block.
    row: u32,
    at: usize,
}

impl Volume {
    /// Opens the volume at `path`, which was `length` long when it was written.
    ///
    /// # Errors
    /// When it is not there, or damaged.
    pub fn open(path: &Path, length: u64) -> io::Result<Self> {
        let file = File::open(path)?;
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "a volume is damaged");
        let behind = length.checked_sub(8).ok_or_else(damaged)?;
        if file.metadata()?.len() != length || read_at(&file, (0, 8))? != MAGIC {
            return Err(damaged());
        }
        let start = read_at(&file, (behind, 8))?.try_into().map(u64::from_le_bytes).map_err(|_| damaged())?;
        let footer = behind.checked_sub(start).ok_or_else(damaged)?;
        let bytes = read_at(&file, (start, footer))?;
        let layout: Layout = postcard::from_bytes(&bytes).map_err(|_| damaged())?;
        // a row takes a byte at least
        let sound = layout.fields.len() == Field::ALL
            && u64::from(layout.rows) <= length
            && layout.shelves.is_sorted_by_key(|s| s.first)
            && layout.shelves.last().is_none_or(|s| s.first <= layout.rows);
        if !sound {
            return Err(damaged());
        }
        Ok(Self {
            file,
            length,
            layout,
            dictionaries: Default::default(),
            blocks: OnceLock::new(),
            window: Mutex::default(),
            room: Mutex::default(),
            sets: Mutex::default(),
            trouble: Mutex::default(),
        })
    }

    /// What went wrong since it was last asked: the search it spoiled is not to be used.
    pub fn trouble(&self) -> Option<io::Error> {
        lock(&self.trouble).take()
    }

    /// Whether something went wrong since it was last asked.
    pub fn is_troubled(&self) -> bool {
        lock(&self.trouble).is_some()
    }

    /// Keeps what went wrong for later.
    pub fn note<T>(&self, result: io::Result<T>) -> Option<T> {
        result.map_err(|error| *lock(&self.trouble) = Some(error)).ok()
    }

    /// Keeps in mind that the file is damaged where this is `None`.
    pub fn sound<T>(&self, read: Option<T>) -> Option<T> {
        self.note(read.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a volume is damaged")))
    }

    /// The bytes of a section.
    pub fn read(&self, section: Section) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.read_into(section, &mut bytes)?;
        Some(bytes)
    }

    /// Puts the bytes of a section in the place of what `bytes` holds.
    pub fn read_into(&self, section: Section, bytes: &mut Vec<u8>) -> Option<()> {
        let length = self.length_of(section)?;
        bytes.resize(length, 0);
        let read = self.note(fill_at(&self.file, section.0, bytes));
        if read.is_none() {
            bytes.clear();
        }
        read
    }

    /// The length of a section that is in the file: one out of a damaged file must not take all the memory there is.
    fn length_of(&self, (offset, length): Section) -> Option<usize> {
        self.sound(offset.checked_add(length).filter(|&end| end <= self.length))?;
        Some(length as usize)
    }

    /// The terms of a field.
    pub fn dictionary(&self, field: Field) -> &Dictionary {
        self.dictionaries[field.0].get_or_init(|| {
            let bytes = self.read(self.layout.fields[field.0].0);
            bytes.and_then(|bytes| self.sound(Dictionary::read(&bytes))).unwrap_or_default()
        })
    }

    /// What is made of the bytes of a section, which is damaged where that is nothing.
    pub fn with<T>(&self, section: Section, make: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        let (mut own, mut shared) = (Vec::new(), self.room.try_lock());
        // another search goes on beside this one
        let room = shared.as_deref_mut().unwrap_or(&mut own);
        let length = self.length_of(section)?;
        if room.len() < length {
            room.resize(length, 0);
        }
        self.note(fill_at(&self.file, section.0, &mut room[..length]))?;
        let made = self.sound(make(&room[..length]));
        if room.len() > ROOM {
            *room = Vec::new();
        }
        made
    }

    /// Where the rows are kept in which a term of a field begins with these letters.
    pub fn find_beginning(&self, field: Field, letters: &str) -> Option<Section> {
        let kept = &self.layout.beginnings;
        let asked = (field.0 as u8, letters);
        let at = kept.binary_search_by(|(known, own, _)| (*known, own.as_str()).cmp(&asked)).ok()?;
        Some(kept[at].2)
    }

    /// The rows of a shelf.
    pub fn rows_of(&self, shelf: usize) -> std::ops::Range<usize> {
        let end = self.layout.shelves.get(shelf + 1).map_or(self.layout.rows, |next| next.first);
        self.layout.shelves[shelf].first as usize..end as usize
    }

    /// The shelf of a row.
    pub fn shelf_of(&self, row: usize) -> usize {
        shelf_of(&self.layout.shelves, self.layout.rows as usize, row)
    }

    /// Puts the numbers of the words of a row in the place of what `words` holds.
    pub fn words_of(&self, row: usize, words: &mut Vec<u32>) {
        words.clear();
        let mut window = lock(&self.window);
        let read = self.read_words(row as u32, &mut window, words);
        self.sound(read);
    }

    fn read_words(&self, row: u32, window: &mut Window, words: &mut Vec<u32>) -> Option<()> {
        let blocks = self.blocks.get_or_init(|| {
            let bytes = self.read(self.layout.blocks).unwrap_or_default();
            bytes.chunks_exact(4).filter_map(|b| Some(u32::from_le_bytes(b.try_into().ok()?))).collect()
        });
        let (offset, length) = self.layout.forward;
        let number = (row / BLOCK) as usize;
        let start = u64::from(*blocks.get(number)?);
        let end = blocks.get(number + 1).map_or(length, |&end| u64::from(end));
        let read = window.start + window.bytes.len() as u64;
        let begin = row - row % BLOCK;
        if start < window.start || end > read {
            // who comes from nearby will go on from here
            let nearby = start >= window.start && start.saturating_sub(read) < NEARBY;
            window.ahead = if nearby { (window.ahead * 2).clamp(NEARBY, WINDOW) } else { window.ahead / 4 };
            let end = end.max(length.min(start + window.ahead));
            self.read_into((offset + start, end.checked_sub(start)?), &mut window.bytes)?;
            (window.start, window.row, window.at) = (start, begin, 0);
        } else if window.row < begin || window.row > row {
            (window.row, window.at) = (begin, (start - window.start) as usize);
        }
        let bytes = &window.bytes;
        let mut at = window.at;
        for _ in window.row..row {
            let length = take(bytes, &mut at)?;
            at = at.checked_add(length as usize)?;
        }
        (window.row, window.at) = (row, at);
        let length = take(bytes, &mut at)? as usize;
        let mut row = bytes.get(at..at.checked_add(length)?)?;
        while let [first, rest @ ..] = row {
            if *first < 0x80 {
                words.push(u32::from(*first));
                row = rest;
            } else {
                let mut at = 0;
                words.push(take(row, &mut at)?);
                row = &row[at..];
            }
        }
        Some(())
    }

    /// Where in the file it is kept what was extracted from a shelf's briefing, and how long that is.
    pub fn place_of(&self, shelf: usize) -> Option<(u64, u32)> {
        self.layout.shelves.get(shelf).map(|shelf| (shelf.offset, shelf.length))
    }

    /// The skims of the shelves from `block` times [`skim::TOGETHER`] on.
    pub fn skims(&self, block: usize) -> Option<Vec<Briefing>> {
        let bytes = self.packed_skims(block)?;
        let skims = skim::each(&bytes).and_then(|skims| skims.into_iter().map(skim::read).collect());
        self.sound(skims)
    }

    /// The same as [`skim::unpack`] gives it.
    pub fn packed_skims(&self, block: usize) -> Option<Vec<u8>> {
        let packed = self.read(*self.layout.skims.get(block)?)?;
        self.sound(skim::unpack(&packed))
    }

    /// What was kept of a shelf, as it stands in the file.
    pub fn kept(&self, shelf: usize) -> Option<Vec<u8>> {
        let shelf = self.layout.shelves.get(shelf)?;
        self.read((shelf.offset, u64::from(shelf.length)))
    }
}

/// The shelf of one of so many rows. Shelves have about as many rows each: it is not far from where it should be.
fn shelf_of(shelves: &[Shelf], rows: usize, row: usize) -> usize {
    let before = |shelf: &Shelf| shelf.first as usize <= row;
    let guess = (row * shelves.len() / rows.max(1)).min(shelves.len());
    let (mut low, mut high, mut step) = (guess, guess, 1);
    while low > 0 && !before(&shelves[low - 1]) {
        (high, low, step) = (low - 1, low.saturating_sub(step), step * 2);
    }
    step = 1;
    while shelves.get(high).is_some_and(before) {
        (low, high, step) = (high + 1, (high + step).min(shelves.len()), step * 2);
    }
    low += shelves[low..high].partition_point(before);
    low.saturating_sub(1)
}

/// Most bytes that what is kept of a briefing may take; damaged bytes could say anything.
pub const LARGEST: u64 = 1 << 30;

/// What is to be kept of a briefing, as bytes.
pub fn keep(opened: &Opened) -> Vec<u8> {
    deflate(&postcard::to_stdvec(opened).unwrap_or_default())
}

/// These bytes in fewer.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    // writing to memory does not fail
    let _ = out.write_all(bytes);
    out.finish().unwrap_or_default()
}

/// The briefing of which this was kept.
pub fn unkeep(kept: &[u8]) -> Option<Opened> {
    let mut bytes = Vec::new();
    flate2::read::DeflateDecoder::new(kept).take(LARGEST).read_to_end(&mut bytes).ok()?;
    postcard::from_bytes(&bytes).ok()
}

/// A number for a day that grows with it.
pub fn day_number(day: Date) -> i32 {
    i32::from(day.year()) * 512 + i32::from(day.month()) * 32 + i32::from(day.day())
}

/// The day with this number.
pub fn day_numbered(number: i32) -> Option<Date> {
    let rest = number.rem_euclid(512);
    Date::new(number.div_euclid(512) as i16, (rest / 32) as i8, (rest % 32) as i8).ok()
}

pub fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read_at(file: &File, (offset, length): Section) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length as usize];
    fill_at(file, offset, &mut bytes)?;
    Ok(bytes)
}

/// Fills `bytes` with what stands at `offset` of a file.
pub fn fill_at(file: &File, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
    #[cfg(unix)]
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)?;
    #[cfg(not(unix))]
    {
        use std::io::Seek;
        let mut file = file.try_clone()?;
        file.seek(io::SeekFrom::Start(offset))?;
        file.read_exact(bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_row_is_found_on_its_shelf(counts in prop::collection::vec(prop::sample::select(vec![0u32, 0, 1, 2, 9, 70]), 1..60)) {
            let mut rows = 0;
            let mut shelves = Vec::new();
            for count in counts {
                shelves.push(Shelf { first: rows, day: None, offset: 0, length: 0 });
                rows += count;
            }
            for row in 0..rows as usize {
                let last = shelves.iter().rposition(|shelf| shelf.first as usize <= row);
                prop_assert_eq!(Some(shelf_of(&shelves, rows as usize, row)), last);
            }
        }
    }

    #[test]
    fn day_numbers_grow_and_lead_back() {
        let days = [
            date(-9999, 1, 1),
            date(-1, 12, 31),
            date(0, 1, 1),
            date(2025, 9, 30),
            date(2025, 10, 1),
            date(9999, 12, 31),
        ];
        let numbers = days.map(day_number);
        assert!(numbers.is_sorted());
        assert_eq!(numbers.map(day_numbered), days.map(Some));
    }
}
