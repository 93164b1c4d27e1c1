//! Days inside other words: datelines, addresses, time stamps.

use foldhash::HashMap;
use jiff::civil::Date;
use std::sync::LazyLock;

const MONTHS: &[(&str, i8)] = &[
    ("jan", 1),
    ("january", 1),
    ("januar", 1),
    ("janvier", 1),
    ("enero", 1),
    ("gennaio", 1),
    ("januari", 1),
    ("janeiro", 1),
    ("feb", 2),
    ("february", 2),
    ("februar", 2),
    ("février", 2),
    ("febrero", 2),
    ("febbraio", 2),
    ("fevereiro", 2),
    ("mar", 3),
    ("march", 3),
    ("märz", 3),
    ("mars", 3),
    ("marzo", 3),
    ("maart", 3),
    ("março", 3),
    ("apr", 4),
    ("april", 4),
    ("avril", 4),
    ("abril", 4),
    ("aprile", 4),
    ("may", 5),
    ("mai", 5),
    ("mayo", 5),
    ("maggio", 5),
    ("mei", 5),
    ("maio", 5),
    ("jun", 6),
    ("june", 6),
    ("juni", 6),
    ("juin", 6),
    ("junio", 6),
    ("giugno", 6),
    ("junho", 6),
    ("jul", 7),
    ("july", 7),
    ("juli", 7),
    ("juillet", 7),
    ("julio", 7),
    ("luglio", 7),
    ("julho", 7),
    ("aug", 8),
    ("august", 8),
    ("août", 8),
    ("agosto", 8),
    ("sep", 9),
    ("sept", 9),
    ("september", 9),
    ("septembre", 9),
    ("oct", 10),
    ("october", 10),
    ("oktober", 10),
    ("nov", 11),
    ("november", 11),
    ("dec", 12),
];
const MORE_MONTHS: &[(&str, i8)] = &[
    ("december", 12),
    ("dezember", 12),
    ("décembre", 12),
    ("diciembre", 12),
    ("dicembre", 12),
    ("dezembro", 12),
    ("novembre", 11),
    ("noviembre", 11),
    ("novembro", 11),
    ("octobre", 10),
    ("octubre", 10),
    ("ottobre", 10),
    ("outubro", 10),
    ("septiembre", 9),
    ("settembre", 9),
    ("setembro", 9),
    ("okt", 10),
    ("dez", 12),
    ("augustus", 8),
    ("februari", 2),
    ("января", 1),
    ("февраля", 2),
    ("марта", 3),
    ("апреля", 4),
    ("мая", 5),
    ("июня", 6),
    ("июля", 7),
    ("августа", 8),
    ("сентября", 9),
    ("октября", 10),
    ("ноября", 11),
    ("декабря", 12),
    ("січня", 1),
    ("лютого", 2),
    ("березня", 3),
    ("квітня", 4),
    ("травня", 5),
    ("червня", 6),
    ("липня", 7),
    ("серпня", 8),
    ("вересня", 9),
    ("жовтня", 10),
    ("листопада", 11),
    ("грудня", 12),
    ("stycznia", 1),
    ("lutego", 2),
    ("marca", 3),
    ("kwietnia", 4),
    ("maja", 5),
    ("czerwca", 6),
    ("lipca", 7),
    ("sierpnia", 8),
    ("września", 9),
    ("października", 10),
    ("listopada", 11),
    ("grudnia", 12),
    ("maj", 5),
    ("augusti", 8),
    ("desember", 12),
    ("marts", 3),
    ("ocak", 1),
    ("şubat", 2),
    ("mart", 3),
    ("nisan", 4),
    ("mayıs", 5),
    ("haziran", 6),
    ("temmuz", 7),
    ("ağustos", 8),
    ("eylül", 9),
    ("ekim", 10),
    ("kasım", 11),
    ("aralık", 12),
    ("يناير", 1),
    ("فبراير", 2),
    ("مارس", 3),
    ("أبريل", 4),
    ("إبريل", 4),
    ("مايو", 5),
    ("يونيو", 6),
    ("يوليو", 7),
    ("أغسطس", 8),
    ("سبتمبر", 9),
    ("أكتوبر", 10),
    ("نوفمبر", 11),
    ("ديسمبر", 12),
    ("ene", 1),
    ("févr", 2),
    ("fév", 2),
    ("avr", 4),
    ("abr", 4),
    ("juil", 7),
    ("ago", 8),
    ("aoû", 8),
    ("set", 9),
    ("out", 10),
    ("ott", 10),
    ("dic", 12),
    ("déc", 12),
    ("mrt", 3),
];

