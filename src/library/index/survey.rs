//! What has changed at the paths of an index since it was written: one walk on several threads, which looks at names
//! and times and opens nothing.

use super::{Listing, catalog::Stamp};
use crate::{
    library::{
        Item, Origin,
        scan::{Met, above, is_briefing, met, root, walker},
    },
    text::SafeText,
};
use ignore::{DirEntry, WalkState};
use std::{
    fs::Metadata,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Times of files may be this coarse.
const TICK: Duration = Duration::from_millis(20);
/// More threads than this only wait for each other.
const MOST_THREADS: usize = 4;

/// A file that was found and is not in the index.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Which of the paths it was found at.
    pub root: u32,
    /// Where below that path; empty for the path itself.
    pub path: PathBuf,
    /// The file.
    pub item: Item,
    /// When it was changed, and how large it is.
    pub stamp: Stamp,
}

/// What was found, held against a listing.
#[derive(Debug, Default)]
pub struct Survey {
    /// Files that are as they were.
    pub same: usize,
    /// Numbers of those that look changed, in order, and how they look now.
    pub changed: Vec<(usize, Stamp)>,
    /// Files that are new, in the order of a scan.
    pub new: Vec<Listed>,
    /// What is listed but cannot be opened: pipes, links to nowhere. In the order of a scan.
    pub odd: Vec<Listed>,
    /// Numbers of those that are gone, in order.
    pub gone: Vec<usize>,
    /// What could not be looked at.
    pub trouble: Vec<SafeText>,
}

impl Survey {
    /// Whether all is as it was.
    pub fn is_calm(&self) -> bool {
        self.changed.is_empty() && self.new.is_empty() && self.gone.is_empty()
    }

    /// How many files there are.
    pub fn files(&self) -> usize {
        self.same + self.changed.len() + self.new.len()
    }
}

/// Looks for what is at `paths`, and what of it differs from `listing`. `folder` is called with each folder before
/// anything in it is looked at: who watches it from then on misses nothing.
pub fn survey(paths: &[PathBuf], listing: &Listing, folder: &(dyn Fn(&Path) + Sync)) -> Survey {
    let seen = (0..listing.len().div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
    let walk = Walk { listing, folder, seen, found: Mutex::default(), now: SystemTime::now() };
    for (number, path) in (0..).zip(paths) {
        match root(path) {
            None => walk.folder(number, path, paths.len() > 1),
            Some(Met::File(item)) => walk.named(number, item),
            Some(Met::Trouble(what)) => walk.note(|found| found.trouble.push(what)),
            Some(Met::Nothing) => {}
        }
    }
    walk.over()
}

struct Walk<'a> {
    listing: &'a Listing,
    folder: &'a (dyn Fn(&Path) + Sync),
    /// A bit for each number.
    seen: Vec<AtomicU64>,
    found: Mutex<Survey>,
    now: SystemTime,
}

