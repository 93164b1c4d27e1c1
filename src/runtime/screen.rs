//! The screen: a ratatui backend that writes each frame in one piece, and nothing when nothing changed.
//!
//! It is also the last gate: a control character that some cell should hold after all is replaced here.

use super::tty::Output;
use ratatui::{
    backend::{Backend, ClearType, CrosstermBackend, WindowSize},
    buffer::Cell,
    crossterm::{Command, style},
    layout::{Position, Size},
};
use std::{
    cell::RefCell,
    io::{self, Write},
    rc::Rc,
};

/// Room for a frame of a large screen in colour.
const FRAME_BYTES: usize = 128 * 1024;
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Bytes of the frame in the making. Everything queued goes out together, in [`Screen::flush`].
#[derive(Clone)]
struct Pending(Rc<RefCell<Vec<u8>>>);

impl Pending {
    fn begin(&self) {
        let mut frame = self.0.borrow_mut();
        if frame.is_empty() {
            frame.extend_from_slice(BEGIN);
        }
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begin();
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Does nothing: crossterm would flush after every cursor command.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A ratatui backend over `W`, standard output outside tests.
pub struct Screen<W: Write = Output> {
    crossterm: CrosstermBackend<Pending>,
    pending: Pending,
    /// Sequences to go out ahead of the next frame.
    ahead: Vec<u8>,
    output: W,
    size: Size,
    cursor: Cursor,
    replacement: Cell,
}

/// The cursor as the terminal has it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Cursor {
    shown: bool,
    /// `None` once cells were written, which moves it.
    at: Option<Position>,
}

impl<W: Write> Screen<W> {
    /// A screen of this size (columns, rows) whose cursor is hidden.
    pub fn new(output: W, size: (u16, u16)) -> Self {
        // the theme decides about colours; crossterm's own switch would reset bold and reverse with them
        style::force_color_output(true);
        let pending = Pending(Rc::new(RefCell::new(Vec::with_capacity(FRAME_BYTES))));
        Self {
            crossterm: CrosstermBackend::new(pending.clone()),
            pending,
            ahead: Vec::new(),
            output,
            size: size.into(),
            cursor: Cursor { shown: false, at: None },
            replacement: Cell::new("\u{FFFD}"),
        }
    }

    /// The terminal has a new size; the next frame follows it.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = Size::new(columns, rows);
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

    /// The terminal was somebody else's meanwhile: its cursor is hidden again, wherever it is.
    pub fn forget(&mut self) {
        self.cursor = Cursor { shown: false, at: None };
        self.pending.0.borrow_mut().clear();
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

impl<W: Write> Backend for Screen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let replacement = &self.replacement;
        let gate = |(x, y, cell)| (x, y, if harmless(Cell::symbol(cell)) { cell } else { replacement });
        let mut cells = content.map(gate).peekable();
        if cells.peek().is_some() {
            self.cursor.at = None;
            self.pending.begin();
            super::cells::write(cells, &mut self.pending.0.borrow_mut());
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.cursor.shown) {
            return Ok(());
        }
        self.crossterm.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.cursor.shown, true) {
            return Ok(());
        }
        self.crossterm.show_cursor()
    }

    /// Where the cursor was put last: asking the terminal would mix its answer with the keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.at.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor.at.replace(position) == Some(position) {
            return Ok(());
        }
        self.crossterm.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.crossterm.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.crossterm.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    /// Sends what is queued, as one write and one synchronized update.
    fn flush(&mut self) -> io::Result<()> {
        let mut frame = self.pending.0.borrow_mut();
        if frame.is_empty() && self.ahead.is_empty() {
            return Ok(());
        }
        if !frame.is_empty() {
            frame.extend_from_slice(END);
        }
        let sent = if self.ahead.is_empty() {
            self.output.write_all(&frame)
        } else {
            self.ahead.append(&mut frame);
            self.output.write_all(&self.ahead)
        };
        frame.clear();
        self.ahead.clear();
        sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::{Terminal, style::Stylize, text::Line};

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

    fn terminal() -> (Terminal<Screen<Record>>, Record) {
        let record = Record::default();
        (Terminal::new(Screen::new(record.clone(), (20, 4))).unwrap(), record)
    }

    #[test]
    fn a_frame_is_one_write_and_one_update() {
        let (mut terminal, record) = terminal();
        terminal.backend_mut().ahead("AHEAD");
        terminal
            .draw(|frame| {
                frame.render_widget(Line::from("words".bold()), frame.area());
                frame.set_cursor_position((3, 0));
            })
            .unwrap();
        let writes = record.0.borrow();
        assert_eq!(writes.len(), 1);
        let text = String::from_utf8_lossy(&writes[0]);
        assert!(text.starts_with("AHEAD\x1b[?2026h") && text.ends_with("\x1b[?2026l"), "{text:?}");
        assert!(text.contains("\x1b[?25h") && text.contains("words"), "{text:?}");
    }

    #[test]
    fn an_unchanged_frame_writes_nothing() {
        let (mut terminal, record) = terminal();
        for _ in 0..3 {
            terminal
                .draw(|frame| {
                    frame.render_widget("words", frame.area());
                    frame.set_cursor_position((3, 0));
                })
                .unwrap();
        }
        assert_eq!(record.0.borrow().len(), 1);
    }

    #[test]
    fn the_cursor_is_put_back_after_cells_were_written() {
        let (mut terminal, record) = terminal();
        for text in ["a", "b"] {
            terminal
                .draw(|frame| {
                    frame.render_widget(text, frame.area());
                    frame.set_cursor_position((3, 2));
                })
                .unwrap();
        }
        let writes = record.0.borrow();
        assert!(String::from_utf8_lossy(&writes[1]).contains("\x1b[3;4H"));
    }

    #[test]
    fn no_control_character_gets_through() {
        let record = Record::default();
        let mut screen = Screen::new(record.clone(), (20, 4));
        let heap = "e\u{301}".repeat(CELL_BYTES);
        let heap: &'static str = heap.leak();
        let cells = ["\x07", "\u{9b}", "a\x1b]0;x", "\x7f", heap, "é"].map(Cell::new);
        screen.draw(cells.iter().enumerate().map(|(x, cell)| (x as u16, 0, cell))).unwrap();
        screen.flush().unwrap();
        let text = String::from_utf8(record.0.borrow().concat()).unwrap();
        assert!(text.contains("\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}é"), "{text:?}");
        assert!(!text.contains(['\x07', '\u{9b}', '\x7f']) && !text.contains("\x1b]"), "{text:?}");
    }

    #[test]
    fn the_size_is_what_it_was_told() {
        let (mut terminal, record) = terminal();
        terminal.draw(|frame| frame.render_widget("words", frame.area())).unwrap();
        terminal.backend_mut().resize(1, 1);
        terminal.draw(|frame| frame.render_widget("words", frame.area())).unwrap();
        assert_eq!(terminal.get_frame().area().as_size(), Size::new(1, 1));
        assert_eq!(record.0.borrow().len(), 2);
    }
}
