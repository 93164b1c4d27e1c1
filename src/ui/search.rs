//! The quote search screen: the query, the quotes found, the passage around the chosen one.

use super::{Scene, pen, pen::Pen, side};
use crate::{
    app::{
        plural,
        search::{By, Line, Search},
        search_areas,
    },
    briefing::{Briefing, Place, Quote},
    library::{
        EntryId, Opened,
        query::{LexemeKind, Query},
        search::{Echo, Group, highlight},
    },
    text::{
        SafeText, Shown, Span,
        wrap::{Wrap, wrap},
    },
};
use jiff::civil::Date;
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

/// Draws the screen.
pub fn draw(scene: &Scene<'_>, search: &Search, buffer: &mut Buffer) {
    let (columns, rows) = scene.model.size;
    let screen = Rect::new(0, 0, columns, rows);
    let mut pen = Pen::new(buffer, screen, 0);
    pen.skip(1).put("Quotes ", scene.theme.title).put(scene.glyphs.direct, scene.theme.quote).skip(1);
    super::picker::typed_line(scene, &search.typed, &mut pen, |at| query_style(scene, &search.asked, at));
    summary(scene, search, Rect { height: rows.min(2), ..screen }, buffer);
    let (list, preview) = search_areas(scene.model.size);
    for (y, line) in search.lines.iter().skip(search.top).take(usize::from(list.height)).enumerate() {
        let area = Rect { y: list.y + y as u16, height: 1, ..list };
        match line {
            Line::Head(first, count) => head(scene, search, *first, *count, area, buffer),
            Line::Row(at) => {
                let group = search.order.get(*at).and_then(|row| search.rows.get(*row));
                if let Some(group) = group {
                    row(scene, search, group, *at == search.selected, area, buffer);
                }
            }
        }
    }
    if let Some(group) = search.chosen() {
        draw_preview(scene, search, group, preview, buffer);
    }
}

/// The style of the byte at `at` of the query.
fn query_style(scene: &Scene<'_>, query: &Query, at: usize) -> Style {
    let theme = scene.theme;
    if query.plain_mistakes().any(|m| m.span.covers(at)) {
        return theme.trouble.add_modifier(Modifier::UNDERLINED);
    }
    match query.lexemes.iter().find(|l| l.span.covers(at)).map(|l| l.kind) {
        Some(LexemeKind::Field | LexemeKind::Operator | LexemeKind::Parenthesis) => theme.key,
        Some(LexemeKind::Phrase) => theme.quote,
        _ => theme.text,
    }
}

fn summary(scene: &Scene<'_>, search: &Search, area: Rect, buffer: &mut Buffer) {
    let theme = scene.theme;
    let mut pen = Pen::new(buffer, area, 1);
    pen.skip(1);
    match (&search.note, search.total) {
        (Some(note), 0) => _ = pen.put(note, theme.trouble),
        (None, 0) if search.waiting => _ = pen.put("searching…", theme.dim),
        _ if search.typed.text().trim().is_empty() => {
            let help = "words · \"a phrase\" · @speaker · in:delay · kind:direct · since:2025-10 · -not · OR";
            pen.put(help, theme.dim);
        }
        (note, total) => {
            let shown: usize = search.rows.iter().map(|g| 1 + g.echoes.len()).sum();
            let all = plural(total, "quote");
            let words = if shown < total { format!("{all}, the best {shown} shown") } else { all };
            let words = match search.by {
                By::Match => words,
                By::Briefing => format!("{words}, by {}", plural(search.heads(), "briefing")),
                By::Speaker => format!("{words}, by {}", plural(search.heads(), "speaker")),
            };
            pen.say(&words, theme.dim);
            if let Some(note) = note {
                pen.skip(2).put(note, theme.notice);
            }
        }
    }
}

