//! A library that an index knows behaves as one of which every briefing is held in memory.

use super::{
    Effect, Event, Model,
    arrangement::Sort,
    event::Found,
    testing::{briefing, ferries, model, press},
    update,
};
use crate::{
    briefing::{Briefing, SectionKind},
    library::{EntryId, Opened, Origin, filter, index::Listing, told::Told},
};
use proptest::prelude::*;
use std::{collections::HashSet, path::Path, sync::Arc};

const SIZE: (u16, u16) = (120, 20);
const KEYS: [&str; 30] = [
    "+",
    "*",
    "j",
    "k",
    "J",
    "K",
    "g d",
    "g s",
    "g p",
    "g u",
    "]",
    "[",
    "enter",
    "C-o",
    "tab",
    "s",
    "U",
    "r",
    "m a",
    "' a",
    "L",
    "G",
    "g g",
    "C-d",
    "2",
    ")",
    "t esc",
    "L / i n : d enter",
    "L / q u i e t enter",
    "esc",
];

/// Briefings of several days, outlets and kinds.
fn briefings() -> Vec<Briefing> {
    let mut all = ferries();
    for n in 0..7 {
        let mut one = briefing(
            &["Some words stand here.\nAnd some more of them.", "It is late.", "Who knows."][..=n % 3],
        );
        one.head.title = format!("{} number {n}", ["alpha", "Beta", "gamma"][n % 3]).into();
        one.head.date =
            (n != 5).then(|| format!("2025-{:02}-0{}", 9 + n % 3, 1 + n).parse().expect("a date"));
        one.head.source.outlet = (n % 2 == 0).then(|| ["Wire", "Desk"][n % 4 / 2].into());
        if n == 4 {
            one.head.title = "  Alpha again".into();
            one.head.source.outlet = Some("WIRE".into());
        }
        if n == 3 {
            one.sections[0].kind = SectionKind::Progress;
        }
        all.push(one);
    }
    all
}

pub(super) fn opened() -> Vec<Arc<Opened>> {
    briefings().into_iter().map(|briefing| Arc::new(Opened { briefing, diagnostics: vec![] })).collect()
}

/// A model of the same briefings, all of them in an index.
pub(super) fn indexed(all: &[Arc<Opened>]) -> Model {
    let mut model = Model { size: SIZE, today: "2025-11-06".parse().ok(), ..Model::default() };
    let places: Vec<_> =
        (0..).zip(all).map(|(n, opened): (usize, _)| (format!("{n}.yaml").into(), &**opened)).collect();
    let listing = Arc::new(Listing::in_memory(Path::new("/briefings"), &places));
    let effects = update(&mut model, Event::Listed { listing, newest: None });
    serve(&mut model, effects, all);
    let effects = update(&mut model, Event::ScanDone);
    serve(&mut model, effects, all);
    model
}

/// Does what the workers would.
pub(super) fn serve(model: &mut Model, effects: Vec<Effect>, all: &[Arc<Opened>]) {
    let mut waiting = effects;
    while let Some(effect) = waiting.pop() {
        match effect {
            Effect::Load(ids) => {
                let briefings = ids.into_iter().map(|id| (id, Arc::clone(&all[id.0]))).collect();
                waiting.extend(update(model, Event::Loaded(briefings)));
            }
            Effect::Narrow { generation, query, marks } => {
                let fits = |id: &EntryId| filter::fits(&query, *id, &all[id.0].briefing, &marks);
                let fitting: HashSet<EntryId> = (0..all.len()).map(EntryId).filter(fits).collect();
                waiting.extend(update(model, Event::Narrowed { generation, fitting }));
            }
            Effect::Stories => waiting.extend(update(model, Event::Told(told()))),
            _ => {}
        }
    }
}

/// Two stories, one with a copy, whatever the words say.
fn told() -> Arc<Told> {
    let ids = |all: [usize; 3]| all.map(EntryId).to_vec();
    let stories = vec![ids([0, 2, 6]), ids([4, 3, 7])];
    Arc::new(Told { stories, copies: [(EntryId(3), EntryId(7))].into() })
}

fn rows(model: &Model) -> Vec<super::shelf::Row> {
    (0..model.shelf.row_count()).map(|row| model.shelf.row(row).expect("a row")).collect()
}

