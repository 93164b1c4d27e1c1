//! What stands around a text rather than in it: boxes below its end, a word above its beginning, a link in its midst.

use super::{
    blocks::{Part, Sort},
    words::words,
};
use crate::{briefing::BlockKind, load::body::ends_sentence};

/// Least length of a paragraph that shows that a page is a text, in characters.
const PROSE: usize = 80;

/// Drops what stands below a heading that announces no text ("About the author", "Most read"), where little of the
/// page stands below it.
pub fn drop_tail(parts: &mut Vec<Part>, byline: &str) {
    let all = letters(parts);
    let mut at = 0;
    while at < parts.len() {
        let level = level(&parts[at]);
        let below = letters(&parts[at..]);
        if level < 9 && below * 5 <= all * 2 && announces(&parts[at].text, byline) {
            // Headings that lead elsewhere are those of what was announced, whatever their level.
            let ends = |part: &Part| self::level(part) <= level && part.linked < 0.9;
            let end = parts[at + 1..].iter().position(ends);
            parts.drain(at..end.map_or(parts.len(), |end| at + 1 + end));
        } else {
            at += 1;
        }
    }
}

fn letters(parts: &[Part]) -> usize {
    parts.iter().map(|part| part.text.len()).sum()
}

/// The rank of a heading; 9 for what is none.
fn level(part: &Part) -> u8 {
    match part.sort {
        Sort::Heading(level) => level,
        Sort::Headline => 7,
        Sort::Bold => 8,
        _ => 9,
    }
}

fn announces(text: &str, byline: &str) -> bool {
    let lower = text.to_lowercase().replace('’', "'");
    let flat = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let about = flat.strip_prefix("about ").or_else(|| flat.strip_prefix("more from "));
    // `Hi, I'm Jane!`
    let me = ["hi, i'm ", "hi! i'm ", "hello, i'm ", "meet "].iter().find_map(|hi| flat.strip_prefix(hi));
    let first = byline.split(' ').next().unwrap_or("").to_lowercase();
    words().tail.contains(flat)
        || me.is_some_and(|who| first.len() > 2 && who.starts_with(&first))
        || is_more(flat)
        || about.is_some_and(|who| !byline.is_empty() && who.contains(&byline.to_lowercase()))
}

/// `More Local News`
fn is_more(flat: &str) -> bool {
    const WHAT: [&str; 7] =
        [" news", " stories", " articles", " coverage", " headlines", " posts", " videos"];
    flat.starts_with("more ") && flat.split(' ').count() <= 4 && WHAT.iter().any(|what| flat.ends_with(what))
}

/// Whether a line tells how to leave a newsletter.
pub fn is_farewell(text: &str) -> bool {
    const WORDS: [&str; 8] = [
        "unsubscribe",
        "you received this",
        "you are receiving",
        "you're receiving",
        "abmelden",
        "désabonner",
        "darse de baja",
        "annulla",
    ];
    let lower = text.to_lowercase();
    WORDS.iter().any(|words| lower.contains(words))
}

/// Drops a word or two that stand above the text and say what kind of page it is.
pub fn drop_rubric(parts: &mut Vec<Part>) {
    while let [first, second, ..] = &parts[..] {
        let short = first.text.chars().count() <= 24 && first.text.split(' ').count() <= 2;
        let bare = !first.text.ends_with(|c: char| c.is_ascii_punctuation()) && !ends_sentence(&first.text);
        let block = matches!(first.sort, Sort::Block(BlockKind::Paragraph) | Sort::Link | Sort::Kicker);
        let above_text =
            second.sort == Sort::Block(BlockKind::Paragraph) && second.text.chars().count() >= 40;
        if !(short && bare && block && above_text) {
            return;
        }
        parts.remove(0);
    }
}

/// Drops the one or two lines in a text that are a link from end to end: they lead to another text.
pub fn drop_asides(parts: &mut Vec<Part>) {
    let prose = |part: &Part| part.linked < 0.3 && part.text.chars().count() >= PROSE;
    let aside = |part: &Part| {
        let line = matches!(part.sort, Sort::Link | Sort::Block(BlockKind::Paragraph));
        line && part.links == 1 && part.linked > 0.95 && !part.text.ends_with(['.', '!', ';'])
    };
    let count = parts.iter().filter(|part| aside(part)).count();
    if count <= 2 && parts.iter().filter(|part| prose(part)).count() >= 4 {
        parts.retain(|part| !aside(part));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(sort: Sort, text: &str) -> Part {
        Part { sort, text: text.to_owned(), lead: 0, linked: 0.0, links: 0, anchors: Vec::new(), meta: false }
    }

    fn prose() -> Vec<Part> {
        let text =
            "The harbour was closed on Monday, and on Tuesday nobody could say why it had been open before.";
        vec![part(Sort::Block(BlockKind::Paragraph), text); 5]
    }

    #[test]
    fn a_box_below_the_text_goes_and_a_section_of_the_text_stays() {
        let block = Sort::Block(BlockKind::Paragraph);
        let mut parts = prose();
        parts.push(part(Sort::Heading(2), "About the author"));
        parts.push(part(block, "Ida keeps bees."));
        parts.push(part(Sort::Heading(2), "A last word"));
        parts.push(part(block, "It was open."));
        drop_tail(&mut parts, "");
        let left: Vec<&str> = parts[5..].iter().map(|part| part.text.as_str()).collect();
        assert_eq!(left, ["A last word", "It was open."]);
        let mut parts = vec![part(Sort::Heading(2), "Contact")];
        parts.extend(prose());
        drop_tail(&mut parts, "");
        assert_eq!(parts.len(), 6, "most of the page stands below it");
    }

    #[test]
    fn a_rubric_above_and_a_link_between() {
        let mut parts = vec![part(Sort::Kicker, "Culture")];
        parts.extend(prose());
        drop_rubric(&mut parts);
        assert_eq!(parts.len(), 5);
        let link = Part { linked: 1.0, links: 1, ..part(Sort::Link, "The bridge that moved") };
        parts.insert(2, link.clone());
        drop_asides(&mut parts);
        assert_eq!(parts.len(), 5);
        parts.extend([link.clone(), link.clone(), link]);
        drop_asides(&mut parts);
        assert_eq!(parts.len(), 8, "a list of links is no aside");
    }

    #[test]
    fn what_is_announced_goes_with_its_own_headings() {
        let block = Sort::Block(BlockKind::Paragraph);
        let mut parts = prose();
        parts.push(part(Sort::Heading(2), "You may also like"));
        parts.push(Part {
            linked: 1.0,
            links: 1,
            ..part(Sort::Heading(2), "A train that stops for mushrooms")
        });
        parts.push(part(block, "It is not on the timetable."));
        parts.push(part(Sort::Heading(2), "More local news"));
        parts.push(part(block, "A goat was crowned."));
        parts.push(part(Sort::Heading(2), "Hi, I'm Ida!"));
        parts.push(part(block, "She cooks."));
        drop_tail(&mut parts, "Ida Ostrow");
        assert_eq!(parts.len(), 5);
        assert!(
            is_farewell("You received this because you signed up. Unsubscribe") && !is_farewell("They left.")
        );
    }
}
