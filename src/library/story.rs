//! Which briefings tell of one event, and which are the same item over again. Pure, and linear in their number:
//! nothing is compared but what shares something rare.
//!
//! The same item has the same address, or nearly the same words. The same event has words of the title and actors in
//! common, within a few days. Nothing is merged: what comes out are lists of who belongs with whom.

use crate::{
    briefing::{ActorKind, Briefing},
    load::feed::items::url_key,
    text::fold::words,
};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use jiff::civil::Date;
use std::borrow::Borrow;

/// Hashes of a text by which near copies are known: in bands of `BAND`, one of which must be the same.
const HASHES: usize = 32;
const BAND: usize = 4;
/// Words in a row that are hashed together.
const RUN: usize = 4;
/// Share of hashes that copies have in common.
const SAME: f32 = 0.75;
/// The least share of two at one address: below it the address is of a page that says something else every day.
const EDITED: f32 = 0.25;
/// Fewest words of a text that is known again by its words.
const TELLING: usize = 40;
/// Days between two reports of one event.
const DAYS: i32 = 3;
/// How many of those that share something are looked at.
const LOOKED_AT: usize = 32;
/// Letters of a word of a title that count.
const STEM: usize = 6;
/// How alike reports of one event are, 0.0 to 1.0: `tests/stories.rs` prints what comes of it.
const ALIKE: f32 = 0.24;
/// Most actors of a briefing that tell what it is about.
const ACTORS: usize = 10;

/// What is kept of a briefing to tell its story from others: some hundred bytes.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Trace {
    day: Option<Date>,
    /// Its address, hashed.
    url: Option<u64>,
    /// Words of the title, hashed, in order, each once.
    title: Vec<u64>,
    /// Last names of actors, hashed, in order, each once.
    actors: Vec<u64>,
    /// Whole names of actors who have more than one, hashed, in order, each once.
    names: Vec<u64>,
    /// The least hashes of its runs of words; empty when it is short.
    text: Vec<u64>,
}

/// Which belong together, by their index among the traces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stories {
    /// For each that is the same item as one before it, that one.
    pub copy_of: Vec<Option<usize>>,
    /// Of each event that more than one item tells of, the items in their order; copies are not among them.
    pub events: Vec<Vec<usize>>,
}

impl Trace {
    /// What tells the story of `briefing`.
    pub fn of(briefing: &Briefing) -> Self {
        let head = &briefing.head;
        let url = head.source.url.as_deref().map(|url| {
            let url = url_key(url);
            let bare =
                url.trim_start_matches("url:").trim_start_matches("https://").trim_start_matches("http://");
            hash(bare.trim_start_matches("www.").trim_end_matches('/'))
        });
        let long = |word: &String| {
            let number = word.chars().all(|c| c.is_ascii_digit());
            !number
                && (word.chars().count() >= 4 || word.chars().any(|c| c.is_ascii_digit() || c > '\u{2e7f}'))
        };
        let title = set(words(&head.title).iter().filter(|word| long(word)).map(|word| hash(stem(word))));
        let named = briefing.actors.iter().filter(|actor| actor.kind != ActorKind::Unnamed).take(ACTORS);
        let named: Vec<Vec<String>> = named.map(|actor| words(&actor.name)).collect();
        let actors = set(named.iter().filter_map(|name| name.last().map(|word| hash(stem(word)))));
        let names = set(named.iter().filter(|name| name.len() > 1).map(|name| hash(&name.concat())));
        Self { day: head.date, url, title, actors, names, text: sketch(briefing) }
    }

    /// Takes over the words of `briefing`, of which it knew all else.
    pub fn read(&mut self, briefing: &Briefing) {
        self.text = sketch(briefing);
    }

    /// Whether `other` is of the same briefing, leaving aside how much of its words is known.
    pub fn is_of_same(&self, other: &Self) -> bool {
        let parts = |trace: &Self| (trace.day, trace.url);
        parts(self) == parts(other) && self.title == other.title && self.actors == other.actors
    }

