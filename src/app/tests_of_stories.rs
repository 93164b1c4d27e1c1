//! Briefings of the same event in the list: folded under the first, and reached all the same.

use super::{
    Effect, Event, Model,
    shelf::Row,
    testing::{model, press, strikes, tell},
    update,
};
use crate::library::EntryId;

const SIZE: (u16, u16) = (160, 30);

/// The rows: headings, and the numbers of briefings, indented where they stand under another.
fn rows(model: &Model) -> String {
    let shelf = &model.shelf;
    let row = |row: usize| match shelf.row(row).expect("a row") {
        Row::Group(name) => name.to_string(),
        Row::Follow(index) => format!("@{index}"),
        Row::Entry(id) => {
            let story = shelf.in_story(id);
            let more = if story.beneath > 0 { format!("+{}", story.beneath) } else { String::new() };
            let sign = if story.copy && story.under { "=" } else { "" };
            format!("{}{sign}{}{more}", if story.under { "  " } else { " " }, id.0)
        }
    };
    (0..shelf.row_count()).map(row).collect::<Vec<_>>().join("|")
}

const FLAT: &str = "Today| 1| 0|Yesterday| 5| 2| 3| 4";
const FOLDED: &str = "Today| 1+3| 0|Yesterday| 5";
const UNFOLDED: &str = "Today| 1|  2|  4|  =3| 0|Yesterday| 5";

fn told() -> Model {
    let mut model = model(SIZE, strikes());
    tell(&mut model);
    model
}

#[test]
fn the_list_is_flat_until_it_is_known_what_belongs_together() {
    let mut model = model(SIZE, strikes());
    assert_eq!(rows(&model), FLAT);
    tell(&mut model);
    assert_eq!(rows(&model), FOLDED);
    model.dirty = false;
    tell(&mut model);
    assert!(!model.dirty, "nothing new is nothing to draw");
}

#[test]
fn it_is_asked_once_everything_is_open_and_again_after_a_change() {
    let mut model = Model { size: SIZE, ..Model::default() };
    let mut all = super::testing::model(SIZE, strikes());
    let opened =
        |all: &Model, id: usize| vec![(EntryId(id), Ok(all.shelf.ready(EntryId(id)).unwrap().clone()))];
    let found = |id: usize| super::event::Found {
        id: EntryId(id),
        origin: crate::library::Origin::Stdin,
        label: "x".into(),
    };
    update(&mut model, Event::Found(vec![found(0), found(1)]));
    let asks = |effects: Vec<Effect>| effects.contains(&Effect::Stories);
    assert!(!asks(update(&mut model, Event::Opened(opened(&all, 0)))));
    assert!(!asks(update(&mut model, Event::Opened(opened(&all, 1)))), "more may be found");
    assert!(asks(update(&mut model, Event::ScanDone)));
    assert!(!asks(press(&mut model, "L j J k K")), "never by a key");
    assert!(asks(update(&mut model, Event::Opened(opened(&all, 1)))));
    assert!(asks(update(&mut all, Event::Gone(vec![EntryId(4)]))));
}

#[test]
fn rows_are_stepped_over_what_is_folded_and_a_key_unfolds_it() {
    let mut model = told();
    press(&mut model, "L L g g");
    assert_eq!(model.shelf.chosen(), Some(EntryId(1)));
    press(&mut model, "j");
    assert_eq!(model.shelf.chosen(), Some(EntryId(0)));
    press(&mut model, "k +");
    assert_eq!((rows(&model).as_str(), model.shelf.chosen()), (UNFOLDED, Some(EntryId(1))));
    press(&mut model, "j j j");
    assert_eq!((model.shelf.chosen(), model.reader.entry), (Some(EntryId(3)), Some(EntryId(3))));
    press(&mut model, "+");
    assert_eq!((rows(&model).as_str(), model.shelf.chosen()), (FOLDED, Some(EntryId(1))));
    assert_eq!(model.reader.entry, Some(EntryId(1)), "what is chosen in the list is shown");
    press(&mut model, "G +");
    assert_eq!((rows(&model).as_str(), model.shelf.chosen()), (FOLDED, Some(EntryId(5))));
    assert!(model.status.is_some(), "there is nothing to unfold, and it says so");
}

#[test]
fn all_are_unfolded_and_folded_by_one_key() {
    let mut model = told();
    press(&mut model, "J *");
    assert_eq!(
        (rows(&model).as_str(), model.shelf.chosen()),
        (FOLDED, Some(EntryId(1))),
        "J had unfolded it"
    );
    press(&mut model, "*");
    assert_eq!(rows(&model), UNFOLDED);
}

#[test]
fn going_to_what_is_folded_unfolds_it() {
    let mut model = told();
    let mut met = vec![model.reader.entry.unwrap().0];
    for _ in 0..5 {
        press(&mut model, "J");
        met.push(model.reader.entry.unwrap().0);
        assert_eq!(model.shelf.chosen(), model.reader.entry);
    }
    assert_eq!(met, [1, 2, 4, 3, 0, 5], "every briefing is come to, in the order of the list");
    assert_eq!(rows(&model), UNFOLDED);

    let mut model = told();
    press(&mut model, "J m a K * ' a");
    assert_eq!(
        (model.reader.entry, rows(&model).as_str()),
        (Some(EntryId(2)), UNFOLDED),
        "a mark leads there"
    );
}

#[test]
fn what_was_chosen_before_it_was_known_stays_chosen_in_a_row() {
    let mut model = model(SIZE, strikes());
    press(&mut model, "L L g g j j j");
    assert_eq!(model.shelf.chosen(), Some(EntryId(2)));
    tell(&mut model);
    assert_eq!((rows(&model).as_str(), model.shelf.chosen()), (UNFOLDED, Some(EntryId(2))));
}

#[test]
fn what_a_filter_finds_has_a_row_each() {
    let mut model = told();
    press(&mut model, "L L / d o c k e r s enter");
    assert_eq!(rows(&model), "Today| 1|Yesterday| 2| 3| 4");
    press(&mut model, "+");
    assert!(model.status.is_some(), "there is nothing to unfold, and it says so");
    press(&mut model, "esc");
    assert_eq!(rows(&model), FOLDED);
    press(&mut model, "/ - z e b r a enter");
    assert_eq!(rows(&model), FLAT);
    press(&mut model, "esc");
    assert_eq!(rows(&model), FOLDED);
}

#[test]
fn only_a_list_by_date_is_grouped() {
    let mut model = told();
    press(&mut model, "s");
    assert!(!rows(&model).contains('+') && model.shelf.row_count() > 6, "{}", rows(&model));
    press(&mut model, "s s s");
    assert_eq!(rows(&model), FOLDED);
}

#[test]
fn a_story_follows_what_changes_and_goes() {
    let mut model = told();
    update(&mut model, Event::Gone(vec![EntryId(1)]));
    assert_eq!(rows(&model), "Today| 0|Yesterday| 5| 2+2|Not briefings| 1");
    assert_eq!(model.shelf.also_in(EntryId(2)), ["Harbour Post".into()]);
    assert_eq!(model.shelf.also_in(EntryId(3)), ["Example Wire".into()]);
    update(&mut model, Event::Gone(vec![EntryId(3), EntryId(4)]));
    assert_eq!(rows(&model), "Today| 0|Yesterday| 5| 2|Not briefings| 1| 3| 4");
    assert!(model.shelf.also_in(EntryId(2)).is_empty());
}
