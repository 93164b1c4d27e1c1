//! What is fetched from the disk, when, and what becomes of it; what is known of briefings that an index lists.

use super::{
    Effect, Event, Model,
    event::{Found, Searched, State},
    model::Overlay,
    regions::Focus,
    resume::Resume,
    search::{By, Whence},
    shelf::Row,
    testing::{briefing, press},
    tests_of_index::{indexed, opened, serve},
    update,
};
use crate::{
    library::{
        EntryId, Opened, Origin,
        index::Listing,
        search::{Class, Echo, Group, Hit},
        told::Told,
    },
    reading::{BriefingId, Change, Fingerprint, Key, Spot, Store},
};
use std::{collections::HashMap, path::Path, sync::Arc};

pub(super) type All = Vec<Arc<Opened>>;
const NOTHING: [usize; 0] = [];

fn listing(all: &All) -> Event {
    let places: Vec<_> =
        (0..).zip(all).map(|(n, opened): (usize, _)| (format!("{n}.yaml").into(), &**opened)).collect();
    Event::Listed { listing: Arc::new(Listing::in_memory(Path::new("/briefings"), &places)), newest: None }
}

pub(super) fn loaded(all: &All, id: EntryId) -> Event {
    Event::Loaded(vec![(id, Arc::clone(&all[id.0]))])
}

fn asked(effects: &[Effect]) -> Vec<usize> {
    let ids = effects.iter().filter_map(|effect| match effect {
        Effect::Load(ids) => Some(ids.iter().map(|id| id.0)),
        _ => None,
    });
    ids.flatten().collect()
}

/// An index of which nothing has been fetched yet; and its order.
pub(super) fn listed(all: &All) -> (Model, Vec<EntryId>) {
    let mut model = Model { size: (120, 20), today: "2025-11-06".parse().ok(), ..Model::default() };
    let effects = update(&mut model, listing(all));
    let order: Vec<EntryId> = model.shelf.in_order().collect();
    assert_eq!(asked(&effects), [order[0].0], "the newest is to be shown");
    (model, order)
}

fn known(n: usize, all: &All) -> Key {
    let path = Some(format!("/briefings/{n}.yaml").into());
    Key { path, ..super::kept::key(&Origin::Stdin, &all[n].briefing) }
}

fn state(changes: &[Change]) -> State {
    let mut store = Store::in_memory().expect("a store");
    store.apply_all(changes, 1).expect("stored");
    let (state, notes) = (store.snapshot().expect("a snapshot"), store.notes().expect("notes"));
    State { state, notes, durable: true, ..State::default() }
}

/// What is done while nothing is to be done.
fn idle(model: &mut Model) -> Vec<Effect> {
    update(model, Event::Idle)
}

fn read(key: Key) -> Change {
    Change::Read { briefing: key, paragraphs: vec![] }
}

#[test]
fn the_neighbours_of_what_is_shown_are_fetched_once() {
    let all = opened();
    let (mut m, order) = listed(&all);
    let effects = update(&mut m, loaded(&all, order[0]));
    assert_eq!(m.reader.entry, Some(order[0]));
    assert_eq!(asked(&effects), NOTHING, "the frame goes first");
    let beside: Vec<usize> = order[1..4].iter().map(|id| id.0).collect();
    assert_eq!(asked(&idle(&mut m)), beside);
    assert_eq!(asked(&press(&mut m, "j ] [ ?")), NOTHING, "they are on their way");
    assert_eq!(asked(&idle(&mut m)), NOTHING, "they are on their way");
    for id in &order[1..4] {
        update(&mut m, loaded(&all, *id));
    }
    assert_eq!(asked(&press(&mut m, "esc J")), NOTHING);
    assert_eq!(asked(&idle(&mut m)), [order[4].0], "of these one is not there yet");
}

/// Where stories are folded, the next row is further away than the next briefing.
#[test]
fn the_neighbouring_rows_are_fetched_as_well() {
    let opened = |briefing| Arc::new(Opened { briefing, diagnostics: vec![] });
    let all: All = super::testing::strikes().into_iter().map(opened).collect();
    let (mut m, order) = listed(&all);
    let (lead, beneath) = (order[1], &order[2..5]);
    let stories = vec![order[1..5].to_vec()];
    update(&mut m, Event::Told(Arc::new(Told { stories, copies: HashMap::new() })));
    update(&mut m, loaded(&all, order[0]));
    press(&mut m, "S-tab j");
    update(&mut m, loaded(&all, lead));
    let asked = asked(&idle(&mut m));
    assert_eq!(m.reader.entry, Some(lead));
    assert_eq!(m.shelf.beside(1), Some(order[5]), "{beneath:?} are folded away");
    assert_eq!(asked, [&order[2..5], &order[5..6]].concat().iter().map(|id| id.0).collect::<Vec<_>>());
}

