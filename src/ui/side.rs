//! The side panel: actors with role, mentions and quotes; quotes with speaker, relay and section.

use super::{Scene, cells, pane, pen, pen::Pen};
use crate::{
    app::{
        ROWS_PER_ITEM,
        reader::Lit,
        regions::{Focus, inner},
    },
    briefing::{Actor, ActorId, ActorKind, Attribution, Briefing, Place, Quote},
    text::{SafeText, Shown},
};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

/// A speaker found with less confidence than this is shown with a question mark.
const UNSURE: f32 = 0.5;

/// Draws both lists.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer) {
    for area in [scene.at.actors, scene.at.quotes] {
        if scene.at.borders && area.area() > 0 {
            pane::border(scene, area, buffer);
        }
    }
    let Some(opened) = &scene.model.reader.opened else { return };
    let briefing = &opened.briefing;
    let (actors, quotes) =
        (inner(scene.at.actors, scene.at.borders), inner(scene.at.quotes, scene.at.borders));
    let side = &scene.model.side;
    for (i, area) in slots(actors, side.actors_top, briefing.actors.len()) {
        draw_actor(scene, briefing, i, area, buffer);
    }
    for (i, area) in slots(quotes, side.quotes_top, briefing.quotes.len()) {
        draw_quote(scene, briefing, i, area, buffer);
    }
    if briefing.actors.is_empty() {
        Pen::new(buffer, actors, 0).skip(1).put("no actors found", scene.theme.dim);
    }
    if briefing.quotes.is_empty() {
        Pen::new(buffer, quotes, 0).skip(1).put("no quotes found", scene.theme.dim);
    }
}

/// Where each item from `top` on stands in `area`; the last may show its first line only.
fn slots(area: Rect, top: usize, count: usize) -> impl Iterator<Item = (usize, Rect)> {
    let rows = ROWS_PER_ITEM as u16;
    (0..area.height.div_ceil(rows))
        .map(move |n| {
            let y = n * rows;
            (top + usize::from(n), Rect { y: area.y + y, height: rows.min(area.height - y), ..area })
        })
        .take_while(move |(i, _)| *i < count)
}

fn draw_actor(scene: &Scene<'_>, briefing: &Briefing, index: usize, area: Rect, buffer: &mut Buffer) {
    let actor = &briefing.actors[index];
    let theme = scene.theme;
    let lit = scene.model.reader.lit == Lit::Actor(ActorId(index));
    let under_cursor = scene.model.focus == Focus::Actors && scene.model.side.actor == index;
    let own = background(scene, under_cursor, lit, area, buffer);
    let said = briefing.quotes.iter().filter(|q| q.speaker == Some(ActorId(index))).count();
    let counts = counts(scene, actor, said);
    let width = pen::columns(&counts);
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(1).stop_before(width + 2);
    let room = pen.room();
    pen.clip(&actor.name, room, scene.glyphs.ellipsis, own.unwrap_or(theme.text));
    Pen::new(buffer, area, 0).to_right(width + 1).say(&counts, own.unwrap_or(theme.dim));
    let mut pen = Pen::new(buffer, area, 1);
    pen.skip(2).stop_before(1);
    let room = pen.room();
    pen.clip(&describe(actor), room, scene.glyphs.ellipsis, own.unwrap_or(theme.dim));
}

/// Mentions, then quotes behind their sign; nothing for none.
fn counts(scene: &Scene<'_>, actor: &Actor, said: usize) -> String {
    let quotes = if said > 0 { format!(" {} {said}", scene.glyphs.direct) } else { String::new() };
    format!("{}{quotes}", actor.mentions.len())
}

/// Role, else what is known of them.
fn describe(actor: &Actor) -> SafeText {
    match (&actor.role, &actor.affiliation, actor.kind) {
        (Some(role), ..) => role.clone(),
        (None, Some(house), ActorKind::Unnamed) => SafeText::new(&format!("unnamed, {house}")),
        (None, Some(house), _) => house.clone(),
        (None, None, ActorKind::Unnamed) => "unnamed".into(),
        (None, None, ActorKind::Organisation) => "organisation".into(),
        (None, None, ActorKind::Government) => "government".into(),
        (None, None, ActorKind::Person) => SafeText::default(),
    }
}

