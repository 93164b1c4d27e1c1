//! The list of briefings, narrowed to what a query fits.

use super::{Effect, Model, input, model::Overlay, navigate};
use crate::{
    command::Id,
    library::{EntryId, filter, query},
    text::SafeText,
};
use std::{collections::HashSet, sync::Arc};

/// Narrows the list to `text`; to nothing in particular when it is empty.
pub fn to(model: &mut Model, text: SafeText) {
    let before = std::mem::take(&mut model.shelf.filter);
    model.shelf.filter = if text.trim().is_empty() { SafeText::default() } else { text };
    // stories stand together in the whole list only
    model.shelf.anew |= before.is_empty() != model.shelf.filter.is_empty();
    again(model);
}

/// Narrows the list anew, after something that the filter may ask for has changed; without a filter all is shown.
pub fn again(model: &mut Model) {
    model.narrowing.1 = false;
    if model.shelf.filter.is_empty() {
        model.shelf.widen();
    } else if model.shelf.is_listed() || model.shelf.has_filed() {
        // only the index knows enough of all briefings; until it answers the list stays, and so does the row in it
        model.narrowing.1 = true;
        return;
    } else {
        fit(model, &HashSet::new());
    }
    model.shelf.arrange(model.today);
}

/// Shows what fits: those that the index says, and of what is at hand what is seen to.
fn fit(model: &mut Model, indexed: &HashSet<EntryId>) {
    let today = model.today.unwrap_or_default();
    let query = query::parse(&model.shelf.filter, today, true);
    let marks = model.kept.marks(today);
    let shown = model.reader.entry;
    model.shelf.narrow(
        |id, held| match held {
            Some(opened) => filter::fits(&query, id, &opened.briefing, &marks),
            None => indexed.contains(&id),
        },
        shown,
    );
}

/// The question which briefings of the index fit, when it is to be asked.
pub fn ask(model: &mut Model) -> Option<Effect> {
    if !std::mem::take(&mut model.narrowing.1) {
        return None;
    }
    model.narrowing.0 += 1;
    let today = model.today.unwrap_or_default();
    let query = query::parse(&model.shelf.filter, today, true);
    let marks = Arc::new(model.kept.marks(today));
    Some(Effect::Narrow { generation: model.narrowing.0, query, marks })
}

/// The answer to that.
pub fn answered(model: &mut Model, generation: u64, fitting: &HashSet<EntryId>) {
    if generation == model.narrowing.0 && !model.shelf.filter.is_empty() {
        fit(model, fitting);
        model.shelf.arrange(model.today);
    }
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
