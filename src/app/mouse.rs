//! The mouse: the wheel scrolls the pane under it without choosing, a click chooses, a drag does nothing.

use super::{
    Effect, Model,
    model::Overlay,
    navigate, overlay,
    regions::{Focus, Regions, inner},
    search::Line,
    side,
};
use crate::{briefing::ActorId, command::Id};
use ratatui::{
    crossterm::event::{MouseButton, MouseEvent, MouseEventKind},
    layout::{Position, Rect},
};

/// Lines one notch of the wheel scrolls.
const NOTCH: isize = 3;

/// One mouse event.
pub fn mouse(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    let at = Position::new(event.column, event.row);
    let down = match event.kind {
        MouseEventKind::ScrollDown => true,
        MouseEventKind::ScrollUp => false,
        MouseEventKind::Down(MouseButton::Left) => {
            model.dirty = true;
            model.touched = true;
            return if matches!(model.overlay, Overlay::None) && model.dossier.is_none() {
                click(model, at)
            } else {
                click_over(model, at)
            };
        }
        _ => return vec![],
    };
    model.dirty = true;
    model.touched = true;
    if matches!(model.overlay, Overlay::None) && model.dossier.is_some() {
        return super::dossier::run(model, if down { Id::Down } else { Id::Up });
    }
    if matches!(model.overlay, Overlay::None) {
        wheel(model, at, down);
        vec![]
    } else {
        let id = if down { Id::NextRow } else { Id::PreviousRow };
        overlay::run(model, id)
    }
}

fn wheel(model: &mut Model, at: Position, down: bool) {
    let step = if down { NOTCH } else { -NOTCH };
    let regions = model.regions();
    let by = |top: usize, count: usize, height: usize| {
        top.saturating_add_signed(step).min(count.saturating_sub(height.max(1)))
    };
    let height = |pane: Rect| usize::from(inner(pane, regions.borders).height);
    match pane_at(&regions, at) {
        // The list follows its choice when the screen settles, so the wheel moves the choice along.
        Some(Focus::Library) => {
            model.shelf.top = by(model.shelf.top, model.shelf.row_count(), height(regions.library));
            model.shelf.drag_choice(height(regions.library));
        }
        Some(Focus::Actors) => model.side.actor = side::step(model.side.actor, step.signum(), usize::MAX),
        Some(Focus::Quotes) if model.focus == Focus::Quotes => navigate::step_quote(model, down),
        Some(Focus::Reader | Focus::Quotes) => model.reader.scroll(step),
        None => {}
    }
}

/// The pane under a point; the library comes first since it may lie over the others.
fn pane_at(regions: &Regions, at: Position) -> Option<Focus> {
    let panes = [
        (regions.library, Focus::Library),
        (regions.actors, Focus::Actors),
        (regions.quotes, Focus::Quotes),
        (regions.reader, Focus::Reader),
    ];
    panes.into_iter().find(|(area, _)| area.contains(at)).map(|(_, focus)| focus)
}

fn click(model: &mut Model, at: Position) -> Vec<Effect> {
    let regions = model.regions();
    let Some(focus) = pane_at(&regions, at) else { return vec![] };
    let row = |pane: Rect| at.y.checked_sub(inner(pane, regions.borders).y).map(usize::from);
    match focus {
        Focus::Library => {
            if let Some(row) = row(regions.library).map(|r| r + model.shelf.top)
                && model.shelf.is_entry(row)
            {
                model.shelf.selected = row;
                model.focus = Focus::Library;
                return navigate::choose(model);
            }
        }
        Focus::Actors => {
            if let Some(row) = row(regions.actors) {
                model.focus = Focus::Actors;
                model.side.actor = model.side.actors_top + row / navigate::ROWS_PER_ITEM;
                navigate::light_actor(model, ActorId(model.side.actor));
            }
        }
        Focus::Quotes => {
            if let Some(row) = row(regions.quotes) {
                model.focus = Focus::Quotes;
                model.side.quote = model.side.quotes_top + row / navigate::ROWS_PER_ITEM;
                model.reader.choose_quote(model.side.quote);
            }
        }
        Focus::Reader => click_text(model, &regions, at),
    }
    vec![]
}

fn click_text(model: &mut Model, regions: &Regions, at: Position) {
    model.focus = Focus::Reader;
    if regions.tabs.contains(at) {
        if let Some(section) = super::tabs::at(model, regions.tabs, at.x) {
            navigate::go_to_section(model, section);
        }
        return;
    }
    if !regions.text.contains(at) {
        return;
    }
    let line = model.reader.top + usize::from(at.y - regions.text.y);
    let (Some(opened), Some(line)) = (&model.reader.opened, model.reader.page.lines.get(line)) else {
        return;
    };
    let on_line =
        |q: &crate::briefing::Quote| q.place.section == line.section && q.place.span.overlaps(line.span);
    if let Some(quote) = opened.briefing.quotes.iter().position(on_line) {
        model.reader.quote = Some(quote);
    }
}

/// A click in a list chooses the row and goes there; beside it, it closes nothing.
fn click_over(model: &mut Model, at: Position) -> Vec<Effect> {
    if let (Some(dossier), Overlay::None) = (&mut model.dossier, &model.overlay) {
        let list = dossier.areas(model.size).list;
        if list.contains(at) {
            let row = dossier.top + usize::from(at.y - list.y);
            dossier.selected = row.min(dossier.rows.len().saturating_sub(1));
            dossier.step(0);
        }
        return vec![];
    }
    let (list, _) = overlay::search_areas(model.size);
    if let Overlay::Search(search) = &mut model.overlay
        && list.contains(at)
    {
        let line = search.top + usize::from(at.y - list.y);
        if let Some(Line::Row(row)) = search.lines.get(line) {
            search.selected = *row;
        }
    }
    vec![]
}
