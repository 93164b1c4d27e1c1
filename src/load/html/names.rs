//! Who wrote a page: names, what stands before them, and what only looks like one.

use super::{day, letters::plain, meta::is_web};
use crate::load::body::squeeze;
use aho_corasick::{AhoCorasick, MatchKind};
use foldhash::HashMap;
use std::sync::LazyLock;

/// `……という。（山田太郎）`: a name of three to six Chinese characters in the brackets that end a text.
pub fn signature(text: &str) -> Option<&str> {
    let inside = |open, close| text.trim_end().strip_suffix(close)?.rsplit_once(open);
    let (before, name) = inside('（', '）').or_else(|| inside('【', '】'))?;
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || c == '々';
    let is = (3..=6).contains(&name.chars().count()) && name.chars().all(han);
    (is && before.ends_with(['。', '」', '　', ' ']) && !matches!(name, "敬称略" | "以下略")).then_some(name)
}

/// Whether a byline names whoever keeps a site, and nobody.
pub fn is_office(name: &str) -> bool {
    const OFFICES: [&str; 26] = [
        "admin",
        "administrator",
        "editor",
        "editors",
        "theeditors",
        "staff",
        "webmaster",
        "author",
        "guest",
        "superuser",
        "siteadmin",
        "webadmin",
        "webeditor",
        "webdesk",
        "newsdesk",
        "onlinedesk",
        "newsroom",
        "staffwriter",
        "staffreporter",
        "guestauthor",
        "contributor",
        "root",
        "user",
        "onlineredaktion",
        "editorialteam",
        "redacteur",
    ];
    const BEGIN: [&str; 8] = [
        "contributorsto",
        "redaktion",
        "redaksjon",
        "redacción",
        "redação",
        "redazione",
        "rédaction",
        "redactie",
    ];
    let flat = plain(name);
    let flat = ["die", "la", "de"]
        .iter()
        .find_map(|the| flat.strip_prefix(the).filter(|f| begins(f, &BEGIN)))
        .unwrap_or(&flat);
    OFFICES.contains(&flat)
        || begins(flat, &BEGIN)
        || ["新聞社", "通信社", "編集部", "编辑部"].iter().any(|end| flat.ends_with(end))
}

fn begins(text: &str, with: &[&str]) -> bool {
    with.iter().any(|with| text.starts_with(with))
}

/// Whether a name is no more than that of the site: `Example Times GmbH`, `Example Times Newsroom`.
pub fn is_outlet(name: &str, outlet: &str) -> bool {
    let (flat, site) = (plain(name), plain(outlet));
    let rest = flat.strip_prefix(site.as_str()).filter(|_| !site.is_empty());
    rest.is_some_and(|rest| {
        rest.len() <= 5 || matches!(rest, "newsroom" | "newsdesk" | "editors" | "redaktion" | "editorialteam")
    })
}

/// Whether it is the name of an account rather than of a person: one word in lower case, or with what no name holds.
pub fn is_account(name: &str) -> bool {
    !name.contains([' ', ','])
        && name.is_ascii()
        && (name.starts_with(|c: char| c.is_ascii_lowercase())
            || name.contains(['_', '.'])
            || name.contains(|c: char| c.is_ascii_digit()))
}

/// `Jane Doe, Example Times, Paris` without the outlet and what stands behind it.
pub fn without_outlet<'a>(text: &'a str, outlet: Option<&str>) -> &'a str {
    let at = outlet.filter(|outlet| outlet.len() > 3).and_then(|outlet| text.find(outlet));
    at.filter(|at| *at > 3).map_or(text, |at| &text[..at])
}

