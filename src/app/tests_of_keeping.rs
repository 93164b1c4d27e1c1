//! What is kept of what a reader does, with a reading state in memory in the place of the worker.

use super::{
    Effect, Event, Model,
    effect::Task,
    event::{Kept, Part, Searched, State},
    farewell,
    model::Overlay,
    regions::Focus,
    resume::Resume,
    shelf::Row,
    testing::{ferries, model, press},
    update,
};
use crate::{
    briefing::Briefing,
    library::{
        EntryId, Opened,
        search::{Class, Group, Hit},
    },
    reading::{Change, Store},
    text::SafeText,
};
use std::sync::Arc;

/// A reader at a screen, and their reading state.
pub(super) struct Desk {
    pub(super) model: Model,
    pub(super) store: Store,
    clock: i64,
    /// What else was asked for.
    rest: Vec<Effect>,
}

impl Desk {
    pub(super) fn new(size: (u16, u16)) -> Self {
        Self::with(size, Store::in_memory().expect("a store"), ferries(), Resume::Done)
    }

    pub(super) fn with(size: (u16, u16), store: Store, briefings: Vec<Briefing>, resume: Resume) -> Self {
        let model = Model { size, resume, today: "2025-11-06".parse().ok(), ..Model::default() };
        let mut desk = Self { model, store, clock: 1000, rest: vec![] };
        desk.look();
        let events = opening(briefings);
        for event in events {
            desk.happens(event);
        }
        desk
    }

    /// The program is left and started again with the same reading state.
    pub(super) fn again(mut self, briefings: Vec<Briefing>, resume: Resume) -> Self {
        let tasks = farewell(&mut self.model);
        self.keep(&tasks).expect("stored");
        Self::with(self.model.size, self.store, briefings, resume)
    }

    pub(super) fn look(&mut self) {
        let (state, notes) = (self.store.snapshot().expect("a snapshot"), self.store.notes().expect("notes"));
        self.happens(Event::State(Box::new(State { state, notes, durable: true, ..State::default() })));
    }

    pub(super) fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            let effects = press(&mut self.model, key);
            self.perform(effects);
        }
    }

    pub(super) fn happens(&mut self, event: Event) {
        let effects = update(&mut self.model, event);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Keep { ticket, tasks, said } => {
                    let result = Ok(self.keep(&tasks).expect("stored"));
                    self.happens(Event::Kept(Box::new(Kept { ticket, said, result })));
                }
                Effect::Recall { entry, key } => {
                    let known = self.store.known(&key).expect("read");
                    let paragraphs = self.store.paragraphs(&key).expect("read");
                    self.happens(Event::Recalled { entry, known, paragraphs });
                }
                other => self.rest.push(other),
            }
        }
    }

    fn keep(&mut self, tasks: &[Task]) -> Result<Part, crate::reading::Error> {
        self.clock += 1;
        let changes: Vec<Change> = tasks.iter().map(|t| t.change.clone()).collect();
        self.store.apply_all(&changes, self.clock)?;
        let mut part =
            Part { state: self.store.lists()?, notes: Some(self.store.notes()?), ..Part::default() };
        for task in tasks {
            if let (Some(entry), Some(key)) = (task.entry, task.change.briefing())
                && let Some(known) = self.store.known(key)?
            {
                part.state.briefings.push(known.clone());
                part.touched.push((entry, known));
            }
        }
        Ok(part)
    }

    pub(super) fn said(&self) -> &str {
        self.model.status.as_ref().map_or("", |status| status.text.as_str())
    }

    fn unread(&self) -> Option<usize> {
        self.model.kept.unread(&self.model.shelf)
    }

    pub(super) fn texts(&self) -> Vec<String> {
        self.store.notes().expect("notes").into_iter().map(|n| n.text).collect()
    }
}

fn opening(briefings: Vec<Briefing>) -> Vec<Event> {
    use crate::{app::event::Found, library::Origin};
    let found = (0..briefings.len()).map(|i| Found {
        id: EntryId(i),
        origin: Origin::File(format!("/briefings/{i}.yaml").into()),
        label: format!("{i}.yaml").into(),
    });
    let opened = |(i, briefing): (usize, Briefing)| {
        (EntryId(i), Ok(Arc::new(Opened { briefing, diagnostics: vec![] })))
    };
    let found = Event::Found(found.collect());
    vec![found, Event::Opened(briefings.into_iter().enumerate().map(opened).collect()), Event::ScanDone]
}

