//! The screen: two ratatui buffers, of which what is new goes to the terminal in one piece, and nothing when nothing is.
//!
//! It does the work of ratatui's `Terminal` in another order: the frame is on its way before the next one is made ready,
//! and there is no cursor to look after, as the view draws its own. It is also the last gate: a control character that
//! some cell should hold after all is replaced here.

use super::{cells::Writer, changes::Displayed, tty::Output};
use ratatui::{
    buffer::{Buffer, Cell},
    crossterm::Command,
    layout::Rect,
};
use std::io::{self, Write};

/// Room for a frame of a large screen in colour.
const FRAME_BYTES: usize = 128 * 1024;
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";
const CLEAR: &[u8] = b"\x1b[2J";

/// A screen over `W`, standard output outside tests.
pub struct Screen<W: Write = Output> {
    /// The frame in the making; blank in between.
    next: Buffer,
    /// What the terminal shows.
    shown: Displayed,
    /// Bytes of the frame.
    frame: Vec<u8>,
    /// Sequences to go out ahead of the next frame.
    ahead: Vec<u8>,
    /// Nobody knows what the terminal shows: the next frame begins with a blank screen.
    unsure: bool,
    output: W,
    replacement: Cell,
}

impl<W: Write> Screen<W> {
    /// A screen of this size (columns, rows) that is blank and has no cursor.
    pub fn new(output: W, (columns, rows): (u16, u16)) -> Self {
        let area = Rect::new(0, 0, columns, rows);
        Self {
            next: Buffer::empty(area),
            shown: Displayed::blank(area),
            frame: Vec::with_capacity(FRAME_BYTES),
            ahead: Vec::new(),
            unsure: false,
            output,
            replacement: Cell::new("\u{FFFD}"),
        }
    }

    /// The terminal has a new size; the next frame follows it, all of it drawn afresh.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let area = Rect::new(0, 0, columns, rows);
        if self.next.area != area {
            self.next = Buffer::empty(area);
            self.forget();
        }
    }

    /// The terminal may show anything: the next frame is drawn afresh.
    pub fn forget(&mut self) {
        self.shown = Displayed::blank(self.next.area);
        self.unsure = true;
    }

    /// Sends `sequence` ahead of the next frame, in the same piece.
    pub fn ahead(&mut self, sequence: &str) {
        self.ahead.extend_from_slice(sequence.as_bytes());
    }

    /// Sends a command at once, outside any frame.
    ///
    /// # Errors
    /// When the terminal takes no output.
    pub fn send(&mut self, command: &impl Command) -> io::Result<()> {
        let mut text = String::new();
        command.write_ansi(&mut text).map_err(io::Error::other)?;
        self.output.write_all(text.as_bytes())
    }

    /// Has `view` draw on a blank buffer, and sends what is new of it as one write and one synchronized update.
    ///
    /// # Errors
    /// When the terminal takes no output.
    pub fn draw(&mut self, view: impl FnOnce(Rect, &mut Buffer)) -> io::Result<()> {
        view(self.next.area, &mut self.next);
        self.encode();
        let sent = if self.frame.is_empty() { Ok(()) } else { self.output.write_all(&self.frame) };
        // what comes now the reader does not wait for
        self.frame.clear();
        self.next.reset();
        sent
    }

    /// Puts the frame into bytes: what goes ahead, and what is new. What was shown is left behind in `next`.
    fn encode(&mut self) {
        let frame = &mut self.frame;
        frame.append(&mut self.ahead);
        let before = frame.len();
        frame.extend_from_slice(BEGIN);
        if std::mem::take(&mut self.unsure) {
            frame.extend_from_slice(CLEAR);
        }
        let empty = before + BEGIN.len();
        let mut writer = Writer::new(frame);
        self.shown.change(&mut self.next, |x, y, cell| {
            writer.cell(x, y, if harmless(cell.symbol()) { cell } else { &self.replacement });
        });
        writer.finish();
        if frame.len() > empty {
            frame.extend_from_slice(END);
        } else {
            frame.truncate(before);
        }
    }
}

