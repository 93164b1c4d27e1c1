//! Borders and titles of panes; neighbours share a border.

use super::{Scene, cells, pen::Pen};
use crate::{
    app::regions::Focus,
    text::{SafeText, Shown},
};
use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::Style,
    symbols::{border, merge::MergeStrategy},
    widgets::{Clear, Widget},
};

/// Signs of a border where only ASCII shows.
const ASCII: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// Draws the border around `area`, joined with those that stand there already.
pub fn border(scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) {
    frame(scene, area, scene.theme.border, buffer);
}

/// Gives the border around `area` the colour of the focus.
pub fn highlight(scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) {
    if scene.at.borders && area.area() > 0 {
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        for side in [
            Rect { height: 1, ..area },
            Rect { y: bottom, height: 1, ..area },
            Rect { width: 1, ..area },
            Rect { x: right, width: 1, ..area },
        ] {
            cells::paint(buffer, side, scene.theme.border_focus);
        }
    }
}

/// Draws a box over whatever is there.
pub fn over(scene: &Scene<'_>, area: Rect, title: &'static str, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    Clear.render(area, buffer);
    frame(scene, area, scene.theme.border_focus, buffer);
    title_on(scene, area, title, scene.theme.heading, buffer);
}

/// Draws the border alone: a block would go over every cell inside it, at each key again.
fn frame(scene: &Scene<'_>, area: Rect, style: Style, buffer: &mut Buffer) {
    if scene.model.look.ascii {
        lines(&ASCII, MergeStrategy::Replace, area, style, buffer);
    } else {
        lines(&border::PLAIN, MergeStrategy::Exact, area, style, buffer);
    }
}

fn lines(set: &border::Set<'static>, merge: MergeStrategy, area: Rect, style: Style, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let (last, bottom) = (usize::from(area.width) - 1, area.bottom() - 1);
    let mut row = |y: u16, [left, between, right]: [&Cell; 3]| {
        let cells = cells::row(buffer, Rect { y, height: 1, ..area });
        join(&mut cells[0], left, merge, style);
        if last > 0 {
            join(&mut cells[last], right, merge, style);
            if y == area.y || y == bottom {
                cells[1..last].iter_mut().for_each(|cell| join(cell, between, merge, style));
            }
        }
    };
    let [across, below] = [set.horizontal_top, set.horizontal_bottom].map(Cell::new);
    let [left, right] = [set.vertical_left, set.vertical_right].map(Cell::new);
    row(area.y, [&Cell::new(set.top_left), &across, &Cell::new(set.top_right)]);
    (area.y + 1..bottom).for_each(|y| row(y, [&left, &across, &right]));
    if bottom > area.y {
        row(bottom, [&Cell::new(set.bottom_left), &below, &Cell::new(set.bottom_right)]);
    }
}

/// Puts the sign of a border into a cell, joined with the one that stands there already. Most cells hold none, or the
/// same: only the others have to be taken apart for it.
fn join(cell: &mut Cell, sign: &Cell, merge: MergeStrategy, style: Style) {
    let there = cell.symbol();
    if there == " " || there == sign.symbol() {
        cells::put(cell, sign, style);
    } else {
        cell.merge_symbol(sign.symbol(), merge).set_style(style);
    }
}

/// Writes the titles of all panes onto their borders.
pub fn titles(scene: &Scene<'_>, buffer: &mut Buffer) {
    let title = |focus: Focus| {
        if scene.model.focus == focus { scene.theme.heading } else { scene.theme.dim }
    };
    let at = scene.at;
    if !at.library_over {
        reader_title(scene, title(Focus::Reader), buffer);
    }
    title_on(scene, at.actors, "Actors", title(Focus::Actors), buffer);
    title_on(scene, at.quotes, "Quotes", title(Focus::Quotes), buffer);
    let filter = &scene.model.shelf.filter;
    let sort = scene.model.shelf.sort.name();
    let library =
        if filter.is_empty() { format!("Library {sort}") } else { format!("Library {sort}: {filter}") };
    let library = SafeText::new(&library);
    let narrowed: Shown<'_> = (&library).into();
    title_on(scene, at.library, narrowed, title(Focus::Library), buffer);
}

/// The briefing's title once it has scrolled out of the text, its file until then.
fn reader_title(scene: &Scene<'_>, style: Style, buffer: &mut Buffer) {
    let reader = &scene.model.reader;
    let (Some(opened), Some(entry)) = (&reader.opened, reader.entry) else { return };
    if reader.top == 0 {
        let label = scene.model.shelf.label(entry);
        title_on(scene, scene.at.reader, &label, scene.theme.dim, buffer);
    } else {
        title_on(scene, scene.at.reader, &opened.briefing.head.title, style, buffer);
    }
}

fn title_on<'t>(
    scene: &Scene<'_>,
    area: Rect,
    title: impl Into<Shown<'t>>,
    style: Style,
    buffer: &mut Buffer,
) {
    let title = title.into();
    if !scene.at.borders || area.width < 8 || title.as_str().is_empty() {
        return;
    }
    let mut pen = Pen::new(buffer, Rect { x: area.x + 1, width: area.width - 2, ..area }, 0);
    let room = pen.room() - 2;
    pen.put(" ", style).clip(title, room, scene.glyphs.ellipsis, style).put(" ", style);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Cell by cell, as ratatui joins them.
    fn one_by_one(
        set: &border::Set<'static>,
        merge: MergeStrategy,
        area: Rect,
        style: Style,
        buffer: &mut Buffer,
    ) {
        let area = area.intersection(buffer.area);
        for (x, y) in area.positions().map(Into::into) {
            let (left, right) = (x == area.left(), x + 1 == area.right());
            let (top, bottom) = (y == area.top(), y + 1 == area.bottom());
            let sign = match (left, right, top, bottom) {
                (true, _, true, _) => set.top_left,
                (_, true, true, _) => set.top_right,
                (true, _, _, true) => set.bottom_left,
                (_, true, _, true) => set.bottom_right,
                (true, ..) => set.vertical_left,
                (_, true, ..) => set.vertical_right,
                (_, _, true, _) => set.horizontal_top,
                (.., true) => set.horizontal_bottom,
                _ => continue,
            };
            buffer[(x, y)].merge_symbol(sign, merge).set_style(style);
        }
    }

    proptest! {
        #[test]
        fn borders_join_as_ratatui_joins_them(
            areas in prop::collection::vec((0u16..14, 0u16..10, 0u16..14, 0u16..10), 1..6), ascii: bool,
        ) {
            let (set, merge) =
                if ascii { (&ASCII, MergeStrategy::Replace) } else { (&border::PLAIN, MergeStrategy::Exact) };
            let mut expected = Buffer::empty(Rect::new(1, 1, 12, 8));
            let mut ours = expected.clone();
            for (n, (x, y, width, height)) in areas.into_iter().enumerate() {
                let style = if n % 2 == 0 { Style::new().red() } else { Style::new().bold() };
                let area = Rect::new(x, y, width, height);
                one_by_one(set, merge, area, style, &mut expected);
                lines(set, merge, area, style, &mut ours);
                prop_assert_eq!(&ours, &expected);
            }
        }
    }
}
