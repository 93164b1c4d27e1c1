//! An index of briefings that are in hand already, for benches and trials.

use super::{
    Builder, Index, IndexError,
    catalog::{Brief, Catalog, Filed, Stamp, State},
    merge,
    refresh::{FULL, FULL_BYTES},
    volume::keep,
    volume_path,
};
use crate::library::Opened;
use std::{path::PathBuf, sync::Arc};

impl Index {
    /// Puts these briefings in the place of all that the index holds.
    ///
    /// # Errors
    /// When another instance is writing, or the disk is full.
    pub fn fill(
        &self,
        briefings: impl IntoIterator<Item = (PathBuf, Arc<Opened>)>,
    ) -> Result<(), IndexError> {
        let _lock = self.lock()?;
        let mut catalog = Catalog::default();
        catalog.next = self.unused()?;
        let mut briefings = briefings.into_iter().peekable();
        while briefings.peek().is_some() {
            let first = catalog.len();
            let mut builder = Builder::create(&volume_path(&self.folder, catalog.next))?;
            while builder.quotes() < FULL && builder.written() < FULL_BYTES {
                let Some((path, opened)) = briefings.next() else { break };
                builder.add(catalog.len(), &opened, &keep(&opened))?;
                let state = State::Briefing(catalog.next, 0, Brief::of(&opened));
                catalog.add(&Filed::new(0, &path, Stamp::default(), 0, state));
            }
            let (shelves, length) = builder.finish()?;
            for (at, shelf) in (first..catalog.len()).zip(shelves) {
                catalog.shelve(at, catalog.next, shelf);
            }
            catalog.volumes.push((catalog.next, length));
            catalog.next += 1;
        }
        catalog.write(&self.folder)?;
        merge::merge(self, &mut catalog)
    }
}
