//! What `is:` and `tag:` mean on the command line: from the reading state, when a query asks for it.

use super::{gather::Gathered, state};
use crate::{
    app::kept,
    library::{
        EntryId, Origin,
        query::{Clause, Node, Place, Query, Test},
        search::Marks,
    },
    reading::{BriefingId, Key},
};
use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

/// What the reader did with the briefings of `gathered`; nothing unless `query` asks for it.
///
/// # Errors
/// When the reading state cannot be read.
pub fn marks(query: &Query, gathered: &Gathered) -> anyhow::Result<Marks> {
    if !query.root.as_ref().is_some_and(asks) {
        return Ok(Marks::default());
    }
    let Some((store, _)) = state::open()? else { return Ok(Marks::default()) };
    let mut entries: HashMap<BriefingId, EntryId> = HashMap::new();
    let mut read = HashSet::new();
    for (entry, file) in gathered.files.iter().enumerate().map(|(at, file)| (EntryId(at), file)) {
        let Some(opened) = gathered.opened(entry) else { continue };
        // the samples and standard input have no path, and go by their words
        let path = Path::new(file).canonicalize().ok();
        let key = Key { path, ..kept::key(&Origin::Stdin, &opened.briefing) };
        if let Some(known) = store.known(&key)? {
            entries.insert(known.id, entry);
            if known.read.is_some() {
                read.insert(entry);
            }
        }
    }
    Ok(kept::marks(&store.lists()?, &store.notes()?, &entries, read, jiff::Zoned::now().date()))
}

fn asks(node: &Node) -> bool {
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(asks),
        Node::Not(node) => asks(node),
        Node::Clause(Clause { test, .. }) => matches!(test, Test::Is(_) | Test::In(Place::Tag, _)),
    }
}
