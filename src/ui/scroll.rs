//! The scroll bar, with a tick where each section starts.

use super::Scene;
use ratatui::buffer::Buffer;

/// Draws it beside the text; nothing when all of the text is on the screen.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer) {
    let (bar, reader) = (scene.at.scroll, &scene.model.reader);
    let (lines, height) = (reader.page.lines.len(), usize::from(bar.height));
    if lines <= height || bar.width == 0 || height < 3 {
        return;
    }
    let row = |line: usize| (line * height / lines).min(height - 1);
    let (first, last) = (row(reader.top), row(reader.top + height).max(row(reader.top) + 1));
    for y in 0..height {
        let inside = (first..last).contains(&y);
        let section = reader.page.starts.iter().skip(1).position(|s| row(*s) == y).map(|i| i + 1);
        let sign = match (inside, section) {
            (_, Some(_)) => scene.glyphs.tick,
            (true, None) => scene.glyphs.thumb,
            (false, None) => scene.glyphs.track,
        };
        let style = if inside { scene.theme.border_focus } else { scene.theme.faint };
        buffer[(bar.x, bar.y + y as u16)].set_symbol(sign).set_style(style);
    }
}
