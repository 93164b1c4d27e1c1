//! A set of row numbers: as numbers where they are few, as bits where they are many.

use std::sync::Arc;

/// Which of `len` rows are in.
#[derive(Debug, Clone, Default)]
pub(in crate::library) struct Bits {
    len: usize,
    form: Form,
}

#[derive(Debug, Clone)]
enum Form {
    /// Every row.
    All,
    /// These rows, ascending.
    Few(Vec<u32>),
    /// A bit for each row; none is set behind the last. Copies share them until one is changed.
    Many(Arc<Vec<u64>>),
}

impl Default for Form {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Bits {
    /// One row in so many, or fewer, are kept as numbers: that takes less room than bits, and less time.
    pub const SPARSE: usize = 64;

    /// None of `len` rows.
    pub fn none(len: usize) -> Self {
        Self { len, form: Form::default() }
    }

    /// All of `len` rows.
    pub fn all(len: usize) -> Self {
        Self { len, form: Form::All }
    }

    /// These of `len` rows, which ascend.
    pub fn of(rows: Vec<u32>, len: usize) -> Self {
        debug_assert!(rows.is_sorted() && rows.last().is_none_or(|&row| (row as usize) < len));
        let mut bits = Self { len, form: Form::Few(rows) };
        if bits.count() > len / Self::SPARSE {
            bits.words();
        }
        bits
    }

    /// Whether so many of `len` rows are kept as numbers.
    pub fn are_few(count: usize, len: usize) -> bool {
        count <= len / Self::SPARSE
    }

    /// The bits, a word of 64 after the other, which the set is kept as from here on. None may be set behind the last row.
    pub fn words(&mut self) -> &mut Vec<u64> {
        if let Form::All | Form::Few(_) = self.form {
            let mut words = vec![0; self.len.div_ceil(64)];
            match &self.form {
                Form::Few(rows) => rows.iter().for_each(|&row| words[row as usize / 64] |= 1 << (row % 64)),
                _ => words.fill(u64::MAX),
            }
            self.form = Form::Many(Arc::new(words));
            self.trim();
        }
        match &mut self.form {
            Form::Many(words) => Arc::make_mut(words),
            _ => unreachable!("it was made bits above"),
        }
    }

    /// Clears what lies beyond `len` in the last word.
    fn trim(&mut self) {
        if let Form::Many(words) = &mut self.form
            && !self.len.is_multiple_of(64)
            && words.last().is_some_and(|last| last >> (self.len % 64) != 0)
            && let Some(last) = Arc::make_mut(words).last_mut()
        {
            *last &= (1 << (self.len % 64)) - 1;
        }
    }

    pub fn push(&mut self, value: bool) {
        let len = self.len;
        let words = self.words();
        if len.is_multiple_of(64) {
            words.push(0);
        }
        if value {
            words[len / 64] |= 1 << (len % 64);
        }
        self.len += 1;
    }

    pub fn set(&mut self, row: usize) {
        self.words()[row / 64] |= 1 << (row % 64);
    }

