//! Hedges: spans that express likelihood or doubt.

use super::Place;

/// A word or phrase of likelihood or doubt.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Hedge {
    /// Where it stands.
    pub place: Place,
    /// Probability in percent, both ends included, where the scale in force gives one.
    pub range: Option<(u8, u8)>,
}
