//! A list to pick from by typing a few letters: commands, sections, notes.

use super::typed::Typed;
use crate::{briefing::ActorId, command, reading::NoteId, text::SafeText};
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

/// What happens when an item is picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Run a command.
    Command(command::Id),
    /// Go to this section.
    Section(usize),
    /// Light up this actor of the briefing.
    Here(ActorId),
    /// Go to what this note is about.
    Note(NoteId),
    /// Ask whether this address is to be opened.
    Link(SafeText),
    /// Nothing: the row only tells something.
    Nothing,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What is matched and shown.
    pub label: SafeText,
    /// Shown beside it, dim.
    pub detail: SafeText,
    /// What it stands for.
    pub target: Target,
}

/// The open list.
#[derive(Debug, Clone)]
pub struct Picker {
    /// What is being picked ("Commands").
    pub title: &'static str,
    /// The letters typed.
    pub typed: Typed,
    /// Everything to pick from.
    pub items: Vec<Item>,
    /// Indices of the items that match, best first, with the characters of the label that match.
    pub shown: Vec<(usize, Vec<u32>)>,
    /// Index into `shown`.
    pub selected: usize,
    /// First row shown.
    pub top: usize,
}

impl Picker {
    /// Opens a list with everything shown.
    pub fn new(title: &'static str, items: Vec<Item>) -> Self {
        let mut picker =
            Self { title, typed: Typed::default(), items, shown: Vec::new(), selected: 0, top: 0 };
        picker.filter();
        picker
    }

    /// Matches anew after the letters changed.
    pub fn filter(&mut self) {
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(self.typed.text(), CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, usize, Vec<u32>)> = Vec::new();
        for (i, item) in self.items.iter().enumerate() {
            let mut at = Vec::new();
            let label = Utf32Str::new(&item.label, &mut buffer);
            if let Some(score) = pattern.indices(label, &mut matcher, &mut at) {
                at.sort_unstable();
                at.dedup();
                scored.push((score, i, at));
            }
        }
        scored.sort_by_key(|(score, i, _)| (std::cmp::Reverse(*score), *i));
        self.shown = scored.into_iter().map(|(_, i, at)| (i, at)).collect();
        (self.selected, self.top) = (0, 0);
    }

    /// The item under the cursor.
    pub fn chosen(&self) -> Option<&Item> {
        self.shown.get(self.selected).map(|(i, _)| &self.items[*i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_narrow_the_list_and_the_best_comes_first() {
        let item = |label: &str| Item { label: label.into(), detail: "".into(), target: Target::Nothing };
        let mut picker =
            Picker::new("Test", vec![item("page-down"), item("next-section"), item("Élan vital")]);
        assert_eq!(picker.shown.len(), 3);
        picker.typed.set("nsec");
        picker.filter();
        assert_eq!(picker.chosen().map(|i| i.label.as_str()), Some("next-section"));
        picker.typed.set("elan");
        picker.filter();
        assert_eq!(picker.chosen().map(|i| i.label.as_str()), Some("Élan vital"));
        picker.typed.set("zzz");
        picker.filter();
        assert!(picker.chosen().is_none());
    }
}
