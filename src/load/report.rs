//! Diagnostics of one file, never more than a person would read.

use crate::briefing::{Diagnostic, Position};

/// How many findings of one file are kept.
const LIMIT: usize = 100;

/// Collects what is wrong with one file.
#[derive(Debug, Default)]
pub struct Report {
    found: Vec<Diagnostic>,
    hidden: usize,
}

impl Report {
    /// Adds a finding, or only counts it when there are too many already.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        if self.found.len() < LIMIT {
            self.found.push(diagnostic);
        } else {
            self.hidden += 1;
        }
    }

    /// Whether further findings are only counted.
    pub fn is_full(&self) -> bool {
        self.found.len() >= LIMIT
    }

    /// The findings in file order, what concerns the whole file first, and how many were left out last.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|d| d.position.map(|Position { line, column, .. }| (line, column)));
        if self.hidden > 0 {
            let message = format!("{} more of the kind are not listed", self.hidden);
            self.found.push(Diagnostic::warning(message, None));
        }
        self.found
    }
}
