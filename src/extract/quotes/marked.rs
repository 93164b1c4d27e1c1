//! Quotes by their marks alone, for languages that no model was trained on: words in quotation marks beside a cue.

use super::{
    RawQuote,
    regions::{self, Region},
};
use crate::{
    briefing::QuoteKind,
    extract::tokens::{Shape, Token, Tokens, tokenize},
    text::Span,
};
use std::ops::Range;

/// How far from the marks a cue may stand, in tokens.
const REACH: usize = 10;

/// Words from which on a quoted stretch is a quote without a cue beside it.
const LONG: usize = 8;

/// A text with the words of saying of its language, in lower case.
struct Page<'t> {
    text: &'t str,
    tokens: &'t Tokens,
    cues: &'t [&'t str],
}

/// Finds direct quotes by their marks. `cues` are the words of saying of the language, in lower case; a quoted stretch
/// is a quote when a cue stands near it in its paragraph, or when it is long enough to be more than a title.
pub fn find(text: &str, cues: &[&str]) -> Vec<RawQuote> {
    let tokens = tokenize(text);
    let page = Page { text, tokens: &tokens, cues };
    let (mut out, mut found) = (Vec::new(), Vec::new());
    for paragraph in 0..tokens.paragraphs.len() {
        let range = tokens.paragraph(paragraph);
        found.clear();
        regions::find(text, &tokens.list, range.clone(), &mut found);
        for region in &found {
            if let Some(quote) = page.quote(region, &found, &range, out.len() as u32) {
                out.push(quote);
            }
        }
    }
    out
}

impl Page<'_> {
    fn is_cue(&self, token: &Token) -> bool {
        let word = token.of(self.text);
        if token.shape == Shape::Uncased {
            return self.cues.iter().any(|c| word.contains(c));
        }
        let lower = word.to_lowercase();
        self.cues.iter().any(|c| *c == lower)
    }

    fn quote(&self, region: &Region, all: &[Region], range: &Range<usize>, group: u32) -> Option<RawQuote> {
        let list = &self.tokens.list;
        let inside = region.inside();
        let words: usize = inside.clone().map(|i| self.weight(&list[i])).sum();
        let (start, end) = (region.open as usize, region.end as usize);
        let free = |i: &usize| !all.iter().any(|r| r.range().contains(i));
        let after = (end..range.end.min(end + REACH)).filter(free).find(|i| self.is_cue(&list[*i]));
        let before = (range.start.max(start.saturating_sub(REACH))..start).rev().filter(free);
        let before = before.take_while(|i| list[*i].shape != Shape::Stop).find(|i| self.is_cue(&list[*i]));
        let colon = start > range.start && list[start - 1].shape == Shape::Colon;
        // the nearer of the two; a colon before the mark speaks for the cue before
        let cue = match (before, after) {
            (Some(b), Some(a)) if colon || start - b <= a - end => Some(b),
            (_, Some(a)) => Some(a),
            (b, None) => b,
        };
        let whole = inside.end > inside.start && (list[inside.end - 1].shape == Shape::Stop || colon);
        if words == 0 || !(cue.is_some() && words >= 2 || words >= LONG || whole && words >= 4) {
            return None;
        }
        let speaker = cue.and_then(|c| self.speaker(c, range, &free));
        Some(RawQuote {
            content: span(list, region.range()),
            cue: cue.map(|c| list[c].span()),
            speaker,
            kind: QuoteKind::Direct,
            group,
            carried: false,
            confidence: if speaker.is_some() { 0.7 } else { 0.4 },
        })
    }

    /// How many words a token is worth: scripts without blanks write several in one.
    fn weight(&self, token: &Token) -> usize {
        match token.shape {
            Shape::Uncased => token.of(self.text).chars().count().div_ceil(2),
            shape => usize::from(shape.is_word()),
        }
    }

    /// The name nearest to the cue: capitalised words in a row.
    fn speaker(&self, cue: usize, range: &Range<usize>, free: &dyn Fn(&usize) -> bool) -> Option<Span> {
        let list = &self.tokens.list;
        let name = |i: usize| {
            range.contains(&i) && free(&i) && list[i].shape.is_capital() && list[i].shape != Shape::Single
        };
        let near = |i: usize| (i > cue && i <= cue + 4) || (i < cue && i + 4 >= cue);
        let candidates =
            (range.start.max(cue.saturating_sub(4))..range.end.min(cue + 5)).filter(|i| name(*i) && near(*i));
        let at = candidates.min_by_key(|i| (i.abs_diff(cue), usize::from(*i < cue)))?;
        let (mut from, mut to) = (at, at + 1);
        while from > range.start && name(from - 1) {
            from -= 1;
        }
        while name(to) {
            to += 1;
        }
        Some(span(list, from..to))
    }
}

fn span(list: &[Token], range: Range<usize>) -> Span {
    Span::new(list[range.start].start as usize, list[range.end - 1].end as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, cues: &[&str]) -> Vec<(String, Option<String>)> {
        let words = |s: Span| s.of(text).to_owned();
        find(text, cues).into_iter().map(|q| (words(q.content), q.speaker.map(words))).collect()
    }

    #[test]
    fn german_low_high_marks() {
        let got = found("„Wir öffnen die Brücke im Mai“, sagte Karin Vogt am Montag.", &["sagte"]);
        assert_eq!(got, [("„Wir öffnen die Brücke im Mai“".to_owned(), Some("Karin Vogt".to_owned()))]);
    }

    #[test]
    fn french_guillemets_with_an_inverted_cue() {
        let got = found("« Le pont ouvrira en mai », a déclaré Jeanne Morel.", &["déclaré", "dit"]);
        assert_eq!(got, [("« Le pont ouvrira en mai »".to_owned(), Some("Jeanne Morel".to_owned()))]);
    }

    #[test]
    fn japanese_corner_brackets() {
        let got = found("市長は「橋は五月に開通する」と述べた。", &["述べた"]);
        assert_eq!(got, [("「橋は五月に開通する」".to_owned(), None)]);
    }

    #[test]
    fn a_title_in_marks_is_no_quote() {
        assert!(found("Der Roman „Die Brücke“ erscheint im Herbst.", &["sagte"]).is_empty());
    }
}
