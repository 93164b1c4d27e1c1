//! Long walks through the program, step by step: after each key or click a line says where one is. Whatever changes what
//! a key does shows as a changed line.

use super::{
    Effect, Event, Model,
    event::Searched,
    model::Overlay,
    search::Whence,
    testing::{actor, briefing, ferries, kept, model, press, quote, serve, strikes, tell},
    update,
};
use crate::{
    briefing::{BlockKind, Briefing, Diagnostic, Link, Position},
    library::{
        EntryId, Opened,
        search::{Class, Group, Hit},
    },
};
use ratatui::crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use std::{fmt::Write, sync::Arc};

/// A briefing of several screens: paragraphs, lists, many quotes and speakers, links.
fn long() -> Briefing {
    let paragraph = |n: usize| {
        format!(
            "Pier {n} was closed at noon. “Stay off pier {n},” said Keeper {n}. Ada Venn did not answer. \
             The board meets again in spring, and until then the boats will lie where they lay last year, \
             two abreast and with their nets ashore."
        )
    };
    let bodies: Vec<String> =
        (0..6).map(|s| (0..3).map(|n| paragraph(s * 3 + n)).collect::<Vec<_>>().join("\n")).collect();
    let mut long = briefing(&bodies.iter().map(String::as_str).collect::<Vec<_>>());
    long.head.title = "All piers of Sande, one by one".into();
    long.head.date = "2025-11-07".parse().ok();
    long.head.source.outlet = Some("Harbour Post".into());
    actor(&mut long, "Ada Venn");
    for n in 0..18 {
        let keeper = actor(&mut long, &format!("Keeper {n}."));
        quote(&mut long, &format!("“Stay off pier {n},”"), Some(keeper));
    }
    for (n, block) in long.sections[1].blocks.iter_mut().enumerate() {
        block.kind = BlockKind::Item { depth: n as u8 * 3, number: (n > 0).then_some(n as u32) };
    }
    long.sections[2].blocks[0].kind = BlockKind::BlockQuote;
    long.sections[2].blocks[1].kind = BlockKind::Subheading;
    long.sections[2].blocks[2].kind = BlockKind::Verbatim;
    let url = format!("https://example.org/{}", "pier/".repeat(60));
    long.sections[0].links.push(Link { text: "pier 0".into(), url: url.as_str().into() });
    long.sections[3].links.push(Link { text: "the board".into(), url: "https://example.org/board".into() });
    long
}

fn library(size: (u16, u16)) -> Model {
    let mut all = ferries();
    all.push(long());
    all.extend(strikes());
    let mut model = model(size, all);
    let place = Position { line: 3, column: 7, length: 2 };
    let found = vec![
        Diagnostic::warning("no key `tilte`".to_owned(), Some(place)).help("`title`?".to_owned()),
        Diagnostic::error("no such day".to_owned(), None),
    ];
    let opened = Opened { briefing: ferries().remove(1), diagnostics: found };
    update(&mut model, Event::Opened(vec![(EntryId(1), Ok(Arc::new(opened)))]));
    update(&mut model, Event::Opened(vec![(EntryId(8), Err("no briefing at all".into()))]));
    tell(&mut model);
    model
}

/// Answers what the workers would; names what is for others.
pub fn answer(model: &mut Model, effects: Vec<Effect>) -> String {
    let mut left = serve(model, effects);
    let asked = left.iter().rev().find_map(|effect| match effect {
        Effect::Search { generation, .. } => Some(*generation),
        _ => None,
    });
    if let Some(generation) = asked {
        let mut found = Searched { generation, ..Searched::default() };
        for entry in (0..model.shelf.len()).map(EntryId) {
            let Some(opened) = model.shelf.ready(entry) else { continue };
            for (quote, said) in opened.briefing.quotes.iter().enumerate() {
                let speaker = said.speaker.and_then(|id| opened.briefing.actor(id)).map(|a| a.name.clone());
                let head = &opened.briefing.head;
                found.whence.push(Whence { speaker, title: head.title.clone(), date: head.date });
                let lead = Hit { entry, quote, class: Class::AllWords };
                found.rows.push(Group { lead, echoes: vec![], briefings: 1 });
            }
        }
        found.total = found.rows.len();
        left.extend(update(model, Event::Searched(found)));
    }
    let names = left.iter().map(|effect| {
        let all = format!("{effect:?}");
        let name: String = all.chars().take_while(char::is_ascii_alphanumeric).collect();
        match effect {
            Effect::Copy(_) | Effect::Edit { .. } => all,
            _ => name,
        }
    });
    names.collect::<Vec<_>>().join(" ")
}

fn over(model: &Model) -> String {
    match &model.overlay {
        Overlay::None => String::new(),
        Overlay::Help(top) => format!("help {top}"),
        Overlay::Problems(top) => format!("problems {top}"),
        Overlay::Picker(p) => {
            format!("{} «{}» {} of {} from {}", p.title, p.typed.text(), p.selected, p.shown.len(), p.top)
        }
        Overlay::Finder(f) => {
            format!("finder «{}» {} of {} from {}", f.typed.text(), f.selected, f.rows.len(), f.top)
        }
        Overlay::Search(s) => {
            let at = format!("{} of {} from {}", s.selected, s.lines.len(), s.top);
            format!("search «{}» {at} by {:?}", s.typed.text(), s.by)
        }
        Overlay::Filter { typed, before } => format!("filter «{}» before «{before}»", typed.text()),
        Overlay::Narrow { typed, before } => format!("narrow «{}» before «{before}»", typed.text()),
        Overlay::Ask(ask) => {
            format!("{} {} «{}» {}", ask.title, ask.about, ask.typed.text(), ask.typed.cursor())
        }
        Overlay::Leave(leave) => format!("leave for {:.30} from {}", leave.url.as_str(), leave.top),
        Overlay::Find { typed, from } => format!("find «{}» from {from}", typed.text()),
    }
}

