//! What a section is for, from its kicker and heading.

use crate::briefing::{DraftSection, SectionKind};
use std::sync::OnceLock;

static LISTS: &str = include_str!("../../assets/kinds.txt");

/// The kind of `draft`: its author's word, else what kicker and heading say, else the kicker itself.
pub fn kind(draft: &DraftSection) -> SectionKind {
    if let Some(kind) = &draft.kind {
        return kind.clone();
    }
    let kicker = draft.kicker.as_deref().unwrap_or("").trim();
    let heading = draft.heading.as_deref().unwrap_or("").trim();
    if let Some(name) = named(head_of(kicker)).or_else(|| named(kicker)).or_else(|| named(heading)) {
        return SectionKind::named(name);
    }
    let short = kicker.chars().count() <= 24 && kicker.split_whitespace().count() <= 3;
    SectionKind::named(if short { kicker } else { "" })
}

/// What stands before the first preposition: a reaction to a delay is a reaction.
fn head_of(line: &str) -> &str {
    let cut = [" to ", " of ", " in ", " on ", " over ", " for ", " after ", " about "];
    let end = cut.iter().filter_map(|p| line.find(p)).min().unwrap_or(line.len());
    &line[..end]
}

/// Each kind with one of its words, in the order of the lists.
fn words() -> &'static [(&'static str, &'static str)] {
    static WORDS: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let rows = LISTS.lines().filter(|l| !l.starts_with('#')).filter_map(|row| row.split_once(':'));
        rows.flat_map(|(kind, words)| words.split(',').map(move |word| (kind.trim(), word.trim())))
            .filter(|(_, word)| !word.is_empty())
            .collect()
    })
}

/// The kind whose words stand in `line`; with several, the one whose word comes last, as the head of an
/// English noun phrase does ("Meeting delay").
fn named(line: &str) -> Option<&'static str> {
    if line.is_empty() {
        return None;
    }
    let line = line.to_lowercase().replace('’', "'");
    let starts = starts(&line);
    let mut best: Option<(usize, usize, &'static str)> = None;
    for (kind, word) in words() {
        let Some(end) = starts.iter().rev().find_map(|at| end(&line, *at, word)) else { continue };
        if best.is_none_or(|b| (end, word.len()) > (b.0, b.1)) {
            best = Some((end, word.len(), kind));
        }
    }
    best.map(|b| b.2)
}

/// Where words begin in `line`.
fn starts(line: &str) -> Vec<usize> {
    let mut inside = false;
    let begins = |(at, c): (usize, char)| {
        let was = std::mem::replace(&mut inside, c.is_alphanumeric());
        (!was).then_some(at)
    };
    line.char_indices().filter_map(begins).collect()
}

/// Where `word` ends when it stands by itself at `at`.
fn end(line: &str, at: usize, word: &str) -> Option<usize> {
    let after = line[at..].strip_prefix(word)?.chars().next();
    (!after.is_some_and(char::is_alphanumeric)).then_some(at + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kicker: &str, heading: &str) -> String {
        let draft = DraftSection {
            kicker: Some(kicker.into()),
            heading: Some(heading.into()),
            ..DraftSection::default()
        };
        kind(&draft).name().to_owned()
    }

    #[test]
    fn kinds_are_found_in_kickers() {
        assert_eq!(of("What's the story", ""), "story");
        assert_eq!(of("What’s the story", ""), "story");
        assert_eq!(of("Meeting delay", ""), "delay");
        assert_eq!(of("Vote postponed", ""), "delay");
        assert_eq!(of("Summit uncertainty", ""), "uncertainty");
        assert_eq!(of("Diplomatic progress", ""), "progress");
    }

    #[test]
    fn the_heading_speaks_when_the_kicker_says_nothing() {
        assert_eq!(of("Second reading", "Hearing put off until March"), "delay");
    }

    #[test]
    fn the_last_word_of_a_kicker_decides() {
        assert_eq!(of("Progress delayed", ""), "delay");
        assert_eq!(of("Reaction to the delay", ""), "reaction");
    }

    #[test]
    fn other_kickers_are_kinds_of_their_own() {
        assert_eq!(of("Numbers", ""), "numbers");
        assert_eq!(of("", ""), "text");
        assert_eq!(of("A very long kicker that is nearly a sentence", ""), "text");
    }

    #[test]
    fn words_inside_words_do_not_count() {
        assert_eq!(of("Storytelling", ""), "storytelling");
    }

    #[test]
    fn the_author_wins() {
        let draft = DraftSection {
            kind: Some(SectionKind::Progress),
            kicker: Some("Meeting delay".into()),
            ..DraftSection::default()
        };
        assert_eq!(kind(&draft), SectionKind::Progress);
    }
}
