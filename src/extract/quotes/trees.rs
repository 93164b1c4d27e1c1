//! Boosted trees at work. Each level of a tree asks one question of all its branches, so that a tree is a table look-up.

/// Questions in a tree.
pub const DEPTH: usize = 6;

/// From here on the last bits of a number count ones: what is added up as numbers can be read as bits, so that lanes need
/// not be taken apart.
const UNITS: f32 = 8_388_608.0;

/// Rows of features that are judged at once.
const LANES: usize = 4;

/// Most features a row can have.
const SLOTS: usize = 128;

/// One tree: a feature and a limit a level, and what each combination of answers adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tree {
    /// Which features are asked.
    pub features: [u8; DEPTH],
    /// The answer is yes above these limits.
    pub limits: [f32; DEPTH],
    /// Added to the sum.
    pub leaves: [f32; 1 << DEPTH],
}

/// A sum of trees.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trees {
    /// What the sum starts from.
    pub base: f32,
    /// In the order in which they were trained.
    pub list: Vec<Tree>,
}

impl Trees {
    /// The sums for each of these rows of features, in log odds.
    pub fn sums(&self, rows: &[impl AsRef<[f32]>]) -> Vec<f32> {
        let mut out = Vec::with_capacity(rows.len() + LANES);
        for some in rows.chunks(LANES) {
            out.extend(self.together(some));
        }
        out.truncate(rows.len());
        out
    }

    /// The sums of [`LANES`] rows or fewer, side by side: each question is put to all of them at once.
    fn together(&self, rows: &[impl AsRef<[f32]>]) -> [f32; LANES] {
        let mut values = [[0.0; LANES]; SLOTS];
        for (lane, row) in rows.iter().enumerate().take(LANES) {
            values.iter_mut().zip(row.as_ref()).for_each(|(slot, value)| slot[lane] = *value);
        }
        let mut sums = [self.base; LANES];
        for tree in &self.list {
            let mut leaf = [UNITS; LANES];
            let mut yes = 1.0;
            for (feature, limit) in tree.features.iter().zip(&tree.limits) {
                for (leaf, value) in leaf.iter_mut().zip(values[*feature as usize % SLOTS]) {
                    *leaf += if value > *limit { yes } else { 0.0 };
                }
                yes *= 2.0;
            }
            for (sum, leaf) in sums.iter_mut().zip(leaf) {
                *sum += tree.leaves[leaf.to_bits() as usize % (1 << DEPTH)];
            }
        }
        sums
    }

    /// The sums as probabilities.
    pub fn probabilities(&self, rows: &[impl AsRef<[f32]>]) -> Vec<f32> {
        let mut out = self.sums(rows);
        for sum in &mut out {
            *sum = logistic(*sum);
        }
        out
    }

    /// The sum for one row as a probability.
    pub fn probability(&self, features: &[f32]) -> f32 {
        logistic(self.together(&[features])[0])
    }

    /// From the numbers that [`Trees::numbers`] gives; `None` when they do not fit or ask beyond `width` features.
    pub fn read(numbers: &[f32], width: usize) -> Option<Self> {
        const SIZE: usize = 2 * DEPTH + (1 << DEPTH);
        let (base, rest) = numbers.split_first()?;
        if rest.len() % SIZE != 0 || width > SLOTS {
            return None;
        }
        let mut list = Vec::with_capacity(rest.len() / SIZE);
        for chunk in rest.chunks_exact(SIZE) {
            let mut features = [0u8; DEPTH];
            for (f, n) in features.iter_mut().zip(chunk) {
                *f = *n as u8;
                if *f as usize >= width {
                    return None;
                }
            }
            let limits = chunk[DEPTH..2 * DEPTH].try_into().ok()?;
            list.push(Tree { features, limits, leaves: chunk[2 * DEPTH..].try_into().ok()? });
        }
        Some(Self { base: *base, list })
    }

    /// All of it as numbers.
    pub fn numbers(&self) -> Vec<f32> {
        let mut out = vec![self.base];
        for tree in &self.list {
            out.extend(tree.features.iter().map(|f| f32::from(*f)));
            out.extend(tree.limits);
            out.extend(tree.leaves);
        }
        out
    }
}

/// A probability from log odds.
fn logistic(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_looks_its_answer_up_and_survives_writing() {
        let mut leaves = [0.0; 1 << DEPTH];
        leaves[0b10] = 2.0;
        let mut limits = [f32::MAX; DEPTH];
        limits[1] = 0.5;
        let trees = Trees { base: -1.0, list: vec![Tree { features: [0, 1, 0, 0, 0, 0], limits, leaves }] };
        let rows = [[0.0, 1.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.6], [9.0, 0.7]];
        assert_eq!(trees.sums(&rows), [1.0, -1.0, -1.0, 1.0, 1.0]);
        assert_eq!(Trees::read(&trees.numbers(), 2), Some(trees.clone()));
        assert_eq!(Trees::read(&trees.numbers(), 1), None);
        assert_eq!(Trees::read(&trees.numbers(), SLOTS + 1), None);
        assert!((trees.probability(&rows[3]) - trees.probabilities(&rows)[3]).abs() < f32::EPSILON);
    }
}
