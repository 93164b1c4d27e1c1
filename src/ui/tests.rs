//! Screens as snapshots, at the sizes people have.

use super::picture;
use crate::app::{
    Model,
    model::{Depth, ThemeName},
    testing::{ferries, kept, model, press, press_served, serve, strikes, tell},
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

/// The screen of a reader who has notes, follows and read something.
fn kept_screen(size: (u16, u16), keys: &str) -> String {
    let mut m = kept(size);
    if !keys.is_empty() {
        press(&mut m, keys);
    }
    text(&picture(&m))
}

#[test]
fn what_a_reader_keeps_wide() {
    insta::assert_snapshot!(kept_screen((160, 48), ""));
}

#[test]
fn what_a_reader_keeps_narrow() {
    insta::assert_snapshot!(format!("{}{}", kept_screen((60, 20), ""), kept_screen((60, 20), "S-tab")));
}

#[test]
fn writing_a_note() {
    let wide = kept_screen((160, 48), ") ) a");
    insta::assert_snapshot!(format!("{wide}{}", kept_screen((60, 20), ") a w h o ? enter")));
}

#[test]
fn writing_tags_on_a_tiny_screen() {
    insta::assert_snapshot!(kept_screen((20, 6), "t x"));
}

#[test]
fn the_list_of_notes_and_the_narrowed_library() {
    let notes = kept_screen((100, 20), "A");
    insta::assert_snapshot!(format!("{notes}{}", kept_screen((100, 20), "S-tab / i s : u n r e a d")));
}

/// A page with links in its text, in a heading and in a list.
fn linked_screen(size: (u16, u16), keys: &str) -> String {
    let page = "<title>The port</title><article><h1>The port</h1><p>On Monday the <a href='https://a.example/1'>harbour \
        board</a> closed the north quay, and on Tuesday, said the <a href='https://b.example/2'>pilots' union</a>, nobody \
        could tell <a href='https://c.example/3'>who had opened it</a>. \u{201c}We had a <a href='https://d.example/4'>key</a>, \
        and so had they,\u{201d} said Ida Molin.</p><h2><a href='https://e.example/5'>What the pilots want</a></h2>\
        <ul><li>More light on the <a href='https://f.example/6'>mole</a>.</li><li>A door.</li></ul></article>";
    let document = crate::load::load("port.html", page.as_bytes()).0.unwrap();
    let mut m = model(size, vec![crate::extract::brief(document).0]);
    if !keys.is_empty() {
        press(&mut m, keys);
    }
    text(&picture(&m))
}

#[test]
fn links_are_numbered_in_the_text_as_in_their_list() {
    insta::assert_snapshot!(format!("{}{}", linked_screen((100, 24), ""), linked_screen((100, 24), "o")));
}

#[test]
fn links_are_numbered_on_small_screens() {
    insta::assert_snapshot!(format!("{}{}", linked_screen((60, 20), ""), linked_screen((20, 6), "space")));
}

/// What is lit behind a number is where the words are.
#[test]
fn what_is_lit_behind_a_number_stands_under_its_words() {
    let page = "<title>The port</title><p>\u{201c}We had a <a href='https://d.example/4'>key</a> too,\u{201d} said Ida Molin.</p>\
        <p>The harbour stayed shut that evening, and nobody asked her what the key was for.</p>";
    let document = crate::load::load("port.html", page.as_bytes()).0.unwrap();
    let mut m = model((100, 20), vec![crate::extract::brief(document).0]);
    press(&mut m, ")");
    assert!(text(&picture(&m)).contains("a key[1] too,\u{201d} said Ida Molin"));
    let underlined = modified(&m, Modifier::UNDERLINED);
    assert!(underlined.contains("Ida Molin") && !underlined.contains("[1]"), "{underlined}");
    assert!(!underlined.contains("said") && !underlined.contains("harbour"), "{underlined}");
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
    press(&mut m, ") a x enter");
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
            for keys in ["", "tab", ")", "?", "esc :", "esc #", "esc \"", "esc /", "esc !", "esc a", "esc t"]
            {
                if !keys.is_empty() {
                    press(&mut m, keys);
                }
                let _ = picture(&m);
            }
            for keys in ["esc esc @", "v e", "enter", "j", "/ i t"] {
                press_served(&mut m, keys);
                let _ = picture(&m);
            }
        }
    }
}

/// Finding the part of a line that is in view must not take time in the square of its length.
#[test]
fn a_line_of_a_megabyte_can_be_typed_on() {
    for keys in [") a", "t", "/", "\"", ":", "S-tab /"] {
        let mut m = kept((80, 24));
        press(&mut m, keys);
        crate::app::update(&mut m, crate::app::Event::Paste("t1, tide ".repeat(110_000)));
        press(&mut m, "x y z");
        let screen = text(&picture(&m));
        assert!(screen.contains("tide xyz"), "{keys}: {screen}");
    }
}

/// The screen after keys, with what is asked about people answered.
fn people_screen(size: (u16, u16), keys: &str) -> String {
    let mut m = model(size, ferries());
    press_served(&mut m, keys);
    text(&picture(&m))
}

#[test]
fn the_finder_of_actors() {
    let wide = people_screen((100, 20), "@ h a");
    let said = people_screen((60, 16), "@ v e m n");
    insta::assert_snapshot!(format!("{wide}{said}{}", people_screen((20, 6), "@")));
}

