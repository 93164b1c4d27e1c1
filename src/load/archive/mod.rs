//! Archives of articles as JSON: an object a line, a list of objects, or one object that holds a list.
//!
//! A briefing in JSON is YAML as well and read as such.

use super::{
    body::{Body, push_prose, squeeze},
    feed, html,
    lines::Lines,
    links,
    report::Report,
    yaml,
};
use crate::{
    briefing::{Diagnostic, Document, DraftSection, Head},
    text::SafeText,
};
use serde_json::{Map, Value};

/// Most articles of one file that are shown.
const ARTICLES: usize = 20_000;

const TITLE: &[&str] = &["title", "headline", "name", "subject"];
const DATE: &[&str] = &[
    "date",
    "published",
    "published_at",
    "publishedAt",
    "date_published",
    "datePublished",
    "publication_date",
    "pubDate",
    "pub_date",
    "date_publish",
    "created_at",
    "timestamp",
];
const TEXT: &[&str] = &[
    "text",
    "body",
    "content",
    "maintext",
    "article",
    "articleBody",
    "article_text",
    "content_text",
    "content_html",
    "description",
    "summary",
];
const URL: &[&str] = &["url", "link", "canonical_url", "source_url", "id"];
const OUTLET: &[&str] = &["outlet", "source", "publisher", "publication", "site", "source_domain", "domain"];
const BYLINE: &[&str] = &["byline", "author", "authors", "creator"];
const LISTS: &[&str] = &["articles", "items", "results", "docs", "documents", "data", "entries", "stories"];

/// The parts of an article whose fields can be named.
pub const FIELDS: [&str; 6] = ["title", "date", "text", "url", "outlet", "byline"];

/// Names of fields that the reader gives, tried before those that are known anyway.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names([Vec<String>; FIELDS.len()]);

impl Names {
    /// The names given for `field`.
    pub fn of(&self, field: &str) -> &[String] {
        FIELDS.iter().position(|known| *known == field).map_or(&[], |at| &self.0[at])
    }

    /// Gives names for `field`.
    pub fn set(&mut self, field: &str, names: Vec<String>) {
        if let Some(at) = FIELDS.iter().position(|known| *known == field) {
            self.0[at] = names;
        }
    }

    /// Copies what has a name of the reader's own to where it is looked for.
    fn translate(&self, fields: &mut Fields) {
        for (field, names) in FIELDS.iter().zip(&self.0) {
            let found = names.iter().find_map(|name| fields.get(name).filter(|value| !value.is_null()));
            if let Some(found) = found.cloned() {
                fields.insert((*field).to_owned(), found);
            }
        }
    }
}

type Fields = Map<String, Value>;

/// Loads an archive.
///
/// # Errors
/// The reason in one line when there is no article in it.
pub fn load(source: &str, names: &Names, report: &mut Report) -> Result<Document, SafeText> {
    let (articles, several) = match serde_json::from_str::<Value>(source) {
        Ok(Value::Object(fields)) => {
            if fields.get("version").and_then(Value::as_str).is_some_and(|v| v.contains("jsonfeed.org")) {
                return feed::load(source, report);
            }
            if fields.contains_key("sections")
                || find(&fields, TEXT).is_none() && fields.contains_key("quotes")
            {
                return yaml::load(source, report);
            }
            match LISTS.iter().find_map(|name| fields.get(*name)?.as_array()) {
                Some(list) => {
                    (list.iter().filter_map(|v| v.as_object().cloned()).map(|f| (f, 1)).collect(), true)
                }
                None => (vec![(fields, 1)], false),
            }
        }
        Ok(Value::Array(list)) => (
            list.into_iter()
                .filter_map(|v| if let Value::Object(f) = v { Some((f, 1)) } else { None })
                .collect(),
            true,
        ),
        Ok(_) => return Err("JSON, but no article".into()),
        Err(error) => lines(source, &error, report)?,
    };
    let mut articles = articles;
    for (fields, _) in &mut articles {
        names.translate(fields);
    }
    let articles: Vec<(Fields, u32)> =
        articles.into_iter().filter(|(fields, _)| is_article(fields)).collect();
    if articles.is_empty() {
        return Err("JSON, but no article in it (`title` or `text`)".into());
    }
    if articles.len() > ARTICLES {
        report.add(Diagnostic::warning(format!("only the first {ARTICLES} articles are shown"), None));
    }
    let mut document = Document::default();
    if let ([(fields, _)], false) = (&articles[..], several) {
        document.head = head(fields);
    }
    for (fields, line) in articles.iter().take(ARTICLES) {
        document.sections.extend(section(fields, *line, several));
        if several {
            document.head.date = document.head.date.max(head(fields).date);
        }
    }
    Ok(document)
}

