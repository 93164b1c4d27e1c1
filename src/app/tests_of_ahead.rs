//! Pages laid out ahead: which, when, how many; and that nothing else is otherwise for them.

use super::{
    Event, Model,
    ahead::{Ahead, Laid},
    has_idle_work,
    page::Page,
    testing::{briefing, ferries, model, press, strikes, tell},
    tests_of_fetching::{listed, loaded},
    tests_of_index::opened as indexed,
    tests_of_walks::place,
    update,
};
use crate::{
    briefing::{Briefing, Link},
    library::{EntryId, Opened},
};
use proptest::prelude::*;
use std::sync::Arc;

const SIZE: (u16, u16) = (140, 30);

/// So many briefings with a link in each, newest first.
fn many(count: usize) -> Vec<Briefing> {
    let one = |n: usize| {
        let words =
            format!("Pier {n} was closed at noon, said the board, and nobody knew when it would open. ");
        let mut one = briefing(&[&words.repeat(6), "The board meets again."]);
        one.head.title = format!("Pier {n:02}").into();
        one.sections[1].links.push(Link { text: "board".into(), url: "https://example.org/board".into() });
        one
    };
    (0..count).map(one).collect()
}

/// Does what there is to do while nothing is to be done; gives back how many pages were laid out.
fn rest(model: &mut Model) -> usize {
    let mut asked = 0;
    for steps in 0..9 {
        if !has_idle_work(model) {
            return steps - asked;
        }
        asked += update(model, Event::Idle).len();
        assert!(asked < 2, "neighbours are asked for once");
    }
    panic!("there is no end of it");
}

/// Whether the page of an entry is there.
fn is_there(model: &Model, id: usize) -> bool {
    let width = model.reader.page.width;
    let opened = model.shelf.ready(EntryId(id)).expect("a briefing");
    model.reader.ahead.clone().take(opened, width).is_some()
}

fn there(model: &Model) -> Vec<usize> {
    (0..model.shelf.len()).filter(|id| is_there(model, *id)).collect()
}

/// That what the reader shows is what it would show without any page laid out before.
fn assert_made_of_what_is_shown(model: &Model) {
    let opened = model.reader.opened.clone().expect("something is shown");
    let anew = Laid::new(opened, model.reader.page.width);
    assert_eq!((&model.reader.page, &model.reader.linked), (&anew.page, &anew.linked));
}

#[test]
fn the_next_one_is_laid_out_first_then_the_one_back_and_the_second_next() {
    let mut m = model(SIZE, many(9));
    press(&mut m, "S-tab j j j");
    assert_eq!(m.reader.entry, Some(EntryId(3)));
    assert_eq!(there(&m), [0, 1, 2], "those that were left");
    for there_then in [&[0, 1, 2, 4][..], &[1, 2, 4, 5]] {
        assert!(has_idle_work(&m));
        update(&mut m, Event::Idle);
        assert_eq!(there(&m), there_then);
    }
    assert!(!has_idle_work(&m));
    press(&mut m, "j");
    assert_eq!((there(&m), rest(&mut m)), (vec![1, 2, 3, 5], 1), "with each key one page");
    press(&mut m, "k");
    assert_eq!(m.reader.entry, Some(EntryId(3)));
    rest(&mut m);
    assert_eq!(there(&m), [1, 2, 4, 6], "upwards");
}

#[test]
fn nothing_is_laid_out_where_the_next_key_hardly_asks_for_it() {
    let mut m = model(SIZE, many(9));
    assert_eq!(rest(&mut m), 0, "the text has the keys");
    press(&mut m, "J");
    assert_eq!(rest(&mut m), 2, "one goes through the list by other keys");
    press(&mut m, "S-tab G");
    assert!(has_idle_work(&m));
    for over in ["?", ":", "\"", "/"] {
        press(&mut m, over);
        assert!(!has_idle_work(&m), "{over}");
        press(&mut m, "esc");
    }
    assert!(has_idle_work(&m));
}

#[test]
fn of_rows_those_that_show_are_laid_out() {
    let mut m = model(SIZE, strikes());
    tell(&mut m);
    press(&mut m, "S-tab");
    rest(&mut m);
    let (mut below, rows) = (Vec::new(), m.shelf.row_count());
    press(&mut m, "j");
    below.extend(m.reader.entry);
    press(&mut m, "j");
    below.extend(m.reader.entry);
    assert!(rows < strikes().len() + 3 && below[1].0 > below[0].0 + 1, "some are folded away: {below:?}");
    let mut m = model(SIZE, strikes());
    tell(&mut m);
    press(&mut m, "S-tab");
    rest(&mut m);
    assert_eq!(there(&m), below.iter().map(|id| id.0).collect::<Vec<_>>());
}

