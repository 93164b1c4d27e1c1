//! Which rows of a segment match a query, and how well.

use super::{
    Marks,
    bits::Bits,
    rows::{Ids, Rows},
};
use crate::library::query::{Clause, Mark, Node, Place, Tail, Test, Words};

/// How closely words must stand: each level holds all the matches of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// The words of the query are all that was said.
    Exact,
    /// They stand in a row, in their order; a single word that is still being typed stands there whole.
    Contiguous,
    /// They are all there.
    All,
}

/// Evaluates queries over one store.
pub(super) struct Eval<'a> {
    pub store: &'a dyn Rows,
    pub marks: &'a Marks,
}

impl Eval<'_> {
    /// The rows that match `node` at `level`, those of removed briefings not among them.
    pub fn rows(&self, node: &Node, level: Level) -> Bits {
        let mut bits = self.node(node, level);
        bits.and(self.store.alive());
        bits
    }

    fn len(&self) -> usize {
        self.store.len()
    }

    fn node(&self, node: &Node, level: Level) -> Bits {
        match node {
            Node::And(nodes) => self.all_of(nodes, level),
            Node::Clause(Clause { test: Test::Text(words), .. }) => self.texts(&[words], level),
            Node::Clause(clause) => self.clause(clause),
            Node::Or(nodes) => {
                let mut bits = Bits::none(self.len());
                for node in nodes {
                    bits.or(&self.node(node, level));
                }
                bits
            }
            Node::Not(node) => {
                let mut bits = self.node(node, Level::All);
                bits.invert();
                bits
            }
        }
    }

    fn all_of(&self, nodes: &[Node], level: Level) -> Bits {
        let mut bits = Bits::all(self.len());
        let mut texts = Vec::new();
        for node in nodes {
            if let Node::Clause(Clause { test: Test::Text(words), .. }) = node {
                texts.push(words);
                continue;
            }
            bits.and(&self.node(node, level));
            if bits.is_empty() {
                return bits;
            }
        }
        if !texts.is_empty() {
            bits.and(&self.texts(&texts, level));
        }
        bits
    }

    fn clause(&self, clause: &Clause) -> Bits {
        match &clause.test {
            Test::Text(words) => self.texts(&[words], Level::All),
            Test::In(place, words) => self.field(*place, words),
            Test::Kind(kind) => self.store.of_kind(*kind),
            Test::Date(dates) => self.store.dated(*dates),
            Test::Is(Mark::Followed) => {
                // A followed query that itself asks for followed ones would go on for ever.
                let marks = Marks { followed: vec![], ..self.marks.clone() };
                let eval = Eval { store: self.store, marks: &marks };
                let mut bits = Bits::none(self.len());
                for query in self.marks.followed.iter().filter_map(|q| q.root.as_ref()) {
                    bits.or(&eval.node(query, Level::All));
                }
                bits
            }
            Test::Is(mark) => {
                let (set, wanted) = match mark {
                    Mark::Bookmarked => (&self.marks.bookmarked, true),
                    Mark::Noted => (&self.marks.noted, true),
                    Mark::Unread => (&self.marks.read, false),
                    _ => (&self.marks.read, true),
                };
                self.store.of_entries(&|entry| set.contains(&entry) == wanted)
            }
        }
    }

    fn field(&self, place: Place, words: &Words) -> Bits {
        let mut bits = Bits::all(self.len());
        let joined = [words.words.join(" ")];
        let terms = if place.is_whole() { &joined[..] } else { &words.words[..] };
        for (at, term) in terms.iter().enumerate() {
            let beginning = at + 1 == terms.len() && words.tail != Tail::Whole;
            let ids = self.store.ids(Some(place), term, beginning);
            bits.and(&self.store.having(Some(place), &ids));
        }
        bits
    }

    /// Rows with all these stretches of words, as close together as `level` asks.
    fn texts(&self, texts: &[&Words], level: Level) -> Bits {
        let single = texts.len() == 1 && texts[0].words.len() == 1;
        let begun_whole = level == Level::Exact || (level == Level::Contiguous && single);
        let mut bits = Bits::all(self.len());
        let mut sequence: Vec<Ids> = Vec::new();
        let mut stretches = Vec::with_capacity(texts.len());
        for text in texts {
            let start = sequence.len();
            for (at, word) in text.words.iter().enumerate() {
                let last = at + 1 == text.words.len();
                let beginning =
                    last && (text.tail == Tail::Prefix || (text.tail == Tail::Begun && !begun_whole));
                let ids = self.store.ids(None, word, beginning);
                bits.and(&self.store.having(None, &ids));
                if bits.is_empty() {
                    return bits;
                }
                sequence.push(ids);
            }
            stretches.push(start..sequence.len());
        }
        match level {
            Level::Exact => self.store.keep_in_a_row(&mut bits, &sequence, true),
            Level::Contiguous if !single => self.store.keep_in_a_row(&mut bits, &sequence, false),
            Level::Contiguous => {}
            Level::All => {
                for stretch in stretches.into_iter().filter(|s| s.len() > 1) {
                    self.store.keep_in_a_row(&mut bits, &sequence[stretch], false);
                }
            }
        }
        bits
    }
}
