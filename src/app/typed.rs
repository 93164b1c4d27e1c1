//! A line of text being typed, with its cursor.

use crate::{command::Id, text::SafeText};
use unicode_segmentation::GraphemeCursor;

/// What has been typed so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    text: SafeText,
    cursor: usize,
}

impl Typed {
    /// Starts with `text`, the cursor at its end.
    pub fn new(text: &str) -> Self {
        let text = SafeText::new(&text.replace('\n', " "));
        Self { cursor: text.len(), text }
    }

    /// The text.
    pub fn text(&self) -> &SafeText {
        &self.text
    }

    /// Byte offset of the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Inserts `more` (a key, or a paste of any content) at the cursor.
    pub fn insert(&mut self, more: &str) {
        let before = Self::new(&format!("{}{more}", &self.text[..self.cursor]));
        self.text = SafeText::new(&format!("{}{}", before.text, &self.text[self.cursor..]));
        self.cursor = before.cursor.min(self.text.len());
    }

    /// Moves the cursor to byte `at`, or to the end when there is no such character.
    pub fn move_to(&mut self, at: usize) {
        self.cursor = if self.text.is_char_boundary(at) { at } else { self.text.len() };
    }

    /// Replaces all of it.
    pub fn set(&mut self, text: &str) {
        *self = Self::new(text);
    }

    /// Carries out an editing command; `false` when `id` is none.
    pub fn edit(&mut self, id: Id) -> bool {
        match id {
            Id::DeleteBack => self.delete(self.before(), self.cursor),
            Id::DeleteForward => self.delete(self.cursor, self.after()),
            Id::DeleteWord => {
                let kept = self.text[..self.cursor].trim_end();
                let start = kept.rfind(' ').map_or(0, |i| i + 1);
                self.delete(start, self.cursor);
            }
            Id::DeleteLine => self.delete(0, self.cursor),
            Id::CursorLeft => self.cursor = self.before(),
            Id::CursorRight => self.cursor = self.after(),
            Id::CursorHome => self.cursor = 0,
            Id::CursorEnd => self.cursor = self.text.len(),
            _ => return false,
        }
        true
    }

    fn delete(&mut self, from: usize, to: usize) {
        let kept = format!("{}{}", &self.text[..from], &self.text[to..]);
        self.text = SafeText::new(&kept);
        self.cursor = from.min(self.text.len());
    }

    fn before(&self) -> usize {
        let mut at = GraphemeCursor::new(self.cursor, self.text.len(), true);
        at.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn after(&self) -> usize {
        let mut at = GraphemeCursor::new(self.cursor, self.text.len(), true);
        at.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_as_readline_does() {
        let mut typed = Typed::new("grain corridor");
        typed.edit(Id::DeleteWord);
        assert_eq!(typed.text().as_str(), "grain ");
        typed.edit(Id::CursorLeft);
        typed.insert("ed é");
        assert_eq!(typed.text().as_str(), "grained é ");
        typed.edit(Id::DeleteBack);
        typed.edit(Id::CursorHome);
        typed.edit(Id::DeleteForward);
        assert_eq!(typed.text().as_str(), "rained  ");
        typed.edit(Id::CursorEnd);
        typed.edit(Id::DeleteLine);
        assert_eq!((typed.text().as_str(), typed.cursor()), ("", 0));
    }

    #[test]
    fn a_paste_cannot_bring_controls_or_lines() {
        let mut typed = Typed::default();
        typed.insert("a\nb\x1b[2J");
        assert!(typed.text().chars().all(|c| !c.is_control()));
        assert_eq!(typed.cursor(), typed.text().len());
    }
}