pub(super) const WIDE: (u16, u16) = (160, 48);
/// So low that the text has to scroll.
pub(super) const LOW: (u16, u16) = (100, 16);

#[test]
fn a_briefing_scrolled_to_its_end_is_read_at_once() {
    let mut desk = Desk::new(LOW);
    assert_eq!(desk.unread(), Some(2));
    desk.press("j");
    assert_eq!(desk.unread(), Some(2));
    desk.press("G");
    assert_eq!(desk.unread(), Some(1));
    assert_eq!(desk.store.counts().expect("counts").read, 1);
}

#[test]
fn one_that_fits_is_read_when_it_is_left_or_its_last_section_was_gone_to() {
    let mut desk = Desk::new(WIDE);
    desk.press("J");
    assert!(!desk.model.kept.is_unread(EntryId(0)) && desk.model.kept.is_unread(EntryId(1)));
    desk.press("]");
    assert_eq!(desk.unread(), Some(0));
}

#[test]
fn passing_by_in_the_list_or_quitting_at_once_reads_nothing() {
    let mut desk = Desk::new(WIDE);
    desk.press("S-tab j k j");
    assert_eq!((desk.model.reader.entry, desk.unread()), (Some(EntryId(1)), Some(2)));
    desk.press("q");
    let tasks = farewell(&mut desk.model);
    assert!(!tasks.iter().any(|t| matches!(t.change, Change::Read { .. })), "{tasks:?}");
    // but one opened on purpose is
    desk.press("enter q");
    let tasks = farewell(&mut desk.model);
    assert!(tasks.iter().any(|t| matches!(t.change, Change::Read { .. })), "{tasks:?}");
}

#[test]
fn read_and_unread_by_key_and_the_next_unread() {
    let mut desk = Desk::new(LOW);
    desk.press("r");
    assert_eq!((desk.unread(), desk.said()), (Some(1), "marked as read"));
    desk.press("r G");
    assert_eq!(desk.unread(), Some(2), "what was marked as unread stays so until one comes back");
    desk.press("U");
    assert_eq!(desk.model.reader.entry, Some(EntryId(1)));
    desk.press("r U r U");
    assert_eq!(desk.said(), "no other unread briefing");
}

#[test]
fn the_place_is_there_again_after_a_restart() {
    let mut desk = Desk::new(LOW);
    desk.press("j j j j j j");
    let place = desk.model.reader.page.place_at(desk.model.reader.top);
    let desk = desk.again(ferries(), Resume::Done);
    assert_eq!(desk.model.reader.page.place_at(desk.model.reader.top), place);
    // and after an edit above it
    let mut edited = ferries();
    let above = edited[1].sections[0].clone();
    edited[0].sections.insert(0, above);
    let desk = desk.again(edited, Resume::Done);
    assert_eq!(desk.model.reader.page.place_at(desk.model.reader.top).section, place.section + 1);
}

#[test]
fn a_start_without_argument_goes_on_where_one_was_and_says_so() {
    let mut desk = Desk::new(WIDE);
    desk.press("J ] tab");
    assert_eq!(desk.model.focus, Focus::Actors);
    let mut desk = desk.again(ferries(), Resume::WhatToShow);
    assert_eq!((desk.model.reader.entry, desk.model.reader.section), (Some(EntryId(1)), 1));
    assert_eq!(desk.model.focus, Focus::Actors);
    assert!(desk.said().starts_with("Resumed where you left: A quiet week"), "{}", desk.said());
    assert_eq!(desk.model.resume, Resume::Done);
    // gone from the library: the newest one is shown as ever
    desk.press("S-tab j");
    let desk =
        desk.again(ferries().split_off(1).into_iter().chain(ferries()).take(1).collect(), Resume::Done);
    let desk = desk.again(vec![ferries().remove(0)], Resume::WhatToShow);
    assert_eq!(desk.model.reader.entry, Some(EntryId(0)));
}

