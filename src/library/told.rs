//! The stories of a whole library: traces that follow what is open, and what they come to. Of what the index holds only
//! those texts are read that may belong together.

use super::{
    EntryId, Holdings, Opened,
    index::{Kept, Listing},
    story::{self, Trace},
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    ops::ControlFlow,
    sync::{Arc, Weak},
};

/// So many of the index are looked at, the newest: a list is read from the top, and traces take memory.
const NEWEST: usize = 10_000;
/// So many texts are read of those that may belong together.
const MOST_READ: usize = 2_000;

/// Which briefings belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Those that tell of one event, with the copies of each.
    pub stories: Vec<Vec<EntryId>>,
    /// Those that are the same item as another, and that one, which is no copy itself.
    pub copies: HashMap<EntryId, EntryId>,
}

/// A trace of each briefing.
#[derive(Debug, Default)]
pub struct Traces {
    records: BTreeMap<EntryId, Record>,
    /// What the index knew of that was taken in.
    index: Option<Weak<Listing>>,
}

#[derive(Debug)]
struct Record {
    /// What it was taken from, to see whether that is another by now; nothing for what comes from the index.
    of: Weak<Opened>,
    trace: Trace,
    /// Whether its words have been read.
    whole: bool,
}

impl Traces {
    /// Takes in what the holdings are now. `None` when cancelled on the way, and what was taken in stays.
    pub fn follow(&mut self, holdings: &Holdings, cancelled: &dyn Fn() -> bool) -> Option<()> {
        let known = self.index.as_ref().map(Weak::as_ptr);
        if let Some(index) = holdings.index().filter(|index| known != Some(Arc::as_ptr(index.listing()))) {
            let (since, mut over) = (since(index.listing()), false);
            index.skim(&mut |entry, briefing| {
                over = cancelled();
                if briefing.head.date >= since {
                    self.put(entry, Trace::of(briefing));
                }
                if over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            if over {
                return None;
            }
            self.index = Some(Arc::downgrade(index.listing()));
        }
        let mut in_memory: HashSet<EntryId> = HashSet::new();
        for (entry, opened) in holdings.in_memory() {
            in_memory.insert(entry);
            if self.records.get(&entry).is_none_or(|record| record.of.as_ptr() != Arc::as_ptr(opened)) {
                if cancelled() {
                    return None;
                }
                let (of, trace) = (Arc::downgrade(opened), Trace::of(&opened.briefing));
                self.records.insert(entry, Record { of, trace, whole: true });
            }
        }
        let index = holdings.index();
        let there = |id: &EntryId| in_memory.contains(id) || index.is_some_and(|index| index.has(*id));
        self.records.retain(|entry, _| there(entry));
        Some(())
    }

    /// Takes in what the index says of a briefing, which has no text: words that have been read stay known.
    fn put(&mut self, entry: EntryId, trace: Trace) {
        let same = |record: &Record| record.trace.is_of_same(&trace);
        if !self.records.get(&entry).is_some_and(same) {
            self.records.insert(entry, Record { of: Weak::new(), trace, whole: false });
        }
    }

    /// What belongs together. `None` when cancelled on the way.
    pub fn told(&mut self, holdings: &Holdings, cancelled: &dyn Fn() -> bool) -> Option<Told> {
        let told = self.gather();
        let candidates = told.stories.iter().flatten();
        let unread: Vec<EntryId> = candidates.copied().filter(|id| !self.records[id].whole).collect();
        for id in unread.iter().take(MOST_READ) {
            if cancelled() {
                return None;
            }
            if let (Some(record), Some(opened)) = (self.records.get_mut(id), holdings.opened(*id)) {
                record.trace.read(&opened.briefing);
                record.whole = true;
            }
        }
        Some(if unread.is_empty() { told } else { self.gather() })
    }

    fn gather(&self) -> Told {
        let ids: Vec<EntryId> = self.records.keys().copied().collect();
        let traces: Vec<&Trace> = self.records.values().map(|record| &record.trace).collect();
        let found = story::gather(&traces);
        let mut stories = found.events;
        let mut of: HashMap<usize, usize> = HashMap::new();
        for (number, story) in stories.iter().enumerate() {
            of.extend(story.iter().map(|at| (*at, number)));
        }
        let mut copies = HashMap::new();
        for (at, original) in found.copy_of.iter().enumerate() {
            let Some(original) = *original else { continue };
            copies.insert(ids[at], ids[original]);
            let number = *of.entry(original).or_insert_with(|| {
                stories.push(vec![original]);
                stories.len() - 1
            });
            stories[number].push(at);
        }
        let story = |story: Vec<usize>| story.into_iter().map(|at| ids[at]).collect();
        Told { stories: stories.into_iter().map(story).collect(), copies }
    }
}

/// The day from which on briefings of the index are looked at.
fn since(listing: &Listing) -> Option<Date> {
    let number = listing.by_date().nth(NEWEST)?;
    match listing.get(number)?.state {
        Kept::Briefing(_, _, card) => card.date,
        Kept::Refused(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::{Origin, bundled, index::Index, open};
    use std::{fmt::Write, fs, path::PathBuf};

    fn told(holdings: &Holdings) -> Told {
        let mut traces = Traces::default();
        traces.follow(holdings, &|| false).expect("not cancelled");
        traces.told(holdings, &|| false).expect("not cancelled")
    }

    #[test]
    fn the_samples_follow_stories_for_weeks_and_none_is_of_the_same_event_as_another() {
        let mut holdings = Holdings::default();
        for (at, item) in bundled::items().into_iter().enumerate() {
            holdings.add(EntryId(at), &Arc::new(open(&item.origin).expect("a briefing")));
        }
        assert_eq!(holdings.in_memory().count(), bundled::items().len());
        assert_eq!(told(&holdings), Told::default());
    }

    /// Files of an event told twice, one of them copied, and of another event.
    fn files(home: &std::path::Path) -> Vec<PathBuf> {
        let strike = "Dockers in Port Amory went on strike after talks with the harbour board broke down over pay for night shifts. Jon Askeland, who leads the union, said that the board had walked out. The board said that it had made a fair offer and would make no other before Friday.";
        let other = "The harbour of Port Amory is at rest. Union leader Jon Askeland said that no ship would be unloaded by night.";
        let texts = [
            ("Dockers in Port Amory strike over night pay", strike),
            ("Port Amory: dockers walk out over night shifts", other),
            ("Port Amory dockers on strike over pay", strike),
            (
                "Cod grounds closed until March",
                "Ministers closed the cod grounds. Gwen Ardle said nobody rang.",
            ),
        ];
        let write = |(at, (title, body)): (usize, (&str, &str))| {
            let mut text = String::new();
            write!(text, "title: {title:?}\ndate: 2025-10-2{at}\nsections:\n  - body: {body:?}\n").unwrap();
            let path = home.join(format!("{at}.yaml"));
            fs::write(&path, text).unwrap();
            path
        };
        texts.into_iter().enumerate().map(write).collect()
    }

    #[test]
    fn an_index_tells_what_memory_tells_and_what_changes_is_followed() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("files");
        fs::create_dir(&folder).unwrap();
        let paths = files(&folder);
        let opened = |at: usize| Arc::new(open(&Origin::File(paths[at].clone())).expect("a briefing"));
        let mut memory = Holdings::default();
        (0..paths.len()).for_each(|at| memory.add(EntryId(at), &opened(at)));
        let ids = |all: &[usize]| all.iter().map(|at| EntryId(*at)).collect::<Vec<_>>();
        let expected = Told { stories: vec![ids(&[0, 1, 2])], copies: [(EntryId(2), EntryId(0))].into() };
        assert_eq!(told(&memory), expected);

        // files written this very moment would be read again
        std::thread::sleep(std::time::Duration::from_millis(30));
        let index = Index::open(&home.path().join("index")).unwrap();
        index.refresh(&[folder], &|_| ()).unwrap();
        let mut filed = Holdings::default();
        filed.take_index(index.snapshot().unwrap(), &|_| true);
        assert_eq!(filed.in_memory().count(), 0);
        let mut traces = Traces::default();
        traces.follow(&filed, &|| false).expect("not cancelled");
        assert_eq!(traces.told(&filed, &|| false), Some(expected.clone()), "a copy is known by its text");
        traces.follow(&filed, &|| false).expect("not cancelled");
        assert_eq!(traces.told(&filed, &|| false), Some(expected));
        filed.remove(EntryId(0));
        traces.follow(&filed, &|| false).expect("not cancelled");
        let without = Told { stories: vec![ids(&[1, 2])], ..Told::default() };
        assert_eq!(traces.told(&filed, &|| false), Some(without));
        filed.add(EntryId(7), &opened(0));
        traces.follow(&filed, &|| false).expect("not cancelled");
        let with = Told { stories: vec![ids(&[1, 2, 7])], copies: [(EntryId(7), EntryId(2))].into() };
        assert_eq!(traces.told(&filed, &|| false), Some(with));
    }
}
