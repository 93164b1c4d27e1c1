//! The list of briefings: entries as they arrive, rows in groups, the chosen row. What the index knows is looked up in
//! its listing; only what differs from that is held here.

use super::{
    arrangement::{Arrangement, Place, Sort},
    event::Found,
    folds::Folds,
    loaded::Loaded,
};
use crate::{
    briefing::SectionKind,
    library::{
        Entry, EntryId, EntryState, Opened, Origin,
        index::{Brief, Kept as Filed, Listing, source_key, title_key},
    },
    text::SafeText,
};
use jiff::civil::Date;
use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{HashMap, HashSet},
    sync::Arc,
};

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
#[allow(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub struct Shelf {
    /// What the index knows: the entries from 0 on.
    listed: Arc<Listing>,
    /// Those of them that are otherwise now.
    otherwise: HashMap<EntryId, EntryState>,
    /// The entries after those.
    entries: Vec<Entry>,
    /// Briefings of the index that are at hand in full.
    loaded: Loaded,
    arranged: Arrangement,
    /// What the list is ordered by.
    pub sort: Sort,
    /// What had been read when it was ordered by that: rows do not move away from under one's feet.
    read: HashSet<EntryId>,
    /// Entries that have no place in the list yet, or another one.
    moved: Vec<EntryId>,
    /// Whether all are to be put in order anew.
    pub(super) anew: bool,
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
    /// Which briefings stand under which.
    pub(super) folds: Folds,
    /// Whether it is to be found out anew which briefings belong together.
    pub(super) untold: bool,
}

/// What the row of a briefing shows of it.
#[derive(Debug)]
pub struct Summary<'a> {
    /// Its title.
    pub title: Cow<'a, SafeText>,
    /// Which of [`STRIP`] it has sections of.
    has: [bool; STRIP.len()],
}

/// The kinds of sections that say how things stand.
const STRIP: &[SectionKind] = &[SectionKind::Delay, SectionKind::Uncertainty, SectionKind::Progress];

impl<'a> Summary<'a> {
    fn new<'k>(title: Cow<'a, SafeText>, kinds: impl Iterator<Item = &'k SectionKind>) -> Self {
        let mut has = [false; STRIP.len()];
        for at in kinds.filter_map(|kind| STRIP.iter().position(|own| own == kind)) {
            has[at] = true;
        }
        Self { title, has }
    }

    /// The kinds of its sections that say how things stand, each once: delay, uncertainty, progress.
    pub fn strip(&self) -> impl Iterator<Item = &'static SectionKind> {
        STRIP.iter().zip(self.has).filter_map(|(kind, has)| has.then_some(kind))
    }
}

/// What rows are ordered by: first what has a place of its own, then name, day, title.
type Key = (u8, String, Reverse<Option<Date>>, String, EntryId, u32);

impl Shelf {
    /// Takes in what an index knows: nothing else is here yet but what came before from the same index.
    pub fn list(&mut self, listing: Arc<Listing>) {
        self.ready = listing.briefings();
        self.quotes = listing.quotes();
        self.listed = listing;
        self.anew = true;
        self.untold = true;
    }

    /// Takes in files that the scan found; they are pending until opened.
    pub fn found(&mut self, found: Vec<Found>) {
        for f in found {
            debug_assert_eq!(f.id.0, self.len(), "ids are handed out in order");
            self.moved.push(f.id);
            self.entries.push(Entry { origin: f.origin, label: f.label, state: EntryState::Pending });
            self.pending += 1;
        }
    }

    /// Takes in the result of opening one file, for the first time or again.
    pub fn opened(&mut self, id: EntryId, result: Result<Arc<Opened>, SafeText>) {
        if id.0 >= self.len() {
            return;
        }
        if self.is_pending(id) {
            self.pending -= 1;
        } else if let Some(quotes) = self.quotes_of(id) {
            self.ready -= 1;
            self.quotes -= quotes;
        }
        let state = match result {
            Ok(opened) => {
                self.ready += 1;
                self.quotes += opened.briefing.quotes.len();
                EntryState::Ready(opened)
            }
            Err(reason) => EntryState::Refused(reason),
        };
        self.loaded.remove(id);
        self.moved.push(id);
        self.untold = true;
        self.set_state(id, state);
    }

