//! The list of briefings: entries as they arrive, rows in date groups, the chosen row.

use crate::{
    app::event::Found,
    library::{Entry, EntryId, EntryState, Opened, filter, query::Query, search::Marks},
    text::SafeText,
};
use jiff::{ToSpan, civil::Date};
use std::{cmp::Reverse, collections::HashSet, sync::Arc};

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A heading over the rows below it.
    Group(SafeText),
    /// A followed query, by its index.
    Follow(usize),
    /// A briefing, or a file that is none.
    Entry(EntryId),
}

/// Everything the library pane shows.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// By id.
    pub entries: Vec<Entry>,
    /// In the order shown.
    pub rows: Vec<Row>,
    /// Index of the chosen row.
    pub selected: usize,
    /// First row shown.
    pub top: usize,
    /// Entries not opened yet.
    pub pending: usize,
    /// Briefings open.
    pub ready: usize,
    /// Quotes in them.
    pub quotes: usize,
    /// Whether the scan is through.
    pub scanned: bool,
    /// Whether briefings came, changed or went since the hits of followed queries were counted.
    pub recount: bool,
    /// What the list is narrowed to, as it was typed; empty when it is not.
    pub filter: SafeText,
    /// Entries that the filter leaves out.
    hidden: HashSet<EntryId>,
    /// How many queries are followed.
    follows: usize,
}

impl Shelf {
    /// Takes in files that the scan found; they are pending until opened.
    pub fn found(&mut self, found: Vec<Found>) {
        for f in found {
            debug_assert_eq!(f.id.0, self.entries.len(), "ids are handed out in order");
            self.entries.push(Entry { origin: f.origin, label: f.label, state: EntryState::Pending });
            self.pending += 1;
        }
    }

    /// Takes in the result of opening one file, for the first time or again.
    pub fn opened(&mut self, id: EntryId, result: Result<Arc<Opened>, SafeText>) {
        let Some(entry) = self.entries.get_mut(id.0) else { return };
        match &entry.state {
            EntryState::Pending => self.pending -= 1,
            EntryState::Ready(old) => {
                self.ready -= 1;
                self.quotes -= old.briefing.quotes.len();
            }
            EntryState::Refused(_) => {}
        }
        entry.state = match result {
            Ok(opened) => {
                self.ready += 1;
                self.quotes += opened.briefing.quotes.len();
                EntryState::Ready(opened)
            }
            Err(reason) => EntryState::Refused(reason),
        };
    }

    /// The entry's briefing, when it is open.
    pub fn ready(&self, id: EntryId) -> Option<&Arc<Opened>> {
        match &self.entries.get(id.0)?.state {
            EntryState::Ready(opened) => Some(opened),
            _ => None,
        }
    }

    /// The chosen entry.
    pub fn chosen(&self) -> Option<EntryId> {
        match self.rows.get(self.selected) {
            Some(Row::Entry(id)) => Some(*id),
            _ => None,
        }
    }

    /// The chosen followed query.
    pub fn chosen_follow(&self) -> Option<usize> {
        match self.rows.get(self.selected) {
            Some(Row::Follow(index)) => Some(*index),
            _ => None,
        }
    }

    /// Says how many queries are followed; whether that is news, and the rows are to be arranged anew.
    pub fn set_follows(&mut self, count: usize) -> bool {
        std::mem::replace(&mut self.follows, count) != count
    }

    /// Narrows the list to the open briefings that `query` fits, and to `shown`, which stays where it is.
    pub fn narrow(&mut self, query: &Query, marks: &Marks, shown: Option<EntryId>) {
        let all = (0..self.entries.len()).map(EntryId);
        let fits = |id: &EntryId| match self.ready(*id) {
            Some(opened) => Some(*id) == shown || filter::fits(query, *id, &opened.briefing, marks),
            None => false,
        };
        self.hidden = all.filter(|id| !fits(id)).collect();
    }

    /// Shows every entry again.
    pub fn widen(&mut self) {
        self.hidden.clear();
    }

