//! Opening files: a few threads for the bulk, and one for what somebody is waiting for.

use super::{Post, files::Files, lock, searching, send};
use crate::{
    app::Event,
    library::{
        self, Draft, EntryId, Holdings, Item, Opened, Origin,
        index::{Index, Snapshot, stamp},
    },
    runtime::{faults, panics},
    text::SafeText,
};
use crossbeam_channel::{Sender, unbounded};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, OnceLock, PoisonError},
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
    events: Post,
    /// Where briefings that are to be fetched from the index are asked for.
    fetching: OnceLock<Sender<Vec<EntryId>>>,
}

#[derive(Default)]
struct Queue {
    files: Files,
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
    pub fn new(events: &Post, corpus: searching::Shared) -> Arc<Self> {
        Arc::new(Self {
            queue: Mutex::default(),
            bulk: Condvar::new(),
            urgent: Condvar::new(),
            outbox: Mutex::default(),
            corpus,
            events: events.clone(),
            fetching: OnceLock::new(),
        })
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
            queue.files.put(id, item.origin);
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
        lock(&self.queue).files.put(id, origin);
        let result = draft.map(|draft| complete(&draft));
        self.index(id, &result);
        (id, result)
    }

    /// Entries whose file is `path` or lies below it; every file for the empty path.
    pub fn below(&self, path: &Path) -> Vec<(EntryId, PathBuf)> {
        lock(&self.queue).files.below(path)
    }

    /// The entry of the file at `path`.
    pub fn find(&self, path: &Path) -> Option<EntryId> {
        lock(&self.queue).files.find(path)
    }

    /// Takes the quotes of these out of the search: their files are gone.
    pub fn forget(&self, ids: &[EntryId]) {
        for &id in ids {
            lock(&self.queue).files.set_gone(id, true);
            lock(&self.corpus).remove(id);
        }
    }

    /// Begins with what an index holds: its files are the entries from 0 on, and its quotes are searched.
    pub fn begin_with(&self, snapshot: Snapshot) {
        lock(&self.queue).files.begin_with(Arc::clone(snapshot.listing()));
        lock(&self.corpus).take_index(snapshot, &|_| false);
    }

    /// Searches what `index` holds now in the place of what it held before. What is in it as it is on disk need not be
    /// held in memory any more; the loop hears which briefings that are.
    pub fn take_index(&self, index: &Index) {
        // what was opened is heard of before it is heard that it is in the index
        self.send_ready();
        let Ok(snapshot) = index.snapshot() else { return };
        let listing = Arc::clone(snapshot.listing());
        let entries: Vec<Option<EntryId>> = {
            let queue = lock(&self.queue);
            let entry = |n| queue.files.entry_of(&listing, n).filter(|id| !queue.files.is_gone(*id));
            (0..listing.len()).map(entry).collect()
        };
        let Ok(snapshot) = snapshot.with_entries(&|number| entries[number]) else { return };
        let numbers: HashMap<EntryId, usize> =
            entries.iter().enumerate().filter_map(|(number, entry)| Some(((*entry)?, number))).collect();
        let as_on_disk = |entry: EntryId| {
            let number = numbers.get(&entry);
            let stamps = number.and_then(|&n| Some((listing.get(n)?.stamp, stamp(&listing.file(n)?)?)));
            stamps.is_some_and(|(then, now)| then == now)
        };
        let indexed = lock(&self.corpus).take_index(snapshot, &as_on_disk);
        if !indexed.is_empty() {
            send(&self.events, Event::Indexed(indexed));
        }
    }

    /// Takes in a file that was read for the index.
    pub fn read(&self, path: &Path, result: Result<&Opened, &SafeText>) {
        let job = {
            let mut queue = lock(&self.queue);
            let id = queue.files.find(path);
            id.and_then(|id| queue.job(id))
        };
        if let Some(job) = job {
            self.deliver(&job, result.map(|opened| Arc::new(opened.clone())).map_err(Clone::clone));
            self.hold_back();
        }
    }

    /// Those of `ids` of which nothing has been said yet.
    pub fn unsaid(&self, items: Vec<(EntryId, Item)>) -> Vec<(EntryId, Item)> {
        let outbox = lock(&self.outbox);
        items.into_iter().filter(|(id, _)| !outbox.newest.contains_key(id)).collect()
    }

