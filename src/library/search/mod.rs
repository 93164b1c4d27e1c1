//! Searching the quotes of every opened briefing, in memory. Pure: runs wherever it is called.
//!
//! ```
//! use onrecord::library::{query, search::{Corpus, Marks, search}};
//! let corpus = Corpus::default();
//! let query = query::parse("@rubio next steps", jiff::civil::date(2025, 10, 21), true);
//! let hits = search(&corpus, &query, &Marks::default(), 50, &|| false).unwrap();
//! assert_eq!(hits.total, 0);
//! ```

pub(in crate::library) mod bits;
mod culprit;
pub mod echo;
mod eval;
pub mod highlight;
mod near;
mod note;
mod plan;
pub(in crate::library) mod rows;
mod segment;
pub(in crate::library) mod terms;
#[cfg(test)]
mod tests;
pub(in crate::library) mod vocabulary;

pub use culprit::Culprit;
pub use echo::{Echo, Group, echoes, group};
pub use highlight::highlight;
pub use near::Near;
pub use note::note;

use super::{
    EntryId, Opened,
    query::{Node, Query},
};
use eval::{Eval, Level};
use jiff::civil::Date;
use plan::{OFTEN, Plan};
use rows::{Quotes, Rows};
use segment::{FULL, Segment};
use std::{
    cmp::{Ordering, Reverse},
    collections::{BinaryHeap, HashMap, HashSet},
    sync::Arc,
};

/// The quotes of the opened briefings. Cloning is cheap: clones share what does not change.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    segments: Vec<Arc<Segment>>,
}

impl Corpus {
    /// Adds the quotes of a briefing, in place of what `entry` held before.
    pub fn add(&mut self, entry: EntryId, opened: &Arc<Opened>) {
        self.remove(entry);
        if self.segments.last().is_none_or(|s| s.rows.len() >= FULL) {
            self.segments.push(Arc::default());
        }
        if let Some(last) = self.segments.last_mut() {
            Arc::make_mut(last).add(entry, opened);
        }
    }

    /// Takes a briefing out.
    pub fn remove(&mut self, entry: EntryId) {
        let Some(at) = self.segments.iter().position(|s| s.has(entry)) else { return };
        let segment = Arc::make_mut(&mut self.segments[at]);
        segment.remove(entry);
        if segment.alive.is_empty() && segment.rows.len() >= FULL {
            self.segments.remove(at);
        }
    }

    /// How many quotes it holds.
    pub fn quotes(&self) -> usize {
        self.segments.iter().map(|s| s.alive.count()).sum()
    }

    /// The entries it holds.
    pub(in crate::library) fn entries(&self) -> Vec<EntryId> {
        self.segments.iter().flat_map(|segment| segment.entries()).collect()
    }

    /// The briefing that was added as `entry`.
    pub fn opened(&self, entry: EntryId) -> Option<&Arc<Opened>> {
        self.segments.iter().find_map(|s| s.shelf(entry)).map(|shelf| &shelf.opened)
    }

    /// All briefings it holds.
    pub fn briefings(&self) -> impl Iterator<Item = (EntryId, &Arc<Opened>)> {
        self.segments.iter().flat_map(|s| s.shelves().map(|shelf| (shelf.entry, &shelf.opened)))
    }

    /// What was said in quote number `quote` of `entry`, or `""` when there is none.
    pub fn content(&self, entry: EntryId, quote: usize) -> &str {
        let briefing = self.opened(entry).map(|o| &o.briefing);
        briefing.and_then(|b| Some(b.words(b.quotes.get(quote)?.place))).unwrap_or("")
    }
}

impl Quotes for Corpus {
    fn stores(&self) -> Vec<&dyn Rows> {
        self.segments.iter().map(|segment| &**segment as &dyn Rows).collect()
    }

    fn briefing(&self, entry: EntryId) -> Option<Arc<Opened>> {
        self.opened(entry).cloned()
    }
}

/// What the reader did, for `is:` and `tag:`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Briefings read.
    pub read: HashSet<EntryId>,
    /// Briefings with a bookmark.
    pub bookmarked: HashSet<EntryId>,
    /// Briefings with a note.
    pub noted: HashSet<EntryId>,
    /// Queries followed.
    pub followed: Vec<Query>,
    /// Briefings by the reader's own tags, those as words in lower case with a blank between.
    pub tags: HashMap<String, HashSet<EntryId>>,
}

/// How well a quote matches, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The words of the query are all that was said.
    Exact,
    /// They stand in a row.
    Contiguous,
    /// They are all there.
    AllWords,
    /// Words spelled nearly so are; see [`Hits::near`].
    Near,
}

/// One quote found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hit {
    /// The briefing.
    pub entry: EntryId,
    /// Index of the quote in it.
    pub quote: usize,
    /// How well it matches.
    pub class: Class,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// By class, then the newest briefing first (undated ones last), then by entry and place in it.
    pub hits: Vec<Hit>,
    /// How many there are in all; `hits` may hold fewer.
    pub total: usize,
    /// The query that was answered: as asked, or with other spellings when those are in `near`.
    pub query: Query,
    /// Words that occur nowhere, and what was searched for instead.
    pub near: Vec<Near>,
    /// When nothing was found: what to blame.
    pub culprit: Option<Culprit>,
}

/// Finds the quotes that match `query`, the best `limit` of them, and how many there are.
///
/// `None` when `cancelled` became true on the way; it is asked every few thousand quotes. A query that asks for
/// nothing finds every quote.
pub fn search(
    corpus: &Corpus,
    query: &Query,
    marks: &Marks,
    limit: usize,
    cancelled: &dyn Fn() -> bool,
) -> Option<Hits> {
    search_in(corpus, query, marks, limit, cancelled)
}

