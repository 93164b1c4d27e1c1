//! The library pane: briefings in date groups, with the kinds of their sections as a strip of glyphs.

use super::{Scene, pane, pen::Pen};
use crate::{
    app::{
        regions::{Focus, inner},
        shelf::Row,
    },
    briefing::{Briefing, SectionKind},
    library::{EntryId, EntryState},
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
    if shelf.rows.is_empty() {
        let words = if shelf.scanned { "no files here" } else { "looking for files…" };
        Pen::new(buffer, inside, 0).skip(1).put(words, scene.theme.dim);
    }
    let rows = shelf.rows.iter().enumerate().skip(shelf.top).take(usize::from(inside.height));
    for (y, (index, row)) in rows.enumerate() {
        let mut pen = Pen::new(buffer, inside, y as u16);
        match row {
            Row::Group(name) => {
                pen.skip(1).put(name, scene.theme.dim);
            }
            Row::Entry(id) => {
                let selected = index == shelf.selected;
                entry(scene, *id, selected, Rect { y: inside.y + y as u16, height: 1, ..inside }, buffer);
            }
        }
    }
}

fn entry(scene: &Scene<'_>, id: EntryId, selected: bool, area: Rect, buffer: &mut Buffer) {
    let theme = scene.theme;
    let shown = scene.model.reader.entry == Some(id);
    if selected || shown {
        let focused = selected && scene.model.focus == Focus::Library;
        buffer.set_style(area, if focused { theme.selection } else { theme.selection_idle });
    }
    let mut pen = Pen::new(buffer, area, 0);
    pen.put(if shown { scene.glyphs.bar } else { " " }, theme.border_focus).skip(1);
    let state = &scene.model.shelf.entries[id.0];
    // Where the row has a style of its own, the words leave its colours alone.
    let plain = |style: Style| if selected || shown { Style::new() } else { style };
    match &state.state {
        EntryState::Ready(opened) => {
            let kinds = strip(&opened.briefing);
            pen.stop_before(kinds.len() as u16 + 1);
            let room = pen.room().saturating_sub(1);
            pen.clip(&opened.briefing.head.title, room, scene.glyphs.ellipsis, plain(theme.text));
            let mut pen = Pen::new(buffer, area, 0);
            pen.to_right(kinds.len() as u16 + 1);
            for kind in kinds {
                pen.put(scene.glyphs.kind(kind), theme.kind(kind));
            }
        }
        EntryState::Pending => {
            let room = pen.room();
            pen.clip(&state.label, room, scene.glyphs.ellipsis, plain(theme.dim));
        }
        EntryState::Refused(reason) => {
            let room = pen.room();
            pen.clip(&state.label, room, scene.glyphs.ellipsis, plain(theme.dim));
            let room = pen.room();
            pen.skip(1).clip(reason, room, scene.glyphs.ellipsis, theme.trouble);
        }
    }
}

/// The kinds that say how things stand, each once, in the order delay, uncertainty, progress.
fn strip(briefing: &Briefing) -> Vec<&SectionKind> {
    let has = |kind: &SectionKind| briefing.sections.iter().map(|s| &s.kind).find(|k| *k == kind);
    [SectionKind::Delay, SectionKind::Uncertainty, SectionKind::Progress].iter().filter_map(has).collect()
}
