//! Names, bodies and offices as chunks of words: what later stages make actors and roles of.

use super::lexicon::{EntityKind, Flags, Lexicon};
use super::words::{Shape, Word};
use foldhash::HashMap;

/// What a chunk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChunkKind {
    /// A run of capitals that may be a person; with the title before it, if there is one.
    Name {
        /// Index of the title among the words.
        title: Option<usize>,
    },
    /// A name of the word lists: index into [`Lexicon::list`].
    Entity(usize),
    /// An organisation by the look of its name ("Coast Party", "UNDRO").
    Body,
    /// An outlet by the look of its name ("Northern Ledger").
    Outlet,
    /// An office ("deputy press secretary").
    Role,
    /// A name of something that is no actor ("Clean Water Act").
    Thing,
}

/// A run of words that belong together.
#[derive(Debug, Clone, Copy)]
pub struct Chunk {
    /// Index of its first word.
    pub from: usize,
    /// One past its last word; a possessive ending is outside.
    pub to: usize,
    /// What it is.
    pub kind: ChunkKind,
    /// Whether its capitals may be those of a sentence's first word only.
    pub doubtful: bool,
}

/// What a briefing teaches about its own words.
#[derive(Debug, Default)]
pub struct Learned<'t> {
    seen: HashMap<&'t str, u8>,
}

const MID: u8 = 1;
const SMALL: u8 = 2;

impl<'t> Learned<'t> {
    /// Takes in one text.
    pub fn add(&mut self, text: &'t str, words: &[Word]) {
        let hyphen =
            |i: usize| words.get(i).is_some_and(|m| m.joined && matches!(m.shape, Shape::Mark('-' | '‑')));
        for (i, w) in words.iter().enumerate().filter(|(_, w)| w.letters()) {
            let bit = match w.shape {
                Shape::Lower => SMALL,
                // Half of a double name says nothing of the half by itself.
                _ if w.opens || hyphen(i + 1) || (w.joined && i > 0 && hyphen(i - 1)) => continue,
                _ => MID,
            };
            *self.seen.entry(w.span().of(text)).or_default() |= bit;
        }
    }

    /// Whether `word` stands somewhere with a capital inside a sentence.
    pub fn name_like(&self, word: &str) -> bool {
        self.seen.get(word).is_some_and(|b| b & MID != 0)
    }

    /// Whether `word`, in small letters, stands somewhere in the briefing.
    pub fn common(&self, word: &str) -> bool {
        self.seen.get(word.to_lowercase().as_str()).is_some_and(|b| b & SMALL != 0)
    }
}

/// A text with its words: what the finders read.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The text.
    pub text: &'a str,
    /// Its words.
    pub words: &'a [Word],
    /// The word lists of its language.
    pub lexicon: &'static Lexicon,
}

impl<'a> Reader<'a> {
    /// The word at `i`, as written.
    pub fn at(&self, i: usize) -> &'a str {
        self.words.get(i).map_or("", |w| w.span().of(self.text))
    }

    /// Its flags; none past the end.
    pub fn flags(&self, i: usize) -> Flags {
        self.words.get(i).map_or(Flags::default(), |w| w.flags)
    }

    /// Whether the word at `i` is this mark.
    pub fn is(&self, i: usize, mark: char) -> bool {
        self.words.get(i).is_some_and(|w| w.is(mark))
    }

    /// Whether the word at `i` is `word`, ignoring ASCII case.
    pub fn says(&self, i: usize, word: &str) -> bool {
        self.at(i).eq_ignore_ascii_case(word)
    }

    /// Whether the word at `i` is written as a name.
    pub fn capital(&self, i: usize) -> bool {
        self.words.get(i).is_some_and(Word::capital)
    }

    /// The words `from..to` as they stand in the text.
    pub fn slice(&self, from: usize, to: usize) -> &'a str {
        match (self.words.get(from), self.words.get(to.wrapping_sub(1))) {
            (Some(a), Some(b)) if a.start() <= b.end() => &self.text[a.start()..b.end()],
            _ => "",
        }
    }

    /// Index of the first word that starts at or after byte `at`.
    pub fn word_from(&self, at: usize) -> usize {
        self.words.partition_point(|w| w.start() < at)
    }

    /// The known name at word `i`, and how many words it takes.
    fn entity(&self, i: usize) -> Option<(usize, usize)> {
        self.lexicon.entity(self.at(i), |n| {
            let word = self.words.get(i + n + 1)?;
            (word.shape != Shape::Break).then(|| self.at(i + n + 1))
        })
    }

    /// How many words the office at `i` takes; 0 when there is none.
    fn role(&self, i: usize) -> usize {
        let (mut at, mut end) = (i, i);
        while let Some(word) = self.words.get(at) {
            if word.is('-') && at > i && word.joined {
                at += 1;
                continue;
            }
            if !word.letters() {
                break;
            }
            if let Some(n) = self.role_phrase(at) {
                at += n;
                end = at;
            } else if word.flags.any(Flags::ROLE_HEAD) {
                at += 1;
                end = at;
            } else if word.flags.any(Flags::ROLE_MODIFIER) {
                at += 1;
            } else {
                break;
            }
        }
        end - i
    }

    fn role_phrase(&self, i: usize) -> Option<usize> {
        if !self.flags(i).any(Flags::OFFICE_FIRST) {
            return None;
        }
        let first = self.at(i).to_lowercase();
        // Hyphens count as blanks: "secretary-general".
        let index = |n: usize| (i + 1..).filter(|k| !self.is(*k, '-')).nth(n).unwrap_or(i);
        let (mut low, words) = (Vec::new(), self.lexicon);
        low.extend((0..3).map(|n| self.at(index(n)).to_lowercase()));
        let count = words.role_phrase(&first, |n| low.get(n).map(String::as_str))?;
        Some(if count == 1 { 1 } else { index(count - 2) + 1 - i })
    }
}

