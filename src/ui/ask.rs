//! The box in which a note or tags are written: what it is about, the line typed, and how to go on.

use super::{Scene, pane, pen, pen::Pen, picker::typed_line};
use crate::{
    app::ask::Ask,
    command::Id,
    text::{
        SafeText, Shown,
        wrap::{Wrap, wrap},
    },
};
use ratatui::{buffer::Buffer, layout::Rect};

/// Rows for what it is about.
const ABOUT: u16 = 3;

/// Draws the box, in the lower half of the screen so that the text above it can still be read.
pub fn draw(scene: &Scene<'_>, ask: &Ask, buffer: &mut Buffer) {
    let (columns, rows) = scene.model.size;
    let width = columns.saturating_sub(4).clamp(columns.min(20), 84);
    let lines = wrap(&ask.about, usize::from(width.saturating_sub(4)).max(1), Wrap::Greedy);
    let about = (lines.len() as u16).min(ABOUT).min(rows.saturating_sub(5));
    let height = (about + 5).min(rows);
    let y = rows.saturating_sub(height + 2).min(rows / 2 + 2);
    let area = Rect { x: (columns - width) / 2, y, width, height }.intersection(buffer.area);
    pane::over(scene, area, ask.title, buffer);
    let inside = crate::app::regions::inner(area, true);
    for (y, line) in lines.iter().take(usize::from(about)).enumerate() {
        let mut pen = Pen::new(buffer, inside, y as u16);
        pen.skip(1).put(Shown::slice(&ask.about, *line), scene.theme.dim);
        if y + 1 == usize::from(about) && lines.len() > usize::from(about) {
            pen.put(scene.glyphs.ellipsis, scene.theme.dim);
        }
    }
    let gap = u16::from(inside.height > about + 2);
    let mut pen = Pen::new(buffer, inside, about + gap);
    pen.skip(1).put("> ", scene.theme.key);
    typed_line(scene, &ask.typed, &mut pen, |_| scene.theme.text);
    hint(
        scene,
        ask,
        Rect { y: inside.bottom().saturating_sub(1), height: inside.height.min(1), ..inside },
        buffer,
    );
}

fn hint(scene: &Scene<'_>, ask: &Ask, row: Rect, buffer: &mut Buffer) {
    if ask.ticket.is_some() {
        let mut pen = Pen::new(buffer, row, 0);
        pen.to_right(9).put("saving", scene.theme.dim).put(scene.glyphs.ellipsis, scene.theme.dim);
        return;
    }
    let key = |id| scene.model.keymap.shown(id).next().unwrap_or_default().to_string();
    let (accept, cancel) = (key(Id::Accept), key(Id::Cancel));
    let words = format!("{accept} saves  {cancel} leaves it as it was ");
    let width = pen::columns(&words);
    if width <= row.width {
        Pen::new(buffer, row, 0).to_right(width).put(&SafeText::new(&words), scene.theme.dim);
    }
}
