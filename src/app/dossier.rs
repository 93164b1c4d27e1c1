//! The dossier: all that one actor of the library said, and who that is.

use super::{Effect, Model, finder, follow, go::Came, model::Overlay, navigate, overlay, side, typed::Typed};
use crate::{
    command::Id,
    library::{
        EntryId,
        people::{Appearance, Dossier as Known, Said, Who},
    },
    text::{SafeText, fold::words},
};
use std::sync::Arc;

/// Commands that do something here, in the order of the help.
pub const COMMANDS: [Id; 19] = [
    Id::Down,
    Id::Up,
    Id::PageDown,
    Id::PageUp,
    Id::HalfDown,
    Id::HalfUp,
    Id::Top,
    Id::Bottom,
    Id::Copy,
    Id::SearchQuotes,
    Id::PickActor,
    Id::Find,
    Id::Back,
    Id::Follow,
    Id::Choose,
    Id::NextTheme,
    Id::Help,
    Id::Close,
    Id::Quit,
];

/// Offices and houses that are shown where there is little room.
pub const FEW: usize = 2;

/// State of the screen.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Whose.
    pub who: Who,
    /// Number of the newest request; answers to older ones are dropped.
    pub generation: u64,
    /// What is known, once the answer is there.
    pub known: Option<Arc<Known>>,
    /// Whether the answer was that there is nobody.
    pub gone: bool,
    /// What is shown of it, row by row.
    pub rows: Vec<Row>,
    /// Index of the chosen row.
    pub selected: usize,
    /// First row shown.
    pub top: usize,
    /// Words that the quotes shown must have.
    pub narrowed: SafeText,
    /// What is to be chosen once the answer is there.
    wanted: Option<Chosen>,
}

/// One row of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// Day and title of a briefing, by its place among the briefings.
    Briefing(usize),
    /// A quote in it.
    Quote(usize, usize),
}

/// What is chosen: a quote of a briefing, or the briefing.
pub type Chosen = (EntryId, Option<usize>);

/// A dossier to come back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Whose.
    pub who: Who,
    /// What was chosen.
    pub chosen: Option<Chosen>,
    /// Words it was narrowed by.
    pub narrowed: SafeText,
}

/// Opens the dossier of `who`.
pub fn open(model: &mut Model, who: Who) -> Vec<Effect> {
    return_to(model, Spot { who, chosen: None, narrowed: SafeText::default() })
}

/// Opens a dossier as it was left.
pub fn return_to(model: &mut Model, spot: Spot) -> Vec<Effect> {
    // what was on the screen last stands there until the answer comes
    let known = model.dossier_before.take().filter(|(who, _)| *who == spot.who).map(|(_, known)| known);
    let mut dossier = Dossier {
        who: spot.who,
        generation: 0,
        known,
        gone: false,
        rows: Vec::new(),
        selected: 0,
        top: 0,
        narrowed: spot.narrowed,
        wanted: spot.chosen,
    };
    dossier.arrange();
    model.dossier = Some(dossier);
    ask(model)
}

/// Asks what is known now.
pub fn ask(model: &mut Model) -> Vec<Effect> {
    let Some(dossier) = &mut model.dossier else { return vec![] };
    model.generation += 1;
    dossier.generation = model.generation;
    vec![Effect::Dossier { generation: model.generation, who: dossier.who }]
}

/// Takes in the answer to the newest request.
pub fn found(model: &mut Model, generation: u64, known: Option<Arc<Known>>) {
    let Some(dossier) = model.dossier.as_mut().filter(|d| d.generation == generation) else { return };
    dossier.wanted = dossier.wanted.or_else(|| dossier.chosen());
    dossier.gone = known.is_none();
    dossier.known = known.or(dossier.known.take());
    dossier.arrange();
}

