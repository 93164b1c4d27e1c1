//! A document as JSON, with the fields of the canonical YAML.

use super::yaml::{kind_name, lines};
use crate::{briefing::Document, text::SafeText};
use serde_json::{Map, Value, json};

/// The whole document, indented, with a line break at its end.
pub fn document(document: &Document) -> String {
    let head = &document.head;
    let mut top = Map::new();
    top.insert("title".into(), text(&head.title));
    put(&mut top, "date", head.date.map(|date| json!(date.to_string())));
    let source = &head.source;
    let source = object([("outlet", &source.outlet), ("url", &source.url), ("byline", &source.byline)]);
    put(&mut top, "source", (!source.is_empty()).then(|| source.into()));
    put(&mut top, "tags", list(&head.tags));
    put(&mut top, "lang", head.lang.as_ref().map(text));
    let sections = document.sections.iter().map(|section| {
        let mut made = Map::new();
        put(&mut made, "kind", section.kind.as_ref().map(|kind| json!(kind.name())));
        put(&mut made, "kicker", section.kicker.as_ref().map(text));
        put(&mut made, "heading", section.heading.as_ref().map(text));
        made.insert("body".into(), lines(section).join("\n\n").into());
        let links: Vec<Value> = section
            .links
            .iter()
            .map(|link| json!({ "text": link.text.as_str(), "url": link.url.as_str() }))
            .collect();
        put(&mut made, "links", (!links.is_empty()).then(|| links.into()));
        Value::Object(made)
    });
    top.insert("sections".into(), sections.collect());
    let actors: Vec<Value> = document
        .actors
        .iter()
        .map(|actor| {
            let mut made = object([("role", &actor.role), ("affiliation", &actor.affiliation)]);
            made.insert("name".into(), text(&actor.name));
            put(&mut made, "kind", actor.kind.map(|kind| json!(kind_name(kind))));
            put(&mut made, "aliases", list(&actor.aliases));
            Value::Object(made)
        })
        .collect();
    put(&mut top, "actors", (!actors.is_empty()).then(|| actors.into()));
    let quotes: Vec<Value> = document
        .quotes
        .iter()
        .map(|quote| {
            let mut made = object([("speaker", &quote.speaker), ("via", &quote.via)]);
            made.insert("text".into(), text(&quote.text));
            put(&mut made, "section", quote.section.map(|number| json!(number)));
            Value::Object(made)
        })
        .collect();
    put(&mut top, "quotes", (!quotes.is_empty()).then(|| quotes.into()));
    // Maps of strings and numbers always serialise.
    serde_json::to_string_pretty(&top).unwrap_or_default() + "\n"
}

fn text(text: &SafeText) -> Value {
    Value::String(text.to_string())
}

fn list(texts: &[SafeText]) -> Option<Value> {
    (!texts.is_empty()).then(|| texts.iter().map(text).collect())
}

fn put(map: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        map.insert(key.into(), value);
    }
}

fn object<const N: usize>(fields: [(&str, &Option<SafeText>); N]) -> Map<String, Value> {
    fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), text(value.as_ref()?)))).collect()
}
