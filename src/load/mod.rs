//! From bytes to a document and diagnostics: YAML, plain text, Markdown, saved pages, feeds, mail, archives. Pure:
//! reads no file.

pub mod archive;
pub mod body;
mod bound;
mod charset;
pub mod date;
pub mod decode;
pub mod feed;
pub mod html;
pub mod lines;
pub mod links;
mod mail;
pub(crate) mod markdown;
pub mod opml;
mod packed;
mod plain;
pub mod report;
pub mod yaml;

#[cfg(test)]
mod tests_of_archives;
#[cfg(test)]
mod tests_of_feeds;
#[cfg(test)]
mod tests_of_formats;
#[cfg(test)]
mod tests_of_mail;
#[cfg(test)]
mod tests_of_opml;
#[cfg(test)]
mod tests_of_outlines;
#[cfg(test)]
mod tests_of_plain_text;

use crate::{
    briefing::{Diagnostic, Document},
    text::SafeText,
};
use report::Report;

/// The formats a briefing comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The canonical one, with a schema.
    Yaml,
    /// As wires deliver it.
    Plain,
    /// With YAML front matter or without.
    Markdown,
    /// A saved page.
    Html,
    /// RSS or Atom.
    Feed,
    /// A letter, a mailbox, or a page saved as one file.
    Mail,
    /// Articles as JSON, one or many; a JSON Feed; a briefing in JSON.
    Json,
}

impl Format {
    /// The format that the extension of `name` stands for, ignoring case.
    pub fn of(name: &str) -> Option<Self> {
        let (_, extension) = packed::inner_name(name).rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "txt" | "text" => Some(Self::Plain),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "xml" | "rss" | "atom" | "rdf" => Some(Self::Feed),
            "eml" | "mbox" | "mht" | "mhtml" => Some(Self::Mail),
            "json" | "jsonl" | "ndjson" => Some(Self::Json),
            _ => None,
        }
    }

    /// The format that `text` itself looks like.
    pub fn sniff(text: &str) -> Self {
        if let Some(found) = Self::sniff_marked_up(text.trim_start()) {
            return found;
        }
        let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
        let first = lines.find(|line| !line.starts_with('#') || line.starts_with("# ")).unwrap_or("");
        let keyed = |line: &str| line.starts_with("title:") || line.starts_with("sections:");
        if first == "---" && text.lines().skip(1).any(|line| matches!(line.trim_end(), "---" | "...")) {
            return Self::Markdown;
        }
        if keyed(first) || first == "---" || text.lines().take(20).any(|line| line.starts_with("sections:")) {
            return Self::Yaml;
        }
        if text.lines().any(|line| line.starts_with("## ") || line.starts_with("# ")) {
            return Self::Markdown;
        }
        Self::Plain
    }

    /// A page, feed or archive by how it begins.
    fn sniff_marked_up(text: &str) -> Option<Self> {
        if text.starts_with("{\"") || text.starts_with("[{") || text.starts_with("{\n") {
            return Some(Self::Json);
        }
        if !text.starts_with('<') {
            return None;
        }
        let head = text[..lines::floor(text, text.len().min(2_048))].to_ascii_lowercase();
        if ["<rss", "<feed", "<rdf:rdf"].iter().any(|root| head.contains(root)) {
            return Some(Self::Feed);
        }
        let page = [
            "<html",
            "<!doctype html",
            "<head",
            "<body",
            "<meta",
            "<title",
            "<div",
            "<p>",
            "<h1",
            "<article",
            "<table",
        ];
        page.iter().any(|mark| head.contains(mark)).then_some(Self::Html)
    }

    /// The largest file of this format that is opened, in bytes. YAML trees take far more memory than text does.
    pub fn limit(self) -> usize {
        match self {
            Self::Plain | Self::Markdown => 128 << 20,
            Self::Html => 32 << 20,
            Self::Yaml | Self::Feed | Self::Mail | Self::Json => 64 << 20,
        }
    }
}

