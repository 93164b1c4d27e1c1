//! Dates as people type them: 2025-10-21, 2025-10, 2025, monday, yesterday, "2 weeks ago", last month.

use super::field::DATE;
use crate::text::{months::MONTHS, near::nearest};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

/// From one day to another, both included; open where `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Dates {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Dates {
    /// Whether `date` is among them.
    pub fn hold(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    fn between(from: Date, to: Date) -> Self {
        Self { from: Some(from), to: Some(to) }
    }

    fn day(day: Date) -> Self {
        Self::between(day, day)
    }
}

/// Why a date was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDate {
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What may have been meant.
    pub meant: Option<String>,
}

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The days that `text` names, seen from `today`: one day, or a whole week, month or year.
///
/// # Errors
/// When it is no date; the message says what was expected.
pub fn parse(text: &str, today: Date) -> Result<Dates, BadDate> {
    let text = text.trim().to_lowercase();
    if text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        && let Some(dates) = absolute(&text)?
    {
        return Ok(dates);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    relative(&words, today).ok_or_else(|| BadDate {
        message: format!("expected {DATE}"),
        meant: match words[..] {
            [word] => {
                let names: Vec<&str> = ["today", "yesterday"].into_iter().chain(DAYS).chain(MONTHS).collect();
                nearest(word, &names).map(str::to_owned)
            }
            _ => None,
        },
    })
}

/// YYYY, YYYY-MM or YYYY-MM-DD; `None` when it has another shape.
fn absolute(text: &str) -> Result<Option<Dates>, BadDate> {
    let parts: Vec<&str> = text.split('-').collect();
    let shaped = parts[0].len() == 4 && parts[1..].iter().all(|p| (1..=2).contains(&p.len()));
    if !shaped || parts.len() > 3 {
        return Ok(None);
    }
    let number = |i: usize| parts.get(i).map_or(1, |p| p.parse::<i16>().unwrap_or(0));
    let bad = |what: &str| BadDate { message: format!("there is no {what} {text}"), meant: None };
    let month = Date::new(number(0), number(1) as i8, 1).map_err(|_| bad("month"))?;
    Ok(Some(match parts.len() {
        1 => Dates::between(month, month.last_of_year()),
        2 => Dates::between(month, month.last_of_month()),
        _ => Dates::day(Date::new(month.year(), month.month(), number(2) as i8).map_err(|_| bad("day"))?),
    }))
}

fn relative(words: &[&str], today: Date) -> Option<Dates> {
    match *words {
        ["today"] => Some(Dates::day(today)),
        ["yesterday"] => today.yesterday().ok().map(Dates::day),
        ["tomorrow"] => today.tomorrow().ok().map(Dates::day),
        ["this" | "last", unit @ ("week" | "month" | "year")] => period(words[0] == "last", unit, today),
        ["last", day] => weekday(day, today.yesterday().ok()?),
        [count, unit, "ago"] => ago(count, unit, today),
        [short] if short.starts_with(|c: char| c.is_ascii_digit()) => {
            let unit = short.find(|c: char| !c.is_ascii_digit())?;
            matches!(&short[unit..], "d" | "w" | "m" | "y")
                .then(|| ago(&short[..unit], &short[unit..], today))?
        }
        [name] => weekday(name, today).or_else(|| {
            // A bare month is the latest that has begun.
            let month = month(name)?;
            let year = today.year() - i16::from(month > today.month());
            whole_month(year, month)
        }),
        [a, b] => {
            let (name, year) = (month(a)?, b.parse().ok().filter(|_| b.len() == 4)?);
            whole_month(year, name)
        }
        [a, b, c] => {
            // 21 october 2025, october 21 2025
            let (day, name) = if month(a).is_some() { (b, a) } else { (a, b) };
            let day = day.trim_end_matches(',').parse().ok()?;
            let year = c.parse().ok().filter(|_| c.len() == 4)?;
            Date::new(year, month(name)?, day).ok().map(Dates::day)
        }
        _ => None,
    }
}

fn ago(count: &str, unit: &str, today: Date) -> Option<Dates> {
    let n: i32 = match count {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        // More than jiff's spans hold is before any briefing anyway.
        _ => count.parse().ok().filter(|n| (0..=10_000).contains(n))?,
    };
    let span = match unit {
        "d" | "day" | "days" => n.days(),
        "w" | "week" | "weeks" => n.weeks(),
        "m" | "month" | "months" => n.months(),
        "y" | "year" | "years" => n.years(),
        _ => return None,
    };
    today.checked_sub(span).ok().map(Dates::day)
}

fn period(last: bool, unit: &str, today: Date) -> Option<Dates> {
    let back = i32::from(last);
    Some(match unit {
        "week" => {
            let monday = today.checked_sub(i32::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
            let monday = monday.checked_sub(back.weeks()).ok()?;
            Dates::between(monday, monday.checked_add(6.days()).ok()?)
        }
        "month" => {
            let first = today.first_of_month().checked_sub(back.months()).ok()?;
            Dates::between(first, first.last_of_month())
        }
        _ => {
            let first = today.first_of_year().checked_sub(back.years()).ok()?;
            Dates::between(first, first.last_of_year())
        }
    })
}

/// The latest such day of the week up to and including `latest`.
fn weekday(name: &str, latest: Date) -> Option<Dates> {
    let at = DAYS.iter().position(|d| is_name(name, d))?;
    let day = Weekday::from_monday_zero_offset(at as i8).ok()?;
    let back = day.until(latest.weekday());
    latest.checked_sub(i32::from(back).days()).ok().map(Dates::day)
}

fn month(name: &str) -> Option<i8> {
    MONTHS.iter().position(|m| is_name(name, m)).map(|at| at as i8 + 1)
}

/// Whole, or cut to three or four letters ("oct", "sept", "thur").
fn is_name(typed: &str, name: &str) -> bool {
    typed == name || (matches!(typed.len(), 3 | 4) && name.starts_with(typed))
}

fn whole_month(year: i16, month: i8) -> Option<Dates> {
    let first = Date::new(year, month, 1).ok()?;
    Some(Dates::between(first, first.last_of_month()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// A Wednesday.
    const TODAY: Date = date(2025, 10, 22);

    fn days(text: &str) -> String {
        match parse(text, TODAY) {
            Ok(d) if d.from == d.to => d.from.map(|d| d.to_string()).unwrap_or_default(),
            Ok(Dates { from: Some(from), to: Some(to) }) => format!("{from}..{to}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn days_months_and_years() {
        assert_eq!(days("2025-10-21"), "2025-10-21");
        assert_eq!(days("2025-1-2"), "2025-01-02");
        assert_eq!(days("2024-02"), "2024-02-01..2024-02-29");
        assert_eq!(days("2025"), "2025-01-01..2025-12-31");
        assert_eq!(days("october"), "2025-10-01..2025-10-31");
        assert_eq!(days("Dec"), "2024-12-01..2024-12-31");
        assert_eq!(days("sept 2023"), "2023-09-01..2023-09-30");
        assert_eq!(days("21 Oct 2025"), "2025-10-21");
        assert_eq!(days("October 21, 2025"), "2025-10-21");
    }

    #[test]
    fn dates_seen_from_today() {
        for (text, expected) in [
            ("today", "2025-10-22"),
            ("yesterday", "2025-10-21"),
            ("tomorrow", "2025-10-23"),
            ("two weeks ago", "2025-10-08"),
            ("three days ago", "2025-10-19"),
            ("2 weeks ago", "2025-10-08"),
            ("a month ago", "2025-09-22"),
            ("14d", "2025-10-08"),
            ("wednesday", "2025-10-22"),
            ("last wednesday", "2025-10-15"),
            ("thu", "2025-10-16"),
            ("monday", "2025-10-20"),
            ("this week", "2025-10-20..2025-10-26"),
            ("last week", "2025-10-13..2025-10-19"),
            ("last month", "2025-09-01..2025-09-30"),
            ("last year", "2024-01-01..2024-12-31"),
        ] {
            assert_eq!(days(text), expected, "{text}");
        }
        assert_eq!(
            days("2 months ago"),
            "2025-08-22",
            "a month back is the same day of the month, as people count"
        );
    }

    #[test]
    fn what_is_no_date_says_why() {
        let message = |text: &str| parse(text, TODAY).unwrap_err().message;
        assert_eq!(message("2025-02-30"), "there is no day 2025-02-30");
        assert_eq!(message("2025-13"), "there is no month 2025-13");
        assert!(message("soon").starts_with("expected a date"));
        assert!(message("20255").starts_with("expected a date"));
        assert!(message("").starts_with("expected a date"));
        assert_eq!(parse("yestrday", TODAY).unwrap_err().meant.as_deref(), Some("yesterday"));
        assert!(parse("9999999999999 days ago", TODAY).is_err());
        assert_eq!(days("10000 years ago"), "-007975-10-22");
    }
}
