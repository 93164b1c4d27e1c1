//! The index of quotes on disk: derived data, safe to delete at any time.
//!
//! One folder for each version of the program and each list of paths. In it: volumes, each written once and never
//! changed; and a catalog of all files, which says what of the volumes holds. A change writes a new volume, then
//! replaces the catalog: whenever that is interrupted, the index is what it was. One instance writes at a time,
//! others go on reading. What is damaged is thrown away and built again.
//!
//! A volume has its quotes newest first, so that a search stops when it has the first fifty; it also keeps what
//! was extracted from each briefing, so that a file is parsed once.

mod beginnings;
mod builder;
mod catalog;
mod dictionary;
mod encode;
mod fill;
mod join;
mod listing;
mod merge;
mod orders;
mod pack;
mod pairs;
mod piece;
mod refresh;
mod sets;
mod sink;
mod skim;
mod snapshot;
mod survey;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_joining;
mod volume;

pub use builder::Builder;
pub use catalog::{Brief, Filed, Stamp, State};
pub use listing::{Card, Kept, Listing, Record};
pub use orders::{source_key, title_key};
pub use refresh::{Heard, Progress, Refreshed};
pub use snapshot::Snapshot;
pub use survey::{Listed, Survey, stamp, survey};

use super::Opened;
use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Raised whenever what is in the index changes its shape or meaning.
const FORMAT: u32 = 6;

/// Why the index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Another instance is writing; what is there can be searched.
    #[error("another instance is bringing the index up to date")]
    Busy,
    /// The folder cannot be used, or the disk is full.
    #[error("the index: {0}")]
    Io(#[from] io::Error),
    /// The index is damaged.
    #[error("the index: {0}")]
    Broken(String),
}

/// An index in its folder.
#[derive(Debug, Clone)]
pub struct Index {
    folder: PathBuf,
    paths: Vec<PathBuf>,
}

/// The folder below `cache` for the index of the files at `paths`, by this version of the program.
///
/// # Errors
/// When a path is not there.
pub fn folder(cache: &Path, paths: &[PathBuf]) -> io::Result<PathBuf> {
    let mut name = Vec::new();
    for path in paths {
        name.extend_from_slice(fs::canonicalize(path)?.as_os_str().as_encoded_bytes());
        name.push(0);
    }
    // what is read out of archives depends on the names of their fields
    name.extend_from_slice(
        format!("{:?}", super::open::FIELDS.get().cloned().unwrap_or_default()).as_bytes(),
    );
    // and hedges on the scale of likelihood
    name.extend_from_slice(crate::extract::scales::chosen().name.as_bytes());
    Ok(cache.join(version()).join(format!("{:016x}", catalog::checksum(&name))))
}

/// What an index depends on besides the files: its format, and the very program, since what it extracts is kept.
fn version() -> String {
    let program = std::env::current_exe().and_then(fs::metadata).map_or(0, |m| m.len());
    format!("{FORMAT}-{}-{program}", env!("CARGO_PKG_VERSION"))
}

/// Removes the indexes of other versions below `cache`; what cannot be removed stays.
pub fn prune(cache: &Path) {
    let version = version();
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let parts: Vec<&str> = name.to_str().map(|n| n.split('-').collect()).unwrap_or_default();
        let numbered = |part: Option<&&str>| part.is_some_and(|p| p.parse::<u64>().is_ok());
        let is_index = parts.len() == 3 && numbered(parts.first()) && numbered(parts.last());
        if is_index && name.to_str() != Some(&version) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn volume_path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number}.quotes"))
}

impl Index {
    /// The index in `folder`, which is made when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        fs::create_dir_all(folder)?;
        Ok(Self::at(folder, &[]))
    }

    /// The index of `paths` in `folder`, whether it is there or not; it is made when it is first written.
    pub fn at(folder: &Path, paths: &[PathBuf]) -> Self {
        Self { folder: folder.to_owned(), paths: paths.to_vec() }
    }

    /// Whether it is there.
    pub fn exists(&self) -> bool {
        self.folder.is_dir()
    }

    /// What is in the index now, without a look at the quotes.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn listing(&self) -> Result<Listing, IndexError> {
        Ok(Listing::read(&self.folder)?.at(&self.paths))
    }

    /// As much of it as the first screen shows, and what is kept of the newest briefing, by its number.
    pub fn front(&self) -> Option<(Listing, Option<(usize, Opened)>)> {
        let listing = Listing::front(&self.folder)?.at(&self.paths);
        let newest = listing.newest(&self.folder);
        let newest = newest.and_then(|(number, kept)| Some((number, volume::unkeep(&kept)?)));
        Some((listing, newest))
    }

    /// The index as it is now; later changes do not show in it.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn snapshot(&self) -> Result<Snapshot, IndexError> {
        let mut tries = 0;
        loop {
            let opened = Snapshot::open(&self.folder, Arc::new(self.listing()?));
            // another instance may have put other volumes in the place of these just now
            if opened.is_ok() || tries == 3 {
                return opened;
            }
            tries += 1;
        }
    }

    /// Takes the right to write, which ends with the file or the program.
    fn lock(&self) -> Result<File, IndexError> {
        fs::create_dir_all(&self.folder)?;
        let file = File::options().create(true).truncate(false).write(true).open(self.folder.join("lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(IndexError::Busy),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