    fn features(&self) -> impl Iterator<Item = u64> {
        // A word of the title and an actor of that name are one thing.
        let own = |actor: &&u64| self.title.binary_search(actor).is_err();
        self.title.iter().chain(self.actors.iter().filter(own)).chain(&self.names).copied()
    }

    /// Whether the same address makes them the same item.
    fn is_one_page_with(&self, other: &Self) -> bool {
        let both = !self.text.is_empty() && !other.text.is_empty();
        if both { likeness(&self.text, &other.text) >= EDITED } else { self.is_near(other) }
    }

    fn is_near(&self, other: &Self) -> bool {
        match (self.day, other.day) {
            (Some(one), Some(two)) => (one - two).get_days().abs() <= DAYS,
            (None, None) => true,
            _ => false,
        }
    }
}

/// Which of `traces` belong together.
pub fn gather<T: Borrow<Trace>>(traces: &[T]) -> Stories {
    let traces: Vec<&Trace> = traces.iter().map(Borrow::borrow).collect();
    let copy_of = copies(&traces);
    let events = events(&traces, &copy_of);
    Stories { copy_of, events }
}

fn copies(traces: &[&Trace]) -> Vec<Option<usize>> {
    let mut urls: HashMap<u64, usize> = HashMap::new();
    let mut bands: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
    let mut copy_of = vec![None; traces.len()];
    for (at, trace) in traces.iter().enumerate() {
        let keys: Vec<(usize, u64)> =
            trace.text.chunks(BAND).enumerate().map(|(band, hashes)| (band, mix(hashes))).collect();
        let near = keys.iter().filter_map(|key| bands.get(key)).flatten();
        let same =
            near.copied().take(LOOKED_AT).find(|before| likeness(&traces[*before].text, &trace.text) >= SAME);
        let page = trace.url.and_then(|url| urls.get(&url).copied());
        let same = page.filter(|page| trace.is_one_page_with(traces[*page])).or(same);
        copy_of[at] = same;
        if let Some(url) = trace.url {
            urls.entry(url).or_insert(same.unwrap_or(at));
        }
        if same.is_none() {
            for key in keys {
                let known = bands.entry(key).or_default();
                if known.len() < LOOKED_AT {
                    known.push(at);
                }
            }
        }
    }
    copy_of
}

fn events(traces: &[&Trace], copy_of: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..traces.len()).filter(|at| copy_of[*at].is_none()).collect();
    order.sort_by_key(|at| (traces[*at].day, *at));
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for feature in order.iter().flat_map(|at| traces[*at].features()) {
        *counts.entry(feature).or_default() += 1;
    }
    let all = order.len() as f32;
    let weight = |feature: u64| (1.0 + all / counts[&feature] as f32).ln();
    let sizes: HashMap<usize, f32> = order
        .iter()
        .map(|at| (*at, traces[*at].features().map(|f| weight(f).powi(2)).sum::<f32>().sqrt()))
        .collect();
    // The latest that have each feature; what all have tells nothing.
    let common = (all / 8.0).max(24.0) as u32;
    let mut latest: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut event_of: HashMap<usize, usize> = HashMap::new();
    let mut events: Vec<Vec<usize>> = Vec::new();
    for &at in &order {
        let trace = traces[at];
        let mut shared: HashMap<usize, f32> = HashMap::new();
        for feature in trace.features().filter(|feature| counts[feature] <= common) {
            let with = latest.entry(feature).or_default();
            for &other in with.iter().rev().take(LOOKED_AT) {
                *shared.entry(other).or_default() += weight(feature).powi(2);
            }
            if with.len() >= 2 * LOOKED_AT {
                with.drain(..LOOKED_AT);
            }
            with.push(at);
        }
        let alike =
            |(other, dot): (usize, f32)| (other, dot / (sizes[&at] * sizes[&other]).max(f32::MIN_POSITIVE));
        let best = shared
            .into_iter()
            .map(alike)
            .filter(|(other, alike)| {
                *alike >= ALIKE && trace.is_near(traces[*other]) && share(trace, traces[*other])
            })
            .max_by(|(a, x), (b, y)| x.total_cmp(y).then(b.cmp(a)));
        if let Some((other, _)) = best {
            let event = *event_of.entry(other).or_insert_with(|| {
                events.push(vec![other]);
                events.len() - 1
            });
            event_of.insert(at, event);
            events[event].push(at);
        }
    }
    for event in &mut events {
        event.sort_unstable();
    }
    events.sort_unstable();
    events
}

