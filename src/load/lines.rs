//! From a byte offset to a line and column.

use crate::briefing::Position;

/// Where each line of a text starts. Lines end with `\n`; the text has no other line ends by then.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines of `source`.
    pub fn new(source: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at + 1));
        Self { starts }
    }

    /// 1-based line that holds byte `offset`.
    pub fn line(&self, offset: usize) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// First byte of the 1-based `line`, or the end of the last one's start.
    pub fn start(&self, line: u32) -> usize {
        self.starts[(line.max(1) as usize - 1).min(self.starts.len() - 1)]
    }

    /// The 1-based `line` of `source`, without its end; empty when there is none.
    pub fn text<'a>(&self, source: &'a str, line: u32) -> &'a str {
        if line as usize > self.starts.len() {
            return "";
        }
        let start = self.start(line);
        let end = self.starts.get(line.max(1) as usize).map_or(source.len(), |next| next - 1);
        source.get(start..end).unwrap_or("")
    }

    /// Position of byte `offset` of `source`, underlining `length` characters but never past the line's end.
    /// The column is counted in characters, for at most 10,000 of them.
    pub fn position(&self, source: &str, offset: usize, length: usize) -> Position {
        let line = self.line(offset);
        let text = self.text(source, line);
        let before = floor(text, (offset - self.start(line).min(offset)).min(text.len()));
        let column = text[..before].chars().take(10_000).count() + 1;
        let left = text[before..].chars().take(length.clamp(1, 1_000)).count();
        Position { line, column: column as u32, length: left.max(1) as u32 }
    }
}

/// The last character boundary of `text` at or before `at`.
pub fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_characters() {
        let source = "ab\näö漢x\n\nend";
        let lines = Lines::new(source);
        let at = source.find('x').unwrap();
        assert_eq!(lines.position(source, at, 5), Position { line: 2, column: 4, length: 1 });
        assert_eq!(lines.position(source, source.len(), 1), Position { line: 4, column: 4, length: 1 });
        assert_eq!(lines.text(source, 2), "äö漢x");
        assert_eq!(lines.text(source, 3), "");
        assert_eq!(lines.text(source, 99), "");
        assert_eq!(lines.text(source, 0), "ab");
        assert_eq!([0, 1, 2, 4, 99].map(|line| lines.start(line)), [0, 0, 3, 13, 13]);
        assert_eq!([0, 2, 3, 10, 11, 12, 99].map(|at| lines.line(at)), [1, 1, 2, 2, 2, 3, 4]);
    }

    #[test]
    fn what_is_underlined_ends_with_the_line() {
        let source = "ab\näö漢x";
        let lines = Lines::new(source);
        for (offset, length, column, underlined) in
            [(0, 1, 1, 1), (0, 9, 1, 2), (1, 0, 2, 1), (2, 3, 3, 1), (3, 2, 1, 2), (4, 9, 1, 4), (8, 9, 3, 2)]
        {
            let got = lines.position(source, offset, length);
            assert_eq!((got.column, got.length), (column, underlined), "{offset} {length}");
        }
        let long = "é".repeat(20_000);
        let got = Lines::new(&long).position(&long, 30_000, 5_000);
        assert_eq!((got.column, got.length), (10_001, 1_000));
    }
}
