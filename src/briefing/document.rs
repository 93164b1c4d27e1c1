//! What a loader yields: the author's words and nothing inferred.

use super::{ActorKind, Block, Head, Position, SectionKind};
use crate::text::SafeText;

/// A file, parsed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Title, date, source, tags.
    pub head: Head,
    /// In file order.
    pub sections: Vec<DraftSection>,
    /// Actors the author listed.
    pub actors: Vec<GivenActor>,
    /// Quotes the author listed.
    pub quotes: Vec<GivenQuote>,
}

/// A section as written; its kind may still be open. Fields as in [`super::Section`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DraftSection {
    /// The author's `kind:`.
    pub kind: Option<SectionKind>,
    /// Short line above the heading.
    pub kicker: Option<SafeText>,
    /// Headline of the section.
    pub heading: Option<SafeText>,
    /// Paragraphs joined by `\n`.
    pub body: SafeText,
    /// Where each paragraph is.
    pub blocks: Vec<Block>,
    /// Where its words lead, in reading order.
    pub links: Vec<super::Link>,
    /// 1-based line in the file.
    pub line: u32,
}

/// An actor the author listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GivenActor {
    /// Name.
    pub name: SafeText,
    /// What sort, when said.
    pub kind: Option<ActorKind>,
    /// Office.
    pub role: Option<SafeText>,
    /// Whom they belong to.
    pub affiliation: Option<SafeText>,
    /// Other names.
    pub aliases: Vec<SafeText>,
    /// Where in the file.
    pub position: Option<Position>,
}

/// A quote the author listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GivenQuote {
    /// The words, as they should stand in the text.
    pub text: SafeText,
    /// Who said them.
    pub speaker: Option<SafeText>,
    /// Who relayed them.
    pub via: Option<SafeText>,
    /// 1-based number of the section they stand in; any section when absent.
    pub section: Option<usize>,
    /// Where in the file.
    pub position: Option<Position>,
}
