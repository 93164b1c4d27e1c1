//! Stories in the list: which briefing stands for the others that tell of the same event, and which of them are
//! folded away beneath it.

use crate::library::{EntryId, told::Told};
// asked for every row at every key
use foldhash::{HashMap, HashSet};
use std::sync::Arc;

/// What a row shows of the story its briefing belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InStory {
    /// How many are folded away beneath it.
    pub beneath: usize,
    /// Whether it stands beneath another.
    pub under: bool,
    /// Whether it is the same item as another.
    pub copy: bool,
}

/// Stories, and which of them are unfolded.
#[derive(Debug, Clone, Default)]
pub struct Folds {
    told: Arc<Told>,
    /// The story of each briefing, by its index.
    story_of: HashMap<EntryId, usize>,
    /// What each copy is a copy of.
    copy_of: HashMap<EntryId, EntryId>,
    /// The copies of each item.
    copies_of: HashMap<EntryId, Vec<EntryId>>,
    /// Under which briefing of the list each stands, and how far below it.
    places: HashMap<EntryId, (EntryId, u32)>,
    /// How many stand under each that any stand under.
    under: HashMap<EntryId, usize>,
    /// Members of the stories that are unfolded.
    unfolded: HashSet<EntryId>,
}

impl Folds {
    /// Takes in what belongs together; whether that is news.
    pub fn take(&mut self, told: Arc<Told>) -> bool {
        if self.told == told {
            return false;
        }
        let stories = told.stories.iter().enumerate();
        self.story_of = stories.flat_map(|(at, story)| story.iter().map(move |id| (*id, at))).collect();
        self.copy_of = told.copies.iter().map(|(copy, of)| (*copy, *of)).collect();
        self.copies_of.clear();
        for (copy, of) in &told.copies {
            self.copies_of.entry(*of).or_default().push(*copy);
        }
        self.copies_of.values_mut().for_each(|copies| copies.sort_unstable());
        self.told = told;
        true
    }

    /// Whether any of these belongs to a story.
    pub fn concern(&self, ids: &[EntryId]) -> bool {
        ids.iter().any(|id| self.story_of.contains_key(id))
    }

    /// Puts every briefing on its own.
    pub fn part(&mut self) {
        self.places.clear();
        self.under.clear();
    }

    /// Finds out anew who stands under whom: the first in order leads, copies come last.
    pub fn gather<K: Ord>(&mut self, shown: impl Fn(EntryId) -> bool, key: impl Fn(EntryId) -> K) {
        self.part();
        for story in &self.told.stories {
            let mut members: Vec<EntryId> = story.iter().copied().filter(|id| shown(*id)).collect();
            if members.len() < 2 {
                continue;
            }
            members.sort_by_cached_key(|id| (self.copy_of.contains_key(id), key(*id)));
            self.under.insert(members[0], members.len() - 1);
            // one that came later goes where the others are
            if members.iter().any(|id| self.unfolded.contains(id)) {
                self.unfolded.extend(&members);
            }
            let lead = members[0];
            self.places.extend((0..).zip(members).map(|(rank, id)| (id, (lead, rank))));
        }
    }

    /// The one that leads the story `id` belongs to, and how far below it that stands; itself where there is none.
    pub fn place(&self, id: EntryId) -> (EntryId, u32) {
        self.places.get(&id).copied().unwrap_or((id, 0))
    }

    /// Those that stand under `lead`, in order.
    pub fn beneath(&self, lead: EntryId) -> Vec<EntryId> {
        if !self.under.contains_key(&lead) {
            return vec![];
        }
        let story = self.story_of.get(&lead).map(|at| &self.told.stories[*at]);
        let mut members: Vec<(u32, EntryId)> =
            story.into_iter().flatten().filter_map(|id| Some((self.places.get(id)?.1, *id))).collect();
        members.sort_unstable();
        members.into_iter().skip(1).map(|(_, id)| id).collect()
    }

    /// Whether any story is shown as one.
    pub fn any(&self) -> bool {
        !self.under.is_empty()
    }

    /// Whether `id` stands in no row of its own.
    pub fn is_folded(&self, id: EntryId) -> bool {
        self.places.get(&id).is_some_and(|(_, rank)| *rank > 0) && !self.unfolded.contains(&id)
    }

    /// What a row shows.
    pub fn in_story(&self, id: EntryId) -> InStory {
        let copy = self.copy_of.contains_key(&id);
        let Some((_, rank)) = self.places.get(&id) else { return InStory { copy, ..InStory::default() } };
        let beneath = self.under.get(&id).filter(|_| !self.unfolded.contains(&id));
        InStory { beneath: beneath.copied().unwrap_or(0), under: *rank > 0, copy }
    }

    /// The other copies of the item that `id` is.
    pub fn copies(&self, id: EntryId) -> Vec<EntryId> {
        let first = self.copy_of.get(&id).copied().unwrap_or(id);
        let all = std::iter::once(first).chain(self.copies_of.get(&first).into_iter().flatten().copied());
        all.filter(|other| *other != id).collect()
    }

    /// Unfolds the story of `id`, or folds it; whether `id` belongs to one that is shown.
    pub fn set(&mut self, id: EntryId, unfolded: bool) -> bool {
        let (lead, _) = self.place(id);
        let there = self.under.contains_key(&lead);
        for member in self.beneath(lead).into_iter().chain([lead]).filter(|_| there) {
            if unfolded {
                self.unfolded.insert(member)
            } else {
                self.unfolded.remove(&member)
            };
        }
        there
    }

    /// Whether the story of `id` is unfolded.
    pub fn is_unfolded(&self, id: EntryId) -> bool {
        self.unfolded.contains(&self.place(id).0)
    }

    /// Unfolds all stories, or folds all where none is folded; whether they are unfolded now.
    pub fn toggle_all(&mut self) -> bool {
        let unfold = self.under.keys().any(|lead| !self.unfolded.contains(lead));
        self.unfolded.clear();
        if unfold {
            self.unfolded.extend(self.places.keys());
        }
        unfold
    }
}
