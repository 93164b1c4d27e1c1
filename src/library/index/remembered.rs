//! Opening files by what the index keeps of them, as long as they have not changed.

use super::{Index, Snapshot, State, listing::stamp};
use crate::{
    library::{EntryId, Opened},
    text::SafeText,
};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

/// What the index keeps, by the paths of the files.
pub struct Remembered {
    snapshot: Snapshot,
    places: HashMap<PathBuf, EntryId>,
}

impl Remembered {
    /// What is kept of the files at `paths`; `None` when the index has nothing that can be used.
    pub fn of(index: &Index, paths: &[PathBuf]) -> Option<Self> {
        let snapshot = index.snapshot().ok()?;
        let place = |(entry, filed): (usize, &super::Filed)| Some((filed.under(paths)?, EntryId(entry)));
        let places: HashMap<_, _> = snapshot.files().iter().enumerate().filter_map(place).collect();
        (!places.is_empty()).then_some(Self { snapshot, places })
    }

    /// What opening the file at `path` comes to, unless it is new or looks changed.
    pub fn open(&self, path: &Path) -> Option<Result<Opened, SafeText>> {
        let entry = *self.places.get(path)?;
        let filed = self.snapshot.files().get(entry.0)?;
        if filed.stamp.changed == 0 || stamp(path) != Some(filed.stamp) {
            return None;
        }
        match &filed.state {
            State::Briefing(..) => self.snapshot.opened(entry).map(Ok),
            State::Refused(reason) => Some(Err(reason.clone())),
        }
    }
}
