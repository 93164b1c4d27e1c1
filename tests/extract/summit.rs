//! The briefing that started the project, when it lies beside the repository: who is in it and who said what.

use crate::support::{speaker, via};
use onrecord::{extract::brief, load::load};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/inputs/2025-10-21-budapest-summit.txt");

#[test]
fn everybody_in_it_is_found_with_office_and_words() {
    let Ok(bytes) = std::fs::read(FILE) else {
        println!("skipped: {FILE} is not there");
        return;
    };
    let (document, _) = load(FILE, &bytes);
    let (b, diagnostics) = brief(document.expect("a briefing"));
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let kinds: Vec<_> = b.sections.iter().map(|s| s.kind.name()).collect();
    assert_eq!(kinds, ["story", "delay", "uncertainty", "progress"]);
    for (name, role) in [
        ("Donald Trump", Some("US President")),
        ("Vladimir Putin", Some("Russian President")),
        ("Marco Rubio", Some("US Secretary of State")),
        ("Sergey Lavrov", Some("Russian Foreign Minister")),
        ("Anna Kelly", Some("White House deputy press secretary")),
        ("White House official", None),
        ("CNN", None),
        ("Moscow", None),
        ("State Department", None),
    ] {
        let actor =
            b.actors.iter().find(|a| &*a.name == name).unwrap_or_else(|| panic!("{name} is not found"));
        assert_eq!(actor.role.as_deref(), role, "{name}");
    }
    for (words, who, relayer) in [
        ("agreed that there will be a meeting", "Donald Trump", "-"),
        ("the meeting has been postponed for now", "White House official", "CNN"),
        ("President Trump has consistently worked", "Anna Kelly", "-"),
        ("next steps", "Marco Rubio", "State Department"),
        ("emphasized the importance", "Marco Rubio", "-"),
        ("constructive discussion", "Moscow", "-"),
        ("possible concrete steps", "Moscow", "-"),
    ] {
        let quote = b.quotes.iter().find(|q| b.words(q.place).contains(words));
        let quote = quote.unwrap_or_else(|| panic!("{words:?} is no quote"));
        assert_eq!((speaker(&b, quote).as_str(), via(&b, quote).as_str()), (who, relayer), "{words:?}");
    }
}
