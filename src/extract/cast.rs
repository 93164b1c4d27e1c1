//! The cast of a briefing: one figure per real actor, and every span that names one.

use super::chunks::{Chunk, ChunkKind, Learned, Reader};
use super::lexicon::{EntityKind, Flags};
pub use super::mentions::{Mention, Mentions};
use super::people::{FullName, parse};
use super::roles::{Held, Office, gender, head_of};
use super::words::{Shape, quote_mark};
use crate::{briefing::ActorKind, text::Span};
use std::collections::{HashMap, HashSet};

/// A section as the finders see it.
pub struct Passage<'a> {
    /// Text, words and word lists.
    pub reader: Reader<'a>,
    /// Its chunks.
    pub chunks: Vec<Chunk>,
    /// Offices that stand by names.
    pub held: Vec<Held>,
    /// First word of each sentence.
    starts: Vec<usize>,
    /// Indexes of `held` by the first word of their phrases.
    by_start: Vec<usize>,
}

/// An actor in the making.
#[derive(Debug, Clone, Default)]
pub struct Figure {
    /// Fullest form.
    pub name: String,
    /// What sort.
    pub kind: ActorKind,
    /// Whether it is a newspaper, agency or the like.
    pub outlet: bool,
    /// For people: given name and surname.
    pub full: Option<FullName>,
    /// Woman, man, or not known.
    pub female: Option<bool>,
    /// Best office found.
    pub office: Option<Office>,
    /// Every office found, alone and in lower case.
    pub offices: Vec<String>,
    /// Whom it belongs to.
    pub affiliation: Option<String>,
    /// Other forms.
    pub aliases: Vec<String>,
    /// Country it belongs to or is.
    pub country: Option<usize>,
    /// Times named so far.
    pub count: usize,
    /// Place in reading order at which it was last named.
    pub last: usize,
    /// Whether the author listed it.
    pub given: bool,
}

/// All figures and their mentions.
#[derive(Debug, Default)]
pub struct Cast {
    /// In order of appearance.
    pub figures: Vec<Figure>,
    /// By section, in reading order.
    pub mentions: Vec<Mentions>,
    /// Names that turned out to be actors only when they spoke.
    late: HashMap<String, usize>,
    by_surname: HashMap<String, Vec<usize>>,
    by_given: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, usize>,
    by_country: HashMap<usize, usize>,
    /// Holders of an office by its main word ("minister").
    pub by_office: HashMap<String, Vec<usize>>,
    /// Organisations by each word of their names, lower case.
    pub by_word: HashMap<String, Vec<usize>>,
    /// Sources without a name by their description.
    pub described: HashMap<String, usize>,
    /// The last of those by the main word of the description.
    pub by_head: HashMap<String, usize>,
    /// Names that stand after a preposition of place somewhere.
    pub places: HashSet<String>,
    clock: usize,
}

/// Who is named in the passages.
pub fn cast(passages: &[Passage<'_>], given: Vec<Figure>) -> Cast {
    let mut cast = Cast::default();
    for figure in given {
        cast.add(figure);
    }
    let hints = Hints::of(passages);
    cast.places = hints.places.iter().map(|p| (*p).to_owned()).collect();
    for passage in passages {
        cast.full_names(passage);
    }
    for passage in passages {
        cast.weaker_names(passage, &hints);
    }
    for passage in passages {
        let found = cast.walk(passage, &hints);
        cast.mentions.push(Mentions::new(found));
    }
    cast
}

/// What has to be known of the whole briefing before names can be read.
#[derive(Default)]
struct Hints<'a> {
    /// Single names, with how often they stand alone.
    single: HashMap<&'a str, usize>,
    /// Single names after a preposition of place.
    places: HashSet<&'a str>,
    /// Countries that act somewhere.
    acting: HashSet<usize>,
    /// Names that stand beside a noun for an outlet ("the broadcaster Kystnytt").
    outlets: HashSet<&'a str>,
    /// Acronym to the name that it abbreviates.
    acronyms: HashMap<&'a str, &'a str>,
}

