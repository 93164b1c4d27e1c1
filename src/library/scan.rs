//! Finding the files of a library: folders recursively, in order, a batch at a time.

use super::{
    Origin,
    open::{irregular, reason},
};
use crate::{load::Format, text::SafeText};
use ignore::{DirEntry, WalkBuilder};
use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// Size of the first batch, small so that a list can be shown at once; later ones double up to [`LARGEST`].
const FIRST: usize = 64;
const LARGEST: usize = 2_048;

/// One file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Where from.
    pub origin: Origin,
    /// Path as shown: relative to the folder it was found in.
    pub label: SafeText,
    /// Why it will not be opened (a named pipe, a dangling link); `None` when it may be.
    pub refused: Option<SafeText>,
}

/// Finds the briefings under `paths` and hands them to `emit` in batches, each folder in the order of names;
/// stops when `emit` breaks. `-` is standard input.
///
/// Files named in `paths` are always listed. In folders only names that end like a briefing's are
/// (see [`Format::of`]), hidden ones and those that `.gitignore` or `.ignore` name are left
/// out, and links are followed, never twice in a circle. Nothing is opened.
///
/// Returns what went wrong, one line each, with the path.
pub fn scan(paths: &[PathBuf], mut emit: impl FnMut(Vec<Item>) -> ControlFlow<()>) -> Vec<SafeText> {
    let mut trouble = Vec::new();
    let mut batch = Batch { items: Vec::new(), size: FIRST, emit: &mut emit };
    for path in paths {
        if scan_one(path, paths.len() > 1, &mut batch, &mut trouble).is_break() {
            return trouble;
        }
    }
    let _ = batch.flush();
    trouble
}

struct Batch<'a> {
    items: Vec<Item>,
    size: usize,
    emit: &'a mut dyn FnMut(Vec<Item>) -> ControlFlow<()>,
}

impl Batch<'_> {
    fn add(&mut self, item: Item) -> ControlFlow<()> {
        self.items.push(item);
        if self.items.len() < self.size { ControlFlow::Continue(()) } else { self.flush() }
    }

    fn flush(&mut self) -> ControlFlow<()> {
        if self.items.is_empty() {
            return ControlFlow::Continue(());
        }
        self.size = (self.size * 2).min(LARGEST);
        (self.emit)(std::mem::take(&mut self.items))
    }
}

fn scan_one(path: &Path, several: bool, batch: &mut Batch, trouble: &mut Vec<SafeText>) -> ControlFlow<()> {
    match root(path) {
        None => return walk(path, several, batch, trouble),
        Some(Met::File(item)) => return batch.add(item),
        Some(Met::Trouble(what)) => trouble.push(what),
        Some(Met::Nothing) => {}
    }
    ControlFlow::Continue(())
}

/// What stands at a path that was named; `None` for a folder, which is to be walked.
pub(super) fn root(path: &Path) -> Option<Met> {
    if path.as_os_str() == "-" {
        let label = "standard input".into();
        return Some(Met::File(Item { origin: Origin::Stdin, label, refused: None }));
    }
    Some(match path.metadata() {
        Ok(found) if found.is_dir() => return None,
        Ok(found) => {
            let refused =
                irregular(&found).map(|what| format!("{what}; only regular files are opened").into());
            let label = SafeText::from(path.to_string_lossy().as_ref());
            Met::File(Item { origin: Origin::File(path.to_owned()), label, refused })
        }
        Err(error) => Met::Trouble(format!("{}: {}", path.display(), reason(&error)).into()),
    })
}

fn walk(root: &Path, several: bool, batch: &mut Batch, trouble: &mut Vec<SafeText>) -> ControlFlow<()> {
    // With several folders open, the folder's own name tells their files apart.
    let above = above(root, several);
    for entry in walker(root).sort_by_file_name(std::cmp::Ord::cmp).build() {
        match met(entry, above) {
            Met::File(item) => batch.add(item)?,
            Met::Trouble(what) => trouble.push(what),
            Met::Nothing => {}
        }
    }
    ControlFlow::Continue(())
}

/// Where labels of files in `root` begin.
pub(super) fn above(root: &Path, several: bool) -> &Path {
    if several { root.parent().unwrap_or(root) } else { root }
}

/// What a walk came across.
pub(super) enum Met {
    /// A file to list.
    File(Item),
    /// Something that could not be looked at.
    Trouble(SafeText),
    /// What does not concern the reader.
    Nothing,
}

/// What it is that a walk came across; labels go from `above` on.
pub(super) fn met(entry: Result<DirEntry, ignore::Error>, above: &Path) -> Met {
    let error = match entry {
        Ok(entry) => return item(&entry, above).map_or(Met::Nothing, Met::File),
        Err(error) => error,
    };
    match dangling(&error) {
        Some((path, why)) if is_briefing(path) => Met::File(Item {
            origin: Origin::File(path.to_owned()),
            label: label(path, above),
            refused: Some(why),
        }),
        // A circle of folders hides nothing: what is in it is listed where it really is.
        Some(_) if is_circle(&error) => Met::Nothing,
        Some((path, why)) => Met::Trouble(format!("{}: {why}", path.display()).into()),
        None => Met::Trouble(error.to_string().into()),
    }
}

