//! What a search needs to know of a store of quotes: of a segment in memory, or of a piece of the index on disk.

use super::{bits::Bits, segment::Sketch};
use crate::{
    briefing::QuoteKind,
    library::{
        EntryId, Opened,
        query::{Dates, Place},
    },
};
use jiff::civil::Date;
use std::{ops::Range, sync::Arc};

/// The terms that one word of a query stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::library) enum Ids {
    /// Those with these numbers, ascending.
    These(Vec<u32>),
    /// Those from one place to before another in the order of terms.
    Alike(Range<u32>),
}

impl Ids {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::These(ids) => ids.is_empty(),
            Self::Alike(places) => places.is_empty(),
        }
    }
}

/// Quotes by row number, and the terms that stand in them.
///
/// A field is a [`Place`], or `None` for what was said. Rows of briefings that are gone may turn up anywhere but
/// in `alive`.
pub(in crate::library) trait Rows {
    /// How many rows there are.
    fn len(&self) -> usize;
    /// The rows that are quotes of briefings that are still there.
    fn alive(&self) -> &Bits;
    /// Whether the rows stand in the order in which they are to be found: the newest first.
    fn newest_first(&self) -> bool;
    /// Whether, besides, the rows of one day stand in the order of entries and places.
    fn in_order(&self) -> bool;
    /// The numbers of `term` in a field, or of all terms that begin with it.
    fn ids(&self, field: Option<Place>, term: &str, beginning: bool) -> Ids;
    /// The rows in which one of these terms stands.
    fn having(&self, field: Option<Place>, ids: &Ids) -> Bits;
    /// About how many nanoseconds it takes to put together the rows in which one of these words was said, which may be
    /// all that begin with some `letters`; nothing where they are at hand.
    fn cost(&self, ids: &Ids, letters: Option<&str>) -> usize;
    /// The rows in which a term of a field begins with these letters, where they are at hand.
    fn begun(&self, field: Option<Place>, letters: &str) -> Option<Bits>;
    /// The rows in which one word of what was said stands right before another, where they are at hand.
    fn pair(&self, _first: u32, _second: u32) -> Option<Bits> {
        None
    }
    /// The number of this word of what was said.
    fn number(&self, word: &str) -> Option<u32> {
        match self.ids(None, word, false) {
            Ids::These(ids) => ids.first().copied(),
            Ids::Alike(_) => None,
        }
    }
    /// Whether this is the number of one of these words.
    fn is_one(&self, id: u32, ids: &Ids) -> bool;
    /// At least the rows of so many words, and as few others as it can tell.
    fn of_length(&self, words: usize) -> Bits;
    /// How many rows have this word of what was said, those of briefings that are gone included.
    fn frequency(&self, id: u32) -> usize {
        self.having(None, &Ids::These(vec![id])).count()
    }
    /// A sketch of the words of a row, and how many there are, where that is at hand.
    fn sketch(&self, _row: usize) -> Option<(Sketch, usize)> {
        None
    }
    /// Puts the numbers of the words of a row in the place of what `words` holds.
    fn words_of(&self, row: usize, words: &mut Vec<u32>);
    /// The rows of one kind of quote.
    fn of_kind(&self, kind: QuoteKind) -> Bits;
    /// The rows of briefings from these days.
    fn dated(&self, dates: Dates) -> Bits;
    /// The rows of the entries that `wanted` says yes to.
    fn of_entries(&self, wanted: &dyn Fn(EntryId) -> bool) -> Bits;
    /// The first row from which on all are of briefings from days before this one; all stand before it where rows do
    /// not stand in order.
    fn before(&self, day: Option<Date>) -> usize;
    /// Date, entry and number of the quote in a row.
    fn locate(&self, row: usize) -> (Option<Date>, EntryId, usize);
    /// Calls `each` with every term of a field and its number.
    fn each_term(&self, field: Option<Place>, each: &mut dyn FnMut(&str, u32));
}

/// Quotes in one or several stores.
pub(in crate::library) trait Quotes {
    /// The stores.
    fn stores(&self) -> Vec<&dyn Rows>;
    /// A briefing they are from.
    fn briefing(&self, entry: EntryId) -> Option<Arc<Opened>>;
}
