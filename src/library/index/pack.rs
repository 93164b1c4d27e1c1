//! Numbers and sets of rows as bytes. Reading trusts nothing: damaged bytes give `None`, not a panic.

use crate::library::search::bits::Bits;

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
}

const GAPS: u8 = 0;
const BITMAP: u8 = 1;

impl Gaps {
    /// Adds a row; one that is in already is passed over.
    pub fn add(&mut self, row: u32) {
        if row >= self.next {
            put(&mut self.bytes, row - self.next);
            self.next = row + 1;
        }
    }

    /// Appends the set, out of `len` rows, in whichever form is shorter.
    pub fn finish(self, len: usize, out: &mut Vec<u8>) {
        if self.bytes.len() <= len.div_ceil(8) {
            out.push(GAPS);
            out.extend_from_slice(&self.bytes);
            return;
        }
        let start = out.len();
        out.push(BITMAP);
        out.resize(start + 1 + len.div_ceil(8), 0);
        let (mut at, mut row) = (0, 0);
        while let Some(gap) = take(&self.bytes, &mut at) {
            row += gap as usize;
            out[start + 1 + row / 8] |= 1 << (row % 8);
            row += 1;
        }
    }
}

/// Adds a set of rows to `rows`; `None` when it does not fit.
pub fn add_to(rows: &mut Bits, bytes: &[u8]) -> Option<()> {
    match bytes.split_first()? {
        (&BITMAP, bitmap) => rows.or_bytes(bitmap),
        (&GAPS, gaps) => {
            let len = rows.len();
            let words = rows.words();
            each_row(gaps, len, |row| words[row / 64] |= 1 << (row % 64))
        }
        _ => None,
    }
}

/// A set of rows out of `len`; `None` when it does not fit.
pub fn set_of(len: usize, bytes: &[u8]) -> Option<Bits> {
    if let Some((&GAPS, gaps)) = bytes.split_first()
        && Bits::are_few(gaps.len(), len)
    {
        let mut few = Vec::with_capacity(gaps.len());
        each_row(gaps, len, |row| few.push(row as u32))?;
        return Some(Bits::of(few, len));
    }
    let mut rows = Bits::none(len);
    add_to(&mut rows, bytes)?;
    Some(rows)
}

/// The highest bit of each of eight bytes.
const MORE: u64 = 0x8080_8080_8080_8080;

/// Calls `each` with the rows between gaps; `None` when they are damaged, or one is not among `len` rows.
///
/// Nearly all gaps are one byte, or two, often by turns: which it is must not be guessed by the processor, or most of the
/// time goes into wrong guesses.
fn each_row(mut gaps: &[u8], len: usize, mut each: impl FnMut(usize)) -> Option<()> {
    let mut next = 0;
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
            prop_assert_eq!(bits.iter().map(|row| row as u32).collect::<Vec<_>>(), rows);
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
