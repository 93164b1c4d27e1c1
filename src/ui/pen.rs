//! The pen: the only way words reach the buffer. It takes [`Shown`] text and nothing else.

use super::cells;
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
        if plain(words) {
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
        let row = Rect { x: self.x, y: self.y, width: self.room(), height: 1 };
        self.x += cells::write(cells::row(self.buffer, row), words, style) as u16;
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
        if plain(words) {
            self.put_plain(words, style);
            return self;
        }
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
        if fits(words, usize::from(width)) {
            return self.put(text, style);
        }
        let room = usize::from(width).saturating_sub(usize::from(columns(ellipsis)));
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
/// arrows, lines, the signs of [`super::glyphs`].
pub fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203A}' | '\u{2190}'..='\u{22FF}'
        | '\u{2500}'..='\u{25F7}' | '\u{270E}' | '\u{275B}'..='\u{275E}' | '\u{2933}')
}

/// Whether all signs of `text` are plain.
fn plain(text: &str) -> bool {
    is_ascii(text) || text.chars().all(is_plain)
}

/// Whether all of `text` is signs of ASCII; every byte is looked at, many at once.
fn is_ascii(text: &str) -> bool {
    text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'))
}

/// Whether signs of this script may join to clusters of several columns: those of India and its neighbours.
fn joins(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{109F}' | '\u{1700}'..='\u{17FF}' | '\u{1900}'..='\u{1CFF}' | '\u{A800}'..='\u{ABFF}' | '\u{11000}'..='\u{11FFF}')
}

/// Whether `text` takes no more than so many columns.
fn fits(text: &str, columns: usize) -> bool {
    // Each byte is at most one column but for a few signs; only text that may not fit is measured.
    text.len() <= columns
        || cut_plain(text, columns).map_or_else(|| text.width() <= columns, |end| end == text.len())
}

/// The byte at which the first `columns` columns of `text` end.
pub fn cut(text: &str, columns: usize) -> usize {
    if let Some(end) = cut_plain(text, columns) {
        return end;
    }
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += cluster.width();
        if used > columns {
            return at;
        }
    }
    text.len()
}

/// The same where it is plain up to the sign behind them.
fn cut_plain(text: &str, columns: usize) -> Option<usize> {
    for (used, (at, c)) in text.char_indices().enumerate() {
        if !is_plain(c) {
            return None;
        }
        if used == columns {
            return Some(at);
        }
    }
    Some(text.len())
}

/// Columns that `text` takes.
pub fn columns(text: &str) -> u16 {
    let columns = if is_ascii(text) {
        text.len()
    } else if text.chars().all(is_plain) {
        text.chars().count()
    } else {
        text.width()
    };
    columns.min(usize::from(u16::MAX)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs;

    #[test]
    fn what_counts_as_plain_is_a_column_wide_and_stands_alone() {
        let plain: Vec<char> = ('\0'..='\u{FFFF}').filter(|c| is_plain(*c)).collect();
        assert!(plain.len() > 600);
        for pair in plain.windows(2) {
            let words: String = pair.iter().collect();
            assert_eq!((words.graphemes(true).count(), words.width()), (2, 2), "{words:?}");
        }
    }

    /// What is written the short way is what stands there when clusters are looked for.
    #[test]
    fn plain_signs_are_written_measured_and_cut_like_all_others() {
        let signs: Vec<char> = ('\0'..='\u{FFFF}').filter(|c| is_plain(*c)).collect();
        for words in signs.chunks(7).map(|some| some.iter().collect::<String>()) {
            let area = Rect::new(0, 0, 6, 1);
            let (mut ours, mut expected) = (Buffer::empty(area), Buffer::empty(area));
            let style = Style::new().bold();
            Pen::new(&mut ours, area, 0).put(&SafeText::from(words.clone()), style);
            expected.set_stringn(0, 0, &words, 6, style);
            assert_eq!(ours, expected);
            assert_eq!(usize::from(columns(&words)), words.width());
            // a sign with a mark on it sends it the long way
            let marked = format!("{words}\u{301}");
            for room in 0..9 {
                let whole = words.grapheme_indices(true).nth(room).map_or(words.len(), |(at, _)| at);
                assert_eq!(cut(&words, room), whole);
                assert_eq!(fits(&words, room), words.width() <= room);
                assert_eq!(fits(&marked, room), marked.width() <= room, "{marked:?} in {room}");
                let whole = marked.grapheme_indices(true).nth(room).map_or(marked.len(), |(at, _)| at);
                assert_eq!(cut(&marked, room), whole);
            }
        }
        let signs = [&glyphs::UNICODE, &glyphs::ASCII].map(|g| [g.story, g.delay, g.uncertainty, g.progress]);
        let more = [&glyphs::UNICODE, &glyphs::ASCII]
            .map(|g| [g.other, g.direct, g.mixed, g.indirect, g.unread, g.bar, g.thumb, g.via, g.note]);
        assert!(signs.iter().flatten().chain(more.iter().flatten()).all(|sign| plain(sign)));
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