impl<'a> Hints<'a> {
    fn of(passages: &[Passage<'a>]) -> Self {
        let mut hints = Self::default();
        for p in passages {
            for (k, c) in p.chunks.iter().enumerate() {
                hints.note(p, k, c);
            }
        }
        hints
    }

    fn note(&mut self, p: &Passage<'a>, k: usize, c: &Chunk) {
        let r = p.reader;
        if matches!(c.kind, ChunkKind::Name { title: None }) && by_outlet_noun(r, c) {
            self.outlets.insert(r.slice(c.from, c.to));
        }
        if matches!(c.kind, ChunkKind::Name { title: None }) && placed(r, c) {
            self.places.insert(r.slice(c.from, c.to));
        }
        match c.kind {
            ChunkKind::Name { title: None } if c.to == c.from + 1 && !c.doubtful => {
                let name = r.at(c.from);
                *self.single.entry(name).or_default() += 1;
            }
            ChunkKind::Entity(e) => {
                let entity = r.lexicon.list[e];
                let state = matches!(entity.kind, EntityKind::Country | EntityKind::Seat);
                if let Some(country) = entity.country.filter(|_| state && acts(r, &p.chunks, k)) {
                    self.acting.insert(country);
                }
                self.acronym(p, k);
            }
            ChunkKind::Body => self.acronym(p, k),
            _ => {}
        }
    }

    /// "International Atomic Energy Agency (IAEA)".
    fn acronym(&mut self, p: &Passage<'a>, k: usize) {
        let (r, long) = (p.reader, &p.chunks[k]);
        let Some(short) = p.chunks.get(k + 1) else { return };
        let in_brackets = r.is(long.to, '(') && short.from == long.to + 1 && r.is(short.to, ')');
        if in_brackets && short.to == short.from + 1 && r.words[short.from].shape == Shape::Upper {
            self.acronyms.insert(r.at(short.from), r.slice(long.from, long.to));
        }
    }
}

/// "in Veldara", "outside Upper Withen": a name used of a place.
fn placed(r: Reader<'_>, c: &Chunk) -> bool {
    let preposition = c.from > 0
        && matches!(
            r.at(c.from - 1),
            "in" | "near"
                | "outside"
                | "inside"
                | "across"
                | "throughout"
                | "northern"
                | "southern"
                | "eastern"
                | "western"
                | "upstream"
                | "downstream"
        );
    preposition
        && !r.words.get(c.to).is_some_and(|w| w.shape == Shape::Possessive)
        && !r.flags(c.from).any(Flags::GIVEN_NAME)
}

/// "the broadcaster Kystnytt", "Dagbladet, a daily".
fn by_outlet_noun(r: Reader<'_>, c: &Chunk) -> bool {
    let noun = |i: usize| {
        r.flags(i).any(Flags::OUTLET_NOUN) && r.words.get(i).is_some_and(|w| w.shape == Shape::Lower)
    };
    let after = r.is(c.to, ',') && matches!(r.at(c.to + 1), "a" | "an" | "the");
    (c.from > 0 && noun(c.from - 1)) || (after && (noun(c.to + 2) || noun(c.to + 3)))
}

/// Whether what chunk `k` names does something: a verb follows, or it is joined to one that acts.
pub fn acts(r: Reader<'_>, chunks: &[Chunk], k: usize) -> bool {
    let c = &chunks[k];
    if c.from > 0 && r.flags(c.from - 1).any(Flags::LOCATIVE) {
        return false;
    }
    let mut at = c.to;
    while at < c.to + 2 && r.at(at).ends_with("ly") {
        at += 1;
    }
    let verb = r.flags(at).any(Flags::CUE.and(Flags::AUXILIARY));
    let joined = r.says(at, "and")
        && chunks.get(k + 1).is_some_and(|n| {
            n.from == at + 1 && !matches!(n.kind, ChunkKind::Role) && acts(r, chunks, k + 1)
        });
    let told_to = r.says(at, "to") && c.from > 0 && matches!(r.at(c.from - 1), "and" | "for");
    verb || joined || told_to
}

impl Cast {
    /// Adds a figure and the keys by which it is found.
    pub fn add(&mut self, figure: Figure) -> usize {
        let index = self.figures.len();
        if let Some(full) = &figure.full {
            push_capped(self.by_surname.entry(full.surname.clone()).or_default(), index);
            if !full.given.is_empty() {
                push_capped(self.by_given.entry(full.given.clone()).or_default(), index);
            }
        }
        for office in &figure.offices {
            push_capped(self.by_office.entry(head_of(office).to_owned()).or_default(), index);
        }
        if figure.kind == ActorKind::Organisation && figure.name.starts_with(char::is_uppercase) {
            for word in key(&figure.name).split(' ') {
                push_capped(self.by_word.entry(word.to_owned()).or_default(), index);
            }
        }
        self.by_name.entry(key(&figure.name)).or_insert(index);
        for alias in &figure.aliases {
            self.by_name.entry(key(alias)).or_insert(index);
        }
        self.figures.push(figure);
        index
    }

