//! Which actors stand in which briefing, and who of them is one and the same.

use super::Who;
use crate::{
    briefing::{Actor, ActorId, ActorKind},
    extract::join::{Aliases, join},
    library::{EntryId, Opened},
    text::{SafeText, fold::words},
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Weak},
};

/// The actors of each briefing. Few differ in what they are called, so each of those stands here once.
#[derive(Debug, Default)]
pub struct Roster {
    /// Actors without their mentions.
    forms: Vec<Actor>,
    known: HashMap<String, u32>,
    pub(super) records: BTreeMap<EntryId, Record>,
}

/// The actors of one briefing.
#[derive(Debug)]
pub(super) struct Record {
    /// What it was taken from, to see whether that is another by now.
    of: Weak<Opened>,
    pub date: Option<Date>,
    /// For each actor in order: what it is called, and how many quotes it has.
    pub actors: Box<[(u32, u32)]>,
}

impl Roster {
    /// Whether this very briefing was added as `entry`.
    pub fn has(&self, entry: EntryId, opened: &Arc<Opened>) -> bool {
        self.records.get(&entry).is_some_and(|record| record.of.as_ptr() == Arc::as_ptr(opened))
    }

    /// Adds a briefing, in place of what `entry` was before.
    pub fn add(&mut self, entry: EntryId, opened: &Arc<Opened>) {
        let briefing = &opened.briefing;
        let mut actors: Vec<(u32, u32)> = briefing.actors.iter().map(|a| (self.form(a), 0)).collect();
        for speaker in briefing.quotes.iter().filter_map(|q| q.speaker) {
            if let Some(actor) = actors.get_mut(speaker.0) {
                actor.1 += 1;
            }
        }
        let record = Record {
            of: Arc::downgrade(opened),
            date: briefing.head.date,
            actors: actors.into_boxed_slice(),
        };
        self.records.insert(entry, record);
    }

    /// Takes out all briefings but those that `wanted` says yes to; whether any went.
    pub fn retain(&mut self, wanted: impl Fn(EntryId) -> bool) -> bool {
        let before = self.records.len();
        self.records.retain(|entry, _| wanted(*entry));
        self.records.len() < before
    }

    /// How many briefings it holds.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    fn form(&mut self, actor: &Actor) -> u32 {
        let text = |part: &Option<SafeText>| part.as_ref().map_or(String::new(), ToString::to_string);
        let mut key =
            format!("{:?}\n{}\n{}\n{}", actor.kind, actor.name, text(&actor.role), text(&actor.affiliation));
        for alias in &actor.aliases {
            key.push('\n');
            key.push_str(alias);
        }
        let next = self.forms.len() as u32;
        let number = *self.known.entry(key).or_insert(next);
        if number == next {
            self.forms.push(Actor { mentions: Vec::new(), given: false, ..actor.clone() });
        }
        number
    }

    /// What an actor of a briefing is called there.
    pub(super) fn called(&self, form: u32) -> &Actor {
        &self.forms[form as usize]
    }

    /// Joins the actors into people, those who said most first. Sources without a name stand together when they are
    /// described alike, which does not make them one person.
    pub fn people(&self, aliases: &Aliases) -> People {
        let mut first: Vec<Option<Date>> = vec![None; self.forms.len()];
        for record in self.records.values() {
            for (form, _) in &record.actors {
                let known = &mut first[*form as usize];
                *known = [*known, record.date].into_iter().flatten().min();
            }
        }
        let mut oldest: Vec<u32> = (0..self.forms.len() as u32).collect();
        oldest.sort_by_key(|form| (first[*form as usize].is_none(), first[*form as usize], *form));
        let actors = oldest.iter().map(|form| std::slice::from_ref(self.called(*form)));
        let groups = join(actors, aliases);
        let mut all: Vec<Person> = Vec::with_capacity(groups.len());
        let mut of_form = vec![0u32; self.forms.len()];
        let mut unnamed: HashMap<String, usize> = HashMap::new();
        for group in groups {
            let number = match group.kind {
                ActorKind::Unnamed => *unnamed.entry(words(&group.name).join(" ")).or_insert(all.len()),
                _ => all.len(),
            };
            if number == all.len() {
                all.push(Person::new(group.name, group.kind));
            }
            for (at, _) in group.members {
                of_form[oldest[at] as usize] = number as u32;
            }
        }
        self.count(&mut all, &of_form);
        for (form, number) in of_form.iter().enumerate() {
            all[*number as usize].take_names(&self.forms[form]);
        }
        for person in &mut all {
            person.folded = person.forms().map(|form| blanked(form)).collect();
            person.office = person.role.as_deref().map_or(String::new(), blanked);
        }
        sorted(all, of_form)
    }

    fn count(&self, all: &mut [Person], of_form: &[u32]) {
        let mut by_day: Vec<(&EntryId, &Record)> = self.records.iter().collect();
        by_day.sort_by_key(|(entry, record)| (record.date, **entry));
        for (entry, record) in by_day {
            for (at, (form, quotes)) in record.actors.iter().enumerate() {
                let person = &mut all[of_form[*form as usize] as usize];
                person.seen(Who { entry: *entry, actor: ActorId(at) }, record.date, *quotes as usize);
                if let Some(role) = &self.called(*form).role {
                    person.role = Some(role.clone());
                }
            }
        }
    }
}

