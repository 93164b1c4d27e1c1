//! What `update` asks the runtime to do; results come back as events.

use crate::library::EntryId;
use std::path::PathBuf;

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
    /// Open this entry before others (the reader is waiting for it), or again after a change.
    Open(EntryId),
    /// Search the quotes; answer with [`super::Event::Searched`]. A newer request overtakes an older one.
    Search {
        /// Number of the request, given back with the answer.
        generation: u64,
        /// What was typed, unparsed.
        query: String,
        /// Whether to send the words to complete with as well.
        vocabulary: bool,
    },
    /// Suspend the program (Ctrl-Z).
    Suspend,
    /// Draw everything afresh, as after a disturbance of the screen (Ctrl-L).
    Redraw,
}
