//! Everything that runs beside the loop: finding files, opening them, searching, the reading state. The only
//! threads but for input.

mod files;
mod following;
mod indexing;
mod keeping;
mod latest;
mod opening;
mod people;
mod scanning;
mod searching;
mod telling;
mod watching;

pub use indexing::front;
pub use keeping::Keeper;
pub use people::Request as PeopleRequest;
pub use scanning::{Glance, number};
pub use searching::{Narrow, Request};

use super::{Incoming, panics, post::Post};
use crate::{
    app::Event,
    library::{EntryId, Item, bundled, search::Marks},
};
use latest::Latest;
use opening::Opening;
use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// Stack of a worker, in bytes: parsers recurse with the nesting of a document.
const STACK: usize = 16 << 20;

/// The workers, seen from the loop. Threads are started when there is work for them.
pub struct Workers {
    opening: Arc<Opening>,
    searching: Option<Latest<Request>>,
    counting: Option<Latest<Vec<String>>>,
    people: Option<Latest<people::Request>>,
    telling: Option<Latest<()>>,
    /// Folders and files that are open, for the alias files in them.
    roots: people::Roots,
    corpus: searching::Shared,
    marks: searching::SharedMarks,
    narrowing: Option<Latest<searching::Narrow>>,
    /// Where indexes are kept.
    cache: Option<PathBuf>,
    events: Post,
}

impl Workers {
    /// None of them has anything to do yet. Indexes are kept in `cache`.
    pub fn new(events: &Post, cache: Option<PathBuf>) -> Self {
        let corpus = searching::Shared::default();
        let opening = Opening::new(events, Arc::clone(&corpus));
        let marks = searching::SharedMarks::default();
        let (searching, counting, narrowing, people, telling) = (None, None, None, None, None);
        let (roots, events) = (people::Roots::default(), events.clone());
        Self { opening, searching, counting, people, telling, roots, corpus, marks, narrowing, cache, events }
    }

    /// Starts opening `known` in the background and finding what more there is at `paths`, or in what `glance` has
    /// read of them.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn open(
        &self,
        known: Vec<(EntryId, Item)>,
        paths: Vec<PathBuf>,
        glance: Option<Glance>,
    ) -> io::Result<()> {
        lock(&self.roots).extend_from_slice(&paths);
        let next = known.len();
        if next > 0 {
            self.opening.add(known)?;
        }
        scanning::start(&self.events, Arc::clone(&self.opening), paths, next, glance, self.cache.clone())
    }

    /// Finds and opens what is at `paths`, or the samples when there are none.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn begin(&self, paths: Vec<PathBuf>) -> io::Result<()> {
        let samples = if paths.is_empty() { bundled::items() } else { Vec::new() };
        let (found, known) = number(samples, &mut 0);
        if !found.is_empty() {
            send(&self.events, Event::Found(found));
        }
        self.open(known, paths, None)
    }

    /// What `is:` and `tag:` mean from now on.
    pub fn set_marks(&self, marks: Arc<Marks>) {
        *lock(&self.marks) = marks;
    }

    /// Finds people, or what is known of one; anything asked of this kind before is given up.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn people(&mut self, request: people::Request) -> io::Result<()> {
        let start = || people::start(&self.events, Arc::clone(&self.corpus), Arc::clone(&self.roots));
        Latest::ask(&mut self.people, request, start)
    }

    /// Finds out which briefings belong together; any older question is given up.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn tell_stories(&mut self) -> io::Result<()> {
        let start = || telling::start(&self.events, Arc::clone(&self.corpus));
        Latest::ask(&mut self.telling, (), start)
    }

    /// Counts the quotes of each query in unread briefings; any count still under way is given up.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn count(&mut self, queries: Vec<String>) -> io::Result<()> {
        let (events, corpus, marks) = (&self.events, &self.corpus, &self.marks);
        let start = || searching::start_counting(events, Arc::clone(corpus), Arc::clone(marks));
        Latest::ask(&mut self.counting, queries, start)
    }

    /// Opens this entry before all others, or again.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn open_now(&self, id: EntryId) -> io::Result<()> {
        self.opening.hurry(id)
    }

    /// Fetches these from the index.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn fetch(&self, ids: Vec<EntryId>) -> io::Result<()> {
        self.opening.fetch(ids)
    }

    /// Finds out which briefings of the index fit; any older question is given up.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn narrow(&mut self, question: searching::Narrow) -> io::Result<()> {
        let start = || searching::start_narrowing(&self.events, Arc::clone(&self.corpus));
        Latest::ask(&mut self.narrowing, question, start)
    }

    /// Searches the quotes; any search still under way is given up.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn search(&mut self, request: Request) -> io::Result<()> {
        let start = || searching::start(&self.events, Arc::clone(&self.corpus), Arc::clone(&self.marks));
        Latest::ask(&mut self.searching, request, start)
    }
}

/// A thread as all workers are.
fn builder(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.into()).stack_size(STACK)
}

/// Starts a worker thread. A panic in it ends this thread only and becomes [`Event::Trouble`] by the panic hook.
///
/// # Errors
/// When the system has no more threads.
fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    builder(name).spawn(work).map(drop)
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
        let work = builder("first").spawn_scoped(scope, work)?;
        let here = meanwhile();
        let there = work.join().map_err(|panic| io::Error::other(panics::told(&*panic)))?;
        Ok((there, here))
    })
}

/// Gives the first frame, which was just written, time to get to the terminal: what starts at the same moment and
/// has much to do would be put on the cores that are to carry it.
fn behind_the_first_frame() {
    yield_to_others();
    thread::sleep(Duration::from_millis(3));
}

/// Lets the loop, and the terminal that takes its frames, run first where cores are scarce. On Linux this is a
/// matter of the one thread.
fn yield_to_others() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 10);
}

/// What `mutex` holds; a worker that panicked while it held it left it whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends an event to the loop; one that has ended does not care any more.
fn send(events: &Post, event: Event) {
    events.send(Incoming::Event(event));
}
