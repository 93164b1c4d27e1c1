//! The quote search screen: the query, the quotes found, the passage around the chosen one.

use super::{Scene, pen, pen::Pen, side};
use crate::{
    app::{
        search::{Hit, Search},
        search_areas,
    },
    briefing::{Briefing, Place, Quote},
    library::Opened,
    text::{
        SafeText, Shown, Span,
        wrap::{Wrap, wrap},
    },
};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

/// Draws the screen.
pub fn draw(scene: &Scene<'_>, search: &Search, buffer: &mut Buffer) {
    let (columns, rows) = scene.model.size;
    let screen = Rect::new(0, 0, columns, rows);
    let mut pen = Pen::new(buffer, screen, 0);
    pen.skip(1).put("Quotes ", scene.theme.title).put(scene.glyphs.direct, scene.theme.quote).skip(1);
    super::picker::typed_line(scene, &search.typed, &mut pen);
    summary(scene, search, Rect { height: rows.min(2), ..screen }, buffer);
    let (list, preview) = search_areas(scene.model.size);
    let hits = search.hits.iter().enumerate().skip(search.top).take(usize::from(list.height));
    for (y, (index, hit)) in hits.enumerate() {
        let row = Rect { y: list.y + y as u16, height: 1, ..list };
        draw_hit(scene, hit, index == search.selected, row, buffer);
    }
    if let Some(hit) = search.chosen() {
        draw_preview(scene, hit, preview, buffer);
    }
}

fn summary(scene: &Scene<'_>, search: &Search, area: Rect, buffer: &mut Buffer) {
    let theme = scene.theme;
    let mut pen = Pen::new(buffer, area, 1);
    pen.skip(1);
    match (&search.note, search.total) {
        (Some(note), _) => _ = pen.put(note, theme.trouble),
        (None, 0) if search.waiting => _ = pen.put("searching…", theme.dim),
        (None, 0) if search.typed.text().trim().is_empty() => {
            let help = "words · \"a phrase\" · @speaker · in:delay · kind:direct · since:2025-10 · -not · OR";
            pen.put(help, theme.dim);
        }
        (None, total) => {
            let shown = search.hits.len();
            let all = crate::app::plural(total, "quote");
            let words = if shown < total { format!("{all}, the first {shown} shown") } else { all };
            pen.say(&words, theme.dim);
        }
    }
}

fn draw_hit(scene: &Scene<'_>, hit: &Hit, selected: bool, area: Rect, buffer: &mut Buffer) {
    let Some((briefing, quote)) = found(scene, hit) else { return };
    let theme = scene.theme;
    if selected {
        buffer.set_style(area, theme.selection);
    }
    let style = |s: Style| if selected { Style::new() } else { s };
    let date = briefing.head.date.map_or(String::new(), |d| d.strftime("%Y-%m-%d").to_string());
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(1);
    let wide = area.width >= 60;
    if wide {
        pen.say(&format!("{date:10}  "), style(theme.dim));
    }
    let unknown: SafeText = "speaker unknown".into();
    let name = quote.speaker.and_then(|s| briefing.actor(s)).map_or(&unknown, |a| &a.name);
    let column = (area.width / 5).clamp(8, 22);
    let start = pen.x;
    pen.clip(name, column, scene.glyphs.ellipsis, style(theme.text));
    let gap = (start + column + 1).saturating_sub(pen.x);
    pen.skip(gap).put(scene.glyphs.quote(quote.kind), theme.quote).skip(1);
    let title = if area.width >= 100 { (area.width / 4).min(30) } else { 0 };
    pen.stop_before(title + 2);
    let room = pen.room();
    pen.clip(side::inside_marks(briefing, quote), room, scene.glyphs.ellipsis, style(theme.text));
    if title > 0 {
        let mut pen = Pen::new(buffer, area, 0);
        pen.to_right(title + 1);
        pen.clip(&briefing.head.title, title, scene.glyphs.ellipsis, style(theme.dim));
    }
}

fn found<'a>(scene: &Scene<'a>, hit: &Hit) -> Option<(&'a Briefing, &'a Quote)> {
    let opened: &'a Opened = scene.model.shelf.ready(hit.entry)?;
    Some((&opened.briefing, opened.briefing.quotes.get(hit.quote)?))
}

/// Briefing, section and the passage around the quote, its words marked.
fn draw_preview(scene: &Scene<'_>, hit: &Hit, area: Rect, buffer: &mut Buffer) {
    let Some((briefing, quote)) = found(scene, hit) else { return };
    if area.width < 10 || area.height < 4 {
        return;
    }
    let area = Rect { x: area.x + 2, width: (area.width - 3).min(78), ..area };
    let theme = scene.theme;
    let section = &briefing.sections[quote.place.section];
    let room = area.width;
    Pen::new(buffer, area, 0).clip(&briefing.head.title, room, scene.glyphs.ellipsis, theme.title);
    let mut pen = Pen::new(buffer, area, 1);
    pen.put(scene.glyphs.kind(&section.kind), theme.kind(&section.kind)).skip(1);
    let kicker = section.kicker.as_deref().unwrap_or(section.kind.name());
    pen.say(kicker, theme.dim);
    let role = quote.speaker.and_then(|s| briefing.actor(s)).and_then(|a| a.role.as_ref());
    if let Some(role) = role {
        pen.skip(2).put(scene.glyphs.dot, theme.dim).skip(1).put(role, theme.dim);
    }
    let passage = Rect { y: area.y + 3, height: area.height - 3, ..area };
    draw_passage(scene, &section.body, quote.place, passage, buffer);
}

fn draw_passage(scene: &Scene<'_>, body: &SafeText, place: Place, area: Rect, buffer: &mut Buffer) {
    let (start, end) = paragraph(body, place.span);
    let lines: Vec<Span> = wrap(&body[start..end], usize::from(area.width), Wrap::Even)
        .into_iter()
        .map(|s| s.shift(start))
        .collect();
    let first = lines.iter().position(|l| l.end > place.span.start).unwrap_or(0);
    let height = usize::from(area.height);
    let top =
        if lines.len() <= height { 0 } else { first.saturating_sub(height / 4).min(lines.len() - height) };
    for (y, line) in lines.iter().skip(top).take(height).enumerate() {
        let words = Shown::slice(body, *line);
        Pen::new(buffer, area, y as u16).put(words, scene.theme.text);
        let (from, to) = (place.span.start.max(line.start), place.span.end.min(line.end));
        if from < to {
            let x = area.x + pen::columns(&body[line.start..from]);
            let width = pen::columns(&body[from..to]).min(area.right().saturating_sub(x));
            buffer.set_style(Rect { x, y: area.y + y as u16, width, height: 1 }, scene.theme.quote_chosen);
        }
    }
}

/// The paragraph in which `span` starts.
fn paragraph(body: &str, span: Span) -> (usize, usize) {
    let start = body[..span.start].rfind('\n').map_or(0, |i| i + 1);
    let end = body[span.start..].find('\n').map_or(body.len(), |i| span.start + i);
    (start, end)
}
