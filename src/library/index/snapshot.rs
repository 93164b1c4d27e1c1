//! The index at one moment: searched without regard to what is being written.

use super::{
    IndexError,
    listing::Listing,
    piece::{NONE, Piece},
    skim::TOGETHER,
    volume::{Volume, unkeep},
    volume_path,
};
use crate::{
    briefing::Briefing,
    library::{
        EntryId, Opened,
        query::Query,
        search::{
            Hits, Marks,
            rows::{Quotes, Rows},
            search_in,
        },
    },
};
use std::{collections::HashMap, ops::ControlFlow, path::Path, sync::Arc};

/// The index at one moment. An entry is the number of a file in the order of the catalog, unless others are given out.
#[derive(Clone)]
pub struct Snapshot {
    listing: Arc<Listing>,
    pieces: Vec<Arc<Piece>>,
    /// Which piece a volume is.
    volumes: HashMap<u64, usize>,
    /// The number of each entry, where entries are not numbers.
    numbers: Option<Arc<HashMap<EntryId, u32>>>,
}

impl Snapshot {
    /// Opens what `listing` names in `folder`.
    pub(super) fn open(folder: &Path, listing: Arc<Listing>) -> Result<Self, IndexError> {
        let mut volumes = Vec::new();
        for &(number, length) in &listing.volumes {
            volumes.push(Arc::new(Volume::open(&volume_path(folder, number), length)?));
        }
        Self::of(listing, volumes, &Some)
    }

    /// The same index with other entries: `entry` has that of each number.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn with_entries(&self, entry: &dyn Fn(usize) -> Option<EntryId>) -> Result<Self, IndexError> {
        let volumes = self.pieces.iter().map(|piece| Arc::clone(&piece.volume)).collect();
        let mut other = Self::of(Arc::clone(&self.listing), volumes, &|number| Some(entry(number)?.0))?;
        let numbers = (0..self.listing.len()).filter_map(|number| Some((entry(number)?, number as u32)));
        other.numbers = Some(Arc::new(numbers.collect()));
        Ok(other)
    }

    fn of(
        listing: Arc<Listing>,
        opened: Vec<Arc<Volume>>,
        entry: &dyn Fn(usize) -> Option<usize>,
    ) -> Result<Self, IndexError> {
        let volumes: HashMap<u64, usize> =
            listing.volumes.iter().enumerate().map(|(at, volume)| (volume.0, at)).collect();
        let mut entries: Vec<Vec<u32>> =
            opened.iter().map(|volume| vec![NONE; volume.layout.shelves.len()]).collect();
        let broken = || IndexError::Broken("the catalog names what is not there".into());
        for number in 0..listing.len() {
            let Some((volume, shelf)) = listing.shelf(number) else { continue };
            let place = volumes.get(&volume).and_then(|&at| entries[at].get_mut(shelf as usize));
            *place.ok_or_else(broken)? = entry(number).map_or(NONE, |entry| entry as u32);
        }
        let pieces = opened.into_iter().zip(entries).map(|(v, entries)| Arc::new(Piece::new(v, entries)));
        let pieces = pieces.collect();
        Ok(Self { listing, pieces, volumes, numbers: None })
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
        self.sound().map(|()| hits)
    }

    /// Whether all that was read since it was last asked could be read.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn sound(&self) -> Result<(), IndexError> {
        match self.pieces.iter().find_map(|piece| piece.volume.trouble()) {
            Some(error) => Err(error.into()),
            None => Ok(()),
        }
    }

    /// The files, briefings and others.
    pub fn listing(&self) -> &Arc<Listing> {
        &self.listing
    }

    /// How many quotes there are.
    pub fn quotes(&self) -> usize {
        self.pieces.iter().map(|piece| piece.alive().count()).sum()
    }

    /// Bytes on disk that a search may read: all but what is kept of the briefings.
    pub fn size_without_kept(&self) -> u64 {
        let whole: u64 = self.listing.volumes.iter().map(|volume| volume.1).sum();
        let layouts = self.pieces.iter().map(|piece| &piece.volume.layout);
        let kept = layouts.flat_map(|layout| {
            let shelves = layout.shelves.iter().map(|shelf| u64::from(shelf.length));
            shelves.chain(layout.skims.iter().map(|skims| skims.1))
        });
        whole - kept.sum::<u64>()
    }

    /// The briefing of an entry as it was when it was read; `None` where it is no briefing.
    pub fn opened(&self, entry: EntryId) -> Option<Opened> {
        let number = self.number(entry)?;
        unkeep(&self.kept(number)?)
    }

    /// The number of the file of an entry.
    pub fn number(&self, entry: EntryId) -> Option<usize> {
        match &self.numbers {
            Some(numbers) => numbers.get(&entry).map(|&number| number as usize),
            None => Some(entry.0),
        }
    }

    /// Whether it holds the briefing of `entry`.
    pub fn has(&self, entry: EntryId) -> bool {
        let place = self.number(entry).and_then(|number| self.place(number));
        place.is_some_and(|(piece, shelf)| self.pieces[piece].entry(shelf) == Some(entry))
    }

    /// Takes the briefing of `entry` out of every later search.
    pub fn remove(&mut self, entry: EntryId) {
        if self.has(entry)
            && let Some((piece, shelf)) = self.number(entry).and_then(|number| self.place(number))
        {
            Arc::make_mut(&mut self.pieces[piece]).remove(shelf);
        }
    }

    /// Calls `each` with every briefing without its text, the newest of a volume first, until it breaks.
    pub fn skim(&self, each: &mut dyn FnMut(EntryId, &Briefing) -> ControlFlow<()>) {
        for piece in &self.pieces {
            for block in 0..piece.volume.layout.skims.len() {
                let skims = piece.volume.skims(block).unwrap_or_default();
                for (at, briefing) in skims.iter().enumerate() {
                    if let Some(entry) = piece.entry(block * TOGETHER + at)
                        && each(entry, briefing).is_break()
                    {
                        return;
                    }
                }
            }
        }
    }

    /// Which piece and which shelf of it file number `number` is kept on.
    fn place(&self, number: usize) -> Option<(usize, usize)> {
        let (volume, shelf) = self.listing.shelf(number)?;
        Some((*self.volumes.get(&volume)?, shelf as usize))
    }

    /// What was kept of a briefing.
    pub(super) fn kept(&self, number: usize) -> Option<Vec<u8>> {
        let (piece, shelf) = self.place(number)?;
        self.pieces[piece].volume.kept(shelf)
    }

    /// The volume with this number.
    pub(super) fn volume(&self, number: u64) -> Option<&Arc<Volume>> {
        Some(&self.pieces[*self.volumes.get(&number)?].volume)
    }

    /// Briefings of a volume that are still there, all that were, and the quotes that are.
    pub(super) fn left(&self, number: u64) -> Option<(usize, usize, usize)> {
        let piece = &self.pieces[*self.volumes.get(&number)?];
        let (left, all) = piece.shelves();
        Some((left, all, piece.alive().count()))
    }
}

impl Quotes for Snapshot {
    fn stores(&self) -> Vec<&dyn Rows> {
        self.pieces.iter().map(|piece| &**piece as &dyn Rows).collect()
    }

    fn briefing(&self, entry: EntryId) -> Option<Arc<Opened>> {
        self.opened(entry).map(Arc::new)
    }
}
