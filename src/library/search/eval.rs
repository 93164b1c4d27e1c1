//! From a query to the plan of finding it in a store, for each level of closeness.

use super::{
    Marks,
    bits::Bits,
    plan::Plan,
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
#[derive(Clone, Copy)]
pub(super) struct Eval<'a, 'm> {
    pub store: &'a dyn Rows,
    pub marks: &'m Marks,
    /// No other rows are asked for: the fewer there are, the less is to be done.
    pub within: &'m Bits,
    /// Whether the rows of `within` are known to match at [`Level::All`].
    pub settled: bool,
}

/// About how many nanoseconds it takes to look for a word in a row.
const LOOK: usize = 500;

/// In so few rows a word is looked for by reading the rows, and not by putting sets of rows together, which would cost so
/// much. Tests have few rows, and are to go both ways.
const fn few(cost: usize) -> usize {
    if cfg!(test) { 3 } else { cost / LOOK }
}

/// Whether a part of a query that is no words of what was said matches the same rows at every level.
fn is_one_level(node: &Node) -> bool {
    match node {
        Node::Clause(clause) => !matches!(clause.test, Test::Text(_)),
        Node::Not(_) => true,
        _ => false,
    }
}

impl<'a> Eval<'a, '_> {
    /// The rows of `within` that match `node` at `level`.
    pub fn plan(&self, node: &Node, level: Level) -> Plan<'a> {
        let mut plan = self.node(node, level);
        if !matches!(node, Node::And(_) | Node::Clause(Clause { test: Test::Text(_), .. })) {
            plan.maybe.and(self.within);
        }
        plan
    }

    /// The rows that match `node`, as many of `within` as do at least.
    fn node(&self, node: &Node, level: Level) -> Plan<'a> {
        match node {
            _ if self.settled && is_one_level(node) => Plan::sure(self.store, self.within.clone()),
            Node::And(nodes) => self.all_of(nodes, level),
            Node::Clause(Clause { test: Test::Text(words), .. }) => self.texts(&[words], level),
            Node::Clause(clause) => self.clause(clause),
            Node::Or(nodes) => {
                let each = self.unsettled();
                Plan::any(self.store, nodes.iter().map(|node| each.node(node, level)).collect())
            }
            Node::Not(node) => self.unsettled().node(node, Level::All).not(),
        }
    }

    /// The same for a part of the query, of which nothing is known.
    fn unsettled(&self) -> Self {
        Self { settled: false, ..*self }
    }

    /// The rows of `within` that match all of these.
    fn all_of(&self, nodes: &[Node], level: Level) -> Plan<'a> {
        let mut within = self.within.clone();
        let (mut texts, mut open) = (Vec::new(), Vec::new());
        for node in nodes {
            if let Node::Clause(Clause { test: Test::Text(words), .. }) = node {
                texts.push(words);
            } else if !(self.settled && is_one_level(node)) {
                let plan = self.node(node, level);
                within.and(&plan.maybe);
                open.extend(Some(plan).filter(|plan| !plan.is_sure()));
            }
        }
        if texts.is_empty() {
            return Plan::all(self.store, within, open);
        }
        let found = Eval { within: &within, ..*self }.texts(&texts, level);
        if open.is_empty() {
            return found;
        }
        let within = found.maybe.clone();
        open.extend(Some(found).filter(|plan| !plan.is_sure()));
        Plan::all(self.store, within, open)
    }

    fn clause(&self, clause: &Clause) -> Plan<'a> {
        let rows = match &clause.test {
            Test::Text(words) => return self.texts(&[words], Level::All),
            Test::In(place, words) => {
                let mut rows = self.field(*place, words);
                if *place == Place::Tag {
                    rows.or(&self.own_tags(words));
                }
                rows
            }
            Test::Kind(kind) => self.store.of_kind(*kind),
            Test::Date(dates) => self.store.dated(*dates),
            Test::Is(Mark::Followed) => return self.followed(),
            Test::Is(mark) => {
                let (set, wanted) = match mark {
                    Mark::Bookmarked => (&self.marks.bookmarked, true),
                    Mark::Noted => (&self.marks.noted, true),
                    Mark::Unread => (&self.marks.read, false),
                    _ => (&self.marks.read, true),
                };
                self.store.of_entries(&|entry| set.contains(&entry) == wanted)
            }
        };
        Plan::sure(self.store, rows)
    }

    fn followed(&self) -> Plan<'a> {
        // A followed query that itself asks for followed ones would go on for ever.
        let marks = Marks { followed: vec![], ..self.marks.clone() };
        let eval = Eval { marks: &marks, ..*self };
        let roots = self.marks.followed.iter().filter_map(|q| q.root.as_ref());
        Plan::any(self.store, roots.map(|root| eval.node(root, Level::All)).collect())
    }

    fn field(&self, place: Place, words: &Words) -> Bits {
        let mut bits = Bits::all(self.store.len());
        let joined = [words.words.join(" ")];
        let terms = if place.is_whole() { &joined[..] } else { &words.words[..] };
        for (at, term) in terms.iter().enumerate() {
            let beginning = at + 1 == terms.len() && words.tail != Tail::Whole;
            let rows = beginning.then(|| self.store.begun(Some(place), term)).flatten();
            bits.and(&rows.unwrap_or_else(|| {
                self.store.having(Some(place), &self.store.ids(Some(place), term, beginning))
            }));
        }
        bits
    }

    /// Rows of briefings that the reader gave this tag.
    fn own_tags(&self, words: &Words) -> Bits {
        let mut bits = Bits::none(self.store.len());
        let asked = words.words.join(" ");
        let fits = |tag: &str| if words.tail == Tail::Whole { tag == asked } else { tag.starts_with(&asked) };
        for (_, entries) in self.marks.tags.iter().filter(|(tag, _)| fits(tag)) {
            bits.or(&self.store.of_entries(&|entry| entries.contains(&entry)));
        }
        bits
    }

    /// Rows with all these stretches of words, as close together as `level` asks.
    fn texts(&self, texts: &[&Words], level: Level) -> Plan<'a> {
        let single = texts.len() == 1 && texts[0].words.len() == 1;
        let begun_whole = level == Level::Exact || (level == Level::Contiguous && single);
        let mut bits = self.within.clone();
        if level == Level::Exact {
            bits.and(&self.store.of_length(texts.iter().map(|text| text.words.len()).sum()));
        }
        let mut stretches: Vec<Vec<Ids>> = Vec::with_capacity(texts.len());
        let mut asked = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            stretches.push(Vec::with_capacity(text.words.len()));
            for (within, word) in text.words.iter().enumerate() {
                let last = within + 1 == text.words.len();
                let begun = last && (text.tail == Tail::Prefix || (text.tail == Tail::Begun && !begun_whole));
                let ids = self.store.ids(None, word, begun);
                if ids.is_empty() || bits.is_empty() {
                    return Plan::sure(self.store, Bits::none(self.store.len()));
                }
                // what is known to have it need not be asked again
                if !(self.settled && (!last || begun == (text.tail != Tail::Whole))) {
                    let letters = begun.then_some(word.as_str());
                    asked.push((self.store.cost(&ids, letters), at, within, letters));
                }
                stretches[at].push(ids);
            }
        }
        // the rare ones first: among what they leave, the others may not be worth putting together
        asked.sort_unstable();
        let mut open = false;
        for (cost, at, within, letters) in asked {
            open |= self.narrow(&mut bits, &stretches[at][within], cost, letters);
            if bits.is_empty() {
                return Plan::sure(self.store, bits);
            }
        }
        match level {
            Level::Exact => Plan::words(self.store, bits, vec![stretches.concat()], true),
            Level::Contiguous if open || !single => self.stretches(bits, vec![stretches.concat()], open),
            Level::Contiguous => Plan::sure(self.store, bits),
            Level::All => {
                stretches.retain(|stretch| open || stretch.len() > 1);
                self.stretches(bits, stretches, open)
            }
        }
    }

    /// The rows of `bits` in which each of these stretches stands; `open` if it is not known that all the words do.
    fn stretches(&self, mut bits: Bits, mut stretches: Vec<Vec<Ids>>, open: bool) -> Plan<'a> {
        stretches.retain(|stretch| {
            let mut known = 0;
            for pair in stretch.windows(2) {
                if let [Ids::These(first), Ids::These(second)] = pair
                    && let (&[first], &[second]) = (&first[..], &second[..])
                    && let Some(rows) = self.store.pair(first, second)
                {
                    bits.and(&rows);
                    known += 1;
                }
            }
            open || stretch.len() != 2 || known != 1
        });
        bits.thin();
        if stretches.is_empty() {
            return Plan::sure(self.store, bits);
        }
        Plan::words(self.store, bits, stretches, false)
    }

    /// Keeps the rows in which one of these words stands, which may be all that begin with some `letters`; `true` when
    /// that is left to be looked at in each.
    fn narrow(&self, bits: &mut Bits, ids: &Ids, cost: usize, letters: Option<&str>) -> bool {
        // in memory the sets are at hand
        if self.store.newest_first() && bits.has_at_most(few(cost)) {
            return true;
        }
        let rows = letters.and_then(|letters| self.store.begun(None, letters));
        bits.and(&rows.unwrap_or_else(|| self.store.having(None, ids)));
        bits.thin();
        false
    }
}
