//! The day and the author of a page: where they are looked for, and in which order.

use super::{
    meta::{byline_from, fill, read},
    tree::tree,
};
use crate::briefing::Head;

fn head(head: &str, body: &str) -> Head {
    let page = format!("<html lang=en-us><head>{head}</head><body>{body}</body></html>");
    read(&tree(&dom_query::Document::from(page)), None, String::new).head
}

fn byline(top: &str, body: &str) -> Option<String> {
    head(top, body).source.byline.map(|name| name.to_string())
}

#[test]
fn the_day_is_taken_from_what_tells_it_best() {
    let day = |day: u8| format!("2025-10-{day:02}");
    // Each is asked before those below it.
    let linked = format!(
        "<script type='application/ld+json'>{{\"@type\":\"Article\",\"datePublished\":\"{}\"}}</script>",
        day(1)
    );
    let meta = format!("<meta name=date content={}>", day(2));
    let title = format!("<title>Rain on {}</title>", day(5));
    let url = "<link rel=canonical href=https://a.example/2025/10/06/rain>";
    let modified = format!("<meta property=article:modified_time content={}>", day(9));
    let published = format!("<time class=published datetime={}>x</time>", day(3));
    let heading = format!("<h1>Rain on {}</h1><h1>Menu</h1>", day(4));
    let time = format!("<time datetime={}>x</time>", day(7));
    let line = format!("<p>Ulm, {}</p>", day(8));
    let all = [&linked, &meta, &title, url, &modified].map(String::from);
    let body = [&published, &heading, &time, &line].map(String::from);
    for (skip_head, skip_body, found) in
        [(0, 0, 1), (1, 0, 2), (2, 0, 3), (2, 1, 4), (2, 2, 5), (3, 2, 6), (4, 2, 7), (4, 3, 8), (4, 4, 9)]
    {
        let read = head(&all[skip_head..].concat(), &body[skip_body..].concat()).date;
        assert_eq!(read.map(jiff::civil::Date::day), Some(found), "{skip_head} {skip_body}");
    }
    let changed = format!(
        "<script type='application/ld+json'>{{\"@type\":\"Article\",\"dateModified\":\"{}\"}}</script>",
        day(10)
    );
    assert_eq!(head(&changed, "").date.map(jiff::civil::Date::day), Some(10));
    assert_eq!(head("", "<p>Rain and nothing else.</p>").date, None);
}

#[test]
fn elements_that_say_when_it_was_published() {
    let other = "<time datetime=2025-10-01>x</time>";
    for told in [
        "<time datetime=2025-10-21 pubdate>x</time>",
        "<time datetime=2025-10-21 itemprop=datePublished>x</time>",
        "<time class=entry-date>21 October 2025</time>",
        "<time class=dt-published datetime=2025-10-21>x</time>",
        "<span itemprop=datePublished content=2025-10-21>x</span>",
        "<span itemprop=datePublished datetime=2025-10-21>x</span>",
        "<span itemprop=datePublished>21 October 2025</span>",
        "<abbr class=published title=2025-10-21T08:00>x</abbr>",
    ] {
        assert_eq!(head("", &format!("{other}{told}")).date.map(jiff::civil::Date::day), Some(21), "{told}");
    }
    for told in [
        "<abbr title=2025-10-21>x</abbr>",
        "<time datetime=2025-10-21>x</time>",
        "<time datetime=2025-10-21 hidden pubdate></time>",
    ] {
        assert_eq!(
            head("", &format!("{other}<div hidden>{told}</div>")).date.map(jiff::civil::Date::day),
            Some(1),
            "{told}"
        );
    }
    for (lang, day) in
        [("en-us", Some(10)), ("en-GB", Some(11)), ("de", Some(11)), ("en", None), ("en_CA", None)]
    {
        let page = format!("<html lang={lang}><body><p>Posted 10/11/2025</p>");
        let found = read(&tree(&dom_query::Document::from(page)), None, String::new).head.date;
        assert_eq!(found.map(|date| if date.month() == 10 { 10 } else { 11 }), day, "{lang}");
    }
}

