//! A read-only hash table of weights, used where it lies in the binary: nothing is parsed or copied.

/// Rows in a bucket.
pub const BUCKET: usize = 4;

/// Bytes of the fingerprints of a bucket.
const PRINTS: usize = 2 * BUCKET;

/// Rows of `N` weights (`i8`) in buckets of four. The fingerprints of the features that have a row stand together before
/// all rows: they fit fast memory, the rows do not, and half of the features asked for have none.
///
/// A feature's hash chooses the bucket and the fingerprint; an absent feature has no row, except for one in
/// thousands that takes another's.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a, const N: usize> {
    prints: &'a [[u8; PRINTS]],
    rows: &'a [[u8; N]],
}

impl<'a, const N: usize> Table<'a, N> {
    const SIZE: usize = PRINTS + BUCKET * N;

    /// A table over `bytes`, as [`build`] lays them out; `None` when the length does not fit.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let buckets = bytes.len() / Self::SIZE;
        if !(1..1 << 24).contains(&buckets) || bytes.len() != buckets * Self::SIZE {
            return None;
        }
        let (prints, rows) = bytes.split_at(buckets * PRINTS);
        Some(Self { prints: prints.as_chunks().0, rows: rows.as_chunks().0 })
    }

    /// Bucket and fingerprint of a feature; no fingerprint is zero.
    #[inline]
    fn place(buckets: usize, feature: u32) -> (usize, u16) {
        let bucket = ((u64::from(feature.wrapping_mul(0x9E37_79B1)) * buckets as u64) >> 32) as usize;
        (bucket, (feature >> 16) as u16 | 1)
    }

    /// Number of the row of a feature, and whether it has one. Without branches: which of the four rows it is, or none,
    /// cannot be foreseen.
    #[inline]
    fn row(&self, feature: u32) -> (usize, bool) {
        const ONES: u64 = 0x0001_0001_0001_0001;
        let (bucket, print) = Self::place(self.prints.len(), feature);
        let prints = self.prints.get(bucket).map_or(0, |p| u64::from_le_bytes(*p));
        let differ = prints ^ (u64::from(print) * ONES);
        // the lowest lane of zero keeps its top bit
        let same = differ.wrapping_sub(ONES) & !differ & (ONES << 15);
        let lane = (same.trailing_zeros() / 16) as usize & (BUCKET - 1);
        (bucket * BUCKET + lane, same != 0)
    }

    /// Sums of the weights of `features`, which are overwritten with the numbers of the rows that there are: all are
    /// looked for before any is read, so that the reads wait for slow memory together.
    #[inline]
    pub fn sum(&self, features: &mut [u32]) -> [i16; N] {
        let mut found = 0;
        for at in 0..features.len() {
            let (row, is) = self.row(features[at]);
            features[found] = row as u32;
            found += usize::from(is);
        }
        self.total(&features[..found])
    }

    /// The sum of these rows. By itself and without writing to what it sums up, or the sums would not stay in registers.
    #[inline(never)]
    fn total(&self, rows: &[u32]) -> [i16; N] {
        let mut sums = [0i16; N];
        for row in rows {
            if let Some(row) = self.rows.get(*row as usize) {
                sums = std::array::from_fn(|k| sums[k] + i16::from(row[k].cast_signed()));
            }
        }
        sums
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
    let mut bytes = vec![0u8; Table::<N>::SIZE * buckets];
    let (all_prints, all_rows) = bytes.split_at_mut(PRINTS * buckets);
    let weight = |r: &(u32, Vec<i8>)| r.1.iter().map(|w| i32::from(*w).abs()).sum::<i32>();
    let mut order: Vec<&(u32, Vec<i8>)> = rows.iter().collect();
    order.sort_by_key(|r| (-weight(r), r.0));
    for (feature, weights) in order {
        let (bucket, print) = Table::<N>::place(buckets, *feature);
        let prints = &mut all_prints[bucket * PRINTS..][..PRINTS];
        for lane in 0..BUCKET {
            let held = u16::from_le_bytes([prints[2 * lane], prints[2 * lane + 1]]);
            if held == print {
                break;
            }
            if held == 0 {
                prints[2 * lane..2 * lane + 2].copy_from_slice(&print.to_le_bytes());
                for (to, from) in all_rows[(bucket * BUCKET + lane) * N..].iter_mut().zip(weights) {
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
            let sums = table.sum(&mut [*f]);
            sums.iter().zip(w).all(|(s, w)| *s == i16::from(*w))
        });
        assert!(found.count() > 97);
    }

    #[test]
    fn a_feature_that_is_not_there_adds_nothing() {
        let bytes = build::<2>(&[(feature(1, 1, 1), vec![5, 5])], 4);
        let table = Table::<2>::new(&bytes).expect("the length fits");
        let mut absent: Vec<u32> = (2..200).map(|i| feature(1, i, 1)).collect();
        assert_eq!(table.sum(&mut absent), [0, 0]);
    }

    #[test]
    fn a_length_that_does_not_fit_is_refused() {
        assert!(Table::<8>::new(&[0; 100]).is_none());
        assert!(Table::<8>::new(&[]).is_none());
    }
}
