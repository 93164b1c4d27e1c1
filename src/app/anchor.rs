//! A place remembered by its words, so that it survives an edit of the file.

use crate::briefing::{Briefing, Place};
use crate::text::Span;

/// How many bytes of the text are remembered.
const LENGTH: usize = 120;

/// Section, offset and the words that stood there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anchor {
    /// Index of the section.
    pub section: usize,
    /// Byte offset into its body.
    pub offset: usize,
    /// The words from there on.
    pub words: String,
    /// Lines that were shown above those words: title, kicker, a blank line.
    pub above: usize,
}

impl Anchor {
    /// Remembers the start of `place`.
    pub fn new(briefing: &Briefing, place: Place) -> Self {
        let body = briefing.sections.get(place.section).map_or("", |s| s.body.as_str());
        let start = place.span.start.min(body.len());
        let mut end = (start + LENGTH).min(body.len());
        while !body.is_char_boundary(end) {
            end -= 1;
        }
        let words = body.get(start..end).unwrap_or("").lines().next().unwrap_or("").to_string();
        Self { section: place.section, offset: start, words, above: 0 }
    }

    /// Where those words are in `briefing` now: the same words nearest to where they were, else the
    /// longest beginning of them that is still there, else the same offset as far as it exists.
    pub fn find(&self, briefing: &Briefing) -> Place {
        if let Some(place) = self.still_there(briefing) {
            return place;
        }
        let mut words = self.words.as_str();
        while words.len() >= 12 {
            if let Some(place) = self.nearest(briefing, words) {
                return place;
            }
            let mut half = words.len() / 2;
            while !words.is_char_boundary(half) {
                half -= 1;
            }
            words = &words[..half];
        }
        let section = self.section.min(briefing.sections.len().saturating_sub(1));
        let body = briefing.sections.get(section).map_or("", |s| s.body.as_str());
        let mut offset = self.offset.min(body.len());
        while !body.is_char_boundary(offset) {
            offset -= 1;
        }
        Place { section, span: Span::new(offset, offset) }
    }

    fn still_there(&self, briefing: &Briefing) -> Option<Place> {
        let body = &briefing.sections.get(self.section)?.body;
        body.get(self.offset..)?
            .starts_with(&self.words)
            .then(|| place_of(self.section, self.offset, &self.words))
    }

    fn nearest(&self, briefing: &Briefing, words: &str) -> Option<Place> {
        let mut best: Option<((usize, usize), Place)> = None;
        for (index, section) in briefing.sections.iter().enumerate() {
            for at in memchr::memmem::find_iter(section.body.as_bytes(), words.as_bytes()) {
                let distance = (index.abs_diff(self.section), at.abs_diff(self.offset));
                if best.is_none_or(|(d, _)| distance < d) {
                    best = Some((distance, place_of(index, at, words)));
                }
            }
        }
        best.map(|b| b.1)
    }
}

fn place_of(section: usize, at: usize, words: &str) -> Place {
    Place { section, span: Span::new(at, at + words.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::briefing;

    fn place(b: &Briefing, section: usize, words: &str) -> Place {
        let start = b.sections[section].body.find(words).expect("words in the section");
        Place { section, span: Span::new(start, start + words.len()) }
    }

    #[test]
    fn an_anchor_follows_its_words_through_an_edit() {
        let before = briefing(&["One first. Two second.", "The ferry is late again today."]);
        let anchor = Anchor::new(&before, place(&before, 1, "ferry"));
        let after = briefing(&["One first.", "New section.", "A line more. The ferry is late again today."]);
        let found = anchor.find(&after);
        assert_eq!(found.section, 2);
        assert_eq!(&after.sections[2].body[found.span.start..found.span.start + 5], "ferry");
    }

    #[test]
    fn words_that_changed_later_on_are_found_by_their_beginning() {
        let before = briefing(&["The committee will meet on Monday to decide the quota."]);
        let anchor = Anchor::new(&before, place(&before, 0, "committee"));
        let after = briefing(&["Late: the committee will meet on Friday."]);
        assert!(after.words(anchor.find(&after)).starts_with("committee wi"));
    }

    #[test]
    fn without_its_words_it_stays_near_where_it_was() {
        let before = briefing(&["Aaaa bbbb cccc.", "Dddd eeee ffff."]);
        let anchor = Anchor::new(&before, place(&before, 1, "eeee"));
        let after = briefing(&["é"]);
        assert_eq!(anchor.find(&after), Place { section: 0, span: Span::new(2, 2) });
        let empty = Briefing::default();
        assert_eq!(anchor.find(&empty).section, 0);
    }
}
