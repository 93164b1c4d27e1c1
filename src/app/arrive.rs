//! What arrives from outside: sizes, files, search results, messages.

use super::{
    Effect, Event, Model, dossier, finder, keeping,
    model::Overlay,
    navigate,
    resume::{self, Resume},
};
use crate::library::{EntryId, Opened, index::Listing};
use crate::text::SafeText;
use std::sync::Arc;

/// With more files than this still to open, the first ones that are open are shown at once.
const MANY: usize = 200;

/// Takes in an event that no key caused.
pub fn arrive(model: &mut Model, event: Event) -> Vec<Effect> {
    model.before = std::mem::replace(&mut model.dirty, true);
    match event {
        Event::Resize { columns, rows } => model.size = (columns, rows),
        Event::Found(found) => {
            model.shelf.found(found);
            model.shelf.arrange(model.today);
            return resume::hurry(model).into_iter().collect();
        }
        Event::Listed { listing, newest } => return listed(model, listing, newest),
        Event::Loaded(briefings) => return loaded(model, briefings),
        Event::Indexed(ids) => {
            model.shelf.indexed(ids);
            super::narrowed::again(model);
        }
        Event::Told(told) => {
            let news = model.shelf.tell(told, model.today);
            model.dirty = model.before || news;
        }
        Event::Narrowed { generation, fitting } => super::narrowed::answered(model, generation, &fitting),
        Event::Opened(results) => return opened(model, results),
        Event::Gone(ids) => {
            gone(model, &ids);
            return ask_again(model);
        }
        Event::ScanDone => {
            model.shelf.scanned = true;
            show_first(model);
        }
        Event::Searched(result) => return searched(model, result),
        Event::PeopleFound(answer) => return finder::found(model, *answer),
        Event::Dossier { generation, known } => dossier::found(model, generation, known),
        Event::State(state) => {
            let effects = keeping::take_state(model, *state);
            show_first(model);
            return effects;
        }
        Event::Kept(answer) => return keeping::answered(model, *answer),
        Event::Recalled { entry, known, paragraphs } => {
            let effects = keeping::recalled(model, entry, known, &paragraphs);
            show_first(model);
            return effects;
        }
        Event::Counted(hits) => model.kept.hits = hits,
        Event::Trouble(text) => model.trouble(text),
        Event::Notice(text) => model.say(text),
        _ => {}
    }
    vec![]
}

/// An index knows what is here.
fn listed(model: &mut Model, listing: Arc<Listing>, newest: Option<(EntryId, Arc<Opened>)>) -> Vec<Effect> {
    model.shelf.list(listing);
    if let Some((id, opened)) = newest {
        model.shelf.load(id, opened);
    }
    model.coming.ask_again();
    let mut effects = keeping::recognise_listed(model);
    model.shelf.recount = true;
    super::narrowed::again(model);
    effects.extend(resume::hurry(model));
    show_first(model);
    effects.extend(ask_again(model));
    effects
}

/// Briefings are there that were asked for; nothing shows of those fetched ahead.
fn loaded(model: &mut Model, briefings: Vec<(EntryId, Arc<Opened>)>) -> Vec<Effect> {
    let (mut effects, shown) = (Vec::new(), model.reader.entry);
    model.dirty = model.before || matches!(model.overlay, Overlay::Search(_));
    for (id, opened) in briefings {
        model.shelf.load(id, opened);
        if model.kept.entry_known(id).is_none() || model.resume.is_open() {
            effects.extend(keeping::recognise(model, id));
        }
        effects.extend(super::coming::arrived(model, id));
    }
    show_first(model);
    model.dirty |= model.reader.entry != shown;
    effects
}

