//! A stay with one briefing: when it counts as read, where it is left, what changed since it was read.

use super::{anchor::Anchor, kept, reader::Reader};
use crate::{
    briefing::Place,
    library::{EntryId, Opened},
};
use std::{collections::HashSet, sync::Arc};

/// A briefing that is not shown any more.
#[derive(Debug, Clone)]
pub struct Parted {
    /// Which.
    pub entry: EntryId,
    /// What it said.
    pub opened: Arc<Opened>,
    /// Where one was in it.
    pub spot: Anchor,
    /// As [`Reader::engaged`].
    pub engaged: bool,
    /// Whether it counts as read from now on.
    pub finished: bool,
}

impl Reader {
    /// What is to be remembered of the briefing shown.
    pub fn part(&self) -> Option<Parted> {
        let (entry, opened) = (self.entry?, Arc::clone(self.opened.as_ref()?));
        let last = self.section + 1 == self.page.starts.len() && self.section > 0;
        let finished = self.engaged && !self.counted && (self.at_end() || last);
        Some(Parted { entry, opened, spot: self.spot(), engaged: self.engaged, finished })
    }

    /// Whether the end of the text is on the screen.
    pub fn at_end(&self) -> bool {
        self.height > 0 && self.top >= self.last_top()
    }

    /// Whether the reader has come to the end, and did not find all of it on the screen from the beginning.
    pub fn came_to_end(&self) -> bool {
        self.at_end() && (self.last_top() > 0 || self.section + 1 == self.page.starts.len())
    }

    /// Where one is, to be remembered beyond the end of the program.
    pub fn spot(&self) -> Anchor {
        match &self.opened {
            Some(opened) if self.top == 0 => {
                Anchor::new(&opened.briefing, Place { section: self.section, ..Place::default() })
            }
            _ => self.anchor(),
        }
    }

    /// Goes to what [`Reader::spot`] gave; the beginning of a section with its heading.
    pub fn return_to(&mut self, spot: &Anchor) {
        let Some(opened) = &self.opened else { return };
        let place = spot.find(&opened.briefing);
        let start = self.page.starts.get(place.section).copied().unwrap_or(0);
        match (place.section, place.span.start) {
            (0, 0) => self.scroll_to(0),
            (_, 0) => self.scroll_to(start),
            _ => self.scroll_to(self.page.line_of(place)),
        }
        if place.span.start == 0 {
            self.section = place.section;
        }
    }

    /// Marks the paragraphs whose fingerprints are not among `before`; gives back how many those are.
    pub fn mark_changed(&mut self, before: &HashSet<u64>) -> usize {
        let Some(opened) = &self.opened else { return 0 };
        let paragraphs = kept::paragraphs(&opened.briefing).into_iter();
        self.changed =
            paragraphs.filter(|(_, print)| !before.contains(print)).map(|(place, _)| place).collect();
        self.changed.len()
    }

    /// Fingerprints of the paragraphs, those already marked as changed left out.
    pub fn unchanged(&self) -> HashSet<u64> {
        let Some(opened) = &self.opened else { return HashSet::new() };
        let paragraphs = kept::paragraphs(&opened.briefing).into_iter();
        paragraphs.filter(|(place, _)| !self.changed.contains(place)).map(|(_, print)| print).collect()
    }
}
