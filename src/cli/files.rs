//! From paths on the command line to opened briefings, in order.

use crate::{
    briefing::Briefing,
    library::{self, Item, Opened, Origin},
    text::SafeText,
};
use rayon::prelude::*;
use std::{ops::ControlFlow, path::PathBuf};

/// How many files are opened before their results are handed on.
const CHUNK: usize = 256;

/// What became of looking and opening.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files that are briefings.
    pub opened: usize,
    /// Files and paths that could not be opened, each reported on standard error.
    pub failed: usize,
}

/// Everything at `paths`. What is not there is reported on standard error and counted.
pub fn find(paths: &[PathBuf]) -> (Vec<Item>, usize) {
    let mut items = Vec::new();
    let trouble = library::scan(paths, |batch| {
        items.extend(batch);
        ControlFlow::Continue(())
    });
    for line in &trouble {
        complain(line);
    }
    (items, trouble.len())
}

/// Opens everything at `paths` on all cores and hands it to `each` in order.
///
/// A file that was named and cannot be opened counts as failed; one that a folder merely contains is only
/// mentioned, since a folder may hold other things than briefings.
///
/// # Errors
/// Those of `each`.
pub fn open_each(
    paths: &[PathBuf],
    mut each: impl FnMut(&str, Opened) -> anyhow::Result<()>,
) -> anyhow::Result<Tally> {
    let (items, missing) = find(paths);
    let mut tally = Tally { opened: 0, failed: missing };
    for chunk in items.chunks(CHUNK) {
        let opened: Vec<_> = chunk.par_iter().map(open).collect();
        for (item, opened) in chunk.iter().zip(opened) {
            match opened {
                Ok(opened) => {
                    tally.opened += 1;
                    each(&shown(item), opened)?;
                }
                Err(reason) => {
                    complain(&format!("{}: {reason}", shown(item)));
                    tally.failed += usize::from(is_named(item, paths));
                }
            }
        }
    }
    Ok(tally)
}

/// Opens one file.
///
/// # Errors
/// The reason in one line.
pub fn open(item: &Item) -> Result<Opened, SafeText> {
    match &item.refused {
        Some(reason) => Err(reason.clone()),
        None => library::open(&item.origin),
    }
}

/// Opens one file for its text alone.
///
/// # Errors
/// The reason in one line.
pub fn open_text(item: &Item) -> Result<Briefing, SafeText> {
    match &item.refused {
        Some(reason) => Err(reason.clone()),
        None => library::open::open_text(&item.origin),
    }
}

/// The path as a message or record names it, so that it can be used again from where one stands.
pub fn shown(item: &Item) -> String {
    match &item.origin {
        Origin::File(path) => SafeText::from(path.to_string_lossy().replace('\n', "\u{FFFD}")).into_string(),
        Origin::Stdin => "<stdin>".into(),
        Origin::Bundled(path) => (*path).into(),
    }
}

/// Whether the command line itself names the file.
pub fn is_named(item: &Item, paths: &[PathBuf]) -> bool {
    match &item.origin {
        Origin::File(path) => paths.contains(path),
        Origin::Stdin | Origin::Bundled(_) => true,
    }
}

/// One line on standard error.
pub fn complain(message: &str) {
    use std::io::Write;
    // Nobody is left to hear about a standard error that is closed.
    let _ = writeln!(std::io::stderr(), "onrecord: {}", SafeText::new(message).replace('\n', " "));
}
