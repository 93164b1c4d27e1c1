//! What is stored without being asked for: read briefings, places, the session. And what comes of it.

use super::{
    Effect, Model, coming,
    effect::Task,
    event::{Kept as Answer, State},
    kept,
    model::Overlay,
    navigate,
    regions::Focus,
    resume,
    stay::Parted,
};
use crate::{
    library::{EntryId, Opened},
    reading::{Change, Key, Known},
    text::SafeText,
};
use std::{collections::HashSet, sync::Arc};

/// So many briefings at most are looked at in full since they may be known ones that moved.
const MOST_MOVED: usize = 64;

/// What an event may change, as it was before.
#[derive(Debug, Clone, Copy)]
pub struct Before {
    entry: Option<EntryId>,
}

impl Before {
    /// Before an event.
    pub fn of(model: &Model) -> Self {
        Self { entry: model.reader.entry }
    }
}

/// What is to be stored and asked after an event; `acted` when the reader did something in the panes.
pub fn after(model: &mut Model, before: Before, acted: bool) -> Vec<Effect> {
    let here =
        model.focus == Focus::Reader && matches!(model.overlay, Overlay::None) && model.dossier.is_none();
    let moved = model.reader.entry != before.entry;
    // a briefing that was gone to on purpose; what is done within it counts as it is done
    model.reader.engaged |= acted && here && moved;
    let mut tasks = model.reader.parted.take().map_or(vec![], |parted| leave(model, &parted));
    // not by what arrives meanwhile: that comes at any time
    let stays = acted && here && !moved;
    if stays && model.reader.engaged && !model.reader.counted && model.reader.came_to_end() {
        tasks.extend(read(model));
    }
    if moved && acted && here {
        tasks.extend(session(model));
    }
    let mut effects = keep(model, tasks, None);
    if moved {
        effects.extend(compare(model));
    }
    effects.extend(tell_search(model));
    effects
}

/// What is to be stored at the end of the program.
pub fn farewell(model: &mut Model) -> Vec<Task> {
    let mut tasks = model.reader.part().map_or(vec![], |parted| leave(model, &parted));
    tasks.extend(session(model));
    tasks
}

/// Stores `tasks` together, and then says `said`.
pub fn keep(model: &mut Model, tasks: Vec<Task>, said: Option<SafeText>) -> Vec<Effect> {
    if tasks.is_empty() {
        return vec![];
    }
    model.ticket += 1;
    vec![Effect::Keep { ticket: model.ticket, tasks, said }]
}

/// What the briefing of `entry` is known by.
pub fn key_of(model: &Model, entry: EntryId) -> Option<Key> {
    key(model, entry, model.shelf.ready(entry)?)
}

fn key(model: &Model, entry: EntryId, opened: &Opened) -> Option<Key> {
    Some(kept::key(&model.shelf.origin(entry)?, &opened.briefing))
}

fn leave(model: &mut Model, parted: &Parted) -> Vec<Task> {
    // who only passes by leaves nothing behind: what it is known by takes a look at every letter
    if !(parted.finished || parted.engaged) {
        return vec![];
    }
    let Some(briefing) = key(model, parted.entry, &parted.opened) else { return vec![] };
    let mut tasks = Vec::new();
    if parted.finished {
        tasks.extend(read_task(model, parted.entry, &parted.opened, briefing.clone()));
    }
    if parted.engaged {
        let change = Change::Place { briefing, spot: kept::spot(&parted.spot) };
        tasks.push(Task { entry: Some(parted.entry), change });
    }
    tasks
}

/// The briefing shown counts as read.
fn read(model: &mut Model) -> Option<Task> {
    model.reader.counted = true;
    let (entry, opened) = (model.reader.entry?, model.reader.opened.clone()?);
    let briefing = key(model, entry, &opened)?;
    read_task(model, entry, &opened, briefing)
}

/// `None` when it has been read as it is.
fn read_task(model: &mut Model, entry: EntryId, opened: &Arc<Opened>, briefing: Key) -> Option<Task> {
    let known = model.kept.known(entry).and_then(|known| known.read);
    model.kept.set_read(entry, true);
    if known.is_some_and(|(_, print)| print == briefing.fingerprint) {
        return None;
    }
    let paragraphs = kept::paragraphs(&opened.briefing).into_iter().map(|(_, print)| print).collect();
    Some(Task { entry: Some(entry), change: Change::Read { briefing, paragraphs } })
}

