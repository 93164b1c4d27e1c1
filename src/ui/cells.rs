//! Cells of the screen, written and coloured in runs: thousands of them at each key, so that little is done for each.

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::Style,
};
use std::mem;

const ASCII: &str =
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// A cell for each sign of ASCII: to copy one is less work than to make one.
static SIGNS: [Cell; ASCII.len()] = {
    let mut cells = [const { Cell::EMPTY }; ASCII.len()];
    let mut at = 0;
    while at < cells.len() {
        let sign = Cell::new(ASCII.split_at(at).1.split_at(1).0);
        // what is replaced has nothing to give back, and nothing can be dropped here
        mem::forget(mem::replace(&mut cells[at], sign));
        at += 1;
    }
    cells
};

/// The cells of the first row of `area`, which lies on the screen.
pub fn row(buffer: &mut Buffer, area: Rect) -> &mut [Cell] {
    let screen = buffer.area;
    let (down, along) = (area.y.saturating_sub(screen.y), area.x.saturating_sub(screen.x));
    let start = usize::from(down) * usize::from(screen.width) + usize::from(along);
    buffer.content.get_mut(start..start + usize::from(area.width)).unwrap_or_default()
}

/// Writes signs that take a cell each, as many as there are cells; how many those were.
pub fn write(cells: &mut [Cell], words: &str, style: Style) -> usize {
    let mut written = 0;
    for (cell, c) in cells.iter_mut().zip(words.chars()) {
        match SIGNS.get((c as usize).wrapping_sub(usize::from(b' '))) {
            Some(sign) => put(cell, sign, style),
            None => _ = cell.set_char(c).set_style(style),
        }
        written += 1;
    }
    written
}

/// Puts the sign of another cell into this one, in `style`.
#[inline]
pub fn put(cell: &mut Cell, sign: &Cell, style: Style) {
    // colours are moved as they are: chosen from one by one, they are taken apart into bytes
    let (fg, bg, line, modifier) = (cell.fg, cell.bg, cell.underline_color, cell.modifier);
    cell.clone_from(sign);
    (cell.fg, cell.bg, cell.underline_color, cell.modifier) = (fg, bg, line, modifier);
    cell.set_style(style);
}

/// Lays `style` over `area`.
pub fn paint(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for cell in row(buffer, Rect { y, ..area }) {
            cell.set_style(style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::{Color, Modifier};

    pub fn styles() -> impl Strategy<Value = Style> {
        let colour = prop_oneof![Just(None), Just(Some(Color::Red)), Just(Some(Color::Rgb(1, 2, 3)))];
        (colour.clone(), colour.clone(), colour, 0u16..512, 0u16..512).prop_map(|(fg, bg, line, add, sub)| {
            Style {
                fg,
                bg,
                underline_color: line,
                add_modifier: Modifier::from_bits_truncate(add),
                sub_modifier: Modifier::from_bits_truncate(sub),
            }
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_what_ratatui_writes(
            words in "[ -~é“”—─]{0,30}", x in 0u16..30, y in 0u16..4, below in styles(), style in styles(),
        ) {
            let screen = Rect::new(3, 1, 20, 3);
            let mut expected = Buffer::empty(screen);
            expected.set_style(screen, below);
            let mut ours = expected.clone();
            let area = Rect::new(x, y, 12, 1).intersection(screen);
            if !area.is_empty() {
                expected.set_stringn(area.x, area.y, &words, usize::from(area.width), style);
                let written = write(row(&mut ours, area), &words, style);
                prop_assert_eq!(written, words.chars().count().min(usize::from(area.width)));
            }
            prop_assert_eq!(ours, expected);
        }

        #[test]
        fn what_is_painted_is_what_ratatui_paints(
            x in 0u16..30, y in 0u16..6, width in 0u16..30, height in 0u16..6, below in styles(), style in styles(),
        ) {
            let screen = Rect::new(3, 1, 20, 3);
            let mut expected = Buffer::filled(screen, Cell::new("x"));
            expected.set_style(screen, below);
            let mut ours = expected.clone();
            expected.set_style(Rect::new(x, y, width, height), style);
            paint(&mut ours, Rect::new(x, y, width, height), style);
            prop_assert_eq!(ours, expected);
        }
    }
}
