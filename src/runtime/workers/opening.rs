//! Opening files: a few threads for the bulk, and one for what somebody is waiting for.

use super::{indexing, searching, send};
use crate::{
    app::Event,
    library::{self, Draft, EntryId, Item, Opened, Origin, index::Remembered},
    runtime::{Incoming, faults, panics},
    text::SafeText,
};
use crossbeam_channel::Sender;
use std::{
    collections::{HashMap, HashSet, VecDeque},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError},
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

/// An entry and what became of it.
pub type Outcome = (EntryId, Result<Arc<Opened>, SafeText>);

/// What is to be opened, and what has been.
pub struct Opening {
    queue: Mutex<Queue>,
    bulk: Condvar,
    urgent: Condvar,
    outbox: Mutex<Outbox>,
    corpus: searching::Shared,
    events: Sender<Incoming>,
    /// Where indexes are kept.
    cache: Option<PathBuf>,
    remembered: OnceLock<Remembered>,
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
    bulk_threads: usize,
    urgent_thread: bool,
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
}

impl Opening {
    /// Results arrive as [`Event::Opened`]. Threads are started when there is work for them.
    pub fn new(events: &Sender<Incoming>, corpus: searching::Shared, cache: Option<PathBuf>) -> Arc<Self> {
        Arc::new(Self {
            queue: Mutex::default(),
            bulk: Condvar::new(),
            urgent: Condvar::new(),
            outbox: Mutex::default(),
            corpus,
            events: events.clone(),
            cache,
            remembered: OnceLock::new(),
        })
    }

    /// Opens files at `paths` by what their index keeps, as long as they have not changed.
    pub fn remember(&self, paths: &[PathBuf]) {
        if let Some(remembered) = self.cache.as_ref().and_then(|cache| indexing::remember(cache, paths)) {
            let _ = self.remembered.set(remembered);
        }
    }

    /// Has the index of `paths` brought up to date, if there is one.
    pub fn refresh_index(&self, paths: &[PathBuf]) {
        if let Some(cache) = &self.cache {
            indexing::start(&self.events, cache.clone(), paths.to_vec());
        }
    }

    /// Opens one file: by what the index keeps of it, else by reading it.
    fn open_file(&self, origin: &Origin) -> Result<Arc<Opened>, SafeText> {
        let kept = match (origin, self.remembered.get()) {
            (Origin::File(path), Some(remembered)) => remembered.open(path),
            _ => None,
        };
        kept.map_or_else(|| open(origin), |kept| kept.map(Arc::new))
    }

