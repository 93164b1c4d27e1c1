//! The reader's own data: read and unread, places, marks, notes, tags, follows, queries, the last session.
//!
//! One SQLite file in a folder that the caller names; this module opens that file and nothing else, starts no
//! threads and asks no clock (times are passed in, in milliseconds since 1970). Everything that can be stored is
//! a [`Change`]; each is on disk when [`Store::apply`] returns. Several programs may use the file at once.
//!
//! Each row carries a checksum over what it says, because SQLite has none: a bit that flips on disk is noticed by
//! [`Store::verify`], and mostly mended. Nothing that was found damaged is ever deleted.

mod apply;
mod change;
mod error;
mod files;
mod identify;
mod key;
mod migrate;
mod notes;
mod open;
mod part;
mod record;
mod salvage;
mod snapshot;
mod tables;
#[cfg(test)]
mod tests_of_log;
#[cfg(test)]
mod tests_of_opening;
#[cfg(test)]
mod tests_of_pages;
#[cfg(test)]
mod tests_of_salvage;
#[cfg(test)]
mod tests_of_sums;
mod verify;
mod wal;

pub use change::Change;
pub use error::{Counts, Error, Notice};
pub use key::{BriefingId, Fingerprint, Key, NoteId, Spot};
pub use notes::{Note, to_json, to_markdown};
pub use open::Store;
pub use snapshot::{Follow, Known, Mark, Session, Snapshot};
pub use verify::Health;

/// The file of the store in `dir`. A change by another program shows as a change of this file or of the one with
/// `-wal` behind its name: to hear of it, watch `dir` and ask [`Store::news`].
pub fn file_in(dir: &std::path::Path) -> std::path::PathBuf {
    files::store(dir)
}
