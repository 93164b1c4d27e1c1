//! What `is:` and `tag:` mean on the command line: from the reading state, when a query asks for it.

use super::state;
use crate::{
    app::kept,
    library::{
        EntryId, Origin,
        query::{self, Clause, Node, Place, Query, Test},
        search::{Corpus, Marks},
    },
    reading::{BriefingId, Key},
    text::fold::words,
};
use std::{collections::HashMap, path::Path};

/// What the reader did with the briefings of `corpus`, whose files are `files`; nothing unless `query` asks for it.
///
/// # Errors
/// When the reading state cannot be read.
pub fn marks(query: &Query, corpus: &Corpus, files: &[String]) -> anyhow::Result<Marks> {
    let mut marks = Marks::default();
    if !query.root.as_ref().is_some_and(asks) {
        return Ok(marks);
    }
    let Some((store, _)) = state::open()? else { return Ok(marks) };
    let mut entries: HashMap<BriefingId, EntryId> = HashMap::new();
    for (entry, file) in files.iter().enumerate().map(|(at, file)| (EntryId(at), file)) {
        let Some(opened) = corpus.opened(entry) else { continue };
        // the samples and standard input have no path, and go by their words
        let path = Path::new(file).canonicalize().ok();
        let key = Key { path, ..kept::key(&Origin::Stdin, &opened.briefing) };
        if let Some(known) = store.known(&key)? {
            entries.insert(known.id, entry);
            if known.read.is_some() {
                marks.read.insert(entry);
            }
        }
    }
    let (lists, today) = (store.lists()?, jiff::Zoned::now().date());
    let entry = |id: &BriefingId| entries.get(id).copied();
    marks.bookmarked = lists.marks.iter().filter_map(|mark| entry(&mark.briefing)).collect();
    marks.noted = store.notes()?.iter().filter_map(|note| entry(&note.briefing)).collect();
    marks.followed = lists.follows.iter().map(|follow| query::parse(&follow.query, today, false)).collect();
    for (id, tag) in &lists.tags {
        if let Some(entry) = entry(id) {
            marks.tags.entry(words(tag).join(" ")).or_default().insert(entry);
        }
    }
    Ok(marks)
}

fn asks(node: &Node) -> bool {
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(asks),
        Node::Not(node) => asks(node),
        Node::Clause(Clause { test, .. }) => matches!(test, Test::Is(_) | Test::In(Place::Tag, _)),
    }
}
