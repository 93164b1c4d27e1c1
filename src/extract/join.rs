//! One actor across briefings: by name, alias and office; people who only share a name stay apart.

use super::cast::key;
use super::lexicon::lexicon;
use super::people::{FullName, parse};
use super::roles::head_of;
use crate::{
    briefing::{Actor, ActorId, ActorKind},
    text::{
        SafeText,
        fold::{fold, words},
    },
};
use std::collections::{HashMap, HashSet};

/// Names that mean somebody else's: what the reader knows better than the rules. Letter case, accents, signs and
/// articles do not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aliases {
    canonical: HashMap<String, String>,
}

impl Aliases {
    /// `form` means `name`. A form may also be a name with its role, "Ana Ruiz, striker", which tells people of one
    /// name apart. When it means somebody already, that stays, and `Err` has the name.
    ///
    /// # Errors
    /// The other name that `form` stands for.
    pub fn add(&mut self, form: &str, name: &str) -> Result<(), String> {
        let name = name.trim();
        for known in [name, form] {
            let meant = self.canonical.entry(form_key(known)).or_insert_with(|| name.to_owned());
            if form_key(meant) != form_key(name) {
                return Err(meant.clone());
            }
        }
        Ok(())
    }

    /// Takes in what `other` knows and this does not.
    pub fn extend(&mut self, other: Self) {
        for (form, name) in other.canonical {
            self.canonical.entry(form).or_insert(name);
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.canonical.is_empty()
    }

    /// The name that stands for this actor: by name and role, by name, by another form.
    fn of(&self, actor: &Actor) -> Option<&str> {
        if self.is_empty() {
            return None;
        }
        let with_role = actor.role.iter().map(|role| format!("{}, {role}", actor.name));
        // a surname among the forms of somebody is no sign that the owner of that surname is meant
        let telling = |form: &&SafeText| actor.kind != ActorKind::Person || form.contains([' ', '\u{a0}']);
        let others = actor.aliases.iter().filter(telling);
        let forms = [&actor.name].into_iter().chain(others).map(ToString::to_string);
        with_role.chain(forms).find_map(|form| self.canonical.get(&form_key(&form))).map(String::as_str)
    }
}

/// The form under which a name is looked up among the aliases.
fn form_key(name: &str) -> String {
    let words = words(name);
    let article = usize::from(words.len() > 1 && words[0] == "the");
    words[article..].join(" ")
}

/// One real actor and where it appears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its fullest name.
    pub name: SafeText,
    /// What sort.
    pub kind: ActorKind,
    /// Its office in the last briefing that gives one.
    pub role: Option<SafeText>,
    /// Index of the briefing, and the actor in it; in the order given.
    pub members: Vec<(usize, ActorId)>,
}

/// Joins the actors of several briefings, oldest first. Sources without a name are never joined: two
/// briefings' "official" are two people for all we know.
pub fn join<'b>(briefings: impl IntoIterator<Item = &'b [Actor]>, aliases: &Aliases) -> Vec<Group> {
    let mut join = Join::default();
    let mut bare = Vec::new();
    for (b, actors) in briefings.into_iter().enumerate() {
        for (a, actor) in actors.iter().enumerate() {
            let member = (b, ActorId(a));
            if let Some(name) = aliases.of(actor) {
                join.named(name, actor, member);
                continue;
            }
            match actor.kind {
                ActorKind::Unnamed => _ = join.alone(&actor.name, actor, member),
                ActorKind::Person if !actor.name.contains([' ', '\u{a0}']) => bare.push((actor, member)),
                ActorKind::Person => join.person(actor, member),
                ActorKind::Organisation | ActorKind::Government => join.body(actor, member),
            }
        }
    }
    // Surnames alone come last, when everybody who has one is known.
    for (actor, member) in bare {
        join.surname(actor, member);
    }
    for group in &mut join.groups {
        group.members.sort_unstable();
    }
    join.groups
}

#[derive(Default)]
struct Join {
    groups: Vec<Group>,
    keys: HashMap<String, usize>,
    /// Groups whose name the reader has given.
    named: HashMap<String, usize>,
    given: HashSet<usize>,
    /// People by surname, and by first word for names whose family comes first.
    people: HashMap<String, Vec<(usize, FullName)>>,
    /// What each role says of who holds it.
    offices: HashMap<SafeText, Office>,
}

