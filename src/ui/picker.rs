//! The box in which a few letters narrow a list: palette, sections, actors. And the line one types in.

use super::{Scene, pane, pen, pen::Pen};
use crate::{
    app::{picker::Picker, picker_rows, typed::Typed},
    text::{Shown, Span},
};
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Draws the box.
pub fn draw(scene: &Scene<'_>, picker: &Picker, buffer: &mut Buffer) {
    let (columns, rows) = scene.model.size;
    let width = columns.saturating_sub(4).clamp(columns.min(20), 90);
    let (top, list) = picker_rows(rows);
    let area = Rect { x: (columns - width) / 2, y: top, width, height: (list as u16 + 4).min(rows) };
    let area = area.intersection(buffer.area);
    pane::over(scene, area, picker.title, buffer);
    let inside = crate::app::regions::inner(area, true);
    let count = format!("{}/{}", picker.shown.len(), picker.items.len());
    let mut pen = Pen::new(buffer, inside, 0);
    pen.stop_before(pen::columns(&count) + 2).skip(1).put("> ", scene.theme.key);
    typed_line(scene, &picker.typed, &mut pen, |_| scene.theme.text);
    Pen::new(buffer, inside, 0).to_right(pen::columns(&count) + 1).say(&count, scene.theme.dim);
    if picker.shown.is_empty() {
        Pen::new(buffer, inside, 2).skip(3).put("nothing matches", scene.theme.dim);
    }
    for (y, row) in (picker.top..picker.shown.len()).take(list).enumerate() {
        let line = Rect { y: inside.y + 2 + y as u16, height: 1, ..inside };
        if line.y < inside.bottom() {
            item(scene, picker, row, line, buffer);
        }
    }
}

fn item(scene: &Scene<'_>, picker: &Picker, row: usize, area: Rect, buffer: &mut Buffer) {
    let (index, matched) = &picker.shown[row];
    let item = &picker.items[*index];
    let own = row == picker.selected;
    if own {
        buffer.set_style(area, scene.theme.selection);
    }
    let (text, dim) = if own { (Style::new(), Style::new()) } else { (scene.theme.text, scene.theme.dim) };
    let width = pen::columns(&item.detail);
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(3).stop_before(width + 2);
    let hit = text.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    // Words after two blanks explain the name before them.
    let name = item.label.find("  ").unwrap_or(item.label.len());
    for (i, (at, c)) in item.label.char_indices().enumerate() {
        let style = match (matched.binary_search(&(i as u32)).is_ok(), at < name) {
            (true, _) => hit,
            (false, true) => text,
            (false, false) => dim,
        };
        pen.put(Shown::slice(&item.label, Span::new(at, at + c.len_utf8())), style);
    }
    Pen::new(buffer, area, 0).to_right(width + 1).put(&item.detail, dim);
}

/// What is being typed, each byte in the style that `style` gives it, with the cursor as a reversed cell;
/// the cursor stays in view.
pub fn typed_line(scene: &Scene<'_>, typed: &Typed, pen: &mut Pen<'_>, style: impl Fn(usize) -> Style) {
    let (text, cursor) = (typed.text(), typed.cursor());
    // back from the cursor as far as there is room, however long the line is
    let (room, mut used) = (usize::from(pen.room().saturating_sub(2)), 0);
    let fits = |(_, cluster): &(usize, &str)| {
        used += cluster.width();
        used <= room
    };
    let before = text[..cursor].grapheme_indices(true).rev();
    let start = before.take_while(fits).last().map_or(cursor, |(at, _)| at);
    for (at, cluster) in text[start..].grapheme_indices(true) {
        if pen.room() == 0 {
            break;
        }
        let span = Span::new(start + at, start + at + cluster.len());
        let own = style(span.start);
        let own = if span.start == cursor { own.add_modifier(Modifier::REVERSED) } else { own };
        pen.put(Shown::slice(text, span), own);
    }
    if cursor == text.len() {
        pen.put(" ", scene.theme.text.add_modifier(Modifier::REVERSED));
    }
}
