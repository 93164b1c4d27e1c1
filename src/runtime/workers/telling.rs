//! The worker that finds out which briefings tell of the same event, and which are the same item.

use super::{Post, latest::Latest, lock, searching, send, yield_to_others};
use crate::{app::Event, library::told::Traces};
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Starts the worker; each request is answered by [`Event::Told`].
///
/// # Errors
/// When the system has no more threads.
pub fn start(events: &Post, holdings: searching::Shared) -> io::Result<Latest<()>> {
    let events = events.clone();
    let mut traces = Traces::default();
    Latest::start("stories", move |(): (), stale: &AtomicBool| {
        yield_to_others();
        // a clone is cheap, and files go on being added meanwhile
        let holdings = lock(&holdings).clone();
        // so that the list need not wait for them when it is first ordered so
        if let Some(index) = holdings.index() {
            index.listing().by_title();
            index.listing().by_source();
        }
        let stale = || stale.load(Ordering::Relaxed);
        if traces.follow(&holdings, &stale).is_some()
            && let Some(told) = traces.told(&holdings, &stale)
        {
            send(&events, Event::Told(Arc::new(told)));
        }
    })
}
