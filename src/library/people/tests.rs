//! People across briefings: joined, found, and what is known of them.

use super::{Found, People, Roster, Who};
use crate::{
    briefing::{ActorId, Briefing, Document, DraftSection},
    extract::{self, join::Aliases},
    library::{EntryId, Opened},
};
use std::sync::Arc;

/// A briefing of a day with one paragraph for each of `paragraphs`, by the actors whose names and roles are given.
fn briefing(day: &str, title: &str, paragraphs: &[&str], actors: &[(&str, &str)]) -> Briefing {
    let mut text =
        format!("title: {title}\ndate: {day}\nsections:\n  - kicker: What happened\n    body: |\n");
    for paragraph in paragraphs {
        text += &format!("      {paragraph}\n\n");
    }
    for (at, (name, role)) in actors.iter().enumerate() {
        text += if at == 0 { "actors:\n" } else { "" };
        text += &format!(
            "  - {{ name: {name}{} }}\n",
            if role.is_empty() { String::new() } else { format!(", role: {role}") }
        );
    }
    let (document, wrong) = crate::load::load("test.yaml", text.as_bytes());
    assert!(wrong.is_empty(), "{wrong:?}");
    extract::brief(document.expect("a briefing")).0
}

fn library(briefings: Vec<Briefing>) -> (Roster, Vec<Arc<Opened>>) {
    let opened: Vec<Arc<Opened>> =
        briefings.into_iter().map(|briefing| Arc::new(Opened { briefing, diagnostics: vec![] })).collect();
    let mut roster = Roster::default();
    for (at, opened) in opened.iter().enumerate() {
        roster.add(EntryId(at), opened);
    }
    (roster, opened)
}

fn harbour() -> Vec<Briefing> {
    vec![
        briefing(
            "2025-10-01",
            "Engine sent back",
            &["“It will come,” said Ada Venn. Bo Sollen listened.", "Bo Sollen said “no” to the mayor."],
            &[("Ada Venn", "Harbour chief"), ("Bo Sollen", "")],
        ),
        briefing(
            "2025-11-06",
            "Late again",
            &["“Ask the engine,” said Ada Venn."],
            &[("Ada Venn", "Minister of Ports")],
        ),
        briefing(
            "2025-11-08",
            "Kims",
            &["“We play on,” said Jiwoo Kim.", "“We talk,” said Hana Kim."],
            &[("Jiwoo Kim", "striker"), ("Hana Kim", "envoy")],
        ),
    ]
}

fn names(people: &People, found: &Found) -> Vec<String> {
    found.matches.iter().map(|m| people.all[m.number].name.to_string()).collect()
}

#[test]
fn one_actor_of_several_briefings_is_one_person_with_the_newest_role() {
    let (roster, _) = library(harbour());
    let people = roster.people(&Aliases::default());
    let found = people.find("venn", 10);
    assert_eq!(names(&people, &found), ["Ada Venn"]);
    let ada = &people.all[found.matches[0].number];
    assert_eq!((ada.quotes, ada.briefings), (2, 2));
    assert_eq!((ada.first, ada.last), ("2025-10-01".parse().ok(), "2025-11-06".parse().ok()));
    assert!(ada.role.as_deref().unwrap().contains("Ports"), "{:?}", ada.role);
}

#[test]
fn names_are_found_by_beginnings_without_accents_or_case_and_by_near_spelling() {
    let (roster, _) = library(vec![briefing(
        "2025-10-01",
        "T",
        &["“No,” said Viktor Orbán.", "“Yes,” said Hana Kim."],
        &[],
    )]);
    let people = roster.people(&Aliases::default());
    for sought in ["ORBAN", "vik orb", "orbán viktor"] {
        assert_eq!(names(&people, &people.find(sought, 10)), ["Viktor Orbán"], "{sought}");
    }
    let near = people.find("vikotr orbna", 10);
    assert_eq!(names(&people, &near), ["Viktor Orbán"]);
    assert_eq!(near.near, [("vikotr".into(), "Viktor".into()), ("orbna".into(), "Orbán".into())]);
    let nobody = people.find("zzzzzz", 10);
    assert_eq!((nobody.total, nobody.near.len()), (0, 0));
    assert_eq!(people.find("", 1).total, people.all.len());
}