/// Whether a word can be what somebody is called in a forum.
pub fn is_handle(name: &str) -> bool {
    (4..=30).contains(&name.len())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// `Doe, Jane` as it is said.
pub fn forward(name: &str) -> String {
    match name.split_once(", ") {
        Some((family, given)) if !given.contains(',') => format!("{given} {family}"),
        _ => name.to_owned(),
    }
}

/// What stands before the name of an author.
pub const BY: &[&str] = &[
    "Published by",
    "Words:",
    "Words and pictures by",
    "Words and photographs by",
    "Photographs and text by",
    "Photos and text by",
    "Text and photographs by",
    "Text and photos by",
    "Story and photos by",
    "Text und Fotos:",
    "Ein Kommentar von",
    "Eine Analyse von",
    "Ein Gastbeitrag von",
    "Eine Kolumne von",
    "Texto y fotos:",
    "Scritto da",
    "View all posts by",
    "Ver todas las entradas de",
    "Voir tous les articles de",
    "Alle Beiträge von",
    "More from",
    "Authors:",
    "Autoren:",
    "Interview:",
    "Interview by",
    "Interview von",
    "Entrevista:",
    "Tekst:",
    "Di",
    "记者",
    "Written by",
    "Posted by",
    "Submitted by",
    "Reported by",
    "Story by",
    "Words by",
    "Text by",
    "Text:",
    "Texte :",
    "Texte:",
    "Texto:",
    "Author:",
    "Autor:",
    "Autorin:",
    "Auteur :",
    "Автор:",
    "Автор текста:",
    "By:",
    "By",
    "Von",
    "Par",
    "Por",
    "記者",
    "文：",
    "文/",
    "文｜",
    "Answered by",
    "Reporting by",
    "Escrito por",
    "Écrit par",
    "Geschrieben von",
    "Publié par",
    "Publicado por",
    "Testo di",
    "A cura di",
    "Scris de",
    "Tekst",
    "Текст:",
    "Текст",
    "Автор",
    "Skrevet av",
    "Yazan:",
    "بقلم",
];

/// The words for "by" that also begin sentences and names, so that they count only where authors are named.
const BY_ALONE: &[&str] = &["Door", "Av", "Af", "Text", "Texto", "Texte"];

/// Those of [`BY`] that may stand at the beginning of `text`, in their order.
pub fn openings(text: &str) -> &'static [&'static str] {
    static BY_FIRST: LazyLock<HashMap<u8, Vec<&str>>> = LazyLock::new(|| {
        let mut all: HashMap<u8, Vec<&str>> = HashMap::default();
        for by in BY {
            all.entry(first(by).unwrap_or(0)).or_default().push(by);
        }
        all
    });
    first(text).and_then(|first| BY_FIRST.get(&first)).map_or(&[], Vec::as_slice)
}

/// The first byte of a text, whatever its case.
fn first(text: &str) -> Option<u8> {
    text.bytes().next().map(|byte| byte.to_ascii_lowercase())
}

/// Whether a text is a word for "by" and no more.
pub fn only_by(text: &str) -> bool {
    let bare = |text: &'_ str| text.trim_end_matches([':', '：', ' ', '/', '｜']).len();
    let text = &text[..bare(text)];
    BY.iter().chain(BY_ALONE).filter(|by| first(by) == first(text)).any(|by| {
        let by = &by[..bare(by)];
        by.len() == text.len() && (by.eq_ignore_ascii_case(text) || by.to_lowercase() == text.to_lowercase())
    })
}

/// What stands behind `before` at the beginning of `text`.
pub fn after<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    // Most lines begin with something else, and many are asked.
    if first(text) != first(before) {
        return None;
    }
    let head = text.get(..before.len())?;
    let rest = &text[before.len()..];
    let apart = before.ends_with([':', '：', '/', '｜']) || rest.starts_with([' ', '\u{a0}', ':', '：']);
    (head.eq_ignore_ascii_case(before) && apart)
        .then(|| rest.trim_start_matches([' ', '\u{a0}', ':', '：']).trim_end())
}

/// Whether a line that begins as a byline goes on as one: every longer word of its first name is capitalised.
pub fn names_somebody(name: &str) -> bool {
    let first = name.split([',', '&']).next().unwrap_or(name);
    let words: Vec<&str> = first.split_whitespace().collect();
    let capital = |word: &&str| !word.starts_with(char::is_lowercase);
    words.first().is_some_and(capital)
        && words.len() <= 8
        && (words.len() <= 2 || words.iter().filter(|word| word.chars().count() > 3).all(capital))
}

/// Whether this can be somebody's name: few words, with a capital (where the script has them).
pub fn is_name(text: &str) -> bool {
    (1..=14).contains(&text.split_whitespace().count())
        && text.chars().count() <= 110
        && text.chars().any(char::is_alphabetic)
        && !text.chars().next().is_some_and(char::is_lowercase)
}

