//! Rows straight from the pages of a file, without its b-trees: for files that SQLite will not read any more.
//!
//! Layout: <https://sqlite.org/fileformat2.html>. A row counts only when its checksum is right, so nothing is
//! made up of bytes that happen to look like one.

use super::{
    tables::{ALL, Row, Table, sum},
    wal,
};
use rusqlite::types::Value;
use std::collections::{BTreeMap, HashSet};

/// The pages of a file, by number from 1.
pub type Pages = BTreeMap<u32, Vec<u8>>;

/// A row, with the index of its table in [`ALL`].
pub type Found = (usize, Row);

/// Puts the pages of the log over those of the file; `true` when the log is damaged.
pub fn pages(file: &[u8], log: &[u8]) -> (Pages, bool) {
    let wal = wal::read(log);
    let stated = file.get(16..18).map_or(0, |b| usize::from(u16::from_be_bytes([b[0], b[1]])));
    let size = wal.frames.first().map_or(if stated == 1 { 65536 } else { stated }, |f| f.1.len());
    let size = if size.is_power_of_two() && (512..=65536).contains(&size) { size } else { 4096 };
    let mut pages: Pages = (1..).zip(file.chunks(size).map(<[u8]>::to_vec)).collect();
    if wal.pages > 0 {
        pages.extend(wal.frames);
        pages.retain(|number, _| *number <= wal.pages);
    }
    (pages, wal.damaged)
}

/// Every row with a right checksum, or one bit away from it; each once.
pub fn rows(pages: &Pages) -> Vec<Found> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    let mut keep = |row: Found| {
        if seen.insert((row.0, row.1.id)) {
            found.push(row);
        }
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
        if cells.is_empty() || !adds_up(pages, page, start, &cells) {
            doubtful.push(page);
        }
    }
    // What the directory of a damaged page does not name may still be in it.
    for page in doubtful {
        (0..page.len()).filter_map(|at| row(pages, page, at)).for_each(&mut keep);
    }
    found.sort_by_key(|(table, row)| (*table, row.id));
    found
}

/// Where the cells of a leaf of a table begin, in order; none when the page is something else.
fn cells(page: &[u8], start: usize) -> Vec<usize> {
    let Some(&[kind, _, _, high, low, ..]) = page.get(start..) else { return vec![] };
    if kind != 0x0d {
        return vec![];
    }
    let directory = page.get(start + 8..).unwrap_or(&[]);
    let count = usize::from(u16::from_be_bytes([high, low]));
    let offsets = directory.chunks_exact(2).take(count).map(|b| usize::from(u16::from_be_bytes([b[0], b[1]])));
    let mut offsets: Vec<usize> = offsets.filter(|at| *at < page.len()).collect();
    offsets.sort_unstable();
    offsets
}

/// Whether header, cells and free blocks fill the page exactly.
fn adds_up(pages: &Pages, page: &[u8], start: usize, cells: &[usize]) -> bool {
    let short = |at: usize| page.get(at..at + 2).map_or(0, |b| usize::from(u16::from_be_bytes([b[0], b[1]])));
    let directory = start + 8 + short(start + 3) * 2;
    let content = if short(start + 5) == 0 { 65536 } else { short(start + 5) };
    let mut used = page.get(start + 7).map_or(0, |f| usize::from(*f));
    for at in cells {
        used += cell(pages, page, *at).map_or(0, |c| c.local.max(4));
    }
    let mut block = short(start + 1);
    while block != 0 && used <= page.len() {
        used += short(block + 2).max(1);
        block = short(block);
    }
    content >= directory && content <= page.len() && used == page.len() - content
}

struct Cell {
    id: i64,
    record: Vec<Value>,
    /// Bytes on the page itself.
    local: usize,
}

/// The row that begins at `at`, if its checksum is right.
fn row(pages: &Pages, page: &[u8], at: usize) -> Option<Found> {
    let cell = cell(pages, page, at)?;
    let [Value::Null, Value::Integer(stored), values @ ..] = &cell.record[..] else { return None };
    let fits = |table: &&Table| values.len() <= table.columns.len() && sum(table, cell.id, values) == *stored;
    let index = ALL.iter().position(|table| fits(&table))?;
    let mut values = values.to_vec();
    values.resize(ALL[index].columns.len(), Value::Null);
    Some((index, Row { id: cell.id, values }))
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
    None
}

fn cell(pages: &Pages, page: &[u8], at: usize) -> Option<Cell> {
    let (size, after_size) = varint(page, at)?;
    let (id, body) = varint(page, after_size)?;
    let size = usize::try_from(size).ok().filter(|s| *s >= 3 && *s < 1 << 30)?;
    let usable = page.len();
    let (most, least) = (usable.checked_sub(35)?, (usable.checked_sub(12)? * 32 / 255).checked_sub(23)?);
    let here = match size <= most {
        true => size,
        false => match least + (size - least) % (usable - 4) {
            fits if fits <= most => fits,
            _ => least,
        },
    };
    let mut payload = page.get(body..body + here)?.to_vec();
    if !plausible(&payload) {
        return None;
    }
    let mut local = body + here - at;
    if here < size {
        let mut next = number(page.get(body + here..body + here + 4)?);
        local += 4;
        while payload.len() < size {
            let page = pages.get(&next)?;
            next = number(page.get(..4)?);
            let wanted = (size - payload.len()).min(usable - 4);
            payload.extend(page.get(4..4 + wanted)?);
        }
    }
    Some(Cell { id: id.cast_signed(), record: record(&payload)?, local })
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
