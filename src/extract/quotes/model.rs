//! The trained model, read where it lies in the binary.

use super::{
    candidates,
    chain::{Chain, LABELS, Scores, exp},
    speakers,
    trees::Trees,
};
use crate::extract::tokens::{Lexicon, Tagger, pos, table::Table};
use std::sync::OnceLock;

/// Trained by `cargo run --release --example train`; see `assets/model/README.md`.
static BYTES: &[u8] = include_bytes!("../../../assets/model/en.bin");

/// First bytes of a model of this make.
pub const MAGIC: &[u8; 8] = b"onrecq02";

/// Everything that was trained.
#[derive(Debug, Clone)]
pub struct Model<'a> {
    /// Parts of speech.
    pub tagger: Tagger<'a>,
    /// Parts of attributions.
    pub chain: Chain<'a>,
    /// Which stretches are content.
    pub keep: Trees,
    /// Who said it.
    pub who: Trees,
}

/// The model in the binary.
///
/// # Panics
/// Never with the model that a test has read.
pub fn model() -> &'static Model<'static> {
    static MODEL: OnceLock<Model<'static>> = OnceLock::new();
    MODEL.get_or_init(|| Model::read(BYTES).expect("the model in the binary is whole: a test reads it"))
}

impl<'a> Model<'a> {
    /// Over bytes written by [`write()`]; `None` when they are not.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut section = || {
            let (length, more) = rest.split_first_chunk::<4>()?;
            let (section, more) = more.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            rest = more;
            Some(section)
        };
        let tagger =
            Tagger { weights: Table::<{ pos::ROW }>::new(section()?)?, lexicon: Lexicon::new(section()?)? };
        let weights = Table::<LABELS>::new(section()?)?;
        let numbers = floats(section()?);
        let (unit, numbers) = numbers.split_first()?;
        let mut rows = numbers.chunks_exact(LABELS).map(|r| Scores::try_from(r).unwrap_or([0.0; LABELS]));
        let first = rows.next()?;
        let mut steps = [[0.0; LABELS]; LABELS];
        for row in &mut steps {
            *row = rows.next()?;
        }
        let odds = steps.map(|row| row.map(exp));
        let mut odds_into = odds;
        for (x, row) in odds.iter().enumerate() {
            for (y, odds) in row.iter().enumerate() {
                odds_into[y][x] = *odds;
            }
        }
        let keep = Trees::read(&floats(section()?), candidates::WIDTH)?;
        let who = Trees::read(&floats(section()?), speakers::WIDTH)?;
        Some(Self { tagger, keep, who, chain: Chain { weights, unit: *unit, steps, odds, odds_into, first } })
    }
}

/// Little-endian `f32`s.
pub fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|c| f32::from_le_bytes(c.try_into().unwrap_or_default())).collect()
}

/// A model file of these sections, in the order in which [`Model::read`] takes them.
pub fn write(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    for section in sections {
        bytes.extend((section.len() as u32).to_le_bytes());
        bytes.extend(section);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_in_the_binary_is_whole_and_small() {
        assert!(Model::read(BYTES).is_some());
        assert!(BYTES.len() <= 8_000_000, "{} bytes", BYTES.len());
    }

    #[test]
    fn a_cut_model_is_refused() {
        assert!(Model::read(&BYTES[..BYTES.len() / 2]).is_none());
        assert!(Model::read(b"").is_none());
    }
}
