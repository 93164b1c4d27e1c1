//! Coming back to a briefing, leaving it, and notes on passages that are not what they were.

use super::{
    Effect, Event,
    anchor::Anchor,
    kept,
    model::Overlay,
    resume::Resume,
    testing::{briefing, ferries, press, quote},
    tests_of_keeping::{Desk, LOW, WIDE},
};
use crate::{
    briefing::{Briefing, Link, Place},
    library::{EntryId, Opened},
    reading::{Change, Fingerprint, Spot, Store},
    text::Span,
};
use std::sync::Arc;

fn desk(size: (u16, u16), all: Vec<Briefing>) -> Desk {
    Desk::with(size, Store::in_memory().expect("a store"), all, Resume::Done)
}

fn reloaded(desk: &mut Desk, id: usize, briefing: &Briefing) {
    let opened = Arc::new(Opened { briefing: briefing.clone(), diagnostics: vec![] });
    desk.happens(Event::Opened(vec![(EntryId(id), Ok(opened))]));
}

/// The box that `a` opens: whether there is a note already, and what it is on.
fn asked(desk: &mut Desk, keys: &str) -> (&'static str, String) {
    desk.press(keys);
    let Overlay::Ask(ask) = &desk.model.overlay else { panic!("a box") };
    let asked = (ask.title, ask.about.to_string());
    desk.press("esc");
    asked
}

#[test]
fn the_return_names_the_section_unless_it_is_the_beginning() {
    for (keys, expected) in [
        ("J", "Resumed where you left: A quiet week on the water"),
        ("J ]", "Resumed where you left: A quiet week on the water · The delay"),
        ("j ] ]", "Resumed where you left: Ferry to Sande is late again · The uncertainty"),
    ] {
        let mut desk = Desk::new(WIDE);
        desk.press("J K");
        desk.press(keys);
        let desk = desk.again(ferries(), Resume::WhatToShow);
        assert_eq!(desk.said(), expected, "{keys}");
    }
}

#[test]
fn a_place_at_the_beginning_of_a_section_is_come_back_to_with_its_heading() {
    let mut desk = Desk::new(LOW);
    let opened = desk.model.reader.opened.clone().expect("open");
    let reader = &mut desk.model.reader;
    let place =
        |section: usize, at: usize| Anchor::new(&opened.briefing, Place { section, span: Span::new(at, at) });
    let (starts, last) = (reader.page.starts.clone(), reader.last_top());
    assert!(starts[1] > 0 && starts[1] < last, "{starts:?} {last}");
    reader.scroll_to(last);
    reader.return_to(&place(0, 0));
    assert_eq!((reader.top, reader.section), (0, 0), "with the title");
    reader.return_to(&place(1, 0));
    assert_eq!((reader.top, reader.section), (starts[1], 1));
    reader.return_to(&place(0, 30));
    assert_eq!(reader.top, reader.page.line_of(Place { section: 0, span: Span::new(30, 30) }));
}

#[test]
fn one_whose_last_section_was_gone_to_is_read_though_it_goes_on_below_the_screen() {
    let long = vec!["Nobody knew when it would come, or whether it would."; 30].join("\n");
    for (keys, read) in [("2", true), ("1", false), ("j", false)] {
        let mut desk = desk(LOW, vec![briefing(&["Late.", &long]), ferries().remove(1)]);
        let first = desk.model.reader.entry.expect("one");
        assert_eq!(first, EntryId(1), "the one with a day comes first");
        desk.press("J");
        desk.press(keys);
        assert!(!desk.model.reader.at_end());
        desk.press("K");
        assert_eq!(desk.model.kept.is_unread(EntryId(0)), !read, "{keys}");
    }
    // of one section alone nobody has come to the last one
    let mut desk = desk(LOW, vec![briefing(&[&long]), ferries().remove(1)]);
    desk.press("J j K");
    assert!(desk.model.kept.is_unread(EntryId(0)));
}

