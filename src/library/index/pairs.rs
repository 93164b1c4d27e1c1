//! The rows in which one frequent word stands right before another, kept for the most frequent words of a large volume:
//! very many rows have both somewhere, and to look at each of them would take longer than all the rest of a search.

use super::{
    pack::Gaps,
    sink::Sink,
    volume::{Field, Layout, Section, Volume},
};
use std::io;

/// So many of the words, the most frequent ones, which have the smallest numbers.
const WORDS: u32 = 64;
/// A volume with fewer rows has no pairs: its rows are soon looked at.
const LARGE: u32 = 1 << 20;
/// What the sets are known by where fields have their numbers.
pub const FIELD: usize = Field::ALL;

/// The pairs of a volume in the making.
pub struct Pairs {
    sets: Vec<Gaps>,
}

/// Where the rows of a pair are kept, if they are, and its number.
pub fn find(volume: &Volume, first: u32, second: u32) -> Option<(u32, Section)> {
    let number = number(first, second)?;
    volume.layout.pairs.get(number as usize).map(|&section| (number, section))
}

fn number(first: u32, second: u32) -> Option<u32> {
    (first < WORDS && second < WORDS).then_some(first * WORDS + second)
}

impl Pairs {
    /// None yet; tests have few rows, and are to have pairs.
    pub fn of(rows: u32) -> Self {
        let kept = rows >= if cfg!(test) { 8 } else { LARGE };
        let count = if kept { WORDS * WORDS } else { 0 };
        Self { sets: (0..count).map(|_| Gaps::default()).collect() }
    }

    /// Adds the words of a row, which comes after all rows before it.
    pub fn add(&mut self, row: u32, words: &[u32]) {
        for pair in words.windows(2) {
            if let Some(set) = number(pair[0], pair[1]).and_then(|number| self.sets.get_mut(number as usize))
            {
                set.add(row);
            }
        }
    }

    /// Writes them.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn finish(self, out: &mut Sink, layout: &mut Layout) -> io::Result<()> {
        let mut bytes = Vec::new();
        for set in self.sets {
            bytes.clear();
            set.finish(layout.rows as usize, &mut bytes);
            layout.pairs.push(out.section(&bytes)?);
        }
        Ok(())
    }
}
