//! The index held against the search in memory, refreshes against a full build, and damage against recovery.

use super::*;
use crate::library::{
    self, EntryId, Opened,
    query::{Query, parse},
    search::{self, Class, Corpus, Marks},
};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::{
    fmt::Write,
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;

const WORDS: [&str; 10] =
    ["next", "steps", "step", "the", "deal", "dealt", "Orbán", "talks", "North-South", "iran"];
const SPEAKERS: [&str; 4] = ["Marco Rubio", "Viktor Orbán", "Sergey Lavrov", "Anna Kelly"];
const QUERIES: [&str; 34] = [
    "",
    "next",
    "next steps",
    "next step*",
    "\"next steps\"",
    "\"the next ste\"*",
    "deal*",
    "st* deal",
    "orban",
    "north-south",
    "\"south next\"",
    "-next",
    "next -steps",
    "next OR deal",
    "(next OR deal) talks -the",
    "-(next OR deal)",
    "@rubio",
    "@orb*",
    "@\"anna kelly\" the",
    "speaker:lavrov OR speaker:kelly",
    "about:rubio",
    "kind:direct",
    "kind:indirect",
    "-kind:direct next",
    "in:delay",
    "in:market*",
    "in:\"market reaction\" talks",
    "source:wire",
    "tag:grain",
    "tag:grain-deal next",
    "since:2025-10-10",
    "on:2025-10-05 OR until:2025-10-03",
    "nexd",
    "zebra deal",
];

/// A folder of briefings and an index beside it.
pub(super) struct Place {
    pub dir: TempDir,
}

impl Place {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("files")).unwrap();
        Self { dir }
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join("files").join(name)
    }

    pub fn index(&self) -> Index {
        Index::open(&self.folder()).unwrap()
    }

    pub fn folder(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    /// Writes a briefing whose words follow from `seed`.
    pub fn write(&self, name: &str, seed: usize) {
        let mut roll = seed;
        let mut next = |below: usize| {
            roll = roll.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (roll >> 33) % below
        };
        let mut text = format!(
            "title: Number {seed}\ndate: 2025-10-{:02}\nsource: {{ outlet: {} }}\ntags: [{}]\nsections:\n",
            next(28) + 1,
            ["Example Wire", "Other News"][next(2)],
            ["grain-deal", "grain"][next(2)],
        );
        for kind in ["story", "delay", "market reaction"] {
            let _ = write!(text, "  - kind: {kind}\n    body: |\n");
            for _ in 0..3 {
                let words: Vec<&str> = (0..=next(6)).map(|_| WORDS[next(10)]).collect();
                let _ = write!(text, "      “{},” said {}.\n\n", words.join(" "), SPEAKERS[next(4)]);
            }
        }
        fs::write(self.file(name), text).unwrap();
    }

    pub fn paths(&self) -> [PathBuf; 1] {
        [self.file("")]
    }

    pub fn refresh(&self) -> Refreshed {
        // Files written this very moment would be read again.
        std::thread::sleep(Duration::from_millis(30));
        self.index().refresh(&self.paths(), &|_| ()).unwrap()
    }
}

/// What was found: path, number and class of each in order, the total, words used instead, what is to blame.
type Answer = (Vec<(PathBuf, usize, Class, Option<Date>)>, usize, Vec<String>, Option<search::Culprit>);

/// What is at the files now, opened anew.
fn opened_now(place: &Place) -> Vec<(PathBuf, Arc<Opened>)> {
    let opened = survey(&place.paths(), &Listing::default(), &|_| ()).new.into_iter().filter_map(|listed| {
        let opened = library::open(&listed.item.origin).ok()?;
        Some((listed.path, Arc::new(opened)))
    });
    opened.collect()
}

fn in_memory(opened: &[(PathBuf, Arc<Opened>)], query: &Query, limit: usize) -> Answer {
    let mut corpus = Corpus::default();
    (0..).zip(opened).for_each(|(id, (_, opened))| corpus.add(EntryId(id), opened));
    let hits = search::search(&corpus, query, &Marks::default(), limit, &|| false).unwrap();
    let each = |hit: &search::Hit| {
        let (path, opened) = &opened[hit.entry.0];
        (path.clone(), hit.quote, hit.class, opened.briefing.head.date)
    };
    let near = hits.near.iter().map(|near| near.used.clone()).collect();
    (hits.hits.iter().map(each).collect(), hits.total, near, hits.culprit)
}