/// What a role says of who holds it.
#[derive(Clone, PartialEq)]
struct Office {
    head: String,
    country: Option<&'static str>,
}

impl Join {
    fn alone(&mut self, name: &str, actor: &Actor, member: (usize, ActorId)) -> usize {
        let group =
            Group { name: name.into(), kind: actor.kind, role: actor.role.clone(), members: vec![member] };
        self.groups.push(group);
        self.groups.len() - 1
    }

    fn put(&mut self, group: usize, actor: &Actor, member: (usize, ActorId)) {
        let given = self.given.contains(&group);
        let group = &mut self.groups[group];
        if !given && actor.name.chars().count() > group.name.chars().count() {
            group.name = actor.name.clone();
        }
        if actor.role.is_some() {
            group.role.clone_from(&actor.role);
        }
        group.members.push(member);
    }

    /// Somebody whose name the reader has given: joined by that alone, but open to others by the rules.
    fn named(&mut self, name: &str, actor: &Actor, member: (usize, ActorId)) {
        let known = form_key(name);
        if let Some(&group) = self.named.get(&known) {
            return self.put(group, actor, member);
        }
        let group = self.alone(name, actor, member);
        self.named.insert(known, group);
        self.given.insert(group);
        match actor.kind {
            // "Ana Ruiz (striker)" is for the eye, and no other Ana Ruiz is to join by it
            ActorKind::Person if !name.contains('(') => self.know(group, folded(name)),
            ActorKind::Organisation | ActorKind::Government => self.know_body(group, name, actor),
            _ => {}
        }
    }

    fn know(&mut self, group: usize, full: FullName) {
        if full.given != full.surname {
            self.people.entry(full.given.clone()).or_default().push((group, full.clone()));
        }
        self.people.entry(full.surname.clone()).or_default().push((group, full));
    }

    fn person(&mut self, actor: &Actor, member: (usize, ActorId)) {
        let full = folded(&actor.name);
        // The list also holds people whose first word this is; their surname is another.
        let list = self.people.get(&full.surname).into_iter().flatten();
        let alike: Vec<usize> =
            list.filter(|(_, known)| known.same_person(&full, lexicon("en"))).map(|p| p.0).collect();
        if let Some(group) = alike.into_iter().find(|g| !self.other_office(*g, actor)) {
            return self.put(group, actor, member);
        }
        let group = self.alone(&actor.name, actor, member);
        self.know(group, full);
    }

    /// Whether the group's office is plainly somebody else's: other countries, and other callings.
    fn other_office(&mut self, group: usize, actor: &Actor) -> bool {
        let (Some(a), Some(b)) = (self.groups[group].role.clone(), actor.role.clone()) else { return false };
        let (a, b) = (self.office(a), self.office(b));
        a.head != b.head && a.country.is_some() && b.country.is_some() && a.country != b.country
    }

    fn office(&mut self, role: SafeText) -> Office {
        let told = |role: &SafeText| {
            let low = role.to_lowercase();
            let country = lexicon("en").countries.iter().find(|c| low.contains(&c.adjective.to_lowercase()));
            Office { head: head_of(&low).to_owned(), country: country.map(|c| c.name) }
        };
        self.offices.entry(role).or_insert_with_key(told).clone()
    }

    /// A surname without a given name joins the one person who has it, or the one of them with that office.
    fn surname(&mut self, actor: &Actor, member: (usize, ActorId)) {
        let low = fold(&actor.name);
        let mut list: Vec<usize> = self.people.get(&low).into_iter().flatten().map(|p| p.0).collect();
        list.sort_unstable();
        list.dedup();
        list.retain(|g| !self.other_office(*g, actor));
        if list.len() > 1 {
            let same = |g: &usize| match (&self.groups[*g].role, &actor.role) {
                (Some(a), Some(b)) => a.to_lowercase() == b.to_lowercase(),
                _ => false,
            };
            let holders: Vec<usize> = list.iter().copied().filter(same).collect();
            list = holders;
        }
        if let [group] = list[..] {
            self.put(group, actor, member);
        } else {
            let full =
                FullName { shown: actor.name.to_string(), surname: low.clone(), ..FullName::default() };
            let group = self.alone(&actor.name, actor, member);
            if list.is_empty() {
                self.people.entry(low).or_default().push((group, full));
            }
        }
    }