#[test]
fn who_wrote_it() {
    let site = "<meta property=og:site_name content='Ulm Courier'>";
    let author = |name: &str| format!("{site}<meta name=author content='{name}'>");
    for (top, body, found) in [
        (author("By Ana Ruiz"), "", Some("Ana Ruiz")),
        (author("Doe, Jane"), "", Some("Doe, Jane")),
        (author("Ana Ruiz"), "<p class=byline>Ana Ruiz and Jan Maar</p>", Some("Ana Ruiz, Jan Maar")),
        (author("Ana Ruiz"), "<p class=byline>Ana Ruizano and Jan Maar</p>", Some("Ana Ruiz")),
        (author("Ulm Courier"), "<p class=byline>By Ana Ruiz</p>", Some("Ana Ruiz")),
        (author("Ulm Courier GmbH"), "<p class=byline>By Ana Ruiz</p>", Some("Ana Ruiz")),
        (author("Ulm Courier Weekend"), "<p class=byline>By Ana Ruiz</p>", Some("Ana Ruiz")),
        (author("admin"), "<p class=byline>By Ana Ruiz</p>", Some("Ana Ruiz")),
        (author("admin"), "", None),
        (author("@ana"), "", None),
        (author("https://a.example/ana"), "", None),
        (
            "<meta name=citation_author content='Ruiz, Ana'><meta name=citation_author content='Maar, Jan'>"
                .to_owned(),
            "",
            Some("Ana Ruiz, Jan Maar"),
        ),
        (
            "<meta name=byl content='Ana Ruiz'><meta name=dc.creator content='Jan Maar'>".to_owned(),
            "",
            Some("Jan Maar"),
        ),
        (String::new(), "<a rel=author>Ana Ruiz</a><p class=byline>Jan Maar</p>", Some("Ana Ruiz")),
        (String::new(), "<p class=byline>Jan Maar</p><a rel=author>Ana Ruiz</a>", Some("Ana Ruiz")),
        (String::new(), "<p itemprop=author>by <b itemprop=name>Ana Ruiz</b>, Ulm</p>", Some("Ana Ruiz")),
        (String::new(), "<p class=author-bio>Ana Ruiz keeps bees.</p>", None),
        (String::new(), "<p class=byline>ana_ruiz</p>", Some("ana_ruiz")),
        (String::new(), "<p class=byline>ana</p>", None),
        (String::new(), "<p>Von Ana Ruiz</p><p>It rained.</p>", Some("Ana Ruiz")),
        (String::new(), "<p>By the river it rained.</p>", None),
        (String::new(), "<p>By Ana Ruiz went home and was never seen again.</p>", None),
        (String::new(), "<p>Byron Ruiz</p>", None),
        (String::new(), "<a href=/authors/ana-ruiz>Ana Ruiz</a>", Some("Ana Ruiz")),
        (String::new(), "<a href=/author/ana-ruiz/?x=1>Ana Ruiz</a>", Some("Ana Ruiz")),
        (String::new(), "<a href=/author/ana>Ana Ruiz</a>", None),
        (String::new(), "<a href=/ships/ana-ruiz>Ana Ruiz</a>", None),
        (String::new(), "<a href=/author/ana-ruiz>Ana</a>", None),
        (site.to_owned(), "<p class=byline>Ana Ruiz, Ulm Courier, Berlin</p>", Some("Ana Ruiz")),
    ] {
        assert_eq!(byline(&top, body).as_deref(), found, "{top} {body}");
    }
    let linked = |authors: &str| {
        format!("<script type='application/ld+json'>{{\"@type\":\"Article\",\"author\":{authors}}}</script>")
    };
    let person = "{\"@type\":\"Person\",\"name\":\"Ana Ruiz\"}";
    assert_eq!(
        byline(&linked(&format!("[{person},{person},\"Jan Maar\"]")), "").as_deref(),
        Some("Ana Ruiz, Jan Maar")
    );
    let organisation = linked("{\"@type\":\"Organization\",\"name\":\"Wire\"}");
    assert_eq!(byline(&organisation, "").as_deref(), Some("Wire"));
    assert_eq!(byline(&organisation, "<p class=byline>Ana Ruiz</p>").as_deref(), Some("Ana Ruiz"));
    assert_eq!(
        byline(
            &format!("{organisation}<meta name=author content='Jan Maar'>"),
            "<p class=byline>Ana Ruiz</p>"
        )
        .as_deref(),
        Some("Jan Maar")
    );
}

#[test]
fn a_byline_without_what_is_no_name() {
    for (text, name) in [
        ("By Ana Ruiz", Some("Ana Ruiz")),
        ("by: Ana Ruiz", Some("Ana Ruiz")),
        ("Written by Ana Ruiz | Reporter", Some("Ana Ruiz")),
        ("Ana Ruiz, Updated 21 October 2025", Some("Ana Ruiz")),
        ("Ana Ruiz Oct. 21, 2025", Some("Ana Ruiz")),
        ("Ana Ruiz 12:30", Some("Ana Ruiz")),
        ("Ana Ruiz May 5", Some("Ana Ruiz")),
        ("Ana Ruiz ana@a.example", Some("Ana Ruiz ana")),
        ("Ana Ruiz –", Some("Ana Ruiz")),
        ("Texte : Ana Ruiz · Ulm", Some("Ana Ruiz")),
        ("文：王小明", Some("王小明")),
        ("ana ruiz", None),
        ("21 October", None),
        ("see https://a.example", None),
        ("", None),
    ] {
        assert_eq!(byline_from(text).as_deref(), name, "{text}");
    }
    let words = |count: usize| byline_from(&vec!["Ana"; count].join(" ")).is_some();
    assert_eq!((words(6), words(7)), (true, false));
    let letters = |count: usize| byline_from(&format!("A{}", "a".repeat(count - 1))).is_some();
    assert_eq!((letters(70), letters(71)), (true, false));
}

#[test]
fn the_first_lines_fill_what_the_head_lacks() {
    let filled = |text: &str| {
        let mut head = Head::default();
        fill(&mut head, text);
        (head.source.byline.map(|name| name.to_string()), head.date.map(jiff::civil::Date::day))
    };
    let ana = || Some("Ana Ruiz".to_owned());
    assert_eq!(filled("By Ana Ruiz, 21 October 2025"), (ana(), Some(21)));
    assert_eq!(filled("Ana Ruiz, 21 October 2025"), (None, Some(21)));
    assert_eq!(filled("It rained on 21 October 2025."), (None, Some(21)));
    let long = "It rained and rained and rained in the whole of the town on 21 October 2025";
    assert_eq!(
        (filled(long).1, filled(&format!("{long}.")).1),
        (Some(21), None),
        "a sentence tells of another day"
    );
    assert_eq!(filled(&format!("By Ana Ruiz{} 21 October 2025.", " in Ulm".repeat(8))).1, Some(21));
    let padded = |letters: usize| filled(&format!("21 October 2025 {}", "é".repeat(letters - 16))).1;
    assert_eq!((padded(120), padded(121)), (Some(21), None));
    let mut full = Head::default();
    fill(&mut full, "By Ana Ruiz, 21 October 2025");
    fill(&mut full, "By Jan Maar, 22 October 2025");
    assert_eq!(
        (full.source.byline.as_deref(), full.date.map(jiff::civil::Date::day)),
        (Some("Ana Ruiz"), Some(21))
    );
}