fn draw_quote(scene: &Scene<'_>, briefing: &Briefing, index: usize, area: Rect, buffer: &mut Buffer) {
    let quote = &briefing.quotes[index];
    let theme = scene.theme;
    let chosen = scene.model.reader.quote == Some(index);
    let under_cursor = scene.model.focus == Focus::Quotes && scene.model.side.quote == index;
    let own = background(scene, under_cursor, chosen, area, buffer);
    let in_view = scene.model.reader.in_view(quote.place);
    let words = own.unwrap_or(if in_view { theme.text } else { theme.dim });
    let mut pen = Pen::new(buffer, area, 0);
    pen.put(if in_view { scene.glyphs.bar } else { " " }, theme.faint);
    pen.put(scene.glyphs.quote(quote.kind), theme.quote).skip(1).stop_before(1);
    let room = pen.room();
    pen.clip(inside_marks(briefing, quote), room, scene.glyphs.ellipsis, words);
    let mut pen = Pen::new(buffer, area, 1);
    let on_quote = |p: &Place| p.section == quote.place.section && quote.place.span.covers(p.span.start);
    let noted = scene.model.reader.noted.iter().any(on_quote);
    pen.put(if in_view { scene.glyphs.bar } else { " " }, theme.faint);
    pen.put(if noted { scene.glyphs.note } else { " " }, own.unwrap_or(theme.key)).skip(1).stop_before(1);
    speaker(scene, briefing, quote, own, &mut pen);
}

/// The words without the quotation marks around them: the sign in front says what they are.
pub fn inside_marks<'a>(briefing: &'a Briefing, quote: &Quote) -> Shown<'a> {
    let Some(section) = briefing.sections.get(quote.place.section) else { return Shown::default() };
    let words = quote.place.span.of(&section.body);
    let marks = |c: char| "\"“”„«»「」『』 ".contains(c);
    let start = words.len() - words.trim_start_matches(marks).len();
    // A comma before the closing mark belongs to the sentence around it.
    let end = words.trim_end_matches(|c| marks(c) || c == ',').len().max(start);
    Shown::slice(&section.body, quote.place.span).part(crate::text::Span::new(start, end))
}

/// "Rubio ⤳ State Department", and at the right end the section; a speaker that is only likely has a
/// question mark.
fn speaker(scene: &Scene<'_>, briefing: &Briefing, quote: &Quote, own: Option<Style>, pen: &mut Pen<'_>) {
    let section = &briefing.sections[quote.place.section];
    let mark = scene.glyphs.kind(&section.kind);
    let number = format!("{} ", quote.place.section + 1);
    let tail = pen::columns(&number) + pen::columns(mark);
    let room = pen.room().saturating_sub(tail + 1);
    let unknown: SafeText = "speaker unknown".into();
    let name = quote.speaker.and_then(|s| briefing.actor(s)).map_or(&unknown, |a| &a.name);
    let via = quote.via.and_then(|v| briefing.actor(v)).map(|a| &a.name);
    let mut words = name.to_string();
    if quote.speaker.is_some() && quote.confidence < UNSURE && quote.attribution != Attribution::Given {
        words.push('?');
    }
    if let Some(via) = via {
        words = format!("{words} {} {via}", scene.glyphs.via);
    }
    pen.clip(&SafeText::from(words), room, scene.glyphs.ellipsis, own.unwrap_or(scene.theme.dim));
    pen.to_right(tail).say(&number, own.unwrap_or(scene.theme.faint));
    pen.put(mark, own.unwrap_or(scene.theme.kind(&section.kind)));
}

/// The style of a row that is chosen, laid under its words; `None` for one that is not.
fn background(
    scene: &Scene<'_>,
    under_cursor: bool,
    chosen: bool,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Style> {
    let style = match (under_cursor, chosen) {
        (true, _) => scene.theme.selection,
        (false, true) => scene.theme.selection_idle,
        (false, false) => return None,
    };
    cells::paint(buffer, area, style);
    Some(Style::new())
}
