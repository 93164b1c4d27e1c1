//! Stretches between quotation marks, found paragraph by paragraph.

use crate::extract::tokens::{Shape, Token};
use std::ops::Range;

/// A stretch between quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Index of the opening mark.
    pub open: u32,
    /// One past the closing mark; the end of the paragraph where it is left open.
    pub end: u32,
    /// Whether the closing mark is there.
    pub closed: bool,
    /// Whether the marks are single.
    pub single: bool,
}

impl Region {
    /// The token indices it covers, marks included.
    pub fn range(&self) -> Range<usize> {
        self.open as usize..self.end as usize
    }

    /// The token indices between the marks.
    pub fn inside(&self) -> Range<usize> {
        let start = self.open as usize + 1;
        start..(self.end as usize - usize::from(self.closed)).max(start)
    }
}

/// Which marks close a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closer {
    /// Any double mark that is not plainly an opening one.
    Double,
    /// `“`, `”` or `"`, after `„`.
    LowHigh,
    /// This very mark; the same opener inside opens a level more.
    Only(&'static str),
}

/// Appends the outermost regions of one paragraph; `range` are its tokens in `list`. A mark that opens and is never
/// closed reaches to the end of the paragraph and no further.
pub fn find(text: &str, list: &[Token], range: Range<usize>, out: &mut Vec<Region>) {
    let first = out.len();
    let mut open: Option<(usize, Closer, u32)> = None;
    for at in range.clone() {
        if list[at].shape != Shape::Quote {
            continue;
        }
        let mark = list[at].of(text);
        match open {
            None => open = opener(mark, list, at, &range).map(|closer| (at, closer, 0)),
            Some((start, closer, depth)) => match step(closer, mark, list, at, &range) {
                Step::Close if depth == 0 => {
                    push(out, start, at + 1, true);
                    open = None;
                }
                Step::Close => open = Some((start, closer, depth - 1)),
                Step::Deeper => open = Some((start, closer, depth + 1)),
                Step::Restart => open = opener(mark, list, at, &range).map(|closer| (at, closer, 0)),
                Step::Stay => {}
            },
        }
    }
    if let Some((start, ..)) = open
        && range.end - start > 1
    {
        push(out, start, range.end, false);
    }
    singles(text, list, range, out, first);
}

fn push(out: &mut Vec<Region>, open: usize, end: usize, closed: bool) {
    out.push(Region { open: open as u32, end: end as u32, closed, single: false });
}

fn blank_before(list: &[Token], at: usize, range: &Range<usize>) -> bool {
    at == range.start
        || list[at - 1].end < list[at].start
        || matches!(list[at - 1].shape, Shape::Open | Shape::Dash)
}

fn blank_after(list: &[Token], at: usize, range: &Range<usize>) -> bool {
    at + 1 >= range.end || list[at + 1].start > list[at].end
}

/// How the mark would close, if it opens.
fn opener(mark: &str, list: &[Token], at: usize, range: &Range<usize>) -> Option<Closer> {
    Some(match mark {
        "“" | "``" | "\"" | "''" | "＂" => Closer::Double,
        "„" => Closer::LowHigh,
        "«" => Closer::Only("»"),
        "「" => Closer::Only("」"),
        "『" => Closer::Only("』"),
        "〝" => Closer::Double,
        // Danish and German books quote »so«, Swedish and Finnish ones ”so”
        "»" if opens(list, at, range) => Closer::Only("«"),
        "”" if opens(list, at, range) => Closer::Double,
        _ => return None,
    })
}

fn opens(list: &[Token], at: usize, range: &Range<usize>) -> bool {
    blank_before(list, at, range) && !blank_after(list, at, range)
}

enum Step {
    Close,
    Deeper,
    Restart,
    Stay,
}

/// What a further mark does in an open region.
fn step(closer: Closer, mark: &str, list: &[Token], at: usize, range: &Range<usize>) -> Step {
    match closer {
        Closer::Only(close) if mark == close => Step::Close,
        Closer::Only("」") if mark == "「" => Step::Deeper,
        Closer::Only("』") if mark == "『" => Step::Deeper,
        Closer::Only("»") if mark == "«" => Step::Deeper,
        Closer::Only(_) => Step::Stay,
        Closer::LowHigh => match mark {
            "“" | "”" | "\"" => Step::Close,
            "„" => Step::Deeper,
            _ => Step::Stay,
        },
        Closer::Double => match mark {
            "”" | "〞" | "〟" => Step::Close,
            // a straight mark closes unless it clearly opens: then the one before was never closed
            "\"" | "''" | "＂" => {
                let follows = list.get(at + 1).filter(|_| at + 1 < range.end).map(|t| t.shape);
                let stop = matches!(follows, Some(s) if s >= Shape::Comma);
                if opens(list, at, range) && !stop { Step::Restart } else { Step::Close }
            }
            _ => Step::Stay,
        },
    }
}

