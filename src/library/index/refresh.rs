//! Bringing the index up to date: only files that changed are read, only those with other content extracted.

use super::{
    Builder, Index, IndexError, Listed, Listing, Snapshot, Survey,
    catalog::{Brief, Catalog, Filed, Stamp, State, checksum, path, under},
    listing::Head,
    merge, survey,
    volume::{keep, unkeep},
    volume_path,
};
use crate::{
    library::{self, Opened, Origin},
    text::SafeText,
};
use rayon::prelude::*;
use std::{
    collections::HashSet,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Files that are read before their quotes are put in order.
const CHUNK: usize = 256;
/// Quotes after which what is done is made safe against a crash, and searchable.
pub(super) const FULL: usize = 400_000;
/// Bytes of extracts after which it is as well.
pub(super) const FULL_BYTES: u64 = 128 << 20;

/// How far a refresh has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Files dealt with.
    pub done: usize,
    /// Files to deal with: new or changed.
    pub total: usize,
}

/// What a refresh did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Refreshed {
    /// Files there are.
    pub files: usize,
    /// Files that were read, since they are new or look changed.
    pub read: usize,
    /// Of those, the ones whose content was new and had to be extracted.
    pub extracted: usize,
    /// Files that are gone.
    pub removed: usize,
}

/// Who wants to hear of a refresh under way; called from any thread.
#[derive(Clone, Copy)]
pub struct Heard<'a> {
    /// How far it has come.
    pub progress: &'a (dyn Fn(Progress) + Sync),
    /// A file that was read and what became of it.
    pub read: &'a (dyn Fn(&Path, Result<&Opened, &SafeText>) + Sync),
    /// What was read so far is in the index.
    pub safe: &'a (dyn Fn() + Sync),
}

impl Heard<'_> {
    /// Nobody.
    pub const NOBODY: Heard<'static> = Heard { progress: &|_| (), read: &|_, _| (), safe: &|| () };
}

