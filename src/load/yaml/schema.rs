//! From a YAML tree to a document; used for whole files and for the front matter of Markdown.

use super::node::{Node, Value};
use crate::{
    briefing::{
        ActorKind, Diagnostic, Document, DraftSection, GivenActor, GivenQuote, Head, Link, Position,
        SectionKind,
    },
    load::{
        body::{Body, push_prose, squeeze},
        date,
        lines::{Lines, floor},
        links,
        report::Report,
    },
    text::{SafeText, near::nearest},
};
use std::ops::Range;

/// What a mapping may hold: canonical keys, and other spellings that are read as one of them.
struct Keys {
    known: &'static [&'static str],
    read_as: &'static [(&'static str, &'static str)],
}

const TOP: Keys = Keys {
    known: &["title", "date", "source", "tags", "lang", "sections", "body", "actors", "quotes"],
    read_as: &[
        ("items", "sections"),
        ("text", "body"),
        ("content", "body"),
        ("headline", "title"),
        ("language", "lang"),
    ],
};
const SOURCE: Keys = Keys {
    known: &["outlet", "url", "byline"],
    read_as: &[("name", "outlet"), ("author", "byline"), ("link", "url")],
};
const SECTION: Keys = Keys {
    known: &["kind", "kicker", "heading", "body", "links"],
    read_as: &[
        ("title", "heading"),
        ("headline", "heading"),
        ("text", "body"),
        ("content", "body"),
        ("paragraphs", "body"),
    ],
};
const LINK: Keys =
    Keys { known: &["text", "url"], read_as: &[("words", "text"), ("href", "url"), ("link", "url")] };
const ACTOR: Keys = Keys {
    known: &["name", "kind", "role", "affiliation", "aliases"],
    read_as: &[("title", "role"), ("alias", "aliases")],
};
const QUOTE: Keys = Keys {
    known: &["text", "speaker", "via", "section"],
    read_as: &[("words", "text"), ("quote", "text"), ("by", "speaker")],
};

/// Reads one tree; what is wrong goes to `report`.
pub struct Reader<'a> {
    /// The text the tree was parsed from.
    pub source: &'a str,
    /// Its lines.
    pub lines: &'a Lines,
    /// Lines of the file before `source` begins.
    pub offset: u32,
    /// Where findings go.
    pub report: &'a mut Report,
}