    /// Opens these again in the background.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn again(self: &Arc<Self>, ids: &[EntryId]) -> io::Result<()> {
        self.add(self.items(ids))
    }

    /// The same as items to be opened.
    pub fn items(&self, ids: &[EntryId]) -> Vec<(EntryId, Item)> {
        let queue = lock(&self.queue);
        let item = |id: &EntryId| {
            let origin = queue.files.origin(*id)?;
            Some((*id, Item { origin, label: SafeText::default(), refused: None }))
        };
        ids.iter().filter_map(item).collect()
    }

    /// Knows these from now on; somebody else opens them.
    pub fn know(&self, items: &[(EntryId, Item)]) {
        let mut queue = lock(&self.queue);
        for (id, item) in items {
            queue.files.put(*id, item.origin.clone());
        }
    }

    /// Fetches these from the index, the first before the others; what cannot be had there is opened.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn fetch(self: &Arc<Self>, ids: Vec<EntryId>) -> io::Result<()> {
        if self.fetching.get().is_none() {
            let (sender, asked) = unbounded();
            let mine = Arc::clone(self);
            super::spawn("fetch", move || {
                asked.into_iter().for_each(|ids: Vec<EntryId>| mine.serve_fetch(&ids));
            })?;
            let _ = self.fetching.set(sender);
        }
        if let Some(fetching) = self.fetching.get() {
            let _ = fetching.send(ids);
        }
        Ok(())
    }

    fn serve_fetch(self: &Arc<Self>, ids: &[EntryId]) {
        let (first, rest) = ids.split_at(ids.len().min(1));
        for ids in [first, rest] {
            let holdings = lock(&self.corpus).clone();
            let mut fetched = Vec::new();
            for &id in ids {
                let opened = contained(|| Ok(holdings.opened(id))).ok().flatten();
                // a file that changed unnoticed is opened as well, and shown as it is when that is done
                if opened.is_none() || has_changed(id, &holdings) {
                    let _ = self.hurry(id);
                }
                fetched.extend(opened.map(|opened| (id, opened)));
            }
            if !fetched.is_empty() {
                send(&self.events, Event::Loaded(fetched));
            }
        }
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
            self.deliver(&job, open(&job.origin));
            self.send_ready();
        }
    }

    fn serve_bulk(&self) {
        super::yield_to_others();
        loop {
            let job = self.wait(&self.bulk, Queue::next_bulk);
            self.deliver(&job, open(&job.origin));
            self.hold_back();
        }
    }

    /// Waits until the loop has taken in what is on its way to it.
    fn hold_back(&self) {
        while self.events.waiting() > BACKLOG {
            thread::sleep(Duration::from_millis(2));
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
            lock(&self.queue).files.set_gone(job.id, result.is_err());
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
    fn send(&mut self, events: &Post) {
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
        let origin = self.files.origin(id)?;
        self.begun += 1;
        Some(Job { id, origin, number: self.begun })
    }
}

/// Whether the file of a briefing that is in the index looks otherwise now.
fn has_changed(id: EntryId, holdings: &Holdings) -> bool {
    let Some(index) = holdings.index().filter(|index| index.has(id)) else { return false };
    let listing = index.listing();
    let number = index.number(id);
    let stamps = number.and_then(|n| Some((listing.get(n)?.stamp, stamp(&listing.file(n)?)?)));
    stamps.is_some_and(|(then, now)| then != now && then.changed != 0)
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
    use crate::runtime::{Incoming, post::channel};
    use crossbeam_channel::Receiver;
    use std::{collections::BTreeMap, fs, path::Path};

    fn setup() -> (Arc<Opening>, Receiver<Incoming>, tempfile::TempDir) {
        let (sender, events) = channel();
        (Opening::new(&sender, searching::Shared::default()), events, tempfile::tempdir().unwrap())
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
        lock(&opening.queue).files.put(last.0, last.1.origin.clone());
        opening.hurry(EntryId(199)).unwrap();
        let first = results(&events, 1);
        assert!(first.contains_key(&EntryId(199)));
        items.push(last);
        opening.add(items).unwrap();
        let known = results(&events, 199);
        assert!(!known.contains_key(&EntryId(199)), "not opened a second time by the bulk");

        let Some(Origin::File(path)) = lock(&opening.queue).files.origin(EntryId(3)) else {
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
        lock(&opening.queue).files.put(id, found.origin);
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