fn on_disk(snapshot: &Snapshot, query: &Query, limit: usize) -> Answer {
    let hits = snapshot.search(query, &Marks::default(), limit, &|| false).unwrap().unwrap();
    let each = |hit: &search::Hit| {
        let date = snapshot.opened(hit.entry).unwrap().briefing.head.date;
        (snapshot.listing().get(hit.entry.0).unwrap().path().into_owned(), hit.quote, hit.class, date)
    };
    let near = hits.near.iter().map(|near| near.used.clone()).collect();
    (hits.hits.iter().map(each).collect(), hits.total, near, hits.culprit)
}

/// The index finds what the search in memory finds, in the same order, however few are asked for.
fn agrees_on(opened: &[(PathBuf, Arc<Opened>)], snapshot: &Snapshot, input: &str) -> usize {
    let mut found = 0;
    for live in [false, true] {
        let query = parse(input, date(2025, 10, 22), live);
        for limit in [usize::MAX, 7, 1, 0] {
            let expected = in_memory(opened, &query, limit);
            assert_eq!(on_disk(snapshot, &query, limit), expected, "{input:?} live {live} limit {limit}");
            found += expected.1;
        }
    }
    found
}

pub(super) fn agrees(place: &Place) {
    let snapshot = place.index().snapshot().unwrap();
    let opened = opened_now(place);
    let found: usize = QUERIES.iter().map(|input| agrees_on(&opened, &snapshot, input)).sum();
    let quotes: usize = opened.iter().map(|(_, o)| o.briefing.quotes.len()).sum();
    assert_eq!(snapshot.quotes(), quotes);
    assert!(quotes == 0 || found > quotes, "the queries find something");
    for (at, (path, opened)) in opened.iter().enumerate() {
        let filed = snapshot.listing().find(0, path.as_os_str().as_encoded_bytes()).unwrap();
        assert!(filed >= at);
        assert_eq!(snapshot.opened(EntryId(filed)).unwrap().briefing, opened.briefing, "{path:?}");
    }
}

#[test]
fn index_and_memory_find_the_same() {
    let place = Place::new();
    agrees(&place);
    for n in 0..40 {
        place.write(&format!("{n}.yaml"), n);
    }
    fs::write(place.file("broken.yaml"), "title: [").unwrap();
    fs::write(place.file("quiet.txt"), "date 2025-10-21 Title\n\nStory\nHeading\nNobody said a thing.\n")
        .unwrap();
    let refreshed = place.refresh();
    assert_eq!((refreshed.files, refreshed.read, refreshed.extracted), (42, 42, 42));
    agrees(&place);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_changes_leave_what_a_full_build_would(
        steps in prop::collection::vec((0u8..4, 0usize..9, 0usize..1000), 1..12),
        words in prop::collection::vec(0usize..QUERIES.len(), 3),
    ) {
        let place = Place::new();
        let name = |n: usize| format!("{n}.yaml");
        for (what, which, seed) in steps {
            match what {
                0 => drop(fs::remove_file(place.file(&name(which)))),
                1 => drop(fs::rename(place.file(&name(which)), place.file(&name(seed % 9)))),
                _ => place.write(&name(which), seed),
            }
            // No pause: what is written again within a tick must be noticed as well.
            place.index().refresh(&place.paths(), &|_| ()).unwrap();
        }
        let grown = place.index().snapshot().unwrap();
        let fresh = Index::open(&place.dir.path().join("fresh")).unwrap();
        fresh.refresh(&place.paths(), &|_| ()).unwrap();
        let fresh = fresh.snapshot().unwrap();
        let paths = |s: &Snapshot| s.listing().files().map(|(_, r)| r.path().into_owned()).collect::<Vec<_>>();
        prop_assert_eq!(paths(&grown), paths(&fresh));
        prop_assert!(grown.listing().volumes.len() < 8, "volumes are put together");
        let opened = opened_now(&place);
        for at in words {
            let query = parse(QUERIES[at], date(2025, 10, 22), true);
            prop_assert_eq!(on_disk(&grown, &query, 50), on_disk(&fresh, &query, 50));
            agrees_on(&opened, &grown, QUERIES[at]);
        }
    }
}

