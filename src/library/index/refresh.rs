//! Bringing the index up to date: only files that changed are read, only those with other content extracted.

use super::{Index, IndexError, Snapshot, fields::Fields};
use crate::library::{self, Item, Opened, Origin};
use rayon::prelude::*;
use std::{
    collections::{HashMap, HashSet},
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, UNIX_EPOCH},
};
use tantivy::{DocAddress, IndexWriter, TantivyDocument, Term};

/// Memory for each writing thread, in bytes: what it fills before it writes a segment.
const ROOM: usize = 64 << 20;
/// Times of files may be this coarse.
const TICK: Duration = Duration::from_millis(20);
/// Files after which what is done is made safe against a crash, and searchable.
const BATCH: usize = 20_000;

/// How far a refresh has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Files dealt with.
    pub done: usize,
    /// Files to deal with: new, changed or gone.
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

/// What shows without reading whether a file changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    changed: i64,
}

/// A file in the index.
struct Known {
    stamp: Stamp,
    hash: u64,
    address: DocAddress,
}

impl Index {
    /// Brings the index up to date with `items`, on all cores; `progress` is called now and then, from any thread.
    /// Until it is through, and should it not get through, what was committed before is searchable.
    ///
    /// # Errors
    /// When another instance is at it, the disk is full, or the index is damaged.
    pub fn refresh(
        &self,
        items: &[Item],
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Refreshed, IndexError> {
        let before = self.snapshot()?;
        let known = known(&before)?;
        let files: Vec<&Path> = items
            .iter()
            .filter_map(|item| match &item.origin {
                Origin::File(path) if item.refused.is_none() => Some(path.as_path()),
                _ => None,
            })
            .collect();
        let present: HashSet<u64> = files.iter().map(|path| file_number(path)).collect();
        let gone: Vec<u64> = known.keys().filter(|file| !present.contains(file)).copied().collect();
        let changed: Vec<(&Path, Option<Stamp>)> = files
            .par_iter()
            .map(|path| (*path, stamp(path)))
            .filter(|(path, stamp)| {
                known.get(&file_number(path)).map(|k| k.stamp) != *stamp || stamp.is_none()
            })
            .collect();
        let mut refreshed = Refreshed { files: files.len(), removed: gone.len(), ..Refreshed::default() };
        if changed.is_empty() && gone.is_empty() {
            return Ok(refreshed);
        }
        let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
        let mut writer: IndexWriter = self.inner.writer_with_num_threads(cores, cores * ROOM)?;
        let total = changed.len() + gone.len();
        let work = Work {
            fields: self.fields,
            moved: moved(&before, &known, &gone),
            before: &before,
            known: &known,
            extracted: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
        };
        for batch in changed.chunks(BATCH) {
            batch.par_iter().try_for_each(|(path, stamp)| {
                work.put(&writer, path, *stamp)?;
                progress(Progress { done: work.done.fetch_add(1, Ordering::Relaxed) + 1, total });
                Ok::<_, IndexError>(())
            })?;
            writer.commit()?;
        }
        if !gone.is_empty() {
            gone.iter().for_each(|file| remove(&writer, &self.fields, *file));
            writer.commit()?;
            progress(Progress { done: total, total });
        }
        writer.wait_merging_threads()?;
        refreshed.read = changed.len();
        refreshed.extracted = work.extracted.into_inner();
        Ok(refreshed)
    }
}

/// One refresh under way.
struct Work<'a> {
    fields: Fields,
    before: &'a Snapshot,
    known: &'a HashMap<u64, Known>,
    /// Files that are gone, by content and name: they may have been moved.
    moved: HashMap<(u64, Vec<u8>), DocAddress>,
    extracted: AtomicUsize,
    done: AtomicUsize,
}

