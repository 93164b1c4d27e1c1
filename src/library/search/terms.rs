//! The terms of a quote: what its fields are searched by, in memory and on disk alike.

use crate::{
    briefing::{Actor, ActorId, Briefing, Quote},
    library::query::Place,
    text::fold::words,
};
use std::collections::BTreeSet;

/// The terms of one quote.
pub(in crate::library) struct Terms<'a> {
    /// What was said, unfolded.
    pub content: &'a str,
    /// Folded words of each field, or folded values where the whole is asked for.
    pub fields: [(Place, BTreeSet<&'a str>); 6],
}

/// Calls `each` with every quote of `briefing`, its number and its terms, in order.
pub(in crate::library) fn each_row(briefing: &Briefing, mut each: impl FnMut(usize, &Quote, Terms)) {
    let names = Names::of(briefing);
    let sources = source_words(briefing);
    let tags: Vec<String> = briefing.head.tags.iter().map(|tag| words(tag).join(" ")).collect();
    let sections: Vec<String> = briefing.sections.iter().map(|s| words(s.kind.name()).join(" ")).collect();
    let actor = |id: ActorId| names.words.get(id.0).into_iter().flatten().map(String::as_str);
    for (number, quote) in briefing.quotes.iter().enumerate() {
        let fields = [
            (Place::Speaker, quote.speaker.into_iter().flat_map(actor).collect()),
            (Place::About, names.about(quote).into_iter().flat_map(actor).collect()),
            (Place::Via, quote.via.into_iter().flat_map(actor).collect()),
            (Place::Section, sections.get(quote.place.section).map(String::as_str).into_iter().collect()),
            (Place::Source, sources.iter().map(String::as_str).collect()),
            (Place::Tag, tags.iter().map(String::as_str).collect()),
        ];
        each(number, quote, Terms { content: briefing.words(quote.place), fields });
    }
}

/// What the actors of a briefing go by, and where each is mentioned.
struct Names<'a> {
    briefing: &'a Briefing,
    words: Vec<BTreeSet<String>>,
    /// Section, first byte, actor; in that order.
    mentions: Vec<(usize, usize, ActorId)>,
}

impl<'a> Names<'a> {
    fn of(briefing: &'a Briefing) -> Self {
        let words = briefing.actors.iter().map(actor_words).collect();
        let mut mentions: Vec<_> = briefing
            .actors
            .iter()
            .enumerate()
            .flat_map(|(id, actor)| {
                actor.mentions.iter().map(move |m| (m.section, m.span.start, ActorId(id)))
            })
            .collect();
        mentions.sort_unstable();
        Self { briefing, words, mentions }
    }

    /// Who is mentioned in the quote; and beside it in its paragraph, but for who said and who relayed it.
    fn about(&self, quote: &Quote) -> BTreeSet<ActorId> {
        let place = quote.place;
        let paragraph = self.briefing.sections.get(place.section).and_then(|section| {
            let at = section.blocks.partition_point(|b| b.span.end < place.span.start);
            section.blocks.get(at).map(|b| b.span)
        });
        let (start, end) = paragraph.map_or((place.span.start, place.span.end), |p| {
            (p.start.min(place.span.start), p.end.max(place.span.end))
        });
        let first = self.mentions.partition_point(|m| (m.0, m.1) < (place.section, start));
        self.mentions[first..]
            .iter()
            .take_while(|m| m.0 == place.section && m.1 < end)
            .filter(|m| place.span.covers(m.1) || (quote.speaker != Some(m.2) && quote.via != Some(m.2)))
            .map(|m| m.2)
            .collect()
    }
}

pub(in crate::library) fn actor_words(actor: &Actor) -> BTreeSet<String> {
    let forms = [&actor.name].into_iter().chain(&actor.role).chain(&actor.affiliation).chain(&actor.aliases);
    forms.flat_map(|form| words(form)).collect()
}

/// What `source:` means: words of outlet and byline, and of the site's name, but not of the rest of the address.
pub(in crate::library) fn source_words(briefing: &Briefing) -> Vec<String> {
    let source = &briefing.head.source;
    let host = source.url.as_deref().map(|url| {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or(rest)
    });
    let forms = [source.outlet.as_deref(), source.byline.as_deref(), host];
    forms.into_iter().flatten().flat_map(words).collect()
}
