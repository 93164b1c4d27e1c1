//! Facts that reach [`super::update`], all on one channel.

use super::{finder::Answer, search::Whence};
use crate::{
    library::{
        EntryId, Opened, Origin,
        index::Listing,
        people::Dossier,
        query::{Query, Vocabulary},
        search::Group,
        told::Told,
    },
    reading::{Known, Note, Snapshot},
    text::SafeText,
};
use std::{collections::HashSet, path::PathBuf, sync::Arc};

/// Everything that can happen.
#[derive(Debug, Clone)]
pub enum Event {
    /// A key press or repeat (releases are dropped by the runtime).
    Key(ratatui::crossterm::event::KeyEvent),
    /// Mouse wheel, press, drag or release.
    Mouse(ratatui::crossterm::event::MouseEvent),
    /// Bracketed paste.
    Paste(String),
    /// The terminal has a new size, in cells.
    Resize {
        /// Width.
        columns: u16,
        /// Height.
        rows: u16,
    },
    /// The screen was handed back (after the editor, or after suspend): everything must be drawn again.
    Resumed,
    /// Nothing waits: there is time for what may be wanted next. Sent while [`super::has_idle_work`] says so.
    Idle,
    /// SIGINT from outside, as Ctrl-C would be.
    Interrupt,
    /// An index knows what was here when it was written: its files are the entries from 0 on. First only as much as
    /// the first screen shows, then all of it.
    Listed {
        /// What it knows.
        listing: Arc<Listing>,
        /// The newest briefing.
        newest: Option<(EntryId, Arc<Opened>)>,
    },
    /// Briefings that were asked for.
    Loaded(Vec<(EntryId, Arc<Opened>)>),
    /// What was opened of these is in the index now.
    Indexed(Vec<EntryId>),
    /// Which briefings of the index fit the filter.
    Narrowed {
        /// Which question this answers.
        generation: u64,
        /// Those that fit.
        fitting: HashSet<EntryId>,
    },
    /// Which briefings tell of the same event, and which are the same item.
    Told(Arc<Told>),
    /// The scan found files, in the order of the ids it hands out from the model's next free one.
    Found(Vec<Found>),
    /// Files were opened or opened again.
    Opened(Vec<(EntryId, Result<Arc<Opened>, SafeText>)>),
    /// Files are gone from disk.
    Gone(Vec<EntryId>),
    /// The scan is through; nothing more will be found unless the folder changes.
    ScanDone,
    /// A search finished.
    Searched(Searched),
    /// Who goes by what was typed.
    PeopleFound(Box<Answer>),
    /// What is known of somebody.
    Dossier {
        /// Which request this answers.
        generation: u64,
        /// All of it; nothing where the library has nobody of the kind any more.
        known: Option<Arc<Dossier>>,
    },
    /// The reading state has been read, or another program has changed it.
    State(Box<State>),
    /// What was to be stored is on disk, or could not be stored.
    Kept(Box<Kept>),
    /// What is known of a briefing.
    Recalled {
        /// Which entry.
        entry: EntryId,
        /// What is known; nothing when it is new to the reading state.
        known: Option<Known>,
        /// Fingerprints of its paragraphs when it was read; none while it is unread.
        paragraphs: Vec<u64>,
    },
    /// Quotes in unread briefings that match the followed queries, in the order in which those were asked for.
    Counted(Vec<usize>),
    /// Something went wrong outside `update` (a worker's panic, an editor that would not start, a path
    /// that does not exist); one line for the reader.
    Trouble(SafeText),
    /// Something worth a line in the status bar ("copied 120 characters").
    Notice(SafeText),
}

/// One file that the scan found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The id under which it will be opened.
    pub id: EntryId,
    /// Where from.
    pub origin: Origin,
    /// Path as shown.
    pub label: SafeText,
}

/// The whole reading state.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// Everything but the notes.
    pub state: Snapshot,
    /// All notes.
    pub notes: Vec<Note>,
    /// Whether what is stored outlives the program.
    pub durable: bool,
    /// Folders and files as given to the program, and what they really are.
    pub roots: Vec<(PathBuf, PathBuf)>,
    /// What was open when the program was last left, as far as it is still there.
    pub last: Vec<PathBuf>,
}

/// The answer to [`super::Effect::Keep`].
#[derive(Debug, Clone)]
pub struct Kept {
    /// Whose answer.
    pub ticket: u64,
    /// What to say now that it is on disk.
    pub said: Option<SafeText>,
    /// What the state is now, or why it is as it was.
    pub result: Result<Part, SafeText>,
}

/// What a change made of the reading state.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// The state without its briefings.
    pub state: Snapshot,
    /// The briefings that the change was about.
    pub touched: Vec<(EntryId, Known)>,
    /// All notes, when it was about notes.
    pub notes: Option<Vec<Note>>,
}

/// What a search worker found.
#[derive(Debug, Clone, Default)]
pub struct Searched {
    /// Which request this answers; results of older requests are dropped.
    pub generation: u64,
    /// Best first, cut to what a person looks at.
    pub rows: Vec<Group>,
    /// Whose words each row has, and where they stand.
    pub whence: Vec<Whence>,
    /// How many quotes there are in all.
    pub total: usize,
    /// The query that was answered, other spellings taken in.
    pub answered: Query,
    /// An error in the query, or which part of it removed everything.
    pub note: Option<SafeText>,
    /// Words to complete with, when they were asked for.
    pub vocabulary: Option<Arc<Vocabulary>>,
}
