//! The dossier screen: who somebody is, and all that they said, by day and briefing.

use super::{Scene, glyphs::Glyphs, pen, pen::Pen};
use crate::{
    app::{
        dossier::{Areas, Dossier, FEW, Row},
        plural,
    },
    briefing::ActorKind,
    library::people::{Appearance, Dossier as Known, Said, Stretch},
    text::{
        SafeText, Shown,
        wrap::{Wrap, wrap},
    },
};
use jiff::civil::Date;
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

/// Width of the names of facts.
const LABEL: u16 = 10;

/// Draws the screen.
pub fn draw(scene: &Scene<'_>, dossier: &Dossier, buffer: &mut Buffer) {
    let (columns, rows) = scene.model.size;
    let screen = Rect::new(0, 0, columns, rows);
    let Some(known) = &dossier.known else {
        let words = if dossier.gone { "not in this library any more" } else { "gathering the dossier" };
        Pen::new(buffer, screen, 0).skip(1).put(words, scene.theme.dim);
        return;
    };
    title(scene, known, screen, buffer);
    let Areas { facts, list, preview } = dossier.areas(scene.model.size);
    let used = draw_facts(scene, known, facts, buffer);
    // beside the list the chosen quote stands right below the facts
    let preview = if facts.x > list.x {
        let used = used.min(facts.height);
        Rect { y: facts.y + used, height: preview.height + facts.height - used, ..preview }
    } else {
        preview
    };
    for (y, at) in (dossier.top..dossier.rows.len()).take(usize::from(list.height)).enumerate() {
        let area = Rect { y: list.y + y as u16, height: 1, ..list };
        draw_row(scene, dossier, at, area, buffer);
    }
    if dossier.rows.is_empty() {
        Pen::new(buffer, list, 0).skip(1).put("no quote has these words", scene.theme.dim);
    }
    if let Some((briefing, Some(said))) = dossier.rows.get(dossier.selected).and_then(|row| dossier.at(*row))
    {
        draw_preview(scene, briefing, said, preview, buffer);
    }
}

/// Name and office; how much there is, and from when to when.
fn title(scene: &Scene<'_>, known: &Known, area: Rect, buffer: &mut Buffer) {
    let (person, theme) = (&known.person, scene.theme);
    let dot = format!(" {} ", scene.glyphs.dot);
    let mut counts = vec![plural(person.quotes, "quote"), plural(person.briefings, "briefing")];
    counts.extend(span(person.first, person.last));
    // what does not fit is left out from the end, and the name keeps half of the line
    while counts.len() > 1 && pen::columns(&counts.join(&dot)) > area.width / 2 {
        counts.pop();
    }
    let counts = counts.join(&dot);
    let width = if area.width >= 40 { pen::columns(&counts) + 1 } else { 0 };
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(1).stop_before(width + 1);
    let room = pen.room();
    pen.clip(&person.name, room, scene.glyphs.ellipsis, theme.title).skip(2);
    let unnamed: Option<SafeText> =
        (person.kind == ActorKind::Unnamed).then(|| "unnamed, may be several people".into());
    if let Some(more) = unnamed.as_ref().or(person.role.as_ref())
        && pen.room() > 6
    {
        let room = pen.room();
        pen.clip(more, room, scene.glyphs.ellipsis, theme.dim);
    }
    if width > 0 {
        Pen::new(buffer, area, 0).to_right(width).say(&counts, theme.dim);
    }
}

/// "2025-10-01 to 2025-11-06", or the one day.
fn span(first: Option<Date>, last: Option<Date>) -> Option<String> {
    let (first, last) = (first?, last?);
    Some(if first == last {
        day(Some(first))
    } else {
        format!("{} to {}", day(Some(first)), day(Some(last)))
    })
}

fn day(date: Option<Date>) -> String {
    date.map_or(String::new(), |d| d.strftime("%Y-%m-%d").to_string())
}

/// What is known beside the quotes: names, offices and houses through time, company. Gives back how many rows it
/// took.
fn draw_facts(scene: &Scene<'_>, known: &Known, area: Rect, buffer: &mut Buffer) -> u16 {
    if area.height == 0 || area.width < 20 {
        return 0;
    }
    let area = Rect { x: area.x + 1, width: area.width - 2, height: area.height - 1, ..area };
    let names: Vec<&str> = known.person.names.iter().map(SafeText::as_str).collect();
    let wide = area.height > 12;
    let mut facts: Vec<(&'static str, Vec<String>)> = Vec::new();
    if !names.is_empty() {
        facts.push(("Names", lines(&names.join(", "), area.width, if wide { 4 } else { 1 })));
    }
    for (label, stretches) in [("Roles", &known.roles), ("Speaks for", &known.affiliations)] {
        let most = if wide { 6 } else { FEW };
        facts.push((label, told(stretches, most)));
    }
    let company = known.with.iter().map(|w| format!("{} {}", w.name, w.briefings));
    let company: Vec<String> = company.collect();
    if !company.is_empty() {
        facts.push(("Named with", lines(&company.join(", "), area.width, if wide { 8 } else { 1 })));
    }
    let mut y = 0;
    for (label, lines) in facts.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        for (at, line) in lines.iter().enumerate() {
            let row = Rect { y: area.y + y, height: 1, ..area };
            if y >= area.height {
                return y;
            }
            if at == 0 {
                Pen::new(buffer, row, 0).put(label, scene.theme.dim);
            }
            let mut pen = Pen::new(buffer, row, 0);
            pen.skip(LABEL + 1);
            let (text, room) = (SafeText::new(line), pen.room());
            pen.clip(&text, room, scene.glyphs.ellipsis, scene.theme.text);
            y += 1;
        }
        y += u16::from(wide);
    }
    y
}

