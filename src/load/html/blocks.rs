//! A part of the page as a flat run of headings and blocks.

use super::{
    chrome::heading_level,
    furniture::is_line,
    letters::alphanumeric,
    marks::Marks,
    tree::{Element, Node},
};
use crate::{
    briefing::{BlockKind, link::LINKS},
    load::{
        body::{ends_sentence, squeeze, squeezed},
        markdown::table::Table,
    },
};
use dom_query::local_name;

/// Most blocks of one page.
const PARTS: usize = 100_000;
/// Longest heading that only its looks make one, in characters.
pub const SHORT: usize = 120;

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A short block that is named like a headline, or a term that is explained below.
    Headline,
    /// A short line that is bold from end to end.
    Bold,
    /// A short line that is one link from end to end.
    Link,
    /// A short line that is named like a kicker.
    Kicker,
    /// Anything else.
    Block(BlockKind),
}

/// One heading or block.
#[derive(Debug, Clone)]
pub struct Part {
    /// What it is.
    pub sort: Sort,
    /// Its text on one line, not yet cleaned.
    pub text: String,
    /// How many bytes at the beginning are a bold lead-in; 0 when there is none.
    pub lead: usize,
    /// The share of its letters that stand in links, 0.0 to 1.0.
    pub linked: f32,
    /// How many links are in it.
    pub links: usize,
    /// The words of those that lead somewhere, and their addresses as written.
    pub anchors: Vec<(String, String)>,
    /// Whether classes call it a byline or a date.
    pub meta: bool,
}

/// The parts of `element`.
pub fn parts(element: &Element) -> Vec<Part> {
    let mut walk = Walk::default();
    walk.element(element);
    walk.flush();
    walk.parts
}

#[derive(Default)]
struct Walk {
    parts: Vec<Part>,
    text: String,
    /// Letters of the open block: all, in bold, in links.
    letters: (usize, usize, usize),
    /// Bytes of the bold run at the beginning of the open block.
    lead: usize,
    bold: usize,
    links: usize,
    /// Where the last link of the open block begins.
    last_link: Option<usize>,
    /// Links in the open block.
    linked: usize,
    anchors: Vec<(String, String)>,
    quotes: usize,
    /// Line breaks since the last word.
    breaks: usize,
    /// Numbers of the open lists' next items, outermost first.
    lists: Vec<Option<u32>>,
    item: Option<BlockKind>,
    heading: Option<u8>,
    named: Option<Sort>,
    meta: bool,
    /// Whether an element that has classes ended right here.
    after_named: bool,
}

impl Walk {
    fn element(&mut self, element: &Element) {
        if self.parts.len() > PARTS {
            return;
        }
        match element.name {
            local_name!("br") => self.breaks += 1,
            local_name!("hr") => self.flush(),
            local_name!("pre") => self.verbatim(element),
            local_name!("table") if is_data(element) => self.table(element),
            // In a table that is read as text the names of its columns say nothing.
            local_name!("tr")
                if element.elements().count() > 1
                    && element.elements().all(|cell| cell.name == local_name!("th")) => {}
            local_name!("ul") | local_name!("ol") | local_name!("menu") | local_name!("dir") => {
                self.list(element);
            }
            local_name!("li") => self.item(element),
            local_name!("blockquote") => self.within(element, |walk| &mut walk.quotes),
            local_name!("b") | local_name!("strong") => self.bold(element),
            local_name!("a") => self.link(element),
            local_name!("q") => self.wrapped(element, "“", "”"),
            local_name!("rt") => self.wrapped(element, "(", ")"),
            local_name!("figcaption") => self.caption(element),
            local_name!("dt") | local_name!("summary") => self.called(element, Sort::Headline),
            _ => match heading_level(element) {
                Some(level) => {
                    self.flush();
                    let outer = self.heading.replace(level);
                    self.children(element);
                    self.bare_heading();
                    self.flush();
                    self.heading = outer;
                }
                None if element.block => self.block(element),
                None => self.children(element),
            },
        }
    }

    fn children(&mut self, element: &Element) {
        for node in &element.children {
            match node {
                Node::Text(text) => {
                    self.after_named = false;
                    self.push(text);
                }
                Node::Element(child) => {
                    self.part(child);
                    self.element(child);
                    self.after_named = child.marks.has(Marks::LABELLED);
                }
            }
        }
    }

