//! Mending YAML that does not parse, so that everything but the broken spot still opens.

use super::error::{Class, Trouble};
use crate::load::{lines::Lines, report::Report};
use std::borrow::Cow;

/// A text under repair. Repairs never add or remove a line, so that places stay true.
pub struct Mender<'a> {
    text: Cow<'a, str>,
    offset: u32,
    /// How many more repairs are tried: each costs another pass over the text.
    left: u32,
    /// Whether something was reported that is no colon: what follows may only be its echo.
    reported: bool,
}

impl<'a> Mender<'a> {
    /// Starts with `source`, before which `offset` lines stand in the file.
    pub fn new(source: &'a str, offset: u32) -> Self {
        let left = if source.len() < 1_000_000 { 16 } else { 3 };
        Self { text: Cow::Borrowed(source), offset, left, reported: false }
    }

    /// The text as it is now.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Reports `trouble` and mends its line; false when that is no use.
    pub fn mend(&mut self, trouble: &Trouble, report: &mut Report) -> bool {
        if !self.reported {
            report.add(trouble.diagnostic(self.offset));
        }
        if trouble.class == Class::Limit || self.left == 0 {
            return false;
        }
        self.left -= 1;
        let lines = Lines::new(&self.text);
        let line = lines.text(&self.text, trouble.line);
        let quoted = (trouble.class == Class::Colon).then(|| quote_value(line)).flatten();
        self.reported |= quoted.is_none();
        let Some(mended) = quoted.or_else(|| (!line.trim().is_empty()).then(|| blank(line))) else {
            return false;
        };
        let start = lines.start(trouble.line);
        let end = start + line.len();
        self.text.to_mut().replace_range(start..end, &mended);
        true
    }
}

/// A comment in place of a line: keeps every other line where it is.
fn blank(line: &str) -> String {
    let indent = line.len() - line.trim_start_matches(' ').len();
    format!("{}#", &line[..indent])
}

/// `key: some: text` with the text in quotes; `None` when the line has another shape.
fn quote_value(line: &str) -> Option<String> {
    let (key, value) = line.split_once(": ")?;
    let name = key.trim_start().trim_start_matches("- ").trim();
    let value = value.trim();
    let worded =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    if !worded || value.is_empty() || value.starts_with(['"', '\'', '|', '>', '[', '{']) {
        return None;
    }
    Some(format!("{key}: '{}'", value.replace('\'', "''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_is_quoted_away() {
        let got = quote_value("  - heading: Grain: what's next").unwrap();
        assert_eq!(got, "  - heading: 'Grain: what''s next'");
        assert_eq!(quote_value("no value here"), None);
        assert_eq!(quote_value("a: \"b: c"), None);
    }
}