/// What the rows below have in common: a day and a title, or a name; and how many there are.
fn head(scene: &Scene<'_>, search: &Search, first: usize, count: usize, area: Rect, buffer: &mut Buffer) {
    let Some(whence) = search.whence.get(first) else { return };
    let theme = scene.theme;
    let note = plural(count, "quote");
    let width = if area.width >= 40 { pen::columns(&note) + 1 } else { 0 };
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(1).stop_before(width + 1);
    let unknown: SafeText = "speaker unknown".into();
    let name = match search.by {
        By::Speaker => whence.speaker.as_ref().unwrap_or(&unknown),
        _ => {
            if area.width >= 60 {
                pen.say(&format!("{:10}  ", day(whence.date)), theme.dim);
            }
            &whence.title
        }
    };
    let room = pen.room();
    pen.clip(name, room, scene.glyphs.ellipsis, theme.heading);
    if width > 0 {
        Pen::new(buffer, area, 0).to_right(width).say(&note, theme.dim);
    }
}

fn row(scene: &Scene<'_>, search: &Search, group: &Group, selected: bool, area: Rect, buffer: &mut Buffer) {
    let Some((briefing, quote)) = found(scene, group.lead.entry, group.lead.quote) else { return };
    let theme = scene.theme;
    if selected {
        buffer.set_style(area, theme.selection);
    }
    let style = |s: Style| if selected { Style::new() } else { s };
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(1);
    // what the head says is not said again
    let (of_briefing, of_speaker) = (search.by == By::Briefing, search.by == By::Speaker);
    if area.width >= 60 {
        let day = if of_briefing { String::new() } else { date(briefing) };
        pen.say(&format!("{day:10}  "), style(theme.dim));
    }
    let unknown: SafeText = "speaker unknown".into();
    let name = quote.speaker.and_then(|s| briefing.actor(s)).map_or(&unknown, |a| &a.name);
    if !of_speaker {
        let column = (area.width / 5).clamp(8, 22);
        let start = pen.x;
        pen.clip(name, column, scene.glyphs.ellipsis, style(theme.text));
        let gap = (start + column + 1).saturating_sub(pen.x);
        pen.skip(gap);
    } else if area.width < 60 {
        pen.skip(2);
    }
    pen.put(scene.glyphs.quote(quote.kind), theme.quote).skip(1);
    let title = if of_briefing { 16 } else { (area.width / 4).min(30) };
    let title = if area.width >= 90 { title } else { 0 };
    pen.stop_before(title + 2);
    let (from, room) = (pen.x, pen.room());
    let words = side::inside_marks(briefing, quote);
    pen.clip(words, room, scene.glyphs.ellipsis, style(theme.text));
    let words_area = Rect { x: from, width: room, ..area };
    light_words(scene, &search.answered, words.as_str(), words_area, buffer);
    let mut pen = Pen::new(buffer, area, 0);
    pen.to_right(title + 1);
    match (title, group.briefings) {
        (0, _) => {}
        (_, 1) if of_briefing => {}
        (_, 1) => _ = pen.clip(&briefing.head.title, title, scene.glyphs.ellipsis, style(theme.dim)),
        (_, n) => _ = pen.say(&format!("in {}", plural(n, "briefing")), style(theme.key)),
    }
}

/// Lights up what the query asked for in a row of words.
fn light_words(scene: &Scene<'_>, query: &Query, words: &str, area: Rect, buffer: &mut Buffer) {
    let hit = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    let style = scene.theme.key.patch(hit);
    for span in highlight(query, words) {
        let x = area.x.saturating_add(pen::columns(&words[..span.start]));
        let width = pen::columns(span.of(words)).min(area.right().saturating_sub(x));
        buffer.set_style(Rect { x: x.min(area.right()), width, ..area }, style);
    }
}

fn date(briefing: &Briefing) -> String {
    day(briefing.head.date)
}

fn day(date: Option<Date>) -> String {
    date.map_or(String::new(), |d| d.strftime("%Y-%m-%d").to_string())
}

fn found<'a>(scene: &Scene<'a>, entry: EntryId, quote: usize) -> Option<(&'a Briefing, &'a Quote)> {
    let opened: &'a Opened = scene.model.shelf.ready(entry)?;
    Some((&opened.briefing, opened.briefing.quotes.get(quote)?))
}