    /// About how many bytes of memory it takes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + match &self.form {
                Form::All => 0,
                Form::Few(rows) => size_of_val(&rows[..]),
                Form::Many(words) => size_of_val(&words[..]),
            }
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
        let mut added = Vec::with_capacity(self.len.div_ceil(64));
        Self::words_in(bytes, &mut added);
        if matches!(&self.form, Form::Few(rows) if rows.is_empty()) {
            added.resize(self.len.div_ceil(64), 0);
            self.form = Form::Many(Arc::new(added));
        } else {
            self.words().iter_mut().zip(added).for_each(|(word, added)| *word |= added);
        }
        self.trim();
        Some(())
    }

    /// Appends the words of bits that stand in `bytes`; of the last there may be a part.
    pub fn words_in(bytes: &[u8], words: &mut Vec<u64>) {
        let (whole, rest) = bytes.as_chunks::<8>();
        words.extend(whole.iter().map(|bytes| u64::from_le_bytes(*bytes)));
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            words.push(u64::from_le_bytes(last));
        }
    }

    /// The rows whose bits are set in `words`; `None` when there are not as many as `len` rows take.
    pub fn of_words(words: Vec<u64>, len: usize) -> Option<Self> {
        let enough = words.len() == len.div_ceil(64);
        enough.then(|| Self { len, form: Form::Many(Arc::new(words)) }.trimmed())
    }

    /// The bits as bytes, the lowest first, as [`Bits::or_bytes`] takes them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.clone().words().iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.truncate(self.len.div_ceil(8));
        bytes
    }

    /// Adds the rows from `start` to before `end`.
    pub fn set_range(&mut self, start: usize, end: usize) {
        let (mut row, end) = (start, end.min(self.len));
        let words = self.words();
        while row < end {
            let to = (row / 64 + 1) * 64;
            let mask = u64::MAX << (row % 64);
            let mask = if to > end { mask & ((1 << (end % 64)) - 1) } else { mask };
            words[row / 64] |= mask;
            row = to;
        }
    }

    pub fn clear(&mut self, row: usize) {
        self.words()[row / 64] &= !(1 << (row % 64));
    }

    pub fn has(&self, row: usize) -> bool {
        match &self.form {
            Form::All => row < self.len,
            Form::Few(rows) => rows.binary_search(&(row as u32)).is_ok(),
            Form::Many(words) => words.get(row / 64).is_some_and(|w| w >> (row % 64) & 1 == 1),
        }
    }

    /// Keeps what is in both.
    pub fn and(&mut self, other: &Self) {
        match (&mut self.form, &other.form) {
            (_, Form::All) => {}
            (form @ Form::All, _) => *form = other.form.clone(),
            (Form::Few(rows), Form::Few(others)) => keep_common(rows, others),
            (Form::Few(rows), Form::Many(words)) => keep_set(rows, words),
            (Form::Many(words), Form::Few(others)) => {
                let mut both = others.clone();
                keep_set(&mut both, words);
                self.form = Form::Few(both);
            }
            (Form::Many(words), Form::Many(others)) => match Arc::get_mut(words) {
                Some(words) => words.iter_mut().zip(&**others).for_each(|(a, b)| *a &= b),
                None => *words = Arc::new(words.iter().zip(&**others).map(|(a, b)| a & b).collect()),
            },
        }
    }

    /// Keeps what is in one of them.
    pub fn or(&mut self, other: &Self) {
        match (&self.form, &other.form) {
            (Form::All, _) => {}
            (_, Form::All) => self.form = Form::All,
            (Form::Few(rows), _) if rows.is_empty() => self.form = other.form.clone(),
            (_, Form::Few(others)) => {
                let words = self.words();
                for &row in others {
                    words[row as usize / 64] |= 1 << (row % 64);
                }
            }
            (_, Form::Many(others)) => {
                self.words().iter_mut().zip(&**others).for_each(|(a, b)| *a |= b);
            }
        }
    }

    pub fn invert(&mut self) {
        match &self.form {
            Form::All => *self = Self::none(self.len),
            Form::Few(rows) if rows.is_empty() => *self = Self::all(self.len),
            _ => {
                self.words().iter_mut().for_each(|w| *w = !*w);
                self.trim();
            }
        }
    }

    pub fn count(&self) -> usize {
        match &self.form {
            Form::All => self.len,
            Form::Few(rows) => rows.len(),
            Form::Many(words) => words.iter().map(|w| w.count_ones() as usize).sum(),
        }
    }

    /// Whether no more than `most` rows are in; few are kept as numbers from here on.
    pub fn has_at_most(&mut self, most: usize) -> bool {
        let Form::Many(words) = &self.form else { return self.count() <= most };
        let mut count = 0;
        // a few words at a time are counted at once
        let few = words.chunks(64).all(|words| {
            count += words.iter().map(|w| w.count_ones() as usize).sum::<usize>();
            count <= most
        });
        if few && Self::are_few(count, self.len) {
            self.form = Form::Few(self.iter().map(|row| row as u32).collect());
        }
        few
    }

    /// Keeps few rows as numbers from here on.
    pub fn thin(&mut self) {
        self.has_at_most(self.len / Self::SPARSE);
    }

    /// The rows before `end`.
    pub fn until(&self, end: usize) -> Self {
        let form = match &self.form {
            _ if end >= self.len => self.form.clone(),
            Form::All => return Self::of_first(end, self.len),
            Form::Few(rows) => Form::Few(rows[..rows.partition_point(|&row| (row as usize) < end)].to_vec()),
            Form::Many(words) => {
                let first = Arc::new(words[..end.div_ceil(64)].to_vec());
                let first = Self { len: end, form: Form::Many(first) };
                let mut first = first.trimmed();
                first.thin();
                match first.form {
                    Form::Many(mut words) => {
                        Arc::make_mut(&mut words).resize(self.len.div_ceil(64), 0);
                        Form::Many(words)
                    }
                    form => form,
                }
            }
        };
        Self { len: self.len, form }
    }

    /// The first so many of `len` rows.
    fn of_first(end: usize, len: usize) -> Self {
        if Self::are_few(end, len) {
            return Self { len, form: Form::Few((0..end as u32).collect()) };
        }
        let mut bits = Self::none(len);
        bits.set_range(0, end);
        bits
    }

    fn trimmed(mut self) -> Self {
        self.trim();
        self
    }

    pub fn is_empty(&self) -> bool {
        match &self.form {
            Form::All => self.len == 0,
            Form::Few(rows) => rows.is_empty(),
            Form::Many(words) => words.iter().all(|&w| w == 0),
        }
    }

    /// The rows that are in, in order.
    pub fn iter(&self) -> Iter<'_> {
        match &self.form {
            Form::All => Iter::All(0..self.len),
            Form::Few(rows) => Iter::Few(rows.iter()),
            Form::Many(words) => Iter::Many { rest: words, word: 0, before: 0 },
        }
    }
}

