//! Opening files by what the index keeps of them, as long as they have not changed.

use super::{Index, Kept, Snapshot, stamp};
use crate::{
    library::{EntryId, Opened},
    text::SafeText,
};
use std::path::{Path, PathBuf};

/// What the index keeps, by the paths of the files.
pub struct Remembered {
    snapshot: Snapshot,
    listing: super::Listing,
}

impl Remembered {
    /// What is kept of the files at `paths`; `None` when the index has nothing that can be used.
    pub fn of(index: &Index, paths: &[PathBuf]) -> Option<Self> {
        let snapshot = index.snapshot().ok()?;
        let listing = index.listing().ok()?.at(paths);
        (!listing.is_empty()).then_some(Self { snapshot, listing })
    }

    /// What opening the file at `path` comes to, unless it is new or looks changed.
    pub fn open(&self, path: &Path) -> Option<Result<Opened, SafeText>> {
        let number = self.listing.find_path(path)?;
        let record = self.listing.get(number)?;
        if record.stamp.changed == 0 || stamp(path) != Some(record.stamp) {
            return None;
        }
        match record.state {
            Kept::Briefing(..) => self.snapshot.opened(EntryId(number)).map(Ok),
            Kept::Refused(reason) => Some(Err(reason.into())),
        }
    }
}
