//! cli.
pub mod extract;
