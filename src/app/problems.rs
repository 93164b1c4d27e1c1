//! The lines of the problems screen: what is wrong with the file being read, and which files did not open.

use super::{Model, helped};
use crate::{
    briefing::{Diagnostic, Severity},
    text::SafeText,
};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A file's path.
    File(SafeText),
    /// What is wrong with it.
    Problem(Severity, SafeText),
    /// What to do about it.
    Help(SafeText),
    /// Nothing is wrong.
    Fine,
    /// A blank line.
    Blank,
}

/// What the problems screen says.
pub fn lines(model: &Model) -> Vec<Line> {
    let mut lines = Vec::new();
    if let (Some(id), Some(opened)) = (model.reader.entry, &model.reader.opened)
        && !opened.diagnostics.is_empty()
    {
        lines.push(Line::File(model.shelf.label(id)));
        opened.diagnostics.iter().for_each(|d| problem(&mut lines, d));
    }
    for (label, reason) in model.shelf.refusals() {
        if !lines.is_empty() {
            lines.push(Line::Blank);
        }
        lines.push(Line::File(label));
        lines.push(Line::Problem(Severity::Error, reason));
    }
    if lines.is_empty() {
        lines.push(Line::Fine);
    }
    let inside = helped::inside(model.size.0);
    lines.into_iter().flat_map(|line| wrapped(line, inside)).collect()
}

/// A line as several where there is no room for all of it.
fn wrapped(line: Line, inside: u16) -> Vec<Line> {
    let in_lines = |text: &SafeText, columns: u16| helped::wrapped(text, inside.saturating_sub(columns));
    match &line {
        Line::Problem(severity, text) => {
            in_lines(text, 4).into_iter().map(|text| Line::Problem(*severity, text)).collect()
        }
        Line::Help(text) => in_lines(text, 6).into_iter().map(Line::Help).collect(),
        _ => vec![line],
    }
}

fn problem(lines: &mut Vec<Line>, d: &Diagnostic) {
    let place = d.position.map_or(String::new(), |p| format!("{}:{}  ", p.line, p.column));
    lines.push(Line::Problem(d.severity, SafeText::new(&format!("{place}{}", d.message))));
    if let Some(help) = &d.help {
        lines.push(Line::Help(help.clone()));
    }
}