/// The chunks of a text, in order.
pub fn chunks(reader: Reader<'_>, learned: &Learned<'_>) -> Vec<Chunk> {
    let mut out: Vec<Chunk> = Vec::new();
    let mut i = 0;
    while let Some(word) = reader.words.get(i) {
        if !word.letters() {
            i += 1;
            continue;
        }
        match chunk_at(reader, learned, i) {
            Some(chunk) => {
                i = chunk.to.max(i + 1);
                out.push(chunk);
            }
            None => i += 1,
        }
    }
    out
}

fn chunk_at(r: Reader<'_>, learned: &Learned<'_>, i: usize) -> Option<Chunk> {
    let word = &r.words[i];
    if word.capital()
        && let Some(chunk) = entity_chunk(r, learned, i)
    {
        return Some(chunk);
    }
    if word.flags.any(Flags::ROLE_HEAD.and(Flags::ROLE_MODIFIER)) || r.role_phrase(i).is_some() {
        let n = r.role(i);
        if n > 0 && !body_follows(r, i + n - 1, i + n) && !surname_of_role(r, learned, i, n) {
            return Some(Chunk { from: i, to: i + n, kind: ChunkKind::Role, doubtful: false });
        }
    }
    if !word.capital() {
        return None;
    }
    if word.flags.any(Flags::TITLE) {
        let name = if r.is(i + 1, '.') { i + 2 } else { i + 1 };
        if r.capital(name) && !r.words[name].opens || r.capital(name) && r.is(i + 1, '.') {
            let mut chunk = run(r, learned, name);
            chunk.from = i;
            chunk.kind = ChunkKind::Name { title: Some(i) };
            return Some(chunk);
        }
    }
    if !starts_name(r, learned, i) {
        return None;
    }
    let mut chunk = run(r, learned, i);
    chunk.doubtful = word.opens && doubtful(r, learned, &chunk);
    Some(chunk)
}

/// A known name, unless it is the given name of somebody ("Jordan Smith", "Georgia Meloni").
fn entity_chunk(r: Reader<'_>, learned: &Learned<'_>, i: usize) -> Option<Chunk> {
    let (index, n) = r.entity(i)?;
    let next_is_name = r.capital(i + n) && !r.flags(i + n).any(not_surname()) && r.entity(i + n).is_none();
    if n == 1 && r.words[i].flags.any(Flags::GIVEN_NAME) && next_is_name {
        return None;
    }
    // "University of" and the like go on: a longer run of capitals that ends as a body's name does.
    let run = run(r, learned, i);
    let longer = run.to > i + n && matches!(run.kind, ChunkKind::Body | ChunkKind::Outlet);
    let kind = r.lexicon.list[index].kind;
    if longer && matches!(kind, EntityKind::Region | EntityKind::Seat | EntityKind::People) {
        return Some(run);
    }
    Some(Chunk { from: i, to: i + n, kind: ChunkKind::Entity(index), doubtful: false })
}

fn not_surname() -> Flags {
    Flags::ORG_HEAD
        .and(Flags::ORG_TAIL)
        .and(Flags::THING)
        .and(Flags::DAY)
        .and(Flags::STOP)
        .and(Flags::ROLE_HEAD)
}

/// Whether the office is part of a body's name ("General Assembly").
fn body_follows(r: Reader<'_>, last: usize, next: usize) -> bool {
    r.capital(last) && r.capital(next) && r.flags(next).any(Flags::ORG_HEAD.and(Flags::THING))
}

