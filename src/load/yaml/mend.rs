//! Mending YAML that does not parse, so that everything but the broken spot still opens.

use super::error::{Class, Trouble};
use crate::{
    briefing::{Diagnostic, Position},
    load::{lines::Lines, report::Report},
};
use std::borrow::Cow;

/// A text under repair. Repairs never add or remove a line, so that places stay true.
pub struct Mender<'a> {
    text: Cow<'a, str>,
    offset: u32,
    /// How many more repairs are tried: each costs another pass over the text.
    left: u32,
    /// The line mended last: mending that did not help is not tried twice.
    last: u32,
    /// The first trouble for which a line had to go: later ones may only be its echo, and are not reported.
    lost: Option<String>,
}

impl<'a> Mender<'a> {
    /// Starts with `source`, before which `offset` lines stand in the file.
    pub fn new(source: &'a str, offset: u32) -> Self {
        let left = (4_000_000 / source.len().max(1)).clamp(2, 16) as u32;
        Self { text: Cow::Borrowed(source), offset, left, last: 0, lost: None }
    }

    /// The text as it is now.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The first trouble for which a line had to go, as a reason for refusing the file.
    pub fn lost(&self) -> Option<&str> {
        self.lost.as_deref()
    }

    /// Reports `trouble` and mends it; false when that is no use.
    pub fn mend(&mut self, trouble: &Trouble, report: &mut Report) -> bool {
        let again = self.last == trouble.line;
        let lines = Lines::new(&self.text);
        let line = match trouble.class {
            Class::Bracket => open_bracket(&lines, &self.text, trouble.line),
            _ => trouble.line,
        };
        if self.lost.is_none() && !again {
            report.add(self.placed(trouble, line, &lines));
        }
        if trouble.class == Class::Limit || self.left == 0 {
            return false;
        }
        self.left -= 1;
        self.last = trouble.line;
        if trouble.class == Class::Character && !again {
            let harmful = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
            self.text = Cow::Owned(self.text.replace(harmful, "\u{FFFD}"));
            return true;
        }
        let text = lines.text(&self.text, line);
        let gentle = if again { None } else { gentle(trouble.class, text) };
        if gentle.is_none() {
            self.lost.get_or_insert_with(|| trouble.reason(self.offset));
        }
        let Some(mended) = gentle.or_else(|| blank(text)) else { return false };
        let start = lines.start(line);
        let end = start + text.len();
        self.text.to_mut().replace_range(start..end, &mended);
        true
    }

    /// `trouble` as a finding; a bracket is at fault where it opens, not where the parser gave up.
    fn placed(&self, trouble: &Trouble, line: u32, lines: &Lines) -> Diagnostic {
        let mut found = trouble.diagnostic(self.offset);
        if line != trouble.line {
            let text = lines.text(&self.text, line);
            let at = text.find(['[', '{']).map_or(0, |at| text[..at].chars().count());
            found.position = Some(Position { line: line + self.offset, column: at as u32 + 1, length: 1 });
        }
        found
    }
}

/// A repair that keeps the words of the line.
fn gentle(class: Class, line: &str) -> Option<String> {
    let (key, value) = line.split_once(": ")?;
    let name = key.trim_start().trim_start_matches("- ").trim();
    let value = value.trim();
    let worded =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    if !worded || value.is_empty() {
        return None;
    }
    match class {
        Class::Unquoted if !value.starts_with(['"', '\'', '|', '>', '[', '{']) => {
            Some(format!("{key}: '{}'", value.replace('\'', "''")))
        }
        Class::Quote => {
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            (value.matches(quote).count() == 1).then(|| format!("{line}{quote}"))
        }
        Class::Bracket if value.starts_with('[') && !value.contains(']') => Some(format!("{line}]")),
        _ => None,
    }
}

/// The nearest line up from `line` that opens more brackets than it closes, or `line` itself.
fn open_bracket(lines: &Lines, source: &str, line: u32) -> u32 {
    let opens = |text: &str| text.matches(['[', '{']).count() > text.matches([']', '}']).count();
    (line.saturating_sub(20).max(1)..=line).rev().find(|n| opens(lines.text(source, *n))).unwrap_or(line)
}

/// A comment in place of a line, which keeps every other line where it is; `None` when there is nothing to lose.
fn blank(line: &str) -> Option<String> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let words = line[indent..].trim();
    (!words.is_empty() && words != "#").then(|| format!("{}#", &line[..indent]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_is_quoted_away() {
        let got = gentle(Class::Unquoted, "  - heading: Grain: what's next").unwrap();
        assert_eq!(got, "  - heading: 'Grain: what''s next'");
        assert_eq!(gentle(Class::Unquoted, "no value here"), None);
        assert_eq!(gentle(Class::Unquoted, "a: \"b: c"), None);
        assert_eq!(gentle(Class::Quote, "title: \"never closed").unwrap(), "title: \"never closed\"");
        assert_eq!(gentle(Class::Bracket, "tags: [a, b").unwrap(), "tags: [a, b]");
    }
}
