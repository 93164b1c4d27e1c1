//! Names of people, taken apart: given name, surname, what they say of gender.

use super::lexicon::{Flags, Lexicon};

/// A person's name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FullName {
    /// As written, without title.
    pub shown: String,
    /// First word, lower case; empty when there is only a surname.
    pub given: String,
    /// Surname with its particles, lower case.
    pub surname: String,
    /// What the given name says.
    pub female: Option<bool>,
}

/// Takes `name` (no title before it) apart.
pub fn parse(name: &str, lexicon: &Lexicon) -> FullName {
    let mut words: Vec<&str> = name.split([' ', '\u{a0}']).filter(|w| !w.is_empty()).collect();
    let suffix =
        |w: &str| lexicon.flags(w.trim_matches(['.', ',']).to_lowercase().as_str()).any(Flags::SUFFIX);
    while words.len() > 1 && words.last().is_some_and(|w| suffix(w)) {
        words.pop();
    }
    let last = words.len().saturating_sub(1);
    let particle =
        |i: usize| lexicon.flags(words[i]).any(Flags::PARTICLE) && words[i].starts_with(char::is_lowercase);
    let mut start = last;
    while start > 1 && particle(start - 1) {
        start -= 1;
    }
    let surname = words.get(start..).unwrap_or(&[]).join(" ").trim_end_matches(',').to_lowercase();
    // "J. Robert Oppenheimer": an initial counts only when nothing better follows it.
    let initial = |w: &str| w.trim_end_matches('.').chars().nth(1).is_none();
    let given = words[..start.min(words.len())].iter().find(|w| !initial(w)).or(words[..start].first());
    let given = given.map_or(String::new(), |w| w.to_lowercase());
    let flags = lexicon.flags(&given);
    let female = match (flags.any(Flags::FEMALE_NAME), flags.any(Flags::MALE_NAME)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    FullName { shown: name.to_owned(), given, surname, female }
}

impl FullName {
    /// Whether `other` may name the same person: same surname, given names that agree.
    pub fn same_person(&self, other: &Self, lexicon: &Lexicon) -> bool {
        if self.surname != other.surname {
            return false;
        }
        if self.given.is_empty() || other.given.is_empty() {
            return true;
        }
        let initial = |a: &str, b: &str| {
            a.trim_end_matches('.').chars().count() == 1 && b.starts_with(a.trim_end_matches('.'))
        };
        lexicon.same_given_name(&self.given, &other.given)
            || initial(&self.given, &other.given)
            || initial(&other.given, &self.given)
    }
}
