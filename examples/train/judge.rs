//! Trains the trees: which stretches are content, and who said it, on readings of documents the readers have not seen.

use crate::{
    boost::{self, Options, Row},
    corpus::{Doc, Gold},
    prepare::Ready,
};
use onrecord::{
    extract::quotes::{
        candidates::{Candidate, Reading, core, likeness, span},
        chain::Lattice,
        keep::{choose, eligible},
        model::Model,
        scene::Scene,
        speakers::{self, Choice, Memory, choices, remember, turn},
        trees::Trees,
    },
    text::Span,
};

const KEEP: Options = Options { trees: 160, rate: 0.09, smooth: 100.0 };
const WHO: Options = Options { trees: 110, rate: 0.09, smooth: 40.0 };

/// Gold spans without the marks at their edges.
fn cores(doc: &Doc, scene: &Scene) -> Vec<Span> {
    doc.gold.iter().map(|q| core(scene, crate::roles::tokens(doc, q.content)).unwrap_or(q.content)).collect()
}

/// Whether a candidate is right; `None` when it would not be counted.
fn truth(doc: &Doc, cores: &[Span], candidate: &Candidate) -> Option<bool> {
    let best = |speech: bool| {
        let alike = doc.gold.iter().zip(cores).filter(|(q, _)| q.speech == speech);
        alike.map(|(_, c)| likeness(*c, candidate.core)).fold(0.0, f32::max)
    };
    let (wanted, optional) = (best(true), best(false));
    if optional >= 0.5 && optional > wanted {
        return None;
    }
    let shared = |o: Span| o.end.min(candidate.core.end).saturating_sub(o.start.max(candidate.core.start));
    let within = |o: Span| 5 * shared(o) >= 4 * candidate.core.len();
    let others = doc
        .gold
        .iter()
        .zip(cores)
        .filter(|(q, _)| !q.speech)
        .map(|(_, c)| *c)
        .chain(doc.ignore.iter().copied());
    if wanted < 0.5 && others.into_iter().any(within) {
        return None;
    }
    Some(wanted >= 0.8)
}

/// Reads every paragraph of a document and hands it to `each`.
fn read(ready: &Ready, model: &Model, mut each: impl FnMut(&Reading)) {
    let (mut lattice, mut reading) = (Lattice::default(), Reading::default());
    for paragraph in 0..ready.scene.tokens.paragraphs.len() {
        model.chain.score(&ready.scene, paragraph, &mut lattice);
        reading.read(&ready.scene, &model.chain, &mut lattice, paragraph);
        each(&reading);
    }
}

/// Examples for the trees that keep stretches.
pub fn keep_rows(ready: &Ready, model: &Model, rows: &mut Vec<Row>) {
    let cores = cores(ready.doc, &ready.scene);
    read(ready, model, |reading| {
        for (i, candidate) in reading.candidates.iter().enumerate() {
            if !eligible(&ready.scene, reading, candidate) {
                continue;
            }
            if let Some(truth) = truth(ready.doc, &cores, candidate) {
                rows.push(Row { features: reading.features(&ready.scene, i).to_vec(), truth });
            }
        }
    });
}

/// Whether the choice names the gold speaker.
fn names(doc: &Doc, scene: &Scene, gold: &Gold, choice: &Choice) -> bool {
    let (Some(head), Some(speaker)) = (gold.head.or(gold.speaker), choice.speaker) else {
        return gold.speaker.is_none() && choice.speaker.is_none();
    };
    let here = span(scene, speaker);
    let last = scene.tokens.list[speaker.end - 1].of(&doc.text);
    here.overlaps(head) || (last.len() > 1 && last.eq_ignore_ascii_case(head.of(&doc.text)))
}

/// Examples for the trees that choose speakers; `model` holds the trees that keep stretches. With `guess` its own
/// speakers are what is remembered from quote to quote, mistakes and all; otherwise the right ones.
pub fn who_rows(ready: &Ready, model: &Model, guess: bool, rows: &mut Vec<Row>) {
    let cores = cores(ready.doc, &ready.scene);
    let (doc, scene) = (ready.doc, &ready.scene);
    let mut memory = Memory::default();
    read(ready, model, |reading| {
        for (index, _) in choose(scene, model, reading, 0.3) {
            let candidate = &reading.candidates[index];
            let gold =
                (0..cores.len()).find(|g| likeness(cores[*g], candidate.core) >= 0.8).map(|g| &doc.gold[g]);
            let all = choices(reading, &memory, candidate);
            let right = gold.and_then(|g| all.iter().find(|c| names(doc, scene, g, c)));
            let chance = |i: usize| {
                let features = speakers::features(scene, reading, &memory, candidate, &all, i);
                model.who.probability(&features)
            };
            let guessed = guess
                .then(|| (0..all.len()).max_by(|a, b| chance(*a).total_cmp(&chance(*b)).then(b.cmp(a))))
                .flatten()
                .map(|i| &all[i]);
            if let Some(gold) = gold {
                for (i, choice) in all.iter().enumerate() {
                    let features = speakers::features(scene, reading, &memory, candidate, &all, i).to_vec();
                    rows.push(Row { features, truth: names(doc, scene, gold, choice) });
                }
            }
            let likeliest = || all.iter().max_by(|a, b| a.chance.total_cmp(&b.chance));
            let speaker = guessed.or(right).or_else(likeliest).and_then(|c| c.speaker);
            remember(&mut memory, candidate.content, speaker);
        }
        turn(&mut memory, Some(reading));
    });
}

/// Trains the trees that keep stretches.
pub fn keep(rows: &[Row]) -> Trees {
    boost::train(rows, KEEP)
}

/// Trains the trees that choose speakers.
pub fn who(rows: &[Row]) -> Trees {
    boost::train(rows, WHO)
}
