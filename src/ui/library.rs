//! The library pane: briefings in date groups, with the kinds of their sections as a strip of glyphs.

use super::{Scene, cells, pane, pen, pen::Pen};
use crate::{
    app::{
        regions::{Focus, inner},
        shelf::Row,
    },
    library::EntryId,
    text::SafeText,
};
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    widgets::{Clear, Widget},
};

/// Draws the pane.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer) {
    let area = scene.at.library;
    if area.area() == 0 {
        return;
    }
    if scene.at.library_over {
        Clear.render(area, buffer);
    }
    if scene.at.borders {
        pane::border(scene, area, buffer);
    }
    let inside = inner(area, scene.at.borders);
    let shelf = &scene.model.shelf;
    if shelf.row_count() == 0 {
        let words = match (shelf.scanned, shelf.filter.is_empty()) {
            (_, false) => "nothing here fits",
            (true, _) => "no files here",
            (false, _) => "looking for files…",
        };
        Pen::new(buffer, inside, 0).skip(1).put(words, scene.theme.dim);
    }
    for (y, row) in shelf.rows_from(shelf.top).take(usize::from(inside.height)).enumerate() {
        let index = shelf.top + y;
        let mut pen = Pen::new(buffer, inside, y as u16);
        match row {
            Row::Group(name) => {
                pen.skip(1).put(&name, scene.theme.dim);
            }
            Row::Follow(follow) => {
                let area = Rect { y: inside.y + y as u16, height: 1, ..inside };
                draw_follow(scene, follow, index == shelf.selected, area, buffer);
            }
            Row::Entry(id) => {
                let selected = index == shelf.selected;
                entry(scene, id, selected, Rect { y: inside.y + y as u16, height: 1, ..inside }, buffer);
            }
        }
    }
}

/// A followed query, and how many unread quotes match it.
fn draw_follow(scene: &Scene<'_>, index: usize, selected: bool, area: Rect, buffer: &mut Buffer) {
    let (theme, kept) = (scene.theme, &scene.model.kept);
    let Some(follow) = kept.state.follows.get(index) else { return };
    if selected {
        let focused = scene.model.focus == Focus::Library;
        cells::paint(buffer, area, if focused { theme.selection } else { theme.selection_idle });
    }
    let style = |style: Style| if selected { Style::new() } else { style };
    let hits = kept.hits.get(index).copied().unwrap_or(0);
    let count = if hits > 0 { format!("{hits}") } else { String::new() };
    let width = pen::columns(&count) + 1;
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(1).put(scene.glyphs.follow, style(theme.key)).skip(1).stop_before(width + 1);
    let room = pen.room();
    let name = SafeText::new(follow.name.as_deref().unwrap_or(&follow.query));
    pen.clip(&name, room, scene.glyphs.ellipsis, style(if hits > 0 { theme.text } else { theme.dim }));
    Pen::new(buffer, area, 0).to_right(width).say(&count, style(theme.key));
}

fn entry(scene: &Scene<'_>, id: EntryId, selected: bool, area: Rect, buffer: &mut Buffer) {
    let theme = scene.theme;
    let shown = scene.model.reader.entry == Some(id);
    if selected || shown {
        let focused = selected && scene.model.focus == Focus::Library;
        cells::paint(buffer, area, if focused { theme.selection } else { theme.selection_idle });
    }
    let mut pen = Pen::new(buffer, area, 0);
    let shelf = &scene.model.shelf;
    let known = shelf.summary(id);
    let unread = known.is_some() && scene.model.kept.is_unread(id);
    pen.put(if shown { scene.glyphs.bar } else { " " }, theme.border_focus);
    if unread {
        pen.put(scene.glyphs.unread, theme.key).skip(1);
    } else {
        pen.skip(2);
    }
    // Where the row has a style of its own, the words leave its colours alone.
    let plain = |style: Style| if selected || shown { Style::new() } else { style };
    if let Some(summary) = known {
        let story = shelf.in_story(id);
        let more = if story.beneath > 0 { format!("+{} ", story.beneath) } else { String::new() };
        let right = pen::columns(&more) + summary.strip().count() as u16 + 1;
        pen.stop_before(right);
        if story.under {
            pen.skip(1).put(if story.copy { "=" } else { " " }, plain(theme.dim)).skip(1);
        }
        let room = pen.room().saturating_sub(1);
        let repeats = story.copy && story.under;
        let title = plain(if repeats { theme.dim } else { theme.text });
        pen.clip(&*summary.title, room, scene.glyphs.ellipsis, title);
        let also = if repeats { String::new() } else { also_in(scene, id) };
        if !also.is_empty() && pen.room() > pen::columns(&also) + 2 {
            pen.skip(2).say(&also, plain(theme.dim));
        }
        let mut pen = Pen::new(buffer, area, 0);
        pen.to_right(right).say(&more, plain(theme.dim));
        for kind in summary.strip() {
            pen.put(scene.glyphs.kind(kind), theme.kind(kind));
        }
        return;
    }
    let room = pen.room();
    pen.clip(&shelf.label(id), room, scene.glyphs.ellipsis, plain(theme.dim));
    if let Some(reason) = shelf.refused(id) {
        let room = pen.room();
        pen.skip(1).clip(&reason, room, scene.glyphs.ellipsis, theme.trouble);
    }
}

/// "also in Example Wire", where the item of the entry came twice.
pub fn also_in(scene: &Scene<'_>, id: EntryId) -> String {
    let others = scene.model.shelf.also_in(id);
    let names: Vec<&str> = others.iter().map(SafeText::as_str).collect();
    if names.is_empty() { String::new() } else { format!("also in {}", names.join(", ")) }
}
