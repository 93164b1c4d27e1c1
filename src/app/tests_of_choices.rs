//! Choices that hang on where one is: in the find line, in lists that are still being opened, at the end of a pipe.

use super::{
    Effect, Event, Model,
    effect::Task,
    event::Found,
    model::Overlay,
    regions::Focus,
    testing::{ferries, kept, model, press, press_served, strikes, tell},
    update,
};
use crate::{
    library::{EntryId, Origin},
    reading::Change,
};
use std::path::Path;

fn said(model: &Model) -> &str {
    model.status.as_ref().map_or("", |status| status.text.as_str())
}

fn kept_tasks(effects: &[Effect]) -> Vec<(u64, Vec<Task>)> {
    let of = |effect: &Effect| match effect {
        Effect::Keep { ticket, tasks, .. } => Some((*ticket, tasks.clone())),
        _ => None,
    };
    effects.iter().filter_map(of).collect()
}

#[test]
fn each_thing_to_be_stored_has_a_number_of_its_own() {
    let mut m = kept((100, 20));
    let numbers: Vec<u64> = ["m a", "m b", "m c"]
        .iter()
        .flat_map(|keys| kept_tasks(&press(&mut m, keys)))
        .map(|(ticket, _)| ticket)
        .collect();
    assert_eq!(numbers.len(), 3);
    assert!(numbers[0] < numbers[1] && numbers[1] < numbers[2], "{numbers:?}");
}

/// There is no coming back to what came by a pipe.
#[test]
fn a_session_from_a_pipe_is_not_stored() {
    for (path, stored) in [("/b", true), ("-", false)] {
        let mut m = model((100, 20), ferries());
        m.paths = vec![path.into()];
        let tasks = kept_tasks(&press(&mut m, "J"));
        let session =
            tasks.iter().flat_map(|(_, tasks)| tasks).any(|t| matches!(t.change, Change::Session { .. }));
        assert_eq!(session, stored, "{path}");
    }
}

#[test]
fn the_find_line_walks_both_ways_and_keeps_typing() {
    let mut m = model((100, 16), ferries());
    press(&mut m, "/ e n g i n e");
    let (first, count) = (m.reader.at, m.reader.places.len());
    assert_eq!((first, count), (Some(0), 2));
    press(&mut m, "down");
    assert_eq!(m.reader.at, Some(1));
    press(&mut m, "up");
    assert_eq!(m.reader.at, Some(0));
    press(&mut m, "up");
    assert_eq!((m.reader.at, said(&m)), (Some(1), "from the end again"));
    assert!(matches!(m.overlay, Overlay::Find { .. }));
}

#[test]
fn a_file_that_is_still_to_be_opened_says_so() {
    let mut m = model((160, 30), ferries());
    let found =
        Found { id: EntryId(2), origin: Origin::File("/b/late.yaml".into()), label: "late.yaml".into() };
    update(&mut m, Event::Found(vec![found]));
    press(&mut m, "S-tab G");
    assert_eq!(m.shelf.chosen(), Some(EntryId(2)));
    press(&mut m, "enter");
    assert_eq!((said(&m), m.focus), ("still being opened", Focus::Library));
    assert_eq!(m.shelf.at_path(Path::new("/b/late.yaml")), Some(EntryId(2)));
    assert_eq!(m.shelf.at_path(Path::new("/b/none.yaml")), None);
}

#[test]
fn enter_in_an_empty_list_of_the_side_panel_does_nothing() {
    let mut m = model((160, 30), ferries());
    press(&mut m, "J");
    for keys in ["tab", "tab"] {
        press(&mut m, keys);
        let focus = m.focus;
        press(&mut m, "enter");
        assert_eq!(m.focus, focus);
    }
    press(&mut m, "C-o");
    assert_eq!((m.reader.entry, said(&m)), (Some(EntryId(0)), ""), "and is no place to come back to");
}

#[test]
fn pages_of_the_side_panel_are_as_long_as_it_shows() {
    let mut m = model((160, 30), ferries());
    let at = m.regions();
    let shown = usize::from(at.quotes.height - 2) / 2;
    press(&mut m, "tab tab");
    assert_eq!(m.focus, Focus::Quotes);
    assert_eq!(super::navigate::distance(crate::command::Id::PageDown, shown, 3), shown.cast_signed() - 2);
    press(&mut m, "pagedown");
    assert_eq!(m.side.quote, 2);
}

#[test]
fn two_of_one_event_are_a_story_and_one_alone_is_none() {
    let mut m = model((160, 30), strikes());
    tell(&mut m);
    update(&mut m, Event::Gone(vec![EntryId(3), EntryId(4)]));
    tell(&mut m);
    assert_eq!(m.shelf.in_story(EntryId(1)).beneath, 1);
    update(&mut m, Event::Gone(vec![EntryId(2)]));
    tell(&mut m);
    assert_eq!(m.shelf.in_story(EntryId(1)).beneath, 0);
}

#[test]
fn the_dossier_leads_to_the_finder_and_to_the_search() {
    let mut m = model((160, 30), ferries());
    press_served(&mut m, "@ v e n n enter @");
    assert!(matches!(m.overlay, Overlay::Finder(_)));
    press_served(&mut m, "esc \"");
    assert!(
        matches!(&m.overlay, Overlay::Search(search) if search.typed.text().as_str() == "@\"Ada Venn\" ")
    );
}
