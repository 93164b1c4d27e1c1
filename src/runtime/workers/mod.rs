//! Everything that runs beside the loop: finding files, opening them, searching. The only threads but for input.

mod interim;
pub mod latest;
pub mod opening;
pub mod scanning;

use super::Incoming;
use crate::{
    app::Event,
    library::{EntryId, Origin},
};
use crossbeam_channel::Sender;
use opening::Opening;
use std::{io, path::PathBuf, sync::Arc, thread};

/// Stack of a worker, in bytes: parsers recurse with the nesting of a document.
const STACK: usize = 16 << 20;

/// The workers, seen from the loop.
pub struct Workers {
    opening: Arc<Opening>,
}

impl Workers {
    /// Starts opening `entries` in the background and looking for more below `roots`; what is found gets ids
    /// from `next_id` on.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn start(
        events: &Sender<Incoming>,
        entries: Vec<(EntryId, Origin)>,
        roots: Vec<PathBuf>,
        next_id: usize,
    ) -> io::Result<Self> {
        let opening = Opening::start(events)?;
        opening.add(entries);
        scanning::start(events, Arc::clone(&opening), roots, next_id)?;
        Ok(Self { opening })
    }

    /// Opens this entry before all others.
    pub fn open_now(&self, id: EntryId) {
        self.opening.hurry(id);
    }
}

/// Starts a worker thread. A panic in it ends this thread only and becomes [`Event::Trouble`] by the panic hook.
///
/// # Errors
/// When the system has no more threads.
pub fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.into()).stack_size(STACK).spawn(work).map(drop)
}

/// Sends an event to the loop; one that has ended does not care any more.
pub fn send(events: &Sender<Incoming>, event: Event) {
    let _ = events.send(Incoming::Event(event));
}
