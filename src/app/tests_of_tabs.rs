//! The section tabs: which fit in how much room, and which is under a column.

use super::{
    Model,
    tabs::{at, tabs},
    testing::{briefing, model},
};
use crate::briefing::SectionKind;
use ratatui::layout::Rect;
use std::fmt::Write;

/// Twelve sections, of which the one of this index is current; one has a name that is cut.
fn twelve(current: usize) -> Model {
    let mut twelve = briefing(&["Late."; 12]);
    twelve.sections[4].kind = SectionKind::named("a name that does not end soon");
    twelve.sections[5].kind = SectionKind::named("é");
    let mut model = model((160, 48), vec![twelve]);
    model.reader.section = current;
    model
}

/// The tabs from left to right: the number with its name, the column where it begins, its columns.
fn shown(model: &Model, area: Rect) -> String {
    let all = tabs(model, area);
    let words: Vec<String> =
        all.iter().map(|t| format!("{}{}@{}+{}", t.section + 1, t.name.as_str(), t.x, t.width)).collect();
    words.join(" ")
}

fn area(x: u16, width: u16) -> Rect {
    Rect { x, y: 1, width, height: 1 }
}

#[test]
fn all_names_where_they_fit_else_numbers_and_the_name_of_the_current_section() {
    let mut out = String::new();
    for current in [0, 5, 10, 11] {
        let (model, mut before) = (twelve(current), String::new());
        for width in 0..200 {
            let shown = shown(&model, area(3, width));
            if shown != before {
                writeln!(out, "{} of 12 in {width}: {shown}", current + 1).expect("room");
            }
            before = shown;
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_column_leads_to_its_tab_and_beside_the_tabs_to_none() {
    let model = twelve(5);
    for area in [area(3, 70), area(0, 20), area(7, 300)] {
        let all = tabs(&model, area);
        assert_eq!(all[0].x, area.x);
        for x in 0..area.right() + 3 {
            let under = all.iter().find(|t| x >= t.x && x < t.x + t.width).map(|t| t.section);
            assert_eq!(at(&model, area, x), under, "{x}");
        }
        assert!(all.windows(2).all(|two| two[0].x + two[0].width == two[1].x), "{all:?}");
    }
    assert!(tabs(&Model::default(), area(0, 80)).is_empty());
}
