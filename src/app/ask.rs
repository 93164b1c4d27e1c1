//! The box in which a note or tags are written. It stays open until what was written is on disk.

use super::{
    Effect, Model, anchor::Anchor, effect::Task, input, keeping, kept, model::Overlay, regions::Focus,
    typed::Typed,
};
use crate::{
    briefing::{Briefing, Place},
    command::Id,
    library::EntryId,
    reading::{Change, Key, NoteId, Spot},
    text::SafeText,
};

/// The open box.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What is asked for.
    pub title: &'static str,
    /// What it is about.
    pub about: SafeText,
    /// What has been written.
    pub typed: Typed,
    /// Whether it is on its way to the disk, under this number.
    pub ticket: Option<u64>,
    purpose: Purpose,
}

#[derive(Debug, Clone)]
enum Purpose {
    Note(Box<About>),
    /// On this briefing, in the place of those that are there.
    Tags(EntryId, Box<Key>, Vec<String>),
}

/// What a note is about.
#[derive(Debug, Clone)]
struct About {
    entry: EntryId,
    briefing: Key,
    spot: Spot,
    quote: String,
    speaker: Option<String>,
    /// The note that is there already.
    was: Option<(NoteId, String)>,
}

/// A quote or a paragraph.
struct Passage {
    place: Place,
    speaker: Option<String>,
    is_quote: bool,
}

/// Opens the box for a note on the chosen quote, else on the paragraph where one is.
pub fn open_note(model: &mut Model) {
    let (Some(entry), Some(opened)) = (model.reader.entry, model.reader.opened.clone()) else {
        return model.say("nothing to write a note on yet");
    };
    let briefing = &opened.briefing;
    let Some(passage) = passage(model, briefing) else {
        return model.say("no words here to write a note on");
    };
    let Some(key) = keeping::key_of(model, entry) else { return };
    let words = briefing.words(passage.place).to_string();
    let was = existing(model, entry, briefing, &passage);
    let about = passage.speaker.as_ref().map_or(words.clone(), |name| format!("{name}: {words}"));
    let typed = was.as_ref().map_or(Typed::default(), |(_, text)| Typed::new(text));
    let title = if was.is_some() { "Your note" } else { "New note" };
    let spot = kept::spot(&Anchor::new(briefing, passage.place));
    let note = About { entry, briefing: key, spot, quote: words, speaker: passage.speaker, was };
    let purpose = Purpose::Note(Box::new(note));
    model.overlay = Overlay::Ask(Ask { title, about: about.into(), typed, ticket: None, purpose });
}

/// Opens the box for the reader's own tags on the briefing shown, or on the one chosen in the list.
pub fn open_tags(model: &mut Model) {
    let entry = if model.focus == Focus::Library { model.shelf.chosen() } else { model.reader.entry };
    if entry.is_some_and(|id| super::coming::lacks(model, id)) {
        return;
    }
    let found = entry.and_then(|id| Some((id, keeping::key_of(model, id)?)));
    let Some((entry, key)) = found else { return model.say("no briefing to tag") };
    let given = model.shelf.ready(entry).map_or(vec![], |o| o.briefing.head.tags.clone());
    let given: Vec<&str> = given.iter().map(SafeText::as_str).collect();
    let about = match given.as_slice() {
        [] => key.title.clone(),
        tags => format!("{} · the author's: {}", key.title, tags.join(", ")),
    };
    let before: Vec<String> = model.kept.tags(entry).into_iter().map(ToString::to_string).collect();
    let typed = Typed::new(&before.join(", "));
    let purpose = Purpose::Tags(entry, Box::new(key), before);
    let title = "Your tags, with commas between";
    model.overlay = Overlay::Ask(Ask { title, about: about.into(), typed, ticket: None, purpose });
}

fn passage(model: &Model, briefing: &Briefing) -> Option<Passage> {
    let reader = &model.reader;
    let chosen = if model.focus == Focus::Quotes { Some(model.side.quote) } else { reader.quote };
    if let Some(quote) = chosen.and_then(|q| briefing.quotes.get(q)) {
        let speaker = quote.speaker.and_then(|id| briefing.actor(id)).map(|a| a.name.to_string());
        return Some(Passage { place: quote.place, speaker, is_quote: true });
    }
    // the first paragraph of the section one is in when its beginning is on the screen, else the topmost
    let start = reader.page.starts.get(reader.section).copied().unwrap_or(0);
    let on_screen = (reader.top..reader.top + reader.height).contains(&start);
    let at = reader.page.place_at(if on_screen { start } else { reader.top });
    let blocks = &briefing.sections.get(at.section)?.blocks;
    let block = blocks.iter().find(|b| b.span.end > at.span.start)?;
    Some(Passage { place: Place { span: block.span, ..at }, speaker: None, is_quote: false })
}

