//! Where the words of a query stand in a text.

use crate::{
    library::query::{Query, Tail, Test, Words},
    text::{Span, fold::each_word},
};

/// The stretches of `text` that match the words and phrases of `query`, in order and without overlaps; those
/// that must not be there are left alone.
///
/// Give it [`super::Hits::query`], so that words found by near spelling light up too.
pub fn highlight(query: &Query, text: &str) -> Vec<Span> {
    let mut words: Vec<(String, Span)> = Vec::new();
    each_word(text, |word, span| words.push((word.to_owned(), span)));
    let mut spans = Vec::new();
    for clause in query.wanted() {
        let Test::Text(wanted) = &clause.test else { continue };
        for window in words.windows(wanted.words.len()) {
            if fits(wanted, window) {
                spans.push(Span::new(window[0].1.start, window[window.len() - 1].1.end));
            }
        }
    }
    merge(spans)
}

fn fits(wanted: &Words, window: &[(String, Span)]) -> bool {
    let last = wanted.words.len() - 1;
    wanted.words.iter().zip(window).enumerate().all(|(at, (word, (found, _)))| {
        if at == last && wanted.tail != Tail::Whole { found.starts_with(word) } else { found == word }
    })
}

/// Joins spans that overlap.
fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_phrases_and_beginnings_light_up_as_they_are_written() {
        let text = "Orbán said the next steps, next week, are Orba\u{301}n’s steps";
        let lit = |input: &str| {
            let query = crate::library::query::parse(input, jiff::civil::date(2025, 1, 1), true);
            highlight(&query, text).iter().map(|s| s.of(text)).collect::<Vec<_>>()
        };
        assert_eq!(lit("orban "), ["Orbán", "Orba\u{301}n"]);
        assert_eq!(lit("\"next steps\""), ["next steps"]);
        assert_eq!(lit("ste"), ["steps", "steps"]);
        assert_eq!(lit("\"the next\" \"next steps\""), ["the next steps"]);
        assert_eq!(lit("week -steps"), ["week"]);
        assert!(lit("@orban in:delay").is_empty());
    }
}
