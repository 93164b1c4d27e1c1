//! Lists to pick from, the history of queries, completion, the parts of the dossier: row by row.

use super::{
    Event, Model,
    event::State,
    follow,
    model::{Overlay, ThemeName},
    overlay,
    regions::Focus,
    resume,
    search::{By, Line, Search, Whence},
    testing::{briefing, ferries, model, press, press_served},
    typed::Typed,
    update,
};
use crate::{
    briefing::Link,
    library::{
        EntryId,
        people::Stretch,
        query::{Vocabulary, complete::Known},
        search::{Class, Group, Hit},
    },
    reading::{Change, Fingerprint, Key, NoteId, Spot, Store},
};
use std::{fmt::Write, path::PathBuf, sync::Arc};

fn picked(model: &Model) -> (usize, Vec<(String, String)>) {
    let Overlay::Picker(picker) = &model.overlay else { panic!("a list") };
    let row = |item: &super::picker::Item| (item.label.to_string(), item.detail.to_string());
    (picker.selected, picker.items.iter().map(row).collect())
}

#[test]
fn links_say_which_site_they_lead_to_and_the_first_ahead_is_chosen() {
    let text = "One two three four five six seven eight nine.";
    let mut linked = briefing(&[text, text, text, text]);
    let link = |text: &str, url: &str| Link { text: text.into(), url: url.into() };
    linked.sections[0].links =
        vec![link("two", "https://www.a.example/x?y"), link("", "http://b.example?q=/")];
    linked.sections[1].links = vec![link("three", "https://c.example#part")];
    linked.sections[3].links = vec![link("nine", "https://d.example:8080/")];
    let mut model = model((100, 8), vec![linked]);
    press(&mut model, "o");
    let (chosen, rows) = picked(&model);
    let sites: Vec<&str> = rows.iter().map(|(_, site)| site.as_str()).collect();
    assert_eq!(
        (chosen, sites.as_slice()),
        (0, &["a.example", "b.example", "c.example", "d.example:8080"][..])
    );
    assert_eq!(rows[3].0, "[4] nine");
    for (keys, expected) in [("esc 2 o", 2), ("esc 3 o", 3), ("esc G o", 3)] {
        press(&mut model, keys);
        assert_eq!(picked(&model).0, expected, "{keys}");
    }
}

#[test]
fn notes_are_listed_the_one_written_last_first() {
    let mut store = Store::in_memory().expect("a store");
    let on = |title: &str, day: &str| Key {
        fingerprint: Fingerprint::of(title.as_bytes()),
        title: title.into(),
        date: day.parse().ok(),
        ..Key::default()
    };
    let add = |briefing: Key, quote: &str, text: &str| Change::AddNote {
        briefing,
        spot: Spot::default(),
        quote: quote.into(),
        speaker: None,
        text: text.into(),
    };
    let talks = on("Talks that go on for longer than anybody had said", "2025-10-21");
    store.apply(&add(talks, "words\n  set  apart", "first  note"), 10).expect("kept");
    store.apply(&add(on("Grain", ""), "", "second"), 20).expect("kept");
    store.apply(&add(on("Grain", ""), "", "third"), 20).expect("kept");
    let list = |store: &Store| {
        let mut model = model((100, 30), ferries());
        let (state, notes) = (store.snapshot().expect("read"), store.notes().expect("read"));
        update(&mut model, Event::State(Box::new(State { state, notes, ..State::default() })));
        press(&mut model, "A");
        picked(&model).1
    };
    let row = |label: &str, detail: &str| (label.to_string(), detail.to_string());
    let first = "Talks that go on for longer than · 2025-10-21";
    let rows = [row("third  ", "Grain"), row("second  ", "Grain"), row("first note  words set apart", first)];
    assert_eq!(list(&store), rows);
    let edit = Change::EditNote { note: NoteId(1), was: "first  note".into(), text: "again".into() };
    store.apply(&edit, 30).expect("kept");
    assert_eq!(list(&store)[0].0, "again  words set apart");
}

#[test]
fn older_queries_and_back_to_what_was_typed() {
    let asked = ["a", "b", "c "].map(String::from);
    let mut search = Search { typed: Typed::new("draft"), ..Search::default() };
    let text = |search: &Search| search.typed.text().to_string();
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push((follow::older(&mut search, &asked), text(&search)));
    }
    let row = |news, typed: &str| (news, typed.to_string());
    assert_eq!(seen, [row(true, "c "), row(true, "b"), row(true, "a"), row(false, "a")]);
    let back: Vec<_> = (0..4).map(|_| (follow::newer(&mut search, &asked), text(&search))).collect();
    assert_eq!(back, [row(true, "b"), row(true, "c "), row(true, "draft"), row(false, "draft")]);
    // what is typed already is passed over
    let mut search = Search { typed: Typed::new("c"), ..Search::default() };
    assert_eq!((follow::older(&mut search, &asked), text(&search)), row(true, "b"));
    // from a row further down one goes up first
    search.selected = 2;
    assert_eq!((follow::older(&mut search, &asked), search.selected), (false, 1));
    search.rows = (0..3).map(|n| group(n, n)).collect();
    assert_eq!((follow::newer(&mut search, &asked), search.selected), (false, 2));
    assert_eq!((follow::newer(&mut search, &asked), search.selected), (false, 2));
    assert!(!follow::older(&mut Search::default(), &[]));
}

