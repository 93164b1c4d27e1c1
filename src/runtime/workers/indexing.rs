//! The index of what is open: files that have not changed are opened from it, and it is brought up to date in the
//! background. Where there is none, none is made: that is for who asks for it.

use super::{send, spawn};
use crate::{
    app::Event,
    library::index::{self, Index, Progress, Remembered},
    runtime::Incoming,
};
use crossbeam_channel::Sender;
use std::{
    path::{Path, PathBuf},
    sync::Mutex,
    time::{Duration, Instant},
};

/// How often it is said how far it has come; what takes less time is not spoken of.
const OFTEN: Duration = Duration::from_secs(1);

/// The index of `paths` below `cache`, if there is one.
fn existing(cache: &Path, paths: &[PathBuf]) -> Option<Index> {
    let folder = index::folder(cache, paths).ok().filter(|folder| folder.is_dir())?;
    Index::open(&folder).ok()
}

/// What the index keeps of the files at `paths`.
pub fn remember(cache: &Path, paths: &[PathBuf]) -> Option<Remembered> {
    Remembered::of(&existing(cache, paths)?, paths)
}

/// Starts bringing the index of `paths` up to date, if there is one.
pub fn start(events: &Sender<Incoming>, cache: PathBuf, paths: Vec<PathBuf>) {
    let heard = events.clone();
    let spawned = spawn("index", move || {
        let Some(index) = existing(&cache, &paths) else { return };
        let said = Mutex::new((Instant::now(), false));
        let tell = |Progress { done, total }| {
            let Ok(mut said) = said.try_lock() else { return };
            let over = said.1 && done == total;
            if said.0.elapsed() >= OFTEN || over {
                *said = (Instant::now(), true);
                let text = if over {
                    format!("indexed {total} files")
                } else {
                    format!("indexing {done} of {total} files")
                };
                send(&heard, Event::Notice(text.into()));
            }
        };
        // another instance may be at it, or the disk full: what is read here does not depend on it
        let _ = index.refresh(&paths, &tell);
    });
    if let Err(error) = spawned {
        send(events, Event::Trouble(format!("cannot bring the index up to date: {error}").into()));
    }
}
