//! The order of the list and its groups: found and moved in without a look at every row.

use crate::{library::EntryId, text::SafeText};

/// What the list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The newest first, in groups by day and month.
    #[default]
    Date,
    /// By title, in groups by first letter.
    Title,
    /// By who published it, the newest first.
    Source,
    /// What has not been read first, the newest first.
    Unread,
}

impl Sort {
    /// All of them, in the order in which [`crate::command::Id::SortList`] walks.
    pub const ALL: [Self; 4] = [Self::Date, Self::Title, Self::Source, Self::Unread];

    /// As the list says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "by date",
            Self::Title => "by title",
            Self::Source => "by source",
            Self::Unread => "unread first",
        }
    }

    /// The one after it.
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|sort| *sort == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

/// Entries in order, in groups, some of them folded away; some rows may stand above them.
#[derive(Debug, Clone, Default)]
pub struct Arrangement {
    order: Vec<EntryId>,
    /// Stretches of the order that stand in no row.
    folded: Vec<Stretch>,
    groups: Vec<Group>,
    /// Rows above the first group.
    above: usize,
}

#[derive(Debug, Clone)]
struct Group {
    /// Where in the order it begins.
    start: usize,
    name: SafeText,
}

#[derive(Debug, Clone)]
struct Stretch {
    /// Where in the order it begins.
    start: usize,
    /// Where it ends.
    end: usize,
    /// How many entries are folded away up to its end.
    gone: usize,
}

impl Stretch {
    /// Entries that stand in rows above it.
    fn above(&self) -> usize {
        self.end - self.gone
    }
}

/// What stands in a row below the rows above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The heading of this group.
    Heading(usize),
    /// The entry at this place of the order.
    Entry(usize),
}

impl Arrangement {
    /// Puts these entries, which are in order, in the place of all others.
    pub fn set(&mut self, order: Vec<EntryId>) {
        self.order = order;
    }

    /// Puts entries where they belong now; `key` tells their order, `gone` says which of all have no place any more
    /// or another one.
    pub fn place<K: Ord>(
        &mut self,
        mut entries: Vec<EntryId>,
        gone: impl Fn(EntryId) -> bool,
        key: impl Fn(EntryId) -> K,
    ) {
        self.order.retain(|id| !gone(*id));
        entries.sort_by_cached_key(|id| key(*id));
        let mut order = Vec::with_capacity(self.order.len() + entries.len());
        let mut from = 0;
        for id in entries {
            let sought = key(id);
            let to = from + self.order[from..].partition_point(|other| key(*other) < sought);
            order.extend_from_slice(&self.order[from..to]);
            order.push(id);
            from = to;
        }
        order.extend_from_slice(&self.order[from..]);
        self.order = order;
    }

    /// Folds away those of which `folded` says so: each of them goes with the one before it.
    pub fn fold(&mut self, folded: impl Fn(EntryId) -> bool) {
        self.folded.clear();
        let mut gone = 0;
        for (at, _) in self.order.iter().enumerate().filter(|(_, id)| folded(**id)) {
            gone += 1;
            match self.folded.last_mut().filter(|last| last.end == at) {
                Some(last) => (last.end, last.gone) = (at + 1, gone),
                None => self.folded.push(Stretch { start: at, end: at + 1, gone }),
            }
        }
    }

    /// How many entries stand in rows.
    pub fn shown(&self) -> usize {
        self.order.len() - self.folded.last().map_or(0, |last| last.gone)
    }

    /// How many entries stand in rows above the one at a place of the order, or above the one it is folded under.
    fn rank(&self, at: usize) -> usize {
        match self.folded.partition_point(|stretch| stretch.start <= at).checked_sub(1) {
            None => at,
            Some(last) if at < self.folded[last].end => self.folded[last].above().saturating_sub(1),
            Some(last) => at - self.folded[last].gone,
        }
    }

    /// The place in the order of the entry above which so many stand in rows.
    fn ranked(&self, rank: usize) -> usize {
        let before = self.folded.partition_point(|stretch| stretch.above() <= rank);
        rank + before.checked_sub(1).map_or(0, |last| self.folded[last].gone)
    }