#[test]
fn a_page_that_is_there_is_shown_as_if_it_were_not() {
    let mut m = model(SIZE, many(9));
    press(&mut m, "S-tab");
    rest(&mut m);
    // a page that nobody would lay out tells that it was taken
    let opened = Arc::clone(m.shelf.ready(EntryId(1)).expect("open"));
    let width = m.reader.page.width;
    let mut laid = m.reader.ahead.take(&opened, width).expect("laid out");
    assert_eq!(laid.page, Page::new(&opened.briefing, width));
    laid.page.lines[1].indent = 7;
    m.reader.ahead.put(laid);
    press(&mut m, "j");
    assert_eq!(m.reader.page.lines[1].indent, 7);
    assert_eq!(m.reader.linked.len(), 1);
    press(&mut m, "j");
    assert_made_of_what_is_shown(&m);
    press(&mut m, "k");
    assert_eq!(m.reader.page.lines[1].indent, 7, "it was put aside for the way back");
}

#[test]
fn another_width_is_another_page() {
    let mut m = model(SIZE, many(9));
    press(&mut m, "S-tab");
    rest(&mut m);
    assert!(is_there(&m, 1));
    update(&mut m, Event::Resize { columns: 100, rows: 30 });
    assert!(!is_there(&m, 1));
    press(&mut m, "j");
    assert_made_of_what_is_shown(&m);
    assert_eq!(m.reader.page.width, m.regions().text.width);
    assert!(rest(&mut m) > 0);
}

#[test]
fn a_file_that_changed_never_shows_its_old_page() {
    let mut m = model(SIZE, many(9));
    press(&mut m, "S-tab");
    rest(&mut m);
    let mut new = many(2).remove(1);
    new.sections[1].heading = Some("Late at night".into());
    let new = Arc::new(Opened { briefing: new, diagnostics: vec![] });
    update(&mut m, Event::Opened(vec![(EntryId(1), Ok(Arc::clone(&new)))]));
    assert!(!is_there(&m, 1));
    press(&mut m, "j");
    assert!(Arc::ptr_eq(m.reader.opened.as_ref().expect("shown"), &new));
    assert_made_of_what_is_shown(&m);
    update(&mut m, Event::Gone(vec![EntryId(2)]));
    rest(&mut m);
    assert!(is_there(&m, 3) && m.shelf.ready(EntryId(2)).is_none());
}

/// What comes of a text that is known already is its actors and quotes.
#[test]
fn the_same_words_again_leave_the_page_as_it_is() {
    let mut m = model(SIZE, many(2));
    m.reader.page.lines[1].indent = 7;
    let again = || Arc::new(Opened { briefing: many(1).remove(0), diagnostics: vec![] });
    update(&mut m, Event::Opened(vec![(EntryId(0), Ok(again()))]));
    assert_eq!(m.reader.page.lines[1].indent, 7);
    let mut other = Opened::clone(&again());
    other.briefing.head.title = "Another title".into();
    update(&mut m, Event::Opened(vec![(EntryId(0), Ok(Arc::new(other)))]));
    assert_made_of_what_is_shown(&m);
}

#[test]
fn few_pages_are_held_and_no_large_ones() {
    let mut ahead = Ahead::default();
    let all: Vec<_> =
        many(9).into_iter().map(|briefing| Arc::new(Opened { briefing, diagnostics: vec![] })).collect();
    for opened in &all {
        ahead.put(Laid::new(Arc::clone(opened), 60));
        ahead.put(Laid::new(Arc::clone(opened), 60));
    }
    let held: Vec<bool> = all.iter().map(|opened| ahead.take(opened, 60).is_some()).collect();
    assert_eq!(held, [false, false, false, false, false, true, true, true, true]);
    assert!(all.iter().all(|opened| ahead.take(opened, 60).is_none()), "each once");

    let (words, lines) = ("word ".repeat(14_000), "\n".repeat(2000));
    let mut linked = briefing(&[&words[..9000]]);
    linked.sections[0].links = vec![Link { text: "no such".into(), url: "https://example.org".into() }; 400];
    for (what, large) in [
        ("a long one", briefing(&[&words])),
        ("several sections that are long together", briefing(&[&words[..30_000]; 3])),
        ("very many lines", briefing(&[&lines])),
        ("very many links", linked),
    ] {
        let opened = Arc::new(Opened { briefing: large.clone(), diagnostics: vec![] });
        ahead.put(Laid::new(Arc::clone(&opened), 60));
        assert!(ahead.take(&opened, 60).is_none(), "{what}");
        let mut m = model(SIZE, vec![ferries().remove(0), large]);
        press(&mut m, "S-tab");
        assert!(!has_idle_work(&m), "{what}");
    }
    let mut m = model(SIZE, vec![ferries().remove(0), briefing(&[&words[..20_000]])]);
    press(&mut m, "S-tab");
    assert!(!has_idle_work(&m), "it takes long");
    press(&mut m, "j k");
    assert!(is_there(&m, 1), "but it is laid out, and short enough to be held");
    ahead.put(Laid::new(Arc::clone(&all[0]), 8));
    assert!(ahead.take(&all[0], 8).is_none(), "one of very many lines since it is narrow");
}