#[test]
fn whoever_went_on_is_not_taken_back_by_what_comes_late() {
    let all = opened();
    let (mut m, order) = listed(&all);
    update(&mut m, loaded(&all, order[0]));
    press(&mut m, "S-tab G");
    let last = m.shelf.chosen().expect("the last row");
    press(&mut m, "?");
    update(&mut m, loaded(&all, last));
    assert_eq!(m.reader.entry, Some(order[0]));
    press(&mut m, "esc k");
    press(&mut m, "j");
    assert_eq!(m.reader.entry, Some(last), "it is there now");
}

/// Who was asked before may have known of no index yet.
#[test]
fn a_new_index_is_asked_for_what_is_still_awaited() {
    let all = opened();
    let (mut m, order) = listed(&all);
    update(&mut m, loaded(&all, order[0]));
    let beside: Vec<usize> = order[1..4].iter().map(|id| id.0).collect();
    update(&mut m, listing(&all));
    assert_eq!(asked(&idle(&mut m)), beside);
    let last = *order.last().expect("some");
    assert_eq!(asked(&press(&mut m, "S-tab G")), [last.0]);
    assert_eq!(asked(&press(&mut m, "m")), NOTHING, "given up");
    press(&mut m, "esc k");
    let awaited = asked(&press(&mut m, "j"));
    assert_eq!(awaited, [last.0]);
    let again = asked(&update(&mut m, listing(&all)));
    assert_eq!(again[0], last.0, "{again:?}");
}

#[test]
fn what_the_rows_of_a_search_show_is_fetched_once() {
    let all = opened();
    let (mut m, order) = listed(&all);
    update(&mut m, loaded(&all, order[0]));
    press(&mut m, "\" x");
    let group = |id: &EntryId, echo: EntryId| {
        let lead = Hit { entry: *id, quote: 0, class: Class::AllWords };
        Group { lead, echoes: vec![Echo { entry: echo, quote: 0, variants: vec![] }], briefings: 2 }
    };
    let (rows, echo) = (&order[4..8], order[8]);
    let found = Searched {
        generation: m.generation,
        rows: rows.iter().map(|id| group(id, echo)).collect(),
        total: 4,
        ..Searched::default()
    };
    let mut expected: Vec<usize> = rows.iter().map(|id| id.0).collect();
    expected.push(echo.0);
    assert_eq!(asked(&update(&mut m, Event::Searched(found))), expected);
    assert_eq!(asked(&press(&mut m, "down")), NOTHING);
    m.dirty = false;
    update(&mut m, loaded(&all, order[5]));
    assert!(m.dirty, "its row shows more now");
}

#[test]
fn the_next_unread_one_is_gone_to_once_it_is_there() {
    let all = opened();
    let (mut m, order) = listed(&all);
    update(&mut m, loaded(&all, order[0]));
    // all but the first and the last have been read
    let changes: Vec<Change> = order[1..order.len() - 1].iter().map(|id| read(known(id.0, &all))).collect();
    update(&mut m, Event::State(Box::new(state(&changes))));
    let last = *order.last().expect("some");
    press(&mut m, "S-tab");
    assert_eq!(asked(&press(&mut m, "U")), [last.0]);
    assert_eq!((m.reader.entry, m.focus), (Some(order[0]), Focus::Library), "nothing happens before");
    update(&mut m, loaded(&all, last));
    assert_eq!((m.reader.entry, m.focus), (Some(last), Focus::Reader));
    press(&mut m, "C-o");
    assert_eq!(m.reader.entry, Some(order[0]));
    press(&mut m, "C-o");
    assert!(m.status.as_ref().is_some_and(|s| s.text.contains("no place to go back to")));
}

#[test]
fn what_an_index_lists_is_known_by_its_path_and_what_moved_is_looked_at_in_full() {
    let all = opened();
    let (mut m, order) = listed(&all);
    update(&mut m, loaded(&all, order[0]));
    let elsewhere = Key { path: Some("/old/place.yaml".into()), ..known(5, &all) };
    let stranger = Key {
        path: Some("/old/other.yaml".into()),
        fingerprint: Fingerprint::of(b"other words"),
        title: "Known by nobody".into(),
        ..Key::default()
    };
    let changes = [read(known(3, &all)), read(elsewhere.clone()), read(stranger)];
    let effects = update(&mut m, Event::State(Box::new(state(&changes))));
    assert_eq!(asked(&effects), [5]);
    let unread: Vec<usize> = (0..all.len()).filter(|n| m.kept.is_unread(EntryId(*n))).collect();
    assert_eq!(unread, [0, 1, 2, 4, 5, 6, 7, 8]);
    let effects = update(&mut m, loaded(&all, EntryId(5)));
    let recalls = |key: &Key| effects.iter().any(|e| matches!(e, Effect::Recall { key: k, .. } if k == key));
    assert!(recalls(&known(5, &all)), "whether it moved or is a copy the disk tells: {effects:?}");
    // an index that comes after the reading state is no other matter
    let mut late = Model { size: (120, 20), ..Model::default() };
    assert_eq!(asked(&update(&mut late, Event::State(Box::new(state(&changes))))), NOTHING);
    assert!(asked(&update(&mut late, listing(&all))).contains(&5));
    assert!(!late.kept.is_unread(EntryId(3)) && late.kept.is_unread(EntryId(5)));
}