#[test]
fn only_what_changed_is_read_and_only_new_content_extracted() {
    let place = Place::new();
    for n in 0..12 {
        place.write(&format!("{n}.yaml"), n);
    }
    place.refresh();
    assert_eq!(place.refresh(), Refreshed { files: 12, ..Refreshed::default() });

    // One with other words, one touched, one moved, one gone, one new.
    place.write("0.yaml", 100);
    let touched = fs::read(place.file("1.yaml")).unwrap();
    fs::write(place.file("1.yaml"), touched).unwrap();
    fs::create_dir(place.file("below")).unwrap();
    fs::rename(place.file("2.yaml"), place.file("below/2.yaml")).unwrap();
    fs::remove_file(place.file("3.yaml")).unwrap();
    place.write("new.yaml", 200);
    assert_eq!(place.refresh(), Refreshed { files: 12, read: 4, extracted: 2, removed: 2 });
    agrees(&place);
}

#[test]
fn a_few_among_many_leave_the_catalog_that_a_full_build_would() {
    let place = Place::new();
    (0..160).for_each(|n| place.write(&format!("{n}.yaml"), n));
    place.refresh();
    place.write("3.yaml", 1003);
    place.write("77.yaml", 1077);
    fs::create_dir(place.file("sub")).unwrap();
    fs::rename(place.file("40.yaml"), place.file("sub/40.yaml")).unwrap();
    fs::remove_file(place.file("120.yaml")).unwrap();
    fs::write(place.file("12.yaml"), "title: [").unwrap();
    place.write("0.yaml", 2000);
    place.write("new.yaml", 2001);
    // the same words at a later time
    fs::write(place.file("9.yaml"), fs::read(place.file("9.yaml")).unwrap()).unwrap();
    assert_eq!(place.refresh(), Refreshed { files: 160, read: 7, extracted: 5, removed: 2 });

    let grown = Arc::new(place.index().listing().unwrap());
    let mut catalog = catalog::Catalog::upon(Arc::clone(&grown));
    (0..grown.len()).for_each(|number| catalog.keep(number));
    let mut bytes = Vec::new();
    encode::encode(&catalog.anew(), &place.folder(), &mut bytes).unwrap();
    assert!(bytes == fs::read(place.folder().join("catalog")).unwrap(), "as if all of it were new");

    let fresh = Index::open(&place.dir.path().join("fresh")).unwrap();
    fresh.refresh(&place.paths(), &|_| ()).unwrap();
    let fresh = fresh.listing().unwrap();
    assert!(grown.by_date().eq(fresh.by_date()));
    assert_eq!((grown.briefings(), grown.quotes()), (fresh.briefings(), fresh.quotes()));
    for (number, record) in fresh.files() {
        let mut here = grown.get(number).unwrap();
        // but for where it is kept
        if let (Kept::Briefing(volume, shelf, _), Kept::Briefing(v, s, _)) = (&mut here.state, &record.state)
        {
            (*volume, *shelf) = (*v, *s);
        }
        assert_eq!(here, record);
    }
}

