//! A read-only hash table of weights, used where it lies in the binary: nothing is parsed or copied.

/// Rows in a bucket.
pub const BUCKET: usize = 4;

/// Bytes of fingerprints before the rows of a bucket.
const PRINTS: usize = 2 * BUCKET;

/// Rows of `N` weights (`i8`) in buckets of four; a bucket begins with the fingerprints of the features its rows belong
/// to. A row of zeros stands before the first bucket.
///
/// A feature's hash chooses the bucket and the fingerprint; an absent feature has no row, except for one in
/// thousands that takes another's.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a, const N: usize> {
    bytes: &'a [u8],
    buckets: u32,
}

impl<'a, const N: usize> Table<'a, N> {
    const SIZE: usize = PRINTS + BUCKET * N;

    /// A table over `bytes`, as [`build`] lays them out; `None` when the length does not fit.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let buckets = bytes.len().checked_sub(N)? / Self::SIZE;
        let fits = buckets > 0 && u32::try_from(buckets).is_ok() && bytes.len() == N + buckets * Self::SIZE;
        fits.then_some(Self { bytes, buckets: buckets as u32 })
    }

    /// Bucket and fingerprint of a feature; no fingerprint is zero.
    #[inline]
    fn place(buckets: u32, feature: u32) -> (usize, u16) {
        let bucket = (u64::from(feature.wrapping_mul(0x9E37_79B1)) * u64::from(buckets) >> 32) as usize;
        (bucket, feature as u16 | 1)
    }

    /// Where the row of a feature starts; 0, the row of zeros, when it has none. Without branches: which of the four
    /// rows it is cannot be foreseen.
    #[inline]
    fn row(&self, feature: u32) -> usize {
        const ONES: u64 = 0x0001_0001_0001_0001;
        let (bucket, print) = Self::place(self.buckets, feature);
        let at = N + bucket * Self::SIZE;
        let prints =
            self.bytes.get(at..at + PRINTS).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes);
        let differ = prints ^ (u64::from(print) * ONES);
        // the lowest lane of zero keeps its top bit
        let same = differ.wrapping_sub(ONES) & !differ & (ONES << 15);
        let lane = (same.trailing_zeros() / 16) as usize & (BUCKET - 1);
        (at + PRINTS + lane * N) * usize::from(same != 0)
    }

    /// Adds a feature's weights to `sums`.
    #[inline]
    pub fn add(&self, feature: u32, sums: &mut [i16; N]) {
        let row = self.row(feature);
        if let Some(weights) = self.bytes.get(row..row + N) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i16::from(*weight as i8);
            }
        }
    }
}

/// Joins parts into the hash of one feature; `template` tells features of different make apart.
#[inline]
pub const fn feature(template: u32, a: u32, b: u32) -> u32 {
    let x = template
        .wrapping_mul(0x85EB_CA6B)
        .wrapping_add(a.wrapping_mul(0x2C1B_3C6D))
        .wrapping_add(b.wrapping_mul(0x297A_2D39).rotate_left(15));
    x ^ (x >> 15)
}

/// Lays features out as [`Table`] reads them. Of features that fall into a full bucket the lightest are left out.
/// `rows` are (feature, weights).
pub fn build<const N: usize>(rows: &[(u32, Vec<i8>)], buckets: usize) -> Vec<u8> {
    let size = Table::<N>::SIZE;
    let mut bytes = vec![0u8; N + size * buckets];
    let weight = |r: &(u32, Vec<i8>)| r.1.iter().map(|w| i32::from(*w).abs()).sum::<i32>();
    let mut order: Vec<&(u32, Vec<i8>)> = rows.iter().collect();
    order.sort_by_key(|r| (-weight(r), r.0));
    for (feature, weights) in order {
        let (bucket, print) = Table::<N>::place(buckets as u32, *feature);
        let bucket = &mut bytes[N + bucket * size..][..size];
        for lane in 0..BUCKET {
            let held = u16::from_le_bytes([bucket[2 * lane], bucket[2 * lane + 1]]);
            if held == print {
                break;
            }
            if held == 0 {
                bucket[2 * lane..2 * lane + 2].copy_from_slice(&print.to_le_bytes());
                for (to, from) in bucket[PRINTS + lane * N..].iter_mut().zip(weights) {
                    *to = *from as u8;
                }
                break;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_laid_out_is_found_again() {
        let rows: Vec<(u32, Vec<i8>)> =
            (0..100u32).map(|i| (feature(1, i, 2), vec![i as i8, -(i as i8)])).collect();
        let bytes = build::<2>(&rows, 256);
        let table = Table::<2>::new(&bytes).expect("the length fits");
        let found = rows.iter().filter(|(f, w)| {
            let mut sums = [0; 2];
            table.add(*f, &mut sums);
            sums.iter().zip(w).all(|(s, w)| *s == i16::from(*w))
        });
        assert!(found.count() > 97);
    }

    #[test]
    fn a_feature_that_is_not_there_adds_nothing() {
        let bytes = build::<2>(&[(feature(1, 1, 1), vec![5, 5])], 4);
        let table = Table::<2>::new(&bytes).expect("the length fits");
        let mut sums = [0; 2];
        (2..200).for_each(|i| table.add(feature(1, i, 1), &mut sums));
        assert_eq!(sums, [0, 0]);
    }

    #[test]
    fn a_length_that_does_not_fit_is_refused() {
        assert!(Table::<8>::new(&[0; 100]).is_none());
        assert!(Table::<8>::new(&[]).is_none());
    }
}
