//! The verbs that write: each does what it is for, or says why not and leaves nothing half done.

use crate::{
    server::{Server, item, ok, rss},
    trace::{self, Tally},
};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::Path,
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

const BRIEFING: &str = "date 2025-10-21 Harbour talks resume\n\nStory\nA pier at dawn\n\
    The harbour master said “we open at noon” on Tuesday.\n\nDelay\nTugs are late\nTwo tugs are still at sea.\n";

/// A verb, in a home of its own.
struct Verb<'a> {
    name: &'a str,
    words: &'a [&'a str],
    /// Makes the home.
    prepare: &'a dyn Fn(&Path),
    /// Folders and files that hold what the verb is for.
    results: &'a [&'a str],
}

fn command(home: &Path, before: &[String], words: &[&str]) -> Output {
    let mut all: Vec<String> = before.to_vec();
    all.push(env!("CARGO_BIN_EXE_onrecord").into());
    // whole paths, as they stand in the calls
    all.extend(words.iter().map(|word| word.replace("HOME", &home.display().to_string())));
    let mut command = Command::new(&all[0]);
    command.args(&all[1..]).current_dir(home).env("HOME", home).env("RUST_BACKTRACE", "0");
    command.env("ONRECORD_DATA", home.join("data")).env("ONRECORD_CACHE", home.join("cache"));
    command.env("ONRECORD_CONFIG", home.join("config.toml")).env("XDG_STATE_HOME", home.join("state"));
    let out = File::create(home.join("out")).unwrap();
    command.stdin(Stdio::null()).stdout(out).output().expect("it runs")
}

