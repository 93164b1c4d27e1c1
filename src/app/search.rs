//! The quote search screen: what is typed, what was found, the chosen row.

use super::typed::Typed;
use crate::{
    library::{
        query::{self, Query, Vocabulary},
        search::Group,
    },
    text::{SafeText, fold::words},
};
use jiff::civil::Date;
use std::{collections::HashMap, sync::Arc};

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
    /// Whether enter was pressed before it came: the best of it is meant, not what is shown meanwhile.
    pub entered: bool,
    /// Speaker and briefing of each row.
    pub whence: Vec<Whence>,
    /// What the rows are put together by.
    pub by: By,
    /// Indices of the rows as they are shown.
    pub order: Vec<usize>,
    /// What is shown, line by line.
    pub lines: Vec<Line>,
    /// Which of the rows as they are shown is chosen.
    pub selected: usize,
    /// First line shown.
    pub top: usize,
    /// Which query of the history is typed, while one walks through it.
    pub browsing: Option<usize>,
    /// What was typed before that.
    pub draft: SafeText,
    /// Names, kinds, outlets and tags to complete with.
    pub vocabulary: Arc<Vocabulary>,
}

/// Whose words a row has, and where they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whence {
    /// Who said it, if that is known.
    pub speaker: Option<SafeText>,
    /// Title of the briefing.
    pub title: SafeText,
    /// Its day.
    pub date: Option<Date>,
}

/// What rows are put together by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum By {
    /// Nothing: the best come first.
    #[default]
    Match,
    /// The briefing they stand in.
    Briefing,
    /// Who said it.
    Speaker,
}

impl By {
    /// The one after it.
    pub fn next(self) -> Self {
        match self {
            Self::Match => Self::Briefing,
            Self::Briefing => Self::Speaker,
            Self::Speaker => Self::Match,
        }
    }
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// What the rows below have in common: a row that has it, and how many do.
    Head(usize, usize),
    /// A row, by its place in the order.
    Row(usize),
}

impl Search {
    /// The chosen row.
    pub fn chosen(&self) -> Option<&Group> {
        self.rows.get(*self.order.get(self.selected)?)
    }

    /// Takes in what was found.
    pub fn take(&mut self, rows: Vec<Group>, whence: Vec<Whence>) {
        (self.rows, self.whence) = (rows, whence);
        self.arrange();
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
    }

    /// Puts the rows together by the next thing; the same row stays chosen.
    pub fn group(&mut self) {
        let chosen = self.order.get(self.selected).copied();
        self.by = self.by.next();
        self.arrange();
        self.selected = self.order.iter().position(|row| Some(*row) == chosen).unwrap_or(0);
    }

    /// How many heads there are.
    pub fn heads(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line, Line::Head(..))).count()
    }

    /// The line on which the chosen row stands.
    pub fn line(&self) -> usize {
        self.lines.iter().position(|line| *line == Line::Row(self.selected)).unwrap_or(0)
    }

    /// Groups stand in the order of the best row of each. Until it is known whose words the rows have, each stands
    /// for itself.
    fn arrange(&mut self) {
        let by = if self.whence.is_empty() { By::Match } else { self.by };
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for row in 0..self.rows.len() {
            let at = match self.key(by, row) {
                Some(key) => *known.entry(key).or_insert(groups.len()),
                None => 0,
            };
            if at >= groups.len() {
                groups.push(Vec::new());
            }
            groups[at].push(row);
        }
        self.lines.clear();
        self.order.clear();
        for group in groups {
            if by != By::Match {
                self.lines.push(Line::Head(group[0], group.len()));
            }
            for row in group {
                self.lines.push(Line::Row(self.order.len()));
                self.order.push(row);
            }
        }
    }

    /// What a row has in common with others; nothing where rows are not put together.
    fn key(&self, by: By, row: usize) -> Option<String> {
        match by {
            By::Match => None,
            By::Briefing => Some(self.rows[row].lead.entry.0.to_string()),
            By::Speaker => {
                let speaker = self.whence.get(row).and_then(|whence| whence.speaker.as_deref());
                Some(speaker.map_or(String::new(), |name| words(name).join(" ")))
            }
        }
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