    fn full_names(&mut self, p: &Passage<'_>) {
        for (k, c) in p.chunks.iter().enumerate() {
            let Some(full) = full_name(p, k) else { continue };
            if self.person(p.reader, &full).is_some() || person_evidence(p, k) {
                self.take_person(p.reader, full, c);
            }
        }
        for held in &p.held {
            let Some(full) = full_name(p, held.name) else { continue };
            let index = self.take_person(p.reader, full, &p.chunks[held.name]);
            self.give_office(index, held.office.clone());
        }
    }

    /// Names that only their context shows to be a person's, where the surname is nobody's yet
    /// ("Team Ruiz" is not a relative of Ana Ruiz).
    fn weaker_names(&mut self, p: &Passage<'_>, hints: &Hints<'_>) {
        for (k, c) in p.chunks.iter().enumerate() {
            let Some(full) = full_name(p, k) else { continue };
            let place = hints.places.contains(p.reader.slice(c.from, c.to));
            let free = !place
                && kind_of_name(p.reader, c) == ActorKind::Person
                && !self.by_surname.contains_key(&full.surname)
                && !self.by_surname.contains_key(&full.shown.to_lowercase());
            if free && person_by_use(p, k, &full, hints) {
                self.take_person(p.reader, full, c);
            }
        }
    }

    /// The figure of the person with this full name.
    pub fn person(&self, r: Reader<'_>, full: &FullName) -> Option<usize> {
        let same = self.by_surname.get(&full.surname)?;
        same.iter()
            .copied()
            .find(|f| self.figures[*f].full.as_ref().is_some_and(|known| known.same_person(full, r.lexicon)))
    }

    /// Finds or adds the person that chunk `c` names in full.
    fn take_person(&mut self, r: Reader<'_>, full: FullName, c: &Chunk) -> usize {
        let title = match c.kind {
            ChunkKind::Name { title: Some(t) } => gender(r.flags(t)),
            _ => None,
        };
        if let Some(index) = self.person(r, &full) {
            let figure = &mut self.figures[index];
            figure.female = figure.female.or(title);
            if !figure.given && full.shown.chars().count() > figure.name.chars().count() {
                let old = std::mem::replace(&mut figure.name, full.shown.clone());
                push_new(&mut figure.aliases, old);
            } else if full.shown != figure.name {
                push_new(&mut figure.aliases, full.shown);
            }
            return index;
        }
        let female = title.or(full.female);
        let figure = Figure { name: full.shown.clone(), female, full: Some(full), ..Figure::default() };
        self.add(figure)
    }

    /// Notes an office; the one that says most is shown, the first among equals.
    pub fn give_office(&mut self, index: usize, office: Office) {
        let figure = &mut self.figures[index];
        if figure.kind != ActorKind::Person {
            return;
        }
        figure.female = office.female.or(figure.female);
        if !figure.offices.contains(&office.plain) {
            push_capped(self.by_office.entry(head_of(&office.plain).to_owned()).or_default(), index);
        }
        push_new(&mut figure.offices, office.plain.clone());
        if figure.office.as_ref().is_none_or(|o| o.rank < office.rank) {
            figure.office = Some(office);
        }
    }

    /// Finds every mention of a passage, in reading order.
    fn walk(&mut self, p: &Passage<'_>, hints: &Hints<'_>) -> Vec<Mention> {
        let mut out: Vec<Mention> = Vec::new();
        for (k, c) in p.chunks.iter().enumerate() {
            let office = p.held.binary_search_by_key(&k, |h| h.name).ok().map(|i| &p.held[i]);
            let Some((figure, from)) = self.name_chunk(p, k, office.map(|h| &h.office), hints) else {
                continue;
            };
            self.clock += 1;
            self.figures[figure].count += 1;
            self.figures[figure].last = self.clock;
            out.push(mention(p.reader, from, c.to, figure));
        }
        out
    }

