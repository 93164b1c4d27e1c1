//! The catalog as it is read: one stretch of bytes, of which a record is looked at when somebody asks for it, and
//! before it a front that is enough for the first screen.

use super::{
    IndexError,
    catalog::{Brief, Catalog, Filed, NAME, Stamp, State, checksum, day, path, under},
    volume::Volume,
    volume_path,
};
use crate::{briefing::SectionKind, library::Origin, text::SafeText};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    cmp::Reverse,
    fs::{self, File},
    hash::{BuildHasher, RandomState},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// What the file begins with.
const MAGIC: &[u8; 8] = b"catalog2";
/// Rows in the front: more than a screen has.
const FRONT: usize = 128;
/// Most bytes of a front; damaged bytes could say anything.
const LARGEST: usize = 1 << 22;

/// What stands before the records.
#[derive(Default, Serialize, Deserialize)]
struct Front<F> {
    next: u64,
    volumes: Vec<(u64, u64)>,
    files: u32,
    briefings: u32,
    quotes: u64,
    /// Number of the volume, and where in it the newest briefing is kept.
    newest: Option<(u64, u64, u32)>,
    /// The first files of the list by date, with their numbers.
    rows: Vec<(u32, F)>,
}

/// A file that was read, as it stands in the catalog.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub enum Kept<'a> {
    /// A briefing, kept in this volume on this shelf.
    Briefing(u64, u32, #[serde(borrow)] Card<'a>),
    /// No briefing, and why.
    Refused(&'a str),
}

/// A [`Brief`] as it stands in the catalog.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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

    /// A copy that stands by itself.
    pub(super) fn filed(self) -> Filed {
        let state = match self.state {
            Kept::Briefing(volume, shelf, card) => State::Briefing(volume, shelf, card.brief()),
            Kept::Refused(reason) => State::Refused(reason.into()),
        };
        Filed::new(self.root, &path(self.path), self.stamp, self.hash, state)
    }
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

    fn whole(mut bytes: Vec<u8>) -> Option<Self> {
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
        postcard::take_from_bytes(self.bytes_of(number)?).ok().map(|(record, _)| record)
    }

    /// The place of a file: its root, and the bytes of where below that it is.
    pub fn place(&self, number: usize) -> Option<(u32, &[u8])> {
        postcard::take_from_bytes(self.bytes_of(number)?).ok().map(|(place, _)| place)
    }

    /// Whether file number `number` is a briefing.
    pub fn is_briefing(&self, number: usize) -> bool {
        self.get(number).is_some_and(|record| matches!(record.state, Kept::Briefing(..)))
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
        let mut places = Places { slots: vec![0; size], hasher: RandomState::new() };
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
            Filed::new(0, path, Stamp::default(), 1, State::Briefing(0, 0, Brief::of(opened)))
        };
        let files = briefings.iter().map(filed).collect();
        let bytes = encode(&Catalog { files, ..Catalog::default() }, root).expect("bytes");
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

/// The catalog as bytes; its volumes are in `folder`.
pub(super) fn encode(catalog: &Catalog, folder: &Path) -> Result<Vec<u8>, postcard::Error> {
    let files = &catalog.files;
    let mut order: Vec<u32> = (0..files.len() as u32).collect();
    order.sort_by_cached_key(|&number| by_date(&files[number as usize]));
    let mut records = Vec::with_capacity(files.len() * 96);
    let mut table = Vec::with_capacity(files.len() * 104);
    for filed in files {
        table.extend(((files.len() * 8 + records.len()) as u32).to_le_bytes());
        records = postcard::to_extend(filed, records)?;
    }
    table.extend(order.iter().flat_map(|number| number.to_le_bytes()));
    table.extend(records);
    let first = order.first().map(|&number| &files[number as usize].state);
    let newest = match first {
        Some(&State::Briefing(number, shelf, _)) => {
            let length =
                catalog.volumes.iter().find(|volume| volume.0 == number).map_or(0, |volume| volume.1);
            let volume = Volume::open(&volume_path(folder, number), length).ok();
            let place = volume.and_then(|volume| volume.place_of(shelf as usize));
            place.map(|(offset, length)| (number, offset, length))
        }
        _ => None,
    };
    let quotes = files.iter().map(|filed| match &filed.state {
        State::Briefing(_, _, brief) => (1, u64::from(brief.quotes)),
        State::Refused(_) => (0, 0),
    });
    let (briefings, quotes) = quotes.fold((0, 0), |(all, many), (one, quotes)| (all + one, many + quotes));
    let front = postcard::to_stdvec(&Front {
        next: catalog.next,
        volumes: catalog.volumes.clone(),
        files: files.len() as u32,
        briefings,
        quotes,
        newest,
        rows: order.iter().take(FRONT).map(|&number| (number, &files[number as usize])).collect(),
    })?;
    let mut bytes = MAGIC.to_vec();
    bytes.extend((front.len() as u32).to_le_bytes());
    bytes.extend(&front);
    bytes.extend(checksum(&front).to_le_bytes());
    let sum = checksum(&table);
    bytes.append(&mut table);
    bytes.extend(sum.to_le_bytes());
    Ok(bytes)
}

fn by_date(filed: &Filed) -> (u8, Reverse<Option<Date>>, String) {
    match &filed.state {
        State::Briefing(_, _, brief) => {
            (u8::from(brief.date.is_none()), Reverse(brief.date), brief.title.to_lowercase())
        }
        State::Refused(_) => (2, Reverse(None), filed.path().to_string_lossy().into_owned()),
    }
}
