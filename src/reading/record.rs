//! Rows straight from the pages of a file, without its b-trees: for files that SQLite will not read any more.
//!
//! Layout: <https://sqlite.org/fileformat2.html>. A row counts only when its checksum is right, so nothing is
//! made up of bytes that happen to look like one.

use super::{
    tables::{ALL, Row, Table, sum},
    wal,
};
use rusqlite::types::Value;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashSet},
};

/// A row longer than this, in bytes, is not searched for a flipped bit: that takes the square of its length.
const LONGEST: usize = 16_384;

/// The pages of a file, by number from 1.
pub type Pages = BTreeMap<u32, Vec<u8>>;

/// A row, with the index of its table in [`ALL`].
pub type Found = (usize, Row);

/// Puts the pages of the log over those of the file; `true` when the log is damaged.
pub fn pages(file: &[u8], log: &[u8]) -> (Pages, bool) {
    let wal = wal::read(log);
    let stated = file.get(16..18).map_or(0, |b| usize::from(u16::from_be_bytes([b[0], b[1]])));
    let size = wal.frames.first().map_or(if stated == 1 { 65536 } else { stated }, |f| f.data.len());
    let size = if size.is_power_of_two() && (512..=65536).contains(&size) { size } else { 4096 };
    let under: Pages = (1..).zip(file.chunks(size).map(<[u8]>::to_vec)).collect();
    let mut frames = wal.frames;
    for unsure in (0..frames.len()).rev().filter(|i| !frames[*i].others.is_empty()).collect::<Vec<_>>() {
        settle(&under, &mut frames, unsure);
    }
    (over(&under, &frames), wal.damaged)
}

fn over(under: &Pages, frames: &[wal::Frame]) -> Pages {
    let mut pages = under.clone();
    pages.extend(frames.iter().map(|frame| (frame.page, frame.data.clone())));
    pages
}

/// Gives a frame the number with which most rows are there, and fewest of them twice: where a page is put beside its
/// older self, both have them.
fn settle(under: &Pages, frames: &mut [wal::Frame], at: usize) {
    let others = std::mem::take(&mut frames[at].others);
    let count = |number: u32| {
        let mut frames = frames.to_vec();
        frames[at].page = number;
        let (found, again) = every_row(&over(under, &frames));
        (found.len(), Reverse(again))
    };
    // The first of the best, its own before all others.
    let counted = std::iter::once(frames[at].page).chain(others).map(|number| (count(number), number));
    let best = counted.reduce(|best, next| if next.0 > best.0 { next } else { best });
    frames[at].page = best.map_or(frames[at].page, |(_, number)| number);
}

/// Every row with a right checksum, or one bit away from it; each once.
pub fn rows(pages: &Pages) -> Vec<Found> {
    every_row(pages).0
}

/// Those, and how often one was there again.
fn every_row(pages: &Pages) -> (Vec<Found>, usize) {
    let (mut found, mut seen, mut again) = (Vec::new(), HashSet::new(), 0);
    let mut keep = |row: Found| {
        if seen.insert((row.0, row.1.id)) { found.push(row) } else { again += 1 }
    };
    let mut doubtful = Vec::new();
    for (number, page) in pages {
        let start = if *number == 1 { 100 } else { 0 };
        let cells = cells(page, start);
        for (i, at) in cells.iter().enumerate() {
            let end = cells.get(i + 1).copied().unwrap_or(page.len());
            if let Some(row) = row(pages, page, *at).or_else(|| mended(pages, page, *at, end)) {
                keep(row);
            }
        }
        if cells.is_empty() || !adds_up(page, start, &cells) {
            doubtful.push(page);
        }
    }
    // What the directory of a damaged page does not name may still be in it.
    for page in doubtful {
        (0..page.len()).filter_map(|at| row(pages, page, at)).for_each(&mut keep);
    }
    found.sort_by_key(|(table, row)| (*table, row.id));
    (found, again)
}

/// Where the cells of a leaf of a table begin, in order; none when the page is something else.
fn cells(page: &[u8], start: usize) -> Vec<usize> {
    let Some(&[kind, _, _, high, low, ..]) = page.get(start..) else { return vec![] };
    if kind != 0x0d {
        return vec![];
    }
    let directory = page.get(start + 8..).unwrap_or(&[]);
    let count = usize::from(u16::from_be_bytes([high, low]));
    let offsets =
        directory.chunks_exact(2).take(count).map(|b| usize::from(u16::from_be_bytes([b[0], b[1]])));
    let mut offsets: Vec<usize> = offsets.filter(|at| *at < page.len()).collect();
    offsets.sort_unstable();
    offsets
}

/// Whether cells and free blocks fill exactly what lies behind the free space.
fn adds_up(page: &[u8], start: usize, cells: &[usize]) -> bool {
    let short = |at: usize| page.get(at..at + 2).map_or(0, |b| usize::from(u16::from_be_bytes([b[0], b[1]])));
    // On a page of the largest size without cells it would be 0 for one more than fits; those are not asked for.
    let content = short(start + 5);
    let mut used = page.get(start + 7).map_or(0, |f| usize::from(*f));
    for at in cells {
        used += Cell::read(page, *at).map_or(0, |cell| cell.extent(*at));
    }
    let mut block = short(start + 1);
    while block != 0 && used <= page.len() {
        used += short(block + 2).max(1);
        block = short(block);
    }
    content <= page.len() && used == page.len() - content
}

/// Where the content of a cell is.
struct Cell {
    id: i64,
    /// Bytes of content in all.
    size: usize,
    /// Where they begin on the page.
    body: usize,
    /// How many of them are on the page; the rest is on pages of its own.
    here: usize,
}

