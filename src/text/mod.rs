//! Text handling: spans, safe text, width, wrapping, folding. Pure; knows nothing of briefings.

mod class;
pub mod fold;
pub mod months;
pub mod near;
pub mod safe;
pub mod shown;
pub mod span;
pub mod wrap;

pub use safe::SafeText;
pub use shown::Shown;
pub use span::Span;
