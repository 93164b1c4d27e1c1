//! The word lists that tell furniture from text, read once from `assets/page-words.txt`.

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, StartKind};
use foldhash::HashSet;
use std::sync::LazyLock;

/// The lists, by the names they have in the file.
#[derive(Debug, Default)]
pub struct Words {
    pub class: HashSet<&'static str>,
    pub class_part: Vec<&'static str>,
    pub likely_class: HashSet<&'static str>,
    pub likely_class_part: Vec<&'static str>,
    pub line: HashSet<&'static str>,
    pub line_begin: Parts,
    pub line_part: Parts,
    pub time: HashSet<&'static str>,
    pub credit_begin: Vec<&'static str>,
    pub credit_end: Vec<&'static str>,
    pub plea: Parts,
    pub dated: Vec<&'static str>,
    pub agency: HashSet<&'static str>,
    pub tail: HashSet<&'static str>,
    pub author: Vec<&'static str>,
    pub elsewhere: Vec<&'static str>,
    pub outlet: Parts,
}

/// Words of which any may stand anywhere in a text.
#[derive(Debug, Default)]
pub struct Parts {
    words: Vec<&'static str>,
    all: Option<AhoCorasick>,
    /// The same, whatever the case.
    loose: Option<AhoCorasick>,
}

impl Parts {
    /// Whether one of them is in `text`.
    pub fn are_in(&self, text: &str) -> bool {
        self.all.as_ref().is_some_and(|all| all.is_match(text))
    }

    /// Whether one of them is in `text`, whatever the case of its ASCII letters.
    pub fn are_in_any_case(&self, text: &str) -> bool {
        self.loose.as_ref().is_some_and(|all| all.is_match(text))
    }

    /// Whether `text` begins with one of them.
    pub fn begin(&self, text: &str) -> bool {
        let input = Input::new(text).anchored(Anchored::Yes).earliest(true);
        self.all.as_ref().is_some_and(|all| all.try_find(input).is_ok_and(|found| found.is_some()))
    }

    fn build(&mut self) {
        // Every line of a page is looked up, so it is worth its room.
        let kind = Some(AhoCorasickKind::DFA);
        self.all = AhoCorasick::builder().kind(kind).build(&self.words).ok();
    }
}

/// The lists in force.
pub fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| parse(include_str!("../../../assets/page-words.txt")));
    &WORDS
}

fn parse(text: &'static str) -> Words {
    let mut words = Words::default();
    let mut list = "";
    // A blank at the end of a word is part of it.
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            list = name;
            continue;
        }
        match list {
            "class" => drop(words.class.insert(line)),
            "class-part" => words.class_part.push(line),
            "likely-class" => drop(words.likely_class.insert(line)),
            "likely-class-part" => words.likely_class_part.push(line),
            "line" => drop(words.line.insert(line)),
            "line-begin" => words.line_begin.words.push(line),
            "line-part" => words.line_part.words.push(line),
            "time" => drop(words.time.insert(line)),
            "credit-begin" => words.credit_begin.push(line),
            "plea" => words.plea.words.push(line),
            "dated" => words.dated.push(line),
            "agency" => drop(words.agency.insert(line)),
            "author" => words.author.push(line),
            "elsewhere" => words.elsewhere.push(line),
            "outlet" => words.outlet.words.push(line),
            "tail" => drop(words.tail.insert(line)),
            _ => words.credit_end.push(line),
        }
    }
    for parts in [&mut words.line_part, &mut words.plea, &mut words.outlet] {
        parts.build();
    }
    let begins = &mut words.line_begin;
    begins.all = AhoCorasick::builder().start_kind(StartKind::Anchored).build(&begins.words).ok();
    words.plea.loose = AhoCorasick::builder().ascii_case_insensitive(true).build(&words.plea.words).ok();
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn every_list_has_words() {
        let words = words();
        let sets = [&words.class, &words.likely_class, &words.line, &words.time, &words.agency, &words.tail];
        let lists = [
            &words.class_part,
            &words.likely_class_part,
            &words.line_begin.words,
            &words.line_part.words,
            &words.credit_begin,
            &words.plea.words,
            &words.dated,
        ];
        assert!(sets.iter().all(|set| set.len() >= 10) && lists.iter().all(|list| list.len() >= 5));
        assert!(words.line_begin.words.contains(&"share this "), "blanks at the end stay");
        assert_eq!(words.credit_end.len(), 9, "a name that no list has would land here");
    }
}
