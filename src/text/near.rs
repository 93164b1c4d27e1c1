//! How far apart two spellings are, and "did you mean": the nearest of a few known words.

/// The word of `known` that `word` is most likely a slip of, ignoring case; `None` when none is near, at most
/// one slip for every three letters of the longer one.
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.trim().to_lowercase();
    let letters = word.chars().count();
    // The longer of the two counts: letters left out are slips too. Nothing is near to next to nothing, though.
    let limit = |k: &str| if letters < 3 { 1 } else { letters.max(k.chars().count()).div_ceil(3).min(3) };
    let near = known.iter().filter_map(|k| Some((distance(&word, &k.to_lowercase(), limit(k))?, *k)));
    near.min_by_key(|(slips, _)| *slips).map(|(_, k)| k)
}

/// Single-letter slips that may part a word of this many characters from the one that was meant, among the many
/// words of a language, where more would lead to other words.
pub fn tolerance(chars: usize) -> usize {
    match chars {
        0..=2 => 0,
        3..=6 => 1,
        _ => 2,
    }
}

/// Slips between `a` and `b` (a letter more, less, other, or two neighbours swapped), if at most `limit`.
///
/// Optimal string alignment over characters; words longer than 64 characters are compared for equality only.
pub fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    const MAX: usize = 64;
    if a == b {
        return Some(0);
    }
    let mut left = ['\0'; MAX];
    let mut right = ['\0'; MAX];
    let n = fill(a, &mut left)?;
    let m = fill(b, &mut right)?;
    if n.abs_diff(m) > limit {
        return None;
    }
    let mut rows = [[0usize; MAX + 1]; 3];
    for (j, cell) in rows[1].iter_mut().enumerate() {
        *cell = j;
    }
    // rows[0] is two above, rows[1] the one above, rows[2] under way.
    for i in 1..=n {
        rows[2][0] = i;
        let mut least = i;
        for j in 1..=m {
            let same = left[i - 1] == right[j - 1];
            let mut best = (rows[1][j] + 1).min(rows[2][j - 1] + 1).min(rows[1][j - 1] + usize::from(!same));
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[0][j - 2] + 1);
            }
            rows[2][j] = best;
            least = least.min(best);
        }
        if least > limit {
            return None;
        }
        rows.rotate_left(1);
    }
    Some(rows[1][m]).filter(|&d| d <= limit)
}

/// Writes the characters of `word` into `out`; how many, or `None` when they do not fit.
fn fill(word: &str, out: &mut [char]) -> Option<usize> {
    let mut n = 0;
    for c in word.chars() {
        *out.get_mut(n)? = c;
        n += 1;
    }
    Some(n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slips_are_counted() {
        for (a, b, d) in [
            ("ruboi", "rubio", 1),
            ("rubi", "rubio", 1),
            ("rubioo", "rubio", 1),
            ("rabio", "rubio", 1),
            ("lavorv", "lavrov", 1),
            ("zelenksyy", "zelenskyy", 1),
            ("zelensky", "zelenskiy", 1),
            ("orban", "urbane", 2),
        ] {
            assert_eq!(distance(a, b, 2), Some(d), "{a} {b}");
        }
        assert_eq!(distance("budapest", "moscow", 2), None);
        assert_eq!(distance(&"a".repeat(65), &"b".repeat(65), 2), None);
    }

    #[test]
    fn a_limit_is_kept_to_the_letter() {
        assert_eq!(distance("rubi", "rubio", 1), Some(1));
        assert_eq!(distance("rubi", "rubios", 1), None);
        assert_eq!(distance(&"a".repeat(64), &("a".repeat(63) + "b"), 1), Some(1));
        assert_eq!([0, 2, 3, 6, 7, 30].map(tolerance), [0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn next_to_nothing_is_near_to_hardly_anything() {
        assert_eq!(nearest("ab", &["abcd"]), None);
        assert_eq!(nearest("abc", &["abcde"]), Some("abcde"));
    }

    #[test]
    fn slips_are_near() {
        let known = ["title", "date", "source", "sections", "actors"];
        for (slip, meant) in
            [("tilte", "title"), ("Section", "sections"), ("sorce", "source"), ("daet", "date")]
        {
            assert_eq!(nearest(slip, &known), Some(meant), "{slip}");
        }
        for far in ["", "x", "services", "version"] {
            assert_eq!(nearest(far, &known), None, "{far}");
        }
    }

    proptest! {
        #[test]
        fn distance_is_symmetric_and_a_swap_counts_one(a in "[a-d]{0,9}", b in "[a-d]{0,9}", at in 0usize..8) {
            prop_assert_eq!(distance(&a, &b, 9), distance(&b, &a, 9));
            let mut swapped: Vec<char> = a.chars().collect();
            if at + 1 < swapped.len() {
                swapped.swap(at, at + 1);
            }
            let swapped: String = swapped.into_iter().collect();
            prop_assert!(distance(&a, &swapped, 1).is_some());
        }
    }
}
