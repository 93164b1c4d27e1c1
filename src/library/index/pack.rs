//! Numbers and sets of rows as bytes. Reading trusts nothing: damaged bytes give `None`, not a panic.

use crate::library::search::bits::Bits;
use bitpacking::{BitPacker, BitPacker4x};

/// Appends `number`, seven bits a byte, the lowest first.
pub fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads the number at `at` and moves on behind it.
pub fn take(bytes: &[u8], at: &mut usize) -> Option<u32> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// Rows in ascending order, as the gaps between them.
#[derive(Debug, Default)]
pub struct Gaps {
    bytes: Vec<u8>,
    next: u32,
    count: u32,
}

/// Gaps, a number each.
const GAPS: u8 = 0;
/// A bit for each row.
const BITMAP: u8 = 1;
/// How many blocks there are; the blocks, each with its number of bits; then gaps.
const BLOCKS: u8 = 2;
/// One row in so many, or more, are kept as bits.
const DENSE: usize = 20;
/// Rows of a block.
const BLOCK: usize = BitPacker4x::BLOCK_LEN;

impl Gaps {
    /// Adds a row; one that is in already is passed over.
    pub fn add(&mut self, row: u32) {
        if row >= self.next {
            put(&mut self.bytes, row - self.next);
            self.next = row + 1;
            self.count += 1;
        }
    }

    /// Appends the set, out of `len` rows, as [`put_set`] does.
    pub fn finish(self, len: usize, out: &mut Vec<u8>) {
        if !self.put_short(len, out) {
            put_set(&self.rows(), len, out);
        }
    }

    /// Appends the set as gaps if it is small and they are the shorter form; whether it did.
    fn put_short(&self, len: usize, out: &mut Vec<u8>) -> bool {
        let short = (self.count as usize) < BLOCK && self.bytes.len() <= len.div_ceil(8);
        if short {
            out.push(GAPS);
            out.extend_from_slice(&self.bytes);
        }
        short
    }

    fn rows(&self) -> Vec<u32> {
        let mut rows = Vec::with_capacity(self.count as usize);
        each_row(&self.bytes, 0, self.next as usize, |row| rows.push(row as u32));
        rows
    }
}

/// Appends a set of rows in ascending order, out of `len`: in the shorter form, but as bits where they are read much
/// faster.
pub fn put_set(rows: &[u32], len: usize, out: &mut Vec<u8>) {
    let (start, count) = (out.len(), rows.len());
    if count >= BLOCK && count <= len / DENSE {
        out.push(BLOCKS);
        put_blocks(rows, out);
        return;
    }
    if count < BLOCK {
        let mut gaps = Gaps::default();
        for &row in rows {
            gaps.add(row);
        }
        if gaps.put_short(len, out) {
            return;
        }
    }
    out.push(BITMAP);
    out.resize(start + 1 + len.div_ceil(8), 0);
    for &row in rows {
        out[start + 1 + row as usize / 8] |= 1 << (row % 8);
    }
}

fn put_blocks(rows: &[u32], out: &mut Vec<u8>) {
    let packer = BitPacker4x::new();
    let (blocks, rest) = rows.as_chunks::<BLOCK>();
    put(out, blocks.len() as u32);
    let mut last = None;
    for block in blocks {
        let bits = packer.num_bits_strictly_sorted(last, block);
        out.push(bits);
        let at = out.len();
        out.resize(at + BitPacker4x::compressed_block_size(bits), 0);
        packer.compress_strictly_sorted(last, block, &mut out[at..], bits);
        last = block.last().copied();
    }
    let mut behind = Gaps { next: last.map_or(0, |last| last + 1), ..Gaps::default() };
    for &row in rest {
        behind.add(row);
    }
    out.extend(behind.bytes);
}

