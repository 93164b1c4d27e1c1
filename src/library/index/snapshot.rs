//! The index at one moment: searched without regard to what is being written.

use super::{
    IndexError,
    catalog::{Catalog, Filed, State},
    piece::Piece,
    volume::{Volume, unkeep},
    volume_path,
};
use crate::library::{
    EntryId, Opened,
    query::Query,
    search::{
        Hits, Marks,
        rows::{Quotes, Rows},
        search_in,
    },
};
use std::{collections::HashMap, path::Path, sync::Arc};

/// The index at one moment. An entry is the number of a file in the order of the catalog.
pub struct Snapshot {
    /// The files.
    pub(super) catalog: Catalog,
    pieces: Vec<Piece>,
    numbers: HashMap<u64, usize>,
}

impl Snapshot {
    /// Opens what `catalog` names in `folder`.
    pub(super) fn open(folder: &Path, catalog: Catalog) -> Result<Self, IndexError> {
        let numbers: HashMap<u64, usize> =
            catalog.volumes.iter().enumerate().map(|(at, volume)| (volume.0, at)).collect();
        let mut volumes = Vec::new();
        for &(number, length) in &catalog.volumes {
            volumes.push(Arc::new(Volume::open(&volume_path(folder, number), length)?));
        }
        let mut entries: Vec<Vec<Option<EntryId>>> =
            volumes.iter().map(|volume| vec![None; volume.layout.shelves.len()]).collect();
        for (entry, file) in catalog.files.iter().enumerate() {
            let State::Briefing(number, shelf, _) = file.state else { continue };
            let place = numbers.get(&number).and_then(|&at| entries[at].get_mut(shelf as usize));
            *place.ok_or_else(|| IndexError::Broken("the catalog names what is not there".into()))? =
                Some(EntryId(entry));
        }
        let pieces = volumes.into_iter().zip(entries).map(|(v, entries)| Piece::new(v, entries)).collect();
        Ok(Self { catalog, pieces, numbers })
    }

    /// As [`crate::library::search::search`]; inner `None` when cancelled.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn search(
        &self,
        query: &Query,
        marks: &Marks,
        limit: usize,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Option<Hits>, IndexError> {
        let hits = search_in(self, query, marks, limit, cancelled);
        match self.pieces.iter().find_map(|piece| piece.volume.trouble()) {
            Some(error) => Err(error.into()),
            None => Ok(hits),
        }
    }

    /// The files, briefings and others; an entry is the number of one of them.
    pub fn files(&self) -> &[Filed] {
        &self.catalog.files
    }

    /// How many quotes there are.
    pub fn quotes(&self) -> usize {
        self.pieces.iter().map(|piece| piece.alive().count()).sum()
    }

    /// Bytes on disk that a search may read: all but what is kept of the briefings.
    pub fn size_without_kept(&self) -> u64 {
        let whole: u64 = self.catalog.volumes.iter().map(|volume| volume.1).sum();
        let shelves = self.pieces.iter().flat_map(|piece| &piece.volume.layout.shelves);
        whole - shelves.map(|shelf| u64::from(shelf.length)).sum::<u64>()
    }

    /// The briefing of an entry as it was when it was read; `None` where it is no briefing.
    pub fn opened(&self, entry: EntryId) -> Option<Opened> {
        unkeep(&self.kept(&self.catalog.files.get(entry.0)?.state)?)
    }

    /// What was kept of a briefing.
    pub(super) fn kept(&self, state: &State) -> Option<Vec<u8>> {
        let State::Briefing(number, shelf, _) = state else { return None };
        self.pieces[*self.numbers.get(number)?].volume.kept(*shelf as usize)
    }

    /// Briefings of a volume that are still there, all that were, and the quotes that are.
    pub(super) fn left(&self, number: u64) -> Option<(usize, usize, usize)> {
        let piece = &self.pieces[*self.numbers.get(&number)?];
        let (left, all) = piece.shelves();
        Some((left, all, piece.alive().count()))
    }
}

impl Quotes for Snapshot {
    fn stores(&self) -> Vec<&dyn Rows> {
        self.pieces.iter().map(|piece| piece as &dyn Rows).collect()
    }

    fn briefing(&self, entry: EntryId) -> Option<Arc<Opened>> {
        self.opened(entry).map(Arc::new)
    }
}