#[test]
fn what_was_open_is_asked_of_the_reading_state() {
    let mut model = Model { size: WIDE, resume: Resume::WhatToOpen, ..Model::default() };
    let last = vec!["/b".into()];
    let effects =
        update(&mut model, Event::State(Box::new(State { last: last.clone(), ..State::default() })));
    assert_eq!(effects, [Effect::Begin(last)]);
    assert_eq!(model.opened_path.as_str(), "/b");
}

#[test]
fn marks_outlive_the_program_and_are_said_when_they_are_stored() {
    let mut desk = Desk::new(LOW);
    desk.press("G");
    let effects = press(&mut desk.model, "m a");
    assert_eq!(desk.said(), "", "not before it is on disk");
    desk.perform(effects);
    assert_eq!(desk.said(), "marked as a");
    let mut desk = desk.again(ferries(), Resume::Done);
    desk.press("J g g '");
    assert_eq!(desk.said(), "go to mark: a");
    desk.press("a");
    assert_eq!(desk.model.reader.entry, Some(EntryId(0)));
    assert!(desk.model.reader.top > 0);
    let mut desk = desk.again(vec![], Resume::Done);
    desk.press("' a");
    assert!(
        desk.said().contains("“Ferry to Sande is late again”, which is not open here"),
        "{}",
        desk.said()
    );
}

#[test]
fn a_note_is_called_saved_once_it_is_on_disk_and_not_before() {
    let mut desk = Desk::new(WIDE);
    desk.press(") a");
    let Overlay::Ask(ask) = &desk.model.overlay else { panic!("a box") };
    assert_eq!((ask.title, ask.about.as_str()), ("New note", "Ada Venn: “It will come,”"));
    let effects = press(&mut desk.model, "w h o enter");
    assert!(matches!(&desk.model.overlay, Overlay::Ask(ask) if ask.ticket.is_some()));
    assert_eq!(desk.said(), "");
    desk.perform(effects);
    assert_eq!((desk.said(), desk.texts()), ("note saved", vec!["who".to_string()]));
    assert!(matches!(desk.model.overlay, Overlay::None));
    let place = desk.model.reader.opened.as_ref().expect("open").briefing.quotes[0].place;
    assert_eq!(desk.model.reader.noted[0].span.start, place.span.start);
}

#[test]
fn a_note_that_cannot_be_stored_stays_in_the_box() {
    let mut desk = Desk::new(WIDE);
    let effects = press(&mut desk.model, ") a w h o enter");
    let Some(Effect::Keep { ticket, said, .. }) = effects.last().cloned() else { panic!("{effects:?}") };
    let result = Err(SafeText::new("not kept: the disk is full"));
    desk.happens(Event::Kept(Box::new(Kept { ticket, said, result })));
    assert_eq!(desk.said(), "not kept: the disk is full");
    let Overlay::Ask(ask) = &desk.model.overlay else { panic!("the box is gone, and the words with it") };
    assert_eq!((ask.typed.text().as_str(), ask.ticket), ("who", None));
    desk.press("enter");
    assert_eq!((desk.said(), desk.texts().len()), ("note saved", 1));
}

#[test]
fn a_note_is_found_again_changed_and_thrown_away() {
    let mut desk = Desk::new(WIDE);
    desk.press(") a w h o enter J");
    let mut desk = desk.again(ferries(), Resume::Done);
    desk.press("J A w h o enter");
    assert_eq!(desk.said(), "your note: who");
    desk.press(")");
    assert_eq!(desk.said(), "");
    desk.press("(");
    assert_eq!(desk.said(), "your note: who");
    assert_eq!((desk.model.reader.entry, desk.model.reader.quote), (Some(EntryId(0)), Some(0)));
    desk.press("a");
    let Overlay::Ask(ask) = &desk.model.overlay else { panic!("a box") };
    assert_eq!((ask.title, ask.typed.text().as_str()), ("Your note", "who"));
    desk.press("! enter");
    assert_eq!(desk.texts(), ["who!"]);
    desk.press("a C-u enter");
    assert_eq!((desk.said(), desk.texts().len(), desk.model.reader.noted.len()), ("note removed", 0, 0));
    desk.press("a enter");
    assert_eq!(desk.texts().len(), 0, "nothing written is no note");
}