/// Whether a word that looks like an office is somebody's surname here ("King said", when "Steve King" is known).
fn surname_of_role(r: Reader<'_>, _learned: &Learned<'_>, i: usize, n: usize) -> bool {
    n == 1
        && r.capital(i)
        && i > 0
        && r.flags(i - 1).any(Flags::GIVEN_NAME)
        && r.capital(i - 1)
        && !r.capital(i + 1)
}

fn starts_name(r: Reader<'_>, learned: &Learned<'_>, i: usize) -> bool {
    let word = &r.words[i];
    let given = word.flags.any(Flags::GIVEN_NAME) && r.capital(i + 1);
    if word.flags.any(Flags::DAY) {
        return given;
    }
    if word.flags.any(Flags::STOP) {
        return given || (!word.opens && !word.flags.any(Flags::CUE) && r.capital(i + 1) && r.at(i) != "The");
    }
    if !word.opens || word.flags.any(Flags::GIVEN_NAME) {
        return true;
    }
    let outlet = (i + 1..i + 3).take_while(|k| r.capital(*k)).any(|k| r.flags(k).any(Flags::OUTLET_HEAD));
    if word.flags.any(Flags::ROLE_MODIFIER) && !body_ahead(r, i + 1) && !outlet {
        return learned.name_like(r.at(i));
    }
    learned.name_like(r.at(i)) || !(learned.common(r.at(i)) || r.at(i).ends_with("ly"))
}

/// Whether the first word of a sentence may be a common word after all.
fn doubtful(r: Reader<'_>, learned: &Learned<'_>, chunk: &Chunk) -> bool {
    let word = r.at(chunk.from);
    chunk.to == chunk.from + 1
        && !learned.name_like(word)
        && !r.words[chunk.from].flags.any(Flags::GIVEN_NAME)
        && r.words[chunk.from].shape != Shape::Upper
}

/// The run of capitals that starts at `i`.
fn run(r: Reader<'_>, learned: &Learned<'_>, i: usize) -> Chunk {
    let mut to = i + 1;
    let mut body = r.flags(i).any(Flags::ORG_HEAD);
    while let Some(next) = next_of_run(r, learned, i, to, body) {
        body |= r.flags(next - 1).any(Flags::ORG_HEAD);
        to = next;
    }
    Chunk { from: i, to, kind: kind_of_run(r, i, to, body), doubtful: false }
}

/// Where the run goes on to, when it goes on.
fn next_of_run(r: Reader<'_>, learned: &Learned<'_>, from: usize, to: usize, body: bool) -> Option<usize> {
    let word = r.words.get(to)?;
    let initial = r.words[to - 1].capital() && r.at(to - 1).chars().nth(1).is_none();
    if word.is('.') && word.joined && matches!(r.at(to - 1), "Jr" | "Sr") {
        return Some(to + 1);
    }
    if word.is('.') && word.joined && initial {
        return (r.capital(to + 1) && !r.flags(to + 1).any(Flags::STOP)).then_some(to + 1);
    }
    if (word.is('-') || word.is('‑')) && word.joined && r.words.get(to + 1).is_some_and(|w| w.joined) {
        return (r.capital(to + 1) && !splits(r, learned, to)).then_some(to + 2);
    }
    if word.is(',') && r.flags(to + 1).any(Flags::SUFFIX) && r.capital(to + 1) {
        return Some(to + 2);
    }
    if word.is('&') && r.capital(to + 1) {
        return Some(to + 2);
    }
    if word.capital() {
        return capital_goes_on(r, from, to).then_some(to + 1);
    }
    let plural_owner = (word.is('\'') || word.is('’')) && word.joined && r.at(to - 1).ends_with('s');
    if (word.shape == Shape::Possessive || plural_owner) && r.capital(to + 1) && body_ahead(r, to + 1) {
        return Some(to + 2);
    }
    if word.shape != Shape::Lower {
        return None;
    }
    if word.flags.any(Flags::PARTICLE) && !body {
        let mut end = to + 1;
        while r.flags(end).any(Flags::PARTICLE) && r.words[end].shape == Shape::Lower || r.is(end, '-') {
            end += 1;
        }
        return (r.capital(end) && !r.flags(end).any(Flags::STOP)).then_some(end + 1);
    }
    let links = matches!(r.at(to), "of" | "for" | "and" | "on" | "to");
    let the = usize::from(r.at(to + 1) == "the" && r.at(to) != "and");
    let next = to + 1 + the;
    let ok = r.capital(next) && !r.flags(next).any(Flags::STOP.and(Flags::DAY)) && !r.words[next].opens;
    let and = r.at(to) == "and";
    // "Bank of England"; "and" only inside such a complement ("Food and Agriculture Organization").
    let linked = links && ok && (if and { and_inside(r, from, to) } else { body && !role_ahead(r, next) });
    linked.then_some(next + 1)
}

