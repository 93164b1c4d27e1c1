//! Finding people by what they are called: case and accents do not matter, and near spellings are tried and said.

use super::{People, Person};
use crate::briefing::ActorKind;
use crate::text::{
    SafeText,
    fold::{each_word, words},
    near::{distance, tolerance},
};

/// Somebody who fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Number among the people.
    pub number: usize,
    /// How well: the whole name, its beginning, words of it, words of the office as well.
    pub fit: Fit,
    /// The other name by which it fits, when the first one does not.
    pub by: Option<SafeText>,
}

/// How well a name fits, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// What is sought is the whole of a name.
    Whole,
    /// The words begin words of a name.
    Name,
    /// They begin words of names, office and affiliation together.
    Office,
}

/// Who fits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The best first.
    pub matches: Vec<Match>,
    /// How many there are in all.
    pub total: usize,
    /// What was sought instead, where nobody is spelled as asked: the words as typed, and as they are spelled.
    pub near: Vec<(String, String)>,
}

impl People {
    /// Who goes by `text`, the best `limit` of them: all its words must begin a word of a name, of office or
    /// affiliation. Among those who fit as well, who has a name and said more comes first. Nothing asked finds everybody.
    pub fn find(&self, text: &str, limit: usize) -> Found {
        let mut sought: Vec<String> = words(text).into_iter().map(|word| format!(" {word}")).collect();
        let mut matches = self.fitting(&sought);
        let mut near = Vec::new();
        if matches.is_empty() {
            near = self.respelled(&mut sought);
            if !near.is_empty() {
                matches = self.fitting(&sought);
            }
        }
        if matches.is_empty() {
            near.clear();
        }
        let total = matches.len();
        matches.sort_by_key(|m| (m.fit, self.all[m.number].kind == ActorKind::Unnamed, m.number));
        matches.truncate(limit);
        Found { matches, total, near }
    }

    fn fitting(&self, sought: &[String]) -> Vec<Match> {
        let fits = |(number, person): (usize, &Person)| {
            let (fit, by) = person.fits(sought)?;
            Some(Match { number, fit, by })
        };
        self.all.iter().enumerate().filter_map(fits).collect()
    }

    /// Puts for each word that nobody has the nearest that somebody has; what was put for what.
    fn respelled(&self, sought: &mut [String]) -> Vec<(String, String)> {
        let mut near = Vec::new();
        for word in sought {
            let typed = word.trim().to_owned();
            let names = || self.all.iter().flat_map(|person| person.forms().zip(&person.folded));
            if names().any(|(_, own)| own.contains(word.as_str())) {
                continue;
            }
            let mut best: Option<(&str, &SafeText)> = None;
            let mut least = tolerance(typed.chars().count()) + 1;
            // who said more comes first, and stays among equals
            for (form, own) in names() {
                for own in own.split(' ').filter(|own| !own.is_empty()) {
                    if let Some(slips) = least.checked_sub(1).and_then(|limit| distance(&typed, own, limit)) {
                        (least, best) = (slips, Some((own, form)));
                    }
                }
            }
            if let Some((own, form)) = best {
                near.push((typed, written(form, own)));
                *word = format!(" {own}");
            }
        }
        near
    }
}

/// How the folded `word` is written in `form`.
fn written(form: &str, word: &str) -> String {
    let mut found = word.to_owned();
    each_word(form, |own, span| {
        if own == word {
            span.of(form).clone_into(&mut found);
        }
    });
    found
}

impl Person {
    /// How the words fit, each with a blank before it.
    fn fits(&self, sought: &[String]) -> Option<(Fit, Option<SafeText>)> {
        let whole = sought.concat();
        let begins = |own: &&String| sought.iter().all(|word| own.contains(word.as_str()));
        let by = |at: usize| self.forms().nth(at).filter(|_| at > 0).cloned();
        if let Some(at) = self.folded.iter().position(|own| *own == whole) {
            return Some((Fit::Whole, by(at)));
        }
        if let Some(at) = self.folded.iter().position(|own| begins(&own)) {
            return Some((Fit::Name, by(at)));
        }
        let all = self.folded.concat() + &self.office;
        begins(&&all).then_some((Fit::Office, None))
    }
}