#[test]
fn a_dossier_wide_and_of_medium_width() {
    let wide = people_screen((160, 40), "@ v e n n enter j");
    insta::assert_snapshot!(format!("{wide}{}", people_screen((100, 30), "@ v e n n enter j")));
}

#[test]
fn a_dossier_narrow_narrowed_and_tiny() {
    let narrow = people_screen((60, 20), "@ v e n n enter / e n g");
    insta::assert_snapshot!(format!("{narrow}{}", people_screen((20, 6), "@ v e n n enter")));
}

#[test]
fn the_first_run_shows_the_five_keys_that_matter() {
    let mut m = model((100, 12), ferries());
    m.first_run = true;
    let screen = text(&picture(&m));
    let footer = screen.lines().last().unwrap_or_default();
    for words in ["] next section", ") next quote", "J next briefing", "\" search quotes", "? every key"] {
        assert!(footer.contains(words), "{footer}");
    }
    press(&mut m, "?");
    assert!(!m.first_run);
}

#[test]
fn wide_and_combining_characters_line_up() {
    let body = "王小明 said that Ελένη and Jose\u{301} would meet हिन्दी speakers.\nplain";
    let mut m = model((100, 20), vec![crate::app::testing::briefing(&[body])]);
    press(&mut m, "/ s p e a k e r s enter");
    let buffer = picture(&m);
    let lit: String = buffer.content.iter().filter(|c| c.bg != Color::Reset).map(Cell::symbol).collect();
    assert!(lit.starts_with("speakers"), "{lit}");
    for row in buffer.content.chunks(100).take(19).skip(1) {
        assert_ne!(row[99].symbol(), " ", "the border is where it belongs");
    }
}

/// The screen after keys, with stories told apart.
fn stories_screen(size: (u16, u16), ascii: bool, keys: &str) -> String {
    let mut m = model(size, strikes());
    m.look.ascii = ascii;
    tell(&mut m);
    press(&mut m, keys);
    text(&picture(&m))
}

#[test]
fn stories_folded_and_unfolded_wide() {
    let folded = stories_screen((160, 48), false, "S-tab");
    insta::assert_snapshot!(format!("{folded}{}", stories_screen((160, 48), false, "S-tab + j")));
}

#[test]
fn stories_folded_and_unfolded_narrow() {
    let folded = stories_screen((60, 20), false, "S-tab");
    insta::assert_snapshot!(format!("{folded}{}", stories_screen((60, 20), true, "S-tab + j")));
}

mod walk {
    //! A reader who presses anything, in any window, while files come and go.

    use super::*;
    use crate::{
        app::{Event, update},
        library::{EntryId, Opened},
        text::SafeText,
    };
    use proptest::prelude::*;
    use ratatui::crossterm::event::{
        KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
    };
    use std::sync::Arc;

    fn key() -> impl Strategy<Value = Event> {
        let code = prop_oneof![
            6 => proptest::sample::select("jkgGdubnNJKLPzHT+*[])(#@D/:\"!?m'123y ehxaAtfrU".chars().collect::<Vec<_>>())
                .prop_map(KeyCode::Char),
            1 => any::<char>().prop_map(KeyCode::Char),
            3 => proptest::sample::select(vec![
                KeyCode::Enter, KeyCode::Esc, KeyCode::Tab, KeyCode::BackTab, KeyCode::Backspace, KeyCode::Up,
                KeyCode::Down, KeyCode::Home, KeyCode::End, KeyCode::PageDown, KeyCode::Left, KeyCode::Right,
            ]),
        ];
        (code, proptest::bool::weighted(0.1)).prop_map(|(code, ctrl)| {
            Event::Key(KeyEvent::new(code, if ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE }))
        })
    }

    fn event() -> impl Strategy<Value = Event> {
        let mouse = (0u16..170, 0u16..50, 0u8..3).prop_map(|(column, row, what)| {
            let kind = match what {
                0 => MouseEventKind::Down(MouseButton::Left),
                1 => MouseEventKind::ScrollDown,
                _ => MouseEventKind::ScrollUp,
            };
            Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
        });
        let files = (0usize..3, 0usize..3).prop_map(|(id, what)| match what {
            0 => Event::Gone(vec![EntryId(id)]),
            1 => Event::Opened(vec![(EntryId(id), Err("broken".into()))]),
            _ => {
                let briefing = ferries().swap_remove(id % 2);
                Event::Opened(vec![(EntryId(id), Ok(Arc::new(Opened { briefing, diagnostics: vec![] })))])
            }
        });
        prop_oneof![
            12 => key(),
            2 => mouse,
            1 => (0u16..170, 0u16..50).prop_map(|(columns, rows)| Event::Resize { columns, rows }),
            1 => files,
            1 => ".{0,20}".prop_map(Event::Paste),
            1 => ".{0,30}".prop_map(|s| Event::Trouble(SafeText::new(&s))),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn nothing_a_reader_does_makes_it_fail(events in proptest::collection::vec(event(), 1..80)) {
            let mut m = model((100, 24), ferries());
            for event in events {
                let effects = update(&mut m, event);
                serve(&mut m, effects);
                let buffer = picture(&m);
                prop_assert!(buffer.content.iter().all(|c| !c.symbol().chars().any(char::is_control)));
            }
        }
    }
}
