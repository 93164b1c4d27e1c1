//! The mentions of one section: those found when names were read, and those that speakers add in reading order.

use crate::text::Span;

/// One span that names a figure.
#[derive(Debug, Clone, Copy)]
pub struct Mention {
    /// First word.
    pub from: usize,
    /// One past its last word.
    pub to: usize,
    /// The same as bytes.
    pub span: Span,
    /// Whom it names.
    pub figure: usize,
}

/// Two lists by position. What is added comes in reading order, so that each addition is cheap however long the
/// section is; one sorted list would move its whole tail.
#[derive(Debug, Default)]
pub struct Mentions {
    found: Vec<Mention>,
    added: Vec<Mention>,
}

impl Mentions {
    /// Of mentions in reading order.
    pub fn new(found: Vec<Mention>) -> Self {
        Self { found, added: Vec::new() }
    }

    /// The mention that covers word `i`.
    pub fn over(&self, i: usize) -> Option<Mention> {
        let in_list = |list: &[Mention]| {
            let n = list.partition_point(|m| m.to <= i);
            list.get(n).copied().filter(|m| m.from <= i)
        };
        in_list(&self.found).or_else(|| in_list(&self.added))
    }

    /// The first mention that ends after word `from`.
    pub fn after(&self, from: usize) -> Option<Mention> {
        let next = |list: &[Mention]| list.get(list.partition_point(|m| m.to <= from)).copied();
        match (next(&self.found), next(&self.added)) {
            (Some(a), Some(b)) => Some(if b.from < a.from { b } else { a }),
            (a, b) => a.or(b),
        }
    }

    /// The mentions that start before word `at`, the last one first.
    pub fn before(&self, at: usize) -> impl Iterator<Item = Mention> + '_ {
        let upto = |list: &[Mention]| list.partition_point(|m| m.from < at);
        let (mut a, mut b) = (upto(&self.found), upto(&self.added));
        std::iter::from_fn(move || {
            let (x, y) = (a.checked_sub(1).map(|n| self.found[n]), b.checked_sub(1).map(|n| self.added[n]));
            if x.is_some_and(|x| y.is_none_or(|y| y.from <= x.from)) {
                a -= 1;
                x
            } else {
                b = b.saturating_sub(1);
                y
            }
        })
    }

    /// Adds a mention; `false` when there is one of exactly these words.
    pub fn add(&mut self, mention: Mention) -> bool {
        let same = |m: &Mention| m.from == mention.from && m.to == mention.to;
        if self.over(mention.from).is_some_and(|m| same(&m)) {
            return false;
        }
        let at = self.added.partition_point(|m| m.from < mention.from);
        if self.added.get(at).is_some_and(same) {
            return false;
        }
        self.added.insert(at, mention);
        true
    }

    /// Takes all out as one list in reading order.
    pub fn take(&mut self) -> Vec<Mention> {
        let mut all = std::mem::take(&mut self.found);
        all.append(&mut self.added);
        all.sort_by_key(|m| (m.from, m.to));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(from: usize, to: usize, figure: usize) -> Mention {
        Mention { from, to, span: Span::new(from, to), figure }
    }

    #[test]
    fn what_is_found_and_what_is_added_are_read_as_one() {
        let mut list = Mentions::new(vec![at(1, 2, 0), at(8, 9, 1)]);
        assert!(list.add(at(4, 6, 2)));
        assert!(!list.add(at(8, 9, 1)));
        assert_eq!(list.before(8).map(|m| m.figure).collect::<Vec<_>>(), [2, 0]);
        assert_eq!(list.over(5).map(|m| m.figure), Some(2));
        assert_eq!(list.after(2).map(|m| m.figure), Some(2));
        assert_eq!(list.take().iter().map(|m| m.figure).collect::<Vec<_>>(), [0, 2, 1]);
    }
}