/// [`search`] in any stores.
pub(in crate::library) fn search_in(
    quotes: &dyn Quotes,
    query: &Query,
    marks: &Marks,
    limit: usize,
    cancelled: &dyn Fn() -> bool,
) -> Option<Hits> {
    let search = Search { stores: quotes.stores(), marks, cancelled };
    let (ranked, total) = search.ranked(query.root.as_ref(), limit)?;
    let mut hits = Hits { hits: ranked, total, query: query.clone(), ..Hits::default() };
    let Some(root) = query.root.as_ref().filter(|_| total == 0) else { return Some(hits) };
    if let Some((instead, near)) = near::respell(&search, query)? {
        let (mut ranked, total) = search.ranked(instead.root.as_ref(), limit)?;
        if total > 0 {
            for hit in &mut ranked {
                hit.class = Class::Near;
            }
            let near = near::as_written(quotes, near, &ranked);
            return Some(Hits { hits: ranked, total, query: instead, near, culprit: None });
        }
    }
    hits.culprit = culprit::find(&search, root)?;
    Some(hits)
}

/// How many quotes match `query`, with no other spelling tried; `None` when `cancelled` became true on the way.
pub fn count(corpus: &Corpus, query: &Query, marks: &Marks, cancelled: &dyn Fn() -> bool) -> Option<usize> {
    count_in(corpus, query.root.as_ref().unwrap_or(&Node::And(vec![])), marks, cancelled)
}

/// [`count`] in any stores.
pub(in crate::library) fn count_in(
    quotes: &dyn Quotes,
    root: &Node,
    marks: &Marks,
    cancelled: &dyn Fn() -> bool,
) -> Option<usize> {
    Search { stores: quotes.stores(), marks, cancelled }.count(root)
}

/// One search under way.
struct Search<'a> {
    stores: Vec<&'a dyn Rows>,
    marks: &'a Marks,
    cancelled: &'a dyn Fn() -> bool,
}

/// What hits are ordered by.
type Rank = (Class, Reverse<Option<Date>>, EntryId, usize);

impl Search<'_> {
    fn evals(&self) -> impl Iterator<Item = Option<Eval<'_, '_>>> {
        self.stores.iter().map(|&store| {
            let go_on = !(self.cancelled)();
            go_on.then_some(Eval { store, marks: self.marks, within: store.alive(), settled: false })
        })
    }

    /// How many quotes match; `None` when cancelled.
    fn count(&self, node: &Node) -> Option<usize> {
        let mut total = 0;
        for eval in self.evals() {
            total += eval?.plan(node, Level::All).settle(self.cancelled)?.count();
        }
        Some(total)
    }

    fn ranked(&self, root: Option<&Node>, limit: usize) -> Option<(Vec<Hit>, usize)> {
        let mut best: BinaryHeap<Rank> = BinaryHeap::new();
        let mut total = 0;
        let everything = Node::And(vec![]);
        for eval in self.evals() {
            let eval = eval?;
            let rest = eval.plan(root.unwrap_or(&everything), Level::All).settle(self.cancelled)?;
            total += rest.count();
            let mut found = Vec::new();
            for (level, class) in [
                (Level::Exact, Class::Exact),
                (Level::Contiguous, Class::Contiguous),
                (Level::All, Class::AllWords),
            ] {
                let within = rest.until(end(&best, limit, class, eval.store));
                if within.is_empty() {
                    break;
                }
                let plan = match (level, root) {
                    (Level::All, _) | (_, None) => Plan::sure(eval.store, within),
                    (_, Some(root)) => Eval { within: &within, settled: true, ..eval }.plan(root, level),
                };
                self.offer(&mut best, limit, class, &plan, &mut found)?;
            }
        }
        let ranked = best.into_sorted_vec();
        let hits = ranked.into_iter().map(|(class, _, entry, quote)| Hit { entry, quote, class }).collect();
        Some((hits, total))
    }

    /// Keeps the best `limit` of `best` and what matches the plan but is not among what was `found`, in order, for a better
    /// class; it is afterwards. Where the rows stand in order it ends as soon as no later row can be among the best.
    fn offer(
        &self,
        best: &mut BinaryHeap<Rank>,
        limit: usize,
        class: Class,
        plan: &Plan,
        found: &mut Vec<usize>,
    ) -> Option<()> {
        let mut room = Vec::new();
        let better = found.len();
        let mut end = end(best, limit, class, plan.store);
        for (seen, row) in plan.maybe.iter().enumerate() {
            if seen % OFTEN == 0 && (self.cancelled)() {
                return None;
            }
            if row >= end {
                break;
            }
            if found[..better].binary_search(&row).is_ok() || !plan.passes(row, &mut room) {
                continue;
            }
            found.push(row);
            let (date, entry, quote) = plan.store.locate(row);
            let rank = (class, Reverse(date), entry, quote);
            let full = best.len() >= limit;
            if !full || best.peek().is_some_and(|worst| rank < *worst) {
                if full {
                    best.pop();
                }
                best.push(rank);
                end = self::end(best, limit, class, plan.store);
            } else if plan.store.in_order() {
                break;
            }
        }
        found.sort_unstable();
        Some(())
    }
}

/// The first row of a store from which on none of a class can be among the best.
fn end(best: &BinaryHeap<Rank>, limit: usize, class: Class, store: &dyn Rows) -> usize {
    match best.peek() {
        Some(worst) if best.len() >= limit => match worst.0.cmp(&class) {
            Ordering::Less => 0,
            Ordering::Equal => store.before(worst.1.0),
            Ordering::Greater => store.len(),
        },
        None if limit == 0 => 0,
        _ => store.len(),
    }
}
