//! Which rows may match by their words, and what is still to be looked at in each of them.

use super::{
    bits::Bits,
    rows::{Ids, Rows},
};

/// The rows that match: those of `maybe` that pass the check. Checking costs a look at the row, so it is put off
/// until it is known which rows are wanted.
pub(super) struct Plan<'a> {
    pub store: &'a dyn Rows,
    /// No other rows match.
    pub maybe: Bits,
    check: Check<'a>,
}

enum Check<'a> {
    /// All of them match.
    Sure,
    /// Each of these stretches stands in a row; as `whole`, there is one, and no other word.
    Words { stretches: Vec<Vec<Ids>>, whole: bool },
    /// All of these match.
    All(Vec<Plan<'a>>),
    /// One of these matches.
    Any(Vec<Plan<'a>>),
    /// This does not match.
    Not(Box<Plan<'a>>),
}

impl<'a> Plan<'a> {
    /// Just these rows.
    pub fn sure(store: &'a dyn Rows, rows: Bits) -> Self {
        Self { store, maybe: rows, check: Check::Sure }
    }

    /// The rows of `maybe` in which each of these stretches stands; as `whole`, one that is all there is.
    pub fn words(store: &'a dyn Rows, mut maybe: Bits, stretches: Vec<Vec<Ids>>, whole: bool) -> Self {
        if let (true, [only]) = (whole, &stretches[..]) {
            maybe.and(&store.of_length(only.len()));
        }
        Self { store, maybe, check: Check::Words { stretches, whole } }
    }

    /// The rows of `maybe` that all of these match.
    pub fn all(store: &'a dyn Rows, maybe: Bits, open: Vec<Self>) -> Self {
        let check = if open.is_empty() { Check::Sure } else { Check::All(open) };
        Self { store, maybe, check }
    }

    /// What one of these matches.
    pub fn any(store: &'a dyn Rows, plans: Vec<Self>) -> Self {
        let mut maybe = Bits::none(store.len());
        for plan in &plans {
            maybe.or(&plan.maybe);
        }
        let check = if plans.iter().all(Self::is_sure) { Check::Sure } else { Check::Any(plans) };
        Self { store, maybe, check }
    }

    /// What this does not match.
    pub fn not(self) -> Self {
        let store = self.store;
        if self.is_sure() {
            let mut maybe = self.maybe;
            maybe.invert();
            return Self::sure(store, maybe);
        }
        Self { store, maybe: Bits::all(store.len()), check: Check::Not(Box::new(self)) }
    }

    /// Whether all of `maybe` match.
    pub fn is_sure(&self) -> bool {
        matches!(self.check, Check::Sure)
    }

    /// Whether a row matches; `room` is for the words of the row.
    pub fn matches(&self, row: usize, room: &mut Vec<u32>) -> bool {
        self.maybe.has(row) && self.passes(row, room)
    }

    /// Whether a row of `maybe` matches.
    pub fn passes(&self, row: usize, room: &mut Vec<u32>) -> bool {
        match &self.check {
            Check::Sure => true,
            Check::Words { stretches, whole } => {
                self.store.words_of(row, room);
                stretches.iter().all(|s| (!whole || room.len() == s.len()) && stands(self.store, room, s))
            }
            Check::All(plans) => plans.iter().all(|plan| plan.matches(row, room)),
            Check::Any(plans) => plans.iter().any(|plan| plan.matches(row, room)),
            Check::Not(plan) => !plan.matches(row, room),
        }
    }

    /// All rows that match, each looked at. `None` when cancelled.
    pub fn settle(self, cancelled: &dyn Fn() -> bool) -> Option<Bits> {
        if self.is_sure() {
            return Some(self.maybe);
        }
        let (mut rows, mut room) = (Vec::new(), Vec::new());
        for (seen, row) in self.maybe.iter().enumerate() {
            if seen % OFTEN == 0 && cancelled() {
                return None;
            }
            if self.passes(row, &mut room) {
                rows.push(row as u32);
            }
        }
        Some(Bits::of(rows, self.maybe.len()))
    }
}

/// Rows after which it is asked whether to go on.
pub(super) const OFTEN: usize = 4096;

/// Whether the words of `sequence` stand in a row somewhere in `content`.
fn stands(store: &dyn Rows, content: &[u32], sequence: &[Ids]) -> bool {
    let fits = |id: u32, ids: &Ids| match ids {
        Ids::These(ids) if ids.len() == 1 => ids[0] == id,
        ids => store.is_one(id, ids),
    };
    content.windows(sequence.len()).any(|w| w.iter().zip(sequence).all(|(&id, ids)| fits(id, ids)))
}