impl Index {
    /// Brings the index up to date with what is at `paths`, on all cores; `progress` is called now and then, from
    /// any thread. Until it is through, and should it not get through, what was made safe before is searchable.
    ///
    /// # Errors
    /// When another instance is at it, or the disk is full.
    pub fn refresh(
        &self,
        paths: &[PathBuf],
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Refreshed, IndexError> {
        let listing = Arc::new(self.listing().unwrap_or_default());
        let survey = survey(paths, &listing, &|_| ());
        self.bring(paths, &listing, &survey, Heard { progress, ..Heard::NOBODY })
    }

    /// The same by what a survey has found out already; it is made again if the index is not as it was then.
    ///
    /// # Errors
    /// When another instance is at it, or the disk is full.
    pub fn bring(
        &self,
        paths: &[PathBuf],
        listing: &Arc<Listing>,
        found: &Survey,
        heard: Heard<'_>,
    ) -> Result<Refreshed, IndexError> {
        let _lock = self.lock()?;
        let as_then = Listing::sum_in(&self.folder) == Some(listing.sum);
        let opened = as_then.then(|| Snapshot::open(&self.folder, Arc::clone(listing)));
        // a volume may be damaged all the same, which only shows when it is opened
        let opened = opened.and_then(Result::ok);
        if found.is_calm() && opened.is_some() {
            return Ok(Refreshed { files: found.files(), ..Refreshed::default() });
        }
        let again;
        let (before, found) = if let Some(before) = opened {
            (before, found)
        } else {
            let before = self.sound()?;
            again = survey(paths, before.listing(), &|_| ());
            (before, &again)
        };
        let mut work = Work::new(self, &before, paths, found, heard);
        work.run()?;
        merge::merge(self, &mut work.catalog)?;
        let extracted = work.extracted.into_inner();
        Ok(Refreshed { files: found.files(), read: work.jobs.len(), extracted, removed: found.gone.len() })
    }

    /// What there is, or nothing when it is damaged: then all is built again, beside what may still be in use.
    fn sound(&self) -> Result<Snapshot, IndexError> {
        self.snapshot().or_else(|_| Snapshot::open(&self.folder, Arc::new(Listing::empty(self.unused()?))))
    }

    /// A number that no volume in the folder has.
    pub(super) fn unused(&self) -> Result<u64, IndexError> {
        let number = |entry: fs::DirEntry| entry.path().file_stem()?.to_str()?.parse::<u64>().ok();
        let last = fs::read_dir(&self.folder)?.flatten().filter_map(number).max();
        Ok(last.map_or(0, |last| last + 1))
    }

    /// Removes volumes that the catalog does not name.
    pub(super) fn sweep(&self, catalog: &Catalog) {
        let named: HashSet<PathBuf> =
            catalog.volumes.iter().map(|&(number, _)| volume_path(&self.folder, number)).collect();
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|e| e == "quotes") && !named.contains(&path) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// One refresh under way.
struct Work<'a> {
    index: &'a Index,
    before: &'a Snapshot,
    jobs: Vec<Job>,
    /// The hash of each briefing that there was, and its number; in order.
    seen: OnceLock<Vec<(u64, u32)>>,
    catalog: Catalog,
    extracted: AtomicUsize,
    heard: Heard<'a>,
}

/// A file to read.
struct Job {
    /// Which of the files it is.
    at: usize,
    root: u32,
    path: PathBuf,
    origin: Origin,
    stamp: Stamp,
}

/// What became of a file that was read.
enum Read {
    /// What is known holds, but for the stamp.
    Same(Stamp),
    /// A briefing: itself, what is to be kept of it, its stamp and hash.
    Briefing(Box<Opened>, Vec<u8>, Stamp, u64),
    /// No briefing.
    Refused(Filed),
}

impl<'a> Work<'a> {
    fn new(
        index: &'a Index,
        before: &'a Snapshot,
        paths: &[PathBuf],
        found: &Survey,
        heard: Heard<'a>,
    ) -> Self {
        let listing = before.listing();
        let (mut catalog, mut jobs) = (Catalog::upon(Arc::clone(listing)), Vec::new());
        let (mut new, mut gone) = (found.new.iter().peekable(), found.gone.iter().peekable());
        let mut changed = found.changed.iter().peekable();
        let add = |at: usize, listed: &Listed| Job {
            at,
            root: listed.root,
            path: listed.path.clone(),
            origin: listed.item.origin.clone(),
            stamp: listed.stamp,
        };
        for number in 0..listing.len() {
            let Some(Head { root, path: below, .. }) = listing.head(number) else { continue };
            if gone.next_if_eq(&&number).is_some() {
                continue;
            }
            let below = path(below);
            while let Some(listed) = new.next_if(|new| (new.root, new.path.as_path()) < (root, &*below)) {
                jobs.push(add(catalog.len(), listed));
                catalog.expect();
            }
            if let Some(&(_, stamp)) = changed.next_if(|changed| changed.0 == number) {
                let origin = Origin::File(under(paths, root, &below).unwrap_or_default());
                jobs.push(Job { at: catalog.len(), root, path: below.into_owned(), origin, stamp });
            }
            catalog.keep(number);
        }
        for listed in new {
            jobs.push(add(catalog.len(), listed));
            catalog.expect();
        }
        Self { index, before, jobs, seen: OnceLock::new(), catalog, extracted: AtomicUsize::new(0), heard }
    }

    fn run(&mut self) -> Result<(), IndexError> {
        let (done, total) = (AtomicUsize::new(0), self.jobs.len());
        let mut builder: Option<Builder> = None;
        let mut waiting: Vec<usize> = Vec::new();
        for start in (0..total).step_by(CHUNK) {
            let chunk = start..total.min(start + CHUNK);
            let one = |at: usize| {
                let read = self.read(&self.jobs[at]);
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                (self.heard.progress)(Progress { done, total });
                read
            };
            let read: Vec<Read> = chunk.clone().into_par_iter().map(one).collect();
            for (at, read) in chunk.zip(read) {
                self.put(at, read, &mut builder, &mut waiting)?;
            }
            if builder.as_ref().is_some_and(|b| b.quotes() >= FULL || b.written() >= FULL_BYTES) {
                self.commit(builder.take(), &mut waiting)?;
                self.write()?;
            }
        }
        self.commit(builder, &mut waiting)?;
        self.write()
    }

