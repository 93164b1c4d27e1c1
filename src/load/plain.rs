//! Plain text as wires deliver it: a dated title, then kickers, headings and paragraphs.

use super::{
    body::{Body, ends_sentence, joins, push_line, squeeze, wrap_width},
    date,
    report::Report,
    yaml::schema::short,
};
use crate::{
    briefing::{Diagnostic, Document, DraftSection, Position},
    text::SafeText,
};
use std::borrow::Cow;

/// Longest kicker or heading, in characters.
const HEAD_CHARS: usize = 110;
/// Most words in a kicker or heading.
const HEAD_WORDS: usize = 16;

/// One line, or several that belong together.
struct Unit<'a> {
    text: Cow<'a, str>,
    /// 1-based line in the file.
    line: u32,
    /// Whether a blank line stands before it.
    apart: bool,
}

/// Loads a plain text.
///
/// # Errors
/// The reason in one line when there is nothing in it.
pub fn load(source: &str, report: &mut Report) -> Result<Document, SafeText> {
    let mut units = units(source);
    if units.is_empty() {
        return Err("empty".into());
    }
    let mut document = Document::default();
    let used = title(&units, &mut document, report);
    units.drain(..used);
    dateline(&mut units, &mut document);
    document.sections = sections(&units);
    Ok(document)
}

/// The lines of `source` with hard-wrapped ones joined; blank ones only leave a mark.
fn units(source: &str) -> Vec<Unit<'_>> {
    let lines: Vec<&str> = source.split('\n').collect();
    let wrap = wrap_width(&lines);
    let mut units: Vec<Unit> = Vec::new();
    let mut apart = true;
    for (i, line) in lines.iter().enumerate() {
        if squeeze(line).is_empty() {
            apart = true;
            continue;
        }
        match units.last_mut() {
            Some(last) if !apart && joins(lines[i - 1], line, wrap) => {
                let text = last.text.to_mut();
                text.push(' ');
                text.push_str(line.trim());
            }
            _ => units.push(Unit { text: Cow::Borrowed(line.trim()), line: i as u32 + 1, apart }),
        }
        apart = false;
    }
    units
}

/// Reads `date YYYY-MM-DD Title`, `YYYY-MM-DD Title` or a title alone; says how many units that took.
fn title(units: &[Unit], document: &mut Document, report: &mut Report) -> usize {
    let first = &units[0];
    let text = first.text.as_ref();
    let dated = text
        .strip_prefix("date")
        .or_else(|| text.strip_prefix("Date"))
        .filter(|rest| rest.starts_with([' ', '\t', ':']));
    let rest = dated.unwrap_or(text).trim_start_matches([' ', '\t', ':']);
    let Some((day, after)) = date::split_iso(rest) else {
        if dated.is_some() && rest.starts_with(|c: char| c.is_ascii_digit()) {
            no_such_date(first, rest.split_whitespace().next().unwrap_or(""), report);
        }
        if is_head(text) && (units.len() == 1 || !text.ends_with(':')) {
            document.head.title = squeeze(text).into();
            return 1;
        }
        return 0;
    };
    document.head.date = day;
    if day.is_none() {
        no_such_date(first, &rest[..10], report);
    }
    let title = after.trim_start_matches([' ', '\t', ':', '-', '–', '—']);
    if !title.is_empty() {
        document.head.title = squeeze(title).into();
        return 1;
    }
    match units.get(1).filter(|unit| is_head(&unit.text)) {
        Some(unit) => {
            document.head.title = squeeze(&unit.text).into();
            2
        }
        None => 1,
    }
}

fn no_such_date(unit: &Unit, word: &str, report: &mut Report) {
    let before = unit.text.find(word).map_or(0, |at| unit.text[..at].chars().count());
    let position =
        Position { line: unit.line, column: before as u32 + 1, length: word.chars().count().max(1) as u32 };
    let found = Diagnostic::error(format!("no such date: `{}`", short(word)), Some(position));
    report.add(found.help("write it as year-month-day, `2025-10-21`"));
}

/// Takes a line that is only a date, or only a byline, from between title and text.
fn dateline(units: &mut Vec<Unit>, document: &mut Document) {
    for _ in 0..2 {
        let Some(first) = units.first() else { return };
        let text = first.text.as_ref();
        if document.head.date.is_none()
            && let Some(day) = date::any(text)
        {
            document.head.date = Some(day);
        } else if let Some(name) = byline(text).filter(|_| document.head.source.byline.is_none()) {
            document.head.source.byline = Some(name);
        } else {
            return;
        }
        units.remove(0);
    }
}

/// `By Jane Doe`: two to six words, each with a capital but for the small ones of names.
fn byline(text: &str) -> Option<SafeText> {
    let name = text.strip_prefix("By ").or_else(|| text.strip_prefix("BY "))?;
    let words: Vec<&str> = name.split_whitespace().collect();
    let named = |w: &&str| {
        w.chars().next().is_some_and(char::is_uppercase) || matches!(*w, "and" | "de" | "van" | "von" | "al")
    };
    (words.len() >= 2 && words.len() <= 6 && words.iter().all(named) && !ends_sentence(text))
        .then(|| squeeze(name).into())
}

