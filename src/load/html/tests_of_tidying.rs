//! Up to which length, place and share of links a line of a page is taken for what it looks like.

use super::{
    blocks::{Part, Sort},
    sections::{Known, sections, tidy},
};
use crate::briefing::BlockKind;

const TEXT: Sort = Sort::Block(BlockKind::Paragraph);
const ITEM: Sort = Sort::Block(BlockKind::Item { depth: 0, number: None });

fn part(sort: Sort, text: &str) -> Part {
    Part { sort, text: text.to_owned(), lead: 0, linked: 0.0, links: 0, anchors: Vec::new(), meta: false }
}

fn linked(text: &str, linked: f32, links: usize) -> Part {
    Part { linked, links, ..part(TEXT, text) }
}

/// Whether a line stays that stands below and above so many others.
fn stays(line: &Part, above: usize, below: usize, known: &Known) -> bool {
    let others = |count: usize| (0..count).map(|n| part(TEXT, &format!("Line {n} of the text stays.")));
    let parts: Vec<Part> = others(above).chain([line.clone()]).chain(others(below)).collect();
    tidy(parts, known).len() == above + below + 1
}

/// Whether it stays near the top, and whether it stays further down.
fn early_and_late(line: &Part) -> (bool, bool) {
    (stays(line, 1, 20, &Known::default()), stays(line, 8, 20, &Known::default()))
}

#[test]
fn dates_bylines_and_menus_by_their_length() {
    let dated =
        |words: &str, letters: usize| part(TEXT, &format!("{words}{}", "x".repeat(letters - words.len())));
    for (letters, found) in [(63, (false, true)), (64, (true, true))] {
        assert_eq!(early_and_late(&dated("Ulm, 21 October 2025 ", letters)), found, "{letters}");
    }
    let words = |count: usize| part(TEXT, &format!("21 October 2025{}", " x".repeat(count - 3)));
    assert_eq!((early_and_late(&words(10)).0, early_and_late(&words(11)).0), (false, true));
    for (letters, found) in
        [(79, (false, false)), (80, (false, true)), (139, (false, true)), (140, (true, true))]
    {
        assert_eq!(early_and_late(&dated("Published 21 October 2025 ", letters)), found, "{letters}");
    }
    let meta = |letters: usize| Part { meta: true, ..part(TEXT, &"é".repeat(letters)) };
    for (letters, found) in
        [(60, (false, false)), (61, (false, true)), (120, (false, true)), (121, (true, true))]
    {
        assert_eq!(early_and_late(&meta(letters)), found, "{letters}");
    }
    for (letters, share, links, found) in [
        (200, 0.96, 3, false),
        (201, 0.96, 3, true),
        (200, 0.95, 3, true),
        (40, 0.96, 2, false),
        (41, 0.96, 2, true),
        (9, 0.96, 1, true),
    ] {
        assert_eq!(
            early_and_late(&linked(&"x".repeat(letters), share, links)).1,
            found,
            "{letters} {share} {links}"
        );
    }
}

#[test]
fn what_repeats_the_head_by_its_place() {
    let known = Known {
        title: "Rain in Ulm",
        byline: "Ana Ruiz, Al",
        standfirst: "abcdefghijklm",
        ..Known::default()
    };
    let at = |line: &str, above: usize, below: usize| stays(&part(TEXT, line), above, below, &known);
    assert_eq!((at("Rain in Ulm", 7, 20), at("Rain in Ulm", 8, 20)), (false, true));
    assert_eq!((at("Ana Ruiz is a reporter.", 9, 7), at("Ana Ruiz is a reporter.", 9, 8)), (false, true));
    let signed = |letters: usize| at(&format!("Ana Ruiz{}", "x".repeat(letters)), 1, 20);
    assert_eq!((signed(60), signed(61)), (false, true));
    let sort = |text: &str, standfirst: &str| {
        let known = Known { standfirst, ..Known::default() };
        tidy(vec![part(TEXT, "One."), part(Sort::Heading(2), text), part(TEXT, "Two.")], &known)[1].sort
    };
    assert_eq!(sort("abcdefghijklm", "abcdefghijklm"), TEXT);
    assert_eq!(sort("abcdefghijkl", "abcdefghijkl"), Sort::Heading(2));
    let above = |letters: usize, place: usize| {
        let mut parts = vec![part(TEXT, &"x".repeat(letters)); place];
        parts.extend([part(Sort::Heading(1), "Rain in Ulm"), part(TEXT, "It rained.")]);
        tidy(parts, &known).len() - 1
    };
    assert_eq!((above(60, 3), above(61, 3)), (0, 3));
    assert_eq!((above(50, 11), above(50, 12)), (0, 12), "so far down it is no title");
    let after = |share: f32| {
        let parts = vec![
            part(TEXT, "Read more:"),
            linked("A line of so many words", share, 1),
            part(TEXT, "It rained."),
        ];
        tidy(parts, &Known::default()).len()
    };
    assert_eq!((after(0.85), after(0.86)), (2, 1));
}

