//! What was read of a page against what is expected of it.

use crate::expected::Expected;
use onrecord::load;
use std::{collections::HashMap, fmt::Write};

/// What was read of a page.
#[derive(Debug, Default)]
pub struct Got {
    pub title: String,
    pub byline: String,
    pub date: String,
    pub text: String,
    pub sections: Vec<String>,
}

impl Got {
    /// By this program.
    pub fn ours(name: &str, bytes: &[u8]) -> Self {
        let (document, _) = load::load(name, bytes);
        let Ok(document) = document else { return Self::default() };
        let mut made = Self {
            title: document.head.title.to_string(),
            byline: document.head.source.byline.as_deref().unwrap_or("").to_owned(),
            date: document.head.date.map(|day| day.to_string()).unwrap_or_default(),
            ..Self::default()
        };
        for section in &document.sections {
            for line in [&section.kicker, &section.heading].into_iter().flatten() {
                let _ = writeln!(made.text, "{line}");
            }
            let _ = writeln!(made.text, "{}", section.body);
            made.sections.extend(section.heading.as_deref().or(section.kicker.as_deref()).map(str::to_owned));
        }
        made
    }

    /// By the article library alone.
    pub fn library(bytes: &[u8]) -> Self {
        let Ok(page) = load::text(bytes) else { return Self::default() };
        let reader = dom_smoothie::Readability::new(page, None, None);
        let Some(got) = reader.ok().and_then(|mut reader| reader.parse().ok()) else {
            return Self::default();
        };
        Self {
            title: got.title,
            byline: got.byline.unwrap_or_default(),
            date: got.published_time.unwrap_or_default().chars().take(10).collect(),
            text: dom_query::Document::from(got.content.as_ref()).formatted_text().to_string(),
            sections: Vec::new(),
        }
    }
}

/// How right a page is; `None` where nothing was expected.
#[derive(Debug, Default)]
pub struct Score {
    pub words: Option<f64>,
    pub runs: Option<f64>,
    pub title: Option<bool>,
    pub byline: Option<bool>,
    pub date: Option<bool>,
    pub sections: Option<bool>,
}

impl Score {
    pub fn of(got: &Got, expected: &Expected) -> Self {
        let optional: Vec<_> = expected.optional.iter().map(|line| words(line)).collect();
        // Of a caption the credit behind it may be missing.
        let asked = |line: &&str| {
            let line = words(line);
            !optional.iter().any(|may| !line.is_empty() && may.starts_with(&line))
        };
        let is: Vec<String> = got.text.lines().filter(asked).flat_map(words).collect();
        let want = words(&expected.text);
        Self {
            words: (!want.is_empty()).then(|| f1(&is, &want, 1)),
            runs: (!want.is_empty()).then(|| f1(&is, &want, 4)),
            title: (!expected.title.is_empty()).then(|| words(&got.title) == words(&expected.title)),
            byline: if expected.nobody {
                Some(got.byline.is_empty())
            } else {
                (!expected.names.is_empty()).then(|| names_are(&got.byline, &expected.names))
            },
            date: (!expected.date.is_empty()).then(|| got.date == expected.date),
            sections: (!expected.sections.is_empty()).then(|| got.sections == expected.sections),
        }
    }
}

/// Words in lower case without punctuation; each letter of a script without blanks is one.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let alone = ('\u{3040}'..='\u{9fff}').contains(&c);
        if !c.is_alphanumeric() || alone {
            words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
        }
        if alone {
            words.push(c.to_string());
        } else if c.is_alphanumeric() {
            word.push(c);
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

/// F1 of the bags of runs of `len` words.
fn f1(is: &[String], want: &[String], len: usize) -> f64 {
    let len = len.min(is.len()).min(want.len()).max(1);
    let mut left: HashMap<&[String], usize> = HashMap::new();
    for run in want.windows(len) {
        *left.entry(run).or_default() += 1;
    }
    let (all, wanted) = (is.windows(len).count(), want.windows(len).count());
    let mut shared = 0_usize;
    for run in is.windows(len) {
        if let Some(count) = left.get_mut(run).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    if all + wanted == 0 { 1.0 } else { 2.0 * shared as f64 / (all + wanted) as f64 }
}

fn names_are(byline: &str, names: &[String]) -> bool {
    let is = words(byline);
    let want: Vec<String> = names.iter().flat_map(|name| words(name)).collect();
    want.iter().all(|word| is.contains(word)) && is.len() <= want.len() + 3
}

/// What is wrong with one page, a line each.
pub fn complaints(name: &str, got: &Got, expected: &Expected, score: &Score) -> String {
    let mut out = String::new();
    if let (Some(words), Some(runs)) = (score.words, score.runs)
        && runs < 0.995
    {
        let _ = writeln!(out, "{name}: text {words:.3} {runs:.3}");
        let (is, want) = (got.text.lines(), expected.text.lines().filter(|line| !line.is_empty()));
        let (is, want): (Vec<_>, Vec<_>) = (
            is.map(words_of).collect(),
            want.chain(expected.optional.iter().map(String::as_str)).map(words_of).collect(),
        );
        let differ = |from: &[String], other: &[String], mark: &str, out: &mut String| {
            for line in from.iter().filter(|line| !other.contains(line)) {
                let _ = writeln!(out, "    {mark} {}", line.chars().take(110).collect::<String>());
            }
        };
        differ(&want, &is, "-", &mut out);
        let unasked: Vec<String> =
            is.iter().filter(|line| !want.iter().any(|may| may.starts_with(*line))).cloned().collect();
        differ(&unasked, &[], "+", &mut out);
    }
    for (what, right, is, want) in [
        ("title", score.title, &got.title, &expected.title),
        ("byline", score.byline, &got.byline, &expected.names.join(", ")),
        ("date", score.date, &got.date, &expected.date),
        ("sections", score.sections, &got.sections.join(" | "), &expected.sections.join(" | ")),
    ] {
        if right == Some(false) {
            let _ = writeln!(out, "{name}: {what} is `{is}`, not `{want}`");
        }
    }
    out
}

fn words_of(line: &str) -> String {
    words(line).join(" ")
}

/// Sums over pages.
#[derive(Debug, Default)]
pub struct Table {
    pub pages: usize,
    sums: [(f64, usize); 6],
}

impl Table {
    pub fn add(&mut self, score: &Score) {
        self.pages += 1;
        let share = |right: Option<bool>| right.map(f64::from);
        let all = [
            score.words,
            score.runs,
            share(score.title),
            share(score.byline),
            share(score.date),
            share(score.sections),
        ];
        for (sum, one) in self.sums.iter_mut().zip(all) {
            if let Some(one) = one {
                *sum = (sum.0 + one, sum.1 + 1);
            }
        }
    }

    pub fn header() -> String {
        format!(
            "{:<14} {:>8} {:>8} {:>12} {:>12} {:>12} {:>12}",
            "", "words F1", "runs F1", "title", "byline", "date", "sections"
        )
    }

    /// The mean of a column; 0 where nothing was judged.
    pub fn mean(&self, column: usize) -> f64 {
        let (sum, count) = self.sums[column];
        if count == 0 { 0.0 } else { sum / count as f64 }
    }

    pub fn row(&self, name: &str) -> String {
        let mut out = format!("{name:<14}");
        for (at, (sum, count)) in self.sums.iter().enumerate() {
            let mean = self.mean(at);
            let _ = if at < 2 {
                write!(out, " {mean:>8.4}")
            } else {
                write!(out, " {:>12}", format!("{sum:.0}/{count}"))
            };
        }
        out
    }
}
