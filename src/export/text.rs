//! A briefing as clean plain text, for pipes, terminals without a screen, and `show`.

use crate::{
    briefing::{Block, BlockKind, Briefing, Head, Section, SectionKind},
    export::citation::long_date,
    text::{
        Span,
        wrap::{Wrap, wrap},
    },
};

/// How the text is set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setting {
    /// Columns to wrap at; `None` leaves each paragraph on one line.
    pub width: Option<usize>,
    /// Bold titles and headings by escape sequences: only for a terminal.
    pub bold: bool,
}

/// Which sections are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    /// The section with this 1-based number.
    Number(usize),
    /// Every section of this kind.
    Kind(SectionKind),
}

impl Pick {
    /// `3` is a number, anything else a kind.
    pub fn parse(text: &str) -> Self {
        text.trim().parse().map_or_else(|_| Self::Kind(SectionKind::named(text)), Self::Number)
    }

    /// The indices of the sections it picks.
    pub fn of(&self, briefing: &Briefing) -> Vec<usize> {
        let wanted = |i: usize, section: &Section| match self {
            Self::Number(number) => i + 1 == *number,
            Self::Kind(kind) => section.kind == *kind,
        };
        briefing.sections.iter().enumerate().filter(|(i, s)| wanted(*i, s)).map(|(i, _)| i).collect()
    }
}

/// The whole briefing: title, day and source, then every section.
pub fn text(briefing: &Briefing, setting: Setting) -> String {
    let mut out = Setter { out: String::new(), setting };
    out.head(&briefing.head);
    for section in &briefing.sections {
        out.section(section);
    }
    out.out
}

/// Only the sections at `indices`, without the head.
pub fn sections(briefing: &Briefing, indices: &[usize], setting: Setting) -> String {
    let mut out = Setter { out: String::new(), setting };
    for section in indices.iter().filter_map(|i| briefing.sections.get(*i)) {
        out.section(section);
    }
    out.out
}

struct Setter {
    out: String,
    setting: Setting,
}

impl Setter {
    fn head(&mut self, head: &Head) {
        self.strong(&head.title, "");
        let day = head.date.map(long_date);
        let source = [head.source.outlet.as_deref(), head.source.byline.as_deref()];
        let parts: Vec<&str> = day.as_deref().into_iter().chain(source.into_iter().flatten()).collect();
        if !parts.is_empty() {
            self.lines(&parts.join(" · "), "", "");
        }
        if let Some(url) = &head.source.url {
            self.line("", url);
        }
    }

    fn section(&mut self, section: &Section) {
        self.gap();
        if let Some(kicker) = &section.kicker {
            // Capitals set the kicker off where there is no bold; words with capitals inside stay as they are.
            self.strong(&kicker.to_uppercase(), "");
        }
        if let Some(heading) = &section.heading {
            self.strong(heading, "");
        }
        let mut previous: Option<&Block> = None;
        for block in &section.blocks {
            let headless = previous.is_none() && section.kicker.is_none() && section.heading.is_none();
            if !headless && !previous.is_some_and(|previous| together(previous, block)) {
                self.gap();
            }
            self.block(block, block.span.of(&section.body));
            previous = Some(block);
        }
    }

    fn block(&mut self, block: &Block, text: &str) {
        match block.kind {
            BlockKind::Paragraph => self.lines(text, "", ""),
            BlockKind::Subheading => self.strong(text, ""),
            BlockKind::BlockQuote => self.lines(text, "> ", "> "),
            BlockKind::Verbatim => self.line("    ", text),
            BlockKind::Item { depth, number } => {
                let indent = "  ".repeat(usize::from(depth.min(8)));
                let mark = number.map_or("- ".to_owned(), |n| format!("{n}. "));
                let rest = format!("{indent}{}", " ".repeat(mark.len()));
                self.lines(text, &format!("{indent}{mark}"), &rest);
            }
        }
    }

    fn gap(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn line(&mut self, indent: &str, text: &str) {
        let line = format!("{indent}{text}");
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn lines(&mut self, text: &str, first: &str, rest: &str) {
        let Some(width) = self.setting.width else { return self.line(first, text) };
        for (i, span) in wrap(text, width.saturating_sub(first.len()).max(10), Wrap::Even).iter().enumerate()
        {
            self.line(if i == 0 { first } else { rest }, span.of(text));
        }
    }

    fn strong(&mut self, text: &str, indent: &str) {
        let whole = [Span::new(0, text.len())];
        let spans = self.setting.width.map(|width| wrap(text, width, Wrap::Even));
        for span in spans.as_deref().unwrap_or(&whole) {
            if self.setting.bold {
                self.line(indent, &format!("\x1b[1m{}\x1b[0m", span.of(text)));
            } else {
                self.line(indent, span.of(text));
            }
        }
    }
}

/// Whether no blank line belongs between two blocks: items of a list, lines of one piece of code.
fn together(previous: &Block, next: &Block) -> bool {
    match (previous.kind, next.kind) {
        (BlockKind::Item { .. }, BlockKind::Item { .. }) => true,
        (BlockKind::Verbatim, BlockKind::Verbatim) => next.line <= previous.line + 1,
        _ => false,
    }
}
