//! Whether XML is well formed, shallow and small enough to be read as a feed; no entity is ever expanded here.

use crate::{
    load::{body::squeeze, lines::Lines},
    text::SafeText,
};
use quick_xml::{Reader, events::Event};

/// Most open elements.
const DEPTH: usize = 256;
/// Most attributes of one element; finding doubles takes time in their square.
const ATTRIBUTES: usize = 256;

/// `source` without its XML declaration.
pub fn without_declaration(source: &str) -> &str {
    let text = source.trim_start();
    // The line break behind it stays, so that lines keep their numbers where it stood on its own.
    text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(source, |(_, rest)| rest)
}

/// Goes through `text` to the end of its root element.
///
/// # Errors
/// What is wrong, with its line.
pub fn check(text: &str) -> Result<(), SafeText> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<String> = Vec::new();
    let at = |position: u64| {
        Lines::new(text).line(usize::try_from(position).unwrap_or(0).min(text.len().saturating_sub(1)))
    };
    loop {
        let event = reader.read_event();
        let (element, is_empty) = match event {
            Ok(Event::Start(element)) => (element, false),
            Ok(Event::Empty(element)) => (element, true),
            Ok(Event::End(_)) => {
                open.pop();
                if open.is_empty() {
                    return Ok(());
                }
                continue;
            }
            Ok(Event::Eof) => {
                return Err(open.last().map_or_else(
                    || "no feed in it".into(),
                    |name| {
                        format!("line {}: the file ends inside <{name}>", Lines::new(text).line(text.len()))
                            .into()
                    },
                ));
            }
            Ok(_) => continue,
            Err(error) => {
                let line = at(reader.error_position());
                return Err(format!("line {line}: {}", squeeze(&error.to_string())).into());
            }
        };
        let name = element.local_name().as_ref().to_owned();
        if open.is_empty() {
            root(&name)?;
        }
        if open.len() >= DEPTH {
            return Err(format!("line {}: nested too deep", at(reader.buffer_position())).into());
        }
        if element.attributes().with_checks(false).take(ATTRIBUTES + 1).count() > ATTRIBUTES {
            return Err(format!(
                "line {}: more than {ATTRIBUTES} attributes on <{name}>",
                at(reader.buffer_position())
            )
            .into());
        }
        if !is_empty {
            open.push(name);
        } else if open.is_empty() {
            return Ok(());
        }
    }
}

fn root(name: &str) -> Result<(), SafeText> {
    match name {
        "rss" | "feed" | "RDF" => Ok(()),
        name if name.eq_ignore_ascii_case("html") => Err("a web page, not a feed".into()),
        "opml" => Err("a list of feeds (OPML), not a feed".into()),
        name => Err(format!("XML, but no feed: <{name}>").into()),
    }
}
