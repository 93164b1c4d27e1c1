//! Bytes from the terminal into key, mouse and paste events. Pure.
//!
//! Own code, because the parser of crossterm cannot be reached without its reader, and that reader blocks in
//! `read` on half a sequence, spins when the terminal is gone, and turns a late reply of the terminal into keys.
//! The rule here: a sequence that is not understood is dropped as a whole, a key is never. So ESC with a character
//! behind it is Esc and that character, not Alt: the two may well have been typed one after the other, and no
//! command has a key with Alt.

use super::mouse;
use crate::app::Event;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyEventState, KeyModifiers};
use std::time::Duration;

/// How long a lone ESC may still become the start of a sequence.
const ESCAPE_WAIT: Duration = Duration::from_millis(40);
/// How long the rest of a sequence that has begun may take (a slow line).
const SEQUENCE_WAIT: Duration = Duration::from_millis(300);
/// How long a paste may pause before it counts as ended.
const PASTE_WAIT: Duration = Duration::from_secs(2);
/// Longest control sequence taken seriously, in bytes.
const LONGEST_SEQUENCE: usize = 64;
/// Most that one paste keeps, in bytes; the rest is dropped.
const LONGEST_PASTE: usize = 1 << 20;
const PASTE_START: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// Turns input bytes into events; holds back what is not complete yet.
#[derive(Debug, Default)]
pub struct Decoder {
    held: Vec<u8>,
    paste: Option<Vec<u8>>,
    /// In the rest of something that is too long to be taken seriously.
    skip: Option<Skip>,
}

/// What is passed over to its end.
#[derive(Debug, Clone, Copy)]
enum Skip {
    Sequence,
    Reply,
}

/// What the front of the held bytes is.
#[allow(clippy::large_enum_variant, reason = "lives on the stack for one key")]
enum Step {
    /// So many bytes are done with; they may have meant something.
    Done(usize, Option<Event>),
    /// The first two begin something too long.
    Skip(Skip),
    /// More bytes are needed.
    More,
}

impl Decoder {
    /// Takes in `bytes`; hands every complete event to `emit`, in order.
    pub fn feed(&mut self, bytes: &[u8], emit: &mut dyn FnMut(Event)) {
        self.held.extend_from_slice(bytes);
        self.advance(emit);
    }

    /// How long to wait for more bytes before [`Decoder::flush`]; `None` when nothing is held back.
    pub fn patience(&self) -> Option<Duration> {
        match (&self.paste, self.held.as_slice()) {
            (Some(_), _) => Some(PASTE_WAIT),
            (None, []) => self.skip.map(|_| SEQUENCE_WAIT),
            (None, [0x1b]) => Some(ESCAPE_WAIT),
            (None, _) => Some(SEQUENCE_WAIT),
        }
    }

    /// Nothing more came: what is held back is all there will be.
    pub fn flush(&mut self, emit: &mut dyn FnMut(Event)) {
        if let Some(text) = self.paste.take() {
            emit(pasted(&text));
        }
        if self.skip.take().is_some() {
            self.held.clear();
        }
        while let Some(&first) = self.held.first() {
            let typed = self.held.len() <= 2 || self.held[1] == b']';
            let done = if first == 0x1b && typed {
                emit(key(KeyCode::Esc));
                1
            } else {
                self.held.len()
            };
            self.held.drain(..done);
            self.advance(emit);
        }
    }

    fn advance(&mut self, emit: &mut dyn FnMut(Event)) {
        let mut at = 0;
        while at < self.held.len() {
            let rest = &self.held[at..];
            if let Some(text) = &mut self.paste {
                let (taken, ended) = paste_part(rest);
                let room = LONGEST_PASTE.saturating_sub(text.len());
                text.extend_from_slice(&rest[..taken.min(room)]);
                at += taken;
                if !ended {
                    break;
                }
                at += PASTE_END.len();
                emit(pasted(&self.paste.take().unwrap_or_default()));
            } else if let Some(skip) = self.skip {
                let (passed, ended) = skip.over(rest);
                at += passed;
                if !ended {
                    break;
                }
                self.skip = None;
            } else if rest.starts_with(PASTE_START) {
                self.paste = Some(Vec::new());
                at += PASTE_START.len();
            } else {
                match next(rest) {
                    Step::More => break,
                    Step::Skip(skip) => {
                        self.skip = Some(skip);
                        at += 2;
                    }
                    Step::Done(length, event) => {
                        at += length;
                        event.into_iter().for_each(&mut *emit);
                    }
                }
            }
        }
        self.held.drain(..at);
    }
}

