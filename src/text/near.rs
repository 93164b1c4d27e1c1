//! "Did you mean": the nearest of a few known words.

/// The word of `known` that `word` is most likely a slip of; `None` when none is near.
///
/// Distance is Damerau–Levenshtein (insert, delete, replace, swap of neighbours), ignoring case; at most one slip
/// for every three letters counts as near.
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word: Vec<char> = word.trim().chars().take(40).flat_map(char::to_lowercase).collect();
    let limit = word.len().div_ceil(3).min(3);
    known
        .iter()
        .map(|k| (distance(&word, &k.to_lowercase().chars().collect::<Vec<_>>()), *k))
        .filter(|(d, _)| *d <= limit && !word.is_empty())
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k)
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for j in 0..=b.len() {
        rows[0][j] = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
