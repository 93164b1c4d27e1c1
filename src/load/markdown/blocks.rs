//! Markdown as a flat run of headings and blocks, each with its line; emphasis and the like become plain text.

use super::table::Table;
use crate::{
    briefing::{BlockKind, Diagnostic, Position},
    load::{lines::Lines, links, report::Report},
};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

/// Longest address printed after the words of a link, in characters.
const URL_CHARS: usize = 200;

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// Anything else.
    Block(BlockKind),
}

/// One heading or block.
#[derive(Debug)]
pub struct Part {
    /// What it is.
    pub sort: Sort,
    /// Its text, not yet cleaned.
    pub text: String,
    /// 1-based line in the file.
    pub line: u32,
    /// What stands in braces behind a heading.
    pub attributes: Vec<(String, String)>,
    /// The words of links and their addresses as written.
    pub anchors: Vec<(String, String)>,
}

/// The parts of `source` from byte `start` on.
pub fn parts(source: &str, start: usize, lines: &Lines, report: &mut Report) -> Vec<Part> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut walk = Walk::default();
    let mut first_html = None;
    for (event, range) in Parser::new_ext(&source[start..], options).into_offset_iter() {
        let line = lines.line(start + range.start);
        if matches!(event, Event::Start(Tag::HtmlBlock)) {
            first_html.get_or_insert(line);
        }
        walk.event(event, line);
    }
    walk.flush();
    if let Some(line) = first_html {
        let position = Position { line, column: 1, length: 1 };
        report.add(Diagnostic::warning("HTML inside Markdown is left out", Some(position)));
    }
    walk.parts
}

/// The parser's events put together again.
#[derive(Default)]
struct Walk {
    parts: Vec<Part>,
    /// Text of the block that is open.
    text: String,
    /// Line of its first character.
    line: Option<u32>,
    heading: Option<u8>,
    /// The attributes of the open heading.
    attributes: Vec<(String, String)>,
    /// Numbers of the open lists' next items, outermost first.
    lists: Vec<Option<u64>>,
    /// The kind of the item whose first block is still to come.
    item: Option<BlockKind>,
    quotes: usize,
    code: bool,
    table: Option<Table>,
    /// Where the words of each open link begin, and its address.
    links: Vec<(usize, String)>,
    /// Links of the open block.
    anchors: Vec<(String, String)>,
}

impl Walk {
    fn event(&mut self, event: Event, line: u32) {
        match event {
            Event::Start(tag) => self.start(tag, line),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.push(&text, line);
            }
            Event::FootnoteReference(name) => self.push(&format!("[{name}]"), line),
            Event::HardBreak if self.table.is_none() => self.flush(),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => self.text.push(' '),
            Event::InlineHtml(_) | Event::Html(_) | Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn push(&mut self, text: &str, line: u32) {
        self.line.get_or_insert(line);
        self.text.push_str(text);
    }

    fn start(&mut self, tag: Tag, line: u32) {
        match tag {
            Tag::Link { dest_url, link_type, .. } => {
                let shown = matches!(link_type, LinkType::Email) || dest_url.starts_with('#');
                self.links
                    .push((self.text.len(), if shown { String::new() } else { dest_url.into_string() }));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.row(line);
                }
            }
            Tag::Paragraph
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Image { .. } => {}
            block => {
                self.flush();
                self.start_block(block, line);
            }
        }
    }

    fn start_block(&mut self, tag: Tag, line: u32) {
        match tag {
            Tag::Heading { level, attrs, .. } => {
                let pairs = attrs
                    .into_iter()
                    .filter_map(|(key, value)| Some((key.into_string(), value?.into_string())));
                self.attributes = pairs.collect();
                self.heading = Some(number(level));
                self.line = Some(line);
            }
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::CodeBlock(kind) => {
                self.code = true;
                self.line = matches!(kind, CodeBlockKind::Fenced(_)).then_some(line + 1);
            }
            Tag::List(first) => self.lists.push(first),
            Tag::Item => {
                let depth = self.lists.len().saturating_sub(1).min(15) as u8;
                let number = self.lists.last_mut().and_then(Option::as_mut).map(|next| {
                    *next += 1;
                    (*next - 1) as u32
                });
                self.item = Some(BlockKind::Item { depth, number });
            }
            Tag::Table(_) => self.table = Some(Table::default()),
            Tag::FootnoteDefinition(name) => self.push(&format!("[{name}] "), line),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => self.end_link(),
            TagEnd::TableCell => {
                let text = std::mem::take(&mut self.text);
                if let Some(table) = &mut self.table {
                    table.cell(&text);
                }
                self.line = None;
            }
            TagEnd::Table => {
                for (text, line) in self.table.take().into_iter().flat_map(Table::rows) {
                    self.parts.push(Part {
                        sort: Sort::Block(BlockKind::Verbatim),
                        text,
                        line,
                        attributes: Vec::new(),
                        anchors: Vec::new(),
                    });
                }
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.flush();
                self.item = None;
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::FootnoteDefinition => {
                self.flush();
                self.heading = None;
            }
            _ => {}
        }
    }

    /// Keeps a link; an address that leads nowhere on the web stands behind the words, unless they are the address.
    fn end_link(&mut self) {
        let Some((from, url)) = self.links.pop() else { return };
        let words = self.text.get(from..).unwrap_or("").trim();
        if !words.is_empty() && links::web(&url, None).is_some() {
            self.anchors.push((words.to_owned(), url));
            return;
        }
        let bare = |s: &str| {
            let s =
                s.strip_prefix("mailto:").or_else(|| s.split_once("://").map(|(_, rest)| rest)).unwrap_or(s);
            s.trim_end_matches('/').to_owned()
        };
        if url.is_empty() || bare(words) == bare(&url) {
            return;
        }
        let cut = url.char_indices().nth(URL_CHARS).map(|(at, _)| at);
        let (url, dots) = cut.map_or((url.as_str(), ""), |at| (&url[..at], "…"));
        let text = if words.is_empty() { format!("{url}{dots}") } else { format!(" ({url}{dots})") };
        self.text.push_str(&text);
    }

    fn end_code(&mut self) {
        let text = std::mem::take(&mut self.text);
        let first = self.line.take().unwrap_or(1);
        for (i, line) in text.trim_end_matches('\n').split('\n').enumerate() {
            let sort = Sort::Block(BlockKind::Verbatim);
            self.parts.push(Part {
                sort,
                text: line.to_owned(),
                line: first + i as u32,
                attributes: Vec::new(),
                anchors: Vec::new(),
            });
        }
        self.code = false;
        self.item = None;
    }

    /// Closes the open block.
    fn flush(&mut self) {
        let line = self.line.take().unwrap_or(1);
        if self.code || self.table.is_some() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        // Links that reach over a break (they cannot in valid events) must not index another block's text.
        self.links.iter_mut().for_each(|(from, _)| *from = 0);
        let sort = match (self.heading, self.item.take()) {
            (Some(level), _) => Sort::Heading(level),
            (None, Some(item)) => Sort::Block(item),
            (None, None) if self.quotes > 0 => Sort::Block(BlockKind::BlockQuote),
            (None, None) => Sort::Block(BlockKind::Paragraph),
        };
        let attributes = std::mem::take(&mut self.attributes);
        let anchors = std::mem::take(&mut self.anchors);
        self.parts.push(Part { sort, text, line, attributes, anchors });
    }
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}