/// Calls `each` with the rows in blocks and behind them; `None` when they are damaged, or one is not among `len` rows.
fn each_in_blocks(bytes: &[u8], len: usize, mut each: impl FnMut(usize)) -> Option<()> {
    let (packer, mut rows) = (BitPacker4x::new(), [0; BLOCK]);
    let (mut at, mut last) = (0, None);
    for _ in 0..take(bytes, &mut at)? {
        let bits = *bytes.get(at).filter(|bits| **bits <= 32)?;
        let packed = bytes.get(at + 1..at + 1 + BitPacker4x::compressed_block_size(bits))?;
        at += 1 + packed.len();
        packer.decompress_strictly_sorted(last, packed, &mut rows, bits);
        // gaps out of damaged bytes go beyond all numbers, and begin anew
        let ascend = last.is_none_or(|last| last < rows[0]) && rows.is_sorted_by(|a, b| a < b);
        last = rows.last().copied().filter(|&last| ascend && (last as usize) < len);
        last?;
        for row in rows {
            each(row as usize);
        }
    }
    each_row(&bytes[at..], last.map_or(0, |last| last as usize + 1), len, each)
}

/// Adds a set of rows to `rows`; `None` when it does not fit.
pub fn add_to(rows: &mut Bits, bytes: &[u8]) -> Option<()> {
    let (&form, bytes) = bytes.split_first()?;
    if form == BITMAP {
        return rows.or_bytes(bytes);
    }
    let len = rows.len();
    let words = rows.words();
    let add = |row: usize| words[row / 64] |= 1 << (row % 64);
    each_of(form, bytes, len, add)
}

/// Whether behind a first byte like this there is a bit for each row.
pub fn is_bitmap(form: u8) -> bool {
    form == BITMAP
}

/// Calls `each` with the rows of a set out of `len`; `None` when it does not fit.
pub fn each_in(bytes: &[u8], len: usize, mut each: impl FnMut(usize)) -> Option<()> {
    let (&form, rest) = bytes.split_first()?;
    if form != BITMAP {
        return each_of(form, rest, len, each);
    }
    let mut rows = Bits::none(len);
    rows.or_bytes(rest)?;
    rows.iter().for_each(&mut each);
    Some(())
}

/// Calls `each` with the rows of a set that is no bitmap; `None` when it does not fit.
fn each_of(form: u8, bytes: &[u8], len: usize, each: impl FnMut(usize)) -> Option<()> {
    match form {
        GAPS => each_row(bytes, 0, len, each),
        BLOCKS => each_in_blocks(bytes, len, each),
        _ => None,
    }
}

/// A set of rows out of `len`; `None` when it does not fit.
pub fn set_of(len: usize, bytes: &[u8]) -> Option<Bits> {
    let (&form, rest) = bytes.split_first()?;
    // as many as it can be
    let count = match form {
        GAPS => rest.len(),
        BLOCKS => (take(rest, &mut 0)? as usize + 1) * BLOCK,
        _ => usize::MAX,
    };
    if !Bits::are_few(count, len) {
        let mut rows = Bits::none(len);
        return add_to(&mut rows, bytes).map(|()| rows);
    }
    let mut few = Vec::with_capacity(count);
    each_of(form, rest, len, |row| few.push(row as u32))?;
    Some(Bits::of(few, len))
}

/// The highest bit of each of eight bytes.
const MORE: u64 = 0x8080_8080_8080_8080;

