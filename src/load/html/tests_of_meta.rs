//! What a page says about itself: title, outlet, address, language, tags, and whether it is an article.

use super::{
    meta::{About, read},
    tree::tree,
};

fn about(head: &str, body: &str) -> About {
    let page = format!("<html lang=en><head>{head}</head><body>{body}</body></html>");
    read(&tree(&dom_query::Document::from(page)), None, String::new)
}

fn title(head: &str, body: &str) -> String {
    about(head, body).head.title.to_string()
}

const OG: &str = "<meta property=og:title content='Rain in Ulm'>";

#[test]
fn the_title_is_what_is_said_without_the_name_of_the_site() {
    let site = "<meta property=og:site_name content='The Ulm Courier'>";
    let said = |text: &str| format!("{site}<meta property=og:title content=\"{text}\">");
    for (said_title, title_read) in [
        ("Rain in Ulm", "Rain in Ulm"),
        ("Rain in Ulm | The Ulm Courier", "Rain in Ulm"),
        ("Rain in Ulm - The Ulm Courier, Germany", "Rain in Ulm"),
        ("Rain in Ulm – The Courier of Ulm", "Rain in Ulm – The Courier of Ulm"),
        ("The Ulm Courier | Rain in Ulm", "Rain in Ulm"),
        ("Rain in Ulm: The Ulm Courier", "Rain in Ulm"),
        ("Rain: why it falls", "Rain: why it falls"),
        ("Morning briefing – 2 June 2025", "Morning briefing"),
        ("News – 2 June 2025", "News – 2 June 2025"),
        (
            "Morning briefing – what happened in Ulm on 2 June 2025",
            "Morning briefing – what happened in Ulm on 2 June 2025",
        ),
        ("Rain &amp;amp; snow", "Rain & snow"),
        ("Rain &amp;#8217; &amp;ldquo;snow&amp;rdquo;", "Rain ’ “snow”"),
    ] {
        assert_eq!(title(&said(said_title), ""), title_read, "{said_title}");
    }
    assert_eq!(
        title(&said("Rain in Ulm | Weather"), "<h2>Rain in Ulm</h2>"),
        "Rain in Ulm",
        "a heading says it alone"
    );
    assert_eq!(title(&said("Weather today 2 June 2025"), "<h1>Weather today</h1>"), "Weather today");
    let short =
        "<meta property=og:site_name content=Ulm><meta property=og:title content='Rain | Ulmer land'>";
    assert_eq!(title(short, ""), "Rain | Ulmer land", "a short name may begin a longer word");
}

#[test]
fn a_heading_is_the_title_where_it_says_the_same() {
    for (head, body, found) in [
        (OG, "<h1>Rain in Úlm</h1>", "Rain in Úlm"),
        (OG, "<h1>RAIN IN ULM</h1>", "RAIN IN ULM"),
        (OG, "<h1>Rain</h1>", "Rain in Ulm"),
        (OG, "<h1>Ráin in Ulm</h1><h1>Menu</h1>", "Rain in Ulm"),
        ("<meta property=og:title content='Rain in Ulm (photos)'>", "<h1>Rain in Ulm</h1>", "Rain in Ulm"),
        (
            "<meta property=og:title content='Rain in Ulm again (photos)'>",
            "<h1>Rain in Ulm</h1>",
            "Rain in Ulm again (photos)",
        ),
        (
            "<title>It poured | Courier</title><meta property=og:title content='Rain in Ulm'>",
            "<h1>It poured</h1>",
            "It poured",
        ),
        (
            "<title>Rain poured | Courier</title><meta property=og:title content='Rain in Ulm'>",
            "<h1>Rain poured</h1>",
            "Rain in Ulm",
        ),
        ("<title>It poured | Courier</title>", "<h1>It poured</h1>", "It poured"),
        (
            "<title>It poured for days | Courier</title>",
            "<h1>Courier</h1><h2>It poured for days</h2>",
            "It poured for days",
        ),
        ("<title>Courier: it poured for days</title>", "<p>It poured for days</p>", "it poured for days"),
        ("<title>Courier: it poured for days</title>", "<b>It poured for days</b>", "it poured for days"),
        ("", "<h1>Rain</h1>", "Rain"),
        ("<title>Rain</title>", "", "Rain"),
        ("", "", ""),
    ] {
        assert_eq!(title(head, body), found, "{head} {body}");
    }
    let guess = |guess: &str, body: &str| {
        let page = format!("<meta property=og:site_name content=Courier><body>{body}");
        read(&tree(&dom_query::Document::from(page)), None, || guess.to_owned()).head.title.to_string()
    };
    assert_eq!(guess("Rain", "<h1>Rain in Ulm</h1>"), "Rain in Ulm", "it says the same and more");
    assert_eq!(guess("Courier", "<h1>Rain in Ulm</h1>"), "Rain in Ulm");
    assert_eq!(guess("Snow", "<h1>Rain in Ulm</h1>"), "Snow");
    assert_eq!(guess("Rain", "<h1>Rain in Ulm</h1><h1>Menu</h1>"), "Rain");
    assert_eq!(guess("Rain | Courier", ""), "Rain");
    let long = format!("<h1>Rain {}</h1>", "and so on ".repeat(20));
    assert_eq!(guess("Rain", &long), "Rain", "so long a heading is none");
}

