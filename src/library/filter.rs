//! Whether a briefing as a whole fits a query: the same language as in the search of quotes, for lists of briefings.

use super::{
    EntryId,
    query::{Clause, Mark, Node, Place, Query, Tail, Test, Words},
    search::{
        Marks,
        terms::{actor_words, source_words},
    },
};
use crate::{
    briefing::{Actor, Briefing},
    text::{SafeText, fold::words},
};
use std::collections::BTreeSet;

/// Whether the briefing of `entry` fits. Words are sought in title, outlet and tags; who spoke or is mentioned, by name,
/// alias, role or affiliation; a query that asks for nothing fits every briefing.
pub fn fits(query: &Query, entry: EntryId, briefing: &Briefing, marks: &Marks) -> bool {
    let seen = Seen { entry, briefing, marks };
    query.root.as_ref().is_none_or(|root| seen.node(root))
}

struct Seen<'a> {
    entry: EntryId,
    briefing: &'a Briefing,
    marks: &'a Marks,
}

impl Seen<'_> {
    fn node(&self, node: &Node) -> bool {
        match node {
            Node::And(nodes) => nodes.iter().all(|n| self.node(n)),
            Node::Or(nodes) => nodes.iter().any(|n| self.node(n)),
            Node::Not(node) => !self.node(node),
            Node::Clause(Clause { test, .. }) => self.test(test),
        }
    }

    fn test(&self, test: &Test) -> bool {
        let (briefing, marks) = (self.briefing, self.marks);
        match test {
            Test::Text(sought) => self.texts().any(|text| stands(&words(text), sought)),
            Test::In(place, sought) => self.field(*place, sought),
            Test::Kind(kind) => briefing.quotes.iter().any(|q| q.kind == *kind),
            Test::Date(dates) => briefing.head.date.is_some_and(|date| dates.hold(date)),
            Test::Is(Mark::Unread) => !marks.read.contains(&self.entry),
            Test::Is(Mark::Read) => marks.read.contains(&self.entry),
            Test::Is(Mark::Bookmarked) => marks.bookmarked.contains(&self.entry),
            Test::Is(Mark::Noted) => marks.noted.contains(&self.entry),
            Test::Is(Mark::Followed) => {
                // a followed query that itself asks for followed ones would go on for ever
                let marks = Marks { followed: vec![], ..marks.clone() };
                self.marks.followed.iter().any(|query| fits(query, self.entry, briefing, &marks))
            }
        }
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let head = &self.briefing.head;
        let tags = head.tags.iter().map(SafeText::as_str);
        [Some(head.title.as_str()), head.source.outlet.as_deref()].into_iter().flatten().chain(tags)
    }

    fn field(&self, place: Place, sought: &Words) -> bool {
        let briefing = self.briefing;
        let head = &briefing.head;
        let actor = |id: Option<crate::briefing::ActorId>| id.and_then(|id| briefing.actor(id));
        match place {
            Place::Speaker => {
                briefing.quotes.iter().filter_map(|q| actor(q.speaker)).any(|a| named(a, sought))
            }
            Place::Via => briefing.quotes.iter().filter_map(|q| actor(q.via)).any(|a| named(a, sought)),
            Place::About => briefing.actors.iter().any(|a| named(a, sought)),
            Place::Section => briefing.sections.iter().any(|s| whole(s.kind.name(), sought)),
            Place::Source => each_there(&source_words(briefing).into_iter().collect(), sought),
            Place::Tag => {
                let own = self.marks.tags.iter().filter(|(_, entries)| entries.contains(&self.entry));
                head.tags.iter().any(|tag| whole(tag, sought))
                    || own.into_iter().any(|(tag, _)| whole(tag, sought))
            }
        }
    }
}

fn named(actor: &Actor, sought: &Words) -> bool {
    each_there(&actor_words(actor), sought)
}

/// Whether every word is among `has`.
fn each_there(has: &BTreeSet<String>, sought: &Words) -> bool {
    let last = sought.words.len().saturating_sub(1);
    let there = |(at, word): (usize, &String)| has.iter().any(|own| is(own, word, at < last, sought.tail));
    sought.words.iter().enumerate().all(there)
}

