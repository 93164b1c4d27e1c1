//! A byte range into a text, always on character boundaries.

use std::ops::Range;

/// Byte range `start..end` into some text; `&text[span.range()]` is what it names.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`; a reversed pair gives the empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// As a range, to index a string with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it names no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` is inside.
    pub fn covers(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The words it names, or `""` when the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// Shifted right by `by` bytes.
    pub fn shift(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn a_span_is_what_lies_from_its_start_to_before_its_end() {
        let span = Span::new(2, 5);
        assert_eq!([1, 2, 4, 5].map(|at| span.covers(at)), [false, true, true, false]);
        let others = [(0, 2), (0, 3), (2, 5), (3, 4), (4, 9), (5, 9)].map(|(from, to)| Span::new(from, to));
        assert_eq!(others.map(|other| span.overlaps(other)), [false, true, true, true, true, false]);
        let inside = others.map(|other| span.contains(other));
        assert_eq!(inside, [false, false, true, true, false, false]);
        assert_eq!((Span::new(5, 2), span.shift(3)), (Span { start: 5, end: 5 }, Span::new(5, 8)));
        assert_eq!((span.of("abcdef"), span.of("abcd"), span.of("a\u{e9}\u{e9}\u{e9}")), ("cde", "", ""));
    }
}
