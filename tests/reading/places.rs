//! Where the store is kept, what is known of a briefing whose file moves, and two programs at once.

use super::{NOW, all, key, note, open, spot};
use onrecord::reading::{Change, Error, Fingerprint, Key, Notice, Store};
use std::fs;

#[test]
fn a_moved_file_keeps_its_place_and_a_copy_gets_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one.yaml"), dir.path().join("two.yaml"));
    fs::write(&one, "x").unwrap();
    let at = |path: &std::path::Path| Key { path: Some(path.to_owned()), ..key(1) };
    let mut store = open(&dir.path().join("data"));
    store.apply(&Change::Place { briefing: at(&one), spot: spot(5) }, NOW).unwrap();

    fs::copy(&one, &two).unwrap();
    store.apply(&Change::Place { briefing: at(&two), spot: spot(9) }, NOW).unwrap();
    assert_eq!(store.snapshot().unwrap().briefings.len(), 2);

    let three = dir.path().join("three.yaml");
    fs::rename(&one, &three).unwrap();
    let state = store.snapshot().unwrap();
    let found = state.find(&at(&three), &|path| !path.exists()).expect("followed");
    assert_eq!(found.spot, Some(spot(5)));
    store.apply(&Change::Read { briefing: at(&three), paragraphs: vec![1, 2] }, NOW).unwrap();
    let state = store.snapshot().unwrap();
    assert_eq!(state.briefings.len(), 2);
    assert_eq!(state.at(&three).and_then(|k| k.spot.clone()), Some(spot(5)));
    assert_eq!(state.at(&one), None);
    assert_eq!(store.paragraphs(&at(&three)).unwrap(), [1, 2]);
}

#[test]
fn an_edit_keeps_the_state_and_shows_that_it_is_not_what_was_read() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.apply(&Change::Read { briefing: key(1), paragraphs: vec![7] }, NOW).unwrap();
    let edited = Key { fingerprint: Fingerprint::of(b"edited"), ..key(1) };
    store.apply(&Change::Place { briefing: edited.clone(), spot: spot(2) }, NOW).unwrap();
    let state = store.snapshot().unwrap();
    let found = state.find(&edited, &|_| false).unwrap();
    assert_eq!(found.read, Some((NOW, key(1).fingerprint)));
    assert_eq!(found.fingerprint, edited.fingerprint);
    assert_eq!(state.briefings.len(), 1);
}

#[test]
fn a_file_replaced_by_another_briefing_begins_unread_and_the_notes_on_the_old_one_stay() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.apply(&note(1), NOW).unwrap();
    store.apply(&Change::Read { briefing: key(1), paragraphs: vec![] }, NOW).unwrap();
    let today = Key {
        fingerprint: Fingerprint::of(b"today"),
        title: "Grain corridor".into(),
        date: "2025-10-22".parse().ok(),
        ..key(1)
    };
    store.apply(&Change::Place { briefing: today.clone(), spot: spot(1) }, NOW).unwrap();
    let (state, notes) = all(&store);
    assert_eq!(state.find(&today, &|_| false).unwrap().read, None);
    assert_eq!(notes[0].key.title, key(1).title);
    assert_eq!(notes[0].key.path, None);
    // Its content turns up elsewhere: it is known again.
    let elsewhere = Key { path: Some("/archive/old.yaml".into()), ..key(1) };
    assert!(state.find(&elsewhere, &|_| false).unwrap().read.is_some());
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_text_is_kept_as_it_is() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let path = std::path::PathBuf::from(std::ffi::OsStr::from_bytes(b"/b/\xff\x1b\n.yaml"));
    let briefing = Key { path: Some(path.clone()), ..key(1) };
    let roots = vec![path.clone(), "/b".into()];
    let session = Change::Session { briefing: Some(briefing), spot: spot(1), focus: "quotes".into(), roots };
    store.apply(&session, NOW).unwrap();
    let state = store.snapshot().unwrap();
    assert!(state.at(&path).is_some());
    let (last, known) = store.last().unwrap().unwrap();
    assert_eq!((Some(&last), known.as_ref()), (state.session.as_ref(), state.at(&path)));
    let session = state.session.unwrap();
    assert_eq!((session.roots[0].clone(), session.focus.as_str()), (path, "quotes"));
}