/// Whether "and" at `at` stands inside a body's name: a body's word follows in the same run of capitals.
fn and_inside(r: Reader<'_>, from: usize, at: usize) -> bool {
    let complement = (from..at).any(|k| matches!(r.at(k), "of" | "for"));
    let mut k = at + 1;
    while r.capital(k) {
        if r.flags(k).any(Flags::ORG_HEAD) {
            return r.words[from].capital() && at - from == 1 && !r.flags(from).any(Flags::GIVEN_NAME);
        }
        k += 1;
    }
    complement && k == at + 2 && r.flags(from).any(Flags::ORG_HEAD) && !r.flags(at + 1).any(Flags::GIVEN_NAME)
}

fn role_ahead(r: Reader<'_>, i: usize) -> bool {
    r.flags(i).any(Flags::ROLE_HEAD) && r.role(i) > 0
}

/// Whether a body's word stands in the capitals from `i` on ("Skippers' League").
fn body_ahead(r: Reader<'_>, i: usize) -> bool {
    (i..i + 3).take_while(|k| r.capital(*k)).any(|k| r.flags(k).any(Flags::ORG_HEAD))
}

/// Whether the hyphen at `at` stands between two names rather than inside one.
fn splits(r: Reader<'_>, learned: &Learned<'_>, at: usize) -> bool {
    let known = |i: usize| r.lexicon.entity(r.at(i), |_| None).is_some();
    let alone = |i: usize| known(i) || learned.name_like(r.at(i));
    alone(at - 1) && alone(at + 1)
}

fn capital_goes_on(r: Reader<'_>, from: usize, to: usize) -> bool {
    let word = &r.words[to];
    if word.opens {
        return false;
    }
    let given_before = r.flags(to - 1).any(Flags::GIVEN_NAME) || r.is(to - 1, '.');
    if r.is(to + 1, '.') && r.at(to).chars().nth(1).is_none() && r.capital(to + 2) {
        return true;
    }
    if word.flags.any(Flags::DAY) {
        return given_before && to == from + 1;
    }
    if word.flags.any(Flags::STOP) {
        return given_before;
    }
    let last = !r.capital(to + 1);
    if word.flags.any(Flags::ROLE_HEAD) && r.role(to) > 0 && !body_follows(r, to, to + 1) {
        return given_before && last;
    }
    match r.entity(to) {
        Some((_, 1)) => given_before || body_ahead(r, to + 1),
        Some(_) => false,
        None => true,
    }
}

fn kind_of_run(r: Reader<'_>, from: usize, to: usize, body: bool) -> ChunkKind {
    let last = r.flags(to - 1);
    if body || (to - from > 1 && last.any(Flags::ORG_TAIL)) {
        return if from + 1 == to { ChunkKind::Thing } else { ChunkKind::Body };
    }
    if to - from > 1 && r.flags(from).any(Flags::OUTLET_FIRST) {
        return ChunkKind::Outlet;
    }
    if to - from > 1 && r.flags(from).any(Flags::THING_FIRST) && !r.flags(from).any(Flags::GIVEN_NAME) {
        return ChunkKind::Thing;
    }
    if last.any(Flags::OUTLET_HEAD) && to - from > 1 && !r.flags(from).any(Flags::GIVEN_NAME) {
        return ChunkKind::Outlet;
    }
    let person = r.flags(from).any(Flags::GIVEN_NAME) && to == from + 2;
    if last.any(Flags::THING) && !person {
        return ChunkKind::Thing;
    }
    if to == from + 1 && r.words[from].shape == Shape::Upper && r.at(from).chars().count() <= 6 {
        // Capitals all around are a headline, not an acronym.
        let loud = |i: usize| r.words.get(i).is_some_and(|w| w.shape == Shape::Upper);
        return if loud(to) || (from > 0 && loud(from - 1)) { ChunkKind::Thing } else { ChunkKind::Body };
    }
    ChunkKind::Name { title: None }
}

/// Whether English uses `name`, whatever its case here, as a common word and nothing else.
pub fn common_word(name: &str) -> bool {
    use super::quotes::model::model;
    use super::tokens::{Pos, hash};
    let known = model().tagger.lexicon.look_up(hash(&name.to_lowercase()));
    known.tag > 0 && Pos::from_number(known.tag - 1) != Pos::Name
}