/// An object a line; lines that are none are reported.
fn lines(
    source: &str,
    whole: &serde_json::Error,
    report: &mut Report,
) -> Result<(Vec<(Fields, u32)>, bool), SafeText> {
    let mut articles = Vec::new();
    let index = Lines::new(source);
    for (at, line) in source.split('\n').enumerate() {
        if line.trim().is_empty() || articles.len() > ARTICLES {
            continue;
        }
        match serde_json::from_str::<Value>(line) {
            Ok(Value::Object(fields)) => articles.push((fields, at as u32 + 1)),
            Ok(_) => report.add(Diagnostic::warning(
                "no object on this line",
                Some(index.position(source, index.start(at as u32 + 1), line.len())),
            )),
            Err(error) => {
                let start = index.start(at as u32 + 1) + error.column().saturating_sub(1).min(line.len());
                report.add(Diagnostic::error(
                    format!("this line is no JSON: {}", reason(&error)),
                    Some(index.position(source, start, 1)),
                ));
            }
        }
    }
    if articles.is_empty() {
        return Err(format!("line {}: no JSON that can be read: {}", whole.line(), reason(whole)).into());
    }
    Ok((articles, true))
}

/// The message without the place, which is said already.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or("").to_owned()
}

fn find<'a>(fields: &'a Fields, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| fields.get(*name).filter(|value| !value.is_null()))
}

/// Text, the name of an object, or several of those.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => squeeze(text),
        Value::Number(number) => number.to_string(),
        Value::Object(fields) => {
            fields.get("name").or_else(|| fields.get("title")).map(text).unwrap_or_default()
        }
        Value::Array(values) => {
            values.iter().map(text).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    }
}

fn named(fields: &Fields, names: &[&str]) -> Option<SafeText> {
    find(fields, names).map(text).filter(|text| !text.is_empty()).map(Into::into)
}

fn is_article(fields: &Fields) -> bool {
    find(fields, TITLE).is_some_and(Value::is_string) || find(fields, TEXT).is_some_and(Value::is_string)
}

fn head(fields: &Fields) -> Head {
    let mut head = Head { title: named(fields, TITLE).unwrap_or_default(), ..Head::default() };
    head.date = find(fields, DATE).and_then(|value| match value {
        // Seconds, or milliseconds, since 1970.
        Value::Number(number) => number
            .as_i64()
            .map(|n| if n.abs() > 100_000_000_000 { n / 1_000 } else { n })
            .and_then(|n| jiff::Timestamp::from_second(n).ok())
            .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date()),
        value => html::find_day(&text(value)),
    });
    head.source.url = URL
        .iter()
        .filter_map(|name| fields.get(*name))
        .map(text)
        .find(|url| html::is_web(url))
        .map(Into::into);
    head.source.outlet = named(fields, OUTLET).filter(|name| !html::is_web(name));
    head.source.byline = named(fields, BYLINE);
    head.lang = named(fields, &["lang", "language"]).filter(|lang| (2..=3).contains(&lang.len()));
    head.tags = fields
        .get("tags")
        .or_else(|| fields.get("keywords"))
        .and_then(Value::as_array)
        .map(|tags| tags.iter().map(text).filter(|t| !t.is_empty()).take(30).map(Into::into).collect())
        .unwrap_or_default();
    head
}

