//! A read-only hash table of weights, used where it lies in the binary: nothing is parsed or copied.

/// Rows of `W` bytes in buckets of four: `W - 2` weights (`i8`) and a fingerprint of the feature they belong to.
///
/// A feature's hash chooses the bucket and the fingerprint; an absent feature has no row, except for one in
/// thousands that takes another's.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a, const W: usize> {
    rows: &'a [u8],
    shift: u32,
}

/// Rows in a bucket.
pub const BUCKET: usize = 4;

impl<'a, const W: usize> Table<'a, W> {
    /// A table over `rows`, whose length must be a power of two of buckets; `None` otherwise.
    pub fn new(rows: &'a [u8]) -> Option<Self> {
        let buckets = rows.len() / (W * BUCKET);
        let fits = buckets.is_power_of_two() && buckets > 1 && rows.len() == buckets * W * BUCKET;
        fits.then(|| Self { rows, shift: 32 - buckets.trailing_zeros() })
    }

    /// Bucket and fingerprint of a feature; no fingerprint is zero.
    #[inline]
    fn place(shift: u32, feature: u32) -> (usize, [u8; 2]) {
        let bucket = (feature.wrapping_mul(0x9E37_79B1) >> shift) as usize;
        (bucket, (feature as u16).max(1).to_le_bytes())
    }

    /// The row of a feature: its weights, then its fingerprint.
    #[inline]
    pub fn row(&self, feature: u32) -> Option<&'a [u8; W]> {
        let (bucket, print) = Self::place(self.shift, feature);
        let at = bucket * W * BUCKET;
        let rows = self.rows.get(at..at + W * BUCKET)?;
        rows.chunks_exact(W).find(|r| r[W - 2..] == print).and_then(|r| r.try_into().ok())
    }

    /// Adds a feature's weights to `sums`, which may be shorter than a row.
    #[inline]
    pub fn add<const N: usize>(&self, feature: u32, sums: &mut [i32; N]) {
        if let Some(row) = self.row(feature) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i32::from(*weight as i8);
            }
        }
    }
}

/// Joins parts into the hash of one feature; `template` tells features of different make apart.
#[inline]
pub const fn feature(template: u32, a: u32, b: u32) -> u32 {
    let x = template.wrapping_mul(0x85EB_CA6B) ^ a;
    let x = (x ^ (x >> 15)).wrapping_mul(0x2C1B_3C6D) ^ b.rotate_left(13);
    let x = (x ^ (x >> 14)).wrapping_mul(0x297A_2D39);
    x ^ (x >> 15)
}

/// Lays features out as [`Table`] reads them. Of features that fall into a full bucket the lightest are left out.
/// `rows` are (feature, weights); `log2` is the number of buckets.
pub fn build<const W: usize>(rows: &[(u32, Vec<i8>)], log2: u32) -> Vec<u8> {
    let mut bytes = vec![0u8; (BUCKET * W) << log2];
    let weight = |r: &(u32, Vec<i8>)| r.1.iter().map(|w| i32::from(*w).abs()).sum::<i32>();
    let mut order: Vec<&(u32, Vec<i8>)> = rows.iter().collect();
    order.sort_by_key(|r| (-weight(r), r.0));
    for (feature, weights) in order {
        let (bucket, print) = Table::<W>::place(32 - log2, *feature);
        let at = bucket * W * BUCKET;
        for row in bytes[at..at + W * BUCKET].chunks_exact_mut(W) {
            if row[W - 2..] == print {
                break;
            }
            if row[W - 2..] == [0, 0] {
                for (to, from) in row.iter_mut().zip(weights) {
                    *to = *from as u8;
                }
                row[W - 2..].copy_from_slice(&print);
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
        let bytes = build::<4>(&rows, 8);
        let table = Table::<4>::new(&bytes).expect("a power of two");
        let found = rows.iter().filter(|(f, w)| {
            let mut sums = [0; 2];
            table.add(*f, &mut sums);
            sums.iter().zip(w).all(|(s, w)| *s == i32::from(*w))
        });
        assert!(found.count() > 97);
    }

    #[test]
    fn a_length_that_does_not_fit_is_refused() {
        assert!(Table::<8>::new(&[0; 100]).is_none());
    }
}