    /// Bodies and governments: by name or any alias, within one country where both tell theirs.
    fn body(&mut self, actor: &Actor, member: (usize, ActorId)) {
        let (scope, forms) = Self::forms(&actor.name, actor);
        let scoped = |form: &String| format!("{scope}|{form}");
        let found = forms.iter().find_map(|f| {
            self.keys
                .get(&scoped(f))
                .or_else(|| scope.is_empty().then(|| self.keys.get(&format!("*|{f}"))).flatten())
        });
        match found.copied() {
            Some(group) => {
                self.put(group, actor, member);
                self.know_body(group, &actor.name, actor);
            }
            None => {
                let group = self.alone(&actor.name, actor, member);
                self.know_body(group, &actor.name, actor);
            }
        }
    }

    fn know_body(&mut self, group: usize, name: &str, actor: &Actor) {
        let (scope, forms) = Self::forms(name, actor);
        for form in &forms {
            self.keys.entry(format!("{scope}|{form}")).or_insert(group);
            self.keys.entry(format!("*|{form}")).or_insert(group);
        }
    }

    /// The country within which the forms hold, and the forms.
    fn forms(name: &str, actor: &Actor) -> (String, Vec<String>) {
        let known = |form: &str| fold(&key(form));
        let mut forms: Vec<String> =
            std::iter::once(name).chain(actor.aliases.iter().map(|a| &**a)).map(known).collect();
        let affiliation = actor.affiliation.as_deref().map(known);
        if actor.kind == ActorKind::Government {
            forms.extend(affiliation);
            return (String::new(), forms);
        }
        (affiliation.unwrap_or_default(), forms)
    }
}