    /// Whom chunk `k` names, and the first word of the mention.
    fn name_chunk(
        &mut self,
        p: &Passage<'_>,
        k: usize,
        office: Option<&Office>,
        hints: &Hints<'_>,
    ) -> Option<(usize, usize)> {
        let (r, c) = (p.reader, p.chunks[k]);
        match c.kind {
            ChunkKind::Name { title } => {
                let from = title.map_or(c.from, |_| c.from);
                self.person_chunk(p, k, title, office, hints).map(|f| (f, from))
            }
            ChunkKind::Entity(e) => self.entity_chunk(p, k, e, hints),
            ChunkKind::Body | ChunkKind::Outlet => Some(self.body(r, p, k, hints)),
            ChunkKind::Role | ChunkKind::Thing => None,
        }
    }

    fn person_chunk(
        &mut self,
        p: &Passage<'_>,
        k: usize,
        title: Option<usize>,
        office: Option<&Office>,
        hints: &Hints<'_>,
    ) -> Option<usize> {
        let (r, c) = (p.reader, &p.chunks[k]);
        if title.is_none() && hints.outlets.contains(r.slice(c.from, c.to)) {
            let name = r.slice(c.from, c.to);
            let known = self.by_name.get(&key(name)).copied();
            let outlet = || Figure {
                name: name.to_owned(),
                kind: ActorKind::Organisation,
                outlet: true,
                ..Figure::default()
            };
            return Some(known.unwrap_or_else(|| self.add(outlet())));
        }
        // "Van der Meer" looks like a full name but may be a surname.
        let surname = self.by_surname.contains_key(&r.slice(c.from, c.to).to_lowercase());
        if let Some(full) = full_name(p, k).filter(|_| !surname) {
            return self.person(r, &full).or_else(|| self.by_name.get(&key(&full.shown)).copied());
        }
        let name = r.slice(title.map_or(c.from, |t| if r.is(t + 1, '.') { t + 2 } else { t + 1 }), c.to);
        let woman = title.and_then(|t| gender(r.flags(t)));
        if let Some(found) = self.single(name, woman, office) {
            if let Some(office) = office {
                self.give_office(found, office.clone());
            }
            return Some(found);
        }
        let place = title.is_none() && hints.places.contains(name);
        if title.is_none() && (office.is_none() || place) {
            return self.government_by_use(p, k, name, hints);
        }
        let mut full = parse(name, r.lexicon);
        full.given.clear();
        let figure = Figure { name: name.to_owned(), female: woman, full: Some(full), ..Figure::default() };
        let index = self.add(figure);
        if let Some(office) = office {
            self.give_office(index, office.clone());
        }
        Some(index)
    }

    /// Whom a single name means: a surname first, then a given name, then any other form.
    pub fn single(&self, name: &str, woman: Option<bool>, office: Option<&Office>) -> Option<usize> {
        let low = name.to_lowercase();
        let fits = |f: &usize| {
            let figure = &self.figures[*f];
            woman.is_none() || figure.female.is_none() || figure.female == woman
        };
        let best = |list: &Vec<usize>| {
            let holds = |f: &usize| office.is_some_and(|o| self.figures[*f].offices.contains(&o.plain));
            list.iter().copied().filter(fits).max_by_key(|f| {
                let figure = &self.figures[*f];
                (holds(f), figure.count.min(1), figure.count * 3 + figure.last, 0)
            })
        };
        self.by_surname
            .get(&low)
            .and_then(best)
            .or_else(|| self.by_name.get(&key(name)).copied())
            .or_else(|| {
                // "the Gazette", once the Island Gazette is known.
                let list =
                    self.by_word.get(&low).filter(|l| l.len() == 1 && woman.is_none() && office.is_none());
                let last = |f: usize| key(&self.figures[f].name).ends_with(&format!(" {low}"));
                list.map(|l| l[0]).filter(|f| name.starts_with(char::is_uppercase) && last(*f))
            })
            .or_else(|| {
                self.by_given
                    .get(&low)
                    .filter(|l| l.len() == 1 && office.is_none() && !self.places.contains(name))
                    .and_then(best)
            })
    }

    /// A name that is used of a place elsewhere and acts here speaks for its government.
    fn government_by_use(
        &mut self,
        p: &Passage<'_>,
        k: usize,
        name: &str,
        hints: &Hints<'_>,
    ) -> Option<usize> {
        let acting = hints.places.contains(name) && acts(p.reader, &p.chunks, k);
        acting.then(|| {
            self.add(Figure { name: name.to_owned(), kind: ActorKind::Government, ..Figure::default() })
        })
    }