#[test]
fn a_survey_says_what_differs_and_the_front_what_is_newest() {
    let place = Place::new();
    (0..5).for_each(|n| place.write(&format!("{n}.yaml"), n));
    fs::write(place.file("bad.yaml"), "title: [").unwrap();
    place.refresh();
    let listing = place.index().listing().unwrap().at(&place.paths());
    assert!(survey(&place.paths(), &listing, &|_| ()).is_calm());
    let (front, newest) = place.index().front().unwrap();
    let front = front.at(&place.paths());
    let dated: Vec<_> = listing.by_date().map(|number| listing.get(number).unwrap()).collect();
    assert_eq!(front.by_date().map(|number| front.get(number).unwrap()).collect::<Vec<_>>(), dated);
    let days: Vec<_> = dated
        .iter()
        .filter_map(|record| match &record.state {
            Kept::Briefing(_, _, card) => card.date,
            Kept::Refused(_) => None,
        })
        .collect();
    assert!(days.len() == 5 && days.is_sorted_by(|a, b| a >= b));
    let (number, opened) = newest.unwrap();
    assert_eq!(Some(number), listing.by_date().next());
    assert_eq!(opened.briefing, library::open(&listing.origin(number).unwrap()).unwrap().briefing);
    assert_eq!((front.len(), front.briefings(), front.quotes()), (6, 5, listing.quotes()));
    for (number, _) in listing.files() {
        let file = listing.file(number).unwrap();
        assert_eq!((listing.find_path(&file), front.label(number)), (Some(number), listing.label(number)));
    }

    place.write("1.yaml", 77);
    place.write("6.yaml", 6);
    fs::create_dir(place.file("sub")).unwrap();
    fs::remove_file(place.file("3.yaml")).unwrap();
    let folders = Mutex::new(Vec::new());
    let found = survey(&place.paths(), &listing, &|folder| folders.lock().unwrap().push(folder.to_owned()));
    assert_eq!(found.changed.iter().map(|c| c.0).collect::<Vec<_>>(), [1]);
    assert_eq!(found.gone, [3]);
    assert_eq!(found.new.iter().map(|l| l.path.clone()).collect::<Vec<_>>(), [PathBuf::from("6.yaml")]);
    assert_eq!((found.same, found.files()), (4, 6));
    let mut folders = folders.into_inner().unwrap();
    folders.sort();
    assert_eq!(folders, [place.file(""), place.file("sub")]);
}

#[test]
fn entries_given_out_by_others_find_the_same_and_what_is_taken_out_is_not_found() {
    let place = Place::new();
    (0..12).for_each(|n| place.write(&format!("{n}.yaml"), n));
    place.refresh();
    let plain = place.index().snapshot().unwrap();
    let all = plain.listing().len();
    // the entries of a reader, in an order of their own
    let entry = |number: usize| EntryId((number * 5) % all + 100);
    let mut other = plain.with_entries(&|number| Some(entry(number))).unwrap();
    let mut corpus = Corpus::default();
    (0..all).for_each(|n| corpus.add(entry(n), &Arc::new(plain.opened(EntryId(n)).unwrap())));
    for gone in [None, Some(entry(3))] {
        if let Some(gone) = gone {
            other.remove(gone);
            corpus.remove(gone);
            assert!(!other.has(gone) && other.has(entry(4)));
        }
        for input in QUERIES {
            let query = parse(input, date(2025, 10, 22), true);
            for limit in [usize::MAX, 7, 1] {
                let here = search::search(&corpus, &query, &Marks::default(), limit, &|| false).unwrap();
                let there = other.search(&query, &Marks::default(), limit, &|| false).unwrap().unwrap();
                assert_eq!((there.hits, there.total), (here.hits, here.total), "{input:?} {limit} {gone:?}");
            }
        }
        let mut skimmed = Vec::new();
        other.skim(&mut |entry, briefing| {
            let whole = corpus.opened(entry).unwrap();
            assert_eq!(briefing.head, whole.briefing.head);
            assert_eq!(briefing.quotes.len(), whole.briefing.quotes.len());
            skimmed.push(entry);
            std::ops::ControlFlow::Continue(())
        });
        skimmed.sort();
        let mut expected: Vec<_> = (0..all).map(entry).filter(|e| Some(*e) != gone).collect();
        expected.sort();
        assert_eq!(skimmed, expected);
    }
}

