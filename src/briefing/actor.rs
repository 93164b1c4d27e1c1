//! Actors: people, organisations, governments by their seat, unnamed sources.

use super::Place;
use crate::text::SafeText;

/// Index of an actor in its briefing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct ActorId(pub usize);

/// What sort of actor.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
)]
pub enum ActorKind {
    /// A named person.
    #[default]
    Person,
    /// Ministry, company, outlet, party, agency.
    Organisation,
    /// A government named by country or seat ("Moscow").
    Government,
    /// A source without a name ("a White House official").
    Unnamed,
}

/// One real actor within a briefing.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Actor {
    /// Fullest name ("Marco Rubio"); for the unnamed, the description ("White House official").
    pub name: SafeText,
    /// What sort.
    pub kind: ActorKind,
    /// Office with its country or house ("US Secretary of State").
    pub role: Option<SafeText>,
    /// Whom they speak for or belong to ("White House").
    pub affiliation: Option<SafeText>,
    /// Other forms it goes by in the text or by the author's word.
    pub aliases: Vec<SafeText>,
    /// Every span that names it, in reading order; pronouns are not among them.
    pub mentions: Vec<Place>,
    /// Whether the author listed it.
    pub given: bool,
}
