//! All that is known of one person, from every briefing in which it stands.

use super::{People, Person, Roster, Who};
use crate::{
    briefing::{ActorId, Briefing, Head, Place, QuoteKind, SectionKind},
    export::citation::{bare, citation},
    library::{EntryId, Opened},
    text::{SafeText, fold::words},
};
use jiff::civil::Date;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// Others that are named with somebody are listed up to this many.
const COMPANY: usize = 40;

/// What is known of one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// Name, names, counts, first and last day.
    pub person: Person,
    /// The offices it had, the newest first.
    pub roles: Vec<Stretch>,
    /// Whom it spoke for or belonged to, the newest first.
    pub affiliations: Vec<Stretch>,
    /// The briefings it stands in, the newest first, those without a day last.
    pub briefings: Vec<Appearance>,
    /// Who is named in the same paragraphs, in most briefings first.
    pub with: Vec<Beside>,
    /// How many those are in all.
    pub with_total: usize,
}

/// Something that was so for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// What.
    pub text: SafeText,
    /// The day of the first briefing that says so.
    pub first: Option<Date>,
    /// The day of the last.
    pub last: Option<Date>,
    /// How many say so.
    pub briefings: usize,
}

/// Somebody named in the same paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// Its name.
    pub name: SafeText,
    /// One of the actors that it is.
    pub who: Who,
    /// In how many briefings.
    pub briefings: usize,
}

/// One briefing in which the person stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Appearance {
    /// The briefing.
    pub entry: EntryId,
    /// Its title, day and source.
    pub head: Arc<Head>,
    /// What the person said there, in reading order.
    pub quotes: Vec<Said>,
    /// Where it is named first, if it is.
    pub mention: Option<Place>,
    /// How often it is named.
    pub mentions: usize,
}

/// One quote of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Index of the quote in its briefing.
    pub quote: usize,
    /// The words, without the marks around them, in one line.
    pub words: SafeText,
    /// Word for word, paraphrased or both.
    pub kind: QuoteKind,
    /// Kind of the section it stands in.
    pub section: SectionKind,
    /// Who relayed it.
    pub via: Option<SafeText>,
    /// The quote with all that is needed to cite it.
    pub citation: String,
    /// The words of all that is shown of it, folded, with a blank before each.
    pub folded: String,
}

impl People {
    /// All that is known of who `who` is; briefings come from `open`. `None` where nobody is, or when `cancelled`
    /// became true on the way.
    pub fn dossier(
        &self,
        roster: &Roster,
        who: Who,
        open: &dyn Fn(EntryId) -> Option<Arc<Opened>>,
        cancelled: &dyn Fn() -> bool,
    ) -> Option<Dossier> {
        let number = self.number(roster, who)?;
        let mut gathered = Gathered { people: self, roster, number, with: HashMap::new() };
        let (mut roles, mut affiliations) = (Stretches::default(), Stretches::default());
        let mut briefings = Vec::new();
        for (entry, record) in &roster.records {
            let is = |form: u32| self.of_form[form as usize] as usize == number;
            let mut own = record.actors.iter().enumerate().filter(|(_, (form, _))| is(*form)).peekable();
            if own.peek().is_none() {
                continue;
            }
            if cancelled() {
                return None;
            }
            let Some(opened) = open(*entry) else { continue };
            let own: BTreeSet<ActorId> = own.map(|(at, _)| ActorId(at)).collect();
            for actor in own.iter().filter_map(|id| opened.briefing.actor(*id)) {
                roles.note(actor.role.as_ref(), record.date);
                affiliations.note(actor.affiliation.as_ref(), record.date);
            }
            gathered.company(*entry, &opened.briefing, &own);
            briefings.push(appearance(*entry, &opened.briefing, &own));
        }
        briefings.sort_by_key(|b| (Reverse(b.head.date), b.entry));
        let (with, with_total) = gathered.sorted();
        let person = self.all[number].clone();
        let (roles, affiliations) = (roles.sorted(), affiliations.sorted());
        Some(Dossier { person, roles, affiliations, briefings, with, with_total })
    }
}

