//! The search worker: answers the newest request only.

use super::{latest::Latest, send};
use crate::{
    app::{Event, event::Searched},
    library::{
        query,
        search::{Corpus, Marks, group, note, search},
    },
    runtime::Incoming,
};
use crossbeam_channel::Sender;
use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// As many hits as anybody looks through; all are counted.
const MOST_HITS: usize = 500;

/// The quotes of what is open, shared by those who open files and the one who searches them.
pub type Shared = Arc<Mutex<Corpus>>;

/// A request and its number.
pub struct Request {
    /// Given back with the answer.
    pub generation: u64,
    /// As typed.
    pub query: String,
    /// Whether the words to complete with are wanted.
    pub vocabulary: bool,
}

/// Starts the worker; answers arrive as [`Event::Searched`].
///
/// # Errors
/// When the system has no more threads.
pub fn start(events: &Sender<Incoming>, corpus: Shared) -> io::Result<Latest<Request>> {
    let events = events.clone();
    Latest::start("search", move |request: Request, stale| {
        // a clone is cheap, and files go on being added meanwhile
        let corpus = corpus.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(found) = answer(&corpus, &request, stale) {
            send(&events, Event::Searched(found));
        }
    })
}

/// `None` when the request went stale on the way.
fn answer(corpus: &Corpus, request: &Request, stale: &AtomicBool) -> Option<Searched> {
    let query = query::parse(&request.query, jiff::Zoned::now().date(), true);
    let found = search(corpus, &query, &Marks::default(), MOST_HITS, &|| stale.load(Ordering::Relaxed))?;
    Some(Searched {
        generation: request.generation,
        rows: group(corpus, &found.hits),
        total: found.total,
        note: note(&found).map(Into::into),
        vocabulary: request.vocabulary.then(|| Arc::new(corpus.vocabulary())),
        answered: found.query,
    })
}
