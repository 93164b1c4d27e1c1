//! The values that occur in a corpus, for completion.

use super::Corpus;
use crate::library::query::{Vocabulary, complete::Known};
use std::collections::HashMap;

impl Corpus {
    /// Actors, kinds of sections, outlets and tags of all its briefings, the most frequent first: actors by
    /// mentions and quotes, the others by briefings.
    pub fn vocabulary(&self) -> Vocabulary {
        let mut actors = Tally::default();
        let mut sections = Tally::default();
        let mut sources = Tally::default();
        let mut tags = Tally::default();
        for (_, opened) in self.briefings() {
            let briefing = &opened.briefing;
            for (id, actor) in briefing.actors.iter().enumerate() {
                let said = briefing.quotes.iter().filter(|q| q.speaker.is_some_and(|s| s.0 == id)).count();
                let known = actors.count(&actor.name, actor.mentions.len() + said);
                if let (true, Some(role)) = (known.detail.is_empty(), &actor.role) {
                    known.detail = role.to_string();
                }
                for alias in actor.aliases.iter().chain(&actor.role) {
                    if !known.also.contains(alias.as_str()) {
                        known.also.push(' ');
                        known.also.push_str(alias);
                    }
                }
            }
            let mut kinds: Vec<&str> = briefing.sections.iter().map(|s| s.kind.name()).collect();
            kinds.sort_unstable();
            kinds.dedup();
            for kind in kinds {
                sections.count(kind, 1);
            }
            if let Some(outlet) = &briefing.head.source.outlet {
                sources.count(outlet, 1);
            }
            for tag in &briefing.head.tags {
                tags.count(tag, 1);
            }
        }
        let [actors, sections, sources, tags] = [actors, sections, sources, tags].map(Tally::sorted);
        Vocabulary { actors, sections, sources, tags }
    }
}

#[derive(Default)]
struct Tally(HashMap<String, Known>);

impl Tally {
    fn count(&mut self, name: &str, by: usize) -> &mut Known {
        let known = self
            .0
            .entry(name.to_owned())
            .or_insert_with(|| Known { name: name.to_owned(), ..Known::default() });
        known.count += by;
        known
    }

    fn sorted(self) -> Vec<Known> {
        let mut all: Vec<Known> = self.0.into_values().collect();
        all.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
        all
    }
}
