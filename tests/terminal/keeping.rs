//! What a reader keeps, seen from outside: notes outlive a kill, two programs see each other, the next start goes on.

use super::{BRIEFING, home, pty, reading};
use pty::Setup;
use rustix::process::Signal;
use std::{fs, path::Path, time::Duration};

/// Waits until the reading state has been read: the header calls something unread, or nothing is.
fn kept(session: &pty::Session) {
    session.until("the reading state", |s| s.screen().contains("unread"));
}

#[test]
fn a_note_called_saved_survives_a_kill() {
    let home = home();
    let mut session = reading(home.path());
    session.type_keys(")a");
    session.until_shown("New note");
    session.type_keys("which noon?\r");
    session.until_shown("note saved");
    session.signal(Signal::KILL);
    assert!(session.wait().signal().is_some());

    let mut session = reading(home.path());
    session.until_shown("✎");
    session.type_keys("A");
    session.until_shown("which noon?");
    session.type_keys("\x1bq");
    session.wait();
    session.assert_restored();
}

/// `ONRECORD_KILLS` sets how often; the words are on the screen each time, and so they are on disk.
#[test]
fn whatever_was_called_saved_is_there_after_any_number_of_kills() {
    let home = home();
    let kills: usize = std::env::var("ONRECORD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    for turn in 0..kills {
        let mut session = reading(home.path());
        // each on a tag of its own; the box is filled with what is there already
        session.type_keys("t");
        session.until_shown("Your tags");
        session.type_keys(&format!("\x05, t{turn}\r"));
        session.until_shown("tags saved");
        session.signal(Signal::KILL);
        session.wait();
    }
    let state = onrecord::reading::Store::open(&home.path().join("data/onrecord"), 1).unwrap().0;
    let tags: Vec<String> = state.snapshot().unwrap().tags.into_iter().map(|(_, tag)| tag).collect();
    let wanted: Vec<String> = (0..kills).map(|turn| format!("t{turn}")).collect();
    println!("kills={kills} confirmed={kills} kept={}", tags.len());
    assert_eq!(tags, wanted);
}

#[test]
fn two_programs_see_each_others_changes_within_a_second() {
    let home = home();
    let (mut one, two) = (reading(home.path()), reading(home.path()));
    kept(&one);
    kept(&two);
    one.type_keys(")atwo minds\r");
    one.until_shown("note saved");
    let began = std::time::Instant::now();
    two.until_shown("✎");
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    one.type_keys("r");
    one.until_shown("marked as read");
    two.until("the other's mark", |s| !s.screen().contains("1 unread"));
}

#[test]
fn the_next_start_without_argument_goes_on_where_this_one_was_left() {
    let home = home();
    fs::create_dir(home.path().join("lib")).unwrap();
    fs::write(home.path().join("lib/a.txt"), BRIEFING).unwrap();
    fs::write(home.path().join("lib/b.txt"), BRIEFING.replace("2025-10-21 Harbour", "2025-10-22 River"))
        .unwrap();
    let mut session = Setup::onrecord(home.path(), &["lib"]).size(160, 40).start();
    session.until_shown("River talks resume");
    session.until_shown("2 unread");
    session.type_keys("J]");
    session.until_shown("2/2 delay");
    session.type_keys("q");
    assert_eq!(session.wait().exit_code(), 0);
    session.assert_restored();

    let mut session = Setup::onrecord(home.path(), &[]).size(160, 40).start();
    session.until_shown("Resumed where you left: Harbour talks resume");
    session.until_shown("2/2 delay");
    session.type_keys("q");
    session.wait();
}

#[test]
fn a_first_start_shows_the_samples_and_the_second_says_where_it_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Setup::onrecord(home.path(), &[]).size(120, 40).start();
    session.until_shown("New here?");
    session.until_shown("unread");
    session.type_keys("J");
    session.until_quiet();
    session.type_keys("q");
    session.wait();
    let mut session = Setup::onrecord(home.path(), &[]).size(120, 40).start();
    session.until_shown("Resumed where you left");
    session.type_keys("q");
    session.wait();
}

#[test]
fn where_nothing_can_be_kept_reading_goes_on_and_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let home = home();
    let blocked = home.path().join("data");
    // a file where a folder should be stands for a disk that cannot be written, also for those who may write anywhere
    fs::write(&blocked, "no folder").unwrap();
    fs::set_permissions(&blocked, fs::Permissions::from_mode(0o400)).unwrap();
    let mut session = reading(home.path());
    session.until_shown("reading state will not be kept");
    session.type_keys(")awhat\r");
    session.until_shown("note saved · until you leave");
    session.type_keys("q");
    assert_eq!(session.wait().exit_code(), 0);
}

#[test]
fn a_damaged_state_is_set_aside_and_said_while_reading_goes_on() {
    let home = home();
    let mut session = reading(home.path());
    session.type_keys(")akeep me\r");
    session.until_shown("note saved");
    session.type_keys("q");
    session.wait();
    let path = home.path().join("data/onrecord/reading.db");
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.windows(7).position(|w| w == b"keep me").unwrap();
    bytes[at] ^= 4;
    fs::write(&path, bytes).unwrap();
    let mut session = Setup::onrecord(home.path(), &["a.txt"]).size(200, 24).start();
    session.until_shown("was damaged and is set aside as");
    session.type_keys("A");
    session.until_shown("keep me");
    session.type_keys("\x1bq");
    session.wait();
    let aside = |dir: &Path| {
        let names = fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        names.filter(|n| n.starts_with("reading.damaged-")).count()
    };
    assert!(aside(&home.path().join("data/onrecord")) > 0);
}

#[cfg(debug_assertions)]
#[test]
fn a_worker_that_is_lost_is_said_and_nothing_is_called_saved() {
    let home = home();
    let mut session =
        super::started(Setup::onrecord(home.path(), &["a.txt"]).env("ONRECORD_TEST_PANIC", "reading"));
    session.until_shown("internal error: test panic in reading");
    session.type_keys(")alost\r");
    session.until_shown("not kept");
    session.type_keys("\x1bq");
    assert_eq!(session.wait().exit_code(), 0);
    session.assert_restored();
}
