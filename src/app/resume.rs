//! Going on where the program was left, when it is started with no argument.

use super::{Effect, Model, kept, navigate, regions::Focus};
use crate::{
    library::EntryId,
    reading::{BriefingId, Spot},
    text::SafeText,
};
use std::path::PathBuf;

/// How far the return has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Resume {
    /// There is nothing to return to, or one is there.
    #[default]
    Done,
    /// The reading state has still to say what to open.
    WhatToOpen,
    /// It has still to say what to show of that which is being opened.
    WhatToShow,
    /// This briefing is to be shown once it is open.
    Awaiting {
        /// Which.
        briefing: BriefingId,
        /// Where in it.
        spot: Spot,
        /// Which pane had the keys.
        focus: Focus,
    },
}

impl Resume {
    /// Whether nothing else should be shown for now.
    pub fn is_open(&self) -> bool {
        *self != Self::Done
    }
}

/// The reading state has been read; `last` is what was open, as far as it is still there.
pub fn begin(model: &mut Model, last: Vec<PathBuf>) -> Vec<Effect> {
    let mut effects = Vec::new();
    match std::mem::take(&mut model.resume) {
        Resume::Done | Resume::Awaiting { .. } => return effects,
        Resume::WhatToShow => {}
        Resume::WhatToOpen => {
            model.opened_path = opened_path(&last);
            model.paths.clone_from(&last);
            effects.push(Effect::Begin(last));
        }
    }
    let Some(session) = model.kept.state.session.clone() else { return effects };
    if let Some(briefing) = session.briefing
        && !model.touched
    {
        let focus = Focus::named(&session.focus).unwrap_or_default();
        model.resume = Resume::Awaiting { briefing, spot: session.spot, focus };
        effects.extend(hurry(model));
        if let Some(entry) = model.kept.entry(briefing) {
            recognised(model, entry);
        }
    }
    effects
}

/// Has the briefing opened before all others, when it is among the entries.
pub fn hurry(model: &Model) -> Option<Effect> {
    let Resume::Awaiting { briefing, .. } = model.resume else { return None };
    let id = model.kept.entry_at(&model.shelf, briefing)?;
    match (model.shelf.is_pending(id), model.shelf.is_open(id)) {
        (true, _) => Some(Effect::Open(id)),
        (_, true) => Some(Effect::Load(vec![id])),
        _ => None,
    }
}

/// `entry` has been recognised: shows it when it is the one to return to.
pub fn recognised(model: &mut Model, entry: EntryId) {
    let Resume::Awaiting { briefing, spot, focus } = &model.resume else { return };
    if model.kept.entry(*briefing) != Some(entry) || model.shelf.ready(entry).is_none() {
        return;
    }
    let (spot, focus) = (kept::anchor(spot), *focus);
    model.resume = Resume::Done;
    if model.touched {
        return;
    }
    navigate::show(model, entry);
    model.focus = focus;
    model.reader.return_to(&spot);
    let Some(opened) = &model.reader.opened else { return };
    let title = &opened.briefing.head.title;
    let section = opened.briefing.sections.get(model.reader.section).filter(|_| model.reader.section > 0);
    let place = section.map_or(String::new(), |s| {
        format!(" · {}", s.kicker.as_deref().or(s.heading.as_deref()).unwrap_or(s.kind.name()))
    });
    model.say(format!("Resumed where you left: {title}{place}"));
}

/// What the header says of what is open.
pub fn opened_path(paths: &[PathBuf]) -> SafeText {
    match paths {
        [] => "samples".into(),
        [one] if one.as_os_str() == "-" => "standard input".into(),
        [one] => one.to_string_lossy().as_ref().into(),
        [first, rest @ ..] => format!("{} and {} more", first.to_string_lossy(), rest.len()).into(),
    }
}
