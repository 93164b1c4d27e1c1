//! Trains boosted trees with one question a level, on binned features, for the logarithmic loss.

use onrecord::extract::quotes::trees::{DEPTH, Tree, Trees};

/// One example.
#[derive(Debug, Clone)]
pub struct Row {
    pub features: Vec<f32>,
    pub truth: bool,
}

/// How to train.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    pub trees: usize,
    pub rate: f32,
    pub smooth: f32,
}

const BINS: usize = 64;

/// Limits between bins of one feature: values in the middle between neighbours, at even ranks.
fn limits(rows: &[Row], feature: usize) -> Vec<f32> {
    let mut values: Vec<f32> = rows.iter().map(|r| r.features[feature]).collect();
    values.sort_by(f32::total_cmp);
    let mut out: Vec<f32> = Vec::new();
    for n in 1..BINS {
        let at = values.len() * n / BINS;
        let above = values[at.min(values.len() - 1)];
        let below = values.partition_point(|v| *v < above);
        if below > 0 {
            let limit = f32::midpoint(values[below - 1], above);
            if out.last().is_none_or(|l| *l < limit) {
                out.push(limit);
            }
        }
    }
    // rare high values of counts and flags
    let mut distinct = values.clone();
    distinct.dedup();
    if distinct.len() <= BINS {
        out = distinct.windows(2).map(|w| f32::midpoint(w[0], w[1])).collect();
    }
    out
}

/// Trains on `rows`.
pub fn train(rows: &[Row], options: Options) -> Trees {
    let width = rows[0].features.len();
    let limits: Vec<Vec<f32>> = (0..width).map(|f| limits(rows, f)).collect();
    let bins: Vec<Vec<u8>> = (0..width)
        .map(|f| rows.iter().map(|r| limits[f].partition_point(|l| r.features[f] > *l) as u8).collect())
        .collect();
    let share = rows.iter().filter(|r| r.truth).count() as f32 / rows.len() as f32;
    let base = (share / (1.0 - share)).ln();
    let mut sums = vec![base; rows.len()];
    let mut out = Trees { base, list: Vec::new() };
    for _ in 0..options.trees {
        let slopes: Vec<(f32, f32)> = sums
            .iter()
            .zip(rows)
            .map(|(s, r)| {
                let p = 1.0 / (1.0 + (-s).exp());
                (f32::from(u8::from(r.truth)) - p, p * (1.0 - p))
            })
            .collect();
        let (tree, leaves) = grow(&bins, &limits, &slopes, options);
        for (s, leaf) in sums.iter_mut().zip(&leaves) {
            *s += tree.leaves[*leaf as usize];
        }
        out.list.push(tree);
    }
    out
}

/// One tree, and the leaf of each row.
fn grow(bins: &[Vec<u8>], limits: &[Vec<f32>], slopes: &[(f32, f32)], options: Options) -> (Tree, Vec<u8>) {
    let mut leaves = vec![0u8; slopes.len()];
    let mut tree = Tree { features: [0; DEPTH], limits: [f32::MAX; DEPTH], leaves: [0.0; 1 << DEPTH] };
    for level in 0..DEPTH {
        let parts = 1 << level;
        let mut best = (0.0f64, usize::MAX, 0);
        for (feature, bins) in bins.iter().enumerate() {
            if limits[feature].is_empty() {
                continue;
            }
            let mut sums = vec![[(0f64, 0f64); BINS + 1]; parts];
            for (i, bin) in bins.iter().enumerate() {
                let cell = &mut sums[leaves[i] as usize][*bin as usize];
                cell.0 += f64::from(slopes[i].0);
                cell.1 += f64::from(slopes[i].1);
            }
            let mut gains = vec![0f64; limits[feature].len()];
            sums.iter().for_each(|cells| add_gains(cells, &mut gains, f64::from(options.smooth)));
            for (cut, gain) in gains.into_iter().enumerate() {
                if gain > best.0 + 1e-9 {
                    best = (gain, feature, cut);
                }
            }
        }
        if best.1 == usize::MAX {
            break;
        }
        tree.features[level] = best.1 as u8;
        tree.limits[level] = limits[best.1][best.2];
        for (leaf, bin) in leaves.iter_mut().zip(&bins[best.1]) {
            *leaf |= u8::from(*bin as usize > best.2) << level;
        }
    }
    let mut sums = [(0f64, 0f64); 1 << DEPTH];
    for (leaf, slope) in leaves.iter().zip(slopes) {
        sums[*leaf as usize].0 += f64::from(slope.0);
        sums[*leaf as usize].1 += f64::from(slope.1);
    }
    for (leaf, (g, h)) in tree.leaves.iter_mut().zip(sums) {
        *leaf = (f64::from(options.rate) * g / (h + f64::from(options.smooth))) as f32;
    }
    (tree, leaves)
}

/// Adds what each cut of one branch would win.
fn add_gains(cells: &[(f64, f64)], gains: &mut [f64], smooth: f64) {
    let whole = cells.iter().fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
    let worth = |s: (f64, f64)| s.0 * s.0 / (s.1 + smooth);
    let mut low = (0.0, 0.0);
    for (gain, cell) in gains.iter_mut().zip(cells) {
        low = (low.0 + cell.0, low.1 + cell.1);
        *gain += worth(low) + worth((whole.0 - low.0, whole.1 - low.1)) - worth(whole);
    }
}