    fn entity_chunk(
        &mut self,
        p: &Passage<'_>,
        k: usize,
        e: usize,
        hints: &Hints<'_>,
    ) -> Option<(usize, usize)> {
        let (r, c) = (p.reader, &p.chunks[k]);
        let entity = r.lexicon.list[e];
        match entity.kind {
            EntityKind::Outlet | EntityKind::Organisation | EntityKind::House => {
                Some(self.body(r, p, k, hints)).map(|(f, from)| {
                    self.figures[f].outlet |= entity.kind == EntityKind::Outlet;
                    (f, from)
                })
            }
            EntityKind::Country | EntityKind::Seat => {
                let country = entity.country.filter(|c| hints.acting.contains(c))?;
                let placed = c.from > 0 && r.flags(c.from - 1).any(Flags::LOCATIVE);
                let owner = r.words.get(c.to).is_some_and(|w| w.shape == Shape::Possessive);
                let modifier =
                    p.chunks.get(k + 1).is_some_and(|n| n.from == c.to || (owner && n.from == c.to + 1));
                if placed || modifier {
                    return None;
                }
                Some((self.government(r, country, r.slice(c.from, c.to), entity.name), c.from))
            }
            _ => None,
        }
    }

    fn government(&mut self, r: Reader<'_>, country: usize, form: &str, name: &str) -> usize {
        let known = self.by_country.get(&country).or_else(|| self.by_name.get(&key(form))).copied();
        let index = known.unwrap_or_else(|| {
            let affiliation = Some(r.lexicon.countries[country].name.to_owned()).filter(|n| n != name);
            self.add(Figure {
                name: name.to_owned(),
                kind: ActorKind::Government,
                affiliation,
                country: Some(country),
                ..Figure::default()
            })
        });
        self.by_country.insert(country, index);
        if form != self.figures[index].name {
            push_new(&mut self.figures[index].aliases, form.to_owned());
        }
        index
    }

    /// The organisation that chunk `k` names.
    fn body(&mut self, r: Reader<'_>, p: &Passage<'_>, k: usize, hints: &Hints<'_>) -> (usize, usize) {
        let c = &p.chunks[k];
        let form = r.slice(c.from, c.to);
        let (name, outlet, mut country, house) = match c.kind {
            ChunkKind::Entity(e) => {
                let e = r.lexicon.list[e];
                (e.name, e.kind == EntityKind::Outlet, e.country, e.kind == EntityKind::House)
            }
            ChunkKind::Outlet => (form, true, None, false),
            _ => (hints.acronyms.get(form).copied().unwrap_or(form), false, None, false),
        };
        let mut from = c.from;
        if let Some(before) = k.checked_sub(1).map(|n| &p.chunks[n]).filter(|b| gap_of_owner(r, b.to, c.from))
            && let ChunkKind::Entity(e) = before.kind
        {
            let owner = r.lexicon.list[e];
            if matches!(owner.kind, EntityKind::Country | EntityKind::Adjective) {
                country = country.or(owner.country);
                from = before.from;
            }
        }
        let scoped = country.filter(|_| !house).map(|n| format!("{}/{}", n, key(name)));
        let known = scoped
            .as_ref()
            .and_then(|s| self.by_name.get(s))
            .or_else(|| self.by_name.get(&key(name)))
            .copied();
        // "Russian Foreign Ministry" and "Ukrainian Foreign Ministry" are two.
        let known = known.filter(|f| match (self.figures[*f].country, country) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        });
        let index = known.unwrap_or_else(|| {
            let state = state_of(name);
            let kind = if state.is_some() { ActorKind::Government } else { ActorKind::Organisation };
            let aliases = state.map(str::to_owned).into_iter().collect();
            self.add(Figure { name: name.to_owned(), kind, outlet, aliases, ..Figure::default() })
        });
        if let Some(scoped) = scoped {
            self.by_name.entry(scoped).or_insert(index);
        }
        self.by_name.entry(key(form)).or_insert(index);
        let figure = &mut self.figures[index];
        if let Some(n) = country {
            figure.country = Some(n);
            figure.affiliation.get_or_insert_with(|| r.lexicon.countries[n].name.to_owned());
        }
        if form != figure.name {
            push_new(&mut figure.aliases, form.to_owned());
        }
        (index, from)
    }
}

