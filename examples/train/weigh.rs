//! The whole of the training: from documents to the bytes of a model.

use crate::{
    boost,
    corpus::Doc,
    crf::{Model, Options, Sequence},
    judge,
    prepare::{Ready, Words, features, ready, sequences},
    vocabulary::Vocabulary,
};
use onrecord::extract::{
    quotes::{chain::LABELS, model, trees::Trees},
    tokens::{Known, lexicon, pos, table},
};
use rayon::prelude::*;

/// How many features the model may have, and buckets for them.
const FEATURES: usize = 80_000;
const BUCKETS: usize = 32_000;

const OPTIONS: Options = Options { epochs: 20, rate: 0.05, drop: 0.5, decay: 0.0003 };

/// Parts into which the documents are divided for the trees: each part is read by a chain trained on the others.
pub const PARTS: usize = 4;

/// Trains everything on `docs`.
pub fn model(docs: &[&Doc]) -> Vec<u8> {
    let ready = ready(docs, 5);
    let words = word_sections(&Words::train(docs), docs);
    // the last one has seen everything
    let mut readers: Vec<Vec<u8>> = (0..=PARTS)
        .into_par_iter()
        .map(|part| reader(&ready, &words, (part < PARTS).then_some(part)))
        .collect();
    let whole = readers.pop().unwrap_or_default();
    finish(&whole, &judges(&ready, &readers))
}

/// A model without trees, trained on all documents but those of one part.
pub fn reader(ready: &[Ready], words: &[Vec<u8>], without: Option<usize>) -> Vec<u8> {
    let others: Vec<&Ready> =
        (0..ready.len()).filter(|i| Some(i % PARTS) != without).map(|i| &ready[i]).collect();
    let empty = bytes(&Trees::default().numbers());
    model::write(&[words, &chain_sections(&others)[..], &[empty.clone(), empty][..]].concat())
}

/// A model with the trees it was written without.
pub fn finish(reader: &[u8], (keep, who): &(Trees, Trees)) -> Vec<u8> {
    let empty = 2 * (4 + bytes(&Trees::default().numbers()).len());
    let mut out = reader[..reader.len() - empty].to_vec();
    for trees in [keep, who] {
        let section = bytes(&trees.numbers());
        out.extend((section.len() as u32).to_le_bytes());
        out.extend(section);
    }
    out
}

/// Trains the trees on what each reader makes of the part it has not seen.
pub fn judges(ready: &[Ready], parts: &[Vec<u8>]) -> (Trees, Trees) {
    let mut readers: Vec<model::Model> = parts.iter().filter_map(|p| model::Model::read(p)).collect();
    let mut rows = Vec::new();
    for (i, ready) in ready.iter().enumerate() {
        judge::keep_rows(ready, &readers[i % PARTS], &mut rows);
    }
    let keep = judge::keep(&rows);
    for reader in &mut readers {
        reader.keep = keep.clone();
    }
    // first with the right speakers remembered, part by part; then with those that trees of the other parts choose
    let parts: Vec<Vec<boost::Row>> = (0..PARTS)
        .map(|part| {
            let mut rows = Vec::new();
            ready
                .iter()
                .skip(part)
                .step_by(PARTS)
                .for_each(|r| judge::who_rows(r, &readers[part], false, &mut rows));
            rows
        })
        .collect();
    for (part, reader) in readers.iter_mut().enumerate() {
        let others: Vec<boost::Row> =
            (0..PARTS).filter(|p| *p != part).flat_map(|p| parts[p].clone()).collect();
        reader.who = judge::who(&others);
    }
    rows.clear();
    for (i, ready) in ready.iter().enumerate() {
        judge::who_rows(ready, &readers[i % PARTS], true, &mut rows);
    }
    (keep, judge::who(&rows))
}

fn bytes(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// The tagger and the lexicon.
pub fn word_sections(words: &Words, docs: &[&Doc]) -> Vec<Vec<u8>> {
    let rows = words.tagger.quantised(docs, &words.known);
    // frequent words first: they are found fastest
    let mut counts = std::collections::BTreeMap::<u32, u32>::new();
    for token in docs.iter().flat_map(|d| &d.tokens.list) {
        *counts.entry(token.hash).or_default() += 1;
    }
    let mut known: Vec<(u32, Known)> = words.known.iter().map(|(h, k)| (*h, *k)).collect();
    known.sort_by_key(|(h, _)| (std::cmp::Reverse(counts.get(h).copied().unwrap_or(0)), *h));
    vec![table::build::<{ pos::ROW }>(&rows, 8192), lexicon::build(&known, 16)]
}

/// Trains the sequence model on the features that occur most often.
fn chain(ready: &[&Ready]) -> (Model<LABELS>, Vocabulary) {
    let vocabulary = Vocabulary::new(&features(ready), FEATURES);
    (fit(ready, &vocabulary, OPTIONS), vocabulary)
}

fn fit(ready: &[&Ready], vocabulary: &Vocabulary, options: Options) -> Model<LABELS> {
    let data: Vec<Sequence> = ready.iter().flat_map(|r| sequences(r, vocabulary)).collect();
    let data: Vec<&Sequence> = data.iter().collect();
    Model::train(vocabulary.len, &data, options)
}

/// Trains the sequence model: weights in bytes, and the numbers that go with them.
fn chain_sections(ready: &[&Ready]) -> Vec<Vec<u8>> {
    let (chain, vocabulary) = chain(ready);
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
    vec![table::build::<LABELS>(&rows, BUCKETS), bytes(&numbers.collect::<Vec<f32>>())]
}
