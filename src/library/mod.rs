//! The reader's folders: finding files, opening them, noticing changes, and an index of what is in them. Opens the
//! user's files, writes none; the index is written where caches are kept.

pub mod aliases;
pub mod bundled;
pub mod entry;
pub mod filter;
pub mod holdings;
pub mod index;
pub mod open;
pub mod people;
pub mod query;
pub mod scan;
pub mod search;
pub mod story;
pub mod told;
pub mod watch;

pub use entry::{Entry, EntryId, EntryState, Opened, Origin};
pub use holdings::Holdings;
pub use open::{Draft, document, open};
pub use scan::{Item, scan};
