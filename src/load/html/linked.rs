//! Linked data (JSON-LD) of a page: the one object in it that is the article.

use serde_json::Value;

/// What linked data says of an article.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Linked {
    /// Its headline.
    pub headline: Option<String>,
    /// What it is about, in one sentence.
    pub description: Option<String>,
    /// When it was published, as written.
    pub published: Option<String>,
    /// When it was last changed, as written.
    pub modified: Option<String>,
    /// Names of its authors.
    pub authors: Vec<String>,
    /// Whether they are all said to be organisations.
    pub by_organisation: bool,
    /// Name of its publisher.
    pub publisher: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Letters and digits in its text; 0 when the text is not given.
    pub letters: usize,
    /// Whether there is an article at all.
    pub found: bool,
}

/// Reads the scripts of a page; what is no JSON is passed over.
pub fn read(scripts: &[String]) -> Linked {
    let values: Vec<Value> = scripts.iter().filter_map(|script| parse(script)).collect();
    let mut objects = Vec::new();
    for value in &values {
        collect(value, &mut objects, 0);
    }
    let article = objects.iter().filter(|o| is_article(o)).max_by_key(|o| {
        usize::from(o.get("headline").is_some()) + usize::from(o.get("datePublished").is_some())
    });
    let page = objects.iter().find(|o| {
        types(o).any(|t| t == "WebPage" || t == "NewsMediaOrganization") && o.get("datePublished").is_some()
    });
    let Some(article) = article.or(page) else { return Linked::default() };
    let is_page = page.is_some_and(|page| std::ptr::eq(*page, *article));
    let text = |key: &str| {
        article.get(key).and_then(Value::as_str).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
    };
    let named = |key: &str| article.get(key).map(|value| names(value, &objects)).unwrap_or_default();
    Linked {
        headline: text("headline").or_else(|| text("name")).filter(|_| !is_page),
        description: text("description"),
        published: text("datePublished").or_else(|| text("dateCreated")).or_else(|| text("uploadDate")),
        modified: text("dateModified"),
        authors: authors(article, &objects),
        by_organisation: article.get("author").is_some_and(all_organisations),
        publisher: named("publisher")
            .into_iter()
            .next()
            .or_else(|| named("sourceOrganization").into_iter().next()),
        url: article
            .get("mainEntityOfPage")
            .and_then(|m| m.as_str().or_else(|| m.get("@id")?.as_str()))
            .map(str::to_owned)
            .or_else(|| text("url")),
        letters: text("articleBody").map_or(0, |body| body.chars().filter(|c| c.is_alphanumeric()).count()),
        found: !is_page,
    }
}

/// Who is said to have written `article`, or where it does not say so, another object of the page.
fn authors(article: &Value, objects: &[&Value]) -> Vec<String> {
    let of = |object: &Value| {
        let said = ["author", "creator"].into_iter().filter_map(|key| object.get(key));
        said.map(|value| people(value, objects)).find(|names| !names.is_empty())
    };
    let page = |object: &&&Value| is_article(object) || types(object).any(|kind| kind == "WebPage");
    of(article).or_else(|| objects.iter().filter(page).find_map(|object| of(object))).unwrap_or_default()
}

/// The names in `value`; where persons are among them, no organisations.
fn people(value: &Value, objects: &[&Value]) -> Vec<String> {
    let Value::Array(all) = value else { return names(value, objects) };
    let is = |one: &Value, what: &str| types(one).any(|kind| kind.ends_with(what));
    let persons = all.iter().any(|one| is(one, "Person"));
    all.iter()
        .filter(|one| !(persons && is(one, "Organization")))
        .flat_map(|one| names(one, objects))
        .collect()
}

fn all_organisations(authors: &Value) -> bool {
    match authors {
        Value::Array(all) => !all.is_empty() && all.iter().all(all_organisations),
        author => types(author).any(|kind| kind.ends_with("Organization")),
    }
}

