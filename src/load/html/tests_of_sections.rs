//! Which lines of a page head what follows them, which say what its head says already, and which are menus.

use super::{
    blocks::{Part, Sort},
    restore::restore,
    sections::{Known, sections, tidy},
    tail::{drop_asides, drop_rubric, drop_tail},
};
use crate::briefing::BlockKind;

const TEXT: Sort = Sort::Block(BlockKind::Paragraph);
const ITEM: Sort = Sort::Block(BlockKind::Item { depth: 0, number: None });

fn part(sort: Sort, text: &str) -> Part {
    Part { sort, text: text.to_owned(), lead: 0, linked: 0.0, links: 0, anchors: Vec::new(), meta: false }
}

fn link(sort: Sort, text: &str) -> Part {
    Part { linked: 1.0, links: 1, ..part(sort, text) }
}

/// A paragraph that begins with so many bytes in bold.
fn lead(text: &str, lead: usize) -> Part {
    Part { lead, ..part(TEXT, text) }
}

/// Kicker, heading and body of each section.
fn made(parts: &[Part]) -> Vec<String> {
    let text = |text: &Option<crate::text::SafeText>| text.as_deref().unwrap_or("-").to_owned();
    let section = |s: &crate::briefing::DraftSection| {
        format!("{}|{}|{}", text(&s.kicker), text(&s.heading), s.body.replace('\n', "/"))
    };
    sections(parts, None, |_| 1).iter().map(section).collect()
}

fn texts(parts: &[Part]) -> Vec<&str> {
    parts.iter().map(|part| part.text.as_str()).collect()
}

fn h(level: u8, text: &str) -> Part {
    part(Sort::Heading(level), text)
}

fn p(text: &str) -> Part {
    part(TEXT, text)
}

#[test]
fn headings_make_sections_and_groups() {
    for (parts, found) in [
        (vec![p("a"), h(2, "B"), p("b"), h(2, "C"), p("c")], vec!["-|-|a", "-|B|b", "-|C|c"]),
        (vec![h(2, "A"), p("a"), h(3, "B"), p("b")], vec!["-|A|a/B/b"]),
        (vec![h(1, "A"), p("a"), h(2, "B"), p("b"), h(2, "C"), p("c")], vec!["-|A|a", "-|B|b", "-|C|c"]),
        (
            vec![h(2, "W"), h(3, "A"), p("a"), h(3, "B"), p("b"), h(2, "V"), h(3, "C"), p("c")],
            vec!["W|A|a", "W|B|b", "V|C|c"],
        ),
        (vec![h(2, "A"), h(2, "B"), p("b")], vec!["A|B|b"]),
        (
            vec![
                part(Sort::Kicker, "World"),
                h(2, "A"),
                p("a"),
                part(Sort::Kicker, "Home"),
                h(2, "B"),
                p("b"),
            ],
            vec!["World|A|a", "Home|B|b"],
        ),
        (
            vec![
                part(Sort::Kicker, "World"),
                h(2, "A"),
                p("a"),
                h(2, "B"),
                p("b"),
                part(Sort::Kicker, "Home"),
                h(2, "C"),
                p("c"),
            ],
            vec!["World|A|a", "World|B|b", "Home|C|c"],
        ),
        (vec![part(Sort::Kicker, "World"), p("a")], vec!["-|-|World/a"]),
        (vec![p("WORLD"), h(2, "A"), p("a")], vec!["WORLD|A|a"]),
        (vec![p("WORLD."), h(2, "A"), p("a")], vec!["-|-|WORLD.", "-|A|a"]),
        (vec![p("UN"), h(2, "A"), p("a")], vec!["-|-|UN", "-|A|a"]),
        (vec![p("A B C D EF"), h(2, "A"), p("a")], vec!["A B C D EF|A|a"]),
        (vec![p("A B C D E F"), h(2, "A"), p("a")], vec!["-|-|A B C D E F", "-|A|a"]),
        (vec![p("a"), h(2, "B")], vec!["-|-|a/B"]),
    ] {
        assert_eq!(made(&parts), found, "{:?}", texts(&parts));
    }
}

