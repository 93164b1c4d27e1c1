//! The catalog as it is read: one stretch of bytes, of which a record is looked at when somebody asks for it, and
//! before it a front that is enough for the first screen.

use super::{
    IndexError,
    catalog::{Brief, Filed, NAME, Stamp, checksum, day, path, under},
    orders::Orders,
    volume_path,
};
use crate::{briefing::SectionKind, library::Origin, text::SafeText};
use foldhash::fast::RandomState;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    fs::{self, File},
    hash::BuildHasher,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// What the file begins with.
pub(super) const MAGIC: &[u8; 8] = b"catalog2";
/// Most bytes of a front; damaged bytes could say anything.
const LARGEST: usize = 1 << 22;

/// What stands before the records.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Front<F> {
    pub(super) next: u64,
    pub(super) volumes: Vec<(u64, u64)>,
    pub(super) files: u32,
    pub(super) briefings: u32,
    pub(super) quotes: u64,
    /// Number of the volume, and where in it the newest briefing is kept.
    pub(super) newest: Option<(u64, u64, u32)>,
    /// The first files of the list by date, with their numbers.
    pub(super) rows: Vec<(u32, F)>,
}

/// A file that was read, as it stands in the catalog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record<'a> {
    /// Which of the paths it was found at.
    pub root: u32,
    /// Where below that path, in bytes.
    #[serde(borrow)]
    pub(super) path: &'a [u8],
    /// What shows without reading whether it changed.
    pub stamp: Stamp,
    /// Of its bytes.
    pub hash: u64,
    /// What it is.
    #[serde(borrow)]
    pub state: Kept<'a>,
}

/// What a file is, as it stands in the catalog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Kept<'a> {
    /// A briefing, kept in this volume on this shelf.
    Briefing(u64, u32, #[serde(borrow)] Card<'a>),
    /// No briefing, and why.
    Refused(&'a str),
}

/// A [`Brief`] as it stands in the catalog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its day.
    #[serde(with = "day")]
    pub date: Option<Date>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// The kinds of its sections, in order.
    pub kinds: Vec<SectionKind>,
    /// How many quotes it has.
    pub quotes: u32,
}

impl Card<'_> {
    /// A copy that stands by itself.
    pub fn brief(self) -> Brief {
        let Self { title, date, outlet, kinds, quotes } = self;
        Brief { title: title.into(), date, outlet: outlet.map(SafeText::from), kinds, quotes }
    }
}

impl Record<'_> {
    /// Where below its root it is.
    pub fn path(&self) -> Cow<'_, Path> {
        path(self.path)
    }

    /// The file itself, among the paths that the index is of.
    pub fn under(&self, roots: &[PathBuf]) -> PathBuf {
        under(roots, self.root, &self.path()).unwrap_or_else(|| self.path().into_owned())
    }
}

/// The beginning of a record: what is needed of most is read without the rest.
#[derive(Deserialize)]
pub(super) struct Head<'a> {
    pub(super) root: u32,
    #[serde(borrow)]
    pub(super) path: &'a [u8],
    pub(super) stamp: Stamp,
    pub(super) hash: u64,
    /// Which [`Kept`] it is.
    kept: u32,
}

impl Head<'_> {
    pub(super) fn is_briefing(&self) -> bool {
        self.kept == 0
    }
}

pub(super) fn head(bytes: &[u8]) -> Option<Head<'_>> {
    postcard::take_from_bytes(bytes).ok().map(|(head, _)| head)
}

/// The volume and the shelf that a briefing is kept on.
pub(super) fn shelf(bytes: &[u8]) -> Option<(u64, u32)> {
    let (head, rest) = postcard::take_from_bytes::<Head>(bytes).ok()?;
    head.is_briefing().then(|| postcard::take_from_bytes(rest).ok())?.map(|(place, _)| place)
}

pub(super) fn record(bytes: &[u8]) -> Option<Record<'_>> {
    postcard::take_from_bytes(bytes).ok().map(|(record, _)| record)
}

/// What the index holds: the files in the order of a scan, each known by its number.
#[derive(Debug, Default)]
pub struct Listing {
    /// Where the record of each file begins, 0 where that is not known; the numbers in the order of dates; the records.
    bytes: Vec<u8>,
    files: usize,
    rows: usize,
    briefings: usize,
    quotes: usize,
    roots: Vec<PathBuf>,
    pub(super) next: u64,
    pub(super) volumes: Vec<(u64, u64)>,
    /// Tells one state of the index from another.
    pub(super) sum: u64,
    newest: Option<(u64, u64, u32)>,
    places: OnceLock<Places>,
    pub(super) orders: Orders,
}

/// Numbers by the place of the file: an open table, of which a slot holds a number and one.
#[derive(Debug, Default)]
struct Places {
    slots: Vec<u32>,
    hasher: RandomState,
}

