//! The people in a byline: `By Ana Ruiz and Jan Maar, Economics Correspondents, in Ulm` names two.

use super::{
    letters::plain,
    names::{
        Words, after, clean_byline, is_name, is_office, is_outlet, loose, only_by, openings, without_outlet,
    },
};
use std::{borrow::Cow, sync::LazyLock};

/// What stands between two names; the shorter ones also stand within names and places.
static AND: Words = LazyLock::new(|| {
    loose(&[
        " and ", " und ", " et ", " with ", " mit ", " og ", " och ", " ja ", " и ", " та ", " ve ", " & ",
        " + ", " y ", " e ", " en ", " i ",
    ])
});

/// What only ever follows a name and belongs to it.
const DEGREES: &[&str] = &[
    "jr", "sr", "ii", "iii", "phd", "dphil", "md", "do", "rn", "mph", "msc", "ba", "ma", "mba", "jd", "esq",
    "inc", "ltd", "llc", "gmbh", "ag", "pa",
];

/// Words (in lower case) of which one makes a part of a byline an office or a place of work, not a name.
const ROLES: &[&str] = &[
    "correspondent",
    "correspondents",
    "editor",
    "editors",
    "reporter",
    "reporters",
    "writer",
    "writers",
    "staff",
    "columnist",
    "journalist",
    "analyst",
    "contributor",
    "contributing",
    "producer",
    "bureau",
    "chief",
    "senior",
    "special",
    "political",
    "economics",
    "health",
    "science",
    "business",
    "technology",
    "culture",
    "diplomatic",
    "professor",
    "lecturer",
    "researcher",
    "director",
    "fellow",
    "critic",
    "photographer",
    "freelance",
    "news",
    "newspaper",
    "magazine",
    "press",
    "university",
    "institute",
    "korrespondent",
    "korrespondentin",
    "redakteur",
    "redakteurin",
    "redaktion",
    "reporterin",
    "chefredakteur",
    "journaliste",
    "correspondant",
    "correspondante",
    "envoyé",
    "envoyée",
    "rédacteur",
    "rédactrice",
    "corresponsal",
    "redactor",
    "periodista",
    "inviato",
    "corrispondente",
    "giornalista",
    "redactie",
];

/// Lines (letters only) that stand where a name could and are none.
const NOBODY: &[&str] = &[
    "by",
    "author",
    "authors",
    "theauthor",
    "abouttheauthor",
    "abouttheauthors",
    "share",
    "follow",
    "followus",
    "subscribe",
    "publishedon",
    "postedon",
    "posted",
    "published",
    "updated",
    "updatedon",
    "lastupdated",
    "comments",
    "comment",
    "leaveacomment",
    "readmore",
    "more",
    "contact",
    "email",
    "print",
    "image",
    "photo",
    "video",
    "anonymous",
    "unknown",
    "none",
    "null",
    "undefined",
    "guest",
    "profile",
    "bio",
    "biography",
    "archive",
    "seeallposts",
    "allposts",
    "この記事を書いた人",
    "執筆者",
    "筆者",
    "login",
    "signin",
    "home",
];

/// Beginnings (in lower case) of lines that name somebody who is not the author.
const OTHERS: &[&str] = &[
    "reviewed by",
    "medically reviewed",
    "fact-checked by",
    "fact checked by",
    "edited by",
    "editing by",
    "editor:",
    "translated by",
    "translation",
    "photo",
    "foto",
    "image",
    "picture",
    "illustration",
    "video",
    "graphic",
    "bild",
    "crédit",
    "credit",
    "last reviewed",
    "last updated",
    "additional reporting",
    "compiled by",
    "curated by",
    "expert review",
    "approved by",
];

/// The names in `text`, which stands where authors are named. Offices, places and the site itself are no names.
pub fn people(text: &str, outlet: Option<&str>) -> Vec<String> {
    let text = without_tags(text);
    let begin: String = text.trim_start().chars().take(24).flat_map(char::to_lowercase).collect();
    let by = openings(text.trim_start()).iter().any(|by| after(text.trim_start(), by).is_some());
    if !by && OTHERS.iter().any(|other| begin.starts_with(other)) {
        return Vec::new();
    }
    let text = clean_byline(without_outlet(&text, outlet));
    if family_first(&text) {
        return vec![text];
    }
    let mut names: Vec<String> = Vec::new();
    for (at, part) in parts(&text).into_iter().enumerate() {
        let bare = plain(part);
        if DEGREES.contains(&bare.as_str())
            && let Some(last) = names.last_mut()
        {
            *last = format!("{last}, {part}");
            continue;
        }
        let part = without_place(part);
        let alone = !part.contains(' ') && part.starts_with(char::is_uppercase);
        let goes_on = at == 0 || (!is_role(part) && !alone) || names.iter().all(|name| !name.contains(' '));
        let nobody = NOBODY.contains(&bare.as_str()) || is_office(part) || only_by(part);
        let site = outlet.is_some_and(|outlet| is_outlet(part, outlet));
        if goes_on && !nobody && !site && can_be(part) && !names.iter().any(|name| plain(name) == bare) {
            names.push(part.to_owned());
        }
    }
    names
}

