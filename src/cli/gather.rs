//! What `search` looks into: the index where there is one of the paths, else everything opened on the spot.

use super::{
    files::{self, complain, open_each},
    index, setup,
};
use crate::{
    library::{
        EntryId, Item, Opened, Origin, bundled,
        index::Snapshot,
        people::Roster,
        query::Query,
        search::{Corpus, Hits, Marks, search},
    },
    text::SafeText,
};
use std::{
    fs, io,
    ops::ControlFlow,
    path::PathBuf,
    sync::{Arc, Weak},
};

/// From so many files on it is said that an index makes the next search faster.
const MANY: usize = 1000;

/// Quotes to search.
pub struct Gathered {
    quotes: Quotes,
    /// The file of each entry, as messages name it.
    pub files: Vec<String>,
    /// How many of the files that were named could not be opened.
    pub failed: usize,
}

enum Quotes {
    Here(Corpus),
    Indexed(Box<Snapshot>),
}

impl Gathered {
    /// Everything at `paths`, else the libraries of the config, else the samples.
    ///
    /// # Errors
    /// When a path is not there.
    pub fn at(paths: &[PathBuf]) -> anyhow::Result<Self> {
        let paths = setup::named_or_libraries(paths)?;
        if paths.is_empty() {
            return Ok(Self::samples());
        }
        for path in paths.iter().filter(|path| path.as_os_str() != "-") {
            if path.metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
                anyhow::bail!("{}: no such file or folder; several words go in quotes", path.display());
            }
        }
        match index::place(&paths) {
            Ok(folder) if folder.is_dir() => {
                let indexed = index::up_to_date(&folder, &paths).or_else(|_| {
                    // derived data: what is broken is made anew
                    fs::remove_dir_all(&folder)?;
                    index::up_to_date(&folder, &paths)
                })?;
                Ok(Self::indexed(indexed, &paths))
            }
            _ => Self::opened_here(&paths),
        }
    }

    fn samples() -> Self {
        let (mut corpus, mut files) = (Corpus::default(), Vec::new());
        for item in bundled::items() {
            if let Ok(opened) = files::open(&item) {
                corpus.add(EntryId(files.len()), &Arc::new(opened));
                files.push(files::shown(&item));
            }
        }
        Self { quotes: Quotes::Here(corpus), files, failed: 0 }
    }

    fn opened_here(paths: &[PathBuf]) -> anyhow::Result<Self> {
        let (mut corpus, mut files) = (Corpus::default(), Vec::new());
        let tally = open_each(paths, |file, opened| {
            corpus.add(EntryId(files.len()), &Arc::new(opened));
            files.push(file.to_owned());
            Ok(())
        })?;
        if tally.opened >= MANY {
            complain("`onrecord index` with the same paths would make searches of so many files quick");
        }
        Ok(Self { quotes: Quotes::Here(corpus), files, failed: tally.failed })
    }

    fn indexed((snapshot, failed): (Snapshot, usize), paths: &[PathBuf]) -> Self {
        let shown = |path| {
            files::shown(&Item { origin: Origin::File(path), label: SafeText::default(), refused: None })
        };
        let files = snapshot.listing().files().map(|(_, record)| shown(record.under(paths)));
        Self { files: files.collect(), quotes: Quotes::Indexed(Box::new(snapshot)), failed }
    }

    /// As [`search`].
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn search(&self, query: &Query, marks: &Marks, limit: usize) -> anyhow::Result<Hits> {
        let hits = match &self.quotes {
            Quotes::Here(corpus) => search(corpus, query, marks, limit, &|| false),
            Quotes::Indexed(snapshot) => snapshot.search(query, marks, limit, &|| false)?,
        };
        Ok(hits.unwrap_or_default())
    }

    /// Who stands in which briefing; of an index nothing but that is read.
    pub fn roster(&self) -> Roster {
        let mut roster = Roster::default();
        match &self.quotes {
            Quotes::Here(corpus) => corpus.briefings().for_each(|(entry, opened)| roster.add(entry, opened)),
            Quotes::Indexed(snapshot) => snapshot.skim(&mut |entry, briefing| {
                roster.put(entry, Weak::new(), briefing);
                ControlFlow::Continue(())
            }),
        }
        roster
    }

    /// The briefing of an entry.
    pub fn opened(&self, entry: EntryId) -> Option<Arc<Opened>> {
        match &self.quotes {
            Quotes::Here(corpus) => corpus.opened(entry).cloned(),
            Quotes::Indexed(snapshot) => snapshot.opened(entry).map(Arc::new),
        }
    }
}