impl Listing {
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
        Self::whole(bytes).ok_or_else(|| IndexError::Broken("the catalog is damaged".into()))
    }

    /// The [`Listing::sum`] of the catalog in `folder`, without a look at the rest of it; none when there is none to see.
    pub(super) fn sum_in(folder: &Path) -> Option<u64> {
        let mut file = match File::open(folder.join(NAME)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Some(Self::default().sum),
            Err(_) => return None,
        };
        let mut sum = [0; 8];
        io::Seek::seek(&mut file, io::SeekFrom::End(-8)).ok()?;
        file.read_exact(&mut sum).ok()?;
        Some(u64::from_le_bytes(sum))
    }

    pub(super) fn whole(mut bytes: Vec<u8>) -> Option<Self> {
        let (front, start) = front(&bytes)?;
        let end = bytes.len().checked_sub(8)?;
        let sum = u64::from_le_bytes(bytes.get(end..)?.try_into().ok()?);
        if checksum(bytes.get(start..end)?) != sum {
            return None;
        }
        bytes.truncate(end);
        bytes.drain(..start);
        let files = front.files as usize;
        let listing = Self { bytes, rows: files, sum, ..Self::of(front) };
        (listing.bytes.len() >= files.checked_mul(8)?).then_some(listing)
    }

    fn of<F>(front: Front<F>) -> Self {
        let Front { next, volumes, files, briefings, quotes, newest, .. } = front;
        let (files, briefings, quotes) = (files as usize, briefings as usize, quotes as usize);
        Self { files, briefings, quotes, next, volumes, newest, ..Self::default() }
    }

    /// Only as much of the catalog in `folder` as the first screen shows: the newest rows, and how many there are.
    pub fn front(folder: &Path) -> Option<Self> {
        let mut file = File::open(folder.join(NAME)).ok()?;
        let mut bytes = vec![0; MAGIC.len() + 4];
        file.read_exact(&mut bytes).ok()?;
        let length = u32::from_le_bytes(bytes.get(MAGIC.len()..)?.try_into().ok()?) as u64;
        file.take((length + 8).min(LARGEST as u64)).read_to_end(&mut bytes).ok()?;
        let (front, _) = front(&bytes)?;
        let mut table = vec![0; (front.files as usize).checked_mul(4)?];
        let (mut order, mut records) = (Vec::new(), Vec::new());
        let start = table.len() + 4 * front.rows.len();
        for (number, filed) in &front.rows {
            let at = *number as usize * 4;
            let offset = (start + records.len()) as u32;
            table.get_mut(at..at + 4)?.copy_from_slice(&offset.to_le_bytes());
            order.extend(number.to_le_bytes());
            records.extend(postcard::to_stdvec(filed).ok()?);
        }
        let rows = front.rows.len();
        table.extend(order);
        table.extend(records);
        Some(Self { bytes: table, rows, ..Self::of(front) })
    }

    /// Of nothing; the next volume is to have this number.
    pub(super) fn empty(next: u64) -> Self {
        Self { next, ..Self::default() }
    }

    /// Says which paths it is of.
    pub fn at(mut self, roots: &[PathBuf]) -> Self {
        self.roots = roots.to_vec();
        self
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files == 0
    }

    /// How many of them are briefings.
    pub fn briefings(&self) -> usize {
        self.briefings
    }

    /// How many quotes those have.
    pub fn quotes(&self) -> usize {
        self.quotes
    }

    /// The numbers of the files that are known here, in the order of dates: the newest briefings first, then the
    /// undated ones, then what is no briefing.
    pub fn by_date(&self) -> impl ExactSizeIterator<Item = usize> + '_ {
        (0..self.rows).map(|row| self.number(self.files + row).unwrap_or(0) as usize)
    }

    fn number(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes.get(at * 4..at * 4 + 4)?.try_into().ok()?))
    }

    fn bytes_of(&self, number: usize) -> Option<&[u8]> {
        if number >= self.files {
            return None;
        }
        let offset = self.number(number).filter(|&offset| offset > 0)?;
        self.bytes.get(offset as usize..)
    }

    /// File number `number`.
    pub fn get(&self, number: usize) -> Option<Record<'_>> {
        record(self.bytes_of(number)?)
    }

    /// The record of file number `number`, and nothing behind it.
    pub(super) fn raw(&self, number: usize) -> Option<&[u8]> {
        let from = self.bytes_of(number)?;
        let Some(next) = self.bytes_of(number + 1) else { return Some(from) };
        from.get(..from.len().checked_sub(next.len())?)
    }

    /// The beginning of the record of file number `number`.
    pub(super) fn head(&self, number: usize) -> Option<Head<'_>> {
        head(self.bytes_of(number)?)
    }

    /// The volume and the shelf that the briefing of file number `number` is kept on.
    pub(super) fn shelf(&self, number: usize) -> Option<(u64, u32)> {
        shelf(self.bytes_of(number)?)
    }

    /// The place of a file: its root, and the bytes of where below that it is.
    pub fn place(&self, number: usize) -> Option<(u32, &[u8])> {
        postcard::take_from_bytes(self.bytes_of(number)?).ok().map(|(place, _)| place)
    }

    /// Whether file number `number` is a briefing.
    pub fn is_briefing(&self, number: usize) -> bool {
        self.head(number).is_some_and(|head| head.is_briefing())
    }

    /// All files that are known here, in order.
    pub fn files(&self) -> impl Iterator<Item = (usize, Record<'_>)> {
        (0..self.files).filter_map(|number| Some((number, self.get(number)?)))
    }

    /// Where file number `number` is.
    pub fn file(&self, number: usize) -> Option<PathBuf> {
        let (root, below) = self.place(number)?;
        under(&self.roots, root, &path(below))
    }

    /// The same as an origin.
    pub fn origin(&self, number: usize) -> Option<Origin> {
        self.file(number).map(Origin::File)
    }

    /// Its path as shown: below its folder; with several of those, with the folder's own name.
    pub fn label(&self, number: usize) -> SafeText {
        let Some((root, below)) = self.place(number) else { return SafeText::default() };
        let Some(base) = self.roots.get(root as usize) else { return SafeText::default() };
        let (below, several) = (path(below), self.roots.len() > 1);
        if below.as_os_str().is_empty() {
            return base.to_string_lossy().as_ref().into();
        }
        let shown = match base.file_name().filter(|_| several) {
            Some(name) => Path::new(name).join(below),
            None => below.into_owned(),
        };
        shown.to_string_lossy().replace(['\n', '\r'], "\u{FFFD}").into()
    }

    /// The number of the file at `below` in root number `root`.
    pub fn find(&self, root: u32, below: &[u8]) -> Option<usize> {
        let places = self.places.get_or_init(|| self.places());
        let mask = places.slots.len().checked_sub(1)?;
        let mut slot = places.hasher.hash_one((root, below)) as usize & mask;
        loop {
            let number = places.slots[slot].checked_sub(1)? as usize;
            if self.place(number) == Some((root, below)) {
                return Some(number);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The number of the file at `path`.
    pub fn find_path(&self, path: &Path) -> Option<usize> {
        let below = |(root, base): (u32, &PathBuf)| {
            self.find(root, path.strip_prefix(base).ok()?.as_os_str().as_encoded_bytes())
        };
        (0..).zip(&self.roots).find_map(below)
    }

    fn places(&self) -> Places {
        let size = (self.files * 2).next_power_of_two().max(2);
        let mut places = Places { slots: vec![0; size], hasher: RandomState::default() };
        for number in 0..self.files {
            let Some(place) = self.place(number) else { continue };
            let mut slot = places.hasher.hash_one(place) as usize & (size - 1);
            while places.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            places.slots[slot] = number as u32 + 1;
        }
        places
    }

    /// What is kept in `folder` of the newest briefing, and its number, as bytes that a volume would give.
    pub fn newest(&self, folder: &Path) -> Option<(usize, Vec<u8>)> {
        let (volume, offset, length) = self.newest?;
        let number = self.by_date().next()?;
        if length as usize > LARGEST {
            return None;
        }
        let mut bytes = vec![0; length as usize];
        let mut file = File::open(volume_path(folder, volume)).ok()?;
        io::Seek::seek(&mut file, io::SeekFrom::Start(offset)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        Some((number, bytes))
    }
}

#[cfg(test)]
#[allow(clippy::missing_panics_doc, reason = "tests panic")]
impl Listing {
    /// Of these briefings at these paths below `root`, in the order of a scan.
    pub fn in_memory(root: &Path, briefings: &[(PathBuf, &crate::library::Opened)]) -> Self {
        let filed = |(path, opened): &(PathBuf, &crate::library::Opened)| {
            let state = super::catalog::State::Briefing(0, 0, Brief::of(opened));
            Filed::new(0, path, Stamp::default(), 1, state)
        };
        let mut catalog = super::catalog::Catalog::default();
        briefings.iter().map(filed).for_each(|filed| catalog.add(&filed));
        let mut bytes = Vec::new();
        super::encode::encode(&catalog, root, &mut bytes).expect("bytes");
        Self::whole(bytes).expect("a listing").at(&[root.to_owned()])
    }
}

/// The front, and where what follows begins.
fn front(bytes: &[u8]) -> Option<(Front<Filed>, usize)> {
    let start = MAGIC.len() + 4;
    let length = u32::from_le_bytes(bytes.get(MAGIC.len()..start)?.try_into().ok()?) as usize;
    let end = start.checked_add(length)?;
    let front = bytes.get(start..end)?;
    let sum = u64::from_le_bytes(bytes.get(end..end.checked_add(8)?)?.try_into().ok()?);
    let sound = bytes.starts_with(MAGIC) && checksum(front) == sum;
    sound.then(|| postcard::from_bytes(front).ok())?.map(|front| (front, end + 8))
}
