//! One feed: fetched, its new items told from those that are there, and written.

use super::{
    Failure,
    article::{Articles, feed_of},
    http::{Client, Page, Version},
    memory::Record,
    shelf::Shelf,
};
use crate::{
    load::{
        self, Format,
        feed::items::{FeedItem, items},
        opml,
    },
    text::SafeText,
};
use std::{
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Most whole articles that are fetched for one feed at a time.
const ARTICLES: usize = 50;

/// What to fetch.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// Its address.
    pub url: &'a str,
    /// Whether the whole article is wanted where the feed has only a summary.
    pub full: bool,
    /// The second since 1970 that it is.
    pub now: i64,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Pulled {
    /// The files that were written.
    pub written: Vec<PathBuf>,
    /// Why nothing came, or not all of it could be written.
    pub failure: Option<Failure>,
    /// What else a person should know.
    pub notes: Vec<SafeText>,
    /// What is to be remembered.
    pub record: Record,
}

/// Pulls one feed onto `shelf`, which other feeds may share.
pub fn pull(client: &Client, task: Task, shelf: &Mutex<Shelf>, record: &Record) -> Pulled {
    // Whoever took the folder away wants the items again.
    let mut pulled = Pulled { record: record.clone(), ..Pulled::default() };
    if lock(shelf).is_new() {
        pulled.record = Record { not_before: record.not_before, ..Record::default() };
    }
    if let Some(wait) = record.not_before.map(|then| then - task.now).filter(|wait| *wait > 0) {
        pulled.failure =
            Some(Failure::new(format!("not asked: it wants to be left alone for {wait} s more")));
        return pulled;
    }
    pulled.record.not_before = None;
    if let Err(failure) = fetch(client, task, shelf, &mut pulled) {
        pulled.record.not_before = failure.wait.map(|wait| task.now + wait.cast_signed());
        pulled.failure = Some(failure);
    }
    pulled
}

fn fetch(client: &Client, task: Task, shelf: &Mutex<Shelf>, pulled: &mut Pulled) -> Result<(), Failure> {
    let Some(page) = client.get(task.url, &pulled.record.version)? else { return Ok(()) };
    let found = feed_items(&page)?;
    if page.moved && !same(&page, task.url) {
        pulled.notes.push(format!("has moved for good; its address is now {}", page.url).into());
    }
    let whole = write(client, task, shelf, found, pulled);
    // What is still missing must not be hidden by “not modified” the next time.
    pulled.record.version = if whole { page.version } else { Version::default() };
    Ok(())
}

fn same(page: &Page, url: &str) -> bool {
    super::address::web(url).is_ok_and(|url| url == page.url)
}

/// The items of a page that should be a feed.
///
/// # Errors
/// What it is instead.
pub fn feed_items(page: &Page) -> Result<Vec<FeedItem>, Failure> {
    let text = load::text(&page.bytes).map_err(|why| Failure::new(why.as_str()))?;
    if opml::is_opml(&text) {
        return Err(Failure::new("a list of feeds (OPML), not a feed; `onrecord add` takes it"));
    }
    match Format::sniff(&text) {
        Format::Feed | Format::Json => {
            items(&text, page.url.as_str()).map_err(|why| Failure::new(why.as_str()))
        }
        Format::Html => Err(match feed_of(&text, &page.url) {
            Some(feed) => Failure::new(format!("a web page, not a feed; it names {feed} as its feed")),
            None => Failure::new("a web page, not a feed"),
        }),
        _ if text.trim_start().starts_with('<') => {
            items(&text, page.url.as_str()).map_err(|why| Failure::new(why.as_str()))
        }
        _ => Err(Failure::new("not a feed")),
    }
}

/// Writes what is new; `false` when something new is not written yet.
fn write(
    client: &Client,
    task: Task,
    shelf: &Mutex<Shelf>,
    found: Vec<FeedItem>,
    pulled: &mut Pulled,
) -> bool {
    let mut articles = Articles::new(client);
    let (mut whole, mut seen) = (true, std::collections::BTreeSet::new());
    let none = found.is_empty();
    for mut item in found {
        let known = item.keys.iter().any(|key| pulled.record.seen.contains(key));
        if known || !lock(shelf).claim(&item.keys) {
            seen.extend(item.keys);
            continue;
        }
        if task.full && item.is_summary && !articles.given_up() {
            if articles.asked >= ARTICLES {
                lock(shelf).release(&item.keys);
                whole = false;
                continue;
            }
            articles.complete(&mut item);
        }
        // By itself: in the head of the match the lock would be held to its end.
        let written = lock(shelf).put(&item.document, &item.keys);
        match written {
            Ok(path) => {
                pulled.written.push(path);
                seen.extend(item.keys);
            }
            Err(error) => {
                pulled.failure = Some(Failure::new(format!("not written: {error}")));
                lock(shelf).release(&item.keys);
                whole = false;
                break;
            }
        }
    }
    if articles.failed > 0 {
        let count = articles.failed;
        pulled
            .notes
            .push(format!("articles that could not be fetched: {count}; their summaries are kept").into());
    }
    if !whole && articles.asked >= ARTICLES {
        pulled.notes.push(format!("{ARTICLES} articles fetched; the rest comes with the next pull").into());
    }
    // A feed that comes empty once must not make all be forgotten.
    if !none {
        let kept = if whole { seen } else { &seen | &pulled.record.seen };
        pulled.record.seen = kept;
    }
    whole
}

fn lock(shelf: &Mutex<Shelf>) -> MutexGuard<'_, Shelf> {
    // A shelf is consistent between any two calls.
    shelf.lock().unwrap_or_else(PoisonError::into_inner)
}