#[test]
fn index_and_memory_together_find_what_memory_alone_finds() {
    use crate::library::{Holdings, filter};
    let place = Place::new();
    (0..16).for_each(|n| place.write(&format!("{n:02}.yaml"), n));
    place.refresh();
    let index = place.index().snapshot().unwrap();
    let (mut both, mut memory) = (Holdings::default(), Corpus::default());
    both.take_index(index.clone(), &|_| false);
    (0..16).for_each(|n| memory.add(EntryId(n), &Arc::new(index.opened(EntryId(n)).unwrap())));
    let other = |seed| {
        place.write("other.yaml", seed);
        Arc::new(library::open(&crate::library::Origin::File(place.file("other.yaml"))).unwrap())
    };
    // changed ones, one that is gone, new ones
    for (entry, seed) in [(3, 100), (7, 101), (20, 102), (18, 3)] {
        let opened = other(seed);
        both.add(EntryId(entry), &opened);
        memory.add(EntryId(entry), &opened);
    }
    both.remove(EntryId(5));
    memory.remove(EntryId(5));
    let agree = |both: &Holdings, memory: &Corpus, what: &str| {
        let marks = Marks { read: (0..9).map(EntryId).collect(), ..Marks::default() };
        for input in QUERIES.into_iter().chain(["is:unread", "is:read next"]) {
            let query = parse(input, date(2025, 10, 22), true);
            for limit in [usize::MAX, 7, 1] {
                let here = search::search(memory, &query, &marks, limit, &|| false).unwrap();
                let there = both.search(&query, &marks, limit, &|| false).unwrap();
                assert_eq!((there.hits, there.total), (here.hits, here.total), "{what} {input:?} {limit}");
            }
            assert_eq!(
                both.count(&query, &marks, &|| false),
                search::count(memory, &query, &marks, &|| false)
            );
            let best = search::search(memory, &query, &marks, 9, &|| false).unwrap().hits;
            assert_eq!(
                both.group(&best, &|| false).unwrap(),
                search::group(memory, &best),
                "{what} {input:?}"
            );
            let fitting = both.fitting(&query, &marks, &|| false).unwrap();
            for entry in (0..16).map(EntryId).filter(|entry| both.index().unwrap().has(*entry)) {
                let fits = filter::fits(&query, entry, &memory.opened(entry).unwrap().briefing, &marks);
                assert_eq!(fitting.contains(&entry), fits, "{what} {input:?} {entry:?}");
            }
        }
        let names = |known: &[crate::library::query::complete::Known]| {
            known.iter().map(|k| k.name.clone()).collect::<std::collections::BTreeSet<_>>()
        };
        let (here, there) = (memory.vocabulary(), both.vocabulary());
        assert_eq!((names(&there.actors), there.sections), (names(&here.actors), here.sections));
        assert_eq!((there.sources, there.tags), (here.sources, here.tags));
        for entry in (0..21).map(EntryId) {
            let briefing = |opened: Option<Arc<Opened>>| opened.map(|o| o.briefing.clone());
            assert_eq!(briefing(both.opened(entry)), briefing(memory.opened(entry).cloned()));
        }
    };
    agree(&both, &memory, "at first");
    // the index hears of one of the changes; the others stay in memory
    let newer = both.take_index(index.clone(), &|entry| entry == EntryId(7));
    assert_eq!(newer, [EntryId(7)]);
    memory.add(EntryId(7), &Arc::new(index.opened(EntryId(7)).unwrap()));
    both.remove(EntryId(5));
    agree(&both, &memory, "afterwards");
}

#[test]
fn progress_reaches_its_end() {
    let place = Place::new();
    (0..5).for_each(|n| place.write(&format!("{n}.yaml"), n));
    let seen = Mutex::new(Vec::new());
    place.index().refresh(&place.paths(), &|p| seen.lock().unwrap().push((p.done, p.total))).unwrap();
    let mut seen = seen.into_inner().unwrap();
    seen.sort_unstable();
    assert_eq!(seen, [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]);
}

