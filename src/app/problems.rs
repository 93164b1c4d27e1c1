//! The lines of the problems screen: what is wrong with the file being read, and which files did not open.

use super::Model;
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
    lines
}

fn problem(lines: &mut Vec<Line>, d: &Diagnostic) {
    let place = d.position.map_or(String::new(), |p| format!("{}:{}  ", p.line, p.column));
    lines.push(Line::Problem(d.severity, SafeText::new(&format!("{place}{}", d.message))));
    if let Some(help) = &d.help {
        lines.push(Line::Help(help.clone()));
    }
}
