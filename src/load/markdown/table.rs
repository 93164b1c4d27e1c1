//! Tables as lines of aligned columns.

use crate::load::body::squeeze;
use unicode_width::UnicodeWidthStr;

/// Most cells that are still aligned; a larger table is no reading matter.
const CELLS: usize = 5_000;
/// Widest column, in terminal columns; longer cells push the rest of their row.
const COLUMN: usize = 40;

/// A table while it is read.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<(Vec<String>, u32)>,
    cells: usize,
}

impl Table {
    /// Starts a row that stands on `line`.
    pub fn row(&mut self, line: u32) {
        if self.cells < CELLS {
            self.rows.push((Vec::new(), line));
        }
    }

    /// Adds a cell to the last row.
    pub fn cell(&mut self, text: &str) {
        self.cells += 1;
        if let Some((row, _)) = self.rows.last_mut()
            && self.cells < CELLS
        {
            row.push(squeeze(text));
        }
    }

    /// The rows as text, a line below the first, each with its line in the file.
    pub fn rows(self) -> Vec<(String, u32)> {
        let mut widths: Vec<usize> = Vec::new();
        for (row, _) in &self.rows {
            widths.resize(widths.len().max(row.len()), 0);
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width().min(COLUMN));
            }
        }
        let mut rows: Vec<(String, u32)> =
            self.rows.iter().map(|(row, line)| (set(row, &widths), *line)).collect();
        if let Some(line) = rows.first().map(|(_, line)| line + 1).filter(|_| rows.len() > 1) {
            let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
            rows.insert(1, (rule.join("  "), line));
        }
        if self.cells >= CELLS {
            rows.push(("…".to_owned(), rows.last().map_or(1, |(_, line)| *line)));
        }
        rows
    }
}

fn set(row: &[String], widths: &[usize]) -> String {
    let mut out = String::new();
    for (i, (cell, width)) in row.iter().zip(widths).enumerate() {
        if i > 0 {
            out.push_str("  ");
        }
        out.push_str(cell);
        out.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width())));
    }
    out.trim_end().to_owned()
}
