//! The list of briefings, narrowed to what a query fits.

use super::{Model, input, model::Overlay, navigate};
use crate::{command::Id, library::query, text::SafeText};

/// Narrows the list to `text`; to nothing in particular when it is empty.
pub fn to(model: &mut Model, text: SafeText) {
    model.shelf.filter = if text.trim().is_empty() { SafeText::default() } else { text };
    again(model);
}

/// Narrows the list anew, after something that the filter may ask for has changed; without a filter all is shown.
pub fn again(model: &mut Model) {
    if model.shelf.filter.is_empty() {
        model.shelf.widen();
    } else {
        let today = model.today.unwrap_or_default();
        let query = query::parse(&model.shelf.filter, today, true);
        let marks = model.kept.marks(today);
        model.shelf.narrow(&query, &marks, model.reader.entry);
    }
    model.shelf.arrange(model.today);
}

/// A command while the filter is being typed.
pub fn run(model: &mut Model, id: Id) {
    let Overlay::Filter { before, .. } = &model.overlay else { return };
    match id {
        Id::Accept => model.overlay = Overlay::None,
        Id::NextRow | Id::PreviousRow => {
            model.shelf.step(navigate::distance(id, 0, 0));
        }
        _ if input::leaves(id) => {
            let before = before.clone();
            model.overlay = Overlay::None;
            to(model, before);
        }
        _ => {}
    }
}