impl Walk<'_> {
    fn note(&self, what: impl FnOnce(&mut Survey)) {
        what(&mut self.found.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn folder(&self, root: u32, base: &Path, several: bool) {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        let above = above(base, several);
        walker(base).threads(threads).build_parallel().run(|| {
            let mut near = Near::default();
            Box::new(move |entry| {
                match entry {
                    Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_dir()) => {
                        (self.folder)(entry.path());
                    }
                    Ok(entry) => self.entry(root, base, above, entry, &mut near),
                    Err(_) => self.other(root, base, met(entry, above)),
                }
                WalkState::Continue
            })
        });
    }

    /// A file, or a link to one, or neither.
    fn entry(&self, root: u32, base: &Path, above: &Path, entry: DirEntry, near: &mut Near) {
        if !is_briefing(entry.path()) {
            return;
        }
        let Some((size, modified)) = near.look(entry.path()).or_else(|| look(entry.path())) else {
            return self.other(root, base, met(Ok(entry), above));
        };
        let stamp = self.stamp(size, modified);
        if !self.known(root, below(base, entry.path()), stamp) {
            let below = entry.path().strip_prefix(base).unwrap_or(entry.path()).to_owned();
            if let Met::File(item) = met(Ok(entry), above) {
                self.note(|found| found.new.push(Listed { root, path: below, item, stamp }));
            }
        }
    }

    fn other(&self, root: u32, base: &Path, met: Met) {
        match met {
            Met::File(item) => {
                let Origin::File(file) = &item.origin else { return };
                let path = file.strip_prefix(base).unwrap_or(file).to_owned();
                let refused = item.refused.is_some();
                let listed = Listed { root, path, item, stamp: Stamp::default() };
                self.note(|found| if refused { &mut found.odd } else { &mut found.new }.push(listed));
            }
            Met::Trouble(what) => self.note(|found| found.trouble.push(what)),
            Met::Nothing => {}
        }
    }

    /// A file that was named.
    fn named(&self, root: u32, item: Item) {
        let Origin::File(file) = &item.origin else { return };
        let looked = look(file).filter(|_| item.refused.is_none());
        let stamp = looked.map_or(Stamp::default(), |(size, modified)| self.stamp(size, modified));
        let path = PathBuf::new();
        if item.refused.is_some() || !self.known(root, b"", stamp) {
            let refused = item.refused.is_some();
            let listed = Listed { root, path, item, stamp };
            self.note(|found| if refused { &mut found.odd } else { &mut found.new }.push(listed));
        }
    }

    /// Takes in a file that is in the listing; whether it is.
    fn known(&self, root: u32, below: &[u8], stamp: Stamp) -> bool {
        let Some(number) = self.listing.find(root, below) else {
            return false;
        };
        self.seen[number / 64].fetch_or(1 << (number % 64), Ordering::Relaxed);
        let before = self.listing.head(number).map(|head| head.stamp);
        if stamp.changed == 0 || before != Some(stamp) {
            self.note(|found| found.changed.push((number, stamp)));
        }
        true
    }

    fn stamp(&self, size: u64, modified: SystemTime) -> Stamp {
        let changed = modified.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64);
        // A file written this very moment may be written again without its time showing it: it is read again.
        let settled = self.now.duration_since(modified).is_ok_and(|age| age > TICK);
        Stamp { size, changed: if settled { changed } else { 0 } }
    }

    fn over(self) -> Survey {
        let mut found = self.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let seen = |number: &usize| self.seen[number / 64].load(Ordering::Relaxed) >> (number % 64) & 1 == 1;
        found.gone = (0..self.listing.len()).filter(|number| !seen(number)).collect();
        found.same = self.listing.len() - found.gone.len() - found.changed.len();
        found.changed.sort_unstable_by_key(|changed| changed.0);
        for listed in [&mut found.new, &mut found.odd] {
            listed.sort_by(|a, b| (a.root, &a.path).cmp(&(b.root, &b.path)));
        }
        found.trouble.sort();
        found
    }
}

/// The folder of the file that was looked at last, open: to look at its neighbours by their names costs far less than to go
/// down the whole path for each.
#[derive(Default)]
struct Near {
    #[cfg(unix)]
    folder: Option<(PathBuf, rustix::fd::OwnedFd)>,
}

impl Near {
    /// As [`look`]; `None` also where the folder cannot be opened.
    #[cfg(unix)]
    fn look(&mut self, path: &Path) -> Option<(u64, SystemTime)> {
        use rustix::fs::{AtFlags, FileType, Mode, OFlags, open, statat};
        let (parent, name) = (path.parent()?, path.file_name()?);
        if self.folder.as_ref().is_none_or(|(folder, _)| folder.as_os_str() != parent.as_os_str()) {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            self.folder = Some((parent.to_owned(), open(parent, flags, Mode::empty()).ok()?));
        }
        let (_, folder) = self.folder.as_ref()?;
        let found = statat(folder, name, AtFlags::empty()).ok()?;
        let since = Duration::new(u64::try_from(found.st_mtime).unwrap_or(0), found.st_mtime_nsec as u32);
        let regular = FileType::from_raw_mode(found.st_mode) == FileType::RegularFile;
        regular.then(|| (found.st_size as u64, UNIX_EPOCH + since))
    }

    #[cfg(not(unix))]
    #[allow(clippy::unused_self)]
    fn look(&mut self, _path: &Path) -> Option<(u64, SystemTime)> {
        None
    }
}

/// How large a file is and when it was changed; `None` when there is none, or no regular one.
fn look(path: &Path) -> Option<(u64, SystemTime)> {
    let metadata = path.metadata().ok().filter(Metadata::is_file)?;
    Some((metadata.len(), metadata.modified().unwrap_or(UNIX_EPOCH)))
}

/// Where below `base` the path is that a walk of it came to, as bytes: its beginning is `base`, letter by letter.
fn below<'a>(base: &Path, path: &'a Path) -> &'a [u8] {
    let (base, path) = (base.as_os_str().as_encoded_bytes(), path.as_os_str().as_encoded_bytes());
    let below = path.strip_prefix(base).unwrap_or(path);
    below.strip_prefix(std::path::MAIN_SEPARATOR_STR.as_bytes()).unwrap_or(below)
}

/// What shows without reading whether the file at `path` changed; `None` when it cannot be looked at.
pub fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = path.metadata().ok()?;
    let changed =
        metadata.modified().ok()?.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64);
    Some(Stamp { size: metadata.len(), changed })
}
