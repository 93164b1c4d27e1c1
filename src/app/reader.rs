//! The text being read: page, position, section, chosen quote, what is lit up.

use super::{
    ahead::{Ahead, Laid},
    anchor::Anchor,
    page::Page,
    stay::Parted,
};
use crate::{
    briefing::{ActorId, Place, Quote},
    library::{EntryId, Opened},
    text::SafeText,
};
use std::{collections::HashMap, sync::Arc};

/// Places lit up in the text, which `n` and `N` walk.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Lit {
    /// None.
    #[default]
    Nothing,
    /// Matches of what was typed after `/`.
    Found(SafeText),
    /// Mentions of an actor.
    Actor(ActorId),
}

/// State of the reader pane.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// Which entry is shown.
    pub entry: Option<EntryId>,
    /// Its briefing.
    pub opened: Option<Arc<Opened>>,
    /// Its lines at the width of the pane.
    pub page: Page,
    /// First line shown.
    pub top: usize,
    /// Lines that fit.
    pub height: usize,
    /// The current section.
    pub section: usize,
    /// Index of the chosen quote.
    pub quote: Option<usize>,
    /// What is lit up.
    pub lit: Lit,
    /// Where it is lit up, in reading order.
    pub places: Vec<Place>,
    /// Which of `places` one stands on.
    pub at: Option<usize>,
    /// Whether the reader does anything here, and is not just passing by in the list.
    pub engaged: bool,
    /// Whether it has been settled in this stay if the briefing counts as read.
    pub counted: bool,
    /// Paragraphs that are not as they were when it was read.
    pub changed: Vec<Place>,
    /// Where links are, in reading order.
    pub linked: Vec<Place>,
    /// Where the reader's notes are.
    pub noted: Vec<Place>,
    /// What was shown before, until somebody asks.
    pub parted: Option<Parted>,
    /// Pages that are there before they are asked for.
    pub ahead: Ahead,
    /// Where one was in briefings read before.
    left: HashMap<EntryId, Anchor>,
}

impl Reader {
    /// Shows `opened` from where it was left, else from its beginning; whether it was shown before.
    pub fn show(&mut self, entry: EntryId, opened: Arc<Opened>, width: u16) -> bool {
        self.remember();
        self.parted = self.part();
        let anchor = self.left.get(&entry).cloned();
        let laid = self.ahead.take(&opened, width).unwrap_or_else(|| Laid::new(opened, width));
        self.lay(laid);
        self.entry = Some(entry);
        (self.top, self.section, self.quote) = (0, 0, None);
        (self.engaged, self.counted) = (false, false);
        (self.changed, self.noted) = (Vec::new(), Vec::new());
        self.unlight();
        match &anchor {
            Some(anchor) => self.go_to_anchor(anchor),
            None => return false,
        }
        true
    }

    /// Puts this page in the place of the one shown, which is put aside for the way back.
    fn lay(&mut self, laid: Laid) {
        let Laid { opened, page, linked } = laid;
        let page = std::mem::replace(&mut self.page, page);
        let linked = std::mem::replace(&mut self.linked, linked);
        if let Some(opened) = self.opened.replace(opened) {
            self.ahead.put(Laid { opened, page, linked });
        }
    }

    /// Takes in a new version of the briefing shown; the place is kept by its words.
    pub fn reload(&mut self, opened: Arc<Opened>) {
        let (anchor, at_top, section) = (self.anchor(), self.top == 0, self.section);
        let quote = self.opened.as_ref().and_then(|old| {
            let place = old.briefing.quotes.get(self.quote?)?.place;
            Some(Anchor::new(&old.briefing, place))
        });
        let before = match &self.opened {
            Some(old) if old.briefing.sections != opened.briefing.sections => Some(self.unchanged()),
            _ => None,
        };
        let as_set = self.opened.as_ref().is_some_and(|old| {
            let (old, new) = (&old.briefing, &opened.briefing);
            old.head.title == new.head.title && old.sections == new.sections
        });
        self.quote = quote.and_then(|a| {
            let place = a.find(&opened.briefing);
            opened
                .briefing
                .quotes
                .iter()
                .position(|q| q.place.section == place.section && q.place.span.overlaps(place.span))
        });
        if as_set {
            self.opened = Some(opened);
        } else {
            let laid = Laid::new(opened, self.page.width);
            (self.opened, self.page, self.linked) = (Some(laid.opened), laid.page, laid.linked);
        }
        self.unlight();
        if let Some(before) = before {
            self.mark_changed(&before);
            self.counted = false;
        }
        if at_top {
            self.section = section.min(self.page.starts.len().saturating_sub(1));
        } else {
            self.go_to_anchor(&anchor);
        }
    }

