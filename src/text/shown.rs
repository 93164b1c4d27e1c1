//! `Shown`: a borrowed piece of safe text, the only thing that the drawing code accepts.

use super::{SafeText, Span};

/// A piece of a [`SafeText`], or words of the program itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown<'a>(&'a str);

impl<'a> Shown<'a> {
    /// The words of `text` at `span`; empty when the span does not fit.
    pub fn slice(text: &'a SafeText, span: Span) -> Self {
        Self(span.of(text))
    }

    /// A part of it; empty when `span` does not fit.
    pub fn part(self, span: Span) -> Self {
        Self(self.0.get(span.range()).unwrap_or(""))
    }

    /// As `&str`.
    pub fn as_str(self) -> &'a str {
        self.0
    }
}

impl<'a> From<&'a SafeText> for Shown<'a> {
    fn from(text: &'a SafeText) -> Self {
        Self(text.as_str())
    }
}

impl From<&'static str> for Shown<'_> {
    fn from(own: &'static str) -> Self {
        Self(own)
    }
}
