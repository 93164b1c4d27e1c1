//! Moving: within the text, between sections, quotes, briefings, places.

use super::{
    Effect, Model,
    coming::{self, Again},
    dossier,
    effect::Task,
    follow,
    go::{Came, Stop},
    keeping, kept, noted, overlay,
    reader::Lit,
    regions::{Focus, Regions, inner},
    side,
};
use crate::{
    briefing::{ActorId, SectionKind},
    command::Id,
    library::EntryId,
    reading::Change,
};

/// Rows one actor or quote takes in the side panel.
pub const ROWS_PER_ITEM: usize = 2;

/// Line, page and end movements in whichever pane has the keys.
pub fn travel(model: &mut Model, id: Id) {
    let at = model.regions();
    let (height, last) = match model.focus {
        Focus::Reader => (model.reader.height, model.reader.page.lines.len()),
        Focus::Library => (usize::from(inner(at.library, at.borders).height), model.shelf.row_count()),
        Focus::Actors => (usize::from(inner(at.actors, at.borders).height) / ROWS_PER_ITEM, actors(model)),
        Focus::Quotes => (usize::from(inner(at.quotes, at.borders).height) / ROWS_PER_ITEM, quotes(model)),
    };
    let step = distance(id, height, last);
    match model.focus {
        Focus::Reader => model.reader.scroll(step),
        Focus::Library => step_row(model, step),
        Focus::Actors => {
            model.side.actor = side::step(model.side.actor, step, actors(model));
            light_actor(model, ActorId(model.side.actor));
        }
        Focus::Quotes => {
            model.side.quote = side::step(model.side.quote, step, quotes(model));
            model.reader.choose_quote(model.side.quote);
            noted::tell(model);
        }
    }
}

/// How many lines or rows a movement goes in a pane of `height` with `last` lines in all.
pub fn distance(id: Id, height: usize, last: usize) -> isize {
    let (page, half) = (height.saturating_sub(2).max(1).cast_signed(), (height / 2).max(1).cast_signed());
    match id {
        Id::Down | Id::NextRow => 1,
        Id::Up | Id::PreviousRow => -1,
        Id::PageDown => page,
        Id::PageUp => -page,
        Id::HalfDown => half,
        Id::HalfUp => -half,
        Id::Top => -last.cast_signed(),
        Id::Bottom => last.cast_signed(),
        _ => 0,
    }
}

fn actors(model: &Model) -> usize {
    model.reader.opened.as_ref().map_or(0, |o| o.briefing.actors.len())
}

fn quotes(model: &Model) -> usize {
    model.reader.opened.as_ref().map_or(0, |o| o.briefing.quotes.len())
}

fn step_row(model: &mut Model, step: isize) {
    model.shelf.step(step);
    if let Some(id) = model.shelf.chosen() {
        show(model, id);
        model.reader.ahead.came(id, step < 0);
    }
}

/// Shows an entry in the reader, when it is open.
pub fn show(model: &mut Model, id: EntryId) {
    if model.reader.entry == Some(id) {
        return;
    }
    let Some(opened) = model.shelf.ready(id).cloned() else {
        if model.shelf.is_open(id) {
            model.coming.show(id);
        }
        return;
    };
    model.shelf.used(id);
    let width = text_width(model);
    let before = model.reader.show(id, opened, width);
    model.shelf.choose(id);
    model.side = side::Side::default();
    if !before {
        return_to_spot(model, id);
    }
    keeping::refresh_notes(model);
}

/// The width that pages are set for. The pane may be hidden now; any width will do until it is shown.
pub fn text_width(model: &Model) -> u16 {
    model.regions().text.width.max(model.reader.page.width).max(1)
}

/// Goes to where the briefing shown was left when the program ran before, unless one has moved in it already.
pub fn return_to_spot(model: &mut Model, entry: EntryId) {
    let spot = model.kept.known(entry).and_then(|known| known.spot.as_ref()).map(kept::anchor);
    if let Some(spot) = spot
        && (model.reader.top, model.reader.section, model.reader.quote) == (0, 0, None)
    {
        model.reader.return_to(&spot);
    }
}

/// Remembers where one is before a jump.
pub fn leave(model: &mut Model) {
    if let Some(stop) = here(model) {
        model.trail.push(stop);
    }
}

