//! Other orders of the list than by date: found once for a listing, and kept beside it.

use super::listing::{Card, Kept, Listing};
use std::sync::OnceLock;

/// The numbers of a listing by title and by source.
#[derive(Debug, Default)]
pub(super) struct Orders {
    title: OnceLock<Vec<u32>>,
    source: OnceLock<Vec<u32>>,
}

/// What titles are ordered by: how they are written in capitals, and blanks before them, make no difference.
pub fn title_key(title: &str) -> String {
    title.trim_start().to_lowercase()
}

/// What sources are ordered by: those that are not known come last.
pub fn source_key(outlet: Option<&str>) -> (u8, String) {
    let name = outlet.unwrap_or_default().to_lowercase();
    (u8::from(name.is_empty()), name)
}

impl Listing {
    /// The numbers of the files that are known here, in the order of titles; what is no briefing comes last. The first
    /// call takes some time, the more the longer the listing.
    pub fn by_title(&self) -> &[u32] {
        self.orders.title.get_or_init(|| self.ordered(|card| title_key(card.title)))
    }

    /// The same in the order of sources.
    pub fn by_source(&self) -> &[u32] {
        self.orders.source.get_or_init(|| self.ordered(|card| source_key(card.outlet)))
    }

    /// The numbers of the briefings that are known here, then of what is none, both in the order of dates.
    pub fn by_kind(&self) -> (Vec<u32>, Vec<u32>) {
        let numbers = self.by_date().map(|number| number as u32);
        numbers.partition(|&number| self.is_briefing(number as usize))
    }

    /// What is alike stays in the order of dates.
    fn ordered<K: Ord>(&self, key: impl Fn(&Card) -> K) -> Vec<u32> {
        let (mut briefings, others) = self.by_kind();
        briefings.sort_by_cached_key(|&number| match self.get(number as usize)?.state {
            Kept::Briefing(_, _, card) => Some(key(&card)),
            Kept::Refused(_) => None,
        });
        briefings.extend(others);
        briefings
    }
}