#[test]
fn lines_that_only_look_like_headings() {
    let bold = |text: &str| part(Sort::Bold, text);
    let line = |text: &str| part(Sort::Headline, text);
    let link = |text: &str| part(Sort::Link, text);
    for (parts, found) in [
        (vec![bold("Aa"), p("a"), bold("Bb"), p("b")], vec!["-|Aa|a", "-|Bb|b"]),
        (vec![h(2, "Hh"), p("h"), h(2, "Ii"), p("i"), bold("Aa"), p("a")], vec!["-|Hh|h", "-|Ii|i/Aa/a"]),
        (vec![h(2, "Hh"), p("h"), bold("Aa"), p("a")], vec!["-|Hh|h/Aa/a"]),
        (vec![line("Aa"), p("a"), line("Bb"), p("b")], vec!["-|Aa|a", "-|Bb|b"]),
        (vec![h(2, "Hh"), p("h"), h(2, "Ii"), p("i"), line("Aa"), p("a")], vec!["-|Hh|h", "-|Ii|i/Aa/a"]),
        (
            vec![link("Aa"), p("a"), link("Bb"), p("b"), link("Cc"), p("c")],
            vec!["-|Aa|a", "-|Bb|b", "-|Cc|c"],
        ),
        (vec![link("Aa"), p("a"), link("Bb"), p("b")], vec!["-|-|Aa/a/Bb/b"]),
    ] {
        assert_eq!(made(&parts), found, "{:?}", texts(&parts));
    }
}

#[test]
fn bold_lead_ins_make_sections_where_they_are_many() {
    let leads =
        |all: &[(&str, usize)]| made(&all.iter().map(|(text, at)| lead(text, *at)).collect::<Vec<_>>());
    assert_eq!(
        leads(&[("Rain: it fell all day.", 5), ("Snow: it fell by night.", 5)]),
        ["-|Rain|it fell all day.", "-|Snow|it fell by night."]
    );
    assert_eq!(
        leads(&[("Rain it fell all day.", 4), ("Snow: it fell by night.", 5)]),
        ["-|-|Rain it fell all day./Snow: it fell by night."]
    );
    assert_eq!(
        leads(&[("Rain — it fell all day.", 4), ("Snow: it fell by night.", 5)]),
        ["-|Rain|it fell all day.", "-|Snow|it fell by night."]
    );
    assert_eq!(
        leads(&[("Rain: it fell down.", 5), ("Snow: it fell by night.", 5)]).len(),
        1,
        "too little behind it"
    );
    assert_eq!(
        leads(&[("Ra: it fell all day.", 3), ("S: it fell by night.", 2)]).len(),
        1,
        "too short a head"
    );
    assert_eq!(
        leads(&[("Rain: it fell all day.", 5), ("Rain: it fell by night.", 5)]).len(),
        1,
        "all the same"
    );
    let headed = |count: usize| {
        let mut parts = vec![h(2, "H"), p("h")];
        parts.extend((0..count).map(|n| lead(&format!("Rain {n}: it fell all day."), 7)));
        made(&parts).len()
    };
    assert_eq!((headed(1), headed(2)), (1, 3));
    let bare = [h(2, "Rain"), lead("One: it fell all day.", 4), lead("Two: it fell all day.", 4)];
    assert_eq!(made(&bare), ["Rain|One|it fell all day.", "Rain|Two|it fell all day."]);
}

fn tidied(parts: Vec<Part>, known: &Known) -> Vec<String> {
    tidy(parts, known).into_iter().map(|part| part.text).collect()
}

