//! A briefing in other forms: plain text, citations, tables, JSON, CSV, Markdown. Pure: yields strings.

pub mod citation;
pub mod csv;
pub mod markdown;
pub mod record;
pub mod table;
pub mod text;

pub use citation::citation;