    /// Takes in what became of a file.
    fn put(
        &mut self,
        job: usize,
        read: Read,
        builder: &mut Option<Builder>,
        waiting: &mut Vec<usize>,
    ) -> Result<(), IndexError> {
        let Job { at, root, path, .. } = &self.jobs[job];
        match read {
            Read::Refused(filed) => self.catalog.put(*at, &filed),
            Read::Same(stamp) => self.catalog.stamp(*at, stamp),
            Read::Briefing(opened, kept, stamp, hash) => {
                let number = self.catalog.next;
                let builder = match builder {
                    Some(builder) => builder,
                    none => none.insert(Builder::create(&volume_path(&self.index.folder, number))?),
                };
                builder.add(*at, &opened, &kept)?;
                let state = State::Briefing(number, 0, Brief::of(&opened));
                self.catalog.put(*at, &Filed::new(*root, path, stamp, hash, state));
                waiting.push(*at);
            }
        }
        Ok(())
    }

    /// Finishes the volume that what was done so far is in.
    fn commit(&mut self, builder: Option<Builder>, waiting: &mut Vec<usize>) -> Result<(), IndexError> {
        if let Some(builder) = builder {
            let number = self.catalog.next;
            let (shelves, length) = builder.finish()?;
            for (at, shelf) in waiting.drain(..).zip(shelves) {
                self.catalog.shelve(at, number, shelf);
            }
            self.catalog.volumes.push((number, length));
            self.catalog.next += 1;
        }
        Ok(())
    }

    /// Makes what was done so far what holds.
    fn write(&self) -> Result<(), IndexError> {
        self.catalog.write(&self.index.folder)?;
        (self.heard.safe)();
        Ok(())
    }

    /// Reads a file, and what is found in it if that is not known.
    fn read(&self, job: &Job) -> Read {
        let read = self.look(job);
        if let Origin::File(file) = &job.origin {
            match &read {
                Read::Briefing(opened, ..) => (self.heard.read)(file, Ok(opened)),
                Read::Refused(Filed { state: State::Refused(reason), .. }) => {
                    (self.heard.read)(file, Err(reason));
                }
                Read::Same(_) | Read::Refused(_) => {}
            }
        }
        read
    }

    fn look(&self, job: &Job) -> Read {
        let Job { at, root, path, origin, stamp } = job;
        let stamp = *stamp;
        let refused =
            |reason, stamp, hash| Read::Refused(Filed::new(*root, path, stamp, hash, State::Refused(reason)));
        let bytes = match library::open::read(origin) {
            Ok(bytes) => bytes,
            // perhaps it can be read next time
            Err(reason) => return refused(reason, Stamp { changed: 0, ..stamp }, 0),
        };
        let hash = checksum(&bytes);
        if hash != 0 && self.catalog.hash(*at) == Some(hash) {
            return Read::Same(stamp);
        }
        let name = match origin {
            Origin::File(file) => file.file_name(),
            _ => None,
        };
        let kept = name.and_then(|name| self.before.kept(self.seen(hash, name)?));
        if let Some((kept, opened)) = kept.and_then(|kept| unkeep(&kept).map(|opened| (kept, opened))) {
            return Read::Briefing(Box::new(opened), kept, stamp, hash);
        }
        self.extracted.fetch_add(1, Ordering::Relaxed);
        match library::open::parse(origin, &bytes) {
            Ok(draft) => {
                let opened = draft.finish();
                let kept = keep(&opened);
                Read::Briefing(Box::new(opened), kept, stamp, hash)
            }
            Err(reason) => refused(reason, stamp, hash),
        }
    }

    /// The number of the briefing that had the same bytes under the same name, of several the last.
    fn seen(&self, hash: u64, name: &OsStr) -> Option<usize> {
        let listing = self.before.listing();
        let seen = self.seen.get_or_init(|| {
            let heads = (0..listing.len()).filter_map(|number| Some((listing.head(number)?, number as u32)));
            let briefings = heads.filter(|(head, _)| head.is_briefing());
            let mut seen: Vec<(u64, u32)> = briefings.map(|(head, number)| (head.hash, number)).collect();
            seen.sort_unstable();
            seen
        });
        let first = seen.partition_point(|seen| seen.0 < hash);
        let alike = seen[first..].iter().take_while(|seen| seen.0 == hash).map(|seen| seen.1 as usize);
        let named = |number: &usize| {
            listing.place(*number).is_some_and(|(_, below)| path(below).file_name() == Some(name))
        };
        alike.filter(named).last()
    }
}
