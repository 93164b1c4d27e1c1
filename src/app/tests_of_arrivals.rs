//! What arrives from outside: sizes, messages, files one by one, files that are none; and what is shown first.

use super::{
    Effect, Event, Model,
    event::Found,
    resume::Resume,
    testing::{briefing, ferries, kept, model, press, quote},
    update,
};
use crate::{
    briefing::Briefing,
    library::{EntryId, Opened, Origin},
};
use std::sync::Arc;

fn found(ids: std::ops::Range<usize>) -> Event {
    let one = |n: usize| Found {
        id: EntryId(n),
        origin: Origin::File(format!("/b/{n}.yaml").into()),
        label: format!("{n}.yaml").into(),
    };
    Event::Found(ids.map(one).collect())
}

fn opened(id: usize, briefing: Briefing) -> Event {
    Event::Opened(vec![(EntryId(id), Ok(Arc::new(Opened { briefing, diagnostics: vec![] })))])
}

fn refused(id: usize) -> Event {
    Event::Opened(vec![(EntryId(id), Err("no title".into()))])
}

fn shown(model: &Model) -> Option<usize> {
    model.reader.entry.map(|id| id.0)
}

fn said(model: &Model) -> (&str, bool) {
    model.status.as_ref().map_or(("", false), |status| (status.text.as_str(), status.trouble))
}

fn empty() -> Model {
    Model { size: (100, 30), ..Model::default() }
}

#[test]
fn a_size_and_a_message_are_taken_in_and_drawn() {
    let mut m = model((100, 30), ferries());
    m.dirty = false;
    update(&mut m, Event::Resize { columns: 60, rows: 20 });
    assert_eq!((m.size, m.dirty), ((60, 20), true));
    update(&mut m, Event::Trouble("the editor is gone".into()));
    assert_eq!(said(&m), ("the editor is gone", true));
    update(&mut m, Event::Notice("copied".into()));
    assert_eq!(said(&m), ("copied", false));
    m.dirty = false;
    update(&mut m, Event::Resumed);
    assert!(m.dirty);
}

/// With few files the first of the list is shown, which is not known before all are open; with many, the first that is.
#[test]
fn the_first_briefing_is_shown_once_it_is_known_which_that_is() {
    for (files, at_once) in [(2, false), (201, false), (202, true)] {
        let mut m = empty();
        update(&mut m, found(0..files));
        update(&mut m, opened(1, ferries().remove(1)));
        assert_eq!(shown(&m), at_once.then_some(1), "{files}");
    }
    let mut m = empty();
    update(&mut m, found(0..2));
    update(&mut m, opened(1, ferries().remove(1)));
    update(&mut m, opened(0, ferries().remove(0)));
    assert_eq!(shown(&m), None, "more may be found");
    update(&mut m, Event::ScanDone);
    assert_eq!(shown(&m), Some(0));
    // whoever is at the keys does not wait
    let mut m = empty();
    update(&mut m, found(0..2));
    update(&mut m, opened(1, ferries().remove(1)));
    press(&mut m, "tab");
    assert_eq!(shown(&m), Some(1));
}

#[test]
fn nothing_else_is_shown_while_the_return_to_what_was_left_is_awaited() {
    for resume in [Resume::WhatToOpen, Resume::WhatToShow] {
        let mut m = Model { resume: resume.clone(), ..empty() };
        update(&mut m, found(0..1));
        update(&mut m, opened(0, ferries().remove(0)));
        update(&mut m, Event::ScanDone);
        assert_eq!((shown(&m), &m.resume), (None, &resume));
        press(&mut m, "j");
        let waits = resume == Resume::WhatToOpen;
        assert_eq!((shown(&m), m.resume.is_open()), (Some(0), waits));
    }
}