/// Briefing, section, the passage around the quote with its words marked, and who else has it.
fn draw_preview(scene: &Scene<'_>, search: &Search, group: &Group, area: Rect, buffer: &mut Buffer) {
    let Some((briefing, quote)) = found(scene, group.lead.entry, group.lead.quote) else { return };
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
    pen.say(section.kicker.as_deref().unwrap_or(section.kind.name()), theme.dim);
    for part in [quote.speaker, quote.via].into_iter().flatten().filter_map(|id| briefing.actor(id)) {
        let words = part.role.as_ref().map_or(part.name.to_string(), |role| format!("{}, {role}", part.name));
        pen.skip(1).put(scene.glyphs.dot, theme.dim).skip(1).say(&words, theme.dim);
    }
    let below = Rect { y: area.y + 3, height: area.height - 3, ..area };
    let used = draw_passage(scene, &search.answered, &section.body, quote.place, below, buffer);
    let rest = Rect { y: below.y + used, height: below.height - used, ..below };
    draw_echoes(scene, &group.echoes, rest, buffer);
}

/// The other briefings in which the same was said; what differs is underlined.
fn draw_echoes(scene: &Scene<'_>, echoes: &[Echo], area: Rect, buffer: &mut Buffer) {
    if echoes.is_empty() || area.height < 3 {
        return;
    }
    Pen::new(buffer, area, 1).put("Also in", scene.theme.heading);
    for (y, echo) in echoes.iter().take(usize::from(area.height - 2)).enumerate() {
        let Some((briefing, quote)) = found(scene, echo.entry, echo.quote) else { continue };
        let row = Rect { y: area.y + 2 + y as u16, height: 1, ..area };
        let mut pen = Pen::new(buffer, row, 0);
        pen.say(&format!("{:10}  ", date(briefing)), scene.theme.dim);
        let (x, words) = (pen.x, briefing.words(quote.place));
        let room = pen.room();
        let shown = briefing.sections.get(quote.place.section);
        let shown = shown.map_or(Shown::default(), |s| Shown::slice(&s.body, quote.place.span));
        pen.clip(shown, room, scene.glyphs.ellipsis, scene.theme.text);
        for span in &echo.variants {
            let from = x.saturating_add(pen::columns(words.get(..span.start).unwrap_or("")));
            let width = pen::columns(span.of(words)).min(row.right().saturating_sub(from));
            let style = scene.theme.trouble.add_modifier(Modifier::UNDERLINED);
            buffer.set_style(Rect { x: from.min(row.right()), width, ..row }, style);
        }
    }
}

/// Gives back how many rows it took.
fn draw_passage(
    scene: &Scene<'_>,
    query: &Query,
    body: &SafeText,
    place: Place,
    area: Rect,
    buffer: &mut Buffer,
) -> u16 {
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
        let row = Rect { y: area.y + y as u16, height: 1, ..area };
        Pen::new(buffer, row, 0).put(Shown::slice(body, *line), scene.theme.text);
        let (from, to) = (place.span.start.max(line.start), place.span.end.min(line.end));
        if from < to {
            let x = area.x + pen::columns(&body[line.start..from]);
            let words = &body[from..to];
            let inside = Rect { x, width: pen::columns(words).min(area.right().saturating_sub(x)), ..row };
            buffer.set_style(inside, scene.theme.quote_chosen);
            let hit = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
            for span in highlight(query, words) {
                let x = x + pen::columns(&words[..span.start]);
                let width = pen::columns(span.of(words)).min(row.right().saturating_sub(x));
                buffer.set_style(Rect { x, width, ..row }, hit);
            }
        }
    }
    lines.len().saturating_sub(top).min(height) as u16
}

/// The paragraph in which `span` starts.
fn paragraph(body: &str, span: Span) -> (usize, usize) {
    let start = body[..span.start].rfind('\n').map_or(0, |i| i + 1);
    let end = body[span.start..].find('\n').map_or(body.len(), |i| span.start + i);
    (start, end)
}
