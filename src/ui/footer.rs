//! The bottom line: what just happened or which keys lead on, and where one is.

use super::{Scene, pen, pen::Pen};
use crate::{
    app::{dossier::Row, model::Overlay, reader::Lit},
    command::{COMMANDS, Command, Id, Scope, key},
    text::SafeText,
};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

/// Columns from which on the line has room for where else an item is, and how many that takes.
const WIDE: u16 = 120;
/// See [`WIDE`].
const ALSO: usize = 40;

/// Draws the footer.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer) {
    let area = scene.at.footer;
    if area.area() == 0 {
        return;
    }
    // The hint of the first run needs the whole line.
    let place = if greeting(scene) { String::new() } else { place(scene) };
    let width = if area.width >= 50 && !place.is_empty() { pen::columns(&place) + 1 } else { 0 };
    let left = Rect { width: area.width.saturating_sub(width + 1), ..area };
    if width > 0 {
        Pen::new(buffer, area, 0).to_right(width).say(&place, scene.theme.dim);
    }
    let mut pen = Pen::new(buffer, left, 0);
    pen.skip(1);
    if let Overlay::Filter { typed, .. } = &scene.model.overlay {
        pen.put("list: ", scene.theme.key);
        super::picker::typed_line(scene, typed, &mut pen, |_| scene.theme.text);
        pen.skip(2);
        if typed.text().is_empty() {
            pen.put("words of titles · is:unread · tag: · @speaker · since:", scene.theme.dim);
        } else {
            let shown = crate::app::plural(scene.model.shelf.shown(), "briefing");
            pen.say(&shown, scene.theme.dim);
        }
    } else if let Overlay::Find { typed, .. } = &scene.model.overlay {
        pen.put("/", scene.theme.key);
        super::picker::typed_line(scene, typed, &mut pen, |_| scene.theme.text);
        matches(scene, &mut pen);
    } else if let Overlay::Narrow { typed, .. } = &scene.model.overlay {
        pen.put("/", scene.theme.key);
        super::picker::typed_line(scene, typed, &mut pen, |_| scene.theme.text);
        pen.skip(2);
        if let Some(dossier) = &scene.model.dossier {
            let quotes = dossier.rows.iter().filter(|row| matches!(row, Row::Quote(..))).count();
            pen.say(&crate::app::plural(quotes, "quote"), scene.theme.dim);
        }
    } else if !scene.model.pending.is_empty() {
        continuations(scene, &mut pen);
    } else if let Some(status) = &scene.model.status {
        let style = if status.trouble { scene.theme.trouble } else { scene.theme.notice };
        let room = pen.room();
        pen.clip(&status.text, room, scene.glyphs.ellipsis, style);
    } else if greeting(scene) {
        welcome(scene, &mut pen);
    } else if !matches!(scene.model.overlay, Overlay::Ask(_) | Overlay::Leave(_)) {
        // the box says itself how to go on
        hints(scene, &mut pen);
    }
}

/// Whether the line is free for the hint of the first run.
fn greeting(scene: &Scene<'_>) -> bool {
    let m = scene.model;
    m.first_run
        && m.status.is_none()
        && m.pending.is_empty()
        && matches!(m.overlay, Overlay::None)
        && m.dossier.is_none()
}

fn hints(scene: &Scene<'_>, pen: &mut Pen<'_>) {
    if scene.model.dossier.is_some() && matches!(scene.model.overlay, Overlay::None) {
        for (id, words) in [
            (Id::Choose, "open"),
            (Id::Copy, "copy"),
            (Id::Follow, "follow"),
            (Id::Find, "narrow"),
            (Id::PickActor, "actors"),
            (Id::Help, "help"),
            (Id::Close, "close"),
        ] {
            hint(scene, id, words, scene.theme.dim, pen);
        }
        return;
    }
    let scope = scene.model.scope();
    let fits = |c: &&Command| !c.hint.is_empty() && (c.scope == scope || Some(c.scope) == scope.outer());
    for command in COMMANDS.iter().filter(fits) {
        hint(scene, command.id, command.hint, scene.theme.dim, pen);
    }
}