impl Cast {
    /// Adds a mention in its place; spans that another mention holds already stay as they are.
    pub fn mention(&mut self, r: Reader<'_>, s: usize, from: usize, to: usize, figure: usize) {
        if self.mentions[s].add(mention(r, from, to, figure)) {
            self.figures[figure].count += 1;
        }
    }

    /// Sets mentions that hold whatever was found there: `(first word, one past the last, figure)`, in order.
    /// A longer mention of the same figure is kept.
    pub fn claim(&mut self, r: Reader<'_>, s: usize, hits: &[(usize, usize, usize)]) {
        let mut out: Vec<Mention> = Vec::new();
        let mut old = self.mentions[s].take().into_iter().peekable();
        for &(from, to, figure) in hits {
            if out.last().is_some_and(|m| m.to > from) {
                continue;
            }
            while let Some(m) = old.next_if(|m| m.to <= from) {
                out.push(m);
            }
            if let Some(m) = old.next_if(|m| m.figure == figure && m.from <= from && m.to >= to) {
                out.push(m);
                continue;
            }
            while let Some(m) = old.next_if(|m| m.from < to) {
                self.figures[m.figure].count = self.figures[m.figure].count.saturating_sub(1);
            }
            self.figures[figure].count += 1;
            out.push(mention(r, from, to, figure));
        }
        out.extend(old);
        self.mentions[s] = Mentions::new(out);
    }

    /// Notes that `name` is an actor's after all; [`Cast::note_late`] finds its other places.
    pub fn late(&mut self, name: &str, figure: usize) {
        self.late.insert(name.to_owned(), figure);
    }

    /// Adds the mentions of those who turned out to be actors only when they spoke.
    pub fn note_late(&mut self, passages: &[Passage<'_>]) {
        if self.late.is_empty() {
            return;
        }
        let late = std::mem::take(&mut self.late);
        for (s, p) in passages.iter().enumerate() {
            for c in &p.chunks {
                if let Some(figure) = late.get(p.reader.slice(c.from, c.to)) {
                    if self.mentions[s].over(c.from).is_none() {
                        self.mention(p.reader, s, c.from, c.to, *figure);
                    }
                }
            }
        }
    }
}

impl<'a> Passage<'a> {
    /// Reads a text: words are given, the rest is found.
    pub fn new(reader: Reader<'a>, learned: &Learned<'_>) -> Self {
        let chunks = super::chunks::chunks(reader, learned);
        let mut held = super::roles::held(reader, &chunks);
        held.sort_by_key(|h| h.name);
        let mut by_start: Vec<usize> = (0..held.len()).collect();
        by_start.sort_by_key(|h| held[*h].from);
        let starts = (0..reader.words.len()).filter(|i| starts_sentence(reader, *i)).collect();
        Self { reader, chunks, held, starts, by_start }
    }

    /// The chunk that covers word `i`.
    pub fn chunk_over(&self, i: usize) -> Option<Chunk> {
        let n = self.chunks.partition_point(|c| c.to <= i);
        self.chunks.get(n).copied().filter(|c| c.from <= i)
    }

    /// The office whose phrase starts between the words `a` and `b`, both included.
    pub fn held_from(&self, a: usize, b: usize) -> Option<&Held> {
        let n = self.by_start.partition_point(|h| self.held[*h].from < a);
        self.by_start.get(n).map(|h| &self.held[*h]).filter(|h| h.from <= b)
    }

    /// The office that stands by the name `chunk`.
    pub fn held_of(&self, chunk: &Chunk) -> Option<&Held> {
        let n = self.held.partition_point(|h| self.chunks[h.name].from < chunk.from);
        self.held.get(n).filter(|h| self.chunks[h.name].from == chunk.from)
    }

    /// Number of the sentence in which word `i` stands.
    pub fn sentence(&self, i: usize) -> usize {
        self.starts.partition_point(|s| *s <= i).saturating_sub(1)
    }

