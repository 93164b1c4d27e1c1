//! A place found again by its words after an edit, at the edges: letters of several bytes, words that stand twice, a
//! beginning that is all that is left.

use super::{anchor::Anchor, testing::briefing};
use crate::{
    briefing::{Briefing, Place},
    text::Span,
};

fn at(section: usize, start: usize) -> Place {
    Place { section, span: Span::new(start, start) }
}

fn found(anchor: &Anchor, bodies: &[&str]) -> (usize, usize) {
    let place = anchor.find(&briefing(bodies));
    (place.section, place.span.start)
}

#[test]
fn words_are_remembered_to_the_end_of_the_line_and_no_longer_than_needed() {
    let of = |body: &str, start: usize| Anchor::new(&briefing(&[body]), at(0, start)).words;
    assert_eq!(of("one two\nthree", 4), "two");
    assert_eq!(of("one two", 99), "");
    let long = "x".repeat(200);
    assert_eq!((of(&long, 0).len(), of(&long, 100).len()), (120, 100));
    // a letter of two bytes at the limit is left out whole
    let wide = format!("{}é{}", "x".repeat(119), "y".repeat(50));
    assert_eq!(of(&wide, 0), "x".repeat(119));
    assert_eq!(Anchor::new(&Briefing::default(), at(3, 7)), Anchor { section: 3, ..Anchor::default() });
}

#[test]
fn the_nearest_of_several_is_taken_in_its_own_section_first() {
    let words = "the ferry is late";
    let anchor = Anchor { section: 1, offset: 30, words: words.into(), above: 0 };
    let twice = format!("{words}, and once more: {words}.");
    let second = twice.rfind(words).expect("there");
    assert_eq!(found(&anchor, &["No.", &twice]), (1, second));
    let nearer_first = Anchor { offset: 9, ..anchor.clone() };
    assert_eq!(found(&nearer_first, &["No.", &twice]), (1, 0));
    assert_eq!(found(&anchor, &[words, "Nothing.", words, words]), (0, 0), "of two alike the first");
    assert_eq!(found(&anchor, &["Nothing.", "Nothing.", words, words]), (2, 0));
    // right where it was, whatever stands elsewhere
    let there = format!("{}{words}{words}", "-".repeat(30));
    assert_eq!(found(&anchor, &[words, &there]), (1, 30));
}

#[test]
fn words_that_are_still_there_are_found_whole_however_short() {
    let anchor = Anchor { section: 0, offset: 3, words: "late".into(), above: 0 };
    let place = anchor.find(&briefing(&["is late"]));
    assert_eq!((place.span.start, place.span.end), (3, 7));
    let place = anchor.find(&briefing(&["is lame"]));
    assert_eq!((place.span.start, place.span.end), (3, 3));
}

#[test]
fn a_beginning_of_at_least_twelve_bytes_counts_and_a_shorter_one_does_not() {
    let anchor = Anchor { section: 0, offset: 3, words: "abcdefghijklmnopqrstuvwx".into(), above: 0 };
    assert_eq!(found(&anchor, &["----------abcdefghijkl!"]), (0, 10));
    assert_eq!(found(&anchor, &["----------abcdefghijk!"]), (0, 3), "eleven are too few");
    // half of an odd number, in the middle of a letter
    let wide = Anchor { words: "abcdefghijkléabcdefghijkl".into(), ..anchor.clone() };
    assert_eq!(wide.words.len() / 2, 13);
    assert_eq!(found(&wide, &["----------abcdefghijkl!"]), (0, 10));
    let short = Anchor { words: "abcdefghijkl".into(), ..anchor.clone() };
    assert_eq!(found(&short, &["----------abcdefghijkl"]), (0, 10));
    let shorter = Anchor { words: "abcdefghijk".into(), ..anchor };
    assert_eq!(found(&shorter, &["----------abcdefghijk"]), (0, 3));
}

#[test]
fn where_nothing_is_left_it_is_the_same_offset_as_far_as_there_is_one() {
    let anchor = Anchor { section: 2, offset: 7, words: "gone without a trace".into(), above: 0 };
    assert_eq!(found(&anchor, &["a", "b", "0123456789"]), (2, 7));
    assert_eq!(found(&anchor, &["a", "b", "01234"]), (2, 5));
    assert_eq!(found(&anchor, &["a", "012345é"]), (1, 6), "not within a letter");
    assert_eq!(found(&anchor, &[]), (0, 0));
    // beyond the end nothing stands, not even nothing
    let empty = Anchor { section: 0, offset: 9, words: String::new(), above: 0 };
    assert_eq!(found(&empty, &["0123"]), (0, 4));
}
