//! The worker that alone owns the reading state: opens it after the first frame, stores what it is given, and
//! hears of other programs' changes. Asleep while there is none.

use super::{Post, behind_the_first_frame, send, spawn};
use crate::{
    app::{
        Event,
        effect::Task,
        event::{Kept, Part, State},
        kept::real,
    },
    library::EntryId,
    reading::{self, Change, Error, Key, Store},
    runtime::faults,
    text::SafeText,
};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use notify::{EventKind, RecursiveMode, Watcher};
use std::{
    io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// A change shows in the folder when it is written, which is before it can be read: it still has to reach the
/// disk. So long after each sign of one it is looked for again, and then no more.
const LOOKS: [Duration; 5] = [
    Duration::from_millis(10),
    Duration::from_millis(50),
    Duration::from_millis(200),
    Duration::from_millis(700),
    Duration::from_millis(2500),
];

/// How often it is looked whether another program changed anything, where the folder cannot be watched.
const UNWATCHED: Duration = Duration::from_millis(800);

/// The reading state, seen from the loop.
pub struct Keeper {
    jobs: Sender<Job>,
    /// Ends with the worker.
    alive: Receiver<()>,
}

/// What the worker is asked.
enum Job {
    Keep {
        ticket: u64,
        tasks: Vec<Task>,
        said: Option<SafeText>,
    },
    Recall {
        entry: EntryId,
        key: Key,
    },
    /// The folder of the reading state has changed.
    Look,
    /// It changed a moment ago.
    LookAgain,
    /// Store these and end.
    End(Vec<Task>),
}

impl Keeper {
    /// Starts the worker. The reading state is in `dir`; without one nothing outlives the program. `paths` are what
    /// the program was given to open.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn start(events: &Post, dir: Option<PathBuf>, paths: Vec<PathBuf>) -> io::Result<Self> {
        let (jobs, queue) = unbounded();
        let (life, alive) = bounded(0);
        let (events, looks) = (events.clone(), jobs.clone());
        spawn("reading", move || {
            let _life: Sender<()> = life;
            faults::trip("reading");
            behind_the_first_frame();
            let mut serving = Serving::open(events, dir.as_deref(), &paths);
            let kept = dir.filter(|_| serving.store.path().is_some());
            let _watch = kept.and_then(|dir| {
                let watch = watch(&dir, looks);
                serving.unwatched = watch.is_none();
                watch
            });
            serving.look();
            // every byte is looked at once, as soon as nobody waits for anything
            let mut verified = false;
            loop {
                if !verified && queue.is_empty() {
                    serving.verify();
                    verified = true;
                }
                if serving.serve(serving.next(&queue)).is_none() {
                    break;
                }
            }
        })?;
        Ok(Self { jobs, alive })
    }

    /// Stores these together; the answer is [`Event::Kept`]. `false` when the worker is no more.
    pub fn keep(&self, ticket: u64, tasks: Vec<Task>, said: Option<SafeText>) -> bool {
        self.jobs.send(Job::Keep { ticket, tasks, said }).is_ok() && !self.is_over()
    }

    /// Finds out what is known of a briefing; the answer is [`Event::Recalled`].
    pub fn recall(&self, entry: EntryId, key: Key) {
        let _ = self.jobs.send(Job::Recall { entry, key });
    }

    /// Stores these last things and ends the worker; gives up after `patience`.
    pub fn finish(&self, tasks: Vec<Task>, patience: Duration) {
        let _ = self.jobs.send(Job::End(tasks));
        // nothing is ever sent: it ends with the worker
        let _ = self.alive.recv_timeout(patience);
    }

    fn is_over(&self) -> bool {
        self.alive.recv_timeout(Duration::ZERO) == Err(RecvTimeoutError::Disconnected)
    }
}