    /// Divides the order into groups: a new one begins where `mark` changes; `above` rows stand over the first. Entries
    /// with the same mark stand together, so that not each is to be asked for its own.
    pub fn divide<M: PartialEq>(
        &mut self,
        above: usize,
        mark: impl Fn(EntryId) -> M,
        name: impl Fn(EntryId) -> SafeText,
    ) {
        self.above = above;
        self.groups.clear();
        let mut at = 0;
        while let Some(&id) = self.order.get(at) {
            let name = name(id);
            if self.groups.last().is_none_or(|group| group.name != name) {
                self.groups.push(Group { start: at, name });
            }
            at += alike(&self.order[at..], &mark);
        }
    }

    /// The entries in order.
    pub fn order(&self) -> &[EntryId] {
        &self.order
    }

    /// How many rows there are, those above too.
    pub fn rows(&self) -> usize {
        self.above + self.groups.len() + self.shown()
    }

    /// What stands in a row; `None` above and below all entries.
    pub fn at(&self, row: usize) -> Option<Place> {
        self.places(row.checked_sub(self.above)?).next()
    }

    /// What stands in the rows from the first below those above, or from one further down.
    pub fn places(&self, skip: usize) -> impl Iterator<Item = Place> + '_ {
        let mut headings = self.heads().partition_point(|head| head < skip);
        let mut next = self.head(headings);
        (skip..).map_while(move |row| {
            if next == Some(row) {
                headings += 1;
                next = self.head(headings);
                return Some(Place::Heading(headings - 1));
            }
            let rank = row - headings;
            (rank < self.shown()).then(|| Place::Entry(self.ranked(rank)))
        })
    }

    /// How many rows stand above the first group.
    pub fn above(&self) -> usize {
        self.above
    }

    /// The row of the heading of a group, below the rows above.
    fn head(&self, group: usize) -> Option<usize> {
        self.groups.get(group).map(|found| self.rank(found.start) + group)
    }

    /// The name of a group.
    pub fn heading(&self, group: usize) -> SafeText {
        self.groups.get(group).map(|group| group.name.clone()).unwrap_or_default()
    }

    /// The row of the entry at a place of the order; where that is folded away, of the one it is folded under.
    pub fn row(&self, at: usize) -> usize {
        self.nth_row(self.rank(at))
    }

    /// The row of the entry above which so many stand in rows.
    pub fn nth_row(&self, rank: usize) -> usize {
        self.above + rank + self.groups.partition_point(|group| self.rank(group.start) <= rank)
    }

    /// How many entries stand in rows above this one.
    pub fn from(&self, row: usize) -> usize {
        let Some(row) = row.checked_sub(self.above) else { return 0 };
        let groups = self.heads().partition_point(|head| head < row);
        row - groups
    }

    fn heads(&self) -> Heads<'_> {
        Heads(self)
    }
}

/// How many entries have the mark of the first: looked for in steps that grow, then between the last two.
fn alike<M: PartialEq>(entries: &[EntryId], mark: impl Fn(EntryId) -> M) -> usize {
    let Some(first) = entries.first().map(|id| mark(*id)) else { return 0 };
    let (mut from, mut step) = (0, 1);
    while entries.get(from + step).is_some_and(|id| mark(*id) == first) {
        from += step;
        step *= 2;
    }
    let to = entries.len().min(from + step);
    from + 1 + entries[from + 1..to].partition_point(|id| mark(*id) == first)
}

/// The rows of the headings.
struct Heads<'a>(&'a Arrangement);