    fn set_state(&mut self, id: EntryId, state: EntryState) {
        match id.0.checked_sub(self.listed.len()) {
            Some(at) => self.entries[at].state = state,
            None => drop(self.otherwise.insert(id, state)),
        }
    }

    /// Takes in a briefing that was asked for.
    pub fn load(&mut self, id: EntryId, opened: Arc<Opened>) {
        if matches!(self.state(id), Some(EntryState::Brief(_)) | None) {
            self.loaded.put(id, opened);
        }
    }

    /// These briefings are in the index now: they need not be held any more.
    pub fn indexed(&mut self, ids: Vec<EntryId>) {
        for id in ids {
            if let Some(EntryState::Ready(opened)) = self.state(id).cloned() {
                self.set_state(id, EntryState::Brief(Arc::new(Brief::of(&opened))));
                self.loaded.put(id, opened);
            }
        }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.listed.len() + self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many entries come from the index.
    pub fn listed(&self) -> usize {
        self.listed.len()
    }

    /// The titles of the entries from the index.
    pub fn listed_titles(&self) -> impl Iterator<Item = (EntryId, &str)> {
        self.listed.files().filter_map(|(number, record)| match record.state {
            Filed::Briefing(_, _, card) => Some((EntryId(number), card.title)),
            Filed::Refused(_) => None,
        })
    }

    /// Whether an index says what is here.
    pub fn is_listed(&self) -> bool {
        !self.listed.is_empty()
    }

    /// The state of an entry; `None` where it is as the listing says.
    fn state(&self, id: EntryId) -> Option<&EntryState> {
        match id.0.checked_sub(self.listed.len()) {
            Some(at) => self.entries.get(at).map(|entry| &entry.state),
            None => self.otherwise.get(&id),
        }
    }

    /// The entry's briefing, when it is at hand in full.
    pub fn ready(&self, id: EntryId) -> Option<&Arc<Opened>> {
        match self.state(id) {
            Some(EntryState::Ready(opened)) => Some(opened),
            _ => self.loaded.get(id),
        }
    }

    /// Says that the entry's briefing is shown.
    pub fn used(&mut self, id: EntryId) {
        self.loaded.touch(id);
    }

    /// What a list shows of the entry's briefing; `None` when it is none.
    pub fn brief(&self, id: EntryId) -> Option<Brief> {
        match self.state(id) {
            Some(EntryState::Ready(opened)) => Some(Brief::of(opened)),
            Some(EntryState::Brief(brief)) => Some(Brief::clone(brief)),
            Some(_) => None,
            None => match self.listed.get(id.0)?.state {
                Filed::Briefing(_, _, card) => Some(card.brief()),
                Filed::Refused(_) => None,
            },
        }
    }

    /// What its row shows: looked up for every row at every key, so that nothing is copied that need not be.
    pub fn summary(&self, id: EntryId) -> Option<Summary<'_>> {
        match self.state(id) {
            Some(EntryState::Ready(opened)) => {
                let kinds = opened.briefing.sections.iter().map(|section| &section.kind);
                Some(Summary::new(Cow::Borrowed(&opened.briefing.head.title), kinds))
            }
            Some(EntryState::Brief(brief)) => {
                Some(Summary::new(Cow::Borrowed(&brief.title), brief.kinds.iter()))
            }
            Some(_) => None,
            None => match self.listed.get(id.0)?.state {
                Filed::Briefing(_, _, card) => {
                    Some(Summary::new(Cow::Owned(SafeText::new(card.title)), card.kinds.iter()))
                }
                Filed::Refused(_) => None,
            },
        }
    }

    /// Whether the entry is a briefing.
    pub fn is_open(&self, id: EntryId) -> bool {
        match self.state(id) {
            Some(state) => matches!(state, EntryState::Ready(_) | EntryState::Brief(_)),
            None => self.listed.is_briefing(id.0),
        }
    }

    /// Whether the entry is still to be opened.
    pub fn is_pending(&self, id: EntryId) -> bool {
        matches!(self.state(id), Some(EntryState::Pending))
    }

    /// Why the entry is no briefing.
    pub fn refused(&self, id: EntryId) -> Option<SafeText> {
        match self.state(id) {
            Some(EntryState::Refused(reason)) => Some(reason.clone()),
            Some(_) => None,
            None => match self.listed.get(id.0)?.state {
                Filed::Refused(reason) => Some(reason.into()),
                Filed::Briefing(..) => None,
            },
        }
    }

