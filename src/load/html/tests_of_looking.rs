//! How far a page is looked through for what it says of itself, and which of its lines count.

use super::{meta::read, tree::tree};
use crate::briefing::Head;

fn head(top: &str, body: &str) -> Head {
    let page = format!("<html><head>{top}</head><body>{body}</body></html>");
    read(&tree(&dom_query::Document::from(page)), None, String::new).head
}

const POURED: &str = "<title>Courier: it poured for days</title>";

#[test]
fn the_first_of_several_counts() {
    assert_eq!(head("<title>Rain</title>", "<svg><title>Snow</title></svg>").title.as_str(), "Rain");
    let canonical = "<link rel=canonical href=https://a.example/1>";
    let url = head(&format!("<link rel=amphtml href=https://a.example/0>{canonical}"), "").source.url;
    assert_eq!(url.as_deref(), Some("https://a.example/1"));
    let day = head("", "<p>2025-10-01</p><time datetime=2025-10-21 pubdate>x</time>").date;
    assert_eq!(day.map(jiff::civil::Date::day), Some(21), "a line counts for less than an element");
    let titles = read(
        &tree(&dom_query::Document::from(
            "<meta property=og:title content='Rain in Ulm'><h1>Rain</h1><h1>Menu</h1>",
        )),
        None,
        String::new,
    )
    .titles;
    assert_eq!(titles, ["rain", "raininulm"]);
}

#[test]
fn so_many_lines_are_looked_at() {
    let title = |before: &str, count: usize, line: &str| {
        head(POURED, &(before.repeat(count) + line)).title.to_string()
    };
    let bold = "<b>It poured for days</b>";
    assert_eq!(
        (title("<b>x</b>", 19, bold), title("<b>x</b>", 20, bold)),
        ("it poured for days".into(), "Courier: it poured for days".into())
    );
    let line = "<p>It poured for days</p>";
    assert_eq!((title("<p>A line.</p>", 59, line).len(), title("<p>A line.</p>", 60, line).len()), (18, 27));
    assert_eq!(title("<p>Line.</p>", 99, line).len(), 18, "shorter ones say nothing");
    let heading = |count: usize| {
        head("<title>It poured for days | Courier</title><meta property=og:title content='It poured for days | Courier'>", &format!("{}<h3>It poured for days</h3>", "<h3>ab</h3>".repeat(count))).title.len()
    };
    assert_eq!((heading(29), heading(30)), (18, 28));
    let author = |count: usize| {
        head("", &format!("{}<p class=byline>Ana Ruiz</p>", "<p class=byline>admin</p>".repeat(count)))
            .source
            .byline
    };
    assert_eq!((author(40).is_some(), author(41).is_some()), (true, false));
}

#[test]
fn lines_that_count() {
    let day = |line: &str| head("", line).date.is_some();
    let long = "x".repeat(60);
    assert!(
        day("<p>Ulm, 21 October 2025</p>") && !day("<p><a href=/x>Ulm, 21 October 2025</a></p>"),
        "a menu"
    );
    assert!(day(&format!("<p><a href=/x>21 October 2025 {long}</a></p>")), "too long for one");
    assert!(
        day(&format!("<p>21 October 2025 {}</p>", "x".repeat(144)))
            && !day(&format!("<p>21 October 2025 {}</p>", "x".repeat(145)))
    );
    assert!(!day("<div>21 October 2025 <p>a</p></div>"), "that is more than a line");
    for headline in [
        "<div class=headline>It poured for days</div>",
        "<div itemprop='x headline'>It poured for days</div>",
        "<h4>It poured for days</h4>",
    ] {
        let top = "<meta property=og:title content='It poured for days | Weather'>";
        assert_eq!(head(top, headline).title.as_str(), "It poured for days", "{headline}");
    }
    let top = "<meta property=og:title content='It poured for days | Weather'>";
    assert_eq!(head(top, "<h5>It poured for days</h5>").title.as_str(), "It poured for days | Weather");
}