    /// How many open briefings the list shows.
    pub fn shown(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row, Row::Entry(_))).count()
    }

    /// Chooses the row of `id`.
    pub fn choose(&mut self, id: EntryId) {
        if let Some(row) = self.rows.iter().position(|r| *r == Row::Entry(id)) {
            self.selected = row;
        }
    }

    /// Open briefings in the order of the list.
    pub fn in_order(&self) -> impl DoubleEndedIterator<Item = EntryId> {
        self.rows.iter().filter_map(|r| match r {
            Row::Entry(id) if self.ready(*id).is_some() => Some(*id),
            _ => None,
        })
    }

    /// The open briefing `step` rows after `id` (before it when negative).
    pub fn neighbour(&self, id: EntryId, step: isize) -> Option<EntryId> {
        let order: Vec<EntryId> = self.in_order().collect();
        let at = order.iter().position(|e| *e == id)?;
        order.get(at.checked_add_signed(step)?).copied()
    }

    /// Moves the choice by `step` entries, over group headings.
    pub fn step(&mut self, step: isize) {
        let entries: Vec<usize> =
            (0..self.rows.len()).filter(|&i| !matches!(self.rows[i], Row::Group(_))).collect();
        let here = entries.partition_point(|&i| i < self.selected);
        let last = entries.len().saturating_sub(1);
        if let Some(&row) = entries.get(here.saturating_add_signed(step).min(last)) {
            self.selected = row;
        }
    }

    /// Moves the choice onto a row that is shown, after the list was scrolled by the wheel.
    pub fn drag_choice(&mut self, height: usize) {
        let last = (self.top + height.max(1)).min(self.rows.len()).saturating_sub(1);
        let wanted = self.selected.clamp(self.top.min(last), last);
        let entry = |i: &usize| matches!(self.rows.get(*i), Some(Row::Entry(_) | Row::Follow(_)));
        self.selected =
            (wanted..=last).find(entry).or_else(|| (0..=wanted).rev().find(entry)).unwrap_or(wanted);
    }

    /// Scrolls so that the chosen row is among `height` rows shown, its group heading too where it fits.
    pub fn keep_in_view(&mut self, height: usize) {
        let height = height.max(1);
        let from =
            if matches!(self.rows.get(self.selected.wrapping_sub(1)), Some(Row::Group(_))) && height > 1 {
                self.selected - 1
            } else {
                self.selected
            };
        self.top = self.top.min(from).max((self.selected + 1).saturating_sub(height));
        self.top = self.top.min(self.rows.len().saturating_sub(height));
    }

    /// Puts the rows in order again: newest first in date groups, then undated, then what is not open yet,
    /// then what is no briefing. The choice stays with its entry.
    pub fn arrange(&mut self, today: Option<Date>) {
        let chosen = self.chosen();
        let mut ids: Vec<EntryId> = (0..self.entries.len()).map(EntryId).collect();
        ids.retain(|id| !self.hidden.contains(id));
        ids.sort_by_cached_key(|id| self.sort_key(*id));
        let follow = self.chosen_follow().filter(|index| *index < self.follows);
        self.rows.clear();
        if self.follows > 0 {
            self.rows.push(Row::Group("Followed".into()));
            self.rows.extend((0..self.follows).map(Row::Follow));
        }
        let mut group = None;
        for id in ids {
            let name = group_name(&self.entries[id.0].state, today);
            if group.as_ref() != Some(&name) {
                self.rows.push(Row::Group(name.clone()));
                group = Some(name);
            }
            self.rows.push(Row::Entry(id));
        }
        match (chosen, follow) {
            (Some(id), _) => self.choose(id),
            (None, Some(index)) => self.selected = index + 1,
            (None, None) => {
                let first = self.rows.iter().position(|row| matches!(row, Row::Entry(_)));
                self.selected = first.unwrap_or(0);
            }
        }
    }

    fn sort_key(&self, id: EntryId) -> (u8, Reverse<Option<Date>>, String) {
        let entry = &self.entries[id.0];
        match &entry.state {
            EntryState::Ready(o) => {
                let head = &o.briefing.head;
                (u8::from(head.date.is_none()), Reverse(head.date), head.title.to_lowercase())
            }
            EntryState::Pending => (2, Reverse(None), entry.label.to_string()),
            EntryState::Refused(_) => (3, Reverse(None), entry.label.to_string()),
        }
    }
}

