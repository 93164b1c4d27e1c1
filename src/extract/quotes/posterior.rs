//! How likely each stretch of a paragraph is to be speaker, cue or content.

use super::chain::{Chain, LABELS, Lattice, Part, Scores, Stretch};

/// Labels that begin content: after its cue, before it, with none near.
pub const CONTENT: [usize; 3] = [5, 7, 9];

/// A stretch that may be content, and how likely it is to be just that.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// First token, counted from the start of the paragraph.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Its probability by sort of content (see [`CONTENT`]).
    pub by_sort: [f32; 3],
}

impl Chance {
    /// Its probability.
    pub fn total(&self) -> f32 {
        self.by_sort.iter().sum()
    }
}

/// Probabilities of the labels of each token.
pub fn marginals(lattice: &Lattice, out: &mut Vec<Scores>) {
    out.clear();
    out.extend(lattice.forward.iter().zip(&lattice.backward).map(|(f, b)| {
        let mut p = *f;
        for (p, b) in p.iter_mut().zip(b) {
            *p *= b;
        }
        let total: f32 = p.iter().sum();
        for p in &mut p {
            *p /= total;
        }
        p
    }));
}

/// Probability that a part plays here, first or further token.
pub fn mass(labels: &Scores, part: Part) -> f32 {
    match part {
        Part::Speaker => labels[1] + labels[2] + labels[11] + labels[12],
        Part::Cue => labels[3] + labels[4] + labels[13] + labels[14],
        Part::Content => labels[5..=10].iter().sum(),
    }
}

/// Stretches whose tokens play `part` with a probability of at least `least`, with their mean probability. A few tokens
/// of half that do not part two halves.
pub fn likely(marginals: &[Scores], part: Part, least: f32, offset: usize, out: &mut Vec<(Stretch, f32)>) {
    let begins = |p: &Scores| match part {
        Part::Speaker => p[1] + p[11] > 1.5 * (p[2] + p[12]),
        Part::Cue => p[3] + p[13] > p[4] + p[14],
        Part::Content => p[5] + p[7] + p[9] > p[6] + p[8] + p[10],
    };
    let (mut open, mut faint) = (false, 0);
    for (i, labels) in marginals.iter().enumerate() {
        let p = mass(labels, part);
        if p < least {
            faint += 1;
            open &= part == Part::Speaker && p >= 0.4 * least && faint <= 4;
            continue;
        }
        let at = offset + i;
        match out.last_mut() {
            Some((last, sum)) if open && !begins(labels) => {
                last.end = at + 1;
                *sum += p;
            }
            _ => out.push((Stretch { part, start: at, end: at + 1 }, p)),
        }
        (open, faint) = (true, 0);
    }
    for (stretch, sum) in out.iter_mut().filter(|(s, _)| s.start >= offset && s.part == part) {
        *sum /= (stretch.end - stretch.start) as f32;
    }
}

/// Every stretch of content with a probability of at least `least`, in order of start and end.
pub fn chances(chain: &Chain, lattice: &Lattice, marginals: &[Scores], least: f32, out: &mut Vec<Chance>) {
    out.clear();
    for (start, labels) in marginals.iter().enumerate() {
        let first = out.len();
        for (sort, begin) in CONTENT.into_iter().enumerate() {
            if labels[begin] >= least {
                walk(chain, lattice, labels[begin], (start, sort), least, first, out);
            }
        }
        out[first..].sort_by_key(|c| c.end);
    }
}

/// Follows one beginning to all its likely ends.
fn walk(
    chain: &Chain,
    lattice: &Lattice,
    mut stay: f32,
    (start, sort): (usize, usize),
    least: f32,
    first: usize,
    out: &mut Vec<Chance>,
) {
    let inner = CONTENT[sort] + 1;
    let mut label = CONTENT[sort];
    let mut at = start;
    loop {
        let goes_on = if at + 1 < lattice.emit.len() {
            let row = &chain.odds[label];
            let (emit, back) = (&lattice.emit[at + 1], &lattice.backward[at + 1]);
            let way = |y: usize| row[y] * emit[y] * back[y];
            way(inner) / (0..LABELS).map(way).sum::<f32>()
        } else {
            0.0
        };
        let ends = stay * (1.0 - goes_on);
        at += 1;
        if ends >= least {
            if let Some(chance) = out[first..].iter_mut().find(|c| c.end == at) {
                chance.by_sort[sort] += ends;
            } else {
                let mut by_sort = [0.0; 3];
                by_sort[sort] = ends;
                out.push(Chance { start, end: at, by_sort });
            }
        }
        stay *= goes_on;
        if stay < least || at >= lattice.emit.len() {
            return;
        }
        label = inner;
    }
}
