//! The house rules: which module may use which, one description per file, tables in the README that are fresh.

use onrecord::command::{COMMANDS, Scope, key};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// Lower layers first; a module may use those before its own line, and itself.
const LAYERS: &[&[&str]] = &[
    &["text"],
    &["briefing"],
    &["load", "extract", "export"],
    &["library"],
    &["fetch"],
    &["reading"],
    &["command"],
    &["config"],
    &["app"],
    &["ui"],
    &["runtime"],
    &["cli"],
];

fn sources(below: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(below)];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            // what a package of its own below is built into is not ours
            if path.ends_with("target") {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The module directly below `src/` in which a file lies.
fn module_of(path: &Path) -> Option<String> {
    let below = path.strip_prefix(root().join("src")).ok()?;
    let first = below.components().next()?.as_os_str().to_string_lossy();
    Some(first.trim_end_matches(".rs").to_string())
}

/// The modules of this crate that a file's text names after `crate::`, also inside braces.
fn used(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut name = String::new();
            let mut fresh = true;
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                if depth == 1 && (c.is_alphanumeric() || c == '_') && fresh {
                    name.push(c);
                    continue;
                }
                if !name.is_empty() {
                    names.push(std::mem::take(&mut name));
                }
                fresh = depth == 1 && matches!(c, ',' | ' ' | '\n') && (c == ',' || fresh);
                if depth == 0 {
                    break;
                }
            }
            continue;
        }
        names.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
    }
    names
}

#[test]
fn the_reader_of_imports_sees_groups_and_paths() {
    let text = "use crate::{\n    app::{self, Model},\n    text::Span,\n};\nlet x = crate::load::load();";
    assert_eq!(used(text), ["app", "text", "load"]);
}

#[test]
fn a_module_uses_only_those_above_it() {
    let level = |name: &str| LAYERS.iter().position(|layer| layer.contains(&name));
    let mut wrong = Vec::new();
    for path in sources("src") {
        let Some(own) = module_of(&path) else { continue };
        let Some(own_level) = level(&own) else { continue };
        let text = fs::read_to_string(&path).expect("a source file");
        for name in used(&text) {
            let Some(other) = level(&name) else { continue };
            // app's tests look at the screen.
            let test = path.ends_with("app/tests.rs") && name == "ui";
            if name != own && other >= own_level && !test {
                wrong.push(format!("{} uses {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_below_src_has_its_layer() {
    for path in sources("src") {
        let own = module_of(&path).expect("below src");
        let known =
            ["main", "lib"].contains(&own.as_str()) || LAYERS.iter().any(|l| l.contains(&own.as_str()));
        assert!(known, "{own} is in no layer");
    }
}

#[test]
fn pure_modules_open_nothing_and_know_no_clock() {
    for module in ["text", "briefing", "load", "extract", "export", "command", "app", "ui"] {
        for path in sources(&format!("src/{module}")) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.contains("tests") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a source file");
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            for forbidden in [
                "std::fs",
                "std::net",
                "std::thread",
                "std::process",
                "Instant::now",
                "SystemTime",
                "Zoned::now",
            ] {
                assert!(!code.contains(forbidden), "{} uses {forbidden}", path.display());
            }
        }
    }
}

#[test]
fn only_fetching_knows_the_network() {
    for path in sources("src") {
        let text = fs::read_to_string(&path).expect("a source file");
        if module_of(&path).as_deref() != Some("fetch") {
            for way in ["ureq", "std::net", "TcpStream", "UdpSocket"] {
                assert!(!text.contains(way), "{} uses {way}", path.display());
            }
        }
    }
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for dir in ["src", "tests", "benches", "examples"] {
        for path in sources(dir) {
            let text = fs::read_to_string(&path).expect("a source file");
            assert!(text.starts_with("//! "), "{}", path.display());
        }
    }
}

#[test]
fn words_reach_the_screen_through_the_pen_alone() {
    for path in sources("src/ui") {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name == "pen.rs" || name == "tests.rs" {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file");
        // tests hold ours against what ratatui writes
        let drawing = text.split("#[cfg(test)]").next().unwrap_or_default();
        for way in ["set_string", "cells::write", "ratatui::text", "Paragraph"] {
            assert!(!drawing.contains(way), "{} writes with {way}", path.display());
        }
    }
}

/// The table of keys as the README has it.
fn key_table() -> String {
    let mut out = String::from("| key | does |\n|---|---|\n");
    for command in COMMANDS.iter().filter(|c| c.scope == Scope::Main) {
        let keys: Vec<String> = match command.keys {
            [first, .., last] if command.keys.len() == 9 => vec![format!("`{first}`–`{last}`")],
            keys => keys.iter().map(|k| format!("`{}`", key::shown(k))).collect(),
        };
        let _ = writeln!(out, "| {} | {} |", keys.join(" "), command.help);
    }
    out
}

/// Run with `UPDATE_README=1` to write the table anew.
#[test]
fn the_key_table_of_the_readme_is_the_command_table() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).expect("README.md");
    let (start, end) = ("<!-- keys -->\n", "<!-- /keys -->");
    let (before, rest) = readme.split_once(start).expect("a place for the keys");
    let (table, after) = rest.split_once(end).expect("the end of the keys");
    if table != key_table() && std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, format!("{before}{start}{}{end}{after}", key_table()))
            .expect("README.md is written");
        return;
    }
    assert_eq!(table, key_table(), "run the tests once with UPDATE_README=1");
}

/// Names and sources in the lock file.
fn locked() -> Vec<(String, Option<String>)> {
    let text = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|l| l.strip_prefix(&format!("{key} = ")))?;
        Some(line.trim_matches('"').to_owned())
    };
    text.split("[[package]]").skip(1).map(|b| (value(b, "name").unwrap(), value(b, "source"))).collect()
}

#[test]
fn dependencies_come_from_the_registry_and_none_is_banned() {
    let packages = locked();
    assert!(packages.len() > 50, "the lock file is read");
    let policy = fs::read_to_string(root().join("deny.toml")).unwrap();
    let banned: Vec<&str> =
        policy.lines().filter_map(|l| l.trim().strip_prefix("{ crate = \"")?.split('"').next()).collect();
    assert!(banned.len() >= 5, "the policy is read");
    for (name, source) in packages {
        assert!(!banned.contains(&name.as_str()), "{name} is banned in deny.toml");
        let registry = source.as_deref().is_some_and(|s| s.starts_with("registry+"));
        assert!(name == "onrecord" || registry, "{name} comes from {source:?}");
    }
}

#[test]
fn the_tests_that_the_promises_name_are_there() {
    let mut named = 0;
    for page in ["SECURITY.md", "ARCHITECTURE.md"] {
        let text = fs::read_to_string(root().join(page)).expect("a page");
        let in_path = |c: char| c.is_ascii_alphanumeric() || "_./-".contains(c);
        let words = text.split(|c| !in_path(c)).map(|word| word.trim_end_matches(['.', '/']));
        for path in words.filter(|w| ["tests/", "src/", "fuzz/"].iter().any(|top| w.starts_with(top))) {
            let path = root().join(path);
            assert!(path.exists() || path.with_extension("rs").exists(), "{page} names {}", path.display());
            named += 1;
        }
    }
    assert!(named > 20, "the pages are read");
}
