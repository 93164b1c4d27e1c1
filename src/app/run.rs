//! What each command does.

use super::{
    Effect, Model, ask,
    coming::{self, Again},
    dossier, follow, input, keeping,
    model::{Awaited, Overlay},
    navigate, noted, overlay,
    regions::Focus,
    stories,
};
use crate::{
    briefing::SectionKind,
    command::{self, Id, Key},
    library::{Origin, people::Who},
};
use std::collections::BTreeSet;

/// Runs a command. `key` is the key that completed it, which tells the digit of [`Id::SectionNumber`].
pub fn run(model: &mut Model, id: Id, key: Key) -> Vec<Effect> {
    let effects = perform(model, id, key);
    coming::put_off(model, Again::Command(id, key));
    effects
}

fn perform(model: &mut Model, id: Id, key: Key) -> Vec<Effect> {
    model.dirty = true;
    if !matches!(model.overlay, Overlay::None) {
        return overlay::run(model, id);
    }
    if model.dossier.is_some() {
        return dossier::run(model, id);
    }
    model.reader.engaged |= model.focus == Focus::Reader && is_reading(id);
    match id {
        Id::Down | Id::Up | Id::PageDown | Id::PageUp | Id::HalfDown | Id::HalfUp | Id::Top | Id::Bottom => {
            navigate::travel(model, id);
        }
        Id::NextSection => navigate::step_section(model, true),
        Id::PreviousSection => navigate::step_section(model, false),
        Id::SectionNumber => navigate::go_to_section(model, input::digit(key).unwrap_or(0)),
        Id::NextStory => navigate::next_of_kind(model, &SectionKind::Story),
        Id::NextDelay => navigate::next_of_kind(model, &SectionKind::Delay),
        Id::NextUncertainty => navigate::next_of_kind(model, &SectionKind::Uncertainty),
        Id::NextProgress => navigate::next_of_kind(model, &SectionKind::Progress),
        Id::NextQuote => navigate::step_quote(model, true),
        Id::PreviousQuote => navigate::step_quote(model, false),
        Id::NextBriefing => navigate::step_briefing(model, true),
        Id::PreviousBriefing => navigate::step_briefing(model, false),
        Id::NextMatch => navigate::step_lit(model, true),
        Id::PreviousMatch => navigate::step_lit(model, false),
        Id::Choose => return navigate::choose(model),
        Id::Back => return navigate::back(model),
        Id::Mark => await_letter(model, Awaited::Mark),
        Id::GoToMark => await_letter(model, Awaited::GoToMark),
        Id::NextPane => step_pane(model, true),
        Id::PreviousPane => step_pane(model, false),
        Id::Close => close(model),
        _ => return rest(model, id),
    }
    vec![]
}

/// Whether it is what a person does who reads; one who leaves at once or looks after the screen has not begun.
fn is_reading(id: Id) -> bool {
    let group = command::command(id).group;
    let moves = ["Move", "Sections", "Quotes and actors", "Find and go", "What you keep"].contains(&group);
    let elsewhere = matches!(
        id,
        Id::SearchQuotes | Id::PickActor | Id::Dossier | Id::OpenLink | Id::GoToMark | Id::Back | Id::Notes
    );
    (moves && !elsewhere) || matches!(id, Id::NextBriefing | Id::PreviousBriefing)
}

fn rest(model: &mut Model, id: Id) -> Vec<Effect> {
    match id {
        Id::ToggleLibrary => toggle_library(model),
        Id::ToggleSide => toggle_side(model),
        Id::TextOnly => {
            model.wanted.text_only = !model.wanted.text_only;
            model.focus = Focus::Reader;
        }
        Id::ToggleHedges => {
            model.look.hedges = !model.look.hedges;
            model.say(if model.look.hedges { "hedges underlined" } else { "hedges plain" });
        }
        Id::Copy => return copy(model),
        Id::Note => ask::open_note(model),
        Id::Notes => noted::open(model),
        Id::Tags => ask::open_tags(model),
        Id::Follow => return follow::toggle(model),
        Id::ToggleRead => return keeping::toggle_read(model),
        Id::NextUnread => keeping::next_unread(model),
        Id::SortList => sort_list(model),
        Id::Fold => stories::toggle(model),
        Id::FoldAll => stories::toggle_all(model),
        Id::Edit => return edit(model),
        Id::Dossier => return dossier_of_chosen(model),
        _ => return anywhere(model, id),
    }
    vec![]
}

/// What does the same on every screen.
pub fn anywhere(model: &mut Model, id: Id) -> Vec<Effect> {
    match id {
        Id::NextTheme => {
            model.look.theme = model.look.theme.next();
            model.say(format!("theme {}", model.look.theme.name()));
            vec![]
        }
        Id::Quit => vec![Effect::Quit],
        Id::Suspend => vec![Effect::Suspend],
        Id::Redraw => vec![Effect::Redraw],
        _ => overlay::open(model, id),
    }
}

