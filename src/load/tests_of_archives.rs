//! What is read from the fields of articles in JSON, and what is said of a line that is none.

use super::load;
use crate::briefing::Document;

fn read(source: &str) -> (Result<Document, String>, Vec<String>) {
    let (document, said) = load("a.json", source.as_bytes());
    let said = said.into_iter().map(|found| {
        let at = found.position.map_or("-".to_owned(), |p| format!("{}:{}+{}", p.line, p.column, p.length));
        format!("{at} {}", found.message)
    });
    (document.map_err(|why| why.to_string()), said.collect())
}

/// An article with these fields beside its text.
fn one(fields: &str) -> Document {
    read(&format!("{{\"text\":\"It rained.\",{fields}}}")).0.unwrap_or_else(|why| panic!("{fields}: {why}"))
}

#[test]
fn a_day_is_read_from_words_and_from_seconds() {
    for (fields, day) in [
        ("\"date\":\"2025-10-21T23:00:00Z\"", Some("2025-10-21")),
        ("\"pubDate\":\"Tue, 21 Oct 2025 08:00:00 GMT\"", Some("2025-10-21")),
        ("\"timestamp\":1761033600", Some("2025-10-21")),
        ("\"timestamp\":1761033600000", Some("2025-10-21")),
        ("\"timestamp\":100000000000", Some("5138-11-16")),
        ("\"timestamp\":100000000001", Some("1973-03-03")),
        ("\"timestamp\":-86400", Some("1969-12-31")),
        ("\"timestamp\":-100000000001", Some("1966-10-31")),
        ("\"timestamp\":1.5", None),
        ("\"date\":null,\"published\":\"2025-10-21\"", Some("2025-10-21")),
        ("\"date\":{\"name\":\"2025-10-21\"}", Some("2025-10-21")),
        ("\"date\":true", None),
    ] {
        assert_eq!(one(fields).head.date.map(|day| day.to_string()).as_deref(), day, "{fields}");
    }
}

#[test]
fn what_an_article_says_of_itself() {
    let head = one(
        "\"headline\":\" Rain \",\"id\":7,\"link\":\"https://example.org/1\",\"source\":\"https://example.org\",\"authors\":[{\"name\":\"Ana\"},\"\",\"Jan\",{\"title\":\"Pia\"}],\
         \"language\":\"en\",\"keywords\":[\"a\",\"\",7]",
    )
    .head;
    assert_eq!((head.title.as_str(), head.source.url.as_deref()), ("Rain", Some("https://example.org/1")));
    assert_eq!(head.source.outlet, None, "an address is no name");
    assert_eq!((head.source.byline.as_deref(), head.lang.as_deref()), (Some("Ana, Jan, Pia"), Some("en")));
    assert_eq!(head.tags.iter().map(|tag| tag.as_str()).collect::<Vec<_>>(), ["a", "7"]);
    for (lang, kept) in [("e", false), ("en", true), ("deu", true), ("en-GB", false)] {
        assert_eq!(one(&format!("\"title\":\"T\",\"lang\":\"{lang}\"")).head.lang.is_some(), kept, "{lang}");
    }
    let many = vec!["\"x\""; 40].join(",");
    assert_eq!(one(&format!("\"title\":\"T\",\"tags\":[{many}]")).head.tags.len(), 30);
}

#[test]
fn a_text_is_plain_or_marked_up_or_in_pieces() {
    for (text, body) in [
        ("\"It rained.\\r\\nIt snowed.\"", "It rained.\nIt snowed."),
        ("\"<p>It rained.</p>It snowed.\"", "It rained.\nIt snowed."),
        ("\"It rained.<br>It snowed.\"", "It rained.\nIt snowed."),
        ("\"<div>It rained.</div>It snowed.\"", "It rained.\nIt snowed."),
        ("\"3 < 5\"", "3 < 5"),
        ("[\"It rained.\",7,\"It snowed.\"]", "It rained.\nIt snowed."),
        ("7", ""),
    ] {
        let (document, _) = read(&format!("[{{\"title\":\"Rain\",\"body\":{text}}}]"));
        assert_eq!(document.unwrap().sections[0].body.as_str(), body, "{text}");
    }
}

