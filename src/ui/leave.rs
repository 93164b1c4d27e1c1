//! The box that shows an address whole before the browser gets it.

use super::{Scene, pane, pen, pen::Pen};
use crate::{
    app::leads::Leave,
    command::Id,
    text::{
        SafeText, Shown,
        wrap::{Wrap, wrap},
    },
};
use ratatui::{buffer::Buffer, layout::Rect};

/// Draws the box.
pub fn draw(scene: &Scene<'_>, leave: &Leave, buffer: &mut Buffer) {
    let (columns, rows) = scene.model.size;
    let width = columns.saturating_sub(4).clamp(columns.min(20), 84);
    let lines = wrap(&leave.url, usize::from(width.saturating_sub(4)).max(1), Wrap::Greedy);
    let height = (lines.len() as u16).saturating_add(4).min(rows.saturating_sub(1));
    let y = rows.saturating_sub(height + 1) / 2;
    let area = Rect { x: (columns - width) / 2, y, width, height }.intersection(buffer.area);
    pane::over(scene, area, "Open in the browser?", buffer);
    let inside = crate::app::regions::inner(area, true);
    let room = usize::from(inside.height.saturating_sub(1)).max(1);
    let top = leave.top.min(lines.len().saturating_sub(room));
    for (y, line) in lines.iter().skip(top).take(room).enumerate() {
        Pen::new(buffer, inside, y as u16).skip(1).put(Shown::slice(&leave.url, *line), scene.theme.text);
    }
    if inside.height > 1 {
        let row = Rect { y: inside.bottom() - 1, height: 1, ..inside };
        let key = |id| scene.model.keymap.shown(id).next().unwrap_or_default().to_string();
        let more =
            if top + room < lines.len() { format!("{} more  ", key(Id::NextRow)) } else { String::new() };
        let words = format!("{more}{} opens it  {} does not ", key(Id::Accept), key(Id::Cancel));
        let width = pen::columns(&words);
        if width <= row.width {
            Pen::new(buffer, row, 0).to_right(width).put(&SafeText::new(&words), scene.theme.dim);
        }
    }
}