fn group_name(state: &EntryState, today: Option<Date>) -> SafeText {
    match state {
        EntryState::Ready(o) => o.briefing.head.date.map_or("Undated".into(), |d| day_name(d, today)),
        EntryState::Pending => "Opening…".into(),
        EntryState::Refused(_) => "Not briefings".into(),
    }
}

/// "Today", "Yesterday", the weekday within the last week, else the month.
fn day_name(date: Date, today: Option<Date>) -> SafeText {
    if let Some(today) = today {
        let ago = |days: i64| today.checked_sub(days.days()).ok();
        if date == today {
            return "Today".into();
        }
        if Some(date) == ago(1) {
            return "Yesterday".into();
        }
        if date < today && Some(date) > ago(7) {
            return date.strftime("%A").to_string().into();
        }
    }
    date.strftime("%B %Y").to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::testing::briefing, library::Origin};

    fn shelf(dates: &[Option<&str>]) -> Shelf {
        let mut shelf = Shelf::default();
        shelf.found(
            (0..dates.len())
                .map(|i| Found { id: EntryId(i), origin: Origin::Stdin, label: format!("file {i}").into() })
                .collect(),
        );
        for (i, date) in dates.iter().enumerate() {
            let mut b = briefing(&["Text."]);
            b.head.date = date.map(|d| d.parse().expect("a date"));
            b.head.title = format!("Title {i}").into();
            shelf.opened(EntryId(i), Ok(Arc::new(Opened { briefing: b, diagnostics: vec![] })));
        }
        shelf.arrange("2025-11-06".parse().ok());
        shelf
    }

    #[test]
    fn groups_by_day_newest_first() {
        let shelf =
            shelf(&[Some("2025-09-30"), Some("2025-11-06"), None, Some("2025-11-05"), Some("2025-11-03")]);
        let shown: Vec<String> = shelf
            .rows
            .iter()
            .map(|r| match r {
                Row::Group(g) => g.to_string(),
                Row::Follow(i) => format!(" @{i}"),
                Row::Entry(id) => format!(" {}", id.0),
            })
            .collect();
        let expected = "Today| 1|Yesterday| 3|Monday| 4|September 2025| 0|Undated| 2";
        assert_eq!(shown.join("|"), expected);
        assert_eq!(shelf.chosen(), Some(EntryId(1)));
    }

    #[test]
    fn followed_queries_come_first_and_are_stepped_onto() {
        let mut shelf = shelf(&[Some("2025-11-06")]);
        assert!(shelf.set_follows(2) && !shelf.set_follows(2));
        shelf.arrange(None);
        assert_eq!((shelf.chosen(), shelf.selected), (Some(EntryId(0)), 4));
        shelf.step(-1);
        assert_eq!((shelf.chosen_follow(), shelf.chosen()), (Some(1), None));
        shelf.arrange(None);
        assert_eq!(shelf.chosen_follow(), Some(1));
        shelf.set_follows(0);
        shelf.arrange(None);
        assert_eq!(shelf.chosen(), Some(EntryId(0)));
    }

    #[test]
    fn stepping_passes_over_groups_and_stops_at_the_ends() {
        let mut shelf = shelf(&[Some("2025-09-30"), Some("2025-11-06")]);
        shelf.step(1);
        assert_eq!(shelf.chosen(), Some(EntryId(0)));
        shelf.step(5);
        assert_eq!(shelf.chosen(), Some(EntryId(0)));
        shelf.step(-9);
        assert_eq!(shelf.chosen(), Some(EntryId(1)));
    }

    #[test]
    fn the_choice_stays_with_its_entry_when_rows_move() {
        let mut shelf = shelf(&[Some("2025-09-30"), Some("2025-11-06")]);
        shelf.choose(EntryId(0));
        shelf.found(vec![Found { id: EntryId(2), origin: Origin::Stdin, label: "x".into() }]);
        shelf.arrange(None);
        assert_eq!(shelf.chosen(), Some(EntryId(0)));
        shelf.opened(EntryId(2), Err("not a briefing".into()));
        assert_eq!((shelf.pending, shelf.ready), (0, 2));
    }
}