#[test]
fn without_a_quote_the_paragraph_of_the_section_is_noted() {
    let mut desk = Desk::new(WIDE);
    desk.press("] a w h y enter");
    let note = desk.store.notes().expect("notes").remove(0);
    assert_eq!((note.spot.section, note.speaker), (1, None));
    assert!(note.quote.starts_with("Ada Venn said on Monday"), "{}", note.quote);
}

#[test]
fn tags_are_written_in_one_line_and_searched_for() {
    let mut desk = Desk::new(WIDE);
    desk.press("t S e a , space x");
    desk.press("enter");
    assert_eq!((desk.said(), desk.model.kept.tags(EntryId(0))), ("tags saved", vec!["Sea", "x"]));
    desk.press("t backspace backspace enter");
    assert_eq!(desk.model.kept.tags(EntryId(0)), ["Sea"]);
    desk.press("\"");
    let marks = desk.rest.iter().rev().find_map(|e| match e {
        Effect::Marks(marks) => Some(Arc::clone(marks)),
        _ => None,
    });
    assert!(marks.expect("the search is told").tags["sea"].contains(&EntryId(0)));
}

#[test]
fn the_search_knows_what_is_read_marked_noted_and_followed() {
    let mut desk = Desk::new(WIDE);
    desk.press("J m a a n enter \"");
    let marks =
        desk.rest.iter().find_map(|e| if let Effect::Marks(m) = e { Some(Arc::clone(m)) } else { None });
    let marks = marks.expect("told before it searches");
    assert!(matches!(desk.rest.last(), Some(Effect::Search { .. })));
    assert!(marks.read.contains(&EntryId(0)) && !marks.read.contains(&EntryId(1)));
    assert!(marks.bookmarked.contains(&EntryId(1)) && marks.noted.contains(&EntryId(1)));
}

fn found(desk: &mut Desk) {
    let lead = Hit { entry: EntryId(0), quote: 0, class: Class::AllWords };
    let rows = vec![Group { lead, echoes: vec![], briefings: 1 }];
    let generation = desk.model.generation;
    desk.happens(Event::Searched(Searched { generation, rows, total: 1, ..Searched::default() }));
}

fn typed(desk: &Desk) -> &str {
    let Overlay::Search(search) = &desk.model.overlay else { panic!("search is open") };
    search.typed.text().as_str()
}

#[test]
fn queries_asked_before_come_back_with_up_and_go_with_down() {
    let mut desk = Desk::new(WIDE);
    for keys in ["\" o n e", "\" C-u t w o"] {
        desk.press(keys);
        found(&mut desk);
        desk.press("esc");
    }
    let mut desk = desk.again(ferries(), Resume::Done);
    desk.press("\" x up");
    assert_eq!(typed(&desk), "two");
    desk.press("up up");
    assert_eq!(typed(&desk), "one");
    desk.press("down down");
    assert_eq!(typed(&desk), "x");
    desk.press("down");
    assert_eq!(typed(&desk), "x");
}

#[test]
fn a_followed_query_stands_in_the_library_with_its_unread_hits() {
    let mut desk = Desk::new(WIDE);
    desk.press("\" q u a y esc f");
    assert_eq!(desk.said(), "following quay");
    assert_eq!(desk.model.shelf.row(1), Some(Row::Follow(0)));
    assert!(desk.rest.contains(&Effect::Count(vec!["quay".into()])));
    desk.happens(Event::Counted(vec![3]));
    assert_eq!(desk.model.kept.hits, [3]);
    let mut desk = desk.again(ferries(), Resume::Done);
    desk.press("S-tab g g enter");
    assert_eq!(typed(&desk), "quay");
    desk.press("C-s esc");
    assert!((0..9).all(|row| !matches!(desk.model.shelf.row(row), Some(Row::Follow(_)))));
}

#[test]
fn an_actor_is_followed_from_the_side_panel() {
    let mut desk = Desk::new(WIDE);
    desk.press("f");
    assert!(desk.said().starts_with("nothing to follow"), "{}", desk.said());
    desk.press("tab f");
    assert_eq!(desk.model.kept.state.follows[0].query, "@\"Ada Venn\"");
    desk.press("f");
    assert!(desk.model.kept.state.follows.is_empty());
}