    /// Elements in a line that have classes and nothing between them are set apart by style sheets.
    fn part(&mut self, element: &Element) {
        let named = element.marks.has(Marks::LABELLED)
            && matches!(
                element.name,
                local_name!("span") | local_name!("a") | local_name!("time") | local_name!("button")
            );
        // One capital is the initial of what follows, set large.
        let initial =
            |text: &str| text.trim_start().chars().count() == 1 && text.ends_with(char::is_uppercase);
        if named && self.after_named && self.text.ends_with(char::is_alphanumeric) && !initial(&self.text) {
            self.text.push(' ');
        }
    }

    fn push(&mut self, text: &str) {
        let count = alphanumeric(text);
        let visible = count > 0 || !text.trim().is_empty();
        if visible {
            self.settle_break(text.trim_start());
        }
        if self.text.is_empty() && !visible {
            return;
        }
        for (i, run) in text.split('\u{a0}').enumerate() {
            if i > 0 {
                self.text.push(' ');
            }
            self.text.push_str(run);
        }
        self.letters.0 += count;
        self.letters.1 += if self.bold > 0 { count } else { 0 };
        self.letters.2 += if self.links > 0 { count } else { 0 };
    }

    /// A single line break ends a block where a sentence or a bold line ends, and before a bullet; two always do.
    fn settle_break(&mut self, next: &str) {
        let breaks = std::mem::take(&mut self.breaks);
        if breaks == 0 || self.text.trim().is_empty() {
            return;
        }
        let (all, bold, linked) = self.letters;
        let whole = all > 0 && (bold == all || linked == all);
        let bullet = next.starts_with(['•', '·', '▪', '●', '*', '–', '—']) || next.starts_with("- ");
        if breaks > 1 || whole || bullet || ends_sentence(self.text.trim_end()) {
            self.flush();
        } else {
            self.text.push(' ');
        }
    }

    fn within(&mut self, element: &Element, depth: fn(&mut Self) -> &mut usize) {
        self.flush();
        *depth(self) += 1;
        self.children(element);
        self.flush();
        *depth(self) -= 1;
    }

    fn wrapped(&mut self, element: &Element, before: &str, after: &str) {
        self.push(before);
        self.children(element);
        self.text.push_str(after);
    }

    fn bold(&mut self, element: &Element) {
        if self.breaks > 0 && !self.text.trim().is_empty() {
            let first = element.text();
            self.settle_break(first.trim_start());
        }
        let leads = self.letters.0 == self.letters.1;
        self.bold += 1;
        self.children(element);
        self.bold -= 1;
        if leads && self.letters.0 > 0 && self.letters.0 == self.letters.1 {
            self.lead = self.text.len();
        }
    }

    fn link(&mut self, element: &Element) {
        let to = element.get(&local_name!("href")).filter(|to| !matches!(*to, "/" | "#"));
        // More than a section keeps need not be looked for.
        if let Some(to) = to.filter(|_| self.anchors.len() < LINKS) {
            self.anchors.push((squeezed(element.text()), to.to_owned()));
        }
        self.links += 1;
        let from = self.text.len();
        self.children(element);
        self.last_link = Some(from);
        self.links -= 1;
        self.linked += 1;
    }

    fn list(&mut self, element: &Element) {
        self.flush();
        let numbered = element.name == local_name!("ol");
        self.lists.push(
            numbered.then(|| element.get(&local_name!("start")).and_then(|s| s.parse().ok()).unwrap_or(1)),
        );
        let outer = self.meta;
        self.meta |= element.marks.has(Marks::META);
        self.children(element);
        self.flush();
        self.meta = outer;
        self.lists.pop();
    }

    fn item(&mut self, element: &Element) {
        self.flush();
        let depth = self.lists.len().saturating_sub(1).min(15) as u8;
        let number = self.lists.last_mut().and_then(Option::as_mut).map(|next| {
            *next = next.saturating_add(1);
            *next - 1
        });
        self.item = Some(BlockKind::Item { depth, number });
        self.children(element);
        self.flush();
        self.item = None;
    }

