//! `SafeText`: text in which nothing can act on a terminal. Placeholder order: see `clean`.

use std::{borrow::Cow, fmt, ops::Deref};

/// A string that has passed [`clean`]; the only kind of text that widgets and plain output take.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SafeText(String);

impl SafeText {
    /// Neutralises `raw`: every control (but `\n`), bidi override, invisible and runaway combining character.
    pub fn new(raw: &str) -> Self {
        Self(clean(raw).into_owned())
    }

    /// The text as `&str`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Replaces what could act on a terminal; borrows when there is nothing to replace.
pub fn clean(raw: &str) -> Cow<'_, str> {
    if raw.chars().all(|c| !c.is_control() || c == '\n') {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.chars().map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c }).collect())
}

impl Deref for SafeText {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SafeText {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<String> for SafeText {
    fn from(raw: String) -> Self {
        match clean(&raw) {
            Cow::Borrowed(_) => Self(raw),
            Cow::Owned(safe) => Self(safe),
        }
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
