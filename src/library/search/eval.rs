//! Which rows of a segment match a query, and how well.

use super::{Marks, bits::Bits, segment::Segment};
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

/// Evaluates queries over one segment.
pub(super) struct Eval<'a> {
    pub segment: &'a Segment,
    pub marks: &'a Marks,
}

/// The word numbers that one word of a query stands for, ascending.
type Ids = Vec<u32>;

impl Eval<'_> {
    /// The rows that match `node` at `level`, those of removed briefings not among them.
    pub fn rows(&self, node: &Node, level: Level) -> Bits {
        let mut bits = self.node(node, level);
        bits.and(&self.segment.alive);
        bits
    }

    fn len(&self) -> usize {
        self.segment.rows.len()
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
        let mut bits = Bits::none(self.len());
        let shelves = &self.segment.shelves;
        match &clause.test {
            Test::Text(words) => return self.texts(&[words], Level::All),
            Test::In(place, words) => {
                bits = self.field(*place, words);
                if *place == Place::Tag {
                    bits.or(&self.own_tags(words));
                }
            }
            Test::Kind(kind) => {
                let rows = self.segment.rows.iter().enumerate();
                rows.filter(|(_, row)| row.kind == *kind).for_each(|(at, _)| bits.set(at));
            }
            Test::Date(dates) => {
                let fitting = shelves.iter().filter(|s| s.date.is_some_and(|d| dates.hold(d)));
                fitting.flat_map(|s| s.rows.clone()).for_each(|row| bits.set(row));
            }
            Test::Is(Mark::Followed) => {
                // A followed query that itself asks for followed ones would go on for ever.
                let marks = Marks { followed: vec![], ..self.marks.clone() };
                let eval = Eval { segment: self.segment, marks: &marks };
                for query in self.marks.followed.iter().filter_map(|q| q.root.as_ref()) {
                    bits.or(&eval.node(query, Level::All));
                }
            }
            Test::Is(mark) => {
                let (set, wanted) = match mark {
                    Mark::Bookmarked => (&self.marks.bookmarked, true),
                    Mark::Noted => (&self.marks.noted, true),
                    Mark::Unread => (&self.marks.read, false),
                    _ => (&self.marks.read, true),
                };
                let fitting = shelves.iter().filter(|s| set.contains(&s.entry) == wanted);
                fitting.flat_map(|s| s.rows.clone()).for_each(|row| bits.set(row));
            }
        }
        bits
    }

    fn field(&self, place: Place, words: &Words) -> Bits {
        let dictionary = self.segment.field(place);
        let mut bits = Bits::all(self.len());
        let joined = [words.words.join(" ")];
        let terms = if place.is_whole() { &joined[..] } else { &words.words[..] };
        for (at, term) in terms.iter().enumerate() {
            let whole = at + 1 < terms.len() || words.tail == Tail::Whole;
            let mut rows = Bits::none(self.len());
            let ids: Ids = if whole {
                dictionary.id(term).into_iter().collect()
            } else {
                dictionary.ids_from(term).collect()
            };
            ids.iter().flat_map(|&id| dictionary.rows(id)).for_each(|&row| rows.set(row as usize));
            bits.and(&rows);
        }
        bits
    }

    /// Rows of briefings that the reader gave this tag.
    fn own_tags(&self, words: &Words) -> Bits {
        let mut bits = Bits::none(self.len());
        let asked = words.words.join(" ");
        let fits = |tag: &str| if words.tail == Tail::Whole { tag == asked } else { tag.starts_with(&asked) };
        for (_, entries) in self.marks.tags.iter().filter(|(tag, _)| fits(tag)) {
            let fitting = self.segment.shelves.iter().filter(|s| entries.contains(&s.entry));
            fitting.flat_map(|s| s.rows.clone()).for_each(|row| bits.set(row));
        }
        bits
    }

    /// Rows with all these stretches of words, as close together as `level` asks.
    fn texts(&self, texts: &[&Words], level: Level) -> Bits {
        let single = texts.len() == 1 && texts[0].words.len() == 1;
        let begun_whole = level == Level::Exact || (level == Level::Contiguous && single);
        let mut bits = Bits::all(self.len());
        let mut sequence: Vec<Ids> = Vec::new();
        let mut starts = Vec::with_capacity(texts.len());
        for text in texts {
            starts.push(sequence.len());
            for (at, word) in text.words.iter().enumerate() {
                let tail = if at + 1 == text.words.len() { text.tail } else { Tail::Whole };
                let ids = self.ids(word, tail, begun_whole);
                bits.and(&self.union(&ids));
                if bits.is_empty() {
                    return bits;
                }
                sequence.push(ids);
            }
        }
        let keep = |row: usize| {
            let content = self.segment.words_of(row);
            match level {
                Level::Exact => content.len() == sequence.len() && stands(content, &sequence),
                Level::Contiguous => stands(content, &sequence),
                Level::All => texts.iter().zip(&starts).all(|(text, &start)| {
                    text.words.len() == 1 || stands(content, &sequence[start..start + text.words.len()])
                }),
            }
        };
        let sure = match level {
            Level::Exact => false,
            Level::Contiguous => single,
            Level::All => texts.iter().all(|t| t.words.len() == 1),
        };
        if !sure {
            for row in bits.clone().iter().filter(|&row| !keep(row)) {
                bits.clear(row);
            }
        }
        bits
    }

    fn ids(&self, word: &str, tail: Tail, begun_whole: bool) -> Ids {
        let content = &self.segment.content;
        if tail == Tail::Whole || (tail == Tail::Begun && begun_whole) {
            return content.id(word).into_iter().collect();
        }
        let mut ids: Ids = content.ids_from(word).collect();
        ids.sort_unstable();
        ids
    }

    fn union(&self, ids: &Ids) -> Bits {
        let mut bits = Bits::none(self.len());
        ids.iter().flat_map(|&id| self.segment.content.rows(id)).for_each(|&row| bits.set(row as usize));
        bits
    }
}

/// Whether the words of `sequence` stand in a row somewhere in `content`.
fn stands(content: &[u32], sequence: &[Ids]) -> bool {
    let fits = |id: u32, ids: &Ids| match ids[..] {
        [only] => only == id,
        _ => ids.binary_search(&id).is_ok(),
    };
    content.windows(sequence.len()).any(|w| w.iter().zip(sequence).all(|(&id, ids)| fits(id, ids)))
}
