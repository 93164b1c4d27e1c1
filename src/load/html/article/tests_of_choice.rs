//! Where the text of a page is: in what was found, in what the page names as its text, or in all of it.

use super::*;
use dom_query::Document;
use tree::Node;

/// An element with so many letters, of which so many stand in links.
fn with(letters: (usize, usize)) -> Element {
    Element { letters, ..Element::default() }
}

fn of(page: &str) -> Element {
    tree::tree(&Document::from(page))
}

fn named(letters: (usize, usize), said: bool) -> Explicit {
    Explicit { body: with(letters), said }
}

fn told(letters: usize, found: bool) -> Linked {
    Linked { letters, found, ..Linked::default() }
}

fn chosen(
    found: &Element,
    wide: &Element,
    explicit: Option<Explicit>,
    linked: &Linked,
    published: bool,
) -> char {
    match choose(found, wide, explicit, linked, published) {
        Choice::Found => 'f',
        Choice::Whole => 'w',
        Choice::Explicit(_) => 'e',
    }
}

#[test]
fn what_names_itself_is_long_has_few_links_and_is_as_long_as_was_told() {
    for (letters, length, said, is) in [
        ((601, 0), 0, true, true),
        ((600, 0), 0, true, false),
        ((651, 50), 0, true, true),
        ((651, 51), 0, true, false),
        ((1_000, 249), 0, true, true),
        ((1_000, 250), 0, true, false),
        ((1_000, 0), 700, true, false),
        ((1_000, 0), 701, true, true),
        ((1_000, 0), 1_428, true, true),
        ((1_000, 0), 1_429, true, false),
        ((1_000, 0), 0, false, false),
    ] {
        assert_eq!(
            names_itself(&named(letters, said), &told(length, true)),
            is,
            "{letters:?} {length} {said}"
        );
    }
}

#[test]
fn what_the_page_calls_its_text_counts_where_much_else_was_found() {
    for (found, explicit, said, published, choice) in [
        ((100, 0), (450, 50), true, false, 'f'),
        ((240, 0), (451, 50), true, false, 'e'),
        ((241, 0), (451, 50), true, false, 'f'),
        ((802, 0), (451, 50), true, false, 'f'),
        ((803, 0), (451, 50), true, false, 'e'),
        ((852, 50), (451, 50), true, false, 'f'),
        ((1_300, 0), (1_000, 0), false, true, 'f'),
        ((1_301, 0), (1_000, 0), false, true, 'e'),
        ((1_301, 0), (1_000, 0), false, false, 'f'),
        ((1_301, 0), (1_000, 0), true, true, 'f'),
        ((3_000, 0), (1_000, 0), false, false, 'f'),
        ((1_000, 0), (80, 0), false, true, 'f'),
        ((1_000, 0), (81, 0), false, true, 'e'),
    ] {
        let explicit = Some(named(explicit, said));
        let got = chosen(&with(found), &with(found), explicit, &Linked::default(), published);
        assert_eq!(got, choice, "{found:?} {said} {published}");
    }
    let text = "The harbour was closed on Monday for the whole day.";
    let body =
        || Some(Explicit { body: of(&format!("<p>{text}</p><p>{text} Again, and again.</p>")), said: false });
    assert_eq!(chosen(&of("<p>Something else.</p>"), &with((0, 0)), body(), &Linked::default(), false), 'e');
    assert_eq!(chosen(&of(&format!("<p>{text}</p>")), &with((0, 0)), body(), &Linked::default(), false), 'e');
    assert_eq!(
        chosen(
            &of(&format!("<p>{text} Again, and again.</p>")),
            &with((0, 0)),
            body(),
            &Linked::default(),
            false
        ),
        'f'
    );
}

#[test]
fn the_whole_page_counts_where_more_text_was_told_of() {
    for (found, wide, length, choice) in [
        (240, 401, 401, 'w'),
        (239, 400, 400, 'f'),
        (241, 401, 401, 'f'),
        (500, 1_499, 1_000, 'w'),
        (500, 1_500, 1_000, 'f'),
        (500, 501, 1_000, 'w'),
    ] {
        let got = chosen(&with((found, 0)), &with((wide, 0)), None, &told(length, false), false);
        assert_eq!(got, choice, "{found} {wide} {length}");
    }
}

/// Three items with headings, each of so many letters, and so many letters beside them.
fn items_of(letters: usize, beside: usize) -> Element {
    let texts = ["a", "b", "c"].map(|c| format!("<div><h3>{c}</h3><p>{}</p></div>", c.repeat(letters - 1)));
    of(&format!(
        "<main>{}</main><p>{}</p><a href=x>{}</a>",
        texts.concat(),
        "x".repeat(beside),
        "y".repeat(50)
    ))
}

