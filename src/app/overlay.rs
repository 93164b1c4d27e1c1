//! What lies over the panes: palette, pickers, find line, quote search, help. Opening, typing, closing.

use super::{
    Effect, Model,
    ask::Ask,
    coming, dossier, find, finder, follow,
    go::Came,
    helped, input,
    model::Overlay,
    narrowed, navigate,
    picker::{Item, Picker, Target},
    problems,
    reader::Lit,
    regions::Focus,
    search::{Line, Search},
    side,
    typed::Typed,
};
use crate::{
    command::{self, COMMANDS, Id, Scope},
    library::query::Vocabulary,
    text::SafeText,
};
use std::sync::Arc;

/// First row of the picker's box, and how many rows its list has, on a screen of `rows`.
pub fn picker_rows(rows: u16) -> (u16, usize) {
    let top = rows / 8;
    (top, usize::from(rows.saturating_sub(top + 5).clamp(1, 18)))
}

/// Opens the overlay that `id` asks for.
pub fn open(model: &mut Model, id: Id) -> Vec<Effect> {
    model.first_run = false;
    match id {
        Id::Help => model.overlay = Overlay::Help(0),
        Id::ShowDiagnostics => model.overlay = Overlay::Problems(0),
        Id::Palette => model.overlay = Overlay::Picker(Picker::new("Commands", commands(model))),
        Id::PickSection => open_sections(model),
        Id::PickActor => return finder::open(model),
        Id::OpenLink => super::leads::open(model),
        Id::Find if model.focus == Focus::Library => {
            let before = model.shelf.filter.clone();
            model.overlay = Overlay::Filter { typed: Typed::new(&before), before };
        }
        Id::Find => {
            model.focus = Focus::Reader;
            model.overlay = Overlay::Find { typed: Typed::default(), from: model.reader.top };
        }
        Id::SearchQuotes => {
            let query = model.last_query.clone();
            return reopen_search(model, &query, 0);
        }
        _ => {}
    }
    vec![]
}

fn commands(model: &Model) -> Vec<Item> {
    let runnable =
        |c: &&command::Command| c.scope == Scope::Main && c.id != Id::SectionNumber && c.id != Id::Palette;
    let keys = |id| model.keymap.shown(id).collect::<Vec<_>>().join(" ");
    COMMANDS
        .iter()
        .filter(runnable)
        .map(|c| Item {
            label: SafeText::new(&format!("{:<20}{}", c.name, c.help)),
            detail: SafeText::new(&keys(c.id)),
            target: Target::Command(c.id),
        })
        .collect()
}

fn open_sections(model: &mut Model) {
    let Some(opened) = &model.reader.opened else { return };
    let item = |(i, s): (usize, &crate::briefing::Section)| {
        let kicker = s.kicker.as_deref().unwrap_or(s.kind.name());
        let name = s.heading.as_deref().map_or(kicker.to_string(), |h| format!("{kicker}: {h}"));
        Item {
            label: SafeText::new(&format!("{} {name}", i + 1)),
            detail: s.kind.name().into(),
            target: Target::Section(i),
        }
    };
    let items = opened.briefing.sections.iter().enumerate().map(item).collect();
    let mut picker = Picker::new("Sections", items);
    picker.selected = model.reader.section.min(picker.shown.len().saturating_sub(1));
    model.overlay = Overlay::Picker(picker);
}

