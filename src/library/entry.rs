//! One file of the library and what became of it.

use super::index::Brief;
use crate::{
    briefing::{Briefing, Diagnostic},
    text::SafeText,
};
use std::{path::PathBuf, sync::Arc};

/// Index of an entry in the running program's list; never reused while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub usize);

/// Where an entry's bytes come from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A file on disk.
    File(PathBuf),
    /// Standard input, read once.
    Stdin,
    /// A sample inside the binary, by its path below `briefings/`.
    Bundled(&'static str),
}

/// One file of the library.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where from.
    pub origin: Origin,
    /// Path as shown: relative to the folder that was opened.
    pub label: SafeText,
    /// Whether it has been opened yet, and with what result.
    pub state: EntryState,
}

/// What became of an entry.
#[derive(Debug, Clone)]
pub enum EntryState {
    /// Found, not opened yet.
    Pending,
    /// Open, and held in full.
    Ready(Arc<Opened>),
    /// A briefing whose text is on disk.
    Brief(Arc<Brief>),
    /// Not a briefing, with the reason in one line.
    Refused(SafeText),
}

/// An opened briefing with what was noticed on the way.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Opened {
    /// The briefing.
    pub briefing: Briefing,
    /// In file order.
    pub diagnostics: Vec<Diagnostic>,
}
