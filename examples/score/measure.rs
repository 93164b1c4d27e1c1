//! The measure: spans matched one to one, speakers judged over matched pairs.
//!
//! Spans lose marks and blanks at their ends first. They match when they are the same (`exact`) or when what they share
//! is at least `iou` of what they cover together, best pairs first. A speaker is right when nobody was expected and
//! nobody is named, when a pronoun is the same or the name it stands for, and otherwise when the head words agree.
//! Precision of a kind is over predictions of that kind, recall over gold of that kind; the end-to-end figure counts a
//! match only with its speaker.

use crate::{
    marks::{kind, quoted, trimmed},
    speech::is_speech,
};
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

const KINDS: [&str; 4] = ["direct", "indirect", "mixed", "all"];
const PRONOUNS: &str =
    " he she they it i we you his her their its my our who which that him them one himself herself ";

/// A quote, gold or predicted; offsets in characters.
#[derive(Debug, Clone, Default)]
struct Quote {
    start: usize,
    end: usize,
    kind: Option<usize>,
    cue: String,
    speech: bool,
    speaker: String,
    name: String,
    speaker_span: Option<(usize, usize)>,
    head: String,
    head_span: Option<(usize, usize)>,
    resolved: String,
    how: String,
}

/// A line of a file.
#[derive(Debug, Clone, Default)]
pub struct Document {
    id: String,
    text: Vec<char>,
    quotes: Vec<Quote>,
    ignore: Vec<(usize, usize)>,
}

/// What is counted, and when spans match.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    pub iou: f64,
    /// Gold whose cue is not of speech is optional: a prediction that finds it is not counted.
    pub speech_only: bool,
    /// Predicted indirect quotes whose cue is not of speech are not counted.
    pub drop_nonspeech: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { iou: 0.8, speech_only: false, drop_nonspeech: false }
    }
}

fn pair(value: &Value) -> Option<(usize, usize)> {
    Some((value.get(0)?.as_u64()? as usize, value.get(1)?.as_u64()? as usize))
}

impl Document {
    /// From one line of JSON.
    pub fn new(value: &Value) -> Self {
        let word = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let quote = |q: &Value| Quote {
            start: q["start"].as_u64().unwrap_or(0) as usize,
            end: q["end"].as_u64().unwrap_or(0) as usize,
            kind: KINDS[..3].iter().position(|k| q["kind"] == *k),
            cue: word(&q["cue"]),
            speech: q["speech"].as_bool().unwrap_or(true),
            speaker: word(&q["speaker"]),
            name: word(&q["speaker_name"]),
            speaker_span: pair(&q["speaker_span"]),
            head: word(&q["speaker_head"]),
            head_span: pair(&q["speaker_head_span"]),
            resolved: word(&q["speaker_resolved"]),
            how: word(&q["resolved_how"]),
        };
        Self {
            id: word(&value["id"]),
            text: value["text"].as_str().unwrap_or_default().chars().collect(),
            quotes: value["quotes"].as_array().into_iter().flatten().map(quote).collect(),
            ignore: value["ignore"].as_array().into_iter().flatten().filter_map(pair).collect(),
        }
    }
}

fn is_pronoun(word: &str) -> bool {
    !word.is_empty() && PRONOUNS.contains(&format!(" {word} "))
}

/// Words of a name, possessives taken off.
fn words(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let chars: Vec<char> = name.chars().collect();
    let mut i = 0;
    while i < chars.len() {
        if matches!(chars[i], '\'' | '’') {
            let s = chars.get(i + 1) == Some(&'s')
                && !chars.get(i + 2).is_some_and(|c| c.is_alphanumeric() || *c == '_');
            i += if s { 2 } else { 1 };
            if !s && chars.get(i).is_some_and(|c| c.is_alphanumeric()) {
                out.push(String::new());
            }
            continue;
        }
        if chars[i].is_alphanumeric() {
            let mut word = String::new();
            while i < chars.len() {
                let joins =
                    matches!(chars[i], '.' | '-') && chars.get(i + 1).is_some_and(|c| c.is_alphanumeric());
                if !chars[i].is_alphanumeric() && !joins {
                    break;
                }
                word.push(chars[i]);
                i += 1;
            }
            out.push(word);
        } else {
            i += 1;
        }
    }
    out.retain(|w| !w.is_empty());
    out
}

