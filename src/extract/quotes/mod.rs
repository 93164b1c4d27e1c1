//! Finding what somebody said: content, cue and speaker as spans of one text.

pub mod simple;

use crate::{briefing::QuoteKind, text::Span};

/// A quote before its speaker is known as an actor. All spans are byte ranges of the text searched.
#[derive(Debug, Clone, PartialEq)]
pub struct RawQuote {
    /// The words said; quotation marks around them are inside.
    pub content: Span,
    /// The words of saying ("said", "according to").
    pub cue: Option<Span>,
    /// The words that name the speaker for this quote, as the text has them ("he", "Kelly").
    pub speaker: Option<Span>,
    /// Direct, indirect or mixed.
    pub kind: QuoteKind,
    /// Fragments of one attribution share a number.
    pub group: u32,
    /// Whether the speaker was carried over from an earlier sentence or paragraph.
    pub carried: bool,
    /// 0.0 to 1.0.
    pub confidence: f32,
}

/// Finds the quotes in `text`, whose paragraphs end with `\n`; in reading order.
pub fn find(_text: &str) -> Vec<RawQuote> {
    Vec::new()
}
