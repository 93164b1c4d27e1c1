//! The same words said in several briefings: found by content, so that misquotes show.

use super::{
    Corpus, Hit,
    bits::Bits,
    rows::{Ids, Quotes, Rows},
    segment::Sketch,
};
use crate::{
    library::EntryId,
    text::{Span, fold::each_word, fold::words},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A quote that says the same as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echo {
    /// The briefing.
    pub entry: EntryId,
    /// Index of the quote in it.
    pub quote: usize,
    /// Stretches of its content that the other does not have in that place; empty when the words are the same.
    /// In a quote that is only a part of the other, or has the other as a part, what is more is no variant.
    pub variants: Vec<Span>,
}

/// A hit with all that say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The hit that stands for all.
    pub lead: Hit,
    /// The others in the corpus, hits or not, the closest first.
    pub echoes: Vec<Echo>,
    /// Briefings in which it was said, that of the lead included.
    pub briefings: usize,
}

/// Fewest words of a stretch that is known again inside a longer quote.
const PART: usize = 5;
/// Fewest words of quotes that are known again with variants; shorter ones must be the same.
const VARIED: usize = 4;
/// Most words of quotes that are compared word by word.
const LONG: usize = 500;
/// Rows of a store that may hold a word for it to lead to quotes that are a part of this one.
const RARE: usize = 64;
/// Most quotes of one volume of an index that are compared with another.
const LOOKED: usize = 1000;

/// Puts hits that say the same under the first of them, in the order of `hits`.
pub fn group(corpus: &Corpus, hits: &[Hit]) -> Vec<Group> {
    group_in(corpus, hits, &|| false).unwrap_or_default()
}

/// [`group`] in any stores; `None` when cancelled.
pub(in crate::library) fn group_in(
    quotes: &dyn Quotes,
    hits: &[Hit],
    cancelled: &dyn Fn() -> bool,
) -> Option<Vec<Group>> {
    let mut taken: BTreeSet<(EntryId, usize)> = BTreeSet::new();
    let mut groups = Vec::new();
    for &lead in hits {
        if cancelled() {
            return None;
        }
        if !taken.insert((lead.entry, lead.quote)) {
            continue;
        }
        let mut echoes = echoes_in(quotes, lead.entry, lead.quote);
        echoes.retain(|e| taken.insert((e.entry, e.quote)));
        let mut entries: BTreeSet<EntryId> = echoes.iter().map(|e| e.entry).collect();
        entries.insert(lead.entry);
        groups.push(Group { lead, echoes, briefings: entries.len() });
    }
    Some(groups)
}

/// The other quotes that say the same as quote number `quote` of `entry`, the closest first.
///
/// Same are: the same words; at least four words of which four in five agree in order; and at least five words
/// in a row that are all of one and a part of the other.
pub fn echoes(corpus: &Corpus, entry: EntryId, quote: usize) -> Vec<Echo> {
    echoes_in(corpus, entry, quote)
}

fn echoes_in(quotes: &dyn Quotes, entry: EntryId, quote: usize) -> Vec<Echo> {
    let content = words(&said(quotes, entry, quote));
    if content.is_empty() {
        return Vec::new();
    }
    let mut found: BTreeMap<(usize, EntryId, usize), Vec<Span>> = BTreeMap::new();
    let mut other = Vec::new();
    for store in quotes.stores() {
        let ids = numbers(store, &content);
        let own = (Sketch::of(&ids), ids.len());
        // on disk the newest come first
        let most = if store.newest_first() { LOOKED } else { usize::MAX };
        for row in candidates(store, &ids).iter().take(most) {
            if store.sketch(row).is_some_and(|other| !may_echo(own, other)) {
                continue;
            }
            store.words_of(row, &mut other);
            let Some((distance, odd)) = compare(&ids, &other) else { continue };
            let (_, from, number) = store.locate(row);
            if (from, number) == (entry, quote) {
                continue;
            }
            let variants = if odd.is_empty() { vec![] } else { spans(&said(quotes, from, number), &odd) };
            found.insert((distance, from, number), variants);
        }
    }
    found.into_iter().map(|((_, entry, quote), variants)| Echo { entry, quote, variants }).collect()
}

/// What was said in a quote.
fn said(quotes: &dyn Quotes, entry: EntryId, quote: usize) -> String {
    let opened = quotes.briefing(entry);
    let said = opened.as_ref().and_then(|o| Some(o.briefing.words(o.briefing.quotes.get(quote)?.place)));
    said.unwrap_or_default().to_owned()
}

/// The store's numbers for `content`; words it does not have get numbers it does not use.
fn numbers(store: &dyn Rows, content: &[String]) -> Vec<u32> {
    let mut unknown: HashMap<&str, u32> = HashMap::new();
    content
        .iter()
        .map(|word| {
            store.number(word).unwrap_or_else(|| {
                let next = u32::MAX - unknown.len() as u32;
                *unknown.entry(word).or_insert(next)
            })
        })
        .collect()
}