/// A name taken apart, without its accents.
fn folded(name: &str) -> FullName {
    let full = parse(name, lexicon("en"));
    FullName { given: fold(&full.given), surname: fold(&full.surname), ..full }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(name: &str, kind: ActorKind, role: &str, affiliation: &str) -> Actor {
        let some = |s: &str| (!s.is_empty()).then(|| SafeText::from(s));
        Actor {
            name: name.into(),
            kind,
            role: some(role),
            affiliation: some(affiliation),
            ..Actor::default()
        }
    }

    fn person(name: &str, role: &str) -> Actor {
        actor(name, ActorKind::Person, role, "")
    }

    /// The groups as "name: briefing.actor briefing.actor".
    fn shown(briefings: &[Vec<Actor>], aliases: &Aliases) -> Vec<String> {
        let groups = join(briefings.iter().map(Vec::as_slice), aliases);
        let members =
            |g: &Group| g.members.iter().map(|(b, a)| format!("{b}.{}", a.0)).collect::<Vec<_>>().join(" ");
        groups.iter().map(|g| format!("{}: {}", g.name, members(g))).collect()
    }

    #[test]
    fn one_person_in_two_briefings_is_one() {
        let all = [vec![person("Ana Ruiz", "judge")], vec![person("Ana M. Ruiz", "chief judge")]];
        assert_eq!(shown(&all, &Aliases::default()), ["Ana M. Ruiz: 0.0 1.0"]);
    }

    #[test]
    fn a_surname_alone_joins_the_only_one_who_has_it() {
        let all = [vec![person("Ruiz", "")], vec![person("Ana Ruiz", "")]];
        assert_eq!(shown(&all, &Aliases::default()), ["Ana Ruiz: 0.0 1.0"]);
    }

    #[test]
    fn two_kims_stay_apart_and_a_bare_kim_joins_neither() {
        let all = [
            vec![person("Ji-woo Kim", "striker")],
            vec![person("Hana Kim", "envoy")],
            vec![person("Kim", "")],
        ];
        assert_eq!(shown(&all, &Aliases::default()), ["Ji-woo Kim: 0.0", "Hana Kim: 1.0", "Kim: 2.0"]);
    }

    #[test]
    fn an_office_tells_which_kim_is_meant() {
        let all = [
            vec![person("Ji-woo Kim", "striker")],
            vec![person("Hana Kim", "envoy")],
            vec![person("Kim", "envoy")],
        ];
        assert_eq!(shown(&all, &Aliases::default()), ["Ji-woo Kim: 0.0", "Hana Kim: 1.0 2.0"]);
    }

    #[test]
    fn a_family_name_in_front_is_understood() {
        let all = [vec![person("Wang Xiaoming", "")], vec![person("Wang", "")]];
        assert_eq!(shown(&all, &Aliases::default()), ["Wang Xiaoming: 0.0 1.0"]);
    }

    #[test]
    fn one_name_and_two_countries_are_two_people() {
        let all = [vec![person("Ana Ruiz", "Spanish judge")], vec![person("Ana Ruiz", "Mexican senator")]];
        assert_eq!(shown(&all, &Aliases::default()).len(), 2);
    }

    #[test]
    fn a_promotion_changes_nobody() {
        let all = [vec![person("Ana Ruiz", "Spanish judge")], vec![person("Ana Ruiz", "Spanish minister")]];
        assert_eq!(shown(&all, &Aliases::default()).len(), 1);
    }

    #[test]
    fn the_alias_table_wins() {
        let mut aliases = Aliases::default();
        aliases.add("The Iron Judge", "Ana Ruiz").unwrap();
        let all = [vec![person("Ana Ruiz", "")], vec![person("Iron Judge", "")]];
        assert_eq!(shown(&all, &aliases), ["Ana Ruiz: 0.0 1.0"]);
    }

    #[test]
    fn a_given_name_stays_and_others_join_it_by_the_rules() {
        let mut aliases = Aliases::default();
        aliases.add("Iron Judge", "Ana Ruiz").unwrap();
        let all =
            [vec![person("Iron Judge", "")], vec![person("Ana Maria Ruiz", "")], vec![person("Ruiz", "")]];
        assert_eq!(shown(&all, &aliases), ["Ana Ruiz: 0.0 1.0 2.0"]);
    }

    #[test]
    fn a_name_with_its_role_tells_two_people_of_one_name_apart() {
        let mut aliases = Aliases::default();
        aliases.add("Ana Ruiz, striker", "Ana Ruiz (striker)").unwrap();
        let all = [vec![person("Ana Ruiz", "judge")], vec![person("Ana Ruiz", "striker")]];
        assert_eq!(shown(&all, &Aliases::default()).len(), 1);
        assert_eq!(shown(&all, &aliases), ["Ana Ruiz: 0.0", "Ana Ruiz (striker): 1.0"]);
    }

    #[test]
    fn a_form_means_one_name_only() {
        let mut aliases = Aliases::default();
        aliases.add("Iron Judge", "Ana Ruiz").unwrap();
        assert_eq!(aliases.add("the iron judge", "ana ruíz"), Ok(()));
        assert_eq!(aliases.add("Iron Judge", "Bo Sollen"), Err("Ana Ruiz".into()));
        assert_eq!(aliases.add("Ana Ruiz", "Bo Sollen"), Err("Ana Ruiz".into()));
    }

    #[test]
    fn accents_part_nobody() {
        let all =
            [vec![person("Viktor Orbán", "")], vec![person("Viktor Orban", "")], vec![person("Orban", "")]];
        assert_eq!(shown(&all, &Aliases::default()), ["Viktor Orbán: 0.0 1.0 2.0"]);
    }

    #[test]
    fn ministries_of_two_countries_stay_apart() {
        let ministry = |country: &str| actor("Foreign Ministry", ActorKind::Organisation, "", country);
        let all = [vec![ministry("Russia"), ministry("Ukraine")], vec![ministry("Russia")]];
        assert_eq!(shown(&all, &Aliases::default()), ["Foreign Ministry: 0.0 1.0", "Foreign Ministry: 0.1"]);
    }

    #[test]
    fn a_country_and_its_capital_are_one_government() {
        let all = [
            vec![actor("Moscow", ActorKind::Government, "", "Russia")],
            vec![actor("Russia", ActorKind::Government, "", "")],
        ];
        assert_eq!(shown(&all, &Aliases::default()), ["Moscow: 0.0 1.0"]);
    }

    #[test]
    fn officials_without_a_name_are_never_joined() {
        let official = || actor("official", ActorKind::Unnamed, "", "");
        assert_eq!(shown(&[vec![official()], vec![official()]], &Aliases::default()).len(), 2);
    }
}