    /// Sets the page for another size; the place is kept.
    pub fn resize(&mut self, width: u16, height: usize) {
        self.height = height;
        if let Some(opened) = &self.opened
            && self.page.width != width
        {
            let (place, at_top, section) = (self.page.place_at(self.top), self.top == 0, self.section);
            self.page = Page::new(&opened.briefing, width);
            self.top = if at_top { 0 } else { self.page.line_of(place) };
            self.section = section;
        }
        self.top = self.top.min(self.last_top());
    }

    /// The place of the first line shown, by its words.
    pub fn anchor(&self) -> Anchor {
        match &self.opened {
            Some(opened) => {
                let place = self.page.place_at(self.top);
                let above = self.page.line_of(place).saturating_sub(self.top);
                Anchor { above, ..Anchor::new(&opened.briefing, place) }
            }
            None => Anchor::default(),
        }
    }

    /// Scrolls so that the words of `anchor` stand in the first line.
    pub fn go_to_anchor(&mut self, anchor: &Anchor) {
        let Some(opened) = &self.opened else { return };
        let place = anchor.find(&opened.briefing);
        self.top = self.page.line_of(place).saturating_sub(anchor.above).min(self.last_top());
        self.section = place.section;
    }

    /// Remembers where one is in the briefing shown.
    pub fn remember(&mut self) {
        if let Some(entry) = self.entry {
            self.left.insert(entry, self.anchor());
        }
    }

    /// The last line that may be the first shown.
    pub fn last_top(&self) -> usize {
        self.page.lines.len().saturating_sub(self.height.max(1))
    }

    /// Scrolls by `lines`; the current section follows.
    pub fn scroll(&mut self, lines: isize) {
        self.scroll_to(self.top.saturating_add_signed(lines));
    }

    /// Scrolls so that `line` is the first shown, as far as the end of the page allows.
    pub fn scroll_to(&mut self, line: usize) {
        let before = self.top;
        self.top = line.min(self.last_top());
        if self.top != before {
            self.section = self.page.section_at(self.reading_line());
        }
    }

    /// The line one is taken to be reading: it moves down the screen as the page moves up, so that the
    /// first section is current at the beginning and the last at the end.
    fn reading_line(&self) -> usize {
        let last = self.last_top();
        let down = (self.height.saturating_sub(1) * self.top).checked_div(last).unwrap_or(0);
        self.top + down
    }

    /// Goes to a section; `false` when there is none of that index.
    pub fn go_to_section(&mut self, index: usize) -> bool {
        let Some(&start) = self.page.starts.get(index) else { return false };
        self.top = if index == 0 { 0 } else { start.min(self.last_top()) };
        self.section = index;
        self.quote = None;
        true
    }

    /// Brings `place` into view, a third down the screen when it was out of it, and makes its section current.
    pub fn reveal(&mut self, place: Place) {
        let line = self.page.line_of(place);
        if line < self.top || line + 1 >= self.top + self.height {
            self.top = line.saturating_sub(self.height / 3).min(self.last_top());
        }
        self.section = place.section;
    }

    /// Chooses a quote and brings it into view.
    pub fn choose_quote(&mut self, index: usize) {
        let place = self.opened.as_ref().and_then(|o| o.briefing.quotes.get(index)).map(|q| q.place);
        if let Some(place) = place {
            self.quote = Some(index);
            self.reveal(place);
        }
    }

    /// Chooses the quote after (`forward`) or before the chosen one, or nearest to the screen when none is.
    pub fn step_quote(&mut self, forward: bool) -> bool {
        let Some(opened) = &self.opened else { return false };
        let (count, here) = (opened.briefing.quotes.len(), self.page.place_at(self.top));
        // a quote at the beginning of the line is below it, however short
        let below = |q: &Quote| (q.place.section, q.place.span.start) >= (here.section, here.span.start);
        let first_below = opened.briefing.quotes.partition_point(|q| !below(q));
        let next = match (self.quote, forward) {
            (Some(q), true) => q + 1,
            (Some(q), false) => q.wrapping_sub(1),
            (None, true) => first_below,
            (None, false) => first_below.wrapping_sub(1),
        };
        let there = next < count;
        if there {
            self.choose_quote(next);
        }
        there
    }

    /// Lights up `places`; the one at or after the current line becomes the current one.
    pub fn light(&mut self, lit: Lit, places: Vec<Place>) {
        let here = self.page.place_at(self.top);
        let next = places.partition_point(|p| (p.section, p.span.start) < (here.section, here.span.start));
        self.at = (!places.is_empty()).then_some(if next < places.len() { next } else { 0 });
        (self.lit, self.places) = (lit, places);
    }

