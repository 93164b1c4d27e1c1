//! How a briefing is told from others, and a place in it.

use jiff::civil::Date;
use std::path::PathBuf;

/// Number of a briefing in the store; stays the same for as long as the store exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BriefingId(pub i64);

/// Number of a note; never used again after the note is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub i64);

/// 128 bits of BLAKE3 over what a briefing says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut short = [0; 16];
        short.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
        Self(short)
    }
}

/// What a briefing is known by: where it is and what is in it, so that a move and an edit are both followed.
/// Title, date, outlet and address are kept for notes that outlive the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Key {
    /// Canonical path; `None` when it has none (standard input).
    pub path: Option<PathBuf>,
    /// Of its content: the same for the same words, wherever they come from.
    pub fingerprint: Fingerprint,
    /// Title.
    pub title: String,
    /// Its day.
    pub date: Option<Date>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
}

/// A place remembered by its words, so that it survives an edit of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spot {
    /// Index of the section.
    pub section: usize,
    /// Byte offset into its body.
    pub offset: usize,
    /// The words from there on.
    pub words: String,
}
