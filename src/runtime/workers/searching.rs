//! The search worker: answers the newest request only.

use super::{
    interim::{Corpus, search},
    latest::Latest,
    send,
};
use crate::{app::Event, runtime::Incoming};
use crossbeam_channel::Sender;
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

/// The quotes of what is open, shared by those who open files and the one who searches them.
pub type Shared = Arc<Mutex<Corpus>>;

/// A request and its number.
pub struct Request {
    /// Given back with the answer.
    pub generation: u64,
    /// As typed.
    pub query: String,
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
        if let Some(mut found) = search(&corpus, &request.query, stale) {
            found.generation = request.generation;
            send(&events, Event::Searched(found));
        }
    })
}