struct Serving {
    events: Post,
    store: Store,
    /// Folders and files as given, and what they really are.
    roots: Vec<(PathBuf, PathBuf)>,
    /// When to look again for other programs' changes, the next time last.
    again: Vec<Instant>,
    /// Whether the system would not watch the folder: then it is looked at again and again.
    unwatched: bool,
}

impl Serving {
    /// Opens the reading state, or one in memory where that cannot be, and says what there is to say.
    fn open(events: Post, dir: Option<&Path>, paths: &[PathBuf]) -> Self {
        let said = |text: String| send(&events, Event::Trouble(text.into()));
        let opened = match dir {
            Some(dir) => Store::open(dir, now()).map_err(|error| error.to_string()),
            None => Err("there is no home folder; name a folder in ONRECORD_DATA".into()),
        };
        let store = match opened {
            Ok((store, notices)) => {
                for notice in notices {
                    said(notice.to_string());
                }
                store
            }
            Err(why) => {
                said(format!("reading state will not be kept: {why}"));
                Store::in_memory().expect("a store in memory asks for nothing but memory")
            }
        };
        let roots = paths.iter().filter_map(|path| Some((path.clone(), path.canonicalize().ok()?))).collect();
        let serving = Self { events, store, roots, again: Vec::new(), unwatched: false };
        serving.send_state(true);
        serving
    }