/// Read when it is unread, and the other way round.
pub fn toggle_read(model: &mut Model) -> Vec<Effect> {
    let entry = if model.focus == Focus::Library { model.shelf.chosen() } else { model.reader.entry };
    if entry.is_some_and(|id| coming::lacks(model, id)) {
        return vec![];
    }
    let opened = entry.and_then(|id| Some((id, model.shelf.ready(id)?.clone())));
    let Some((entry, opened)) = opened else {
        model.say("no briefing to mark");
        return vec![];
    };
    let Some(briefing) = key(model, entry, &opened) else { return vec![] };
    if model.reader.entry == Some(entry) {
        model.reader.counted = true;
    }
    if model.kept.is_unread(entry) {
        let task = read_task(model, entry, &opened, briefing).into_iter().collect();
        return keep(model, task, Some("marked as read".into()));
    }
    model.kept.set_read(entry, false);
    let task = Task { entry: Some(entry), change: Change::Unread(briefing) };
    keep(model, vec![task], Some("marked as unread".into()))
}

/// The next unread briefing below the one shown, or from the top of the list.
pub fn next_unread(model: &mut Model) {
    let unread = |id: &EntryId| model.kept.is_unread(*id) && Some(*id) != model.reader.entry;
    let next = model.shelf.around(model.reader.entry).find(unread);
    match next {
        Some(id) if coming::lacks(model, id) => {}
        Some(id) => {
            navigate::leave(model);
            navigate::show(model, id);
            model.focus = Focus::Reader;
        }
        None if model.kept.loaded => model.say("no other unread briefing"),
        None => model.say("the reading state is still being opened"),
    }
}

/// Where the program is, for the next start. Not from standard input: there is no coming back to that.
fn session(model: &Model) -> Option<Task> {
    let entry = model.reader.entry?;
    let from_pipe = model.paths.iter().any(|path| path.as_os_str() == "-");
    if from_pipe || model.resume.is_open() {
        return None;
    }
    let opened = model.reader.opened.as_ref()?;
    let change = Change::Session {
        briefing: Some(key(model, entry, opened)?),
        spot: kept::spot(&model.reader.spot()),
        focus: model.focus.name().to_string(),
        roots: model.paths.clone(),
    };
    Some(Task { entry: Some(entry), change })
}

/// Asks how the briefing shown was when it was read, when it has changed since.
fn compare(model: &Model) -> Option<Effect> {
    let entry = model.reader.entry?;
    let (_, print) = model.kept.known(entry)?.read?;
    let opened = model.shelf.ready(entry)?;
    if kept::fingerprint(&opened.briefing) == print {
        return None;
    }
    Some(Effect::Recall { entry, key: key(model, entry, opened)? })
}

/// What was asked by [`compare`], or where only the disk could tell which briefing it is.
pub fn recalled(model: &mut Model, entry: EntryId, known: Option<Known>, paragraphs: &[u64]) -> Vec<Effect> {
    let Some(known) = known else { return vec![] };
    model.kept.bind(entry, known.id, known.read.is_some());
    resume::recognised(model, entry);
    let print = key_of(model, entry).map(|key| key.fingerprint);
    let as_read = known.read.is_none_or(|(_, read)| Some(read) == print);
    if model.reader.entry == Some(entry) {
        navigate::return_to_spot(model, entry);
        refresh_notes(model);
        if !as_read && !paragraphs.is_empty() {
            let before: HashSet<u64> = paragraphs.iter().copied().collect();
            let count = model.reader.mark_changed(&before);
            if count > 0 {
                let what = super::plural(count, "paragraph");
                model.say(format!("{what} changed since you read it"));
            }
        }
    }
    vec![]
}

