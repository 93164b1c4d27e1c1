//! The list of notes, and going to one.

use super::{
    Model,
    coming::{self, Again},
    kept,
    model::Overlay,
    navigate,
    picker::{Item, Picker, Target},
    regions::Focus,
};
use crate::{
    reading::{Note, NoteId},
    text::SafeText,
};

/// Opens the list of all notes, the newest first.
pub fn open(model: &mut Model) {
    if model.kept.notes.is_empty() {
        let words = if model.kept.loaded { "no notes yet · a writes one" } else { "still being opened" };
        return model.say(words);
    }
    let mut notes: Vec<&Note> = model.kept.notes.iter().collect();
    notes.sort_by_key(|note| std::cmp::Reverse((note.changed, note.id)));
    let items = notes.into_iter().map(item).collect();
    model.overlay = Overlay::Picker(Picker::new("Notes", items));
}

fn item(note: &Note) -> Item {
    let words = note.quote.split_whitespace().collect::<Vec<_>>().join(" ");
    let day = note.key.date.map_or(String::new(), |d| format!(" · {d}"));
    let title: String = note.key.title.chars().take(32).collect();
    Item {
        label: SafeText::new(&format!("{}  {words}", note.text.replace("  ", " "))),
        detail: SafeText::new(&format!("{title}{day}")),
        target: Target::Note(note.id),
    }
}

/// Goes to the words that a note is about.
pub fn go(model: &mut Model, id: NoteId) {
    let Some(note) = model.kept.notes.iter().find(|n| n.id == id).cloned() else {
        return model.say("that note is gone");
    };
    let Some(entry) = model.kept.entry(note.briefing).filter(|id| model.shelf.is_open(*id)) else {
        return model.say(format!("that note is on “{}”, which is not open here", note.key.title));
    };
    if coming::lacks(model, entry) {
        return coming::put_off(model, Again::Note(id));
    }
    navigate::leave(model);
    navigate::show(model, entry);
    model.focus = Focus::Reader;
    let Some(opened) = model.reader.opened.clone() else { return };
    let place = kept::anchor(&note.spot).find(&opened.briefing);
    let at = |q: &crate::briefing::Quote| {
        q.place.section == place.section && q.place.span.covers(place.span.start)
    };
    match opened.briefing.quotes.iter().position(at).filter(|_| note.speaker.is_some()) {
        Some(quote) => model.reader.choose_quote(quote),
        None => model.reader.reveal(place),
    }
    model.say(format!("your note: {}", note.text));
}

/// Says what the reader wrote on the chosen quote, if anything.
pub fn tell(model: &mut Model) {
    let (Some(entry), Some(opened)) = (model.reader.entry, &model.reader.opened) else { return };
    let Some(quote) = model.reader.quote.and_then(|q| opened.briefing.quotes.get(q)) else { return };
    let on_quote = |note: &&Note| {
        let place = kept::anchor(&note.spot).find(&opened.briefing);
        place.section == quote.place.section && quote.place.span.covers(place.span.start)
    };
    let text = model.kept.notes(entry).find(on_quote).map(|note| note.text.clone());
    if let Some(text) = text {
        model.say(format!("your note: {text}"));
    }
}
