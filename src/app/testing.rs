//! Briefings and models made in a line, for tests.

use crate::briefing::{
    Actor, ActorId, Attribution, Block, BlockKind, Briefing, Head, Place, Quote, QuoteKind, Section,
    SectionKind,
};
use crate::text::Span;

/// A briefing with these bodies, one section each; kinds story, delay, uncertainty, progress in turn.
pub fn briefing(bodies: &[&str]) -> Briefing {
    const KINDS: [&str; 4] = ["story", "delay", "uncertainty", "progress"];
    let sections = bodies.iter().enumerate().map(|(i, body)| section(KINDS[i % 4], body)).collect();
    Briefing { head: Head { title: "A title".into(), ..Head::default() }, sections, ..Briefing::default() }
}

fn section(kind: &str, body: &str) -> Section {
    let mut at = 0;
    let mut blocks = Vec::new();
    for (i, line) in body.split('\n').enumerate() {
        blocks.push(Block {
            span: Span::new(at, at + line.len()),
            kind: BlockKind::Paragraph,
            line: i as u32 + 2,
        });
        at += line.len() + 1;
    }
    let kicker = Some(format!("The {kind}").into());
    Section { kind: SectionKind::named(kind), kicker, heading: None, body: body.into(), blocks, line: 1 }
}

/// Adds an actor named `name`, mentioned wherever the name stands.
pub fn actor(briefing: &mut Briefing, name: &str) -> ActorId {
    let mut mentions = Vec::new();
    for (section, s) in briefing.sections.iter().enumerate() {
        for (at, _) in s.body.match_indices(name) {
            mentions.push(Place { section, span: Span::new(at, at + name.len()) });
        }
    }
    briefing.actors.push(Actor { name: name.into(), mentions, ..Actor::default() });
    ActorId(briefing.actors.len() - 1)
}

/// Adds a direct quote of `words` by `speaker` where they stand first.
pub fn quote(briefing: &mut Briefing, words: &str, speaker: Option<ActorId>) {
    let (section, at) = briefing
        .sections
        .iter()
        .enumerate()
        .find_map(|(i, s)| Some((i, s.body.find(words)?)))
        .expect("the words stand in the briefing");
    briefing.quotes.push(Quote {
        place: Place { section, span: Span::new(at, at + words.len()) },
        kind: QuoteKind::Direct,
        speaker,
        speaker_place: None,
        cue: None,
        via: None,
        group: briefing.quotes.len() as u32,
        attribution: if speaker.is_some() { Attribution::Cue } else { Attribution::Unknown },
        confidence: 0.9,
    });
    briefing.quotes.sort_by_key(|q| q.place);
}
