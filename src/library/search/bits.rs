//! A set of row numbers as bits.

/// Which of `len` rows are in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::library) struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// None of `len` rows.
    pub fn none(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    /// All of `len` rows.
    pub fn all(len: usize) -> Self {
        let mut bits = Self { words: vec![u64::MAX; len.div_ceil(64)], len };
        bits.trim();
        bits
    }

    /// Clears what lies beyond `len` in the last word.
    fn trim(&mut self) {
        if !self.len.is_multiple_of(64)
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << (self.len % 64)) - 1;
        }
    }

    pub fn push(&mut self, value: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        self.len += 1;
        if value {
            self.set(self.len - 1);
        }
    }

    pub fn set(&mut self, row: usize) {
        self.words[row / 64] |= 1 << (row % 64);
    }

    /// How many rows there are, in or not.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds the rows whose bits are set in `bytes`, the lowest first; `None` when there are more than rows.
    pub fn or_bytes(&mut self, bytes: &[u8]) -> Option<()> {
        if bytes.len() > self.len.div_ceil(8) {
            return None;
        }
        for (word, bytes) in self.words.iter_mut().zip(bytes.chunks(8)) {
            let mut whole = [0; 8];
            whole[..bytes.len()].copy_from_slice(bytes);
            *word |= u64::from_le_bytes(whole);
        }
        self.trim();
        Some(())
    }

    /// The bits as bytes, the lowest first, as [`Bits::or_bytes`] takes them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.truncate(self.len.div_ceil(8));
        bytes
    }

    /// Adds the rows from `start` to before `end`.
    pub fn set_range(&mut self, start: usize, end: usize) {
        let (mut row, end) = (start, end.min(self.len));
        while row < end {
            let to = (row / 64 + 1) * 64;
            let mask = u64::MAX << (row % 64);
            let mask = if to > end { mask & ((1 << (end % 64)) - 1) } else { mask };
            self.words[row / 64] |= mask;
            row = to;
        }
    }

    pub fn clear(&mut self, row: usize) {
        self.words[row / 64] &= !(1 << (row % 64));
    }

    pub fn has(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|w| w >> (row % 64) & 1 == 1)
    }

    pub fn and(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= b);
    }

    pub fn or(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
    }

    pub fn invert(&mut self) {
        self.words.iter_mut().for_each(|w| *w = !*w);
        self.trim();
    }

    pub fn count(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Whether no more than `most` rows are in.
    pub fn has_at_most(&self, most: usize) -> bool {
        let mut count = 0;
        self.words.iter().all(|w| {
            count += w.count_ones() as usize;
            count <= most
        })
    }

    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&w| w == 0)
    }

    /// The rows that are in, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            std::iter::successors(Some(word), |w| Some(w & w.wrapping_sub(1)))
                .take_while(|&w| w != 0)
                .map(move |w| at * 64 + w.trailing_zeros() as usize)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_rows() {
        for len in [0, 1, 63, 64, 65, 130] {
            assert_eq!(Bits::all(len).count(), len);
            let mut bits = Bits::none(len);
            assert!(bits.is_empty());
            bits.invert();
            assert_eq!(bits, Bits::all(len));
            let mut pushed = Bits::default();
            (0..len).for_each(|row| pushed.push(row % 3 == 0));
            assert_eq!(pushed.iter().collect::<Vec<_>>(), (0..len).step_by(3).collect::<Vec<_>>());
            let mut written = Bits::none(len);
            assert_eq!(written.or_bytes(&pushed.to_bytes()), Some(()));
            assert_eq!(written, pushed);
            let mut both = pushed.clone();
            both.and(&bits);
            assert_eq!(both, pushed);
            both.invert();
            both.or(&pushed);
            assert_eq!(both, bits);
            assert!(!bits.has(len));
            assert!(bits.has_at_most(len) && (len == 0 || !bits.has_at_most(len - 1)));
            for (start, end) in [(0, len), (len / 3, len / 2), (1, 64), (63, 65), (len, len + 3)] {
                let mut stretch = Bits::none(len);
                stretch.set_range(start, end);
                assert_eq!(stretch.iter().collect::<Vec<_>>(), (start..end.min(len)).collect::<Vec<_>>());
            }
        }
    }
}
