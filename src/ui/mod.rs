//! The view: reads the model, draws, changes nothing.

mod ask;
mod cells;
mod dossier;
mod finder;
mod footer;
pub mod glyphs;
mod header;
mod help;
mod leave;
mod library;
mod pane;
pub mod pen;
mod picker;
mod reader;
mod scroll;
mod search;
mod side;
#[cfg(test)]
mod tests;
pub mod theme;

use crate::app::{
    Model,
    model::Overlay,
    regions::{Focus, Regions},
};
use glyphs::Glyphs;
use ratatui::{buffer::Buffer, layout::Rect};
use theme::Theme;

/// What every part of the view is given.
#[derive(Clone, Copy)]
struct Scene<'a> {
    model: &'a Model,
    at: Regions,
    theme: &'static Theme,
    glyphs: &'static Glyphs,
}

/// Draws the whole screen into a buffer.
pub fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    // The terminal may have changed size since the model last heard of it.
    if area.width < model.size.0 || area.height < model.size.1 {
        return;
    }
    let scene = Scene {
        model,
        at: model.regions(),
        theme: theme::theme(&model.look),
        glyphs: Glyphs::of(model.look.ascii),
    };
    if let Overlay::Search(search) = &model.overlay {
        search::draw(&scene, search, buffer);
    } else if let Some(dossier) = &model.dossier {
        dossier::draw(&scene, dossier, buffer);
    } else {
        panes(&scene, buffer);
    }
    match &model.overlay {
        Overlay::Picker(picker) => picker::draw(&scene, picker, buffer),
        Overlay::Finder(finder) => finder::draw(&scene, finder, buffer),
        Overlay::Ask(ask) => ask::draw(&scene, ask, buffer),
        Overlay::Leave(leave) => leave::draw(&scene, leave, buffer),
        Overlay::Help(top) => help::draw_help(&scene, *top, buffer),
        Overlay::Problems(top) => help::draw_problems(&scene, *top, buffer),
        _ => {}
    }
    footer::draw(&scene, buffer);
}

fn panes(scene: &Scene<'_>, buffer: &mut Buffer) {
    header::draw(scene, buffer);
    reader::draw(scene, buffer);
    side::draw(scene, buffer);
    library::draw(scene, buffer);
    // The focused pane's border is drawn last, over those it shares.
    let focused = match scene.model.focus {
        Focus::Library => scene.at.library,
        Focus::Reader => scene.at.reader,
        Focus::Actors => scene.at.actors,
        Focus::Quotes => scene.at.quotes,
    };
    pane::highlight(scene, focused, buffer);
    pane::titles(scene, buffer);
}

/// The whole screen as a buffer, for tests and pictures.
pub fn picture(model: &Model) -> Buffer {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let mut buffer = Buffer::empty(area);
    draw(model, area, &mut buffer);
    buffer
}
