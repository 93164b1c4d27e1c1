//! Scales of likelihood: what words mean in percent. The one place to change is `assets/scales`.

use super::lexicon::{file, items, lists};
use std::sync::{
    OnceLock,
    atomic::{AtomicUsize, Ordering},
};

/// A scale: its name, and its words with their ranges in percent (both ends included).
#[derive(Debug)]
pub struct Scale {
    /// As shown to the reader.
    pub name: &'static str,
    text: &'static str,
}

static ICD_203: &str = include_str!("../../assets/scales/icd203.txt");
static IPCC: &str = include_str!("../../assets/scales/ipcc.txt");

/// Every scale that the program knows; the first is the default.
pub fn scales() -> &'static [Scale] {
    static SCALES: OnceLock<[Scale; 2]> = OnceLock::new();
    SCALES.get_or_init(|| {
        [ICD_203, IPCC].map(|text| {
            let name = lists(text).find(|(key, _)| *key == "name").map_or("", |(_, name)| name.trim());
            Scale { name, text }
        })
    })
}

/// Which of them is in force.
static CHOSEN: AtomicUsize = AtomicUsize::new(0);

/// Lets the scale of this name be the one in force, for the whole program; it is the reader's choice at the start.
pub fn choose(name: &str) {
    if let Some(at) = scales().iter().position(|scale| scale.name.eq_ignore_ascii_case(name)) {
        CHOSEN.store(at, Ordering::Relaxed);
    }
}

/// The scale in force.
pub fn chosen() -> &'static Scale {
    &scales()[CHOSEN.load(Ordering::Relaxed)]
}

impl Scale {
    /// Words with lowest and highest percentage. A language's own words come from `scale.txt` in its folder,
    /// which has the same form; English ones are the scale's.
    pub fn words(&self, lang: &str) -> impl Iterator<Item = (u8, u8, &'static str)> {
        let text = if lang == "en" { self.text } else { file(lang, "scale.txt").unwrap_or("") };
        lists(text).filter_map(range).flat_map(|(low, high, list)| items(list).map(move |w| (low, high, w)))
    }
}

fn range((key, list): (&'static str, &'static str)) -> Option<(u8, u8, &'static str)> {
    let (low, high) = key.split_once('-')?;
    Some((low.trim().parse().ok()?, high.trim().parse().ok()?, list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_scale_has_the_ranges_of_the_directive() {
        let words: Vec<_> = scales()[0].words("en").collect();
        for want in
            [(55, 80, "likely"), (5, 20, "very unlikely"), (95, 99, "almost certain"), (45, 55, "even odds")]
        {
            assert!(words.contains(&want), "{want:?}");
        }
    }

    #[test]
    fn a_word_stands_once_on_each_scale() {
        for scale in scales() {
            let mut words: Vec<_> = scale.words("en").map(|w| w.2).collect();
            let all = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), all, "{}", scale.name);
        }
    }
}
