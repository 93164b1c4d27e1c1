//! The table itself. A key is written here and nowhere else.

use super::{Command, Id, Scope};

macro_rules! commands {
    ($( $group:literal in $scope:ident { $( $id:ident $name:literal [$($key:literal)*] $hint:literal $help:literal )* } )*) => {
        /// Every command, in the order in which `?` lists them.
        pub const COMMANDS: &[Command] = &[$($(Command {
            id: Id::$id, name: $name, help: $help, hint: $hint, keys: &[$($key),*], scope: Scope::$scope, group: $group,
        }),*),*];
    };
}

commands! {
    "Move" in Main {
        Down             "down"              ["j" "down"]                       ""             "one line or row down"
        Up               "up"                ["k" "up"]                         ""             "one line or row up"
        PageDown         "page-down"         ["space" "pagedown" "C-f"]         ""             "one screen down"
        PageUp           "page-up"           ["b" "pageup" "C-b"]               ""             "one screen up"
        HalfDown         "half-page-down"    ["d" "C-d"]                        ""             "half a screen down"
        HalfUp           "half-page-up"      ["u" "C-u"]                        ""             "half a screen up"
        Top              "top"               ["g g" "home"]                     ""             "to the beginning"
        Bottom           "bottom"            ["G" "end"]                        ""             "to the end"
    }
    "Sections" in Main {
        NextSection      "next-section"      ["]"]                              "next section" "next section"
        PreviousSection  "previous-section"  ["["]                              ""             "section before"
        SectionNumber    "section-number"    ["1" "2" "3" "4" "5" "6" "7" "8" "9"] ""          "section by its number"
        NextStory        "next-story"        ["g s"]                            ""             "next story section, on through the library"
        NextDelay        "next-delay"        ["g d"]                            ""             "next delay section, on through the library"
        NextUncertainty  "next-uncertainty"  ["g u"]                            ""             "next uncertainty section, on through the library"
        NextProgress     "next-progress"     ["g p"]                            ""             "next progress section, on through the library"
        PickSection      "pick-section"      ["#"]                              ""             "pick a section from a list"
    }
    "Quotes and actors" in Main {
        NextQuote        "next-quote"        [")"]                              ""             "next quote"
        PreviousQuote    "previous-quote"    ["("]                              ""             "quote before"
        Copy             "copy-quote"        ["y"]                              "copy"         "copy the chosen quote with its citation"
        SearchQuotes     "search-quotes"     ["\""]                             "quotes"       "search every quote of the library"
        PickActor        "find-actor"        ["@"]                              "actors"       "find an actor of the library; enter opens the dossier"
        Dossier          "dossier"           ["D"]                              ""             "all that the chosen actor said in the library, and who that is"
        ToggleHedges     "hedges"            ["H"]                              ""             "underline words of likelihood and doubt"
    }
    "Find and go" in Main {
        Find             "find"              ["/"]                              "find"         "find in this briefing; in the library and a dossier, narrow the list"
        NextMatch        "next-match"        ["n"]                              ""             "next match, or next mention of the chosen actor"
        PreviousMatch    "previous-match"    ["N"]                              ""             "match or mention before"
        Back             "back"              ["C-o" "backspace"]                ""             "back to where you were"
        OpenLink         "open-link"         ["o"]                              ""             "the links of this briefing; the chosen one is shown whole before the browser opens it"
        Mark             "mark"              ["m"]                              ""             "mark this place with a letter"
        GoToMark         "go-to-mark"        ["'"]                              ""             "go to the mark with this letter"
    }
    "What you keep" in Main {
        Note             "note"              ["a"]                              ""             "write a note on the chosen quote or the passage"
        Notes            "notes"             ["A"]                              ""             "your notes, and where they are"
        Tags             "tags"              ["t"]                              ""             "your own tags on this briefing"
        Follow           "follow"            ["f"]                              ""             "follow the chosen actor or the last query, or no longer"
        ToggleRead       "read"              ["r"]                              ""             "mark as read, or as unread"
        NextUnread       "next-unread"       ["U"]                              ""             "next unread briefing"
        SortList         "sort"              ["s"]                              ""             "order the list by date, title, source, unread first"
    }
    "Briefings and panes" in Main {
        NextBriefing     "next-briefing"     ["J"]                              ""             "next briefing"
        PreviousBriefing "previous-briefing" ["K"]                              ""             "briefing before"
        Choose           "open"              ["enter"]                          "open"         "open the chosen row"
        Fold             "fold"              ["+"]                              ""             "unfold what else tells of the chosen row's event, or fold it away"
        FoldAll          "fold-all"          ["*"]                              ""             "unfold every event of the list, or fold them away"
        NextPane         "next-pane"         ["tab"]                            ""             "next pane"
        PreviousPane     "previous-pane"     ["S-tab"]                          ""             "pane before"
        ToggleLibrary    "library"           ["L"]                              ""             "show or hide the library"
        ToggleSide       "side-panel"        ["P"]                              ""             "show or hide actors and quotes"
        TextOnly         "text-only"         ["z"]                              ""             "only the text, and back"
    }
    "Program" in Main {
        Palette          "palette"           [":"]                              ""             "every command by name"
        Edit             "edit"              ["e"]                              ""             "open the file in your editor at this line"
        ShowDiagnostics  "problems"          ["!"]                              ""             "what is wrong with this file, and with files that did not open"
        NextTheme        "next-theme"        ["T"]                              ""             "next colour theme"
        Redraw           "redraw"            ["C-l"]                            ""             "draw the screen afresh"
        Suspend          "suspend"           ["C-z"]                            ""             "suspend to the shell"
        Help             "help"              ["?"]                              "help"         "keys of what is on screen"
        Close            "close"             ["esc"]                            ""             "close one layer: match, choice, overlay"
        Quit             "quit"              ["q" "C-c"]                        "quit"         "quit"
    }
    "Quote search" in Search {
        Complete         "complete"          ["tab"]                            "complete"     "complete the word before the cursor"
        OlderQuery       "older-query"       ["up"]                             ""             "row before; from the first row, the query asked before"
        NewerQuery       "newer-query"       ["down"]                           ""             "next row; while walking through old queries, the next one"
        GroupRows        "group-results"     ["C-g"]                            "group"        "group by briefing, by speaker, or not at all"
        FollowQuery      "follow-query"      ["C-s"]                            "follow"       "follow this query, or no longer"
    }
    "Typing" in Typing {
        NextRow          "next-row"          ["down" "C-n"]                     "next"         "next row"
        PreviousRow      "previous-row"      ["up" "C-p"]                       ""             "row before"
        Accept           "accept"            ["enter"]                          "go"           "go to what is chosen"
        Cancel           "cancel"            ["esc" "C-c"]                      "close"        "close without going anywhere"
        DeleteBack       "delete-back"       ["backspace"]                      ""             "delete the character before"
        DeleteForward    "delete-forward"    ["delete"]                         ""             "delete the character under the cursor"
        DeleteWord       "delete-word"       ["C-w"]                            ""             "delete the word before"
        DeleteLine       "delete-line"       ["C-u"]                            ""             "delete to the beginning"
        CursorLeft       "cursor-left"       ["left" "C-b"]                     ""             "cursor left"
        CursorRight      "cursor-right"      ["right" "C-f"]                    ""             "cursor right"
        CursorHome       "cursor-home"       ["home" "C-a"]                     ""             "cursor to the beginning"
        CursorEnd        "cursor-end"        ["end" "C-e"]                      ""             "cursor to the end"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Key, Keymap, Match};
    use std::collections::HashSet;

    #[test]
    fn names_and_ids_are_unique_and_well_formed() {
        let mut names = HashSet::new();
        let mut ids = HashSet::new();
        for c in COMMANDS {
            assert!(names.insert(c.name), "{} twice", c.name);
            assert!(ids.insert(c.id), "{:?} twice", c.id);
            assert!(c.name.chars().all(|x| x.is_ascii_lowercase() || x == '-'), "{}", c.name);
            assert!(!c.help.is_empty() && !c.help.ends_with('.'), "{}", c.name);
        }
    }

    #[test]
    fn no_key_has_two_meanings_and_none_hides_another() {
        let map = Keymap::default();
        for c in COMMANDS {
            for keys in c.keys {
                let typed = Key::sequence(keys).unwrap_or_else(|| panic!("{keys} names no key"));
                assert_eq!(map.find(c.scope, &typed), Match::Command(c.id), "{keys} in {:?}", c.scope);
                for shorter in 1..typed.len() {
                    assert_eq!(map.find(c.scope, &typed[..shorter]), Match::Prefix, "{keys}");
                }
            }
        }
    }
}
