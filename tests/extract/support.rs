//! Briefings from a line of text, and counting.

use onrecord::briefing::{Block, BlockKind, Briefing, Document, DraftSection, Quote};
use onrecord::extract::brief;
use onrecord::text::Span;

/// A document of one section with this body.
pub fn document(body: &str) -> Document {
    let blocks = vec![Block { span: Span::new(0, body.len()), kind: BlockKind::Paragraph, line: 1 }];
    let section = DraftSection { body: body.into(), blocks, line: 1, ..DraftSection::default() };
    Document { sections: vec![section], ..Document::default() }
}

/// What is found in `body`.
pub fn of(body: &str) -> Briefing {
    brief(document(body)).0
}

/// Name of the quote's speaker, or "-".
pub fn speaker(b: &Briefing, q: &Quote) -> String {
    q.speaker.and_then(|id| b.actor(id)).map_or("-".into(), |a| a.name.to_string())
}

/// Name of the quote's relayer, or "-".
pub fn via(b: &Briefing, q: &Quote) -> String {
    q.via.and_then(|id| b.actor(id)).map_or("-".into(), |a| a.name.to_string())
}

/// Counts for precision and recall.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    /// Found and right.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// There to be found.
    pub there: usize,
}

impl Tally {
    /// Share of what was found that is right.
    pub fn precision(self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }

    /// Share of what is there that was found.
    pub fn recall(self) -> f64 {
        self.right as f64 / self.there.max(1) as f64
    }
}

/// Lines of a data file without comments.
pub fn lines(data: &str) -> impl Iterator<Item = &str> {
    data.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty())
}