fn section(fields: &Fields, line: u32, several: bool) -> Option<DraftSection> {
    let head = head(fields);
    let mut section = DraftSection { line, ..DraftSection::default() };
    if several {
        let above: Vec<String> =
            [head.date.map(|day| day.to_string()), head.source.outlet.map(|o| o.to_string())]
                .into_iter()
                .flatten()
                .collect();
        section.kicker = (!above.is_empty()).then(|| above.join(", ").into());
        section.heading = Some(head.title.clone()).filter(|title| !title.is_empty());
        if let Some(url) = &head.source.url {
            links::push(&mut section.links, &head.title, url, None);
        }
    }
    let mut body = Body::default();
    match find(fields, TEXT) {
        Some(Value::String(text))
            if text.contains("</p>") || text.contains("<br") || text.contains("</div>") =>
        {
            html::flow(text, &head.title, line, &mut body, &mut section.links);
        }
        Some(Value::String(text)) => push_prose(&mut body, &text.replace("\r\n", "\n"), |_| line),
        Some(Value::Array(texts)) => {
            texts.iter().filter_map(Value::as_str).for_each(|text| push_prose(&mut body, text, |_| line));
        }
        _ => {}
    }
    (section.body, section.blocks) = body.finish();
    (!section.blocks.is_empty() || section.heading.is_some()).then_some(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_a_line() {
        let source = "{\"title\":\"One\",\"date\":\"2025-10-21T08:00:00Z\",\"text\":\"It rained.\\n\\nThen it stopped.\",\"source\":{\"name\":\"Wire\"}}\n{\"headline\":\"Two\",\"published\":1761033600,\"body\":\"<p>Snow</p><p>fell.</p>\"}\nnot json\n";
        let mut report = Report::default();
        let got = load(source, &Names::default(), &mut report).unwrap();
        assert_eq!(got.sections.len(), 2);
        assert_eq!(got.sections[0].kicker.as_deref(), Some("2025-10-21, Wire"));
        assert_eq!(got.sections[0].body.as_str(), "It rained.\nThen it stopped.");
        assert_eq!((got.sections[1].line, got.sections[1].body.as_str()), (2, "Snow\nfell."));
        assert_eq!(got.head.date.unwrap().to_string(), "2025-10-21");
        assert_eq!(report.finish()[0].position.unwrap().line, 3);
    }

    #[test]
    fn one_article_a_list_and_a_briefing() {
        let one = load(
            r#"{"title":"One","author":["A","B"],"url":"https://example.org/1","text":"It rained."}"#,
            &Names::default(),
            &mut Report::default(),
        )
        .unwrap();
        assert_eq!((one.head.title.as_str(), one.head.source.byline.as_deref()), ("One", Some("A, B")));
        assert_eq!(one.sections[0].heading, None);
        let list = load(
            r#"{"articles":[{"title":"A","content":"x"},{"title":"B","content":"y"},7]}"#,
            &Names::default(),
            &mut Report::default(),
        )
        .unwrap();
        assert_eq!(list.sections.len(), 2);
        let briefing = load(
            r#"{"title":"T","sections":[{"kind":"delay","body":"It was late."}]}"#,
            &Names::default(),
            &mut Report::default(),
        )
        .unwrap();
        assert_eq!(briefing.sections[0].kind.as_ref().unwrap().name(), "delay");
    }

    #[test]
    fn nonsense_is_refused() {
        for source in ["7", "[1,2]", "{\"a\":1}", "{\"title\":"] {
            assert!(load(source, &Names::default(), &mut Report::default()).is_err(), "{source}");
        }
        assert!(load(&"[".repeat(200_000), &Names::default(), &mut Report::default()).is_err());
    }

    #[test]
    fn fields_have_the_names_that_the_reader_gives() {
        let mut names = Names::default();
        names.set("title", vec!["kop".into(), "rubric".into()]);
        names.set("text", vec!["inhoud".into()]);
        let source = r#"{"rubric":"One","title":"not this","inhoud":"It rained.","text":null}"#;
        let got = load(source, &names, &mut Report::default()).unwrap();
        assert_eq!((got.head.title.as_str(), got.sections[0].body.as_str()), ("One", "It rained."));
        assert!(load(r#"{"kop":"One"}"#, &Names::default(), &mut Report::default()).is_err());
        assert!(load(r#"{"kop":"One"}"#, &names, &mut Report::default()).is_ok());
    }
}
