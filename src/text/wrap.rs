//! Wrapping: where the lines of a paragraph begin and end, as spans of it.

use super::Span;
use textwrap::{WordSeparator, core::Word, wrap_algorithms};
use unicode_width::UnicodeWidthChar;

/// A paragraph longer than this many bytes is wrapped greedily: even lines cost more than they give there.
const EVEN_LIMIT: usize = 20_000;

/// How much care to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrap {
    /// Lines of even length (optimal fit).
    Even,
    /// Each line as full as it goes; ten times as fast.
    Greedy,
}

/// The lines of `text` at `width` columns, without the blanks at their ends.
///
/// `text` holds no `\n`. A word wider than the line is broken. A width of 0 counts as 1.
pub fn wrap(text: &str, width: usize, how: Wrap) -> Vec<Span> {
    let width = width.max(1);
    if text.len() <= width && text.is_ascii() {
        return vec![Span::new(0, text.trim_end().len())];
    }
    match how {
        Wrap::Even if text.len() <= EVEN_LIMIT && !text.chars().any(needs_dictionary) => even(text, width),
        _ => greedy(text, width),
    }
}

/// Scripts that write no blanks between words: where a line may break in them is in a dictionary, which the
/// word finder does not carry (and says so on standard error).
fn needs_dictionary(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{19DF}' | '\u{1A20}'..='\u{1AAF}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AADF}')
}

fn even(text: &str, width: usize) -> Vec<Span> {
    let words: Vec<Word<'_>> = WordSeparator::UnicodeBreakProperties.find_words(text).collect();
    let words = textwrap::core::break_words(words, width);
    let penalties = wrap_algorithms::Penalties::new();
    let Ok(lines) = wrap_algorithms::wrap_optimal_fit(&words, &[width as f64], &penalties) else {
        return greedy(text, width);
    };
    let mut at = 0;
    let mut spans = Vec::with_capacity(lines.len());
    for line in lines {
        let length: usize = line.iter().map(|w| w.word.len() + w.whitespace.len()).sum();
        let shown = text[at..at + length].trim_end().len();
        spans.push(Span::new(at, at + shown));
        at += length;
    }
    spans
}

fn greedy(text: &str, width: usize) -> Vec<Span> {
    let mut spans = Vec::with_capacity(text.len() / width + 1);
    let (mut start, mut columns) = (0, 0);
    // Where the line may end, and where the next would begin then.
    let mut break_at: Option<(usize, usize)> = None;
    let mut previous_blank = false;
    for (i, c) in text.char_indices() {
        let w = c.width().unwrap_or(0);
        let blank = c == ' ';
        if blank && i == start {
            // Blanks at the beginning of a line are not shown.
            (start, previous_blank) = (i + 1, true);
            continue;
        }
        if previous_blank && !blank {
            break_at = break_at.map(|(end, _)| (end, i));
        } else if blank && !previous_blank {
            break_at = Some((i, i + 1));
        }
        if columns + w > width && !blank && i > start {
            let (end, next) = break_at.unwrap_or((i, i));
            spans.push(Span::new(start, end));
            columns =
                if next == i { 0 } else { text[next..i].chars().filter_map(UnicodeWidthChar::width).sum() };
            start = next;
            break_at = None;
            // What was carried over may leave no room for a wide character either.
            if columns + w > width && i > start {
                spans.push(Span::new(start, i));
                (start, columns) = (i, 0);
            }
        }
        columns += w;
        previous_blank = blank;
    }
    spans.push(Span::new(start, start + text[start..].trim_end().len()));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, width: usize, how: Wrap) -> Vec<&str> {
        wrap(text, width, how).into_iter().map(|s| &text[s.range()]).collect()
    }

    #[test]
    fn even_lines_avoid_a_ragged_end() {
        let text = "To be, or not to be: that is the question we ask again";
        assert_eq!(lines(text, 24, Wrap::Greedy)[0], "To be, or not to be:");
        let even = lines(text, 24, Wrap::Even);
        assert_eq!(even.join(" "), text);
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken() {
        assert_eq!(lines("Donaudampfschiff", 6, Wrap::Even), ["Donaud", "ampfsc", "hiff"]);
        assert_eq!(lines("Donaudampfschiff", 6, Wrap::Greedy), ["Donaud", "ampfsc", "hiff"]);
    }

    #[test]
    fn wide_characters_count_two_columns() {
        for how in [Wrap::Even, Wrap::Greedy] {
            assert_eq!(lines("王小明王小明", 4, how), ["王小", "明王", "小明"]);
        }
    }

    #[test]
    fn what_is_carried_over_leaves_room_for_what_follows() {
        for (text, width, expected) in [
            ("aaa   bbb", 4, &["aaa", "bbb"][..]),
            ("a bcd王", 5, &["a", "bcd王"]),
            ("\u{301} aaa王", 4, &["\u{301}", "aaa", "王"]),
            ("王王", 1, &["王", "王"]),
            (" a ", 1, &["a"]),
        ] {
            assert_eq!(lines(text, width, Wrap::Greedy), expected, "{text}");
        }
    }

    #[test]
    fn what_is_very_long_or_in_a_script_without_blanks_is_not_evened() {
        let text = "aaa bb cc ddddd";
        let same = |text: &str| wrap(text, 6, Wrap::Even) == wrap(text, 6, Wrap::Greedy);
        assert!(!same(text), "the two differ");
        assert!(same(&format!("{text} ส")));
        let long = format!("{text}. ").repeat(EVEN_LIMIT / text.len() + 1);
        assert!(same(&long) && !same(&long[..EVEN_LIMIT]));
    }

    #[test]
    fn an_empty_text_is_one_empty_line() {
        assert_eq!(wrap("", 10, Wrap::Even), [Span::new(0, 0)]);
        assert!(wrap("  ", 1, Wrap::Greedy)[0].is_empty());
    }

    proptest! {
        #[test]
        fn nothing_but_blanks_is_lost_and_no_line_is_too_wide(text in "[a-zé王 ,.\u{301}-]{0,200}", width in 2usize..40) {
            for how in [Wrap::Even, Wrap::Greedy] {
                let spans = wrap(&text, width, how);
                let mut at = 0;
                for span in &spans {
                    prop_assert!(text[at..span.start].trim().is_empty());
                    let columns: usize = text[span.range()].chars().filter_map(UnicodeWidthChar::width).sum();
                    prop_assert!(columns <= width, "{columns} > {width} in {:?}", &text[span.range()]);
                    at = span.end;
                }
                prop_assert!(text[at..].trim().is_empty());
            }
        }
    }
}