#[test]
fn the_other_forms_of_the_title() {
    let titles = |head: &str, body: &str| about(head, body).titles;
    assert_eq!(
        titles("<title>Rain in Ulm | Courier</title>", "<h1>Rain in Ulm</h1><h1>Menu</h1>"),
        ["raininulm", "raininulmcourier"]
    );
    assert_eq!(titles(OG, "<h1>Menu</h1>"), ["menu", "raininulm"], "the only heading is one");
    assert_eq!(titles(OG, ""), ["raininulm"]);
}

#[test]
fn the_outlet_is_named_or_is_the_host() {
    let url = "<link rel=canonical href=https://www.ulm-courier.example/a>";
    for (head, outlet) in [
        (
            "<meta property=og:site_name content='Courier'><meta name=publisher content=Other>",
            Some("Courier"),
        ),
        ("<meta name=publisher content='A &amp;amp; B'>", Some("A & B")),
        ("<meta name=application-name content=Courier>", Some("Courier")),
        ("<meta property=og:site_name content=https://a.example>", None),
        (url, Some("ulm-courier.example")),
        (&format!("{url}<title>Rain | Ulm Courier</title>"), Some("Ulm Courier")),
        (&format!("{url}<title>Rain | Ulm Courier today</title>"), Some("ulm-courier.example")),
        (&format!("{url}<title>Rain Ulm-Courier</title>"), Some("Ulm-Courier")),
        (
            "<script type='application/ld+json'>{\"@type\":\"Article\",\"publisher\":{\"name\":\"Wire\"}}</script>",
            Some("Wire"),
        ),
        ("<link rel=canonical href=https://courier.example:80/a>", Some("courier.example")),
        ("", None),
    ] {
        assert_eq!(about(head, "").head.source.outlet.as_deref(), outlet, "{head}");
    }
}

#[test]
fn the_address_is_the_first_whole_one() {
    for (head, url) in [
        (
            "<link rel=CANONICAL href=https://a.example/1><meta property=og:url content=https://a.example/2>",
            Some("https://a.example/1"),
        ),
        (
            "<link rel=canonical href=https://a.example/1><link rel=canonical href=https://a.example/2>",
            Some("https://a.example/1"),
        ),
        (
            "<link rel=canonical href=/1><meta property=og:url content=HTTP://a.example/2>",
            Some("HTTP://a.example/2"),
        ),
        ("<link rel=stylesheet href=https://a.example/1>", Some("https://saved.example/")),
        ("<meta property=og:url content='https://a.example/a b'>", Some("https://saved.example/")),
    ] {
        let page = tree(&dom_query::Document::from(head));
        let found = read(&page, Some("https://saved.example/"), String::new).head.source.url;
        assert_eq!(found.as_deref(), url, "{head}");
    }
    let long = |letters: usize| super::is_web(&format!("https://{}", "a".repeat(letters)));
    assert_eq!((long(1_992), long(1_993)), (true, false));
    assert!(!super::is_web("https://a\u{7}") && !super::is_web("http:/a.example") && !super::is_web("é"));
}

