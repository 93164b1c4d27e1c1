//! From a document to a briefing: kinds, mentions, actors, quotes, hedges. Pure.

pub mod quotes;
pub mod tokens;

use crate::briefing::{Briefing, Diagnostic, Document, Section, SectionKind};

/// Finds everything that can be found in `document`. What its author wrote wins; what of it does not hold
/// (a quote that is not in the text) is a diagnostic.
pub fn brief(document: Document) -> (Briefing, Vec<Diagnostic>) {
    let sections = document
        .sections
        .into_iter()
        .map(|d| Section {
            kind: d.kind.unwrap_or_else(|| SectionKind::named("")),
            kicker: d.kicker,
            heading: d.heading,
            body: d.body,
            blocks: d.blocks,
            line: d.line,
        })
        .collect();
    (Briefing { head: document.head, sections, ..Briefing::default() }, Vec::new())
}