/// Most bytes one cell may hold.
const CELL_BYTES: usize = 64;

/// Whether a cell may hold `symbol`: of sane length, and no control character of either set in it.
fn harmless(symbol: &str) -> bool {
    match symbol.as_bytes() {
        [b' '..=b'~'] => true,
        _ => symbol.len() <= CELL_BYTES && !symbol.chars().any(char::is_control),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::{style::Stylize, text::Line, widgets::Widget};
    use std::{cell::RefCell, rc::Rc};

    /// Records each write on its own.
    #[derive(Default, Clone)]
    struct Record(Rc<RefCell<Vec<Vec<u8>>>>);

    impl Write for Record {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().push(bytes.to_vec());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn screen() -> (Screen<Record>, Record) {
        let record = Record::default();
        (Screen::new(record.clone(), (20, 4)), record)
    }

    fn words(words: &'static str) -> impl FnOnce(Rect, &mut Buffer) {
        move |area, buffer| Line::from(words.bold()).render(area, buffer)
    }

    #[test]
    fn a_frame_is_one_write_and_one_update() {
        let (mut screen, record) = screen();
        screen.ahead("AHEAD");
        screen.draw(words("words")).unwrap();
        let writes = record.0.borrow();
        assert_eq!(writes.len(), 1);
        let text = String::from_utf8_lossy(&writes[0]);
        assert!(text.starts_with("AHEAD\x1b[?2026h") && text.ends_with("\x1b[?2026l"), "{text:?}");
        assert!(text.contains("words"), "{text:?}");
    }

    #[test]
    fn an_unchanged_frame_writes_nothing() {
        let (mut screen, record) = screen();
        (0..3).for_each(|_| screen.draw(words("words")).unwrap());
        assert_eq!(record.0.borrow().len(), 1);
        screen.ahead("AHEAD");
        screen.draw(words("words")).unwrap();
        assert_eq!(record.0.borrow()[1], b"AHEAD");
    }

    #[test]
    fn what_is_gone_is_blank() {
        let (mut screen, record) = screen();
        screen.draw(words("words")).unwrap();
        screen.draw(words("")).unwrap();
        let mut terminal = vt100::Parser::new(4, 20, 0);
        terminal.process(&record.0.borrow().concat());
        assert_eq!(terminal.screen().contents().trim(), "");
    }

    #[test]
    fn all_is_drawn_afresh_where_the_terminal_was_somebody_elses() {
        let (mut screen, record) = screen();
        screen.draw(words("words")).unwrap();
        screen.forget();
        screen.draw(words("words")).unwrap();
        let text = String::from_utf8(record.0.borrow()[1].clone()).unwrap();
        assert!(text.contains("\x1b[2J") && text.contains("words"), "{text:?}");
    }

    #[test]
    fn no_control_character_gets_through() {
        let (mut screen, record) = screen();
        let heap = "e\u{301}".repeat(CELL_BYTES);
        let symbols =
            [(0, "\x07"), (0, "\x7f"), (1, "\u{9b}"), (1, "a\x1b]0;x"), (2, heap.as_str()), (3, "é")];
        screen
            .draw(|_, buffer| {
                for (x, (y, symbol)) in (0..).zip(symbols) {
                    buffer[(x, y)].set_symbol(symbol);
                }
            })
            .unwrap();
        let text = String::from_utf8(record.0.borrow().concat()).unwrap();
        assert!(!text.contains(['\x07', '\u{9b}', '\x7f']) && !text.contains("\x1b]"), "{text:?}");
        assert!(text.contains("\u{FFFD}") && text.contains("é") && !text.contains(&heap), "{text:?}");
    }

    #[test]
    fn the_size_is_what_it_was_told() {
        let (mut screen, record) = screen();
        screen.draw(words("words")).unwrap();
        screen.resize(1, 1);
        screen
            .draw(|area, buffer| {
                assert_eq!(area, Rect::new(0, 0, 1, 1));
                words("words")(area, buffer);
            })
            .unwrap();
        assert_eq!(record.0.borrow().len(), 2);
    }
}