impl Reader<'_> {
    /// The document in `pairs`, the top mapping of a file or its front matter.
    pub fn document(&mut self, pairs: &[(Node, Node)]) -> Document {
        let mut document = Document::default();
        let mut loose = None;
        for (key, node) in self.fields("a briefing", pairs, &TOP) {
            match key {
                "title" => document.head.title = self.text(node, key).unwrap_or_default(),
                "date" => self.date(node, &mut document.head),
                "source" => self.source(node, &mut document.head),
                "tags" => document.head.tags = self.texts(node, key),
                "lang" => document.head.lang = self.text(node, key),
                "sections" => document.sections.extend(self.sections(node)),
                "body" => loose = Some(node),
                "actors" => document.actors = self.each(node, key, Self::actor),
                "quotes" => document.quotes = self.each(node, key, Self::quote),
                _ => {}
            }
        }
        if let Some(node) = loose {
            let mut section = DraftSection { line: self.line(node.used.start), ..DraftSection::default() };
            (section.body, section.blocks) = self.body(node, "body");
            document.sections.insert(0, section);
        }
        document
    }

    fn date(&mut self, node: &Node, head: &mut Head) {
        let Some(text) = self.text(node, "date") else { return };
        head.date = date::any(&text);
        let position = self.at(node);
        if head.date.is_none() {
            let found = Diagnostic::error(format!("no such date: `{}`", short(&text)), position);
            self.report.add(found.help("write it as year-month-day, `2025-10-21`"));
        } else if date::iso(&text).is_none() {
            let found = Diagnostic::warning("the date is not written as year-month-day", position);
            self.report.add(found.help(format!("write `{}`", head.date.unwrap_or_default())));
        }
    }

    fn source(&mut self, node: &Node, head: &mut Head) {
        match &node.value {
            Value::Map(pairs) => {
                for (key, node) in self.fields("`source`", pairs, &SOURCE) {
                    let text = self.text(node, key);
                    match key {
                        "outlet" => head.source.outlet = text,
                        "url" => head.source.url = text,
                        _ => head.source.byline = text,
                    }
                }
            }
            _ => head.source.outlet = self.text(node, "source"),
        }
    }

    fn sections(&mut self, node: &Node) -> Vec<DraftSection> {
        match &node.value {
            Value::List(items) => items.iter().filter_map(|item| self.section(item)).collect(),
            Value::Null => Vec::new(),
            value => {
                let message = format!("`sections` must be a list, not {}", value.sort());
                let found = Diagnostic::error(message, self.at(node));
                self.report.add(found.help("start each section with `- `"));
                self.section(node).into_iter().collect()
            }
        }
    }

    fn section(&mut self, node: &Node) -> Option<DraftSection> {
        let mut section = DraftSection { line: self.line(node.used.start), ..DraftSection::default() };
        match &node.value {
            Value::Map(pairs) => {
                for (key, node) in self.fields("a section", pairs, &SECTION) {
                    match key {
                        "kind" => section.kind = self.text(node, key).map(|name| SectionKind::named(&name)),
                        "kicker" => section.kicker = self.text(node, key),
                        "heading" => section.heading = self.text(node, key),
                        "links" => section.links = self.each(node, key, Self::link),
                        _ => (section.body, section.blocks) = self.body(node, key),
                    }
                }
            }
            Value::Scalar(_) => (section.body, section.blocks) = self.body(node, "section"),
            value => {
                let message = format!("a section must be a mapping with a `body`, not {}", value.sort());
                self.report.add(Diagnostic::error(message, self.at(node)));
                return None;
            }
        }
        if section.blocks.is_empty() {
            self.report.add(Diagnostic::warning("a section without text", self.at(node)));
        }
        let empty = section.blocks.is_empty() && section.kicker.is_none() && section.heading.is_none();
        (!empty).then_some(section)
    }

    fn link(&mut self, node: &Node) -> Option<Link> {
        let (mut words, mut url) = (None, None);
        match &node.value {
            Value::Map(pairs) => {
                for (key, node) in self.fields("a link", pairs, &LINK) {
                    match key {
                        "text" => words = self.text(node, key),
                        _ => url = self.text(node, key),
                    }
                }
            }
            _ => url = self.text(node, "link"),
        }
        let Some(url) = url.as_deref().and_then(|url| links::web(url, None)) else {
            let found = Diagnostic::error("a link needs its address in `url`", self.at(node));
            self.report.add(found.help("a whole one, `https://example.org/page`"));
            return None;
        };
        let url = SafeText::from(url);
        Some(Link { text: words.unwrap_or_else(|| url.clone()), url })
    }

    fn body(&mut self, node: &Node, key: &str) -> (SafeText, Vec<crate::briefing::Block>) {
        let mut body = Body::default();
        self.push_body(&mut body, node, key, 0);
        body.finish()
    }

    fn push_body(&mut self, body: &mut Body, node: &Node, key: &str, depth: u8) {
        match &node.value {
            Value::Null => {}
            Value::Scalar(text) => {
                let places = self.line_places(text, &node.bytes);
                push_prose(body, text, |i| places.get(i).copied().unwrap_or(1));
            }
            Value::List(items) if depth == 0 => {
                for item in items {
                    self.push_body(body, item, key, 1);
                }
            }
            value => self.wrong(node, key, "text", value),
        }
    }

    /// The file line of each line of `text`, a scalar that stands at `bytes`.
    fn line_places(&self, text: &str, bytes: &Range<usize>) -> Vec<u32> {
        let count = text.split('\n').count();
        let first = self.line(bytes.start);
        if let Some(content) = self.literal_content(bytes.start) {
            let first = self.line(content);
            return (0..count as u32).map(|i| first + i).collect();
        }
        // Folded, quoted and plain text is laid out anew by the parser: each line is looked up by its beginning,
        // behind the one before it, which took at least as many bytes as are left of it. Where escapes make that
        // fail again and again, it is given up: each failure is a walk to the end.
        let end = bytes.end.max(bytes.start).min(self.source.len());
        let mut places = Vec::with_capacity(count);
        let (mut from, mut last, mut misses) = (bytes.start, first, 0);
        for line in text.split('\n') {
            let word = line.trim_start().split(' ').next().unwrap_or("");
            let word = word.char_indices().nth(12).map_or(word, |(at, _)| &word[..at]);
            if !word.is_empty() && misses < 20 {
                let from_here = self.source.get(from..end).unwrap_or("");
                match from_here.find(word) {
                    Some(at) => {
                        last = self.line(from + at);
                        from = floor(self.source, (from + at + line.len()).min(end));
                    }
                    None => misses += 1,
                }
            }
            places.push(last);
        }
        places
    }

    /// First byte of the content of a literal block scalar (`|`) whose indicator or content is at `start`.
    fn literal_content(&self, start: usize) -> Option<usize> {
        let rest = self.source.get(start..)?;
        if !rest.starts_with('|') {
            return None;
        }
        Some(start + rest.find('\n')? + 1)
    }

    fn each<T>(&mut self, node: &Node, key: &str, one: impl Fn(&mut Self, &Node) -> Option<T>) -> Vec<T> {
        match &node.value {
            Value::List(items) => items.iter().filter_map(|item| one(self, item)).collect(),
            Value::Null => Vec::new(),
            value => {
                self.wrong(node, key, "a list", value);
                one(self, node).into_iter().collect()
            }
        }
    }

    fn actor(&mut self, node: &Node) -> Option<GivenActor> {
        let mut actor = GivenActor { position: Some(self.position(&node.used)), ..GivenActor::default() };
        match &node.value {
            Value::Map(pairs) => {
                for (key, node) in self.fields("an actor", pairs, &ACTOR) {
                    match key {
                        "name" => {
                            actor.position = Some(self.position(&node.used));
                            actor.name = self.text(node, key).unwrap_or_default();
                        }
                        "kind" => actor.kind = self.actor_kind(node),
                        "role" => actor.role = self.text(node, key),
                        "affiliation" => actor.affiliation = self.text(node, key),
                        _ => actor.aliases = self.texts(node, key),
                    }
                }
            }
            _ => actor.name = self.text(node, "actor").unwrap_or_default(),
        }
        if actor.name.is_empty() {
            self.report.add(Diagnostic::error("an actor needs a `name`", actor.position));
            return None;
        }
        Some(actor)
    }

    fn actor_kind(&mut self, node: &Node) -> Option<ActorKind> {
        const KINDS: [&str; 4] = ["person", "organisation", "government", "unnamed"];
        let text = self.text(node, "kind")?;
        match text.to_lowercase().as_str() {
            "person" => Some(ActorKind::Person),
            "organisation" | "organization" => Some(ActorKind::Organisation),
            "government" => Some(ActorKind::Government),
            "unnamed" => Some(ActorKind::Unnamed),
            other => {
                let message = format!("no such kind of actor: `{}`", short(other));
                let help = nearest(other, &KINDS).map_or_else(
                    || "it is `person`, `organisation`, `government` or `unnamed`".to_owned(),
                    |k| format!("did you mean `{k}`?"),
                );
                self.report.add(Diagnostic::error(message, self.at(node)).help(help));
                None
            }
        }
    }

    fn quote(&mut self, node: &Node) -> Option<GivenQuote> {
        let mut quote = GivenQuote { position: Some(self.position(&node.used)), ..GivenQuote::default() };
        match &node.value {
            Value::Map(pairs) => {
                for (key, node) in self.fields("a quote", pairs, &QUOTE) {
                    match key {
                        "text" => {
                            quote.position = Some(self.position(&node.used));
                            quote.text = self.text(node, key).unwrap_or_default();
                        }
                        "speaker" => quote.speaker = self.text(node, key),
                        "via" => quote.via = self.text(node, key),
                        _ => quote.section = self.number(node, key),
                    }
                }
            }
            _ => quote.text = self.text(node, "quote").unwrap_or_default(),
        }
        if quote.text.is_empty() {
            self.report.add(Diagnostic::error("a quote needs its words in `text`", quote.position));
            return None;
        }
        Some(quote)
    }

    fn number(&mut self, node: &Node, key: &str) -> Option<usize> {
        let text = self.text(node, key)?;
        let number = text.parse().ok().filter(|n| *n > 0);
        if number.is_none() {
            let message = format!("`{key}` must be a number from 1, not `{}`", short(&text));
            self.report.add(Diagnostic::error(message, self.at(node)));
        }
        number
    }

    /// The text of `node` on one line; `None` when it is empty or no text.
    fn text(&mut self, node: &Node, key: &str) -> Option<SafeText> {
        match &node.value {
            Value::Scalar(text) => Some(SafeText::from(squeeze(text))).filter(|text| !text.is_empty()),
            Value::Null => None,
            value => {
                self.wrong(node, key, "text", value);
                None
            }
        }
    }

    /// The texts of a list; one text alone is a list of one.
    fn texts(&mut self, node: &Node, key: &str) -> Vec<SafeText> {
        match &node.value {
            Value::List(items) => items.iter().filter_map(|item| self.text(item, key)).collect(),
            _ => self.text(node, key).into_iter().collect(),
        }
    }

    fn wrong(&mut self, node: &Node, key: &str, wanted: &str, value: &Value) {
        let message = format!("`{key}` must be {wanted}, not {}", value.sort());
        self.report.add(Diagnostic::error(message, self.at(node)));
    }

    /// The fields of `pairs` under their canonical names, first ones first; unknown and repeated keys are reported.
    fn fields<'n>(
        &mut self,
        what: &str,
        pairs: &'n [(Node<'n>, Node<'n>)],
        keys: &Keys,
    ) -> Vec<(&'static str, &'n Node<'n>)> {
        let mut found: Vec<(&'static str, &Node)> = Vec::new();
        for (key, node) in pairs {
            let Value::Scalar(name) = &key.value else {
                self.report.add(Diagnostic::warning("a key that is no word is left out", self.at(key)));
                continue;
            };
            let name = name.trim();
            let canonical = keys.known.iter().find(|k| **k == name).copied();
            let Some(canonical) = canonical.or_else(|| self.read_as(key, name, what, keys)) else {
                continue;
            };
            if found.iter().any(|(k, _)| *k == canonical) {
                let message = format!("`{canonical}` is given twice; the first one counts");
                self.report.add(Diagnostic::error(message, self.at(key)));
            } else {
                found.push((canonical, node));
            }
        }
        found
    }

    /// What the unknown `key`, called `name`, is read as, with a warning either way.
    fn read_as(&mut self, key: &Node, name: &str, what: &str, keys: &Keys) -> Option<&'static str> {
        let lower = name.to_lowercase();
        let other = keys.read_as.iter().find(|(k, _)| *k == lower).map(|(_, known)| *known);
        if let Some(known) = other.or_else(|| keys.known.iter().find(|k| **k == lower).copied()) {
            let message = format!("`{}` is read as `{known}`", short(name));
            self.report.add(Diagnostic::warning(message, self.at(key)));
            return Some(known);
        }
        let found =
            Diagnostic::warning(format!("{what} has no key `{}`; it is left out", short(name)), self.at(key));
        // Measuring distances takes time that a finding nobody will see is not worth.
        let near = if self.report.is_full() { None } else { nearest(name, keys.known) };
        self.report.add(match near {
            Some(known) => found.help(format!("did you mean `{known}`?")),
            None => found,
        });
        None
    }

    /// The file line on which `node` starts.
    pub fn first_line(&self, node: &Node) -> u32 {
        self.line(node.used.start)
    }

    fn line(&self, offset: usize) -> u32 {
        self.lines.line(offset) + self.offset
    }

    /// Where `node` is, for a finding; not worth counting columns for when nobody will see it.
    fn at(&self, node: &Node) -> Option<Position> {
        (!self.report.is_full()).then(|| self.position(&node.used))
    }

    fn position(&self, used: &Range<usize>) -> Position {
        let first_line = self.source.get(used.clone()).and_then(|text| text.lines().next()).unwrap_or("");
        let length = first_line.chars().take(1_000).count();
        let mut position = self.lines.position(self.source, used.start, length);
        position.line += self.offset;
        position
    }
}

/// At most 40 characters of what an author wrote, for a message.
pub fn short(text: &str) -> String {
    short_to(text, 40)
}

/// At most `limit` characters of `text`.
pub fn short_to(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
