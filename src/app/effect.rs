//! What `update` asks the runtime to do; results come back as events.

use crate::{
    library::{EntryId, people::Who, query::Query, search::Marks},
    reading::{Change, Key},
    text::SafeText,
};
use std::{path::PathBuf, sync::Arc};

/// One thing to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The entry it is about, if any; what is known of it comes back with the answer.
    pub entry: Option<EntryId>,
    /// What to store; paths as the program has them.
    pub change: Change,
}

/// One thing to do outside the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Leave the loop, exit code 0.
    Quit,
    /// Put this on the clipboard by OSC 52 (at most 100 kB); answer with [`super::Event::Notice`] or `Trouble`.
    Copy(String),
    /// Hand the terminal to `$VISUAL`, `$EDITOR` or `vi` at this line (1-based), then open the file again.
    Edit {
        /// File to open.
        path: PathBuf,
        /// Entry to open again afterwards.
        entry: EntryId,
        /// Line to start at.
        line: u32,
    },
    /// Open this address (http or https) in the browser; answer with a notice or trouble.
    Browse(String),
    /// Open this entry before others (the reader is waiting for it), or again after a change.
    Open(EntryId),
    /// Fetch these briefings from the index, the first before all others; answer with [`super::Event::Loaded`].
    Load(Vec<EntryId>),
    /// Find out which briefings of the index fit; answer with [`super::Event::Narrowed`].
    Narrow {
        /// Number of the question, given back with the answer.
        generation: u64,
        /// What is to fit.
        query: Query,
        /// What the reader did.
        marks: Arc<Marks>,
    },
    /// Find out which briefings belong together; answer with [`super::Event::Told`].
    Stories,
    /// Search the quotes; answer with [`super::Event::Searched`]. A newer request overtakes an older one.
    Search {
        /// Number of the request, given back with the answer.
        generation: u64,
        /// What was typed, unparsed.
        query: String,
        /// Whether to send the words to complete with as well.
        vocabulary: bool,
    },
    /// Find who goes by this in the whole library; answer with [`super::Event::PeopleFound`]. Of these and of
    /// [`Effect::Dossier`] a newer request overtakes an older one.
    FindPeople {
        /// Number of the request, given back with the answer.
        generation: u64,
        /// What was typed.
        text: String,
    },
    /// Gather what is known of somebody; answer with [`super::Event::Dossier`].
    Dossier {
        /// Number of the request, given back with the answer.
        generation: u64,
        /// Who.
        who: Who,
    },
    /// What `is:` and `tag:` mean in searches from now on.
    Marks(Arc<Marks>),
    /// Count the quotes in unread briefings that match each of these; answer with [`super::Event::Counted`].
    Count(Vec<String>),
    /// Store these together; answer with [`super::Event::Kept`] once they are on disk, or could not be stored.
    Keep {
        /// Given back with the answer.
        ticket: u64,
        /// In order.
        tasks: Vec<Task>,
        /// What to say once they are on disk.
        said: Option<SafeText>,
    },
    /// Find out what is known of this briefing, and how its paragraphs were when it was read; answer with
    /// [`super::Event::Recalled`].
    Recall {
        /// Which entry.
        entry: EntryId,
        /// What it is known by.
        key: Key,
    },
    /// Open these files and folders, or the samples when there are none: nothing is open yet.
    Begin(Vec<PathBuf>),
    /// Suspend the program (Ctrl-Z).
    Suspend,
    /// Draw everything afresh, as after a disturbance of the screen (Ctrl-L).
    Redraw,
}