#[test]
fn the_briefing_to_return_to_is_opened_or_fetched_before_all_others() {
    let all = opened();
    let session = Change::Session {
        briefing: Some(known(3, &all)),
        spot: Spot { section: 0, offset: 0, words: String::new() },
        focus: "reader".into(),
        roots: vec![],
    };
    let resumed = || Model { size: (120, 20), resume: Resume::WhatToShow, ..Model::default() };
    let mut m = resumed();
    update(&mut m, listing(&all));
    let effects = update(&mut m, Event::State(Box::new(state(std::slice::from_ref(&session)))));
    assert_eq!(asked(&effects), [3]);
    update(&mut m, loaded(&all, EntryId(3)));
    assert_eq!(m.reader.entry, Some(EntryId(3)));
    let mut m = resumed();
    update(&mut m, Event::State(Box::new(state(&[session]))));
    let found = |n: usize| Found {
        id: EntryId(n),
        origin: Origin::File(format!("/briefings/{}.yaml", n + 2).into()),
        label: format!("{n}").into(),
    };
    let effects = update(&mut m, Event::Found((0..4).map(found).collect()));
    assert_eq!(effects, [Effect::Open(EntryId(1))]);
}

/// A root given by a link is known by where it leads.
#[test]
fn what_is_below_a_linked_folder_is_known_by_its_real_path() {
    let all = opened();
    let mut m = Model { size: (120, 20), ..Model::default() };
    let found = |n: usize, path: &str| Found {
        id: EntryId(n),
        origin: Origin::File(path.into()),
        label: path.into(),
    };
    update(&mut m, Event::Found(vec![found(0, "/link/a.yaml"), found(1, "/link/b.yaml")]));
    for (n, one) in all.iter().enumerate().take(2) {
        update(&mut m, Event::Opened(vec![(EntryId(n), Ok(Arc::clone(one)))]));
    }
    let at = |n: usize, path: &str| Key { path: Some(path.into()), ..known(n, &all) };
    let mut state = state(&[read(at(0, "/real/a.yaml")), read(at(1, "/real/elsewhere.yaml"))]);
    state.roots = vec![("/link".into(), "/real".into())];
    let effects = update(&mut m, Event::State(Box::new(state)));
    assert!(!m.kept.is_unread(EntryId(0)));
    let recalled: Vec<&Key> = effects
        .iter()
        .filter_map(|e| if let Effect::Recall { entry: EntryId(1), key } = e { Some(key) } else { None })
        .collect();
    assert_eq!(recalled, [&at(1, "/real/b.yaml")]);
}

#[test]
fn another_briefing_at_the_path_of_one_that_was_read_is_unread() {
    let all = opened();
    for (title, day, unread) in [
        ("A quiet week on the water", "2025-10-30", false),
        ("Another title", "2025-10-30", false),
        ("A quiet week on the water", "2025-10-29", false),
        ("Another title", "2025-10-29", true),
    ] {
        let (mut m, _) = listed(&all);
        let key = Key {
            title: title.into(),
            date: day.parse().ok(),
            fingerprint: Fingerprint::of(b"other words"),
            ..known(1, &all)
        };
        update(&mut m, Event::State(Box::new(state(&[read(key)]))));
        assert_eq!(m.kept.is_unread(EntryId(1)), unread, "{title} {day}");
    }
}

#[test]
fn a_changed_file_and_a_new_one_stand_once_in_every_order() {
    let all = opened();
    let mut m = indexed(&all);
    let mut other = all[0].briefing.clone();
    other.head.title = "Changed".into();
    let changed = Arc::new(Opened { briefing: other, diagnostics: vec![] });
    update(&mut m, Event::Opened(vec![(EntryId(0), Ok(changed))]));
    let path = Path::new("/briefings/new.yaml");
    let new = Found { id: EntryId(9), origin: Origin::File(path.into()), label: "new".into() };
    update(&mut m, Event::Found(vec![new]));
    assert_eq!(m.shelf.at_path(path), Some(EntryId(9)));
    assert_eq!(m.shelf.at_path(Path::new("/briefings/4.yaml")), Some(EntryId(4)));
    update(&mut m, Event::Opened(vec![(EntryId(9), Ok(Arc::clone(&all[1])))]));
    for sort in 0..5 {
        let mut shown: Vec<usize> = m.shelf.in_order().map(|id| id.0).collect();
        shown.sort_unstable();
        assert_eq!(shown, (0..10).collect::<Vec<_>>(), "{sort}");
        let effects = press(&mut m, "s");
        serve(&mut m, effects, &all);
    }
}