#[test]
fn what_the_head_of_the_page_says_is_not_said_again() {
    let titles = ["rainintheulm".to_owned()];
    let known = Known {
        title: "Rain in Ulm",
        byline: "Ana Ruiz and Jan Maar",
        titles: &titles,
        standfirst: "itrainedforawholeday",
        article: false,
    };
    let kept =
        |line: Part| tidied(vec![p("A first line that stays."), line, p("It rained.")], &known).len() == 3;
    for (line, stays) in [
        (h(2, "RAIN, in Ulm!"), false),
        (h(2, "Rain in the Ulm"), false),
        (h(1, "The Ulm"), false),
        (h(2, "The Ulm"), true),
        (p("Re: Rain in Ulm"), false),
        (p("By Ana Ruiz and Jan Maar"), false),
        (p("By Ana Ruiz"), true),
        (p("Ana Ruiz. Jan Maar"), true),
        (p("Monday, 21 October 2025"), false),
        (p("On Monday, 21 October 2025, it rained."), true),
        (p("It rained on the whole of the land on the 21 October 2025"), true),
        (p("Published on Monday the 21 October 2025 by somebody who was there"), false),
        (p("Ana Ruiz is a reporter."), false),
        (Part { meta: true, ..p("Somewhere") }, false),
        (p("16:40"), false),
        (p("Advertisement"), false),
        (p("—"), false),
        (Part { links: 2, ..link(TEXT, "Home News") }, false),
        (link(TEXT, "Home News"), true),
    ] {
        assert_eq!(kept(line.clone()), stays, "{}", line.text);
    }
    let sort = tidy(vec![p("One."), h(2, "It rained for a whole day."), p("It rained.")], &known)[1].sort;
    assert_eq!(sort, TEXT, "a standfirst set as a heading is text");
    let late = |line: Part| {
        let mut parts: Vec<Part> = (0..9).map(|n| p(&format!("Line {n} stays."))).collect();
        parts.extend([line, p("It rained.")]);
        parts.extend((0..9).map(|n| p(&format!("Last line {n} stays."))));
        tidied(parts, &known).len() == 20
    };
    assert!(!late(h(2, "Rain in Ulm")) && late(h(3, "Rain in Ulm")) && late(p("Rain in Ulm")));
    assert!(
        late(p("By Ana Ruiz and Jan Maar"))
            && late(p("Monday, 21 October 2025"))
            && late(p("Ana Ruiz is a reporter."))
    );
    assert_eq!(
        tidied(vec![p("News"), p("It rained over there."), h(1, "Rain in Ulm"), p("a")], &known),
        ["It rained over there.", "a"],
        "what is short goes above the title"
    );
}

#[test]
fn menus_and_lists_of_links_go() {
    let menu = |count: usize, text: &str| (0..count).map(|_| link(ITEM, text)).collect::<Vec<_>>();
    let left = |links: Vec<Part>, above: &str| {
        let mut parts = vec![p(above)];
        let count = links.len();
        parts.extend(links);
        parts.extend((0..30).map(|n| p(&format!("A line {n}."))));
        tidied(parts, &Known::default()).len() - 31 == count
    };
    assert!(!left(menu(3, "Home"), "Look:") && left(menu(2, "Home"), "Look:"));
    assert!(left(menu(3, "One two three four five"), "Look:"), "too long for a menu, and announced");
    assert!(!left(menu(3, "One two three four five"), "A line."));
    assert!(!left(menu(2, "One two three four five"), "A line."));
    assert!(left(menu(1, "One two three four five"), "A line."));
    let mostly = |count: usize, others: usize| {
        let mut parts = menu(count, "One two three four five");
        parts.extend((0..others).map(|n| p(&format!("A line {n}."))));
        tidied(parts, &Known::default()).len() == count + others
    };
    assert!(mostly(5, 9) && !mostly(5, 10), "where most of the page is such items they are its text");
    let gone = tidied(
        vec![p("A line."), p("Read more:"), link(ITEM, "One two three four five"), p("Another line.")],
        &Known::default(),
    );
    assert_eq!(gone, ["A line.", "Another line."], "what follows furniture and is a link goes with it");
    assert_eq!(
        tidied(vec![p("A line."), h(2, "More")], &Known::default()),
        ["A line."],
        "nothing is headed by it"
    );
}