#[test]
fn who_is_named_by_an_element() {
    let byline = |body: &str| head("", body).source.byline.map(|name| name.to_string());
    let ana = Some("Ana Ruiz".to_owned());
    for body in [
        "<p itemprop=author>Ana Ruiz</p>",
        "<p itemprop='x author.name'>Ana Ruiz</p>",
        "<a rel='nofollow AUTHOR'>Ana Ruiz</a>",
        "<div itemprop=author><i>by</i> <a rel=author>Ana Ruiz</a></div>",
        "<p class=byline><b itemprop=name>Ana Ruiz</b>, Ulm</p>",
    ] {
        assert_eq!(byline(body), ana, "{body}");
    }
    for body in [
        "<article class=author>Ana Ruiz</article>",
        "<section class=byline>Ana Ruiz</section>",
        "<p class=author-photo>Ana Ruiz</p>",
        "<p class=byline>A</p>",
        "<p class=byline>ana ruiz</p>",
    ] {
        assert_eq!(byline(body), None, "{body}");
    }
    let words = |count: usize| {
        byline(&format!("<a href=/author/ana-ruiz>{}</a>", vec!["Ana"; count].join(" "))).is_some()
    };
    assert_eq!([1, 2, 5, 6].map(words), [false, true, true, false]);
    let handle = |name: &str| byline(&format!("<p class=byline>{name}</p>")).is_some();
    assert!(
        handle("ana.ruiz-9")
            && handle("anar")
            && !handle("an%ar")
            && !handle(&"a".repeat(31))
            && handle(&"a".repeat(30))
    );
    for (line, name) in [
        ("By Ana Ruiz", true),
        ("By Ana", true),
        ("By Ana said", true),
        ("By Ana then went home", false),
        ("By Ana de la Ruiz", true),
        ("By ana Ruiz", false),
        ("By Ana Ana Ana Ana Ana Ana", true),
        ("By Ana Ana Ana Ana Ana Ana Ana", false),
        ("By Ana Ruiz, who was there", true),
        ("By Ana Ruiz.", true),
        ("By Ana Ruiz Ana Ruiz Ana Ruiz Ana Ruiz Ana.", false),
    ] {
        assert_eq!(byline(&format!("<p>{line}</p>")).is_some(), name, "{line}");
    }
}

#[test]
fn the_name_of_the_site_in_a_title() {
    let title = |site: &str, said: &str, body: &str| {
        let top =
            format!("<meta property=og:site_name content='{site}'><meta property=og:title content='{said}'>");
        head(&top, body).title.to_string()
    };
    for (site, said, body, found) in [
        ("Courier", "Rain | Courier Ulm", "", "Rain"),
        ("Couri", "Rain | Courier Ulm", "", "Rain | Courier Ulm"),
        ("Courier", " | Courier", "", "| Courier"),
        ("Courier", "Courier | ", "", "Courier |"),
        ("Courier", "Rain | Snow | Courier", "", "Rain | Snow"),
        ("Courier", "Rain: Courier", "", "Rain"),
        ("Courier", "Rain in Ulm: more", "<h1>Rain in Ulm</h1>", "Rain in Ulm"),
        ("Courier", "Rain: more and more of it", "<h1>Rain</h1>", "Rain: more and more of it"),
        ("Courier", "Rain in Ulm: more", "", "Rain in Ulm: more"),
        ("Courier", "Weather 2 June 2025", "<h1>Weather</h1><h1>Menu</h1>", "Weather"),
        ("Courier", "Rain 2 June 2025", "<h1>Rain</h1><h1>Menu</h1>", "Rain 2 June 2025"),
        (
            "Courier",
            "Weather today as it was seen on 2 June 2025",
            "<h1>Weather</h1><h1>Menu</h1>",
            "Weather today as it was seen on 2 June 2025",
        ),
        ("Courier", "Rains – on day of 2 June 2025", "", "Rains"),
        ("Courier", "Rains – on the day of 2 June 2025", "", "Rains – on the day of 2 June 2025"),
        ("Courier", "Rains – 2 June 2025 | Ulm", "", "Rains – 2 June 2025 | Ulm"),
    ] {
        assert_eq!(title(site, said, body), found, "{site}: {said} {body}");
    }
    let visible = |full: &str, line: &str| {
        head(&format!("<title>{full}</title>"), &format!("<p>{line}</p>")).title.to_string()
    };
    assert_eq!(visible("Ulm: it poured1", "it poured1"), "it poured1");
    assert_eq!(visible("Ulm: it poured", "it poured"), "Ulm: it poured", "too short");
    assert_eq!(
        visible("Rain it is: it poured1", "it poured1"),
        "Rain it is: it poured1",
        "less than half of it"
    );
}
