//! What a reader does, key by key, and what becomes of it.

use super::{
    Effect, Event,
    event::Searched,
    model::Overlay,
    reader::Lit,
    regions::Focus,
    search::{By, Line, Whence},
    testing::{briefing, ferries, model, press},
    update,
};
use crate::{
    briefing::ActorId,
    library::{
        EntryId, Opened,
        search::{Class, Group, Hit},
    },
};
use std::sync::Arc;

fn ready() -> super::Model {
    model((160, 48), ferries())
}

/// A screen so low that the text has to scroll.
fn low() -> super::Model {
    model((100, 16), ferries())
}

#[test]
fn the_newest_briefing_is_shown_once_all_are_open() {
    let m = ready();
    assert_eq!(m.reader.entry, Some(EntryId(0)));
    assert_eq!(m.shelf.chosen(), Some(EntryId(0)));
    assert_eq!(m.focus, Focus::Reader);
}

#[test]
fn sections_by_step_by_number_and_by_kind() {
    let mut m = ready();
    press(&mut m, "] ]");
    assert_eq!(m.reader.section, 2);
    press(&mut m, "[");
    assert_eq!(m.reader.section, 1);
    press(&mut m, "4");
    assert_eq!(m.reader.section, 3);
    press(&mut m, "9");
    assert_eq!(m.reader.section, 3);
    assert!(m.status.as_ref().expect("says so").text.contains("4 sections"));
}

#[test]
fn the_next_section_of_a_kind_goes_on_through_the_library() {
    let mut m = ready();
    press(&mut m, "g p");
    assert_eq!((m.reader.entry, m.reader.section), (Some(EntryId(0)), 3));
    press(&mut m, "g p");
    assert_eq!((m.reader.entry, m.reader.section), (Some(EntryId(1)), 1));
    press(&mut m, "g p");
    assert_eq!((m.reader.entry, m.reader.section), (Some(EntryId(0)), 3));
    press(&mut m, "g u");
    assert_eq!(m.reader.section, 2);
}

#[test]
fn going_back_returns_across_briefings() {
    let mut m = low();
    press(&mut m, "j j");
    let (entry, top) = (m.reader.entry, m.reader.top);
    press(&mut m, "J");
    assert_eq!(m.reader.entry, Some(EntryId(1)));
    press(&mut m, "backspace");
    assert_eq!((m.reader.entry, m.reader.top), (entry, top));
    press(&mut m, "C-o");
    assert!(m.status.is_some());
}

#[test]
fn marks_are_set_and_gone_to_by_letter() {
    let mut m = low();
    press(&mut m, "G m a g g");
    assert_eq!(m.reader.top, 0);
    press(&mut m, "J ' a");
    assert_eq!(m.reader.entry, Some(EntryId(0)));
    assert!(m.reader.top > 0);
    press(&mut m, "' x");
    assert_eq!(m.status.as_ref().expect("says so").text.as_str(), "no mark x");
}

#[test]
fn a_chosen_quote_is_brought_into_view_and_its_neighbours_follow() {
    let mut m = low();
    press(&mut m, ") ) )");
    assert_eq!(m.reader.quote, Some(2));
    let place = m.reader.opened.as_ref().expect("open").briefing.quotes[2].place;
    assert!(m.reader.in_view(place));
    assert_eq!(m.side.quote, 2);
    press(&mut m, ")");
    assert_eq!(m.reader.quote, Some(2));
    press(&mut m, "(");
    assert_eq!(m.reader.quote, Some(1));
}

#[test]
fn the_side_panel_leads_the_reader() {
    let mut m = low();
    press(&mut m, "tab");
    assert_eq!(m.focus, Focus::Actors);
    press(&mut m, "j k");
    assert_eq!(m.reader.lit, Lit::Actor(ActorId(0)));
    press(&mut m, "enter n");
    assert_eq!((m.focus, m.reader.at), (Focus::Reader, Some(1)));
    press(&mut m, "tab tab G enter");
    assert_eq!((m.focus, m.reader.quote), (Focus::Reader, Some(2)));
}

