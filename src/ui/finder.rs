//! The box in which an actor of the library is found by a few letters of any of its names.

use super::{Scene, pane, pen, pen::Pen, picker::typed_line};
use crate::{
    app::{
        finder::{Finder, Row},
        picker_rows, plural,
    },
    briefing::ActorKind,
};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

/// Draws the box.
pub fn draw(scene: &Scene<'_>, finder: &Finder, buffer: &mut Buffer) {
    let (columns, rows) = scene.model.size;
    let width = columns.saturating_sub(4).clamp(columns.min(20), 110);
    let (top, list) = picker_rows(rows);
    let area = Rect { x: (columns - width) / 2, y: top, width, height: (list as u16 + 4).min(rows) };
    let area = area.intersection(buffer.area);
    pane::over(scene, area, "Actors", buffer);
    let inside = crate::app::regions::inner(area, true);
    let count = format!("{}/{}", finder.total, finder.everybody);
    let mut pen = Pen::new(buffer, inside, 0);
    pen.skip(1).put("> ", scene.theme.key).stop_before(pen::columns(&count) + 2);
    typed_line(scene, &finder.typed, &mut pen, |_| scene.theme.text);
    Pen::new(buffer, inside, 0).to_right(pen::columns(&count) + 1).say(&count, scene.theme.dim);
    let mut pen = Pen::new(buffer, inside, 1);
    pen.skip(3);
    let room = pen.room();
    match &finder.note {
        Some(note) => _ = pen.clip(note, room, scene.glyphs.ellipsis, scene.theme.notice),
        None if finder.waiting => _ = pen.put("looking through the library", scene.theme.dim),
        None if finder.everybody == 0 => _ = pen.put("no actors in this library", scene.theme.dim),
        None if finder.rows.is_empty() => _ = pen.put("nobody goes by that", scene.theme.dim),
        None => {}
    }
    for (y, (at, row)) in finder.rows.iter().enumerate().skip(finder.top).take(list).enumerate() {
        let line = Rect { y: inside.y + 2 + y as u16, height: 1, ..inside };
        if line.y < inside.bottom() {
            draw_row(scene, row, at == finder.selected, line, buffer);
        }
    }
}

/// Name, the other name it was found by, office; then how much there is of it, in columns.
fn draw_row(scene: &Scene<'_>, row: &Row, chosen: bool, area: Rect, buffer: &mut Buffer) {
    let person = &row.person;
    if chosen {
        buffer.set_style(area, scene.theme.selection);
    }
    let (text, dim) = if chosen { (Style::new(), Style::new()) } else { (scene.theme.text, scene.theme.dim) };
    let mut right: Vec<(String, u16)> = Vec::new();
    if area.width >= 36 {
        right.push((plural(person.quotes, "quote"), 12));
    }
    if area.width >= 70 {
        right.push((plural(person.briefings, "briefing"), 15));
    }
    if area.width >= 84 {
        right.push((person.last.map_or(String::new(), |d| d.strftime("%Y-%m-%d").to_string()), 12));
    }
    let width: u16 = right.iter().map(|column| column.1).sum();
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(3).stop_before(width + 1);
    let room = pen.room();
    pen.clip(&person.name, room, scene.glyphs.ellipsis, text);
    let unnamed = (person.kind == ActorKind::Unnamed).then(|| "unnamed".into());
    for more in
        [row.by.clone().filter(|_| pen.room() > 8), person.role.clone(), unnamed].into_iter().flatten()
    {
        pen.skip(2);
        let room = pen.room();
        if room > 4 {
            pen.clip(&more, room, scene.glyphs.ellipsis, dim);
        }
    }
    let mut end = width + 1;
    for (words, column) in right {
        let mut pen = Pen::new(buffer, area, 0);
        pen.to_right(end).skip(column - pen::columns(&words).min(column)).say(&words, dim);
        end -= column;
    }
}
