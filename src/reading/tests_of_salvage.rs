//! What is wrong with a store, in words; what is kept of one that is mended; what two states have in common.

use super::{
    BriefingId, Change, Fingerprint, Key, Notice, Session, Snapshot, Spot, Store, files,
    record::Found,
    salvage,
    tables::{ALL, Row},
};
use rusqlite::{Connection, types::Value};
use std::path::Path;

const NOW: i64 = 1_761_000_000_000;

fn talks() -> Key {
    let (fingerprint, date) = (Fingerprint::of(b"one"), "2025-10-21".parse().ok());
    Key { fingerprint, title: "Talks".into(), date, ..Key::default() }
}

fn note(text: &str) -> Change {
    let (spot, quote) = (Spot::default(), String::new());
    Change::AddNote { briefing: talks(), spot, quote, speaker: None, text: text.into() }
}

fn store(dir: &Path, notes: usize) -> Store {
    let mut store = Store::open(dir, NOW).unwrap().0;
    let notes: Vec<Change> = (1..=notes).map(|n| note(&format!("note {n}"))).collect();
    store.apply_all(&notes, NOW).unwrap();
    store
}

/// What somebody else does to the file.
fn behind_its_back(dir: &Path, sql: &str) {
    let conn = Connection::open(files::store(dir)).unwrap();
    conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; PRAGMA secure_delete = ON; {sql}")).unwrap();
}

fn texts(store: &Store) -> Vec<String> {
    store.notes().unwrap().into_iter().map(|note| note.text).collect()
}

#[test]
fn five_findings_are_named_and_the_others_counted() {
    for (altered, more) in [(4, None), (5, None), (6, Some("and 1 more")), (8, Some("and 3 more"))] {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), 9);
        behind_its_back(dir.path(), &format!("UPDATE note SET text = 'other' WHERE id <= {altered}"));
        let problems = store.health().problems;
        assert_eq!(problems[3], "note 4 is not as it was written");
        assert_eq!(problems.get(5).map(String::as_str), more, "{altered}");
        assert_eq!(problems.len(), altered.min(5) + usize::from(more.is_some()));
    }
}

#[test]
fn a_note_whose_briefing_is_gone_is_named_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path(), 3);
    behind_its_back(dir.path(), "DELETE FROM briefing; DELETE FROM note WHERE id < 3");
    assert_eq!(store.health().problems, ["note 3 belongs to no briefing"]);
    let notices = store.verify(NOW).unwrap();
    assert!(matches!(&notices[..], [Notice::SetAside { .. }]), "{notices:?}");
    assert_eq!((texts(&store), store.health().problems), (vec!["note 3".to_string()], vec![]));
    assert_eq!(store.notes().unwrap()[0].key.title, "(briefing lost to damage)");
}

/// Nobody knows what it said before; what it says now is better than nothing.
#[test]
fn a_row_that_was_altered_in_a_sound_file_is_kept_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path(), 2);
    behind_its_back(dir.path(), "UPDATE note SET text = 'somebody else' WHERE id = 2");
    let notices = store.verify(NOW).unwrap();
    let [Notice::SetAside { why, kept, .. }] = &notices[..] else { panic!("{notices:?}") };
    assert_eq!((why.as_str(), kept.notes), ("note 2 is not as it was written", 2));
    assert_eq!(texts(&store), ["note 1", "somebody else"]);
    assert!(store.health().problems.is_empty());
}

fn row(table: &str, id: i64, values: &[Value]) -> Found {
    let index = ALL.iter().position(|known| known.name == table).unwrap();
    let mut values = values.to_vec();
    values.resize(ALL[index].columns.len(), Value::Null);
    (index, Row { id, values })
}

/// An older copy of a row may be found as well, under another number.
#[test]
fn of_two_rows_of_which_one_can_be_there_the_first_stays() {
    let dir = tempfile::tempdir().unwrap();
    drop(store(dir.path(), 1));
    let asked = |id, at| row("query", id, &[Value::Text("pump".into()), Value::Integer(at)]);
    let other = row("query", 9, &[Value::Text("grain".into()), Value::Integer(1)]);
    salvage::rebuild(dir.path(), NOW, "a test", vec![asked(7, 2), asked(8, 1), other]).unwrap();
    let store = Store::open(dir.path(), NOW).unwrap().0;
    let mut queries = store.snapshot().unwrap().queries;
    queries.sort();
    assert_eq!((queries, texts(&store)), (vec!["grain".into(), "pump".into()], vec!["note 1".into()]));
}

#[test]
fn its_size_is_that_of_its_files() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(dir.path(), 1);
    let length = |ending: &str| files::beside(&files::store(dir.path()), ending).metadata().unwrap().len();
    assert!(length("-wal") > 1);
    assert_eq!(store.size(), length("") + length("-wal"));
    assert_eq!(Store::in_memory().unwrap().size(), 0);
}

#[test]
fn the_day_of_a_briefing_is_known_again() {
    let dir = tempfile::tempdir().unwrap();
    let state = store(dir.path(), 1).snapshot().unwrap();
    assert_eq!((state.briefings[0].title.as_str(), state.briefings[0].date), ("Talks", talks().date));
}

#[test]
fn two_states_are_the_same_only_when_all_of_them_is() {
    let mut store = Store::in_memory().unwrap();
    let follow = |query: &str| Change::Follow { query: query.into(), name: None };
    let changes = [
        note("x"),
        Change::Mark { letter: 'a', briefing: talks(), spot: Spot::default() },
        Change::Tag(talks(), "sea".into()),
        follow("grain"),
        Change::Asked("pump".into()),
        Change::Session { briefing: None, spot: Spot::default(), focus: "reader".into(), roots: vec![] },
    ];
    store.apply_all(&changes, NOW).unwrap();
    let whole = store.snapshot().unwrap();
    let changes: [fn(&mut Snapshot); 6] = [
        |other| other.briefings[0].id = BriefingId(7),
        |other| other.marks[0].letter = 'b',
        |other| other.tags.clear(),
        |other| other.follows.clear(),
        |other| other.queries[0] = "pumps".into(),
        |other| other.session = None::<Session>,
    ];
    assert!(whole == whole.clone());
    for (n, change) in changes.into_iter().enumerate() {
        let mut other = whole.clone();
        change(&mut other);
        assert!(other != whole, "{n}");
    }
}
