//! `index`: builds the index of a library, or brings it up to date; `search` uses it from then on.

use super::{
    args,
    files::{complain, find},
    out::End,
    setup,
};
use crate::library::{
    Item,
    index::{Index, IndexError, Progress, Refreshed, Snapshot, folder, prune},
    query::Query,
    search::{Hits, Marks},
};
use anyhow::Context;
use etcetera::BaseStrategy;
use std::{
    fs,
    io::{IsTerminal, Write, stderr},
    path::{Path, PathBuf},
    sync::Mutex,
    time::{Duration, Instant},
};

/// How often progress is written.
const OFTEN: Duration = Duration::from_millis(100);

/// Brings the index of everything at the paths, else of the libraries of the config, up to date.
///
/// # Errors
/// When a path is not there, or the index cannot be written.
pub fn run(args: &args::Index) -> anyhow::Result<End> {
    let paths =
        if args.paths.is_empty() { setup::libraries(&setup::config(false)?) } else { args.paths.clone() };
    anyhow::ensure!(!paths.is_empty(), "no PATH, and no libraries in the config");
    let start = Instant::now();
    let (folder, paths) = place(&paths)?;
    let (items, missing) = find(&paths);
    let (_, done) = refreshed(&folder, &items)?;
    if let Some(cache) = folder.parent().and_then(Path::parent) {
        prune(cache);
    }
    let took = start.elapsed().as_secs_f64();
    let Refreshed { files, read, extracted, removed } = done;
    let size = size(&folder) as f64 / 1e6;
    complain(&format!(
        "{files} files, {read} read, {extracted} extracted, {removed} gone, in {took:.1} s; the index takes {size:.1} MB"
    ));
    if missing > 0 {
        anyhow::bail!(super::Told);
    }
    Ok(if files > 0 { End::Found } else { End::Nothing })
}

/// Where the index of `paths` is, or would be, and the paths in full, as the index names files.
///
/// # Errors
/// When a path is not there, or the system has no folder for caches.
pub fn place(paths: &[PathBuf]) -> anyhow::Result<(PathBuf, Vec<PathBuf>)> {
    let cache = etcetera::choose_base_strategy()?.cache_dir().join("onrecord").join("index");
    let whole = |path: &PathBuf| fs::canonicalize(path).with_context(|| path.display().to_string());
    let paths: Vec<PathBuf> = paths.iter().map(whole).collect::<anyhow::Result<_>>()?;
    Ok((folder(&cache, &paths)?, paths))
}

/// The index in `folder`, up to date with `items`. One that turns out damaged is built again; one that another
/// instance is writing is taken as it is.
///
/// # Errors
/// When the index cannot be written.
pub fn refreshed(folder: &Path, items: &[Item]) -> anyhow::Result<(Index, Refreshed)> {
    let attempt = || {
        let index = Index::open(folder)?;
        let done = with_progress(|progress| index.refresh(items, progress));
        done.map(|done| (index, done))
    };
    match attempt() {
        Err(IndexError::Busy) => {
            complain(&IndexError::Busy.to_string());
            Ok((Index::open(folder)?, Refreshed::default()))
        }
        Err(IndexError::Broken(_)) => {
            fs::remove_dir_all(folder)?;
            Ok(attempt()?)
        }
        other => Ok(other?),
    }
}

/// What the index in `folder`, brought up to date with `items`, has on `query`. One that turns out damaged on the
/// way is built again.
///
/// # Errors
/// When the index cannot be written.
pub fn search(
    folder: &Path,
    items: &[Item],
    query: &Query,
    limit: usize,
) -> anyhow::Result<(Snapshot, Hits)> {
    let attempt = || -> anyhow::Result<(Snapshot, Hits)> {
        let snapshot = refreshed(folder, items)?.0.snapshot()?;
        let hits = snapshot.search(query, &Marks::default(), limit, &|| false)?.unwrap_or_default();
        Ok((snapshot, hits))
    };
    attempt().or_else(|_| {
        fs::remove_dir_all(folder)?;
        attempt()
    })
}

/// Runs `work` with progress on standard error, if somebody is looking.
fn with_progress<T>(work: impl FnOnce(&(dyn Fn(Progress) + Sync)) -> T) -> T {
    if !stderr().is_terminal() {
        return work(&|_| ());
    }
    let last: Mutex<Option<Instant>> = Mutex::new(None);
    let result = work(&|Progress { done, total }| {
        let Ok(mut last) = last.try_lock() else { return };
        if last.is_none_or(|last| last.elapsed() >= OFTEN) {
            *last = Some(Instant::now());
            let _ = write!(stderr(), "\rindexing {done} of {total} ({}%) ", done * 100 / total.max(1));
        }
    });
    if last.into_inner().is_ok_and(|last| last.is_some()) {
        let _ = write!(stderr(), "\r{:50}\r", "");
    }
    result
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|m| m.len()).sum()
}
