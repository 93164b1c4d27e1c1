//! Briefings without their text: all that lists, filters and pickers ask of a briefing, side by side in a volume.

use super::volume::{LARGEST, deflate};
use crate::briefing::{Actor, Briefing, Hedge, Place, Quote, Section};
use std::io::Read;

/// Shelves whose skims are packed together.
pub const TOGETHER: usize = 256;

/// `briefing` without its text, its places and its hedges.
pub fn skim(briefing: &Briefing) -> Briefing {
    let section = |section: &Section| {
        let (kind, line) = (section.kind.clone(), section.line);
        Section { kind, kicker: None, heading: None, body: "".into(), blocks: vec![], links: vec![], line }
    };
    let actor = |actor: &Actor| Actor { mentions: vec![], ..actor.clone() };
    let quote =
        |quote: &Quote| Quote { place: Place::default(), speaker_place: None, cue: None, ..quote.clone() };
    Briefing {
        head: briefing.head.clone(),
        sections: briefing.sections.iter().map(section).collect(),
        actors: briefing.actors.iter().map(actor).collect(),
        quotes: briefing.quotes.iter().map(quote).collect(),
        hedges: Vec::<Hedge>::new(),
    }
}

/// Skims as bytes.
pub fn pack(skims: &[&[u8]]) -> Vec<u8> {
    deflate(&skims.concat())
}

/// The briefings whose skims these are.
pub fn unpack(packed: &[u8]) -> Option<Vec<Briefing>> {
    let mut bytes = Vec::new();
    flate2::read::DeflateDecoder::new(packed).take(LARGEST).read_to_end(&mut bytes).ok()?;
    let (mut rest, mut skims) = (&bytes[..], Vec::new());
    while !rest.is_empty() {
        let (briefing, left) = postcard::take_from_bytes(rest).ok()?;
        skims.push(briefing);
        rest = left;
    }
    Some(skims)
}