#[test]
fn runs_of_links_by_their_number_and_length() {
    let run = |one: &Part, count: usize| {
        let mut parts = vec![part(TEXT, "A line.")];
        parts.extend(std::iter::repeat_n(one.clone(), count));
        parts.extend((0..40).map(|n| part(TEXT, &format!("A line {n}."))));
        tidy(parts, &Known::default()).len() - 41
    };
    let line = |words: usize, share: f32| linked(&vec!["Rain"; words].join(" "), share, 1);
    assert_eq!(
        (run(&line(4, 1.0), 3), run(&line(5, 1.0), 3), run(&line(4, 0.99), 3), run(&line(4, 1.0), 2)),
        (0, 3, 3, 2)
    );
    let long = |letters: usize| linked(&"x".repeat(letters), 1.0, 1);
    assert_eq!((run(&long(40), 3), run(&long(41), 3)), (0, 3));
    assert_eq!(run(&Part { sort: Sort::Heading(3), ..line(4, 1.0) }, 3), 3, "headings are no menu");
    let item = |share: f32| Part { sort: ITEM, ..line(5, share) };
    assert_eq!((run(&item(0.96), 2), run(&item(0.95), 2), run(&item(0.96), 1)), (0, 2, 1));
    let below = |above: Part| {
        tidy([vec![above], vec![item(1.0); 2], vec![part(TEXT, "A."); 9]].concat(), &Known::default()).len()
    };
    assert_eq!(
        (below(part(TEXT, "They are:")), below(part(TEXT, "They are.")), below(part(Sort::Bold, "They are"))),
        (12, 10, 12)
    );
}

/// The headings of the sections.
fn headings(parts: &[Part]) -> String {
    let made = sections(parts, None, |_| 1);
    made.iter().map(|s| s.heading.as_deref().unwrap_or("-").to_owned()).collect::<Vec<_>>().join(" ")
}

#[test]
fn which_looks_make_headings_beside_others() {
    let headed = |sort: Sort, name: &str, count: usize| {
        (0..count).flat_map(|n| [part(sort, &format!("{name}{n}")), part(TEXT, "text")]).collect::<Vec<_>>()
    };
    for (sorts, found) in [
        (vec![(Sort::Heading(2), "H", 1), (Sort::Headline, "L", 1)], "H0"),
        (vec![(Sort::Heading(2), "H", 2), (Sort::Headline, "L", 2)], "H0 H1"),
        (vec![(Sort::Headline, "L", 1), (Sort::Bold, "B", 1)], "L0"),
        (vec![(Sort::Bold, "B", 1)], "B0"),
        (vec![(Sort::Link, "K", 3)], "K0 K1 K2"),
        (vec![(Sort::Link, "K", 2)], "-"),
        (vec![(Sort::Link, "K", 3), (Sort::Heading(2), "H", 3)], "- H0 H1 H2"),
        (vec![(Sort::Link, "K", 3), (Sort::Headline, "L", 3)], "- L0 L1 L2"),
        (vec![(Sort::Link, "K", 3), (Sort::Bold, "B", 3)], "- B0 B1 B2"),
    ] {
        let parts: Vec<Part> =
            sorts.iter().flat_map(|(sort, name, count)| headed(*sort, name, *count)).collect();
        assert_eq!(headings(&parts), found, "{sorts:?}");
    }
    let spaced = |between: usize| {
        let mut parts = Vec::new();
        for n in 0..3 {
            parts.push(part(Sort::Link, &format!("K{n}")));
            parts.extend(std::iter::repeat_n(part(Sort::Kicker, "kick"), between));
            parts.push(part(TEXT, "text"));
        }
        headings(&parts).contains('K')
    };
    assert_eq!((spaced(0), spaced(3)), (true, false), "text stands right below");
    let single = [
        part(Sort::Link, "K"),
        part(TEXT, "a"),
        part(Sort::Link, "L"),
        part(TEXT, "b"),
        part(Sort::Link, "M"),
        part(TEXT, "c"),
    ];
    assert_eq!(headings(&single), "-", "one letter is no heading");
}
