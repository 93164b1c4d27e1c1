//! The index of what is open, brought up to date in the background: what it reads on the way is opened with that.

use super::{Post, opening::Opening, send, spawn, yield_to_others};
use crate::{
    app::Event,
    library::{
        EntryId, Item,
        index::{self, Heard, Index, Listing, Progress, Survey, stamp},
    },
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// How often it is said how far it has come; what takes less time is not spoken of.
const OFTEN: Duration = Duration::from_secs(1);

/// The index of `paths` below `cache`, whether it is there or not; `None` where there can be none.
pub fn place(cache: &Path, paths: &[PathBuf]) -> Option<Index> {
    Some(Index::at(&index::folder(cache, paths).ok()?, paths))
}

/// What the index of `paths` has for the first screen.
pub fn front(cache: &Path, paths: &[PathBuf]) -> Option<Event> {
    let (listing, newest) = place(cache, paths)?.front()?;
    if listing.is_empty() {
        return None;
    }
    let unchanged = |number: &usize| {
        let then = listing.get(*number).map(|record| record.stamp);
        then.is_some() && then == listing.file(*number).and_then(|file| stamp(&file))
    };
    let newest = newest.filter(|(number, _)| unchanged(number));
    let newest = newest.map(|(number, opened)| (EntryId(number), Arc::new(opened)));
    Some(Event::Listed { listing: Arc::new(listing), newest })
}

/// An index to be brought up to date.
pub struct Work {
    /// Which.
    pub index: Index,
    /// Of what.
    pub paths: Vec<PathBuf>,
    /// What was in it.
    pub listing: Arc<Listing>,
    /// What was found since.
    pub survey: Survey,
    /// What is opened by being read for the index, and by nobody else.
    pub with_it: Vec<(EntryId, Item)>,
}

/// Starts it.
pub fn start(events: &Post, opening: Arc<Opening>, work: Work) {
    let heard = events.clone();
    let spawned = spawn("index", move || {
        // the threads that read are started from here
        yield_to_others();
        bring(&heard, &opening, work);
    });
    if let Err(error) = spawned {
        send(events, Event::Trouble(format!("cannot bring the index up to date: {error}").into()));
    }
}

fn bring(events: &Post, opening: &Arc<Opening>, work: Work) {
    let Work { index, paths, listing, survey, with_it } = work;
    let said = Mutex::new((Instant::now(), false));
    let progress = |Progress { done, total }| {
        let Ok(mut said) = said.try_lock() else { return };
        let over = said.1 && done == total;
        if said.0.elapsed() >= OFTEN || over {
            *said = (Instant::now(), true);
            let text = if over {
                format!("indexed {total} files")
            } else {
                format!("indexing {done} of {total} files")
            };
            send(events, Event::Notice(text.into()));
        }
    };
    let reads = !with_it.is_empty();
    let heard = Heard {
        progress: &progress,
        read: &|path, result| {
            if reads {
                opening.read(path, result);
            }
        },
        safe: &|| opening.take_index(&index),
    };
    // another instance may be at it, or the disk full: then the files are opened without an index
    let _ = index.bring(&paths, &listing, &survey, heard);
    opening.take_index(&index);
    let left = opening.unsaid(with_it);
    if let Err(error) = opening.add(left) {
        send(events, Event::Trouble(format!("cannot open files: {error}").into()));
    }
}
