//! The help screen and the problems screen: a box of lines that scrolls.

use super::{Scene, pane, pen::Pen};
use crate::{
    app::{helped, problems},
    briefing::Severity,
};
use ratatui::{buffer::Buffer, layout::Rect};

/// Draws the help screen, scrolled by `top` lines.
pub fn draw_help(scene: &Scene<'_>, top: usize, buffer: &mut Buffer) {
    let inside = open(scene, "Keys", buffer);
    let lines = helped::lines(scene.model);
    for (y, line) in lines.iter().skip(top).take(usize::from(inside.height)).enumerate() {
        let mut pen = Pen::new(buffer, inside, y as u16);
        match line {
            helped::Line::Group(name) => _ = pen.skip(1).put(*name, scene.theme.heading),
            helped::Line::Keys(keys, help) => {
                let column = helped::keys_column(inside.width);
                pen.skip(2).clip(keys, column, scene.glyphs.ellipsis, scene.theme.key);
                let gap = (inside.x + 2 + column + 1).saturating_sub(pen.x);
                pen.skip(gap).put(help, scene.theme.text);
            }
            helped::Line::Blank => {}
        }
    }
    more(scene, top + usize::from(inside.height) < lines.len(), inside, buffer);
}

/// Draws the problems screen, scrolled by `top` lines.
pub fn draw_problems(scene: &Scene<'_>, top: usize, buffer: &mut Buffer) {
    let inside = open(scene, "Problems", buffer);
    let lines = problems::lines(scene.model);
    for (y, line) in lines.iter().skip(top).take(usize::from(inside.height)).enumerate() {
        let mut pen = Pen::new(buffer, inside, y as u16);
        match line {
            problems::Line::File(path) => _ = pen.skip(1).put(path, scene.theme.heading),
            problems::Line::Problem(severity, text) => {
                let style = if *severity == Severity::Error { scene.theme.trouble } else { scene.theme.text };
                pen.skip(3).put(text, style);
            }
            problems::Line::Help(text) => _ = pen.skip(5).put(text, scene.theme.dim),
            problems::Line::Fine => _ = pen.skip(1).put("Nothing is wrong.", scene.theme.text),
            problems::Line::Blank => {}
        }
    }
    more(scene, top + usize::from(inside.height) < lines.len(), inside, buffer);
}

/// The box, over most of the screen; gives back what is inside.
fn open(scene: &Scene<'_>, title: &'static str, buffer: &mut Buffer) -> Rect {
    let (columns, rows) = scene.model.size;
    let width = columns.min(helped::WIDEST);
    let height = rows.saturating_sub(2).max(rows.min(3));
    let area = Rect { x: (columns - width) / 2, y: rows.saturating_sub(height + 1), width, height };
    pane::over(scene, area, title, buffer);
    crate::app::regions::inner(area.intersection(buffer.area), true)
}

fn more(scene: &Scene<'_>, more: bool, inside: Rect, buffer: &mut Buffer) {
    if more && inside.width > 10 && inside.bottom() < buffer.area.bottom() {
        let border = Rect { y: inside.bottom(), height: 1, ..inside };
        Pen::new(buffer, border, 0).to_right(8).put(" j more ", scene.theme.dim);
    }
}
