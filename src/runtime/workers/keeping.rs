//! The worker that alone owns the reading state: opens it after the first frame, stores what it is given, and
//! hears of other programs' changes. Asleep while there is none.

use super::{send, spawn};
use crate::{
    app::{
        Event,
        effect::Task,
        event::{Kept, Part, State},
        kept::real,
    },
    library::EntryId,
    reading::{self, Change, Error, Key, Store},
    runtime::{Incoming, faults},
    text::SafeText,
};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use notify::{EventKind, RecursiveMode, Watcher};
use std::{
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

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
    /// Store these and end.
    End(Vec<Task>),
}

impl Keeper {
    /// Starts the worker. The reading state is in `dir`; without one nothing outlives the program. `paths` are what
    /// the program was given to open.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn start(events: &Sender<Incoming>, dir: Option<PathBuf>, paths: Vec<PathBuf>) -> io::Result<Self> {
        let (jobs, queue) = unbounded();
        let (life, alive) = bounded(0);
        let (events, looks) = (events.clone(), jobs.clone());
        spawn("reading", move || {
            let _life: Sender<()> = life;
            faults::trip("reading");
            let mut serving = Serving::open(events, dir.as_deref(), &paths);
            let _watch = dir.filter(|_| serving.durable).and_then(|dir| watch(&dir, looks));
            serving.look();
            if queue.is_empty() {
                serving.verify();
            }
            while let Ok(job) = queue.recv() {
                if serving.serve(job).is_none() {
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
    events: Sender<Incoming>,
    store: Store,
    durable: bool,
    /// Folders and files as given, and what they really are.
    roots: Vec<(PathBuf, PathBuf)>,
}

impl Serving {
    /// Opens the reading state, or one in memory where that cannot be, and says what there is to say.
    fn open(events: Sender<Incoming>, dir: Option<&Path>, paths: &[PathBuf]) -> Self {
        let said = |text: String| send(&events, Event::Trouble(text.into()));
        let opened = match dir {
            Some(dir) => Store::open(dir, now()).map_err(|error| error.to_string()),
            None => Err("there is no home folder; name a folder in ONRECORD_DATA".into()),
        };
        let store = match opened {
            Ok((store, notices)) => {
                notices.iter().for_each(|notice| said(notice.to_string()));
                store
            }
            Err(why) => {
                said(format!("reading state will not be kept: {why}"));
                Store::in_memory().expect("a store in memory asks for nothing but memory")
            }
        };
        let durable = store.path().is_some();
        let roots = paths.iter().filter_map(|path| Some((path.clone(), path.canonicalize().ok()?))).collect();
        let serving = Self { events, store, durable, roots };
        serving.send_state(true);
        serving
    }

    /// `None` at the end.
    fn serve(&mut self, job: Job) -> Option<()> {
        match job {
            Job::Keep { ticket, tasks, said } => {
                let result = self.keep(&tasks).map_err(|error| error.to_string().into());
                send(&self.events, Event::Kept(Box::new(Kept { ticket, said, result })));
            }
            Job::Recall { entry, key } => self.recall(entry, key),
            Job::Look => self.look(),
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
        let (durable, roots) = (self.durable, self.roots.clone());
        send(&self.events, Event::State(Box::new(State { state, notes, durable, roots, last })));
    }

    /// Reads every byte of it, and mends what is not as it was written.
    fn verify(&mut self) {
        match self.store.verify(now()) {
            Ok(notices) if notices.is_empty() => {}
            Ok(notices) => {
                for notice in notices {
                    send(&self.events, Event::Trouble(notice.to_string().into()));
                }
                self.send_state(false);
            }
            Err(error) => self.trouble(&error),
        }
    }

    fn trouble(&self, error: &Error) {
        send(&self.events, Event::Trouble(error.to_string().into()));
    }
}

/// Has the worker look whenever something is written in `dir`. Without this, other programs' changes are seen at
/// the next start only.
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
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}