/// Puts those first who said most, were in most briefings, were seen last; those nobody is called any more are left
/// out.
fn sorted(all: Vec<Person>, of_form: Vec<u32>) -> People {
    let mut order: Vec<usize> = (0..all.len()).filter(|n| all[*n].briefings > 0).collect();
    order.sort_by(|a, b| {
        let key = |p: &Person| (p.quotes, p.briefings, p.last);
        key(&all[*b]).cmp(&key(&all[*a])).then_with(|| all[*a].name.cmp(&all[*b].name))
    });
    let mut rank = vec![u32::MAX; all.len()];
    for (new, old) in order.iter().enumerate() {
        rank[*old] = new as u32;
    }
    let mut taken: Vec<Option<Person>> = all.into_iter().map(Some).collect();
    let all = order.iter().filter_map(|old| taken[*old].take()).collect();
    People { all, of_form: of_form.into_iter().map(|old| rank[old as usize]).collect() }
}

/// The people of a library.
#[derive(Debug, Default)]
pub struct People {
    /// Those who said most first.
    pub all: Vec<Person>,
    /// Which of them each form is.
    pub(super) of_form: Vec<u32>,
}

impl People {
    /// The number of who an actor of a briefing is.
    pub fn number(&self, roster: &Roster, who: Who) -> Option<usize> {
        let (form, _) = roster.records.get(&who.entry)?.actors.get(who.actor.0)?;
        Some(*self.of_form.get(*form as usize)? as usize)
    }
}

/// One actor of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Its fullest name, or the one that the reader gave.
    pub name: SafeText,
    /// What sort.
    pub kind: ActorKind,
    /// Its office in the newest briefing that gives one.
    pub role: Option<SafeText>,
    /// All it goes by but for the name.
    pub names: BTreeSet<SafeText>,
    /// Quotes of which it is the speaker.
    pub quotes: usize,
    /// Briefings in which it stands.
    pub briefings: usize,
    /// The first day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
    /// One of the actors that it is, in the newest briefing.
    pub who: Who,
    /// The words of each name, folded, with a blank before each: the name itself first, then as in `names`.
    pub(super) folded: Vec<String>,
    /// The same of its office.
    pub(super) office: String,
}

/// Words folded, with a blank before each.
pub(super) fn blanked(text: &str) -> String {
    words(text).iter().fold(String::new(), |all, word| all + " " + word)
}

impl Person {
    fn new(name: SafeText, kind: ActorKind) -> Self {
        let who = Who { entry: EntryId(usize::MAX), actor: ActorId(0) };
        let names = BTreeSet::new();
        let (role, first, last, folded, office) = (None, None, None, Vec::new(), String::new());
        Self { name, kind, role, names, quotes: 0, briefings: 0, first, last, who, folded, office }
    }

    fn seen(&mut self, who: Who, date: Option<Date>, quotes: usize) {
        // two actors of one briefing may turn out to be one
        self.briefings += usize::from(self.briefings == 0 || self.who.entry != who.entry);
        self.who = who;
        self.quotes += quotes;
        self.first = self.first.or(date);
        self.last = date.or(self.last);
    }

    fn take_names(&mut self, actor: &Actor) {
        for name in std::iter::once(&actor.name).chain(&actor.aliases) {
            if *name != self.name && !name.is_empty() {
                self.names.insert(name.clone());
            }
        }
    }

    /// Name and names.
    pub(super) fn forms(&self) -> impl Iterator<Item = &SafeText> {
        std::iter::once(&self.name).chain(&self.names)
    }

    /// The query that finds what it said: its name, and those others that do not hold all words of that.
    pub fn query(&self) -> String {
        const MOST: usize = 4;
        let mut kept: Vec<(BTreeSet<String>, &SafeText)> = Vec::new();
        // a surname alone would find everybody who has it
        let telling = |name: &&SafeText| self.kind != ActorKind::Person || name.contains([' ', '\u{a0}']);
        for name in std::iter::once(&self.name).chain(self.names.iter().filter(telling)) {
            let words: BTreeSet<String> = words(name).into_iter().collect();
            let found = kept.iter().any(|(other, _)| other.is_subset(&words));
            if !found && !words.is_empty() && kept.len() < MOST {
                kept.push((words, name));
            }
        }
        let clauses: Vec<String> =
            kept.iter().map(|(_, name)| format!("@\"{}\"", name.replace('"', " "))).collect();
        clauses.join(" OR ")
    }
}