    /// All files that are no briefings, with the reason.
    pub fn refusals(&self) -> Vec<(SafeText, SafeText)> {
        if self.ready == self.len() {
            return vec![];
        }
        let all = (0..self.len()).map(EntryId);
        all.filter_map(|id| Some((self.label(id), self.refused(id)?))).collect()
    }

    /// Where the entry's bytes come from.
    pub fn origin(&self, id: EntryId) -> Option<Origin> {
        match id.0.checked_sub(self.listed.len()) {
            Some(at) => self.entries.get(at).map(|entry| entry.origin.clone()),
            None => self.listed.origin(id.0),
        }
    }

    /// The entry's path as shown.
    pub fn label(&self, id: EntryId) -> SafeText {
        match id.0.checked_sub(self.listed.len()) {
            Some(at) => self.entries.get(at).map(|entry| entry.label.clone()).unwrap_or_default(),
            None => self.listed.label(id.0),
        }
    }

    /// The entry whose file is at `path`.
    pub fn at_path(&self, path: &std::path::Path) -> Option<EntryId> {
        let is = |entry: &Entry| matches!(&entry.origin, Origin::File(file) if file == path);
        let after = || self.entries.iter().position(is).map(|at| at + self.listed.len());
        self.listed.find_path(path).or_else(after).map(EntryId)
    }

    fn quotes_of(&self, id: EntryId) -> Option<usize> {
        self.brief(id).map(|brief| brief.quotes as usize)
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.arranged.rows()
    }

    /// The row at `index`.
    pub fn row(&self, index: usize) -> Option<Row> {
        match self.arranged.at(index) {
            Some(place) => self.row_at(place),
            None if index >= self.above() => None,
            None if index == 0 => Some(Row::Group("Followed".into())),
            None => Some(Row::Follow(index - 1)),
        }
    }

    fn row_at(&self, place: Place) -> Option<Row> {
        match place {
            Place::Heading(group) => Some(Row::Group(self.arranged.heading(group))),
            Place::Entry(at) => self.arranged.order().get(at).map(|id| Row::Entry(*id)),
        }
    }

