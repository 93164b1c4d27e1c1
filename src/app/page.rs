//! A briefing set for one width: every line of it, where each section starts, and which place is on which line.

use super::marks::{Mark, Numbers, wrap_marked};
use crate::{
    briefing::{Block, BlockKind, Briefing, Place, Section},
    text::{
        Span,
        wrap::{Wrap, wrap},
    },
};

/// The measure: no line of text is wider, however wide the window.
pub const MEASURE: u16 = 76;

/// A briefing larger than this many bytes is wrapped greedily as a whole.
const EVEN_LIMIT: usize = 2_000_000;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Nothing.
    Blank,
    /// Part of the title; the span is into it.
    Title,
    /// Date, outlet, byline.
    Meta,
    /// The section's kicker (or its kind's name when it has neither kicker nor heading).
    Kicker,
    /// Part of the section's heading; the span is into it.
    Heading,
    /// Part of the body; the span is into it.
    Text,
}

/// What stands before the first line of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// Nothing.
    None,
    /// A bullet.
    Bullet,
    /// A number.
    Number(u32),
    /// The bar beside a set-off quotation.
    Bar,
}

/// One line of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// Section it belongs to; lines above the first section belong to section 0.
    pub section: usize,
    /// The words on it.
    pub span: Span,
    /// Columns before the words.
    pub indent: u16,
    /// What stands in the indent.
    pub marker: Marker,
    /// Whether the block it is part of is a subheading.
    pub strong: bool,
}

/// All lines for one width.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Columns it was set for.
    pub width: u16,
    /// From title to end.
    pub lines: Vec<Line>,
    /// First line of each section.
    pub starts: Vec<usize>,
    /// Numbers of links, line by line.
    pub marks: Vec<Mark>,
}

impl Page {
    /// Sets `briefing` at `width` columns (1 or more).
    pub fn new(briefing: &Briefing, width: u16) -> Self {
        let mut page = Self { width, ..Self::default() };
        let bytes: usize = briefing.sections.iter().map(|s| s.body.len()).sum();
        let how = if bytes > EVEN_LIMIT { Wrap::Greedy } else { Wrap::Even };
        page.words(LineKind::Title, 0, &briefing.head.title, how);
        page.push(LineKind::Meta, 0, Span::default());
        let mut links = 0;
        for (index, section) in briefing.sections.iter().enumerate() {
            page.section(index, section, &Numbers::of(section, links), how);
            links += section.links.len();
        }
        page
    }

    fn section(&mut self, index: usize, section: &Section, numbers: &Numbers, how: Wrap) {
        // The blank line above belongs to the section, so that a jump shows it with room to breathe.
        self.starts.push(self.lines.len());
        self.blank(index);
        let named = section.kicker.is_some() || section.heading.is_none();
        if named {
            self.push(LineKind::Kicker, index, Span::default());
        }
        if let Some(heading) = &section.heading {
            let (lines, marks) = wrap_marked(heading, numbers.heading(), usize::from(self.width), how);
            self.mark(marks);
            for span in lines {
                self.push(LineKind::Heading, index, span);
            }
        }
        let mut previous: Option<BlockKind> = None;
        for block in &section.blocks {
            let tight = previous.is_some_and(|p| p == block.kind && p == BlockKind::Verbatim)
                || matches!((previous, block.kind), (Some(BlockKind::Item { .. }), BlockKind::Item { .. }));
            if !tight {
                self.blank(index);
            }
            self.block(index, section, *block, numbers, how);
            previous = Some(block.kind);
        }
    }

    fn block(&mut self, index: usize, section: &Section, block: Block, numbers: &Numbers, how: Wrap) {
        let text = block.span.of(&section.body);
        let (indent, marker, strong) = match block.kind {
            BlockKind::Paragraph | BlockKind::Verbatim => (0, Marker::None, false),
            BlockKind::Subheading => (0, Marker::None, true),
            BlockKind::BlockQuote => (2, Marker::Bar, false),
            BlockKind::Item { depth, number: None } => (2 + 2 * u16::from(depth), Marker::Bullet, false),
            BlockKind::Item { depth, number: Some(n) } => {
                (3 + 2 * u16::from(depth), Marker::Number(n), false)
            }
        };
        let indent = indent.min(self.width / 3);
        let width = usize::from(self.width.saturating_sub(indent)).max(1);
        let how = if block.kind == BlockKind::Verbatim { Wrap::Greedy } else { how };
        let (lines, marks) = wrap_marked(text, &numbers.block(block), width, how);
        self.mark(marks.into_iter().map(|mark| Mark { at: mark.at + block.span.start, ..mark }));
        for (i, span) in lines.into_iter().enumerate() {
            let marker = if i == 0 || marker == Marker::Bar { marker } else { Marker::None };
            let span = span.shift(block.span.start);
            self.lines.push(Line { kind: LineKind::Text, section: index, span, indent, marker, strong });
        }
    }

    fn words(&mut self, kind: LineKind, section: usize, text: &str, how: Wrap) {
        for span in wrap(text, usize::from(self.width), how) {
            self.push(kind, section, span);
        }
    }

    /// Takes over the marks of the lines that come next.
    fn mark(&mut self, marks: impl IntoIterator<Item = Mark>) {
        let first = self.lines.len();
        self.marks.extend(marks.into_iter().map(|mark| Mark { line: mark.line + first, ..mark }));
    }

    /// The marks on `line`.
    pub fn marks_on(&self, line: usize) -> &[Mark] {
        let from = self.marks.partition_point(|mark| mark.line < line);
        let count = self.marks[from..].iter().take_while(|mark| mark.line == line).count();
        &self.marks[from..from + count]
    }

    fn blank(&mut self, section: usize) {
        self.push(LineKind::Blank, section, Span::default());
    }

    fn push(&mut self, kind: LineKind, section: usize, span: Span) {
        self.lines.push(Line { kind, section, span, indent: 0, marker: Marker::None, strong: false });
    }

    /// The line on which `place` starts; the section's first line when its body holds no such offset.
    pub fn line_of(&self, place: Place) -> usize {
        let Some(&from) = self.starts.get(place.section) else { return 0 };
        let to = self.starts.get(place.section + 1).copied().unwrap_or(self.lines.len());
        let mut best = from;
        for (i, line) in self.lines[from..to].iter().enumerate() {
            if line.kind == LineKind::Text {
                if line.span.start > place.span.start {
                    break;
                }
                best = from + i;
            }
        }
        best
    }

    /// The place of the first words on `line` or below it.
    pub fn place_at(&self, line: usize) -> Place {
        let found = self.lines.iter().skip(line).find(|l| l.kind == LineKind::Text);
        found.or(self.lines.last()).map_or(Place::default(), |l| Place { section: l.section, span: l.span })
    }

    /// The section to which `line` belongs.
    pub fn section_at(&self, line: usize) -> usize {
        self.starts.partition_point(|&start| start <= line).saturating_sub(1)
    }
}
