//! Trains the sequence model: a linear-chain conditional random field, by stochastic gradients with per-weight steps.

/// One paragraph: features of each token as numbers, and its labels.
#[derive(Debug, Clone, Default)]
pub struct Sequence {
    /// Where the features of each token end in `features`.
    pub ends: Vec<u32>,
    /// Numbers of features.
    pub features: Vec<u32>,
    /// Gold labels.
    pub labels: Vec<u8>,
}

/// Weights by feature and label, and of steps from label to label.
#[derive(Debug, Clone)]
pub struct Model<const L: usize> {
    pub weights: Vec<[f32; L]>,
    pub steps: [[f32; L]; L],
    pub first: [f32; L],
}

/// How to train.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    pub epochs: u32,
    pub rate: f32,
    /// Share of the features of a token that are left out at random, so that no weight leans on one other alone.
    pub drop: f32,
    /// How strongly weights are drawn to zero.
    pub decay: f32,
}

impl Sequence {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    fn token(&self, i: usize) -> &[u32] {
        let from = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        &self.features[from..self.ends[i] as usize]
    }
}

/// Forward and backward sums of one sequence, scaled at each token.
#[derive(Default)]
struct Lattice<const L: usize> {
    emit: Vec<[f32; L]>,
    forward: Vec<[f32; L]>,
    backward: Vec<[f32; L]>,
}

/// Copies `seq` to `out` without a share of its features; the weights are made smaller by it at the end.
fn thin(seq: &Sequence, share: f32, random: &mut u64, out: &mut Sequence) {
    out.labels.clone_from(&seq.labels);
    out.ends.clear();
    out.features.clear();
    let limit = (share * 65536.0) as u64;
    for i in 0..seq.len() {
        out.features.extend(seq.token(i).iter().filter(|_| {
            *random ^= *random << 13;
            *random ^= *random >> 7;
            *random ^= *random << 17;
            (*random >> 24) % 65536 >= limit
        }));
        out.ends.push(out.features.len() as u32);
    }
}

impl<const L: usize> Model<L> {
    pub fn new(features: usize) -> Self {
        Self { weights: vec![[0.0; L]; features], steps: [[0.0; L]; L], first: [0.0; L] }
    }