/// What was marked as unread stays so until there is something else to read.
#[test]
fn the_same_words_again_are_nothing_to_be_read_again() {
    let mut desk = Desk::new(LOW);
    desk.press("r r");
    reloaded(&mut desk, 0, &ferries()[0]);
    desk.press("G");
    assert!(desk.model.kept.is_unread(EntryId(0)));
    let mut edited = ferries().remove(0);
    edited.sections[1].body = edited.sections[1].body.replacen("Monday", "Sunday", 1).into();
    reloaded(&mut desk, 0, &edited);
    desk.press("k G");
    assert!(!desk.model.kept.is_unread(EntryId(0)));
}

#[test]
fn another_title_alone_is_no_changed_paragraph() {
    let mut desk = Desk::new(WIDE);
    desk.press("] ] ] J");
    let mut titled = ferries();
    titled[0].head.title = "Ferry to Sande is late once more".into();
    let desk = desk.again(titled, Resume::Done);
    assert_eq!((desk.said(), desk.model.reader.changed.len()), ("", 0));
}

/// Stores of the first version kept no paragraphs: what changed since cannot be told.
#[test]
fn without_paragraphs_of_before_nothing_is_called_changed() {
    let mut desk = Desk::new(WIDE);
    desk.press("r");
    let mut known = desk.model.kept.known(EntryId(0)).cloned().expect("known");
    known.read = known.read.map(|(when, _)| (when, Fingerprint::of(b"other words")));
    desk.model.status = None;
    desk.happens(Event::Recalled { entry: EntryId(0), known: Some(known), paragraphs: vec![] });
    assert_eq!((desk.said(), desk.model.reader.changed.len()), ("", 0));
}

fn pilots() -> Briefing {
    let mut pilots = briefing(&[
        "One said: “We wait,” and sat down.\nAnother said: “We have waited for a year and a day.” So it went on.",
        "“We wait,” they said again.",
    ]);
    for words in ["“We wait,”", "“We have waited for a year and a day.”"] {
        quote(&mut pilots, words, None);
    }
    pilots
}

#[test]
fn a_note_belongs_to_its_paragraph_and_to_no_other() {
    let mut desk = desk(WIDE, vec![pilots()]);
    desk.press("a w h o enter");
    assert_eq!(desk.texts(), ["who"]);
    assert_eq!(asked(&mut desk, "a").0, "Your note");
    assert_eq!(asked(&mut desk, "2 a").0, "New note", "it begins as far into another section");
    assert_eq!(asked(&mut desk, "1 ) a").0, "New note", "a quote in it is not all of it");
    // the same paragraph, longer now
    let mut longer = pilots();
    longer.sections[0].body = longer.sections[0].body.replacen("down.", "down again.", 1).into();
    longer.sections[0].blocks[0].span.end += 6;
    let below = &mut longer.sections[0].blocks[1].span;
    *below = Span::new(below.start + 6, below.end + 6);
    longer.quotes.clear();
    desk.press("g g esc esc");
    reloaded(&mut desk, 0, &longer);
    let (title, about) = asked(&mut desk, "1 a");
    assert_eq!((title, about.as_str()), ("Your note", "One said: “We wait,” and sat down again."));
}

#[test]
fn a_note_belongs_to_its_quote_however_much_of_it_is_quoted_now() {
    let mut desk = desk(WIDE, vec![pilots()]);
    desk.press(") ) a w h o enter");
    let (title, about) = asked(&mut desk, "a");
    assert_eq!((title, about.as_str()), ("Your note", "“We have waited for a year and a day.”"));
    assert_eq!(asked(&mut desk, "( a").0, "New note");
    let mut more = pilots();
    let second = &mut more.quotes[1].place.span;
    *second = Span::new(second.start - 14, second.end);
    reloaded(&mut desk, 0, &more);
    let (title, about) = asked(&mut desk, "g g esc ) ) a");
    assert!(about.contains("said: “We have waited"), "{about}");
    assert_eq!(title, "Your note");
    // from the list of notes one comes to that quote, not to the first of its section
    desk.model.kept.notes[0].speaker = Some("Another".into());
    desk.press("A enter");
    assert_eq!((desk.said(), desk.model.reader.quote), ("your note: who", Some(1)));
}

