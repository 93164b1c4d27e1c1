//! Noticing that files of the library change, come and go. Asleep while nothing does.

use super::{
    open::reason,
    scan::{is_briefing, walker},
};
use crate::text::SafeText;
use crossbeam_channel::{Receiver, RecvTimeoutError, unbounded};
use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode, ModifyKind},
};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// A burst of events is over after this long without another one: editors write in several steps.
const QUIET: Duration = Duration::from_millis(60);
/// A burst that does not end is reported after this long.
const LONGEST: Duration = Duration::from_millis(600);

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The file is new or has new content; its path is as [`super::scan()`] gives it.
    Written(PathBuf),
    /// The file is gone, or the folder with all that was below it.
    Gone(PathBuf),
}

/// A watch over files and folders.
///
/// The system's notices arrive on a thread of their own; [`Watch::next`] blocks and is meant for another one.
pub struct Watch {
    watcher: RecommendedWatcher,
    events: Receiver<Event>,
    /// Folders watched; each by itself, so that what a scan leaves out is not watched either.
    folders: HashSet<PathBuf>,
    /// Those of them whose files all count, and not only one that was named.
    whole: HashSet<PathBuf>,
    /// Folders as the system reports them, which is in full, and as they were given.
    given: Vec<(PathBuf, PathBuf)>,
    /// Files named one by one, by their folder as given and their name.
    files: HashMap<PathBuf, PathBuf>,
    /// Files known not to be among those that a scan leaves out.
    wanted: HashSet<PathBuf>,
    /// Tells of others whether they are.
    known: Known,
}

/// Whether a file is one of the library's.
pub type Known = Box<dyn Fn(&Path) -> bool + Send>;

impl Watch {
    /// Starts watching `paths`, the same that were scanned. What cannot be watched (`-`, a folder too many for
    /// the system) is left out and said in one line each.
    ///
    /// # Errors
    /// The reason in one line when the system cannot watch at all.
    pub fn new(paths: &[PathBuf]) -> Result<(Self, Vec<SafeText>), SafeText> {
        let (mut watch, mut trouble) = Self::begin(paths, Box::new(|_| false))?;
        for path in paths.iter().filter(|path| path.is_dir()) {
            if let Err(reason) = watch.add_tree(path) {
                trouble.push(unnoticed(path, &reason));
            }
        }
        Ok((watch, trouble))
    }

    /// The same, but of folders only those are watched that [`Watch::folder`] is told of.
    ///
    /// # Errors
    /// The reason in one line when the system cannot watch at all.
    pub fn begin(paths: &[PathBuf], known: Known) -> Result<(Self, Vec<SafeText>), SafeText> {
        let (sender, events) = unbounded();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Our own reading opens files too: only what changes something goes on, or we would never sleep.
            if let Ok(event) = event
                && matters(event.kind)
            {
                let _ = sender.send(event);
            }
        })
        .map_err(|error| SafeText::from(format!("changes will not be noticed: {error}")))?;
        let (folders, whole, wanted) = (HashSet::new(), HashSet::new(), HashSet::new());
        let (given, files) = (Vec::new(), HashMap::new());
        let mut watch = Self { watcher, events, folders, whole, given, files, wanted, known };
        let mut trouble = Vec::new();
        for path in paths.iter().filter(|path| path.as_os_str() != "-") {
            if let Err(reason) = watch.add(path) {
                trouble.push(unnoticed(path, &reason));
            }
        }
        Ok((watch, trouble))
    }

    /// Watches a folder, but not what is below it.
    ///
    /// # Errors
    /// The reason in one line when the system does not watch so many.
    pub fn folder(&mut self, path: &Path) -> Result<(), SafeText> {
        self.add_folder(path)?;
        self.whole.insert(path.to_owned());
        Ok(())
    }

    fn add(&mut self, path: &Path) -> Result<(), SafeText> {
        if path.is_dir() {
            self.given.extend(std::path::absolute(path).map(|full| (full, path.to_owned())));
            return Ok(());
        }
        // Editors put a new file in the old one's place: only its folder sees that.
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().ok_or("no file name")?;
        self.given.extend(std::path::absolute(parent).map(|full| (full, parent.to_owned())));
        self.files.insert(parent.join(name), path.to_owned());
        self.add_folder(parent)
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), SafeText> {
        if self.folders.contains(folder) {
            return Ok(());
        }
        let full = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        self.watcher.watch(&full, RecursiveMode::NonRecursive).map_err(|error| match error.kind {
            notify::ErrorKind::Io(error) => reason(&error),
            notify::ErrorKind::MaxFilesWatch => "the system watches too many folders already".into(),
            _ => SafeText::from(error.to_string()),
        })?;
        self.folders.insert(folder.to_owned());
        Ok(())
    }

    /// Watches a folder and all below it; yields the briefings in it.
    fn add_tree(&mut self, root: &Path) -> Result<Vec<PathBuf>, SafeText> {
        let mut found = Vec::new();
        for entry in walker(root).build().flatten() {
            match entry.file_type() {
                Some(kind) if kind.is_dir() => {
                    self.folder(entry.path())?;
                }
                Some(kind) if kind.is_file() && is_briefing(entry.path()) => found.push(entry.into_path()),
                _ => {}
            }
        }
        self.wanted.extend(found.iter().cloned());
        Ok(found)
    }

    /// Waits for the next changes, for at most `limit` if there is one; in the order of paths, each path once.
    /// `None` when the time is up, or when nothing can come any more.
    pub fn next(&mut self, limit: Option<Duration>) -> Option<Vec<Change>> {
        let end = limit.map(|limit| Instant::now() + limit);
        loop {
            let first = match end {
                None => self.events.recv().ok()?,
                Some(end) => self.events.recv_deadline(end).ok()?,
            };
            let touched = self.burst(first);
            let changes: BTreeSet<Change> = touched.into_iter().flat_map(|path| self.settle(&path)).collect();
            if !changes.is_empty() {
                return Some(changes.into_iter().collect());
            }
        }
    }

    /// The paths of `first` and of everything that follows on its heels.
    fn burst(&self, first: Event) -> BTreeSet<PathBuf> {
        let as_given = |path: PathBuf| self.as_given(path);
        let mut touched: BTreeSet<PathBuf> = first.paths.into_iter().map(as_given).collect();
        let end = Instant::now() + LONGEST;
        loop {
            match self.events.recv_timeout(QUIET.min(end.saturating_duration_since(Instant::now()))) {
                Ok(event) => touched.extend(event.paths.into_iter().map(as_given)),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return touched,
            }
        }
    }

    /// The path in the form that a scan gives it.
    fn as_given(&self, path: PathBuf) -> PathBuf {
        let below = self.given.iter().find_map(|(full, given)| Some((given, path.strip_prefix(full).ok()?)));
        match below {
            Some((given, rest)) if rest.as_os_str().is_empty() => given.clone(),
            Some((given, rest)) => given.join(rest),
            None => path,
        }
    }

    /// What became of `path`, by how things are now.
    fn settle(&mut self, path: &Path) -> Vec<Change> {
        if let Some(named) = self.files.get(path) {
            let there = path.is_file();
            return vec![if there { Change::Written(named.clone()) } else { Change::Gone(named.clone()) }];
        }
        if path.is_dir() {
            let new = !self.whole.contains(path) && self.is_wanted(path);
            let found = if new { self.add_tree(path).unwrap_or_default() } else { Vec::new() };
            return found.into_iter().map(Change::Written).collect();
        }
        if path.is_file() {
            let listed = self.wanted.contains(path) || (self.known)(path);
            let written = is_briefing(path) && (listed || self.is_wanted(path));
            return if written { vec![Change::Written(path.to_owned())] } else { Vec::new() };
        }
        let was_folder = self.folders.remove(path);
        if was_folder {
            self.folders.retain(|folder| !folder.starts_with(path));
            self.whole.retain(|folder| !folder.starts_with(path));
        }
        let was_file = self.wanted.remove(path) || (self.known)(path);
        if was_folder || was_file { vec![Change::Gone(path.to_owned())] } else { Vec::new() }
    }

    /// Whether a scan would list `path`: asked once for each, of the folder it is in.
    fn is_wanted(&mut self, path: &Path) -> bool {
        let Some(parent) = path.parent().filter(|parent| self.whole.contains(*parent)) else { return false };
        let wanted = walker(parent).max_depth(Some(1)).build().flatten().any(|entry| entry.path() == path);
        if wanted && path.is_file() {
            self.wanted.insert(path.to_owned());
        }
        wanted
    }
}

