//! What a running reader searches: the index, and beside it in memory what is not in the index yet.

use super::{
    EntryId, Opened, filter,
    index::{IndexError, Snapshot},
    query::{Node, Query, Vocabulary},
    search::{
        Corpus, Group, Hit, Hits, Marks, count_in, echo, rows::Quotes, rows::Rows, search_in,
        vocabulary::Tallies,
    },
};
use crate::briefing::Briefing;
use std::{collections::HashSet, ops::ControlFlow, sync::Arc};

/// The quotes of a library. Cloning is cheap: clones share what does not change.
#[derive(Clone, Default)]
pub struct Holdings {
    /// What is not in the index, or otherwise than there.
    tail: Corpus,
    index: Option<Snapshot>,
}

impl Holdings {
    /// Adds a briefing, in place of what `entry` held before.
    pub fn add(&mut self, entry: EntryId, opened: &Arc<Opened>) {
        self.hide(entry);
        self.tail.add(entry, opened);
    }

    /// Takes a briefing out.
    pub fn remove(&mut self, entry: EntryId) {
        self.hide(entry);
        self.tail.remove(entry);
    }

    fn hide(&mut self, entry: EntryId) {
        if let Some(index) = &mut self.index {
            index.remove(entry);
        }
    }

    /// Puts an index in the place of the one before. Of what is in memory, what is `in_index` as it is need not stay
    /// there; the entries of which that is so are given back. The rest hides what the index has of it.
    pub fn take_index(&mut self, mut index: Snapshot, in_index: &dyn Fn(EntryId) -> bool) -> Vec<EntryId> {
        let mut given = Vec::new();
        for entry in self.tail.entries() {
            if index.has(entry) && in_index(entry) {
                self.tail.remove(entry);
                given.push(entry);
            } else {
                index.remove(entry);
            }
        }
        self.index = Some(index);
        given
    }

    /// The briefings that are in memory.
    pub fn in_memory(&self) -> impl Iterator<Item = (EntryId, &Arc<Opened>)> {
        self.tail.briefings()
    }

    /// The index.
    pub fn index(&self) -> Option<&Snapshot> {
        self.index.as_ref()
    }

    /// The briefing of `entry`, from memory or from the index.
    pub fn opened(&self, entry: EntryId) -> Option<Arc<Opened>> {
        let indexed = || self.index.as_ref().filter(|index| index.has(entry))?.opened(entry).map(Arc::new);
        self.tail.opened(entry).cloned().or_else(indexed)
    }

    /// As [`super::search::search`].
    pub fn search(
        &self,
        query: &Query,
        marks: &Marks,
        limit: usize,
        cancelled: &dyn Fn() -> bool,
    ) -> Option<Hits> {
        search_in(self, query, marks, limit, cancelled)
    }

    /// As [`super::search::count`].
    pub fn count(&self, query: &Query, marks: &Marks, cancelled: &dyn Fn() -> bool) -> Option<usize> {
        count_in(self, query.root.as_ref().unwrap_or(&Node::And(vec![])), marks, cancelled)
    }

    /// As [`super::search::group`]; `None` when cancelled. Of the index only so many quotes with the same words are
    /// looked at, the newest.
    pub fn group(&self, hits: &[Hit], cancelled: &dyn Fn() -> bool) -> Option<Vec<Group>> {
        echo::group_in(self, hits, cancelled)
    }

    /// Which briefings of the index fit a query, as [`filter::fits`] has it; `None` when cancelled.
    pub fn fitting(
        &self,
        query: &Query,
        marks: &Marks,
        cancelled: &dyn Fn() -> bool,
    ) -> Option<HashSet<EntryId>> {
        let (mut fitting, mut over) = (HashSet::new(), false);
        if let Some(index) = &self.index {
            index.skim(&mut |entry, briefing| {
                over = entry.0.is_multiple_of(64) && cancelled();
                if filter::fits(query, entry, briefing, marks) {
                    fitting.insert(entry);
                }
                if over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
        }
        (!over).then_some(fitting)
    }

    /// Calls `each` with every briefing, those of the index without their text, until it breaks.
    pub fn skim(&self, each: &mut dyn FnMut(EntryId, &Briefing) -> ControlFlow<()>) {
        for entry in self.tail.entries() {
            if let Some(opened) = self.tail.opened(entry)
                && each(entry, &opened.briefing).is_break()
            {
                return;
            }
        }
        if let Some(index) = &self.index {
            index.skim(each);
        }
    }

    /// Actors, kinds of sections, outlets and tags of all briefings, as [`Corpus::vocabulary`].
    pub fn vocabulary(&self) -> Vocabulary {
        let mut tallies = Tallies::default();
        self.skim(&mut |_, briefing| {
            tallies.add(briefing);
            ControlFlow::Continue(())
        });
        tallies.vocabulary()
    }

    /// Whether all that was read of the index could be read.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn sound(&self) -> Result<(), IndexError> {
        self.index.as_ref().map_or(Ok(()), Snapshot::sound)
    }
}

impl Quotes for Holdings {
    fn stores(&self) -> Vec<&dyn Rows> {
        let mut stores = self.index.as_ref().map(Quotes::stores).unwrap_or_default();
        stores.extend(self.tail.stores());
        stores
    }

    fn briefing(&self, entry: EntryId) -> Option<Arc<Opened>> {
        self.opened(entry)
    }
}
