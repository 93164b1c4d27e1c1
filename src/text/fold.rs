//! Folding for search: case, accents and typographic variants fall away, and every match leads back to the text.

use super::Span;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A folded text with the way back to the original.
///
/// ```
/// use onrecord::text::fold::Folded;
/// let original = "Viktor Orbán spoke";
/// let folded = Folded::new(original);
/// assert_eq!(folded.text(), "viktor orban spoke");
/// let start = folded.text().find("orban").unwrap();
/// assert_eq!(folded.span(start, start + 5).of(original), "Orbán");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    text: String,
    /// For each folded byte the original offset of the character that gave it, and one for the end;
    /// `None` when both are the same, as in ASCII.
    origin: Option<Vec<u32>>,
}

impl Folded {
    /// Folds `original`. Offsets are kept in 32 bits: what lies beyond 4 GiB is left out.
    pub fn new(original: &str) -> Self {
        if original.is_ascii() {
            return Self { text: original.to_ascii_lowercase(), origin: None };
        }
        let mut text = String::with_capacity(original.len());
        let mut origin = Vec::with_capacity(original.len() + 1);
        for (at, c) in original.char_indices() {
            let Ok(at) = u32::try_from(at) else { break };
            fold_char(c, &mut text);
            origin.resize(text.len(), at);
        }
        origin.push(u32::try_from(original.len()).unwrap_or(u32::MAX));
        Self { text, origin: Some(origin) }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the folded bytes `start..end` stand in the original, widened to whole characters there:
    /// marks that fold away stay with the letter before them.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let Some(origin) = &self.origin else { return Span::new(start, end) };
        let last = origin.len() - 1;
        let (start, end) = (start.min(last), end.min(last));
        if start >= end {
            let at = origin[start] as usize;
            return Span::new(at, at);
        }
        let tail = origin[end - 1];
        let end = origin[end..].iter().find(|&&at| at > tail).unwrap_or(&origin[last]);
        Span::new(origin[start] as usize, *end as usize)
    }

    /// Every place where `needle`, itself folded, stands, without overlaps, as spans of the original.
    pub fn find_all(&self, needle: &str) -> Vec<Span> {
        if needle.is_empty() {
            return Vec::new();
        }
        memchr::memmem::find_iter(self.text.as_bytes(), needle.as_bytes())
            .map(|at| self.span(at, at + needle.len()))
            .collect()
    }
}

/// `text` folded, without the way back.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_char(c, &mut out));
    out
}

/// Calls `each` with every word of `text`, folded, and where it stands in `text`.
///
/// A word is a run of letters, digits and their marks; anything else parts words, the apostrophe too, so that
/// "Trump's" is found by "trump". In scripts written without blanks each character is a word of its own.
pub fn each_word(text: &str, mut each: impl FnMut(&str, Span)) {
    let mut word = String::new();
    if text.is_ascii() {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(skip) = bytes[at..].iter().position(u8::is_ascii_alphanumeric) {
            let start = at + skip;
            let end = bytes[start..].iter().position(|b| !b.is_ascii_alphanumeric());
            at = end.map_or(bytes.len(), |n| start + n);
            word.clear();
            word.push_str(&text[start..at]);
            word.make_ascii_lowercase();
            each(&word, Span::new(start, at));
        }
        return;
    }
    let mut span = Span::default();
    let mut folded = String::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        folded.clear();
        fold_char(c, &mut folded);
        if folded.is_empty() {
            // A mark or a soft hyphen: part of the word that is under way, if any.
            if !word.is_empty() {
                span.end = end;
            }
            continue;
        }
        for f in folded.chars() {
            let alone = stands_alone(f);
            let inside = alone || f.is_alphanumeric() || is_combining_mark(f);
            if (alone || !inside) && !word.is_empty() {
                each(&word, span);
                word.clear();
            }
            if inside {
                if word.is_empty() {
                    span.start = at;
                }
                word.push(f);
                span.end = end;
            }
            if alone {
                each(&word, span);
                word.clear();
            }
        }
    }
    if !word.is_empty() {
        each(&word, span);
    }
}

/// The words of `text`, folded; see [`each_word`].
pub fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    each_word(text, |word, _| out.push(word.to_owned()));
    out
}

/// Appends what `c` folds to: nothing, one or several characters.
fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    // Composed scripts in which the parts are no accents.
    if stands_alone(c) {
        return out.push(c);
    }
    for part in std::iter::once(c).nfkd().filter(|&part| !is_dropped(part)) {
        for lower in part.to_lowercase() {
            match lower {
                // Letters that no decomposition takes apart.
                'ß' => out.push_str("ss"),
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                'þ' => out.push_str("th"),
                'ø' => out.push('o'),
                'đ' | 'ð' => out.push('d'),
                'ł' => out.push('l'),
                'ħ' => out.push('h'),
                'ŧ' => out.push('t'),
                'ı' => out.push('i'),
                'ς' => out.push('σ'),
                // Punctuation that keyboards lack.
                '‘' | '’' | 'ʼ' | '‚' | '‛' => out.push('\''),
                '“' | '”' | '„' | '‟' | '«' | '»' => out.push('"'),
                '‐'..='―' | '−' => out.push('-'),
                _ => out.push(lower),
            }
        }
    }
}

