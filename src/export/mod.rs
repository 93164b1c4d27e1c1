//! A briefing in other forms: plain text, citations, tables, JSON, CSV, Markdown. Pure: yields strings.

pub mod citation;
pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
pub mod record;
pub mod table;
pub mod text;
pub mod yaml;

pub use citation::citation;