/// The note that is on this passage already.
fn existing(
    model: &Model,
    entry: EntryId,
    briefing: &Briefing,
    passage: &Passage,
) -> Option<(NoteId, String)> {
    let at = passage.place;
    let fits = |note: &&crate::reading::Note| {
        let place = kept::anchor(&note.spot).find(briefing);
        let same = place.section == at.section && place.span.start == at.span.start;
        let inside = place.section == at.section && at.span.covers(place.span.start);
        note.quote == briefing.words(at) || same && !passage.is_quote || passage.is_quote && inside
    };
    let note =
        model.kept.notes(entry).filter(|n| n.quote.is_empty() || n.speaker == passage.speaker).find(fits)?;
    Some((note.id, note.text.clone()))
}

/// A command while the box is open.
pub fn run(model: &mut Model, id: Id) -> Vec<Effect> {
    let Overlay::Ask(ask) = &mut model.overlay else { return vec![] };
    if input::leaves(id) {
        model.overlay = Overlay::None;
        return vec![];
    }
    if ask.ticket.is_some() || ask.typed.edit(id) || id != Id::Accept {
        return vec![];
    }
    let ask = ask.clone();
    let written = ask.typed.text().trim();
    let (tasks, said) = match &ask.purpose {
        Purpose::Note(about) => note(about, written),
        Purpose::Tags(entry, key, before) => tags(before, *entry, key, written),
    };
    let effects = keeping::keep(model, tasks, Some(said.into()));
    match (effects.is_empty(), &mut model.overlay) {
        (false, Overlay::Ask(open)) => open.ticket = Some(model.ticket),
        _ => model.overlay = Overlay::None,
    }
    effects
}

fn note(about: &About, written: &str) -> (Vec<Task>, &'static str) {
    let text = written.to_string();
    let (change, said) = match &about.was {
        Some((_, was)) if was == written => return (vec![], ""),
        None if written.is_empty() => return (vec![], ""),
        Some((note, _)) if written.is_empty() => (Change::RemoveNote(*note), "note removed"),
        Some((note, was)) => (Change::EditNote { note: *note, was: was.clone(), text }, "note saved"),
        None => {
            let About { briefing, spot, quote, speaker, .. } = about.clone();
            (Change::AddNote { briefing, spot, quote, speaker, text }, "note saved")
        }
    };
    (vec![Task { entry: Some(about.entry), change }], said)
}

/// What was there when the box was opened is what is changed: others may have added to it since.
fn tags(before: &[String], entry: EntryId, key: &Key, written: &str) -> (Vec<Task>, &'static str) {
    let mut wanted: Vec<&str> = written.split(',').map(str::trim).filter(|tag| !tag.is_empty()).collect();
    wanted.dedup();
    let added = wanted.iter().filter(|tag| before.iter().all(|b| b != *tag));
    let added = added.map(|tag| Change::Tag(key.clone(), (*tag).to_string()));
    let gone = before.iter().filter(|tag| !wanted.contains(&tag.as_str()));
    let gone = gone.map(|tag| Change::Untag(key.clone(), tag.clone()));
    let tasks = added.chain(gone).map(|change| Task { entry: Some(entry), change }).collect();
    (tasks, "tags saved")
}

/// What was written is on disk: the box closes.
pub fn kept(model: &mut Model, ticket: u64) {
    if matches!(&model.overlay, Overlay::Ask(ask) if ask.ticket == Some(ticket)) {
        model.overlay = Overlay::None;
    }
}

/// What was written could not be stored: it stays in the box, to be tried again or copied.
pub fn refused(model: &mut Model, ticket: u64) {
    if let Overlay::Ask(ask) = &mut model.overlay
        && ask.ticket == Some(ticket)
    {
        ask.ticket = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_stay_are_left_alone() {
        let before = ["grain".to_string(), "sea".to_string()];
        let (tasks, _) = tags(&before, EntryId(0), &Key::default(), " sea, ,talks,talks ");
        let changes: Vec<Change> = tasks.into_iter().map(|task| task.change).collect();
        let expected =
            [Change::Tag(Key::default(), "talks".into()), Change::Untag(Key::default(), "grain".into())];
        assert_eq!(changes, expected);
    }
}