    /// The next thing to do; nothing while there is nothing.
    fn next(&self, queue: &Receiver<Job>) -> Job {
        let job = match self.again.last() {
            Some(at) => queue.recv_deadline(*at),
            None if self.unwatched => queue.recv_timeout(UNWATCHED),
            None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        job.unwrap_or_else(|error| match error {
            RecvTimeoutError::Timeout => Job::LookAgain,
            RecvTimeoutError::Disconnected => Job::End(vec![]),
        })
    }

    /// `None` at the end.
    fn serve(&mut self, job: Job) -> Option<()> {
        match job {
            Job::Keep { ticket, tasks, said } => {
                let result = self.keep(&tasks).map_err(|error| error.to_string().into());
                send(&self.events, Event::Kept(Box::new(Kept { ticket, said, result })));
            }
            Job::Recall { entry, key } => self.recall(entry, key),
            Job::Look => {
                let now = Instant::now();
                self.again = LOOKS.iter().rev().map(|after| now + *after).collect();
                self.look();
            }
            Job::LookAgain => {
                self.again.pop();
                self.look();
            }
            Job::End(tasks) => {
                let _ = self.apply(&tasks);
                return None;
            }
        }
        Some(())
    }

    fn keep(&mut self, tasks: &[Task]) -> Result<Part, Error> {
        let changes = self.apply(tasks)?;
        let mut part = Part { state: self.store.lists()?, ..Part::default() };
        for (task, change) in tasks.iter().zip(&changes) {
            if let (Some(entry), Some(key)) = (task.entry, change.briefing())
                && let Some(known) = self.store.known(key)?
            {
                part.touched.retain(|(id, _)| *id != entry);
                part.state.briefings.retain(|other| other.id != known.id);
                part.state.briefings.push(known.clone());
                part.touched.push((entry, known));
            }
        }
        if changes.iter().any(is_about_notes) {
            part.notes = Some(self.store.notes()?);
        }
        Ok(part)
    }

    /// Gives back the changes as they were stored.
    fn apply(&mut self, tasks: &[Task]) -> Result<Vec<Change>, Error> {
        let changes: Vec<Change> =
            tasks.iter().map(|task| self.with_real_paths(task.change.clone())).collect();
        if !changes.is_empty() {
            self.store.apply_all(&changes, now())?;
        }
        Ok(changes)
    }

    fn with_real_paths(&self, mut change: Change) -> Change {
        if let Change::Session { roots, .. } = &mut change {
            for root in roots {
                *root = real(&self.roots, root);
            }
        }
        if let Some(Key { path: Some(path), .. }) = change.briefing_mut() {
            *path = real(&self.roots, path);
        }
        change
    }

    fn recall(&self, entry: EntryId, mut key: Key) {
        key.path = key.path.map(|path| real(&self.roots, &path));
        let found = || Ok::<_, Error>((self.store.known(&key)?, self.store.paragraphs(&key)?));
        match found() {
            Ok((known, paragraphs)) => send(&self.events, Event::Recalled { entry, known, paragraphs }),
            Err(error) => self.trouble(&error),
        }
    }

    /// Has another program changed anything?
    fn look(&mut self) {
        match self.store.news() {
            Ok(None) => {}
            Ok(Some(_)) => self.send_state(false),
            Err(error) => self.trouble(&error),
        }
    }

    fn send_state(&self, first: bool) {
        let all = || Ok::<_, Error>((self.store.snapshot()?, self.store.notes()?));
        let (state, notes) = all().unwrap_or_else(|error| {
            self.trouble(&error);
            Default::default()
        });
        let roots = state.session.as_ref().filter(|_| first).map_or(&[][..], |session| &session.roots);
        let last = roots.iter().filter(|path| path.exists()).cloned().collect();
        // a store that could not be mended lives on in memory
        let (durable, roots) = (self.store.path().is_some(), self.roots.clone());
        send(&self.events, Event::State(Box::new(State { state, notes, durable, roots, last })));
    }

    /// Reads every byte of it, and mends what is not as it was written.
    fn verify(&mut self) {
        match self.store.verify(now()) {
            Ok(notices) if notices.is_empty() => {}
            Ok(notices) => {
                // whoever reads the message finds mended what it speaks of
                self.send_state(false);
                for notice in notices {
                    send(&self.events, Event::Trouble(notice.to_string().into()));
                }
            }
            Err(error) => {
                // nothing is called saved that is in memory only
                self.send_state(false);
                self.trouble(&error);
            }
        }
    }

    fn trouble(&self, error: &Error) {
        send(&self.events, Event::Trouble(error.to_string().into()));
    }
}

/// Has the worker look whenever something is written in `dir`. `None` where the system has no more watches to give.
fn watch(dir: &Path, looks: Sender<Job>) -> Option<notify::RecommendedWatcher> {
    let store = reading::file_in(dir).file_name()?.to_owned();
    let about_store = move |path: &PathBuf| {
        let name = path.file_name().map(std::ffi::OsStr::to_string_lossy);
        // the file itself and its log
        name.is_some_and(|name| name == store.to_string_lossy() || name.ends_with("-wal"))
    };
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // our own reading opens files too: only what changes something counts, or we would never sleep
        if let Ok(event) = event
            && matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_))
            && event.paths.iter().any(&about_store)
        {
            let _ = looks.send(Job::Look);
        }
    })
    .ok()?;
    watcher.watch(dir, RecursiveMode::NonRecursive).ok()?;
    Some(watcher)
}

fn is_about_notes(change: &Change) -> bool {
    matches!(change, Change::AddNote { .. } | Change::EditNote { .. } | Change::RemoveNote(_))
}