/// Keeps the rows whose bit is set. Which it is must not be guessed by the processor: it would be wrong half of the time.
fn keep_set(rows: &mut Vec<u32>, words: &[u64]) {
    let mut kept = 0;
    for at in 0..rows.len() {
        let row = rows[at];
        rows[kept] = row;
        kept += words.get(row as usize / 64).map_or(0, |word| word >> (row % 64) & 1) as usize;
    }
    rows.truncate(kept);
}

/// From so many times as many on, rows are looked for by halves.
const MANY_MORE: usize = 16;

/// Keeps the rows that are among the others too; both ascend.
fn keep_common(rows: &mut Vec<u32>, others: &[u32]) {
    if rows.len() / MANY_MORE > others.len() {
        let mut fewer = others.to_vec();
        keep_common(&mut fewer, rows);
        *rows = fewer;
        return;
    }
    if others.len() / MANY_MORE > rows.len() {
        let mut rest = others;
        rows.retain(|&row| {
            rest = &rest[rest.partition_point(|&other| other < row)..];
            rest.first() == Some(&row)
        });
        return;
    }
    let (mut at, mut beside, mut kept) = (0, 0, 0);
    while let (Some(&row), Some(&other)) = (rows.get(at), others.get(beside)) {
        rows[kept] = row;
        kept += usize::from(row == other);
        at += usize::from(row <= other);
        beside += usize::from(other <= row);
    }
    rows.truncate(kept);
}

