//! Tests of key decoding.

use super::*;
use proptest::prelude::*;
use ratatui::crossterm::event::{MouseButton, MouseEventKind};

/// Everything that `bytes` mean, fed in pieces of `size` with no pause between, then a long pause.
fn decode(bytes: &[u8], size: usize) -> Vec<Event> {
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    for piece in bytes.chunks(size) {
        decoder.feed(piece, &mut |event| events.push(event));
    }
    while decoder.patience().is_some() {
        decoder.flush(&mut |event| events.push(event));
    }
    events
}

/// As one line: `C-x`, `A-x`, `Esc`, "paste".
fn read(bytes: &[u8]) -> String {
    let whole = names(&decode(bytes, usize::MAX));
    assert_eq!(whole, names(&decode(bytes, 1)), "pieces must not matter");
    whole
}

fn names(events: &[Event]) -> String {
    events.iter().map(name).collect::<Vec<_>>().join(" ")
}

fn name(event: &Event) -> String {
    match event {
        Event::Key(key) => {
            let mut text = String::new();
            for (modifier, letter) in
                [(KeyModifiers::CONTROL, "C-"), (KeyModifiers::ALT, "A-"), (KeyModifiers::SHIFT, "S-")]
            {
                if key.modifiers.contains(modifier) {
                    text += letter;
                }
            }
            match key.code {
                KeyCode::Char(c) => text + &c.to_string(),
                KeyCode::F(n) => format!("{text}F{n}"),
                code => format!("{text}{code:?}"),
            }
        }
        Event::Mouse(mouse) => format!("{:?}@{},{}", mouse.kind, mouse.column, mouse.row),
        Event::Paste(text) => format!("{text:?}"),
        other => format!("{other:?}"),
    }
}

#[test]
fn plain_keys() {
    assert_eq!(read(b"aZ 5"), "a S-Z   5");
    assert_eq!(read("éλ字🙂".as_bytes()), "é λ 字 🙂");
    assert_eq!(read(b"\r\n\t\x7f\0"), "Enter Enter Tab Backspace C- ");
    assert_eq!(read(b"\x01\x1a\x1c\x1f"), "C-a C-z C-4 C-7");
}

#[test]
fn sequences() {
    assert_eq!(read(b"\x1b[A\x1b[1;5B\x1bOC\x1b[H\x1b[F"), "Up C-Down Right Home End");
    assert_eq!(read(b"\x1b[Z\x1b[3~\x1b[5;2~\x1b[15~\x1b[24~"), "S-BackTab Delete S-PageUp F5 F12");
    assert_eq!(read(b"\x1bOP\x1b[1;2Q\x1b[[C"), "F1 S-F2 F3");
    assert_eq!(read(b"\x1b[97;5u\x1b[27u\x1b[13;2u\x1b[9;2u"), "C-a Esc S-Enter S-BackTab");
    assert_eq!(read(b"\x1b[27;5;105~"), "C-i");
}

#[test]
fn releases_are_dropped_and_repeats_are_keys() {
    assert_eq!(read(b"\x1b[97;1:3u\x1b[97;1:2u\x1b[1;1:3A"), "a");
}

#[test]
fn escape_before_a_character_is_two_keys() {
    assert_eq!(read(b"\x1bx\x1bX\x1b\r\x1b\x01"), "Esc x Esc S-X Esc Enter Esc C-a");
    assert_eq!(read("\x1bé".as_bytes()), "Esc é");
    assert_eq!(read(b"\x1b"), "Esc");
    assert_eq!(read(b"\x1b\x1b\x1b"), "Esc Esc Esc");
    assert_eq!(read(b"\x1b\x1b[A"), "Esc Up");
    assert_eq!(read(b"\x1b["), "Esc [");
    assert_eq!(read(b"\x1b[j"), "Esc [ j");
    assert_eq!(read(b"\x1b[\r"), "Esc [ Enter");
    assert_eq!(read(b"\x1bO"), "Esc S-O");
    assert_eq!(read(b"\x1bOx"), "Esc S-O x");
    assert_eq!(read(b"\x1b]x"), "Esc ] x");
    assert_eq!(read(b"\x1b]"), "Esc ]");
    assert_eq!(read(b"\x1b]1"), "Esc ] 1");
    assert_eq!(read(b"\x1b[1;3A"), "A-Up");
}

#[test]
fn an_escape_before_other_keys_is_taken_after_a_pause() {
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    decoder.feed(b"\x1b", &mut |event| events.push(event));
    assert!(events.is_empty() && decoder.patience() == Some(ESCAPE_WAIT));
    decoder.flush(&mut |event| events.push(event));
    decoder.feed(b"[A", &mut |event| events.push(event));
    assert_eq!(names(&events), "Esc [ S-A");
    assert_eq!(decoder.patience(), None);
}

#[test]
fn what_is_not_understood_is_dropped_whole() {
    assert_eq!(read(b"a\x1b[?62;22cb"), "a b");
    assert_eq!(read(b"a\x1b[12;40Rb\x1b[1;2R"), "a b S-F3");
    assert_eq!(read(b"a\x1b[Ib\x1b[Oc"), "a b c");
    assert_eq!(read(b"a\x1b[99~b\x1b[1;2yc"), "a b c");
    assert_eq!(read(b"a\xffb\xc3"), "a b");
    assert_eq!(read(b"a\x1b[1;\x1b[Ab"), "a Up b");
}