    /// First word of sentence `n`.
    pub fn sentence_start(&self, n: usize) -> usize {
        self.starts.get(n).copied().unwrap_or(self.reader.words.len())
    }
}

/// Whether a sentence starts with word `i`: the paragraph does, or a full stop and no small letter goes before.
fn starts_sentence(r: Reader<'_>, i: usize) -> bool {
    if i == 0 || r.words[i - 1].shape == Shape::Break {
        return true;
    }
    if !r.words[i].opens || r.words[i].shape == Shape::Lower {
        return false;
    }
    let closing = |w: &&super::words::Word| matches!(w.shape, Shape::Mark(c) if quote_mark(c) || matches!(c, ')' | ']' | '('));
    let before = r.words[..i].iter().rev().take(4).find(|w| !closing(w));
    before.is_none_or(|w| {
        matches!(w.shape, Shape::Mark('.' | '!' | '?' | '…' | '。' | '！' | '？') | Shape::Break)
    })
}

/// Whether nothing, or a possessive ending, stands between the words `to` and `from`.
fn gap_of_owner(r: Reader<'_>, to: usize, from: usize) -> bool {
    to == from || (to + 1 == from && r.words[to].shape == Shape::Possessive)
}

fn mention(r: Reader<'_>, from: usize, to: usize, figure: usize) -> Mention {
    let span = Span::new(r.words[from].start(), r.words[to - 1].end());
    Mention { from, to, span, figure }
}

/// The full name that chunk `k` gives, when it is a name of two or more words.
pub fn full_name(p: &Passage<'_>, k: usize) -> Option<FullName> {
    let c = &p.chunks[k];
    let ChunkKind::Name { title } = c.kind else { return None };
    let r = p.reader;
    let from = title.map_or(c.from, |t| if r.is(t + 1, '.') { t + 2 } else { t + 1 });
    let full = parse(r.slice(from, c.to), r.lexicon);
    (!full.given.is_empty()).then_some(full)
}

/// Whether the capitals of chunk `k` are a person's name by themselves: a title or a given name.
fn person_evidence(p: &Passage<'_>, k: usize) -> bool {
    let c = &p.chunks[k];
    let foreign = |c: char| c.is_alphabetic() && c >= '\u{370}' && !matches!(c, '\u{1e00}'..='\u{1eff}');
    matches!(c.kind, ChunkKind::Name { title: Some(_) })
        || p.reader.flags(c.from).any(Flags::GIVEN_NAME)
        // Two capitals in another script are hardly ever anything but a person.
        || (c.from..c.to).all(|i| p.reader.at(i).chars().all(foreign))
}

/// Whether their use says so: a word of saying, "who", or the surname alone elsewhere.
fn person_by_use(p: &Passage<'_>, k: usize, full: &FullName, hints: &Hints<'_>) -> bool {
    let (r, c) = (p.reader, &p.chunks[k]);
    let says = r.flags(c.to).any(Flags::CUE) || (c.from > 0 && r.flags(c.from - 1).any(Flags::CUE));
    let who = r.is(c.to, ',') && r.says(c.to + 1, "who");
    let again = full.shown.rsplit(' ').next().is_some_and(|s| hints.single.contains_key(s));
    who || again || says
}

/// What a name is of that nothing around it explains: a firm when its last word is a common one.
pub fn kind_of_name(r: Reader<'_>, c: &Chunk) -> ActorKind {
    let given = r.flags(c.from).any(Flags::GIVEN_NAME);
    let several = c.to > c.from + 1 && !given;
    let firm =
        several && (super::chunks::common_word(r.at(c.to - 1)) || (c.from..c.to).any(|i| r.is(i, '&')));
    if firm { ActorKind::Organisation } else { ActorKind::Person }
}

/// The short name of a state ("Ostmark" of "Ostmark Republic"); `None` when the name is of none.
fn state_of(name: &str) -> Option<&str> {
    let (short, last) = name.rsplit_once(' ')?;
    matches!(last, "Republic" | "Kingdom" | "Emirate" | "Sultanate" | "Principality").then_some(short)
}

/// The form under which a name is looked up: lower case, without article.
pub fn key(name: &str) -> String {
    let low = name.to_lowercase().replace('’', "'");
    low.strip_prefix("the ").map_or_else(|| low.clone(), str::to_owned)
}

/// Longer lists of namesakes are no help in telling who is meant, and searching them would cost.
const NAMESAKES: usize = 64;

fn push_capped(list: &mut Vec<usize>, index: usize) {
    if list.len() < NAMESAKES {
        list.push(index);
    }
}

/// Adds `item` unless it is there or the list is full.
pub fn push_new(list: &mut Vec<String>, item: String) {
    if !item.is_empty() && list.len() < NAMESAKES && !list.contains(&item) {
        list.push(item);
    }
}
