//! Opening files: a few threads for the bulk, and one for what somebody is waiting for.

use super::{
    interim::{Item, open as open_origin},
    searching, send,
};
use crate::{
    app::Event,
    library::{EntryId, Opened, Origin},
    runtime::{Incoming, faults, panics},
    text::SafeText,
};
use crossbeam_channel::Sender;
use std::{
    collections::{HashMap, HashSet, VecDeque},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// Results go to the loop together, about this often: each batch is a frame.
const BATCH_TIME: Duration = Duration::from_millis(30);
/// Or this many at once.
const BATCH_SIZE: usize = 256;
/// The bulk waits while this many messages are on their way to the loop, so that keys never queue behind it.
const BACKLOG: usize = 4;
/// Most threads for the bulk.
const MOST_THREADS: usize = 4;

type Outcome = (EntryId, Result<Arc<Opened>, SafeText>);

/// What is to be opened, and what has been.
pub struct Opening {
    queue: Mutex<Queue>,
    bulk: Condvar,
    urgent: Condvar,
    outbox: Mutex<Outbox>,
    corpus: searching::Shared,
    events: Sender<Incoming>,
}

#[derive(Default)]
struct Queue {
    origins: HashMap<EntryId, Origin>,
    bulk: VecDeque<EntryId>,
    urgent: VecDeque<EntryId>,
    /// Taken up out of turn, so the bulk passes over them.
    hurried: HashSet<EntryId>,
    /// Counts what was taken up, so that of two results for one entry the later beginning wins.
    begun: u64,
}

#[derive(Default)]
struct Outbox {
    ready: Vec<Outcome>,
    newest: HashMap<EntryId, u64>,
    sent: Option<Instant>,
}

/// One thing to open.
struct Job {
    id: EntryId,
    origin: Origin,
    number: u64,
    /// The bulk queue is empty after this one.
    last: bool,
}

impl Opening {
    /// Starts the threads; results arrive as [`Event::Opened`].
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn start(events: &Sender<Incoming>, corpus: searching::Shared) -> io::Result<Arc<Self>> {
        let opening = Arc::new(Self {
            queue: Mutex::default(),
            bulk: Condvar::new(),
            urgent: Condvar::new(),
            outbox: Mutex::default(),
            corpus,
            events: events.clone(),
        });
        let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        let mine = Arc::clone(&opening);
        super::spawn("open first", move || mine.serve_urgent())?;
        for n in 1..=threads {
            let mine = Arc::clone(&opening);
            super::spawn(&format!("open {n}"), move || mine.serve_bulk())?;
        }
        Ok(opening)
    }

    /// Opens these in the background, in this order; those that the scan refused are answered at once.
    pub fn add(&self, items: Vec<(EntryId, Item)>) {
        let mut refused = Vec::new();
        let mut queue = lock(&self.queue);
        for (id, item) in items {
            match item.refused {
                Some(reason) => refused.push((id, Err(reason))),
                None => queue.bulk.push_back(id),
            }
            queue.origins.insert(id, item.origin);
        }
        drop(queue);
        if !refused.is_empty() {
            send(&self.events, Event::Opened(refused));
        }
        self.bulk.notify_all();
    }

    /// Opens this one before all others, or again.
    pub fn hurry(&self, id: EntryId) {
        let mut queue = lock(&self.queue);
        if !queue.urgent.contains(&id) {
            queue.urgent.push_back(id);
        }
        self.urgent.notify_one();
    }

    fn serve_urgent(&self) {
        loop {
            let job = {
                let mut queue = lock(&self.queue);
                loop {
                    if let Some(job) = queue.next_urgent() {
                        break job;
                    }
                    queue = self.urgent.wait(queue).unwrap_or_else(PoisonError::into_inner);
                }
            };
            self.deliver(&job, open(&job.origin), true);
        }
    }

    fn serve_bulk(&self) {
        yield_to_others();
        loop {
            let job = {
                let mut queue = lock(&self.queue);
                loop {
                    if let Some(job) = queue.next_bulk() {
                        break job;
                    }
                    queue = self.bulk.wait(queue).unwrap_or_else(PoisonError::into_inner);
                }
            };
            self.deliver(&job, open(&job.origin), false);
            while self.events.len() > BACKLOG {
                thread::sleep(Duration::from_millis(2));
            }
        }
    }

    /// Puts a result with the others, and sends them when it is time.
    fn deliver(&self, job: &Job, result: Result<Arc<Opened>, SafeText>, now: bool) {
        let mut outbox = lock(&self.outbox);
        let newest = outbox.newest.entry(job.id).or_default();
        if *newest < job.number {
            *newest = job.number;
            let mut corpus = lock(&self.corpus);
            match &result {
                Ok(opened) => corpus.add(job.id, opened),
                Err(_) => corpus.remove(job.id),
            }
            drop(corpus);
            outbox.ready.push((job.id, result));
        }
        let due = outbox.sent.is_none_or(|at| at.elapsed() >= BATCH_TIME) || outbox.ready.len() >= BATCH_SIZE;
        if (now || job.last || due) && !outbox.ready.is_empty() {
            outbox.sent = Some(Instant::now());
            let ready = std::mem::take(&mut outbox.ready);
            send(&self.events, Event::Opened(ready));
        }
    }
}

impl Queue {
    fn next_urgent(&mut self) -> Option<Job> {
        let id = self.urgent.pop_front()?;
        self.hurried.insert(id);
        self.job(id).or_else(|| self.next_urgent())
    }

    fn next_bulk(&mut self) -> Option<Job> {
        while let Some(id) = self.bulk.pop_front() {
            if !self.hurried.remove(&id) {
                return self.job(id);
            }
        }
        None
    }

    fn job(&mut self, id: EntryId) -> Option<Job> {
        let origin = self.origins.get(&id)?.clone();
        self.begun += 1;
        Some(Job { id, origin, number: self.begun, last: self.bulk.is_empty() })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens one file, whatever is in it.
fn open(origin: &Origin) -> Result<Arc<Opened>, SafeText> {
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        faults::trip("open");
        open_origin(origin)
    }));
    match attempt {
        Ok(result) => result.map(Arc::new),
        Err(panic) => Err(format!("internal error: {}", panics::message(&*panic)).into()),
    }
}

/// Lets the loop run first where cores are scarce. On Linux this is a matter of the one thread.
fn yield_to_others() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 10);
}
