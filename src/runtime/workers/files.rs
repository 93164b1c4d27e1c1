//! Which file each entry is: those of the index by its listing, the others one by one.

use crate::library::{EntryId, Origin, index::Listing};
use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
};

/// The files of the entries.
#[derive(Debug, Default)]
pub struct Files {
    listing: Arc<Listing>,
    others: HashMap<EntryId, Origin>,
    by_path: HashMap<PathBuf, EntryId>,
    /// What is gone from disk, or no briefing.
    gone: HashSet<EntryId>,
}

impl Files {
    /// The entries from 0 on are those of `listing`.
    pub fn begin_with(&mut self, listing: Arc<Listing>) {
        self.listing = listing;
    }

    /// Says where the bytes of an entry come from.
    pub fn put(&mut self, id: EntryId, origin: Origin) {
        if id.0 < self.listing.len() {
            return;
        }
        if let Origin::File(path) = &origin {
            self.by_path.insert(path.clone(), id);
        }
        self.others.insert(id, origin);
    }

    /// Where the bytes of an entry come from.
    pub fn origin(&self, id: EntryId) -> Option<Origin> {
        self.others.get(&id).cloned().or_else(|| self.listing.origin(id.0))
    }

    /// The entry of the file at `path`.
    pub fn find(&self, path: &Path) -> Option<EntryId> {
        self.by_path.get(path).copied().or_else(|| self.listing.find_path(path).map(EntryId))
    }

    /// The entry of a file of another listing of the same paths.
    pub fn entry_of(&self, listing: &Listing, number: usize) -> Option<EntryId> {
        let before = listing.place(number).and_then(|(root, below)| self.listing.find(root, below));
        before.map(EntryId).or_else(|| self.find(&listing.file(number)?))
    }

    /// Entries whose file is `path` or lies below it; every file for the empty path.
    pub fn below(&self, path: &Path) -> Vec<(EntryId, PathBuf)> {
        if let Some(id) = self.find(path) {
            return vec![(id, path.to_owned())];
        }
        let others = self.by_path.iter().map(|(file, id)| (*id, file.clone()));
        let listed = (0..self.listing.len()).filter_map(|n| Some((EntryId(n), self.listing.file(n)?)));
        let is_below = |file: &Path| path.as_os_str().is_empty() || file.starts_with(path);
        listed.chain(others).filter(|(_, file)| is_below(file)).collect()
    }

    /// Whether an entry was said to be gone.
    pub fn is_gone(&self, id: EntryId) -> bool {
        self.gone.contains(&id)
    }

    /// Says that an entry is gone, or there again.
    pub fn set_gone(&mut self, id: EntryId, gone: bool) {
        if gone {
            self.gone.insert(id);
        } else {
            self.gone.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_their_path_and_by_the_folder_they_are_in() {
        let mut files = Files::default();
        for (n, path) in ["a/1.md", "a/2.md", "b/3.md"].into_iter().enumerate() {
            files.put(EntryId(n), Origin::File(path.into()));
        }
        files.put(EntryId(3), Origin::Stdin);
        assert_eq!(files.find(Path::new("a/2.md")), Some(EntryId(1)));
        assert_eq!(files.below(Path::new("b/3.md")), [(EntryId(2), "b/3.md".into())]);
        let mut below: Vec<_> = files.below(Path::new("a")).into_iter().map(|(id, _)| id.0).collect();
        below.sort_unstable();
        assert_eq!(below, [0, 1]);
        assert_eq!((files.below(Path::new("")).len(), files.origin(EntryId(3))), (3, Some(Origin::Stdin)));
        files.set_gone(EntryId(1), true);
        assert!(files.is_gone(EntryId(1)) && !files.is_gone(EntryId(0)));
        files.set_gone(EntryId(1), false);
        assert!(!files.is_gone(EntryId(1)));
    }
}
