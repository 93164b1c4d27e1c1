//! Notes: reading them all, and giving them away as Markdown or JSON.

use super::{
    BriefingId, Error, Key, NoteId, Spot, Store,
    identify::Owned,
    snapshot::{refs, spot},
    tables::{BRIEFING, NOTE, TAG, integer, list, maybe_text, text},
};
use serde_json::json;
use std::{collections::HashMap, fmt::Write};

/// A note on a quote or a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its number.
    pub id: NoteId,
    /// Which briefing.
    pub briefing: BriefingId,
    /// What is known of the briefing.
    pub key: Key,
    /// The reader's labels on the briefing.
    pub tags: Vec<String>,
    /// Where.
    pub spot: Spot,
    /// The words it is about.
    pub quote: String,
    /// Who said them, when it is a quote.
    pub speaker: Option<String>,
    /// What the reader wrote.
    pub text: String,
    /// Milliseconds since 1970.
    pub created: i64,
    /// Milliseconds since 1970; as `created` when it was never changed.
    pub changed: i64,
}

impl Store {
    /// All notes: by briefing in the order in which those were first noted, within one by place.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn notes(&self) -> Result<Vec<Note>, Error> {
        let tx = self.conn.unchecked_transaction()?;
        let noted = "id IN (SELECT briefing FROM note)";
        let keys: HashMap<i64, Key> =
            list(&tx, &BRIEFING, noted, &[])?.iter().map(|row| (row.id, Owned::new(row).key)).collect();
        let mut tags: HashMap<i64, Vec<String>> = HashMap::new();
        for row in list(&tx, &TAG, "briefing IN (SELECT briefing FROM note) ORDER BY id", &[])? {
            let v = refs(&row.values);
            tags.entry(integer(v[0])).or_default().push(text(v[1]));
        }
        let rows =
            list(&tx, &NOTE, "1 ORDER BY min(id) OVER (PARTITION BY briefing), section, offset, id", &[])?;
        let note = |row: &super::tables::Row| {
            let v = refs(&row.values);
            let briefing = integer(v[0]);
            Note {
                id: NoteId(row.id),
                briefing: BriefingId(briefing),
                key: keys.get(&briefing).cloned().unwrap_or_default(),
                tags: tags.get(&briefing).cloned().unwrap_or_default(),
                spot: spot(&v[1..]),
                quote: text(v[4]),
                speaker: maybe_text(v[5]),
                text: text(v[6]),
                created: integer(v[7]),
                changed: integer(v[8]),
            }
        };
        Ok(rows.iter().map(note).collect())
    }
}

/// The notes as Markdown: a heading for each briefing, each note below the words it is about.
pub fn to_markdown(notes: &[Note]) -> String {
    let mut out = String::from("# Notes\n");
    for (i, note) in notes.iter().enumerate() {
        if i == 0 || notes[i - 1].briefing != note.briefing {
            heading(&mut out, note);
        }
        if !note.quote.is_empty() {
            out.push('\n');
            for line in note.quote.lines() {
                let _ = writeln!(out, "> {line}");
            }
            if let Some(speaker) = &note.speaker {
                let _ = writeln!(out, ">\n> — {}", one_line(speaker));
            }
        }
        // A line of the reader's own that begins like a heading stays a line.
        let text: Vec<String> = note.text.lines().map(unheaded).collect();
        let _ = writeln!(out, "\n{}", text.join("\n"));
    }
    out
}

fn heading(out: &mut String, note: &Note) {
    let key = &note.key;
    let title = if key.title.is_empty() { "Untitled" } else { &key.title };
    let _ = writeln!(out, "\n## {}", one_line(title));
    let date = key.date.map(|d| d.to_string());
    let path = key.path.as_ref().map(|p| p.to_string_lossy().into_owned());
    let parts = [key.outlet.clone(), date, key.url.clone(), path];
    let parts: Vec<String> = parts.iter().flatten().map(|p| one_line(p)).collect();
    if !parts.is_empty() {
        let _ = writeln!(out, "\n{}", parts.join(" · "));
    }
    if !note.tags.is_empty() {
        let _ = writeln!(out, "\nTags: {}", one_line(&note.tags.join(", ")));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unheaded(line: &str) -> String {
    if line.starts_with('#') { format!("\\{line}") } else { line.into() }
}

/// A note as one line of JSON, times in milliseconds since 1970, the section counted from 1.
pub fn to_json(note: &Note) -> String {
    let key = &note.key;
    json!({
        "id": note.id.0,
        "text": note.text,
        "quote": note.quote,
        "speaker": note.speaker,
        "created": note.created,
        "changed": note.changed,
        "section": note.spot.section + 1,
        "offset": note.spot.offset,
        "briefing": {
            "title": key.title,
            "date": key.date.map(|d| d.to_string()),
            "outlet": key.outlet,
            "url": key.url,
            "path": key.path.as_ref().map(|p| p.to_string_lossy()),
            "tags": note.tags,
        },
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Change;

    fn store() -> Store {
        let mut store = Store::in_memory().unwrap();
        let talks = Key {
            path: Some("/b/talks.yaml".into()),
            title: "Talks\nslip".into(),
            date: "2025-10-21".parse().ok(),
            outlet: Some("Example Wire".into()),
            ..Key::default()
        };
        let add = |section, quote: &str, speaker: Option<&str>, text: &str| Change::AddNote {
            briefing: talks.clone(),
            spot: Spot { section, ..Spot::default() },
            quote: quote.into(),
            speaker: speaker.map(Into::into),
            text: text.into(),
        };
        store.apply(&add(2, "next steps", Some("Marco Rubio"), "# compare\nwith May"), 10).unwrap();
        store.apply(&add(0, "", None, "lead is thin"), 20).unwrap();
        store.apply(&Change::Tag(talks.clone(), "summit".into()), 30).unwrap();
        store
    }

    #[test]
    fn markdown_has_a_heading_for_each_briefing_and_the_words_above_the_note() {
        let text = to_markdown(&store().notes().unwrap());
        assert_eq!(
            text,
            "# Notes\n\n## Talks slip\n\nExample Wire · 2025-10-21 · /b/talks.yaml\n\nTags: summit\n\n\
             lead is thin\n\n> next steps\n>\n> — Marco Rubio\n\n\\# compare\nwith May\n"
        );
    }

    #[test]
    fn each_further_briefing_has_its_own_heading_and_none_has_two() {
        let mut store = store();
        let grain = Key { fingerprint: super::super::Fingerprint::of(b"grain"), ..Key::default() };
        for text in ["one", "two"] {
            let (briefing, spot, quote) = (grain.clone(), Spot::default(), String::new());
            store
                .apply(&Change::AddNote { briefing, spot, quote, speaker: None, text: text.into() }, 40)
                .unwrap();
        }
        let text = to_markdown(&store.notes().unwrap());
        assert!(text.ends_with("with May\n\n## Untitled\n\none\n\ntwo\n"), "{text}");
        assert_eq!(text.matches("## ").count(), 2);
    }

    #[test]
    fn json_gives_back_every_field() {
        let notes = store().notes().unwrap();
        let value: Vec<serde_json::Value> =
            notes.iter().map(|n| serde_json::from_str(&to_json(n)).unwrap()).collect();
        assert_eq!(value[1]["quote"], "next steps");
        assert_eq!(value[1]["section"], 3);
        assert_eq!(value[1]["created"], 10);
        assert_eq!(value[0]["speaker"], serde_json::Value::Null);
        assert_eq!(value[0]["briefing"]["tags"][0], "summit");
    }
}
