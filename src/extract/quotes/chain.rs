//! The sequence model at work: scores of labels, the likeliest labels, and how likely each stretch is.

use super::{features::Features, scene::Scene};
use crate::extract::tokens::table::Table;

/// How many labels there are. Parts are told apart by where the cue stands, so that a chain of single steps
/// remembers what it has still to find: 0 none, 15 none but between content and cue; odd ones begin a part and the next
/// number goes on with it: 1 speaker before its cue, 3 cue before content, 5 content after its cue, 7 content before
/// its cue, 9 content whose cue is elsewhere or missing, 11 speaker after its cue, 13 cue after content.
pub const LABELS: usize = 16;

/// Sums of weights for each label.
pub type Scores = [f32; LABELS];

/// What a stretch of labels stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Who speaks.
    Speaker,
    /// The words of saying.
    Cue,
    /// What is said.
    Content,
}

/// A stretch of tokens with one part to play; indices into the tokens of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Which part.
    pub part: Part,
    /// First token.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Weights of features and of steps from label to label.
#[derive(Debug, Clone)]
pub struct Chain<'a> {
    /// Weights by feature.
    pub weights: Table<'a, LABELS>,
    /// What one unit of a weight is worth.
    pub unit: f32,
    /// From label (row) to label.
    pub steps: [Scores; LABELS],
    /// Exponentials of `steps`.
    pub odds: [Scores; LABELS],
    /// The same, to label (row) from label.
    pub odds_into: [Scores; LABELS],
    /// At the start of a paragraph.
    pub first: Scores,
}

/// Scores, and forward and backward sums, of one paragraph.
#[derive(Debug, Clone, Default)]
pub struct Lattice {
    /// Exponentials of the scores, the highest of a token being 1.
    pub emit: Vec<Scores>,
    /// Forward sums, scaled to 1 at each token.
    pub forward: Vec<Scores>,
    /// Backward sums, scaled to 1 at each token.
    pub backward: Vec<Scores>,
    scores: Vec<[i16; LABELS]>,
    buffer: Vec<u32>,
}

impl Chain<'_> {
    /// Scores every token of a paragraph.
    pub fn score(&self, scene: &Scene, paragraph: usize, lattice: &mut Lattice) {
        let features = Features::new(scene, paragraph);
        lattice.scores.clear();
        for i in scene.tokens.paragraph(paragraph) {
            lattice.buffer.clear();
            features.of(i, &mut lattice.buffer);
            lattice.scores.push(self.weights.sum(&mut lattice.buffer));
        }
    }

    /// Fills forward and backward sums of the paragraph last scored.
    pub fn sums(&self, lattice: &mut Lattice) {
        let Lattice { emit, forward, backward, scores, .. } = lattice;
        let n = scores.len();
        emit.clear();
        emit.extend(scores.iter().map(|s| self.emit(s)));
        forward.clear();
        backward.clear();
        backward.resize(n, [1.0; LABELS]);
        // a step from either end at once: neither waits for the other
        for i in 0..n {
            let sums = match forward.last() {
                None => self.first.map(exp),
                Some(before) => product(&self.odds, before),
            };
            forward.push(scaled(times(sums, &emit[i])));
            if i > 0 {
                let next = n - i;
                backward[next - 1] = scaled(product(&self.odds_into, &times(backward[next], &emit[next])));
            }
        }
    }

    /// Exponentials of the scores of a token, the highest being 1.
    fn emit(&self, scores: &[i16; LABELS]) -> Scores {
        let top = f32::from(scores.iter().copied().fold(i16::MIN, i16::max)) * self.unit;
        let mut out = [0.0; LABELS];
        for (out, score) in out.iter_mut().zip(scores) {
            *out = exp(f32::from(*score) * self.unit - top);
        }
        out
    }
}

fn times(mut a: Scores, b: &Scores) -> Scores {
    for (a, b) in a.iter_mut().zip(b) {
        *a *= b;
    }
    a
}

/// Sum of the rows, each times its part of `by`.
fn product(rows: &[Scores; LABELS], by: &Scores) -> Scores {
    let mut sums = [0f32; LABELS];
    for (row, by) in rows.iter().zip(by) {
        // all but a few labels are as good as ruled out
        if *by < 1e-7 {
            continue;
        }
        for (s, r) in sums.iter_mut().zip(row) {
            *s += r * by;
        }
    }
    sums
}

/// The exponential, to five digits, in steps that a processor can take for many numbers at once.
pub fn exp(x: f32) -> f32 {
    // rounding by way of the mantissa: adding and subtracting 1.5 * 2^23 leaves a whole number
    const WHOLE: f32 = 12_582_912.0;
    let x = (x * std::f32::consts::LOG2_E).clamp(-100.0, 100.0);
    let whole = x + WHOLE;
    let part = (x - (whole - WHOLE)) * std::f32::consts::LN_2;
    let power = f32::from_bits(whole.to_bits().wrapping_sub(WHOLE.to_bits()).wrapping_add(127) << 23);
    power * (1.0 + part * (1.0 + part * (0.5 + part * (1.0 / 6.0 + part * (1.0 / 24.0 + part / 120.0)))))
}

fn scaled(mut sums: Scores) -> Scores {
    let total: f32 = sums.iter().sum();
    if total > 0.0 {
        for s in &mut sums {
            *s /= total;
        }
        sums
    } else {
        [1.0 / LABELS as f32; LABELS]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_exponential_is_close() {
        for i in -200..50 {
            let x = i as f32 * 0.17;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-4, "{x}");
        }
    }
}
