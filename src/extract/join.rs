//! One actor across briefings: by name, alias and office; people who only share a name stay apart.

use super::cast::key;
use super::lexicon::{Lexicon, lexicon};
use super::people::{FullName, parse};
use super::roles::head_of;
use crate::{
    briefing::{Actor, ActorId, ActorKind},
    text::SafeText,
};
use std::collections::HashMap;

/// Names that mean somebody else's: what the reader knows better than the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aliases {
    canonical: HashMap<String, String>,
}

impl Aliases {
    /// `form` means `name`; letter case and articles do not matter.
    pub fn add(&mut self, form: &str, name: &str) {
        self.canonical.insert(key(form.trim()), name.trim().to_owned());
    }

    fn of<'n>(&'n self, actor: &'n Actor) -> &'n str {
        let forms = std::iter::once(&actor.name).chain(&actor.aliases);
        forms.filter_map(|f| self.canonical.get(&key(f))).map(String::as_str).next().unwrap_or(&actor.name)
    }
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
    let mut join =
        Join { lexicon: lexicon("en"), groups: Vec::new(), keys: HashMap::new(), people: HashMap::new() };
    let mut bare = Vec::new();
    for (b, actors) in briefings.into_iter().enumerate() {
        for (a, actor) in actors.iter().enumerate() {
            let member = (b, ActorId(a));
            let name = aliases.of(actor);
            match actor.kind {
                ActorKind::Unnamed => join.alone(name, actor, member),
                ActorKind::Person if !name.contains([' ', '\u{a0}']) => bare.push((name, actor, member)),
                ActorKind::Person => join.person(name, actor, member),
                ActorKind::Organisation | ActorKind::Government => join.body(name, actor, member),
            }
        }
    }
    // Surnames alone come last, when everybody who has one is known.
    for (name, actor, member) in bare {
        join.surname(name, actor, member);
    }
    for group in &mut join.groups {
        group.members.sort_unstable();
    }
    join.groups
}

struct Join {
    lexicon: &'static Lexicon,
    groups: Vec<Group>,
    keys: HashMap<String, usize>,
    /// People by surname, and by first word for names whose family comes first.
    people: HashMap<String, Vec<(usize, FullName)>>,
}

impl Join {
    fn alone(&mut self, name: &str, actor: &Actor, member: (usize, ActorId)) {
        let group =
            Group { name: name.into(), kind: actor.kind, role: actor.role.clone(), members: vec![member] };
        self.groups.push(group);
    }

    fn put(&mut self, group: usize, name: &str, actor: &Actor, member: (usize, ActorId)) {
        let group = &mut self.groups[group];
        if name.chars().count() > group.name.chars().count() {
            group.name = name.into();
        }
        if actor.role.is_some() {
            group.role.clone_from(&actor.role);
        }
        group.members.push(member);
    }

    fn person(&mut self, name: &str, actor: &Actor, member: (usize, ActorId)) {
        let full = parse(name, self.lexicon);
        let same = self.people.get(&full.surname).and_then(|list| {
            list.iter().find(|(g, known)| {
                // The list also holds people whose first word this is; their surname is another.
                known.same_person(&full, self.lexicon) && !self.other_office(*g, actor)
            })
        });
        if let Some(group) = same.map(|s| s.0) {
            return self.put(group, name, actor, member);
        }
        let group = self.groups.len();
        self.alone(name, actor, member);
        self.people.entry(full.given.clone()).or_default().push((group, full.clone()));
        self.people.entry(full.surname.clone()).or_default().push((group, full));
    }

    /// Whether the group's office is plainly somebody else's: other countries, and other callings.
    fn other_office(&self, group: usize, actor: &Actor) -> bool {
        let (Some(a), Some(b)) = (&self.groups[group].role, &actor.role) else { return false };
        let (a, b) = (a.to_lowercase(), b.to_lowercase());
        let country = |role: &str| {
            self.lexicon.countries.iter().find(|c| role.contains(&c.adjective.to_lowercase())).map(|c| c.name)
        };
        let differ = |x: Option<&str>, y: Option<&str>| x.is_some() && y.is_some() && x != y;
        head_of(&a) != head_of(&b) && differ(country(&a), country(&b))
    }

    /// A surname without a given name joins the one person who has it, or the one of them with that office.
    fn surname(&mut self, name: &str, actor: &Actor, member: (usize, ActorId)) {
        let low = name.to_lowercase();
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
            self.put(group, name, actor, member)
        } else {
            let full = FullName { shown: name.to_owned(), surname: low.clone(), ..FullName::default() };
            let group = self.groups.len();
            self.alone(name, actor, member);
            if list.is_empty() {
                self.people.entry(low).or_default().push((group, full));
            }
        }
    }

    /// Bodies and governments: by name or any alias, within one country where both tell theirs.
    fn body(&mut self, name: &str, actor: &Actor, member: (usize, ActorId)) {
        let scope = match actor.kind {
            ActorKind::Government => "",
            _ => actor.affiliation.as_deref().unwrap_or(""),
        };
        let mut forms: Vec<String> =
            std::iter::once(name).chain(actor.aliases.iter().map(|a| &**a)).map(key).collect();
        if actor.kind == ActorKind::Government {
            forms.extend(actor.affiliation.as_deref().map(key));
        }
        let scoped = |form: &String| format!("{}|{form}", key(scope));
        let found = forms.iter().find_map(|f| {
            self.keys
                .get(&scoped(f))
                .or_else(|| scope.is_empty().then(|| self.keys.get(&format!("*|{f}"))).flatten())
        });
        let group = found.copied().unwrap_or(self.groups.len());
        if group == self.groups.len() {
            self.alone(name, actor, member);
        } else {
            self.put(group, name, actor, member);
        }
        for form in &forms {
            self.keys.entry(scoped(form)).or_insert(group);
            self.keys.entry(format!("*|{form}")).or_insert(group);
        }
    }
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
        let members = |g: &Group| g.members.iter().map(|(b, a)| format!(" {b}.{}", a.0)).collect::<String>();
        groups.iter().map(|g| format!("{}:{}", g.name, members(g))).collect()
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
        aliases.add("The Iron Judge", "Ana Ruiz");
        let all = [vec![person("Ana Ruiz", "")], vec![person("Iron Judge", "")]];
        assert_eq!(shown(&all, &aliases), ["Ana Ruiz: 0.0 1.0"]);
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