/// The day in `text`; one such as 10/11/2025 is read as `day_first` says.
pub fn find_in(text: &str, day_first: Option<bool>) -> Option<Date> {
    find(text).or_else(|| {
        let day_first = day_first?;
        let text: String = text.chars().take(400).collect::<String>().to_lowercase();
        tokens(&text).windows(5).find_map(|five| match *five {
            [
                Token::Number(a, 1..=2),
                Token::Mark('/'),
                Token::Number(b, 1..=2),
                Token::Mark('/'),
                Token::Number(year, 4),
            ] => {
                if day_first {
                    make(year, b, a)
                } else {
                    make(year, a, b)
                }
            }
            _ => None,
        })
    })
}

/// The first day that `text` names: `2025-10-21`, `2025/10/21`, `20251021` alone, `21 October 2025`,
/// `Oct. 21st, 2025`, `21.10.2025`, `2025年10月21日`. A day and month that could be either way round is none.
pub fn find(text: &str) -> Option<Date> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let text: String = text.chars().take(400).collect::<String>().to_lowercase();
    let tokens = tokens(&text);
    // Alone, or before a time as in 20251021T080000Z.
    if let [Token::Number(all, 8)] | [Token::Number(all, 8), Token::Mark('x'), ..] = tokens[..]
        && (19_000_000..21_000_000).contains(&all)
    {
        return make(all / 10_000, all / 100 % 100, all % 100);
    }
    (0..tokens.len()).find_map(|at| at_token(&tokens[at..]))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// A number and how many digits it has.
    Number(u32, usize),
    Month(i8),
    Mark(char),
}

/// Numbers, months and the marks that may stand in days; words that may not are a mark of their own.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = rest.len()
            - if c.is_ascii_digit() {
                rest.trim_start_matches(|c: char| c.is_ascii_digit()).len()
            } else if c.is_alphabetic() {
                rest.trim_start_matches(char::is_alphabetic).len()
            } else {
                rest.len() - c.len_utf8()
            };
        let (word, after) = rest.split_at(taken);
        rest = after;
        if c.is_ascii_digit() {
            tokens.push(Token::Number(word.parse().unwrap_or(u32::MAX), word.len()));
        } else if let Some(month) = c.is_alphabetic().then(|| month(word)).flatten() {
            tokens.push(Token::Month(month));
        } else if matches!(word, "st" | "nd" | "rd" | "th" | "of" | "de" | "del" | "er" | "ère" | "º")
            || c.is_whitespace()
            || matches!(c, ',' | '\u{200e}')
        {
        } else if matches!(c, '年' | '月' | '日') {
            tokens.extend(word.chars().next().map(Token::Mark));
        } else {
            tokens.push(Token::Mark(if c.is_alphabetic() { 'x' } else { c }));
        }
    }
    tokens
}

/// The month of this name.
fn month(word: &str) -> Option<i8> {
    static NAMES: LazyLock<HashMap<&str, i8>> =
        LazyLock::new(|| MONTHS.iter().chain(MORE_MONTHS).copied().collect());
    (3..=24).contains(&word.len()).then(|| NAMES.get(word).copied()).flatten()
}