#[test]
fn nothing_shows_of_it_and_nothing_else_comes_of_it() {
    let mut m = model(SIZE, many(9));
    press(&mut m, "S-tab j g");
    m.dirty = false;
    m.say("said");
    for dirty in [false, true] {
        m.dirty = dirty;
        let (before, pending) = (place(&m), m.pending.clone());
        update(&mut m, Event::Idle);
        assert_eq!((place(&m), m.dirty, m.pending.len()), (before, dirty, pending.len()));
    }
    assert_eq!((m.pending.len(), m.status.is_some()), (1, true));
    let mut nothing = Model::default();
    assert!(!has_idle_work(&nothing));
    assert!(update(&mut nothing, Event::Idle).is_empty() && !nothing.dirty);
}

/// What an index knows is laid out once it is fetched.
#[test]
fn what_is_on_its_way_is_laid_out_when_it_is_there() {
    let all = indexed();
    let (mut m, order) = listed(&all);
    update(&mut m, loaded(&all, order[0]));
    press(&mut m, "S-tab");
    assert_eq!(rest(&mut m), 0, "it is only asked for");
    update(&mut m, loaded(&all, order[1]));
    assert_eq!(rest(&mut m), 1);
    assert!(is_there_of(&m, &all[order[1].0]));
}

fn is_there_of(model: &Model, opened: &Arc<Opened>) -> bool {
    model.reader.ahead.clone().take(opened, model.reader.page.width).is_some()
}

/// What a reader does, and what happens meanwhile.
const STEPS: [&str; 22] = [
    "j",
    "j",
    "j",
    "k",
    "k",
    "J",
    "K",
    "S-tab",
    "tab",
    "enter",
    "G",
    "g g",
    "C-o",
    "+",
    "s",
    "L",
    "t esc",
    "r",
    "]",
    "/ b o a r d enter",
    "narrow",
    "changed",
];

fn take(m: &mut Model, step: &str) {
    match step {
        "narrow" => {
            let columns = if m.size.0 == SIZE.0 { 90 } else { SIZE.0 };
            update(m, Event::Resize { columns, rows: SIZE.1 });
        }
        "changed" => {
            let id = m.shelf.neighbour(m.reader.entry.expect("shown"), 1).unwrap_or(EntryId(0));
            let mut opened = Opened::clone(m.shelf.ready(id).expect("open"));
            opened.briefing.head.title = format!("{} again", opened.briefing.head.title).into();
            update(m, Event::Opened(vec![(id, Ok(Arc::new(opened)))]));
        }
        keys => drop(press(m, keys)),
    }
}

proptest! {
    /// With time to lay out pages ahead, or now and then, or never: the same is shown.
    #[test]
    fn whoever_rests_sees_the_same(steps in proptest::collection::vec((0..STEPS.len(), 0usize..4), 1..40)) {
        let start = || {
            let mut m = model(SIZE, many(5).into_iter().chain(strikes()).collect());
            tell(&mut m);
            m
        };
        let (mut rested, mut hurried) = (start(), start());
        for (step, pause) in steps {
            for _ in 0..pause {
                if has_idle_work(&rested) {
                    update(&mut rested, Event::Idle);
                }
            }
            take(&mut rested, STEPS[step]);
            take(&mut hurried, STEPS[step]);
            // the one is not to profit from what it left itself
            hurried.reader.ahead = Ahead::default();
            prop_assert_eq!(place(&rested), place(&hurried));
            prop_assert_eq!(&rested.reader.page, &hurried.reader.page);
            prop_assert_eq!(&rested.reader.linked, &hurried.reader.linked);
            prop_assert_eq!(rested.dirty, hurried.dirty);
            assert_made_of_what_is_shown(&rested);
        }
    }
}