impl PartialEq for Bits {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

/// The rows of a set, in order.
pub(in crate::library) enum Iter<'a> {
    All(std::ops::Range<usize>),
    Few(std::slice::Iter<'a, u32>),
    /// The words to come, what is left of the one before them, and how many rows have their bits before those to come.
    Many {
        rest: &'a [u64],
        word: u64,
        before: usize,
    },
}

impl Iterator for Iter<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match self {
            Iter::All(rows) => rows.next(),
            Iter::Few(rows) => rows.next().map(|&row| row as usize),
            Iter::Many { rest, word, before } => {
                while *word == 0 {
                    let (first, others) = rest.split_first()?;
                    (*word, *rest, *before) = (*first, others, *before + 64);
                }
                let row = *before - 64 + word.trailing_zeros() as usize;
                *word &= *word - 1;
                Some(row)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// The same set, in each form that it can be kept in.
    fn forms(rows: &BTreeSet<usize>, len: usize) -> Vec<Bits> {
        let few = Bits { len, form: Form::Few(rows.iter().map(|&row| row as u32).collect()) };
        let mut many = few.clone();
        many.words();
        let mut forms = vec![few, many];
        if rows.len() == len {
            forms.push(Bits::all(len));
        }
        forms
    }

    proptest! {
        #[test]
        fn all_forms_are_the_same_set(
            len in prop::sample::select(vec![0usize, 1, 63, 64, 65, 130, 1000]),
            (a, b) in (prop::collection::btree_set(0usize..1000, 0..300), prop::collection::btree_set(0usize..1000, 0..10)),
            whole: (bool, bool),
        ) {
            let within = |set: BTreeSet<usize>, whole| -> BTreeSet<usize> {
                (0..len).filter(|row| whole || set.contains(row)).collect()
            };
            let (a, b) = (within(a, whole.0), within(b, whole.1));
            let not: BTreeSet<usize> = (0..len).filter(|row| !a.contains(row)).collect();
            for one in forms(&a, len) {
                prop_assert_eq!(one.count(), a.len());
                prop_assert_eq!(one.is_empty(), a.is_empty());
                prop_assert!((0..len + 70).all(|row| one.has(row) == a.contains(&row)));
                prop_assert!(one.iter().eq(a.iter().copied()));
                let mut counted = one.clone();
                prop_assert!(counted.has_at_most(a.len()) && (a.is_empty() || !counted.has_at_most(a.len() - 1)));
                prop_assert_eq!(&counted, &one);
                for end in [0, 1, len / 2, len, len + 1] {
                    prop_assert!(one.until(end).iter().eq(a.iter().copied().filter(|&row| row < end)));
                }
                let mut inverted = one.clone();
                inverted.invert();
                prop_assert!(inverted.iter().eq(not.iter().copied()));
                for other in forms(&b, len) {
                    let done = |act: fn(&mut Bits, &Bits)| {
                        let mut bits = one.clone();
                        act(&mut bits, &other);
                        bits.iter().collect::<Vec<_>>()
                    };
                    prop_assert_eq!(done(Bits::and), a.intersection(&b).copied().collect::<Vec<_>>());
                    prop_assert_eq!(done(Bits::or), a.union(&b).copied().collect::<Vec<_>>());
                    let mut read = one.clone();
                    prop_assert_eq!(read.or_bytes(&other.to_bytes()), Some(()));
                    prop_assert!(read.iter().eq(a.union(&b).copied()));
                    let mut words = Vec::new();
                    Bits::words_in(&other.to_bytes(), &mut words);
                    prop_assert_eq!(Bits::of_words(words, len), Some(other.clone()));
                }
            }
        }
    }

    #[test]
    fn sets_of_rows() {
        for len in [0, 1, 63, 64, 65, 130] {
            let mut pushed = Bits::default();
            (0..len).for_each(|row| pushed.push(row % 3 == 0));
            assert_eq!(pushed.iter().collect::<Vec<_>>(), (0..len).step_by(3).collect::<Vec<_>>());
            let rows = (0..len as u32).step_by(3).collect();
            assert_eq!(Bits::of(rows, len), pushed);
            if len > 1 {
                pushed.clear(0);
                pushed.set(len - 1);
                assert!(!pushed.has(0) && pushed.has(len - 1));
            }
            for (start, end) in [(0, len), (len / 3, len / 2), (1, 64), (63, 65), (len, len + 3)] {
                let mut stretch = Bits::none(len);
                stretch.set_range(start, end);
                assert_eq!(stretch.iter().collect::<Vec<_>>(), (start..end.min(len)).collect::<Vec<_>>());
            }
        }
    }
}