impl Skip {
    /// How many bytes of `rest` belong to it, and whether it ends with them.
    fn over(self, rest: &[u8]) -> (usize, bool) {
        let end = match self {
            Self::Sequence => rest.iter().position(|b| !(0x20..=0x3f).contains(b)),
            Self::Reply => rest.iter().position(|b| matches!(b, 0x07 | 0x1b)),
        };
        match (self, end.map(|i| (i, &rest[i..]))) {
            (_, None) => (rest.len(), false),
            (Self::Sequence, Some((i, [0x40..=0x7e, ..]))) | (Self::Reply, Some((i, [0x07, ..]))) => {
                (i + 1, true)
            }
            (Self::Reply, Some((i, [0x1b, b'\\', ..]))) => (i + 2, true),
            (Self::Reply, Some((i, [0x1b]))) => (i, false),
            (_, Some((i, _))) => (i, true),
        }
    }
}

/// How many bytes of `rest` belong to the paste, and whether its end follows them.
fn paste_part(rest: &[u8]) -> (usize, bool) {
    if let Some(end) = memchr::memmem::find(rest, PASTE_END) {
        return (end, true);
    }
    let half = (1..PASTE_END.len()).rev().find(|&n| rest.ends_with(&PASTE_END[..n])).unwrap_or(0);
    (rest.len() - half, false)
}

fn pasted(text: &[u8]) -> Event {
    Event::Paste(String::from_utf8_lossy(text).replace("\r\n", "\n").replace('\r', "\n"))
}

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

/// A character key with at least these modifiers; capitals carry SHIFT as well, as crossterm has it.
fn with(c: char, modifiers: KeyModifiers) -> Event {
    let shift = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers | shift))
}

fn next(bytes: &[u8]) -> Step {
    match bytes {
        [0x1b] | [0x1b, b'O'] => Step::More,
        [0x1b, b'[', ..] => control_sequence(bytes),
        [0x1b, b'O', third, ..] => match letter(*third) {
            Some(code) => Step::Done(3, Some(key(code))),
            None if *third == b'M' => Step::Done(3, Some(key(KeyCode::Enter))),
            None => escape(),
        },
        [0x1b, b']', ..] => reply(bytes),
        [0x1b, ..] => escape(),
        _ => plain(bytes),
    }
}

/// The escape is a key by itself, and what follows it too.
fn escape() -> Step {
    Step::Done(1, Some(key(KeyCode::Esc)))
}

/// One key without an escape before it.
fn plain(bytes: &[u8]) -> Step {
    let one = |event| Step::Done(1, Some(event));
    match bytes[0] {
        // a newline is Enter that was typed before raw mode was on
        b'\r' | b'\n' => one(key(KeyCode::Enter)),
        b'\t' => one(key(KeyCode::Tab)),
        0x7f => one(key(KeyCode::Backspace)),
        0 => one(with(' ', KeyModifiers::CONTROL)),
        c @ 1..=26 => one(with((c - 1 + b'a') as char, KeyModifiers::CONTROL)),
        c @ 28..=31 => one(with((c - 28 + b'4') as char, KeyModifiers::CONTROL)),
        c if c < 0x80 => one(with(c as char, KeyModifiers::NONE)),
        _ => multibyte(bytes),
    }
}

/// A character of two to four bytes.
fn multibyte(bytes: &[u8]) -> Step {
    let length = match bytes[0] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Step::Done(1, None),
    };
    let have = &bytes[..length.min(bytes.len())];
    match std::str::from_utf8(have) {
        Ok(text) => Step::Done(length, text.chars().next().map(|c| with(c, KeyModifiers::NONE))),
        Err(e) if e.error_len().is_none() && have.len() < length => Step::More,
        Err(e) => Step::Done(e.error_len().unwrap_or(1), None),
    }
}

/// An answer of the terminal to a question about colours that someone asked: dropped when it is one.
fn reply(bytes: &[u8]) -> Step {
    let body = &bytes[2..];
    let digits = body.iter().take_while(|b| b.is_ascii_digit()).count();
    let expected = b";rgb";
    let after = &body[digits..];
    let shared = after.len().min(expected.len());
    if digits > 3 || (digits == 0 && !body.is_empty()) || after[..shared] != expected[..shared] {
        return escape();
    }
    let end = after.iter().position(|b| matches!(b, 0x07 | 0x1b));
    match end.map(|i| (2 + digits + i, after[i])) {
        Some((i, 0x07)) => Step::Done(i + 1, None),
        // as it would have gone had it come in pieces
        Some((i, _)) if bytes.len() == i + 1 && i > LONGEST_SEQUENCE => Step::Skip(Skip::Reply),
        Some((i, _)) if bytes.len() == i + 1 => Step::More,
        Some((i, _)) if bytes[i + 1] == b'\\' => Step::Done(i + 2, None),
        Some((i, _)) => Step::Done(i, None),
        None if bytes.len() > LONGEST_SEQUENCE => Step::Skip(Skip::Reply),
        None => Step::More,
    }
}

