//! Followed queries, and the history of those that were asked.

use super::{
    Effect, Model, effect::Task, keeping, model::Overlay, overlay, reader::Lit, regions::Focus,
    search::Search,
};
use crate::{briefing::ActorId, reading::Change};

/// Follows what one is about: the actor chosen in the side panel or lit up, else the last query; the second time,
/// no longer.
pub fn toggle(model: &mut Model) -> Vec<Effect> {
    let Some(query) = current(model) else {
        model.say("nothing to follow · search with \" or choose an actor first");
        return vec![];
    };
    toggle_query(model, &query)
}

fn current(model: &Model) -> Option<String> {
    let chosen = model.shelf.chosen_follow().filter(|_| model.focus == Focus::Library);
    if let Some(follow) = chosen.and_then(|i| model.kept.state.follows.get(i)) {
        return Some(follow.query.clone());
    }
    if let Overlay::Search(search) = &model.overlay {
        return Some(search.typed.text().trim().to_string()).filter(|q| !q.is_empty());
    }
    if let Some(dossier) = &model.dossier {
        return dossier.known.as_ref().map(|known| known.person.query());
    }
    let name =
        actor(model).and_then(|id| Some(model.reader.opened.as_ref()?.briefing.actor(id)?.name.to_string()));
    let last = model.last_query.trim();
    name.map(|name| format!("@\"{name}\"")).or_else(|| (!last.is_empty()).then(|| last.to_string()))
}

/// The actor chosen in the side panel, or lit up.
pub fn actor(model: &Model) -> Option<ActorId> {
    match (model.focus, &model.reader.lit) {
        (Focus::Actors, _) => Some(ActorId(model.side.actor)),
        (_, Lit::Actor(id)) => Some(*id),
        _ => None,
    }
}

fn toggle_query(model: &mut Model, query: &str) -> Vec<Effect> {
    let followed = model.kept.state.follows.iter().any(|f| f.query == query);
    let query = query.to_string();
    let (change, said) = if followed {
        (Change::Unfollow(query.clone()), format!("no longer following {query}"))
    } else {
        (Change::Follow { query: query.clone(), name: None }, format!("following {query}"))
    };
    keeping::keep(model, vec![Task { entry: None, change }], Some(said.into()))
}

/// Opens the search of a followed query.
pub fn open(model: &mut Model, index: usize) -> Vec<Effect> {
    let Some(query) = model.kept.state.follows.get(index).map(|f| f.query.clone()) else { return vec![] };
    let mut effects = overlay::reopen_search(model, &query, 0);
    effects.extend(keeping::keep(model, vec![Task { entry: None, change: Change::Seen(query) }], None));
    effects
}

/// Remembers the query of the open search among those that were asked.
pub fn remember(model: &mut Model) -> Vec<Effect> {
    let Overlay::Search(search) = &model.overlay else { return vec![] };
    let query = search.typed.text().trim().to_string();
    let newest = model.kept.state.queries.last();
    if query.is_empty() || search.rows.is_empty() || newest == Some(&query) {
        return vec![];
    }
    keeping::keep(model, vec![Task { entry: None, change: Change::Asked(query) }], None)
}

/// From the first row up to the query asked before; else a row up. `true` when another query is typed now.
pub fn older(search: &mut Search, asked: &[String]) -> bool {
    if search.selected > 0 {
        search.selected -= 1;
        return false;
    }
    let before = search.browsing.unwrap_or(asked.len()).min(asked.len());
    // what is typed already is no older query
    let same = |query: &String| query.trim() == search.typed.text().trim();
    let Some(at) = (0..before).rev().find(|i| !same(&asked[*i])) else { return false };
    if search.browsing.is_none() {
        search.draft = search.typed.text().clone();
    }
    search.browsing = Some(at);
    search.typed.set(&asked[at]);
    true
}

/// Back down towards what was typed; else a row down. `true` when another query is typed now.
pub fn newer(search: &mut Search, asked: &[String]) -> bool {
    let Some(at) = search.browsing.filter(|_| search.selected == 0) else {
        search.selected = super::side::step(search.selected, 1, search.rows.len());
        return false;
    };
    let next = at + 1;
    search.browsing = (next < asked.len()).then_some(next);
    let query = asked.get(next).map_or(search.draft.as_str(), String::as_str).to_string();
    search.typed.set(&query);
    true
}
