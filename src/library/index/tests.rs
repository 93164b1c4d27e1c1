//! The index held against the search in memory, refreshes against a full build, and damage against recovery.

use super::*;
use crate::library::{
    self, EntryId, Item, Origin,
    query::parse,
    search::{Class, Corpus, Hits, Marks, search},
};
use jiff::civil::date;
use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{Arc, Mutex},
};
use tantivy::TantivyDocument;
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
struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("files")).unwrap();
        Self { dir }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join("files").join(name)
    }

    fn index(&self) -> Index {
        Index::open(&self.folder()).unwrap()
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    /// Writes a briefing whose words follow from `seed`.
    fn write(&self, name: &str, seed: usize) {
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
            text += &format!("  - kind: {kind}\n    body: |\n");
            for _ in 0..3 {
                let words: Vec<&str> = (0..1 + next(6)).map(|_| WORDS[next(10)]).collect();
                text += &format!("      “{},” said {}.\n\n", words.join(" "), SPEAKERS[next(4)]);
            }
        }
        fs::write(self.file(name), text).unwrap();
    }

    fn items(&self) -> Vec<Item> {
        let mut items = Vec::new();
        library::scan(&[self.file("")], |batch| {
            items.extend(batch);
            ControlFlow::Continue(())
        });
        items
    }

    fn refresh(&self) -> Refreshed {
        // Files written this very moment would be read again.
        std::thread::sleep(std::time::Duration::from_millis(30));
        self.index().refresh(&self.items(), &|_| ()).unwrap()
    }
}

type Answer = (usize, BTreeMap<(String, usize), Class>, Vec<Option<jiff::civil::Date>>, Vec<String>);

/// What was found, by path; dates in order; words used instead.
fn answer(hits: &Hits, find: impl Fn(EntryId) -> (PathBuf, Option<jiff::civil::Date>)) -> Answer {
    let mut found = BTreeMap::new();
    let mut dates = Vec::new();
    for hit in &hits.hits {
        let (path, date) = find(hit.entry);
        found.insert((path.to_string_lossy().into_owned(), hit.quote), hit.class);
        dates.push(date);
    }
    (hits.total, found, dates, hits.near.iter().map(|n| n.used.clone()).collect())
}

fn agrees(place: &Place) {
    let items = place.items();
    let mut corpus = Corpus::default();
    for (id, item) in items.iter().enumerate() {
        if let Ok(opened) = library::open(&item.origin) {
            corpus.add(EntryId(id), &Arc::new(opened));
        }
    }
    let snapshot = place.index().snapshot().unwrap();
    let mut found = 0;
    for input in QUERIES {
        for live in [false, true] {
            let query = parse(input, date(2025, 10, 22), live);
            let memory = search(&corpus, &query, &Marks::default(), usize::MAX, &|| false).unwrap();
            let disk = snapshot.search(&query, &Marks::default(), usize::MAX, &|| false).unwrap().unwrap();
            let memory_answer = answer(&memory, |entry| {
                let Origin::File(path) = &items[entry.0].origin else { unreachable!() };
                (path.clone(), corpus.opened(entry).unwrap().briefing.head.date)
            });
            let disk_answer = answer(&disk, |entry| {
                let (path, opened) = snapshot.opened(entry).unwrap();
                (path, opened.briefing.head.date)
            });
            assert_eq!(disk_answer, memory_answer, "{input:?} live {live}");
            assert_eq!(disk.culprit, memory.culprit, "{input:?} live {live}");
            found += memory.total;
            let few = snapshot.search(&query, &Marks::default(), 3, &|| false).unwrap().unwrap();
            assert_eq!(
                (few.total, &few.hits[..]),
                (disk.total, &disk.hits[..disk.hits.len().min(3)]),
                "{input:?}"
            );
        }
    }
    assert!(corpus.quotes() == 0 || found > corpus.quotes(), "the queries find something");
}

#[test]
fn index_and_memory_find_the_same() {
    let place = Place::new();
    agrees(&place);
    for n in 0..40 {
        place.write(&format!("{n}.yaml"), n);
    }
    fs::write(place.file("broken.yaml"), "title: [").unwrap();
    let refreshed = place.refresh();
    assert_eq!((refreshed.files, refreshed.read, refreshed.extracted), (41, 41, 41));
    agrees(&place);
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
fn progress_reaches_its_end() {
    let place = Place::new();
    (0..5).for_each(|n| place.write(&format!("{n}.yaml"), n));
    let seen = Mutex::new(Vec::new());
    place.index().refresh(&place.items(), &|p| seen.lock().unwrap().push((p.done, p.total))).unwrap();
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
    let writer: tantivy::IndexWriter<TantivyDocument> =
        first.inner.writer_with_num_threads(1, 15 << 20).unwrap();
    place.write("b.yaml", 2);
    assert!(matches!(second.refresh(&place.items(), &|_| ()), Err(IndexError::Busy)));
    let query = parse("", date(2025, 10, 22), false);
    let count = |index: &Index| {
        let snapshot = index.snapshot().unwrap();
        snapshot.search(&query, &Marks::default(), 50, &|| false).unwrap().unwrap().total
    };
    let before = count(&second);
    assert!(before > 0);
    drop(writer);
    second.refresh(&place.items(), &|_| ()).unwrap();
    assert!(count(&first) > before, "one sees what the other wrote");
}

#[test]
fn what_was_not_committed_is_as_if_it_had_not_been() {
    let place = Place::new();
    place.write("a.yaml", 1);
    place.refresh();
    {
        let index = place.index();
        let writer: tantivy::IndexWriter = index.inner.writer_with_num_threads(1, 15 << 20).unwrap();
        writer.delete_term(tantivy::Term::from_field_text(index.fields.kind, "direct"));
        let mut document = TantivyDocument::default();
        document.add_text(index.fields.content, "stray");
        writer.add_document(document).unwrap();
    }
    agrees(&place);
}

#[test]
fn a_damaged_index_is_built_again() {
    for damage in ["meta.json", ".managed.json", "every file cut short"] {
        let place = Place::new();
        (0..3).for_each(|n| place.write(&format!("{n}.yaml"), n));
        place.refresh();
        for entry in fs::read_dir(place.folder()).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name == damage {
                fs::write(&path, "{").unwrap();
            } else if damage.contains(' ') && !name.contains("json") {
                let bytes = fs::read(&path).unwrap();
                fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
            }
        }
        let refreshed = place.refresh();
        assert_eq!(refreshed.files, 3);
        agrees(&place);
    }
}

#[test]
fn each_version_and_each_set_of_paths_has_its_own_folder() {
    let place = Place::new();
    let cache = place.dir.path();
    let all = folder(cache, &[place.file("")]).unwrap();
    assert_eq!(folder(cache, &[place.file("."), place.file("")]).unwrap(), all);
    assert_ne!(folder(cache, &[place.dir.path().to_owned()]).unwrap(), all);
    assert!(folder(cache, &[place.file("missing")]).is_err());
    fs::create_dir_all(&all).unwrap();
    let old = cache.join("0-0.0.1-1");
    fs::create_dir_all(&old).unwrap();
    prune(cache);
    assert!(all.exists() && !old.exists() && place.file("").exists());
}
