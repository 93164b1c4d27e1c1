//! Every key of the command table in every pane and in everything that lies over the panes: what it changes, and what
//! it asks of the runtime.

use super::{
    Event, Model,
    model::Overlay,
    testing::{actor, briefing, ferries, kept, model, quote, strikes, tell},
    tests_of_walks::{answer, place, step},
    update,
};
use crate::{
    briefing::{Briefing, Link},
    command::COMMANDS,
    library::EntryId,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

/// Piers that are closed one after the other: text for some screens, six quotes of three people, a link.
fn piers() -> Briefing {
    let bodies: Vec<String> = (0..3)
        .map(|n| {
            format!(
                "Pier {n} was closed at noon. “Stay off pier {n},” said Keeper {n}.\nThe board meets again in spring, \
                 and until then the boats will lie where they lay last year, two abreast and with their nets ashore.\n\
                 “Not pier {n} again,” said Keeper {n}. Ferries were late."
            )
        })
        .collect();
    let mut piers = briefing(&bodies.iter().map(String::as_str).collect::<Vec<_>>());
    piers.head.title = "All piers of Sande".into();
    piers.head.date = "2025-11-07".parse().ok();
    for n in 0..3 {
        let keeper = actor(&mut piers, &format!("Keeper {n}"));
        quote(&mut piers, &format!("“Stay off pier {n},”"), Some(keeper));
        quote(&mut piers, &format!("“Not pier {n} again,”"), Some(keeper));
    }
    piers.sections[1].links.push(Link { text: "The board".into(), url: "https://example.org/board".into() });
    piers
}

fn library(size: (u16, u16)) -> Model {
    let mut all = ferries();
    all.push(piers());
    all.extend(strikes());
    let mut model = model(size, all);
    update(&mut model, Event::Opened(vec![(EntryId(8), Err("no briefing at all".into()))]));
    tell(&mut model);
    model
}

fn walk(model: &mut Model, keys: &str) -> String {
    let mut asked = String::new();
    for key in keys.split_whitespace() {
        let effects = step(model, key);
        asked = answer(model, effects);
    }
    asked
}

/// All keys of the table, and letters that are typed.
fn keys() -> BTreeSet<&'static str> {
    let all = COMMANDS.iter().flat_map(|command| command.keys.iter().copied());
    all.chain(["x", "é", "9", "0", "C-x", "m a", "' a", "m esc"]).collect()
}

/// What is another after `keys`, part by part; keys that lead to the same stand together.
fn table(out: &mut String, begin: &dyn Fn() -> Model, before: &str) {
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for key in keys() {
        let mut model = begin();
        walk(&mut model, before);
        let was = place(&model);
        let asked = walk(&mut model, key);
        let now = place(&model);
        let others: BTreeSet<&str> = was.split(" · ").flat_map(|part| part.split(' ')).collect();
        let mut news: Vec<&str> = Vec::new();
        for part in now.split(" · ").filter(|part| !was.split(" · ").any(|old| old == *part)) {
            let short = !part.starts_with('“') && (part.starts_with("row ") || part.contains(" b"));
            news.extend(part.split(' ').filter(|word| !short || !others.contains(word)));
        }
        let pending = if model.pending.is_empty() { "" } else { " …" };
        let closed = if matches!(model.overlay, Overlay::None) { "" } else { " over" };
        // the key itself is not what tells one from the other
        let news = news.join(" ").replace(&format!("{key}»"), "~»").replacen(&format!("“{key} "), "“~ ", 1);
        found.entry(format!("{news}{pending}{closed} {asked}")).or_default().push(key);
    }
    let size = begin().size;
    writeln!(out, "== {size:?} after «{before}»").expect("room");
    let mut lines: Vec<String> =
        found.into_iter().map(|(what, keys)| format!("{}: {what}", keys.join(", "))).collect();
    lines.sort();
    for line in lines {
        writeln!(out, "{}", line.trim_end()).expect("room");
    }
}

fn tables(begin: &dyn Fn() -> Model, places: &[&str]) -> String {
    let mut out = String::new();
    for before in places {
        table(&mut out, begin, before);
    }
    out
}

#[test]
fn in_the_panes() {
    let places =
        ["j", ") )", "S-tab j j", "S-tab / p i e r enter", "tab j", "tab tab j", "/ p i e r enter", "z ]"];
    insta::assert_snapshot!(tables(&|| library((140, 16)), &places));
}

#[test]
fn in_a_narrow_window() {
    insta::assert_snapshot!(tables(&|| library((60, 12)), &["d", "S-tab", "tab", "tab tab"]));
}

#[test]
fn over_the_panes() {
    let places = [
        "?",
        "!",
        ": t h e",
        "#",
        "@ k",
        "\" p i e r",
        "\" p i e r C-g j",
        "S-tab / p i e",
        "/ p i e",
        "a h i",
        "t h i",
        "o",
        "o enter",
        "@ k e e p enter",
        "@ k e e p enter / s t a y",
    ];
    insta::assert_snapshot!(tables(&|| library((140, 16)), &places));
}

#[test]
fn of_one_who_keeps_things() {
    let places = ["j", ") )", "S-tab g g", "S-tab g g j", "A", "e", "\" p u m p", "m a"];
    insta::assert_snapshot!(tables(&|| kept((110, 18)), &places));
}

#[test]
fn before_anything_is_there() {
    let begin = || Model { size: (110, 18), first_run: true, ..Model::default() };
    insta::assert_snapshot!(tables(&begin, &["", "S-tab", "tab"]));
}