#[test]
fn find_as_you_type_walk_and_give_up() {
    let mut m = low();
    press(&mut m, "/ e n g i n e");
    assert_eq!(m.reader.places.len(), 2);
    press(&mut m, "enter n");
    assert_eq!(m.reader.at, Some(1));
    press(&mut m, "esc");
    assert_eq!(m.reader.lit, Lit::Nothing);
    let top = m.reader.top;
    press(&mut m, "g g / p u m p");
    assert!(m.reader.top > 0);
    press(&mut m, "esc");
    assert_eq!(m.reader.top, 0);
    assert!(top > 0);
}

#[test]
fn words_that_are_not_there_leave_the_place_alone() {
    let mut m = low();
    press(&mut m, "j / z z z enter");
    assert_eq!(m.reader.top, 1);
    assert!(m.status.as_ref().expect("says so").text.contains("zzz"));
}

#[test]
fn copying_gives_the_words_with_their_citation() {
    let mut m = ready();
    let effects = press(&mut m, ") y");
    let [Effect::Copy(text)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(text.contains("It will come") && text.contains("Ada Venn"), "{text}");
}

#[test]
fn the_editor_opens_at_the_line_of_the_quote() {
    let mut m = ready();
    let effects = press(&mut m, ") e");
    let [Effect::Edit { line, entry, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((*line, *entry), (2, EntryId(0)));
}

fn group(entry: usize, quote: usize) -> Group {
    let lead = Hit { entry: EntryId(entry), quote, class: Class::AllWords };
    Group { lead, echoes: vec![], briefings: 1 }
}

#[test]
fn searching_asks_at_every_key_and_drops_old_answers() {
    let mut m = ready();
    let effects = press(&mut m, "\" c o");
    let queries: Vec<_> = effects
        .iter()
        .map(|e| match e {
            Effect::Search { query, generation, .. } => (query.as_str(), *generation),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(queries, [("", 1), ("c", 2), ("co", 3)]);
    let answer = |generation, entry| Searched {
        generation,
        rows: vec![group(entry, 1)],
        total: 1,
        ..Searched::default()
    };
    update(&mut m, Event::Searched(answer(2, 1)));
    let Overlay::Search(search) = &m.overlay else { panic!("search is open") };
    assert!(search.rows.is_empty() && search.waiting);
    update(&mut m, Event::Searched(answer(3, 0)));
    press(&mut m, "enter");
    assert_eq!((m.reader.entry, m.reader.quote), (Some(EntryId(0)), Some(1)));
    let back = press(&mut m, "backspace");
    assert_eq!(back, [Effect::Search { generation: 4, query: "co".into(), vocabulary: true }]);
}

#[test]
fn a_short_quote_at_the_very_beginning_is_the_next_one() {
    let mut first = briefing(&["“No,” said Ada Venn, and no more was heard from the harbour that day."]);
    super::testing::quote(&mut first, "“No,”", None);
    let mut m = model((100, 16), vec![first]);
    press(&mut m, ")");
    assert_eq!(m.reader.quote, Some(0));
}

#[test]
fn the_palette_runs_a_command_by_name() {
    let mut m = ready();
    press(&mut m, ": n e x t - s e c enter");
    assert_eq!(m.reader.section, 1);
}

#[test]
fn escape_closes_one_layer_at_a_time_and_never_quits() {
    let mut m = ready();
    press(&mut m, "z ) / l a t e enter");
    for _ in 0..9 {
        assert!(press(&mut m, "esc").is_empty());
    }
    assert_eq!((&m.reader.lit, m.reader.quote, m.wanted.text_only), (&Lit::Nothing, None, false));
    assert_eq!(press(&mut m, "q"), [Effect::Quit]);
}

#[test]
fn a_changed_file_keeps_place_and_chosen_quote_by_their_words() {
    let mut m = low();
    press(&mut m, ") ) )");
    let mut changed = ferries().remove(0);
    changed.sections.insert(0, briefing(&["A new beginning."]).sections.remove(0));
    for quote in &mut changed.quotes {
        quote.place.section += 1;
    }
    let top = m.reader.page.place_at(m.reader.top);
    let opened = Arc::new(Opened { briefing: changed, diagnostics: vec![] });
    update(&mut m, Event::Opened(vec![(EntryId(0), Ok(opened))]));
    assert_eq!(m.reader.page.place_at(m.reader.top).section, top.section + 1);
    assert_eq!(m.reader.quote, Some(2));
    assert!(m.status.as_ref().expect("says so").text.contains("changed"));
}

#[test]
fn a_file_that_breaks_or_goes_away_leaves_its_text_on_the_screen() {
    let mut m = ready();
    update(&mut m, Event::Opened(vec![(EntryId(0), Err("not YAML".into()))]));
    assert!(m.reader.opened.is_some() && m.status.as_ref().expect("says so").trouble);
    update(&mut m, Event::Gone(vec![EntryId(0)]));
    assert!(m.reader.opened.is_some());
}

#[test]
fn a_paste_never_runs_commands() {
    let mut m = ready();
    assert!(update(&mut m, Event::Paste("q".into())).is_empty());
    press(&mut m, "/");
    update(&mut m, Event::Paste("ferry\nq".into()));
    let Overlay::Find { typed, .. } = &m.overlay else { panic!("find is open") };
    assert_eq!(typed.text().as_str(), "ferry q");
}

#[test]
fn every_command_can_run_anywhere_at_any_size() {
    use crate::command::{COMMANDS, Scope};
    for size in [(160, 48), (60, 20), (20, 6), (1, 1), (0, 0)] {
        for empty in [false, true] {
            for pane in ["", "tab", "tab tab", "tab tab tab"] {
                let mut m = model(size, if empty { vec![] } else { ferries() });
                for c in COMMANDS.iter().filter(|c| c.scope == Scope::Main) {
                    for keys in c.keys {
                        let keys =
                            if pane.is_empty() { (*keys).to_string() } else { format!("{pane} {keys}") };
                        press(&mut m, &keys);
                        let _ = crate::ui::picture(&m);
                        press(&mut m, "x esc esc");
                    }
                }
            }
        }
    }
}

mod mouse {
    use super::*;
    use crate::app::{Model, regions::inner};
    use ratatui::crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

    fn at(model: &mut Model, kind: MouseEventKind, column: u16, row: u16) {
        update(model, Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
    }

    fn click(model: &mut Model, column: u16, row: u16) {
        at(model, MouseEventKind::Down(MouseButton::Left), column, row);
    }

    #[test]
    fn the_wheel_scrolls_the_pane_under_it_and_leaves_the_focus() {
        let mut m = low();
        let text = m.regions().text;
        at(&mut m, MouseEventKind::ScrollDown, text.x, text.y);
        assert_eq!((m.reader.top, m.focus), (3, Focus::Reader));
        let actors = m.regions().actors;
        at(&mut m, MouseEventKind::ScrollDown, actors.x + 2, actors.y + 1);
        assert_eq!((m.reader.top, m.focus, m.reader.lit.clone()), (3, Focus::Reader, Lit::Nothing));
    }

    #[test]
    fn a_click_chooses_what_is_under_it() {
        let mut m = ready();
        let list = inner(m.regions().library, true);
        click(&mut m, list.x + 3, list.y + 3);
        assert_eq!(m.reader.entry, Some(EntryId(1)));
        click(&mut m, list.x + 3, list.y + 1);
        let quotes = inner(m.regions().quotes, true);
        click(&mut m, quotes.x + 3, quotes.y + 2);
        assert_eq!((m.focus, m.reader.quote), (Focus::Quotes, Some(1)));
        let tabs = m.regions().tabs;
        let delay = crate::app::tabs::tabs(&m, tabs)[1].x;
        click(&mut m, delay + 1, tabs.y);
        assert_eq!((m.focus, m.reader.section), (Focus::Reader, 1));
    }

    #[test]
    fn a_drag_selects_nothing() {
        let mut m = ready();
        let before = format!("{:?}", (m.reader.top, m.reader.quote, m.shelf.selected, m.focus));
        at(&mut m, MouseEventKind::Drag(MouseButton::Left), 5, 5);
        at(&mut m, MouseEventKind::Moved, 50, 5);
        assert_eq!(format!("{:?}", (m.reader.top, m.reader.quote, m.shelf.selected, m.focus)), before);
    }

    #[test]
    fn clicks_anywhere_at_any_size_are_harmless() {
        for size in [(160, 48), (90, 20), (40, 12), (20, 6), (1, 1)] {
            for overlay in ["esc", "?", ":", "\"", "/", "L"] {
                let mut m = model(size, ferries());
                press(&mut m, overlay);
                for column in (0..size.0 + 3).step_by(3) {
                    for row in 0..size.1 + 2 {
                        click(&mut m, column, row);
                        at(&mut m, MouseEventKind::ScrollUp, column, row);
                    }
                }
            }
        }
    }
}

/// Three rows of two speakers in two briefings, as found for the open search.
fn found(m: &mut super::Model) {
    let hit = |entry: usize, quote| Group {
        lead: Hit { entry: EntryId(entry), quote, class: Class::AllWords },
        echoes: vec![],
        briefings: 1,
    };
    let whence = |speaker: Option<&str>| Whence {
        speaker: speaker.map(Into::into),
        title: "Ferry to Sande is late again".into(),
        date: "2025-11-06".parse().ok(),
    };
    let answer = Searched {
        generation: m.generation,
        rows: vec![hit(0, 2), hit(1, 0), hit(0, 0), hit(0, 1)],
        whence: vec![
            whence(None),
            whence(Some("Ada Venn")),
            whence(Some("Ada Venn")),
            whence(Some("ada  venn")),
        ],
        total: 4,
        ..Searched::default()
    };
    update(m, Event::Searched(answer));
}

#[test]
fn results_are_put_together_by_briefing_and_by_speaker_with_the_same_row_chosen() {
    let mut m = ready();
    press(&mut m, "\" c o");
    found(&mut m);
    press(&mut m, "down");
    let search = |m: &super::Model| match &m.overlay {
        Overlay::Search(search) => search.clone(),
        _ => panic!("the search"),
    };
    let chosen = search(&m).chosen().cloned();
    assert_eq!((search(&m).by, search(&m).heads(), search(&m).order), (By::Match, 0, vec![0, 1, 2, 3]));
    press(&mut m, "C-g");
    assert_eq!((search(&m).by, search(&m).heads(), search(&m).order), (By::Briefing, 2, vec![0, 2, 3, 1]));
    assert_eq!(search(&m).chosen().cloned(), chosen);
    press(&mut m, "C-g");
    assert_eq!((search(&m).by, search(&m).heads(), search(&m).order), (By::Speaker, 2, vec![0, 1, 2, 3]));
    assert_eq!(search(&m).lines[0], Line::Head(0, 1));
    assert_eq!(search(&m).lines[2], Line::Head(1, 3));
    assert_eq!(search(&m).chosen().cloned(), chosen);
    // and so it stays for the next search, and on the way back
    press(&mut m, "C-g C-g esc \"");
    found(&mut m);
    press(&mut m, "down");
    assert_eq!(search(&m).by, By::Briefing);
    let chosen = search(&m).chosen().cloned();
    assert_eq!(chosen.as_ref().map(|row| (row.lead.entry, row.lead.quote)), Some((EntryId(0), 0)));
    press(&mut m, "enter");
    assert_eq!((m.reader.entry, m.reader.quote), (Some(EntryId(0)), Some(0)));
    press(&mut m, "C-o");
    found(&mut m);
    assert_eq!(search(&m).chosen().cloned(), chosen);
}

#[test]
fn enter_before_the_answer_waits_for_it_instead_of_going_to_what_was_shown_before() {
    let mut m = ready();
    press(&mut m, "\" c o");
    found(&mut m);
    press(&mut m, "a enter");
    assert!(matches!(m.overlay, Overlay::Search(_)), "the rows are those of `co`");
    found(&mut m);
    assert!(matches!(m.overlay, Overlay::None));
    assert_eq!((m.reader.entry, m.reader.quote), (Some(EntryId(0)), Some(2)));
    // another letter takes it back
    press(&mut m, "\" c enter o");
    found(&mut m);
    assert!(matches!(m.overlay, Overlay::Search(_)));
}

#[test]
fn rows_stand_alone_until_it_is_known_whose_they_are() {
    let mut m = ready();
    press(&mut m, "\" c o C-g");
    let lead = Hit { entry: EntryId(0), quote: 0, class: Class::AllWords };
    let rows = vec![Group { lead, echoes: vec![], briefings: 1 }];
    let answer = Searched { generation: m.generation, rows, total: 1, ..Searched::default() };
    update(&mut m, Event::Searched(answer));
    let Overlay::Search(search) = &m.overlay else { panic!("the search") };
    assert_eq!(search.lines, [Line::Row(0)]);
    found(&mut m);
    let Overlay::Search(search) = &m.overlay else { panic!("the search") };
    assert_eq!(search.heads(), 2);
}