/// The file at `path`, which was found below one of `paths` by other means than a scan.
pub fn found(path: &Path, paths: &[PathBuf]) -> Option<Item> {
    let root = paths.iter().find(|root| path.starts_with(root))?;
    let label = if path == root {
        path.to_string_lossy().as_ref().into()
    } else {
        label(path, above(root, paths.len() > 1))
    };
    Some(Item { origin: Origin::File(path.to_owned()), label, refused: None })
}

/// The one set of rules for what of a folder is seen.
pub(super) fn walker(root: &Path) -> WalkBuilder {
    let mut walker = WalkBuilder::new(root);
    walker.follow_links(true);
    walker
}

fn item(entry: &DirEntry, above: &Path) -> Option<Item> {
    let kind = entry.file_type()?;
    let path = entry.path();
    if kind.is_dir() || !is_briefing(path) {
        return None;
    }
    let refused = match (kind.is_file(), entry.metadata()) {
        (true, _) => None,
        (false, Ok(found)) => {
            irregular(&found).map(|what| format!("{what}; only regular files are opened").into())
        }
        (false, Err(_)) => Some("no regular file".into()),
    };
    Some(Item { origin: Origin::File(path.to_owned()), label: label(path, above), refused })
}

pub(super) fn is_briefing(path: &Path) -> bool {
    path.file_name().is_some_and(|name| Format::of(&name.to_string_lossy()).is_some())
}

fn label(path: &Path, above: &Path) -> SafeText {
    path.strip_prefix(above).unwrap_or(path).to_string_lossy().replace(['\n', '\r'], "\u{FFFD}").into()
}

/// The path and the reason when `error` is about a single entry rather than a folder.
fn dangling(error: &ignore::Error) -> Option<(&Path, SafeText)> {
    match error {
        ignore::Error::WithPath { path, err } => {
            let why = err.io_error().map_or_else(|| err.to_string().into(), reason);
            Some((path, why))
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => dangling(err),
        ignore::Error::Loop { child, .. } => Some((child, "a link back to a folder above it".into())),
        _ => None,
    }
}

fn is_circle(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => is_circle(err),
        ignore::Error::Loop { .. } => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn found(paths: &[PathBuf]) -> (Vec<(String, Option<String>)>, Vec<SafeText>) {
        let mut items = Vec::new();
        let trouble = scan(paths, |batch| {
            items.extend(batch.into_iter().map(|i| (i.label.to_string(), i.refused.map(|r| r.to_string()))));
            ControlFlow::Continue(())
        });
        (items, trouble)
    }

    #[test]
    fn folders_in_order_without_what_is_hidden_or_no_briefing() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.md", "a.yaml", ".hidden.md", "image.png", "sub/c.txt", "sub/.git/d.md", "skip/e.md"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::write(dir.path().join(".ignore"), "skip/\n").unwrap();
        let (items, trouble) = found(&[dir.path().to_owned()]);
        let names: Vec<&str> = items.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a.yaml", "b.md", "sub/c.txt"]);
        assert!(trouble.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_neither_circle_nor_dangle_unnoticed() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("sub")).unwrap();
        fs::write(dir.path().join("sub/a.md"), "x").unwrap();
        symlink(dir.path(), dir.path().join("sub/up")).unwrap();
        symlink("nowhere", dir.path().join("gone.md")).unwrap();
        symlink("/dev/zero", dir.path().join("zero.txt")).unwrap();
        let (items, _) = found(&[dir.path().to_owned()]);
        let names: Vec<&str> = items.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["gone.md", "sub/a.md", "zero.txt"]);
        assert_eq!(items[0].1.as_deref(), Some("no such file"));
        assert!(items[2].1.as_deref().unwrap().contains("device"));
    }

    #[test]
    fn named_files_are_listed_whatever_their_name_and_missing_ones_reported() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("wire");
        fs::write(&file, "x").unwrap();
        let (items, trouble) = found(&[file.clone(), dir.path().join("none"), PathBuf::from("-")]);
        assert_eq!(items.len(), 2);
        assert_eq!(items[1].0, "standard input");
        assert!(trouble[0].contains("no such file"), "{trouble:?}");
    }

    #[test]
    fn the_caller_can_stop() {
        let dir = tempfile::tempdir().unwrap();
        for i in 0..500 {
            fs::write(dir.path().join(format!("{i:03}.md")), "x").unwrap();
        }
        let mut seen = 0;
        scan(&[dir.path().to_owned()], |batch| {
            seen += batch.len();
            ControlFlow::Break(())
        });
        assert_eq!(seen, FIRST);
    }
}
