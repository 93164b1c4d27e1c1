//! When nothing is found: which part of the query is to blame.

use super::{Search, bits::Bits, eval::Level};
use crate::{
    library::query::{Clause, Node, Place, Test},
    text::Span,
};

/// The part of a query without which something would be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Culprit {
    /// Where it stands in the input.
    pub span: Span,
    /// Quotes that match this part alone; 0 when it is to blame by itself.
    pub alone: usize,
    /// Quotes that the rest of the query finds without it; 0 when there is no rest.
    pub without: usize,
    /// What to type for it instead, and how many quotes match that alone: a name that nobody says but somebody
    /// bears, or the other way round.
    pub instead: Option<(String, usize)>,
}

/// Blames one part of `root`, which matches nothing: the first that matches nothing by itself, else the one
/// without which most would be found. Outer `None` when cancelled.
#[allow(clippy::option_option)]
pub(super) fn find(search: &Search, root: &Node) -> Option<Option<Culprit>> {
    let parts = match root {
        Node::And(parts) => &parts[..],
        node => std::slice::from_ref(node),
    };
    let counts = counts(search, parts)?;
    let blame = |at: usize, instead| {
        let (alone, without) = counts[at];
        Culprit { span: parts[at].span(), alone, without, instead }
    };
    if let Some(nothing) = counts.iter().position(|count| count.0 == 0) {
        return Some(Some(blame(nothing, instead(search, &parts[nothing])?)));
    }
    // of equals the first
    let worst = (0..parts.len()).rev().max_by_key(|&at| counts[at].1);
    Some(worst.map(|at| blame(at, None)))
}

/// For each part how many quotes match it alone, and how many match all the others.
fn counts(search: &Search, parts: &[Node]) -> Option<Vec<(usize, usize)>> {
    let mut counts = vec![(0, 0); parts.len()];
    for eval in search.evals() {
        let eval = eval?;
        let alone = |part| eval.plan(part, Level::All).settle(search.cancelled);
        let alone: Vec<Bits> = parts.iter().map(alone).collect::<Option<_>>()?;
        counts.iter_mut().zip(&alone).for_each(|(count, rows)| count.0 += rows.count());
        if parts.len() == 1 {
            continue;
        }
        // what matches all the parts behind each
        let mut behind = vec![eval.within.clone()];
        for rows in alone[1..].iter().rev() {
            let mut both = rows.clone();
            both.and(&behind[behind.len() - 1]);
            behind.push(both);
        }
        let mut before = eval.within.clone();
        for (count, rows) in counts.iter_mut().zip(&alone) {
            let mut others = behind.pop().unwrap_or_default();
            others.and(&before);
            count.1 += others.count();
            before.and(rows);
        }
    }
    Some(counts)
}

/// The same words asked of who spoke, of who is mentioned, or of what was said.
#[allow(clippy::option_option)]
fn instead(search: &Search, part: &Node) -> Option<Option<(String, usize)>> {
    let Node::Clause(Clause { span, test }) = part else { return Some(None) };
    let (words, places): (_, &[Option<Place>]) = match test {
        Test::Text(words) => (words, &[Some(Place::Speaker), Some(Place::About)]),
        Test::In(Place::Speaker, words) => (words, &[Some(Place::About), None]),
        Test::In(Place::About | Place::Via, words) => (words, &[Some(Place::Speaker), None]),
        _ => return Some(None),
    };
    for place in places {
        let test = place.map_or(Test::Text(words.clone()), |place| Test::In(place, words.clone()));
        let count = search.count(&Node::Clause(Clause { span: *span, test }))?;
        if count > 0 {
            let value = words.words.join(" ");
            let value = if words.words.len() > 1 { format!("\"{value}\"") } else { value };
            let sign = match place {
                Some(Place::Speaker) => "@",
                Some(_) => "about:",
                None => "",
            };
            return Some(Some((format!("{sign}{value}"), count)));
        }
    }
    Some(None)
}
