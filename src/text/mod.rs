//! Text handling: spans, safe text, width, wrapping, folding. Pure; knows nothing of briefings.

pub mod fold;
pub mod safe;
pub mod span;

pub use safe::SafeText;
pub use span::Span;