pub fn place(model: &Model) -> String {
    let (reader, shelf, side) = (&model.reader, &model.shelf, &model.side);
    let of = |n: Option<usize>| n.map_or("-".into(), |n| n.to_string());
    let mut out = format!(
        "{:?} b{} l{} s{} q{} m{}/{} · row {} from {} of {} «{}» · a{} from {} q{} from {}",
        model.focus,
        of(reader.entry.map(|id| id.0)),
        reader.top,
        reader.section,
        of(reader.quote),
        of(reader.at),
        reader.places.len(),
        shelf.selected,
        shelf.top,
        shelf.row_count(),
        shelf.filter,
        side.actor,
        side.actors_top,
        side.quote,
        side.quotes_top,
    );
    if let Some(dossier) = &model.dossier {
        let (rows, areas) = (dossier.rows.len(), dossier.areas(model.size));
        let at = format!("{} of {rows} from {} «{}»", dossier.selected, dossier.top, dossier.narrowed);
        write!(out, " · dossier {at} {} {}", areas.list, areas.preview).expect("room");
    }
    let over = over(model);
    if !over.is_empty() {
        write!(out, " · {over}").expect("room");
    }
    if let Some(status) = &model.status {
        write!(out, " · “{}”{}", status.text, if status.trouble { "!" } else { "" }).expect("room");
    }
    out
}

/// A step is a key, or `click:x,y`, `down:x,y`, `up:x,y` for the mouse.
pub fn step(model: &mut Model, step: &str) -> Vec<Effect> {
    let mouse = step.split_once(':').filter(|(kind, _)| ["click", "down", "up"].contains(kind));
    let Some((kind, (column, row))) = mouse.map(|(kind, at)| (kind, at.split_once(',').expect("a place")))
    else {
        return press(model, step);
    };
    let kind = match kind {
        "click" => MouseEventKind::Down(MouseButton::Left),
        "down" => MouseEventKind::ScrollDown,
        _ => MouseEventKind::ScrollUp,
    };
    let (column, row) = (column.parse().expect("a column"), row.parse().expect("a row"));
    update(model, Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
}

fn walk(mut model: Model, steps: &str) -> String {
    let mut out = format!("{:20} {}\n", "", place(&model));
    for one in steps.split_whitespace() {
        let effects = step(&mut model, one);
        let left = answer(&mut model, effects);
        writeln!(out, "{one:20} {} {left}", place(&model)).expect("room");
    }
    out
}

/// Every pane and everything that lies over them.
const KEYS: &str = "
    j j k space b d u G g g ] ] [ 3 9 g s g d g d g u g p # down enter # esc
    ) ) ) ( y J ] ) J K K z z P P L L tab j j down up enter tab j k G g g S-tab S-tab
    / p i e r enter n n N esc / x x x enter esc
    L s j s j s s / s t r i k e enter j enter esc L esc L + + * * esc
    tab tab j j enter n N D j j k pagedown G / p i e r enter esc esc
    @ v e n n down enter j enter C-o esc
    : t h e m e enter H T ? j j k esc ! j k esc
    m a J ' a ' z C-o backspace o down enter down down up esc esc
    \" p i down down enter C-o tab tab down up esc esc
    a h i left right home end backspace esc t x esc r U f e A esc q";

/// The mouse at many places.
fn clicks((columns, rows): (u16, u16)) -> String {
    let mut out = String::new();
    for (n, kind) in ["click", "down", "click", "up", "click"].iter().cycle().take(40).enumerate() {
        let (x, y) = ((n as u16 * 37 + 5) % columns, (n as u16 * 7 + 2) % rows);
        write!(out, "{kind}:{x},{y} ").expect("room");
    }
    out
}

#[test]
fn a_walk_on_a_wide_screen() {
    insta::assert_snapshot!(walk(library((140, 40)), KEYS));
}

#[test]
fn a_walk_on_a_screen_of_medium_width() {
    insta::assert_snapshot!(walk(library((100, 24)), KEYS));
}

#[test]
fn a_walk_on_a_narrow_screen() {
    insta::assert_snapshot!(walk(library((60, 16)), KEYS));
}

#[test]
fn a_walk_on_a_tiny_screen() {
    insta::assert_snapshot!(walk(library((24, 7)), KEYS));
}

#[test]
fn a_walk_of_one_who_keeps_things() {
    insta::assert_snapshot!(walk(kept((110, 26)), KEYS));
}

#[test]
fn a_walk_with_the_mouse() {
    let mut out = String::new();
    for size in [(140, 40), (100, 24), (60, 16)] {
        for before in ["esc", "J J", "L", "\"", "J J tab tab tab j D", "@ v enter", ":", "?"] {
            let steps = format!("{before} {}", clicks(size));
            writeln!(out, "== {size:?} {before}\n{}", walk(library(size), &steps)).expect("room");
        }
    }
    insta::assert_snapshot!(out);
}
