//! Boosted trees at work. Each level of a tree asks one question of all its branches, so that a tree is a table look-up.

/// Questions in a tree.
pub const DEPTH: usize = 6;

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
    /// The sum for these features, in log odds.
    pub fn sum(&self, features: &[f32]) -> f32 {
        let mut sum = self.base;
        for tree in &self.list {
            let mut leaf = 0;
            for (level, (feature, limit)) in tree.features.iter().zip(&tree.limits).enumerate() {
                leaf |= usize::from(features[*feature as usize] > *limit) << level;
            }
            sum += tree.leaves[leaf];
        }
        sum
    }

    /// The sum as a probability.
    pub fn probability(&self, features: &[f32]) -> f32 {
        1.0 / (1.0 + (-self.sum(features)).exp())
    }

    /// From the numbers that [`Trees::numbers`] gives; `None` when they do not fit or ask beyond `width` features.
    pub fn read(numbers: &[f32], width: usize) -> Option<Self> {
        const SIZE: usize = 2 * DEPTH + (1 << DEPTH);
        let (base, rest) = numbers.split_first()?;
        if rest.len() % SIZE != 0 {
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
        assert_eq!(trees.sum(&[0.0, 1.0]), 1.0);
        assert_eq!(trees.sum(&[0.0, 0.0]), -1.0);
        assert_eq!(Trees::read(&trees.numbers(), 2), Some(trees.clone()));
        assert_eq!(Trees::read(&trees.numbers(), 1), None);
    }
}
