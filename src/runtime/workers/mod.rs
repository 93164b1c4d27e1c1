//! Everything that runs beside the loop: finding files, opening them, searching. The only threads but for input.

mod latest;
mod opening;
mod scanning;
mod searching;
mod watching;

pub use scanning::{Glance, number};
pub use searching::Request;

use super::{Incoming, panics};
use crate::{
    app::Event,
    library::{EntryId, Item},
};
use crossbeam_channel::Sender;
use latest::Latest;
use opening::Opening;
use std::{any::Any, io, path::PathBuf, sync::Arc, thread};

/// Stack of a worker, in bytes: parsers recurse with the nesting of a document.
const STACK: usize = 16 << 20;

/// The workers, seen from the loop. Threads are started when there is work for them.
pub struct Workers {
    opening: Arc<Opening>,
    searching: Option<Latest<Request>>,
    corpus: searching::Shared,
    events: Sender<Incoming>,
}

impl Workers {
    /// Starts opening `known` in the background and finding what more there is at `paths`, or in what `glance` has
    /// read of them.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn start(
        events: &Sender<Incoming>,
        known: Vec<(EntryId, Item)>,
        paths: Vec<PathBuf>,
        glance: Option<Glance>,
    ) -> io::Result<Self> {
        let corpus = searching::Shared::default();
        let opening = Opening::new(events, Arc::clone(&corpus));
        let next = known.len();
        if next > 0 {
            opening.add(known)?;
        }
        scanning::start(events, Arc::clone(&opening), paths, next, glance)?;
        Ok(Self { opening, searching: None, corpus, events: events.clone() })
    }

    /// Opens this entry before all others, or again.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn open_now(&self, id: EntryId) -> io::Result<()> {
        self.opening.hurry(id)
    }

    /// Searches the quotes; any search still under way is given up.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn search(&mut self, request: Request) -> io::Result<()> {
        if self.searching.is_none() {
            self.searching = Some(searching::start(&self.events, Arc::clone(&self.corpus))?);
        }
        if let Some(searching) = &self.searching {
            searching.request(request);
        }
        Ok(())
    }
}

/// Starts a worker thread. A panic in it ends this thread only and becomes [`Event::Trouble`] by the panic hook.
///
/// # Errors
/// When the system has no more threads.
fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.into()).stack_size(STACK).spawn(work).map(drop)
}

/// Does `work` on a thread of its own while `meanwhile` runs here.
///
/// # Errors
/// When the system has no more threads, or `work` panics.
pub fn beside<T: Send, U>(
    work: impl FnOnce() -> T + Send,
    meanwhile: impl FnOnce() -> U,
) -> io::Result<(T, U)> {
    thread::scope(|scope| {
        let work = thread::Builder::new().name("first".into()).stack_size(STACK).spawn_scoped(scope, work)?;
        let here = meanwhile();
        let there = work.join();
        let panicked = |panic: Box<dyn Any + Send>| {
            io::Error::other(format!("internal error: {}", panics::message(&*panic)))
        };
        Ok((there.map_err(panicked)?, here))
    })
}

/// Sends an event to the loop; one that has ended does not care any more.
fn send(events: &Sender<Incoming>, event: Event) {
    let _ = events.send(Incoming::Event(event));
}