impl Dossier {
    /// Lists anew what is shown, with the same row chosen where it is still there.
    fn arrange(&mut self) {
        let Some(known) = &self.known else { return };
        let wanted = self.wanted.take();
        let sought: Vec<String> = words(&self.narrowed).into_iter().map(|word| format!(" {word}")).collect();
        self.rows.clear();
        for (at, briefing) in known.briefings.iter().enumerate() {
            let fits = |said: &&Said| sought.iter().all(|word| said.folded.contains(word));
            let quotes: Vec<usize> =
                (0..briefing.quotes.len()).filter(|q| fits(&&briefing.quotes[*q])).collect();
            let titled = || {
                let title = words(&briefing.head.title).iter().fold(String::new(), |all, w| all + " " + w);
                briefing.quotes.is_empty() && sought.iter().all(|word| title.contains(word))
            };
            if !quotes.is_empty() || titled() {
                self.rows.push(Row::Briefing(at));
                self.rows.extend(quotes.into_iter().map(|quote| Row::Quote(at, quote)));
            }
        }
        let is = |row: &Row| wanted.is_some() && self.told(*row) == wanted;
        self.selected =
            self.rows.iter().position(is).unwrap_or(self.selected.min(self.rows.len().saturating_sub(1)));
        self.step(0);
    }

    /// The briefing of a row, and the quote.
    pub fn at(&self, row: Row) -> Option<(&Appearance, Option<&Said>)> {
        let known = self.known.as_ref()?;
        match row {
            Row::Briefing(at) => Some((known.briefings.get(at)?, None)),
            Row::Quote(at, quote) => {
                let briefing = known.briefings.get(at)?;
                Some((briefing, briefing.quotes.get(quote)))
            }
        }
    }

    fn told(&self, row: Row) -> Option<Chosen> {
        self.at(row).map(|(briefing, said)| (briefing.entry, said.map(|s| s.quote)))
    }

    /// What is chosen.
    pub fn chosen(&self) -> Option<Chosen> {
        self.told(*self.rows.get(self.selected)?)
    }

    /// Whether a row can be chosen: quotes, and briefings that have none to show.
    fn choosable(&self, at: usize) -> bool {
        match self.rows.get(at) {
            Some(Row::Quote(..)) => true,
            Some(Row::Briefing(_)) => !matches!(self.rows.get(at + 1), Some(Row::Quote(..))),
            None => false,
        }
    }

    /// Moves the choice by so many rows, on to one that can be chosen.
    pub fn step(&mut self, step: isize) {
        let to = side::step(self.selected, step, self.rows.len());
        let down = (to..self.rows.len()).find(|at| self.choosable(*at));
        let up = (0..to).rev().find(|at| self.choosable(*at));
        let found = if step < 0 { up.filter(|_| !self.choosable(to)).or(down) } else { down.or(up) };
        self.selected = found.unwrap_or(0);
    }

    /// Where the parts of the screen stand.
    pub fn areas(&self, size: (u16, u16)) -> Areas {
        let rows = self.known.as_ref().map_or(0, |known| {
            let some = |any: bool| usize::from(any);
            let stretches = |list: usize| list.min(FEW) + some(list > FEW);
            some(!known.person.names.is_empty())
                + stretches(known.roles.len())
                + stretches(known.affiliations.len())
                + some(!known.with.is_empty())
        });
        divided(size, rows as u16)
    }

    /// Scrolls so that the choice, and its briefing above it, are shown in `height` rows.
    pub fn keep_in_view(&mut self, height: usize) {
        let title = self.selected.checked_sub(1).filter(|at| matches!(self.rows[*at], Row::Briefing(_)));
        if let Some(title) = title.filter(|_| height > 2) {
            self.top = self.top.min(title);
        }
        self.top = side::keep_in_view(self.top, self.selected, height, self.rows.len());
    }
}

/// Runs a command on this screen.
pub fn run(model: &mut Model, id: Id) -> Vec<Effect> {
    let size = model.size;
    let Some(dossier) = &mut model.dossier else { return vec![] };
    let height = usize::from(dossier.areas(size).list.height);
    match id {
        Id::Down | Id::Up | Id::PageDown | Id::PageUp | Id::HalfDown | Id::HalfUp | Id::Top | Id::Bottom => {
            let step = navigate::distance(id, height, dossier.rows.len());
            dossier.step(step);
        }
        Id::Choose => go(model),
        Id::Copy => return copy(model),
        Id::Follow => return follow::toggle(model),
        Id::Find => {
            let before = dossier.narrowed.clone();
            model.overlay = Overlay::Narrow { typed: Typed::new(&before), before };
        }
        Id::SearchQuotes => {
            let query = dossier.known.as_ref().map(|known| known.person.query()).unwrap_or_default();
            return overlay::reopen_search(model, &format!("{query} "), 0);
        }
        Id::PickActor => return finder::open(model),
        Id::Close if !dossier.narrowed.is_empty() => narrow(model, SafeText::default()),
        Id::Close | Id::Dossier | Id::Back => _ = close(model),
        Id::Help | Id::Palette | Id::NextTheme | Id::Quit | Id::Suspend | Id::Redraw => {
            return super::run::anywhere(model, id);
        }
        _ => model.say("not here · esc closes the dossier"),
    }
    vec![]
}

