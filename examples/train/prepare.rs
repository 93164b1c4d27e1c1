//! Documents made ready for training: tagged by a tagger that has not seen them, with gold labels.

use crate::{
    corpus::Doc,
    crf::Sequence,
    lexical,
    roles::{Role, labels, roles},
    tagging::{Perceptron, unambiguous},
    vocabulary::Vocabulary,
};
use onrecord::extract::{
    quotes::{features::Features, regions, scene::Scene},
    tokens::{Known, Pos},
};
use std::collections::BTreeMap;

/// The tagger and the lexicon of some documents.
pub struct Words {
    pub tagger: Perceptron,
    pub known: BTreeMap<u32, Known>,
}

impl Words {
    pub fn train(docs: &[&Doc]) -> Self {
        let plain = |(hash, tag): (u32, Pos)| (hash, Known { tag: tag as u8 + 1, cue: 0, more: 16 });
        let tagger = Perceptron::train(docs, &unambiguous(docs).into_iter().map(plain).collect());
        let silver = |d: &Doc| d.silver.iter().map(|t| t.unwrap_or(Pos::Other)).collect::<Vec<Pos>>();
        let tags: Vec<Vec<Pos>> = docs.iter().map(|d| silver(d)).collect();
        let parts: Vec<Vec<Role>> = docs.iter().map(|d| roles(d).0).collect();
        let inside: Vec<Vec<bool>> = docs.iter().map(|d| quoted(d)).collect();
        let rows: Vec<_> =
            (0..docs.len()).map(|i| (docs[i], &tags[i][..], &parts[i][..], &inside[i][..])).collect();
        Self { tagger, known: lexical::known(&rows) }
    }

    /// Tags a document.
    pub fn scene(&self, doc: &Doc) -> Scene {
        let mut tags = Vec::with_capacity(doc.tokens.list.len());
        for s in 0..doc.tokens.sentences.len() {
            self.tagger.tag(doc.tokens.sentence(s), &self.known, &mut tags);
        }
        let known =
            doc.tokens.list.iter().map(|t| self.known.get(&t.hash).copied().unwrap_or_default()).collect();
        Scene::with_tags(&doc.text, doc.tokens.clone(), tags, known)
    }
}

fn quoted(doc: &Doc) -> Vec<bool> {
    let mut found = Vec::new();
    for p in 0..doc.tokens.paragraphs.len() {
        regions::find(&doc.text, &doc.tokens.list, doc.tokens.paragraph(p), &mut found);
    }
    let mut inside = vec![false; doc.tokens.list.len()];
    for region in &found {
        inside[region.range()].fill(true);
    }
    inside
}

/// A document with its tags and gold labels.
pub struct Ready<'d> {
    pub doc: &'d Doc,
    pub scene: Scene,
    pub labels: Vec<u8>,
}

/// Tags each document by words learned from the other parts of a division into `parts`.
pub fn ready<'d>(docs: &[&'d Doc], parts: usize) -> Vec<Ready<'d>> {
    let mut out: Vec<Option<Ready>> = docs.iter().map(|_| None).collect();
    for part in 0..parts {
        let others: Vec<&Doc> = (0..docs.len()).filter(|i| i % parts != part).map(|i| docs[i]).collect();
        let words = Words::train(&others);
        for i in (part..docs.len()).step_by(parts) {
            out[i] = Some(Ready { doc: docs[i], scene: words.scene(docs[i]), labels: labels(docs[i]) });
        }
    }
    out.into_iter().flatten().collect()
}

/// All features of documents, one after the other.
pub fn features(ready: &[&Ready]) -> Vec<u32> {
    let mut out = Vec::new();
    for r in ready {
        for p in 0..r.scene.tokens.paragraphs.len() {
            let features = Features::new(&r.scene, p);
            r.scene.tokens.paragraph(p).for_each(|i| features.of(i, &mut out));
        }
    }
    out
}

/// The paragraphs of a document as sequences.
pub fn sequences(ready: &Ready, vocabulary: &Vocabulary) -> Vec<Sequence> {
    let mut buffer = Vec::new();
    let mut sequence = |p: usize| {
        let features = Features::new(&ready.scene, p);
        let mut s = Sequence::default();
        let range = ready.scene.tokens.paragraph(p);
        for i in range.clone() {
            buffer.clear();
            features.of(i, &mut buffer);
            s.features.extend(buffer.iter().filter_map(|f| vocabulary.get(*f)));
            s.ends.push(s.features.len() as u32);
            let label = ready.labels[i];
            let goes_on = i == range.start && label != 15 && label % 2 == 0 && label > 0;
            s.labels.push(label - u8::from(goes_on));
        }
        s
    };
    (0..ready.scene.tokens.paragraphs.len()).map(&mut sequence).collect()
}
