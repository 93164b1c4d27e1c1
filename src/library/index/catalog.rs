//! The list of what the index holds: the one file that is replaced, and with that everything it says holds.

use super::IndexError;
use crate::{briefing::SectionKind, library::Opened, text::SafeText};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// What the index holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    /// Number of the next volume.
    pub next: u64,
    /// Number and length of each volume.
    pub volumes: Vec<(u64, u64)>,
    /// The files, in the order in which they are listed.
    pub files: Vec<Filed>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Filed {
    /// Which of the paths it was found at.
    pub root: u32,
    /// Where below that path; empty for the path itself.
    path: Vec<u8>,
    /// What shows without reading whether it changed.
    pub stamp: Stamp,
    /// Of its bytes.
    pub hash: u64,
    /// What it is.
    pub state: State,
}

/// What shows without reading whether a file changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stamp {
    /// In bytes.
    pub size: u64,
    /// When it was changed, in nanoseconds; 0 where it is to be read again.
    pub changed: i64,
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum State {
    /// A briefing, kept in this volume on this shelf.
    Briefing(u64, u32, Brief),
    /// No briefing, and why.
    Refused(SafeText),
}

/// As much of a briefing as a list of briefings shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// Its title.
    pub title: SafeText,
    /// Its day.
    pub date: Option<Date>,
    /// Who published it.
    pub outlet: Option<SafeText>,
    /// The kinds of its sections, in order.
    pub kinds: Vec<SectionKind>,
    /// How many quotes it has.
    pub quotes: u32,
}

impl Brief {
    /// Of an opened briefing.
    pub fn of(opened: &Opened) -> Self {
        let briefing = &opened.briefing;
        Self {
            title: briefing.head.title.clone(),
            date: briefing.head.date,
            outlet: briefing.head.source.outlet.clone(),
            kinds: briefing.sections.iter().map(|section| section.kind.clone()).collect(),
            quotes: briefing.quotes.len() as u32,
        }
    }
}

impl Filed {
    /// A file at `path` below root number `root`.
    pub fn new(root: u32, path: &Path, stamp: Stamp, hash: u64, state: State) -> Self {
        Self { root, path: path.as_os_str().as_encoded_bytes().to_vec(), stamp, hash, state }
    }

    /// What it is found by: its root, and the bytes of where below that it is.
    pub(super) fn place(&self) -> (u32, &[u8]) {
        (self.root, &self.path)
    }

    /// The file itself, among the paths that the index is of.
    pub fn under(&self, roots: &[PathBuf]) -> Option<PathBuf> {
        let (root, below) = (roots.get(self.root as usize)?, self.path());
        Some(if below.as_os_str().is_empty() { root.clone() } else { root.join(below) })
    }

    /// Where below its root it is.
    #[cfg(unix)]
    pub fn path(&self) -> PathBuf {
        use std::os::unix::ffi::OsStrExt;
        std::ffi::OsStr::from_bytes(&self.path).into()
    }

    /// Where below its root it is.
    #[cfg(not(unix))]
    pub fn path(&self) -> PathBuf {
        String::from_utf8_lossy(&self.path).into_owned().into()
    }
}

const NAME: &str = "catalog";

impl Catalog {
    /// Reads the catalog in `folder`; an empty one when there is none yet.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn read(folder: &Path) -> Result<Self, IndexError> {
        let bytes = match fs::read(folder.join(NAME)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error.into()),
        };
        let read = bytes.split_last_chunk::<8>().and_then(|(bytes, sum)| {
            let sound = checksum(bytes) == u64::from_le_bytes(*sum);
            sound.then(|| postcard::from_bytes(bytes).ok()).flatten()
        });
        read.ok_or_else(|| IndexError::Broken("the catalog is damaged".into()))
    }

    /// Replaces the catalog in `folder`, and with that the index: what was there holds until this does.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let mut bytes = postcard::to_stdvec(self).map_err(io::Error::other)?;
        bytes.extend_from_slice(&checksum(&bytes).to_le_bytes());
        let new = folder.join("catalog.new");
        let mut file = File::create(&new)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&new, folder.join(NAME))?;
        // so that the new name is on the disk as well
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(())
    }
}

/// A number that other bytes do not give.
pub fn checksum(bytes: &[u8]) -> u64 {
    blake3::hash(bytes).as_bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}
