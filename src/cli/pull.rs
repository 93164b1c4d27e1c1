//! `pull`: the feeds of the config, several at a time, into the library.

use super::{
    args::Pull,
    files::complain,
    out::{End, Out},
    setup,
};
use crate::{
    config::{Config, Feed},
    fetch::{
        Failure,
        http::Client,
        memory::{Memory, Record},
        pull::{Pulled, Task, pull},
        shelf::Shelf,
    },
    text::{SafeText, near::nearest},
};
use anyhow::{Context, bail};
use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, IsTerminal, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

/// Feeds that are fetched at a time; most of it is waiting.
const AT_A_TIME: usize = 8;

type Shelves = BTreeMap<String, Result<Mutex<Shelf>, SafeText>>;

/// Pulls the feeds that are named, or all.
///
/// # Errors
/// When the config is wrong or has no such feed, and when any feed fails; the others are pulled all the same.
pub fn run(args: &Pull, out: &mut Out) -> anyhow::Result<End> {
    let config = setup::config(false)?;
    let feeds = chosen(&config, &args.names)?;
    let root = setup::library(&config)?;
    let client = setup::client(&config);
    let file = setup::data().map(|folder| folder.join("feeds.json"));
    // Held until the end.
    let _lock = match &file {
        Some(file) if !args.dry_run => alone(file)?,
        _ => None,
    };
    let memory = file.as_deref().map(Memory::read).unwrap_or_default();
    let shelves: Shelves = feeds
        .iter()
        .map(|feed| feed.below())
        .map(|below| (below.clone(), Shelf::open(&root, &below, args.dry_run).map(Mutex::new)))
        .collect();
    let one = |feed: &Feed| {
        let record = memory.0.get(&key(&root, feed)).cloned().unwrap_or_default();
        let task = Task { url: &feed.url, full: feed.full, now: jiff::Timestamp::now().as_second() };
        guarded(&client, task, &shelves[&feed.below()], record)
    };
    let mut told = Told { out, failed: 0, new: 0, records: BTreeMap::new() };
    let written = each(&feeds, one, |feed, outcome| told.tell(&root, feed, outcome));
    let Told { failed, new, records, .. } = told;
    if !args.dry_run && io::stderr().is_terminal() {
        complain(&format!("{new} new"));
    }
    if args.dry_run {
        complain(&format!("{new} new; nothing is written, for this is a dry run"));
    } else if let Some(file) = file {
        let mut memory = memory;
        memory.0.extend(records);
        memory.write(&file).map_err(|why| anyhow::anyhow!("{why}"))?;
    }
    written?;
    if failed > 0 {
        bail!(super::Told);
    }
    Ok(End::Found)
}

/// A lock that keeps other pulls away, so that no item is written by two; `None` where there are no locks.
///
/// # Errors
/// When another pull is at work.
fn alone(file: &Path) -> anyhow::Result<Option<File>> {
    let lock = || -> io::Result<File> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        OpenOptions::new().write(true).create(true).truncate(false).open(file.with_extension("lock"))
    };
    let lock = lock().with_context(|| file.with_extension("lock").display().to_string())?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => bail!("another pull is at work"),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// The feeds with these names, all when there are none.
fn chosen<'a>(config: &'a Config, names: &[String]) -> anyhow::Result<Vec<&'a Feed>> {
    if config.feeds.is_empty() {
        bail!("no feeds in the config; `onrecord pull --help` shows how they stand there");
    }
    if names.is_empty() {
        return Ok(config.feeds.iter().collect());
    }
    let known: Vec<&str> = config.feeds.iter().map(|feed| feed.name.as_str()).collect();
    let named = |name: &String| {
        let same = |feed: &&Feed| feed.name.to_lowercase() == name.to_lowercase();
        config.feeds.iter().find(same).ok_or_else(|| match nearest(name, &known) {
            Some(near) => anyhow::anyhow!("no feed is called `{name}`; did you mean `{near}`?"),
            None => anyhow::anyhow!("no feed is called `{name}`; there are {}", known.join(", ")),
        })
    };
    let mut feeds = Vec::new();
    for name in names {
        let feed = named(name)?;
        if !feeds.iter().any(|other: &&Feed| other.name == feed.name) {
            feeds.push(feed);
        }
    }
    Ok(feeds)
}

/// What a feed is remembered by.
fn key(root: &Path, feed: &Feed) -> String {
    format!("{} {}", feed.url, root.join(feed.below()).display())
}

/// Pulls one feed; whatever happens to it, the others go on.
fn guarded(client: &Client, task: Task, shelf: &Result<Mutex<Shelf>, SafeText>, record: Record) -> Pulled {
    let failed = |why: &str, record| Pulled { failure: Some(Failure::new(why)), record, ..Pulled::default() };
    let shelf = match shelf {
        Ok(shelf) => shelf,
        Err(why) => return failed(why, record),
    };
    catch_unwind(AssertUnwindSafe(|| pull(client, task, shelf, &record)))
        .unwrap_or_else(|_| failed("a fault of Onrecord in reading it", record))
}

/// Does `one` for every feed, several at a time, and `tell`s of each in their order.
fn each(
    feeds: &[&Feed],
    one: impl Fn(&Feed) -> Pulled + Sync,
    mut tell: impl FnMut(&Feed, Pulled) -> io::Result<()>,
) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME.min(feeds.len()) {
            let (sender, next, one) = (sender.clone(), &next, &one);
            scope.spawn(move || {
                while let Some((at, feed)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    feeds.get(at).map(|feed| (at, feed))
                } {
                    if sender.send((at, one(feed))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let (mut done, mut told) = (0, 0);
        progress(0, feeds.len());
        for (at, outcome) in receiver {
            early.insert(at, outcome);
            done += 1;
            while let Some(outcome) = early.remove(&told) {
                progress(feeds.len(), feeds.len());
                tell(feeds[told], outcome)?;
                told += 1;
            }
            progress(done, feeds.len());
        }
        Ok(())
    })
}

/// One line on a terminal that the next overwrites; at the end it is taken away.
fn progress(done: usize, all: usize) {
    let mut to = io::stderr();
    if to.is_terminal() {
        let line = if done < all { format!("{done} of {all} feeds") } else { String::new() };
        let _ = write!(to, "\r{line:30}\r{line}");
        let _ = to.flush();
    }
}

/// What there is to tell, and to remember.
struct Told<'a> {
    out: &'a mut Out,
    failed: usize,
    new: usize,
    records: BTreeMap<String, Record>,
}

impl Told<'_> {
    fn tell(&mut self, root: &Path, feed: &Feed, pulled: Pulled) -> io::Result<()> {
        for note in pulled.failure.iter().map(|failure| &failure.why).chain(&pulled.notes) {
            complain(&format!("{}: {note}", feed.name));
        }
        self.failed += usize::from(pulled.failure.is_some());
        self.new += pulled.written.len();
        self.records.insert(key(root, feed), pulled.record);
        pulled.written.iter().try_for_each(|path| self.out.line(&named(path)))
    }
}

/// A path as it is listed.
pub fn named(path: &Path) -> String {
    SafeText::from(path.to_string_lossy().replace('\n', "\u{FFFD}")).into_string()
}