/// Whether two have enough in common to tell of one event: not a single name, and not only names.
fn share(one: &Trace, two: &Trace) -> bool {
    let title = common(&one.title, &two.title);
    let actors = common(&one.actors, &two.actors);
    // a column has the same title every day
    if one.title == two.title && one.day != two.day {
        return actors >= 2;
    }
    let names = common(&one.names, &two.names);
    // A word of the title that is no name of theirs, and somebody by his whole name.
    let topic = one.title.iter().filter(|word| one.actors.binary_search(word).is_err());
    let topic = topic.filter(|word| two.title.binary_search(word).is_ok()).count();
    title >= 3 || (title >= 1 && title + actors >= 3) || (topic >= 1 && names >= 1) || names >= 2
}

/// The beginning of a word, by which its forms are known again.
fn stem(word: &str) -> &str {
    word.char_indices().nth(STEM).map_or(word, |(end, _)| &word[..end])
}

fn common(one: &[u64], two: &[u64]) -> usize {
    one.iter().filter(|hash| two.binary_search(hash).is_ok()).count()
}

/// The least hash of the text's runs of words under each of many orders.
fn sketch(briefing: &Briefing) -> Vec<u64> {
    let mut least = vec![u64::MAX; HASHES];
    let mut count = 0;
    let mut run: [u64; RUN] = [0; RUN];
    let mut seen = HashSet::new();
    for word in briefing.sections.iter().flat_map(|section| words(&section.body)) {
        run.rotate_left(1);
        run[RUN - 1] = hash(&word);
        count += 1;
        let whole = mix(&run);
        if count < RUN || !seen.insert(whole) {
            continue;
        }
        for (order, least) in least.iter_mut().enumerate() {
            *least = (*least).min(scatter(whole ^ scatter(order as u64 + 1)));
        }
    }
    if count < TELLING { Vec::new() } else { least }
}

fn likeness(one: &[u64], two: &[u64]) -> f32 {
    let same = one.iter().zip(two).filter(|(a, b)| a == b).count();
    same as f32 / HASHES as f32
}

