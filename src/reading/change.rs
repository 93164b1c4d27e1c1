//! Everything that can be stored.

use super::{Key, NoteId, Spot};
use std::path::PathBuf;

/// One thing to remember, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The briefing has been read, in the version with these paragraphs.
    Read {
        /// Which.
        briefing: Key,
        /// A fingerprint of each paragraph in reading order, to tell later which ones are new.
        paragraphs: Vec<u64>,
    },
    /// The briefing counts as unread again.
    Unread(Key),
    /// The reader is here in it.
    Place {
        /// Which.
        briefing: Key,
        /// Where.
        spot: Spot,
    },
    /// A named mark, in place of an older one of that name.
    Mark {
        /// Its name.
        letter: char,
        /// Which briefing.
        briefing: Key,
        /// Where.
        spot: Spot,
    },
    /// No mark of that name any more.
    Unmark(char),
    /// A new note on a quote or a passage; its number is the answer of [`super::Store::apply`].
    AddNote {
        /// On which briefing.
        briefing: Key,
        /// Where.
        spot: Spot,
        /// The words it is about.
        quote: String,
        /// Who said them, when it is a quote.
        speaker: Option<String>,
        /// What the reader wrote.
        text: String,
    },
    /// Other words for a note. When the note says something else than `was` by now (another program changed
    /// it), or is gone, the new words become a note of their own and nothing is overwritten.
    EditNote {
        /// Which.
        note: NoteId,
        /// What it said when the reader began to edit.
        was: String,
        /// What it shall say.
        text: String,
    },
    /// The note is thrown away.
    RemoveNote(NoteId),
    /// The reader's own label on a briefing.
    Tag(Key, String),
    /// The label is taken off.
    Untag(Key, String),
    /// A query to be followed; its new hits count from now on. A follow of the same query gets the name only.
    Follow {
        /// As typed.
        query: String,
        /// What to call it.
        name: Option<String>,
    },
    /// The query is not followed any more.
    Unfollow(String),
    /// The reader has looked at the hits of a followed query.
    Seen(String),
    /// A query was asked; the newest 500 are kept.
    Asked(String),
    /// The history of queries is thrown away.
    ForgetQueries,
    /// Where the program was left.
    Session {
        /// The briefing shown.
        briefing: Option<Key>,
        /// The place in it.
        spot: Spot,
        /// Name of the pane that had the keys.
        focus: String,
        /// Folders and files that were open.
        roots: Vec<PathBuf>,
    },
}

impl Change {
    /// The briefing it is about, if it is about one.
    pub fn briefing(&self) -> Option<&Key> {
        match self {
            Self::Read { briefing, .. }
            | Self::Unread(briefing)
            | Self::Place { briefing, .. }
            | Self::Mark { briefing, .. }
            | Self::AddNote { briefing, .. }
            | Self::Tag(briefing, _)
            | Self::Untag(briefing, _)
            | Self::Session { briefing: Some(briefing), .. } => Some(briefing),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn briefing_mut(&mut self) -> Option<&mut Key> {
        match self {
            Self::Read { briefing, .. }
            | Self::Unread(briefing)
            | Self::Place { briefing, .. }
            | Self::Mark { briefing, .. }
            | Self::AddNote { briefing, .. }
            | Self::Tag(briefing, _)
            | Self::Untag(briefing, _)
            | Self::Session { briefing: Some(briefing), .. } => Some(briefing),
            _ => None,
        }
    }
}
