//! Dates as authors write them.

use crate::text::months::MONTHS;
use jiff::civil::Date;

/// `2025-10-21`, also with a time behind it; nothing else may follow.
pub fn iso(text: &str) -> Option<Date> {
    let (day, rest) = split_iso(text.trim())?;
    let time = rest
        .strip_prefix(['T', 't', ' '])
        .is_some_and(|t| t.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    if rest.is_empty() || time { day } else { None }
}

/// Splits `2025-10-21…` after the day. The date is `None` when the shape is right but there is no such day.
pub fn split_iso(text: &str) -> Option<(Option<Date>, &str)> {
    let head = text.get(..10)?.as_bytes();
    let shaped =
        head.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    let rest = &text[10..];
    if !shaped || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok();
    let found = match (number(0..4), number(5..7), number(8..10)) {
        (Some(y), Some(m), Some(d)) if y > 0 => Date::new(y, m as i8, d as i8).ok(),
        _ => None,
    };
    Some((found, rest))
}

/// A day in any common spelling: ISO, `21 October 2025`, `21. Oct 2025`, `October 21, 2025`, with or without the
/// day of the week.
pub fn any(text: &str) -> Option<Date> {
    if let Some(day) = iso(text) {
        return Some(day);
    }
    if text.len() > 60 {
        return None;
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split([' ', ',', '.', '\t']).filter(|w| !w.is_empty()).collect();
    let words = match words.split_first() {
        Some((first, rest)) if rest.len() == 3 && first.ends_with("day") => rest,
        _ => &words[..],
    };
    let [a, b, year] = words else { return None };
    let (day, month) = month(b).map(|m| (*a, m)).or_else(|| month(a).map(|m| (*b, m)))?;
    let day = day.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']).parse::<i8>().ok()?;
    let year = year.parse::<i16>().ok().filter(|y| (1000..=9999).contains(y))?;
    Date::new(year, month, day).ok()
}

fn month(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|m| *m == word || m[..3] == *word);
    at.or_else(|| (word == "sept").then_some(8)).map(|i| i as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn spellings_of_a_day() {
        let day = Some(date(2025, 10, 21));
        for text in [
            "2025-10-21",
            "2025-10-21T08:00:00Z",
            "2025-10-21 08:00",
            "21 October 2025",
            "21. Oct 2025",
            "October 21, 2025",
            "Tuesday, 21 October 2025",
            "Oct 21st, 2025",
            " 2025-10-21t8:00 ",
            "21 oct 2025",
        ] {
            assert_eq!(any(text), day, "{text}");
        }
        for (text, then) in [
            ("1st March 2024", date(2024, 3, 1)),
            ("2nd Sept 2024", date(2024, 9, 2)),
            ("Dec 3rd 1000", date(1000, 12, 3)),
            ("1 january 9999", date(9999, 1, 1)),
            ("29 February 2024", date(2024, 2, 29)),
        ] {
            assert_eq!(any(text), Some(then), "{text}");
        }
        let long = |blanks: usize| format!("21 October{}2025", " ".repeat(blanks));
        assert_eq!((any(&long(46)), any(&long(47))), (day, None), "sixty letters hold any date");
    }

    #[test]
    fn a_day_at_the_beginning_is_split_off() {
        let day = Some(date(2025, 10, 21));
        assert_eq!(split_iso("2025-10-21 Rain"), Some((day, " Rain")));
        assert_eq!(split_iso("2025-10-21Rain"), Some((day, "Rain")));
        assert_eq!(split_iso("2025-10-21"), Some((day, "")));
        assert_eq!(split_iso("0000-10-21"), Some((None, "")), "there is no such year");
        assert_eq!(split_iso("0001-10-21").and_then(|(day, _)| day), Some(date(1, 10, 21)));
        for text in ["2025-10-2", "2025-10-210", "2025/10/21", "2025-10x21", "20251-0-21", "2025-1a-21"] {
            assert_eq!(split_iso(text), None, "{text}");
        }
        assert_eq!(iso("2025-10-21 at noon"), None, "what follows a day is a time");
        assert_eq!(iso("2025-10-21T08:00"), day);
    }

    #[test]
    fn what_is_no_day() {
        for text in [
            "",
            "2026-02-30",
            "2026-13-45",
            "0000-01-01",
            "2025-10-211",
            "21 Octember 2025",
            "soon",
            "12:30:45",
            "2025-10-21x",
            "21 October 999",
            "31 April 2025",
            "October 2025",
            "In 21 October 2025",
            "Monday 21 October 2025 noon",
        ] {
            assert_eq!(any(text), None, "{text}");
        }
        assert_eq!(split_iso("2026-13-45 x"), Some((None, " x")));
        assert_eq!(split_iso("２０２６-13-45 x"), None);
    }
}
