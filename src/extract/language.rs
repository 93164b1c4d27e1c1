//! Which language a briefing is written in, by its commonest small words.

use super::lexicon::{file, languages};
use super::words::head;
use foldhash::HashMap;
use std::sync::OnceLock;

/// How much of a briefing is looked at, in bytes.
const ENOUGH: usize = 4096;

/// Votes by which a language must lead English: names have small words in them too ("van der").
const MARGIN: usize = 2;

/// The language with word lists whose small words are the most frequent in `texts`; English in doubt.
pub fn detect<'t>(texts: impl Iterator<Item = &'t str>) -> &'static str {
    let words = small_words();
    let mut votes: HashMap<&'static str, usize> = HashMap::default();
    let mut left = ENOUGH;
    for text in texts {
        let text = head(text, left);
        left -= text.len();
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| (2..=6).contains(&w.len())) {
            for lang in words.get(word.to_lowercase().as_str()).into_iter().flatten() {
                *votes.entry(lang).or_default() += 1;
            }
        }
    }
    let english = votes.get("en").copied().unwrap_or(0);
    votes.into_iter().filter(|v| v.1 > english + MARGIN).max_by_key(|v| (v.1, v.0)).map_or("en", |v| v.0)
}

fn small_words() -> &'static HashMap<&'static str, Vec<&'static str>> {
    static WORDS: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: HashMap<&'static str, Vec<&'static str>> = HashMap::default();
        for lang in languages() {
            let list = file(lang, "small-words.txt").unwrap_or("");
            for word in list.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace) {
                words.entry(word).or_default().push(lang);
            }
        }
        words
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_small_words() {
        let of = |text: &str| detect(std::iter::once(text));
        assert_eq!(
            of("Die Gespräche sind am Dienstag ohne Ergebnis vertagt worden, sagte der Minister in Wien."),
            "de"
        );
        assert_eq!(
            of("Le ministre a dit que les discussions sont suspendues et que la ville est dans le noir."),
            "fr"
        );
        assert_eq!(
            of("El ministro dijo que las conversaciones están suspendidas y que no hay acuerdo para el año."),
            "es"
        );
        assert_eq!(
            of("The minister said that the talks had been put off and that nobody was to blame."),
            "en"
        );
    }

    #[test]
    fn a_name_does_not_make_a_text_german() {
        assert_eq!(detect(std::iter::once("Ursula van der Meer spoke. Van der Meer smiled.")), "en");
    }

    #[test]
    fn nothing_to_go_by_is_english() {
        assert_eq!(detect(std::iter::once("王小明 42")), "en");
        assert_eq!(detect(std::iter::empty()), "en");
    }
}
