//! A buffer as an SVG picture of a terminal.

use ratatui::{
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};
use std::fmt::Write;

/// Width and height of a cell, in user units.
const CELL: (f32, f32) = (8.4, 18.0);

/// The picture, on a light or a dark background.
pub fn svg(buffer: &Buffer, light: bool) -> String {
    let (back, front) = if light { ("#fbfaf7", "#2b2a27") } else { ("#17171a", "#d7d5cd") };
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let (width, height) = (f32::from(columns) * CELL.0 + 24.0, f32::from(rows) * CELL.1 + 24.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"ui-monospace, \
         'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\" xml:space=\"preserve\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{back}\"/>\n"
    );
    for (y, row) in buffer.content.chunks(usize::from(columns)).enumerate() {
        for (x, run) in runs(row) {
            draw(&mut out, x, y, run, (back, front));
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Neighbouring cells of the same style, with the column of the first.
fn runs(row: &[Cell]) -> Vec<(usize, &[Cell])> {
    let mut x = 0;
    row.chunk_by(|a, b| a.style() == b.style())
        .map(|run| {
            x += run.len();
            (x - run.len(), run)
        })
        .collect()
}

fn draw(out: &mut String, x: usize, y: usize, run: &[Cell], (back, front): (&str, &str)) {
    let cell = &run[0];
    let mut ink = hex(cell.fg).unwrap_or_else(|| front.to_string());
    let mut paper = hex(cell.bg);
    if cell.modifier.contains(Modifier::REVERSED) {
        let was = paper.unwrap_or_else(|| back.to_string());
        paper = Some(ink);
        ink = was;
    }
    let (left, top) = (12.0 + x as f32 * CELL.0, 12.0 + y as f32 * CELL.1);
    let width = run.len() as f32 * CELL.0;
    if let Some(paper) = paper {
        let _ = writeln!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{}\" fill=\"{paper}\"/>",
            CELL.1
        );
    }
    let words: String = run.iter().map(Cell::symbol).collect();
    if words.trim().is_empty() {
        return;
    }
    let mut extra = String::new();
    for (modifier, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
        (Modifier::DIM, " opacity=\"0.6\""),
    ] {
        if cell.modifier.contains(modifier) {
            extra.push_str(attribute);
        }
    }
    let baseline = top + 13.5;
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(
        out,
        "<text x=\"{left:.1}\" y=\"{baseline:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{ink}\"{extra}>{words}</text>"
    );
}

fn hex(colour: Color) -> Option<String> {
    match colour {
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        _ => None,
    }
}
