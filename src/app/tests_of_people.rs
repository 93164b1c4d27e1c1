//! The finder of actors and the dossier, key by key.

use super::{
    Effect, Event, Model,
    dossier::Row,
    model::Overlay,
    regions::Focus,
    testing::{ferries, model, press, press_served, serve},
    update,
};
use crate::{
    briefing::{ActorId, Briefing},
    library::EntryId,
    reading::Change,
};

/// The ferries, and a third briefing in which Ada Venn speaks as somebody else and an actor says nothing.
fn three() -> Vec<Briefing> {
    let mut all = ferries();
    let mut third = super::testing::briefing(&["“The pump works,” said Ada Venn. Bo Sollen came too."]);
    third.head.title = "A pump at last".into();
    third.head.date = "2025-11-12".parse().ok();
    let venn = super::testing::actor(&mut third, "Ada Venn");
    third.actors[venn.0].role = Some("Minister of Ports".into());
    super::testing::actor(&mut third, "Bo Sollen");
    super::testing::quote(&mut third, "“The pump works,”", Some(venn));
    all.push(third);
    all
}

fn ready() -> Model {
    model((160, 48), three())
}

fn chosen(m: &Model) -> Option<(EntryId, Option<usize>)> {
    m.dossier.as_ref().expect("a dossier").chosen()
}

#[test]
fn typing_narrows_the_finder_and_enter_opens_the_dossier() {
    let mut m = ready();
    press_served(&mut m, "@");
    let Overlay::Finder(finder) = &m.overlay else { panic!("the finder") };
    assert_eq!(finder.rows[0].person.name.as_str(), "Ada Venn");
    assert_eq!(finder.total, finder.everybody);
    press_served(&mut m, "v e n n");
    let Overlay::Finder(finder) = &m.overlay else { panic!("the finder") };
    assert_eq!((finder.rows.len(), finder.rows[0].person.briefings), (1, 2));
    press_served(&mut m, "enter");
    assert!(matches!(m.overlay, Overlay::None));
    let known = m.dossier.as_ref().and_then(|d| d.known.clone()).expect("it is known");
    assert_eq!((known.person.name.as_str(), known.person.quotes), ("Ada Venn", 3));
    assert_eq!(known.person.role.as_deref(), Some("Minister of Ports"));
    // the newest first
    assert_eq!(chosen(&m), Some((EntryId(2), Some(0))));
    press_served(&mut m, "G");
    assert_eq!(chosen(&m), Some((EntryId(0), Some(1))));
}

#[test]
fn a_near_spelling_is_said() {
    let mut m = ready();
    press_served(&mut m, "@ v e m n");
    let Overlay::Finder(finder) = &m.overlay else { panic!("the finder") };
    assert_eq!(finder.rows[0].person.name.as_str(), "Ada Venn");
    assert!(finder.note.as_ref().expect("said").contains("vemn → Venn"));
    press_served(&mut m, "backspace backspace backspace backspace z z z z z z");
    let Overlay::Finder(finder) = &m.overlay else { panic!("the finder") };
    assert!(finder.rows.is_empty() && finder.note.is_none());
    press_served(&mut m, "enter");
    assert!(m.dossier.is_none());
}

#[test]
fn an_answer_to_what_is_no_longer_typed_is_dropped() {
    let mut m = ready();
    let late = press(&mut m, "@");
    press_served(&mut m, "z z z z z z");
    serve(&mut m, late);
    let Overlay::Finder(finder) = &m.overlay else { panic!("the finder") };
    assert_eq!(finder.total, 0);
}

#[test]
fn enter_goes_to_the_quote_and_back_leads_to_the_same_row() {
    let mut m = ready();
    press(&mut m, "J");
    let before = m.reader.entry;
    press_served(&mut m, "@ v e n n enter j");
    let row = chosen(&m);
    assert_eq!(row, Some((EntryId(0), Some(0))));
    press_served(&mut m, "enter");
    assert!(m.dossier.is_none());
    assert_eq!((m.reader.entry, m.reader.quote, m.focus), (Some(EntryId(0)), Some(0), Focus::Reader));
    press_served(&mut m, "C-o");
    assert_eq!(chosen(&m), row);
    press_served(&mut m, "esc");
    assert!(m.dossier.is_none());
    assert_eq!(m.reader.entry, before);
}

#[test]
fn a_briefing_without_a_quote_is_gone_to_at_its_mention() {
    let mut m = ready();
    press_served(&mut m, "@ s o l l e n enter");
    assert_eq!(chosen(&m), Some((EntryId(2), None)));
    press_served(&mut m, "y");
    assert!(m.status.as_ref().expect("says so").text.contains("no quote"));
    press_served(&mut m, "enter");
    assert_eq!(m.reader.entry, Some(EntryId(2)));
}