/// Milliseconds since 1970.
fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::{Fingerprint, Spot};
    use crate::runtime::{Incoming, post::channel};

    fn key(path: &Path) -> Key {
        Key { path: Some(path.to_owned()), fingerprint: Fingerprint::of(b"x"), ..Key::default() }
    }

    fn note(key: &Key, text: &str) -> Task {
        let (quote, speaker, spot) = (String::new(), None, Spot::default());
        let (briefing, text) = (key.clone(), text.to_string());
        Task { entry: Some(EntryId(0)), change: Change::AddNote { briefing, spot, quote, speaker, text } }
    }

    /// Waits for an event of which `pick` makes something.
    fn until<T>(events: &Receiver<Incoming>, mut pick: impl FnMut(Event) -> Option<T>) -> T {
        loop {
            let incoming = events.recv_timeout(Duration::from_secs(20)).expect("an event");
            if let Some(found) = incoming.into_events().into_iter().find_map(&mut pick) {
                return found;
            }
        }
    }

    fn start(dir: &Path, paths: &[&Path]) -> (Keeper, Receiver<Incoming>, State) {
        let (sender, events) = channel();
        let paths = paths.iter().map(|path| path.to_path_buf()).collect();
        let keeper = Keeper::start(&sender, Some(dir.to_owned()), paths).unwrap();
        let first = until(&events, |event| if let Event::State(state) = event { Some(*state) } else { None });
        (keeper, events, first)
    }

    fn answer(event: Event) -> Option<Kept> {
        if let Event::Kept(kept) = event { Some(*kept) } else { None }
    }

    #[test]
    fn what_is_answered_is_on_disk_and_the_other_program_hears_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let (one, heard_by_one, _) = start(dir.path(), &[]);
        let (_two, heard_by_two, _) = start(dir.path(), &[]);
        let key = key(Path::new("/b/a.txt"));
        assert!(one.keep(7, vec![note(&key, "hello")], Some("saved".into())));
        let kept = until(&heard_by_one, answer);
        let part = kept.result.expect("kept");
        assert_eq!(
            (kept.ticket, part.touched[0].0, part.notes.unwrap()[0].text.as_str()),
            (7, EntryId(0), "hello")
        );
        let notes = |event| if let Event::State(state) = event { Some(state.notes) } else { None };
        assert_eq!(until(&heard_by_two, notes)[0].text, "hello");
        assert_eq!(Store::open(dir.path(), 1).unwrap().0.notes().unwrap().len(), 1);
    }

    #[test]
    fn without_a_watch_on_the_folder_it_looks_by_itself() {
        let dir = tempfile::tempdir().unwrap();
        let (events, heard) = channel();
        let mut serving = Serving::open(events, Some(dir.path()), &[]);
        serving.unwatched = true;
        let mut other = Store::open(dir.path(), 1).unwrap().0;
        other.apply_all(&[note(&key(Path::new("/b/a.txt")), "hello").change], 1).unwrap();
        let (_jobs, queue) = unbounded();
        let job = serving.next(&queue);
        assert!(serving.serve(job).is_some());
        let notes = |event| if let Event::State(state) = event { state.notes.first().cloned() } else { None };
        assert_eq!(until(&heard, notes).text, "hello");
    }

    #[test]
    fn the_last_things_are_stored_before_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let (keeper, _events, _) = start(dir.path(), &[]);
        keeper.finish(vec![note(&key(Path::new("/b/a.txt")), "last")], Duration::from_secs(20));
        assert_eq!(Store::open(dir.path(), 1).unwrap().0.notes().unwrap()[0].text, "last");
        assert!(!keeper.keep(1, vec![], None), "nothing is taken on after the end");
    }

    #[cfg(unix)]
    #[test]
    fn a_briefing_is_the_same_through_a_link_and_what_was_open_comes_back_if_it_is_there() {
        let home = tempfile::tempdir().unwrap();
        let (real, link) = (home.path().join("real"), home.path().join("link"));
        std::fs::create_dir(&real).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let real = real.canonicalize().unwrap();
        let dir = home.path().join("data");
        let (keeper, events, first) = start(&dir, &[&link]);
        assert_eq!(first.roots, [(link.clone(), real.clone())]);
        let session = Change::Session {
            briefing: Some(key(&link.join("a.txt"))),
            spot: Spot::default(),
            focus: "reader".into(),
            roots: vec![link, home.path().join("none")],
        };
        keeper.keep(1, vec![Task { entry: Some(EntryId(0)), change: session }], None);
        let part = until(&events, answer).result.expect("kept");
        assert_eq!(part.touched[0].1.path, Some(real.join("a.txt")));
        let (_keeper, _events, next) = start(&dir, &[]);
        assert_eq!(next.last, [real]);
    }
}
