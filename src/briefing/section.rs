//! Sections, their blocks, and places in them.

use crate::text::{SafeText, Span};

/// What a section is for. Four are known by name; any other name is a kind of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum SectionKind {
    /// What happened.
    Story,
    /// What is late, postponed or stalled.
    Delay,
    /// What is not known or in doubt.
    Uncertainty,
    /// What moved forward.
    Progress,
    /// A kind by its own name, lower case ("background", "reaction"); `"text"` when it has no name at all.
    Other(SafeText),
}

impl SectionKind {
    /// The kind named `name`, ignoring case and blanks around it.
    pub fn named(name: &str) -> Self {
        let name = name.trim().to_lowercase();
        match name.as_str() {
            "story" => Self::Story,
            "delay" => Self::Delay,
            "uncertainty" => Self::Uncertainty,
            "progress" => Self::Progress,
            "" => Self::Other("text".into()),
            _ => Self::Other(name.into()),
        }
    }

    /// Its name, lower case.
    pub fn name(&self) -> &str {
        match self {
            Self::Story => "story",
            Self::Delay => "delay",
            Self::Uncertainty => "uncertainty",
            Self::Progress => "progress",
            Self::Other(name) => name,
        }
    }
}

/// One section: kind, kicker, heading and body.
///
/// `body` holds the section's paragraphs, each on one line, joined by a single `\n`;
/// `blocks` says where each starts, what it is, and where it stood in the file.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Section {
    /// The author's, else found from kicker and heading.
    pub kind: SectionKind,
    /// Short line above the heading ("Meeting delay").
    pub kicker: Option<SafeText>,
    /// Headline of the section.
    pub heading: Option<SafeText>,
    /// Paragraphs joined by `\n`; every [`Span`] of the section points into it.
    pub body: SafeText,
    /// In order, covering `body` but for the `\n` between them.
    pub blocks: Vec<Block>,
    /// Where its words lead, in reading order.
    pub links: Vec<super::Link>,
    /// 1-based line in the file on which the section starts (its kicker or heading).
    pub line: u32,
}

/// One paragraph-like stretch of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Block {
    /// Where in the body, without the `\n` after it.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// 1-based line in the file on which it starts.
    pub line: u32,
}

/// What a block is, which decides how it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A list item at `depth` (0 = outermost), numbered when it has a `number`.
    Item {
        /// Levels of nesting above it.
        depth: u8,
        /// Its number in an ordered list.
        number: Option<u32>,
    },
    /// A set-off quotation.
    BlockQuote,
    /// A heading below the section's own.
    Subheading,
    /// Set line by line, never wrapped as prose (code, a table row).
    Verbatim,
}

/// Somewhere in a briefing: a span in the body of one section.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
)]
pub struct Place {
    /// Index into the briefing's sections.
    pub section: usize,
    /// Byte range in that section's body.
    pub span: Span,
}
