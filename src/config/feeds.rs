//! The part of the config about feeds and archives.

use super::unknown;
use crate::{
    briefing::{Diagnostic, Position},
    fetch::{
        address::{Allowed, Network, web},
        shelf::slug,
    },
    load::archive::{FIELDS, Names},
};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 4] = ["name", "url", "folder", "full"];

/// A feed to pull.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Feed {
    /// What it is called, by `pull` and in messages.
    pub name: String,
    /// Its address.
    pub url: String,
    /// The folder of the library that its items go to; the name makes one where it is left out.
    pub folder: Option<String>,
    /// Whether to fetch the whole article where the feed has only a summary.
    pub full: bool,
    /// The 1-based line it begins on.
    pub line: u32,
}

impl Feed {
    /// The folder inside the library.
    pub fn below(&self) -> String {
        self.folder.clone().unwrap_or_else(|| slug(&self.name))
    }
}

pub type Place<'a> = &'a dyn Fn(Range<usize>) -> Option<Position>;

/// Reads all `[[feeds]]`.
pub fn feeds(
    value: &DeValue,
    at: Option<Position>,
    place: Place,
    into: &mut Vec<Feed>,
    wrong: &mut Vec<Diagnostic>,
) -> Result<(), Diagnostic> {
    let DeValue::Array(items) = value else {
        return Err(Diagnostic::error("`feeds` must be tables, each begun by [[feeds]]", at));
    };
    for item in items {
        let at = place(item.span());
        let DeValue::Table(table) = item.get_ref() else {
            wrong.push(Diagnostic::error("each of `feeds` must be a table, begun by [[feeds]]", at));
            continue;
        };
        let before = wrong.len();
        let mut found = feed(table, place, wrong);
        found.line = at.map_or(0, |at| at.line);
        if wrong.len() > before {
            continue;
        }
        if found.name.is_empty() || found.url.is_empty() {
            let missing = if found.name.is_empty() { "name" } else { "url" };
            wrong.push(Diagnostic::error(format!("this feed has no `{missing}`"), at));
        } else if into.iter().any(|other| other.name == found.name) {
            wrong.push(Diagnostic::error(format!("two feeds are called `{}`", found.name), at));
        } else {
            into.push(found);
        }
    }
    Ok(())
}

fn feed(table: &DeTable, place: Place, wrong: &mut Vec<Diagnostic>) -> Feed {
    let mut feed = Feed::default();
    for (key, value) in table {
        let at = place(value.span());
        let found = match (key.get_ref().as_ref(), value.get_ref()) {
            ("name", DeValue::String(name)) if slug(name).is_empty() => {
                Err(Diagnostic::error("a name needs a letter or digit", at))
            }
            ("name", DeValue::String(name)) => {
                name.trim().clone_into(&mut feed.name);
                Ok(())
            }
            ("url", DeValue::String(url)) => {
                url.trim().clone_into(&mut feed.url);
                web(url).map(drop).map_err(|failure| Diagnostic::error(failure.why, at))
            }
            ("folder", DeValue::String(folder)) => {
                feed.folder = Some(folder.trim_end_matches('/').to_owned());
                if is_inside(folder) {
                    Ok(())
                } else {
                    let found = Diagnostic::error("`folder` must be a folder inside the library", at);
                    Err(found.help("write it without `/` at its beginning and without `..`"))
                }
            }
            ("full", DeValue::Boolean(yes)) => {
                feed.full = *yes;
                Ok(())
            }
            ("full", _) => Err(Diagnostic::error("`full` must be `true` or `false`", at)),
            (known, _) if KEYS.contains(&known) => {
                Err(Diagnostic::error(format!("`{known}` must be text in quotes"), at))
            }
            (other, _) => Err(unknown(other, "setting of a feed", &KEYS, place(key.span()))),
        };
        wrong.extend(found.err());
    }
    feed
}

fn is_inside(folder: &str) -> bool {
    !folder.starts_with('/')
        && !folder.contains(['\\', '\0', ':'])
        && folder.split('/').all(|part| !matches!(part, "." | ".."))
}

/// Reads `allow_private`: `true`, `false`, or a list of addresses and networks.
pub fn allowed(value: &DeValue, at: Option<Position>) -> Result<Allowed, Diagnostic> {
    match value {
        DeValue::Boolean(true) => Ok(Allowed::All),
        DeValue::Boolean(false) => Ok(Allowed::default()),
        DeValue::Array(items) => {
            let network = |value: &DeValue| value.as_str().and_then(Network::parse);
            let networks: Option<Vec<Network>> = items.iter().map(|item| network(item.get_ref())).collect();
            networks.map(Allowed::Only).ok_or_else(|| {
                Diagnostic::error("each of `allow_private` must be an address or network in quotes", at)
                    .help("such as \"192.168.1.7\" or \"192.168.1.0/24\"")
            })
        }
        _ => Err(Diagnostic::error("`allow_private` must be `true`, `false` or a list of networks", at)),
    }
}

/// Reads `[archive]`: for each part of an article the name of its field, or several.
pub fn archive(
    value: &DeValue,
    at: Option<Position>,
    place: Place,
    into: &mut Names,
    wrong: &mut Vec<Diagnostic>,
) -> Result<(), Diagnostic> {
    let DeValue::Table(table) = value else {
        return Err(Diagnostic::error("`archive` must be a table, begun by [archive]", at));
    };
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let names: Option<Vec<String>> = match value.get_ref() {
            DeValue::String(one) => Some(vec![one.to_string()]),
            DeValue::Array(several) => {
                several.iter().map(|v| v.get_ref().as_str().map(str::to_owned)).collect()
            }
            _ => None,
        };
        match (FIELDS.contains(&name), names) {
            (false, _) => wrong.push(unknown(name, "part of an article", &FIELDS, place(key.span()))),
            (true, Some(names)) => into.set(name, names),
            (true, None) => wrong.push(Diagnostic::error(
                format!("`{name}` must be the name of a field, or a list of names"),
                place(value.span()),
            )),
        }
    }
    Ok(())
}