    fn lattice<'w>(
        &self,
        seq: &Sequence,
        lattice: &mut Lattice<L>,
        weights: impl Fn(usize) -> &'w [f32; L],
    ) -> [[f32; L]; L] {
        let n = seq.len();
        let steps = self.steps.map(|row| row.map(f32::exp));
        lattice.emit.clear();
        for i in 0..n {
            let mut s = [0f32; L];
            for f in seq.token(i) {
                for (s, w) in s.iter_mut().zip(weights(*f as usize)) {
                    *s += w;
                }
            }
            let top = s.iter().copied().fold(f32::MIN, f32::max);
            lattice.emit.push(s.map(|x| (x - top).exp()));
        }
        lattice.forward.clear();
        for i in 0..n {
            let mut a = [0f32; L];
            for y in 0..L {
                let inflow = if i == 0 {
                    self.first[y].exp()
                } else {
                    (0..L).map(|x| lattice.forward[i - 1][x] * steps[x][y]).sum()
                };
                a[y] = inflow * lattice.emit[i][y];
            }
            let total: f32 = a.iter().sum();
            lattice.forward.push(a.map(|x| x / total));
        }
        lattice.backward.clear();
        lattice.backward.resize(n, [1.0; L]);
        for i in (0..n.saturating_sub(1)).rev() {
            let mut b = [0f32; L];
            for x in 0..L {
                b[x] =
                    (0..L).map(|y| steps[x][y] * lattice.emit[i + 1][y] * lattice.backward[i + 1][y]).sum();
            }
            let total: f32 = b.iter().sum();
            lattice.backward[i] = b.map(|x| x / total);
        }
        steps
    }

    #[allow(
        clippy::too_many_lines,
        clippy::needless_range_loop,
        reason = "one loop over labels after the other"
    )]
    /// Trains on `data`, in an order drawn from a fixed seed.
    pub fn train(features: usize, data: &[&Sequence], options: Options) -> Self {
        let mut this = Self::new(features);
        let mut mean = Self::new(features);
        // weight and sum of squares of a feature lie side by side: each step needs both
        let mut cells = vec![([0f32; L], [1e-2f32; L]); features];
        let mut step_squares = [[1e-2f32; L]; L];
        let mut first_squares = [1e-2f32; L];
        let mut order: Vec<usize> = (0..data.len()).collect();
        let mut random = 0x2545_F491_4F6C_DD1Du64;
        let mut lattice = Lattice::default();
        let mut means = 0f32;
        let mut some = Sequence::default();
        let (mut time, mut seen) = (0f32, vec![0f32; if options.decay > 0.0 { features } else { 0 }]);
        for epoch in 0..options.epochs {
            for i in (1..order.len()).rev() {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                order.swap(i, (random % (i as u64 + 1)) as usize);
            }
            for at in &order {
                if data[*at].len() == 0 {
                    continue;
                }
                time += 1.0;
                thin(data[*at], options.drop, &mut random, &mut some);
                let seq = &some;
                let steps = this.lattice(seq, &mut lattice, |f| &cells[f].0);
                let rate = options.rate;
                let update = |w: &mut f32, sq: &mut f32, g: f32| {
                    *sq += g * g;
                    *w -= rate * g / sq.sqrt();
                };
                let mut joint_sum = [[0f32; L]; L];
                for i in 0..seq.len() {
                    let mut p = [0f32; L];
                    for y in 0..L {
                        p[y] = lattice.forward[i][y] * lattice.backward[i][y];
                    }
                    let total = 1.0 / p.iter().sum::<f32>();
                    let gold = seq.labels[i] as usize;
                    let mut g = p.map(|x| x * total);
                    g[gold] -= 1.0;
                    if i > 0 {
                        let mut ahead = lattice.backward[i];
                        for (a, e) in ahead.iter_mut().zip(&lattice.emit[i]) {
                            *a *= e;
                        }
                        let mut joint = [[0f32; L]; L];
                        let mut sum = 0f32;
                        for x in 0..L {
                            let from = lattice.forward[i - 1][x];
                            for y in 0..L {
                                joint[x][y] = from * steps[x][y] * ahead[y];
                            }
                            sum += joint[x].iter().sum::<f32>();
                        }
                        let scale = 1.0 / sum;
                        for x in 0..L {
                            for y in 0..L {
                                joint_sum[x][y] += joint[x][y] * scale;
                            }
                        }
                        joint_sum[seq.labels[i - 1] as usize][gold] -= 1.0;
                    } else {
                        for y in 0..L {
                            update(&mut this.first[y], &mut first_squares[y], g[y]);
                        }
                    }
                    if g.iter().map(|x| x.abs()).sum::<f32>() < 2e-3 {
                        continue;
                    }
                    let squared = g.map(|x| x * x);
                    let step = g.map(|x| x * rate);
                    for f in seq.token(i) {
                        let (w, sq) = &mut cells[*f as usize];
                        if let Some(seen) = seen.get_mut(*f as usize) {
                            // what the decay has come to since the feature was last met
                            let lost = rate * options.decay * (time - *seen);
                            *seen = time;
                            for y in 0..L {
                                w[y] /= 1.0 + lost / sq[y].sqrt();
                            }
                        }
                        for y in 0..L {
                            sq[y] += squared[y];
                            w[y] -= step[y] / sq[y].sqrt();
                        }
                    }
                }
                for x in 0..L {
                    for y in 0..L {
                        update(&mut this.steps[x][y], &mut step_squares[x][y], joint_sum[x][y]);
                    }
                }
            }
            if epoch * 2 >= options.epochs {
                means += 1.0;
                for (m, w) in mean.weights.iter_mut().zip(&cells) {
                    for y in 0..L {
                        m[y] += w.0[y];
                    }
                }
                for x in 0..L {
                    mean.first[x] += this.first[x];
                    for y in 0..L {
                        mean.steps[x][y] += this.steps[x][y];
                    }
                }
            }
        }
        let scale = 1.0 / means.max(1.0);
        let whole = scale * (1.0 - options.drop);
        mean.weights.iter_mut().flatten().for_each(|w| *w *= whole);
        mean.steps.iter_mut().flatten().for_each(|w| *w *= scale);
        mean.first.iter_mut().for_each(|w| *w *= scale);
        mean
    }
}
