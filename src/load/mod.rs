//! From bytes to a document and diagnostics: YAML, plain text, Markdown. Pure: reads no file.

pub mod body;
pub mod date;
pub mod decode;
pub mod lines;
mod markdown;
mod plain;
pub mod report;
pub mod yaml;

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
}

impl Format {
    /// The format that the extension of `name` stands for, ignoring case.
    pub fn of(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "txt" | "text" => Some(Self::Plain),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }

    /// The format that `text` itself looks like.
    pub fn sniff(text: &str) -> Self {
        let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
        let first = lines.find(|line| !line.starts_with('#') || line.starts_with("# ")).unwrap_or("");
        let keyed = |line: &str| {
            line.starts_with("title:") || line.starts_with("sections:") || line.starts_with("{\"")
        };
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

    /// The largest file of this format that is opened, in bytes. YAML trees take far more memory than text does.
    pub fn limit(self) -> usize {
        match self {
            Self::Yaml => 64 << 20,
            Self::Plain | Self::Markdown => 128 << 20,
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
    let mut report = Report::default();
    let document = read(name, bytes, &mut report);
    (document, report.finish())
}

fn read(name: &str, bytes: &[u8], report: &mut Report) -> Result<Document, SafeText> {
    let known = Format::of(name);
    let limit = known.map_or(LIMIT, Format::limit);
    if bytes.len() > limit {
        return Err(too_large(limit));
    }
    let decoded = decode::decode(bytes)?;
    if let Some(note) = decoded.note {
        report.add(note);
    }
    let text = decoded.text.as_ref();
    if text.trim().is_empty() {
        return Err("empty".into());
    }
    if known.is_none() && text.trim_start().starts_with('<') && text.contains("</") {
        return Err("not a briefing: a web page or feed".into());
    }
    let mut document = match known.unwrap_or_else(|| Format::sniff(text)) {
        Format::Yaml => yaml::load(text, report),
        Format::Plain => plain::load(text, report),
        Format::Markdown => markdown::load(text, report),
    }?;
    stand_in(name, &mut document);
    if document.sections.is_empty() {
        report.add(Diagnostic::warning("there is no text in it", None));
    }
    Ok(document)
}

/// The refusal of a file with more than `limit` bytes.
pub fn too_large(limit: usize) -> SafeText {
    format!("larger than {} MB", limit >> 20).into()
}

/// The name of the file stands in for a title, and a day at its beginning for a date.
fn stand_in(name: &str, document: &mut Document) {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    let (day, rest) = date::split_iso(stem).unwrap_or((None, stem));
    if document.head.date.is_none() {
        document.head.date = day;
    }
    if document.head.title.is_empty() {
        let words = body::squeeze(&rest.replace(['-', '_'], " "));
        let title = if words.is_empty() { body::squeeze(name) } else { words };
        document.head.title = if title.is_empty() { "untitled".into() } else { title.into() };
    }
}
