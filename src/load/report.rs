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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, column: u32) -> Diagnostic {
        Diagnostic::warning("found", Some(Position { line, column, length: 1 }))
    }

    #[test]
    fn findings_come_in_the_order_of_the_file_and_those_on_all_of_it_first() {
        let mut report = Report::default();
        for found in [at(2, 1), at(1, 9), Diagnostic::warning("all", None), at(1, 2)] {
            report.add(found);
        }
        let places: Vec<_> = report.finish().iter().map(|d| d.position.map(|p| (p.line, p.column))).collect();
        assert_eq!(places, [None, Some((1, 2)), Some((1, 9)), Some((2, 1))]);
    }

    #[test]
    fn a_hundred_are_listed_and_the_others_counted() {
        let mut report = Report::default();
        (1..100).for_each(|line| report.add(at(line, 1)));
        assert!(!report.is_full());
        report.add(at(100, 1));
        assert!(report.is_full());
        report.add(at(101, 1));
        report.add(at(102, 1));
        let found = report.finish();
        assert_eq!(found.len(), 101);
        assert_eq!(found[100].message.as_str(), "2 more of the kind are not listed");
        let mut just = Report::default();
        (0..100).for_each(|line| just.add(at(line, 1)));
        assert_eq!(just.finish().len(), 100, "nothing is said of what is not left out");
    }
}
