//! What is wrong with a file, and where. The core reports these beside its result instead of failing.

use crate::text::SafeText;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Severity {
    /// Worth a look; nothing is lost.
    Warning,
    /// Something the author wrote could not be used.
    Error,
}

/// A spot in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
    /// Characters to underline; at least 1.
    pub length: u32,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// One sentence without a full stop.
    pub message: SafeText,
    /// Where; `None` when it is about the whole file.
    pub position: Option<Position>,
    /// What to do about it.
    pub help: Option<SafeText>,
}

impl Diagnostic {
    /// An error at `position`.
    pub fn error(message: impl Into<SafeText>, position: Option<Position>) -> Self {
        Self { severity: Severity::Error, message: message.into(), position, help: None }
    }

    /// A warning at `position`.
    pub fn warning(message: impl Into<SafeText>, position: Option<Position>) -> Self {
        Self { severity: Severity::Warning, message: message.into(), position, help: None }
    }

    /// With advice.
    pub fn help(mut self, help: impl Into<SafeText>) -> Self {
        self.help = Some(help.into());
        self
    }
}
