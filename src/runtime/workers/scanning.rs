//! Finding files below the folders that were opened.

use super::{opening::Opening, send, spawn};
use crate::{
    app::{Event, event::Found},
    library::EntryId,
    runtime::{Incoming, faults},
};
use crossbeam_channel::Sender;
use std::{
    io,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

/// Findings go to the loop together, about this often.
const BATCH_TIME: Duration = Duration::from_millis(30);

/// Starts the scan; findings arrive as [`Event::Found`], the end as [`Event::ScanDone`], and each file found is
/// opened in the background after the loop has heard of it.
///
/// # Errors
/// When the system has no more threads.
pub fn start(
    events: &Sender<Incoming>,
    opening: Arc<Opening>,
    roots: Vec<PathBuf>,
    next_id: usize,
) -> io::Result<()> {
    let events = events.clone();
    spawn("scan", move || {
        let mut batch =
            Batch { events: &events, opening: &opening, found: Vec::new(), since: Instant::now() };
        let mut ids = (next_id..).map(EntryId);
        faults::trip("scan");
        super::interim::scan(&roots, &mut |file| {
            if let Some(id) = ids.next() {
                batch.add(Found { id, origin: file.origin, label: file.label });
            }
        });
        batch.send();
        send(&events, Event::ScanDone);
    })
}

struct Batch<'a> {
    events: &'a Sender<Incoming>,
    opening: &'a Opening,
    found: Vec<Found>,
    since: Instant,
}

impl Batch<'_> {
    fn add(&mut self, found: Found) {
        self.found.push(found);
        if self.since.elapsed() >= BATCH_TIME {
            self.send();
        }
    }

    fn send(&mut self) {
        self.since = Instant::now();
        let found = std::mem::take(&mut self.found);
        let entries: Vec<_> = found.iter().map(|file| (file.id, file.origin.clone())).collect();
        if !found.is_empty() {
            send(self.events, Event::Found(found));
            self.opening.add(entries);
        }
    }
}
