//! The reader: it takes a note, sets tags and marks a briefing as read while its disk fails once.

use crate::{
    pty::{Session, Setup},
    trace::{self, Fault, Tally},
};
use onrecord::reading::{Change, Key, Spot, Store};
use std::{fs, path::Path};
use tempfile::TempDir;

const BRIEFING: &str = "date 2025-10-21 Harbour talks resume\n\nStory\nA pier at dawn\n\
    The harbour master said “we open at noon” on Tuesday.\n\nDelay\nTugs are late\nTwo tugs are still at sea.\n";
const NOW: i64 = 1_761_000_000_000;

/// What is there before.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// A first start.
    Nothing,
    /// A note, in the file.
    Kept,
    /// A note, in the log that a killed program left.
    Killed,
    /// A note, and a bit that flipped beside it.
    Damaged,
}

fn prepare(home: &Path, before: Before) {
    for name in ["data", "state", "cache", "config"] {
        let _ = fs::remove_dir_all(home.join(name));
    }
    fs::write(home.join("a.txt"), BRIEFING).unwrap();
    let data = home.join("data/onrecord");
    if before == Before::Nothing {
        return;
    }
    let (mut store, _) = Store::open(&data, NOW).unwrap();
    let key = Key { path: Some("/b/old.txt".into()), title: "Old".into(), ..Key::default() };
    let note = |text: &str| Change::AddNote {
        briefing: key.clone(),
        spot: Spot::default(),
        quote: String::new(),
        speaker: None,
        text: text.into(),
    };
    store.apply_all(&[note("kept before"), note("hit by a bit")], NOW).unwrap();
    let file = data.join("reading.db");
    match before {
        // as a kill leaves it: copied away while it is open, and put back
        Before::Killed => {
            let copies = ["reading.db", "reading.db-wal"]
                .map(|name| (data.join(name), fs::read(data.join(name)).unwrap()));
            drop(store);
            let _ = fs::remove_file(data.join("reading.db-shm"));
            for (path, bytes) in &copies {
                fs::write(path, bytes).unwrap();
            }
        }
        Before::Damaged => {
            drop(store);
            let mut bytes = fs::read(&file).unwrap();
            let at = bytes.windows(12).position(|w| w == b"hit by a bit").unwrap();
            bytes[at] ^= 4;
            fs::write(&file, bytes).unwrap();
        }
        _ => {}
    }
}

/// What a session said.
#[derive(Default)]
struct Said {
    /// Texts of notes and tags that were called saved, for good.
    saved: Vec<String>,
    wrong: Option<String>,
}

/// Types into the box that is open and waits for the answer.
fn store(session: &mut Session, text: &str, saved: &str, said: &mut Said) {
    session.type_keys(&format!("{text}\r"));
    let refused = |screen: &str| screen.contains("not kept") || screen.contains("is damaged");
    // what is refused is still in the box; an answer may have gone under in another message
    session.until("an answer", |s| {
        let screen = s.screen();
        let open = screen.contains("New note") || screen.contains("Your tags");
        screen.contains(saved) || refused(&screen) && screen.contains(text) || !open
    });
    session.until_quiet();
    let screen = session.screen();
    if screen.contains(saved) && !screen.contains("until you leave") {
        said.saved.push(text.into());
    } else if !screen.contains(saved) {
        session.type_keys("\x1b");
        session.until_quiet();
    }
}

/// `None` in what it said to be wrong when all is well.
fn run(home: &Path, beneath: &[String]) -> Said {
    let mut said = Said::default();
    let path = home.join("a.txt");
    let setup = Setup::onrecord(home, &[path.to_str().unwrap()]).size(160, 30).beneath(beneath);
    let mut session = setup.start();
    session.until("the briefing, or why not", |s| {
        let screen = s.screen();
        screen.contains("harbour master") || screen.contains("a.txt:")
    });
    if session.screen().contains("harbour master") {
        session.type_keys(")a");
        session.until_shown("New note");
        store(&mut session, "which noon", "note saved", &mut said);
        session.type_keys("t");
        session.until_shown("Your tags");
        store(&mut session, "tide", "tags saved", &mut said);
    }
    session.type_keys("q");
    let status = session.wait();
    if status.exit_code() != 0 {
        said.wrong = Some(format!("it ends with {status:?}"));
    }
    // its last words may still be on their way through the terminal
    let ended = std::time::Instant::now();
    while !session.residue().is_empty() && ended.elapsed() < std::time::Duration::from_secs(10) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let left = session.residue();
    if !left.is_empty() {
        said.wrong = Some(format!("left on the terminal: {left:?}"));
    }
    let log = fs::read_to_string(home.join("state/onrecord/onrecord.log")).unwrap_or_default();
    if log.contains("panic") || session.screen().contains("internal error") {
        said.wrong = Some(format!("a panic: {log}"));
    }
    said
}

/// What is wrong with what the session left.
fn look(home: &Path, before: Before, said: &Said) -> Option<String> {
    let data = home.join("data/onrecord");
    let (mut store, mut notices) = match Store::open(&data, NOW) {
        Ok(opened) => opened,
        Err(error) => return Some(format!("the next start: {error}")),
    };
    match store.verify(NOW) {
        Ok(more) => notices.extend(more),
        Err(error) => return Some(format!("the next start cannot mend: {error}")),
    }
    // a damage from before may be mended only now
    if before != Before::Damaged && !notices.is_empty() {
        return Some(format!("the next start is not clean: {notices:?}"));
    }
    drop(store);
    let (mut store, notices) = Store::open(&data, NOW).unwrap();
    if !notices.is_empty() || !store.verify(NOW).is_ok_and(|found| found.is_empty()) {
        return Some(format!("it is not sound: {notices:?}"));
    }
    let mut have: Vec<String> = store.notes().unwrap().into_iter().map(|note| note.text).collect();
    have.extend(store.snapshot().unwrap().tags.into_iter().map(|(_, tag)| tag));
    let old = (before != Before::Nothing).then(|| "kept before".to_owned());
    let lost: Vec<&String> = said.saved.iter().chain(&old).filter(|text| !have.contains(text)).collect();
    (!lost.is_empty()).then(|| format!("lost: {lost:?} of {have:?}"))
}

fn every_fault(name: &str, before: Before) {
    if !trace::available() {
        return;
    }
    let home = TempDir::new().unwrap();
    let home = home.path().canonicalize().unwrap();
    let scratch = TempDir::new().unwrap();
    let log = scratch.path().join("log");
    prepare(&home, before);
    let said = run(&home, &trace::watching(&log));
    assert_eq!(said.wrong, None);
    assert!(said.saved.len() == 2 || before == Before::Damaged, "{:?}", said.saved);
    assert_eq!(look(&home, before, &said), None);
    let mut tally = Tally::default();
    for fault in trace::faults(&log, &home) {
        let wrong = one(&home, &log, before, &fault);
        tally.add(&fault, trace::met(&log), wrong);
    }
    tally.close(name);
}

fn one(home: &Path, log: &Path, before: Before, fault: &Fault) -> Option<String> {
    prepare(home, before);
    let said = run(home, &trace::failing(log, fault));
    said.wrong.clone().or_else(|| look(home, before, &said))
}

#[test]
fn a_first_start() {
    every_fault("a first start", Before::Nothing);
}

#[test]
fn a_start_with_notes() {
    every_fault("a start with notes", Before::Kept);
}

#[test]
fn a_start_after_a_kill() {
    every_fault("a start after a kill", Before::Killed);
}

#[test]
fn a_start_with_damage() {
    every_fault("a start with damage", Before::Damaged);
}