#[test]
fn the_chosen_quote_is_copied_and_the_actor_followed() {
    let mut m = ready();
    press_served(&mut m, "@ v e n n enter");
    let effects = press_served(&mut m, "y");
    let [Effect::Copy(text)] = &effects[..] else { panic!("{effects:?}") };
    assert!(text.starts_with("“The pump works” — Ada Venn, Minister of Ports;"), "{text}");
    let effects = press_served(&mut m, "f");
    let followed = effects.iter().any(|effect| {
        matches!(effect, Effect::Keep { tasks, .. }
            if matches!(&tasks[0].change, Change::Follow { query, .. } if query == "@\"Ada Venn\""))
    });
    assert!(followed, "{effects:?}");
}

#[test]
fn slash_narrows_the_quotes_and_esc_takes_one_thing_back_at_a_time() {
    let mut m = ready();
    press_served(&mut m, "@ v e n n enter / p u m p");
    let quotes = |m: &Model| {
        m.dossier.as_ref().unwrap().rows.iter().filter(|row| matches!(row, Row::Quote(..))).count()
    };
    assert_eq!(quotes(&m), 1);
    press_served(&mut m, "enter");
    assert!(matches!(m.overlay, Overlay::None));
    press_served(&mut m, "enter C-o");
    assert_eq!(quotes(&m), 1, "it comes back narrowed");
    press_served(&mut m, "esc");
    assert_eq!(quotes(&m), 3);
    press_served(&mut m, "/ x esc");
    assert_eq!(quotes(&m), 3);
    press_served(&mut m, "esc");
    assert!(m.dossier.is_none());
}

#[test]
fn the_dossier_of_a_chosen_actor_opens_at_once() {
    let mut m = ready();
    press_served(&mut m, "D");
    assert!(m.status.as_ref().expect("says so").text.contains("no actor"));
    press_served(&mut m, ") D");
    assert_eq!(m.dossier.as_ref().unwrap().known.as_ref().unwrap().person.name.as_str(), "Ada Venn");
    press_served(&mut m, "esc");
    m.focus = Focus::Actors;
    m.side.actor = 1;
    press_served(&mut m, "D");
    let name = m.reader.opened.as_ref().unwrap().briefing.actor(ActorId(1)).unwrap().name.clone();
    assert_eq!(m.dossier.as_ref().unwrap().known.as_ref().unwrap().person.name, name);
}

#[test]
fn what_is_opened_meanwhile_comes_into_the_dossier_with_the_same_row_chosen() {
    let mut m = ready();
    press_served(&mut m, "@ v e n n enter j");
    let row = chosen(&m);
    let mut changed = three().pop().expect("the third");
    changed.quotes.clear();
    let opened = crate::library::Opened { briefing: changed, diagnostics: vec![] };
    let effects = update(&mut m, Event::Opened(vec![(EntryId(2), Ok(std::sync::Arc::new(opened)))]));
    serve(&mut m, effects);
    assert_eq!(m.dossier.as_ref().unwrap().known.as_ref().unwrap().person.quotes, 2);
    assert_eq!(chosen(&m), row);
    let effects = update(&mut m, Event::Gone(vec![EntryId(0)]));
    serve(&mut m, effects);
    assert!(m.dossier.is_some());
}

#[test]
fn help_lies_over_the_dossier_and_searching_starts_with_its_actor() {
    let mut m = ready();
    press_served(&mut m, "@ v e n n enter ?");
    assert!(matches!(m.overlay, Overlay::Help(_)));
    press_served(&mut m, "esc");
    assert!(m.dossier.is_some());
    press_served(&mut m, "\"");
    let Overlay::Search(search) = &m.overlay else { panic!("the search") };
    assert_eq!(search.typed.text().as_str(), "@\"Ada Venn\" ");
    press_served(&mut m, "esc");
    assert!(m.dossier.is_some() && matches!(m.overlay, Overlay::None));
}

#[test]
fn enter_before_the_answer_waits_for_who_was_typed() {
    let mut m = ready();
    press_served(&mut m, "@");
    let Overlay::Finder(finder) = &m.overlay else { panic!("the finder") };
    assert_ne!(finder.rows[0].person.name.as_str(), "Bo Sollen");
    let asked: Vec<Effect> = press(&mut m, "s o l l e n enter");
    assert!(matches!(m.overlay, Overlay::Finder(_)) && m.dossier.is_none());
    let rest = serve(&mut m, asked);
    serve(&mut m, rest);
    let known = m.dossier.as_ref().and_then(|d| d.known.clone()).expect("it is known");
    assert_eq!(known.person.name.as_str(), "Bo Sollen");
}
