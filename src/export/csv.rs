//! Records as CSV (RFC 4180): a header line, then one line a record.

use super::record::{ActorRecord, QuoteRecord};
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

/// Column names of [`quote`].
pub const QUOTE_HEADER: [&str; 16] = [
    "file",
    "line",
    "title",
    "date",
    "outlet",
    "url",
    "section",
    "section_kind",
    "kind",
    "speaker",
    "role",
    "via",
    "cue",
    "words",
    "group",
    "confidence",
];
/// Column names of [`actor`].
pub const ACTOR_HEADER: [&str; 11] = [
    "file",
    "title",
    "date",
    "name",
    "kind",
    "role",
    "affiliation",
    "aliases",
    "mentions",
    "quotes",
    "relayed",
];

/// A header as a line.
pub fn header(names: &[&str]) -> String {
    line(names.iter().map(ToString::to_string))
}

/// A quote as a line.
pub fn quote(record: &QuoteRecord) -> String {
    let optional = |text: Option<&str>| guarded(text.unwrap_or(""));
    line([
        guarded(record.file),
        record.line.to_string(),
        guarded(record.title),
        record.date.clone().unwrap_or_default(),
        optional(record.outlet),
        optional(record.url),
        record.section.to_string(),
        guarded(record.section_kind),
        record.kind.to_owned(),
        optional(record.speaker),
        optional(record.role),
        optional(record.via),
        optional(record.cue),
        guarded(&record.words),
        record.group.to_string(),
        format!("{:.2}", record.confidence),
    ])
}

/// An actor as a line; aliases are parted by `; `.
pub fn actor(record: &ActorRecord) -> String {
    let optional = |text: Option<&str>| guarded(text.unwrap_or(""));
    line([
        guarded(record.file),
        guarded(record.title),
        record.date.clone().unwrap_or_default(),
        guarded(record.name),
        record.kind.to_owned(),
        optional(record.role),
        optional(record.affiliation),
        guarded(&record.aliases.join("; ")),
        record.mentions.to_string(),
        record.quotes.to_string(),
        record.relayed.to_string(),
    ])
}

/// Text that a spreadsheet would take for a formula gets an apostrophe in front: no document runs anything.
fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() }
}

fn line(fields: impl IntoIterator<Item = String>) -> String {
    let mut writer: Writer<Vec<u8>> = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(fields.into_iter().collect::<Vec<_>>());
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_and_formulas() {
        assert_eq!(line(["a,b".into(), "say \"x\"".into(), String::new()]), "\"a,b\",\"say \"\"x\"\"\",");
        assert_eq!(guarded("=cmd|'/C calc'!A0"), "'=cmd|'/C calc'!A0");
    }

    #[test]
    fn headers_have_a_name_for_each_field() {
        let quote = QuoteRecord {
            file: "f",
            line: 1,
            title: "t",
            date: None,
            outlet: None,
            url: None,
            section: 1,
            section_kind: "story",
            kind: "direct",
            speaker: None,
            role: None,
            via: None,
            cue: None,
            words: "w".into(),
            group: 0,
            confidence: 1.0,
        };
        assert_eq!(super::quote(&quote).split(',').count(), QUOTE_HEADER.len());
        let json: serde_json::Value = serde_json::to_value(&quote).unwrap();
        let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
        let mut header = QUOTE_HEADER.to_vec();
        names.sort_unstable();
        header.sort_unstable();
        assert_eq!(names, header);
        let actor = ActorRecord {
            file: "f",
            title: "t",
            date: None,
            name: "n",
            kind: "person",
            role: None,
            affiliation: None,
            aliases: vec![],
            mentions: 0,
            quotes: 0,
            relayed: 0,
        };
        assert_eq!(super::actor(&actor).split(',').count(), ACTOR_HEADER.len());
    }
}