/// `Ruiz, Ana`, which is one name, and `Doe, J. R.`.
fn family_first(text: &str) -> bool {
    text.split_once(", ").is_some_and(|(family, given)| {
        let word =
            |word: &str| word.starts_with(char::is_uppercase) && word.is_ascii() && !word.contains(' ');
        word(family) && word(given) && !DEGREES.contains(&plain(given).as_str())
    })
}

/// `text` at commas and the like, and at words for "and" that stand between whole names.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in text.split([',', ';', '、', '，', '；', '|']) {
        let mut rest = part.trim();
        rest = ["and ", "und ", "et ", "& ", "y ", "e "]
            .iter()
            .find_map(|and| rest.strip_prefix(and))
            .unwrap_or(rest);
        let mut from = 0;
        while let Some((at, len)) = first_and(&rest[from..]) {
            parts.push(rest[from..from + at].trim());
            from += at + len;
        }
        parts.push(rest[from..].trim());
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Where the first word for "and" stands that has two words before and behind it.
fn first_and(text: &str) -> Option<(usize, usize)> {
    let whole = |text: &str| text.split_whitespace().count() >= 2 || !text.is_ascii();
    let mut found = AND.find_iter(text).map(|found| (found.start(), found.len()));
    found.find(|(at, len)| whole(&text[..*at]) && whole(&text[at + len..]))
}

/// `Ana Ruiz in Ulm`, `Ana Ruiz for the Courier`, `Ana Ruiz is a writer` without what follows the name.
fn without_place(name: &str) -> &str {
    static THEN: Words = LazyLock::new(|| {
        loose(&[
            " in ",
            " for ",
            " from ",
            " aus ",
            " à ",
            " is ",
            " special to ",
            " as told to ",
            " für ",
            " pour ",
            " reports ",
        ])
    });
    let end = THEN.find_iter(name).map(|found| found.start()).find(|at| name[..*at].contains(' '));
    name[..end.unwrap_or(name.len())].trim()
}

/// Whether a part of a byline is an office or a place of work.
pub fn is_role(part: &str) -> bool {
    part.starts_with(char::is_lowercase) && !part.starts_with(['d', 'v', 'a'])
        || part.to_lowercase().split([' ', '-', '/']).any(|word| ROLES.contains(&word))
}

/// Whether it can be what somebody is called: few words, none of a sentence's marks in them.
fn can_be(name: &str) -> bool {
    is_name(name)
        && name.split_whitespace().count() <= 6
        && name.chars().count() <= 70
        && !name.contains(['?', '!', ':', '"', '“', '#', '…', '=', '{'])
}

fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_what_stands_around_them() {
        for (text, names) in [
            ("By Ana Ruiz", &["Ana Ruiz"][..]),
            ("By ANA RUIZ AND JAN MAAR", &["ANA RUIZ", "JAN MAAR"]),
            ("Ana Ruiz, Jan Maar, and Ida Ost", &["Ana Ruiz", "Jan Maar", "Ida Ost"]),
            ("Ana Ruiz, Chief Economics Correspondent, and Jan Maar in Ulm", &["Ana Ruiz", "Jan Maar"]),
            ("Ana Ruiz, Paris", &["Ana Ruiz"]),
            ("Ana Ruiz, Zürich", &["Ana Ruiz"]),
            ("Ana Ruiz, PhD, and Jan Maar, M.D.", &["Ana Ruiz, PhD", "Jan Maar, M.D."]),
            ("Von Ana Ruiz und Jan van der Maar", &["Ana Ruiz", "Jan van der Maar"]),
            ("Por Ana Ruiz y Jan Maar", &["Ana Ruiz", "Jan Maar"]),
            ("Door Ana Ruiz en Jan Maar", &["Ana Ruiz", "Jan Maar"]),
            ("Por Ana Costa e Silva", &["Ana Costa e Silva"]),
            ("By Ana Ruiz for the Courier", &["Ana Ruiz"]),
            ("Ana Ruiz is a writer in Ulm", &["Ana Ruiz"]),
            ("Ana Ruiz; Editing by Jan Maar", &["Ana Ruiz"]),
            ("Ana Ruiz Medically reviewed by Jan Maar", &["Ana Ruiz"]),
            ("<a href='/x'>Ana Ruiz</a>", &["Ana Ruiz"]),
            ("Ana Ruiz / Wire", &["Ana Ruiz"]),
            ("Текст: Анна Руис", &["Анна Руис"]),
            ("文/王小明", &["王小明"]),
            ("王小明、李雷", &["王小明", "李雷"]),
            ("Ruiz, Ana", &["Ruiz, Ana"]),
            ("Ruiz Foods, Inc.", &["Ruiz Foods, Inc."]),
            ("Ana Ruiz, Ulm Courier", &["Ana Ruiz"]),
            ("Ulm Courier", &[]),
            ("Staff", &[]),
            ("Posted on", &[]),
            ("Reviewed by Jan Maar", &[]),
            ("Photo: Jan Maar", &[]),
            ("What should we do now?", &[]),
            ("https://a.example/ana", &[]),
        ] {
            assert_eq!(people(text, Some("Ulm Courier")), names, "{text}");
        }
    }
}
