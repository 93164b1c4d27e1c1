//! The rows of the list: which can be chosen, what is scrolled into view, where the wheel and a step lead.

use super::{
    event::Found,
    shelf::{Row, Shelf},
    testing::briefing,
};
use crate::library::{EntryId, Opened, Origin};
use std::sync::Arc;

const DATES: [&str; 7] =
    ["2025-11-06", "2025-11-06", "2025-11-05", "2025-10-30", "2025-10-29", "2025-09-01", "2025-09-01"];

/// Seven briefings in five groups, below so many followed queries.
fn shelf(follows: usize) -> Shelf {
    let mut shelf = Shelf::default();
    let found = |n: usize| Found {
        id: EntryId(n),
        origin: Origin::File(format!("/b/{n}.yaml").into()),
        label: format!("{n}.yaml").into(),
    };
    shelf.found((0..DATES.len()).map(found).collect());
    for (n, date) in DATES.iter().enumerate() {
        let mut one = briefing(&["Text."]);
        (one.head.date, one.head.title) = (date.parse().ok(), format!("Title {n}").into());
        shelf.opened(EntryId(n), Ok(Arc::new(Opened { briefing: one, diagnostics: vec![] })));
    }
    shelf.set_follows(follows);
    shelf.arrange("2025-11-06".parse().ok());
    shelf
}

/// One letter a row: a heading, a followed query, a briefing.
fn kinds(shelf: &Shelf) -> String {
    let kind = |row| match shelf.row(row).expect("a row") {
        Row::Group(_) => 'G',
        Row::Follow(n) => char::from_digit(n as u32, 10).expect("few"),
        Row::Entry(_) => 'e',
    };
    (0..shelf.row_count()).map(kind).collect()
}

#[test]
fn what_each_row_is() {
    for (follows, expected) in [(0, "GeeGeGeeGee"), (1, "G0GeeGeGeeGee"), (2, "G01GeeGeGeeGee")] {
        let shelf = shelf(follows);
        assert_eq!(kinds(&shelf), expected);
        assert_eq!(shelf.row(shelf.row_count()), None);
        let choosable: Vec<bool> = (0..shelf.row_count() + 2).map(|row| shelf.is_entry(row)).collect();
        let meant: Vec<bool> = expected.chars().map(|kind| kind != 'G').chain([false, false]).collect();
        assert_eq!(choosable, meant);
        let first = (follows > 0).then(|| Row::Group("Followed".into()));
        assert_eq!(shelf.row(0), first.or(Some(Row::Group("Today".into()))));
    }
}

#[test]
fn a_step_goes_over_headings_and_stops_at_both_ends() {
    for follows in 0..3 {
        let mut shelf = shelf(follows);
        let rows: Vec<usize> = (0..shelf.row_count()).filter(|row| shelf.is_entry(*row)).collect();
        for (nth, from) in rows.iter().enumerate() {
            for step in -12isize..=12 {
                shelf.selected = *from;
                shelf.step(step);
                let to = nth.saturating_add_signed(step).min(rows.len() - 1);
                assert_eq!(shelf.selected, rows[to], "{follows} follows, from row {from} by {step}");
            }
        }
        // on the heading above the first, one is before it
        shelf.selected = 0;
        shelf.step(0);
        assert_eq!(shelf.selected, rows[0]);
    }
}

/// The list is scrolled by as little as brings the chosen row into view, with the heading right above it where two rows
/// fit, and never beyond its end.
#[test]
fn the_chosen_row_is_brought_into_view() {
    for follows in 0..2 {
        let mut shelf = shelf(follows);
        let kinds = kinds(&shelf);
        let rows = kinds.len();
        for (height, old, selected) in all(rows) {
            if !shelf.is_entry(selected) {
                continue;
            }
            let headed = height > 1 && kinds.as_bytes()[selected - 1] == b'G';
            let shows = |top: &usize| {
                *top <= selected - usize::from(headed)
                    && selected < top + height.max(1)
                    && top + height <= rows.max(height)
            };
            let nearest = (0..rows).filter(shows).min_by_key(|top| top.abs_diff(old)).expect("some");
            (shelf.selected, shelf.top) = (selected, old);
            shelf.keep_in_view(height);
            assert_eq!(shelf.top, nearest, "{kinds} row {selected} in {height} from {old}");
        }
    }
}

fn all(rows: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..rows + 2).flat_map(move |height| {
        (0..rows).flat_map(move |top| (0..rows).map(move |selected| (height, top, selected)))
    })
}

/// After the wheel the choice is where it was if that is shown, else on what is shown nearest to it; where only a heading
/// is shown, on the row right above that.
#[test]
fn the_wheel_takes_the_choice_along() {
    let mut shelf = shelf(1);
    let (kinds, rows) = (kinds(&shelf), shelf.row_count());
    for (height, top, selected) in all(rows).filter(|(height, top, _)| top + height <= rows) {
        if !shelf.is_entry(selected) {
            continue;
        }
        (shelf.selected, shelf.top) = (selected, top);
        shelf.drag_choice(height);
        let shown = top..top + height.max(1);
        let expected = if shown.contains(&selected) {
            Some(selected)
        } else {
            let candidates = shown.clone().filter(|row| shelf.is_entry(*row));
            candidates.min_by_key(|row| row.abs_diff(selected))
        };
        let above = (0..top.max(1)).rev().find(|row| shelf.is_entry(*row));
        let expected = expected.or(above).unwrap_or(shown.start);
        assert_eq!(shelf.selected, expected, "{kinds} row {selected}, {height} shown from {top}");
    }
}