/// Shows only what has these words.
pub fn narrow(model: &mut Model, text: SafeText) {
    let Some(dossier) = &mut model.dossier else { return };
    dossier.wanted = dossier.chosen();
    dossier.narrowed = text;
    dossier.arrange();
}

/// Closes the dossier, and keeps it for the way back.
pub fn close(model: &mut Model) -> Option<Spot> {
    let dossier = model.dossier.take()?;
    let chosen = dossier.chosen();
    let (who, narrowed) = (dossier.who, dossier.narrowed);
    model.dossier_before = dossier.known.map(|known| (who, known));
    Some(Spot { who, chosen, narrowed })
}

fn copy(model: &mut Model) -> Vec<Effect> {
    let said = model.dossier.as_ref().and_then(|d| d.at(*d.rows.get(d.selected)?)?.1);
    match said.map(|said| said.citation.clone()) {
        Some(citation) => vec![Effect::Copy(citation)],
        None => {
            model.say("no quote is chosen");
            vec![]
        }
    }
}

/// Enter: to the quote in its briefing, or to the first mention in a briefing without one.
fn go(model: &mut Model) {
    let Some(dossier) = &model.dossier else { return };
    let Some((entry, quote)) = dossier.chosen() else { return };
    let mention = dossier.at(dossier.rows[dossier.selected]).and_then(|(briefing, _)| briefing.mention);
    if model.shelf.ready(entry).is_none() {
        model.say("that briefing is gone");
        return;
    }
    if let Some(spot) = close(model) {
        navigate::leave_from(model, Came::Dossier(spot), entry);
    }
    navigate::show(model, entry);
    match (quote, mention) {
        (Some(quote), _) => navigate::choose_quote(model, quote),
        (None, Some(place)) => model.reader.reveal(place),
        (None, None) => {}
    }
    model.focus = super::regions::Focus::Reader;
}

/// Where the parts of the screen stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// Names, offices, company.
    pub facts: ratatui::layout::Rect,
    /// Quotes by briefing.
    pub list: ratatui::layout::Rect,
    /// The chosen quote in full; empty where there is no room.
    pub preview: ratatui::layout::Rect,
}

/// Divides a screen of `size`: facts and the chosen quote beside the list when wide, else above and below it; on small
/// screens the list alone. There are `rows_of_facts` to be shown, if there is room.
fn divided((columns, rows): (u16, u16), rows_of_facts: u16) -> Areas {
    use ratatui::layout::Rect;
    let top = if rows < 12 { 1 } else { 2 }.min(rows.saturating_sub(1));
    let body = Rect { x: 0, y: top, width: columns, height: rows.saturating_sub(top + 1) };
    if columns >= super::regions::WIDE {
        let list = columns * 3 / 5;
        let aside = Rect { x: list, width: columns - list, ..body };
        let preview = (aside.height / 3).min(14);
        let facts = aside.height - preview;
        return Areas {
            facts: Rect { height: facts, ..aside },
            list: Rect { width: list, ..body },
            preview: Rect { y: aside.y + facts, height: preview, ..aside },
        };
    }
    let (most, preview) = match body.height {
        24.. => (8, 6),
        14..=23 => (4, 4),
        _ => (0, 0),
    };
    let facts = most.min(rows_of_facts + 1);
    Areas {
        facts: Rect { height: facts, ..body },
        list: Rect { y: body.y + facts, height: body.height - facts - preview, ..body },
        preview: Rect { y: body.bottom() - preview, height: preview, ..body },
    }
}
