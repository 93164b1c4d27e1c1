//! Programs that are killed, that write all at once, that run out of room. Each is this test binary, started
//! again as a writer.

use super::{NOW, all, key, note, open, times};
use onrecord::reading::{Change, Error, Store};
use std::{
    collections::HashSet,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

const FOLDER: &str = "ONRECORD_TEST_FOLDER";
const NAME: &str = "ONRECORD_TEST_WRITER";
const COUNT: &str = "ONRECORD_TEST_COUNT";

/// Not a test of its own: writes notes and marks one by one and prints each once it is confirmed.
#[test]
#[ignore = "the writer that the other tests start"]
fn writer() {
    let (Ok(folder), Ok(name)) = (std::env::var(FOLDER), std::env::var(NAME)) else { return };
    let (mut store, notices) = Store::open(Path::new(&folder), NOW).unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    let mut out = std::io::stdout();
    for n in 0..times(COUNT, usize::MAX) {
        let text = format!("{name}-{n}");
        let mut change = note(n);
        if let Change::AddNote { text: words, .. } = &mut change {
            words.clone_from(&text);
        }
        let more = Change::Place { briefing: key(n % 7), spot: super::spot(n) };
        let id = match store.apply_all(&[change, more], NOW) {
            Ok(ids) => ids[0].unwrap(),
            Err(error) => {
                writeln!(out, "\nfailed {error}").unwrap();
                std::process::exit(3);
            }
        };
        writeln!(out, "\nkept {text} {}", id.0).unwrap();
        out.flush().unwrap();
    }
}

fn start(dir: &Path, name: &str, count: Option<usize>) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "kills::writer", "--nocapture", "--test-threads=1"]);
    command.env(FOLDER, dir).env(NAME, name).stdout(Stdio::piped()).stderr(Stdio::null());
    if let Some(count) = count {
        command.env(COUNT, count.to_string());
    }
    command.spawn().unwrap()
}

/// What a writer says it has kept; a last line that was cut off says nothing.
fn kept(out: impl BufRead) -> impl Iterator<Item = String> {
    out.lines().map_while(Result::ok).filter_map(|line| {
        let rest = line.strip_prefix("kept ")?;
        rest.split_once(' ').filter(|(_, id)| !id.is_empty()).map(|(text, _)| text.to_string())
    })
}

fn texts(store: &Store) -> HashSet<String> {
    store.notes().unwrap().into_iter().map(|n| n.text).collect()
}

/// `ONRECORD_KILLS` sets how often; a few for every day.
#[test]
fn what_was_confirmed_survives_kill_9() {
    let dir = tempfile::tempdir().unwrap();
    let kills = times("ONRECORD_KILLS", 25);
    let (mut confirmed, mut unclean) = (HashSet::new(), 0);
    let mut dice = 0x9e37_79b9_u64;
    for turn in 0..kills {
        let mut child = start(dir.path(), &format!("w{turn}"), None);
        let mut out = BufReader::new(child.stdout.take().unwrap());
        // From the very beginning, before the store is open, to some way into the writing.
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        if turn % 4 > 0 {
            let first = kept(&mut out).next().expect("a first note");
            confirmed.insert(first);
        }
        std::thread::sleep(Duration::from_micros((dice >> 33) % 30_000));
        child.kill().unwrap();
        confirmed.extend(kept(out));
        child.wait().unwrap();
        unclean += usize::from(dir.path().join("reading.db-wal").metadata().is_ok_and(|m| m.len() > 0));
        // Opening mends the log, so only now and then, that kills also hit what a kill left.
        if turn % 10 == 9 || turn + 1 == kills {
            let (mut store, notices) = Store::open(dir.path(), NOW).unwrap();
            assert!(notices.is_empty(), "{notices:?}");
            assert!(store.verify(NOW).unwrap().is_empty());
            let have = texts(&store);
            let lost: Vec<_> = confirmed.difference(&have).collect();
            assert!(lost.is_empty(), "lost after {turn} kills: {lost:?}");
        }
    }
    println!("kills={kills} with_a_log_left={unclean} confirmed={} lost=0", confirmed.len());
    assert!(confirmed.len() >= kills / 2);
}

/// `ONRECORD_WRITERS` and `ONRECORD_UPDATES` set how many of what.
#[test]
fn writers_at_once_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (writers, updates) = (times("ONRECORD_WRITERS", 8), times("ONRECORD_UPDATES", 25));
    let children: Vec<Child> =
        (0..writers).map(|w| start(dir.path(), &format!("w{w}"), Some(updates))).collect();
    let mut confirmed = HashSet::new();
    for mut child in children {
        confirmed.extend(kept(BufReader::new(child.stdout.take().unwrap())));
        assert!(child.wait().unwrap().success());
    }
    let store = open(dir.path());
    let have = texts(&store);
    println!("writers={writers} updates={} kept={} lost={}", confirmed.len(), have.len(), {
        confirmed.difference(&have).count()
    });
    assert_eq!(confirmed.len(), writers * updates);
    assert_eq!(have, confirmed);
}

/// A limit on the size of files stands for a full disk; a folder of its own kind of small is tried by the script
/// beside this file.
#[cfg(unix)]
#[test]
fn without_room_there_is_a_message_and_no_damage() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.apply(&note(1), NOW).unwrap();
    let before = all(&store);
    drop(store);
    let exe = std::env::current_exe().unwrap();
    let script = "trap '' XFSZ; ulimit -f 80; exec \"$0\" --ignored --exact kills::writer --nocapture";
    let out = Command::new("bash")
        .args(["-c", script])
        .arg(exe)
        .env(FOLDER, dir.path())
        .env(NAME, "full")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    let confirmed: HashSet<String> = kept(&out.stdout[..]).collect();
    assert!(said.contains("failed not kept"), "{said}");
    assert!(!confirmed.is_empty(), "{said}");
    let mut store = open(dir.path());
    assert!(store.verify(NOW).unwrap().is_empty());
    assert!(confirmed.is_subset(&texts(&store)));
    assert!(before.1.iter().all(|n| store.notes().unwrap().contains(n)));
    store.apply(&note(2), NOW).unwrap();
}

#[test]
fn errors_speak_to_the_reader() {
    assert_eq!(Error::Full.to_string(), "not kept: the disk is full");
    assert!(Error::Busy.to_string().contains("try again"));
}
