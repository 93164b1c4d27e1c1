//! Which language a briefing is written in, by its commonest small words.

use super::lexicon::{file, languages};
use std::collections::HashMap;
use std::sync::OnceLock;

/// How much of a briefing is looked at, in bytes.
const ENOUGH: usize = 4096;

/// The language with word lists whose small words are the most frequent in `texts`; English in doubt.
pub fn detect<'t>(texts: impl Iterator<Item = &'t str>) -> &'static str {
    let words = small_words();
    let mut votes: HashMap<&'static str, usize> = HashMap::new();
    let mut left = ENOUGH;
    for text in texts {
        let text = &text[..text.floor_char_boundary(left)];
        left -= text.len();
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| (2..=6).contains(&w.len())) {
            for lang in words.get(word.to_lowercase().as_str()).into_iter().flatten() {
                *votes.entry(lang).or_default() += 1;
            }
        }
    }
    let english = votes.get("en").copied().unwrap_or(0);
    votes.into_iter().filter(|v| v.1 > english).max_by_key(|v| (v.1, v.0)).map_or("en", |v| v.0)
}

fn small_words() -> &'static HashMap<&'static str, Vec<&'static str>> {
    static WORDS: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
        for lang in languages() {
            let list = file(lang, "small-words.txt").unwrap_or("");
            for word in list.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace) {
                words.entry(word).or_default().push(lang);
            }
        }
        words
    })
}