/// `ESC [` parameters final.
fn control_sequence(bytes: &[u8]) -> Step {
    // function keys of the Linux console
    if let [_, _, b'[', rest @ ..] = bytes {
        return match rest.first() {
            None => Step::More,
            Some(&c @ b'A'..=b'E') => Step::Done(4, Some(key(KeyCode::F(c - b'A' + 1)))),
            Some(_) => Step::Done(3, None),
        };
    }
    let Some(end) = bytes[2..].iter().position(|b| !(0x20..=0x3f).contains(b)).map(|i| i + 2) else {
        return if bytes.len() > LONGEST_SEQUENCE { Step::Skip(Skip::Sequence) } else { Step::More };
    };
    if end > LONGEST_SEQUENCE {
        // dropped as a whole, as it is when it comes in pieces
        return Step::Skip(Skip::Sequence);
    }
    if !(0x40..=0x7e).contains(&bytes[end]) {
        // no sequence after all: keys when nothing stood between, else something broken
        return if end == 2 { escape() } else { Step::Done(end, None) };
    }
    let parameters = std::str::from_utf8(&bytes[2..end]).unwrap_or("");
    match (bytes[end], parameters) {
        (b'M', "") => match bytes.get(end + 1..end + 4) {
            None => Step::More,
            Some(three) => Step::Done(end + 4, mouse::plain(three)),
        },
        (last @ (b'M' | b'm'), _) if parameters.starts_with('<') => {
            Step::Done(end + 1, mouse::sgr(&parameters[1..], last == b'm'))
        }
        // somebody typed these three
        (last, "") if !matches!(last, b'I' | b'O' | b'Z') && letter(last).is_none() => escape(),
        (last, _) => Step::Done(end + 1, function_key(parameters, last)),
    }
}

/// Cursor and function keys by their final letter.
fn letter(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'R' => KeyCode::F(3),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}

/// Keys by their number before `~`.
fn numbered(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        n @ 11..=15 => KeyCode::F(n as u8 - 10),
        n @ 17..=21 => KeyCode::F(n as u8 - 11),
        n @ 23..=26 => KeyCode::F(n as u8 - 12),
        n @ 28..=29 => KeyCode::F(n as u8 - 13),
        n @ 31..=34 => KeyCode::F(n as u8 - 14),
        _ => return None,
    })
}

/// Keys by their code point before `u`.
fn coded(code: u32) -> Option<KeyCode> {
    Some(match code {
        9 => KeyCode::Tab,
        13 | 57414 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        57417 => KeyCode::Left,
        57418 => KeyCode::Right,
        57419 => KeyCode::Up,
        57420 => KeyCode::Down,
        57421 => KeyCode::PageUp,
        57422 => KeyCode::PageDown,
        57423 => KeyCode::Home,
        57424 => KeyCode::End,
        57425 => KeyCode::Insert,
        57426 => KeyCode::Delete,
        // the private use area holds keys without a character
        57344..=63743 => return None,
        _ => KeyCode::Char(char::from_u32(code).filter(|c| !c.is_control())?),
    })
}

fn function_key(parameters: &str, last: u8) -> Option<Event> {
    let mut fields = parameters.split(';').map(|field| field.split(':').map(|n| n.parse::<u32>().ok()));
    let first = fields.next().and_then(|mut f| f.next().flatten());
    let mut second = fields.next();
    let modifiers = second.as_mut().and_then(|f| f.next().flatten()).unwrap_or(1);
    let kind = second.as_mut().and_then(|f| f.next().flatten()).unwrap_or(1);
    let third = fields.next().and_then(|mut f| f.next().flatten());
    if parameters.starts_with(['?', '>', '=', '<']) || kind == 3 {
        return None; // a reply, or a key that was let go
    }
    let code = match last {
        b'Z' => KeyCode::BackTab,
        b'~' if first == Some(27) => coded(third?)?,
        b'~' => numbered(first?)?,
        b'u' => coded(first?)?,
        b'R' if first.is_some_and(|row| row != 1) => return None, // where the cursor is, not F3
        _ => letter(last)?,
    };
    let kind = if kind == 2 { KeyEventKind::Repeat } else { KeyEventKind::Press };
    Some(Event::Key(modified(code, modifiers.saturating_sub(1), kind)))
}

fn modified(code: KeyCode, bits: u32, kind: KeyEventKind) -> KeyEvent {
    const NAMES: [KeyModifiers; 6] = [
        KeyModifiers::SHIFT,
        KeyModifiers::ALT,
        KeyModifiers::CONTROL,
        KeyModifiers::SUPER,
        KeyModifiers::HYPER,
        KeyModifiers::META,
    ];
    let mut modifiers = KeyModifiers::NONE;
    for (bit, name) in NAMES.into_iter().enumerate() {
        modifiers.set(name, bits >> bit & 1 == 1);
    }
    let code = match code {
        KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        KeyCode::Char(c) if modifiers.contains(KeyModifiers::SHIFT) => {
            KeyCode::Char(c.to_uppercase().next().unwrap_or(c))
        }
        other => other,
    };
    if code == KeyCode::BackTab || matches!(code, KeyCode::Char(c) if c.is_uppercase()) {
        modifiers |= KeyModifiers::SHIFT;
    }
    KeyEvent { code, modifiers, kind, state: KeyEventState::NONE }
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