/// The reading state has been read, for the first time or because another program changed it.
pub fn take_state(model: &mut Model, state: State) -> Vec<Effect> {
    let first = !model.kept.loaded;
    let State { state, notes, durable, roots, last } = state;
    model.kept.durable = durable;
    model.kept.set_roots(roots);
    model.kept.take(state, notes);
    let mut effects = Vec::new();
    effects.extend(recognise_listed(model));
    for id in model.shelf.listed()..model.shelf.len() {
        effects.extend(recognise(model, EntryId(id)));
    }
    drop_kept_marks(model);
    if first {
        effects.extend(resume::begin(model, last));
        if let Some(entry) = model.reader.entry {
            effects.extend(compare(model));
            navigate::return_to_spot(model, entry);
        }
    }
    refresh_notes(model);
    model.shelf.set_follows(model.kept.state.follows.len());
    model.shelf.arrange(model.today);
    effects
}

/// Leaves of our own marks those that the state does not know of: they are on their way to it.
fn drop_kept_marks(model: &mut Model) {
    let known: HashSet<char> = model.kept.state.marks.iter().map(|m| m.letter).collect();
    model.trail.marks.retain(|letter, _| !known.contains(letter));
}

/// Finds out what is known of the briefings that the index lists: by their paths, and by their titles where a known
/// briefing is not where it was. Those are looked at in full.
pub fn recognise_listed(model: &mut Model) -> Vec<Effect> {
    if model.shelf.listed() == 0 {
        return vec![];
    }
    let (there, elsewhere) = model.kept.among(&model.shelf);
    let mut effects: Vec<Effect> = there.iter().filter_map(|id| recognise(model, *id)).collect();
    if !elsewhere.is_empty() {
        let moved = model.shelf.listed_titles().filter(|(_, title)| elsewhere.contains(*title));
        let moved = moved.map(|(id, _)| id).filter(|id| model.kept.entry_known(*id).is_none());
        let moved: Vec<EntryId> = moved.take(MOST_MOVED).collect();
        if !moved.is_empty() {
            effects.push(Effect::Load(moved));
        }
    }
    effects
}

/// A briefing was opened: finds out what is known of it.
pub fn recognise(model: &mut Model, entry: EntryId) -> Option<Effect> {
    let effect = model.kept.recognise(&model.shelf, entry);
    resume::recognised(model, entry);
    effect
}

/// The answer to [`Effect::Keep`].
pub fn answered(model: &mut Model, answer: Answer) -> Vec<Effect> {
    let Answer { ticket, said, result } = answer;
    match result {
        Ok(part) => {
            model.kept.merge(part.state, part.notes, &part.touched);
            drop_kept_marks(model);
            super::ask::kept(model, ticket);
            if let Some(said) = said {
                let aside =
                    if model.kept.durable { "" } else { " · until you leave, for it cannot be stored" };
                model.say(format!("{said}{aside}"));
            }
            if model.shelf.set_follows(model.kept.state.follows.len()) {
                model.kept.hits.clear();
                model.shelf.arrange(model.today);
            }
            refresh_notes(model);
        }
        Err(reason) => {
            super::ask::refused(model, ticket);
            model.trouble(reason);
        }
    }
    vec![]
}

/// Finds the places of the notes on the briefing shown.
pub fn refresh_notes(model: &mut Model) {
    let (Some(entry), Some(opened)) = (model.reader.entry, &model.reader.opened) else { return };
    let places = model.kept.notes(entry).map(|note| kept::anchor(&note.spot).find(&opened.briefing));
    let mut places: Vec<_> = places.collect();
    places.sort_unstable();
    model.reader.noted = places;
}

/// Tells the search what is read, marked, noted and tagged, and has followed queries counted, when that matters.
fn tell_search(model: &mut Model) -> Vec<Effect> {
    let searching = matches!(model.overlay, Overlay::Search(_));
    let following = !model.kept.state.follows.is_empty() && model.shelf.pending == 0;
    if !searching && !following {
        return vec![];
    }
    let mut effects: Vec<Effect> =
        model.kept.fresh_marks(model.today).map(|marks| Effect::Marks(Arc::new(marks))).into_iter().collect();
    if following && (!effects.is_empty() || std::mem::take(&mut model.shelf.recount)) {
        model.shelf.recount = false;
        effects.push(Effect::Count(model.kept.state.follows.iter().map(|f| f.query.clone()).collect()));
    }
    effects
}