/// Calls `each` with the rows between gaps, the first counted from `next`; `None` when they are damaged, or one is not
/// among `len` rows.
///
/// Nearly all gaps are one byte, or two, often by turns: which it is must not be guessed by the processor, or most of the
/// time goes into wrong guesses.
fn each_row(mut gaps: &[u8], mut next: usize, len: usize, mut each: impl FnMut(usize)) -> Option<()> {
    let mut step = |gap: usize| {
        let row = next + gap;
        next = row + 1;
        (row < len).then(|| each(row))
    };
    while let Some((eight, behind)) = gaps.split_first_chunk::<8>() {
        let bytes = u64::from_le_bytes(*eight);
        if bytes & MORE == 0 {
            for &gap in eight {
                step(usize::from(gap))?;
            }
            gaps = behind;
        } else if bytes & (bytes >> 8) & 0x80 == 0 {
            let two = (bytes >> 7) & 1;
            step((bytes & 0x7f | ((bytes >> 1) & 0x3f80) & two.wrapping_neg()) as usize)?;
            gaps = &gaps[1 + two as usize..];
        } else {
            let mut at = 0;
            step(take(gaps, &mut at)? as usize)?;
            gaps = &gaps[at..];
        }
    }
    let mut at = 0;
    while at < gaps.len() {
        step(take(gaps, &mut at)? as usize)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_and_sets_come_back(numbers: Vec<u32>, mut rows in prop::collection::vec(0u32..300, 0..200)) {
            let mut bytes = Vec::new();
            for &n in &numbers {
                put(&mut bytes, n);
            }
            let mut at = 0;
            let back: Vec<u32> = std::iter::from_fn(|| take(&bytes, &mut at)).collect();
            prop_assert_eq!(back, numbers);

            rows.sort_unstable();
            let mut gaps = Gaps::default();
            for &row in &rows {
                gaps.add(row);
            }
            rows.dedup();
            let mut bytes = Vec::new();
            gaps.finish(300, &mut bytes);
            let mut bits = Bits::none(300);
            prop_assert_eq!(add_to(&mut bits, &bytes), Some(()));
            prop_assert_eq!(set_of(300, &bytes), Some(bits.clone()));
            let mut each = Vec::new();
            prop_assert_eq!(each_in(&bytes, 300, |row| each.push(row as u32)), Some(()));
            prop_assert_eq!(&each, &rows);
            prop_assert_eq!(bits.iter().map(|row| row as u32).collect::<Vec<_>>(), rows);
        }

        #[test]
        fn sets_of_every_size_come_back(steps in prop::collection::vec(1u32..400, 1..700), spread in 1u32..3000) {
            let mut row = 0;
            let mut gaps = Gaps::default();
            let rows: Vec<u32> = steps.iter().map(|step| { row += 1 + step * spread / 400; row }).collect();
            for &row in &rows {
                gaps.add(row);
            }
            let len = row as usize + 1;
            let mut bytes = Vec::new();
            gaps.finish(len, &mut bytes);
            prop_assert!(bytes.len() <= 3 + len.div_ceil(8));
            let set = set_of(len, &bytes).expect("a set");
            prop_assert_eq!(set.iter().map(|row| row as u32).collect::<Vec<_>>(), rows);
            let mut bits = Bits::none(len);
            add_to(&mut bits, &bytes).expect("a set");
            prop_assert_eq!(bits, set);
            prop_assert_eq!(set_of(len - 1, &bytes).filter(|_| bytes[0] != BITMAP), None);
        }

        #[test]
        fn damaged_blocks_do_no_harm(
            steps in prop::collection::vec(1u32..90, 256..600),
            damage in prop::collection::vec((0usize..2000, 0u8..), 1..9),
        ) {
            let mut row = 0;
            let rows: Vec<u32> = steps.iter().map(|step| { row += step; row }).collect();
            let mut bytes = vec![BLOCKS];
            put_blocks(&rows, &mut bytes);
            for (at, byte) in damage {
                let at = 1 + at % (bytes.len() - 1);
                bytes[at] = byte;
            }
            let len = row as usize + 1;
            let mut bits = Bits::none(len);
            let added = add_to(&mut bits, &bytes);
            prop_assert_eq!(set_of(len, &bytes), added.map(|()| bits.clone()));
            prop_assert!(bits.iter().all(|row| row < len));
        }

        #[test]
        fn damaged_bytes_do_no_harm(bytes: Vec<u8>) {
            let mut bits = Bits::none(100);
            let added = add_to(&mut bits, &bytes);
            prop_assert_eq!(set_of(100, &bytes), added.map(|()| bits.clone()));
            prop_assert!(bits.iter().all(|row| row < 100));
            let _ = take(&bytes, &mut 0);
        }
    }
}
