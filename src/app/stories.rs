//! Stories of the list: when they are asked for, and folding them.

use super::{Effect, Model, folds::InStory, navigate, regions::Focus, shelf::Shelf};
use crate::{
    library::{EntryId, told::Told},
    text::SafeText,
};
use jiff::civil::Date;
use std::sync::Arc;

/// Why there is nothing to fold.
const APART: &str = "briefings of one event stand together only in the whole list, by date";

impl Shelf {
    /// The question which briefings belong together, once all that is there is open and something has changed.
    pub fn ask_stories(&mut self) -> Option<Effect> {
        let settled = self.untold && self.scanned && self.pending == 0;
        self.untold &= !settled;
        (settled && self.ready > 1).then_some(Effect::Stories)
    }

    /// The answer to that; whether it is news. The choice stays where it is.
    pub fn tell(&mut self, told: Arc<Told>, today: Option<Date>) -> bool {
        let news = self.folds.take(told);
        if news {
            self.anew = true;
            self.arrange(today);
        }
        news
    }

    /// What the row of `id` shows of its story.
    pub fn in_story(&self, id: EntryId) -> InStory {
        self.folds.in_story(id)
    }

    /// Where else the same item is: who published it, or its file.
    pub fn also_in(&self, id: EntryId) -> Vec<SafeText> {
        let copies = self.folds.copies(id);
        // asked for every row at every key, and few are anywhere else
        if copies.is_empty() {
            return vec![];
        }
        let outlet = |id| self.brief(id).and_then(|brief| brief.outlet);
        let own = outlet(id);
        let name = |other| outlet(other).filter(|name| own.as_ref() != Some(name));
        let copies = copies.into_iter().filter(|other| self.is_open(*other));
        copies.map(|other| name(other).unwrap_or_else(|| self.label(other))).collect()
    }
}

/// Unfolds the story of the chosen row, or folds it; the choice goes to the one that stays.
pub fn toggle(model: &mut Model) {
    let chosen = model.shelf.chosen();
    let folds = &mut model.shelf.folds;
    match chosen.filter(|id| folds.set(*id, !folds.is_unfolded(*id))) {
        Some(id) => refold(model, id),
        None if model.shelf.is_told() => model.say("nothing else in the list tells of this"),
        None => model.say(APART),
    }
}

/// Unfolds all stories, or folds them.
pub fn toggle_all(model: &mut Model) {
    if !model.shelf.folds.any() {
        let told = model.shelf.is_told();
        return model.say(if told { "no two briefings of the list tell of the same event" } else { APART });
    }
    let unfolded = model.shelf.folds.toggle_all();
    model.say(if unfolded { "stories unfolded" } else { "stories folded" });
    match model.shelf.chosen() {
        Some(id) => refold(model, id),
        None => model.shelf.arrange(model.today),
    }
}

/// Shows the list as it is folded now, with the choice on `id` or on the one that it is folded under.
fn refold(model: &mut Model, id: EntryId) {
    let folds = &model.shelf.folds;
    let stays = if folds.is_folded(id) { folds.place(id).0 } else { id };
    model.shelf.select(stays);
    model.shelf.arrange(model.today);
    if stays != id && model.focus == Focus::Library {
        navigate::show(model, stays);
    }
}