/// A key and a word or two, whole or not at all; nothing follows one that did not fit.
fn hint(scene: &Scene<'_>, id: Id, words: &'static str, style: Style, pen: &mut Pen<'_>) {
    let key = scene.model.keymap.shown(id).next().map(SafeText::new).unwrap_or_default();
    let width = pen::columns(&key) + 1 + pen::columns(words);
    if pen.room() >= width {
        pen.put(&key, scene.theme.key).skip(1).put(words, style).skip(2);
    } else {
        pen.stop_before(u16::MAX);
    }
}

/// The five keys that matter, until one is pressed.
fn welcome(scene: &Scene<'_>, pen: &mut Pen<'_>) {
    pen.put("New here?", scene.theme.heading).skip(2);
    for (id, words) in [
        (Id::NextSection, "next section"),
        (Id::NextQuote, "next quote"),
        (Id::NextBriefing, "next briefing"),
        (Id::SearchQuotes, "search quotes"),
        (Id::Help, "every key"),
    ] {
        hint(scene, id, words, scene.theme.text, pen);
    }
}

/// What may follow the keys typed so far.
fn continuations(scene: &Scene<'_>, pen: &mut Pen<'_>) {
    let model = scene.model;
    let typed: Vec<String> = model.pending.iter().map(ToString::to_string).collect();
    pen.say(&key::shown(&typed.join(" ")), scene.theme.key).skip(2);
    for (rest, id) in model.keymap.continuations(Scope::Main, &model.pending) {
        let name = crate::command::command(id).name;
        pen.say(&rest, scene.theme.key).skip(1).put(name, scene.theme.dim).skip(2);
    }
}

fn matches(scene: &Scene<'_>, pen: &mut Pen<'_>) {
    if let Lit::Found(_) = scene.model.reader.lit {
        pen.skip(2).say(&count(scene), scene.theme.dim);
    }
}

fn count(scene: &Scene<'_>) -> String {
    let reader = &scene.model.reader;
    match reader.at {
        Some(at) => format!("{} of {}", at + 1, reader.places.len()),
        None => "no match".to_string(),
    }
}

/// Section, percent, date and outlet; on the search screen, nothing.
fn place(scene: &Scene<'_>) -> String {
    let reader = &scene.model.reader;
    if let (Some(dossier), false) = (&scene.model.dossier, matches!(scene.model.overlay, Overlay::Search(_)))
    {
        return match dossier.narrowed.trim() {
            _ if matches!(scene.model.overlay, Overlay::Narrow { .. }) => String::new(),
            "" => String::new(),
            words => format!("narrowed: {words}"),
        };
    }
    let (Some(opened), false) = (&reader.opened, matches!(scene.model.overlay, Overlay::Search(_))) else {
        return String::new();
    };
    let briefing = &opened.briefing;
    let mut parts = Vec::new();
    match &reader.lit {
        _ if matches!(scene.model.overlay, Overlay::Find { .. } | Overlay::Filter { .. }) => {}
        Lit::Nothing => {}
        Lit::Found(words) => parts.push(format!("{words}: {}", count(scene))),
        Lit::Actor(id) => {
            let name = briefing.actor(*id).map_or("", |a| a.name.as_str());
            parts.push(format!("{name}: {}", count(scene)));
        }
    }
    let also = reader.entry.map_or(String::new(), |id| super::library::also_in(scene, id));
    if !also.is_empty() && scene.at.footer.width >= WIDE {
        let end = pen::cut(&also, ALSO);
        parts.push(if end < also.len() {
            format!("{}{}", &also[..end], scene.glyphs.ellipsis)
        } else {
            also
        });
    }
    let problems = opened.diagnostics.len();
    if problems > 0 {
        parts.push(format!("! {}", crate::app::plural(problems, "problem")));
    }
    if let Some(section) = briefing.sections.get(reader.section) {
        parts.push(format!("{}/{} {}", reader.section + 1, briefing.sections.len(), section.kind.name()));
    }
    parts.push(if reader.last_top() == 0 { "all".to_string() } else { format!("{}%", reader.percent()) });
    parts.join("  ")
}