/// Single marks outside the double ones: `‘…’` and `'…'`.
fn singles(text: &str, list: &[Token], range: Range<usize>, out: &mut Vec<Region>, first: usize) {
    let doubles = out.len();
    let mut at = range.start;
    let mut region = first;
    while at < range.end {
        if region < doubles && out[region].range().contains(&at) {
            at = out[region].end as usize;
            region += 1;
            continue;
        }
        if list[at].shape == Shape::Apostrophe && opens(list, at, &range) {
            let limit = if region < doubles { out[region].open as usize } else { range.end };
            if let Some(end) = single_end(text, list, at, limit, &range) {
                out.push(Region { open: at as u32, end: end as u32 + 1, closed: true, single: true });
                at = end + 1;
                continue;
            }
        }
        at += 1;
    }
    out[first..].sort_by_key(|r| r.open);
}

/// The mark that closes a single one: the first after punctuation, else the first that can.
fn single_end(text: &str, list: &[Token], open: usize, limit: usize, range: &Range<usize>) -> Option<usize> {
    let mark = list[open].of(text);
    let closes: &[&str] = match mark {
        "‘" => &["’"],
        "‚" => &["‘", "’"],
        "‹" => &["›"],
        "›" => &["‹"],
        "'" | "`" => &["'"],
        _ => return None,
    };
    let mut fallback = None;
    for at in open + 2..limit {
        if list[at].shape != Shape::Apostrophe || blank_before(list, at, range) {
            if list[at].shape == Shape::Apostrophe && list[at].of(text) == mark && opens(list, at, range) {
                break;
            }
            continue;
        }
        let free = blank_after(list, at, range) || list[at + 1].shape >= Shape::Quote;
        let long = list[at].start > list[open].end + 1;
        if free && long && closes.contains(&list[at].of(text)) {
            if matches!(list[at - 1].shape, Shape::Stop | Shape::Comma | Shape::Dotted) {
                return Some(at);
            }
            fallback = fallback.or(Some(at));
        }
    }
    fallback
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tokens::tokenize;

    fn regions(text: &str) -> Vec<&str> {
        let tokens = tokenize(text);
        let mut out = Vec::new();
        for p in 0..tokens.paragraphs.len() {
            find(text, &tokens.list, tokens.paragraph(p), &mut out);
        }
        out.iter()
            .map(|r| {
                &text[tokens.list[r.open as usize].start as usize
                    ..tokens.list[r.end as usize - 1].end as usize]
            })
            .collect()
    }

    #[test]
    fn marks_of_many_scripts() {
        for quote in [
            "\"so it goes\"",
            "“so it goes”",
            "«so it goes»",
            "„so it goes“",
            "「そうだ」",
            "『そうだ』",
            "»so it goes«",
            "”so it goes”",
            "‘so it goes’",
            "''so it goes''",
        ] {
            assert_eq!(regions(&format!("He said {quote} and left.")), [quote]);
        }
    }

    #[test]
    fn an_inner_quotation_stays_inside() {
        assert_eq!(regions("“He told me ‘no’ twice,” she said."), ["“He told me ‘no’ twice,”"]);
        assert_eq!(regions("「彼は「はい」と」言う"), ["「彼は「はい」と」"]);
    }

    #[test]
    fn an_open_mark_reaches_to_the_end_of_its_paragraph() {
        assert_eq!(regions("“One.\n“Two,” he said.\nThree"), ["“One.", "“Two,”"]);
    }

    #[test]
    fn a_straight_mark_that_opens_again_restarts() {
        assert_eq!(regions("It is 5\" wide. He said \"go on\" then"), ["\"go on\""]);
    }

    #[test]
    fn apostrophes_are_not_quotation_marks() {
        assert!(regions("the workers' and the nurses' rights, rock 'n' roll").is_empty());
    }
}
