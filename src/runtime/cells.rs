//! Cells as bytes for the terminal, as few as say the same: a key in a full text changes thousands of cells. On a slow line
//! that is most of what a key costs; on a local terminal it is not.

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

/// What the terminal draws with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Style {
    fg: Color,
    bg: Color,
    underline: Color,
    modifier: Modifier,
}

impl Style {
    fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, underline: cell.underline_color, modifier: cell.modifier }
    }

    /// Whether a blank looks the same in both.
    fn blanks_alike(self, other: Self) -> bool {
        let seen = Modifier::UNDERLINED | Modifier::REVERSED | Modifier::CROSSED_OUT;
        self == other || (self.bg == other.bg && !(self.modifier | other.modifier).intersects(seen))
    }
}

/// Blanks that are erased rather than written, at least.
const ERASED: usize = 6;

/// What each modifier is called, and what ends it. Bold and dim end together.
const MODIFIERS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Appends to a frame what draws cells, each with its column and row.
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    style: Style,
    /// The column and row behind the last cell.
    at: Option<(u16, u16)>,
    /// Whether the cursor is surely there: a terminal may be of another mind about how wide a sign is.
    sure: bool,
    /// Plain blanks before `at` that are not written yet.
    blanks: usize,
}

impl<'a> Writer<'a> {
    /// Writes at the end of `out`, from the plain style on.
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, style: Style::default(), at: None, sure: false, blanks: 0 }
    }

    /// Ends in the plain style and leaves the cursor somewhere.
    pub fn finish(mut self) {
        self.end_blanks(false);
        self.restyle(Style::default());
    }

    /// Draws a cell; those of one frame come in reading order.
    pub fn cell(&mut self, x: u16, y: u16, cell: &Cell) {
        let (style, blank) = (Style::of(cell), cell.symbol() == " ");
        let goes_on = self.at == Some((x, y));
        if blank && goes_on && self.style.blanks_alike(style) {
            self.blanks += 1;
        } else {
            self.end_blanks(goes_on);
            if !goes_on {
                self.go(x, y);
            }
            if !(blank && self.style.blanks_alike(style)) {
                self.restyle(style);
            }
            if blank {
                self.blanks = 1;
            } else {
                self.out.extend_from_slice(cell.symbol().as_bytes());
                self.sure &= cell.symbol().is_ascii();
            }
        }
        self.at = x.checked_add(1).map(|behind| (behind, y));
    }

    /// Writes the blanks that wait, or erases them where nothing follows them.
    fn end_blanks(&mut self, followed: bool) {
        let blanks = std::mem::take(&mut self.blanks);
        if !followed && blanks >= ERASED && self.style.blanks_alike(Style::default()) {
            self.out.extend_from_slice(b"\x1b[");
            number(self.out, blanks);
            self.out.push(b'X');
            // the cursor stays before what is erased
            self.sure = false;
        } else {
            self.out.resize(self.out.len() + blanks, b' ');
        }
    }

    /// Moves the cursor, by some columns where it is surely known where it is.
    fn go(&mut self, x: u16, y: u16) {
        self.out.extend_from_slice(b"\x1b[");
        match self.at {
            Some((from, row)) if row == y && from < x && self.sure => {
                if x - from > 1 {
                    number(self.out, usize::from(x - from));
                }
                self.out.push(b'C');
            }
            _ => {
                number(self.out, usize::from(y) + 1);
                self.out.push(b';');
                number(self.out, usize::from(x) + 1);
                self.out.push(b'H');
                self.sure = true;
            }
        }
    }

    /// Says what of the style is new.
    fn restyle(&mut self, style: Style) {
        let before = std::mem::replace(&mut self.style, style);
        if before == style {
            return;
        }
        self.out.extend_from_slice(b"\x1b[");
        if style != Style::default() {
            let start = self.out.len();
            modifiers(self.out, before.modifier, style.modifier);
            for (before, new, kind) in [
                (before.fg, style.fg, 38),
                (before.bg, style.bg, 48),
                (before.underline, style.underline, 58),
            ] {
                if before != new {
                    color(self.out, kind, new);
                }
            }
            // each ends in a semicolon
            debug_assert!(self.out.len() > start);
            self.out.pop();
        }
        self.out.push(b'm');
    }
}

fn modifiers(out: &mut Vec<u8>, before: Modifier, new: Modifier) {
    let mut kept = before;
    for (modifier, _, end) in MODIFIERS {
        if kept.contains(modifier) && !new.contains(modifier) {
            parameter(out, usize::from(end));
            // what ends with it
            for (other, _, too) in MODIFIERS {
                if too == end {
                    kept.remove(other);
                }
            }
        }
    }
    for (modifier, begin, _) in MODIFIERS {
        if new.contains(modifier) && !kept.contains(modifier) {
            parameter(out, usize::from(begin));
        }
    }
}