    /// Opens these in the background, in this order; those that the scan refused are answered at once.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn add(self: &Arc<Self>, items: Vec<(EntryId, Item)>) -> io::Result<()> {
        let mut refused = Vec::new();
        let mut queue = lock(&self.queue);
        for (id, item) in items {
            match item.refused {
                Some(reason) => refused.push((id, Err(reason))),
                None => queue.bulk.push_back(id),
            }
            queue.origins.insert(id, item.origin);
        }
        let most = match queue.bulk.len() {
            // asking takes a while
            few @ 0..=1 => few,
            many => thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS).min(many),
        };
        while queue.bulk_threads < most {
            queue.bulk_threads += 1;
            let mine = Arc::clone(self);
            super::spawn(&format!("open {}", queue.bulk_threads), move || mine.serve_bulk())?;
        }
        drop(queue);
        if !refused.is_empty() {
            send(&self.events, Event::Opened(refused));
        }
        self.bulk.notify_all();
        Ok(())
    }

    /// Opens this one here and now; `glance` gets its text first, when it has any.
    pub fn open(&self, id: EntryId, item: Item, glance: impl FnOnce(Outcome)) -> Outcome {
        let draft = match item.refused {
            Some(reason) => Err(reason),
            None => contained(|| library::document(&item.origin)),
        };
        if let Ok(draft) = &draft {
            glance((id, Ok(Arc::new(draft.text()))));
        }
        self.finish(id, item.origin, draft)
    }

    /// Finds what there is to find in a file that is read and parsed.
    pub fn finish(&self, id: EntryId, origin: Origin, draft: Result<Draft, SafeText>) -> Outcome {
        lock(&self.queue).origins.insert(id, origin);
        let result = draft.map(|draft| complete(&draft));
        self.index(id, &result);
        (id, result)
    }

    /// Entries whose file is `path` or lies below it; every file for the empty path.
    pub fn below(&self, path: &Path) -> Vec<(EntryId, PathBuf)> {
        let queue = lock(&self.queue);
        let files = queue.origins.iter().filter_map(|(id, origin)| match origin {
            Origin::File(file) if path.as_os_str().is_empty() || file.starts_with(path) => {
                Some((*id, file.clone()))
            }
            _ => None,
        });
        files.collect()
    }

    /// Takes the quotes of an entry out of the search: its file is gone.
    pub fn forget(&self, id: EntryId) {
        lock(&self.corpus).remove(id);
    }

    /// Opens this one before all others, or again.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn hurry(self: &Arc<Self>, id: EntryId) -> io::Result<()> {
        let mut queue = lock(&self.queue);
        if !queue.urgent.contains(&id) {
            queue.urgent.push_back(id);
        }
        if !std::mem::replace(&mut queue.urgent_thread, true) {
            let mine = Arc::clone(self);
            super::spawn("open first", move || mine.serve_urgent())?;
        }
        self.urgent.notify_one();
        Ok(())
    }

    fn serve_urgent(&self) {
        loop {
            let job = self.wait(&self.urgent, Queue::next_urgent);
            self.deliver(&job, self.open_file(&job.origin));
            self.send_ready();
        }
    }

    fn serve_bulk(&self) {
        super::yield_to_others();
        loop {
            let job = self.wait(&self.bulk, Queue::next_bulk);
            self.deliver(&job, self.open_file(&job.origin));
            while self.events.len() > BACKLOG {
                thread::sleep(Duration::from_millis(2));
            }
        }
    }

    /// The next job; before this thread goes to sleep, what is ready is sent, for nobody may come after.
    fn wait(&self, work: &Condvar, next: fn(&mut Queue) -> Option<Job>) -> Job {
        let mut queue = lock(&self.queue);
        if let Some(job) = next(&mut queue) {
            return job;
        }
        drop(queue);
        self.send_ready();
        queue = lock(&self.queue);
        loop {
            if let Some(job) = next(&mut queue) {
                return job;
            }
            queue = work.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Makes the quotes of an entry searchable, or what became of it forgotten.
    fn index(&self, id: EntryId, result: &Result<Arc<Opened>, SafeText>) {
        let mut corpus = lock(&self.corpus);
        match result {
            Ok(opened) => corpus.add(id, opened),
            Err(_) => corpus.remove(id),
        }
    }

    /// Puts a result with the others, and sends them when it is time.
    fn deliver(&self, job: &Job, result: Result<Arc<Opened>, SafeText>) {
        let mut outbox = lock(&self.outbox);
        let newest = outbox.newest.entry(job.id).or_default();
        if *newest < job.number {
            *newest = job.number;
            self.index(job.id, &result);
            outbox.ready.push((job.id, result));
        }
        if outbox.sent.is_none_or(|at| at.elapsed() >= BATCH_TIME) || outbox.ready.len() >= BATCH_SIZE {
            outbox.send(&self.events);
        }
    }

    fn send_ready(&self) {
        lock(&self.outbox).send(&self.events);
    }
}

impl Outbox {
    fn send(&mut self, events: &Sender<Incoming>) {
        if !self.ready.is_empty() {
            self.sent = Some(Instant::now());
            send(events, Event::Opened(std::mem::take(&mut self.ready)));
        }
    }
}

impl Queue {
    fn next_urgent(&mut self) -> Option<Job> {
        let id = self.urgent.pop_front()?;
        let Some(job) = self.job(id) else { return self.next_urgent() };
        // only now: one that is asked for before it is known is left to the bulk
        self.hurried.insert(id);
        Some(job)
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
        Some(Job { id, origin, number: self.begun })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens one file, whatever is in it.
fn open(origin: &Origin) -> Result<Arc<Opened>, SafeText> {
    contained(|| library::document(origin)).map(|draft| complete(&draft))
}

/// Finds actors and quotes; should that fail, the text can still be read.
fn complete(draft: &Draft) -> Arc<Opened> {
    let found = contained(|| {
        faults::trip("open");
        Ok(draft.clone().finish())
    });
    Arc::new(found.unwrap_or_else(|_| draft.text()))
}

/// Makes a refusal of a panic.
fn contained<T>(work: impl FnOnce() -> Result<T, SafeText>) -> Result<T, SafeText> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(panics::told(&*panic).into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossbeam_channel::{Receiver, unbounded};
    use std::{collections::BTreeMap, fs, path::Path};

    fn setup() -> (Arc<Opening>, Receiver<Incoming>, tempfile::TempDir) {
        let (sender, events) = unbounded();
        (Opening::new(&sender, searching::Shared::default(), None), events, tempfile::tempdir().unwrap())
    }

    fn item(home: &Path, n: usize) -> (EntryId, Item) {
        let path = home.join(format!("{n}.txt"));
        fs::write(&path, format!("date 2025-10-21 Title {n}\n\nStory\nHeading\nSome words stand here.\n"))
            .unwrap();
        (EntryId(n), Item { origin: Origin::File(path), label: "label".into(), refused: None })
    }

    /// Takes results until `count` entries are known; how many there were for each, and the last of each.
    fn results(
        events: &Receiver<Incoming>,
        count: usize,
    ) -> BTreeMap<EntryId, (usize, Result<String, String>)> {
        let mut known = BTreeMap::new();
        while known.len() < count {
            let incoming = events.recv_timeout(Duration::from_secs(20)).expect("a result");
            for event in incoming.into_events() {
                let Event::Opened(results) = event else { continue };
                for (id, result) in results {
                    let short = result.map(|o| o.briefing.head.title.to_string()).map_err(|e| e.to_string());
                    let entry = known.entry(id).or_insert((0, Ok(String::new())));
                    *entry = (entry.0 + 1, short);
                }
            }
        }
        known
    }

    #[test]
    fn everything_is_opened_once_in_batches() {
        let (opening, events, home) = setup();
        opening.add((0..300).map(|n| item(home.path(), n)).collect()).unwrap();
        let known = results(&events, 300);
        assert!(
            known.iter().all(|(id, (times, title))| *times == 1 && *title == Ok(format!("Title {}", id.0)))
        );
        assert!(events.try_iter().next().is_none());
    }

    #[test]
    fn what_is_waited_for_comes_first_and_changes_come_again() {
        let (opening, events, home) = setup();
        let mut items: Vec<_> = (0..200).map(|n| item(home.path(), n)).collect();
        let last = items.pop().unwrap();
        lock(&opening.queue).origins.insert(last.0, last.1.origin.clone());
        opening.hurry(EntryId(199)).unwrap();
        let first = results(&events, 1);
        assert!(first.contains_key(&EntryId(199)));
        items.push(last);
        opening.add(items).unwrap();
        let known = results(&events, 199);
        assert!(!known.contains_key(&EntryId(199)), "not opened a second time by the bulk");

        let Some(Origin::File(path)) = lock(&opening.queue).origins.get(&EntryId(3)).cloned() else {
            panic!("a file")
        };
        fs::write(path, "date 2025-10-21 New title\n\nStory\nHeading\nWords.\n").unwrap();
        opening.hurry(EntryId(3)).unwrap();
        assert_eq!(results(&events, 1)[&EntryId(3)], (1, Ok("New title".into())));
    }

    #[test]
    fn refusals_and_missing_files_are_results_too() {
        let (opening, events, home) = setup();
        let (pipe, mut refused) = item(home.path(), 0);
        refused.refused = Some("a named pipe".into());
        let missing = Item { origin: Origin::File(home.path().join("none.txt")), ..refused.clone() };
        let missing = Item { refused: None, ..missing };
        opening.add(vec![(pipe, refused), (EntryId(1), missing)]).unwrap();
        let known = results(&events, 2);
        assert_eq!(known[&pipe].1, Err("a named pipe".into()));
        assert_eq!(known[&EntryId(1)].1, Err("no such file".into()));
        opening.hurry(EntryId(77)).unwrap();
        assert!(events.recv_timeout(Duration::from_millis(50)).is_err(), "an id nobody knows is no work");
    }

    #[test]
    fn what_is_asked_for_before_it_is_known_is_opened_all_the_same() {
        let (opening, events, home) = setup();
        opening.hurry(EntryId(0)).unwrap();
        while !lock(&opening.queue).urgent.is_empty() {
            thread::yield_now();
        }
        opening.add(vec![item(home.path(), 0)]).unwrap();
        assert!(results(&events, 1).contains_key(&EntryId(0)));
    }

    #[test]
    fn a_late_result_of_an_earlier_beginning_is_dropped() {
        let (opening, events, home) = setup();
        let (id, found) = item(home.path(), 0);
        lock(&opening.queue).origins.insert(id, found.origin);
        let (older, newer) = {
            let mut queue = lock(&opening.queue);
            (queue.job(id).unwrap(), queue.job(id).unwrap())
        };
        opening.deliver(&newer, Err("newer".into()));
        opening.deliver(&older, Err("older".into()));
        opening.send_ready();
        assert_eq!(results(&events, 1)[&id], (1, Err("newer".into())));
        assert!(events.try_recv().is_err());
    }
}