/// Every file of the results, and what is in it.
fn results(home: &Path, names: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut open) =
        (BTreeMap::new(), names.iter().map(|name| home.join(name)).collect::<Vec<_>>());
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.exists() {
            let name = path.strip_prefix(home).unwrap().display().to_string();
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

fn every_fault(verb: &Verb) {
    if !trace::available() {
        return;
    }
    let dir = TempDir::new().unwrap();
    let home = dir.path().canonicalize().unwrap().join("home");
    let log = dir.path().join("log");
    let prepare = || {
        let _ = fs::remove_dir_all(&home);
        fs::create_dir(&home).unwrap();
        fs::write(home.join("config.toml"), "").unwrap();
        (verb.prepare)(&home);
    };
    prepare();
    let before = results(&home, verb.results);
    let whole = command(&home, &trace::watching(&log), verb.words);
    assert!(whole.status.success(), "{}", String::from_utf8_lossy(&whole.stderr));
    let wanted = results(&home, verb.results);
    assert!(!wanted.is_empty());
    let mut tally = Tally::default();
    for fault in trace::faults(&log, &home) {
        prepare();
        let output = command(&home, &trace::failing(&log, &fault), verb.words);
        let met = trace::met(&log);
        let wrong = wrong(&home, verb, &output, &before, &wanted);
        tally.add(&fault, met, wrong);
    }
    tally.close(verb.name);
}

type Files = BTreeMap<String, Vec<u8>>;

fn wrong(home: &Path, verb: &Verb, output: &Output, before: &Files, wanted: &Files) -> Option<String> {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.contains("panicked") || !matches!(output.status.code(), Some(0..=2)) {
        return Some(format!("{:?}, {said}", output.status));
    }
    let left = results(home, verb.results);
    // what cannot be read in a folder is named, and the rest is done
    let named = said.contains("cannot be read");
    if output.status.success() && &left != wanted && !named {
        return Some(format!(
            "called done, but it is not: {:?} and not {:?}; {said}",
            names(&left),
            names(wanted)
        ));
    }
    if !output.status.success() && said.trim().is_empty() {
        return Some("it fails without a word".into());
    }
    // standard output is the caller's; every other file is as it was, as it is to be, or not there
    let half = left.iter().find(|(name, text)| {
        *name != "out" && wanted.get(*name) != Some(text) && before.get(*name) != Some(text)
    });
    if let Some((name, text)) = half {
        return Some(format!("{name} is half done: {:?}; {said}", String::from_utf8_lossy(text)));
    }
    if let Some(name) = before.keys().find(|name| !left.contains_key(*name)) {
        return Some(format!("{name} is gone; {said}"));
    }
    let again = command(home, &[], verb.words);
    let left = results(home, verb.results);
    // files that were written before the fault are there already
    if &left != wanted || String::from_utf8_lossy(&again.stderr).contains("panicked") {
        let said = String::from_utf8_lossy(&again.stderr);
        return Some(format!("the next run: {:?}, {:?}; {said}", again.status, names(&left)));
    }
    None
}

fn names(files: &Files) -> Vec<(&String, usize)> {
    files.iter().map(|(name, text)| (name, text.len())).collect()
}

fn library(home: &Path) {
    fs::create_dir(home.join("lib")).unwrap();
    for (n, place) in ["Harbour", "River", "Bridge"].iter().enumerate() {
        let text = BRIEFING.replace("Harbour", place).replace("10-21", &format!("10-2{n}"));
        fs::write(home.join(format!("lib/{n}.txt")), text).unwrap();
    }
}

fn indexed(home: &Path) {
    library(home);
    let made = command(home, &[], &["index", "HOME/lib"]);
    assert!(made.status.success());
}

#[test]
fn convert_into_a_folder() {
    let words = ["convert", "--to", "yaml", "--out", "HOME/made", "HOME/lib"];
    every_fault(&Verb { name: "convert", words: &words, prepare: &library, results: &["made"] });
}

#[test]
fn convert_in_the_place_of_files() {
    let words = ["convert", "--to", "md", "--force", "--out", "HOME/made", "HOME/lib"];
    let prepare = |home: &Path| {
        library(home);
        fs::create_dir(home.join("made")).unwrap();
        fs::write(home.join("made/1.md"), "# What was there\n").unwrap();
    };
    every_fault(&Verb { name: "convert --force", words: &words, prepare: &prepare, results: &["made"] });
}

#[test]
fn index_and_search() {
    let search = ["search", "noon", "HOME/lib"];
    every_fault(&Verb { name: "search", words: &search, prepare: &indexed, results: &["out"] });
    let changed = |home: &Path| {
        indexed(home);
        fs::write(home.join("lib/3.txt"), BRIEFING.replace("noon", "noon again")).unwrap();
    };
    every_fault(&Verb {
        name: "search after a change",
        words: &search,
        prepare: &changed,
        results: &["out"],
    });
    // a fourth volume is joined with three others
    let joined = |home: &Path| {
        indexed(home);
        for n in 3..6 {
            let said = BRIEFING.replace("noon", &format!("noon or {n}"));
            fs::write(home.join(format!("lib/{n}.txt")), said).unwrap();
            assert!(n == 5 || command(home, &[], &["index", "HOME/lib"]).status.success());
        }
    };
    every_fault(&Verb {
        name: "search with volumes to join",
        words: &search,
        prepare: &joined,
        results: &["out"],
    });
    // what an index holds shows in what is found with it
    let index = ["index", "HOME/lib"];
    every_fault(&Verb { name: "index", words: &index, prepare: &library, results: &["out"] });
}

#[test]
fn notes_given_away() {
    let prepare = |home: &Path| {
        use onrecord::reading::{Change, Key, Spot, Store};
        let briefing = Key { path: Some("/b/old.txt".into()), title: "Old".into(), ..Key::default() };
        let (quote, speaker, spot) = (String::new(), None, Spot::default());
        let note = Change::AddNote { briefing, spot, quote, speaker, text: "kept before".into() };
        Store::open(&home.join("data"), 1).unwrap().0.apply(&note, 1).unwrap();
    };
    let words = ["notes", "export"];
    every_fault(&Verb { name: "notes export", words: &words, prepare: &prepare, results: &["out"] });
}

#[test]
fn pull() {
    let server = Server::new(|stream, _| ok(stream, "", rss(&(item("1", "Rain") + &item("2", "Snow")))));
    let prepare = |home: &Path| {
        let (lib, url) = (home.join("lib").display().to_string(), server.url("/feed"));
        let feed = format!("[[feeds]]\nname = 'Wire'\nurl = '{url}'\n");
        let text = format!("libraries = ['{lib}']\nallow_private = ['127.0.0.1']\n{feed}");
        fs::write(home.join("config.toml"), text).unwrap();
    };
    every_fault(&Verb { name: "pull", words: &["pull"], prepare: &prepare, results: &["lib"] });
}

#[test]
fn files_added() {
    let prepare = |home: &Path| {
        fs::create_dir(home.join("lib")).unwrap();
        fs::write(home.join("lib/there.yaml"), "title: There\nsections: []\n").unwrap();
        fs::write(home.join("one.txt"), BRIEFING).unwrap();
        fs::write(home.join("two.txt"), BRIEFING.replace("Harbour", "River")).unwrap();
    };
    let words = ["add", "--into", "HOME/lib", "HOME/one.txt", "HOME/two.txt"];
    every_fault(&Verb { name: "add", words: &words, prepare: &prepare, results: &["lib"] });
}

#[test]
fn a_feed_subscribed_to() {
    let server = Server::new(|stream, _| ok(stream, "", rss(&item("1", "Rain"))));
    let url = server.url("/feed");
    let prepare = |home: &Path| {
        let text = "# mine\nlibraries = ['lib']\nallow_private = ['127.0.0.1']\n";
        fs::write(home.join("config.toml"), text).unwrap();
    };
    let words = ["add", "--subscribe", &url];
    every_fault(&Verb {
        name: "add --subscribe",
        words: &words,
        prepare: &prepare,
        results: &["config.toml"],
    });
}
