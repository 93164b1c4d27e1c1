//! Cases with the answer drawn under the text.
//!
//! A case is a line `# what it shows`, then pairs of lines, text and marks, and a blank line. Each pair is a paragraph.
//! Under the text stand `q` (content), `s` (speaker) and `c` (cue), a letter under each character; `-` alone stands for
//! no marks. A run of marks that begins with digits belongs to the attributions of those numbers, one without to all of
//! the case: `12sss` speaks in both 1 and 2. Content without a speaker in its attribution may have any.

use onrecord::{
    extract::quotes::{self, RawQuote},
    text::Span,
};
use std::collections::BTreeSet;

/// A run of marks.
#[derive(Debug, Clone)]
struct Run {
    letter: char,
    groups: Vec<char>,
    span: Span,
}

/// A case: its name, text and marks.
#[derive(Debug, Default)]
struct Case {
    name: String,
    text: String,
    runs: Vec<Run>,
}

fn cases(file: &str) -> Vec<Case> {
    let mut out = Vec::new();
    let mut lines = file.lines();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("# ") else { continue };
        let mut case = Case { name: name.to_owned(), ..Case::default() };
        while let Some(text) = lines.next().filter(|l| !l.is_empty()) {
            let marks = lines.next().unwrap_or_else(|| panic!("{name}: no marks under the last line"));
            runs(text, marks, case.text.len(), &mut case.runs);
            case.text.push_str(text);
            case.text.push('\n');
        }
        out.push(case);
    }
    out
}

/// Runs of marks under one line, whose text starts at byte `offset` of the case.
fn runs(text: &str, marks: &str, offset: usize, out: &mut Vec<Run>) {
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| offset + at).collect();
    bytes.push(offset + text.len());
    let marks: Vec<char> = if marks == "-" { Vec::new() } else { marks.chars().collect() };
    let mut at = 0;
    while at < marks.len() {
        if marks[at] == ' ' {
            at += 1;
            continue;
        }
        let start = at;
        while marks.get(at).is_some_and(char::is_ascii_digit) {
            at += 1;
        }
        let groups = marks[start..at].to_vec();
        let letter = marks[at];
        while marks.get(at) == Some(&letter) {
            at += 1;
        }
        out.push(Run { letter, groups, span: Span::new(bytes[start], bytes[at]) });
    }
}

/// Words of a span without blanks and marks at its ends.
fn bare(span: Span, text: &str) -> &str {
    span.of(text).trim_matches(|c: char| !c.is_alphanumeric())
}

/// What is wrong with the quotes found in a case; empty when nothing is.
fn wrong(case: &Case, found: &[RawQuote]) -> String {
    let text = &case.text;
    let of = |letter: char| case.runs.iter().filter(move |r| r.letter == letter);
    let wanted: BTreeSet<&str> = of('q').map(|r| bare(r.span, text)).collect();
    let got: BTreeSet<&str> = found.iter().map(|q| bare(q.content, text)).collect();
    if wanted != got {
        return format!("content\n  wanted {wanted:?}\n  found  {got:?}");
    }
    for run in of('q') {
        let mine = |r: &&Run| {
            r.groups.is_empty() || run.groups.is_empty() || r.groups.iter().any(|g| run.groups.contains(g))
        };
        let Some(quote) = found.iter().find(|q| bare(q.content, text) == bare(run.span, text)) else {
            continue;
        };
        if let Some(speaker) = of('s').find(mine) {
            let got = quote.speaker.map(|s| bare(s, text));
            if got != Some(bare(speaker.span, text)) {
                return format!(
                    "speaker of {:?}\n  wanted {:?}\n  found  {got:?}",
                    run.span.of(text),
                    speaker.span.of(text)
                );
            }
        }
        let cue = of('c').find(mine);
        if let Some(cue) = cue.filter(|c| !quote.cue.is_some_and(|q| q.overlaps(c.span))) {
            let got = quote.cue.map(|s| s.of(text));
            return format!(
                "cue of {:?}\n  wanted {:?}\n  found  {got:?}",
                run.span.of(text),
                cue.span.of(text)
            );
        }
    }
    String::new()
}

#[test]
fn quotes_are_where_the_marks_say() {
    let cases = cases(include_str!("quotes.txt"));
    assert!(cases.len() >= 120, "only {} cases", cases.len());
    let mut report = String::new();
    for case in &cases {
        let wrong = wrong(case, &quotes::find(&case.text));
        if !wrong.is_empty() {
            report.push_str(&format!("\n# {}\n{}{wrong}\n", case.name, case.text));
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn names_of_cases_are_unique() {
    let cases = cases(include_str!("quotes.txt"));
    let names: BTreeSet<&str> = cases.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names.len(), cases.len());
}