fn seen(model: &Model) -> impl PartialEq + std::fmt::Debug {
    let reader = &model.reader;
    (
        (
            reader.entry,
            reader.top,
            reader.section,
            reader.quote,
            reader.opened.clone().map(|o| o.briefing.head.clone()),
        ),
        (model.shelf.chosen(), model.shelf.selected, model.shelf.top, model.shelf.sort, rows(model)),
        (model.shelf.ready, model.shelf.quotes, model.shelf.pending, model.focus),
        model.status.clone(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn the_same_keys_lead_to_the_same_places(keys in prop::collection::vec(0..KEYS.len(), 1..24)) {
        let all = opened();
        let (mut held, mut filed) = (model(SIZE, briefings()), indexed(&all));
        update(&mut held, Event::Told(told()));
        prop_assert_eq!(seen(&filed), seen(&held));
        for key in keys {
            press(&mut held, KEYS[key]);
            for stroke in KEYS[key].split(' ') {
                let effects = press(&mut filed, stroke);
                serve(&mut filed, effects, &all);
            }
            prop_assert_eq!(seen(&filed), seen(&held), "after {}", KEYS[key]);
        }
    }
}

#[test]
fn what_is_shown_stays_until_what_is_next_is_there_and_the_last_key_counts() {
    let all = opened();
    let mut model = indexed(&all);
    let first = model.reader.entry;
    // the neighbours were fetched ahead, so further than that
    press(&mut model, "L G");
    assert_eq!(model.reader.entry, first, "nothing is shown before it is there");
    let last = model.shelf.chosen().expect("the last row");
    let effects = press(&mut model, "k");
    let next = model.shelf.chosen().expect("the row above");
    update(&mut model, Event::Loaded(vec![(last, Arc::clone(&all[last.0]))]));
    assert_eq!(model.reader.entry, first, "that was gone on from");
    serve(&mut model, effects, &all);
    assert_eq!(model.reader.entry, Some(next));
}

#[test]
fn what_had_to_be_fetched_was_gone_to_on_purpose_all_the_same() {
    let all = opened();
    let (mut held, mut filed) = (model(SIZE, briefings()), indexed(&all));
    update(&mut held, Event::Told(told()));
    // the first before the last comes from the disk; whoever closes what it lit up has seen its end
    for key in ["s", "s", "K", "esc", "s"] {
        press(&mut held, key);
        let effects = press(&mut filed, key);
        serve(&mut filed, effects, &all);
    }
    assert_eq!(seen(&filed), seen(&held));
}

#[test]
fn what_is_fetched_ahead_draws_nothing() {
    let all = opened();
    let mut model = indexed(&all);
    model.dirty = false;
    update(&mut model, Event::Loaded(vec![(EntryId(4), Arc::clone(&all[4]))]));
    assert!(!model.dirty);
}

#[test]
fn what_differs_from_the_index_takes_its_place_in_the_list() {
    let all = opened();
    let mut model = indexed(&all);
    let (ready, quotes) = (model.shelf.ready, model.shelf.quotes);
    let mut other = all[0].briefing.clone();
    other.head.title = "Changed".into();
    other.head.date = "2020-01-01".parse().ok();
    other.quotes.pop();
    let changed = Arc::new(Opened { briefing: other, diagnostics: vec![] });
    update(&mut model, Event::Opened(vec![(EntryId(0), Ok(changed))]));
    update(&mut model, Event::Gone(vec![EntryId(1)]));
    let new = Found {
        id: EntryId(all.len()),
        origin: Origin::File("/briefings/new.yaml".into()),
        label: "new".into(),
    };
    update(&mut model, Event::Found(vec![new]));
    assert_eq!(model.shelf.pending, 1);
    update(&mut model, Event::Opened(vec![(EntryId(all.len()), Ok(Arc::clone(&all[3])))]));
    assert_eq!((model.shelf.ready, model.shelf.quotes), (ready, quotes - 1));
    let order: Vec<EntryId> = model.shelf.in_order().collect();
    let leads = order.iter().filter(|id| !model.shelf.in_story(**id).under);
    let dates: Vec<_> = leads.map(|id| model.shelf.brief(*id).expect("a brief").date).collect();
    assert!(dates.iter().flatten().is_sorted_by(|a, b| a >= b), "{dates:?}");
    assert!(!order.contains(&EntryId(1)) && order.contains(&EntryId(all.len())));
    assert_eq!(model.shelf.brief(EntryId(0)).expect("a brief").title.as_str(), "Changed");
    assert_eq!(model.shelf.refusals().len(), 1);
    // once it is in the index its text need not be held, and is fetched again
    update(&mut model, Event::Indexed(vec![EntryId(0), EntryId(all.len())]));
    assert_eq!((model.shelf.ready, model.shelf.quotes), (ready, quotes - 1));
    assert_eq!(model.shelf.in_order().collect::<Vec<_>>(), order);
    assert!(model.shelf.has_filed() && model.shelf.ready(EntryId(0)).is_some());
}

#[test]
fn the_list_is_ordered_in_each_way_with_groups_that_fit() {
    let mut model = indexed(&opened());
    let groups = |model: &Model| -> Vec<String> {
        rows(model)
            .into_iter()
            .filter_map(|row| match row {
                super::shelf::Row::Group(name) => Some(name.to_string()),
                _ => None,
            })
            .collect()
    };
    let by_date = rows(&model);
    assert_eq!(groups(&model)[0], "Today");
    for (sort, expected) in [
        (Sort::Title, vec!["A", "B", "F", "G"]),
        (Sort::Source, vec!["Desk", "Example Wire", "WIRE", "No source"]),
        (Sort::Unread, vec!["Unread"]),
    ] {
        press(&mut model, "s");
        assert_eq!(model.shelf.sort, sort);
        let mut found = groups(&model);
        if sort == Sort::Title {
            // a quiet week begins with the article
            found.dedup();
        }
        assert_eq!(found, expected, "{sort:?}");
    }
    press(&mut model, "s");
    assert_eq!(rows(&model), by_date);
}
