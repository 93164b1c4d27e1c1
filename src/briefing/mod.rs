//! The nouns: briefing, section, actor, mention, quote, hedge; and the diagnostics about them. Pure data.

pub mod actor;
pub mod diagnostic;
pub mod document;
pub mod head;
pub mod hedge;
pub mod link;
pub mod quote;
pub mod section;

pub use actor::{Actor, ActorId, ActorKind};
pub use diagnostic::{Diagnostic, Position, Severity};
pub use document::{Document, DraftSection, GivenActor, GivenQuote};
pub use head::{Head, Source};
pub use hedge::Hedge;
pub use link::Link;
pub use quote::{Attribution, Quote, QuoteKind};
pub use section::{Block, BlockKind, Place, Section, SectionKind};

/// One briefing, ready to read: what its author wrote plus what was found in it.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Briefing {
    /// Title, date, source, tags.
    pub head: Head,
    /// In reading order.
    pub sections: Vec<Section>,
    /// One per real actor; [`ActorId`] indexes into it. Most mentioned first.
    pub actors: Vec<Actor>,
    /// In reading order; fragments of one attribution share `group`.
    pub quotes: Vec<Quote>,
    /// In reading order.
    pub hedges: Vec<Hedge>,
}

impl Briefing {
    /// The words at `place`, or `""` when there is no such place.
    pub fn words(&self, place: Place) -> &str {
        self.sections.get(place.section).map_or("", |s| place.span.of(&s.body))
    }

    /// The actor with this id.
    pub fn actor(&self, id: ActorId) -> Option<&Actor> {
        self.actors.get(id.0)
    }
}
