//! Sources without a name are called what the text calls them.

use crate::support::{of, speaker};

#[test]
fn a_source_without_a_name_is_called_what_the_text_calls_it() {
    for (text, name) in [
        ("The grain was moved on Sunday, according to an official there.", "official"),
        ("The plan failed, according to two diplomats.", "two diplomats"),
        ("The ship sank at dawn, according to local fishermen.", "local fishermen"),
        ("The ship sank at dawn, according to a passer-by.", "passer-by"),
        (
            "According to a person briefed on the talks, the two sides will meet again in May.",
            "person briefed on the talks",
        ),
    ] {
        let briefing = of(text);
        let speakers: Vec<_> = briefing.quotes.iter().map(|quote| speaker(&briefing, quote)).collect();
        assert_eq!(speakers, [name], "{text}");
    }
}
