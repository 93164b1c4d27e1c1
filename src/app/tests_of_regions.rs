//! Where every part of the screen stands, at the sizes where the division changes and one cell beside them.

use super::{
    overlay,
    regions::{Focus, Regions, Wanted, regions},
};
use ratatui::layout::Rect;
use std::fmt::Write;

/// Screens at the edges: of borders, of two and three panes, of tabs, margins and the measure.
const SIZES: [(u16, u16); 24] = [
    (0, 0),
    (1, 1),
    (30, 2),
    (30, 3),
    (23, 7),
    (24, 7),
    (25, 9),
    (39, 12),
    (40, 11),
    (40, 12),
    (40, 17),
    (41, 18),
    (43, 20),
    (44, 21),
    (83, 30),
    (84, 30),
    (120, 30),
    (129, 40),
    (130, 40),
    (150, 40),
    (160, 48),
    (168, 49),
    (170, 50),
    (300, 60),
];

fn part(name: &str, area: Rect) -> String {
    match area.area() {
        0 => String::new(),
        _ => format!(" {name} {}x{}+{}+{}", area.width, area.height, area.x, area.y),
    }
}

fn line(at: &Regions) -> String {
    let library = if at.library_over { "library over" } else { "library" };
    [
        part("header", at.header),
        part(library, at.library),
        part("reader", at.reader),
        part("tabs", at.tabs),
        part("text", at.text),
        part("scroll", at.scroll),
        part("actors", at.actors),
        part("quotes", at.quotes),
        part("footer", at.footer),
    ]
    .concat()
}

#[test]
fn the_panes() {
    let mut out = String::new();
    let all = Wanted::default();
    let others = [
        ("all", all),
        ("no library", Wanted { library: false, ..all }),
        ("no side", Wanted { side: false, ..all }),
        ("text only", Wanted { text_only: true, ..all }),
    ];
    for size in SIZES {
        for focus in Focus::ORDER {
            let mut before = String::new();
            for (name, wanted) in others {
                let line = line(&regions(size, wanted, focus));
                if line != before {
                    writeln!(out, "{size:?} {}, {name}:{line}", focus.name()).expect("room");
                }
                before = line;
            }
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn the_search_and_the_lists_to_pick_from() {
    let mut out = String::new();
    for size in SIZES.into_iter().chain([(80, 15), (80, 16), (80, 22), (80, 25)]) {
        let (list, preview) = overlay::search_areas(size);
        let (top, rows) = overlay::picker_rows(size.1);
        writeln!(out, "{size:?}:{}{}; {rows} rows from {top}", part("list", list), part("preview", preview))
            .expect("room");
    }
    insta::assert_snapshot!(out);
}
