//! The real program in a pseudo-terminal: however it ends, the terminal is as it was; and no key is lost.

#![cfg(unix)]

mod keeping;
mod pty;

use pty::{Setup, contains};
use rustix::process::Signal;
use std::{fs, path::Path, thread, time::Duration};
use tempfile::TempDir;

const BRIEFING: &str = "date 2025-10-21 Harbour talks resume\n\nStory\nA pier at dawn\n\
    The harbour master said “we open at noon” on Tuesday.\n\nDelay\nTugs are late\nTwo tugs are still at sea.\n";

/// A home with one briefing in it.
fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.txt"), BRIEFING).unwrap();
    home
}

/// A program that shows the briefing.
fn reading(home: &Path) -> pty::Session {
    started(Setup::onrecord(home, &["a.txt"]))
}

fn started(setup: Setup) -> pty::Session {
    let session = setup.start();
    session.until_shown("harbour master");
    session
}

fn script(home: &Path, name: &str, text: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = home.join(name);
    fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn quitting_restores() {
    let home = home();
    for keys in ["q", "\x03"] {
        let mut session = reading(home.path());
        assert!(!session.residue().is_empty(), "the check sees what is on while it runs");
        session.type_keys(keys);
        assert_eq!(session.wait().exit_code(), 0);
        session.assert_restored();
    }
    assert!(!home.path().join("state/onrecord/onrecord.log").exists(), "nothing to log, so no log");
}

#[test]
fn signals_restore_and_end_it_as_they_would_have() {
    let home = home();
    for (signal, name) in [(Signal::TERM, "Terminated"), (Signal::HUP, "Hangup"), (Signal::QUIT, "Quit")] {
        let mut session = reading(home.path());
        session.signal(signal);
        let status = session.wait();
        assert!(status.signal().is_some_and(|s| s.contains(name)), "{status:?} after {name}");
        session.assert_restored();
    }
    let mut session = reading(home.path());
    session.signal(Signal::INT);
    assert_eq!(session.wait().exit_code(), 0);
    session.assert_restored();
}

#[test]
fn a_signal_right_at_the_start_restores() {
    let home = home();
    for wait in [0, 1, 2, 3, 5, 8, 13, 21] {
        let mut session = Setup::onrecord(home.path(), &["a.txt"]).start();
        thread::sleep(Duration::from_millis(wait));
        session.signal(Signal::TERM);
        assert!(session.wait().signal().is_some());
        session.assert_restored();
    }
}

#[test]
fn suspending_gives_the_shell_its_terminal_and_takes_it_back() {
    let home = home();
    // -m: with job control, as in a shell that somebody types into
    let script =
        r#"set -m; "$ONRECORD" a.txt; echo BACK IN THE SHELL; read line; fg >/dev/null; echo "END $?""#;
    let mut session = started(Setup::shell(home.path(), "-c", script));
    session.type_keys("\x1a");
    session.until("the shell", |s| s.screen().contains("BACK IN THE SHELL"));
    session.assert_restored();
    session.type_keys("\n");
    session.until_shown("harbour master");
    session.until_quiet();
    assert!(session.residue().iter().any(|r| r.contains("line settings")), "raw again");
    session.type_keys("q");
    assert_eq!(session.wait().exit_code(), 0);
    assert!(session.screen().contains("END 0"));
    session.assert_restored();
}

#[test]
fn a_stop_that_cannot_be_seen_coming_is_repaired_afterwards() {
    let home = home();
    let mut session = reading(home.path());
    session.until_quiet();
    let before = session.written();
    session.signal(Signal::STOP);
    thread::sleep(Duration::from_millis(100));
    session.signal(Signal::CONT);
    session.until("everything drawn again", |s| contains(&s.output(before), b"harbour"));
    assert!(contains(&session.output(before), b"\x1b[?1049h"));
    session.type_keys("q");
    assert_eq!(session.wait().exit_code(), 0);
    session.assert_restored();
}

#[test]
fn suspending_without_a_shell_is_refused() {
    let home = home();
    let mut session = reading(home.path());
    session.type_keys("\x1a");
    session.until_shown("no shell to go back to");
    session.type_keys("q");
    assert_eq!(session.wait().exit_code(), 0);
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_in_the_main_thread_restores_then_speaks() {
    let home = home();
    let mut session = started(Setup::onrecord(home.path(), &["a.txt"]).env("ONRECORD_TEST_PANIC", "main"));
    session.type_keys("j");
    assert_eq!(session.wait().exit_code(), 101);
    session.assert_restored();
    assert!(session.screen().contains("internal error: test panic in main"), "{}", session.screen());
    let log = fs::read_to_string(home.path().join("state/onrecord/onrecord.log")).unwrap();
    assert!(log.contains("test panic in main") && log.contains("event_loop"), "{log}");
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_in_a_worker_is_a_message() {
    let home = home();
    for place in ["scan", "open", "input"] {
        let mut session = Setup::onrecord(home.path(), &["a.txt"]).env("ONRECORD_TEST_PANIC", place).start();
        session.until("the first frame", pty::Session::on_alternate_screen);
        if place == "input" {
            session.until_shown("harbour master");
            session.type_keys("j");
        }
        session.until_shown(&format!("test panic in {place}"));
        if place == "open" {
            session.until_shown("harbour master");
        }
        let log = fs::read_to_string(home.path().join("state/onrecord/onrecord.log")).unwrap();
        assert!(log.contains(&format!("test panic in {place}")));
        // the input thread trips again with every key, and gives up in the end
        session.type_keys(if place == "input" { "j" } else { "q" });
        if place == "input" {
            thread::sleep(Duration::from_millis(100));
            session.type_keys("j");
            assert_ne!(session.wait().exit_code(), 0);
        } else {
            assert_eq!(session.wait().exit_code(), 0);
        }
        session.assert_restored();
    }
}

#[test]
fn an_editor_that_crashes_does_no_harm() {
    let home = home();
    let crash = script(
        home.path(),
        "crash",
        r"stty raw -echo; printf '\033[?1049h\033[?25l\033[?1000h'; kill -SEGV $$",
    );
    let mut session = started(Setup::onrecord(home.path(), &["a.txt"]).env("VISUAL", &crash));
    session.type_keys("e");
    session.until_shown("was ended by a signal");
    session.until_shown("harbour master");
    session.type_keys("q");
    assert_eq!(session.wait().exit_code(), 0);
    session.assert_restored();
}

#[test]
fn an_editor_gets_the_line_and_the_keys_and_the_file_is_read_again() {
    let home = home();
    let editor = script(
        home.path(),
        "nano",
        r#"echo "ARGS $@"; read line; echo "$line" > typed; sed -i s/noon/dusk/ a.txt"#,
    );
    let mut session =
        started(Setup::onrecord(home.path(), &["a.txt"]).env("VISUAL", &format!("'{editor}' -x")));
    session.type_keys("e");
    session.until("the editor", |s| s.screen().contains("ARGS -x +"));
    session.assert_restored();
    session.type_keys("jqjq\n");
    session.until_shown("open at dusk");
    assert_eq!(fs::read_to_string(home.path().join("typed")).unwrap(), "jqjq\n");
    session.type_keys("q");
    assert_eq!(session.wait().exit_code(), 0);
    session.assert_restored();
}

#[test]
fn a_link_is_shown_whole_and_opened_after_a_yes_without_a_shell() {
    let home = home();
    let url = "https://example.org/a;touch%20x?b=$(touch+y)&c=1";
    let page = format!("# Talks\n\nThe [port master]({url}) said so.\n");
    fs::write(home.path().join("a.md"), page).unwrap();
    let got = home.path().join("got");
    let browser =
        script(home.path(), "browser", &format!("printf '%s\\n' \"$#\" \"$@\" > '{}'", got.display()));
    let mut session =
        Setup::onrecord(home.path(), &["a.md"]).env("BROWSER", &format!("{browser} --new")).start();
    session.until_shown("said so");
    session.type_keys("o");
    session.until_shown("[1] port master");
    session.type_keys("\r");
    session.until_shown(url);
    session.type_keys("\x1b");
    session.until("the box is closed", |s| !s.screen().contains(url));
    assert!(!got.exists(), "nothing is opened without a yes");
    session.type_keys("o\r\r");
    session.until("the browser", |_| fs::read_to_string(&got).is_ok_and(|text| text.ends_with("c=1\n")));
    assert_eq!(fs::read_to_string(&got).unwrap(), format!("2\n--new\n{url}\n"));
    session.type_keys("q");
    assert_eq!(session.wait().exit_code(), 0);
}

#[test]
fn an_editor_that_does_not_exist_is_a_message() {
    let home = home();
    let mut session = started(Setup::onrecord(home.path(), &["a.txt"]).env("VISUAL", "no-such-editor"));
    session.type_keys("e");
    session.until_shown("cannot start no-such-editor");
    session.type_keys("q");
    session.wait();
    session.assert_restored();
}

#[test]
fn a_signal_while_the_editor_has_the_terminal_ends_both() {
    let home = home();
    let editor = script(
        home.path(),
        "nano",
        "trap 'echo ended > typed; exit 1' TERM; echo EDITING; while :; do sleep 0.05; done",
    );
    let mut session = started(Setup::onrecord(home.path(), &["a.txt"]).env("VISUAL", &editor));
    session.type_keys("e");
    session.until("the editor", |s| s.screen().contains("EDITING"));
    session.signal(Signal::TERM);
    assert!(session.wait().signal().is_some());
    session.assert_restored();
    assert_eq!(fs::read_to_string(home.path().join("typed")).unwrap(), "ended\n");
}

#[test]
fn a_vanished_terminal_ends_it_within_half_a_second() {
    let home = home();
    let lived = Setup::onrecord(home.path(), &["a.txt"]).vanish();
    assert!(lived < Duration::from_millis(500), "{lived:?}");
}

#[test]
fn a_vanished_terminal_ends_it_even_without_the_signal() {
    let home = home();
    let lived = Setup::shell(home.path(), "-c", r#"trap '' HUP; exec "$ONRECORD" a.txt"#).vanish();
    assert!(lived < Duration::from_millis(500), "{lived:?}");
}

#[test]
fn any_size_and_any_number_of_resizes() {
    let home = home();
    let mut session = reading(home.path());
    for round in 0..4 {
        for (columns, rows) in [(1, 1), (2, 1), (1, 50), (300, 1), (7, 3), (500, 200), (20, 6), (80, 24)] {
            session.resize(columns, rows);
            if round % 2 == 0 {
                session.type_keys("j");
                thread::sleep(Duration::from_millis(3));
            }
        }
    }
    session.until_quiet();
    session.resize(100, 30);
    session.until_shown("harbour master");
    session.type_keys("q");
    assert_eq!(session.wait().exit_code(), 0);
    session.assert_restored();
}

#[test]
fn starts_at_one_cell() {
    let home = home();
    let mut session = Setup::onrecord(home.path(), &["a.txt"]).size(1, 1).start();
    session.until("the first frame", pty::Session::on_alternate_screen);
    session.until_quiet();
    session.type_keys("jJ?q");
    session.type_keys("\x1b");
    session.until_quiet();
    session.type_keys("q");
    assert_eq!(session.wait().exit_code(), 0);
    session.assert_restored();
}

#[cfg(target_os = "linux")]
#[test]
fn idle_means_no_byte_and_no_wake_up() {
    let home = home();
    let mut session = reading(home.path());
    session.until_quiet();
    let (bytes, wakes) = (session.written(), switches(session.id()));
    thread::sleep(Duration::from_secs(3));
    assert_eq!(session.written() - bytes, 0, "bytes in three idle seconds");
    assert_eq!(switches(session.id()), wakes, "wake-ups in three idle seconds");
    session.type_keys("q");
    session.wait();
}

/// Pages that are laid out ahead come to an end: then it sleeps.
#[cfg(target_os = "linux")]
#[test]
fn idle_in_the_list_means_asleep() {
    let home = home();
    for name in ["b.txt", "c.txt", "d.txt"] {
        fs::write(home.path().join(name), BRIEFING).unwrap();
    }
    let mut session = started(Setup::onrecord(home.path(), &["a.txt", "b.txt", "c.txt", "d.txt"]));
    session.type_keys("\x1b[Zjjk");
    session.until_quiet();
    let (bytes, used, wakes) = (session.written(), ticks(session.id()), switches(session.id()));
    thread::sleep(Duration::from_secs(1));
    assert_eq!(session.written() - bytes, 0, "bytes in an idle second");
    assert_eq!(ticks(session.id()), used, "hundredths of a second at work in an idle second");
    assert_eq!(switches(session.id()), wakes, "wake-ups in an idle second");
    session.type_keys("q");
    session.wait();
}

/// How long the process has been at work so far, in the units of the system.
#[cfg(target_os = "linux")]
fn ticks(process: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let behind_the_name = stat.rsplit_once(')').unwrap().1;
    behind_the_name.split_whitespace().skip(11).take(2).map(|time| time.parse::<u64>().unwrap()).sum()
}

/// How often each thread has gone to sleep so far.
#[cfg(target_os = "linux")]
fn switches(process: u32) -> Vec<(String, String)> {
    let mut counts: Vec<_> = fs::read_dir(format!("/proc/{process}/task"))
        .unwrap()
        .map(|task| {
            let status = fs::read_to_string(task.unwrap().path().join("status")).unwrap();
            let of = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
            (of("Name:"), of("voluntary_ctxt_switches:"))
        })
        .collect();
    counts.sort();
    counts
}

#[test]
fn keys_come_from_the_terminal_when_the_briefing_comes_from_a_pipe() {
    let home = home();
    let script = r#"cat a.txt | "$ONRECORD" -; echo "END $?""#;
    let mut session = started(Setup::shell(home.path(), "-c", script));
    session.type_keys("q");
    session.wait();
    assert!(session.screen().contains("END 0"));
    session.assert_restored();
}

#[test]
fn keys_typed_before_the_first_frame_count() {
    let home = home();
    let script = r#"read go; sleep 0.2; "$ONRECORD" a.txt; echo "END $?""#;
    let mut session = Setup::shell(home.path(), "-c", script).start();
    session.type_keys("\nq");
    session.wait();
    assert!(session.screen().contains("END 0"), "{}", session.screen());
    session.assert_restored();
}

#[test]
fn nothing_is_asked_of_the_terminal_and_frames_are_whole() {
    let home = home();
    let mut session = reading(home.path());
    session.type_keys("jk");
    session.until_quiet();
    session.type_keys("q");
    session.wait();
    let output = session.output(0);
    for question in ["\x1b[c", "\x1b[6n", "\x1b[?u", "\x1b]11;?", "\x1b[>q", "\x1bP"] {
        assert!(!contains(&output, question.as_bytes()), "{question:?}");
    }
    let count = |part: &str| memchr::memmem::find_iter(&output, part).count();
    assert!(count("\x1b[?2026h") >= 1);
    assert_eq!(count("\x1b[?2026h") + 1, count("\x1b[?2026l"), "each frame closed, and once more on leaving");
}

#[test]
fn the_clipboard_is_written_on_the_key_and_only_then() {
    let home = home();
    let mut session = reading(home.path());
    session.until_quiet();
    assert!(!contains(&session.output(0), b"\x1b]52"));
    session.type_keys(")y");
    session.until_shown("copied");
    assert!(contains(&session.output(0), b"\x1b]52;c;"));
    session.type_keys("q");
    session.wait();
    session.assert_restored();
}

#[test]
fn random_keys_and_ends() {
    random_ends(30, 1);
}

/// `cargo test --test terminal -- --ignored thousand`
#[test]
#[ignore = "takes minutes; thirty of them run always"]
fn a_thousand_random_keys_and_ends() {
    random_ends(1000, 2);
}

/// Types keys at random, ends the program in a way picked at random, and looks at what is left.
fn random_ends(runs: usize, seed: u64) {
    const KEYS: [&str; 28] = [
        "j",
        "k",
        " ",
        "b",
        "G",
        "gg",
        "]",
        "[",
        "\t",
        "\x1b",
        "\r",
        "/a",
        "\"",
        "?",
        ":",
        "#",
        "@",
        "L",
        "P",
        "z",
        "J",
        "K",
        ")",
        "y",
        "\x0c",
        "\x1b[A",
        "\x1b[<65;9;9M",
        "\x1b[200~paste\x1b[201~",
    ];
    let home = home();
    let mut state = seed;
    // xorshift: the same runs every time
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for run in 0..runs {
        let size = [(80, 24), (160, 48), (20, 5), (1, 1)][random(4)];
        let mut session = Setup::onrecord(home.path(), &["a.txt"]).size(size.0, size.1).start();
        thread::sleep(Duration::from_millis(random(60) as u64));
        let mut keys = String::new();
        for _ in 0..random(12) {
            keys += KEYS[random(KEYS.len())];
        }
        session.type_keys(&keys);
        thread::sleep(Duration::from_millis(random(20) as u64));
        let end = [Signal::TERM, Signal::HUP, Signal::QUIT, Signal::INT][random(4)];
        if random(4) == 0 {
            session.signal(Signal::STOP);
            session.signal(Signal::CONT);
        }
        session.signal(end);
        session.wait();
        let residue = session.residue();
        assert!(residue.is_empty(), "run {run}, {size:?}, keys {keys:?}, {end:?}: {residue:?}");
    }
}

#[test]
fn a_file_changed_on_disk_is_shown_again_without_a_key() {
    let home = home();
    let mut session = reading(home.path());
    fs::write(home.path().join("a.txt"), BRIEFING.replace("noon", "midnight")).unwrap();
    session.until_shown("midnight");
    // as editors do it: a new file takes the old one's place
    fs::write(home.path().join("new"), BRIEFING.replace("noon", "tea time")).unwrap();
    fs::rename(home.path().join("new"), home.path().join("a.txt")).unwrap();
    session.until_shown("tea time");
    session.type_keys("q");
    session.wait();
    session.assert_restored();
}