fn at_token(tokens: &[Token]) -> Option<Date> {
    use Token::{Mark, Month, Number};
    match *tokens {
        [
            Number(y, 4),
            Mark('-' | '/' | '.' | '年'),
            Number(m, 1..=2),
            Mark('-' | '/' | '.' | '月'),
            Number(d, 1..=2),
            ..,
        ]
        | [Number(d, 2), Mark('.'), Number(m, 2), Mark('.'), Number(y, 4), ..] => make(y, m, d),
        [Number(d, 1..=2), Mark('.'), Month(m), Number(y, 4), ..]
        | [Number(d, 1..=2), Month(m), Number(y, 4), ..]
        | [Number(d, 1..=2), Month(m), Mark('.'), Number(y, 4), ..]
        | [Number(d, 1..=2), Mark('-'), Month(m), Mark('-'), Number(y, 4), ..]
        | [Month(m), Number(d, 1..=2), Number(y, 4), ..]
        | [Month(m), Mark('.'), Number(d, 1..=2), Number(y, 4), ..]
        | [Number(y, 4), Month(m), Number(d, 1..=2), ..]
        // As clocks write it: `Tue Oct 21 08:00:00 CEST 2025`.
        | [
            Month(m),
            Number(d, 1..=2),
            Number(_, 2),
            Mark(':'),
            Number(_, 2),
            Mark(':'),
            Number(_, 2),
            Mark('x'),
            Number(y, 4),
            ..,
        ]
        | [
            Month(m),
            Number(d, 1..=2),
            Number(_, 2),
            Mark(':'),
            Number(_, 2),
            Mark(':'),
            Number(_, 2),
            Number(y, 4),
            ..,
        ] => make(y, m as u32, d),
        [Number(a, 1..=2), Mark('/'), Number(b, 1..=2), Mark('/'), Number(y, 4), ..] => {
            match (a > 12, b > 12) {
                (true, false) => make(y, b, a),
                (false, true) => make(y, a, b),
                (false, false) if a == b => make(y, a, b),
                _ => None,
            }
        }
        _ => None,
    }
}

fn make(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|y| (1700..=2200).contains(y))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The day in the path of an address: `/2025/10/21/` or `/2025-10-21-`.
pub fn in_url(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let mut parts = path.split(['/', '-', '_']).skip(1);
    let mut last: [u32; 2] = [0, 0];
    parts.find_map(|part| {
        let number = part.parse::<u32>().unwrap_or(0);
        let found = if last[0] > 1990 && part.len() <= 2 {
            make(last[0], last[1], number)
        } else if part.len() == 8 && number > 19_900_000 {
            make(number / 10_000, number / 100 % 100, number % 100)
        } else {
            None
        };
        last = [last[1], number];
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_text() {
        for text in [
            "2025-10-21T08:00:00+02:00",
            "Published 21 October 2025, 9:03 GMT",
            "Updated Oct. 21, 2025 at 5:03 p.m. ET",
            "Tue, 21 Oct 2025 08:00:00 GMT",
            "October 21st, 2025",
            "21.10.2025",
            "10/21/2025",
            "21/10/2025",
            "2025年10月21日",
            "21. Oktober 2025",
            "le 21 octobre 2025",
            "20251021",
            "21 de octubre de 2025",
            "21-Oct-2025",
            "20251021T080000Z",
            "21 октября 2025, 19:40",
            "21 października 2025",
            "21 أكتوبر 2025",
            "Tue Oct 21 08:00:00 CEST 2025",
            "Tue Oct 21 08:00:00 2025",
            "Daily digest – 2025-10-21",
        ] {
            assert_eq!(find(text).map(|d| d.to_string()).as_deref(), Some("2025-10-21"), "{text}");
        }
        assert_eq!(find("1er décembre 2023").map(|d| d.to_string()).as_deref(), Some("2023-12-01"));
        assert_eq!(find_in("10/11/2025", Some(true)).map(|d| d.to_string()).as_deref(), Some("2025-11-10"));
        assert_eq!(
            find_in("at 10/11/2025", Some(false)).map(|d| d.to_string()).as_deref(),
            Some("2025-10-11")
        );
        for text in [
            "",
            "version 1.2.3",
            "10/11/2025",
            "May 2025",
            "2025",
            "maybe 12 people in 2025",
            "40 October 2025",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
        assert_eq!(
            in_url("https://example.org/world/2025/10/21/talks-12").unwrap().to_string(),
            "2025-10-21"
        );
        assert_eq!(in_url("https://example.org/2025-10-21-talks").unwrap().to_string(), "2025-10-21");
        assert_eq!(in_url("https://example.org/world/20251021/talks").unwrap().to_string(), "2025-10-21");
        assert_eq!(in_url("https://example.org/world/2025/talks"), None);
    }
}
