//! Model, update and effects. Pure: no I/O, no clock, no threads.

pub mod ahead;
pub mod anchor;
pub mod arrangement;
mod arrive;
pub mod ask;
pub mod coming;
pub mod dossier;
pub mod effect;
pub mod event;
pub mod find;
pub mod finder;
pub mod folds;
mod follow;
pub mod go;
pub mod helped;
mod input;
mod keeping;
pub mod kept;
pub mod leads;
pub mod loaded;
pub mod marks;
pub mod model;
mod mouse;
mod narrowed;
mod navigate;
mod noted;
mod overlay;
pub mod page;
pub mod picker;
pub mod problems;
pub mod reader;
pub mod regions;
pub mod resume;
mod run;
pub mod search;
pub mod shelf;
pub mod side;
pub mod stay;
mod stories;
pub mod tabs;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_ahead;
#[cfg(test)]
mod tests_of_anchor;
#[cfg(test)]
mod tests_of_arrivals;
#[cfg(test)]
mod tests_of_choices;
#[cfg(test)]
mod tests_of_every_key;
#[cfg(test)]
mod tests_of_fetching;
#[cfg(test)]
mod tests_of_index;
#[cfg(test)]
mod tests_of_keeping;
#[cfg(test)]
mod tests_of_lists;
#[cfg(test)]
mod tests_of_loaded;
#[cfg(test)]
mod tests_of_panes;
#[cfg(test)]
mod tests_of_people;
#[cfg(test)]
mod tests_of_reader;
#[cfg(test)]
mod tests_of_regions;
#[cfg(test)]
mod tests_of_rows;
#[cfg(test)]
mod tests_of_stays;
#[cfg(test)]
mod tests_of_stories;
#[cfg(test)]
mod tests_of_tabs;
#[cfg(test)]
mod tests_of_typing;
#[cfg(test)]
mod tests_of_walks;
pub mod typed;

pub use effect::Effect;
pub use event::Event;
pub use keeping::farewell;
pub use model::Model;
pub use navigate::ROWS_PER_ITEM;
pub use overlay::{picker_rows, plural, search_areas};

/// Whether there is something to do while nothing else is: something to fetch or to lay out for the next keys.
pub fn has_idle_work(model: &Model) -> bool {
    coming::has_near(model) || ahead::is_page_lacking(model)
}

/// Applies one event to the model; says what the runtime is to do about it.
pub fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    if matches!(event, Event::Idle) {
        // nothing has happened, so nothing else is to be done or to be drawn
        let asked = coming::ask_near(model);
        if asked.is_none() {
            ahead::lay_out_one(model);
        }
        return asked.into_iter().collect();
    }
    let before = keeping::Before::of(model);
    let by_reader = matches!(event, Event::Key(_) | Event::Mouse(_));
    let mut effects = match event {
        Event::Key(key) => input::key(model, key),
        Event::Paste(text) => input::paste(model, &text),
        Event::Mouse(mouse) => mouse::mouse(model, mouse),
        Event::Interrupt => vec![Effect::Quit],
        other => arrive::arrive(model, other),
    };
    if by_reader && model.reader.entry.is_none() {
        // whoever is at the keys does not wait for the return to where they were
        arrive::show_first(model);
    }
    effects.extend(narrowed::ask(model));
    effects.extend(model.shelf.ask_stories());
    settle(model);
    // what had to be fetched first counts as what it is: done by whoever asked for it
    let acted = (model.coming.take_done() || by_reader) && !effects.contains(&Effect::Quit);
    effects.extend(keeping::after(model, before, acted));
    effects.extend(coming::ask(model));
    effects
}

/// Brings what depends on the size of the panes up to date after any change.
fn settle(model: &mut Model) {
    let at = model.regions();
    if at.text.width > 0 {
        model.reader.resize(at.text.width, usize::from(at.text.height));
    }
    let list = regions::inner(at.library, at.borders);
    model.shelf.keep_in_view(usize::from(list.height));
    navigate::keep_side_in_view(model, &at);
    overlay::keep_in_view(model);
}