/// Remembers where one is, and the screen that leads away to `entry`: going back leads to that screen first.
pub fn leave_from(model: &mut Model, came: Came, entry: EntryId) {
    let entry = model.reader.entry.unwrap_or(entry);
    model.trail.push(Stop { entry, anchor: model.reader.anchor(), came: Some(came) });
}

/// Chooses a quote of the briefing shown and brings it into view.
pub fn choose_quote(model: &mut Model, quote: usize) {
    model.reader.choose_quote(quote);
    model.side.quote = quote;
    model.focus = Focus::Reader;
}

fn here(model: &Model) -> Option<Stop> {
    Some(Stop { entry: model.reader.entry?, anchor: model.reader.anchor(), came: None })
}

/// Goes back to the last place on the trail that still exists.
pub fn back(model: &mut Model) -> Vec<Effect> {
    while let Some(stop) = model.trail.pop() {
        if coming::lacks(model, stop.entry) {
            model.trail.push(stop);
            return vec![];
        }
        if model.shelf.ready(stop.entry).is_some() {
            go(model, &stop);
            return match stop.came {
                Some(Came::Search(query, row)) => overlay::reopen_search(model, &query, row),
                Some(Came::Dossier(spot)) => dossier::return_to(model, spot),
                None => vec![],
            };
        }
    }
    model.say("no place to go back to");
    vec![]
}

fn go(model: &mut Model, stop: &Stop) {
    show(model, stop.entry);
    model.reader.go_to_anchor(&stop.anchor);
    model.focus = Focus::Reader;
}

/// Marks the place with a letter.
pub fn mark(model: &mut Model, name: char) -> Vec<Effect> {
    let Some(stop) = here(model) else { return vec![] };
    let Some(briefing) = keeping::key_of(model, stop.entry) else { return vec![] };
    let spot = kept::spot(&model.reader.spot());
    let task = Task { entry: Some(stop.entry), change: Change::Mark { letter: name, briefing, spot } };
    model.trail.marks.insert(name, stop);
    keeping::keep(model, vec![task], Some(format!("marked as {name}").into()))
}

/// Goes to a mark.
pub fn go_to_mark(model: &mut Model, name: char) {
    let Some(stop) = model.trail.marks.get(&name).cloned() else { return go_to_kept_mark(model, name) };
    if coming::lacks(model, stop.entry) {
        return coming::put_off(model, Again::Mark(name));
    }
    if model.shelf.ready(stop.entry).is_none() {
        model.say(format!("the briefing of mark {name} is gone"));
        return;
    }
    leave(model);
    go(model, &stop);
}

/// Goes to a mark that the reading state knows.
fn go_to_kept_mark(model: &mut Model, name: char) {
    let Some(mark) = model.kept.state.marks.iter().find(|m| m.letter == name).cloned() else {
        return model.say(format!("no mark {name}"));
    };
    let Some(entry) = model.kept.entry(mark.briefing).filter(|id| model.shelf.is_open(*id)) else {
        let title = model.kept.state.briefing(mark.briefing).map_or("a briefing", |known| &known.title);
        let text = format!("mark {name} is in “{title}”, which is not open here");
        return model.say(text);
    };
    if coming::lacks(model, entry) {
        return coming::put_off(model, Again::Mark(name));
    }
    leave(model);
    show(model, entry);
    model.reader.return_to(&kept::anchor(&mark.spot));
    model.focus = Focus::Reader;
}

/// Next or previous section of this briefing.
pub fn step_section(model: &mut Model, forward: bool) {
    let step = if forward { 1 } else { -1 };
    let count = model.reader.page.starts.len();
    match model.reader.section.checked_add_signed(step) {
        Some(next) if next < count => go_to_section(model, next),
        _ => {
            model.say(if forward { "last section · J goes to the next briefing" } else { "first section" });
        }
    }
}

/// Section by index.
pub fn go_to_section(model: &mut Model, index: usize) {
    let (count, from) = (model.reader.page.starts.len(), here(model));
    if !model.reader.go_to_section(index) {
        let sections = if count == 1 { "section" } else { "sections" };
        model.say(format!("this briefing has {count} {sections}"));
        return;
    }
    if let Some(stop) = from {
        model.trail.push(stop);
    }
    model.focus = Focus::Reader;
}

