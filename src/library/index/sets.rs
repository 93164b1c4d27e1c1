//! The sets of rows that were asked for last: whoever types asks for all but the last word again with every key.

use crate::library::search::bits::Bits;
use std::{collections::VecDeque, ops::Range};

/// A field, and the places of terms in it.
pub type Key = (usize, Range<u32>);

/// Some sets, the one that was asked for last at the end.
#[derive(Default)]
pub struct Sets {
    kept: VecDeque<(Key, Bits)>,
}

impl Sets {
    /// The set that was kept under this key.
    pub fn get(&mut self, key: &Key) -> Option<Bits> {
        let at = self.kept.iter().position(|(own, _)| own == key)?;
        let found = self.kept.remove(at)?;
        let set = found.1.clone();
        self.kept.push_back(found);
        Some(set)
    }

    /// Whether there is one.
    pub fn has(&self, key: &Key) -> bool {
        self.kept.iter().any(|(own, _)| own == key)
    }

    /// Keeps a set, and gives up others so long as all take more than so many bytes; one that takes more by itself is not
    /// kept.
    pub fn keep(&mut self, key: Key, set: &Bits, most: usize) {
        if set.bytes() > most || self.has(&key) {
            return;
        }
        self.kept.push_back((key, set.clone()));
        while self.kept.iter().map(|(_, set)| set.bytes()).sum::<usize>() > most {
            self.kept.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_last_stays() {
        let set = |row: u32| Bits::of(vec![row], 1000);
        let size = set(1).bytes();
        let mut sets = Sets::default();
        sets.keep((0, 1..2), &set(1), 2 * size);
        sets.keep((0, 1..3), &set(2), 2 * size);
        assert_eq!(sets.get(&(0, 1..2)), Some(set(1)));
        sets.keep((1, 1..2), &set(3), 2 * size);
        assert!(sets.has(&(0, 1..2)) && !sets.has(&(0, 1..3)) && sets.has(&(1, 1..2)));
        sets.keep((2, 0..1), &Bits::all(1000), 0);
        assert_eq!((sets.get(&(2, 0..1)), sets.get(&(1, 1..2))), (None, Some(set(3))), "too large");
    }
}
