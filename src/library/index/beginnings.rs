//! Sets of rows by the first letters of their words, kept for those letters with which very much begins: a word that is
//! typed is a beginning first, and putting the rows of thousands of words together takes longer than all the rest.

use super::{dictionary::Term, pack::add_to};
use crate::library::search::bits::Bits;
use std::{io, ops::Range};

/// Longest beginnings that are kept, in characters.
const LONGEST: usize = 3;
/// Fewer words are put together as they are asked for.
const MANY: usize = 16;
/// And so are words whose rows take fewer bytes than this many sets as bits.
const DENSE: usize = 2;

/// Calls `each` with the beginnings to be kept and the rows in which a word begins so. `terms` are all the words, in order;
/// `read` puts what stands at a place among their rows into an empty vector.
///
/// # Errors
/// Those of `read` and `each`, and where what was read is no set of rows.
pub fn beginnings(
    terms: &[Term],
    rows: usize,
    mut read: impl FnMut(Range<usize>, &mut Vec<u8>) -> io::Result<()>,
    mut each: impl FnMut(&str, &Bits) -> io::Result<()>,
) -> io::Result<()> {
    let mut postings = Vec::new();
    for letters in 1..=LONGEST {
        let mut place = 0;
        for alike in terms.chunk_by(|a, b| head(a.0, letters) == head(b.0, letters)) {
            let bytes: usize = alike.iter().map(|(.., length)| length).sum();
            let start = place;
            place += bytes;
            let Some(head) = head(alike[0].0, letters) else { continue };
            if alike.len() < MANY || bytes < DENSE * rows.div_ceil(8) {
                continue;
            }
            postings.clear();
            read(start..place, &mut postings)?;
            let (mut set, mut rest) = (Bits::none(rows), &postings[..]);
            for (.., length) in alike {
                let own = rest.split_off(..*length).and_then(|own| add_to(&mut set, own));
                own.ok_or(io::ErrorKind::InvalidData)?;
            }
            each(head, &set)?;
        }
    }
    Ok(())
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
        let kept = |terms: &[Term], rows: usize| {
            let mut kept = Vec::new();
            let read = |place: Range<usize>, bytes: &mut Vec<u8>| {
                bytes.extend_from_slice(&postings[place]);
                Ok(())
            };
            let each = |head: &str, set: &Bits| {
                kept.push((head.to_owned(), set.clone()));
                Ok(())
            };
            beginnings(terms, rows, read, each).unwrap();
            kept
        };
        let all = kept(&terms, 100);
        let heads: Vec<&str> = all.iter().map(|(head, _)| head.as_str()).collect();
        assert_eq!(heads, ["é", "éa", "éb", "éax", "ébx"]);
        assert_eq!(all[0].1, Bits::all(100));
        assert!(kept(&terms[..MANY - 1], 100).is_empty(), "few words");
        assert!(kept(&terms, 100_000).is_empty(), "few rows");
    }
}
