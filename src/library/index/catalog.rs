//! The list of what the index holds: the one file that is replaced, and with that everything it says holds.

use super::{
    encode::encode,
    listing::{self, Kept, Listing, Record},
    volume::{day_number, day_numbered},
};
use crate::{briefing::SectionKind, library::Opened, text::SafeText};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What the index holds, to be changed and written; it is read as a [`Listing`]. What stays as it was is not unpacked:
/// it is the record of the listing before.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Number of the next volume.
    pub next: u64,
    /// Number and length of each volume.
    pub volumes: Vec<(u64, u64)>,
    /// What the index held before.
    base: Arc<Listing>,
    /// The files, in the order in which they are listed.
    lines: Vec<Line>,
}

/// A file of a catalog.
#[derive(Debug)]
pub(super) enum Line {
    /// As it was: its number in the listing before.
    Kept(u32),
    /// Otherwise, or new: its record as bytes.
    Other(Box<[u8]>),
    /// New, and not read yet: it is not written.
    Unread,
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
    /// To be built upon what there was; without its files.
    pub fn upon(base: Arc<Listing>) -> Self {
        Self { next: base.next, volumes: base.volumes.clone(), base, lines: Vec::new() }
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Adds a file as it was: its number in the listing before.
    pub fn keep(&mut self, number: usize) {
        self.lines.push(Line::Kept(number as u32));
    }

    /// Adds a file that is to be read.
    pub fn expect(&mut self) {
        self.lines.push(Line::Unread);
    }

    /// Adds a file.
    pub fn add(&mut self, filed: &Filed) {
        self.expect();
        self.put(self.lines.len() - 1, filed);
    }

    /// Says what file `at` is.
    pub fn put(&mut self, at: usize, filed: &Filed) {
        self.lines[at] = line(filed);
    }

    /// Says how file `at` looks.
    pub fn stamp(&mut self, at: usize, stamp: Stamp) {
        if let Some(record) = self.get(at) {
            self.lines[at] = line(&Record { stamp, ..record });
        }
    }

    /// Says where the briefing of file `at` is kept.
    pub fn shelve(&mut self, at: usize, volume: u64, shelf: u32) {
        if let Some(Record { state: Kept::Briefing(.., card), root, path, stamp, hash }) = self.get(at) {
            let state = Kept::Briefing(volume, shelf, card);
            self.lines[at] = line(&Record { root, path, stamp, hash, state });
        }
    }

    /// File `at`; `None` where it was not read yet.
    pub fn get(&self, at: usize) -> Option<Record<'_>> {
        listing::record(self.raw(at)?)
    }

    /// The volume and the shelf that the briefing of file `at` is kept on.
    pub fn shelf(&self, at: usize) -> Option<(u64, u32)> {
        listing::shelf(self.raw(at)?)
    }

    /// The hash of the bytes of file `at`.
    pub fn hash(&self, at: usize) -> Option<u64> {
        listing::head(self.raw(at)?).map(|head| head.hash)
    }

    /// The record of file `at` as it is written.
    pub(super) fn raw(&self, at: usize) -> Option<&[u8]> {
        match self.lines.get(at)? {
            Line::Kept(number) => self.base.raw(*number as usize),
            Line::Other(bytes) => Some(bytes),
            Line::Unread => None,
        }
    }

    pub(super) fn base(&self) -> &Listing {
        &self.base
    }

    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Replaces the catalog in `folder`, and with that the index: what was there holds until this does.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let new = folder.join("catalog.new");
        let mut file = File::create(&new)?;
        encode(self, folder, &mut file)?;
        file.sync_all()?;
        fs::rename(&new, folder.join(NAME))?;
        // so that the new name is on the disk as well
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(())
    }
}

#[cfg(test)]
impl Catalog {
    /// The same, as if all of it were new.
    pub fn anew(&self) -> Self {
        let line = |at| self.raw(at).map_or(Line::Unread, |bytes| Line::Other(bytes.into()));
        let lines = (0..self.len()).map(line).collect();
        Self { next: self.next, volumes: self.volumes.clone(), base: Arc::default(), lines }
    }
}

/// A record by itself; none where it cannot be written, which does not happen.
fn line(record: &impl Serialize) -> Line {
    postcard::to_stdvec(record).map_or(Line::Unread, |bytes| Line::Other(bytes.into()))
}

/// A number that other bytes do not give.
pub fn checksum(bytes: &[u8]) -> u64 {
    number(&blake3::hash(bytes))
}

/// The number of a hash.
pub(super) fn number(hash: &blake3::Hash) -> u64 {
    hash.as_bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}