/// Whether the words stand in a row in `has`.
fn stands(has: &[String], sought: &Words) -> bool {
    let last = sought.words.len().saturating_sub(1);
    let fit = |(at, (own, word)): (usize, (&String, &String))| is(own, word, at < last, sought.tail);
    has.windows(sought.words.len().max(1)).any(|w| w.iter().zip(&sought.words).enumerate().all(fit))
}

fn is(own: &str, word: &str, not_last: bool, tail: Tail) -> bool {
    if not_last || tail == Tail::Whole { own == word } else { own.starts_with(word) }
}

fn whole(text: &str, sought: &Words) -> bool {
    is(&words(text).join(" "), &sought.words.join(" "), false, sought.tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::briefing::{ActorId, Attribution, Place as At, Quote, QuoteKind, Section, SectionKind};
    use jiff::civil::date;

    fn section(kind: &str) -> Section {
        let (kicker, heading, body, blocks) = (None, None, "words".into(), vec![]);
        Section { kind: SectionKind::named(kind), kicker, heading, body, blocks, links: vec![], line: 1 }
    }

    /// A late ferry with a quote of Ada Venn, relayed by the Harbour Post; and a quiet week without any.
    fn ferries() -> [Briefing; 2] {
        let (mut late, mut quiet) = (Briefing::default(), Briefing::default());
        late.head.title = "Ferry to Sande is late again".into();
        late.head.date = Some(date(2025, 11, 6));
        late.head.source.outlet = Some("Example Wire".into());
        late.head.source.url = Some("https://news.example.org/ports/sande".into());
        late.sections = ["story", "delay", "progress"].map(section).into();
        late.actors =
            ["Ada Venn", "Harbour Post"].map(|name| Actor { name: name.into(), ..Actor::default() }).into();
        late.quotes = vec![Quote {
            place: At::default(),
            kind: QuoteKind::Direct,
            speaker: Some(ActorId(0)),
            speaker_place: None,
            cue: None,
            via: Some(ActorId(1)),
            group: 0,
            attribution: Attribution::Cue,
            confidence: 1.0,
        }];
        quiet.head.title = "A quiet week on the water".into();
        quiet.head.date = Some(date(2025, 10, 30));
        quiet.sections = vec![section("progress")];
        [late, quiet]
    }

    fn found(text: &str, marks: &Marks) -> Vec<usize> {
        let query = super::super::query::parse(text, date(2025, 11, 6), true);
        let briefings = ferries();
        let fitting = briefings.iter().enumerate().filter(|(i, b)| fits(&query, EntryId(*i), b, marks));
        fitting.map(|(i, _)| i).collect()
    }

    #[test]
    fn words_fields_and_dates_of_the_whole_briefing() {
        let none = Marks::default();
        for (query, expected) in [
            ("", &[0, 1][..]),
            ("ferry", &[0]),
            ("san", &[0]),
            ("\"quiet week\"", &[1]),
            ("-ferry", &[1]),
            ("ferry OR quiet", &[0, 1]),
            ("@venn", &[0]),
            ("via:post", &[0]),
            ("about:venn -in:delay", &[]),
            ("in:delay", &[0]),
            ("in:progress", &[0, 1]),
            ("source:wire", &[0]),
            ("source:news.example.org", &[0]),
            // where on the site it stands is no part of who brought it
            ("source:ports", &[]),
            ("kind:direct", &[0]),
            ("kind:indirect", &[]),
            ("until:2025-10-31", &[1]),
        ] {
            assert_eq!(found(query, &none), expected, "{query}");
        }
    }

    #[test]
    fn what_the_reader_did() {
        let one = |id: usize| std::iter::once(EntryId(id)).collect();
        let followed = vec![super::super::query::parse("ferry is:followed", date(2025, 11, 6), false)];
        let tags = [("sea".to_string(), one(1))].into_iter().collect();
        let marks = Marks { read: one(0), bookmarked: one(1), noted: one(0), followed, tags };
        for (query, expected) in [
            ("is:unread", &[1][..]),
            ("is:read", &[0]),
            ("is:bookmarked", &[1]),
            ("is:noted", &[0]),
            ("tag:sea", &[1]),
            ("is:unread ferry", &[]),
            ("is:followed", &[]),
        ] {
            assert_eq!(found(query, &marks), expected, "{query}");
        }
    }
}
