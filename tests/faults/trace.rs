//! Which calls a program makes in a folder, and how one of them is made to fail.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What changes files, or opens them.
const CALLS: &str =
    "openat,write,writev,pwrite64,fsync,fdatasync,ftruncate,fallocate,rename,renameat2,unlink,linkat,mkdir";
/// What a disk says.
const ERRORS: [&str; 4] = ["ENOSPC", "EIO", "EROFS", "EDQUOT"];
/// So many faults of each session are tried when nobody asks for all.
const SHORT: usize = 4;

/// One call that fails, once.
#[derive(Debug, Clone)]
pub struct Fault {
    call: String,
    path: PathBuf,
    nth: usize,
    error: &'static str,
}

/// Whether programs can be traced here; says so when they cannot.
pub fn available() -> bool {
    let traced =
        Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    let can = traced.is_ok_and(|status| status.success());
    if !can {
        eprintln!("skipped: strace is not here, or may not trace");
    }
    can
}

/// What is run before the program to write all its calls into `log`.
pub fn watching(log: &Path) -> Vec<String> {
    words(&["strace", "-f", "-y", "-o", &log.display().to_string(), "-e", &format!("trace={CALLS}")])
}

/// What is run before the program to have it meet `fault`; what was done is written into `log`.
pub fn failing(log: &Path, fault: &Fault) -> Vec<String> {
    let Fault { call, path, nth, error } = fault;
    let (log, path) = (log.display().to_string(), path.display().to_string());
    let inject = format!("inject={call}:error={error}:when={nth}");
    words(&["strace", "-f", "-o", &log, "-P", &path, "-e", &format!("trace={call}"), "-e", &inject])
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

/// Whether the fault that was asked for was met.
pub fn met(log: &Path) -> bool {
    fs::read_to_string(log).is_ok_and(|log| log.contains("(INJECTED)"))
}

/// Every fault that what is in `log` can meet in `home`, or a few of them spread over all when nobody asks for all.
pub fn faults(log: &Path, home: &Path) -> Vec<Fault> {
    // faults are counted by thread
    let mut counts: BTreeMap<(String, String, PathBuf), usize> = BTreeMap::new();
    let mut calls = Vec::new();
    for line in fs::read_to_string(log).expect("a log").lines() {
        let Some((thread, call, path)) = call_of(line) else { continue };
        // the number of a process is not the same the next time
        let of_process =
            path.extension().is_some_and(|e| e.to_string_lossy().bytes().all(|b| b.is_ascii_digit()));
        if path.starts_with(home) && !of_process {
            let nth = counts.entry((thread, call.clone(), path.clone())).or_default();
            *nth += 1;
            if !calls.contains(&(call.clone(), path.clone(), *nth)) {
                calls.push((call, path, *nth));
            }
        }
    }
    assert!(!calls.is_empty(), "nothing is done in {}", home.display());
    let all: Vec<Fault> = calls
        .into_iter()
        .flat_map(|(call, path, nth)| {
            ERRORS.map(|error| Fault { call: call.clone(), path: path.clone(), nth, error })
        })
        .collect();
    if std::env::var("ONRECORD_FAULTS").is_ok_and(|which| which == "all") {
        return all;
    }
    // names changing hands is where it is easiest to go wrong; of the rest some, with a stride that no error shares
    let stride = (all.len() / SHORT).max(1) | 1;
    let names = |fault: &Fault| fault.call == "rename" || fault.call == "fsync" && fault.path.is_dir();
    let kept =
        |(n, fault): &(usize, Fault)| n % stride == 0 || names(fault) && fault.error == "EIO" && n % 5 == 0;
    all.into_iter().enumerate().filter(kept).map(|(_, fault)| fault).collect()
}

/// The thread and the name of a call that succeeded, and the file it was about.
fn call_of(line: &str) -> Option<(String, String, PathBuf)> {
    let (thread, rest) = line.split_once(' ')?;
    let (call, rest) = rest.trim_start().split_once('(')?;
    if line.contains(" = -1 ") || !CALLS.split(',').any(|known| known == call) {
        return None;
    }
    let path = if matches!(call, "openat" | "rename" | "renameat2" | "unlink" | "linkat" | "mkdir") {
        rest.split('"').nth(1)?
    } else {
        rest.split_once('<')?.1.split_once('>')?.0
    };
    Some((thread.to_owned(), call.to_owned(), PathBuf::from(path)))
}

/// Adds up what came of a session's faults.
#[derive(Debug, Default)]
pub struct Tally {
    tried: usize,
    met: usize,
    wrong: Vec<String>,
}

impl Tally {
    /// Takes in what came of one fault.
    pub fn add(&mut self, fault: &Fault, met: bool, wrong: Option<String>) {
        self.tried += 1;
        self.met += usize::from(met);
        self.wrong.extend(wrong.map(|wrong| format!("{fault:?}: {wrong}")));
    }

    /// Says how many, and fails when one of them did harm.
    pub fn close(self, session: &str) {
        println!("{session}: {} faults tried, {} met, {} did harm", self.tried, self.met, self.wrong.len());
        // which of several threads does a thing is not the same each time
        assert!(self.met * 3 > self.tried, "{session}: too few were met");
        assert!(self.wrong.is_empty(), "{session}:\n{}", self.wrong.join("\n"));
    }
}