/// What ends the names of a byline.
static NO_NAME: Words = LazyLock::new(|| {
    loose(&[
        " | ",
        " · ",
        " • ",
        " published",
        " updated",
        " posted",
        " last modified",
        "@",
        " on mon",
        " on tue",
        " on wed",
        " on thu",
        " on fri",
        " on sat",
        " on sun",
        " on jan",
        " fotos:",
        " foto:",
        " photos:",
        " photo:",
        " photographs by",
        " illustration",
        " » ",
        " publié",
        " veröffentlicht",
        " publicado",
        " actualizado",
        " follow",
        " / ",
        " reviewed by",
        " medically reviewed",
        " fact checked",
        " fact-checked",
        " edited by",
        "; editing by",
        " editing by",
        " translated by",
        " photography",
        " photo by",
        " video by",
        " with additional",
        " additional reporting",
        " read more",
        " minutes",
        " staff writer",
        " staff reporter",
    ])
});

/// Words that are looked for at once.
pub type Words = LazyLock<AhoCorasick>;

/// Finds the first of `words`, whatever the case of ASCII letters.
pub fn loose(words: &[&str]) -> AhoCorasick {
    let found =
        AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::LeftmostFirst).build(words);
    // So few words are never too many.
    found.unwrap_or_else(|_| loose(&[]))
}

/// `By Jane Doe, Economics Correspondent | Updated 21 Oct` without "By" and without what is no name.
pub fn clean_byline(text: &str) -> String {
    let mut text = squeeze(text);
    if is_web(&text) || text.contains("://") {
        return String::new();
    }
    for before in openings(&text).iter().chain(BY_ALONE) {
        if let Some(rest) = after(&text, before) {
            text = rest.to_owned();
            break;
        }
    }
    let mut end = NO_NAME.find(&text).map_or(text.len(), |found| found.start());
    if let Some(digit) = text.find(|c: char| c.is_ascii_digit()) {
        end = end.min(digit);
        // `Jane Doe Oct. 21` loses the month too.
        if let Some((before, last)) = text[..end].trim_end().trim_end_matches(['.', ',']).rsplit_once(' ')
            && day::find(&format!("1 {last} 2025")).is_some()
        {
            end = before.len();
        }
    }
    text[..end].trim().trim_end_matches([',', ';', ':', '-', '–', '—', '|', '→', ' ', '»']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_nobody() {
        for name in [
            "Contributors to Wiki projects",
            "Super User",
            "webdesk",
            "Redaktionen Spån",
            "La Redazione",
            "The Editors",
            "湊新聞社",
        ] {
            assert!(is_office(name), "{name}");
        }
        for name in ["Rosa Dakt", "Edi Torres", "Editha Stern"] {
            assert!(!is_office(name), "{name}");
        }
        assert!(
            is_outlet("Plain Sentinel Newsroom", "Plain Sentinel")
                && !is_outlet("Plain Sentinelli-Rossi", "Plain Sentinel")
        );
        assert!(["admin_nk", "jdoe7", "writer"].into_iter().all(is_account));
        assert!(!["Jane Doe", "Voltaire", "佐倉涼子"].into_iter().any(is_account));
    }

    #[test]
    fn the_openings_of_a_line_are_those_that_fit() {
        for line in ["by Ana Ruiz", "Von Ana Ruiz", "WORDS: Ana Ruiz", "記者 佐倉", "Nobody", ""] {
            let all: Vec<&str> = BY.iter().copied().filter(|by| after(line, by).is_some()).collect();
            let found: Vec<&str> =
                openings(line).iter().copied().filter(|by| after(line, by).is_some()).collect();
            assert_eq!(found, all, "{line}");
        }
    }

    #[test]
    fn what_stands_before_a_name() {
        for line in [
            "Words: Jane Doe",
            "Photographs and text by Jane Doe",
            "Ein Kommentar von Jane Doe",
            "Published by Jane Doe",
        ] {
            assert_eq!(clean_byline(line), "Jane Doe");
        }
    }

    #[test]
    fn a_name_in_the_last_brackets() {
        assert_eq!(signature("時計は二分進んでいる。（佐倉涼子）"), Some("佐倉涼子"));
        assert_eq!(signature("時計は進む。【佐々木涼】"), Some("佐々木涼"));
        for text in ["正子さん（七一）", "続きは明日。（つづく）", "（敬称略）", "He left (Jane Doe)"]
        {
            assert_eq!(signature(text), None, "{text}");
        }
    }
}
