//! Who is who in the whole library: actors of all briefings joined into people, found by any name, each with all that
//! is known of them. Pure: runs wherever it is called.
//!
//! ```
//! use onrecord::{extract::join::Aliases, library::people::Roster};
//! let roster = Roster::default();
//! let people = roster.people(&Aliases::default());
//! assert_eq!(people.find("rubio", 10).total, 0);
//! ```

mod dossier;
mod find;
mod roster;
#[cfg(test)]
mod tests;

pub use dossier::{Appearance, Beside, Dossier, Said, Stretch};
pub use find::{Fit, Found, Match};
pub use roster::{People, Person, Roster};

use crate::{briefing::ActorId, library::EntryId};

/// Somebody in the library, named by an actor of one briefing: that stays good while others are joined anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Who {
    /// The briefing.
    pub entry: EntryId,
    /// The actor in it.
    pub actor: ActorId,
}
