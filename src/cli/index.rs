//! `index`: builds the index of a library, or brings it up to date; `search` uses it from then on.

use super::{args, files, files::complain, out::End, setup};
use crate::{
    library::index::{self, Index, IndexError, Listed, Progress, Refreshed, Snapshot, State},
    text::SafeText,
};
use std::{
    collections::HashMap,
    fs,
    io::{IsTerminal, Write, stderr},
    path::{Path, PathBuf},
    sync::Mutex,
    time::{Duration, Instant},
};

/// How often progress is written.
const OFTEN: Duration = Duration::from_millis(100);
/// Columns of the bar.
const BAR: usize = 30;

/// Brings the index of everything at the paths, else of the libraries of the config, up to date.
///
/// # Errors
/// When a path is not there, or the index cannot be written.
pub fn run(args: &args::Index) -> anyhow::Result<End> {
    let named = &args.paths;
    let paths = if named.is_empty() { setup::libraries(&setup::config(false)?) } else { named.clone() };
    anyhow::ensure!(!paths.is_empty(), "no PATH, and no libraries in the config");
    let Some(cache) = setup::cache() else {
        anyhow::bail!("there is no home folder to keep an index in; name a folder in ONRECORD_CACHE")
    };
    let start = Instant::now();
    let place = place(&paths)?;
    let (listed, failed) = listed(&paths);
    let done = with_progress(|progress| Index::open(&place)?.refresh(&listed, progress))?;
    index::prune(&cache);
    let Refreshed { files, read, extracted, removed } = done;
    complain(&format!(
        "{files} files, {read} read, {extracted} extracted, {removed} gone, in {:.1} s; the index takes {:.1} MB",
        start.elapsed().as_secs_f64(),
        size(&place) as f64 / 1e6
    ));
    if failed > 0 {
        anyhow::bail!(super::Told);
    }
    Ok(if files > 0 { End::Found } else { End::Nothing })
}

/// Where the index of `paths` is, or would be.
///
/// # Errors
/// When a path is not there, or there is no place for caches.
pub fn place(paths: &[PathBuf]) -> anyhow::Result<PathBuf> {
    let cache = setup::cache().ok_or_else(|| anyhow::anyhow!("there is no home folder"))?;
    index::folder(&cache, paths).map_err(|error| match paths.iter().find(|path| !path.exists()) {
        Some(path) => anyhow::anyhow!(super::no_such_path(path, &error)),
        None => error.into(),
    })
}

/// What is at `paths`, and how much of it could not be looked at, which standard error says.
fn listed(paths: &[PathBuf]) -> (Vec<Listed>, usize) {
    let (listed, trouble) = index::list(paths);
    for line in &trouble {
        complain(line);
    }
    (listed, trouble.len())
}

/// The index of `paths` in `folder`, brought up to date, and how many of the files that were named are no
/// briefings. One that another instance is writing is taken as it is; standard error says so.
///
/// # Errors
/// When the index cannot be written.
pub fn up_to_date(folder: &Path, paths: &[PathBuf]) -> anyhow::Result<(Snapshot, usize)> {
    let (listed, mut failed) = listed(paths);
    let index = Index::open(folder)?;
    match with_progress(|progress| index.refresh(&listed, progress)) {
        Ok(_) => {}
        Err(error @ IndexError::Busy) => complain(&error.to_string()),
        Err(error) => return Err(error.into()),
    }
    let snapshot = index.snapshot()?;
    let known: HashMap<(u32, PathBuf), &State> =
        snapshot.files().iter().map(|filed| ((filed.root, filed.path()), &filed.state)).collect();
    for listed in &listed {
        let state = known.get(&(listed.root, listed.path.clone())).copied();
        let Some(reason) = refused(listed, state) else { continue };
        complain(&format!("{}: {reason}", files::shown(&listed.item)));
        failed += usize::from(files::is_named(&listed.item, paths));
    }
    drop(known);
    Ok((snapshot, failed))
}

/// Why a file that is there is no briefing.
fn refused(listed: &Listed, state: Option<&State>) -> Option<SafeText> {
    match (&listed.item.refused, state) {
        (Some(reason), _) | (None, Some(State::Refused(reason))) => Some(reason.clone()),
        (None, Some(State::Briefing(..))) => None,
        (None, None) => files::open(&listed.item).err(),
    }
}

/// Runs `work` with progress on standard error, if somebody is looking.
fn with_progress<T>(work: impl FnOnce(&(dyn Fn(Progress) + Sync)) -> T) -> T {
    if !stderr().is_terminal() {
        return work(&|_| ());
    }
    let (start, last) = (Instant::now(), Mutex::new(None::<Instant>));
    let result = work(&|progress| {
        let Ok(mut last) = last.try_lock() else { return };
        if start.elapsed() >= OFTEN && last.is_none_or(|last| last.elapsed() >= OFTEN) {
            *last = Some(Instant::now());
            let _ = write!(stderr(), "\r{}", bar(progress));
        }
    });
    if last.into_inner().is_ok_and(|last| last.is_some()) {
        let _ = write!(stderr(), "\r\x1b[K");
    }
    result
}

fn bar(Progress { done, total }: Progress) -> String {
    let full = done * BAR / total.max(1);
    format!("indexing [{:#<full$}{:.<rest$}] {done} of {total} files", "", "", rest = BAR - full)
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|m| m.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_grows_from_nothing_to_all() {
        assert_eq!(
            bar(Progress { done: 0, total: 0 }),
            format!("indexing [{}] 0 of 0 files", ".".repeat(30))
        );
        let half = format!("indexing [{}{}] 5 of 10 files", "#".repeat(15), ".".repeat(15));
        assert_eq!(bar(Progress { done: 5, total: 10 }), half);
        assert!(bar(Progress { done: 7, total: 7 }).contains(&"#".repeat(30)));
    }
}