/// Accents, optional vowel points, and characters nobody sees.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
        | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}')
}

/// Scripts written without blanks between words (Han, kana, Thai, Lao, Burmese, Khmer), and Hangul, whose
/// words carry their particles: there a word of the query is a run of characters anywhere in the text.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{E01}'..='\u{E4E}' | '\u{E81}'..='\u{ECD}' | '\u{1000}'..='\u{103F}' | '\u{1780}'..='\u{17D3}'
        | '\u{3041}'..='\u{3096}' | '\u{3099}' | '\u{309A}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'
        | '\u{3005}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{20000}'..='\u{323AF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spans(text: &str) -> Vec<(String, &str)> {
        let mut out = Vec::new();
        each_word(text, |word, span| out.push((word.to_owned(), span.of(text))));
        out
    }

    #[test]
    fn case_accents_and_ligatures_fold() {
        for (original, folded) in [
            ("Orbán", "orban"),
            ("ORBA\u{301}N", "orban"),
            ("Straße ẞ", "strasse ss"),
            ("ﬁnal œuvre Æther", "final oeuvre aether"),
            ("Øresund Łódź Đoković", "oresund lodz dokovic"),
            ("İstanbul ılık", "istanbul ilik"),
            ("ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ σισυφοσ"),
            ("Þór Ħaż Ŧat", "thor haz tat"),
            ("Сергей ЛАВРОВ ё", "сергеи лавров е"),
            ("東京がパ 서울", "東京がパ 서울"),
            ("“don’t” – ok", "\"don't\" - ok"),
            ("co\u{AD}operate", "cooperate"),
            ("مُحَمَّد", "محمد"),
        ] {
            assert_eq!(fold(original), folded);
            assert_eq!(Folded::new(original).text(), folded);
        }
    }

    #[test]
    fn a_word_ends_behind_its_marks() {
        let mut found = Vec::new();
        each_word("\u{301}x Orba\u{301} n", |word, span| found.push((word.to_owned(), span)));
        let span = |from, to| Span::new(from, to);
        let expected = [("x", span(2, 3)), ("orba", span(4, 10)), ("n", span(11, 12))];
        assert_eq!(found, expected.map(|(word, span)| (word.to_owned(), span)));
    }

    #[test]
    fn matches_lead_back_to_whole_characters() {
        let text = "große Orba\u{301}n";
        let folded = Folded::new(text);
        assert_eq!(folded.find_all("s").iter().map(|s| s.of(text)).collect::<Vec<_>>(), ["ß", "ß"]);
        assert_eq!(folded.find_all("orban")[0].of(text), "Orba\u{301}n");
        assert_eq!(folded.find_all("orba")[0].of(text), "Orba\u{301}");
        assert!(folded.find_all("").is_empty());
    }

    #[test]
    fn words_part_at_anything_but_letters_and_digits() {
        assert_eq!(
            spans("Trump's U.S. cease-fire, 2025!"),
            [
                ("trump".into(), "Trump"),
                ("s".into(), "s"),
                ("u".into(), "U"),
                ("s".into(), "S"),
                ("cease".into(), "cease"),
                ("fire".into(), "fire"),
                ("2025".into(), "2025")
            ]
        );
        assert_eq!(
            spans("Orba\u{301}n’s naïve"),
            [("orban".into(), "Orba\u{301}n"), ("s".into(), "s"), ("naive".into(), "naïve")]
        );
        assert_eq!(words("北京 is 서울"), ["北", "京", "is", "서", "울"]);
        assert_eq!(words("नमस्ते दुनिया"), ["नमस्ते", "दुनिया"]);
        assert!(words(" — … ").is_empty());
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn every_folded_range_is_a_span_of_the_original(text in "\\PC{0,40}", a in 0usize..80, b in 0usize..80) {
            let folded = Folded::new(&text);
            let n = folded.text().len();
            let (a, b) = (a.min(n), b.min(n));
            let span = folded.span(a.min(b), a.max(b));
            prop_assert!(text.get(span.range()).is_some());
            prop_assert!(a == b || !span.is_empty());
        }

        #[test]
        fn words_are_the_same_with_and_without_the_fast_path(text in "[ -~]{0,60}") {
            let fast = spans(&text);
            let marked = format!("{text} é");
            let mut slow = spans(&marked);
            slow.pop();
            prop_assert_eq!(fast, slow);
        }
    }
}