/// The rows that may say the same, as far as single words tell. Few words must all be there. Of more, those that have one
/// of the words that lead there: more than a third of them, the rarest, since two in three must be shared; and all
/// others that are rare, for short quotes that are a part of this one.
fn candidates(store: &dyn Rows, ids: &[u32]) -> Bits {
    // numbers of words that the store does not have
    let unknown = u32::MAX - ids.len() as u32;
    let frequency = |&id: &u32| (if id > unknown { 0 } else { store.frequency(id) }, id);
    let mut by_rows: Vec<(usize, u32)> = ids.iter().map(frequency).collect();
    by_rows.sort_unstable();
    let mut rows = store.alive().clone();
    if ids.len() < VARIED {
        if by_rows.first().is_some_and(|rarest| rarest.0 == 0) {
            return Bits::none(store.len());
        }
        for (_, id) in by_rows {
            rows.and(&store.having(None, &Ids::These(vec![id])));
        }
        return rows;
    }
    let needed = ids.len() / 3 + 1;
    let leads = by_rows.iter().enumerate().take_while(|(at, word)| *at < needed || word.0 <= RARE);
    let mut leads: Vec<u32> = leads.filter(|(_, word)| word.0 > 0).map(|(_, word)| word.1).collect();
    leads.sort_unstable();
    leads.dedup();
    rows.and(&store.having(None, &Ids::These(leads)));
    rows
}

/// Whether two rows may say the same, as far as sketches and numbers of words tell; see [`compare`] for what must be
/// shared. Most candidates share a word or two, and go no further.
fn may_echo((own, n): (Sketch, usize), (other, m): (Sketch, usize)) -> bool {
    let (lost, more) = (own.beyond(other), other.beyond(own));
    // of n and m words two fifths of the sum are shared
    let alike = 10 * lost + 4 * (n + m) <= 10 * n && 10 * more + 4 * (n + m) <= 10 * m;
    let part = if n < m { lost == 0 } else { more == 0 };
    alike || part
}

/// How far `other` is from `content` and which of its words are odd; `None` when it says something else.
fn compare(content: &[u32], other: &[u32]) -> Option<(usize, Vec<usize>)> {
    if content == other {
        return Some((0, vec![]));
    }
    let (n, m) = (content.len(), other.len());
    let (short, long) = (n.min(m), n.max(m));
    if long > 4 * LONG {
        return None;
    }
    // Most candidates share a word or two: seen without looking at the order.
    let shared = other.iter().filter(|word| content.contains(word)).count();
    let alike = short >= VARIED && long <= LONG && 10 * short.min(shared) >= 4 * (n + m);
    let part = short >= PART && short < long && shared >= short;
    if !alike && !part {
        return None;
    }
    let (inner, outer) = if n < m { (content, other) } else { (other, content) };
    if part && outer.windows(short).any(|w| w == inner) {
        return Some((long - short, vec![]));
    }
    if !alike {
        return None;
    }
    let common = common(content, other);
    let odd: Vec<usize> = (0..m).filter(|at| !common.contains(at)).collect();
    let shared = m - odd.len();
    (10 * shared >= 4 * (n + m)).then_some((n + m - 2 * shared, odd))
}

/// Which words of `b` are in a longest common subsequence with `a`.
fn common(a: &[u32], b: &[u32]) -> BTreeSet<usize> {
    let width = b.len() + 1;
    // lengths[i * width + j]: longest common subsequence of a[i..] and b[j..].
    let mut lengths = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            lengths[i * width + j] = if a[i] == b[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut kept = BTreeSet::new();
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            kept.insert(j);
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    kept
}

/// Where words number `odd` of `text` stand, neighbours joined.
fn spans(text: &str, odd: &[usize]) -> Vec<Span> {
    let mut out: Vec<(usize, Span)> = Vec::new();
    let mut at = 0;
    each_word(text, |_, span| {
        if odd.binary_search(&at).is_ok() {
            match out.last_mut() {
                Some((last, joined)) if *last + 1 == at => (*last, joined.end) = (at, span.end),
                _ => out.push((at, span)),
            }
        }
        at += 1;
    });
    out.into_iter().map(|(_, span)| span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sketches_turn_away_nothing_that_says_the_same(
            mut a in proptest::collection::vec(0u32..40, 1..30),
            cut in 0usize..30,
            other in proptest::collection::vec((0usize..40, 0u32..60), 0..6),
        ) {
            let mut b = a[..a.len() - cut.min(a.len() - 1)].to_vec();
            for (at, word) in other {
                let at = at % (b.len() + 1);
                b.insert(at, word);
            }
            if a.len() % 2 == 0 {
                std::mem::swap(&mut a, &mut b);
            }
            let sketched = |words: &[u32]| (Sketch::of(words), words.len());
            if compare(&a, &b).is_some() {
                prop_assert!(may_echo(sketched(&a), sketched(&b)));
            }
        }
    }

    #[test]
    fn quotes_of_other_words_are_turned_away() {
        let sketched =
            |words: std::ops::Range<u32>| (Sketch::of(&words.clone().collect::<Vec<_>>()), words.len());
        assert!(!may_echo(sketched(0..12), sketched(100..112)));
        assert!(!may_echo(sketched(0..12), sketched(8..20)));
        assert!(may_echo(sketched(0..12), sketched(1..12)));
    }
}