impl Heads<'_> {
    fn partition_point(&self, before: impl Fn(usize) -> bool) -> usize {
        let (mut low, mut high) = (0, self.0.groups.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let row = self.0.rank(self.0.groups[middle].start) + middle;
            if before(row) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Place::{Entry, Heading};

    fn arranged(above: usize, numbers: &[usize]) -> Arrangement {
        let mut all = Arrangement::default();
        all.set(numbers.iter().map(|n| EntryId(*n)).collect());
        divide(&mut all, above);
        all
    }

    fn divide(all: &mut Arrangement, above: usize) {
        all.divide(above, |id| id.0 / 10, |id| format!("{}x", id.0 / 10).into());
    }

    #[test]
    fn rows_lead_to_places_and_back() {
        for above in [0, 3] {
            let all = arranged(above, &[1, 2, 11, 31, 32]);
            assert_eq!(all.rows(), above + 8);
            let places: Vec<_> = (above..all.rows()).map(|row| all.at(row).unwrap()).collect();
            let expected =
                [Heading(0), Entry(0), Entry(1), Heading(1), Entry(2), Heading(2), Entry(3), Entry(4)];
            assert_eq!(places, expected);
            for skip in 0..places.len() + 2 {
                let rest: Vec<_> = all.places(skip).collect();
                assert_eq!(rest, places[skip.min(places.len())..]);
            }
            assert_eq!((all.at(all.rows()), above.checked_sub(1).and_then(|row| all.at(row))), (None, None));
            for (row, place) in places.iter().enumerate() {
                let row = row + above;
                match place {
                    Entry(at) => assert_eq!((all.row(*at), all.from(row)), (row, *at)),
                    Heading(group) => {
                        assert_eq!(all.from(row), all.from(row + 1));
                        assert_eq!(all.heading(*group).as_str(), ["0x", "1x", "3x"][*group]);
                    }
                }
            }
        }
        assert_eq!((arranged(2, &[]).rows(), arranged(2, &[]).at(2)), (2, None));
    }

    #[test]
    fn a_group_ends_where_the_mark_changes_however_long_it_is() {
        for long in [1, 2, 3, 4, 5, 8, 9, 31, 32, 33] {
            for behind in [0, 1, 7] {
                let numbers: Vec<usize> = (0..long).chain((100..100 + behind).chain([200])).collect();
                let mut all = Arrangement::default();
                all.set(numbers.iter().map(|n| EntryId(*n)).collect());
                all.divide(0, |id| id.0 / 100, |id| format!("{}", id.0 / 100).into());
                let starts: Vec<usize> = all.groups.iter().map(|group| group.start).collect();
                let expected = if behind > 0 { vec![0, long, long + behind] } else { vec![0, long] };
                assert_eq!(starts, expected, "{long} and {behind}");
            }
        }
    }

    /// A library of many years is divided without asking each briefing for its day.
    #[test]
    fn of_many_that_are_alike_few_are_looked_at() {
        let ids: Vec<EntryId> = (0..20_000).map(EntryId).collect();
        for count in [1, 2, 3, 4, 5, 7, 8, 9, 1000, 10_000, 19_999, 20_000] {
            let looked_at = std::cell::Cell::new(0);
            let mark = |id: EntryId| {
                looked_at.set(looked_at.get() + 1);
                id.0 < count
            };
            assert_eq!(alike(&ids, mark), count);
            assert!(looked_at.get() < 40, "{} of {count}", looked_at.get());
        }
        assert_eq!(alike(&[], |id| id), 0);
    }

    #[test]
    fn what_is_folded_away_takes_no_row_and_leads_to_what_it_is_folded_under() {
        for above in [0, 3] {
            let mut all = arranged(above, &[1, 2, 3, 11, 12, 13, 31, 32]);
            let plain = all.rows();
            all.fold(|id| [2, 3, 12, 32].contains(&id.0));
            divide(&mut all, above);
            assert_eq!((all.shown(), all.rows()), (4, plain - 4));
            let places: Vec<_> = (above..all.rows()).map(|row| all.at(row).unwrap()).collect();
            let expected = [Heading(0), Entry(0), Heading(1), Entry(3), Entry(5), Heading(2), Entry(6)];
            assert_eq!(places, expected);
            assert_eq!(all.places(0).collect::<Vec<_>>(), expected);
            assert_eq!(all.at(all.rows()), None);
            for (row, place) in places.iter().enumerate() {
                if let Entry(at) = place {
                    assert_eq!(all.row(*at), row + above);
                    assert_eq!(all.nth_row(all.from(row + above)), row + above);
                }
            }
            for (folded, under) in [(1, 0), (2, 0), (4, 3), (7, 6)] {
                assert_eq!(all.row(folded), all.row(under));
            }
        }
    }

    #[test]
    fn what_is_put_in_stands_where_a_sort_would_put_it() {
        for removed in 0..40 {
            let mut all = arranged(0, &(0..40).filter(|n| n % 3 > 0).collect::<Vec<_>>());
            let new: Vec<EntryId> = (0..40).filter(|n| n % 3 == 0 && *n != removed).map(EntryId).collect();
            all.place(new, |id| id.0 == removed, |id| id);
            divide(&mut all, 0);
            let expected: Vec<EntryId> = (0..40).filter(|n| *n != removed).map(EntryId).collect();
            assert_eq!(all.order(), expected);
            assert_eq!(all.groups.len(), 4);
        }
    }
}
