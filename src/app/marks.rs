//! Numbers behind the words of links. They stand on the screen and take room on the line, but are no part of the text:
//! spans of lines, quotes and places are of the text without them.

use crate::{
    briefing::{Block, BlockKind, Section},
    text::{
        Span,
        wrap::{Wrap, wrap},
    },
};

/// Columns a line must have to give some away.
const ROOM: usize = 16;

/// A number on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The line of the page.
    pub line: usize,
    /// Before which byte of the text it stands.
    pub at: usize,
    /// The link's number in the list of them.
    pub number: usize,
}

impl Mark {
    /// What is drawn.
    pub fn label(self) -> String {
        label(self.number)
    }

    /// Columns it takes.
    pub fn columns(self) -> u16 {
        self.label().len() as u16
    }
}

fn label(number: usize) -> String {
    format!("[{number}]")
}

/// The numbers in one section: behind which byte of its body, or of its heading, which number stands.
#[derive(Debug, Default)]
pub struct Numbers {
    body: Vec<(usize, usize)>,
    heading: Vec<(usize, usize)>,
}

impl Numbers {
    /// Those of `section`, of which the first link has the number after `before`.
    pub fn of(section: &Section, before: usize) -> Self {
        let mut numbers = Self::default();
        let heading = section.heading.as_deref().unwrap_or("");
        let mut from = 0;
        for (at, (link, span)) in section.links.iter().zip(section.link_spans()).enumerate() {
            let number = before + at + 1;
            if let Some(span) = span {
                numbers.body.push((span.end, number));
            } else if let Some(found) = heading[from..].find(&*link.text).filter(|_| !link.text.is_empty()) {
                from += found + link.text.len();
                numbers.heading.push((from, number));
            }
        }
        numbers
    }

    /// Those of the heading.
    pub fn heading(&self) -> &[(usize, usize)] {
        &self.heading
    }

    /// Those of a block, counted from its beginning. What is set as it was written has none: they would shift it.
    pub fn block(&self, block: Block) -> Vec<(usize, usize)> {
        if block.kind == BlockKind::Verbatim {
            return Vec::new();
        }
        let Span { start, end } = block.span;
        let from = self.body.partition_point(|(at, _)| *at <= start);
        let within = self.body[from..].iter().take_while(|(at, _)| *at <= end);
        within.map(|(at, number)| (at - start, *number)).collect()
    }
}

/// The lines of `text` with room for `numbers`, as spans of `text`; and the numbers with the line each is on, counted
/// from 0. A number that would be broken is left out.
pub fn wrap_marked(
    text: &str,
    numbers: &[(usize, usize)],
    width: usize,
    how: Wrap,
) -> (Vec<Span>, Vec<Mark>) {
    if numbers.is_empty() || width < ROOM {
        return (wrap(text, width, how), Vec::new());
    }
    let mut full = String::with_capacity(text.len() + 4 * numbers.len());
    let mut set: Vec<(Span, usize, usize)> = Vec::with_capacity(numbers.len());
    let mut from = 0;
    for &(at, number) in numbers {
        full.push_str(&text[from..at]);
        from = at;
        let start = full.len();
        full.push_str(&label(number));
        set.push((Span::new(start, full.len()), at, number));
    }
    full.push_str(&text[from..]);
    let own = |offset: usize| {
        let behind = set.partition_point(|(span, ..)| span.end <= offset);
        let taken: usize = set[..behind].iter().map(|(span, ..)| span.end - span.start).sum();
        let inside = set.get(behind).filter(|(span, ..)| span.start < offset);
        inside.map_or(offset - taken, |(_, at, _)| *at)
    };
    let lines = wrap(&full, width, how);
    let mut marks = Vec::with_capacity(set.len());
    for (line, lines) in lines.iter().enumerate() {
        let first = set.partition_point(|(span, ..)| span.start < lines.start);
        let whole = set[first..].iter().take_while(|(span, ..)| span.end <= lines.end);
        marks.extend(whole.map(|&(_, at, number)| Mark { line, at, number }));
    }
    (lines.into_iter().map(|line| Span::new(own(line.start), own(line.end))).collect(), marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn a_number_takes_room_and_is_no_part_of_the_text() {
        let text = "The port master said so to the mayor.";
        let (lines, marks) = wrap_marked(text, &[(15, 1), (36, 12)], 20, Wrap::Greedy);
        let lines: Vec<&str> = lines.iter().map(|line| line.of(text)).collect();
        assert_eq!(lines, ["The port master", "said so to the", "mayor."]);
        assert_eq!(marks, [Mark { line: 0, at: 15, number: 1 }, Mark { line: 2, at: 36, number: 12 }]);
        assert_eq!(wrap_marked(text, &[(15, 1)], 8, Wrap::Greedy).1, [], "no room to give away");
    }

    /// A word as long as the line leaves no room for its number, which then is left out, and nothing else with it.
    #[test]
    fn a_number_that_would_be_broken_takes_no_letters_with_it() {
        for long in 12..24 {
            let text = format!("{} end", "x".repeat(long));
            let (lines, marks) = wrap_marked(&text, &[(long, 34)], 16, Wrap::Greedy);
            assert_eq!(lines[0].of(&text), "x".repeat(long.min(16)));
            assert_eq!(marks.len(), usize::from(!(13..16).contains(&long)), "{long} {lines:?}");
            let words: String = lines.iter().map(|line| line.of(&text)).collect();
            assert_eq!(words.replace(' ', ""), text.replace(' ', ""), "{long}");
            assert!(lines.is_sorted_by(|a, b| a.end <= b.start), "{long} {lines:?}");
            for mark in marks {
                let line = lines[mark.line];
                assert!(line.start <= mark.at && mark.at <= line.end, "{long} {mark:?} {lines:?}");
            }
        }
    }

    proptest! {
        /// With numbers anywhere nothing is lost, nothing comes twice, and no line is too wide.
        #[test]
        fn lines_with_numbers_hold_the_text(text in "[a-zé王 ,.\u{301}-]{0,160}", ends in proptest::collection::vec(0usize..160, 0..9), width in 16usize..40) {
            let mut ends: Vec<usize> = ends.into_iter().filter(|end| *end > 0 && text.is_char_boundary(*end)).collect();
            ends.sort_unstable();
            ends.dedup();
            let numbers: Vec<(usize, usize)> = ends.iter().enumerate().map(|(n, end)| (*end, n + 7)).collect();
            for how in [Wrap::Even, Wrap::Greedy] {
                let (lines, marks) = wrap_marked(&text, &numbers, width, how);
                let mut at = 0;
                for (n, line) in lines.iter().enumerate() {
                    prop_assert!(text[at..line.start].trim().is_empty());
                    let on: Vec<&Mark> = marks.iter().filter(|mark| mark.line == n).collect();
                    prop_assert!(on.iter().all(|mark| (line.start..=line.end).contains(&mark.at)));
                    let columns = line.of(&text).width() + on.iter().map(|mark| usize::from(mark.columns())).sum::<usize>();
                    prop_assert!(columns <= width, "{columns} > {width}");
                    at = line.end;
                }
                prop_assert!(text[at..].trim().is_empty());
            }
        }
    }
}