fn unnoticed(path: &Path, reason: &SafeText) -> SafeText {
    format!("{}: changes will not be noticed: {reason}", path.display()).into()
}

fn matters(kind: EventKind) -> bool {
    match kind {
        EventKind::Create(_) | EventKind::Remove(_) => true,
        EventKind::Modify(how) => !matches!(how, ModifyKind::Metadata(_)),
        EventKind::Access(how) => how == AccessKind::Close(AccessMode::Write),
        EventKind::Any | EventKind::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Long enough for any machine; a test that passes does not wait for it.
    const SOON: Option<Duration> = Some(Duration::from_secs(20));

    fn watch(path: &Path) -> Watch {
        let (watch, trouble) = Watch::new(&[path.to_owned()]).unwrap();
        assert!(trouble.is_empty(), "{trouble:?}");
        watch
    }

    #[test]
    fn files_come_change_and_go() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.md");
        let mut watch = watch(dir.path());
        fs::write(&file, "one").unwrap();
        assert_eq!(watch.next(SOON), Some(vec![Change::Written(file.clone())]));
        fs::write(dir.path().join("b.tmp"), "two").unwrap();
        fs::rename(dir.path().join("b.tmp"), &file).unwrap();
        assert_eq!(watch.next(SOON), Some(vec![Change::Written(file.clone())]));
        fs::remove_file(&file).unwrap();
        assert_eq!(watch.next(SOON), Some(vec![Change::Gone(file)]));
    }

    #[test]
    fn new_folders_are_watched_and_what_is_left_out_is_not() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(".ignore"), "drafts/\n").unwrap();
        let mut watch = watch(dir.path());
        for name in ["sub", "drafts", ".hidden"] {
            fs::create_dir(dir.path().join(name)).unwrap();
            fs::write(dir.path().join(name).join("a.md"), "x").unwrap();
        }
        let inner = dir.path().join("sub/a.md");
        assert_eq!(watch.next(SOON), Some(vec![Change::Written(inner.clone())]));
        fs::write(&inner, "y").unwrap();
        assert_eq!(watch.next(SOON), Some(vec![Change::Written(inner)]));
        fs::rename(dir.path().join("sub"), dir.path().join(".away")).unwrap();
        assert_eq!(watch.next(SOON), Some(vec![Change::Gone(dir.path().join("sub"))]));
    }

    #[test]
    fn one_file_by_itself_and_reading_is_no_change() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("wire");
        fs::write(&file, "one").unwrap();
        let mut watch = watch(&file);
        fs::read(&file).unwrap();
        fs::write(dir.path().join("other.md"), "x").unwrap();
        assert_eq!(watch.next(Some(Duration::from_millis(150))), None);
        fs::write(&file, "two").unwrap();
        assert_eq!(watch.next(SOON), Some(vec![Change::Written(file)]));
    }
}
