//! Which briefing of the store a file is, after edits, moves and replacements.

use super::{
    BriefingId, Fingerprint, Key,
    tables::{self, BRIEFING, Row, find, list, maybe_text, or_null, put, text},
};
use jiff::civil::Date;
use rusqlite::{
    Connection,
    types::{Value, ValueRef},
};
use std::path::{Path, PathBuf};

/// What the store knows of a briefing's identity.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    pub id: BriefingId,
    pub path: Option<&'a Path>,
    pub fingerprint: Fingerprint,
    pub title: &'a str,
    pub date: Option<Date>,
}

/// The rule, in one place. `here` is the briefing last seen at the key's path; `same` are those with the same
/// content. The answer is the briefing that the key means, if any.
///
/// - Same path, same content: that one.
/// - Same content, last seen at a path that is gone: moved.
/// - Same path, other content: edited, unless both title and date are others; then another briefing has
///   taken its path.
/// - No path: whichever has the same content.
pub fn decide<'a>(
    key: &Key,
    here: Option<Candidate<'a>>,
    same: &[Candidate<'a>],
    gone: &dyn Fn(&Path) -> bool,
) -> Option<BriefingId> {
    if let Some(here) = here
        && here.fingerprint == key.fingerprint
    {
        return Some(here.id);
    }
    let free = |c: &&Candidate| key.path.is_none() || c.path.is_none_or(gone);
    // Of several, the one known longest.
    if let Some(moved) = same.iter().filter(free).min_by_key(|c| c.id) {
        return Some(moved.id);
    }
    let here = here?;
    let replaced =
        here.title != key.title && here.date.is_some() && key.date.is_some() && here.date != key.date;
    (!replaced).then_some(here.id)
}

/// The briefing that the key means, without changing anything.
pub fn known(conn: &Connection, key: &Key) -> rusqlite::Result<Option<BriefingId>> {
    let here = match &key.path {
        Some(path) => find(conn, &BRIEFING, "path = ?1", &[path_value(path)])?,
        None => None,
    };
    let print = Value::Blob(key.fingerprint.0.to_vec());
    let same = list(conn, &BRIEFING, "fingerprint = ?1", &[print])?;
    let here = here.as_ref().map(Owned::new);
    let same: Vec<Owned> = same.iter().map(Owned::new).collect();
    let same: Vec<Candidate> = same.iter().map(Owned::candidate).collect();
    Ok(decide(key, here.as_ref().map(Owned::candidate), &same, &is_gone))
}

/// The briefing that the key means; made when there is none. What is known of it is brought up to date.
pub fn resolve(conn: &Connection, key: &Key) -> rusqlite::Result<BriefingId> {
    let id = known(conn, key)?;
    if let Some(path) = &key.path {
        let other = "path = ?1 AND id IS NOT ?2";
        let given = [path_value(path), id.map_or(Value::Null, |id| Value::Integer(id.0))];
        // Whatever was at this path before keeps what belongs to it, and is found again by its content.
        for mut row in list(conn, &BRIEFING, other, &given)? {
            row.values[0] = Value::Null;
            put(conn, &BRIEFING, Some(row.id), &row.values)?;
        }
    }
    let before = match id {
        Some(id) => tables::get(conn, &BRIEFING, id.0)?,
        None => None,
    };
    let values = values(key, before.as_ref());
    if let Some(before) = before
        && before.values == values
    {
        return Ok(BriefingId(before.id));
    }
    put(conn, &BRIEFING, id.map(|id| id.0), &values).map(BriefingId)
}

/// A key without a path leaves the one that is known.
fn values(key: &Key, before: Option<&Row>) -> Vec<Value> {
    let path = match (&key.path, before) {
        (Some(path), _) => path_value(path),
        (None, Some(before)) => before.values[0].clone(),
        (None, None) => Value::Null,
    };
    vec![
        path,
        Value::Blob(key.fingerprint.0.to_vec()),
        Value::Text(key.title.clone()),
        or_null(key.date.map(|d| d.to_string()).as_deref()),
        or_null(key.outlet.as_deref()),
        or_null(key.url.as_deref()),
    ]
}

fn is_gone(path: &Path) -> bool {
    path.symlink_metadata().is_err_and(|e| e.kind() == std::io::ErrorKind::NotFound)
}

/// A row of the table `briefing`, understood.
#[derive(Debug, Clone)]
pub struct Owned {
    pub id: BriefingId,
    pub key: Key,
}