impl Work<'_> {
    /// Puts the file as it is now in the place of what the index has of it.
    fn put(&self, writer: &IndexWriter, path: &Path, stamp: Option<Stamp>) -> Result<(), IndexError> {
        let file = file_number(path);
        remove(writer, &self.fields, file);
        let (Some(stamp), Ok(bytes)) = (stamp, fs::read(path)) else {
            // Gone or not to be read: looked at again next time.
            return Ok(());
        };
        let hash = number(&blake3::hash(&bytes));
        drop(bytes);
        let kept = self.kept(path, file, hash);
        let extract = kept.unwrap_or_else(|| {
            self.extracted.fetch_add(1, Ordering::Relaxed);
            let opened = library::open(&Origin::File(path.to_owned())).ok();
            opened.and_then(|opened| postcard::to_stdvec(&opened).ok()).unwrap_or_default()
        });
        if let Ok(opened) = postcard::from_bytes::<Opened>(&extract) {
            for document in self.fields.quotes(file, &opened) {
                writer.add_document(document)?;
            }
        }
        let mut document = TantivyDocument::default();
        document.add_u64(self.fields.file, file);
        document.add_u64(self.fields.size, stamp.size);
        document.add_i64(self.fields.changed, stamp.changed);
        document.add_u64(self.fields.hash, hash);
        document.add_bytes(self.fields.path, path.as_os_str().as_encoded_bytes());
        document.add_bytes(self.fields.opened, &extract);
        writer.add_document(document)?;
        Ok(())
    }

    /// What was extracted from the same bytes before, at this path or, under the same name, at one that is gone.
    fn kept(&self, path: &Path, file: u64, hash: u64) -> Option<Vec<u8>> {
        let same = self.known.get(&file).filter(|known| known.hash == hash).map(|known| known.address);
        let name = path.file_name()?.as_encoded_bytes().to_vec();
        let address = same.or_else(|| self.moved.get(&(hash, name)).copied())?;
        self.before.stored(address).map(|(_, extract)| extract)
    }
}

/// The files in the index, by number.
fn known(snapshot: &Snapshot) -> Result<HashMap<u64, Known>, IndexError> {
    let mut known = HashMap::new();
    for (at, segment) in (0..).zip(snapshot.searcher().segment_readers()) {
        let columns = segment.fast_fields();
        let (file, size) = (columns.u64("file")?, columns.u64("size")?);
        let (changed, hash) = (columns.i64("changed")?, columns.u64("hash")?);
        for doc in segment.doc_ids_alive() {
            let Some(number) = file.first(doc) else { continue };
            let stamp =
                Stamp { size: size.first(doc).unwrap_or(0), changed: changed.first(doc).unwrap_or(0) };
            let address = DocAddress::new(at, doc);
            known.insert(number, Known { stamp, hash: hash.first(doc).unwrap_or(0), address });
        }
    }
    Ok(known)
}

/// The files that are gone, by content and name.
fn moved(
    before: &Snapshot,
    known: &HashMap<u64, Known>,
    gone: &[u64],
) -> HashMap<(u64, Vec<u8>), DocAddress> {
    let gone = gone.iter().filter_map(|file| known.get(file));
    gone.filter_map(|known| {
        let (path, _) = before.stored(known.address)?;
        Some(((known.hash, path.file_name()?.as_encoded_bytes().to_vec()), known.address))
    })
    .collect()
}

fn remove(writer: &IndexWriter, fields: &Fields, file: u64) {
    writer.delete_term(Term::from_field_u64(fields.file, file));
    writer.delete_term(Term::from_field_u64(fields.of, file));
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    let modified = metadata.modified().ok()?;
    let changed = modified.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as i64);
    // A file written this very moment may be written again without its time showing it: it is read again.
    let settled = modified.elapsed().is_ok_and(|age| age > TICK);
    Some(Stamp { size: metadata.len(), changed: if settled { changed } else { 0 } })
}

/// The number of the file at `path`: a hash, so that it stays the same.
fn file_number(path: &Path) -> u64 {
    number(&blake3::hash(path.as_os_str().as_encoded_bytes()))
}

fn number(hash: &blake3::Hash) -> u64 {
    hash.as_bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}
