//! The finder of actors: letters typed, and who of the whole library goes by them.

use super::{Effect, Model, dossier, input, model::Overlay, navigate, side, typed::Typed};
use crate::{command::Id, library::people::Person, text::SafeText};

/// State of the box.
#[derive(Debug, Clone, Default)]
pub struct Finder {
    /// What is typed.
    pub typed: Typed,
    /// Number of the newest request; answers to older ones are dropped.
    pub generation: u64,
    /// Who was found, the best first.
    pub rows: Vec<Row>,
    /// How many there are in all.
    pub total: usize,
    /// How many actors the library has.
    pub everybody: usize,
    /// What is to be said about the result: the spelling that was sought instead.
    pub note: Option<SafeText>,
    /// Whether no answer has come yet.
    pub waiting: bool,
    /// Whether what is shown answers what is typed.
    pub answered: bool,
    /// Whether enter was pressed before the answer came: the best of it is meant, not what is shown meanwhile.
    pub entered: bool,
    /// Index of the chosen row.
    pub selected: usize,
    /// First row shown.
    pub top: usize,
}

/// Somebody found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Who.
    pub person: Person,
    /// The other name by which they were found.
    pub by: Option<SafeText>,
}

/// Opens the box with everybody in it, once the answer is there.
pub fn open(model: &mut Model) -> Vec<Effect> {
    model.overlay = Overlay::Finder(Finder { waiting: true, ..Finder::default() });
    ask(model)
}

/// Asks who goes by what is typed.
pub fn ask(model: &mut Model) -> Vec<Effect> {
    let Overlay::Finder(finder) = &mut model.overlay else { return vec![] };
    model.generation += 1;
    finder.generation = model.generation;
    finder.answered = false;
    vec![Effect::FindPeople { generation: model.generation, text: finder.typed.text().to_string() }]
}

/// Who was found.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Which request this answers.
    pub generation: u64,
    /// The best first, cut to what a person looks at.
    pub rows: Vec<Row>,
    /// How many there are in all.
    pub total: usize,
    /// How many actors the library has.
    pub everybody: usize,
    /// Words that nobody has as typed, and what was sought instead.
    pub near: Vec<(String, String)>,
}

/// Takes in the answer to the newest request.
pub fn found(model: &mut Model, answer: Answer) -> Vec<Effect> {
    let Overlay::Finder(finder) = &mut model.overlay else { return vec![] };
    if finder.generation != answer.generation {
        return vec![];
    }
    let pairs: Vec<String> = answer.near.iter().map(|(typed, used)| format!("{typed} → {used}")).collect();
    finder.note =
        (!pairs.is_empty()).then(|| format!("{}: nobody is spelled as typed", pairs.join(", ")).into());
    finder.waiting = false;
    finder.rows = answer.rows;
    finder.total = answer.total;
    finder.everybody = answer.everybody;
    finder.selected = finder.selected.min(finder.rows.len().saturating_sub(1));
    finder.answered = true;
    if std::mem::take(&mut finder.entered) { run(model, Id::Accept) } else { vec![] }
}

/// Runs a command while the box is open.
pub fn run(model: &mut Model, id: Id) -> Vec<Effect> {
    let Overlay::Finder(finder) = &mut model.overlay else { return vec![] };
    if finder.typed.edit(id) {
        return typed_anew(model);
    }
    match id {
        Id::NextRow | Id::PreviousRow => {
            let step = navigate::distance(id, 0, 0);
            finder.selected = side::step(finder.selected, step, finder.rows.len());
        }
        Id::Accept if !finder.answered => finder.entered = true,
        Id::Accept => {
            let Some(who) = finder.rows.get(finder.selected).map(|row| row.person.who) else { return vec![] };
            model.overlay = Overlay::None;
            return dossier::open(model, who);
        }
        _ if input::leaves(id) => model.overlay = Overlay::None,
        _ => {}
    }
    vec![]
}

/// What follows from other letters in the line.
pub fn typed_anew(model: &mut Model) -> Vec<Effect> {
    let Overlay::Finder(finder) = &mut model.overlay else { return vec![] };
    finder.selected = 0;
    finder.entered = false;
    ask(model)
}