fn dossier_of_chosen(model: &mut Model) -> Vec<Effect> {
    let spoke = || model.reader.opened.as_ref()?.briefing.quotes.get(model.reader.quote?)?.speaker;
    let (Some(entry), Some(actor)) = (model.reader.entry, follow::actor(model).or_else(spoke)) else {
        model.say("no actor is chosen · @ finds one");
        return vec![];
    };
    dossier::open(model, Who { entry, actor })
}

/// Orders the list by the next thing.
fn sort_list(model: &mut Model) {
    let sort = model.shelf.sort.next();
    model.shelf.sort_by(sort, model.kept.read());
    model.shelf.arrange(model.today);
    model.say(format!("list {}", sort.name()));
}

fn await_letter(model: &mut Model, awaited: Awaited) {
    model.awaited = Some(awaited);
    let kept = model.kept.state.marks.iter().map(|m| m.letter);
    let letters: BTreeSet<char> = model.trail.marks.keys().copied().chain(kept).collect();
    let marks: Vec<String> = letters.iter().map(char::to_string).collect();
    match awaited {
        Awaited::Mark => model.say("mark this place as: a letter"),
        Awaited::GoToMark if marks.is_empty() => {
            model.awaited = None;
            model.say("no marks yet · m and a letter set one");
        }
        Awaited::GoToMark => model.say(format!("go to mark: {}", marks.join(" "))),
    }
}

fn step_pane(model: &mut Model, forward: bool) {
    model.wanted.text_only = false;
    let order = Focus::ORDER;
    let at = order.iter().position(|f| *f == model.focus).unwrap_or(1);
    let side = model.wanted.side || model.size.0 < super::regions::MEDIUM;
    for n in 1..=order.len() {
        let next = order[if forward { (at + n) % 4 } else { (at + 4 - n) % 4 }];
        let hidden = !side && matches!(next, Focus::Actors | Focus::Quotes);
        if !hidden {
            model.focus = next;
            return;
        }
    }
}

/// With the library shown, hides it; else shows it and gives it the keys.
fn toggle_library(model: &mut Model) {
    let shown = model.regions().library.area() > 0;
    model.wanted.text_only = false;
    model.wanted.library = !shown;
    model.focus = if shown { Focus::Reader } else { Focus::Library };
}

fn toggle_side(model: &mut Model) {
    let shown = model.regions().actors.area() > 0;
    model.wanted.text_only = false;
    model.wanted.side = !shown;
    let narrow = model.size.0 < super::regions::MEDIUM;
    if shown && matches!(model.focus, Focus::Actors | Focus::Quotes) {
        model.focus = Focus::Reader;
    } else if !shown && narrow {
        model.focus = Focus::Actors;
    }
}

/// Esc takes one thing back at a time and never quits.
fn close(model: &mut Model) {
    if model.first_run {
        model.first_run = false;
    } else if model.reader.lit != super::reader::Lit::Nothing {
        model.reader.unlight();
    } else if model.reader.quote.is_some() {
        model.reader.quote = None;
    } else if model.focus == Focus::Library && !model.shelf.filter.is_empty() {
        super::narrowed::to(model, crate::text::SafeText::default());
    } else if model.focus != Focus::Reader {
        model.focus = Focus::Reader;
    } else if model.wanted.text_only {
        model.wanted.text_only = false;
    }
}

fn copy(model: &mut Model) -> Vec<Effect> {
    let Some(opened) = model.reader.opened.clone() else {
        model.say("nothing to copy yet");
        return vec![];
    };
    let briefing = &opened.briefing;
    let in_view = || briefing.quotes.iter().position(|q| model.reader.in_view(q.place));
    let chosen = match model.focus {
        Focus::Quotes => Some(model.side.quote).filter(|q| *q < briefing.quotes.len()),
        _ => model.reader.quote.or_else(in_view),
    };
    let Some(index) = chosen else {
        model.say("no quote on the screen · ) goes to the next one");
        return vec![];
    };
    model.reader.quote = Some(index);
    vec![Effect::Copy(crate::export::citation(briefing, &briefing.quotes[index]))]
}

fn edit(model: &mut Model) -> Vec<Effect> {
    let (Some(entry), Some(opened)) = (model.reader.entry, model.reader.opened.clone()) else {
        model.say("nothing to edit yet");
        return vec![];
    };
    let Some(Origin::File(path)) = model.shelf.origin(entry) else {
        model.say("this briefing is no file on disk, so there is nothing to edit");
        return vec![];
    };
    let place = match model.reader.quote.and_then(|q| opened.briefing.quotes.get(q)) {
        Some(quote) => quote.place,
        None if model.reader.top == 0 => return vec![Effect::Edit { path, entry, line: 1 }],
        None => model.reader.page.place_at(model.reader.top),
    };
    let line = opened.briefing.sections.get(place.section).map_or(1, |s| {
        s.blocks.iter().rev().find(|b| b.span.start <= place.span.start).map_or(s.line, |b| b.line)
    });
    vec![Effect::Edit { path, entry, line }]
}
