//! `notes`: the reader's notes, given away.

use super::{
    args::{Notes, NotesVerb},
    files::complain,
    out::{End, Out},
    state,
};
use crate::{reading, text::SafeText};

/// Prints all notes as Markdown, or one JSON object per line.
///
/// # Errors
/// When the reading state cannot be read, or standard output is gone.
pub fn run(args: &Notes, out: &mut Out) -> anyhow::Result<End> {
    let NotesVerb::Export { json, .. } = args.verb;
    let Some((store, _)) = state::open()? else { return Ok(none()) };
    let notes = store.notes()?;
    if notes.is_empty() {
        return Ok(none());
    }
    if json {
        for note in &notes {
            out.line(&reading::to_json(note))?;
        }
    } else {
        // Titles and quotes are other people's words, and may end up on a terminal.
        out.text(&SafeText::new(&reading::to_markdown(&notes)))?;
    }
    Ok(End::Found)
}

fn none() -> End {
    complain("no notes yet; `a` in the reader writes one");
    End::Nothing
}
