//! Briefings that are on their way from the disk, and what is to be done once they are there.

use super::{Effect, Model, model::Overlay, navigate, noted, run, search::Line, search_areas};
use crate::{
    command::{Id, Key},
    library::EntryId,
    reading::NoteId,
};
use std::collections::HashSet;

/// Most rows of search results that are fetched at once.
const MOST_ROWS: usize = 64;
/// Briefings of the list that are fetched ahead, by their distance from the one shown: mostly one goes down.
const AHEAD: [isize; 4] = [1, -1, 2, 3];
/// And by rows, as far as these are others.
const ROWS_AHEAD: [isize; 3] = [1, -1, 2];

/// What is to be done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Show the briefing.
    Show,
    /// This command, which could do nothing yet.
    Command(Id, Key),
    /// Go to this mark.
    Mark(char),
    /// Go to this note.
    Note(NoteId),
}

/// What is awaited.
#[derive(Debug, Clone, Default)]
pub struct Coming {
    /// What the command that runs now lacks.
    lacks: Option<EntryId>,
    /// What is waited for, what for, and whether it has been asked for.
    awaited: Option<(EntryId, Again, bool)>,
    /// For which briefing its neighbours were fetched.
    near: Option<EntryId>,
    /// For which search, and which of its briefings were asked for.
    rows: (u64, HashSet<EntryId>),
    /// Whether something that the reader had asked for was done now.
    done: bool,
}

impl Coming {
    /// Whether something that the reader had asked for was done now; says so once.
    pub fn take_done(&mut self) -> bool {
        std::mem::take(&mut self.done)
    }

    /// Gives up what was waited for: the reader went on.
    pub fn forget(&mut self) {
        self.awaited = None;
        self.lacks = None;
    }

    /// Asks again: who was asked may not have known yet.
    pub fn ask_again(&mut self) {
        if let Some((_, _, asked)) = &mut self.awaited {
            *asked = false;
        }
        self.near = None;
    }

    /// Says that `id` is to be shown when it is there.
    pub fn show(&mut self, id: EntryId) {
        self.awaited = Some((id, Again::Show, false));
    }
}

/// Whether the briefing of `id` is not at hand. Then whoever asks is to do nothing, for it is done again when it is.
pub fn lacks(model: &mut Model, id: EntryId) -> bool {
    let lacks = is_lacking(model, id);
    if lacks {
        model.coming.lacks = Some(id);
    }
    lacks
}

/// Says what is to be done again, if it lacked something.
pub fn put_off(model: &mut Model, again: Again) {
    if let Some(id) = model.coming.lacks.take() {
        model.coming.awaited = Some((id, again, false));
    }
}

/// Does what waited for `id`.
pub fn arrived(model: &mut Model, id: EntryId) -> Vec<Effect> {
    let Some((_, again, _)) = model.coming.awaited.take_if(|awaited| awaited.0 == id) else { return vec![] };
    model.dirty = true;
    model.coming.done = again != Again::Show;
    match again {
        Again::Show => navigate::show(model, id),
        Again::Command(command, key) => return run::run(model, command, key),
        Again::Mark(letter) => navigate::go_to_mark(model, letter),
        Again::Note(note) => noted::go(model, note),
    }
    vec![]
}

/// What is to be fetched at once: what is waited for; the rows of the search that show.
pub fn ask(model: &mut Model) -> Option<Effect> {
    let mut wanted = Vec::new();
    if let Some((id, _, asked)) = &mut model.coming.awaited
        && !std::mem::replace(asked, true)
    {
        wanted.push(*id);
    }
    if let Overlay::Search(search) = &model.overlay {
        if model.coming.rows.0 != search.generation {
            model.coming.rows = (search.generation, HashSet::new());
        }
        let height = usize::from(search_areas(model.size).0.height).min(MOST_ROWS);
        let chosen = search.chosen().into_iter();
        let row = |line: &Line| match line {
            Line::Row(at) => search.order.get(*at).and_then(|row| search.rows.get(*row)),
            Line::Head(..) => None,
        };
        let shown = chosen.chain(search.lines.iter().skip(search.top).take(height).filter_map(row));
        let leads = shown.map(|group| group.lead.entry);
        let echoes =
            search.chosen().into_iter().flat_map(|group| group.echoes.iter().take(8).map(|e| e.entry));
        let lacking: Vec<EntryId> = leads.chain(echoes).filter(|id| is_lacking(model, *id)).collect();
        wanted.extend(lacking.into_iter().filter(|id| model.coming.rows.1.insert(*id)));
    }
    (!wanted.is_empty()).then_some(Effect::Load(wanted))
}

/// Those neighbours of what is shown that nobody has asked for yet, and of what they are that.
fn near(model: &Model) -> Option<(EntryId, Vec<EntryId>)> {
    let here = model.reader.entry.filter(|here| model.coming.near != Some(*here))?;
    if matches!(model.overlay, Overlay::Search(_)) {
        return None;
    }
    let near = AHEAD.iter().filter_map(|step| model.shelf.neighbour(here, *step));
    // other rows are beside it where stories are folded
    let listed = model.shelf.chosen() == Some(here);
    let rows = ROWS_AHEAD.iter().filter(|_| listed).filter_map(|step| model.shelf.beside(*step));
    let mut wanted = Vec::new();
    for id in near.chain(rows) {
        if is_lacking(model, id) && !wanted.contains(&id) {
            wanted.push(id);
        }
    }
    (!wanted.is_empty()).then_some((here, wanted))
}

/// Whether there are neighbours to fetch.
pub fn has_near(model: &Model) -> bool {
    near(model).is_some()
}

/// The neighbours of what is shown, once: for while nothing else is to be done, as nobody waits for them.
pub fn ask_near(model: &mut Model) -> Option<Effect> {
    let (here, wanted) = near(model)?;
    model.coming.near = Some(here);
    Some(Effect::Load(wanted))
}

fn is_lacking(model: &Model, id: EntryId) -> bool {
    model.shelf.is_open(id) && model.shelf.ready(id).is_none()
}