#[test]
fn lists_of_articles_have_a_section_each() {
    for name in ["articles", "items", "results", "docs", "documents", "data", "entries", "stories"] {
        let (document, _) =
            read(&format!("{{\"{name}\":[{{\"title\":\"A\"}},{{\"text\":\"It rained.\"}},7,{{}}]}}"));
        assert_eq!(document.unwrap().sections.len(), 2, "{name}");
    }
    let list = read(
        "[{\"title\":\"A\",\"date\":\"2025-10-20\",\"url\":\"https://example.org/1\",\"text\":\"a\"},\
         {\"title\":\"B\",\"date\":\"2025-10-21\",\"publisher\":\"Wire\",\"text\":\"b\"},{\"text\":\"c\"}]",
    );
    let document = list.0.unwrap();
    assert_eq!(document.head.date.map(|day| day.day()), Some(21), "the newest");
    let kickers: Vec<_> = document.sections.iter().map(|s| s.kicker.as_deref()).collect();
    assert_eq!(kickers, [Some("2025-10-20"), Some("2025-10-21, Wire"), None]);
    let headings: Vec<_> = document.sections.iter().map(|s| s.heading.as_deref()).collect();
    assert_eq!(headings, [Some("A"), Some("B"), None]);
    let links = &document.sections[0].links;
    assert_eq!((links[0].text.as_str(), links[0].url.as_str()), ("A", "https://example.org/1"));
    assert!(one("\"title\":\"A\",\"url\":\"https://example.org/1\"").sections[0].links.is_empty());
    let single = read("[{\"title\":\"A\",\"text\":\"a\"}]").0.unwrap();
    assert_eq!(single.sections[0].heading.as_deref(), Some("A"), "a list of one is a list");
    assert_eq!(read("{\"title\":\"A\"}").0.unwrap().sections.len(), 0);
}

#[test]
fn what_is_no_article_is_said() {
    for (source, why) in [
        ("7", "JSON, but no article"),
        ("[1]", "JSON, but no article in it (`title` or `text`)"),
        ("{\"title\":7}", "JSON, but no article in it (`title` or `text`)"),
        ("{\"title\":\n", "line 2: no JSON that can be read: EOF while parsing a value"),
    ] {
        assert_eq!(read(source).0.unwrap_err(), why, "{source}");
    }
    let (document, said) = read("{\"title\":\"A\"}\n\n7\n{\"title\": x}\n{\"title\"\n{\"title\":\"B\"}\n");
    assert_eq!(document.unwrap().sections.iter().map(|s| s.line).collect::<Vec<_>>(), [1, 6]);
    assert_eq!(
        said,
        [
            "3:1+1 no object on this line",
            "4:11+1 this line is no JSON: expected value",
            "5:8+1 this line is no JSON: EOF while parsing an object"
        ]
    );
}

#[test]
fn briefings_and_feeds_in_json_are_read_as_such() {
    let briefing = read("{\"title\":\"T\",\"sections\":[\"It rained.\"]}").0.unwrap();
    assert_eq!(briefing.sections[0].body.as_str(), "It rained.");
    let quotes = read("{\"title\":\"T\",\"quotes\":[\"It rained.\"]}").0.unwrap();
    assert_eq!(quotes.quotes.len(), 1);
    let article = read("{\"title\":\"T\",\"text\":\"It rained.\",\"quotes\":[\"a\"]}").0.unwrap();
    assert!(article.quotes.is_empty(), "an article may have a field of that name");
    let feed = "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"T\",\"items\":[{\"id\":\"1\",\"content_text\":\"It rained.\"}]}";
    assert_eq!(read(feed).0.unwrap().head.source.outlet.as_deref(), Some("T"));
    let other = "{\"version\":\"2\",\"title\":\"T\",\"text\":\"It rained.\"}";
    assert_eq!(read(other).0.unwrap().head.source.outlet, None);
}

#[test]
fn twenty_thousand_articles_are_shown() {
    let lines = |count: usize| read(&"{\"title\":\"A\",\"text\":\"a\"}\n".repeat(count));
    let (document, said) = lines(20_000);
    assert_eq!((document.unwrap().sections.len(), said.len()), (20_000, 0));
    let (document, said) = lines(20_002);
    assert_eq!(document.unwrap().sections.len(), 20_000);
    assert_eq!(said, ["- only the first 20000 articles are shown"]);
}

#[test]
fn fields_are_found_under_the_names_that_are_given() {
    use super::archive::Names;
    let mut names = Names::default();
    names.set("byline", vec!["by".to_owned()]);
    names.set("elephant", vec!["x".to_owned()]);
    assert_eq!(
        (names.of("byline"), names.of("title"), names.of("elephant")),
        (&["by".to_owned()][..], &[][..], &[][..])
    );
}