    /// The rows from `index` on.
    pub fn rows_from(&self, index: usize) -> impl Iterator<Item = Row> + '_ {
        let above = self.arranged.above();
        let places = self.arranged.places(index.saturating_sub(above));
        (index..above).map_while(|row| self.row(row)).chain(places.map_while(|place| self.row_at(place)))
    }

    /// Rows over the first group.
    fn above(&self) -> usize {
        if self.follows > 0 { self.follows + 1 } else { 0 }
    }

    /// The chosen entry.
    pub fn chosen(&self) -> Option<EntryId> {
        self.entry_in(self.selected)
    }

    fn entry_in(&self, row: usize) -> Option<EntryId> {
        match self.arranged.at(row) {
            Some(Place::Entry(at)) => self.arranged.order().get(at).copied(),
            _ => None,
        }
    }

    /// The chosen followed query.
    pub fn chosen_follow(&self) -> Option<usize> {
        match self.row(self.selected) {
            Some(Row::Follow(index)) => Some(index),
            _ => None,
        }
    }

    /// Says how many queries are followed; whether that is news, and the rows are to be arranged anew.
    pub fn set_follows(&mut self, count: usize) -> bool {
        std::mem::replace(&mut self.follows, count) != count
    }

    /// Narrows the list to the briefings that fit, which are given in full where they are not in the index; `shown`
    /// stays where it is.
    pub fn narrow(&mut self, fits: impl Fn(EntryId, Option<&Opened>) -> bool, shown: Option<EntryId>) {
        let held = |id: EntryId| match self.state(id) {
            Some(EntryState::Ready(opened)) => Some(&**opened),
            _ => None,
        };
        let stays = |id: EntryId| Some(id) == shown || (self.is_open(id) && fits(id, held(id)));
        self.hidden = (0..self.len()).map(EntryId).filter(|id| !stays(*id)).collect();
        self.anew = true;
    }

    /// Whether the text of any briefing beyond the listing is on disk only.
    pub fn has_filed(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.state, EntryState::Brief(_)))
    }

    /// Hides no entry any more; the list is to be put in order anew for them to show.
    pub fn widen(&mut self) {
        self.hidden.clear();
    }

    /// Orders the list by something else; `read` is what has been read by now.
    pub fn sort_by(&mut self, sort: Sort, read: &HashSet<EntryId>) {
        self.sort = sort;
        self.read = if sort == Sort::Unread { read.clone() } else { HashSet::new() };
        self.anew = true;
    }

    /// How many briefings the list has, those that are folded away too.
    pub fn shown(&self) -> usize {
        self.arranged.order().len()
    }

    /// Chooses the row of `id`, which is unfolded where it stands in none.
    pub fn choose(&mut self, id: EntryId) {
        if self.folds.is_folded(id) {
            self.folds.set(id, true);
            self.arranged.fold(|id| self.folds.is_folded(id));
        }
        self.select(id);
    }

    /// Chooses the row of `id`, or of the one it is folded under.
    pub(super) fn select(&mut self, id: EntryId) {
        if let Some(at) = self.place(id) {
            self.selected = self.arranged.row(at);
        }
    }

    /// Where in the order an entry stands.
    fn place(&self, id: EntryId) -> Option<usize> {
        let order = self.arranged.order();
        if id.0 >= self.len() {
            return None;
        }
        // the chosen one is asked for most
        if let Some(Place::Entry(at)) = self.arranged.at(self.selected)
            && order.get(at) == Some(&id)
        {
            return Some(at);
        }
        let key = self.key(id);
        let at = order.partition_point(|other| self.key(*other) < key);
        // what was arranged when less was known may stand elsewhere
        if order.get(at) == Some(&id) { Some(at) } else { order.iter().position(|other| *other == id) }
    }

    /// Briefings in the order of the list.
    pub fn in_order(&self) -> impl DoubleEndedIterator<Item = EntryId> {
        self.arranged.order().iter().copied().filter(|id| self.is_open(*id))
    }

    /// The briefings below `id` in the list, then those above it from the top.
    pub fn around(&self, id: Option<EntryId>) -> impl Iterator<Item = EntryId> {
        let order = self.arranged.order();
        let at = id.and_then(|id| self.place(id));
        let (above, below) = order.split_at(at.unwrap_or(0));
        let below = &below[usize::from(at.is_some())..];
        below.iter().chain(above).copied().filter(|id| self.is_open(*id))
    }

    /// The briefing `step` rows after `id` (before it when negative).
    pub fn neighbour(&self, id: EntryId, step: isize) -> Option<EntryId> {
        let order = self.arranged.order();
        let mut at = self.place(id)?;
        let mut left = step.unsigned_abs();
        while left > 0 {
            at = at.checked_add_signed(step.signum())?;
            left -= usize::from(self.is_open(*order.get(at)?));
        }
        Some(order[at])
    }

    /// Moves the choice by `step` entries, over group headings.
    pub fn step(&mut self, step: isize) {
        self.selected = self.stepped(step);
    }

    /// The entry that [`Self::step`] would choose.
    pub fn beside(&self, step: isize) -> Option<EntryId> {
        self.entry_in(self.stepped(step))
    }

    fn stepped(&self, step: isize) -> usize {
        let last = (self.follows + self.arranged.shown()).saturating_sub(1);
        let here = match self.chosen_follow() {
            Some(follow) => follow,
            None if self.selected < self.above() => 0,
            None => self.follows + self.arranged.from(self.selected),
        };
        let to = here.saturating_add_signed(step).min(last);
        match to.checked_sub(self.follows) {
            None => to + 1,
            Some(rank) => self.arranged.nth_row(rank),
        }
    }

    /// Moves the choice onto a row that is shown, after the list was scrolled by the wheel.
    pub fn drag_choice(&mut self, height: usize) {
        let last = (self.top + height.max(1)).min(self.row_count()).saturating_sub(1);
        let wanted = self.selected.clamp(self.top.min(last), last);
        let entry = |i: &usize| self.is_entry(*i);
        let below = (wanted..=last).find(entry);
        // a heading stands over every row that is none
        let above = || (wanted.saturating_sub(2)..=wanted).rev().find(entry);
        self.selected = below.or_else(above).unwrap_or(wanted);
    }

    /// Whether a row can be chosen.
    pub fn is_entry(&self, row: usize) -> bool {
        match self.arranged.at(row) {
            Some(place) => matches!(place, Place::Entry(_)),
            None => (1..self.above()).contains(&row),
        }
    }

    /// Scrolls so that the chosen row is among `height` rows shown, its group heading too where it fits.
    pub fn keep_in_view(&mut self, height: usize) {
        let height = height.max(1);
        let headed = self.selected > 0 && !self.is_entry(self.selected - 1);
        let from = self.selected - usize::from(headed);
        self.top = self.top.min(from).max((self.selected + 1).saturating_sub(height));
        self.top = self.top.min(self.row_count().saturating_sub(height));
    }

    /// Puts the rows in order again: briefings as they are sorted, then what is not open yet, then what is no
    /// briefing. The choice stays with its entry.
    pub fn arrange(&mut self, today: Option<Date>) {
        let (chosen, follow) = (self.chosen(), self.chosen_follow());
        let mut arranged = std::mem::take(&mut self.arranged);
        let moved = std::mem::take(&mut self.moved);
        if std::mem::take(&mut self.anew) || moved.len() * 4 > self.len() || self.folds.concern(&moved) {
            self.gather();
            arranged.set(self.sorted());
        } else if !moved.is_empty() {
            let moving: HashSet<EntryId> = moved.into_iter().collect();
            let mut placed: Vec<EntryId> = moving.iter().copied().collect();
            placed.retain(|id| !self.hidden.contains(id));
            arranged.place(placed, |id| moving.contains(&id), |id| self.key(id));
        }
        arranged.fold(|id| self.folds.is_folded(id));
        match self.sort {
            Sort::Date => {
                let lead = |id| self.folds.place(id).0;
                arranged.divide(self.above(), |id| self.day(lead(id)), |id| self.group(lead(id), today));
            }
            _ => arranged.divide(self.above(), |id| self.mark(id), |id| self.group(id, today)),
        }
        self.arranged = arranged;
        match (chosen, follow) {
            (Some(id), _) => self.choose(id),
            (None, Some(index)) => self.selected = index + 1,
            (None, None) => self.selected = if self.shown() > 0 { self.arranged.row(0) } else { 0 },
        }
    }

    /// Whether briefings of one event stand together: in the whole list by date, where they are near each other
    /// anyway; what a filter finds has a row each.
    pub fn is_told(&self) -> bool {
        self.sort == Sort::Date && self.filter.is_empty()
    }

    /// Finds out anew who stands under whom.
    fn gather(&mut self) {
        let mut folds = std::mem::take(&mut self.folds);
        if self.is_told() {
            folds.gather(|id| self.is_open(id), |id| self.own_key(id));
        } else {
            folds.part();
        }
        self.folds = folds;
    }

    /// All that the list shows, in order.
    fn sorted(&self) -> Vec<EntryId> {
        let shown = |id: &EntryId| !self.hidden.contains(id);
        let as_listed = |id: &EntryId| id.0 < self.listed.len() && !self.otherwise.contains_key(id);
        let after = (self.listed.len()..self.len()).map(EntryId);
        let mut rest: Vec<EntryId> = self.otherwise.keys().copied().chain(after).collect();
        let mut listed = Vec::with_capacity(self.listed.len());
        // the index has them in this order, but for those that stand under others
        for id in self.as_indexed().into_iter().filter(as_listed) {
            match self.folds.place(id) {
                (lead, 0) => {
                    listed.push(lead);
                    listed.extend(self.folds.beneath(lead).into_iter().filter(as_listed));
                }
                (lead, _) if !as_listed(&lead) => rest.push(id),
                _ => {}
            }
        }
        listed.retain(shown);
        rest.retain(shown);
        let mut order = Arrangement::default();
        order.set(listed);
        order.place(rest, |_| false, |id| self.key(id));
        order.order().to_vec()
    }

    /// What the index knows, as it would be ordered if nothing else were known.
    fn as_indexed(&self) -> Vec<EntryId> {
        let entries = |numbers: &[u32]| numbers.iter().map(|number| EntryId(*number as usize)).collect();
        match self.sort {
            Sort::Date => self.listed.by_date().map(EntryId).collect(),
            Sort::Title => entries(self.listed.by_title()),
            Sort::Source => entries(self.listed.by_source()),
            Sort::Unread => {
                let (briefings, others) = self.listed.by_kind();
                let is_read = |number: &u32| self.read.contains(&EntryId(*number as usize));
                let (read, mut all): (Vec<u32>, Vec<u32>) = briefings.into_iter().partition(is_read);
                all.extend(read.into_iter().chain(others));
                entries(&all)
            }
        }
    }

    /// What tells groups apart in other orders than by date: whether it is open, and of whom, and how its heading begins.
    fn mark(&self, id: EntryId) -> (u8, String) {
        let of = |title: &str, outlet: Option<&str>| match self.sort {
            Sort::Title => (0, title_key(title).chars().next().map(String::from).unwrap_or_default()),
            Sort::Source => source_key(outlet),
            Sort::Date | Sort::Unread => (u8::from(self.read.contains(&id)), String::new()),
        };
        let closed = || (if self.is_pending(id) { 8 } else { 9 }, String::new());
        self.looked_at(id, |title, _, outlet| of(title, outlet)).unwrap_or_else(closed)
    }

    /// What is made of the title, the day and the outlet of a briefing, of which nothing is copied; `None` for what is none.
    fn looked_at<T>(
        &self,
        id: EntryId,
        make: impl FnOnce(&str, Option<Date>, Option<&str>) -> T,
    ) -> Option<T> {
        match self.state(id) {
            Some(EntryState::Ready(opened)) => {
                let head = &opened.briefing.head;
                Some(make(&head.title, head.date, head.source.outlet.as_deref()))
            }
            Some(EntryState::Brief(brief)) => Some(make(&brief.title, brief.date, brief.outlet.as_deref())),
            Some(_) => None,
            None => match self.listed.get(id.0)?.state {
                Filed::Briefing(_, _, card) => Some(make(card.title, card.date, card.outlet)),
                Filed::Refused(_) => None,
            },
        }
    }

    fn key(&self, id: EntryId) -> Key {
        let (lead, rank) = self.folds.place(id);
        let (class, name, day, title, id, _) = self.own_key(lead);
        (class, name, day, title, id, rank)
    }

    /// What it would be ordered by if it belonged to no story.
    fn own_key(&self, id: EntryId) -> Key {
        let open = |title: &str, date: Option<Date>, outlet: Option<&str>| {
            let (day, lower) = (Reverse(date), title.to_lowercase());
            match self.sort {
                Sort::Date => (u8::from(date.is_none()), String::new(), day, lower, id, 0),
                Sort::Title => (0, title_key(title), day, String::new(), id, 0),
                Sort::Source => {
                    let (class, outlet) = source_key(outlet);
                    (class, outlet, day, lower, id, 0)
                }
                Sort::Unread => (u8::from(self.read.contains(&id)), String::new(), day, lower, id, 0),
            }
        };
        self.looked_at(id, open).unwrap_or_else(|| {
            let class = if self.is_pending(id) { 8 } else { 9 };
            (class, String::new(), Reverse(None), self.label(id).into_string(), id, 0)
        })
    }

    /// What tells groups by date apart: days, and beyond them what the entry is.
    fn day(&self, id: EntryId) -> (u8, Option<Date>) {
        let closed = || (if self.is_pending(id) { 1 } else { 2 }, None);
        self.looked_at(id, |_, date, _| (0, date)).unwrap_or_else(closed)
    }

    fn group(&self, id: EntryId, today: Option<Date>) -> SafeText {
        let Some(brief) = self.brief(id) else {
            return if self.is_pending(id) { "Opening…".into() } else { "Not briefings".into() };
        };
        match self.sort {
            Sort::Date => brief.date.map_or("Undated".into(), |d| day_name(d, today)),
            Sort::Title => {
                let first = brief.title.chars().find(|c| !c.is_whitespace());
                first.map_or("Untitled".into(), |c| c.to_uppercase().to_string().into())
            }
            Sort::Source => brief.outlet.unwrap_or_else(|| "No source".into()),
            Sort::Unread if self.read.contains(&id) => "Read".into(),
            Sort::Unread => "Unread".into(),
        }
    }
}

/// "Today", "Yesterday", the weekday within the last week, else the month.
fn day_name(date: Date, today: Option<Date>) -> SafeText {
    if let Some(today) = today {
        match date.until(today).map(|gone| gone.get_days()) {
            Ok(0) => return "Today".into(),
            Ok(1) => return "Yesterday".into(),
            Ok(2..=6) => return date.strftime("%A").to_string().into(),
            _ => {}
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
        let shown: Vec<String> = (0..shelf.row_count())
            .map(|row| match shelf.row(row).unwrap() {
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
