//! What of a plain text is its title, its day, its byline, a kicker or a heading, and what is only a line of it.

use super::load;
use crate::briefing::Document;

fn read(source: &str) -> (Document, Vec<String>) {
    let (document, said) = load("a.txt", source.as_bytes());
    let said = said.into_iter().map(|found| {
        let at = found.position.map_or("-".to_owned(), |p| format!("{}:{}+{}", p.line, p.column, p.length));
        format!("{at} {}", found.message)
    });
    (document.unwrap_or_else(|why| panic!("{source}: {why}")), said.collect())
}

/// Line, kicker, heading and number of paragraphs of each section below a title.
fn outline(text: &str) -> Vec<String> {
    let head = |text: &Option<crate::text::SafeText>| text.as_deref().unwrap_or("-").to_owned();
    let (document, _) = read(&format!("2025-10-21 Title\n{text}"));
    let line = |s: &crate::briefing::DraftSection| {
        format!("{}: {} | {} | {}", s.line, head(&s.kicker), head(&s.heading), s.blocks.len())
    };
    document.sections.iter().map(line).collect()
}

#[test]
fn the_first_lines_tell_title_day_and_byline() {
    let text = "It rained.\n";
    for (top, title, date, byline) in [
        ("date 2025-10-21 Rain\n", "Rain", Some("2025-10-21"), None),
        ("Date:\t2025-10-21 – Rain\n", "Rain", Some("2025-10-21"), None),
        ("2025-10-21: Rain\n", "Rain", Some("2025-10-21"), None),
        ("2025-10-21\nRain\n", "Rain", Some("2025-10-21"), None),
        ("2025-10-21\n", "a", Some("2025-10-21"), None),
        ("Rain\n", "Rain", None, None),
        ("Dated Rain\n", "Dated Rain", None, None),
        ("Rain\n21 October 2025\nBy Ana Ruiz\n", "Rain", Some("2025-10-21"), Some("Ana Ruiz")),
        ("Rain\nBY Ana de Ruiz and Jan Maar\n", "Rain", None, Some("Ana de Ruiz and Jan Maar")),
        ("2025-10-21 Rain\n22 October 2025\n", "Rain", Some("2025-10-21"), None),
        ("Rain\nBy Ana\n", "Rain", None, None),
        ("Rain\nBy Ana Ruiz went home\n", "Rain", None, None),
        ("Rain\nBy Ana Ruiz.\n", "Rain", None, None),
        ("Rain\nBy Ana Ana Ana Ana Ana Ana\n", "Rain", None, Some("Ana Ana Ana Ana Ana Ana")),
        ("Rain\nBy Ana Ana Ana Ana Ana Ana Ana\n", "Rain", None, None),
        ("Rain:\n", "a", None, None),
        ("They met:\n", "a", None, None),
    ] {
        let (document, said) = read(&format!("{top}{text}"));
        let head = &document.head;
        assert_eq!((head.title.as_str(), head.source.byline.as_deref()), (title, byline), "{top}");
        assert_eq!(head.date.map(|day| day.to_string()).as_deref(), date, "{top}");
        assert!(said.is_empty(), "{top}: {said:?}");
        let last = document.sections.last().unwrap();
        assert!(last.body.ends_with("It rained."), "{top}: {:?}", last.body);
    }
    assert_eq!(read("Rain and:\n").0.head.title.as_str(), "a", "a line that announces something is no title");
}

#[test]
fn a_day_that_is_none_is_said_where_it_stands() {
    for (top, said) in [
        ("date 2025-13-45 Rain", "1:6+10 no such date: `2025-13-45`"),
        ("2025-02-30 Rain", "1:1+10 no such date: `2025-02-30`"),
        ("Date: 21/10/2025 Rain", "1:7+10 no such date: `21/10/2025`"),
        ("date :2025 Rain", "1:7+4 no such date: `2025`"),
    ] {
        assert_eq!(read(&format!("{top}\nIt rained.\n")).1, [said], "{top}");
    }
    assert!(read("date of the talks\nIt rained.\n").1.is_empty());
}

#[test]
fn what_can_be_a_kicker() {
    let words = |count: usize| vec!["Rain"; count].join(" ");
    let letters = |count: usize| format!("R{}", "a".repeat(count - 1));
    for (line, is) in [
        ("Rain in Ulm", true),
        ("Why did it rain?", true),
        ("It rained. Why?", false),
        ("It rained.", false),
        ("Rain,", false),
        ("rain in Ulm", false),
        ("(Rain)", false),
        ("— Rain", false),
        ("> Rain", false),
        ("# Rain", false),
        ("| Rain", false),
        ("12:30", false),
        ("3 ships", true),
        (&words(16), true),
        (&words(17), false),
        (&letters(110), true),
        (&letters(111), false),
    ] {
        let kicked = outline(&format!("It rained.\n\n{line}\nIt snowed.\n")).len() == 2;
        assert_eq!(kicked, is, "{line}");
    }
}

#[test]
fn short_lines_head_the_paragraph_below_them_unless_they_are_many() {
    for (text, found) in [
        ("Rain\nIt rained.\n", vec!["2: Rain | - | 1"]),
        ("Rain\nIn Ulm\nIt rained.\n", vec!["2: Rain | In Ulm | 1"]),
        ("Rain\n\nIn Ulm\n\nIt rained.\n", vec!["2: Rain | In Ulm | 1"]),
        ("Anna\nBert\nCarl\nIt rained.\n", vec!["2: - | - | 4"]),
        ("Anna\nBert\nCarl\n\nRain\nIt rained.\n", vec!["2: - | - | 3", "6: Rain | - | 1"]),
        ("Anna\nBert\nCarl\n\nRain\nIn Ulm\nIt rained.\n", vec!["2: - | - | 3", "6: Rain | In Ulm | 1"]),
        ("Anna\nBert\n\nCarl\nDora\nEmil\nIt rained.\n", vec!["2: - | - | 6"]),
        ("It rained.\nRain\n", vec!["2: - | - | 2"]),
        ("It rained.\n\nRain\n\n", vec!["2: - | - | 2"]),
        ("Rain\n- one\n- two\n", vec!["2: Rain | - | 2"]),
    ] {
        assert_eq!(outline(text), found, "{text}");
    }
}

#[test]
fn hard_wrapped_lines_are_one_paragraph_with_the_line_of_the_first() {
    let (document, _) = read(
        "2025-10-21 Rain\n\nThe ministry said on Tuesday that the talks\nwould go on for a while.\n\nNobody believed it at all, \
         said the mayor\nof the town.\n",
    );
    let section = &document.sections[0];
    let found: Vec<_> = section.blocks.iter().map(|b| (b.line, b.span.of(&section.body))).collect();
    assert_eq!(
        found,
        [
            (3, "The ministry said on Tuesday that the talks would go on for a while."),
            (6, "Nobody believed it at all, said the mayor of the town.")
        ]
    );
}