#[test]
fn what_stands_around_a_text() {
    let prose = "The harbour was closed on Monday, and nobody could say on Tuesday why it had been open.";
    let below = |heading: &str, byline: &str, letters: usize| {
        let mut parts = vec![
            p(&"x".repeat(600)),
            h(3, heading),
            p(&"y".repeat(letters - heading.len())),
            h(3, "Then"),
            p("z"),
        ];
        drop_tail(&mut parts, byline);
        parts.len() == 3
    };
    assert!(below("Most read", "", 100) && !below("What was read", "", 100));
    assert!(
        below("About Ana Ruiz", "Ana Ruiz", 100)
            && !below("About Ana Ruiz", "", 100)
            && below("More from Ana Ruiz", "ana ruiz", 100)
    );
    assert!(
        below("Most read", "", 395) && !below("Most read", "", 396),
        "two fifths of the page are no tail"
    );
    let rubric = |first: Part, second: &str| {
        let mut parts = vec![first, p(second), p(prose)];
        drop_rubric(&mut parts);
        parts.len() == 2
    };
    let forty = "x".repeat(40);
    assert!(rubric(p("Culture"), &forty) && !rubric(p("Culture"), &forty[1..]));
    assert!(rubric(p("World news"), &forty) && !rubric(p("World news now"), &forty));
    assert!(
        !rubric(p("Culture."), &forty) && !rubric(p("Culture)"), &forty) && !rubric(h(2, "Culture"), &forty)
    );
    assert!(rubric(p(&"é".repeat(24)), &forty) && !rubric(p(&"é".repeat(25)), &forty));
    let aside = |count: usize, paragraphs: usize, text: &str| {
        let mut parts = vec![p(prose); paragraphs];
        parts.extend((0..count).map(|_| link(Sort::Link, text)));
        drop_asides(&mut parts);
        parts.len() == paragraphs
    };
    assert!(
        aside(2, 4, "The bridge")
            && !aside(3, 4, "The bridge")
            && !aside(2, 3, "The bridge")
            && !aside(1, 4, "A bridge.")
    );
}

#[test]
fn what_was_taken_out_of_the_middle_comes_back() {
    let (one, two) = ("The first paragraph of the text.", "The second paragraph of the text.");
    let back = |between: Vec<Part>| {
        let mut page = vec![p(one)];
        page.extend(between);
        page.push(p(two));
        restore(vec![p(one), p(two)], page).len() - 2
    };
    let (long, item) = (format!("{}.", "x".repeat(79)), "x".repeat(30));
    for (part, comes) in [
        (h(2, "History"), true),
        (h(1, "History"), false),
        (Part { linked: 0.5, ..h(2, "History") }, false),
        (part(Sort::Block(BlockKind::Verbatim), "x"), true),
        (p(&long), true),
        (p(&long[1..]), false),
        (p(&"x".repeat(90)), false),
        (Part { linked: 0.3, ..p(&long) }, false),
        (Part { meta: true, ..p(&long) }, false),
        (part(ITEM, &item), true),
        (part(ITEM, &item[1..]), false),
        (part(Sort::Bold, &long), false),
    ] {
        assert_eq!(back(vec![part.clone()]) == 1, comes, "{}", part.text);
    }
    assert_eq!(back(vec![h(2, "Box"), link(Sort::Link, "To it")]), 0, "a heading above no text");
    assert_eq!((back(vec![p(&long); 12]), back(vec![p(&long); 13])), (12, 0), "more are a box of their own");
    let opening = |above: Vec<Part>| {
        let page: Vec<Part> = above.into_iter().chain([p(one), p(two)]).collect();
        restore(vec![p(one), p(two)], page).len() - 2
    };
    let first = |letters: usize| p(&format!("{}.", "x".repeat(letters - 1)));
    assert_eq!(
        (opening(vec![first(120)]), opening(vec![first(119)]), opening(vec![first(120); 5])),
        (1, 0, 3)
    );
    assert_eq!(opening(vec![first(120), p("Menu")]), 0, "right above it");
    assert_eq!(opening(vec![p("Menu"), first(120)]), 1);
    assert_eq!(opening(vec![Part { linked: 0.3, ..first(120) }]), 0);
    assert_eq!(opening(vec![Part { meta: true, ..first(120) }]), 0);
}
