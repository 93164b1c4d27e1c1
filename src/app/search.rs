//! The quote search screen: what is typed, what was found, the chosen row.

use super::typed::Typed;
use crate::{
    library::{
        query::{self, Query, Vocabulary},
        search::Group,
    },
    text::SafeText,
};
use jiff::civil::Date;
use std::sync::Arc;

/// State of the screen.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What is typed.
    pub typed: Typed,
    /// The same, understood as far as it can be.
    pub asked: Query,
    /// Number of the newest request; answers to older ones are dropped.
    pub generation: u64,
    /// The query that was answered: as asked, or with other spellings.
    pub answered: Query,
    /// What was found, best first; quotes that say the same stand under the first of them.
    pub rows: Vec<Group>,
    /// How many quotes there are in all.
    pub total: usize,
    /// What is to be said about the result: an error in the query, or why nothing was found.
    pub note: Option<SafeText>,
    /// Whether an answer is still to come.
    pub waiting: bool,
    /// Index of the chosen row.
    pub selected: usize,
    /// First row shown.
    pub top: usize,
    /// Which query of the history is typed, while one walks through it.
    pub browsing: Option<usize>,
    /// What was typed before that.
    pub draft: SafeText,
    /// Names, kinds, outlets and tags to complete with.
    pub vocabulary: Arc<Vocabulary>,
}

impl Search {
    /// The chosen row.
    pub fn chosen(&self) -> Option<&Group> {
        self.rows.get(self.selected)
    }

    /// Understands anew what is typed.
    pub fn parse(&mut self, today: Option<Date>) {
        self.asked = query::parse(self.typed.text(), today.unwrap_or_default(), true);
    }

    /// Completes the word before the cursor as far as all candidates agree, or with the only one; else gives
    /// back what the candidates are, in one line.
    pub fn complete(&mut self) -> Option<String> {
        let text = self.typed.text().as_str();
        let done = query::complete(text, self.typed.cursor(), &self.vocabulary);
        let insert = match done.candidates.as_slice() {
            [] => return Some("nothing to complete here".to_string()),
            [only] => only.insert.clone(),
            several => common_start(several.iter().map(|c| c.insert.as_str())),
        };
        let typed = done.span.of(text);
        if done.candidates.len() > 1 && insert.len() <= typed.len() {
            let labels: Vec<&str> = done.candidates.iter().take(8).map(|c| c.label.as_str()).collect();
            return Some(labels.join("  "));
        }
        let ends = done.candidates.len() == 1 && !insert.ends_with(':');
        let after = text[done.span.end..].trim_start();
        let before = format!("{}{insert}{}", &text[..done.span.start], if ends { " " } else { "" });
        let whole = format!("{before}{after}");
        self.typed.set(&whole);
        self.typed.move_to(before.len());
        None
    }
}

fn common_start<'a>(mut words: impl Iterator<Item = &'a str>) -> String {
    let first = words.next().unwrap_or_default();
    words
        .fold(first, |start, word| {
            let same = start.char_indices().zip(word.chars()).find(|((_, a), b)| a != b).map(|((i, _), _)| i);
            &start[..same.unwrap_or(start.len().min(word.len()))]
        })
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::query::complete::Known;

    fn search(typed: &str, actors: &[&str]) -> Search {
        let known = |name: &&str| Known { name: (*name).to_string(), count: 1, ..Known::default() };
        let vocabulary = Vocabulary { actors: actors.iter().map(known).collect(), ..Vocabulary::default() };
        Search { typed: Typed::new(typed), vocabulary: Arc::new(vocabulary), ..Search::default() }
    }

    #[test]
    fn tab_completes_the_only_candidate_and_goes_on() {
        let mut s = search("quota @ven", &["Ada Venn", "Bo Sollen"]);
        assert_eq!(s.complete(), None);
        assert_eq!(s.typed.text().as_str(), "quota @\"Ada Venn\" ");
    }

    #[test]
    fn tab_says_what_could_follow_when_there_are_several() {
        let mut s = search("@ven", &["Ada Venn", "Matthias Venn"]);
        let said = s.complete().expect("several candidates");
        assert!(said.contains("Ada Venn") && said.contains("Matthias Venn"), "{said}");
    }

    #[test]
    fn names_of_fields_complete_too() {
        let mut s = search("talks sp", &[]);
        s.complete();
        assert_eq!(s.typed.text().as_str(), "talks speaker:");
    }
}
