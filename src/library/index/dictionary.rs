//! The terms of one field of a volume, in order, each with a number and the place of its rows.

use super::pack::{put, take};
use std::ops::Range;

/// The terms of one field.
#[derive(Debug, Default)]
pub struct Dictionary {
    text: String,
    /// Where each term ends in `text`.
    ends: Vec<u32>,
    /// The number of each term.
    numbers: Vec<u32>,
    /// The term of each number.
    by_number: Vec<u32>,
    /// Where the rows of each term end among the rows of the field.
    rows: Vec<u64>,
}

/// A term to be written: itself, its number, the length of its rows.
pub type Term<'a> = (&'a str, u32, usize);

/// Appends a dictionary of `terms`, which are in order.
pub fn write(terms: &[Term], out: &mut Vec<u8>) {
    put(out, terms.len() as u32);
    for (term, number, rows) in terms {
        put(out, term.len() as u32);
        put(out, *number);
        put(out, *rows as u32);
        out.extend_from_slice(term.as_bytes());
    }
}

impl Dictionary {
    /// Reads what [`write`] wrote; `None` when it is damaged.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut at = 0;
        let count = take(bytes, &mut at)? as usize;
        if count > bytes.len() {
            return None;
        }
        let mut dictionary = Self { by_number: vec![0; count], ..Self::default() };
        let mut rows = 0;
        for index in 0..count {
            let length = take(bytes, &mut at)? as usize;
            let number = take(bytes, &mut at)?;
            rows += u64::from(take(bytes, &mut at)?);
            let term = bytes.get(at..at.checked_add(length)?)?;
            at += length;
            dictionary.text.push_str(std::str::from_utf8(term).ok()?);
            dictionary.ends.push(dictionary.text.len() as u32);
            dictionary.numbers.push(number);
            *dictionary.by_number.get_mut(number as usize)? = index as u32;
            dictionary.rows.push(rows);
        }
        Some(dictionary)
    }

    fn term(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        &self.text[start..self.ends[index] as usize]
    }

    /// The first index for which `before` does not hold.
    fn partition(&self, before: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            if before(self.term(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The number of `term`.
    pub fn number(&self, term: &str) -> Option<u32> {
        let place = self.partition(|t| t < term);
        (place < self.ends.len() && self.term(place) == term).then(|| self.numbers[place])
    }

    /// The places of all terms that begin so, in the order of terms.
    pub fn beginning(&self, letters: &str) -> Range<u32> {
        let start = self.partition(|t| t < letters);
        let end = self.partition(|t| t < letters || t.starts_with(letters));
        start as u32..end as u32
    }

    /// The place of the term with this number in the order of terms.
    pub fn place(&self, number: u32) -> Option<u32> {
        self.by_number.get(number as usize).copied()
    }

    /// The term at a place in the order of terms.
    pub fn term_at(&self, place: u32) -> Option<&str> {
        ((place as usize) < self.ends.len()).then(|| self.term(place as usize))
    }

    /// The number of the term at a place that there is.
    pub fn number_at(&self, place: u32) -> u32 {
        self.numbers[place as usize]
    }

    /// Where the rows of the terms from one place to before another are.
    pub fn rows(&self, places: Range<u32>) -> Option<Range<u64>> {
        let before =
            |place: u32| if place == 0 { Some(0) } else { self.rows.get(place as usize - 1).copied() };
        Some(before(places.start)?..before(places.end)?)
    }

    /// Every term with its number, in order.
    pub fn each(&self, each: &mut dyn FnMut(&str, u32)) {
        (0..self.ends.len()).for_each(|index| each(self.term(index), self.numbers[index]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_whole_and_by_their_beginning() {
        let mut bytes = Vec::new();
        write(&[("deal", 2, 3), ("dealt", 0, 4), ("orban", 1, 5)], &mut bytes);
        let dictionary = Dictionary::read(&bytes).unwrap();
        assert_eq!(
            ["deal", "orban", "dea", "z"].map(|t| dictionary.number(t)),
            [Some(2), Some(1), None, None]
        );
        assert_eq!(["deal", "", "o", "z"].map(|t| dictionary.beginning(t)), [0..2, 0..3, 2..3, 3..3]);
        assert_eq!([2, 0, 1, 3].map(|n| dictionary.place(n)), [Some(0), Some(1), Some(2), None]);
        assert_eq!(
            [0..1, 1..2, 0..2, 2..3, 3..3].map(|p| dictionary.rows(p)),
            [Some(0..3), Some(3..7), Some(0..7), Some(7..12), Some(12..12)]
        );
        assert_eq!(dictionary.rows(3..4), None);
        for end in 0..bytes.len() {
            assert!(Dictionary::read(&bytes[..end]).is_none(), "cut at {end}");
        }
    }
}
