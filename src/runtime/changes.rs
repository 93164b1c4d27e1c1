//! What of a frame is new: the cells that the terminal does not show yet.
//!
//! Nearly every cell of a screen holds one sign of one column, and two such cells are told apart by looking at them.
//! Rows that hold anything else go the way of ratatui, which knows what terminals do to wide signs.

use crate::ui::pen::is_plain;
use ratatui::{
    buffer::{Buffer, Cell, CellWidth},
    layout::Rect,
};

/// Hands every cell of `next` that `shown` does not have to `each`, with its column and row, in reading order. Both are
/// of one size and begin at the upper left corner.
pub fn changes<'a>(shown: &Buffer, next: &'a Buffer, mut each: impl FnMut(u16, u16, &'a Cell)) {
    let columns = usize::from(next.area.width).max(1);
    let rows = shown.content.chunks_exact(columns).zip(next.content.chunks_exact(columns));
    let mut new_at = Vec::with_capacity(columns);
    for (y, (old, new)) in (0..).zip(rows) {
        new_at.clear();
        let mut narrow = true;
        for (x, (old, new)) in (0..).zip(old.iter().zip(new)) {
            let symbols = (old.symbol(), new.symbol());
            narrow &= is_narrow(symbols.0) && is_narrow(symbols.1);
            if !same(symbols.0, symbols.1) || !painted_alike(old, new) {
                new_at.push(x);
            }
        }
        if new_at.is_empty() {
            continue;
        }
        if narrow {
            for &x in &new_at {
                each(x, y, &new[usize::from(x)]);
            }
        } else {
            let row =
                |cells: &[Cell]| Buffer { area: Rect { height: 1, ..next.area }, content: cells.to_vec() };
            row(old).diff_iter(&row(new)).for_each(|(x, _, _)| each(x, y, &new[usize::from(x)]));
        }
    }
}

/// Whether both are the same; nearly always a byte is all there is.
fn same(one: &str, other: &str) -> bool {
    match (one.as_bytes(), other.as_bytes()) {
        ([one], [other]) => one == other,
        (one, other) => one == other,
    }
}

/// Whether both have the same colours and modifiers.
fn painted_alike(one: &Cell, other: &Cell) -> bool {
    one.fg == other.fg
        && one.bg == other.bg
        && one.modifier == other.modifier
        && one.underline_color == other.underline_color
}

/// Whether `symbol` takes one column.
fn is_narrow(symbol: &str) -> bool {
    let mut signs = symbol.chars();
    match (symbol.len(), signs.next(), signs.next()) {
        (1, ..) => true,
        (_, Some(sign), None) if is_plain(sign) => true,
        _ => symbol.cell_width() == 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::{Color, Modifier, Style};

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
        fn what_is_new_is_what_ratatui_finds(shown in frame(), next in frame()) {
            let mut found = Vec::new();
            changes(&shown, &next, |x, y, cell| found.push((x, y, cell)));
            prop_assert_eq!(found, shown.diff_iter(&next).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_screen_without_cells_has_nothing_new() {
        let none = Buffer::empty(Rect::ZERO);
        changes(&none, &none, |_, _, _| panic!("there is no cell"));
    }
}