/// A colour for letters (38), ground (48) or underline (58).
fn color(out: &mut Vec<u8>, kind: usize, color: Color) {
    let indexed = match color {
        Color::Reset => return parameter(out, kind + 1),
        Color::Rgb(r, g, b) => {
            for value in [kind, 2, r.into(), g.into(), b.into()] {
                parameter(out, value);
            }
            return;
        }
        Color::Indexed(index) => index,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    for value in [kind, 5, indexed.into()] {
        parameter(out, value);
    }
}

fn parameter(out: &mut Vec<u8>, value: usize) {
    number(out, value);
    out.push(b';');
}

fn number(out: &mut Vec<u8>, value: usize) {
    if value >= 10 {
        number(out, value / 10);
    }
    out.push(b'0' + (value % 10) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::{backend::Backend, prelude::CrosstermBackend};

    fn write<'a>(cells: impl Iterator<Item = (u16, u16, &'a Cell)>, out: &mut Vec<u8>) {
        let mut writer = Writer::new(out);
        cells.for_each(|(x, y, cell)| writer.cell(x, y, cell));
        writer.finish();
    }

    const SYMBOLS: [&str; 7] = [" ", " ", " ", "a", "b", "é", "▌"];
    const COLORS: [Color; 4] = [Color::Reset, Color::Red, Color::Indexed(239), Color::Rgb(1, 22, 133)];

    /// Any cell that a screen as the tests have it can hold.
    fn cell() -> impl Strategy<Value = Cell> {
        (0..SYMBOLS.len(), 0..COLORS.len(), 0..COLORS.len(), 0..6usize).prop_map(
            |(symbol, fg, bg, modifier)| {
                let mut cell = Cell::new(SYMBOLS[symbol]);
                (cell.fg, cell.bg) = (COLORS[fg], COLORS[if bg < 2 { 0 } else { bg }]);
                cell.modifier = [
                    Modifier::empty(),
                    Modifier::empty(),
                    Modifier::BOLD,
                    Modifier::BOLD | Modifier::DIM | Modifier::ITALIC,
                    Modifier::REVERSED,
                    Modifier::UNDERLINED,
                ][modifier];
                cell
            },
        )
    }

    /// What a terminal shows: of a blank only what can be seen of it.
    fn shown(screen: &vt100::Screen) -> Vec<String> {
        let cells = (0..4).flat_map(|row| (0..30).map(move |column| (row, column)));
        let look = |(row, column)| {
            let cell = screen.cell(row, column).unwrap();
            let blank = matches!(cell.contents(), "" | " ") && !cell.inverse() && !cell.underline();
            let (ground, reversed, underlined) = (cell.bgcolor(), cell.inverse(), cell.underline());
            if blank {
                return format!("{ground:?}");
            }
            let (bold, dim, italic) = (cell.bold(), cell.dim(), cell.italic());
            let (symbol, color) = (cell.contents().trim(), cell.fgcolor());
            format!("{symbol:?}{color:?}{ground:?}{bold}{dim}{italic}{underlined}{reversed}")
        };
        cells.map(look).collect()
    }

    proptest! {
        #[test]
        fn a_terminal_shows_what_it_would_show_cell_by_cell(
            frames in prop::collection::vec(prop::collection::vec((0..4u16, 0..30u16, 1..12u16, cell()), 1..40), 1..4),
        ) {
            let mut ours = vt100::Parser::new(4, 30, 0);
            let mut theirs = vt100::Parser::new(4, 30, 0);
            for stretches in frames {
                let mut changed = std::collections::BTreeMap::new();
                for (row, column, length, cell) in stretches {
                    (column..30.min(column + length)).for_each(|x| { changed.insert((row, x), cell.clone()); });
                }
                let cells = || changed.iter().map(|(&(y, x), cell)| (x, y, cell));
                let (mut few, mut many) = (Vec::new(), Vec::new());
                write(cells(), &mut few);
                CrosstermBackend::new(&mut many).draw(cells()).unwrap();
                prop_assert!(few.len() <= many.len());
                ours.process(&few);
                theirs.process(&many);
                prop_assert_eq!(shown(ours.screen()), shown(theirs.screen()));
            }
        }
    }

    #[test]
    fn after_a_wide_sign_the_cursor_is_put_where_it_belongs() {
        let cells = [(0, Cell::new("王")), (2, Cell::new("a")), (4, Cell::new("b"))];
        let mut out = Vec::new();
        write(cells.iter().map(|(x, cell)| (*x, 0, cell)), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "\x1b[1;1H王\x1b[1;3Ha\x1b[Cb");
    }

    #[test]
    fn blanks_behind_the_last_word_are_erased_but_for_a_ground_of_their_own() {
        for (ground, written) in
            [(Color::Reset, "a\x1b[20X"), (Color::Indexed(3), "a\x1b[48;5;3m                    \x1b[m")]
        {
            let mut blank = Cell::new(" ");
            blank.bg = ground;
            let a = Cell::new("a");
            let cells = std::iter::once(&a).chain(std::iter::repeat_n(&blank, 20));
            let mut out = Vec::new();
            write((0..).zip(cells).map(|(x, cell)| (x, 0, cell)), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), format!("\x1b[1;1H{written}"));
        }
    }
}
