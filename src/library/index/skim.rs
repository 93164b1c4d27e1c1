//! Briefings without their text: all that lists, filters and pickers ask of a briefing, side by side in a volume.

use super::{
    pack::{put, take},
    volume::{LARGEST, deflate},
};
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

/// Skims as bytes, each behind its length.
pub fn pack<'a>(skims: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for skim in skims {
        put(&mut bytes, skim.len() as u32);
        bytes.extend_from_slice(skim);
    }
    deflate(&bytes)
}

/// What was packed.
pub fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    flate2::read::DeflateDecoder::new(packed).take(LARGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The skims in what was packed.
pub fn each(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut skims = Vec::with_capacity(TOGETHER);
    while !bytes.is_empty() {
        let mut at = 0;
        let length = take(bytes, &mut at)? as usize;
        bytes.split_off(..at)?;
        skims.push(bytes.split_off(..length)?);
    }
    Some(skims)
}

/// The briefing whose skim this is.
pub fn read(skim: &[u8]) -> Option<Briefing> {
    postcard::from_bytes(skim).ok()
}