/// "1 quote", "3 quotes".
pub fn plural(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Opens the quote search with `query` typed and, once the answer is there, `row` chosen.
pub fn reopen_search(model: &mut Model, query: &str, row: usize) -> Vec<Effect> {
    let (typed, by) = (Typed::new(query), model.grouped);
    model.overlay = Overlay::Search(Search { typed, by, selected: row, ..Search::default() });
    ask(model)
}

fn ask(model: &mut Model) -> Vec<Effect> {
    model.generation += 1;
    let Overlay::Search(search) = &mut model.overlay else { return vec![] };
    // Asked for until they are there: an answer may be overtaken by the next key.
    let vocabulary = *search.vocabulary == Vocabulary::default();
    search.generation = model.generation;
    search.waiting = true;
    search.parse(model.today);
    model.last_query = search.typed.text().clone();
    let marks = model.kept.fresh_marks(model.today).map(|marks| Effect::Marks(Arc::new(marks)));
    let search =
        Effect::Search { generation: model.generation, query: model.last_query.to_string(), vocabulary };
    marks.into_iter().chain([search]).collect()
}

/// Whether a line of text is being typed.
pub fn is_typing(model: &Model) -> bool {
    match &model.overlay {
        Overlay::Picker(_)
        | Overlay::Finder(_)
        | Overlay::Search(_)
        | Overlay::Find { .. }
        | Overlay::Filter { .. }
        | Overlay::Narrow { .. } => true,
        // once it is on its way to the disk it stays as it is
        Overlay::Ask(ask) => ask.ticket.is_none(),
        _ => false,
    }
}

/// Puts typed or pasted text into that line.
pub fn insert(model: &mut Model, text: &str) -> Vec<Effect> {
    match &mut model.overlay {
        Overlay::Picker(Picker { typed, .. })
        | Overlay::Finder(finder::Finder { typed, .. })
        | Overlay::Search(Search { typed, .. })
        | Overlay::Ask(Ask { typed, .. })
        | Overlay::Filter { typed, .. }
        | Overlay::Narrow { typed, .. }
        | Overlay::Find { typed, .. } => {
            typed.insert(text);
        }
        _ => return vec![],
    }
    typed_anew(model)
}

/// What follows from other letters in the line.
fn typed_anew(model: &mut Model) -> Vec<Effect> {
    match &mut model.overlay {
        Overlay::Picker(picker) => picker.filter(),
        Overlay::Finder(_) => return finder::typed_anew(model),
        Overlay::Narrow { typed, .. } => {
            let text = typed.text().clone();
            dossier::narrow(model, text);
        }
        Overlay::Search(search) => {
            search.selected = 0;
            search.browsing = None;
            search.entered = false;
            return ask(model);
        }
        Overlay::Filter { typed, .. } => {
            let text = typed.text().clone();
            narrowed::to(model, text);
        }
        Overlay::Find { typed, from } => {
            let (words, from) = (typed.text().clone(), *from);
            model.reader.top = from.min(model.reader.last_top());
            let Some(opened) = &model.reader.opened else { return vec![] };
            let places = find::find_all(&opened.briefing, &words);
            let lit = if words.is_empty() { Lit::Nothing } else { Lit::Found(words) };
            model.reader.light(lit, places);
            if let Some(at) = model.reader.at {
                model.reader.reveal(model.reader.places[at]);
            }
        }
        _ => {}
    }
    vec![]
}

/// Runs a command while an overlay is open.
pub fn run(model: &mut Model, id: Id) -> Vec<Effect> {
    match &mut model.overlay {
        Overlay::Help(_) | Overlay::Problems(_) => {
            scroll_text(model, id);
            vec![]
        }
        Overlay::Picker(picker) => {
            if picker.typed.edit(id) {
                picker.filter();
            } else if matches!(id, Id::NextRow | Id::PreviousRow) {
                let step = navigate::distance(id, 0, 0);
                picker.selected = side::step(picker.selected, step, picker.shown.len());
            } else if id == Id::Accept {
                return pick(model);
            } else if input::leaves(id) {
                model.overlay = Overlay::None;
            }
            vec![]
        }
        Overlay::Finder(_) => finder::run(model, id),
        Overlay::Search(_) => run_search(model, id),
        Overlay::Narrow { typed, .. } => {
            if typed.edit(id) {
                return typed_anew(model);
            }
            end_narrowing(model, id);
            vec![]
        }
        Overlay::Ask(_) => super::ask::run(model, id),
        Overlay::Leave(_) => super::leads::run(model, id),
        Overlay::Filter { typed, .. } => {
            if typed.edit(id) {
                return typed_anew(model);
            }
            narrowed::run(model, id);
            vec![]
        }
        Overlay::Find { typed, .. } => {
            if typed.edit(id) {
                return typed_anew(model);
            }
            end_find(model, id);
            vec![]
        }
        Overlay::None => vec![],
    }
}

fn run_search(model: &mut Model, id: Id) -> Vec<Effect> {
    let Overlay::Search(search) = &mut model.overlay else { return vec![] };
    if search.typed.edit(id) {
        return typed_anew(model);
    }
    let asked = &model.kept.state.queries;
    match id {
        Id::NextRow => search.selected = side::step(search.selected, 1, search.rows.len()),
        Id::PreviousRow => search.selected = side::step(search.selected, -1, search.rows.len()),
        Id::OlderQuery if follow::older(search, asked) => return ask(model),
        Id::NewerQuery if follow::newer(search, asked) => return ask(model),
        Id::GroupRows => {
            search.group();
            model.grouped = search.by;
        }
        Id::FollowQuery => return follow::toggle(model),
        Id::Accept if search.waiting => search.entered = true,
        Id::Accept => {
            let chosen = search.chosen().map(|row| row.lead.entry);
            if chosen.is_some_and(|entry| coming::lacks(model, entry)) {
                return vec![];
            }
            let effects = follow::remember(model);
            go_to_hit(model);
            return effects;
        }
        Id::Complete => return complete(model),
        _ if input::leaves(id) => {
            let effects = follow::remember(model);
            model.overlay = Overlay::None;
            return effects;
        }
        _ => {}
    }
    vec![]
}

fn scroll_text(model: &mut Model, id: Id) {
    let height = usize::from(model.size.1.saturating_sub(4)).max(1);
    let lines = match model.overlay {
        Overlay::Problems(_) => problems::lines(model).len(),
        _ => helped::lines(model).len(),
    };
    let last = lines.saturating_sub(height);
    if input::leaves(id) || matches!(id, Id::Help | Id::ShowDiagnostics) {
        model.overlay = Overlay::None;
    } else if let Overlay::Help(top) | Overlay::Problems(top) = &mut model.overlay {
        *top = top.saturating_add_signed(navigate::distance(id, height, lines)).min(last);
    }
}

fn end_find(model: &mut Model, id: Id) {
    let Overlay::Find { typed, from } = &model.overlay else { return };
    let (words, from) = (typed.text().clone(), *from);
    match id {
        Id::Accept => {
            model.overlay = Overlay::None;
            let end = model.reader.top;
            model.reader.top = from;
            navigate::leave(model);
            model.reader.top = end;
            if !words.is_empty() && model.reader.places.is_empty() {
                model.reader.unlight();
                model.say(format!("“{words}” is not in this briefing · \" searches every quote"));
            }
        }
        _ if input::leaves(id) => {
            model.overlay = Overlay::None;
            model.reader.unlight();
            model.reader.scroll_to(from);
        }
        Id::NextRow => navigate::step_lit(model, true),
        Id::PreviousRow => navigate::step_lit(model, false),
        _ => {}
    }
}

fn end_narrowing(model: &mut Model, id: Id) {
    let Overlay::Narrow { before, .. } = &model.overlay else { return };
    let before = before.clone();
    match id {
        Id::Accept => model.overlay = Overlay::None,
        Id::NextRow | Id::PreviousRow => {
            if let Some(dossier) = &mut model.dossier {
                dossier.step(navigate::distance(id, 0, 0));
            }
        }
        _ if input::leaves(id) => {
            model.overlay = Overlay::None;
            dossier::narrow(model, before);
        }
        _ => {}
    }
}

fn pick(model: &mut Model) -> Vec<Effect> {
    let Overlay::Picker(picker) = &model.overlay else { return vec![] };
    let Some(item) = picker.chosen() else { return vec![] };
    let target = item.target.clone();
    model.overlay = Overlay::None;
    match target {
        Target::Command(id) => return super::run::run(model, id, crate::command::Key::char(' ')),
        Target::Section(index) => navigate::go_to_section(model, index),
        Target::Here(id) => navigate::light_actor(model, id),
        Target::Note(id) => super::noted::go(model, id),
        Target::Link(url) => super::leads::ask(model, url),
        Target::Nothing => {}
    }
    vec![]
}

fn complete(model: &mut Model) -> Vec<Effect> {
    let Overlay::Search(search) = &mut model.overlay else { return vec![] };
    match search.complete() {
        Some(said) => {
            model.say(said);
            vec![]
        }
        None => typed_anew(model),
    }
}

fn go_to_hit(model: &mut Model) {
    let Overlay::Search(search) = &model.overlay else { return };
    let Some(hit) = search.chosen().map(|row| row.lead) else { return };
    let from = Came::Search(search.typed.text().to_string(), search.selected);
    if model.shelf.ready(hit.entry).is_none() {
        model.say("that briefing is gone");
        return;
    }
    model.overlay = Overlay::None;
    if let Some(spot) = dossier::close(model) {
        navigate::leave_from(model, Came::Dossier(spot), hit.entry);
    }
    navigate::leave_from(model, from, hit.entry);
    navigate::show(model, hit.entry);
    navigate::choose_quote(model, hit.quote);
}

/// Scrolls the lists of overlays so that the chosen row is shown.
pub fn keep_in_view(model: &mut Model) {
    let rows = model.size.1;
    match &mut model.overlay {
        Overlay::Picker(p) => {
            p.top = side::keep_in_view(p.top, p.selected, picker_rows(rows).1, p.shown.len());
        }
        Overlay::Finder(f) => {
            f.top = side::keep_in_view(f.top, f.selected, picker_rows(rows).1, f.rows.len());
        }
        Overlay::Search(s) => {
            let height = usize::from(search_areas(model.size).0.height);
            let line = s.line();
            // what the chosen row is under is shown as well
            if height > 2 && line > 0 && matches!(s.lines[line - 1], Line::Head(..)) {
                s.top = s.top.min(line - 1);
            }
            s.top = side::keep_in_view(s.top, line, height, s.lines.len());
        }
        _ => {}
    }
    if let Some(dossier) = &mut model.dossier {
        let height = dossier.areas(model.size).list.height;
        dossier.keep_in_view(usize::from(height));
    }
}

/// The areas of results and preview on the quote search screen: side by side when wide, else one above the
/// other; no preview when there is no room for one.
pub fn search_areas(size: (u16, u16)) -> (ratatui::layout::Rect, ratatui::layout::Rect) {
    use ratatui::layout::Rect;
    let (columns, rows) = size;
    let top = 3.min(rows.saturating_sub(1));
    let body = Rect { x: 0, y: top, width: columns, height: rows.saturating_sub(top + 1) };
    if columns >= super::regions::WIDE {
        let list = columns * 3 / 5;
        return (Rect { width: list, ..body }, Rect { x: list, width: columns - list, ..body });
    }
    if body.height < 12 {
        return (body, Rect::default());
    }
    let preview = (body.height / 3).max(6);
    let list = body.height - preview;
    (Rect { height: list, ..body }, Rect { y: body.y + list, height: preview, ..body })
}