fn parse(script: &str) -> Option<Value> {
    let text = script
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[")
        .trim_end_matches(';')
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim();
    serde_json::from_str(text).ok().or_else(|| {
        // Line breaks inside strings are the commonest mistake.
        let mended: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&mended).ok()
    })
}

fn collect<'a>(value: &'a Value, objects: &mut Vec<&'a Value>, depth: usize) {
    if depth > 8 || objects.len() > 500 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, objects, depth + 1)),
        Value::Object(fields) => {
            objects.push(value);
            for key in [
                "@graph",
                "mainEntity",
                "mainEntityOfPage",
                "author",
                "publisher",
                "itemListElement",
                "item",
                "hasPart",
            ] {
                if let Some(inner) = fields.get(key) {
                    collect(inner, objects, depth + 1);
                }
            }
        }
        _ => {}
    }
}

fn types(object: &Value) -> impl Iterator<Item = &str> {
    let one = object.get("@type");
    let several = one.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    one.and_then(Value::as_str).into_iter().chain(several.iter().filter_map(Value::as_str))
}

fn is_article(object: &Value) -> bool {
    types(object).any(|t| {
        t.ends_with("Article")
            || matches!(
                t,
                "BlogPosting"
                    | "LiveBlogPosting"
                    | "Report"
                    | "SocialMediaPosting"
                    | "DiscussionForumPosting"
                    | "Review"
                    | "PressRelease"
            )
    })
}

/// Names in a string, an object, a reference to an object, or a list of those.
fn names(value: &Value, objects: &[&Value]) -> Vec<String> {
    match value {
        Value::String(name) => vec![called(value, objects).unwrap_or(name).trim().to_owned()],
        Value::Array(items) => items.iter().flat_map(|item| names(item, objects)).collect(),
        Value::Object(fields) => match (fields.get("name"), fields.get("@id")) {
            (Some(Value::String(name)), _) => vec![name.trim().to_owned()],
            (Some(Value::Array(items)), _) => {
                items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            (None, Some(id)) => called(id, objects).map(|name| vec![name.to_owned()]).unwrap_or_default(),
            (None, None) => in_parts(fields).into_iter().collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The name of the object that `id` refers to.
fn called<'a>(id: &Value, objects: &[&'a Value]) -> Option<&'a str> {
    objects.iter().filter(|o| o.get("@id") == Some(id)).find_map(|o| o.get("name")?.as_str())
}

/// `{"givenName": "Ana", "familyName": "Ruiz"}`
fn in_parts(fields: &serde_json::Map<String, Value>) -> Option<String> {
    let part =
        |key: &str| fields.get(key).and_then(Value::as_str).map(str::trim).filter(|part| !part.is_empty());
    Some(format!("{} {}", part("givenName")?, part("familyName")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_in_a_graph() {
        let script = r##"{"@context":"https://schema.org","@graph":[{"@type":"Person","@id":"#p","name":"Jane Doe"},
            {"@type":"WebSite","name":"Site"},
            {"@type":["NewsArticle"],"headline":"Talks
             stall","datePublished":"2025-10-21T08:00:00Z","author":{"@id":"#p"},"publisher":{"@type":"Organization","name":"Example Wire"},"mainEntityOfPage":{"@id":"https://example.org/a"}}]}"##;
        let got = read(&[script.to_owned(), "no json".to_owned()]);
        assert_eq!(got.headline.as_deref().map(|h| h.split_whitespace().count()), Some(2));
        assert_eq!(got.authors, ["Jane Doe"]);
        assert_eq!(got.publisher.as_deref(), Some("Example Wire"));
        assert_eq!(got.url.as_deref(), Some("https://example.org/a"));
        assert!(got.found);
    }

    #[test]
    fn nothing_and_nonsense() {
        assert_eq!(read(&["[".repeat(100_000), "{\"@type\":\"WebSite\"}".into()]), Linked::default());
    }
}
