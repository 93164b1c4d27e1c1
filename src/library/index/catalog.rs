//! The list of what the index holds: the one file that is replaced, and with that everything it says holds.

use super::{
    listing,
    volume::{day_number, day_numbered},
};
use crate::{briefing::SectionKind, library::Opened, text::SafeText};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// What the index holds, to be changed and written; it is read as a [`super::Listing`].
#[derive(Debug, Clone, Default, PartialEq)]
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
    #[serde(with = "day")]
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

    /// The file itself, among the paths that the index is of.
    pub fn under(&self, roots: &[PathBuf]) -> Option<PathBuf> {
        under(roots, self.root, &self.path())
    }

    /// Where below its root it is.
    pub fn path(&self) -> PathBuf {
        path(&self.path).into_owned()
    }
}

/// The file at `below` in root number `root` of `roots`.
pub(super) fn under(roots: &[PathBuf], root: u32, below: &Path) -> Option<PathBuf> {
    let root = roots.get(root as usize)?;
    Some(if below.as_os_str().is_empty() { root.clone() } else { root.join(below) })
}

/// The path of which these are the bytes.
#[cfg(unix)]
pub(super) fn path(bytes: &[u8]) -> Cow<'_, Path> {
    use std::os::unix::ffi::OsStrExt;
    Cow::Borrowed(Path::new(std::ffi::OsStr::from_bytes(bytes)))
}

/// The path of which these are the bytes.
#[cfg(not(unix))]
pub(super) fn path(bytes: &[u8]) -> Cow<'_, Path> {
    Cow::Owned(String::from_utf8_lossy(bytes).into_owned().into())
}

/// Days as numbers: small, and read in no time.
pub(super) mod day {
    use super::{Date, Deserialize, Serialize, day_number, day_numbered};

    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde asks for it so")]
    pub fn serialize<S: serde::Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        day.map(day_number).serialize(to)
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        Ok(Option::<i32>::deserialize(from)?.and_then(day_numbered))
    }
}

pub(super) const NAME: &str = "catalog";

impl Catalog {
    /// Replaces the catalog in `folder`, and with that the index: what was there holds until this does.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let bytes = listing::encode(self, folder).map_err(io::Error::other)?;
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