/// The most bytes any file may have, whatever its format.
pub const LIMIT: usize = 128 << 20;

/// Reads `bytes` as a briefing: by the extension of `name` if that says something, else by looks.
///
/// Content never makes it fail: what is wrong is among the diagnostics, in file order. A file in which there is
/// no briefing at all is refused with the reason in one line.
pub fn load(name: &str, bytes: &[u8]) -> (Result<Document, SafeText>, Vec<Diagnostic>) {
    load_named(name, bytes, &archive::Names::default())
}

/// As [`load`]; fields of archives may have the names that `fields` gives.
pub fn load_named(
    name: &str,
    bytes: &[u8],
    fields: &archive::Names,
) -> (Result<Document, SafeText>, Vec<Diagnostic>) {
    let mut report = Report::default();
    let mut document = read(name, bytes, fields, &mut report);
    if let Ok(document) = &mut document {
        bound::bound(document, &mut report);
    }
    (document, report.finish())
}

fn read(
    name: &str,
    bytes: &[u8],
    fields: &archive::Names,
    report: &mut Report,
) -> Result<Document, SafeText> {
    let known = Format::of(name);
    let limit = known.map_or(LIMIT, Format::limit);
    if bytes.len() > limit {
        return Err(too_large(limit));
    }
    let unpacked = packed::unpack(bytes, limit)?;
    let bytes = unpacked.as_ref();
    if known == Some(Format::Mail) || (known.is_none() && mail::is_mail(bytes)) {
        let mut document = mail::load(bytes, report)?;
        stand_in(name, &mut document);
        return Ok(document);
    }
    let decoded = match charset::decode_declared(bytes) {
        Some(decoded) => decoded,
        None => decode::decode(bytes)?,
    };
    if let Some(note) = decoded.note {
        report.add(note);
    }
    let text = decoded.text.as_ref();
    if text.trim().is_empty() {
        return Err("empty".into());
    }
    let mut document = match known.unwrap_or_else(|| Format::sniff(text)) {
        Format::Yaml => yaml::load(text, report),
        Format::Plain => plain::load(text, report),
        Format::Markdown => markdown::load(text, report),
        Format::Html => html::load(text, report),
        Format::Feed => feed::load(text, report),
        Format::Json => archive::load(text, fields, report),
        Format::Mail => Err("no mail that can be read".into()),
    }?;
    stand_in(name, &mut document);
    if document.sections.is_empty() {
        report.add(Diagnostic::warning("there is no text in it", None));
    }
    Ok(document)
}

/// The text in `bytes`, unpacked and decoded as for [`load`].
///
/// # Errors
/// The reason in one line when there is none.
pub fn text(bytes: &[u8]) -> Result<String, SafeText> {
    let unpacked = packed::unpack(bytes, LIMIT)?;
    let decoded = match charset::decode_declared(&unpacked) {
        Some(decoded) => decoded,
        None => decode::decode(&unpacked)?,
    };
    Ok(decoded.text.into_owned())
}

/// The refusal of a file with more than `limit` bytes.
pub fn too_large(limit: usize) -> SafeText {
    format!("larger than {} MB", limit >> 20).into()
}

/// The name of the file stands in for a title, and a day at its beginning for a date.
fn stand_in(name: &str, document: &mut Document) {
    let name = packed::inner_name(name.rsplit(['/', '\\']).next().unwrap_or(name));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    let (day, rest) = date::split_iso(stem).unwrap_or((None, stem));
    if document.head.date.is_none() {
        document.head.date = day;
    }
    if document.head.title.trim().is_empty() {
        let words = body::squeeze(&rest.replace(['-', '_'], " "));
        let title = if words.is_empty() { body::squeeze(name) } else { words };
        document.head.title = if title.is_empty() { "untitled".into() } else { title.into() };
    }
}
