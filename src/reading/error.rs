//! What can go wrong with the store, in words for the reader.

use rusqlite::ErrorCode;
use std::{fmt, io, path::PathBuf};

/// Why something was not kept or could not be opened. After any of these the store is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is of a later format.
    #[error(
        "{} was written by a newer Onrecord (format {found}; this one knows {known}): update Onrecord, or name \
         another folder in ONRECORD_DATA",
        .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest one known here.
        known: i64,
    },
    /// No room.
    #[error("not kept: the disk is full")]
    Full,
    /// Another program has held the file for longer than the timeout.
    #[error("not kept: another program is busy with the reading state; try again")]
    Busy,
    /// The file cannot be written.
    #[error("not kept: the reading state cannot be written ({0})")]
    Unwritable(String),
    /// The file is not what it was.
    #[error("the reading state is damaged ({0})")]
    Damaged(String),
    /// Anything else that SQLite reports.
    #[error("not kept: {0}")]
    Other(rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::Unwritable(error.to_string())
            }
            Some(ErrorCode::SystemIoFailure) => Self::Unwritable(error.to_string()),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            _ => Self::Other(error),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full
            }
            _ => Self::Unwritable(error.to_string()),
        }
    }
}

/// Something the reader should know about their data, though the store is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Nothing will be kept beyond this run; what is there can be read.
    NothingKept {
        /// Why.
        why: String,
    },
    /// The file was damaged; a new one stands in its place with everything that could be read.
    SetAside {
        /// What was wrong.
        why: String,
        /// The damaged file, kept.
        to: PathBuf,
        /// What came over.
        kept: Counts,
    },
    /// The file is damaged, but another program has it open, so it was left alone.
    DamagedInUse {
        /// What is wrong.
        why: String,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingKept { why } => write!(f, "reading state will not be kept: {why}"),
            Self::SetAside { why, to, kept } => {
                write!(
                    f,
                    "reading state was damaged and is set aside as {}; saved from it: {kept} ({why})",
                    to.display()
                )
            }
            Self::DamagedInUse { why } => write!(
                f,
                "reading state is damaged ({why}); end every Onrecord and start it again to have it mended"
            ),
        }
    }
}

/// How many of each are in the store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Briefings that anything is known of.
    pub briefings: usize,
    /// Of those, read ones.
    pub read: usize,
    /// Marks.
    pub marks: usize,
    /// Notes.
    pub notes: usize,
    /// Tags on briefings.
    pub tags: usize,
    /// Followed queries.
    pub follows: usize,
    /// Queries in the history.
    pub queries: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.briefings, "briefing", "briefings"),
            (self.notes, "note", "notes"),
            (self.marks, "mark", "marks"),
            (self.tags, "tag", "tags"),
            (self.follows, "followed query", "followed queries"),
        ];
        for (i, (count, one, many)) in parts.into_iter().enumerate() {
            let comma = if i > 0 { ", " } else { "" };
            write!(f, "{comma}{count} {}", if count == 1 { one } else { many })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn what_sqlite_reports_is_said_in_the_readers_words() {
        for (code, expected) in [
            (ffi::SQLITE_FULL, "not kept: the disk is full"),
            (ffi::SQLITE_BUSY, "not kept: another program is busy"),
            (ffi::SQLITE_LOCKED, "not kept: another program is busy"),
            (ffi::SQLITE_READONLY, "not kept: the reading state cannot be written"),
            (ffi::SQLITE_CANTOPEN, "not kept: the reading state cannot be written"),
            (ffi::SQLITE_PERM, "not kept: the reading state cannot be written"),
            (ffi::SQLITE_IOERR, "not kept: the reading state cannot be written"),
            (ffi::SQLITE_CORRUPT, "the reading state is damaged"),
            (ffi::SQLITE_NOTADB, "the reading state is damaged"),
            (ffi::SQLITE_CONSTRAINT, "not kept: "),
        ] {
            let said = Error::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)).to_string();
            assert!(said.starts_with(expected), "{code}: {said}");
        }
        let other = Error::from(rusqlite::Error::InvalidQuery);
        assert!(matches!(other, Error::Other(_)), "{other:?}");
    }

    #[test]
    fn a_disk_without_room_is_told_from_one_that_fails() {
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded, io::ErrorKind::FileTooLarge] {
            assert!(matches!(Error::from(io::Error::from(kind)), Error::Full), "{kind:?}");
        }
        let denied = Error::from(io::Error::from(io::ErrorKind::PermissionDenied));
        assert!(matches!(denied, Error::Unwritable(_)), "{denied:?}");
    }

    #[test]
    fn what_was_saved_is_counted_in_words() {
        let counts = Counts { briefings: 1, notes: 2, marks: 1, ..Counts::default() };
        let said = counts.to_string();
        assert_eq!(said, "1 briefing, 2 notes, 1 mark, 0 tags, 0 followed queries");
        let notice = Notice::SetAside { why: "a flipped bit".into(), to: "aside.db".into(), kept: counts };
        assert!(notice.to_string().contains(&said) && notice.to_string().contains("aside.db"));
    }
}