/// `text` in lines beside the label, at most so many.
fn lines(text: &str, width: u16, most: usize) -> Vec<String> {
    let width = usize::from(width.saturating_sub(LABEL + 1)).max(8);
    let mut spans = wrap(text, width, Wrap::Even).into_iter();
    let mut lines: Vec<String> =
        spans.by_ref().take(most).map(|s| s.of(text).trim_end().to_owned()).collect();
    if spans.next().is_some()
        && let Some(last) = lines.last_mut()
    {
        last.push_str(" and more");
    }
    lines
}

/// Each stretch with its days, the newest first.
fn told(stretches: &[Stretch], most: usize) -> Vec<String> {
    let mut out: Vec<String> = stretches
        .iter()
        .take(most)
        .map(|s| match span(s.first, s.last) {
            Some(days) => format!("{}  {days}", s.text),
            None => s.text.to_string(),
        })
        .collect();
    if stretches.len() > most {
        let more = format!("and {} more", stretches.len() - most);
        out.push(more);
    }
    out
}

fn draw_row(scene: &Scene<'_>, dossier: &Dossier, at: usize, area: Rect, buffer: &mut Buffer) {
    let Some((briefing, said)) = dossier.at(dossier.rows[at]) else { return };
    let chosen = at == dossier.selected;
    if chosen {
        buffer.set_style(area, scene.theme.selection);
    }
    let style = |s: Style| if chosen { Style::new() } else { s };
    let theme = scene.theme;
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(1);
    let Some(said) = said else {
        if area.width >= 40 {
            pen.say(&format!("{:10}  ", day(briefing.head.date)), style(theme.dim));
        }
        let mentions = plural(briefing.mentions, "mention");
        let own = matches!(dossier.rows.get(at + 1), Some(Row::Quote(..)));
        let note = if own { String::new() } else { mentions };
        pen.stop_before(pen::columns(&note) + 3);
        let room = pen.room();
        pen.clip(&briefing.head.title, room, scene.glyphs.ellipsis, style(theme.heading));
        Pen::new(buffer, area, 0).to_right(pen::columns(&note) + 2).say(&note, style(theme.dim));
        return;
    };
    pen.skip(if area.width >= 40 { 10 } else { 0 }).put(scene.glyphs.quote(said.kind), theme.quote).skip(1);
    let note = side_note(scene.glyphs, said, area.width);
    pen.stop_before(pen::columns(&note) + 3);
    let room = pen.room();
    pen.clip(&said.words, room, scene.glyphs.ellipsis, style(theme.text));
    Pen::new(buffer, area, 0).to_right(pen::columns(&note) + 2).say(&note, style(theme.dim));
}

/// Who relayed a quote, where there is room to say so.
fn side_note(glyphs: &Glyphs, said: &Said, width: u16) -> String {
    match &said.via {
        Some(via) if width >= 60 => format!("{} {via}", glyphs.via),
        _ => String::new(),
    }
}

/// The chosen quote in full, and where it is from.
fn draw_preview(scene: &Scene<'_>, briefing: &Appearance, said: &Said, area: Rect, buffer: &mut Buffer) {
    if area.height < 3 || area.width < 20 {
        return;
    }
    let area = Rect { x: area.x + 1, width: area.width - 2, ..area };
    let theme = scene.theme;
    let rule = SafeText::new(&scene.glyphs.rule.repeat(usize::from(area.width)));
    Pen::new(buffer, area, 0).put(&rule, theme.border);
    let area = Rect { width: area.width.min(78), y: area.y + 1, height: area.height - 1, ..area };
    let height = usize::from(area.height - 1);
    let lines = wrap(&said.words, usize::from(area.width), Wrap::Even);
    let cut = lines.len() > height;
    for (y, line) in lines.iter().take(height).enumerate() {
        let mut pen = Pen::new(buffer, area, y as u16);
        if cut && y + 1 == height {
            pen.stop_before(2);
        }
        pen.put(Shown::slice(&said.words, *line), theme.quote_chosen);
        if cut && y + 1 == height {
            Pen::new(buffer, area, y as u16).to_right(1).put(scene.glyphs.ellipsis, theme.dim);
        }
    }
    let dot = format!(" {} ", scene.glyphs.dot);
    let kind = match said.kind {
        crate::briefing::QuoteKind::Direct => None,
        kind => Some(kind.name().to_owned()),
    };
    let via = said.via.as_ref().map(|via| format!("via {via}"));
    let outlet = briefing.head.source.outlet.as_ref().map(ToString::to_string);
    let section = Some(said.section.name().to_owned());
    let parts: Vec<String> = [section, kind, via, outlet].into_iter().flatten().collect();
    let mut pen = Pen::new(buffer, area, lines.len().min(height) as u16);
    pen.put(scene.glyphs.kind(&said.section), theme.kind(&said.section)).skip(1);
    let (text, room) = (SafeText::new(&parts.join(&dot)), pen.room());
    pen.clip(&text, room, scene.glyphs.ellipsis, theme.dim);
}
