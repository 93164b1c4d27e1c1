//! Finding words within one briefing, case and accents aside.

use crate::{
    briefing::{Briefing, Place},
    text::fold::{Folded, fold},
};

/// More matches than this are not collected; nobody walks them.
const MOST: usize = 10_000;

/// Every place in the bodies where `words` stand, in reading order. Case and accents are ignored unless `words`
/// has a capital (as in less -i and vim's smartcase).
pub fn find_all(briefing: &Briefing, words: &str) -> Vec<Place> {
    let exact = words.chars().any(char::is_uppercase);
    let needle = fold(words);
    let found = briefing.sections.iter().enumerate().flat_map(|(section, s)| {
        let spans = Folded::new(&s.body).find_all(&needle);
        spans.into_iter().map(move |span| (Place { section, span }, span.of(&s.body) == words))
    });
    found.filter(|(_, same)| *same || !exact).map(|(place, _)| place).take(MOST).collect()
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
        assert_eq!(found(&["Orbán, Ma\u{301}ria"], "orban"), [(0, 0)]);
        assert_eq!(found(&["Orbán, Ma\u{301}ria"], "maria"), [(0, 8)]);
        assert!(found(&["text"], "").is_empty());
    }
}
