//! Diagnostics for people: the line they are about, with a caret under the spot.

use crate::{
    briefing::{Diagnostic, Position, Severity},
    load::lines::Lines,
    text::{SafeText, safe::clean},
};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// Most characters of a line before and after the spot that are looked at.
const LONG: usize = 1_000;

/// How diagnostics are shown.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// `file:line:column: severity: message`, and no text.
    pub short: bool,
    /// With escape sequences.
    pub colour: bool,
    /// Width of the terminal.
    pub columns: usize,
}

/// All of `diagnostics` about the file at `path`; `source` is its text, where there is one to show.
pub fn render(path: &str, source: Option<&str>, diagnostics: &[Diagnostic], style: Style) -> String {
    if style.short {
        return diagnostics.iter().map(|diagnostic| short(path, diagnostic)).collect();
    }
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.columns.clamp(40, 160));
    let lines = source.map(|source| (source, Lines::new(source)));
    let mut out = String::new();
    for diagnostic in diagnostics {
        let spot =
            lines.as_ref().zip(diagnostic.position).map(|((source, lines), at)| spot(source, lines, at));
        out.push_str(&renderer.render(&[group(path, diagnostic, spot.as_ref())]));
        out.push_str("\n\n");
    }
    out
}

fn short(path: &str, diagnostic: &Diagnostic) -> String {
    let place = diagnostic.position.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
    let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
    let name = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
    format!("{path}{place}: {name}: {}{help}\n", diagnostic.message)
}

/// Part of one line, clean, with the bytes to underline.
struct Spot {
    text: String,
    start: usize,
    end: usize,
    at: Position,
}

fn spot(source: &str, lines: &Lines, at: Position) -> Spot {
    let line = lines.text(source, at.line);
    let first = (at.column as usize - 1).min(line.chars().count());
    // The renderer cuts a long line to the terminal's width; a monstrous one is cut before it gets there.
    let (from, lead) = if first > LONG { (first - LONG / 2, "…") } else { (0, "") };
    let piece = |skip: usize, take: usize| line.chars().skip(skip).take(take).collect::<String>();
    // Each part is cleaned by itself, so that the caret stays under the right one.
    let before = clean(&piece(from, first - from)).into_owned();
    let marked = clean(&piece(first, at.length as usize)).into_owned();
    let after = clean(&piece(first + at.length as usize, LONG)).into_owned();
    let start = lead.len() + before.len();
    let end = start + marked.len();
    // Joined again the parts may still combine across their seams.
    let text = SafeText::from(format!("{lead}{before}{marked}{after}")).into_string();
    let (start, end) = (floor(&text, start), floor(&text, end));
    Spot { text, start, end, at }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn group<'a>(path: &'a str, diagnostic: &'a Diagnostic, spot: Option<&'a Spot>) -> Group<'a> {
    let level = if diagnostic.severity == Severity::Error { Level::ERROR } else { Level::WARNING };
    let mut group = Group::with_title(level.primary_title(diagnostic.message.as_str()));
    match (spot, diagnostic.position) {
        (Some(spot), _) => {
            let mark = AnnotationKind::Primary.span(spot.start..spot.end);
            let snippet =
                Snippet::source(spot.text.as_str()).line_start(spot.at.line as usize).annotation(mark);
            let column = spot.text[..spot.start].chars().count() + 1;
            if column == spot.at.column as usize {
                group = group.element(snippet.path(path));
            } else {
                // What is shown is not what stands in the file, column for column: the place is given apart.
                let origin = Origin::path(path).line(spot.at.line as usize);
                group = group.element(origin.char_column(spot.at.column as usize)).element(snippet);
            }
        }
        (None, Some(at)) => {
            group = group.element(Origin::path(path).line(at.line as usize).char_column(at.column as usize));
        }
        (None, None) => group = group.element(Origin::path(path)),
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}
