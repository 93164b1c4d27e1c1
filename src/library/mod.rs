//! The reader's folders: finding files, opening them, noticing changes. Opens the user's files, writes none.

pub mod entry;
pub mod query;
pub mod search;

pub use entry::{Entry, EntryId, EntryState, Opened, Origin};
