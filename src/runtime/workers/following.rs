//! The start from an index: what it knows is listed at once, then a walk finds what has changed since.

use super::{
    indexing::{self, Work},
    lock,
    opening::Opening,
    scanning::Scan,
    send,
};
use crate::{
    app::Event,
    library::{
        EntryId, Item,
        index::{Index, Listed, Survey, survey},
        watch::Watch,
    },
    text::SafeText,
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// From so many files on an index is made where there is none, and files are opened by being read for it.
const MANY: usize = if cfg!(test) { 20 } else { 1000 };

/// Lists what is at `paths` with the help of `index`, and has the rest opened; the watch over it, where there can be
/// one.
pub fn follow(scan: &mut Scan, paths: &[PathBuf], index: Index) -> Option<Watch> {
    let listing = match index.snapshot() {
        Ok(snapshot) if !snapshot.listing().is_empty() => {
            let listing = Arc::clone(snapshot.listing());
            scan.opening.begin_with(snapshot);
            scan.begin_at(listing.len());
            send(&scan.events, Event::Listed { listing: Arc::clone(&listing), newest: None });
            listing
        }
        _ => Arc::default(),
    };
    let opening = Arc::clone(&scan.opening);
    let watch = Watch::begin(paths, Box::new(move |path| opening.find(path).is_some()));
    let (watch, mut trouble) = match watch {
        Ok((watch, trouble)) => (Some(watch), trouble),
        Err(reason) => (None, vec![reason]),
    };
    let watched = Mutex::new((watch, Vec::new()));
    // before a folder is looked into it is watched, so that nothing is missed between
    let survey = survey(paths, &listing, &|folder| watch_folder(&watched, folder));
    let (watch, unwatched) = watched.into_inner().unwrap_or_else(PoisonError::into_inner);
    trouble.extend(unwatched);
    trouble.extend(survey.trouble.iter().cloned());
    let (gone, changed) = ids(&survey);
    if !gone.is_empty() {
        scan.opening.forget(&gone);
        send(&scan.events, Event::Gone(gone));
    }
    let new = in_order(&survey);
    if listing.is_empty() && new.len() == 1 {
        scan.only(new, trouble);
        return watch;
    }
    let work = changed.len() + survey.new.len();
    let items = scan.list(new);
    let with_it = if work > MANY {
        let (odd, items) = items.into_iter().partition(|(_, item)| item.refused.is_some());
        open(scan, |opening| opening.add(odd));
        scan.opening.know(&items);
        items.into_iter().chain(scan.opening.items(&changed)).collect()
    } else {
        open(scan, |opening| opening.add(items));
        open(scan, |opening| opening.again(&changed));
        Vec::new()
    };
    scan.over(trouble);
    if (index.exists() && !survey.is_calm()) || work > MANY {
        let paths = paths.to_vec();
        indexing::start(
            &scan.events,
            Arc::clone(&scan.opening),
            Work { index, paths, listing, survey, with_it },
        );
    }
    watch
}

fn watch_folder(watched: &Mutex<(Option<Watch>, Vec<SafeText>)>, folder: &Path) {
    let mut watched = lock(watched);
    let (watch, trouble) = &mut *watched;
    // of many only the first is said
    if let Some(Err(reason)) = watch.as_mut().map(|watch| watch.folder(folder))
        && trouble.is_empty()
    {
        trouble.push(format!("{}: changes will not be noticed: {reason}", folder.display()).into());
    }
}

/// The entries of what is gone and of what has changed.
fn ids(survey: &Survey) -> (Vec<EntryId>, Vec<EntryId>) {
    let gone = survey.gone.iter().map(|number| EntryId(*number));
    let changed = survey.changed.iter().map(|(number, _)| EntryId(*number));
    (gone.collect(), changed.collect())
}

/// What is new, and what is there but cannot be opened, in the order of a scan.
fn in_order(survey: &Survey) -> Vec<Item> {
    let mut new: Vec<&Listed> = survey.new.iter().chain(&survey.odd).collect();
    new.sort_by(|a, b| (a.root, &a.path).cmp(&(b.root, &b.path)));
    new.into_iter().map(|listed| listed.item.clone()).collect()
}

fn open(scan: &Scan, work: impl FnOnce(&Arc<Opening>) -> std::io::Result<()>) {
    if let Err(error) = work(&scan.opening) {
        send(&scan.events, Event::Trouble(format!("cannot open files: {error}").into()));
    }
}