#[test]
fn one_instance_writes_while_others_search() {
    let place = Place::new();
    place.write("a.yaml", 1);
    place.refresh();
    let (first, second) = (place.index(), place.index());
    let held = second.snapshot().unwrap();
    let before = held.quotes();
    let writing = first.lock().unwrap();
    place.write("b.yaml", 2);
    assert!(matches!(second.refresh(&place.paths(), &|_| ()), Err(IndexError::Busy)));
    assert_eq!(second.snapshot().unwrap().quotes(), before);
    drop(writing);
    second.refresh(&place.paths(), &|_| ()).unwrap();
    assert!(first.snapshot().unwrap().quotes() > before, "one sees what the other wrote");
    (0..9).for_each(|n| {
        place.write(&format!("{n}.yaml"), n);
        second.refresh(&place.paths(), &|_| ()).unwrap();
    });
    let query = parse("", date(2025, 10, 22), false);
    assert_eq!(
        on_disk(&held, &query, 50).1,
        before,
        "what is being read stays, also when it was put together"
    );
}

#[test]
fn what_was_not_made_safe_is_as_if_it_had_not_been() {
    let place = Place::new();
    (0..5).for_each(|n| place.write(&format!("{n}.yaml"), n));
    place.refresh();
    // as a writer leaves it that was killed while writing a volume and a catalog
    let next = place.index().snapshot().unwrap().listing().next;
    fs::write(volume_path(&place.folder(), next), b"onrecord half of a volume").unwrap();
    fs::write(place.folder().join("catalog.new"), b"half").unwrap();
    agrees(&place);
    place.write("new.yaml", 7);
    place.refresh();
    agrees(&place);
    let volumes = fs::read_dir(place.folder()).unwrap().flatten();
    let volumes = volumes.filter(|e| e.path().extension().is_some_and(|e| e == "quotes")).count();
    assert_eq!(
        volumes,
        place.index().snapshot().unwrap().listing().volumes.len(),
        "nothing is left lying about"
    );
}

#[test]
fn a_damaged_index_is_built_again() {
    for damage in ["catalog cut", "catalog turned", "volume cut", "volume gone"] {
        let place = Place::new();
        (0..3).for_each(|n| place.write(&format!("{n}.yaml"), n));
        place.refresh();
        let (what, how) = damage.split_once(' ').unwrap();
        for entry in fs::read_dir(place.folder()).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap() != what && (what != "volume" || path.extension().is_none()) {
                continue;
            }
            let mut bytes = fs::read(&path).unwrap();
            match how {
                "gone" => fs::remove_file(&path).unwrap(),
                "cut" => fs::write(&path, &bytes[..bytes.len() / 2]).unwrap(),
                _ => {
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 0x55;
                    fs::write(&path, &bytes).unwrap();
                }
            }
        }
        assert!(place.index().snapshot().is_err(), "{damage}");
        assert_eq!(place.refresh().extracted, 3, "{damage}");
        agrees(&place);
    }
}

#[test]
fn a_volume_with_any_byte_changed_does_no_harm() {
    let place = Place::new();
    (0..3).for_each(|n| place.write(&format!("{n}.yaml"), n));
    place.refresh();
    let volume = volume_path(&place.folder(), 0);
    let whole = fs::read(&volume).unwrap();
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xa5;
        fs::write(&volume, &bytes).unwrap();
        let Ok(snapshot) = place.index().snapshot() else { continue };
        for input in ["next steps", "\"the deal\"", "@rubio", "source:wire", "nexd"] {
            let _ = snapshot.search(&parse(input, date(2025, 10, 22), true), &Marks::default(), 9, &|| false);
        }
        (0..3).for_each(|entry| drop(snapshot.opened(EntryId(entry))));
    }
}

#[test]
fn each_version_and_each_list_of_paths_has_its_own_folder() {
    let place = Place::new();
    let cache = place.dir.path();
    let all = folder(cache, &[place.file("")]).unwrap();
    assert_eq!(folder(cache, &[place.file(".")]).unwrap(), all);
    assert_ne!(folder(cache, &[place.dir.path().to_owned()]).unwrap(), all);
    assert!(folder(cache, &[place.file("missing")]).is_err());
    fs::create_dir_all(&all).unwrap();
    let old = cache.join("0-0.0.1-1");
    fs::create_dir_all(&old).unwrap();
    prune(cache);
    assert!(all.exists() && !old.exists() && place.file("").exists());
}