/// Whether `text` can be a title, kicker or heading: short, no sentence, not a list item or an aside.
fn is_head(text: &str) -> bool {
    let question = text.ends_with('?') && !text.contains(". ");
    text.chars().nth(HEAD_CHARS).is_none()
        && text.split_whitespace().nth(HEAD_WORDS).is_none()
        && (question || !ends_sentence(text))
        && !text.ends_with(',')
        && !text.starts_with(['-', '*', '•', '(', '[', '—', '–', '>', '#', '|'])
        && text.chars().any(char::is_alphabetic)
        && !text.chars().next().is_some_and(char::is_lowercase)
}

fn sections(units: &[Unit]) -> Vec<DraftSection> {
    let mut sections = Vec::new();
    let mut draft = DraftSection { line: units.first().map_or(1, |u| u.line), ..DraftSection::default() };
    let mut body = Body::default();
    let mut at = 0;
    while at < units.len() {
        let run = units[at..].iter().take_while(|unit| is_head(&unit.text)).count();
        let paragraph = units.get(at + run);
        let heads = if paragraph.is_some() { heads(&units[at..at + run]) } else { 0 };
        for unit in &units[at..at + run - heads] {
            push_line(&mut body, &unit.text, unit.line);
        }
        at += run - heads;
        if heads > 0 {
            close(&mut sections, &mut draft, &mut body);
            draft.line = units[at].line;
            draft.kicker = Some(squeeze(&units[at].text).into());
            draft.heading = (heads == 2).then(|| squeeze(&units[at + 1].text).into());
            at += heads;
        }
        if let Some(unit) = paragraph {
            push_line(&mut body, &unit.text, unit.line);
            at += 1;
        }
    }
    close(&mut sections, &mut draft, &mut body);
    sections
}

/// How many of the short lines at the end of `run` head the paragraph that follows: kicker and heading, a kicker
/// alone, or none. Three and more in a row are verse, names or a list, not headings.
fn heads(run: &[Unit]) -> usize {
    let together = 1 + run.iter().rev().take_while(|unit| !unit.apart).count();
    match (run.len(), together.min(run.len())) {
        (0, _) => 0,
        (n @ 1..=2, _) | (_, n @ 1..=2) => n,
        _ => 0,
    }
}

fn close(sections: &mut Vec<DraftSection>, draft: &mut DraftSection, body: &mut Body) {
    let mut done = std::mem::take(draft);
    (done.body, done.blocks) = std::mem::take(body).finish();
    if done.kicker.is_some() || !done.blocks.is_empty() {
        sections.push(done);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(source: &str) -> (Document, Vec<String>) {
        let mut report = Report::default();
        let document = load(source, &mut report).unwrap();
        let outline = document
            .sections
            .iter()
            .map(|s| {
                let head = |h: &Option<SafeText>| h.as_ref().map_or("-".to_owned(), ToString::to_string);
                format!("{}: {} | {} | {}", s.line, head(&s.kicker), head(&s.heading), s.blocks.len())
            })
            .collect();
        (document, outline)
    }

    #[test]
    fn the_wire_form() {
        let source = " date 2025-10-21 Grain talks stall\nWhat's the story\nThe talks stalled on Monday.\nNobody said why.\nMeeting delay\nA week, or two\nThe next round was put off.\n\nProgress\n\nA first step\n\nThey met.\n";
        let (document, outline) = outline(source);
        assert_eq!(document.head.title.as_str(), "Grain talks stall");
        assert_eq!(document.head.date.unwrap().to_string(), "2025-10-21");
        assert_eq!(
            outline,
            [
                "2: What's the story | - | 2",
                "5: Meeting delay | A week, or two | 1",
                "9: Progress | A first step | 1"
            ]
        );
        assert_eq!(document.sections[0].blocks[1].line, 4);
    }

    #[test]
    fn a_text_without_kickers_is_one_section() {
        let (document, outline) = outline("It rained all day.\n\nThe river rose.\n");
        assert_eq!(outline, ["1: - | - | 2"]);
        assert!(document.head.title.is_empty());
    }

    #[test]
    fn a_title_alone_and_a_dateline() {
        let (document, outline) =
            outline("Grain talks stall\nBy Hanna Weiss\n21 October 2025\n\nIt rained all day.\n");
        assert_eq!(document.head.title.as_str(), "Grain talks stall");
        assert_eq!(document.head.source.byline.as_deref(), Some("Hanna Weiss"));
        assert!(document.head.date.is_some());
        assert_eq!(outline, ["5: - | - | 1"]);
    }

    #[test]
    fn hard_wrapped_text_is_joined_and_its_kickers_stay() {
        let source = "date 2025-10-21 Grain talks stall\n\nWhat's the story\n\nThe ministry said on Tuesday that the talks\nwould go on, though nobody in the room had\nbelieved it for a week.\n\nMeeting delay\nThe next round was put off until November,\naccording to two officials.\n";
        let (_, outline) = outline(source);
        assert_eq!(outline, ["3: What's the story | - | 1", "9: Meeting delay | - | 1"]);
    }

    #[test]
    fn many_short_lines_are_no_headings() {
        let (_, outline) = outline(
            "date 2025-10-21 Who came\nThe talks went on.\nAnna Berg\nJan Maar\nPia Holt\nUwe Tann\nThey left early.\n",
        );
        assert_eq!(outline, ["2: - | - | 6"]);
    }

    #[test]
    fn no_such_day_is_an_error_at_the_spot() {
        let mut report = Report::default();
        let document = load("date 2026-13-45 Grain\nIt rained.\n", &mut report).unwrap();
        assert_eq!(document.head.title.as_str(), "Grain");
        let found = report.finish();
        assert_eq!(found[0].position, Some(Position { line: 1, column: 6, length: 10 }));
    }
}
