//! Sets of rows by the first letters of their words, kept for those letters with which very much begins: a word that is
//! typed is a beginning first, and putting the rows of thousands of words together takes longer than all the rest.

use super::{dictionary::Term, pack::add_to};
use crate::library::search::bits::Bits;

/// Longest beginnings that are kept, in characters.
const LONGEST: usize = 3;
/// Fewer words are put together as they are asked for.
const MANY: usize = 16;
/// And so are words whose rows take fewer bytes than this many sets as bits.
const DENSE: usize = 2;

/// The beginnings to be kept, in order, each with the rows in which a word begins so. `terms` are all the words, in
/// order, and `postings` their rows.
pub fn beginnings(terms: &[Term], postings: &[u8], rows: usize) -> Vec<(String, Bits)> {
    let mut starts = Vec::with_capacity(terms.len());
    let mut end = 0;
    for (.., length) in terms {
        starts.push(end);
        end += length;
    }
    let mut kept = Vec::new();
    for letters in 1..=LONGEST {
        let mut from = 0;
        for alike in terms.chunk_by(|a, b| head(a.0, letters) == head(b.0, letters)) {
            let places = &starts[from..from + alike.len()];
            from += alike.len();
            let bytes: usize = alike.iter().map(|(.., length)| length).sum();
            let Some(head) = head(alike[0].0, letters) else { continue };
            if alike.len() >= MANY && bytes >= DENSE * rows.div_ceil(8) {
                let mut set = Bits::none(rows);
                for (start, (.., length)) in places.iter().zip(alike) {
                    add_to(&mut set, &postings[*start..start + length]);
                }
                kept.push((head.to_owned(), set));
            }
        }
    }
    kept.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    kept
}

/// The first letters of a term; `None` when it has fewer.
fn head(term: &str, letters: usize) -> Option<&str> {
    let (last, c) = term.char_indices().nth(letters - 1)?;
    term.get(..last + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::index::pack::Gaps;

    #[test]
    fn what_much_begins_with_is_kept_with_its_rows() {
        let words: Vec<String> = (0..40).map(|n| format!("é{}x", char::from(b'a' + n / 20))).collect();
        let words: Vec<String> = words.iter().zip(10..).map(|(w, n)| format!("{w}{n}")).collect();
        let mut postings = Vec::new();
        let mut terms: Vec<Term> = Vec::new();
        for (number, word) in (0u32..).zip(&words) {
            let start = postings.len();
            let mut gaps = Gaps::default();
            (number % 7..100).step_by(7).for_each(|row| gaps.add(row));
            gaps.finish(100, &mut postings);
            terms.push((word, number, postings.len() - start));
        }
        let kept = beginnings(&terms, &postings, 100);
        let heads: Vec<&str> = kept.iter().map(|(head, _)| head.as_str()).collect();
        assert_eq!(heads, ["é", "éa", "éax", "éb", "ébx"]);
        assert_eq!(kept[0].1, Bits::all(100));
        assert!(beginnings(&terms[..MANY - 1], &postings, 100).is_empty(), "few words");
        assert!(beginnings(&terms, &postings, 100_000).is_empty(), "few rows");
    }
}
