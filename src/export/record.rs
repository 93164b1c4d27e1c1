//! Quotes and actors as flat records, the shape that spreadsheets, scripts and JSON share.

use crate::{
    briefing::{ActorKind, Briefing, Quote},
    export::citation::bare,
    text::SafeText,
};
use serde::Serialize;

/// One quote. Fields that are not known are `null` in JSON and empty in CSV.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuoteRecord<'a> {
    /// File it was found in, as named or found.
    pub file: &'a str,
    /// 1-based line of the paragraph.
    pub line: u32,
    /// Title of the briefing.
    pub title: &'a str,
    /// Day of the briefing, `2025-10-21`.
    pub date: Option<String>,
    /// Outlet of the briefing.
    pub outlet: Option<&'a str>,
    /// Address of the briefing.
    pub url: Option<&'a str>,
    /// 1-based number of the section.
    pub section: usize,
    /// Its kind, by name.
    pub section_kind: &'a str,
    /// `direct`, `indirect` or `mixed`.
    pub kind: &'static str,
    /// Who said it.
    pub speaker: Option<&'a str>,
    /// Their office.
    pub role: Option<&'a str>,
    /// Who relayed it.
    pub via: Option<&'a str>,
    /// The word of saying.
    pub cue: Option<&'a str>,
    /// The words, without the quotation marks around them.
    pub words: String,
    /// Fragments of one attribution share a number, within one briefing.
    pub group: u32,
    /// 0.00 to 1.00.
    pub confidence: f32,
}

/// One actor of one briefing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActorRecord<'a> {
    /// File, as named or found.
    pub file: &'a str,
    /// Title of the briefing.
    pub title: &'a str,
    /// Day of the briefing, `2025-10-21`.
    pub date: Option<String>,
    /// Fullest name, or the description of an unnamed source.
    pub name: &'a str,
    /// `person`, `organisation`, `government` or `unnamed`.
    pub kind: &'static str,
    /// Office.
    pub role: Option<&'a str>,
    /// Whom they belong to.
    pub affiliation: Option<&'a str>,
    /// Other names.
    pub aliases: Vec<&'a str>,
    /// How often the text names them.
    pub mentions: usize,
    /// How many quotes are theirs.
    pub quotes: usize,
    /// How many they relayed.
    pub relayed: usize,
}

/// Every quote of `briefing`, in reading order.
pub fn quotes<'a>(file: &'a str, briefing: &'a Briefing) -> Vec<QuoteRecord<'a>> {
    briefing.quotes.iter().map(|quote| self::quote(file, briefing, quote)).collect()
}

/// One quote of `briefing` as a record.
pub fn quote<'a>(file: &'a str, briefing: &'a Briefing, quote: &'a Quote) -> QuoteRecord<'a> {
    let section = briefing.sections.get(quote.place.section);
    let speaker = quote.speaker.and_then(|id| briefing.actor(id));
    let block = section.and_then(|s| s.blocks.iter().find(|b| b.span.covers(quote.place.span.start)));
    QuoteRecord {
        file,
        line: block.map_or(1, |block| block.line),
        title: &briefing.head.title,
        date: briefing.head.date.map(|day| day.to_string()),
        outlet: briefing.head.source.outlet.as_deref(),
        url: briefing.head.source.url.as_deref(),
        section: quote.place.section + 1,
        section_kind: section.map_or("", |section| section.kind.name()),
        kind: quote.kind.name(),
        speaker: speaker.map(|actor| actor.name.as_str()),
        role: speaker.and_then(|actor| actor.role.as_deref()),
        via: quote.via.and_then(|id| briefing.actor(id)).map(|actor| actor.name.as_str()),
        cue: quote.cue.map(|place| briefing.words(place)),
        words: bare(briefing.words(quote.place)).replace('\n', " "),
        group: quote.group,
        confidence: (quote.confidence * 100.0).round() / 100.0,
    }
}

/// Every actor of `briefing`, the most mentioned first.
pub fn actors<'a>(file: &'a str, briefing: &'a Briefing) -> Vec<ActorRecord<'a>> {
    let count = |wanted: &dyn Fn(&Quote) -> bool| briefing.quotes.iter().filter(|q| wanted(q)).count();
    let record = |(i, actor): (usize, &'a crate::briefing::Actor)| ActorRecord {
        file,
        title: &briefing.head.title,
        date: briefing.head.date.map(|day| day.to_string()),
        name: &actor.name,
        kind: kind_name(actor.kind),
        role: actor.role.as_deref(),
        affiliation: actor.affiliation.as_deref(),
        aliases: actor.aliases.iter().map(SafeText::as_str).collect(),
        mentions: actor.mentions.len(),
        quotes: count(&|quote| quote.speaker.is_some_and(|id| id.0 == i)),
        relayed: count(&|quote| quote.via.is_some_and(|id| id.0 == i)),
    };
    briefing.actors.iter().enumerate().map(record).collect()
}

/// The name of a kind of actor, as in briefings, lower case.
pub fn kind_name(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "person",
        ActorKind::Organisation => "organisation",
        ActorKind::Government => "government",
        ActorKind::Unnamed => "unnamed",
    }
}

/// One record as one line of JSON.
pub fn json(record: &impl Serialize) -> String {
    serde_json::to_string(record).unwrap_or_default()
}
