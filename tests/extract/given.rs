//! What an author writes wins over what is found; what does not hold is a diagnostic.

use crate::support::{document, speaker, via};
use onrecord::briefing::{
    ActorKind, Attribution, Briefing, Diagnostic, Document, GivenActor, GivenQuote, Position, Severity,
};
use onrecord::extract::brief;

const TEXT: &str = "Marta Sollen met the skippers. \"The ice is thin,\" the minister said. Nobody answered.";
const HERE: Option<Position> = Some(Position { line: 7, column: 3, length: 4 });

fn quote(text: &str) -> GivenQuote {
    GivenQuote {
        text: text.into(),
        speaker: Some("Odd Lien".into()),
        position: HERE,
        ..GivenQuote::default()
    }
}

fn with(quotes: Vec<GivenQuote>, actors: Vec<GivenActor>) -> (Briefing, Vec<Diagnostic>) {
    brief(Document { quotes, actors, ..document(TEXT) })
}

#[test]
fn a_given_quote_has_the_authors_speaker() {
    let (b, diagnostics) =
        with(vec![GivenQuote { via: Some("Reuters".into()), ..quote("the ice is thin") }], vec![]);
    let q = b.quotes.iter().find(|q| b.words(q.place).contains("ice is thin")).expect("found");
    assert_eq!((speaker(&b, q).as_str(), via(&b, q).as_str()), ("Odd Lien", "Reuters"));
    assert_eq!((q.attribution, q.confidence), (Attribution::Given, 1.0));
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(b.quotes.iter().filter(|q| b.words(q.place).contains("ice is thin")).count(), 1);
}

#[test]
fn marks_and_dashes_may_differ() {
    let (_, diagnostics) = with(vec![quote("“The  ice is thin,”")], vec![]);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
}

#[test]
fn words_that_are_no_quote_become_one() {
    let (b, _) = with(vec![quote("Nobody answered")], vec![]);
    let q = b.quotes.iter().find(|q| b.words(q.place) == "Nobody answered").expect("made");
    assert_eq!(speaker(&b, q), "Odd Lien");
}

#[test]
fn words_that_are_not_in_the_text_are_an_error_with_the_nearest_ones() {
    let (_, diagnostics) = with(vec![quote("the ice is very thin")], vec![]);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!((diagnostics[0].severity, diagnostics[0].position), (Severity::Error, HERE));
    let help = diagnostics[0].help.as_deref().unwrap_or("");
    assert!(help.contains("ice is thin"), "{help}");
}

#[test]
fn nothing_near_is_offered_when_nothing_is_near() {
    let (_, diagnostics) = with(vec![quote("completely different words altogether")], vec![]);
    assert!(!diagnostics[0].help.as_deref().unwrap_or("").contains("did you mean"));
}

#[test]
fn a_section_that_is_not_there_is_an_error() {
    let (b, diagnostics) = with(vec![GivenQuote { section: Some(4), ..quote("the ice is thin") }], vec![]);
    assert!(diagnostics[0].message.contains("no section 4"), "{diagnostics:?}");
    assert_eq!(speaker(&b, &b.quotes[0]), "Odd Lien");
}

#[test]
fn words_in_another_section_are_an_error_and_still_used() {
    let mut two = document(TEXT);
    two.sections.push(document("Elsewhere it rained.").sections.remove(0));
    two.quotes = vec![GivenQuote { section: Some(2), ..quote("the ice is thin") }];
    let (b, diagnostics) = brief(two);
    assert!(diagnostics[0].message.contains("section 1"), "{diagnostics:?}");
    assert_eq!(b.quotes.iter().filter(|q| q.attribution == Attribution::Given).count(), 1);
}

#[test]
fn a_given_actor_keeps_the_authors_office_and_takes_its_aliases() {
    let given = GivenActor {
        name: "Marta Sollen".into(),
        role: Some("Minister of Ice".into()),
        affiliation: Some("Lindmark".into()),
        aliases: vec!["the minister".into()],
        ..GivenActor::default()
    };
    let (b, _) = with(vec![], vec![given]);
    let a = b.actors.iter().find(|a| &*a.name == "Marta Sollen").expect("listed");
    assert!(a.given);
    assert_eq!((a.role.as_deref(), a.affiliation.as_deref()), (Some("Minister of Ice"), Some("Lindmark")));
    let words: Vec<_> = a.mentions.iter().map(|m| b.words(*m)).collect();
    assert_eq!(words, ["Marta Sollen", "the minister"]);
    assert_eq!(speaker(&b, &b.quotes[0]), "Marta Sollen");
}

#[test]
fn a_given_actor_that_is_nowhere_is_still_listed() {
    let given = GivenActor { name: "Northern Ledger".into(), ..GivenActor::default() };
    let (b, _) = with(vec![], vec![given]);
    let a = b.actors.iter().find(|a| &*a.name == "Northern Ledger").expect("listed");
    assert_eq!((a.kind, a.mentions.len()), (ActorKind::Organisation, 0));
}

#[test]
fn a_sentence_that_mixes_scales_is_warned_of() {
    let mixed =
        |text: &str| brief(document(text)).1.iter().map(|d| d.message.to_string()).collect::<Vec<_>>();
    assert_eq!(mixed("It is likely, with high confidence, that the dam holds.").len(), 1);
    assert_eq!(mixed("A strike is very likely; there is a 40 percent chance of one.").len(), 1);
    assert_eq!(mixed("A strike is very likely; there is a 90 percent chance of one.").len(), 0);
    assert_eq!(mixed("It is likely. We have high confidence in that.").len(), 0);
}
