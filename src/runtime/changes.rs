//! What of a frame is new: the cells that the terminal does not show yet.
//!
//! Nearly every cell of a screen holds one sign of one column, and two such cells are told apart by looking at them. What
//! is shown of them is held in less than half the room, since a key finds the caches cold and every byte it looks at costs.
//! Rows that hold anything else go the way of ratatui, which knows what terminals do to wide signs.

use crate::ui::pen::is_plain;
use ratatui::{
    buffer::{Buffer, Cell, CellWidth},
    layout::Rect,
    style::{Color, Modifier},
};

/// What the terminal shows.
pub struct Displayed {
    frame: Buffer,
    /// The same in short.
    seen: Vec<Seen>,
    /// The columns of a row that are new.
    new_at: Vec<u16>,
}

/// A cell in short.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seen {
    /// `None` where the cell is more than can be said here.
    sign: Option<char>,
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Seen {
    fn of(cell: &Cell) -> Self {
        let sign = if cell.underline_color == Color::Reset { narrow(cell.symbol()) } else { None };
        Self { sign, fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }
}

impl Displayed {
    /// A blank screen of this size, the upper left corner of which is the origin.
    pub fn blank(area: Rect) -> Self {
        let frame = Buffer::empty(area);
        Self { seen: frame.content.iter().map(Seen::of).collect(), new_at: Vec::new(), frame }
    }

    /// Hands every cell of `next` that is not shown to `each`, with its column and row, in reading order; from then on
    /// `next` is what is shown, and holds what was. Both are of one size.
    pub fn change(&mut self, next: &mut Buffer, mut each: impl FnMut(u16, u16, &Cell)) {
        let Self { frame, seen, new_at } = self;
        let columns = usize::from(next.area.width).max(1);
        let rows = frame.content.chunks_exact(columns).zip(seen.chunks_exact_mut(columns));
        for (y, (new, (old, seen))) in (0..).zip(next.content.chunks_exact(columns).zip(rows)) {
            new_at.clear();
            if see(seen, new, new_at) {
                for &x in new_at.iter() {
                    each(x, y, &new[usize::from(x)]);
                }
            } else if old != new {
                let (old, new) = (row(old), row(new));
                old.diff_iter(&new).for_each(|(x, _, cell)| each(x, y, cell));
            }
        }
        std::mem::swap(frame, next);
    }
}

/// Takes in a row and appends the columns that are new in it; whether these are right, as all its signs are narrow.
fn see(seen: &mut [Seen], row: &[Cell], new_at: &mut Vec<u16>) -> bool {
    let mut narrow = true;
    for (x, (old, new)) in (0..).zip(seen.iter_mut().zip(row)) {
        let new = Seen::of(new);
        narrow &= old.sign.is_some() && new.sign.is_some();
        if *old != new {
            *old = new;
            new_at.push(x);
        }
    }
    narrow
}

/// Cells as a buffer of one row.
fn row(cells: &[Cell]) -> Buffer {
    let width = u16::try_from(cells.len()).unwrap_or(u16::MAX);
    Buffer { area: Rect::new(0, 0, width, 1), content: cells.to_vec() }
}

/// The one sign of `symbol`, if it takes one column.
fn narrow(symbol: &str) -> Option<char> {
    if let [byte] = symbol.as_bytes() {
        return Some(char::from(*byte));
    }
    let mut signs = symbol.chars();
    let sign = signs.next().filter(|_| signs.next().is_none())?;
    (is_plain(sign) || symbol.cell_width() == 1).then_some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::Style;

    const AREA: Rect = Rect { x: 0, y: 0, width: 12, height: 3 };
    const WORDS: [&str; 9] = ["a", "bc", " ", "é–“", "王", "👍🏽", "☔️", "e\u{301}", "कि"];

    fn frame() -> impl Strategy<Value = Buffer> {
        let style = (0..3u8, any::<bool>(), any::<bool>()).prop_map(|(fg, ground, reversed)| {
            let style = Style::new().fg([Color::Reset, Color::Red, Color::Rgb(1, 2, 3)][usize::from(fg)]);
            let style = if ground { style.bg(Color::Indexed(7)) } else { style };
            if reversed { style.add_modifier(Modifier::REVERSED) } else { style }
        });
        prop::collection::vec((0..12u16, 0..3u16, 0..WORDS.len(), style), 0..20).prop_map(|words| {
            let mut buffer = Buffer::empty(AREA);
            for (x, y, word, style) in words {
                buffer.set_stringn(x, y, WORDS[word], usize::from(12 - x), style);
            }
            buffer
        })
    }

    proptest! {
        #[test]
        fn what_is_new_is_what_ratatui_finds(frames in prop::collection::vec(frame(), 1..5)) {
            let mut shown = Displayed::blank(AREA);
            let mut before = Buffer::empty(AREA);
            for frame in frames {
                let (mut found, mut next) = (Vec::new(), frame.clone());
                shown.change(&mut next, |x, y, cell| found.push((x, y, cell.clone())));
                let theirs = before.diff_iter(&frame).map(|(x, y, cell)| (x, y, cell.clone()));
                prop_assert_eq!(found, theirs.collect::<Vec<_>>());
                prop_assert_eq!(&next, &before, "the old frame is handed back");
                before = frame;
            }
        }
    }

    /// The colour of an underline is not held in short.
    #[test]
    fn an_underline_of_another_colour_is_new() {
        let mut shown = Displayed::blank(AREA);
        for (colour, news) in [(Color::Red, 1), (Color::Red, 0), (Color::Blue, 1), (Color::Reset, 1)] {
            let mut next = Buffer::empty(AREA);
            next[(3, 1)].underline_color = colour;
            let mut found = 0;
            shown.change(&mut next, |x, y, _| {
                assert_eq!((x, y), (3, 1));
                found += 1;
            });
            assert_eq!(found, news, "{colour}");
        }
    }

    #[test]
    fn a_screen_without_cells_has_nothing_new() {
        let mut none = Buffer::empty(Rect::ZERO);
        Displayed::blank(Rect::ZERO).change(&mut none, |_, _, _| panic!("there is no cell"));
    }

    #[test]
    fn a_cell_in_short_takes_less_than_half_the_room() {
        assert!(size_of::<Seen>() * 2 < size_of::<Cell>(), "{} of {}", size_of::<Seen>(), size_of::<Cell>());
    }
}
