//! Panes, wheel and lists at their edges; what is said where there is nothing to do; keys that do nothing in a line of text.

use super::{
    Effect, Event, Model,
    event::Searched,
    finder,
    input::translate,
    model::Overlay,
    problems::{self, Line},
    regions::Focus,
    search::Search,
    shelf::{Row, Shelf},
    testing::{actor, briefing, ferries, kept, model, press, press_served, quote, strikes, tell},
    update,
};
use crate::{
    briefing::{Briefing, Diagnostic, Link, Position, Severity},
    command::{Code, Key},
    library::{
        EntryId, Opened,
        query::Query,
        search::{Class, Group, Hit},
    },
    reading::Change,
};
use ratatui::{
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseEvent, MouseEventKind},
    layout::Rect,
};
use std::sync::Arc;

fn said(m: &Model) -> &str {
    m.status.as_ref().map_or("", |status| status.text.as_str())
}

fn wheel(m: &mut Model, down: bool, pane: Rect) {
    let kind = if down { MouseEventKind::ScrollDown } else { MouseEventKind::ScrollUp };
    let (column, row) = (pane.x + pane.width / 2, pane.y + pane.height / 2);
    update(m, Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
}

/// Many people, each of whom says something.
fn crowd() -> Briefing {
    let body: Vec<String> = (0..40).map(|n| format!("“No {n},” said Person{n:02}.")).collect();
    let mut crowd = briefing(&[&body.join("\n")]);
    crowd.head.title = "A crowd".into();
    crowd.head.date = "2025-11-06".parse().ok();
    for n in 0..40 {
        let person = actor(&mut crowd, &format!("Person{n:02}"));
        quote(&mut crowd, &format!("“No {n},”"), Some(person));
    }
    crowd
}

#[test]
fn the_wheel_over_the_quotes_chooses_them_once_they_have_the_keys() {
    let mut m = model((160, 20), vec![crowd()]);
    let quotes = m.regions().quotes;
    wheel(&mut m, true, quotes);
    assert_eq!((m.reader.top, m.reader.quote), (3, None), "the text scrolls");
    press(&mut m, "g g tab tab");
    assert_eq!(m.focus, Focus::Quotes);
    let chosen: Vec<_> = [true, true, false]
        .map(|down| {
            wheel(&mut m, down, quotes);
            m.reader.quote
        })
        .into();
    assert_eq!(chosen, [Some(0), Some(1), Some(0)]);
}

#[test]
fn the_wheel_moves_the_choice_in_what_lies_over_the_panes() {
    let mut m = model((160, 48), vec![crowd(), ferries().remove(0)]);
    let anywhere = m.regions().reader;
    press(&mut m, "#");
    press(&mut m, "esc J #");
    let selected = |m: &Model| if let Overlay::Picker(p) = &m.overlay { Some(p.selected) } else { None };
    let walked = [true, true, false].map(|down| {
        wheel(&mut m, down, anywhere);
        selected(&m)
    });
    assert_eq!(walked, [Some(1), Some(2), Some(1)]);
    press_served(&mut m, "esc @ v e n n enter");
    let row = |m: &Model| m.dossier.as_ref().expect("a dossier").selected;
    let first = row(&m);
    wheel(&mut m, true, anywhere);
    assert_eq!(row(&m), first + 1);
    wheel(&mut m, false, anywhere);
    assert_eq!(row(&m), first);
}

/// As wide as text and side panel need beside each other.
#[test]
fn where_the_side_panel_has_room_it_takes_no_keys_when_it_is_shown_and_none_when_it_is_hidden() {
    let mut m = model((84, 30), ferries());
    press(&mut m, "P");
    assert_eq!(m.regions().actors.area(), 0);
    press(&mut m, "tab");
    assert_eq!(m.focus, Focus::Library, "what is hidden is passed over");
    press(&mut m, "esc P");
    assert_eq!((m.regions().actors.area() > 0, m.focus), (true, Focus::Reader));
    let mut m = model((83, 30), ferries());
    press(&mut m, "P");
    assert_eq!(m.focus, Focus::Actors, "there it has the place of the text");
    press(&mut m, "P");
    assert_eq!(m.focus, Focus::Reader);
    press(&mut m, "tab");
    assert_eq!(m.focus, Focus::Actors);
}

#[test]
fn the_quote_chosen_in_its_list_is_copied_wherever_the_text_is() {
    let mut m = model((160, 20), vec![crowd(), ferries().remove(1)]);
    press(&mut m, "tab tab j j");
    let text = m.regions().reader;
    m.reader.quote = None;
    (0..20).for_each(|_| wheel(&mut m, true, text));
    let effects = press(&mut m, "y");
    let copied = effects.iter().find_map(|e| if let Effect::Copy(text) = e { Some(text) } else { None });
    let copied = copied.expect("copied");
    assert!(copied.contains("Person02"), "{copied}");
    press(&mut m, "esc esc J tab tab");
    assert_eq!(m.focus, Focus::Quotes);
    assert!(!press(&mut m, "y").iter().any(|e| matches!(e, Effect::Copy(_))));
    assert!(said(&m).starts_with("no quote on the screen"), "{}", said(&m));
}

#[test]
fn a_page_of_actors_is_as_long_as_they_show() {
    let mut m = model((160, 30), vec![crowd()]);
    let shown = usize::from(m.regions().actors.height - 2) / 2;
    assert!(shown > 4);
    press(&mut m, "tab pagedown");
    assert_eq!((m.focus, m.side.actor), (Focus::Actors, shown - 2));
    press(&mut m, "pagedown pagedown");
    assert_eq!(m.side.actor, 3 * (shown - 2));
}

#[test]
fn days_have_names_within_a_week_and_months_beyond_it() {
    let days = ["2025-11-07", "2025-11-06", "2025-11-05", "2025-11-04", "2025-10-31", "2025-10-30"];
    let all = days.map(|day| {
        let mut one = briefing(&["Words."]);
        one.head.date = day.parse().ok();
        one
    });
    let m = model((160, 30), all.into());
    let group =
        |row| if let Some(Row::Group(name)) = m.shelf.row(row) { Some(name.to_string()) } else { None };
    let groups: Vec<String> = (0..m.shelf.row_count()).filter_map(group).collect();
    assert_eq!(groups, ["November 2025", "Today", "Yesterday", "Tuesday", "Friday", "October 2025"]);
}

#[test]
fn the_problems_screen_names_files_places_and_advice() {
    let mut m = model((60, 20), ferries());
    assert_eq!(problems::lines(&m), [Line::Fine]);
    let place = Position { line: 3, column: 7, length: 2 };
    let found = vec![
        Diagnostic::warning("no key `tilte`".to_owned(), Some(place))
            .help("did you mean `title`, the key that every briefing must have?".to_owned()),
        Diagnostic::error("so many words that they do not stand in one line of it here".to_owned(), None),
    ];
    let opened = Opened { briefing: ferries().remove(0), diagnostics: found };
    update(&mut m, Event::Opened(vec![(EntryId(0), Ok(Arc::new(opened)))]));
    let own = [
        Line::File("0.yaml".into()),
        Line::Problem(Severity::Warning, "3:7  no key `tilte`".into()),
        Line::Help("did you mean `title`, the key that every briefing".into()),
        Line::Help("must have?".into()),
        Line::Problem(Severity::Error, "so many words that they do not stand in one line of it".into()),
        Line::Problem(Severity::Error, "here".into()),
    ];
    assert_eq!(problems::lines(&m), own);
    update(&mut m, Event::Opened(vec![(EntryId(1), Err("no title".into()))]));
    let other = [Line::Blank, Line::File("1.yaml".into()), Line::Problem(Severity::Error, "no title".into())];
    assert_eq!(problems::lines(&m), [&own[..], &other].concat());
}

fn search(m: &Model) -> &Search {
    let Overlay::Search(search) = &m.overlay else { panic!("the search is open") };
    search
}

fn answer(m: &mut Model, rows: usize) {
    let lead = Hit { entry: EntryId(0), quote: 0, class: Class::AllWords };
    let rows = vec![Group { lead, echoes: vec![], briefings: 1 }; rows];
    let (generation, total) = (m.generation, rows.len());
    update(m, Event::Searched(Searched { generation, rows, total, ..Searched::default() }));
}

#[test]
fn only_queries_that_ask_and_find_something_are_remembered() {
    let remembers = |effects: &[Effect]| {
        let is = |e: &Effect| matches!(e, Effect::Keep { tasks, .. } if matches!(tasks[0].change, Change::Asked(_)));
        effects.iter().any(is)
    };
    for (keys, rows, expected) in [("\" x", 1, true), ("\" x", 0, false), ("\"", 3, false)] {
        let mut m = model((160, 30), ferries());
        press(&mut m, keys);
        answer(&mut m, rows);
        assert_eq!(remembers(&press(&mut m, "esc")), expected, "{keys} {rows}");
    }
}

#[test]
fn down_from_the_newest_query_is_what_was_typed_and_then_the_next_row() {
    let mut m = kept((160, 30));
    m.kept.state.queries = vec!["one".into()];
    press(&mut m, "\" d r a f t up");
    assert_eq!(search(&m).typed.text().as_str(), "one");
    press(&mut m, "down");
    assert_eq!(search(&m).typed.text().as_str(), "draft");
    answer(&mut m, 3);
    press(&mut m, "down");
    assert_eq!((search(&m).typed.text().as_str(), search(&m).selected), ("draft", 1));
}

#[test]
fn what_is_typed_is_understood_at_once() {
    let mut m = model((160, 30), ferries());
    press(&mut m, "\" p u m p");
    assert_ne!(search(&m).asked, Query::default());
    assert_eq!(search(&m).asked.input, "pump");
}

/// In a line of text a key that means nothing there neither closes it nor types anything.
#[test]
fn keys_without_meaning_leave_a_line_of_text_alone() {
    for open in ["/ e n g", "S-tab / q u i", "@ v e n n", "@ v e n n enter / c o m", ": t h e", "t x"] {
        let mut m = model((160, 30), ferries());
        press_served(&mut m, open);
        for key in ["tab", "C-s", "C-g", "pagedown", "S-tab"] {
            press_served(&mut m, key);
            assert!(!matches!(m.overlay, Overlay::None), "{open} {key}");
        }
        press_served(&mut m, "esc");
        assert!(matches!(m.overlay, Overlay::None), "{open}");
    }
}

#[test]
fn while_the_dossier_is_narrowed_its_choice_moves() {
    let mut m = model((160, 30), ferries());
    press_served(&mut m, "@ v e n n enter /");
    let chosen = |m: &Model| m.dossier.as_ref().expect("a dossier").chosen();
    let first = chosen(&m);
    press_served(&mut m, "down");
    let second = chosen(&m);
    assert_ne!(second, first);
    press_served(&mut m, "up");
    assert_eq!(chosen(&m), first);
    press_served(&mut m, "down enter");
    assert_eq!((chosen(&m), matches!(m.overlay, Overlay::None)), (second, true));
}

#[test]
fn while_the_list_is_narrowed_its_choice_moves() {
    let mut m = model((160, 30), ferries());
    press(&mut m, "S-tab /");
    assert_eq!(m.shelf.chosen(), Some(EntryId(0)));
    press(&mut m, "down");
    assert_eq!(m.shelf.chosen(), Some(EntryId(1)));
    press(&mut m, "up");
    assert_eq!(m.shelf.chosen(), Some(EntryId(0)));
}

#[test]
fn the_title_above_the_first_quote_of_a_dossier_is_shown_with_it() {
    let mut all: Vec<Briefing> = (0..6)
        .map(|n| {
            let mut one = briefing(&["“A,” she said. “B,” she said. “C,” said Ada Venn."]);
            one.head.title = format!("Title {n}").into();
            let venn = actor(&mut one, "Ada Venn");
            for words in ["“A,”", "“B,”", "“C,”"] {
                quote(&mut one, words, Some(venn));
            }
            one
        })
        .collect();
    all[0].head.date = "2025-11-06".parse().ok();
    let mut m = model((60, 9), all);
    press_served(&mut m, "@ v e n n enter G");
    let dossier =
        |m: &Model| m.dossier.as_ref().map(|d| (d.selected, d.top, d.rows.len())).expect("a dossier");
    let (last, top, rows) = dossier(&m);
    assert_eq!((rows, last), (24, 23));
    assert!(top > 12, "{top}");
    // up to the first quote of the fourth briefing
    press_served(&mut m, "k k k k k k k k");
    assert_eq!((dossier(&m).0, dossier(&m).1), (13, 12));
    // where there is room for two lines alone, those are quotes
    let mut m = model((60, 4), (0..6).map(|_| crowd()).collect());
    press_served(&mut m, "@ P e r s o n 0 3 enter G k");
    let (selected, top, _) = dossier(&m);
    assert_eq!(top, selected);
}

#[test]
fn an_answer_about_somebody_counts_once() {
    let mut m = model((160, 30), ferries());
    press_served(&mut m, "@ v e n n enter");
    let opened = m.shelf.ready(EntryId(1)).cloned().expect("open");
    let asked = |effects: &[Effect]| {
        effects
            .iter()
            .find_map(|e| if let Effect::Dossier { generation, .. } = e { Some(*generation) } else { None })
    };
    let mut ask = || asked(&update(&mut m, Event::Opened(vec![(EntryId(1), Ok(Arc::clone(&opened)))])));
    let (first, second) = (ask().expect("asked"), ask().expect("asked"));
    assert_ne!(first, second);
    update(&mut m, Event::Dossier { generation: first, known: None });
    assert!(m.dossier.as_ref().is_some_and(|d| !d.gone), "overtaken");
    update(&mut m, Event::Dossier { generation: second, known: None });
    assert!(m.dossier.as_ref().is_some_and(|d| d.gone));
}

#[test]
fn the_finder_waits_for_its_answer_and_scrolls_to_its_choice() {
    let mut m = model((160, 30), vec![crowd()]);
    let finder = |m: &Model| -> finder::Finder {
        let Overlay::Finder(finder) = &m.overlay else { panic!("the finder") };
        finder.clone()
    };
    press(&mut m, "@");
    assert!(finder(&m).waiting && finder(&m).rows.is_empty());
    press_served(&mut m, "esc @");
    assert!(!finder(&m).waiting && finder(&m).top == 0);
    (0..30).for_each(|_| _ = press_served(&mut m, "down"));
    let (_, rows) = super::picker_rows(30);
    assert_eq!((finder(&m).selected, finder(&m).top), (30, 31 - rows));
}

#[test]
fn a_mark_has_a_letter_for_its_name() {
    for (key, name) in [("space", false), ("enter", false), ("C-a", false), ("é", true)] {
        let mut m = model((160, 30), ferries());
        let effects = press(&mut m, &format!("m {key}"));
        let marked = effects.iter().any(|e| matches!(e, Effect::Keep { .. }));
        assert_eq!((marked, said(&m) == "no mark: its name is one letter"), (name, !name), "{key}");
    }
    let with = |code, modifiers| translate(KeyEvent::new(code, modifiers));
    let ctrl = Some(Key { code: Code::Char('o'), ctrl: true });
    assert_eq!(with(KeyCode::Char('O'), KeyModifiers::CONTROL | KeyModifiers::SHIFT), ctrl);
    assert_eq!(
        with(KeyCode::Char('O'), KeyModifiers::SHIFT),
        Some(Key { code: Code::Char('O'), ctrl: false })
    );
}

#[test]
fn a_long_address_is_scrolled_line_by_line() {
    let mut linked = briefing(&["The port."]);
    linked.sections[0].links = vec![Link { text: "port".into(), url: "https://a.example/1".into() }];
    let mut m = model((100, 30), vec![linked]);
    press(&mut m, "o enter");
    let top = |m: &Model| if let Overlay::Leave(leave) = &m.overlay { Some(leave.top) } else { None };
    let tops: Vec<_> = ["down", "down", "up", "up", "up"]
        .map(|key| {
            press(&mut m, key);
            top(&m)
        })
        .into();
    assert_eq!(tops, [Some(1), Some(2), Some(1), Some(0), Some(0)]);
}

#[test]
fn folding_from_the_text_leaves_what_is_read_alone() {
    let mut m = model((160, 30), strikes());
    tell(&mut m);
    press(&mut m, "S-tab + j j enter");
    let read = m.reader.entry.expect("shown");
    assert!(m.shelf.in_story(read).under);
    press(&mut m, "+");
    assert_eq!((m.reader.entry, m.focus), (Some(read), Focus::Reader));
    assert_ne!(m.shelf.chosen(), Some(read), "its row is folded away");
    // in the list what is chosen is shown
    press(&mut m, "+ S-tab");
    m.shelf.choose(read);
    press(&mut m, "+");
    assert_eq!(m.reader.entry, m.shelf.chosen());
}

#[test]
fn stories_that_are_known_already_undo_no_drawing() {
    let mut m = model((160, 30), strikes());
    for (before, drawn) in [(false, true), (true, true), (false, false)] {
        m.dirty = before;
        tell(&mut m);
        assert_eq!(m.dirty, drawn);
    }
}

#[test]
fn of_one_briefing_alone_no_stories_are_asked_for() {
    for count in [1, 2] {
        let mut m = Model { size: (160, 30), ..Model::default() };
        let whole = model((160, 30), ferries());
        let ready = |id: usize| (EntryId(id), Ok(Arc::clone(whole.shelf.ready(EntryId(id)).expect("open"))));
        let found = |id: usize| super::event::Found {
            id: EntryId(id),
            origin: crate::library::Origin::Stdin,
            label: "x".into(),
        };
        update(&mut m, Event::Found((0..count).map(found).collect()));
        update(&mut m, Event::Opened((0..count).map(ready).collect()));
        assert_eq!(update(&mut m, Event::ScanDone).contains(&Effect::Stories), count > 1);
    }
}

/// Without an index at the start, too: what has come into it since need not be held, so only it can tell what fits.
#[test]
fn the_index_is_asked_what_fits_as_soon_as_anything_is_in_it() {
    let narrows = |effects: &[Effect]| effects.iter().any(|e| matches!(e, Effect::Narrow { .. }));
    let mut m = model((160, 30), ferries());
    assert!(!narrows(&press(&mut m, "S-tab / x")));
    update(&mut m, Event::Indexed(vec![EntryId(0)]));
    assert!(narrows(&press(&mut m, "y")));
}

#[test]
fn what_is_shown_is_held_longer_than_what_was_fetched_ahead() {
    let opened = Arc::new(Opened { briefing: ferries().remove(0), diagnostics: vec![] });
    let mut shelf = Shelf::default();
    (0..96).for_each(|n| shelf.load(EntryId(n), Arc::clone(&opened)));
    shelf.used(EntryId(0));
    shelf.load(EntryId(96), opened);
    assert!(shelf.ready(EntryId(0)).is_some() && shelf.ready(EntryId(1)).is_none());
}

/// Between a change of an entry and the new order, its row is still the one where it stands.
#[test]
fn an_entry_whose_day_has_changed_is_found_where_it_still_stands() {
    let days = ["2025-11-06", "2025-11-05", "2025-11-04", "2025-11-03", "2025-11-02"];
    let dated = |day: &str| {
        let mut one = briefing(&["Words."]);
        (one.head.date, one.head.title) = (day.parse().ok(), day.into());
        one
    };
    let mut m = model((160, 30), days.map(dated).into());
    let opened = Arc::new(Opened { briefing: dated("2025-10-01"), diagnostics: vec![] });
    m.shelf.opened(EntryId(1), Ok(opened));
    assert_eq!(m.shelf.neighbour(EntryId(1), 1), Some(EntryId(2)));
    assert_eq!(m.shelf.around(Some(EntryId(1))).collect::<Vec<_>>(), [2, 3, 4, 0].map(EntryId));
    m.shelf.arrange(m.today);
    assert_eq!(m.shelf.neighbour(EntryId(1), -1), Some(EntryId(4)));
}
