//! What the training documents say of single words: tags, how often a word is a cue, how often it ends a speaker.

use crate::{corpus::Doc, roles::Role, speech, tagging::unambiguous};
use onrecord::extract::tokens::{Known, Pos};
use std::collections::BTreeMap;

/// Levels 0 to 15 run with the square root, so that rare use is told from none. A word met seldom leans to the `rate`
/// of all words.
fn level(part: f64, whole: f64, rate: f64) -> u16 {
    let p = (part + 3.0 * rate) / (whole + 3.0);
    ((p.sqrt() * 16.0 - 1.0).max(0.0).round() as u16).min(15)
}

/// Counts over documents with tags; `roles` and `quoted` run along the tokens of each.
pub fn known(docs: &[(&Doc, &[Pos], &[Role], &[bool])]) -> BTreeMap<u32, Known> {
    #[derive(Default, Clone)]
    struct Count {
        all: u32,
        group: [(f64, f64); 4],
        noun: (f64, f64),
        cue: f64,
        before: f64,
    }
    let mut counts: BTreeMap<u32, Count> = BTreeMap::new();
    for (doc, tags, roles, quoted) in docs {
        for i in 0..doc.tokens.list.len() {
            let c = counts.entry(doc.tokens.list[i].hash).or_default();
            c.all += 1;
            if quoted[i] {
                continue;
            }
            let group = &mut c.group[Known::group(tags[i])];
            let is_cue = roles[i] == Role::Cue;
            group.0 += f64::from(u8::from(is_cue));
            group.1 += 1.0;
            let ends = roles[i] == Role::Speaker && roles.get(i + 1) != Some(&Role::Speaker);
            c.noun.0 += f64::from(u8::from(ends));
            c.noun.1 += 1.0;
            if is_cue {
                c.cue += 1.0;
                let from = i.saturating_sub(6);
                let content = roles[from..i].iter().any(|r| *r == Role::Content);
                c.before += f64::from(u8::from(content));
            }
        }
    }
    let docs: Vec<&Doc> = docs.iter().map(|d| d.0).collect();
    let tags = unambiguous(&docs);
    let listed = speech::hashes();
    let mut out: BTreeMap<u32, Known> = BTreeMap::new();
    let rate = |pick: &dyn Fn(&Count) -> (f64, f64)| {
        let sum = counts.values().map(pick).fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
        sum.0 / f64::max(sum.1, 1.0)
    };
    let rates: Vec<f64> = (0..4).map(|g| rate(&|c: &Count| c.group[g])).collect();
    let noun = rate(&|c: &Count| c.noun);
    for (hash, c) in &counts {
        let mut cue = 0;
        for (g, (part, whole)) in c.group.iter().enumerate() {
            cue |= level(*part, *whole, rates[g]) << (4 * g);
        }
        let speaker = level(c.noun.0, c.noun.1, noun) / 4;
        let before = if c.cue < 3.0 { 0 } else { 1 + ((c.before / c.cue) * 2.99) as u16 };
        let more = 16 | speaker.min(3) as u8 | (before.min(3) as u8) << 2;
        if c.all >= 3 || cue != 0 {
            out.insert(*hash, Known { tag: 0, cue, more });
        }
    }
    for (hash, tag) in tags {
        out.entry(hash).or_default().tag = tag as u8 + 1;
    }
    for (hash, bits) in listed {
        out.entry(hash).or_default().more |= bits;
    }
    for known in out.values_mut() {
        known.more |= 16;
    }
    out
}
