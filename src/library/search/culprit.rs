//! When nothing is found: which part of the query is to blame.

use super::Search;
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
    let mut worst: Option<(usize, Culprit)> = None;
    for (at, part) in parts.iter().enumerate() {
        let alone = search.count(part)?;
        let rest = [&parts[..at], &parts[at + 1..]].concat();
        let without = if rest.is_empty() { 0 } else { search.count(&Node::And(rest))? };
        if alone == 0 {
            let instead = instead(search, part)?;
            return Some(Some(Culprit { span: part.span(), alone, without, instead }));
        }
        if worst.as_ref().is_none_or(|w| w.0 < without) {
            worst = Some((without, Culprit { span: part.span(), alone, without, instead: None }));
        }
    }
    Some(worst.map(|w| w.1))
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
