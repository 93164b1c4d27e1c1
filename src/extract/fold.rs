//! Comparing wordings that differ only in quotation marks, dashes, blanks or case.

use super::words::quote_mark;
use crate::text::Span;
use std::collections::HashMap;

/// A text folded for comparing, with the way back.
pub struct Folded {
    text: String,
    /// For each byte of `text`, the first byte and the end of the character it comes from.
    origin: Vec<(u32, u32)>,
}

fn fold(c: char) -> char {
    match c {
        '\'' => '"',
        _ if quote_mark(c) => '"',
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        _ if c.is_whitespace() => ' ',
        _ => c,
    }
}

impl Folded {
    /// Folds `text`.
    pub fn new(text: &str) -> Self {
        let mut out =
            Self { text: String::with_capacity(text.len()), origin: Vec::with_capacity(text.len()) };
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            let folded = fold(c);
            if folded == ' ' && out.text.ends_with(' ') {
                continue;
            }
            for low in folded.to_lowercase() {
                out.text.push(low);
                out.origin.resize(out.text.len(), (at as u32, end as u32));
            }
        }
        out
    }

    /// Where `words` stand by themselves: not inside a longer word.
    pub fn find(&self, words: &str) -> Option<Span> {
        let wanted = Self::new(words);
        let needle = wanted.text.trim_matches(|c: char| c == '"' || c == ' ' || c == ',');
        let needle = needle.trim_end_matches(['.', ',', '"', ' ']);
        if needle.is_empty() {
            return None;
        }
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let (first, last) = (needle.chars().next(), needle.chars().next_back());
        let alone = |at: &usize| {
            let (before, after) =
                (self.text[..*at].chars().next_back(), self.text[at + needle.len()..].chars().next());
            !(letter(before) && letter(first) || letter(after) && letter(last))
        };
        let at = memchr::memmem::find_iter(self.text.as_bytes(), needle.as_bytes()).find(alone)?;
        Some(Span::new(self.origin[at].0 as usize, self.origin[at + needle.len() - 1].1 as usize))
    }
}

/// Share of words that has to agree before a wording is offered instead of another.
const CLOSE: f32 = 0.6;

/// The stretch of `text` that shares most words with `wanted`, with the share; `None` when none is close.
pub fn nearest(text: &str, wanted: &str) -> Option<(f32, String)> {
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut need: HashMap<String, i32> = HashMap::new();
    let mut size = 0;
    for word in wanted.split_whitespace().map(bare).filter(|w| !w.is_empty()) {
        *need.entry(word).or_default() += 1;
        size += 1;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if size == 0 || words.is_empty() {
        return None;
    }
    let keys: Vec<String> = words.iter().map(|w| bare(w)).collect();
    let (mut shared, mut best) = (0, (0, 0));
    for i in 0..words.len() {
        if let Some(left) = need.get_mut(&keys[i]) {
            shared += i32::from(*left > 0);
            *left -= 1;
        }
        if i >= size
            && let Some(left) = need.get_mut(&keys[i - size])
        {
            *left += 1;
            shared -= i32::from(*left > 0);
        }
        if shared > best.0 {
            best = (shared, i);
        }
    }
    let share = best.0 as f32 / size as f32;
    let from = (best.1 + 1).saturating_sub(size);
    let shown = words[from..=best.1].join(" ");
    (share >= CLOSE).then(|| (share, shown.trim_matches(|c: char| quote_mark(c) || c == ',').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find<'t>(text: &'t str, words: &str) -> &'t str {
        Folded::new(text).find(words).map_or("-", |s| s.of(text))
    }

    #[test]
    fn marks_dashes_blanks_and_case_do_not_matter() {
        assert_eq!(find("He said “the  well—known\nroad”.", "The well-known road"), "the  well—known\nroad");
        assert_eq!(find("It’s over, she said.", "It's over"), "It’s over");
        assert_eq!(find("about \"next steps\" to follow", "“next steps,”"), "next steps");
    }

    #[test]
    fn words_inside_longer_words_do_not_count() {
        assert_eq!(find("the next stepson", "next steps"), "-");
        assert_eq!(find("the stepson and next steps", "next steps"), "next steps");
    }

    #[test]
    fn letters_that_grow_when_folded_keep_their_place() {
        assert_eq!(find("İzmir and the quay", "the quay"), "the quay");
    }

    #[test]
    fn the_nearest_wording_is_offered_only_when_it_is_near() {
        let text = "She called the plan a gift to landlords and left.";
        assert_eq!(
            nearest(text, "a present to landlords").map(|n| n.1),
            Some("a gift to landlords".to_owned())
        );
        assert_eq!(nearest(text, "nothing of the sort whatever"), None);
        assert_eq!(nearest("", "a"), None);
    }
}
