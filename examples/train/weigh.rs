//! The whole of the training: from documents to the bytes of a model.

use crate::{
    corpus::Doc,
    crf::{Model, Options, Sequence},
    prepare::{Ready, Words, features, ready, sequences},
    vocabulary::Vocabulary,
};
use onrecord::extract::{
    quotes::{
        chain::{LABELS, ROW},
        model,
    },
    tokens::{Known, lexicon, pos, table},
};

const OPTIONS: Options = Options { epochs: 10, rate: 0.01 };

/// Trains everything on `docs`.
pub fn model(docs: &[&Doc]) -> Vec<u8> {
    let ready = ready(docs, 5);
    let ready: Vec<&Ready> = ready.iter().collect();
    let words = Words::train(docs);
    let mut sections = word_sections(&words, docs);
    let (chain, vocabulary) = chain(&ready);
    sections.extend(chain_sections(&chain, &vocabulary));
    model::write(&sections)
}

/// The tagger and the lexicon.
fn word_sections(words: &Words, docs: &[&Doc]) -> Vec<Vec<u8>> {
    let rows = words.tagger.quantised(docs, &words.known);
    // frequent words first: they are found fastest
    let mut counts = std::collections::BTreeMap::<u32, u32>::new();
    for token in docs.iter().flat_map(|d| &d.tokens.list) {
        *counts.entry(token.hash).or_default() += 1;
    }
    let mut known: Vec<(u32, Known)> = words.known.iter().map(|(h, k)| (*h, *k)).collect();
    known.sort_by_key(|(h, _)| (std::cmp::Reverse(counts.get(h).copied().unwrap_or(0)), *h));
    vec![table::build::<{ pos::ROW }>(&rows, 13), lexicon::build(&known, 16)]
}

/// Trains the sequence model.
pub fn chain(ready: &[&Ready]) -> (Model<LABELS>, Vocabulary) {
    let vocabulary = Vocabulary::new(&features(ready), 2);
    let data: Vec<Sequence> = ready.iter().flat_map(|r| sequences(r, &vocabulary)).collect();
    let data: Vec<&Sequence> = data.iter().collect();
    (Model::train(vocabulary.len, &data, OPTIONS), vocabulary)
}

/// Weights in bytes, and the numbers that go with them.
pub fn chain_sections(chain: &Model<LABELS>, vocabulary: &Vocabulary) -> Vec<Vec<u8>> {
    let mut sizes: Vec<f32> = chain.weights.iter().flatten().map(|w| w.abs()).collect();
    sizes.sort_by(f32::total_cmp);
    // all but a few in a hundred thousand weights fit; the rest are cut off
    let top = sizes[sizes.len() - 1 - sizes.len() / 50_000];
    let unit = top / 127.0;
    let row =
        |n: u32| chain.weights[n as usize].map(|w| (w / unit).round().clamp(-127.0, 127.0) as i8).to_vec();
    let rows = vocabulary.iter().map(|(feature, n)| (feature, row(n)));
    let rows: Vec<(u32, Vec<i8>)> = rows.filter(|r| r.1.iter().any(|w| *w != 0)).collect();
    eprintln!("{} of {} features have weight; unit {unit}", rows.len(), vocabulary.len);
    let numbers = std::iter::once(unit).chain(chain.first).chain(chain.steps.into_iter().flatten());
    vec![table::build::<ROW>(&rows, 16), numbers.flat_map(f32::to_le_bytes).collect()]
}
