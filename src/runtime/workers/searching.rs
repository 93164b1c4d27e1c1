//! The search worker: answers the newest request only.

use super::{Post, latest::Latest, lock, send};
use crate::{
    app::{Event, event::Searched, search::Whence},
    library::{
        EntryId, Holdings,
        query::{self, Node, Query},
        search::{Group, Hit, Marks, note},
    },
    text::SafeText,
};
use std::{
    collections::HashSet,
    io,
    sync::{Arc, Mutex, atomic::Ordering},
};

/// As many hits as anybody looks through; all are counted.
const MOST_HITS: usize = 500;

/// So many of the best are put together with those that say the same before anything is answered: a screen full.
const GROUPED: usize = 40;

/// The quotes of the library, shared by those who open files and the one who searches them.
pub type Shared = Arc<Mutex<Holdings>>;

/// A question which briefings of the index fit.
pub struct Narrow {
    /// Given back with the answer.
    pub generation: u64,
    /// What is to fit.
    pub query: Query,
    /// What the reader did.
    pub marks: Arc<Marks>,
}

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
pub fn start(events: &Post, corpus: Shared, marks: SharedMarks) -> io::Result<Latest<Request>> {
    let events = events.clone();
    Latest::start("search", move |request: Request, stale| {
        // a clone is cheap, and files go on being added meanwhile
        let (corpus, marks) = (copy(&corpus), copy(&marks));
        let cancelled = || stale.load(Ordering::Relaxed);
        let _ = answer(&corpus, &marks, &request, &cancelled, &|found| send(&events, Event::Searched(found)));
        if let Err(error) = corpus.sound() {
            let what = format!("{error}; `onrecord index` makes it anew");
            send(&events, Event::Trouble(what.into()));
        }
    })
}

/// Starts the worker that says which briefings of the index fit; answers arrive as [`Event::Narrowed`].
///
/// # Errors
/// When the system has no more threads.
pub fn start_narrowing(events: &Post, corpus: Shared) -> io::Result<Latest<Narrow>> {
    let events = events.clone();
    Latest::start("narrow", move |asked: Narrow, stale| {
        let corpus = copy(&corpus);
        let fitting = corpus.fitting(&asked.query, &asked.marks, &|| stale.load(Ordering::Relaxed));
        if let Some(fitting) = fitting {
            send(&events, Event::Narrowed { generation: asked.generation, fitting });
        }
    })
}

/// Starts the worker that counts the unread hits of followed queries; answers arrive as [`Event::Counted`].
///
/// # Errors
/// When the system has no more threads.
pub fn start_counting(events: &Post, corpus: Shared, marks: SharedMarks) -> io::Result<Latest<Vec<String>>> {
    let events = events.clone();
    Latest::start("follow", move |queries: Vec<String>, stale| {
        let (corpus, marks) = (copy(&corpus), copy(&marks));
        let today = jiff::Zoned::now().date();
        let unread = query::parse("is:unread", today, false).root;
        let hits = queries.iter().map(|text| {
            let mut query = query::parse(text, today, false);
            query.root = Some(Node::And(query.root.into_iter().chain(unread.clone()).collect()));
            corpus.count(&query, &marks, &|| stale.load(Ordering::Relaxed))
        });
        if let Some(hits) = hits.collect() {
            send(&events, Event::Counted(hits));
        }
    })
}

fn copy<T: Clone>(shared: &Mutex<T>) -> T {
    lock(shared).clone()
}

/// Answers a request; `None` when it went stale on the way. Where an index is searched, which takes its time for
/// putting together what says the same, the hits come first by themselves.
fn answer(
    corpus: &Holdings,
    marks: &Marks,
    request: &Request,
    cancelled: &dyn Fn() -> bool,
    say: &dyn Fn(Searched),
) -> Option<()> {
    let query = query::parse(&request.query, jiff::Zoned::now().date(), true);
    let found = corpus.search(&query, marks, MOST_HITS, cancelled)?;
    let (hits, total) = (found.hits.clone(), found.total);
    let searched = |rows: Vec<Group>, whence, note, answered, vocabulary| Searched {
        generation: request.generation,
        rows,
        whence,
        total,
        note,
        vocabulary,
        answered,
    };
    let said: Option<SafeText> = note(&found).map(Into::into);
    if corpus.index().is_some() {
        let alone = hits.iter().map(|&lead| Group { lead, echoes: Vec::new(), briefings: 1 }).collect();
        say(searched(alone, Vec::new(), said.clone(), found.query.clone(), None));
    }
    let best = rows(corpus, &hits, cancelled)?;
    let vocabulary = request.vocabulary.then(|| Arc::new(corpus.vocabulary()));
    let told = whences(corpus, &best, cancelled)?;
    say(searched(best, told, said.clone(), found.query.clone(), vocabulary));
    if hits.len() > GROUPED && corpus.index().is_none() {
        // nobody waits for those further down
        let all = corpus.group(&hits, cancelled)?;
        let told = whences(corpus, &all, cancelled)?;
        say(searched(all, told, said, found.query, None));
    }
    Some(())
}

/// Puts hits that say the same under the first of them. Only the best hits are looked up in the whole library, which
/// costs most of a search; those below stand for themselves.
fn rows(corpus: &Holdings, hits: &[Hit], cancelled: &dyn Fn() -> bool) -> Option<Vec<Group>> {
    let (best, rest) = hits.split_at(hits.len().min(GROUPED));
    let mut rows = corpus.group(best, cancelled)?;
    let under: HashSet<(EntryId, usize)> =
        rows.iter().flat_map(|g| g.echoes.iter().map(|e| (e.entry, e.quote))).collect();
    let alone = rest.iter().filter(|hit| !under.contains(&(hit.entry, hit.quote)));
    rows.extend(alone.map(|&lead| Group { lead, echoes: Vec::new(), briefings: 1 }));
    Some(rows)
}

/// Whose words each row has, and where they stand; `None` when cancelled.
fn whences(corpus: &Holdings, rows: &[Group], cancelled: &dyn Fn() -> bool) -> Option<Vec<Whence>> {
    rows.iter().map(|group| (!cancelled()).then(|| whence(corpus, group.lead))).collect()
}

/// Whose words a hit has, and where they stand.
fn whence(corpus: &Holdings, hit: Hit) -> Whence {
    let Some(opened) = corpus.opened(hit.entry) else { return Whence::default() };
    let briefing = &opened.briefing;
    let speaker = briefing.quotes.get(hit.quote).and_then(|quote| briefing.actor(quote.speaker?));
    Whence {
        speaker: speaker.map(|actor| actor.name.clone()),
        title: briefing.head.title.clone(),
        date: briefing.head.date,
    }
}
