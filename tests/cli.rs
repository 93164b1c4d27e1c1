//! The command line seen from outside: output, messages and exit status of every verb.

#[cfg(unix)]
#[path = "cli/hazards.rs"]
mod hazards;

use snapbox::cmd::Command;
use std::{fs, path::Path};
use tempfile::TempDir;

const BRIEFING: &str = "date 2025-10-21 Grain talks stall\n\
    What's the story\n\
    The talks stalled on Monday. \"We will be back,\" Foreign Minister Anna Berg said.\n\
    Meeting delay\n\
    A week, or two\n\
    The next round was put off until November.\n";

/// The program in an empty folder of its own, without any config of the person who runs the tests.
fn onrecord(dir: &Path) -> Command {
    Command::new(snapbox::cmd::cargo_bin!("onrecord"))
        .current_dir(dir)
        .env("XDG_CONFIG_HOME", dir.join(".config"))
        .env("HOME", dir)
        .env("ONRECORD_DATA", dir.join("data"))
        .env("ONRECORD_CACHE", dir.join("cache"))
        .env("TERM", "xterm-256color")
        .env_remove("ONRECORD_CONFIG")
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn stdout(assert: &snapbox::cmd::OutputAssert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

fn stderr(assert: &snapbox::cmd::OutputAssert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

#[test]
fn show_prints_a_briefing() {
    let dir = folder(&[("a.txt", BRIEFING)]);
    let shown = onrecord(dir.path()).args(["show", "a.txt", "--width", "40"]).assert().success();
    let want = "Grain talks stall\n21 October 2025\n\nWHAT'S THE STORY\n\nThe talks stalled on Monday. \"We will be\nback,\" Foreign Minister Anna Berg said.\n\nMEETING DELAY\nA week, or two\n\nThe next round was put off until\nNovember.\n";
    assert_eq!(stdout(&shown), want);
    assert_eq!(stderr(&shown), "");
}

#[test]
fn show_prints_one_section_or_says_which_there_are() {
    let dir = folder(&[("a.txt", BRIEFING)]);
    for pick in ["2", "delay", "Delay"] {
        let shown = onrecord(dir.path()).args(["show", "a.txt", "-s", pick, "-w", "0"]).assert().success();
        assert_eq!(
            stdout(&shown),
            "MEETING DELAY\nA week, or two\n\nThe next round was put off until November.\n"
        );
    }
    let none = onrecord(dir.path()).args(["show", "a.txt", "-s", "progress"]).assert().code(1);
    assert_eq!(stdout(&none), "");
    assert!(stderr(&none).contains("1 story, 2 delay"), "{}", stderr(&none));
}

#[test]
fn show_refuses_with_a_reason() {
    let dir =
        folder(&[("a.png", "\u{89}PNG"), ("b.yaml", "- a\n- b\n"), ("empty.md", "\n\n"), ("sub/x.md", "x")]);
    fs::write(dir.path().join("a.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    for (file, reason) in [
        ("a.png", "a PNG image"),
        ("b.yaml", "a list instead of a title and sections"),
        ("empty.md", "empty"),
        ("none.md", "no such file"),
        ("sub", "a folder"),
    ] {
        let refused = onrecord(dir.path()).args(["show", file]).assert().code(2);
        assert_eq!(stdout(&refused), "");
        assert!(stderr(&refused).contains(reason), "{file}: {}", stderr(&refused));
        assert_eq!(stderr(&refused).lines().count(), 1);
    }
}

#[test]
fn standard_input_is_a_file_too() {
    let dir = folder(&[]);
    let shown =
        onrecord(dir.path()).args(["show", "-", "-s", "1", "-w", "0"]).stdin(BRIEFING).assert().success();
    assert!(stdout(&shown).starts_with("WHAT'S THE STORY\n"));
    let yaml = "title: x\nsections:\n  - body: Some text.\n";
    let shown = onrecord(dir.path()).args(["show", "-"]).stdin(yaml).assert().success();
    assert_eq!(stdout(&shown), "x\n\nSome text.\n");
}

#[test]
fn check_points_at_the_spot() {
    let yaml = "title: Ukraine: what next\ndate: 2025-02-30\nsectoins:\n  - body: Some text.\n";
    let dir = folder(&[("a.yaml", yaml)]);
    let checked = onrecord(dir.path()).args(["check", "a.yaml"]).assert().code(1);
    let want = "\
error: a colon inside text that is not quoted
 --> a.yaml:1:15
  |
1 | title: Ukraine: what next
  |               ^
  |
  = help: put the text in quotes: a colon followed by a blank starts a value

error: no such date: `2025-02-30`
 --> a.yaml:2:7
  |
2 | date: 2025-02-30
  |       ^^^^^^^^^^
  |
  = help: write it as year-month-day, `2025-10-21`

warning: a briefing has no key `sectoins`; it is left out
 --> a.yaml:3:1
  |
3 | sectoins:
  | ^^^^^^^^
  |
  = help: did you mean `sections`?

";
    let got = stdout(&checked);
    assert!(got.ends_with(want), "{got}");
    assert_eq!(stderr(&checked), "onrecord: checked 1 file: 2 errors, 2 warnings\n");
}

#[test]
fn check_short_is_one_line_each_and_good_files_pass() {
    let dir = folder(&[("a.yaml", "title: x\ndate: soon\nsections: [ { body: y } ]\n"), ("b.txt", BRIEFING)]);
    let checked = onrecord(dir.path()).args(["check", "--short", "."]).assert().code(1);
    let line = "./a.yaml:2:7: error: no such date: `soon` (write it as year-month-day, `2025-10-21`)\n";
    assert_eq!(stdout(&checked), line);
    let checked = onrecord(dir.path()).args(["check", "b.txt"]).assert().success();
    assert_eq!(stdout(&checked), "");
}

#[test]
fn check_names_what_a_folder_holds_that_is_no_briefing() {
    let dir = folder(&[("list.yaml", "- a\n")]);
    let checked = onrecord(dir.path()).args(["check", "--short", "."]).assert().code(1);
    assert!(stdout(&checked).starts_with("./list.yaml: error: not a briefing"), "{}", stdout(&checked));
    let missing = onrecord(dir.path()).args(["check", "none"]).assert().code(2);
    assert!(stderr(&missing).contains("none: no such file"));
}

#[test]
fn an_empty_folder_is_nothing_found() {
    let dir = folder(&[]);
    for verb in ["check", "quotes", "actors"] {
        let none = onrecord(dir.path()).args([verb, "."]).assert().code(1);
        assert_eq!(stdout(&none), "", "{verb}");
    }
}

#[test]
fn what_finds_nothing_says_so() {
    let dir =
        folder(&[("a.txt", "date 2025-10-21 Rain\nWhat's the story\nIt rained.\n"), ("none/.keep", "")]);
    let said = |words: &[&str]| stderr(&onrecord(dir.path()).args(words).assert().code(1));
    assert!(said(&["quotes", "none"]).contains("no briefings there"));
    assert!(said(&["./none"]).contains("no briefings there"));
    assert!(said(&["quotes", "a.txt"]).contains("no quotes in 1 briefing"));
    assert!(said(&["stories", "a.txt"]).contains("no event that several items tell of"));
    assert!(said(&["notes", "export"]).contains("no notes yet"));
}

#[test]
fn help_is_wrapped_to_the_width_and_not_by_hand() {
    for verb in ["actor", "add", "pull", "stories", "extract", "index", "state", "quotes"] {
        let help = stdout(&onrecord(Path::new(".")).args([verb, "--help"]).assert().success());
        let lines: Vec<&str> = help.lines().collect();
        for pair in lines.windows(2) {
            // a line that was broken twice leaves a word or two alone above the next one
            let flows = |line: &str| !line.is_empty() && !line.starts_with(' ');
            let alone = flows(pair[0]) && flows(pair[1]) && pair[0].len() < 60;
            assert!(!alone, "{verb}: {}", pair[0]);
        }
    }
}

#[test]
fn quotes_and_actors_in_every_form() {
    let dir = folder(&[("a.txt", BRIEFING)]);
    let table = stdout(&onrecord(dir.path()).args(["quotes", "a.txt"]).assert().success());
    assert!(table.starts_with("WHERE"), "{table}");
    assert!(table.contains("Anna Berg") && table.contains("We will be back"), "{table}");

    let json = stdout(&onrecord(dir.path()).args(["quotes", "--json", "a.txt"]).assert().success());
    let first: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!(first["speaker"], "Anna Berg");
    assert_eq!(first["file"], "a.txt");
    assert_eq!(first["line"], 3);
    assert_eq!(first["date"], "2025-10-21");

    let text = stdout(&onrecord(dir.path()).args(["quotes", "--csv", "a.txt"]).assert().success());
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap().get(9), Some("speaker"));
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!(row.get(9), Some("Anna Berg"));

    let markdown = stdout(&onrecord(dir.path()).args(["quotes", "--markdown", "a.txt"]).assert().success());
    assert!(markdown.starts_with("> We will be back"), "{markdown}");

    let actors = stdout(&onrecord(dir.path()).args(["actors", "--json", "a.txt"]).assert().success());
    assert!(actors.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    assert!(actors.contains("\"name\":\"Anna Berg\""), "{actors}");
}

#[test]
fn one_bad_file_does_not_hide_the_others() {
    let dir = folder(&[("a.txt", BRIEFING)]);
    let some = onrecord(dir.path()).args(["quotes", "none.txt", "a.txt"]).assert().code(2);
    assert!(stdout(&some).contains("Anna Berg"));
    assert!(stderr(&some).contains("none.txt: no such file"));
}

#[test]
fn without_a_screen_reading_is_printing() {
    let dir = folder(&[("lib/a.txt", BRIEFING), ("lib/b.yaml", "title: B\nsections: [ { body: Text. } ]\n")]);
    let printed = stdout(&onrecord(dir.path()).arg("lib").assert().success());
    assert!(printed.contains("Grain talks stall") && printed.contains("\nB\n"), "{printed}");
    let samples = stdout(&onrecord(dir.path()).assert().success());
    assert!(samples.lines().count() > 500);
    // A folder named like a verb.
    let dir = folder(&[("show/a.txt", BRIEFING)]);
    onrecord(dir.path()).arg("./show").assert().success();
}

#[test]
fn a_misspelt_path_is_an_error_and_a_misspelt_verb_gets_a_hint() {
    let dir = folder(&[]);
    let wrong = onrecord(dir.path()).arg("qoutes").assert().code(2);
    assert!(stderr(&wrong).contains("did you mean `onrecord quotes`?"), "{}", stderr(&wrong));
    let wrong = onrecord(dir.path()).arg("some/path").assert().code(2);
    assert_eq!(stderr(&wrong), "onrecord: some/path: no such file or folder\n");
    onrecord(dir.path()).args(["show", "--wdith", "3", "x"]).assert().code(2);
}

#[test]
fn the_config_names_the_library_and_its_mistakes_are_placed() {
    let dir = folder(&[
        (".config/onrecord/config.toml", "libraries = [\"~/mine\"]\n"),
        ("mine/a.txt", BRIEFING),
        ("other.toml", "# x\nlibrarys = 3\n"),
    ]);
    let printed = stdout(&onrecord(dir.path()).assert().success());
    assert!(printed.starts_with("Grain talks stall\n"), "{printed}");
    let wrong = onrecord(dir.path()).env("ONRECORD_CONFIG", "other.toml").assert().code(2);
    let message = stderr(&wrong);
    assert!(message.contains("other.toml:2:1") && message.contains("did you mean `libraries`?"), "{message}");
    let gone = onrecord(dir.path()).env("ONRECORD_CONFIG", "gone.toml").assert().code(2);
    assert!(stderr(&gone).contains("gone.toml") && stderr(&gone).contains("ONRECORD_CONFIG"));
    // Verbs that open what they are told do not need the config.
    onrecord(dir.path()).env("ONRECORD_CONFIG", "other.toml").args(["show", "mine/a.txt"]).assert().success();
}

#[test]
fn nothing_but_a_terminal_gets_an_escape() {
    let hostile = "date 2025-10-21 T\u{1b}]0;x\u{7}\nWhat's the \u{9b}31m story\n\"It\u{1b}[2J is,\" said Anna \u{202e}Berg.\n";
    let dir = folder(&[
        ("a.txt", hostile),
        ("b.yaml", "title: \"\\e[31mx\"\n\"\\e]0;k\\a\": 1\ndate: \"\\e[1m\"\n"),
    ]);
    let runs: [&[&str]; 14] = [
        &["."],
        &["show", "a.txt"],
        &["show", "a.txt", "--section", "\u{1b}[1m"],
        &["check", "."],
        &["check", "--short", "b.yaml"],
        &["quotes", "."],
        &["quotes", "--json", "."],
        &["quotes", "--csv", "."],
        &["quotes", "--markdown", "."],
        &["actors", "."],
        &["show", "\u{1b}[31mnone"],
        &["--help"],
        &["show", "--help"],
        &["completions", "fish"],
    ];
    for args in runs {
        let done = onrecord(dir.path()).args(args).assert();
        let output = done.get_output();
        for stream in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(stream);
            let bad =
                text.chars().find(|c| (c.is_control() && !matches!(c, '\n' | '\t')) || *c == '\u{202e}');
            assert_eq!(bad, None, "{args:?}: {text:?}");
        }
    }
}

#[test]
fn colour_can_be_forced_and_forbidden() {
    let dir = folder(&[("a.txt", BRIEFING)]);
    let forced =
        stdout(&onrecord(dir.path()).args(["show", "a.txt", "--color", "always"]).assert().success());
    assert!(forced.starts_with("\u{1b}[1mGrain talks stall\u{1b}[0m\n"));
    let never = stdout(&onrecord(dir.path()).args(["--color", "never", "show", "a.txt"]).assert().success());
    assert!(!never.contains('\u{1b}'));
}

#[test]
fn help_has_examples_and_the_rest_generates() {
    let dir = folder(&[]);
    for verb in ["show", "check", "quotes", "actors", "completions", "man"] {
        let help = stdout(&onrecord(dir.path()).args([verb, "--help"]).assert().success());
        assert!(help.contains("Example"), "{verb}");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(&onrecord(dir.path()).args(["completions", shell]).assert().success());
        assert!(script.contains("quotes"), "{shell}");
    }
    let page = stdout(&onrecord(dir.path()).arg("man").assert().success());
    assert!(page.contains(".TH onrecord 1") && page.contains(".SH QUOTES"), "{page}");
    for command in onrecord::command::COMMANDS.iter().filter(|command| !command.keys.is_empty()) {
        assert!(page.contains(&command.help.replace('-', "\\-")), "{}", command.name);
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_no_failure() {
    use std::{
        io::Read,
        process::{Command, Stdio},
    };
    let dir = folder(&[("a.txt", &format!("{BRIEFING}{}", "More was said by all of them. ".repeat(20_000)))]);
    let mut child = Command::new(snapbox::cmd::cargo_bin!("onrecord"))
        .args(["show", "a.txt"])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_opened() {
    let dir = folder(&[("a.txt", BRIEFING)]);
    let refused = onrecord(dir.path()).args(["show", "/dev/zero"]).assert().code(2);
    assert!(stderr(&refused).contains("a device; only regular files are opened"), "{}", stderr(&refused));
}

/// A folder whose reading state holds one note.
fn noted() -> TempDir {
    use onrecord::reading::{Change, Key, Spot, Store};
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(&dir.path().join("data"), 1_761_000_000_000).unwrap();
    let note = Change::AddNote {
        briefing: Key { title: "Grain \u{1b}[31mtalks".into(), ..Key::default() },
        spot: Spot::default(),
        quote: "We will be back".into(),
        speaker: Some("Anna Berg".into()),
        text: "ask again".into(),
    };
    store.apply(&note, 1_761_000_000_000).unwrap();
    dir
}

#[test]
fn notes_are_given_away_as_markdown_and_json() {
    let dir = noted();
    let run = |args: &[&str]| {
        onrecord(dir.path()).env("ONRECORD_DATA", dir.path().join("data")).args(args).assert()
    };
    let text = stdout(&run(&["notes", "export"]).success());
    assert_eq!(
        text,
        "# Notes\n\n## Grain \u{241b}[31mtalks\n\n> We will be back\n>\n> — Anna Berg\n\nask again\n"
    );
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&run(&["notes", "export", "--json"]).success())).unwrap();
    assert_eq!((&json["text"], &json["speaker"]), (&"ask again".into(), &"Anna Berg".into()));
    // Nothing is made where nothing is.
    let empty = tempfile::tempdir().unwrap();
    let none = onrecord(empty.path())
        .env("ONRECORD_DATA", empty.path().join("d"))
        .args(["notes", "export"])
        .assert();
    none.code(1);
    assert!(!empty.path().join("d").exists());
}

#[test]
fn the_reading_state_is_found_checked_and_mended() {
    let dir = noted();
    let data = dir.path().join("data");
    let run = |args: &[&str]| onrecord(dir.path()).env("ONRECORD_DATA", &data).args(args).assert();
    let path = data.join("reading.db");
    assert_eq!(stdout(&run(&["state", "path"]).success()), format!("{}\n", path.display()));
    let sound = stdout(&run(&["state", "check"]).success());
    assert!(sound.contains("\nsound: ") && sound.contains("1 briefing, 1 note,"), "{sound}");

    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.windows(9).position(|w| w == b"ask again").unwrap();
    bytes[at] ^= 4;
    fs::write(&path, bytes).unwrap();
    let damaged = stdout(&run(&["state", "check"]).code(1));
    assert!(damaged.contains("damaged: note 1 is not as it was written"), "{damaged}");
    let mended = run(&["state", "check", "--mend"]).code(1);
    assert!(stderr(&mended).contains("set aside as "), "{}", stderr(&mended));
    run(&["state", "check"]).success();
    assert!(stdout(&run(&["notes", "export"]).success()).contains("ask again"));
}

#[test]
fn a_search_knows_what_was_read_and_tagged() {
    use onrecord::reading::{Change, Fingerprint, Key, Store};
    let dir = folder(&[("a.txt", BRIEFING), ("b.txt", &BRIEFING.replace("Grain", "Salt"))]);
    let path = dir.path().join("a.txt").canonicalize().unwrap();
    let key = Key { path: Some(path), fingerprint: Fingerprint::of(b"before an edit"), ..Key::default() };
    let (mut store, _) = Store::open(&dir.path().join("data"), 1).unwrap();
    store.apply(&Change::Read { briefing: key.clone(), paragraphs: vec![] }, 1).unwrap();
    store.apply(&Change::Tag(key, "Mine".into()), 1).unwrap();
    let found = |query: &str| {
        let out = onrecord(dir.path()).args(["search", query, "--json", "a.txt", "b.txt"]).assert();
        let text = stdout(&out);
        ["a.txt", "b.txt"].map(|file| text.contains(file))
    };
    assert_eq!(found("back"), [true, true]);
    assert_eq!(found("is:unread"), [false, true]);
    assert_eq!(found("is:read"), [true, false]);
    assert_eq!(found("tag:mine"), [true, false]);
}

#[test]
fn a_search_through_the_index_finds_what_one_without_finds_and_follows_changes() {
    let second =
        BRIEFING.replace("Grain talks stall", "Fish talks stall").replace("2025-10-21", "2025-10-22");
    let dir = folder(&[("lib/a.txt", BRIEFING), ("lib/b.txt", &second), ("lib/bad.yaml", "title: [")]);
    let search = |cache: &str, query: &str| {
        let cache = dir.path().join(cache);
        let out = onrecord(dir.path()).env("ONRECORD_CACHE", cache).args(["search", query, "lib"]).assert();
        (stdout(&out), stderr(&out), out.get_output().status.code())
    };
    let same = || {
        for query in ["we will", "\"be back\"", "@berg", "is:unread", "zebra", "bakc"] {
            assert_eq!(search("cache", query), search("none", query), "{query}");
        }
    };
    let built = onrecord(dir.path()).args(["index", "lib"]).assert().success();
    assert!(stderr(&built).contains("3 files, 3 read, 3 extracted, 0 gone"), "{}", stderr(&built));
    assert!(!dir.path().join("none").exists());
    same();
    fs::remove_file(dir.path().join("lib/a.txt")).unwrap();
    fs::write(dir.path().join("lib/c.txt"), BRIEFING.replace("We will", "Never will we")).unwrap();
    same();
    assert!(search("cache", "never will").0.contains("Anna Berg"));
    let again = onrecord(dir.path()).args(["index", "lib"]).assert().success();
    assert!(stderr(&again).contains("3 files, 0 read, 0 extracted, 0 gone"), "{}", stderr(&again));
    for entry in fs::read_dir(dir.path().join("cache/index")).unwrap().flatten() {
        for index in fs::read_dir(entry.path()).unwrap().flatten() {
            fs::write(index.path().join("catalog"), "damaged").unwrap();
        }
    }
    same();
}

#[test]
fn an_index_needs_something_to_index() {
    let dir = folder(&[]);
    let none = onrecord(dir.path()).arg("index").assert().code(2);
    assert!(stderr(&none).contains("no PATH"), "{}", stderr(&none));
    let missing = onrecord(dir.path()).args(["index", "lib"]).assert().code(2);
    assert!(stderr(&missing).contains("no such file or folder"), "{}", stderr(&missing));
    fs::create_dir(dir.path().join("lib")).unwrap();
    onrecord(dir.path()).args(["index", "lib"]).assert().code(1);
}

#[cfg(unix)]
#[test]
fn an_indexing_killed_at_any_moment_leaves_an_index_that_works() {
    use std::process;
    let texts: Vec<(String, String)> = (0..60)
        .map(|n| (format!("lib/{n:02}.txt"), BRIEFING.replace("Monday", &format!("day {n}"))))
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let dir = folder(&files);
    let cache = dir.path().join("cache");
    for round in 0..25u64 {
        fs::write(dir.path().join("lib/00.txt"), BRIEFING.replace("Monday", &format!("round {round}")))
            .unwrap();
        if round % 8 == 0 {
            let _ = fs::remove_dir_all(&cache);
        }
        let mut child = process::Command::new(snapbox::cmd::cargo_bin!("onrecord"))
            .current_dir(dir.path())
            .env("HOME", dir.path())
            .env("XDG_CONFIG_HOME", dir.path().join(".config"))
            .env("ONRECORD_CACHE", &cache)
            .args(["index", "lib"])
            .stderr(process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(3 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let out =
            onrecord(dir.path()).args(["search", "we will be back", "lib", "--json"]).assert().success();
        assert_eq!(stdout(&out).lines().count(), 60, "round {round}");
    }
}

/// Two briefings in which Anna Berg speaks, by two names, and two Kims.
fn library() -> TempDir {
    let quoted = |day: &str, role: &str, name: &str, words: &str| {
        format!(
            "title: Talks of {day}\ndate: {day}\nsections:\n  - kicker: News\n    body: |\n      “{words},” said {name}.\n\
             actors:\n  - {{ name: {name}, role: {role} }}\n"
        )
    };
    let berg = quoted("2025-10-21", "Foreign Minister", "Anna Berg", "We will be back");
    let later = quoted("2025-11-02", "Prime Minister", "Anna M. Berg", "We are back");
    let kims = [
        quoted("2025-11-03", "envoy", "Hana Kim", "We talk"),
        quoted("2025-11-04", "striker", "Jiwoo Kim", "We play"),
    ];
    folder(&[
        ("lib/a.yaml", &berg),
        ("lib/b.yaml", &later),
        ("lib/c.yaml", &kims[0]),
        ("lib/d.yaml", &kims[1]),
    ])
}

#[test]
fn a_dossier_in_every_form() {
    let dir = library();
    let run = |args: &[&str]| onrecord(dir.path()).arg("actor").args(args).assert();
    let text = stdout(&run(&["BERG", "lib"]).success());
    for words in [
        "Anna M. Berg\n",
        "Anna Berg",
        "Prime Minister  2025-11-02",
        "Foreign Minister  2025-10-21",
        "2 quotes in 2 briefings",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let (new, old) = (text.find("“We are back”"), text.find("“We will be back”"));
    assert!(new.is_some() && new < old, "the newest first: {text}");
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&run(&["berg", "lib", "--json"]).success())).unwrap();
    assert_eq!(json["name"], "Anna M. Berg");
    assert_eq!(json["briefings"][0]["quotes"][0]["words"], "We are back,");
    assert_eq!(json["roles"][0]["first"], "2025-11-02");
    let csv = stdout(&run(&["berg", "lib", "--csv"]).success());
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let markdown = stdout(&run(&["berg", "lib", "--md"]).success());
    assert!(
        markdown.starts_with("# Anna M\\. Berg\n") || markdown.starts_with("# Anna M. Berg\n"),
        "{markdown}"
    );
    assert_eq!(markdown.matches("\n> — ").count(), 2, "{markdown}");
}

#[test]
fn several_who_fit_are_listed_and_nobody_is_status_one() {
    let dir = library();
    let run = |args: &[&str]| onrecord(dir.path()).arg("actor").args(args).assert();
    let listed = run(&["kim", "lib"]).success();
    let text = stdout(&listed);
    assert!(text.contains("Hana Kim") && text.contains("Jiwoo Kim") && text.starts_with("NAME"), "{text}");
    assert!(stderr(&listed).contains("2 actors fit"), "{}", stderr(&listed));
    let refused = run(&["kim", "lib", "--json"]).code(2);
    assert_eq!(stdout(&refused), "");
    assert!(stderr(&refused).contains("Hana Kim"), "{}", stderr(&refused));
    assert!(stdout(&run(&["kim envoy", "lib"]).success()).starts_with("Hana Kim\n"));
    let near = run(&["brg", "lib"]).success();
    assert!(stderr(&near).contains("brg → Berg"), "{}", stderr(&near));
    let nobody = run(&["zzzzzz", "lib"]).code(1);
    assert!(stdout(&nobody).is_empty() && stderr(&nobody).contains("nobody goes by"));
    run(&["berg", "nowhere"]).code(2);
    // the samples have actors too
    assert!(run(&["sollen"]).success().get_output().stdout.starts_with(b"NAME"));
}

#[test]
fn an_indexed_library_has_the_same_dossier() {
    let dir = library();
    let dossier =
        || stdout(&onrecord(dir.path()).args(["actor", "berg", "lib", "--json"]).assert().success());
    let before = dossier();
    onrecord(dir.path()).args(["index", "lib"]).assert().success();
    assert_eq!(dossier(), before);
}

#[test]
fn an_alias_file_joins_and_its_mistakes_are_named() {
    let dir = library();
    fs::write(dir.path().join("lib/aliases.toml"), "\"Hana Kim\" = [\"Anna Berg\", \"Anna M. Berg\"]\n")
        .unwrap();
    let text = stdout(&onrecord(dir.path()).args(["actor", "berg", "lib"]).assert().success());
    assert!(text.starts_with("Hana Kim\n") && text.contains("3 quotes in 3 briefings"), "{text}");
    onrecord(dir.path()).args(["check", "lib"]).assert().success();
    fs::write(dir.path().join("lib/aliases.toml"), "\"Hana Kim\" = [\"Berg\"]\n\"Jiwoo Kim\" = 7\n").unwrap();
    let checked = onrecord(dir.path()).args(["check", "--short", "lib"]).assert().code(1);
    assert!(
        stdout(&checked).contains("lib/aliases.toml:2:15: error: `Jiwoo Kim` needs a list"),
        "{}",
        stdout(&checked)
    );
    let alone = onrecord(dir.path()).args(["check", "--short", "lib/aliases.toml"]).assert().code(1);
    assert!(stdout(&alone).contains(":2:15: error"), "{}", stdout(&alone));
    let said = onrecord(dir.path()).args(["actor", "berg", "lib"]).assert().success();
    assert!(stderr(&said).contains("aliases.toml:2:15: "), "{}", stderr(&said));
}

#[test]
fn stories_are_grouped_and_copies_named() {
    let body = "The harbour master of Corran, Ada Venn, said on Monday that the lock would stay shut until the gate is mended, which may take until spring. Skippers were told by letter, and some of them wrote back. The town will pay for the tugs in the meantime, and nobody knows yet for how long that will go on.";
    let other = "No ship gets through. Ada Venn, who runs the harbour of Corran, told us that the gate of the lock is broken and that divers will look at it on Thursday.";
    let file = |title: &str, url: &str, body: &str| {
        format!(
            "title: {title}\ndate: 2025-10-20\nsource: {{ url: 'https://{url}' }}\nsections:\n  - body: {body}\n"
        )
    };
    let dir = folder(&[
        ("a.yaml", &file("Corran lock stays shut until spring", "a.example/1", body)),
        ("b.yaml", &file("Corran lock shut as gate breaks", "b.example/2", other)),
        ("c.yaml", &file("Lock of Corran", "c.example/3", body)),
        ("d.yaml", &file("Bread is dearer", "d.example/4", "Bakers ask for more than last year.")),
    ]);
    let files = ["stories", "a.yaml", "b.yaml", "c.yaml", "d.yaml"];
    let text = stdout(&onrecord(dir.path()).args(files).assert().success());
    assert!(text.contains("2025-10-20  Corran lock shut as gate breaks  (b.yaml)"), "{text}");
    assert!(text.contains("also in c.yaml") && !text.contains("Bread"), "{text}");
    let json = stdout(&onrecord(dir.path()).args(files).arg("--json").assert().success());
    assert!(json.contains(r#"{"event":["a.yaml","b.yaml"]}"#), "{json}");
    onrecord(dir.path()).args(["stories", "a.yaml", "d.yaml"]).assert().code(1);
}

#[test]
fn the_scale_of_the_config_is_in_force_and_printed_with_its_line() {
    let dir = folder(&[("c.toml", "scale = \"IPCC\"\n[keys]\nquit = \"Q\"\n")]);
    let config = |dir: &Path| {
        let mut command = onrecord(dir);
        command = command.env("ONRECORD_CONFIG", dir.join("c.toml"));
        command.arg("config")
    };
    let text = stdout(&config(dir.path()).assert().success());
    assert!(
        text.contains("c.toml:1\nscale = \"IPCC\"") && text.contains("c.toml:3\nquit = [\"Q\"]"),
        "{text}"
    );
    fs::write(dir.path().join("c.toml"), "[keys]\nquitt = \"Q\"\n").unwrap();
    let wrong = config(dir.path()).assert().code(2);
    assert!(stderr(&wrong).contains("did you mean `quit`?"), "{}", stderr(&wrong));
}
