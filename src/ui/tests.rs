//! Screens as snapshots, at the sizes people have.

use super::picture;
use crate::app::{
    Model,
    model::{Depth, ThemeName},
    testing::{ferries, model, press},
};
use ratatui::{
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};

fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for row in buffer.content.chunks(usize::from(buffer.area.width.max(1))) {
        let line: String = row.iter().map(Cell::symbol).collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn screen(size: (u16, u16), keys: &str) -> String {
    let mut m = model(size, ferries());
    if !keys.is_empty() {
        press(&mut m, keys);
    }
    text(&picture(&m))
}

#[test]
fn wide() {
    insta::assert_snapshot!(screen((160, 40), "] ) )"));
}

#[test]
fn medium() {
    insta::assert_snapshot!(screen((100, 30), ""));
}

#[test]
fn medium_with_the_library_over_the_text() {
    insta::assert_snapshot!(screen((100, 20), "L"));
}

#[test]
fn narrow_shows_one_pane_at_a_time() {
    insta::assert_snapshot!(format!("{}{}", screen((60, 16), ""), screen((60, 16), "tab tab")));
}

#[test]
fn tiny_still_shows_text() {
    insta::assert_snapshot!(screen((20, 6), "space"));
}

#[test]
fn palette() {
    insta::assert_snapshot!(screen((100, 20), ": q u o t e"));
}

#[test]
fn help() {
    insta::assert_snapshot!(screen((90, 30), "?"));
}

#[test]
fn a_sequence_begun_shows_what_may_follow() {
    insta::assert_snapshot!(screen((120, 12), "g"));
}

#[test]
fn empty_library() {
    insta::assert_snapshot!(text(&picture(&model((90, 20), vec![]))));
}

#[test]
fn ascii_uses_no_other_signs() {
    let mut m = model((120, 30), ferries());
    m.look.ascii = true;
    let body: String =
        m.reader.opened.iter().flat_map(|o| o.briefing.sections.iter().map(|s| s.body.to_string())).collect();
    press(&mut m, ")");
    let buffer = picture(&m);
    let foreign: Vec<&str> =
        buffer.content.iter().map(Cell::symbol).filter(|s| !s.is_ascii() && !body.contains(*s)).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

#[test]
fn no_colour_reaches_a_screen_without_colours() {
    for theme in ThemeName::ALL {
        let mut m = model((120, 30), ferries());
        (m.look.depth, m.look.theme, m.look.hedges) = (Depth::Mono, theme, true);
        press(&mut m, ") tab j");
        let coloured = |c: &&Cell| c.fg != Color::Reset || c.bg != Color::Reset;
        assert_eq!(picture(&m).content.iter().filter(coloured).count(), 0);
    }
}

fn modified(model: &Model, modifier: Modifier) -> String {
    let buffer = picture(model);
    buffer.content.iter().filter(|c| c.modifier.contains(modifier)).map(Cell::symbol).collect()
}

#[test]
fn without_colours_the_chosen_quote_is_reversed_and_mentions_are_underlined() {
    let mut m = model((80, 30), ferries());
    m.look.depth = Depth::Mono;
    press(&mut m, ")");
    assert!(modified(&m, Modifier::REVERSED).contains("“It will come,”"));
    press(&mut m, "/ p u m p enter");
    assert!(modified(&m, Modifier::REVERSED).contains("pump"));
}

#[test]
fn no_size_makes_it_fail() {
    for columns in (0..170).step_by(7).chain([1, 2, 3]) {
        for rows in 0..30 {
            let mut m = model((columns, rows), ferries());
            for keys in ["", "tab", ")", "?", "esc :", "esc #", "esc \"", "esc /", "esc !"] {
                if !keys.is_empty() {
                    press(&mut m, keys);
                }
                let _ = picture(&m);
            }
        }
    }
}