#[test]
fn paragraphs_that_changed_since_they_were_read_are_said_and_marked() {
    let mut desk = Desk::new(WIDE);
    desk.press("] ] ] J");
    assert!(!desk.model.kept.is_unread(EntryId(0)));
    let mut edited = ferries();
    edited[0].sections[1].body = "Ada Venn said on Monday that the engine had been sent back thrice.".into();
    edited[0].sections[1].blocks[0].span.end = edited[0].sections[1].body.len();
    let mut desk = desk.again(edited, Resume::Done);
    assert_eq!(desk.said(), "1 paragraph changed since you read it");
    assert_eq!(desk.model.reader.changed.iter().map(|p| p.section).collect::<Vec<_>>(), [1]);
    // read again, it is as it was read
    desk.press("[ ] J K");
    assert!(desk.model.reader.changed.is_empty());
}

#[test]
fn a_change_while_it_is_on_the_screen_is_marked_too() {
    let mut desk = Desk::new(WIDE);
    let mut edited = ferries().remove(0);
    edited.sections[1].body = "Another engine has been found.".into();
    edited.sections[1].blocks[0].span.end = edited.sections[1].body.len();
    let opened = Arc::new(Opened { briefing: edited, diagnostics: vec![] });
    desk.happens(Event::Opened(vec![(EntryId(0), Ok(opened))]));
    assert_eq!(desk.said(), "changed on disk · 1 changed paragraph marked");
    assert_eq!(desk.model.reader.changed.len(), 1);
}

#[test]
fn what_another_program_stores_is_seen() {
    let mut desk = Desk::new(WIDE);
    let mut other = Desk::new(WIDE);
    other.press("r ) a o enter m z");
    desk.store = other.store;
    desk.look();
    assert!(!desk.model.kept.is_unread(EntryId(0)));
    assert_eq!(desk.model.reader.noted.len(), 1);
    desk.press("A");
    assert!(matches!(&desk.model.overlay, Overlay::Picker(p) if p.items.len() == 1));
    desk.press("esc J ' z");
    assert_eq!(desk.model.reader.entry, Some(EntryId(0)));
}

#[test]
fn a_copy_of_a_read_briefing_is_unread_and_a_moved_one_is_not() {
    let mut desk = Desk::new(WIDE);
    desk.press("r");
    // the same words at another path: only the disk can tell, and this time it says nothing is known
    let effects = update(
        &mut desk.model,
        Event::Found(vec![crate::app::event::Found {
            id: EntryId(2),
            origin: crate::library::Origin::File("/briefings/copy.yaml".into()),
            label: "copy.yaml".into(),
        }]),
    );
    assert!(effects.is_empty());
    let opened = Arc::new(Opened { briefing: ferries().remove(0), diagnostics: vec![] });
    let effects = update(&mut desk.model, Event::Opened(vec![(EntryId(2), Ok(opened))]));
    let [Effect::Recall { entry: EntryId(2), .. }, Effect::Stories] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    desk.happens(Event::Recalled { entry: EntryId(2), known: None, paragraphs: vec![] });
    assert!(desk.model.kept.is_unread(EntryId(2)));
    let known = desk.model.kept.known(EntryId(0)).cloned();
    desk.happens(Event::Recalled { entry: EntryId(2), known, paragraphs: vec![] });
    assert!(!desk.model.kept.is_unread(EntryId(2)));
}

#[test]
fn nothing_is_called_unread_before_the_reading_state_is_there() {
    let m = model(WIDE, ferries());
    assert!(!m.kept.is_unread(EntryId(0)));
    assert_eq!(m.kept.unread(&m.shelf), None);
}

#[test]
fn the_list_is_narrowed_by_the_same_language() {
    let mut desk = Desk::new(WIDE);
    desk.press("J r");
    let shown = |desk: &Desk| desk.model.shelf.in_order().map(|id| id.0).collect::<Vec<_>>();
    desk.press("K S-tab / i s : u n r e a d");
    assert_eq!(shown(&desk), [0]);
    desk.press("enter j");
    assert_eq!((desk.model.reader.entry, desk.model.shelf.filter.as_str()), (Some(EntryId(0)), "is:unread"));
    desk.press("/ C-u q u i e t");
    assert_eq!(shown(&desk), [0, 1], "what is being read stays");
    desk.press("esc");
    assert_eq!(shown(&desk), [0]);
    desk.press("esc");
    assert_eq!((shown(&desk), desk.model.focus), (vec![0, 1], Focus::Library));
}
