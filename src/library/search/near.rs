//! Words that occur nowhere, and those spelled nearly so that do.

use super::{
    Hit, Search,
    rows::{Ids, Quotes, Rows},
};
use crate::{
    library::query::{Clause, Node, Place, Query, Tail, Test, Words},
    text::{
        SafeText,
        fold::each_word,
        near::{distance, tolerance},
    },
};
use std::collections::HashMap;

/// A word that was typed and the one that was searched for instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// As typed.
    pub typed: String,
    /// As it stands in a briefing.
    pub used: String,
}

/// `query` with every word that occurs nowhere replaced by the nearest that does; outer `None` when cancelled,
/// inner when there is nothing to replace.
#[allow(clippy::option_option)]
pub(super) fn respell(search: &Search, query: &Query) -> Option<Option<(Query, Vec<Near>)>> {
    let mut out = query.clone();
    let mut near = Vec::new();
    if let Some(root) = &mut out.root {
        walk(search, root, &query.input, &mut near)?;
    }
    Some((!near.is_empty()).then_some((out, near)))
}

fn walk(search: &Search, node: &mut Node, input: &str, near: &mut Vec<Near>) -> Option<()> {
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter_mut().try_for_each(|n| walk(search, n, input, near)),
        Node::Clause(Clause { span, test: Test::Text(words) }) => {
            words_of(search, None, words, span.of(input), near)
        }
        Node::Clause(Clause { span, test: Test::In(place, words) }) => {
            words_of(search, Some(*place), words, span.of(input), near)
        }
        Node::Not(_) | Node::Clause(_) => Some(()),
    }
}

fn words_of(
    search: &Search,
    place: Option<Place>,
    words: &mut Words,
    typed: &str,
    near: &mut Vec<Near>,
) -> Option<()> {
    let joined = place.is_some_and(Place::is_whole);
    let terms = if joined { vec![words.words.join(" ")] } else { words.words.clone() };
    let last = terms.len() - 1;
    for (at, term) in terms.iter().enumerate() {
        let tail = if at == last { words.tail } else { Tail::Whole };
        if tail == Tail::Prefix {
            continue;
        }
        let Some(used) = nearest(search, place, term, tail)? else { continue };
        let typed = written(typed, term).unwrap_or_else(|| term.clone());
        near.push(Near { typed, used: used.clone() });
        if joined {
            words.words = used.split(' ').map(str::to_owned).collect();
        } else {
            words.words[at] = used;
        }
        if at == last {
            words.tail = Tail::Whole;
        }
    }
    Some(())
}

/// The nearest term to one that occurs nowhere, the more frequent of equals; inner `None` when it occurs, or
/// nothing is near.
#[allow(clippy::option_option)]
fn nearest(search: &Search, place: Option<Place>, term: &str, tail: Tail) -> Option<Option<String>> {
    let alive = |store: &dyn Rows, ids: &Ids| {
        let mut rows = store.having(place, ids);
        rows.and(store.alive());
        rows
    };
    let known = |store: &&dyn Rows| {
        let ids = store.ids(place, term, tail != Tail::Whole);
        !ids.is_empty() && !alive(*store, &ids).is_empty()
    };
    let mut limit = tolerance(term.chars().count());
    if limit == 0 || search.stores.iter().any(known) {
        return Some(None);
    }
    let letters = letters(term);
    let mut found: HashMap<String, (usize, usize)> = HashMap::new();
    for store in &search.stores {
        if (search.cancelled)() {
            return None;
        }
        store.each_term(place, &mut |candidate, id| {
            // One slip changes two letters at most; a character is four bytes at most.
            let far = (letters ^ self::letters(candidate)).count_ones() as usize > 2 * limit;
            if far || candidate.len().abs_diff(term.len()) > limit * 4 {
                return;
            }
            let Some(slips) = distance(term, candidate, limit) else { return };
            let rows = alive(*store, &Ids::These(vec![id])).count();
            if rows > 0 {
                found.entry(candidate.to_owned()).or_insert((slips, 0)).1 += rows;
                limit = limit.min(slips.max(1));
            }
        });
    }
    let best = found.into_iter().min_by(|(a, (a_slips, a_rows)), (b, (b_slips, b_rows))| {
        (a_slips, b_rows, a).cmp(&(b_slips, a_rows, b))
    });
    Some(best.map(|(word, _)| word))
}

/// Which letters occur in `word`, a bit for each; other scripts share the bits.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |bits, c| bits | 1 << (c as u32 % 64))
}

/// Puts the replacements as they are written in the first hit.
pub(super) fn as_written(quotes: &dyn Quotes, mut near: Vec<Near>, hits: &[Hit]) -> Vec<Near> {
    let Some(hit) = hits.first() else { return near };
    let Some(opened) = quotes.briefing(hit.entry) else { return near };
    let briefing = &opened.briefing;
    let names = briefing.actors.iter().flat_map(|a| [&a.name].into_iter().chain(&a.role).chain(&a.aliases));
    let content = briefing.quotes.get(hit.quote).map_or("", |quote| briefing.words(quote.place));
    let texts: Vec<&str> = [content].into_iter().chain(names.map(SafeText::as_str)).collect();
    for near in &mut near {
        if let Some(used) = texts.iter().find_map(|text| written(text, &near.used)) {
            near.used = used;
        }
    }
    near
}

/// How the folded `word` is written in `text`.
fn written(text: &str, word: &str) -> Option<String> {
    let mut found = None;
    each_word(text, |w, span| {
        if w == word && found.is_none() {
            found = Some(span.of(text).to_owned());
        }
    });
    found
}