fn appearance(entry: EntryId, briefing: &Briefing, own: &BTreeSet<ActorId>) -> Appearance {
    let mut mentions: Vec<Place> =
        own.iter().filter_map(|id| briefing.actor(*id)).flat_map(|a| a.mentions.iter().copied()).collect();
    mentions.sort_unstable();
    let quotes =
        briefing.quotes.iter().enumerate().filter(|(_, q)| q.speaker.is_some_and(|s| own.contains(&s)));
    let said = |(quote, q): (usize, &crate::briefing::Quote)| {
        let text = bare(briefing.words(q.place)).split_whitespace().collect::<Vec<_>>().join(" ");
        // the comma before "she said" belongs to the sentence around the words
        let text = text.trim_end_matches([',', ' ']).to_owned();
        let via = q.via.and_then(|id| briefing.actor(id)).map(|actor| actor.name.clone());
        let section = briefing.sections.get(q.place.section).map_or(SectionKind::Story, |s| s.kind.clone());
        let shown = [&text, via.as_deref().unwrap_or(""), &briefing.head.title];
        let folded = shown.iter().fold(String::new(), |all, text| all + &super::roster::blanked(text));
        let citation = citation(briefing, q);
        Said { quote, words: SafeText::from(text), kind: q.kind, section, via, citation, folded }
    };
    Appearance {
        entry,
        head: Arc::new(briefing.head.clone()),
        quotes: quotes.map(said).collect(),
        mention: mentions.first().copied(),
        mentions: mentions.len(),
    }
}

/// What was so for a while, by its words.
#[derive(Default)]
struct Stretches(BTreeMap<String, Stretch>);

impl Stretches {
    fn note(&mut self, text: Option<&SafeText>, date: Option<Date>) {
        let Some(text) = text else { return };
        let fresh = || Stretch { text: text.clone(), first: None, last: None, briefings: 0 };
        let stretch = self.0.entry(words(text).join(" ")).or_insert_with(fresh);
        stretch.first = [stretch.first, date].into_iter().flatten().min();
        stretch.last = stretch.last.max(date);
        stretch.briefings += 1;
    }

    fn sorted(self) -> Vec<Stretch> {
        let mut all: Vec<Stretch> = self.0.into_values().collect();
        all.sort_by_key(|s| Reverse((s.last, s.first, s.briefings)));
        all
    }
}

/// Who is named in the same paragraphs, as it is gathered.
struct Gathered<'a> {
    people: &'a People,
    roster: &'a Roster,
    number: usize,
    with: HashMap<usize, Beside>,
}

impl Gathered<'_> {
    fn company(&mut self, entry: EntryId, briefing: &Briefing, own: &BTreeSet<ActorId>) {
        let paragraph = |place: &Place| {
            let blocks = &briefing.sections.get(place.section)?.blocks;
            Some((place.section, blocks.partition_point(|b| b.span.end <= place.span.start)))
        };
        let ours: BTreeSet<(usize, usize)> = own
            .iter()
            .filter_map(|id| briefing.actor(*id))
            .flat_map(|actor| actor.mentions.iter().filter_map(paragraph))
            .collect();
        let mut met: BTreeSet<usize> = BTreeSet::new();
        for (at, actor) in briefing.actors.iter().enumerate() {
            let who = Who { entry, actor: ActorId(at) };
            let beside = actor.mentions.iter().filter_map(paragraph).any(|p| ours.contains(&p));
            let Some(number) = self.people.number(self.roster, who).filter(|n| beside && *n != self.number)
            else {
                continue;
            };
            if met.insert(number) {
                let name = &self.people.all[number].name;
                let fresh = || Beside { name: name.clone(), who, briefings: 0 };
                self.with.entry(number).or_insert_with(fresh).briefings += 1;
            }
        }
    }

    fn sorted(self) -> (Vec<Beside>, usize) {
        let total = self.with.len();
        let mut all: Vec<Beside> = self.with.into_values().collect();
        all.sort_by(|a, b| b.briefings.cmp(&a.briefings).then_with(|| a.name.cmp(&b.name)));
        all.truncate(COMPANY);
        (all, total)
    }
}
