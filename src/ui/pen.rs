//! The pen: the only way words reach the buffer. It takes [`Shown`] text and nothing else.

use crate::text::{SafeText, Shown};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Writes along one row, from left to right, never past its end.
pub struct Pen<'b> {
    buffer: &'b mut Buffer,
    /// Next column.
    pub x: u16,
    y: u16,
    end: u16,
}

impl<'b> Pen<'b> {
    /// A pen at the left end of row `row` of `area`; a row outside of it takes no ink.
    pub fn new(buffer: &'b mut Buffer, area: Rect, row: u16) -> Self {
        let area = area.intersection(buffer.area);
        let end = if row < area.height { area.right() } else { area.x };
        Self { x: area.x, y: area.y.saturating_add(row), end, buffer }
    }

    /// Columns left.
    pub fn room(&self) -> u16 {
        self.end.saturating_sub(self.x)
    }

    /// Writes as much of `text` as there is room for.
    pub fn put<'t>(&mut self, text: impl Into<Shown<'t>>, style: Style) -> &mut Self {
        let (room, text) = (usize::from(self.room()), text.into());
        let words = text.as_str();
        if words.chars().all(is_plain) {
            self.put_plain(words, style);
        } else if room > 0 && words.chars().any(joins) {
            self.put_parts(words, style);
        } else if room > 0 {
            (self.x, _) = self.buffer.set_stringn(self.x, self.y, words, room, style);
        }
        self
    }

    /// Most text is letters and signs of one column that join to nothing: they need no finding of clusters.
    fn put_plain(&mut self, words: &str, style: Style) {
        for c in words.chars().take(usize::from(self.room())) {
            if let Some(cell) = self.buffer.cell_mut((self.x, self.y)) {
                cell.set_char(c).set_style(style);
            }
            self.x += 1;
        }
    }

    /// A cluster of several signs that each take a column stands in a cell for each: the terminal holds it so, and
    /// what is drawn over the first column alone would leave the others on the screen.
    fn put_parts(&mut self, words: &str, style: Style) {
        for cluster in words.graphemes(true) {
            let width = cluster.width();
            if width > usize::from(self.room()) {
                return;
            }
            let apart = width > 1 && cluster.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>() == width;
            let ends = cluster.char_indices().skip(1).filter(|(_, c)| apart && c.width() != Some(0));
            let mut start = 0;
            for end in ends.map(|(at, _)| at).chain([cluster.len()]) {
                let part = &cluster[start..end];
                (self.x, _) = self.buffer.set_stringn(self.x, self.y, part, part.width(), style);
                start = end;
            }
        }
    }

    /// Writes words of the program that were put together at run time.
    pub fn say(&mut self, words: &str, style: Style) -> &mut Self {
        self.put(&SafeText::new(words), style)
    }

    /// Writes `text` in at most `width` columns, with `ellipsis` where it was cut.
    pub fn clip<'t>(
        &mut self,
        text: impl Into<Shown<'t>>,
        width: u16,
        ellipsis: &'static str,
        style: Style,
    ) -> &mut Self {
        let text = text.into();
        let width = width.min(self.room());
        let words = text.as_str();
        // Each byte is at most one column but for a few signs; only text that may not fit is measured.
        if words.len() <= usize::from(width) || words.width() <= usize::from(width) {
            return self.put(text, style);
        }
        let room = usize::from(width).saturating_sub(ellipsis.width());
        let end = cut(words, room);
        self.put(text.part(crate::text::Span::new(0, words[..end].trim_end().len())), style);
        self.put(ellipsis, style)
    }

    /// Moves on by `columns`.
    pub fn skip(&mut self, columns: u16) -> &mut Self {
        self.x = self.x.saturating_add(columns).min(self.end);
        self
    }

    /// Moves to `columns` before the end, when that is further right.
    pub fn to_right(&mut self, columns: u16) -> &mut Self {
        self.x = self.x.max(self.end.saturating_sub(columns));
        self
    }

    /// Keeps the last `columns` of the row free.
    pub fn stop_before(&mut self, columns: u16) -> &mut Self {
        self.end = self.end.saturating_sub(columns).max(self.x);
        self
    }
}

/// Whether this sign is a column wide and part of no cluster: letters of European languages, dashes, quotation marks,
/// lines.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '\u{2010}'..='\u{2027}' | '\u{2500}'..='\u{257F}')
}

/// Whether signs of this script may join to clusters of several columns: those of India and its neighbours.
fn joins(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{109F}' | '\u{1700}'..='\u{17FF}' | '\u{1900}'..='\u{1CFF}' | '\u{A800}'..='\u{ABFF}' | '\u{11000}'..='\u{11FFF}')
}

/// The byte at which the first `columns` columns of `text` end.
pub fn cut(text: &str, columns: usize) -> usize {
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += cluster.width();
        if used > columns {
            return at;
        }
    }
    text.len()
}

/// Columns that `text` takes.
pub fn columns(text: &str) -> u16 {
    text.width().min(usize::from(u16::MAX)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_as_plain_is_a_column_wide_and_stands_alone() {
        let plain: Vec<char> = ('\0'..='\u{FFFF}').filter(|c| is_plain(*c)).collect();
        assert!(plain.len() > 600);
        for pair in plain.windows(2) {
            let words: String = pair.iter().collect();
            assert_eq!((words.graphemes(true).count(), words.width()), (2, 2), "{words:?}");
        }
    }

    fn row(width: u16, write: impl FnOnce(&mut Pen<'_>)) -> String {
        let area = Rect::new(0, 0, width, 1);
        let mut buffer = Buffer::empty(area);
        write(&mut Pen::new(&mut buffer, area, 0));
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn text_is_cut_with_an_ellipsis_at_a_whole_character() {
        let style = Style::new();
        assert_eq!(row(8, |p| _ = p.clip("grain corridor", 8, "…", style)), "grain c…");
        assert_eq!(row(5, |p| _ = p.clip("王小明", 5, "…", style)), "王 小 …");
        assert_eq!(row(3, |p| _ = p.clip("abc", 3, "…", style)), "abc");
    }

    #[test]
    fn signs_that_take_a_column_each_stand_in_a_cell_each() {
        let style = Style::new();
        let cells = |text: &'static str| {
            let area = Rect::new(0, 0, 6, 1);
            let mut buffer = Buffer::empty(area);
            Pen::new(&mut buffer, area, 0).put(text, style);
            let symbols: Vec<String> = buffer.content.iter().map(|c| c.symbol().to_string()).collect();
            (buffer, symbols)
        };
        let (before, symbols) = cells("र्ताक");
        assert_eq!(symbols, ["र्", "त", "ा", "क", " ", " "]);
        // whatever is drawn over it replaces all of it
        let (after, _) = cells("a");
        let drawn: Vec<u16> = before.diff(&after).iter().map(|(x, ..)| *x).collect();
        assert_eq!(drawn, [0, 1, 2, 3]);
        assert_eq!(cells("क王").1, ["क", "王", " ", " ", " ", " "]);
        assert_eq!(row(2, |p| _ = p.put("कर्ता", style)), "क ");
    }

    #[test]
    fn nothing_is_written_past_the_end() {
        assert_eq!(row(4, |p| _ = p.put("abc", Style::new()).put("def", Style::new())), "abcd");
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        Pen::new(&mut buffer, Rect::new(0, 0, 9, 9), 5).put("x", Style::new());
        assert_eq!(buffer.content[0].symbol(), " ");
    }
}
