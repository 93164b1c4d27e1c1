//! Words of likelihood and doubt, on own sentences; a third of them was set aside before any rule was written.

use crate::support::{Tally, lines, of};

const CASES: &str = include_str!("../data/hedges.txt");

type Marked = Vec<(String, Option<(u8, u8)>)>;

/// A case without its brackets, and what stood in them.
fn read(line: &str) -> (String, Marked) {
    let (mut text, mut marked) = (String::new(), Vec::new());
    for part in line.split('[') {
        let Some((inside, rest)) = part.split_once(']') else {
            text.push_str(part);
            continue;
        };
        let (words, range) = inside.split_once('|').unwrap_or((inside, ""));
        let range = range.split_once('-').map(|(a, b)| (a.parse().expect("low"), b.parse().expect("high")));
        marked.push((words.to_owned(), range));
        text.push_str(words);
        text.push_str(rest);
    }
    (text, marked)
}

fn measure(aside: bool, show: bool) -> (Tally, usize) {
    let (mut tally, mut ranges) = (Tally::default(), 0);
    for (_, line) in lines(CASES).enumerate().filter(|(n, _)| ((n + 1) % 3 == 0) == aside) {
        let (text, wanted) = read(line);
        let b = of(&text);
        let found: Marked = b.hedges.iter().map(|h| (b.words(h.place).to_owned(), h.range)).collect();
        // A few words more or less of the same expression count as the same hedge.
        let same = |a: &str, b: &str| a.contains(b) || b.contains(a);
        let right = wanted.iter().filter(|w| found.iter().any(|f| same(&f.0, &w.0))).count();
        ranges += wanted.iter().filter(|w| found.iter().any(|f| same(&f.0, &w.0) && f.1 == w.1)).count();
        tally.right += right;
        tally.found += found.len();
        tally.there += wanted.len();
        if show && (right != wanted.len() || right != found.len()) {
            println!("{line}\n    got {found:?}");
        }
    }
    (tally, ranges)
}

#[test]
fn hedges_are_found_in_sentences_that_no_rule_was_made_for() {
    let show = std::env::var_os("SHOW").is_some();
    for (part, aside) in [("worked on", false), ("set aside", true)] {
        let (t, ranges) = measure(aside, show && !aside);
        let right = ranges as f64 / t.right.max(1) as f64;
        println!(
            "{part}: hedges precision {:.3} recall {:.3} ({} there), range right {right:.3}",
            t.precision(),
            t.recall(),
            t.there
        );
        assert!(t.precision() > 0.9 && t.recall() > 0.85, "{part}: {t:?}");
    }
}
