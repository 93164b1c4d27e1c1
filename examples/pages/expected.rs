//! What is expected of a page, from the file beside it.

use serde_json::Value;
use std::{fs, path::Path};

/// What is expected; empty where nothing is said.
#[derive(Debug, Default)]
pub struct Expected {
    pub title: String,
    pub names: Vec<String>,
    /// That nobody is named: a byline is wrong.
    pub nobody: bool,
    pub date: String,
    pub text: String,
    pub sections: Vec<String>,
    /// Lines that may stand in the text or not: captions, a line below the title.
    pub optional: Vec<String>,
}

impl Expected {
    /// Reads `NAME.json`, else `NAME.txt`, beside the page.
    pub fn beside(page: &Path) -> Option<Self> {
        if let Ok(json) = fs::read_to_string(page.with_extension("json")) {
            return Some(Self::from_json(&serde_json::from_str(&json).ok()?));
        }
        Some(Self::from_text(&fs::read_to_string(page.with_extension("txt")).ok()?))
    }

    fn from_json(value: &Value) -> Self {
        let list = |keys: &[&str]| -> Vec<String> {
            let found = keys.iter().find_map(|key| value.get(key).filter(|v| !v.is_null()));
            match found {
                Some(Value::Array(items)) => {
                    items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
                }
                Some(Value::String(text)) => vec![text.clone()],
                _ => Vec::new(),
            }
        };
        Self {
            title: list(&["title", "headline"]).concat(),
            nobody: false,
            names: list(&["byline", "author", "authors"]).iter().flat_map(|names| split(names)).collect(),
            date: list(&["date", "datePublished", "publishedTime"]).concat().chars().take(10).collect(),
            text: list(&["text", "articleBody", "content"]).join("\n"),
            sections: list(&["sections"]),
            optional: list(&["optional"]),
        }
    }

    fn from_text(text: &str) -> Self {
        let mut made = Self::default();
        let (head, text) = text.split_once("\n\n").unwrap_or((text, ""));
        for line in head.lines() {
            match line.split_once(": ") {
                Some(("title", value)) => value.clone_into(&mut made.title),
                Some(("byline", "none")) => made.nobody = true,
                Some(("byline", value)) => made.names = split(value),
                Some(("date", value)) => value.clone_into(&mut made.date),
                Some(("optional", value)) => made.optional.push(value.to_owned()),
                Some(("section", value)) => made.sections.push(value.to_owned()),
                _ => {}
            }
        }
        text.clone_into(&mut made.text);
        made
    }
}

/// `By A and B, C` as names.
fn split(byline: &str) -> Vec<String> {
    let byline = byline.strip_prefix("By ").or(byline.strip_prefix("by ")).unwrap_or(byline);
    let mut names = vec![byline.to_owned()];
    for mark in [", ", " and ", " und ", " et ", " y ", " & ", ";", "\n"] {
        names = names.iter().flat_map(|name| name.split(mark)).map(|name| name.trim().to_owned()).collect();
    }
    names.retain(|name| !name.is_empty());
    names
}
