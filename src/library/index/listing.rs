//! What is at the paths of an index now: names and stamps, no contents.

use super::catalog::Stamp;
use crate::{
    library::{Item, Origin, scan},
    text::SafeText,
};
use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

/// Times of files may be this coarse.
const TICK: Duration = Duration::from_millis(20);

/// A file that was found.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Which of the paths it was found at.
    pub root: u32,
    /// Where below that path; empty for the path itself.
    pub path: PathBuf,
    /// The file.
    pub item: Item,
}

/// Everything at `paths`, in the order of a scan, and what could not be looked at.
pub fn list(paths: &[PathBuf]) -> (Vec<Listed>, Vec<SafeText>) {
    let (mut listed, mut trouble) = (Vec::new(), Vec::new());
    for (root, base) in (0..).zip(paths) {
        trouble.extend(scan(std::slice::from_ref(base), |items| {
            for item in items {
                let Origin::File(path) = &item.origin else { continue };
                let path = path.strip_prefix(base).unwrap_or(path).to_owned();
                listed.push(Listed { root, path, item });
            }
            ControlFlow::Continue(())
        }));
    }
    (listed, trouble)
}

/// What shows without reading whether the file at `path` changed; `None` when it cannot be looked at.
pub fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    let modified = metadata.modified().ok()?;
    let changed = modified.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as i64);
    // A file written this very moment may be written again without its time showing it: it is read again.
    let settled = modified.elapsed().is_ok_and(|age| age > TICK);
    Some(Stamp { size: metadata.len(), changed: if settled { changed } else { 0 } })
}
