//! Borders and titles of panes; neighbours share a border.

use super::{Scene, pen::Pen};
use crate::{
    app::regions::Focus,
    text::{SafeText, Shown},
};
use ratatui::{
    buffer::Buffer,
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
        let screen = buffer.area;
        for at in edge(area).filter(|at| screen.contains((*at).into())) {
            buffer[at].set_style(scene.theme.border_focus);
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
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let (set, merge) = if scene.model.look.ascii {
        (&ASCII, MergeStrategy::Replace)
    } else {
        (&border::PLAIN, MergeStrategy::Exact)
    };
    let (left, right) = (area.left(), area.right() - 1);
    let (top, bottom) = (area.top(), area.bottom() - 1);
    for at @ (x, y) in edge(area) {
        let sign = match (x == left, x == right, y == top, y == bottom) {
            (true, _, true, _) => set.top_left,
            (_, true, true, _) => set.top_right,
            (true, _, _, true) => set.bottom_left,
            (_, true, _, true) => set.bottom_right,
            (true, ..) => set.vertical_left,
            (_, true, ..) => set.vertical_right,
            (_, _, true, _) => set.horizontal_top,
            _ => set.horizontal_bottom,
        };
        buffer[at].merge_symbol(sign, merge).set_style(style);
    }
}

/// The cells of a border, each once.
fn edge(area: Rect) -> impl Iterator<Item = (u16, u16)> {
    let (left, right) = (area.left(), area.right().saturating_sub(1));
    let (top, bottom) = (area.top(), area.bottom().saturating_sub(1));
    let rows = [top, bottom].into_iter().take(if top == bottom { 1 } else { 2 });
    let sides = [left, right].into_iter().take(if left == right { 1 } else { 2 });
    let across = rows.flat_map(move |y| (left..=right).map(move |x| (x, y)));
    across.chain(sides.flat_map(move |x| (top + 1..bottom).map(move |y| (x, y))))
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