#[test]
fn a_page_of_items_counts_as_a_whole() {
    for (found, beside, is_article, choice) in [
        (275, 0, true, 'w'),
        (276, 0, true, 'f'),
        (276, 0, false, 'w'),
        (502, 300, false, 'f'),
        (503, 300, false, 'w'),
        (275, 303, true, 'w'),
        (275, 304, true, 'f'),
    ] {
        let got = chosen(&with((found, 0)), &items_of(101, beside), None, &told(0, is_article), false);
        assert_eq!(got, choice, "{found} {beside} {is_article}");
    }
    // Of an article the items may be about others: fewer than half of them are in what was found.
    let shared = |texts: &[&str], letters: usize| {
        let inside: String = texts.iter().map(|c| c.repeat(400)).collect();
        let found = Element { children: vec![Node::Text(inside.into())], ..with((letters, 0)) };
        chosen(&found, &items_of(301, 0), None, &told(0, true), false)
    };
    assert_eq!((shared(&["a"], 701), shared(&["a", "b"], 701), shared(&["a"], 700)), ('f', 'w', 'w'));
    let two = of(&format!("<div><p><b>a</b>{0}</p><p><b>a</b>{0}</p></div>", "x".repeat(500)));
    assert_eq!(chosen(&with((100, 0)), &two, None, &Linked::default(), false), 'f', "two are no list");
}

#[test]
fn items_side_by_side_or_below_headings() {
    let letters = |page: &str| {
        let page = of(page);
        let found = items(&page);
        (found.begins.len(), found.letters)
    };
    let item = |head: &str, count: usize| format!("<li>{head}{}</li>", "x".repeat(count));
    for head in ["<b>a</b>", "<strong>a</strong>", "<dt>a</dt>", "<h4>a</h4>", "<i class=card-title>a</i>"] {
        assert_eq!(letters(&format!("<ul>{}</ul>", item(head, 39).repeat(3))), (3, 120), "{head}");
        assert_eq!(letters(&format!("<ul>{}</ul>", item(head, 38).repeat(3))), (0, 0), "{head}");
    }
    assert_eq!(
        letters(&format!("<ul>{}</ul>", item("<a>ab</a>", 40).repeat(3))),
        (3, 120),
        "links are no text"
    );
    assert_eq!(letters(&format!("<ul>{}</ul>", item("<i>a</i>", 90).repeat(3))), (0, 0));
    let below = |count: usize, links: usize| {
        format!(
            "<h2>a</h2><p>{}</p><p>{}<a>{}</a></p>",
            "x".repeat(count - 10),
            "y".repeat(10),
            "z".repeat(links)
        )
    };
    assert_eq!(letters(&below(40, 9).repeat(3)), (3, 120));
    assert_eq!(letters(&below(39, 9).repeat(3)), (0, 0));
    assert_eq!(letters(&(below(90, 0).repeat(2) + &below(39, 0))), (0, 0));
    let texts = |page: &str| items(&of(page)).begins.into_iter().map(begin).collect::<Vec<String>>();
    assert_eq!(texts(&below(90, 0).repeat(3)), ["a"; 3], "known by how each begins");
    let long = texts(&format!("<ul>{}</ul>", item("<b>Ab c</b>", 90).repeat(3)));
    assert_eq!(long[0], format!("abc{}", "x".repeat(47)));
}

#[test]
fn the_one_element_that_is_called_the_text() {
    let body = |text: &str| format!("<div itemprop=articleBody>{text}</div>");
    let article = |text: &str| format!("<article>{text}</article>");
    for (page, found) in [
        (body("one"), Some(("one", true))),
        (body("one") + &body("two"), None),
        (article("<h1>h</h1>"), Some(("h", false))),
        (article("<p>one</p>"), None),
        ("<div><h1>one</h1></div>".to_owned(), None),
        (article("<h1>a</h1>") + &article("<h1>b</h1>"), None),
        (article("<h1>a</h1>") + &article("b"), Some(("a", false))),
        (article(&format!("<h1>a</h1>{}", body("one"))), Some(("one", true))),
        (body(&article("<h1>a</h1>")), Some(("a", true))),
    ] {
        let got =
            explicit(&of(&page)).map(|explicit| (explicit.body.text().trim().to_owned(), explicit.said));
        assert_eq!(got.as_ref().map(|(text, said)| (text.as_str(), *said)), found, "{page}");
    }
}

#[test]
fn a_good_part_is_half_of_the_long_lines() {
    let line = |c: &str, count: usize| format!("<p>{}</p>", c.repeat(count));
    let share = |found: &str, article: &str| shares(&of(found), &of(article));
    assert!(share(&line("a", 40), &(line("a", 40) + &line("b", 40))), "half of it");
    assert!(!share(&line("a", 40), &(line("a", 40) + &line("b", 41))));
    assert!(share(&line("a", 40), &(line("a", 40) + &line("b", 39).repeat(9))), "short lines say nothing");
    let linked = |count: usize| format!("<p>{}<a>{}</a></p>", "b".repeat(60), "c".repeat(count));
    assert!(!share(&line("a", 40), &(line("a", 40) + &linked(59))));
    assert!(share(&line("a", 40), &(line("a", 40) + &linked(60))), "nor do lines of links");
    assert!(!share("", &line("a", 40)));
}

#[test]
fn several_lines_of_links_are_a_menu() {
    let menu = |page: &str| has_menu(&blocks::parts(&of(page)));
    let link = "<p><a href=/x>Somewhere</a></p>";
    assert!(menu(&link.repeat(2)) && !menu(link));
    assert!(!menu(&"<h2><a href=/x>Somewhere</a></h2>".repeat(3)), "headings may well be links");
    assert!(!menu(&"<p>Some <a href=/x>where</a></p>".repeat(3)));
}
