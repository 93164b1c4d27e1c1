//! Finding words within one briefing, case aside.

use crate::{
    briefing::{Briefing, Place},
    text::Span,
};

/// More matches than this are not collected; nobody walks them.
const MOST: usize = 10_000;

/// Every place in the bodies where `words` stand, in reading order. Case is ignored unless `words` has a
/// capital (as in less -i and vim's smartcase).
pub fn find_all(briefing: &Briefing, words: &str) -> Vec<Place> {
    let mut places = Vec::new();
    if words.is_empty() {
        return places;
    }
    let exact = words.chars().any(char::is_uppercase);
    let needle: Vec<char> = words.chars().collect();
    for (section, s) in briefing.sections.iter().enumerate() {
        let mut at = 0;
        while let Some(span) = next(&s.body, at, &needle, exact) {
            places.push(Place { section, span });
            at = span.end;
            if places.len() == MOST {
                return places;
            }
        }
    }
    places
}

fn next(body: &str, from: usize, needle: &[char], exact: bool) -> Option<Span> {
    let same = |a: char, b: char| a == b || (!exact && a.to_lowercase().eq(b.to_lowercase()));
    let (first, rest) = needle.split_first()?;
    let mut chars = body[from..].char_indices();
    while let Some((i, c)) = chars.next() {
        if !same(c, *first) {
            continue;
        }
        let mut ahead = chars.clone();
        if rest.iter().all(|n| ahead.next().is_some_and(|(_, c)| same(c, *n))) {
            return Some(Span::new(from + i, from + ahead.offset()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::briefing;

    fn found(bodies: &[&str], words: &str) -> Vec<(usize, usize)> {
        find_all(&briefing(bodies), words).iter().map(|p| (p.section, p.span.start)).collect()
    }

    #[test]
    fn finds_in_reading_order_without_regard_to_case() {
        assert_eq!(found(&["Ferry, ferry", "a FERRY"], "ferry"), [(0, 0), (0, 7), (1, 2)]);
    }

    #[test]
    fn a_capital_asks_for_that_very_spelling() {
        assert_eq!(found(&["Ferry, ferry"], "Ferry"), [(0, 0)]);
    }

    #[test]
    fn other_scripts_and_nothing() {
        assert_eq!(found(&["Здравствуй, Андрей"], "андрей"), [(0, 22)]);
        assert!(found(&["text"], "").is_empty());
    }
}
