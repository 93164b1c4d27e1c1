//! Tests of tokens and sentences.

use super::*;
use proptest::prelude::*;

fn words(text: &str) -> Vec<&str> {
    tokenize(text).list.iter().map(|t| t.of(text)).collect()
}

fn sentences(text: &str) -> Vec<&str> {
    let tokens = tokenize(text);
    (0..tokens.sentences.len())
        .map(|i| {
            let s = tokens.sentence(i);
            &text[s[0].start as usize..s[s.len() - 1].end as usize]
        })
        .collect()
}

#[test]
fn clitics_stand_alone() {
    assert_eq!(words("Kelly's don’t they'll"), ["Kelly", "'s", "do", "n’t", "they", "'ll"]);
    assert_eq!(words("O'Malley"), ["O'Malley"]);
    assert_eq!(words("workers' rights"), ["workers", "'", "rights"]);
}

#[test]
fn points_of_abbreviations_stay_with_them() {
    assert_eq!(words("Mr. Ito of the U.S. said."), ["Mr.", "Ito", "of", "the", "U.S.", "said", "."]);
    assert_eq!(words("at 9:30 a.m. Monday"), ["at", "9:30", "a.m.", "Monday"]);
}

#[test]
fn numbers_keep_their_marks() {
    assert_eq!(words("$1,237.50, 9/11, 5%"), ["$", "1,237.50", ",", "9/11", ",", "5", "%"]);
}

#[test]
fn marks_are_told_apart() {
    assert_eq!(
        words("“Yes,” he said—''no''."),
        ["“", "Yes", ",", "”", "he", "said", "—", "''", "no", "''", "."]
    );
    assert_eq!(words("「はい」と彼は言った。"), ["「", "はい", "」", "と彼は言った", "。"]);
}

#[test]
fn handles_and_addresses_are_one_token() {
    assert_eq!(
        words("@mayor at https://a.example/b, now"),
        ["@mayor", "at", "https://a.example/b", ",", "now"]
    );
}

#[test]
fn sentences_end_at_stops_with_what_closes_after_them() {
    assert_eq!(sentences("“Go.” She left. Why?"), ["“Go.”", "She left.", "Why?"]);
    assert_eq!(sentences("“Go!” she said."), ["“Go!” she said."]);
}

#[test]
fn abbreviations_do_not_end_sentences_unless_a_new_one_plainly_starts() {
    assert_eq!(
        sentences("Sen. Ruiz of the U.S. Senate left the U.S. He was tired."),
        ["Sen. Ruiz of the U.S. Senate left the U.S.", "He was tired."]
    );
}

#[test]
fn paragraphs_end_sentences() {
    let text = "No stop here\nNext one\n\n";
    assert_eq!(sentences(text), ["No stop here", "Next one"]);
    assert_eq!(tokenize(text).paragraphs, [0..1, 1..2]);
}

proptest! {
    #[test]
    fn any_text_is_divided_in_order_on_boundaries(text in "\\PC{0,80}|[a-zA-Z .,'’“”\"\n-]{0,120}") {
        let tokens = tokenize(&text);
        let mut last = 0;
        for t in &tokens.list {
            prop_assert!(t.start >= last && t.end > t.start);
            prop_assert!(text.get(t.span().range()).is_some());
            last = t.end;
        }
        let mut next = 0;
        for s in &tokens.sentences {
            prop_assert!(s.start == next && s.end > s.start);
            next = s.end;
        }
        prop_assert_eq!(next as usize, tokens.list.len());
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        let kept: usize = tokens.list.iter().map(|t| t.of(&text).chars().filter(|c| c.is_alphanumeric()).count()).sum();
        prop_assert_eq!(letters, kept);
    }
}

#[test]
fn signs_that_stand_on_letters_stay_with_them() {
    assert_eq!(words("मीरा शर्मा said"), ["मीरा", "शर्मा", "said"]);
    assert_eq!(words("re\u{301}sume\u{301} said"), ["re\u{301}sume\u{301}", "said"]);
}
