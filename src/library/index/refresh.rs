//! Bringing the index up to date: only files that changed are read, only those with other content extracted.

use super::{
    Builder, Index, IndexError, Listed, Snapshot,
    catalog::{Brief, Catalog, Filed, Stamp, State, checksum},
    listing::stamp,
    merge,
    volume::{keep, unkeep},
    volume_path,
};
use crate::library::{self, Opened, Origin};
use rayon::prelude::*;
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
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

impl Index {
    /// Brings the index up to date with `listed`, on all cores; `progress` is called now and then, from any
    /// thread. Until it is through, and should it not get through, what was made safe before is searchable.
    ///
    /// # Errors
    /// When another instance is at it, or the disk is full.
    pub fn refresh(
        &self,
        listed: &[Listed],
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Refreshed, IndexError> {
        let _lock = self.lock()?;
        let before = self.sound()?;
        let stamps: Vec<Option<Stamp>> = listed
            .par_iter()
            .map(|listed| if listed.item.refused.is_some() { None } else { stamp(file(listed)) })
            .collect();
        let mut work = Work::new(self, &before, listed, &stamps);
        let changed = work.changed(&stamps);
        let files = stamps.iter().flatten().count();
        if changed.is_empty() && work.removed == 0 {
            return Ok(Refreshed { files, ..Refreshed::default() });
        }
        work.run(&changed, &stamps, progress)?;
        merge::merge(self, &mut work.catalog)?;
        self.sweep(&work.catalog);
        let extracted = work.extracted.into_inner();
        Ok(Refreshed { files, read: changed.len(), extracted, removed: work.removed })
    }

    /// What there is, or nothing when it is damaged: then all is built again, beside what may still be in use.
    fn sound(&self) -> Result<Snapshot, IndexError> {
        self.snapshot()
            .or_else(|_| Snapshot::open(&self.folder, Catalog { next: self.unused()?, ..Catalog::default() }))
    }

    /// A number that no volume in the folder has.
    pub(super) fn unused(&self) -> Result<u64, IndexError> {
        let number = |entry: fs::DirEntry| entry.path().file_stem()?.to_str()?.parse::<u64>().ok();
        let last = fs::read_dir(&self.folder)?.flatten().filter_map(number).max();
        Ok(last.map_or(0, |last| last + 1))
    }

    /// Removes volumes that the catalog does not name.
    fn sweep(&self, catalog: &Catalog) {
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

fn file(listed: &Listed) -> &Path {
    match &listed.item.origin {
        Origin::File(path) => path,
        _ => Path::new(""),
    }
}

/// One refresh under way.
struct Work<'a> {
    index: &'a Index,
    before: &'a Snapshot,
    listed: &'a [Listed],
    /// What is known of each listed file.
    filed: Vec<Option<Cow<'a, Filed>>>,
    /// The same bytes under the same name: what was found in them.
    seen: HashMap<(u64, OsString), usize>,
    catalog: Catalog,
    removed: usize,
    extracted: AtomicUsize,
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
    fn new(index: &'a Index, before: &'a Snapshot, listed: &'a [Listed], stamps: &[Option<Stamp>]) -> Self {
        let known = before.files();
        let mut places: HashMap<(u32, &[u8]), usize> =
            known.iter().enumerate().map(|(at, filed)| (filed.place(), at)).collect();
        let mut take = |listed: &'a Listed, stamp: &Option<Stamp>| {
            let at = places.remove(&(listed.root, listed.path.as_os_str().as_encoded_bytes()))?;
            stamp.is_some().then_some(&known[at])
        };
        let filed =
            listed.iter().zip(stamps).map(|(listed, stamp)| take(listed, stamp).map(Cow::Borrowed)).collect();
        let catalog =
            Catalog { next: before.catalog.next, volumes: before.catalog.volumes.clone(), files: vec![] };
        let removed = places.len();
        let (seen, extracted) = (HashMap::new(), AtomicUsize::new(0));
        Self { index, before, listed, filed, seen, catalog, removed, extracted }
    }

    /// The listed files that are new or look changed.
    fn changed(&mut self, stamps: &[Option<Stamp>]) -> Vec<usize> {
        let known = |at: usize, stamp: Stamp| {
            stamp.changed != 0 && self.filed[at].as_ref().is_some_and(|filed| filed.stamp == stamp)
        };
        let changed: Vec<usize> =
            (0..stamps.len()).filter(|&at| stamps[at].is_some_and(|stamp| !known(at, stamp))).collect();
        let files = if changed.is_empty() { &[] } else { self.before.files() };
        for (at, filed) in files.iter().enumerate() {
            if let (State::Briefing(..), Some(name)) = (&filed.state, filed.path().file_name()) {
                self.seen.insert((filed.hash, name.to_owned()), at);
            }
        }
        changed
    }

    fn run(
        &mut self,
        changed: &[usize],
        stamps: &[Option<Stamp>],
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<(), IndexError> {
        let done = AtomicUsize::new(0);
        let mut builder: Option<Builder> = None;
        let mut waiting: Vec<usize> = Vec::new();
        for chunk in changed.chunks(CHUNK) {
            let one = |&at: &usize| {
                let read = self.read(at, stamps[at].unwrap_or_default());
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                progress(Progress { done, total: changed.len() });
                read
            };
            let read: Vec<Read> = chunk.par_iter().map(one).collect();
            for (&at, read) in chunk.iter().zip(read) {
                self.put(at, read, &mut builder, &mut waiting)?;
            }
            if builder.as_ref().is_some_and(|b| b.quotes() >= FULL || b.written() >= FULL_BYTES) {
                self.commit(builder.take(), &mut waiting)?;
            }
        }
        self.commit(builder, &mut waiting)
    }

    /// Takes in what became of a file.
    fn put(
        &mut self,
        at: usize,
        read: Read,
        builder: &mut Option<Builder>,
        waiting: &mut Vec<usize>,
    ) -> Result<(), IndexError> {
        match read {
            Read::Refused(filed) => self.filed[at] = Some(Cow::Owned(filed)),
            Read::Same(stamp) => {
                if let Some(filed) = &mut self.filed[at] {
                    filed.to_mut().stamp = stamp;
                }
            }
            Read::Briefing(opened, kept, stamp, hash) => {
                let number = self.catalog.next;
                let builder = match builder {
                    Some(builder) => builder,
                    none => none.insert(Builder::create(&volume_path(&self.index.folder, number))?),
                };
                builder.add(at, &opened, &kept)?;
                let state = State::Briefing(number, 0, Brief::of(&opened));
                let Listed { root, path, .. } = &self.listed[at];
                self.filed[at] = Some(Cow::Owned(Filed::new(*root, path, stamp, hash, state)));
                waiting.push(at);
            }
        }
        Ok(())
    }

    /// Makes what was done so far what holds.
    fn commit(&mut self, builder: Option<Builder>, waiting: &mut Vec<usize>) -> Result<(), IndexError> {
        if let Some(builder) = builder {
            let number = self.catalog.next;
            let (shelves, length) = builder.finish()?;
            for (at, place) in waiting.drain(..).zip(shelves) {
                if let Some(State::Briefing(_, shelf, _)) =
                    self.filed[at].as_mut().map(|f| &mut f.to_mut().state)
                {
                    *shelf = place;
                }
            }
            self.catalog.volumes.push((number, length));
            self.catalog.next += 1;
        }
        self.catalog.files = self.filed.iter().flatten().map(|filed| filed.as_ref().clone()).collect();
        self.catalog.write(&self.index.folder)?;
        Ok(())
    }

    /// Reads a file, and what is found in it if that is not known.
    fn read(&self, at: usize, stamp: Stamp) -> Read {
        let Listed { root, path, item } = &self.listed[at];
        let refused =
            |reason, stamp, hash| Read::Refused(Filed::new(*root, path, stamp, hash, State::Refused(reason)));
        let bytes = match library::open::read(&item.origin) {
            Ok(bytes) => bytes,
            // perhaps it can be read next time
            Err(reason) => return refused(reason, Stamp { changed: 0, ..stamp }, 0),
        };
        let hash = checksum(&bytes);
        if self.filed[at].as_ref().is_some_and(|filed| filed.hash == hash && filed.hash != 0) {
            return Read::Same(stamp);
        }
        let name = file(&self.listed[at]).file_name().map(OsString::from);
        let before = name.and_then(|name| self.seen.get(&(hash, name)));
        let kept = before.and_then(|&at| self.before.kept(&self.before.files()[at].state));
        if let Some((kept, opened)) = kept.and_then(|kept| unkeep(&kept).map(|opened| (kept, opened))) {
            return Read::Briefing(Box::new(opened), kept, stamp, hash);
        }
        self.extracted.fetch_add(1, Ordering::Relaxed);
        match library::open::parse(&item.origin, &bytes) {
            Ok(draft) => {
                let opened = draft.finish();
                let kept = keep(&opened);
                Read::Briefing(Box::new(opened), kept, stamp, hash)
            }
            Err(reason) => refused(reason, stamp, hash),
        }
    }
}
