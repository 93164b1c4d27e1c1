//! The one table of commands: names, keys, help. Bindings, footer, `?`, palette, README and man page read it.

pub mod key;
pub mod keymap;
pub mod table;

pub use key::{Code, Key};
pub use keymap::{Keymap, Match};
pub use table::COMMANDS;

/// One thing a reader can ask for.
#[derive(Debug)]
pub struct Command {
    /// What `update` is told.
    pub id: Id,
    /// Name in the palette and in the config ("next-section").
    pub name: &'static str,
    /// One line of help, without a full stop.
    pub help: &'static str,
    /// One or two words for the footer; empty when it never stands there.
    pub hint: &'static str,
    /// Default keys; each a sequence such as `"g s"`.
    pub keys: &'static [&'static str],
    /// Where the keys work.
    pub scope: Scope,
    /// Heading under which `?` lists it.
    pub group: &'static str,
}

/// Where a command's keys work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The three panes.
    Main,
    /// The quote search screen.
    Search,
    /// A list to pick from: palette, sections, actors.
    Picker,
    /// The find line at the bottom.
    Find,
    /// Any line of text being typed (search, picker, find).
    Typing,
}

impl Scope {
    /// The scope that is asked when this one has no answer.
    pub fn outer(self) -> Option<Self> {
        match self {
            Self::Search | Self::Picker | Self::Find => Some(Self::Typing),
            Self::Main | Self::Typing => None,
        }
    }
}

/// Every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Id {
    /// One line or row down.
    Down,
    /// One line or row up.
    Up,
    /// One screen down.
    PageDown,
    /// One screen up.
    PageUp,
    /// Half a screen down.
    HalfDown,
    /// Half a screen up.
    HalfUp,
    /// To the beginning.
    Top,
    /// To the end.
    Bottom,
    /// Next section.
    NextSection,
    /// Section before.
    PreviousSection,
    /// Section by its number (the key says which).
    SectionNumber,
    /// Next section of kind story, on through the library.
    NextStory,
    /// Next delay.
    NextDelay,
    /// Next uncertainty.
    NextUncertainty,
    /// Next progress.
    NextProgress,
    /// Choose a section from a list.
    PickSection,
    /// Next quote.
    NextQuote,
    /// Quote before.
    PreviousQuote,
    /// Next briefing.
    NextBriefing,
    /// Briefing before.
    PreviousBriefing,
    /// Quote search.
    SearchQuotes,
    /// Choose an actor of the library.
    PickActor,
    /// The dossier of the chosen actor.
    Dossier,
    /// Find in this briefing.
    Find,
    /// Next match or mention.
    NextMatch,
    /// Match or mention before.
    PreviousMatch,
    /// Palette.
    Palette,
    /// Copy the quote with its citation.
    Copy,
    /// Write a note on the chosen quote or the passage.
    Note,
    /// The list of notes.
    Notes,
    /// The reader's own tags on a briefing.
    Tags,
    /// Follow a query or an actor, or no longer.
    Follow,
    /// Mark as read, or as unread.
    ToggleRead,
    /// Next unread briefing.
    NextUnread,
    /// Order the list by the next thing.
    SortList,
    /// Fold the story of the chosen row, or unfold it.
    Fold,
    /// Fold all stories, or unfold them.
    FoldAll,
    /// The links of the briefing, one to open in the browser.
    OpenLink,
    /// Set a mark (a letter follows).
    Mark,
    /// Go to a mark (a letter follows).
    GoToMark,
    /// Back to where one was.
    Back,
    /// Open the chosen row.
    Choose,
    /// Next pane.
    NextPane,
    /// Pane before.
    PreviousPane,
    /// Show or hide the library.
    ToggleLibrary,
    /// Show or hide the side panel.
    ToggleSide,
    /// Only the text.
    TextOnly,
    /// Underline hedges.
    ToggleHedges,
    /// Next theme.
    NextTheme,
    /// Open in the editor.
    Edit,
    /// What is wrong with this file.
    ShowDiagnostics,
    /// Draw afresh.
    Redraw,
    /// Suspend.
    Suspend,
    /// Help.
    Help,
    /// Close one layer.
    Close,
    /// Quit.
    Quit,
    /// Next row while typing.
    NextRow,
    /// Row before while typing.
    PreviousRow,
    /// Accept what is typed or chosen.
    Accept,
    /// Give up typing.
    Cancel,
    /// The query asked before, from the first row on.
    OlderQuery,
    /// Back towards what was typed.
    NewerQuery,
    /// Put what was found together by briefing, by speaker, or not at all.
    GroupRows,
    /// Follow the query typed, or no longer.
    FollowQuery,
    /// Complete the word before the cursor.
    Complete,
    /// Delete the character before the cursor.
    DeleteBack,
    /// Delete the character under the cursor.
    DeleteForward,
    /// Delete the word before the cursor.
    DeleteWord,
    /// Delete to the beginning of the line.
    DeleteLine,
    /// Cursor left.
    CursorLeft,
    /// Cursor right.
    CursorRight,
    /// Cursor to the beginning.
    CursorHome,
    /// Cursor to the end.
    CursorEnd,
}

/// The command with this id.
///
/// # Panics
/// Never: a test holds that every id is in the table.
pub fn command(id: Id) -> &'static Command {
    COMMANDS.iter().find(|c| c.id == id).expect("every id is in the table")
}