/// The next section of `kind`: in this briefing, then in those below it in the list, then from its top.
pub fn next_of_kind(model: &mut Model, kind: &SectionKind) {
    let Some(entry) = model.reader.entry else { return };
    let within = |id: EntryId, from: usize| {
        let kinds = model.shelf.brief(id)?.kinds;
        kinds.iter().enumerate().skip(from).find(|(_, k)| *k == kind).map(|(i, _)| (id, i))
    };
    let found = within(entry, model.reader.section + 1)
        .or_else(|| model.shelf.around(Some(entry)).find_map(|id| within(id, 0)))
        .or_else(|| within(entry, 0).filter(|(_, i)| *i != model.reader.section));
    let Some((id, section)) = found else {
        model.say(format!("no other {} section in the library", kind.name()));
        return;
    };
    if coming::lacks(model, id) {
        return;
    }
    leave(model);
    show(model, id);
    model.reader.go_to_section(section);
    model.focus = Focus::Reader;
}

/// Next or previous quote of this briefing.
pub fn step_quote(model: &mut Model, forward: bool) {
    if model.reader.step_quote(forward) {
        model.side.quote = model.reader.quote.unwrap_or(0);
        noted::tell(model);
    } else {
        model.say(if forward { "no quote below" } else { "no quote above" });
    }
}

/// Next or previous lit place.
pub fn step_lit(model: &mut Model, forward: bool) {
    match model.reader.step_lit(forward) {
        Some(true) => model.say(if forward { "from the beginning again" } else { "from the end again" }),
        Some(false) => {}
        None => model.say("nothing to walk: / finds words, an actor chosen in the side panel lights up"),
    }
}

/// Next or previous open briefing of the list.
pub fn step_briefing(model: &mut Model, forward: bool) {
    let step = if forward { 1 } else { -1 };
    let next = model.reader.entry.and_then(|id| model.shelf.neighbour(id, step));
    match next {
        Some(id) if coming::lacks(model, id) => {}
        Some(id) => {
            leave(model);
            show(model, id);
            model.reader.ahead.came(id, !forward);
        }
        None => model.say(if forward { "last briefing" } else { "first briefing" }),
    }
}

/// Lights up an actor's mentions.
pub fn light_actor(model: &mut Model, id: ActorId) {
    let Some(opened) = &model.reader.opened else { return };
    let Some(actor) = opened.briefing.actor(id) else { return };
    let places = actor.mentions.clone();
    model.reader.light(Lit::Actor(id), places);
}

/// Enter: from a list into the text.
pub fn choose(model: &mut Model) -> Vec<Effect> {
    match model.focus {
        Focus::Library => match model.shelf.chosen_follow() {
            Some(index) => return follow::open(model, index),
            None => choose_row(model),
        },
        Focus::Actors if actors(model) > 0 => {
            leave(model);
            light_actor(model, ActorId(model.side.actor));
            model.focus = Focus::Reader;
            if let Some(at) = model.reader.at {
                model.reader.reveal(model.reader.places[at]);
            }
        }
        Focus::Quotes if quotes(model) > 0 => {
            leave(model);
            model.reader.choose_quote(model.side.quote);
            model.focus = Focus::Reader;
        }
        _ => {}
    }
    vec![]
}

fn choose_row(model: &mut Model) {
    let Some(id) = model.shelf.chosen() else { return };
    if coming::lacks(model, id) {
        return;
    }
    match model.shelf.refused(id) {
        Some(reason) => model.trouble(reason),
        None if model.shelf.is_pending(id) => model.say("still being opened"),
        None => {
            show(model, id);
            model.focus = Focus::Reader;
            model.reader.engaged = true;
        }
    }
}

/// Scrolls the lists of the side panel; the quotes follow the text unless they have the keys.
pub fn keep_side_in_view(model: &mut Model, at: &Regions) {
    let (actors, quotes) = (actors(model), quotes(model));
    model.side.actor = model.side.actor.min(actors.saturating_sub(1));
    if model.focus != Focus::Quotes
        && let Some(opened) = &model.reader.opened
    {
        let follow = model
            .reader
            .quote
            .or_else(|| opened.briefing.quotes.iter().position(|q| model.reader.in_view(q.place)));
        model.side.quote = follow.unwrap_or(model.side.quote);
    }
    model.side.quote = model.side.quote.min(quotes.saturating_sub(1));
    let rows = |area| (usize::from(inner(area, at.borders).height) / ROWS_PER_ITEM).max(1);
    let side = &mut model.side;
    side.actors_top = side::keep_in_view(side.actors_top, side.actor, rows(at.actors), actors);
    side.quotes_top = side::keep_in_view(side.quotes_top, side.quote, rows(at.quotes), quotes);
}
