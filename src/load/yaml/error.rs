//! What the YAML parser complains about, in words an author understands.

use crate::{
    briefing::{Diagnostic, Position},
    load::lines::Lines,
};
use serde_yaml::Error;

/// What can be done about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The document is read; another one follows.
    MoreDocuments,
    /// Text that needs quotes: it has a colon in it, or begins with a sign of YAML's own.
    Unquoted,
    /// A quotation mark that is never closed.
    Quote,
    /// A bracket that is never closed, perhaps on a line above.
    Bracket,
    /// A character that YAML does not allow.
    Character,
    /// Something else on that line is not YAML; the rest may be.
    Line,
    /// Too deep, too much or going round in circles: reading on is no use.
    Limit,
}

/// What is said of a tab where there may be none.
const TAB: &str = "a tab where YAML wants blanks";

/// One error of the parser, placed.
#[derive(Debug)]
pub struct Trouble {
    /// What can be done about it.
    pub class: Class,
    /// One sentence without a full stop.
    pub message: String,
    /// Advice, where there is some.
    pub help: Option<&'static str>,
    /// 1-based line within the parsed text.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
}

impl Trouble {
    /// Reads `error`, which came from parsing `source`.
    pub fn new(error: &Error, source: &str) -> Self {
        let at = error.locations().map(|l| l.reference_location).or_else(|| error.location());
        let (line, column) = at.map_or((1, 1), |at| (at.line().max(1) as u32, at.column().max(1) as u32));
        let (class, message, help) = explain(error.without_snippet());
        // The end of the file is nowhere to point at: the last line with something on it is.
        let lines = Lines::new(source);
        let last = lines.line(source.trim_end().len());
        let (line, column) = if line > last { (last, 1) } else { (line, column) };
        // A tab in front of a line is noticed at the end of the text on the line before.
        let tabbed = |line: u32| lines.text(source, line).starts_with('\t');
        let next = (line + 1..=last).find(|line| !lines.text(source, *line).trim().is_empty());
        let (line, column) = match next {
            Some(next) if message == TAB && tabbed(next) && !tabbed(line) => (next, 1),
            _ => (line, column),
        };
        Self { class, message, help, line, column }
    }

    /// Where it is in a file in which `offset` lines stand before the parsed text.
    pub fn position(&self, offset: u32) -> Position {
        Position { line: self.line + offset, column: self.column, length: 1 }
    }

    /// As a finding.
    pub fn diagnostic(&self, offset: u32) -> Diagnostic {
        let found = Diagnostic::error(self.message.as_str(), Some(self.position(offset)));
        match self.help {
            Some(help) => found.help(help),
            None => found,
        }
    }

    /// As the reason for refusing a file.
    pub fn reason(&self, offset: u32) -> String {
        format!("line {}: {}", self.line + offset, self.message)
    }
}

fn explain(error: &Error) -> (Class, String, Option<&'static str>) {
    let words = |class, text: &str| (class, text.to_owned(), None);
    match error {
        Error::MultipleDocuments { .. } => words(Class::MoreDocuments, "several documents in one file"),
        Error::Budget { breach: serde_yaml::budget::BudgetBreach::Depth { .. }, .. } => {
            words(Class::Limit, "nested too deeply for a briefing")
        }
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. } => {
            words(Class::Limit, "more nodes, aliases or repetition than a briefing can have")
        }
        Error::AliasReplayStackDepthExceeded { .. } => words(Class::Limit, "aliases nested too deeply"),
        Error::RecursiveReferencesRequireWeakTypes { .. } => {
            words(Class::Limit, "an alias that contains itself")
        }
        Error::AliasError { error, .. } => explain(error.without_snippet()),
        Error::UnknownAnchor { .. } => {
            words(Class::Line, "an alias without its anchor (`*name` needs `&name` before it)")
        }
        other => from_parser(&plain(other)),
    }
}

/// The parser's own message, without the place, which stands beside it anyway.
fn plain(error: &Error) -> String {
    let text = error.to_string();
    let text = text.lines().next().unwrap_or("");
    let end = text.find(" at line ").unwrap_or(text.len());
    crate::load::yaml::schema::short_to(text[..end].trim(), 160)
}

fn from_parser(message: &str) -> (Class, String, Option<&'static str>) {
    let has = |part: &str| message.contains(part);
    if has("mapping values are not allowed") {
        let help = "put the text in quotes: a colon followed by a blank starts a value";
        return (Class::Unquoted, "a colon inside text that is not quoted".into(), Some(help));
    }
    if has("recursion limit") {
        return (Class::Limit, "nested too deeply for a briefing".into(), None);
    }
    let (class, text, help) = if has("tabs disallowed") || has("found a tab") {
        (Class::Line, TAB, "indent with spaces")
    } else if has("unclosed quote") || has("while scanning a quoted scalar") {
        (
            Class::Quote,
            "a quotation mark that is never closed",
            "close it, or put the whole text in the other kind of quotes",
        )
    } else if ["`@'", "``'", "`%'"].iter().any(|sign| message.ends_with(sign)) {
        let help = "text that starts with [, {, *, &, !, %, @ or ` needs quotes";
        (Class::Unquoted, "a sign of YAML's own before text that is not quoted", help)
    } else if has("unexpected character") {
        (
            Class::Character,
            "a control character, which YAML does not allow",
            "write it as an escape inside double quotes",
        )
    } else if has("unknown escape character") {
        (
            Class::Line,
            "an unknown escape after a backslash",
            "in single quotes a backslash is just a backslash",
        )
    } else if has("did not find expected key") || has("did not find expected '-'") {
        let help = "items of one list, and keys of one mapping, start in the same column";
        (Class::Line, "this line does not fit the indentation above it", help)
    } else if has("wrongly indented line in block scalar") {
        let help = "indent the text below `|` by two blanks more than its key";
        (Class::Line, "a block of text whose first line is indented wrongly", help)
    } else if has("indicator") || has("flow") {
        let help = "text that starts with [, {, *, &, !, %, @ or ` needs quotes";
        (Class::Bracket, "a bracket that is not closed, or a sign out of place", help)
    } else {
        return (Class::Line, message.to_owned(), None);
    };
    (class, text.into(), Some(help))
}