#[test]
fn colour_replies_are_no_keys() {
    assert_eq!(read(b"a\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\b"), "a b");
    assert_eq!(read(b"a\x1b]11;rgb:1e1e/1e1e/2e2e\x07b"), "a b");
}

#[test]
fn mouse() {
    assert_eq!(read(b"\x1b[<0;3;4M\x1b[<32;4;4M\x1b[<0;4;4m"), "Down(Left)@2,3 Drag(Left)@3,3 Up(Left)@3,3");
    assert_eq!(read(b"\x1b[<64;1;1M\x1b[<65;300;200M"), "ScrollUp@0,0 ScrollDown@299,199");
    assert_eq!(read(b"\x1b[M !!\x1b[M#!!q"), "Down(Left)@0,0 Up(Left)@0,0 q");
    assert_eq!(read(b"\x1b[<35;3;4M\x1b[<1;;Mq"), "q");
    let [Event::Mouse(event)] = decode(b"\x1b[<18;1;1M", 99)[..] else { panic!("one mouse event") };
    assert_eq!(
        (event.kind, event.modifiers),
        (MouseEventKind::Down(MouseButton::Right), KeyModifiers::CONTROL)
    );
}

#[test]
fn paste() {
    assert_eq!(read(b"a\x1b[200~q\r\nw\rx\x1b[A\x1b[201~b"), r#"a "q\nw\nx\u{1b}[A" b"#);
    assert_eq!(read(b"\x1b[200~\x1b[201~q"), r#""" q"#);
    // the end never comes: what was pasted is kept, and keys are keys again
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    decoder.feed(b"\x1b[200~abc", &mut |event| events.push(event));
    assert_eq!(decoder.patience(), Some(PASTE_WAIT));
    decoder.flush(&mut |event| events.push(event));
    decoder.feed(b"q", &mut |event| events.push(event));
    assert_eq!(names(&events), "\"abc\" q");
}

#[test]
fn a_huge_paste_is_cut() {
    let long = [PASTE_START, &vec![b'x'; LONGEST_PASTE + 5][..], PASTE_END, b"q"].concat();
    let [Event::Paste(text), Event::Key(_)] = &decode(&long, 4096)[..] else { panic!("paste and key") };
    assert_eq!(text.len(), LONGEST_PASTE);
}

#[test]
fn endless_sequences_end() {
    let long = [b"\x1b[", &[b'1'; 5000][..]].concat();
    let (mut decoder, mut most) = (Decoder::default(), 0);
    for byte in long {
        decoder.feed(&[byte], &mut |_| {});
        most = most.max(decoder.held.len());
    }
    assert!(most <= LONGEST_SEQUENCE + 1);
}

#[test]
fn what_is_too_long_is_dropped_as_a_whole_in_any_pieces() {
    let long = "1;".repeat(60);
    for (sequence, rest) in [
        (format!("\x1b[{long}A"), "jk"),
        (format!("\x1b[{long}"), "\x1b[A"),
        (format!("\x1b]10;rgb:{long}\x07"), "jk"),
        (format!("\x1b]10;rgb:{long}\x1b\\"), "jk"),
        (format!("\x1b]10;rgb:{long}"), "\x1b[A"),
    ] {
        let bytes = [sequence.as_bytes(), rest.as_bytes()].concat();
        for size in [1, 7, 64, 65, 66, usize::MAX] {
            assert_eq!(
                names(&decode(&bytes, size)),
                names(&decode(rest.as_bytes(), 9)),
                "{sequence:?} by {size}"
            );
        }
    }
}

#[test]
fn what_is_too_long_ends_when_nothing_more_comes() {
    let mut decoder = Decoder::default();
    decoder.feed(&[b"\x1b[", &[b'1'; 100][..]].concat(), &mut |_| panic!("a key"));
    assert!(decoder.patience().is_some());
    decoder.flush(&mut |_| panic!("a key"));
    assert!(decoder.patience().is_none());
    assert_eq!(names(&decode(b"1", 1)).len(), 1);
    let mut events = 0;
    decoder.feed(b"1", &mut |_| events += 1);
    assert_eq!(events, 1);
}

proptest! {
    #[test]
    fn pieces_never_matter(bytes in prop::collection::vec(
        prop_oneof![Just(0x1b), Just(b'['), Just(b'O'), Just(b';'), Just(b'<'), Just(b'M'), 0x20u8..0x7f, any::<u8>()], 0..40,
    ), size in 1usize..8) {
        prop_assert_eq!(names(&decode(&bytes, usize::MAX)), names(&decode(&bytes, size)));
    }

    /// Every letter typed between well-formed sequences arrives, in order, and nothing else does.
    #[test]
    fn no_letter_is_lost(parts in prop::collection::vec(
        prop_oneof!["[a-z]{1,3}", Just("\x1b[A".to_owned()), Just("\x1b[<64;1;1M".to_owned()),
                    Just("\x1b[?1;2c".to_owned()), Just("\x1b]10;rgb:0/0/0\x07".to_owned())], 0..20,
    )) {
        let typed: String = parts.iter().filter(|part| !part.starts_with('\x1b')).map(String::as_str).collect();
        let letters = |events: Vec<Event>| -> String {
            events.into_iter().filter_map(|event| match event {
                Event::Key(KeyEvent { code: KeyCode::Char(c), modifiers: KeyModifiers::NONE, .. }) => Some(c),
                _ => None,
            }).collect()
        };
        prop_assert_eq!(letters(decode(parts.concat().as_bytes(), 3)), typed);
    }
}
