//! Lines and elements that are no text of the page, by their words, classes, roles and size.

use super::{
    chrome::{Zeal, heading_level, strip},
    furniture::{is_bio, is_credit, is_dated, is_furniture, is_stamp},
    tree::{Element, tree},
};

fn of(page: &str) -> Element {
    tree(&dom_query::Document::from(page))
}

/// What is left of a page with these elements beside a long text.
fn left(elements: &str, zeal: Zeal) -> String {
    let mut page = of(&format!("<body><div id=x><p>{}</p></div>{elements}</body>", "long ".repeat(400)));
    strip(&mut page, zeal);
    page.text().replace("long ", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn elements_that_are_never_text() {
    for name in ["style", "label", "dialog", "picture", "rp", "nav", "form", "fieldset", "button"] {
        assert_eq!(left(&format!("<{name}>a</{name}>b"), Zeal::Careful), "b", "{name}");
    }
    for element in [
        "<p hidden>a</p>",
        "<p style='display: none'>a</p>",
        "<p style='VISIBILITY:hidden'>a</p>",
        "<p aria-hidden=true>a</p>",
        "<p class='x sr-only'>a</p>",
        "<p class=preheader>a</p>",
    ] {
        assert_eq!(left(&format!("{element}b"), Zeal::Careful), "b", "{element}");
    }
    for element in [
        "<p aria-hidden=false>a</p>",
        "<p style='display:block'>a</p>",
        "<p class=sr-onlyx>a</p>",
        "<p aria-hidden=true class=fallback-image>a</p>",
        "<h2><button>a</button></h2>",
    ] {
        assert_eq!(left(&format!("{element}b"), Zeal::Careful), "a b", "{element}");
    }
}

#[test]
fn elements_that_are_no_text_of_a_whole_page() {
    for element in [
        "<aside>a</aside>",
        "<footer>a</footer>",
        "<header>a</header>",
        "<div role=navigation>a</div>",
        "<div role=banner>a</div>",
        "<div role=contentinfo>a</div>",
        "<div role=search>a</div>",
        "<div class=related>a</div>",
        "<div class=x__related--top>a</div>",
    ] {
        assert_eq!(left(&format!("{element}b"), Zeal::Thorough), "b", "{element}");
    }
    for element in [
        "<aside class=main-content>a</aside>",
        "<header><h1>a</h1></header>",
        "<div role=banner><h1>a</h1></div>",
        "<div role=note>a</div>",
        "<main class=related>a</main>",
        "<h1 class=related>a</h1>",
        "<div class='menu article-body'>a</div>",
    ] {
        assert_eq!(left(&format!("{element}b"), Zeal::Thorough), "a b", "{element}");
    }
    for element in
        ["<aside>a</aside>", "<footer>a</footer>", "<header>a</header>", "<div role=navigation>a</div>"]
    {
        assert_eq!(
            left(&format!("{element}b"), Zeal::Careful),
            "a b",
            "{element}: what was found is trusted"
        );
    }
    assert_eq!(left("<p class=menu>a</p>b", Zeal::Thorough), "b");
    assert_eq!(left("<p class=menu>a</p>b", Zeal::Careful), "a b");
    assert_eq!(left("<footer class=site-foot>a</footer>b", Zeal::Careful), "b");
}

#[test]
fn what_holds_much_of_the_text_stays_whatever_it_is_called() {
    let kept = |element: &str, own: usize, links: usize, total: usize| {
        let (name, class) = element.split_once('.').unwrap_or((element, ""));
        let inside = format!("{}<a href=/y>{}</a>", "x".repeat(own), "y".repeat(links));
        let beside = "z".repeat(total - own - links);
        let mut page = of(&format!("<body><{name} class='{class}'>{inside}</{name}><div>{beside}</div>"));
        strip(&mut page, Zeal::Thorough);
        page.text().contains('x')
    };
    assert_eq!((kept("aside", 333, 0, 1_000), kept("aside", 334, 0, 1_000)), (false, true), "a third");
    assert_eq!((kept("form", 333, 50, 1_000), kept("header", 334, 0, 1_000)), (false, true));
    assert_eq!(
        (kept("div.related", 199, 0, 1_000), kept("div.related", 200, 0, 1_000)),
        (false, true),
        "a fifth"
    );
    assert_eq!((kept("div.related", 199, 9, 1_000), kept("div.related", 159, 0, 300)), (false, false));
    assert_eq!(
        (kept("div.related", 160, 0, 300), kept("div.related", 39, 0, 100)),
        (true, false),
        "or so many letters"
    );
    let paragraphs = |own: usize, total: usize| {
        let text = format!("<p class=related>{}</p>", "x".repeat(own)).repeat(2);
        let mut page = of(&format!(
            "<body><div>{text}<div class=related>y</div></div><div>{}</div>",
            "z".repeat(total - 2 * own - 1)
        ));
        strip(&mut page, Zeal::Thorough);
        (page.text().contains('x'), page.text().contains('y'))
    };
    assert_eq!(
        (paragraphs(100, 1_000), paragraphs(101, 1_000)),
        ((false, false), (true, false)),
        "a text that is named so"
    );
}

#[test]
fn letters_are_counted_without_what_went() {
    let mut page = of(
        "<body><p>abc<button>xy</button></p><div hidden>abc</div><a href=/>de</a><a href=/ hidden>fg</a></body>",
    );
    assert_eq!(page.letters, (12, 4));
    strip(&mut page, Zeal::Thorough);
    assert_eq!(page.letters, (5, 2));
}

#[test]
fn marks_of_footnotes_go_and_other_small_letters_stay() {
    for (element, text) in [
        ("x<sup><a href='#n1'>1</a></sup>", "x"),
        ("x<sup class=reference>[12]</sup>", "x"),
        ("x<sup><a href='#n'>†</a></sup>", "x"),
        ("x<sup>2</sup>", "x2"),
        ("x<sup><a href='#n'>note</a></sup>", "xnote"),
        ("x<sup><a href=/n>1</a></sup>", "x1"),
        ("x<sup><a href='#n'>—</a></sup>", "x—"),
        ("x<a class=footnote href='#n'>1</a>", "x"),
        ("x<a class=footnote href='#n'>below</a>", "xbelow"),
        ("x<a href='#n'>1</a>", "x1"),
    ] {
        assert_eq!(left(element, Zeal::Careful), text, "{element}");
    }
}

#[test]
fn of_a_picture_the_caption_stays() {
    let short = "s".repeat(60);
    for (figure, text) in [
        ("<img src=/>x<figcaption>a <b class=photo-credit>b</b><i>c <u class=credit>d</u></i></figcaption>".to_owned(), "a c".to_owned()),
        ("<table><tr><td>t</td></tr></table><figcaption>a</figcaption>".to_owned(), "t a".to_owned()),
        (format!("<img src=/>{short}"), String::new()),
        (format!("<svg></svg>{short}s"), format!("{short}s")),
        (short.clone(), short.clone()),
        ("<video></video>x".to_owned(), String::new()),
    ] {
        assert_eq!(left(&format!("<figure>{figure}</figure>"), Zeal::Careful), text, "{figure}");
    }
    assert_eq!(
        left("<div><img src=/>x<figcaption>a</figcaption></div>", Zeal::Careful),
        "x a",
        "that is no figure"
    );
    let mut page =
        of("<body><figure><img src=/>xyz<figcaption>ab<i class=credit>cd</i></figcaption></figure>");
    strip(&mut page, Zeal::Careful);
    assert_eq!(page.letters.0, 2);
}

#[test]
fn the_level_of_a_heading() {
    for (element, level) in [
        ("<h1>a</h1>", Some(1)),
        ("<h6>a</h6>", Some(6)),
        ("<p role=heading>a</p>", Some(2)),
        ("<p role=heading aria-level=4>a</p>", Some(4)),
        ("<p role=heading aria-level=9>a</p>", Some(6)),
        ("<p role=heading aria-level=x>a</p>", Some(2)),
        ("<p aria-level=3>a</p>", None),
        ("<hr>", None),
    ] {
        let page = of(element);
        let found = page.find(&mut |e| !matches!(&*e.name, "html" | "head" | "body" | "")).unwrap();
        assert_eq!(heading_level(found), level, "{element}");
    }
}

#[test]
fn lines_that_say_nothing() {
    let plea = "You can support our journalism with a small sum. ".to_owned();
    for (text, linked, is) in [
        ("Advertisement:".to_owned(), 0.0, true),
        ("► Read more …".to_owned(), 0.0, true),
        ("Page 2 of 3".to_owned(), 0.0, true),
        ("14 comments".to_owned(), 0.0, true),
        ("1.2k views".to_owned(), 0.0, true),
        ("14 comments were made".to_owned(), 0.0, false),
        ("comments".to_owned(), 0.0, is_furniture("comments", 0.0)),
        ("12,000".to_owned(), 0.0, false),
        ("3k".to_owned(), 0.0, false),
        ("Lesezeit: 3 Minuten".to_owned(), 0.0, true),
        ("A reading of 3 minutes, and then it rained.".to_owned(), 0.0, false),
        ("dpa/mk".to_owned(), 0.0, true),
        ("(Reuters)".to_owned(), 0.0, true),
        ("Reuters said so".to_owned(), 0.0, true),
        ("Reuters reporters".to_owned(), 0.0, false),
        ("AFP, AP, dpa, mk, x".to_owned(), 0.0, false),
        ("Sign up for the choir that sings on Sundays, the mayor said to them all.".to_owned(), 0.0, false),
        ("Sign up for the choir that sings on Sundays, the mayor said to them all.".to_owned(), 0.21, true),
        ("Sign up for the newsletter that comes on Sundays, and read it at home too.".to_owned(), 0.0, true),
        (format!("Sign up for {}", "x ".repeat(125)), 0.5, false),
        (format!("Sign up for {}", "x ".repeat(125)), 0.51, true),
        (format!("Sign up for {}", "x ".repeat(145)), 0.51, false),
        (format!("{plea}{}", "“x”"), 0.0, false),
    ] {
        assert_eq!(is_furniture(&text, linked), is, "{linked} {text}");
    }
}

#[test]
fn stamps_credits_and_lines_about_the_author() {
    for (text, is) in [
        ("16:40", true),
        ("9 am", true),
        ("Updated 2h ago", true),
        ("1640", false),
        ("123 hours", false),
        ("12 ships", false),
        ("am", false),
        ("16.40", false),
    ] {
        assert_eq!(is_stamp(text), is, "{text}");
    }
    for (text, is) in [
        ("Photo: Ana Ruiz", true),
        ("Ana Ruiz/Reuters", true),
        ("(Ana Ruiz/Reuters).", true),
        ("It rained. Ana Ruiz/Reuters", false),
        ("One two three four five six seven Ana/Reuters", true),
        ("One two three four five six seven eight Ana/Reuters", false),
        ("It rained", false),
    ] {
        assert_eq!(is_credit(text), is, "{text}");
    }
    let long = |letters: usize| is_credit(&format!("Photo: {}", "x".repeat(letters)));
    assert_eq!((long(83), long(84)), (true, false));
    assert!(is_dated("Published yesterday") && !is_dated("It was published"));
    for (text, byline, is) in [
        ("Ana Ruiz is a reporter.", "Ana Ruiz", true),
        ("Jan Maar, writes on rain.", "Ana Ruiz and Jan Maar", true),
        ("Ana Ruiz went home.", "Ana Ruiz", false),
        ("Jan Maar is a mayor.", "Ana Ruiz", false),
        ("Ana is a reporter.", "Ana", false),
        ("Anna is a reporter.", "Anna", true),
    ] {
        assert_eq!(is_bio(text, byline), is, "{text}");
    }
    let bio = |letters: usize| is_bio(&format!("Anna is a {}", "x".repeat(letters - 10)), "Anna");
    assert_eq!((bio(400), bio(401)), (true, false));
}

#[test]
fn pleas_in_long_lines() {
    let plea = "Support our journalism";
    for (text, linked, is) in [
        (format!("{plea} {}", "x".repeat(400)), 0.0, true),
        (format!("{plea} {}", "x".repeat(477)), 0.0, true),
        (format!("{plea} {}", "x".repeat(478)), 0.0, false),
        (format!("{plea} é {}", "x".repeat(490)), 0.0, false),
        (format!("{plea}  {}", "é".repeat(388)), 0.0, true),
        (format!("{plea} {}", "é".repeat(389)), 0.0, false),
        (format!("“{plea}” {}", "x".repeat(400)), 0.0, false),
        ("x ".repeat(200), 0.0, false),
        (format!("{plea} now, they said."), 0.0, true),
        (format!("“{plea} now”, they said."), 0.0, false),
        (format!("Sign up for {}", "x".repeat(288)), 0.51, true),
        (format!("Sign up for {}", "x".repeat(289)), 0.51, false),
        (format!("Sign up for {}", "x".repeat(48)), 0.0, true),
        (format!("Sign up for {}", "x".repeat(49)), 0.0, false),
        (format!("Sign up for {}", "x".repeat(49)), 0.2, false),
        (format!("Sign up for {}", "x".repeat(248)), 0.21, true),
        (format!("Sign up for {}", "x".repeat(249)), 0.21, false),
        ("Reuters, reuters, reuters, x".to_owned(), 0.0, false),
        ("Reuters, AP, dpa, mk".to_owned(), 0.0, true),
    ] {
        assert_eq!(is_furniture(&text, linked), is, "{linked} {text}");
    }
}
