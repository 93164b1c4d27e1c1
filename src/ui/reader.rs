//! The reader pane: section tabs and the text with everything that lights up in it.

use super::{Scene, cells, pane, pen, pen::Pen, scroll};
use crate::{
    app::{
        marks::Mark,
        page::{Line, LineKind, Marker},
        reader::Lit,
        regions::Focus,
        tabs,
    },
    briefing::{Briefing, Place, QuoteKind, Section},
    text::{SafeText, Shown, Span},
};
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

/// Draws the pane.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer) {
    if scene.at.reader.area() == 0 {
        return;
    }
    if scene.at.borders {
        pane::border(scene, scene.at.reader, buffer);
    }
    let Some(opened) = &scene.model.reader.opened else {
        return nothing(scene, buffer);
    };
    draw_tabs(scene, buffer);
    let (reader, text) = (&scene.model.reader, scene.at.text);
    let lines = reader.page.lines.iter().skip(reader.top).take(usize::from(text.height));
    for (y, line) in lines.enumerate() {
        let row = Rect { y: text.y + y as u16, height: 1, ..text };
        draw_line(scene, &opened.briefing, line, reader.page.marks_on(reader.top + y), row, buffer);
    }
    scroll::draw(scene, buffer);
}

/// What stands in an empty pane: work under way, or why there is nothing and what to do.
fn nothing(scene: &Scene<'_>, buffer: &mut Buffer) {
    let shelf = &scene.model.shelf;
    let text = scene.at.text;
    let top = text.height / 3;
    if !shelf.scanned || shelf.pending > 0 || shelf.ready > 0 {
        Pen::new(buffer, text, top).put("Opening…", scene.theme.dim);
        return;
    }
    Pen::new(buffer, text, top).put("No briefings here.", scene.theme.heading);
    if let Some((label, reason)) = shelf.refusals().first() {
        Pen::new(buffer, text, top + 2)
            .put(label, scene.theme.text)
            .put(": ", scene.theme.dim)
            .put(reason, scene.theme.trouble);
    }
    let hints = [
        "onrecord PATH opens files and folders of briefings and articles.",
        "onrecord with no path opens the samples.",
        "onrecord check PATH says what is wrong with a file.",
    ];
    for (y, hint) in hints.into_iter().enumerate() {
        Pen::new(buffer, text, top + 4 + y as u16).put(hint, scene.theme.dim);
    }
}

fn draw_tabs(scene: &Scene<'_>, buffer: &mut Buffer) {
    let Some(opened) = &scene.model.reader.opened else { return };
    for tab in tabs::tabs(scene.model, scene.at.tabs) {
        let kind = &opened.briefing.sections[tab.section].kind;
        let current = tab.section == scene.model.reader.section;
        let area = Rect { x: tab.x, width: tab.width, ..scene.at.tabs };
        let colour = scene.theme.kind(kind);
        let name = if current {
            colour.add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        } else {
            scene.theme.dim
        };
        let mut pen = Pen::new(buffer, area, 0);
        pen.skip(1).say(&format!("{} ", tab.section + 1), scene.theme.faint);
        pen.put(scene.glyphs.kind(kind), colour).skip(1).put(&tab.name, name);
    }
}

fn draw_line(
    scene: &Scene<'_>,
    briefing: &Briefing,
    line: &Line,
    marks: &[Mark],
    row: Rect,
    buffer: &mut Buffer,
) {
    let theme = scene.theme;
    let section = briefing.sections.get(line.section);
    match (line.kind, section) {
        (LineKind::Title, _) => {
            Pen::new(buffer, row, 0).put(Shown::slice(&briefing.head.title, line.span), theme.title);
        }
        (LineKind::Meta, _) => meta(scene, briefing, row, buffer),
        (LineKind::Kicker, Some(section)) => kicker(scene, line, section, row, buffer),
        (LineKind::Heading, Some(Section { heading: Some(heading), .. })) => {
            put_marked(&mut Pen::new(buffer, row, 0), heading, line, marks, theme.heading, theme.faint);
        }
        (LineKind::Text, Some(section)) => text(scene, briefing, (line, marks), section, row, buffer),
        _ => {}
    }
}

fn meta(scene: &Scene<'_>, briefing: &Briefing, row: Rect, buffer: &mut Buffer) {
    let (head, style) = (&briefing.head, scene.theme.dim);
    let mut pen = Pen::new(buffer, row, 0);
    let mut first = true;
    let date = head.date.map(|d| SafeText::new(&d.strftime("%-d %B %Y").to_string()));
    for part in
        [date.as_ref(), head.source.outlet.as_ref(), head.source.byline.as_ref()].into_iter().flatten()
    {
        if !first {
            pen.put(" ", style).put(scene.glyphs.dot, style).put(" ", style);
        }
        pen.put(part, style);
        first = false;
    }
}