#[test]
fn another_program_sees_a_change_and_a_note_edited_twice_becomes_two() {
    let dir = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (open(dir.path()), open(dir.path()));
    assert_eq!(two.news().unwrap(), None);
    let id = one.apply(&note(1), NOW).unwrap().unwrap();
    assert_eq!(one.news().unwrap(), None, "one's own changes are no news");
    assert_eq!(two.news().unwrap().unwrap().briefings.len(), 1);
    assert_eq!(two.news().unwrap(), None);

    let edit = |text: &str| Change::EditNote { note: id, was: "note 1".into(), text: text.into() };
    assert_eq!(one.apply(&edit("from one"), NOW).unwrap(), Some(id));
    assert_ne!(two.apply(&edit("from two"), NOW).unwrap(), Some(id));
    one.apply(&Change::RemoveNote(id), NOW).unwrap();
    two.apply(&edit("after all"), NOW).unwrap();
    let texts: Vec<String> = one.notes().unwrap().into_iter().map(|n| n.text).collect();
    assert_eq!(texts, ["from two", "after all"]);
    assert_eq!(one.notes().unwrap()[1].key.title, "Notes without a briefing");
}

#[test]
fn all_or_none_of_several() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let ids = store.apply_all(&[note(1), Change::Asked("x".into()), note(2)], NOW).unwrap();
    assert_eq!(ids.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(store.counts().unwrap().notes, 2);
}

#[test]
fn the_history_of_queries_is_cut_to_its_length() {
    let dir = super::quick_folder();
    let mut store = open(dir.path());
    let asked: Vec<Change> = (0..620).map(|n| Change::Asked(format!("q{}", n % 610))).collect();
    store.apply_all(&asked, NOW).unwrap();
    let queries = store.snapshot().unwrap().queries;
    assert_eq!((queries.len(), queries.last().map(String::as_str)), (500, Some("q9")));
    assert_eq!(queries.iter().filter(|q| *q == "q9").count(), 1);
}

#[test]
fn a_later_format_is_refused_in_plain_words_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let path = dir.path().join("reading.db");
    // As a later program would: both stamps.
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch("PRAGMA user_version = 7; UPDATE meta SET version = 7").unwrap();
    drop(conn);
    let before = fs::read(&path).unwrap();
    let error = Store::open(dir.path(), NOW).unwrap_err();
    assert!(matches!(error, Error::Newer { found: 7, .. }));
    assert!(error.to_string().contains("newer Onrecord"), "{error}");
    assert!(fs::read(&path).unwrap() == before);
}

#[test]
fn another_programs_file_is_set_aside_not_used() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reading.db");
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch("CREATE TABLE bookmarks(x); INSERT INTO bookmarks VALUES('theirs')").unwrap();
    drop(conn);
    let before = fs::read(&path).unwrap();
    let (store, notices) = Store::open(dir.path(), NOW).unwrap();
    let [Notice::SetAside { to, kept, .. }] = &notices[..] else { panic!("{notices:?}") };
    assert_eq!(kept, &store.counts().unwrap());
    assert!(fs::read(to).unwrap() == before);
    assert_eq!(to.file_name().unwrap(), "reading.damaged-2025-10-20T224000Z.db");
}

#[test]
fn where_nothing_can_be_written_what_is_there_is_read() {
    let dir = tempfile::tempdir().unwrap();
    // A folder cannot be made below a file, whoever asks.
    fs::write(dir.path().join("file"), "").unwrap();
    let (mut store, notices) = Store::open(&dir.path().join("file/data"), NOW).unwrap();
    assert!(matches!(&notices[..], [Notice::NothingKept { .. }]), "{notices:?}");
    store.apply(&note(1), NOW).unwrap();
    assert_eq!((store.path(), store.notes().unwrap().len()), (None, 1));

    // A lock that cannot be had stands for a read-only disk: it is the first thing that is written.
    let data = dir.path().join("data");
    let mut kept = open(&data);
    kept.apply(&note(1), NOW).unwrap();
    let before = all(&kept);
    drop(kept);
    fs::remove_file(data.join("reading.lock")).unwrap();
    fs::create_dir(data.join("reading.lock")).unwrap();
    let (store, notices) = Store::open(&data, NOW).unwrap();
    assert!(matches!(&notices[..], [Notice::NothingKept { .. }]), "{notices:?}");
    assert_eq!(all(&store), before);
}

#[test]
fn a_store_whose_file_was_taken_away_says_so_rather_than_writing_into_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.apply(&note(1), NOW).unwrap();
    fs::rename(dir.path().join("reading.db"), dir.path().join("elsewhere.db")).unwrap();
    assert!(matches!(store.apply(&note(2), NOW), Err(Error::Unwritable(_))));
}