impl Cell {
    fn read(page: &[u8], at: usize) -> Option<Self> {
        let (size, after_size) = varint(page, at)?;
        let (id, body) = varint(page, after_size)?;
        let size = usize::try_from(size).ok().filter(|s| (3..1 << 30).contains(s))?;
        let usable = page.len();
        let (most, least) = (usable.checked_sub(35)?, (usable.checked_sub(12)? * 32 / 255).checked_sub(23)?);
        let folded = least + size.saturating_sub(least) % (usable - 4);
        let here = match (size <= most, folded <= most) {
            (true, _) => size,
            (false, true) => folded,
            (false, false) => least,
        };
        Some(Self { id: id.cast_signed(), size, body, here })
    }

    /// Bytes that it takes on its page.
    fn extent(&self, at: usize) -> usize {
        let pointer = if self.here < self.size { 4 } else { 0 };
        (self.body + self.here + pointer).saturating_sub(at).max(4)
    }

    /// Its content, gathered from all the pages that have a part of it.
    fn payload(&self, pages: &Pages, page: &[u8]) -> Option<Vec<u8>> {
        let end = self.body + self.here;
        let here = page.get(self.body..end).filter(|here| plausible(here))?;
        let mut payload = here.to_vec();
        if self.here < self.size {
            let mut next = number(page.get(end..end + 4)?);
            while payload.len() < self.size {
                let page = pages.get(&next)?;
                next = number(page.get(..4)?);
                let wanted = (self.size - payload.len()).min(page.len() - 4);
                payload.extend(page.get(4..4 + wanted)?);
            }
        }
        Some(payload)
    }
}

/// The row that begins at `at`, if its checksum is right.
fn row(pages: &Pages, page: &[u8], at: usize) -> Option<Found> {
    let cell = Cell::read(page, at)?;
    understood(cell.id, &record(&cell.payload(pages, page)?)?)
}

/// The row of whichever table makes the checksum right.
fn understood(id: i64, record: &[Value]) -> Option<Found> {
    let [Value::Null, Value::Integer(stored), values @ ..] = record else { return None };
    let fits = |table: &&Table| values.len() <= table.columns.len() && sum(table, id, values) == *stored;
    let index = ALL.iter().position(fits)?;
    let mut values = values.to_vec();
    values.resize(ALL[index].columns.len(), Value::Null);
    Some((index, Row { id, values }))
}

/// The row between `at` and `end` with one bit put back, whichever makes the checksum right.
fn mended(pages: &Pages, page: &[u8], at: usize, end: usize) -> Option<Found> {
    let mut page = page.to_vec();
    for bit in at * 8..end * 8 {
        page[bit / 8] ^= 1 << (bit % 8);
        if let Some(row) = row(pages, &page, at) {
            return Some(row);
        }
        page[bit / 8] ^= 1 << (bit % 8);
    }
    // Or one of the bits that are kept on pages of their own, unless there are too many to try.
    let cell = Cell::read(&page, at)?;
    let mut payload = cell.payload(pages, &page)?;
    for bit in cell.here * 8..payload.len().min(LONGEST) * 8 {
        payload[bit / 8] ^= 1 << (bit % 8);
        if let Some(row) = record(&payload).and_then(|record| understood(cell.id, &record)) {
            return Some(row);
        }
        payload[bit / 8] ^= 1 << (bit % 8);
    }
    None
}

/// Whether a record may begin here: NULL for the id, then a whole number. Spares parsing at every offset.
fn plausible(payload: &[u8]) -> bool {
    let Some((header, types)) = varint(payload, 0) else { return false };
    header >= 3 && payload.get(types) == Some(&0) && matches!(payload.get(types + 1), Some(1..=6 | 8 | 9))
}

fn record(payload: &[u8]) -> Option<Vec<Value>> {
    let (header, mut at) = varint(payload, 0)?;
    let mut body = usize::try_from(header).ok()?;
    let mut values = Vec::new();
    while at < usize::try_from(header).ok()? {
        let (kind, next) = varint(payload, at)?;
        at = next;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => kind as usize,
            5 => 6,
            6 | 7 => 8,
            10 | 11 => return None,
            _ => usize::try_from((kind - 12) / 2).ok()?,
        };
        let bytes = payload.get(body..body.checked_add(length)?)?;
        body += length;
        values.push(match kind {
            0 => Value::Null,
            8 | 9 => Value::Integer(kind.cast_signed() - 8),
            1..=6 => Value::Integer(whole(bytes)),
            7 => Value::Real(f64::from_bits(whole(bytes).cast_unsigned())),
            _ if kind % 2 == 0 => Value::Blob(bytes.to_vec()),
            _ => Value::Text(std::str::from_utf8(bytes).ok()?.into()),
        });
    }
    (body == payload.len()).then_some(values)
}

/// Big-endian, two's complement, of up to eight bytes.
fn whole(bytes: &[u8]) -> i64 {
    let sign = if bytes.first().is_some_and(|b| *b >= 0x80) { -1 } else { 0 };
    bytes.iter().fold(sign, |number, byte| number << 8 | i64::from(*byte))
}

fn number(four: &[u8]) -> u32 {
    four.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// A number of up to nine bytes, and where it ends.
fn varint(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let mut number = 0;
    for (i, byte) in bytes.get(at..)?.iter().take(9).enumerate() {
        if i == 8 {
            return Some((number << 8 | u64::from(*byte), at + 9));
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if *byte < 0x80 {
            return Some((number, at + i + 1));
        }
    }
    None
}
