//! Opening a store whose files are not what they should be: what is said, what is set aside, what is left alone.

use super::{Change, Fingerprint, Key, Notice, Spot, Store};
use std::{fs, path::Path};

const NOW: i64 = 1_761_000_000_000;

fn note(text: &str) -> Change {
    let briefing = Key { fingerprint: Fingerprint::of(b"one"), title: "Talks".into(), ..Key::default() };
    let (spot, quote) = (Spot::default(), String::new());
    Change::AddNote { briefing, spot, quote, speaker: None, text: text.into() }
}

fn store(dir: &Path) -> Store {
    let mut store = Store::open(dir, NOW).unwrap().0;
    store.apply(&note("kept"), NOW).unwrap();
    store
}

fn texts(store: &Store) -> Vec<String> {
    store.notes().unwrap().into_iter().map(|note| note.text).collect()
}

fn asides(dir: &Path) -> usize {
    let names = fs::read_dir(dir).unwrap().map(|file| file.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with("reading.damaged-")).count()
}

/// Why it was set aside; with that the store is whole again.
fn mended(dir: &Path) -> (String, Vec<String>) {
    let (store, notices) = Store::open(dir, NOW).unwrap();
    let [Notice::SetAside { why, .. }] = &notices[..] else { panic!("{notices:?}") };
    (why.clone(), texts(&store))
}

#[test]
fn an_empty_file_and_one_that_was_cut_off_are_told_apart() {
    for (length, expected) in [(0, "it was empty"), (1, "it was cut off"), (99, "it was cut off")] {
        let dir = tempfile::tempdir().unwrap();
        drop(store(dir.path()));
        let path = dir.path().join("reading.db");
        fs::write(&path, &fs::read(&path).unwrap()[..length]).unwrap();
        assert_eq!(mended(dir.path()), (expected.into(), vec![]));
    }
}

#[test]
fn a_log_without_its_file_is_damage_and_one_that_is_empty_is_nothing() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("reading.db-wal"), "").unwrap();
    assert_eq!(Store::open(dir.path(), NOW).unwrap().1, []);
    fs::remove_file(dir.path().join("reading.db")).unwrap();
    fs::write(dir.path().join("reading.db-wal"), "no log at all").unwrap();
    assert_eq!(mended(dir.path()).0, "only its log was there");
}

#[test]
fn a_flipped_bit_in_the_log_of_a_killed_program_is_noticed_at_once_and_put_back() {
    let (before, dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let killed = store(before.path());
    for name in ["reading.db", "reading.db-wal"] {
        fs::copy(before.path().join(name), dir.path().join(name)).unwrap();
    }
    drop(killed);
    let log = dir.path().join("reading.db-wal");
    let mut bytes = fs::read(&log).unwrap();
    let at = bytes.windows(4).rposition(|words| words == b"kept").unwrap();
    bytes[at] ^= 1;
    fs::write(&log, bytes).unwrap();
    assert_eq!(mended(dir.path()), ("its log is not as it was written".into(), vec!["kept".into()]));
}

#[test]
fn a_folder_in_the_place_of_the_file_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("reading.db")).unwrap();
    let (mut store, notices) = Store::open(dir.path(), NOW).unwrap();
    let [Notice::NothingKept { why }] = &notices[..] else { panic!("{notices:?}") };
    assert!(why.contains("reading.db is no file"), "{why}");
    assert!(store.apply(&note("for now"), NOW).is_ok() && dir.path().join("reading.db").is_dir());
    assert_eq!(asides(dir.path()), 0);
}

#[test]
fn damage_is_not_mended_while_another_program_has_the_store_open() {
    let dir = tempfile::tempdir().unwrap();
    let first = store(dir.path());
    let other = rusqlite::Connection::open(dir.path().join("reading.db")).unwrap();
    other.pragma_update(None, "user_version", 66).unwrap();
    drop(other);
    let (second, notices) = Store::open(dir.path(), NOW).unwrap();
    let [Notice::NothingKept { why }] = &notices[..] else { panic!("{notices:?}") };
    assert!(why.contains("end every Onrecord and start it again"), "{why}");
    assert_eq!((texts(&second), second.path(), asides(dir.path())), (vec!["kept".to_string()], None, 0));
    drop((first, second));
    assert_eq!(mended(dir.path()).1, ["kept"]);
}