fn kicker(scene: &Scene<'_>, line: &Line, section: &Section, row: Rect, buffer: &mut Buffer) {
    let colour = scene.theme.kind(&section.kind);
    if line.section == scene.model.reader.section && scene.model.reader.page.starts.len() > 1 {
        let left = Rect { x: row.x.saturating_sub(2), width: 1, ..row };
        if left.x < row.x && left.x >= scene.at.reader.x {
            Pen::new(buffer, left, 0).put(scene.glyphs.bar, colour);
        }
    }
    let words = section.kicker.as_deref().unwrap_or(section.kind.name());
    let mut pen = Pen::new(buffer, row, 0);
    pen.put(scene.glyphs.kind(&section.kind), colour).skip(1);
    let room = pen.room();
    pen.clip(
        &SafeText::new(&words.to_uppercase()),
        room,
        scene.glyphs.ellipsis,
        colour.add_modifier(Modifier::BOLD),
    );
}

fn text(
    scene: &Scene<'_>,
    briefing: &Briefing,
    (line, marks): (&Line, &[Mark]),
    section: &Section,
    row: Rect,
    buffer: &mut Buffer,
) {
    let theme = scene.theme;
    if line.indent > 0 {
        let lead = Rect { width: line.indent.min(row.width), ..row };
        let mut pen = Pen::new(buffer, lead, 0);
        match line.marker {
            Marker::None => {}
            Marker::Bar => _ = pen.put(scene.glyphs.track, theme.faint),
            Marker::Bullet => _ = pen.to_right(2).put(scene.glyphs.bullet, theme.dim),
            Marker::Number(n) => _ = pen.to_right(3).say(&format!("{n}."), theme.dim),
        }
    }
    margin(scene, line, row, buffer);
    let area =
        Rect { x: row.x + line.indent.min(row.width), width: row.width.saturating_sub(line.indent), ..row };
    let words = Shown::slice(&section.body, line.span);
    let base = if line.strong { theme.heading } else { theme.text };
    put_marked(&mut Pen::new(buffer, area, 0), &section.body, line, marks, base, theme.faint);
    let mut ink = Ink { words: words.as_str(), line, marks, area, buffer };
    // Quiet: the words keep their colour, and lists and palette tell where they lead.
    let underlined = Style::new().add_modifier(Modifier::UNDERLINED);
    let leads = theme.faint.fg.map_or(underlined, |colour| underlined.underline_color(colour));
    within(&scene.model.reader.linked, |place| *place, line).for_each(|place| ink.paint(*place, leads));
    quotes(scene, briefing, &section.body, &mut ink);
    if scene.model.look.hedges {
        let hedges = within(&briefing.hedges, |h| h.place, line);
        hedges.for_each(|h| ink.paint(h.place, theme.hedge));
    }
    lit(scene, &mut ink);
    ink.keep_marks(theme.faint);
}

/// Writes the words of a line with the numbers between them.
fn put_marked(pen: &mut Pen<'_>, text: &SafeText, line: &Line, marks: &[Mark], words: Style, numbers: Style) {
    let mut from = line.span.start;
    for mark in marks {
        pen.put(Shown::slice(text, Span::new(from, mark.at)), words).say(&mark.label(), numbers);
        from = mark.at;
    }
    pen.put(Shown::slice(text, Span::new(from, line.span.end)), words);
}

/// In the margin: paragraphs that changed since they were read, and a note at the line where its words begin.
fn margin(scene: &Scene<'_>, line: &Line, row: Rect, buffer: &mut Buffer) {
    let reader = &scene.model.reader;
    let here = |place: &&Place| place.section == line.section;
    let changed = reader.changed.iter().filter(here).any(|p| p.span.overlaps(line.span));
    let begins =
        |p: &Place| p.span.start >= line.span.start && p.span.start < line.span.end.max(line.span.start + 1);
    let noted = reader.noted.iter().filter(here).any(begins);
    let left = row.x.saturating_sub(scene.at.reader.x + u16::from(scene.at.borders));
    let mut put = |before: u16, sign: &'static str, style: Style| {
        if before <= left {
            let cell = Rect { x: row.x - before, width: 1, ..row };
            Pen::new(buffer, cell, 0).put(sign, style);
        }
    };
    if changed {
        put(1, scene.glyphs.changed, scene.theme.notice);
    }
    if noted {
        put(2, scene.glyphs.note, scene.theme.key);
    }
}

/// Lays styles over the words of one line.
struct Ink<'a> {
    words: &'a str,
    line: &'a Line,
    marks: &'a [Mark],
    area: Rect,
    buffer: &'a mut Buffer,
}

