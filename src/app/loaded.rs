//! The briefings that are at hand in full: few of them, those used last.

use crate::library::{EntryId, Opened};
use std::{collections::VecDeque, sync::Arc};

/// As many as a screen of search results and its neighbours need.
const MOST: usize = 96;
/// Bytes of text among them, unless a few alone have more.
const MOST_BYTES: usize = 8 << 20;
/// So many stay however large they are: the one shown and those beside it.
const FEW: usize = 4;

/// Briefings loaded from the index, the one used last at the end.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    held: VecDeque<(EntryId, Arc<Opened>, usize)>,
    bytes: usize,
}

impl Loaded {
    /// The briefing of `id`, when it is at hand.
    pub fn get(&self, id: EntryId) -> Option<&Arc<Opened>> {
        self.held.iter().rev().find(|held| held.0 == id).map(|held| &held.1)
    }

    /// Takes in a briefing; what was not used for long makes room.
    pub fn put(&mut self, id: EntryId, opened: Arc<Opened>) {
        self.remove(id);
        let sections = opened.briefing.sections.iter();
        let size = sections.map(|section| section.body.len()).sum::<usize>() * 3 + 1024;
        self.bytes += size;
        self.held.push_back((id, opened, size));
        while self.held.len() > FEW && (self.held.len() > MOST || self.bytes > MOST_BYTES) {
            self.bytes -= self.held.pop_front().map_or(0, |held| held.2);
        }
    }

    /// Says that `id` was used just now.
    pub fn touch(&mut self, id: EntryId) {
        if let Some(at) = self.held.iter().position(|held| held.0 == id)
            && let Some(held) = self.held.remove(at)
        {
            self.held.push_back(held);
        }
    }

    /// Forgets a briefing: it is otherwise now.
    pub fn remove(&mut self, id: EntryId) {
        if let Some(at) = self.held.iter().position(|held| held.0 == id) {
            self.bytes -= self.held.remove(at).map_or(0, |held| held.2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::briefing;

    #[test]
    fn what_was_used_last_stays_and_large_ones_push_out_more() {
        let small = Arc::new(Opened { briefing: briefing(&["words"]), diagnostics: vec![] });
        let mut loaded = Loaded::default();
        for n in 0..MOST {
            loaded.put(EntryId(n), Arc::clone(&small));
        }
        loaded.touch(EntryId(0));
        loaded.put(EntryId(MOST), Arc::clone(&small));
        assert!(loaded.get(EntryId(0)).is_some() && loaded.get(EntryId(1)).is_none());
        let text = "x".repeat(MOST_BYTES);
        let large = Arc::new(Opened { briefing: briefing(&[&text]), diagnostics: vec![] });
        (1000..1010).for_each(|n| loaded.put(EntryId(n), Arc::clone(&large)));
        assert_eq!(loaded.held.len(), FEW);
        loaded.remove(EntryId(1009));
        assert!(loaded.get(EntryId(1009)).is_none() && loaded.get(EntryId(1008)).is_some());
    }
}
