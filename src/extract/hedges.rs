//! Words of likelihood and doubt, and what they mean on a scale.

use super::chunks::Reader;
use super::lexicon::{Flags, file, items, lists};
use super::scales::{Scale, scales};
use super::words::Shape;
use crate::text::Span;
use foldhash::{HashMap, HashSet};
use std::sync::{Mutex, OnceLock};

/// What kind of hedge a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A word of the scale, with its range.
    Scaled(u8, u8),
    /// A probability in figures.
    Figure(u8, u8),
    /// A word of doubt without a range.
    Loose,
    /// "high confidence": a scale of its own.
    Confidence,
    /// A word of another scale of likelihood than the one in force; its number in [`scales`].
    Foreign(usize),
    /// A verb such as "may" that goes on to the next one.
    Modal,
    /// Counts only where nobody is named as the one who expects.
    Passive,
}

/// A hedge in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub span: Span,
    /// What.
    pub sort: Sort,
}

impl Found {
    /// Its range in percent, where it has one.
    pub fn range(&self) -> Option<(u8, u8)> {
        match self.sort {
            Sort::Scaled(low, high) | Sort::Figure(low, high) => Some((low, high)),
            _ => None,
        }
    }
}

type Phrases = HashMap<&'static str, Vec<(Vec<&'static str>, Sort)>>;

/// The phrases of a language on a scale, by first word, longest first.
pub struct Lists {
    phrases: Phrases,
    chance: Vec<&'static str>,
}

