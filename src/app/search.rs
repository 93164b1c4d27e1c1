//! The quote search screen: what is typed, what was found, the chosen row.

use super::typed::Typed;
use crate::{library::EntryId, text::SafeText};

/// One quote found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its briefing.
    pub entry: EntryId,
    /// Its index there.
    pub quote: usize,
}

/// State of the screen.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The query.
    pub typed: Typed,
    /// Number of the newest request; answers to older ones are dropped.
    pub generation: u64,
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: usize,
    /// What is to be said about the result: an error in the query, or why nothing was found.
    pub note: Option<SafeText>,
    /// Whether an answer is still to come.
    pub waiting: bool,
    /// Index of the chosen hit.
    pub selected: usize,
    /// First hit shown.
    pub top: usize,
}

impl Search {
    /// The chosen hit.
    pub fn chosen(&self) -> Option<&Hit> {
        self.hits.get(self.selected)
    }
}
