//! Cases in caret form: what is named, who holds which office, who speaks, what is doubted.

use crate::support::{of, speaker, via};
use onrecord::{briefing::Briefing, text::Span};

const CASES: &str = include_str!("../data/actors.txt");

/// One case: its name, the text, marks (span, label), and checks on the whole.
struct Case<'c> {
    name: &'c str,
    text: String,
    marks: Vec<(Span, &'c str)>,
    checks: Vec<(&'c str, &'c str)>,
}

fn cases() -> Vec<Case<'static>> {
    CASES.split("\n## ").skip(1).map(case).collect()
}

fn case(block: &'static str) -> Case<'static> {
    let (name, body) = block.split_once('\n').expect("a case has text");
    let mut case = Case { name, text: String::new(), marks: Vec::new(), checks: Vec::new() };
    let mut line_start = 0;
    for line in body.lines().filter(|l| !l.trim().is_empty()) {
        let check = line.split_once(": ").filter(|(k, _)| matches!(*k, "actor" | "kind" | "not" | "actors"));
        if let Some(check) = check {
            case.checks.push(check);
        } else if line.trim_start().starts_with('^') {
            let column = line.chars().take_while(|c| *c == ' ').count();
            let carets = line.trim_start().chars().take_while(|c| *c == '^').count();
            let byte = |n: usize| {
                let text = &case.text[line_start..];
                line_start + text.char_indices().nth(n).map_or(text.len(), |c| c.0)
            };
            let span = Span::new(byte(column), byte(column + carets));
            case.marks.push((span, line.trim_start().trim_start_matches('^').trim()));
        } else {
            if !case.text.is_empty() {
                case.text.push('\n');
            }
            line_start = case.text.len();
            case.text.push_str(line);
        }
    }
    case
}

/// What is wrong with a mark, or nothing.
fn check_mark(b: &Briefing, span: Span, label: &str) -> Option<String> {
    let words = span.of(&b.sections[0].body);
    let mentions = || b.actors.iter().flat_map(|a| a.mentions.iter().map(move |m| (a, m.span)));
    if label == "nobody" {
        let hit = mentions().find(|(_, s)| s.overlaps(span))?;
        return Some(format!("{words:?} names {}", hit.0.name));
    }
    if label == "plain" {
        let hit = b.hedges.iter().find(|h| h.place.span.overlaps(span))?;
        return Some(format!("{words:?} is in the hedge {:?}", b.words(hit.place)));
    }
    if let Some(range) = label.strip_prefix("hedge") {
        let want =
            range.trim().split_once('-').map(|(a, b)| (a.parse().expect("low"), b.parse().expect("high")));
        let found = b.hedges.iter().any(|h| h.place.span == span && h.range == want);
        return (!found).then(|| {
            let all: Vec<_> = b.hedges.iter().map(|h| (b.words(h.place), h.range)).collect();
            format!("{words:?} should be a hedge {want:?}: {all:?}")
        });
    }
    if let Some(who) = label.strip_prefix("said by ") {
        let (who, relayer) = who.split_once(", via ").map_or((who, None), |(w, v)| (w, Some(v)));
        let quote = b.quotes.iter().find(|q| q.place.span.contains(span));
        let Some(q) = quote else { return Some(format!("{words:?} is in no quote")) };
        let (got, got_via) = (speaker(b, q), via(b, q));
        let ok = got == who && relayer.is_none_or(|v| v == got_via);
        return (!ok).then(|| format!("{words:?} is said by {got} via {got_via}, not {label}"));
    }
    let found: Vec<_> = mentions().filter(|(_, s)| s.overlaps(span)).collect();
    let ok = found.iter().any(|(a, s)| *s == span && &*a.name == label);
    (!ok).then(|| {
        let got: Vec<_> =
            found.iter().map(|(a, s)| (a.name.to_string(), s.of(&b.sections[0].body))).collect();
        format!("{words:?} should name {label}: {got:?}")
    })
}

fn check_whole(b: &Briefing, what: &str, value: &str) -> Option<String> {
    let parts: Vec<&str> = value.split(" | ").collect();
    let actor = b.actors.iter().find(|a| &*a.name == parts[0]);
    let names = || b.actors.iter().map(|a| a.name.to_string()).collect::<Vec<_>>();
    match what {
        "actors" => {
            (b.actors.len().to_string() != value).then(|| format!("{value} actors expected: {:?}", names()))
        }
        "not" => actor.map(|a| format!("{} should be no actor", a.name)),
        "kind" => {
            let Some(a) = actor else { return Some(format!("no {}: {:?}", parts[0], names())) };
            let kind = format!("{:?}", a.kind);
            (kind != parts[1]).then(|| format!("{} is {kind}", a.name))
        }
        _ => {
            let Some(a) = actor else { return Some(format!("no {}: {:?}", parts[0], names())) };
            let got = [a.role.as_deref().unwrap_or("-"), a.affiliation.as_deref().unwrap_or("-")];
            let wrong = parts[1..].iter().zip(got).any(|(want, got)| *want != got);
            wrong.then(|| format!("{} has {got:?}, not {:?}", a.name, &parts[1..]))
        }
    }
}

#[test]
fn every_case_holds() {
    let mut wrong = Vec::new();
    let all = cases();
    for case in &all {
        let b = of(&case.text);
        let marks = case.marks.iter().filter_map(|(span, label)| check_mark(&b, *span, label));
        let whole = case.checks.iter().filter_map(|(what, value)| check_whole(&b, what, value));
        wrong.extend(marks.chain(whole).map(|m| format!("{}: {m}", case.name)));
    }
    assert!(all.len() >= 90, "{} cases", all.len());
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}
