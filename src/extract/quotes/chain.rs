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

impl Part {
    /// The part that a label belongs to.
    pub fn of_label(label: u8) -> Option<Self> {
        match label {
            1 | 2 | 11 | 12 => Some(Self::Speaker),
            3 | 4 | 13 | 14 => Some(Self::Cue),
            5..=10 => Some(Self::Content),
            _ => None,
        }
    }
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
    scores: Vec<Scores>,
    back: Vec<[u8; LABELS]>,
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
            let mut sums = [0i16; LABELS];
            for f in &lattice.buffer {
                self.weights.add(*f, &mut sums);
            }
            lattice.scores.push(sums.map(|s| f32::from(s) * self.unit));
        }
    }

    /// The likeliest stretches of the paragraph last scored, whose first token is `offset`.
    pub fn best(&self, lattice: &mut Lattice, offset: usize) -> Vec<Stretch> {
        let mut score = self.first;
        lattice.back.clear();
        for (i, emit) in lattice.scores.iter().enumerate() {
            let (mut top, mut from) = (score, [0u32; LABELS]);
            if i > 0 {
                top = [f32::MIN; LABELS];
                for (x, steps) in self.steps.iter().enumerate() {
                    for y in 0..LABELS {
                        let s = score[x] + steps[y];
                        from[y] = if s > top[y] { x as u32 } else { from[y] };
                        top[y] = if s > top[y] { s } else { top[y] };
                    }
                }
            }
            for (s, (t, e)) in score.iter_mut().zip(top.iter().zip(emit)) {
                *s = t + e;
            }
            lattice.back.push(from.map(|x| x as u8));
        }
        let mut label = (0..LABELS).max_by(|a, b| score[*a].total_cmp(&score[*b])).unwrap_or(0) as u8;
        let mut labels = vec![0u8; lattice.back.len()];
        for (slot, from) in labels.iter_mut().zip(&lattice.back).rev() {
            *slot = label;
            label = from[label as usize];
        }
        stretches(&labels, offset)
    }

    /// Fills forward and backward sums of the paragraph last scored.
    pub fn sums(&self, lattice: &mut Lattice) {
        lattice.emit.clear();
        lattice.forward.clear();
        for scores in &lattice.scores {
            let top = scores.iter().copied().fold(f32::MIN, f32::max);
            let emit = scores.map(|s| exp(s - top));
            let mut sums = match lattice.forward.last() {
                None => self.first.map(exp),
                Some(before) => product(&self.odds, before),
            };
            for (s, e) in sums.iter_mut().zip(&emit) {
                *s *= e;
            }
            lattice.emit.push(emit);
            lattice.forward.push(scaled(sums));
        }
        let n = lattice.scores.len();
        lattice.backward.clear();
        lattice.backward.resize(n, [1.0; LABELS]);
        for i in (0..n.saturating_sub(1)).rev() {
            let mut ahead = lattice.backward[i + 1];
            for (a, e) in ahead.iter_mut().zip(&lattice.emit[i + 1]) {
                *a *= e;
            }
            lattice.backward[i] = scaled(product(&self.odds_into, &ahead));
        }
    }
}

/// Sum of the rows, each times its part of `by`.
fn product(rows: &[Scores; LABELS], by: &Scores) -> Scores {
    let mut sums = [0f32; LABELS];
    for (row, by) in rows.iter().zip(by) {
        for (s, r) in sums.iter_mut().zip(row) {
            *s += r * by;
        }
    }
    sums
}

/// The exponential, to five digits, in steps that a processor can take for many numbers at once.
pub fn exp(x: f32) -> f32 {
    let x = (x * std::f32::consts::LOG2_E).clamp(-100.0, 100.0);
    // rounding down by way of the mantissa: adding and subtracting 1.5 * 2^23 leaves a whole number
    const WHOLE: f32 = 12_582_912.0;
    let whole = (x + WHOLE) - WHOLE;
    let part = (x - whole) * std::f32::consts::LN_2;
    let power = f32::from_bits(((whole as i32 + 127) << 23) as u32);
    power * (1.0 + part * (1.0 + part * (0.5 + part * (1.0 / 6.0 + part * (1.0 / 24.0 + part / 120.0)))))
}

fn scaled(sums: Scores) -> Scores {
    let total: f32 = sums.iter().sum();
    if total > 0.0 { sums.map(|s| s / total) } else { [1.0 / LABELS as f32; LABELS] }
}

/// Labels as stretches.
pub fn stretches(labels: &[u8], offset: usize) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for (i, label) in labels.iter().enumerate() {
        let Some(part) = Part::of_label(*label) else { continue };
        let at = offset + i;
        match out.last_mut() {
            Some(last) if label % 2 == 0 && last.part == part && last.end == at => last.end += 1,
            _ => out.push(Stretch { part, start: at, end: at + 1 }),
        }
    }
    out
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

    #[test]
    fn labels_become_stretches() {
        let got = stretches(&[0, 1, 2, 3, 15, 5, 6, 7], 10);
        let want =
            [(Part::Speaker, 11, 13), (Part::Cue, 13, 14), (Part::Content, 15, 17), (Part::Content, 17, 18)];
        let want: Vec<Stretch> =
            want.iter().map(|(part, start, end)| Stretch { part: *part, start: *start, end: *end }).collect();
        assert_eq!(got, want);
    }
}