/// The head word of a name or noun phrase, lower case: the last word before what is appended to it.
fn head(name: &str) -> String {
    const CUTS: [&str; 10] =
        [" who", " whose", " which", " of", " for", " at", " with", " in", " on", " from"];
    let name = name.trim();
    let mut cut = name.len();
    for (at, _) in name.char_indices().skip(1) {
        let rest = &name[at..];
        let blank = rest.trim_start();
        let mark = blank.starts_with([',', '(', '—', ';', ':'])
            || rest.trim_start().starts_with("- ") && rest.starts_with(" -");
        let ends = |w: &&str| {
            let space = w.starts_with(' ') && rest.starts_with(char::is_whitespace);
            let after = blank.strip_prefix(w.trim_start());
            space && after.is_some_and(|a| !a.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        if mark || CUTS.iter().any(|w| ends(&w)) {
            cut = at;
            break;
        }
    }
    let all = words(&name[..cut]);
    let plain = |w: &&String| !["jr", "jr.", "sr", "iii", "ii"].contains(&w.to_lowercase().as_str());
    all.iter().rev().find(plain).or(all.last()).map(|w| w.to_lowercase()).unwrap_or_default()
}

fn speaker_right(gold: &Quote, pred: &Quote) -> bool {
    let names: Vec<&str> =
        [pred.speaker.as_str(), pred.name.as_str()].into_iter().filter(|n| !n.is_empty()).collect();
    if gold.speaker.is_empty() {
        return names.is_empty();
    }
    let lower = gold.speaker.trim().to_lowercase();
    let resolved = head(&gold.resolved);
    let same = |n: &str| n.trim().to_lowercase() == lower;
    if is_pronoun(&lower) {
        return names.iter().any(|n| same(n) || (!resolved.is_empty() && head(n) == resolved));
    }
    let first = gold.head.to_lowercase();
    let first = first.strip_suffix("'s").or(first.strip_suffix("’s")).unwrap_or(&first);
    let mut heads = vec![first.trim_matches(['.', ',', '’', '\'']).to_owned(), head(&gold.speaker)];
    if ["name", "lastname", "hand"].contains(&gold.how.as_str()) {
        heads.push(resolved);
    }
    heads.retain(|h| !h.is_empty());
    if names.iter().any(|n| heads.contains(&head(n)) || same(n)) {
        return true;
    }
    let (Some(p), Some(h), Some(g)) = (pred.speaker_span, gold.head_span, gold.speaker_span) else {
        return false;
    };
    !names.is_empty() && p.0 <= h.0 && h.1 <= p.1 && p.1 - p.0 <= 2 * (g.1 - g.0) + 20
}

/// Whether the full name is right, when one is known.
fn full_name(gold: &Quote, pred: &Quote) -> Option<bool> {
    let want = words(&gold.resolved);
    if want.len() < 2 || !["name", "lastname", "dcoref", "hand"].contains(&gold.how.as_str()) {
        return None;
    }
    let right = |n: &&String| {
        let got: Vec<String> = words(n).iter().map(|w| w.to_lowercase()).collect();
        !got.is_empty() && head(n) == head(&gold.resolved) && got.contains(&want[0].to_lowercase())
    };
    Some([&pred.speaker, &pred.name].iter().any(|n| right(&n)))
}

type Span = (usize, usize);

fn shared(a: Span, b: Span) -> usize {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

fn overlap(a: Span, b: Span) -> f64 {
    let both = shared(a, b);
    if both == 0 { 0.0 } else { both as f64 / (a.1 - a.0 + b.1 - b.0 - both) as f64 }
}

/// Pairs of gold and prediction, best first, each used once.
fn matches(gold: &[Span], pred: &[Span], iou: Option<f64>) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in pred.iter().enumerate() {
            let score = overlap(*g, *p);
            if score > 0.0 && iou.map_or(g == p, |least| score >= least) {
                pairs.push((score, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (_, i, j) in pairs {
        if out.iter().all(|(a, b)| *a != i && *b != j) {
            out.push((i, j));
        }
    }
    out
}

/// Counts of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub gold: usize,
    pub pred: usize,
    pub gold_matched: usize,
    pub pred_matched: usize,
    pub speaker: usize,
}

/// Counts by kind (direct, indirect, mixed, all), exact and by overlap; full names right and known.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Table {
    pub exact: [Counts; 4],
    pub overlap: [Counts; 4],
    pub names: (usize, usize),
    pub iou: f64,
}

fn f1(p: f64, r: f64) -> f64 {
    if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
}

fn part(a: usize, b: usize) -> f64 {
    if b == 0 { 0.0 } else { a as f64 / b as f64 }
}

impl Counts {
    /// Precision, recall, F1, share of right speakers, end-to-end F1.
    pub fn figures(&self) -> [f64; 5] {
        let (p, r) = (part(self.pred_matched, self.pred), part(self.gold_matched, self.gold));
        let right = part(self.speaker, self.gold_matched);
        [p, r, f1(p, r), right, f1(p * right, r * right)]
    }
}

impl Table {
    /// Measures predictions by the gold documents; a document without prediction has none.
    pub fn measure(gold: &[Document], pred: &[Document], options: Options) -> Self {
        let by_id: BTreeMap<&str, &Document> = pred.iter().map(|d| (d.id.as_str(), d)).collect();
        let mut table = Self { iou: options.iou, ..Self::default() };
        for doc in gold {
            let empty = Vec::new();
            let quotes = by_id.get(doc.id.as_str()).map_or(&empty, |d| &d.quotes);
            table.add(doc, quotes, options);
        }
        table
    }

    fn add(&mut self, doc: &Document, pred: &[Quote], options: Options) {
        let inside = quoted(&doc.text);
        let (mut gold, mut optional) = (Vec::new(), Vec::new());
        for q in &doc.quotes {
            let span = trimmed(&doc.text, q.start, q.end.min(doc.text.len()));
            if span.1 > span.0 {
                if options.speech_only && !q.speech { optional.push(span) } else { gold.push((span, q)) }
            }
        }
        optional.extend(&doc.ignore);
        let spans: Vec<Span> = gold.iter().map(|g| g.0).collect();
        let mut found: Vec<(Span, &Quote, usize)> = Vec::new();
        for q in pred {
            let span = trimmed(&doc.text, q.start, q.end.min(doc.text.len()));
            if span.1 <= span.0 || found.iter().any(|f| f.0 == span) {
                continue;
            }
            let kind = kind(&doc.text, span.0, span.1, &inside);
            if options.drop_nonspeech && kind == 1 && !q.cue.is_empty() && !is_speech(&q.cue) {
                continue;
            }
            found.push((span, q, kind));
        }
        found.retain(|f| counted(f.0, &spans, &optional, options));
        let predicted: Vec<Span> = found.iter().map(|f| f.0).collect();
        for (counts, iou) in [(&mut self.exact, None), (&mut self.overlap, Some(options.iou))] {
            let pairs = matches(&spans, &predicted, iou);
            for (i, (_, q)) in gold.iter().enumerate() {
                let kind = q.kind.unwrap_or_else(|| kind(&doc.text, spans[i].0, spans[i].1, &inside));
                let hit = pairs.iter().find(|p| p.0 == i).map(|p| found[p.1].1);
                for c in [kind, 3] {
                    counts[c].gold += 1;
                    counts[c].gold_matched += usize::from(hit.is_some());
                    counts[c].speaker += usize::from(hit.is_some_and(|p| speaker_right(q, p)));
                }
                if iou.is_some()
                    && let Some(right) = hit.and_then(|p| full_name(q, p))
                {
                    self.names = (self.names.0 + usize::from(right), self.names.1 + 1);
                }
            }
            for (j, (_, _, kind)) in found.iter().enumerate() {
                for c in [*kind, 3] {
                    counts[c].pred += 1;
                    counts[c].pred_matched += usize::from(pairs.iter().any(|p| p.1 == j));
                }
            }
        }
    }
}

/// Whether a prediction counts: not when it finds something optional better than anything wanted.
fn counted(span: Span, gold: &[Span], optional: &[Span], options: Options) -> bool {
    let best = |spans: &[Span]| spans.iter().map(|s| overlap(span, *s)).fold(0.0, f64::max);
    let (wanted, other) = (best(gold), best(optional));
    let within = |o: &Span| shared(span, *o) as f64 >= 0.8 * (span.1 - span.0) as f64;
    !(other >= 0.5 && other > wanted) && !(options.speech_only && wanted < 0.5 && optional.iter().any(within))
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, counts) in
            [("exact".to_owned(), &self.exact), (format!("IoU>={:.2}", self.iou), &self.overlap)]
        {
            writeln!(f, "[{name}]  kind      gold  pred    tp      P      R     F1  spk-acc  e2e-F1")?;
            for k in [3, 0, 1, 2] {
                let c = &counts[k];
                let [p, r, f1, right, both] = c.figures();
                writeln!(
                    f,
                    "            {:9}{:5} {:5} {:5}  {p:.3}  {r:.3}  {f1:.3}   {right:.3}   {both:.3}",
                    KINDS[k], c.gold, c.pred, c.gold_matched
                )?;
            }
        }
        writeln!(f, "full names {:.3} of {}", part(self.names.0, self.names.1), self.names.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
}