    /// A block that its element's name or classes call a headline, a kicker or a byline.
    fn block(&mut self, element: &Element) {
        if element.marks.has(Marks::KICKER) {
            return self.called(element, Sort::Kicker);
        }
        if element.marks.has(Marks::HEADLINE) {
            return self.called(element, Sort::Headline);
        }
        self.flush();
        let outer = self.meta;
        self.meta |= element.marks.has(Marks::META);
        self.children(element);
        self.flush();
        self.meta = outer;
    }

    /// Takes the marks from an open heading that unfold it or link to it.
    fn bare_heading(&mut self) {
        let mark =
            |c: char| matches!(c, '#' | '¶' | '§' | '\u{200b}' | '▾' | '▼' | '▸' | '►' | '▶' | '⌄' | '˅');
        let bare = self.text.trim_matches(|c: char| c.is_whitespace() || mark(c));
        if bare.len() < self.text.trim().len() && bare.chars().any(char::is_alphanumeric) {
            self.text = bare.to_owned();
        }
    }

    fn called(&mut self, element: &Element, sort: Sort) {
        self.flush();
        let outer = self.named.replace(sort);
        self.children(element);
        self.bare_heading();
        self.flush();
        self.named = outer;
    }

    /// A caption without the credit behind it.
    fn caption(&mut self, element: &Element) {
        self.flush();
        let text = squeeze(&caption_text(element));
        let credits = [
            "Credit...",
            "Credit:",
            "Photo:",
            "Photograph:",
            "Photo by ",
            "Image:",
            "Image source",
            "Picture:",
            "(Photo",
        ];
        let glued = text.find(".Credit").map(|at| at + 1);
        let end =
            credits.iter().filter_map(|credit| text.find(credit)).chain(glued).min().unwrap_or(text.len());
        self.push(&text[..end]);
        self.flush();
    }

    fn verbatim(&mut self, element: &Element) {
        self.flush();
        let mut text = String::new();
        raw(element, &mut text);
        for line in text.trim_matches('\n').split('\n') {
            self.add(Sort::Block(BlockKind::Verbatim), line.to_owned());
        }
    }

    fn table(&mut self, element: &Element) {
        self.flush();
        let mut table = Table::default();
        let mut caption = String::new();
        element.visit(&mut |inner| match inner.name {
            local_name!("tr") => {
                table.row(1);
                true
            }
            local_name!("td") | local_name!("th") => {
                table.cell(&inner.text().replace('\u{a0}', " "));
                false
            }
            local_name!("caption") => {
                caption = squeezed(inner.text());
                false
            }
            _ => true,
        });
        if !caption.is_empty() {
            self.add(Sort::Block(BlockKind::Paragraph), caption);
        }
        for (row, _) in table.rows() {
            self.add(Sort::Block(BlockKind::Verbatim), row);
        }
    }

    fn add(&mut self, sort: Sort, text: String) {
        self.parts.push(Part {
            sort,
            text,
            lead: 0,
            linked: 0.0,
            links: 0,
            anchors: Vec::new(),
            meta: false,
        });
    }

    /// Closes the open block.
    fn flush(&mut self) {
        self.breaks = 0;
        let mut text = squeeze(&self.text);
        if let Some(words) = self.last_link.take().and_then(|at| self.text.get(at..)) {
            text.truncate(without_more(&text, words.trim()).len());
        }
        let (all, bold, linked) = std::mem::take(&mut self.letters);
        let lead = squeeze(self.text.get(..std::mem::take(&mut self.lead)).unwrap_or("")).len();
        self.text.clear();
        let links = std::mem::take(&mut self.linked);
        if text.is_empty() {
            return;
        }
        let mut anchors = std::mem::take(&mut self.anchors);
        for (words, _) in &mut anchors {
            // A link around several blocks leads from the first of them.
            if !text.contains(words.as_str()) || words.is_empty() {
                words.clone_from(&text);
            }
        }
        let brief = text.chars().count() <= SHORT;
        let open = brief && !text.ends_with(['.', ',', ';']);
        let item = self.item.take();
        let plain = item.is_none() && self.quotes == 0;
        let sort = match (self.heading, self.named) {
            (Some(level), _) => Sort::Heading(level),
            (None, Some(named)) if brief => named,
            _ if plain && open && all > 0 && bold == all => Sort::Bold,
            _ if plain && open && all > 0 && linked == all => Sort::Link,
            _ => Sort::Block(item.unwrap_or(if self.quotes > 0 {
                BlockKind::BlockQuote
            } else {
                BlockKind::Paragraph
            })),
        };
        let linked = if all == 0 { 0.0 } else { linked as f32 / all as f32 };
        let lead = if lead < text.len() && text.is_char_boundary(lead) { lead } else { 0 };
        self.parts.push(Part { sort, text, lead, linked, links, anchors, meta: self.meta });
    }
}