impl Ink<'_> {
    fn paint(&mut self, place: Place, style: Style) {
        let (line, span) = (self.line.span, place.span);
        if place.section != self.line.section || !span.overlaps(line) {
            return;
        }
        let from = span.start.saturating_sub(line.start);
        let to = span.end.min(line.end) - line.start;
        let (Some(before), Some(inside)) = (self.words.get(..from), self.words.get(from..to)) else { return };
        let first = from + line.start;
        let last = to + line.start;
        let x = pen::columns(before).saturating_add(self.marked(|at| at <= first));
        let x = self.area.x + x.min(self.area.width);
        let width = pen::columns(inside).saturating_add(self.marked(|at| first < at && at < last));
        let width = width.min(self.area.right() - x);
        cells::paint(self.buffer, Rect { x, width, ..self.area }, style);
    }

    /// Columns of the numbers at the places for which `is` holds.
    fn marked(&self, is: impl Fn(usize) -> bool) -> u16 {
        self.marks.iter().filter(|mark| is(mark.at)).map(|mark| mark.columns()).sum()
    }

    /// A number among words that light up stays what it is.
    fn keep_marks(&mut self, style: Style) {
        let start = self.line.span.start;
        let mut taken = 0;
        for mark in self.marks {
            let before = self.words.get(..mark.at.saturating_sub(start)).unwrap_or("");
            let x = self.area.x + pen::columns(before).saturating_add(taken).min(self.area.width);
            let width = mark.columns().min(self.area.right() - x);
            let plain = style.remove_modifier(Modifier::BOLD | Modifier::UNDERLINED | Modifier::ITALIC);
            cells::paint(self.buffer, Rect { x, width, ..self.area }, plain);
            taken += mark.columns();
        }
    }
}

/// Items of a list sorted by place that may touch `line`. Places may overlap, so the search goes back a
/// little from the first that begins on the line.
fn within<'a, T>(
    items: &'a [T],
    place: impl Fn(&T) -> Place + Copy + 'a,
    line: &'a Line,
) -> impl Iterator<Item = &'a T> {
    const BACK: usize = 8;
    let end = Place { section: line.section, span: Span::new(line.span.end, line.span.end) };
    let start = Place { section: line.section, span: Span::new(line.span.start, line.span.start) };
    let from = items.partition_point(|i| place(i) < start).saturating_sub(BACK);
    items[from..].iter().take_while(move |i| place(i) < end)
}

fn quotes(scene: &Scene<'_>, briefing: &Briefing, body: &str, ink: &mut Ink<'_>) {
    let theme = scene.theme;
    let line = *ink.line;
    for quote in within(&briefing.quotes, |q| q.place, &line) {
        match quote.kind {
            QuoteKind::Direct => ink.paint(quote.place, theme.quote),
            QuoteKind::Mixed => {
                for span in marked(body, quote.place.span) {
                    ink.paint(Place { span, ..quote.place }, theme.quote);
                }
            }
            QuoteKind::Indirect => {}
        }
    }
    if let Some(quote) = scene.model.reader.quote.and_then(|q| briefing.quotes.get(q)) {
        ink.paint(quote.place, theme.quote_chosen);
        if let Some(speaker) = quote.speaker_place {
            ink.paint(speaker, Style::new().add_modifier(Modifier::UNDERLINED));
        }
    }
}

/// The stretches of `span` that stand in quotation marks, marks included.
fn marked(body: &str, span: Span) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut open: Option<usize> = None;
    for (i, c) in span.of(body).char_indices() {
        let at = span.start + i;
        match (c, open) {
            ('"' | '“' | '„' | '«' | '「', None) => open = Some(at),
            ('"' | '”' | '“' | '»' | '」', Some(start)) => {
                spans.push(Span::new(start, at + c.len_utf8()));
                open = None;
            }
            _ => {}
        }
    }
    spans.extend(open.map(|start| Span::new(start, span.end)));
    spans
}

fn lit(scene: &Scene<'_>, ink: &mut Ink<'_>) {
    let reader = &scene.model.reader;
    if reader.lit == Lit::Nothing {
        return;
    }
    let line = *ink.line;
    for place in within(&reader.places, |p| *p, &line) {
        ink.paint(*place, scene.theme.found);
    }
    if let Some(place) = reader.at.and_then(|at| reader.places.get(at))
        && scene.model.focus != Focus::Library
    {
        ink.paint(*place, scene.theme.found_current);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_marks_are_found_within_a_paraphrase() {
        let body = "that the “ferry” would come “in time";
        let spans: Vec<&str> = marked(body, Span::new(0, body.len())).iter().map(|s| s.of(body)).collect();
        assert_eq!(spans, ["“ferry”", "“in time"]);
    }
}
