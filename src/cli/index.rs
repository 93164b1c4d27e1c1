//! `index`: builds the index of a library, or brings it up to date; `search` uses it from then on.

use super::{args, files, files::complain, out::End, setup};
use crate::{
    library::{
        Item, Origin,
        index::{
            self, Heard, Index, IndexError, Kept, Listing, Progress, Refreshed, Snapshot, Survey, survey,
        },
    },
    text::SafeText,
};
use std::{
    fs,
    io::{IsTerminal, Write, stderr},
    path::{Path, PathBuf},
    sync::Arc,
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
    let paths = setup::named_or_libraries(&args.paths)?;
    anyhow::ensure!(!paths.is_empty(), "no PATH, and no libraries in the config");
    let Some(cache) = setup::cache() else {
        anyhow::bail!("there is no home folder to keep an index in; name a folder in ONRECORD_CACHE")
    };
    let start = Instant::now();
    let place = place(&paths)?;
    let index = Index::open(&place)?;
    let (listing, survey) = surveyed(&index, &paths);
    let failed = survey.trouble.len();
    let done = with_progress(|progress| {
        index.bring(&paths, &listing, &survey, Heard { progress, ..Heard::NOBODY })
    })?;
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

/// What is in the index, and what differs from it at `paths`; standard error says what could not be looked at.
fn surveyed(index: &Index, paths: &[PathBuf]) -> (Arc<Listing>, Survey) {
    let listing = Arc::new(index.listing().unwrap_or_default());
    let survey = survey(paths, &listing, &|_| ());
    for line in &survey.trouble {
        complain(line);
    }
    (listing, survey)
}

/// The index of `paths` in `folder`, brought up to date, and how many of the files that were named are no
/// briefings. One that another instance is writing is taken as it is; standard error says so.
///
/// # Errors
/// When the index cannot be written.
pub fn up_to_date(folder: &Path, paths: &[PathBuf]) -> anyhow::Result<(Snapshot, usize)> {
    let index = Index::open(folder)?;
    let (listing, survey) = surveyed(&index, paths);
    let mut failed = survey.trouble.len();
    match with_progress(|progress| index.bring(paths, &listing, &survey, Heard { progress, ..Heard::NOBODY }))
    {
        Ok(_) => {}
        Err(error @ IndexError::Busy) => complain(&error.to_string()),
        Err(error) => return Err(error.into()),
    }
    let snapshot = index.snapshot()?;
    for (item, reason) in refused(&survey, &snapshot, paths) {
        complain(&format!("{}: {reason}", files::shown(&item)));
        failed += usize::from(files::is_named(&item, paths));
    }
    Ok((snapshot, failed))
}

/// The files that are there and are no briefings, in the order of a scan, and why not.
fn refused(survey: &Survey, snapshot: &Snapshot, paths: &[PathBuf]) -> Vec<(Item, SafeText)> {
    let listing = snapshot.listing();
    let mut refused: Vec<(u32, PathBuf, Item, SafeText)> = Vec::new();
    for (_, record) in listing.files() {
        if let Kept::Refused(reason) = record.state {
            let path = record.path().into_owned();
            let item =
                Item { origin: Origin::File(record.under(paths)), label: SafeText::default(), refused: None };
            refused.push((record.root, path, item, reason.into()));
        }
    }
    for listed in survey.odd.iter().chain(&survey.new) {
        // what another instance has not come to yet is asked itself
        let known = listing.find(listed.root, listed.path.as_os_str().as_encoded_bytes()).is_some();
        let reason = listed.item.refused.clone();
        let reason = reason.or_else(|| if known { None } else { files::open(&listed.item).err() });
        if let Some(reason) = reason {
            refused.push((listed.root, listed.path.clone(), listed.item.clone(), reason));
        }
    }
    refused.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    refused.into_iter().map(|(_, _, item, reason)| (item, reason)).collect()
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