/// `The bridge went up. Read more →` without the link behind the sentence, of which `words` are the words.
fn without_more<'a>(text: &'a str, words: &str) -> &'a str {
    let rest = text.strip_suffix(words).map(str::trim_end);
    let rest = rest.filter(|rest| rest.len() > 40 && words.len() <= 40 && ends_sentence(rest));
    rest.filter(|_| is_line(words)).unwrap_or(text)
}

/// The text of a caption without a last block that is no sentence behind one that is: it says whose picture it is.
fn caption_text(caption: &Element) -> String {
    let blocks: Vec<&Element> = caption.elements().filter(|e| e.block).collect();
    if let [.., before, last] = &blocks[..] {
        let (before, last) = (before.text(), last.text());
        if last.trim().len() <= 60 && !ends_sentence(last.trim()) && ends_sentence(before.trim()) {
            return caption.text().trim_end().strip_suffix(last.trim()).unwrap_or(&before).to_owned();
        }
    }
    caption.text()
}

fn raw(element: &Element, out: &mut String) {
    for node in &element.children {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(child) if child.name == local_name!("br") => out.push('\n'),
            Node::Element(child) => raw(child, out),
        }
    }
}

/// Whether a table holds data; most of those in mail and old pages only lay out.
fn is_data(table: &Element) -> bool {
    let (mut rows, mut cells, mut widest, mut heads, mut nested, mut long) = (0, 0, 0, 0, false, 0);
    let mut in_row = 0;
    let presentation = matches!(table.get(&local_name!("role")), Some("presentation" | "none"));
    table.elements().for_each(|inner| {
        inner.visit(&mut |e| {
            match e.name {
                local_name!("tr") => {
                    rows += 1;
                    in_row = 0;
                }
                local_name!("th") => heads += 1,
                local_name!("table") | local_name!("h1") | local_name!("h2") | local_name!("h3") => {
                    nested = true;
                }
                _ => {}
            }
            if matches!(e.name, local_name!("td") | local_name!("th")) {
                cells += 1;
                in_row += 1;
                widest = widest.max(in_row);
                let count = e.text().trim().chars().count();
                long += usize::from(count > 90);
            }
            !nested
        });
    });
    !presentation
        && !nested
        && widest >= 2
        && rows >= 2
        && long * 8 <= cells
        && (heads > 0 || rows >= 3 || cells <= 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(page: &str) -> Vec<String> {
        let page = super::super::tree::tree(&dom_query::Document::from(page));
        parts(&page).into_iter().map(|part| part.text).collect()
    }

    #[test]
    fn a_link_to_the_rest_is_no_part_of_the_sentence() {
        let said = "The bridge went up at noon and has not come down since.";
        assert_eq!(texts(&format!("<p>{said} <a href='#'>Read more →</a></p>")), [said]);
        let within = "The bridge went up at noon, as can be seen in this <a href=/v>video</a>";
        assert!(texts(&format!("<p>{within}</p>"))[0].ends_with("this video"));
    }

    #[test]
    fn a_caption_loses_the_block_that_is_no_sentence() {
        let page = "<figure><figcaption><div><p>They cut the ice at six.</p></div><div>Ida Ostrow / The Post</div></figcaption></figure>";
        assert_eq!(texts(page), ["They cut the ice at six."]);
        let two = "<figure><figcaption><p>They cut the ice.</p><p>Then they ate.</p></figcaption></figure>";
        assert_eq!(texts(two), ["They cut the ice. Then they ate."]);
    }
}