#[test]
fn what_was_not_changed_is_not_stored_again_and_each_request_has_its_own_number() {
    let mut desk = Desk::new(WIDE);
    desk.press(") a w h o enter");
    let before = desk.model.ticket;
    assert_eq!(press(&mut desk.model, "a enter"), [], "as it was");
    assert!(matches!(desk.model.overlay, Overlay::None));
    assert_eq!(desk.model.ticket, before);
    let tickets = |effects: &[Effect]| -> Vec<u64> {
        let one = |e: &Effect| if let Effect::Keep { ticket, .. } = e { Some(*ticket) } else { None };
        effects.iter().filter_map(one).collect()
    };
    let all = [press(&mut desk.model, "m a"), press(&mut desk.model, "m b")];
    let all: Vec<u64> = all.iter().flat_map(|effects| tickets(effects)).collect();
    assert!(all.len() == 2 && all[0] != all[1], "{all:?}");
}

#[test]
fn the_words_of_links_are_known_of_whatever_is_shown() {
    let mut all = ferries();
    let link = |text: &str| Link { text: text.into(), url: "https://example.org".into() };
    all[0].sections[1].links = vec![link(""), link("engine")];
    let mut desk = desk(WIDE, all.clone());
    let words = |desk: &Desk| -> Vec<String> {
        let opened = desk.model.reader.opened.clone().expect("open");
        desk.model.reader.linked.iter().map(|place| opened.briefing.words(*place).to_string()).collect()
    };
    assert_eq!(words(&desk), ["engine"]);
    all[0].sections[0].links = vec![link("ferry")];
    reloaded(&mut desk, 0, &all[0]);
    assert_eq!(words(&desk), ["ferry", "engine"]);
    desk.press("J");
    assert!(words(&desk).is_empty(), "the other has none");
    desk.press("K");
    assert_eq!(words(&desk), ["ferry", "engine"]);
}

#[test]
fn the_chosen_quote_stays_chosen_when_the_file_changes() {
    let mut desk = desk(WIDE, vec![pilots()]);
    desk.press(") )");
    assert_eq!(desk.model.reader.quote, Some(1));
    reloaded(&mut desk, 0, &pilots());
    assert_eq!(desk.model.reader.quote, Some(1));
}

/// A link without words, as of a picture, is ahead while the beginning of its section is on the screen.
#[test]
fn a_link_without_words_is_the_first_of_the_page_only_from_its_beginning() {
    let text = vec!["Nobody knew when it would come, or whether it would."; 30].join("\n");
    let mut linked = briefing(&[&text, &text]);
    let link = |text: &str, n: usize| Link {
        text: text.into(),
        url: format!("https://{n}.example").as_str().into(),
    };
    linked.sections[0].links = vec![link("", 0)];
    linked.sections[1].links = vec![link("", 1), link("whether", 2)];
    let mut desk = desk(LOW, vec![linked]);
    let chosen = |desk: &mut Desk, keys: &str| {
        desk.press(keys);
        let Overlay::Picker(picker) = &desk.model.overlay else { panic!("a list") };
        let chosen = picker.selected;
        desk.press("esc");
        chosen
    };
    assert_eq!(chosen(&mut desk, "o"), 0);
    assert_eq!(chosen(&mut desk, "j j j j j j o"), 1);
}

#[test]
fn a_mark_that_another_program_set_elsewhere_leads_there() {
    let mut desk = Desk::new(WIDE);
    desk.press("m a");
    let origin = desk.model.shelf.origin(EntryId(1)).expect("a file");
    let change = Change::Mark {
        letter: 'a',
        briefing: kept::key(&origin, &ferries()[1]),
        spot: Spot { section: 1, offset: 0, words: String::new() },
    };
    // before and after its own has been heard of
    for _ in 0..2 {
        desk.store.apply(&change, 9000).expect("stored");
        desk.look();
        desk.press("K ' a");
        assert_eq!((desk.model.reader.entry, desk.model.reader.section), (Some(EntryId(1)), 1));
        desk.press("K");
        desk.model.trail.marks.clear();
        let effects = press(&mut desk.model, "m a");
        assert!(desk.model.trail.marks.contains_key(&'a'), "{effects:?}");
    }
}