fn opened(model: &mut Model, results: Vec<(EntryId, Result<Arc<Opened>, SafeText>)>) -> Vec<Effect> {
    let shown = model.reader.entry;
    let mut effects = Vec::new();
    for (id, result) in results {
        if Some(id) == shown {
            reload(model, result.as_ref());
        }
        model.shelf.opened(id, result);
        match model.shelf.ready(id) {
            Some(_) => effects.extend(keeping::recognise(model, id)),
            None => model.kept.forget(id),
        }
        effects.extend(super::coming::arrived(model, id));
    }
    keeping::refresh_notes(model);
    model.shelf.recount = true;
    super::narrowed::again(model);
    show_first(model);
    effects.extend(ask_again(model));
    effects
}

/// Who is who may be another matter once everything is open, or something has changed.
fn ask_again(model: &mut Model) -> Vec<Effect> {
    if model.shelf.pending > 0 {
        return vec![];
    }
    match model.overlay {
        Overlay::Finder(_) => finder::ask(model),
        _ => dossier::ask(model),
    }
}

/// The file being read changed on disk, or the rest of it has been found.
fn reload(model: &mut Model, result: Result<&Arc<Opened>, &SafeText>) {
    match result {
        Ok(opened) => {
            // not so when only its actors and quotes were still to come
            let same = model.reader.opened.as_ref().is_some_and(|old| {
                let (old, new) = (&old.briefing, &opened.briefing);
                old.head.title == new.head.title && old.sections == new.sections
            });
            model.reader.reload(Arc::clone(opened));
            if !same {
                let count = model.reader.changed.len();
                let what = super::plural(count, "changed paragraph");
                model.say(if count > 0 {
                    format!("changed on disk · {what} marked")
                } else {
                    "changed on disk · read again".to_string()
                });
            }
        }
        // The text stays on the screen: a file caught half written must not take it away.
        Err(reason) => model.trouble(format!("the file changed and is no briefing now: {reason}")),
    }
}

fn gone(model: &mut Model, ids: &[EntryId]) {
    for &id in ids {
        model.shelf.opened(id, Err("the file is gone".into()));
        model.kept.forget(id);
    }
    model.shelf.recount = true;
    model.shelf.arrange(model.today);
    if model.reader.entry.is_some_and(|id| ids.contains(&id)) {
        model.trouble("the file is gone from disk; its text stays until you leave it");
    }
}

/// Shows the first briefing of the list once it is known which that is, unless something is shown already.
pub fn show_first(model: &mut Model) {
    let settled = model.shelf.scanned && model.shelf.pending == 0;
    let nowhere = settled && model.kept.loaded && matches!(model.resume, Resume::Awaiting { .. });
    if nowhere || (model.touched && model.resume == Resume::WhatToShow) {
        model.resume = Resume::Done;
    }
    if model.resume.is_open() && !model.touched {
        return;
    }
    let some = model.shelf.is_listed() || model.shelf.pending > MANY;
    if model.reader.entry.is_some() || !(settled || some || model.touched) {
        return;
    }
    let first = model.shelf.in_order().next();
    match first {
        Some(id) => {
            navigate::show(model, id);
            // one briefing alone was opened to be read
            model.reader.engaged = model.shelf.len() == 1;
        }
        None if settled => nothing(model),
        None => {}
    }
}

/// Says why there is nothing to read; the one refused file's reason when there is just one.
fn nothing(model: &mut Model) {
    if model.shelf.len() == 1
        && let Some(reason) = model.shelf.refused(EntryId(0))
    {
        let text = format!("{}: {reason}", model.shelf.label(EntryId(0)));
        model.trouble(text);
    }
}

fn searched(model: &mut Model, result: super::event::Searched) -> Vec<Effect> {
    if let Overlay::Search(search) = &mut model.overlay
        && search.generation == result.generation
    {
        search.waiting = false;
        search.total = result.total;
        search.note = result.note;
        search.answered = result.answered;
        search.vocabulary = result.vocabulary.unwrap_or_else(|| Arc::clone(&search.vocabulary));
        search.take(result.rows, result.whence);
        if std::mem::take(&mut search.entered) {
            return super::overlay::run(model, crate::command::Id::Accept);
        }
    }
    vec![]
}
