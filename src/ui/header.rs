//! The top line: what is open, and how much of it.

use super::{Scene, pen, pen::Pen};
use crate::app::plural;
use ratatui::buffer::Buffer;

/// Draws the header.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer) {
    if scene.at.header.area() == 0 {
        return;
    }
    let shelf = &scene.model.shelf;
    let dot = format!(" {} ", scene.glyphs.dot);
    let counts = if shelf.pending > 0 || !(shelf.scanned || shelf.is_listed()) {
        format!("opening {} of {}", grouped(shelf.len() - shelf.pending), grouped(shelf.len()))
    } else {
        let refused = shelf.len() - shelf.ready;
        let mut counts = vec![counted(shelf.ready, "briefing"), counted(shelf.quotes, "quote")];
        if let Some(unread @ 1..) = scene.model.kept.unread(shelf) {
            counts.push(format!("{} unread", grouped(unread)));
        }
        if refused > 0 {
            counts.push(format!("{refused} not opened"));
        }
        counts.join(&dot)
    };
    let width = pen::columns(&counts) + 1;
    let mut pen = Pen::new(buffer, scene.at.header, 0);
    pen.skip(1).stop_before(width + 1).put("Onrecord", scene.theme.title).skip(2);
    let room = pen.room();
    pen.clip(&scene.model.opened_path, room, scene.glyphs.ellipsis, scene.theme.dim);
    let mut pen = Pen::new(buffer, scene.at.header, 0);
    pen.to_right(width).say(&counts, scene.theme.dim);
}

/// "1 quote", "1,203 quotes".
fn counted(n: usize, what: &str) -> String {
    plural(n, what).replacen(&n.to_string(), &grouped(n), 1)
}

/// `1203` as `1,203`.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let first = digits.len() % 3;
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && i % 3 == first {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{counted, grouped};

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([counted(1, "quote"), counted(1203, "quote")], ["1 quote", "1,203 quotes"]);
        assert_eq!(
            ["7", "999", "1,203", "12,345", "1,234,567"],
            [7, 999, 1203, 12345, 1_234_567].map(grouped)[..]
        );
    }
}