#[test]
fn two_kims_stay_apart_and_the_alias_file_joins_what_the_rules_do_not() {
    let mut all = harbour();
    all.push(briefing("2025-11-09", "More", &["“Peace,” said Kim Hana."], &[("Kim Hana", "")]));
    let (roster, _) = library(all);
    let people = roster.people(&Aliases::default());
    let kims = people.find("kim", 10);
    assert_eq!(kims.total, 3, "{:?}", names(&people, &kims));
    let mut aliases = Aliases::default();
    aliases.add("Kim Hana", "Hana Kim").unwrap();
    let people = roster.people(&aliases);
    let found = people.find("hana kim", 10);
    assert_eq!(people.all[found.matches[0].number].quotes, 2);
    assert_eq!(names(&people, &people.find("kim", 10)), ["Hana Kim", "Jiwoo Kim"]);
    let other = people.find("kim hana", 10);
    assert_eq!(other.matches[0].by.as_deref(), Some("Kim Hana"));
}

#[test]
fn a_dossier_holds_roles_through_time_quotes_by_date_and_company() {
    let (roster, opened) = library(harbour());
    let people = roster.people(&Aliases::default());
    let who = people.all[people.find("venn", 1).matches[0].number].who;
    let open = |entry: EntryId| opened.get(entry.0).cloned();
    let dossier = people.dossier(&roster, who, &open, &|| false).expect("she is there");
    assert_eq!(dossier.roles.len(), 2, "{:?}", dossier.roles);
    assert!(dossier.roles[0].text.contains("Ports"));
    assert_eq!(dossier.roles[1].last, "2025-10-01".parse().ok());
    let said: Vec<(String, &str)> = dossier
        .briefings
        .iter()
        .flat_map(|b| b.quotes.iter().map(|q| (b.head.title.to_string(), q.words.as_str())))
        .collect();
    assert_eq!(said.len(), 2);
    assert!(said[0].1.starts_with("Ask the engine") && said[1].1.starts_with("It will come"), "{said:?}");
    assert_eq!(said[1].0, "Engine sent back");
    let with: Vec<(&str, usize)> = dossier.with.iter().map(|w| (w.name.as_str(), w.briefings)).collect();
    assert_eq!(with, [("Bo Sollen", 1)]);
    assert!(people.dossier(&roster, who, &open, &|| true).is_none(), "cancelled");
    let gone = Who { entry: EntryId(99), actor: ActorId(0) };
    assert!(people.dossier(&roster, gone, &open, &|| false).is_none());
}

#[test]
fn a_changed_briefing_takes_the_place_of_what_it_was_and_one_that_is_gone_goes() {
    let (mut roster, opened) = library(harbour());
    assert!(roster.has(EntryId(0), &opened[0]) && !roster.has(EntryId(0), &opened[1]));
    let changed = Arc::new(Opened {
        briefing: briefing("2025-10-01", "Engine", &["“It will not,” said Cy Thorn."], &[]),
        diagnostics: vec![],
    });
    roster.add(EntryId(0), &changed);
    assert!(roster.retain(|entry| entry != EntryId(2)));
    let people = roster.people(&Aliases::default());
    assert_eq!(people.find("kim", 9).total, 0);
    assert_eq!(people.find("sollen", 9).total, 0);
    assert_eq!(people.all[people.find("thorn", 9).matches[0].number].quotes, 1);
    assert_eq!(people.all[people.find("venn", 9).matches[0].number].quotes, 1);
}

#[test]
fn unnamed_sources_described_alike_stand_together_and_are_called_unnamed() {
    let said = |day: &str| briefing(day, "T", &["“We wait,” a White House official said on Monday."], &[]);
    let (roster, _) = library(vec![said("2025-10-01"), said("2025-10-02")]);
    let people = roster.people(&Aliases::default());
    let found = people.find("official", 9);
    assert_eq!(found.total, 1);
    let official = &people.all[found.matches[0].number];
    assert_eq!((official.kind, official.briefings), (crate::briefing::ActorKind::Unnamed, 2));
}

#[test]
fn following_asks_for_names_that_tell_and_not_for_a_surname() {
    let (roster, _) = library(harbour());
    let mut aliases = Aliases::default();
    aliases.add("Hana Kim", "The Envoy").unwrap();
    let people = roster.people(&aliases);
    let query = |name: &str| people.all[people.find(name, 1).matches[0].number].query();
    assert_eq!(query("jiwoo"), "@\"Jiwoo Kim\"");
    assert_eq!(query("envoy"), "@\"The Envoy\" OR @\"Hana Kim\"");
}

#[test]
fn an_empty_document_has_nobody() {
    let document = Document { sections: Vec::<DraftSection>::new(), ..Document::default() };
    let (roster, _) = library(vec![extract::brief(document).0]);
    assert!(roster.people(&Aliases::default()).all.is_empty());
}
