//! Trains the tagger: an averaged perceptron over hashed features.

use crate::corpus::Doc;
use onrecord::extract::tokens::{
    Known, Pos, Shape, Token,
    pos::{CHOICES, features, fixed},
};
use std::collections::BTreeMap;

const EPOCHS: u32 = 5;
/// Size of the table of weights while training, as a power of two.
const LOG2: u32 = 21;

/// Weights by hashed feature while training; collisions are rare at this size.
pub struct Perceptron {
    weights: Vec<[f32; CHOICES]>,
    totals: Vec<[f32; CHOICES]>,
    steps: f32,
}

fn slot(feature: u32) -> usize {
    (feature.wrapping_mul(0x9E37_79B1) >> (32 - LOG2)) as usize
}

impl Perceptron {
    /// Trains on documents whose words are `known`.
    pub fn train(docs: &[&Doc], known: &BTreeMap<u32, Known>) -> Self {
        let mut this = Self {
            weights: vec![[0.0; CHOICES]; 1 << LOG2],
            totals: vec![[0.0; CHOICES]; 1 << LOG2],
            steps: 1.0,
        };
        for _ in 0..EPOCHS {
            for doc in docs {
                for s in &doc.tokens.sentences {
                    let range = s.start as usize..s.end as usize;
                    this.learn(&doc.tokens.list[range.clone()], &doc.silver[range], known);
                }
            }
        }
        for (w, t) in this.weights.iter_mut().zip(&this.totals) {
            for (w, t) in w.iter_mut().zip(t) {
                *w -= t / this.steps;
            }
        }
        this
    }

    fn learn(&mut self, tokens: &[Token], silver: &[Option<Pos>], known: &BTreeMap<u32, Known>) {
        let mut tags: Vec<Pos> = Vec::with_capacity(tokens.len());
        for (i, token) in tokens.iter().enumerate() {
            let word = known.get(&token.hash).copied().unwrap_or_default();
            if let Some(tag) = fixed(token, word) {
                tags.push(tag);
                continue;
            }
            let features = features(tokens, i, &tags);
            let guess = self.guess(&features);
            if let Some(truth) = silver[i].filter(|t| *t != Pos::Mark && *t != guess) {
                for f in features {
                    let at = slot(f);
                    for (tag, step) in [(truth, 1.0), (guess, -1.0)] {
                        self.weights[at][tag as usize] += step;
                        self.totals[at][tag as usize] += step * self.steps;
                    }
                }
            }
            self.steps += 1.0;
            tags.push(guess);
        }
    }

    fn guess(&self, features: &[u32]) -> Pos {
        let mut sums = [0f32; CHOICES];
        for f in features {
            for (s, w) in sums.iter_mut().zip(&self.weights[slot(*f)]) {
                *s += w;
            }
        }
        let mut top = 0;
        for i in 1..CHOICES {
            if sums[i] > sums[top] {
                top = i;
            }
        }
        Pos::from_number(top as u8)
    }

    /// Tags one sentence with the weights as they are.
    pub fn tag(&self, tokens: &[Token], known: &BTreeMap<u32, Known>, tags: &mut Vec<Pos>) {
        let first = tags.len();
        for (i, token) in tokens.iter().enumerate() {
            let word = known.get(&token.hash).copied().unwrap_or_default();
            let tag = fixed(token, word).unwrap_or_else(|| self.guess(&features(tokens, i, &tags[first..])));
            tags.push(tag);
        }
    }

    /// Weights of every feature of `docs` as bytes, scaled by one factor; features without weight are left out.
    pub fn quantised(&self, docs: &[&Doc], known: &BTreeMap<u32, Known>) -> Vec<(u32, Vec<i8>)> {
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        for doc in docs {
            for s in &doc.tokens.sentences {
                let tokens = &doc.tokens.list[s.start as usize..s.end as usize];
                let mut tags = Vec::new();
                self.tag(tokens, known, &mut tags);
                for i in (0..tokens.len()).filter(|i| {
                    fixed(&tokens[*i], known.get(&tokens[*i].hash).copied().unwrap_or_default()).is_none()
                }) {
                    for f in features(tokens, i, &tags[..i]) {
                        *counts.entry(f).or_default() += 1;
                    }
                }
            }
        }
        let scale = 5.0 / self.deviation();
        let rows = counts.keys().map(|f| {
            let row = self.weights[slot(*f)].iter().map(|w| (w * scale).round().clamp(-127.0, 127.0) as i8);
            (*f, row.collect::<Vec<i8>>())
        });
        rows.filter(|r| r.1.iter().any(|w| w.abs() > 0)).collect()
    }

    /// Root mean square of the weights that are not zero.
    fn deviation(&self) -> f32 {
        let (mut sum, mut count) = (0f64, 0u32);
        for w in self.weights.iter().flatten().filter(|w| **w != 0.0) {
            sum += f64::from(w * w);
            count += 1;
        }
        ((sum / f64::from(count.max(1))).sqrt() as f32).max(1e-6)
    }
}

/// Words that nearly always have one tag.
pub fn unambiguous(docs: &[&Doc]) -> BTreeMap<u32, Pos> {
    let mut counts: BTreeMap<u32, [u32; 27]> = BTreeMap::new();
    for doc in docs {
        for (token, tag) in doc.tokens.list.iter().zip(&doc.silver) {
            if let (Shape::Lower | Shape::Clitic | Shape::Capital, Some(tag)) = (token.shape, tag) {
                counts.entry(token.hash).or_default()[*tag as usize] += 1;
            }
        }
    }
    let clear = |c: &[u32; 27]| {
        let (total, top) = (c.iter().sum::<u32>(), (0..27).max_by_key(|i| c[*i]).unwrap_or(0));
        (total >= 12 && f64::from(c[top]) >= 0.995 * f64::from(total)).then(|| Pos::from_number(top as u8))
    };
    counts.iter().filter_map(|(hash, c)| Some((*hash, clear(c)?))).collect()
}