#[test]
fn an_answer_to_a_filter_that_is_no_more_changes_nothing() {
    let all = opened();
    let mut m = indexed(&all);
    let shown = |m: &Model| m.shelf.in_order().map(|id| id.0).collect::<Vec<_>>();
    let whole = shown(&m);
    let narrows = |effects: &[Effect]| -> Vec<u64> {
        let one =
            |e: &Effect| if let Effect::Narrow { generation, .. } = e { Some(*generation) } else { None };
        effects.iter().filter_map(one).collect()
    };
    let first = narrows(&press(&mut m, "S-tab / i"));
    let second = narrows(&press(&mut m, "n"));
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_ne!(first, second);
    let only = |generation: u64, id: usize| Event::Narrowed { generation, fitting: [EntryId(id)].into() };
    update(&mut m, only(first[0], 5));
    assert_eq!(shown(&m), whole, "overtaken by the next letter");
    update(&mut m, only(second[0], 5));
    assert_eq!(shown(&m).len(), 2, "and what is shown");
    press(&mut m, "esc");
    assert_eq!(shown(&m), whole);
    update(&mut m, only(second[0], 5));
    assert_eq!(shown(&m), whole);
    assert!(matches!(m.overlay, Overlay::None));
}

#[test]
fn what_was_found_is_gone_to_from_the_first_row_of_a_group_with_its_heading() {
    let all: All = (0..6)
        .map(|n| {
            let mut one = briefing(&["“A,” she said. “B,” she said. “C,” she said."]);
            one.head.title = format!("Title {n}").into();
            for words in ["“A,”", "“B,”", "“C,”"] {
                super::testing::quote(&mut one, words, None);
            }
            Arc::new(Opened { briefing: one, diagnostics: vec![] })
        })
        .collect();
    let mut m = super::testing::model((100, 16), all.iter().map(|one| one.briefing.clone()).collect());
    press(&mut m, "\" x");
    let hit = |n: usize| Hit { entry: EntryId(n / 3), quote: n % 3, class: Class::AllWords };
    let rows = (0..18).map(|n| Group { lead: hit(n), echoes: vec![], briefings: 1 }).collect();
    let (generation, whence) = (m.generation, vec![Whence::default(); 18]);
    update(&mut m, Event::Searched(Searched { generation, rows, whence, total: 18, ..Searched::default() }));
    let search = |m: &Model| match &m.overlay {
        Overlay::Search(search) => (search.by, search.selected, search.top, search.line()),
        other => panic!("{other:?}"),
    };
    while search(&m).0 != By::Briefing {
        press(&mut m, "C-g");
    }
    for _ in 0..17 {
        press(&mut m, "down");
    }
    assert_eq!((search(&m).1, search(&m).2 > 12), (17, true));
    for _ in 0..8 {
        press(&mut m, "up");
    }
    let (_, selected, top, line) = search(&m);
    assert_eq!((selected, top), (9, line - 1), "the heading is the first line shown");
    update(&mut m, Event::Gone(vec![EntryId(3)]));
    press(&mut m, "enter");
    assert!(m.status.as_ref().is_some_and(|s| s.text.contains("that briefing is gone")));
    assert!(matches!(m.overlay, Overlay::Search(_)));
}

#[test]
fn with_nothing_in_the_list_the_choice_is_on_its_first_row() {
    let mut m = super::testing::kept((160, 30));
    update(&mut m, Event::Gone(vec![EntryId(0), EntryId(1)]));
    press(&mut m, "S-tab / x x x enter");
    assert!(m.shelf.selected < m.shelf.row_count(), "{} of {}", m.shelf.selected, m.shelf.row_count());
    press(&mut m, "j j j j");
    assert!(matches!(m.shelf.row(m.shelf.selected), Some(Row::Follow(_) | Row::Entry(_))));
    let mut none = Model { size: (160, 30), ..Model::default() };
    let follow = |query: &str| Change::Follow { query: query.into(), name: None };
    update(&mut none, Event::State(Box::new(state(&[follow("grain"), follow("pump")]))));
    assert!(none.shelf.selected < none.shelf.row_count());
    press(&mut none, "S-tab j");
    assert_eq!(none.shelf.chosen_follow(), Some(1));
    assert!(super::shelf::Shelf::default().is_empty() && !m.shelf.is_empty());
    assert_eq!(m.kept.entry(BriefingId(99)), None);
}