    /// Lights nothing up any more.
    pub fn unlight(&mut self) {
        (self.lit, self.places, self.at) = (Lit::Nothing, Vec::new(), None);
    }

    /// Goes to the next (`forward`) or the previous lit place, around the ends; `true` when it went around.
    pub fn step_lit(&mut self, forward: bool) -> Option<bool> {
        let count = self.places.len();
        let at = self.at.filter(|_| count > 0)?;
        let next = if forward { (at + 1) % count } else { (at + count - 1) % count };
        self.at = Some(next);
        self.reveal(self.places[next]);
        Some(if forward { next <= at } else { next >= at })
    }

    /// First and last text place on the screen, to tell which quotes are in view.
    pub fn in_view(&self, place: Place) -> bool {
        let line = |i: usize| self.page.lines.get(i);
        let shown =
            |l: &super::page::Line| l.kind == super::page::LineKind::Text && l.section == place.section;
        let end = (self.top + self.height).min(self.page.lines.len());
        (self.top..end).filter_map(line).any(|l| shown(l) && l.span.overlaps(place.span))
    }

    /// Whether `place` is on the screen or below it.
    pub fn is_ahead(&self, place: Place) -> bool {
        let top = self.page.place_at(self.top);
        // what has no words of its own stands at the beginning of its section
        (place.section, place.span.end) >= (top.section, top.span.start.max(1))
            || (self.top == 0 && place.section == 0)
    }

    /// How far one has come, in percent of the page.
    pub fn percent(&self) -> usize {
        (self.top * 100).checked_div(self.last_top()).unwrap_or(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{briefing, quote};

    fn reader(bodies: &[&str], height: usize) -> Reader {
        let mut b = briefing(bodies);
        quote(&mut b, "late", None);
        let mut reader = Reader { height, ..Reader::default() };
        reader.show(EntryId(0), Arc::new(Opened { briefing: b, diagnostics: vec![] }), 20);
        reader
    }

    const LONG: &str = "The ferry is late again and nobody on the quay can say when it will come.";

    #[test]
    fn the_section_follows_the_scroll_from_first_to_last() {
        let mut r = reader(&[LONG, LONG, LONG], 8);
        assert_eq!(r.section, 0);
        r.scroll(1000);
        assert_eq!((r.section, r.percent()), (2, 100));
        r.scroll(-1000);
        assert_eq!((r.section, r.percent()), (0, 0));
    }

    #[test]
    fn a_section_is_current_even_when_nothing_needs_to_scroll() {
        let mut r = reader(&["Late.", "late"], 60);
        assert!(r.go_to_section(1));
        assert_eq!((r.top, r.section), (0, 1));
        assert!(!r.go_to_section(2));
    }

    #[test]
    fn another_width_keeps_the_words_on_top() {
        let mut r = reader(&[LONG, LONG, LONG], 6);
        r.scroll(12);
        let before = r.anchor();
        r.resize(60, 6);
        r.resize(20, 6);
        assert_eq!(r.anchor().section, before.section);
        assert!(r.anchor().offset.abs_diff(before.offset) <= 60);
    }

    #[test]
    fn leaving_a_briefing_and_coming_back_finds_the_same_line() {
        let mut r = reader(&[LONG, LONG, LONG], 6);
        r.scroll(9);
        let (before, opened) = (r.anchor(), r.opened.clone().expect("open"));
        r.show(EntryId(1), opened.clone(), 20);
        assert_eq!(r.top, 0);
        r.show(EntryId(0), opened, 20);
        assert_eq!(r.anchor(), before);
    }

    #[test]
    fn lit_places_are_walked_around_the_ends() {
        let mut r = reader(&[LONG, LONG], 6);
        let places = crate::app::find::find_all(&r.opened.as_ref().expect("open").briefing, "ferry");
        r.light(Lit::Found("ferry".into()), places);
        assert_eq!(r.at, Some(0));
        assert_eq!(r.step_lit(true), Some(false));
        assert_eq!(r.step_lit(true), Some(true));
        assert_eq!(r.step_lit(false), Some(true));
    }

    #[test]
    fn quotes_are_stepped_from_where_the_screen_is() {
        let mut r = reader(&[LONG, LONG], 6);
        assert!(r.step_quote(true));
        assert_eq!(r.quote, Some(0));
        assert!(!r.step_quote(true));
        assert_eq!(r.quote, Some(0));
    }
}