impl Owned {
    pub fn new(row: &Row) -> Self {
        let at = |i: usize| row.values.get(i).map_or(ValueRef::Null, ValueRef::from);
        let key = Key {
            path: path_of(at(0)),
            fingerprint: print_of(at(1)),
            title: text(at(2)),
            date: maybe_text(at(3)).and_then(|d| d.parse().ok()),
            outlet: maybe_text(at(4)),
            url: maybe_text(at(5)),
        };
        Self { id: BriefingId(row.id), key }
    }

    fn candidate(&self) -> Candidate<'_> {
        let Key { path, fingerprint, title, date, .. } = &self.key;
        Candidate { id: self.id, path: path.as_deref(), fingerprint: *fingerprint, title, date: *date }
    }
}

/// Text where the path is UTF-8, so that any SQLite tool shows it; else its bytes.
pub fn path_value(path: &Path) -> Value {
    match path.to_str() {
        Some(text) => Value::Text(text.into()),
        #[cfg(unix)]
        None => Value::Blob(std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec()),
        #[cfg(not(unix))]
        None => Value::Text(path.to_string_lossy().into_owned()),
    }
}

/// What [`path_value`] made.
pub fn path_of(value: ValueRef) -> Option<PathBuf> {
    match value {
        ValueRef::Text(_) => Some(text(value).into()),
        #[cfg(unix)]
        ValueRef::Blob(bytes) => {
            Some(PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes)))
        }
        _ => None,
    }
}

/// A fingerprint; all zeros when it is none.
pub fn print_of(value: ValueRef) -> Fingerprint {
    Fingerprint(value.as_blob().ok().and_then(|b| b.try_into().ok()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str, content: &str, title: &str, day: &str) -> Key {
        let fingerprint = Fingerprint::of(content.as_bytes());
        let path = (!path.is_empty()).then(|| path.into());
        Key { path, fingerprint, title: title.into(), date: day.parse().ok(), ..Key::default() }
    }

    fn ask(known: &[Key], asked: &Key, gone: &[&str]) -> Option<i64> {
        let owned: Vec<Owned> =
            known.iter().zip(1..).map(|(key, id)| Owned { id: BriefingId(id), key: key.clone() }).collect();
        let all: Vec<Candidate> = owned.iter().map(Owned::candidate).collect();
        let here = all.iter().copied().find(|c| c.path.is_some() && c.path == asked.path.as_deref());
        let same: Vec<Candidate> =
            all.iter().copied().filter(|c| c.fingerprint == asked.fingerprint).collect();
        let gone = |path: &Path| gone.iter().any(|g| Path::new(g) == path);
        decide(asked, here, &same, &gone).map(|id| id.0)
    }

    #[test]
    fn an_edit_and_a_move_are_followed() {
        let known = [key("/a", "one", "Talks", "2025-10-21")];
        assert_eq!(ask(&known, &key("/a", "one", "Talks", "2025-10-21"), &[]), Some(1));
        assert_eq!(ask(&known, &key("/a", "one.", "Talks", "2025-10-21"), &[]), Some(1));
        assert_eq!(ask(&known, &key("/a", "one.", "Talks resume", "2025-10-21"), &[]), Some(1));
        assert_eq!(ask(&known, &key("/b", "one", "Talks", "2025-10-21"), &["/a"]), Some(1));
    }

    #[test]
    fn a_copy_and_a_replacement_are_others() {
        let known = [key("/a", "one", "Talks", "2025-10-21")];
        assert_eq!(ask(&known, &key("/b", "one", "Talks", "2025-10-21"), &[]), None);
        assert_eq!(ask(&known, &key("/a", "two", "Grain", "2025-10-22"), &[]), None);
        assert_eq!(ask(&known, &key("/b", "two", "Talks", "2025-10-21"), &["/a"]), None);
    }

    #[test]
    fn files_that_swap_names_are_told_apart_and_what_has_no_path_goes_by_content() {
        let known = [key("/a", "one", "A", ""), key("", "two", "B", "")];
        assert_eq!(ask(&known, &key("/a", "two", "B", ""), &[]), Some(2));
        assert_eq!(ask(&known, &key("", "one", "A", ""), &[]), Some(1));
        assert_eq!(ask(&known, &key("", "three", "A", ""), &[]), None);
    }
}
