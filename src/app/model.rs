//! Everything the screen shows follows from the model.

use super::{
    ask::Ask,
    dossier::Dossier,
    finder::Finder,
    go::Trail,
    kept::Kept,
    leads::Leave,
    picker::Picker,
    reader::Reader,
    regions::{Focus, Regions, Wanted, regions},
    resume::Resume,
    search::{By, Search},
    shelf::Shelf,
    side::Side,
    typed::Typed,
};
use crate::{
    command::{Key, Keymap, Scope},
    library::people::{self, Who},
    text::SafeText,
};
use jiff::civil::Date;
use std::{path::PathBuf, sync::Arc};

/// What lies over the panes.
#[derive(Debug, Clone, Default)]
#[allow(clippy::large_enum_variant, reason = "there is one of them, in the model")]
pub enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// Keys of what is on screen, scrolled by this many lines.
    Help(usize),
    /// What is wrong with files, scrolled by this many lines.
    Problems(usize),
    /// A list to pick from.
    Picker(Picker),
    /// The finder of actors.
    Finder(Finder),
    /// Quote search over the whole screen.
    Search(Search),
    /// The filter of the list of briefings being typed, with the one before it.
    Filter {
        /// What is typed.
        typed: Typed,
        /// What to return to on Esc.
        before: SafeText,
    },
    /// Words being typed that the quotes of the dossier shown must have.
    Narrow {
        /// What is typed.
        typed: Typed,
        /// What to return to on Esc.
        before: SafeText,
    },
    /// A note or tags being written.
    Ask(Ask),
    /// An address shown whole before the browser gets it.
    Leave(Leave),
    /// The find line, with the line on top before it was opened.
    Find {
        /// What is typed.
        typed: Typed,
        /// Where to return to on Esc.
        from: usize,
    },
}

/// A letter that is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// The name of a mark to set.
    Mark,
    /// The name of a mark to go to.
    GoToMark,
}

/// One line for the reader at the bottom of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The words.
    pub text: SafeText,
    /// Whether something went wrong.
    pub trouble: bool,
}

/// The themes that come with the program; `assets/themes/` has one file each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// For dark backgrounds.
    #[default]
    Dark,
    /// For light backgrounds.
    Light,
    /// Told apart by people who see few colours, on dark backgrounds and light ones.
    Clear,
    /// No colours at all.
    Mono,
}

impl ThemeName {
    /// In the order in which [`crate::command::Id::NextTheme`] walks.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::Clear, Self::Mono];

    /// Its name in the config and on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Clear => "clear",
            Self::Mono => "mono",
        }
    }

    /// The theme of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }

    /// The one after it.
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|t| *t == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

/// How many colours the terminal shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Depth {
    /// None: bold, reverse and underline have to do.
    Mono,
    /// The sixteen of every terminal.
    Ansi,
    /// 256.
    Indexed,
    /// 24 bits.
    #[default]
    True,
}

/// How the screen looks; each step of [`crate::command::Id::NextTheme`] takes the next theme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// The theme.
    pub theme: ThemeName,
    /// Colours of the terminal.
    pub depth: Depth,
    /// ASCII in place of glyphs.
    pub ascii: bool,
    /// Hedges underlined.
    pub hedges: bool,
}

/// The state of the running program.
#[derive(Debug, Default)]
pub struct Model {
    /// Terminal size: columns, rows.
    pub size: (u16, u16),
    /// Whether something visible changed since the last frame; the loop draws only then.
    pub dirty: bool,
    /// The day, for the names of groups.
    pub today: Option<Date>,
    /// Folder or file that was opened, as shown in the header.
    pub opened_path: SafeText,
    /// How it looks.
    pub look: Look,
    /// Keys.
    pub keymap: Keymap,
    /// The list of briefings.
    pub shelf: Shelf,
    /// The text.
    pub reader: Reader,
    /// Actors and quotes.
    pub side: Side,
    /// Which pane has the keys.
    pub focus: Focus,
    /// Which panes are wanted.
    pub wanted: Wanted,
    /// What stands in their place.
    pub dossier: Option<Dossier>,
    /// What was known of who was looked at last, for the way back.
    pub dossier_before: Option<(Who, Arc<people::Dossier>)>,
    /// What lies over all that.
    pub overlay: Overlay,
    /// Where one has been.
    pub trail: Trail,
    /// Keys of an unfinished sequence.
    pub pending: Vec<Key>,
    /// A letter to come.
    pub awaited: Option<Awaited>,
    /// The line at the bottom, until the next key.
    pub status: Option<Status>,
    /// Whether the hint for the first run is still to be shown.
    pub first_run: bool,
    /// Number of the newest search.
    pub generation: u64,
    /// Whether the reader has pressed a key yet; until then the program chooses what to show.
    pub touched: bool,
    /// What the quotes found are put together by.
    pub grouped: By,
    /// Query of the last quote search, offered again.
    pub last_query: SafeText,
    /// Folders and files that are open, as they were given; none for the samples.
    pub paths: Vec<PathBuf>,
    /// What the reader did, from the reading state.
    pub kept: Kept,
    /// How far the return to where the program was left has come.
    pub resume: Resume,
    /// Number of the newest thing to be stored.
    pub ticket: u64,
}

impl Model {
    /// Where everything stands.
    pub fn regions(&self) -> Regions {
        regions(self.size, self.wanted, self.focus)
    }

    /// Whose keys are asked first.
    pub fn scope(&self) -> Scope {
        match &self.overlay {
            Overlay::None | Overlay::Help(_) | Overlay::Problems(_) => Scope::Main,
            Overlay::Picker(_) | Overlay::Finder(_) => Scope::Picker,
            Overlay::Search(_) => Scope::Search,
            Overlay::Find { .. } | Overlay::Filter { .. } | Overlay::Narrow { .. } => Scope::Find,
            Overlay::Ask(_) | Overlay::Leave(_) => Scope::Typing,
        }
    }

    /// Says `text` at the bottom of the screen.
    pub fn say(&mut self, text: impl Into<SafeText>) {
        self.status = Some(Status { text: text.into(), trouble: false });
        self.dirty = true;
    }

    /// Says that something went wrong.
    pub fn trouble(&mut self, text: impl Into<SafeText>) {
        self.status = Some(Status { text: text.into(), trouble: true });
        self.dirty = true;
    }
}
