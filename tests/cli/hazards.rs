//! A folder of everything a folder may hold: what can be opened is, what cannot is named with its reason, and nothing
//! but regular files is opened. An opened pipe or device would hang these tests or fill the memory.

use super::onrecord;
use snapbox::cmd::Command;
use std::{
    ffi::OsStr,
    fs::{self, File},
    os::unix::{ffi::OsStrExt, fs::symlink, net::UnixListener},
    path::Path,
    time::Duration,
};
use tempfile::TempDir;

const GOOD: &str =
    "date 2025-10-21 Good news\n\nStory\nA heading\nThe master said “we open at noon” on Tuesday.\n";

/// Names that mean something to a shell, a terminal or a person in a hurry.
const NAMES: [&str; 12] = [
    "$(touch OWNED).txt",
    "--help.txt",
    "-rf.txt",
    "`id`.txt",
    "a b'c\"d.txt",
    "esc\u{1b}]0;title\u{7}.txt",
    "c1\u{9b}31m.txt",
    "new\nline.txt",
    "tab\tname.txt",
    "rlo\u{202e}txt.exe.txt",
    "zero\u{200b}width.txt",
    "世界.txt",
];

/// Ends what would hang.
fn in_time(dir: &Path) -> Command {
    onrecord(dir).timeout(Duration::from_secs(60))
}

fn hazards() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    for name in NAMES {
        fs::write(at(name), GOOD).unwrap();
    }
    fs::write(dir.path().join(OsStr::from_bytes(b"bad\xff\xfeutf8.txt")), GOOD).unwrap();
    fs::write(at("empty.yaml"), "").unwrap();
    fs::write(at("long-line.txt"), "a line that goes on ".repeat(15_000)).unwrap();
    File::create(at("sparse.txt")).unwrap().set_len(8 << 30).unwrap();
    fs::create_dir(at("folder.yaml")).unwrap();
    fs::create_dir_all(at("deep/er/still")).unwrap();
    fs::write(at("deep/er/still/down.txt"), GOOD).unwrap();
    symlink("nowhere", at("broken.txt")).unwrap();
    symlink("circle.txt", at("circle.txt")).unwrap();
    symlink("..", at("deep/up")).unwrap();
    symlink("/dev/zero", at("zero.txt")).unwrap();
    symlink("/dev/tty", at("tty.txt")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(at("pipe.txt")).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo is on every unix");
    drop(UnixListener::bind(at("socket.txt")).unwrap());
    dir
}

#[test]
fn every_good_file_opens_and_every_bad_one_has_its_reason() {
    let dir = hazards();
    let checked = in_time(dir.path()).args(["check", "--short", "."]).assert().code(1);
    let out = String::from_utf8(checked.get_output().stdout.clone()).expect("what is printed is text");
    for (name, reason) in [
        ("pipe.txt", "a named pipe; only regular files are opened"),
        ("socket.txt", "a socket; only regular files are opened"),
        ("zero.txt", "a device; only regular files are opened"),
        ("tty.txt", "a device; only regular files are opened"),
        ("sparse.txt", "larger than"),
        ("broken.txt", "no such file"),
        ("circle.txt", "a link that leads to itself"),
        ("empty.yaml", "empty"),
    ] {
        let line = out.lines().find(|line| line.contains(name));
        assert!(line.is_some_and(|line| line.contains("error") && line.contains(reason)), "{name}: {line:?}");
    }
    let errors = out.lines().filter(|line| line.contains(": error: ")).count();
    assert_eq!(errors, 8, "the rest is good: {out}");
}

#[test]
fn quotes_come_from_files_of_any_name_and_no_name_acts() {
    let dir = hazards();
    let found = in_time(dir.path()).args(["quotes", "--json", "."]).assert();
    let output = found.get_output();
    let out = String::from_utf8_lossy(&output.stdout);
    assert_eq!(out.matches("we open at noon").count(), NAMES.len() + 2, "{out}");
    for bytes in [&output.stdout, &output.stderr] {
        let text = String::from_utf8(bytes.clone()).expect("what is printed is text");
        let acts = |c: char| c != '\n' && c.is_control() || matches!(c, '\u{202e}' | '\u{200b}');
        assert!(!text.contains(acts), "{text:?}");
    }
    assert!(!dir.path().join("OWNED").exists());
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_others_open() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("good.txt"), GOOD).unwrap();
    let locked = dir.path().join("locked.txt");
    fs::write(&locked, GOOD).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&locked).is_ok() {
        eprintln!("skipped: whoever runs this may read everything");
        return;
    }
    let found = in_time(dir.path()).args(["quotes", "."]).assert();
    let output = found.get_output();
    assert!(String::from_utf8_lossy(&output.stdout).contains("we open at noon"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no permission"));
}

#[test]
fn hostile_pages_and_feeds_take_little_memory() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/memory.py");
    let binary = snapbox::cmd::cargo_bin!("onrecord");
    let dir = tempfile::tempdir().unwrap();
    let mut python = std::process::Command::new("python3");
    // a debug build is larger by itself
    let most = if cfg!(debug_assertions) { "80" } else { "64" };
    python
        .arg(script)
        .args(["--megabytes", most])
        .arg("--binary")
        .arg(binary)
        .env("HOME", dir.path())
        .env("ONRECORD_CACHE", dir.path());
    match python.output() {
        Ok(done) => assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout)),
        Err(_) => eprintln!("skipped: no python3 here"),
    }
}
