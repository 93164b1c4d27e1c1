//! What is remembered of each feed from one pull to the next, in a small file.

use super::http::Version;
use crate::text::SafeText;
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

/// Largest file that is read, in bytes.
const LIMIT: u64 = 64 << 20;

/// What is remembered of one feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The version of it that was pulled last.
    pub version: Version,
    /// Second since 1970 before which its server asked not to be asked again.
    pub not_before: Option<i64>,
    /// Keys of the items that it had and that were written: what the reader deletes does not come back.
    pub seen: BTreeSet<String>,
}

/// What is remembered of all feeds, by address and folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory(pub BTreeMap<String, Record>);

impl Memory {
    /// Reads the file; none is an empty memory, and so is a damaged one: the worst that follows is that feeds
    /// are fetched whole again.
    pub fn read(path: &Path) -> Self {
        let small = path.metadata().is_ok_and(|found| found.is_file() && found.len() <= LIMIT);
        let text = if small { fs::read_to_string(path).unwrap_or_default() } else { String::new() };
        Self::parse(&text)
    }

    fn parse(text: &str) -> Self {
        let Ok(Value::Object(all)) = serde_json::from_str::<Value>(text) else { return Self::default() };
        let feeds = all.get("feeds").and_then(Value::as_object);
        let records =
            feeds.into_iter().flatten().filter_map(|(k, v)| Some((k.clone(), record(v.as_object()?))));
        Self(records.collect())
    }

    /// Writes the file in one step, so that a reader never sees half of it.
    ///
    /// # Errors
    /// The reason in one line.
    pub fn write(&self, path: &Path) -> Result<(), SafeText> {
        let feeds: Map<String, Value> = self.0.iter().map(|(key, r)| (key.clone(), value(r))).collect();
        let text = json!({ "feeds": feeds }).to_string();
        let new = path.with_extension(format!("json.{}", std::process::id()));
        let written = || -> io::Result<()> {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&new, text)?;
            fs::rename(&new, path)
        };
        written().map_err(|error| {
            let _ = fs::remove_file(&new);
            format!("{}: {error}", path.display()).into()
        })
    }
}

fn record(fields: &Map<String, Value>) -> Record {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let seen = fields.get("seen").and_then(Value::as_array);
    Record {
        version: Version {
            url: text("url").unwrap_or_default(),
            // Whatever stands in the file, a header must stay one.
            etag: text("etag").filter(|mark| mark.bytes().all(|b| (b' '..=b'~').contains(&b))),
            modified: text("modified").filter(|mark| mark.bytes().all(|b| (b' '..=b'~').contains(&b))),
        },
        not_before: fields.get("not_before").and_then(Value::as_i64),
        seen: seen.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

fn value(record: &Record) -> Value {
    json!({
        "url": record.version.url,
        "etag": record.version.etag,
        "modified": record.version.modified,
        "not_before": record.not_before,
        "seen": record.seen,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_nonsense_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/feeds.json");
        let mut memory = Memory::read(&path);
        assert_eq!(memory, Memory::default());
        let record = Record {
            version: Version {
                url: "https://example.org/".into(),
                etag: Some("\"a\"".into()),
                modified: None,
            },
            not_before: Some(7),
            seen: ["id:1".to_owned()].into(),
        };
        memory.0.insert("https://example.org/ wire".into(), record);
        memory.write(&path).unwrap();
        assert_eq!(Memory::read(&path), memory);
        assert_eq!(fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
        for nonsense in
            ["", "[]", "{\"feeds\":[]}", "{\"feeds\":{\"a\":7}}", "{\"feeds\":{\"a\":{\"seen\":{}}}"]
        {
            let read = Memory::parse(nonsense);
            assert!(read.0.values().all(|record| record.seen.is_empty()), "{nonsense}");
        }
        let bad = Memory::parse("{\"feeds\":{\"a\":{\"etag\":\"x\\r\\nHost: y\"}}}");
        assert_eq!(bad.0["a"].version.etag, None);
    }
}