fn group(entry: usize, quote: usize) -> Group {
    let lead = Hit { entry: EntryId(entry), quote, class: Class::AllWords };
    Group { lead, echoes: vec![], briefings: 1 }
}

#[test]
fn rows_are_put_together_by_briefing_and_by_speaker_and_the_chosen_one_stays() {
    let whence = |speaker: Option<&str>| Whence { speaker: speaker.map(Into::into), ..Whence::default() };
    let rows = vec![group(1, 0), group(2, 0), group(1, 4), group(3, 0)];
    let mut search = Search { selected: 9, ..Search::default() };
    search.take(rows.clone(), vec![]);
    assert_eq!((search.selected, search.heads(), search.line()), (3, 0, 3));
    search.by = By::Speaker;
    search.take(rows.clone(), vec![]);
    assert_eq!((search.heads(), &search.order), (0, &vec![0, 1, 2, 3]), "not before it is known who speaks");
    search.take(rows, vec![whence(Some("Ada Venn")), whence(None), whence(None), whence(Some("ADA VENN"))]);
    assert_eq!(
        search.lines,
        [Line::Head(0, 2), Line::Row(0), Line::Row(1), Line::Head(1, 2), Line::Row(2), Line::Row(3)]
    );
    assert_eq!((search.order.as_slice(), search.heads()), (&[0, 3, 1, 2][..], 2));
    search.selected = 1;
    assert_eq!((search.line(), search.chosen().map(|row| row.lead.entry)), (2, Some(EntryId(3))));
    search.group();
    assert_eq!((search.by, search.selected, search.heads()), (By::Match, 3, 0));
    search.group();
    assert_eq!((search.by, search.order.as_slice()), (By::Briefing, &[0, 2, 1, 3][..]));
    assert_eq!(search.chosen().map(|row| row.lead.entry), Some(EntryId(3)));
}

#[test]
fn completion_goes_as_far_as_all_candidates_agree() {
    let known = |name: &&str| Known { name: (*name).to_string(), count: 1, ..Known::default() };
    let actors = ["Ada Venn", "Ada Vost", "Bo Sollen", "Éva Kis", "Éva Kun"].iter().map(known).collect();
    let vocabulary = Arc::new(Vocabulary { actors, ..Vocabulary::default() });
    let mut out = String::new();
    for text in [
        "@bo|",
        "@bo| pump",
        "@a|",
        "@\"Ada V|",
        "@\"Ada V|, x",
        "x @éva|",
        "@zzz|",
        "|",
        "ki|",
        "kind:|",
        "-sp|",
        "@bo| @a",
    ] {
        let mut search = Search {
            typed: Typed::new(&text.replace('|', "")),
            vocabulary: Arc::clone(&vocabulary),
            ..Search::default()
        };
        search.typed.move_to(text.find('|').expect("a cursor"));
        let said = search.complete();
        let (typed, at) = (search.typed.text().as_str(), search.typed.cursor());
        writeln!(out, "{text:14} {}|{} {}", &typed[..at], &typed[at..], said.unwrap_or_default())
            .expect("room");
    }
    insta::assert_snapshot!(out);
}

#[test]
fn the_dossier_has_room_for_its_facts_where_the_screen_has() {
    let mut out = String::new();
    for facts in 0..5 {
        for size in [
            (160, 48),
            (160, 30),
            (130, 12),
            (129, 27),
            (100, 26),
            (80, 17),
            (80, 16),
            (60, 11),
            (20, 3),
            (9, 1),
        ] {
            let mut model = model(size, ferries());
            press_served(&mut model, "@ v e n n enter");
            let dossier = model.dossier.as_mut().expect("a dossier");
            let known = Arc::make_mut(dossier.known.as_mut().expect("known"));
            let stretch = Stretch { text: "Harbour chief".into(), first: None, last: None, briefings: 1 };
            known.roles = vec![stretch.clone(); facts];
            known.affiliations = vec![stretch; facts / 2];
            known.with.truncate(facts % 2);
            let at = dossier.areas(size);
            let part = |a: ratatui::layout::Rect| format!("{}x{}+{}+{}", a.width, a.height, a.x, a.y);
            writeln!(
                out,
                "{facts} {size:?} facts {} list {} quote {}",
                part(at.facts),
                part(at.list),
                part(at.preview)
            )
            .expect("room");
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn names_and_their_order() {
    let themes: Vec<&str> = std::iter::successors(Some(ThemeName::Dark), |t| Some(t.next()))
        .take(5)
        .map(ThemeName::name)
        .collect();
    assert_eq!(themes, ["dark", "light", "clear", "mono", "dark"]);
    assert_eq!((ThemeName::named("clear"), ThemeName::named("Clear")), (Some(ThemeName::Clear), None));
    assert!(Focus::ORDER.iter().all(|focus| Focus::named(focus.name()) == Some(*focus)));
    assert_eq!(Focus::named("nowhere"), None);
    let paths =
        |all: &[&str]| resume::opened_path(&all.iter().map(PathBuf::from).collect::<Vec<_>>()).to_string();
    let said = [paths(&[]), paths(&["-"]), paths(&["/b"]), paths(&["/b", "-"]), paths(&["/b", "c", "d"])];
    assert_eq!(said, ["samples", "standard input", "/b", "/b and 1 more", "/b and 2 more"]);
    assert_eq!([0, 1, 2].map(|n| overlay::plural(n, "quote")), ["0 quotes", "1 quote", "2 quotes"]);
}