/// The lists for `lang`, read once per language and scale.
pub fn lists_for(lang: &str, scale: &'static Scale) -> &'static Lists {
    type Built = HashMap<(String, &'static str), &'static Lists>;
    static BUILT: OnceLock<Mutex<Built>> = OnceLock::new();
    let mut built =
        BUILT.get_or_init(Mutex::default).lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    // Kept for the life of the program: there are as many as languages and scales.
    built.entry((lang.to_owned(), scale.name)).or_insert_with(|| Box::leak(Box::new(read(lang, scale))))
}

fn read(lang: &str, scale: &'static Scale) -> Lists {
    let mut out = Lists { phrases: HashMap::default(), chance: Vec::new() };
    let mut add = |phrase: &'static str, sort: Sort| {
        let mut words = phrase.split([' ', '-']);
        let first = words.next().unwrap_or("");
        out.phrases.entry(first).or_default().push((words.collect(), sort));
    };
    let own: HashSet<&str> = scale.words(lang).map(|w| w.2).collect();
    for (low, high, phrase) in scale.words(lang) {
        add(phrase, Sort::Scaled(low, high));
    }
    for (n, other) in scales().iter().enumerate().filter(|(_, s)| s.name != scale.name) {
        other.words(lang).filter(|w| !own.contains(w.2)).for_each(|w| add(w.2, Sort::Foreign(n)));
    }
    for (kind, list) in lists(file(lang, "hedges.txt").unwrap_or("")) {
        let sort = match kind {
            "modal" => Sort::Modal,
            "phrase" => Sort::Loose,
            "passive" => Sort::Passive,
            "confidence" => Sort::Confidence,
            _ => {
                out.chance.extend(items(list).filter(|_| kind == "chance"));
                continue;
            }
        };
        items(list).for_each(|p| add(p, sort));
    }
    for list in out.phrases.values_mut() {
        list.sort_by_key(|p| std::cmp::Reverse(p.0.len()));
    }
    out
}

/// The hedges of a text, in reading order; none overlap.
pub fn find(r: Reader<'_>, lists: &Lists) -> Vec<Found> {
    let mut out = Vec::new();
    let mut lower = String::new();
    let mut i = 0;
    while i < r.words.len() {
        let found = figure(r, lists, i).or_else(|| phrase(r, lists, i, &mut lower));
        match found {
            Some((from, to, sort)) => {
                let sort = if matches!(sort, Sort::Modal | Sort::Passive) { Sort::Loose } else { sort };
                out.push(Found { span: Span::new(r.words[from].start(), r.words[to - 1].end()), sort });
                i = to;
            }
            None => i += 1,
        }
    }
    out
}

type Hit = (usize, usize, Sort);

fn phrase(r: Reader<'_>, lists: &Lists, i: usize, lower: &mut String) -> Option<Hit> {
    let word = &r.words[i];
    // A capital inside a sentence makes a name of it ("Mr Likely").
    let readable = match word.shape {
        Shape::Lower => true,
        Shape::Number => lists.phrases.contains_key(r.at(i)),
        Shape::Capital => word.opens,
        _ => false,
    };
    if !readable {
        return None;
    }
    let key = if word.shape == Shape::Capital {
        lower.clear();
        lower.extend(r.at(i).chars().flat_map(char::to_lowercase));
        lower.as_str()
    } else {
        r.at(i)
    };
    let (to, sort) =
        lists.phrases.get(key)?.iter().find_map(|(rest, sort)| Some((goes_on(r, i, rest)?, *sort)))?;
    match sort {
        Sort::Modal => modal(r, i).map(|to| (i, to, sort)),
        Sort::Passive => passive(r, i).then_some((i, to, sort)),
        _ => Some((i, to, sort)),
    }
}

/// Where the phrase ends whose words after the first are `rest`; hyphens between them are passed over.
fn goes_on(r: Reader<'_>, i: usize, rest: &[&str]) -> Option<usize> {
    let mut at = i + 1;
    for word in rest {
        if r.is(at, '-') && r.words[at].joined {
            at += 1;
        }
        if r.at(at) != *word {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// "may be stalled": a modal up to the verb that it governs. `None` where it is no modal, or says no doubt.
fn modal(r: Reader<'_>, i: usize) -> Option<usize> {
    let first = r.says(i, "may") || r.says(i, "might");
    if r.words[i].shape == Shape::Capital && !matches!(r.at(i + 1), "be" | "have") {
        return None;
    }
    let noun = i > 0
        && matches!(
            r.at(i - 1),
            "the"
                | "its"
                | "his"
                | "her"
                | "their"
                | "our"
                | "military"
                | "of"
                | "with"
                | "and"
                | "'s"
                | "’s"
        );
    let person = i > 0 && matches!(r.at(i - 1).to_lowercase().as_str(), "i" | "we" | "you");
    if (noun && r.says(i, "might")) || (person && !r.says(i, "might")) {
        return None;
    }
    let mut at = i + 1;
    let adverb = |k: usize| {
        matches!(
            r.at(k),
            "not"
                | "still"
                | "yet"
                | "also"
                | "even"
                | "well"
                | "soon"
                | "never"
                | "now"
                | "then"
                | "only"
                | "just"
                | "ever"
                | "instead"
        ) || (r.at(k).ends_with("ly") && r.words[k].shape == Shape::Lower)
    };
    while r.words.get(at).is_some_and(super::words::Word::letters) && adverb(at) {
        if !first && matches!(r.at(at), "not" | "never" | "hardly" | "only") {
            return None;
        }
        at += 1;
    }
    let verb = r.words.get(at)?;
    if verb.shape != Shape::Lower {
        return None;
    }
    if r.says(at, "or") {
        return Some(i + 1);
    }
    if verb.flags.any(Flags::STOP)
        && !matches!(
            r.at(at),
            "be" | "have"
                | "do"
                | "go"
                | "come"
                | "take"
                | "make"
                | "get"
                | "give"
                | "see"
                | "say"
                | "know"
                | "want"
                | "use"
                | "find"
                | "tell"
                | "think"
                | "ask"
                | "like"
        )
    {
        return None;
    }
    let mut end = at + 1;
    for _ in 0..2 {
        let helper = matches!(r.at(end - 1), "be" | "have" | "been");
        let next = r.words.get(end).is_some_and(|w| {
            w.shape == Shape::Lower
                && (!w.flags.any(Flags::STOP) || r.says(end, "been") || r.says(end, "known"))
        });
        if !(helper && next) {
            break;
        }
        end += 1;
    }
    Some(end)
}

/// Whether nobody in particular expects: "is expected to", not "she expected to".
fn passive(r: Reader<'_>, i: usize) -> bool {
    let Some(before) = i.checked_sub(1) else { return false };
    if matches!(r.at(i), "is" | "are" | "was" | "were" | "be") {
        return true;
    }
    let low = r.at(before).to_lowercase();
    let active = matches!(
        low.as_str(),
        "i" | "he" | "she" | "it" | "we" | "they" | "you" | "had" | "has" | "have" | "who" | "and"
    ) || r.capital(before);
    !active
}

/// "a 50 to 65 percent probability": both ends, and where the second stands.
fn two_figures(r: Reader<'_>, i: usize) -> Option<(u8, usize)> {
    let link = matches!(r.at(i + 1), "to" | "-" | "–" | "and");
    let low = r.at(i).parse().ok()?;
    (link && r.words.get(i + 2).is_some_and(|w| w.shape == Shape::Number)).then_some((low, i + 2))
}

/// "a 70 percent chance", "the chance … at 60 percent".
fn figure(r: Reader<'_>, lists: &Lists, i: usize) -> Option<Hit> {
    if r.words[i].shape != Shape::Number {
        return None;
    }
    let first = i;
    let (low, i) = two_figures(r, i).map_or((None, i), |(low, at)| (Some(low), at));
    let percent: u8 = r.at(i).parse().ok().filter(|n| *n <= 100)?;
    let low: u8 = low.filter(|l| *l <= percent).unwrap_or(percent);
    let unit = if r.is(i + 1, '%') || matches!(r.at(i + 1), "percent" | "pct") {
        i + 2
    } else if r.says(i + 1, "per") && r.says(i + 2, "cent") {
        i + 3
    } else {
        return None;
    };
    let chance = |k: usize| lists.chance.contains(&r.at(k));
    if chance(unit) {
        return Some((first, unit + 1, Sort::Figure(low, percent)));
    }
    let start = first.saturating_sub(12);
    let before = (start..first)
        .rev()
        .take_while(|k| !matches!(r.words[*k].shape, Shape::Break | Shape::Mark('.' | ';')));
    let put = first > 0 && matches!(r.at(first - 1), "at" | "of");
    (put && before.into_iter().any(chance)).then_some((first, unit, Sort::Figure(low, percent)))
}

/// A sentence that expresses likelihood in two ways at once: the later of the two, what is wrong, what to do.
pub struct Mixed {
    /// Where the second way stands.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// Advice.
    pub help: &'static str,
}

/// Where one sentence mixes scales. `sentence` gives the number of the sentence at a byte.
pub fn mixed(text: &str, found: &[Found], scale: &Scale, sentence: impl Fn(usize) -> usize) -> Vec<Mixed> {
    let mut out = Vec::new();
    let numbered: Vec<(usize, &Found)> =
        found.iter().filter(|f| f.sort != Sort::Loose).map(|f| (sentence(f.span.start), f)).collect();
    for same in numbered.chunk_by(|a, b| a.0 == b.0) {
        out.extend(clash(text, same, scale));
    }
    out
}

fn clash(text: &str, same: &[(usize, &Found)], scale: &Scale) -> Option<Mixed> {
    let scaled = same.iter().find_map(|(_, f)| match f.sort {
        Sort::Scaled(low, high) => Some((f, low, high)),
        _ => None,
    });
    let (word, low, high) = scaled?;
    same.iter().find_map(|(_, other)| {
        let (said, heard) = (word.span.of(text), other.span.of(text));
        let (message, help) = match other.sort {
            Sort::Confidence => (
                format!("likelihood (“{said}”) and confidence (“{heard}”) in one sentence"),
                "say how likely and how sure in two sentences",
            ),
            Sort::Figure(n, m) if m < low || n > high => (
                format!(
                    "“{said}” means {low}–{high} percent on the {} scale, but the sentence says {n}",
                    scale.name
                ),
                "use the word for that figure, or the figure alone",
            ),
            Sort::Foreign(n) => (
                format!(
                    "“{said}” is of the {} scale and “{heard}” of the {} scale",
                    scale.name,
                    scales()[n].name
                ),
                "keep to the words of one scale in a sentence",
            ),
            _ => return None,
        };
        Some(Mixed { span: other.span.max(word.span), message, help })
    })
}