fn set(hashes: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut all: Vec<u64> = hashes.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The same on every system and in every run, for traces may be kept.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn mix(hashes: &[u64]) -> u64 {
    hashes.iter().fold(0x9e37_79b9_7f4a_7c15, |all, hash| scatter(all.rotate_left(5) ^ hash))
}

fn scatter(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{extract, load};

    fn trace(title: &str, day: &str, url: &str, body: &str) -> Trace {
        let source = format!(
            "title: {title:?}\ndate: {day}\nsource: {{ url: {url:?} }}\nsections:\n  - body: {body:?}\n"
        );
        Trace::of(&extract::brief(load::load("a.yaml", source.as_bytes()).0.unwrap()).0)
    }

    const STRIKE: &str = "Dockers in Port Amory went on strike on Monday after talks with the harbour board broke down over pay for night shifts. Jon Askeland, who leads the union, said that the board had walked out. The board said that it had made a fair offer and would make no other before Friday, whatever was said on the quay, and that ships would be sent elsewhere.";

    #[test]
    fn the_same_item_comes_once_by_its_address_and_by_its_words() {
        let edited = STRIKE.replace("on Monday ", "");
        let traces = [
            trace("Dockers strike", "2025-10-20", "https://a.example/strike?utm_source=x", STRIKE),
            trace("Dockers on strike", "2025-10-21", "http://www.a.example/strike/", "Gone."),
            trace("Port Amory stands still", "2025-10-20", "https://b.example/1", &edited),
            trace(
                "Bread is dearer",
                "2025-10-20",
                "https://c.example/1",
                "Bread costs more than last year, the bakers said.",
            ),
        ];
        let got = gather(&traces);
        assert_eq!(got.copy_of, [None, Some(0), Some(0), None]);
        assert!(got.events.is_empty());
    }

    #[test]
    fn reports_of_one_event_come_together_and_others_stay_apart() {
        let other = "The harbour of Port Amory is at rest. Union leader Jon Askeland told reporters that no ship would be unloaded by night before the harbour board came back to the table with better pay.";
        let traces = [
            trace("Dockers in Port Amory strike over night pay", "2025-10-20", "https://a.example/1", STRIKE),
            trace(
                "Cod grounds closed until March",
                "2025-10-20",
                "https://a.example/2",
                "Ministers closed the cod grounds. Gwen Ardle said nobody rang.",
            ),
            trace(
                "Port Amory: dockers walk out in row over night shifts",
                "2025-10-21",
                "https://b.example/1",
                other,
            ),
            trace(
                "Dockers in Port Amory strike over night pay",
                "2026-03-01",
                "https://a.example/9",
                "Another strike, months later, by other people. Jon Askeland was there again, with the same banner and the same drum.",
            ),
            trace(
                "Jon Askeland opens a bakery",
                "2025-10-21",
                "https://d.example/1",
                "Jon Askeland sells rye bread now, he said.",
            ),
        ];
        let got = gather(&traces);
        assert_eq!(got.events, [vec![0, 2]], "{got:?}");
        assert_eq!(got.copy_of, [None; 5]);
    }

    #[test]
    fn a_page_that_says_something_else_every_day_is_not_one_item() {
        let other = "Bread costs more than last year, the bakers said, since flour does and so do ovens. Nobody in the row of shops along the old canal expects it to get any better before the spring, when the mills upriver are to open again after two years of repairs and one of quarrels.";
        let traces = [
            trace("What matters today", "2025-10-20", "https://a.example/today", STRIKE),
            trace("What matters today", "2025-10-21", "https://a.example/today", other),
            trace("What matters today", "2025-12-21", "https://a.example/today", "Short."),
        ];
        assert_eq!(gather(&traces).copy_of, [None; 3]);
    }

    #[test]
    fn a_title_that_comes_every_day_makes_no_event() {
        let traces = [
            trace("Briefing of the morning, 20 October 2025", "2025-10-20", "https://a.example/1", STRIKE),
            trace("Briefing of the morning, 21 October 2025", "2025-10-21", "https://a.example/2", "Bread."),
            trace("Briefing of the morning, 22 October 2025", "2025-10-22", "https://a.example/3", "Cod."),
        ];
        assert!(gather(&traces).events.is_empty());
    }

    #[test]
    fn nothing_and_strangers() {
        assert_eq!(gather::<Trace>(&[]), Stories::default());
        assert_eq!(gather(&[Trace::default(), Trace::default()]).copy_of, [None, None]);
    }

    #[test]
    fn many_with_the_same_words_take_few_looks() {
        // A daily title that never changes must neither be one event nor cost the square of their number.
        let days: Vec<Trace> = (0..20_000_i32)
            .map(|n| {
                let day = jiff::civil::date(1990, 1, 1) + jiff::Span::new().days(n);
                Trace { day: Some(day), title: vec![1, 2, 3], ..Trace::default() }
            })
            .collect();
        let got = gather(&days);
        assert!(got.events.is_empty(), "what all have in common tells nothing");
    }
}
