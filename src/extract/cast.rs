//! The cast of a briefing: one figure per real actor, and every span that names one.

use super::chunks::{Chunk, ChunkKind, Reader};
use super::hints::{Hints, acts};
use super::lexicon::{EntityKind, Flags};
pub use super::mentions::{Mention, Mentions};
pub use super::passage::Passage;
use super::people::{FullName, parse};
use super::roles::{Office, gender, head_of};
use super::words::Shape;
use crate::{briefing::ActorKind, text::Span};
use foldhash::{HashMap, HashSet};

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
    pub(super) late: HashMap<String, usize>,
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
    most: usize,
}

/// Figures that any text may have beside those its author listed, and letters for each one more: a list of nothing but
/// names would take fifty times its size.
const FIGURES: (usize, usize) = (5_000, 200);

/// Who is named in the passages.
pub fn cast(passages: &[Passage<'_>], given: Vec<Figure>) -> Cast {
    let letters: usize = passages.iter().map(|p| p.reader.text.len()).sum();
    let most = given.len() + FIGURES.0.max(letters / FIGURES.1);
    let mut cast = Cast { most, ..Cast::default() };
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

    /// As [`Cast::add`], while there is room: in a flood of names those after it are nobody's.
    pub fn admit(&mut self, figure: Figure) -> Option<usize> {
        (!self.is_full()).then(|| self.add(figure))
    }

    /// Whether no more figures are taken in.
    pub fn is_full(&self) -> bool {
        self.figures.len() >= self.most
    }

    fn full_names(&mut self, p: &Passage<'_>) {
        for (k, c) in p.chunks.iter().enumerate() {
            let Some(full) = p.full_name(k) else { continue };
            if self.person(p.reader, full).is_some() || person_evidence(p, k) {
                self.take_person(p.reader, full, c);
            }
        }
        for held in &p.held {
            let Some(full) = p.full_name(held.name) else { continue };
            if let Some(index) = self.take_person(p.reader, full, &p.chunks[held.name]) {
                self.give_office(index, held.office.clone());
            }
        }
    }

    /// Names that only their context shows to be a person's, where the surname is nobody's yet
    /// ("Team Ruiz" is not a relative of Ana Ruiz).
    fn weaker_names(&mut self, p: &Passage<'_>, hints: &Hints<'_>) {
        for (k, c) in p.chunks.iter().enumerate() {
            let Some(full) = p.full_name(k) else { continue };
            let place = hints.places.contains(p.reader.slice(c.from, c.to));
            let free = !place
                && kind_of_name(p.reader, c) == ActorKind::Person
                && !self.by_surname.contains_key(&full.surname)
                && !self.by_surname.contains_key(&full.shown.to_lowercase());
            if free && person_by_use(p, k, full, hints) {
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
    fn take_person(&mut self, r: Reader<'_>, full: &FullName, c: &Chunk) -> Option<usize> {
        let title = match c.kind {
            ChunkKind::Name { title: Some(t) } => gender(r.flags(t)),
            _ => None,
        };
        if let Some(index) = self.person(r, full) {
            let figure = &mut self.figures[index];
            figure.female = figure.female.or(title);
            if !figure.given && full.shown.chars().count() > figure.name.chars().count() {
                let old = std::mem::replace(&mut figure.name, full.shown.clone());
                push_new(&mut figure.aliases, old);
            } else if full.shown != figure.name {
                push_new(&mut figure.aliases, full.shown.clone());
            }
            return Some(index);
        }
        let female = title.or(full.female);
        let figure =
            Figure { name: full.shown.clone(), female, full: Some(full.clone()), ..Figure::default() };
        self.admit(figure)
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
            ChunkKind::Body | ChunkKind::Outlet => self.body(r, p, k, hints),
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
            return known.or_else(|| self.admit(outlet()));
        }
        // "Van der Meer" looks like a full name but may be a surname.
        let surname = self.by_surname.contains_key(&r.slice(c.from, c.to).to_lowercase());
        if let Some(full) = p.full_name(k).filter(|_| !surname) {
            return self.person(r, full).or_else(|| self.by_name.get(&key(&full.shown)).copied());
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
        let index = self.admit(figure)?;
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
        let figure = || Figure { name: name.to_owned(), kind: ActorKind::Government, ..Figure::default() };
        acting.then(|| self.admit(figure())).flatten()
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
                self.body(r, p, k, hints).map(|(f, from)| {
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
    fn body(
        &mut self,
        r: Reader<'_>,
        p: &Passage<'_>,
        k: usize,
        hints: &Hints<'_>,
    ) -> Option<(usize, usize)> {
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
        let index = known.or_else(|| {
            let state = state_of(name);
            let kind = if state.is_some() { ActorKind::Government } else { ActorKind::Organisation };
            let aliases = state.map(str::to_owned).into_iter().collect();
            self.admit(Figure { name: name.to_owned(), kind, outlet, aliases, ..Figure::default() })
        })?;
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
        Some((index, from))
    }
}

/// Whether nothing, or a possessive ending, stands between the words `to` and `from`.
fn gap_of_owner(r: Reader<'_>, to: usize, from: usize) -> bool {
    to == from || (to + 1 == from && r.words[to].shape == Shape::Possessive)
}

/// The mention of `figure` by the words `from..to`.
pub fn mention(r: Reader<'_>, from: usize, to: usize, figure: usize) -> Mention {
    let span = Span::new(r.words[from].start(), r.words[to - 1].end());
    Mention { from, to, span, figure }
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

#[cfg(test)]
mod tests {
    use super::FIGURES;
    use crate::briefing::{Document, DraftSection};

    #[test]
    fn a_flood_of_names_ends_and_those_of_its_beginning_stay_known() {
        let names = |n: usize| (0..n).map(|n| format!("Name{n} Sur{n} said. ")).collect::<Vec<_>>().concat();
        let brief = |body: String| {
            let section = DraftSection { body: body.as_str().into(), ..DraftSection::default() };
            super::super::brief(Document { sections: vec![section], ..Document::default() })
        };
        let (briefing, found) = brief(names(FIGURES.0 + 500) + "Name3 Sur3 agreed. Sur4 too.");
        assert_eq!(briefing.actors.len(), FIGURES.0);
        assert!(found.iter().any(|d| d.message.contains("first 5000 actors")), "{found:?}");
        let again: Vec<&str> = briefing.actors[..2].iter().map(|actor| actor.name.as_str()).collect();
        assert_eq!(again, ["Name3 Sur3", "Name4 Sur4"]);
        let (briefing, found) = brief(names(500));
        assert_eq!((briefing.actors.len(), found), (500, vec![]));
    }
}