#[test]
fn one_briefing_alone_was_opened_to_be_read_and_one_that_is_none_says_why() {
    for count in [1, 2] {
        let m = model((100, 30), ferries().into_iter().take(count).collect());
        assert_eq!(m.reader.engaged, count == 1);
    }
    let mut m = empty();
    update(&mut m, found(0..1));
    update(&mut m, refused(0));
    assert_eq!(said(&m), ("", false));
    update(&mut m, Event::ScanDone);
    assert_eq!(said(&m), ("0.yaml: no title", true));
    let mut m = empty();
    update(&mut m, found(0..2));
    update(&mut m, refused(0));
    update(&mut m, refused(1));
    update(&mut m, Event::ScanDone);
    assert_eq!(said(&m), ("", false), "of several the problems screen tells");
}

#[test]
fn a_change_on_disk_is_said_unless_only_quotes_and_actors_came() {
    let mut m = model((100, 30), ferries());
    let mut same = ferries().remove(0);
    quote(&mut same, "late", None);
    update(&mut m, opened(0, same.clone()));
    assert_eq!((said(&m), m.reader.opened.as_ref().expect("open").briefing.quotes.len()), (("", false), 4));
    let mut titled = same.clone();
    titled.head.title = "Another".into();
    update(&mut m, opened(0, titled.clone()));
    assert_eq!(said(&m), ("changed on disk · read again", false));
    m.status = None;
    titled.sections[1].body = titled.sections[1].body.replace("twice", "thrice").into();
    titled.sections[1].blocks[0].span.end += 1;
    update(&mut m, opened(0, titled));
    assert_eq!(said(&m), ("changed on disk · 1 changed paragraph marked", false));
    update(&mut m, refused(0));
    assert_eq!(said(&m), ("the file changed and is no briefing now: no title", true));
    update(&mut m, opened(1, briefing(&["Another one."])));
    let mut m = model((100, 30), ferries());
    update(&mut m, Event::Gone(vec![EntryId(1)]));
    assert_eq!(said(&m), ("", false));
    update(&mut m, Event::Gone(vec![EntryId(0)]));
    assert!(said(&m).0.contains("gone from disk"));
}

/// Who is who is asked again when all is open, and of whoever looks at people.
#[test]
fn people_are_asked_for_again_once_everything_is_open() {
    let asks = |effects: &[Effect]| {
        let finds = effects.iter().any(|effect| matches!(effect, Effect::FindPeople { .. }));
        let knows = effects.iter().any(|effect| matches!(effect, Effect::Dossier { .. }));
        (finds, knows)
    };
    let mut m = model((100, 30), ferries());
    assert_eq!(asks(&update(&mut m, opened(1, ferries().remove(1)))), (false, false));
    press(&mut m, "@");
    assert_eq!(asks(&update(&mut m, opened(1, ferries().remove(1)))), (true, false));
    update(&mut m, found(2..4));
    assert_eq!(asks(&update(&mut m, opened(2, ferries().remove(1)))), (false, false), "one is to come");
    assert_eq!(asks(&update(&mut m, opened(3, ferries().remove(1)))), (true, false));
    let mut m = model((100, 30), ferries());
    super::testing::press_served(&mut m, "@ v e n n enter");
    assert_eq!(asks(&update(&mut m, opened(1, ferries().remove(1)))), (false, true));
    assert_eq!(asks(&update(&mut m, Event::Gone(vec![EntryId(1)]))), (false, true));
}

#[test]
fn tags_are_those_of_the_row_in_the_list_and_of_the_text_elsewhere() {
    let mut m = kept((160, 40));
    press(&mut m, "S-tab j t");
    let about = |m: &Model| match &m.overlay {
        super::model::Overlay::Ask(ask) => ask.about.to_string(),
        other => panic!("{other:?}"),
    };
    assert!(about(&m).starts_with("A quiet week"), "{}", about(&m));
    press(&mut m, "esc g g t");
    assert_eq!(said(&m).0, "no briefing to tag", "a followed query is chosen");
    press(&mut m, "tab t");
    assert!(about(&m).starts_with("A quiet week"), "{}", about(&m));
}
