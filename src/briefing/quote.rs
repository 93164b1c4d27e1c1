//! Quotes as objects: words, kind, speaker, cue, and who relayed them.

use super::{ActorId, Place};

/// How the words are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum QuoteKind {
    /// Word for word, in quotation marks.
    Direct,
    /// Paraphrased.
    Indirect,
    /// A paraphrase with words in quotation marks inside.
    Mixed,
}

impl QuoteKind {
    /// Its name, lower case, as in queries and exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// How the speaker was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Attribution {
    /// The author of the briefing says so.
    Given,
    /// A cue and a name in the same sentence.
    Cue,
    /// A cue with a pronoun or a bare title, resolved.
    Resolved,
    /// Carried over from the sentence or paragraph before.
    Carried,
    /// Not known.
    Unknown,
}

/// One stretch of words that somebody said.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Quote {
    /// The content; quotation marks around it are inside the span where the text has them.
    pub place: Place,
    /// Word for word, paraphrased or both.
    pub kind: QuoteKind,
    /// Who said it.
    pub speaker: Option<ActorId>,
    /// The words that name the speaker here ("he", "Rubio").
    pub speaker_place: Option<Place>,
    /// The word of saying ("said", "according to").
    pub cue: Option<Place>,
    /// Who relayed it ("CNN" in "CNN quoted an official").
    pub via: Option<ActorId>,
    /// Fragments of one attribution share a number.
    pub group: u32,
    /// How the speaker was found.
    pub attribution: Attribution,
    /// 0.0 to 1.0: how likely words and speaker are both right.
    pub confidence: f32,
}
