//! The search worker: answers the newest request only.

use super::{latest::Latest, send};
use crate::{
    app::{Event, event::Searched, search::Whence},
    library::{
        query::{self, Node},
        search::{Corpus, Hit, Marks, count, group, note, search},
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

/// What the reader did, shared by the loop and those who search.
pub type SharedMarks = Arc<Mutex<Arc<Marks>>>;

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
pub fn start(events: &Sender<Incoming>, corpus: Shared, marks: SharedMarks) -> io::Result<Latest<Request>> {
    let events = events.clone();
    Latest::start("search", move |request: Request, stale| {
        // a clone is cheap, and files go on being added meanwhile
        let (corpus, marks) = (copy(&corpus), copy(&marks));
        if let Some(found) = answer(&corpus, &marks, &request, stale) {
            send(&events, Event::Searched(found));
        }
    })
}

/// Starts the worker that counts the unread hits of followed queries; answers arrive as [`Event::Counted`].
///
/// # Errors
/// When the system has no more threads.
pub fn start_counting(
    events: &Sender<Incoming>,
    corpus: Shared,
    marks: SharedMarks,
) -> io::Result<Latest<Vec<String>>> {
    let events = events.clone();
    Latest::start("follow", move |queries: Vec<String>, stale| {
        let (corpus, marks) = (copy(&corpus), copy(&marks));
        let today = jiff::Zoned::now().date();
        let unread = query::parse("is:unread", today, false).root;
        let hits = queries.iter().map(|text| {
            let mut query = query::parse(text, today, false);
            query.root = Some(Node::And(query.root.into_iter().chain(unread.clone()).collect()));
            count(&corpus, &query, &marks, &|| stale.load(Ordering::Relaxed))
        });
        if let Some(hits) = hits.collect() {
            send(&events, Event::Counted(hits));
        }
    })
}

fn copy<T: Clone>(shared: &Mutex<T>) -> T {
    shared.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// `None` when the request went stale on the way.
fn answer(corpus: &Corpus, marks: &Marks, request: &Request, stale: &AtomicBool) -> Option<Searched> {
    let query = query::parse(&request.query, jiff::Zoned::now().date(), true);
    let stale = || stale.load(Ordering::Relaxed);
    let found = search(corpus, &query, marks, MOST_HITS, &stale)?;
    let rows = group(corpus, &found.hits, &stale)?;
    Some(Searched {
        generation: request.generation,
        whence: rows.iter().map(|group| whence(corpus, group.lead)).collect(),
        rows,
        total: found.total,
        note: note(&found).map(Into::into),
        vocabulary: request.vocabulary.then(|| Arc::new(corpus.vocabulary())),
        answered: found.query,
    })
}

/// Whose words a hit has, and where they stand.
fn whence(corpus: &Corpus, hit: Hit) -> Whence {
    let Some(opened) = corpus.opened(hit.entry) else { return Whence::default() };
    let briefing = &opened.briefing;
    let speaker = briefing.quotes.get(hit.quote).and_then(|quote| briefing.actor(quote.speaker?));
    Whence {
        speaker: speaker.map(|actor| actor.name.clone()),
        title: briefing.head.title.clone(),
        date: briefing.head.date,
    }
}
