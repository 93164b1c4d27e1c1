//! Where one has been: the trail for going back, and marks.

use super::{anchor::Anchor, dossier};
use crate::library::EntryId;
use std::collections::BTreeMap;

/// The trail is cut to this many places.
const LONGEST: usize = 200;

/// A place to come back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Which briefing.
    pub entry: EntryId,
    /// Where in it, by its words.
    pub anchor: Anchor,
    /// What one came from, when that was not the text.
    pub came: Option<Came>,
}

/// A screen that leads into the text, as it was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// The quote search: what was typed, and the chosen row.
    Search(String, usize),
    /// A dossier.
    Dossier(dossier::Spot),
}

/// Stops in the order they were left, and marks by letter.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    stops: Vec<Stop>,
    /// Places marked by the reader.
    pub marks: BTreeMap<char, Stop>,
}

impl Trail {
    /// Remembers `stop`, unless it is the very last one again.
    pub fn push(&mut self, stop: Stop) {
        if self.stops.last() != Some(&stop) {
            self.stops.push(stop);
        }
        if self.stops.len() > LONGEST {
            self.stops.remove(0);
        }
    }

    /// Takes the last stop off the trail.
    pub fn pop(&mut self) -> Option<Stop> {
        self.stops.pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(entry: usize) -> Stop {
        Stop { entry: EntryId(entry), anchor: Anchor::default(), came: None }
    }

    #[test]
    fn comes_back_in_reverse_order_without_repeats() {
        let mut trail = Trail::default();
        for entry in [1, 1, 2] {
            trail.push(stop(entry));
        }
        assert_eq!(trail.pop(), Some(stop(2)));
        assert_eq!(trail.pop(), Some(stop(1)));
        assert_eq!(trail.pop(), None);
    }

    #[test]
    fn a_long_trail_forgets_its_beginning() {
        let mut trail = Trail::default();
        (0..LONGEST + 5).for_each(|i| trail.push(stop(i)));
        assert_eq!(trail.stops.len(), LONGEST);
        assert_eq!(trail.stops[0], stop(5));
    }
}
