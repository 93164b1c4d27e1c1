//! The values that occur in a corpus, for completion.

use super::Corpus;
use crate::{
    briefing::Briefing,
    library::query::{Vocabulary, complete::Known},
};
use std::collections::HashMap;

impl Corpus {
    /// Actors, kinds of sections, outlets and tags of all its briefings, the most frequent first: actors by
    /// mentions and quotes, the others by briefings.
    pub fn vocabulary(&self) -> Vocabulary {
        let mut tallies = Tallies::default();
        let shelves = self.segments.iter().flat_map(|s| s.shelves.iter().filter(|shelf| s.has(shelf.entry)));
        shelves.for_each(|shelf| tallies.add(&shelf.opened.briefing));
        tallies.vocabulary()
    }
}

/// What occurs in briefings, counted.
#[derive(Default)]
pub(in crate::library) struct Tallies {
    actors: Tally,
    sections: Tally,
    sources: Tally,
    tags: Tally,
}

impl Tallies {
    /// Counts what occurs in a briefing.
    pub fn add(&mut self, briefing: &Briefing) {
        let mut said = vec![0; briefing.actors.len()];
        for speaker in briefing.quotes.iter().filter_map(|quote| quote.speaker) {
            if let Some(said) = said.get_mut(speaker.0) {
                *said += 1;
            }
        }
        for (actor, said) in briefing.actors.iter().zip(said) {
            let known = self.actors.count(&actor.name, actor.mentions.len() + said);
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
            self.sections.count(kind, 1);
        }
        if let Some(outlet) = &briefing.head.source.outlet {
            self.sources.count(outlet, 1);
        }
        for tag in &briefing.head.tags {
            self.tags.count(tag, 1);
        }
    }

    /// The most frequent first.
    pub fn vocabulary(self) -> Vocabulary {
        let [actors, sections, sources, tags] =
            [self.actors, self.sections, self.sources, self.tags].map(Tally::sorted);
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
