//! Puts back what the article library took out of the middle of a text: headings in wrappers, lists, code, tables.

use super::{
    blocks::{Part, Sort},
    furniture::is_furniture,
    letters::plain,
};
use crate::{briefing::BlockKind, load::body::ends_sentence};
use foldhash::HashMap;

/// Most parts between two paragraphs that may have been taken out by mistake; more are a box of their own.
const GAP: usize = 12;
/// Least length of a paragraph that opens a text, in characters.
const OPENING: usize = 120;
/// Letters from which on a text is known again by its words.
const KNOWN: usize = 20;

/// `found` with the parts of `page` that stand between its paragraphs there and look like text.
pub fn restore(found: Vec<Part>, page: Vec<Part>) -> Vec<Part> {
    let flat: Vec<String> = found.iter().map(|part| plain(&part.text)).collect();
    let places: HashMap<&str, usize> =
        flat.iter().enumerate().map(|(at, text)| (text.as_str(), at)).collect();
    let place = |part: &Part| {
        let text = plain(&part.text);
        let known = text.len() >= KNOWN && matches!(part.sort, Sort::Block(_));
        (places.get(text.as_str()).copied(), known)
    };
    // Where the library made paragraphs of elements it did not keep their classes.
    let mut meta = Vec::new();
    // What goes in before which part of `found`.
    let mut back: Vec<(usize, Vec<Part>)> = Vec::new();
    let mut last: Option<usize> = None;
    let mut gap: Vec<Part> = Vec::new();
    for part in page {
        let (at, known) = place(&part);
        meta.extend(at.filter(|_| part.meta));
        match (at, known) {
            (Some(at), true) => {
                if last.is_some_and(|last| at > last) && gap.len() <= GAP {
                    back.push((at, texts(std::mem::take(&mut gap))));
                } else if last.is_none() && at == 0 {
                    back.push((0, opening(std::mem::take(&mut gap))));
                }
                gap.clear();
                last = Some(at);
            }
            (Some(_), false) => {}
            (None, _) => gap.push(part),
        }
    }
    let mut back = back.into_iter().filter(|(_, parts)| !parts.is_empty()).peekable();
    let mut whole = Vec::with_capacity(found.len());
    for (at, mut part) in found.into_iter().enumerate() {
        part.meta |= meta.contains(&at);
        while let Some((_, parts)) = back.next_if(|(before, _)| *before <= at) {
            whole.extend(parts);
        }
        whole.push(part);
    }
    whole
}

/// The long paragraphs right above the first one that was found.
fn opening(gap: Vec<Part>) -> Vec<Part> {
    let long = |part: &Part| {
        part.sort == Sort::Block(BlockKind::Paragraph)
            && part.linked < 0.3
            && !part.meta
            && part.text.chars().count() >= OPENING
            && ends_sentence(&part.text)
            && !is_furniture(&part.text, part.linked)
    };
    let from = gap.iter().rposition(|part| !long(part)).map_or(0, |at| at + 1);
    let mut gap = gap;
    gap.split_off(from.max(gap.len().saturating_sub(3)))
}

/// Those of the parts that are text, and the headings right above text.
fn texts(gap: Vec<Part>) -> Vec<Part> {
    let mut kept: Vec<Part> = Vec::new();
    let mut above_text = true;
    for part in gap.into_iter().rev() {
        let is = match part.sort {
            Sort::Heading(level) => level > 1 && above_text && part.linked < 0.5,
            Sort::Block(BlockKind::Verbatim) => true,
            Sort::Block(kind) => {
                let long = if kind == BlockKind::Paragraph { 80 } else { 30 };
                part.linked < 0.3
                    && !part.meta
                    && part.text.chars().count() >= long
                    && (ends_sentence(&part.text) || kind != BlockKind::Paragraph)
            }
            _ => false,
        };
        let is = is && !is_furniture(&part.text, part.linked);
        above_text = is && matches!(part.sort, Sort::Block(_));
        if is {
            kept.push(part);
        }
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(sort: Sort, text: &str) -> Part {
        Part { sort, text: text.to_owned(), lead: 0, linked: 0.0, links: 0, anchors: Vec::new(), meta: false }
    }

    #[test]
    fn headings_between_paragraphs_come_back_and_boxes_do_not() {
        let block = Sort::Block(BlockKind::Paragraph);
        let (one, two) = ("The first paragraph of the text.", "The second paragraph of the text.");
        let found = vec![part(block, one), part(block, two)];
        let page = vec![
            part(Sort::Heading(2), "Menu"),
            part(block, one),
            part(Sort::Heading(3), "Our letters"),
            part(Sort::Link, "To the letters"),
            part(Sort::Heading(2), "History"),
            part(block, two),
            part(Sort::Heading(2), "More"),
            part(
                block,
                "A teaser for something else that stands below and is long enough to be a paragraph of text.",
            ),
        ];
        let got: Vec<String> = restore(found, page).into_iter().map(|part| part.text).collect();
        assert_eq!(got, [one, "History", two]);
    }
}