#[test]
fn language_tags_and_what_the_page_is_about() {
    for (lang, read_as) in [
        ("en-GB", Some("en")),
        ("DE_AT", Some("de")),
        ("deu", Some("deu")),
        ("d", None),
        ("deut", None),
        ("d3", None),
        ("", None),
    ] {
        let page = tree(&dom_query::Document::from(format!("<html lang='{lang}'>")));
        assert_eq!(read(&page, None, String::new).head.lang.as_deref(), read_as, "{lang}");
    }
    let tags = |head: &str| {
        about(head, "").head.tags.iter().map(std::string::ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        tags(
            "<meta property=article:tag content='A &amp;amp; B'><meta property=article:tag content=' c '><meta name=keywords content=d>"
        ),
        ["A & B", "c"]
    );
    assert_eq!(tags("<meta name=keywords content='a, b;A;; c '>"), ["a", "b", "c"], "each once");
    assert_eq!(
        tags(&format!("<meta name=keywords content='{},{}'>", "é".repeat(40), "é".repeat(41))).len(),
        1
    );
    let many = (0..20).map(|n| format!("t{n}")).collect::<Vec<_>>().join(",");
    assert_eq!(tags(&format!("<meta name=news_keywords content='{many}'>")).len(), 12);
    let published = |head: &str| about(head, "").published;
    assert!(
        published("<meta property=article:published_time content=x>")
            && published("<meta property=og:type content=article>")
    );
    assert!(!published("<meta property=og:type content=website>") && !published(""));
    assert!(published("<script type='application/ld+json'>{\"@type\":\"NewsArticle\"}</script>"));
    let said = |head: &str| about(head, "").standfirst;
    assert_eq!(said("<meta name=description content='It rained, again.'>"), "itrainedagain");
    assert_eq!(
        said(
            "<script type='application/ld+json'>{\"@type\":\"Article\",\"description\":\"It snowed.\"}</script>"
        ),
        "itsnowed"
    );
}

#[test]
fn a_kicker_is_no_part_of_the_title() {
    let said = "<meta property=og:title content='Weather: It poured in Ulm'>";
    for (head, body, found) in [
        ("", "<h1><span class=kicker>Weather</span> It poured in Ulm</h1>", "It poured in Ulm"),
        ("", "<h1><i class=c-overline>Weather</i>: It poured in Ulm</h1>", "It poured in Ulm"),
        ("", "<h1><i>Weather</i><i class=hidden>: </i><i>It poured in Ulm</i></h1>", "It poured in Ulm"),
        (said, "<h1>It poured in Ulm</h1>", "It poured in Ulm"),
        (said, "<h2><i>Weather</i><i class=hidden>: </i><i>It poured in Ulm</i></h2>", "It poured in Ulm"),
        (said, "<p>It poured in Ulm</p>", "Weather: It poured in Ulm"),
        ("", "<h1><span class=kicker>It poured</span></h1>", "It poured"),
        (
            "<meta property=og:title content='Letter #88: It poured in Ulm'>",
            "<h1>It poured in Ulm</h1>",
            "Letter #88: It poured in Ulm",
        ),
    ] {
        assert_eq!(title(head, body), found, "{head} {body}");
    }
}

#[test]
fn the_heading_that_is_seen_wins_over_one_much_like_it() {
    let said = "<meta property=og:title content='It poured for days in Ulm and nobody knows why'>";
    assert_eq!(
        title(said, "<h1>It poured for three days in Ulm and nobody knew why</h1>"),
        "It poured for three days in Ulm and nobody knew why"
    );
    assert_eq!(title(said, "<h1>News from Ulm today</h1>"), "It poured for days in Ulm and nobody knows why");
}
