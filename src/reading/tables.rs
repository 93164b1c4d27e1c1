//! The tables, and the one way in which rows are written and read: whole, with a checksum.

use rusqlite::{
    Connection, OptionalExtension, params_from_iter,
    types::{Value, ValueRef},
};

/// A table: `id`, `sum` and these columns.
#[derive(Debug)]
pub struct Table {
    /// Its name, which is part of each row's checksum.
    pub name: &'static str,
    /// Columns after `id` and `sum`. New ones are added at the end and may be NULL, so that sums stay valid.
    pub columns: &'static [&'static str],
}

pub const BRIEFING: Table =
    Table { name: "briefing", columns: &["path", "fingerprint", "title", "date", "outlet", "url"] };
/// The id is the briefing's.
pub const PROGRESS: Table =
    Table { name: "progress", columns: &["read_at", "read_print", "section", "offset", "words", "at"] };
/// The id is the briefing's.
pub const PARAGRAPHS: Table = Table { name: "paragraphs", columns: &["prints"] };
pub const MARK: Table =
    Table { name: "mark", columns: &["letter", "briefing", "section", "offset", "words", "at"] };
pub const NOTE: Table = Table {
    name: "note",
    columns: &["briefing", "section", "offset", "words", "quote", "speaker", "text", "created", "changed"],
};
pub const TAG: Table = Table { name: "tag", columns: &["briefing", "tag"] };
pub const FOLLOW: Table = Table { name: "follow", columns: &["query", "name", "created", "seen"] };
pub const QUERY: Table = Table { name: "query", columns: &["query", "at"] };
/// One row.
pub const SESSION: Table =
    Table { name: "session", columns: &["briefing", "section", "offset", "words", "focus", "at"] };
/// Folders and files of the session.
pub const ROOT: Table = Table { name: "root", columns: &["path"] };
/// One row: the version of the format, to tell a damaged header from a newer file.
pub const META: Table = Table { name: "meta", columns: &["version"] };

/// All, parents before children.
pub const ALL: [&Table; 11] =
    [&BRIEFING, &PROGRESS, &PARAGRAPHS, &MARK, &NOTE, &TAG, &FOLLOW, &QUERY, &SESSION, &ROOT, &META];

/// One row, without its sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub id: i64,
    pub values: Vec<Value>,
}

/// Checksum over everything a row says: 64 bits of BLAKE3. NULLs at the end do not count.
pub fn sum(table: &Table, id: i64, values: &[Value]) -> i64 {
    let mut hash = blake3::Hasher::new();
    hash.update(table.name.as_bytes()).update(&id.to_le_bytes());
    let length = values.iter().rposition(|v| *v != Value::Null).map_or(0, |last| last + 1);
    for value in &values[..length] {
        let (tag, number, bytes): (u8, i64, &[u8]) = match value {
            Value::Null => (0, 0, &[]),
            Value::Integer(number) => (1, *number, &[]),
            Value::Real(real) => (2, real.to_bits().cast_signed(), &[]),
            Value::Text(text) => (3, number(text.len()), text.as_bytes()),
            Value::Blob(bytes) => (4, number(bytes.len()), bytes),
        };
        hash.update(&[tag]).update(&number.to_le_bytes()).update(bytes);
    }
    let mut short = [0; 8];
    short.copy_from_slice(&hash.finalize().as_bytes()[..8]);
    i64::from_le_bytes(short)
}

/// Writes a row in place of the one with that id, or as a new one; answers its id.
pub fn put(conn: &Connection, table: &Table, id: Option<i64>, values: &[Value]) -> rusqlite::Result<i64> {
    let id = match id {
        Some(id) => id,
        None => next_id(conn, table)?,
    };
    let marks: Vec<String> = (3..table.columns.len() + 3).map(|i| format!("?{i}")).collect();
    let updates: Vec<String> = table.columns.iter().map(|c| format!("{c} = excluded.{c}")).collect();
    let sql = format!(
        "INSERT INTO {name}(id, sum, {columns}) VALUES(?1, ?2, {marks}) \
         ON CONFLICT(id) DO UPDATE SET sum = excluded.sum, {updates}",
        name = table.name,
        columns = table.columns.join(", "),
        marks = marks.join(", "),
        updates = updates.join(", "),
    );
    let stamp = Value::Integer(sum(table, id, values));
    let all = [Value::Integer(id), stamp].into_iter().chain(values.iter().cloned());
    conn.prepare_cached(&sql)?.execute(params_from_iter(all))?;
    Ok(id)
}

/// The next free id; those of removed notes are not used again.
fn next_id(conn: &Connection, table: &Table) -> rusqlite::Result<i64> {
    let sql = format!(
        "SELECT 1 + max(coalesce((SELECT max(id) FROM {0}), 0), \
         coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{0}'), 0))",
        table.name
    );
    conn.prepare_cached(&sql)?.query_row([], |row| row.get(0))
}

/// The row with that id.
pub fn get(conn: &Connection, table: &Table, id: i64) -> rusqlite::Result<Option<Row>> {
    find(conn, table, "id = ?1", &[Value::Integer(id)])
}

/// The first row that meets `condition`.
pub fn find(
    conn: &Connection,
    table: &Table,
    condition: &str,
    given: &[Value],
) -> rusqlite::Result<Option<Row>> {
    let sql = select(table, condition);
    conn.prepare_cached(&sql)?.query_row(params_from_iter(given), |row| read(row, table, 0)).optional()
}

/// All rows that meet `condition`.
pub fn list(
    conn: &Connection,
    table: &Table,
    condition: &str,
    given: &[Value],
) -> rusqlite::Result<Vec<Row>> {
    let mut statement = conn.prepare_cached(&select(table, condition))?;
    let rows = statement.query_map(params_from_iter(given), |row| read(row, table, 0))?;
    rows.collect()
}

fn select(table: &Table, condition: &str) -> String {
    format!("SELECT id, {} FROM {} WHERE {condition}", table.columns.join(", "), table.name)
}

/// Removes the rows that meet `condition`.
pub fn remove(conn: &Connection, table: &Table, condition: &str, given: &[Value]) -> rusqlite::Result<usize> {
    let sql = format!("DELETE FROM {} WHERE {condition}", table.name);
    conn.prepare_cached(&sql)?.execute(params_from_iter(given))
}

/// Rows whose checksum is wrong, or all rows, with whether the sum is right.
pub fn summed(conn: &Connection, table: &Table) -> rusqlite::Result<Vec<(Row, bool)>> {
    let sql = format!("SELECT sum, id, {} FROM {} WHERE 1", table.columns.join(", "), table.name);
    let mut statement = conn.prepare(&sql)?;
    let rows = statement.query_map([], |row| {
        let found = read(row, table, 1)?;
        let right = row.get_ref(0)? == ValueRef::Integer(sum(table, found.id, &found.values));
        Ok((found, right))
    })?;
    rows.collect()
}

fn read(row: &rusqlite::Row, table: &Table, first: usize) -> rusqlite::Result<Row> {
    let id = integer(row.get_ref(first)?);
    let values = (first + 1..=first + table.columns.len()).map(|i| row.get_ref(i).map(owned));
    Ok(Row { id, values: values.collect::<rusqlite::Result<_>>()? })
}

/// What SQLite holds may be damaged: text that is no UTF-8 is taken as far as it goes, and nothing panics.
pub fn owned(value: ValueRef) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(real) => Value::Real(real),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

/// A whole number; 0 when it is something else.
pub fn integer(value: ValueRef) -> i64 {
    value.as_i64().unwrap_or(0)
}

/// A text; empty when it is something else.
pub fn text(value: ValueRef) -> String {
    match value {
        // The usual case first: the lossy way looks at each character.
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8_lossy(text).into_owned(),
        },
        _ => String::new(),
    }
}

/// A text that may be missing.
pub fn maybe_text(value: ValueRef) -> Option<String> {
    matches!(value, ValueRef::Text(_)).then(|| text(value))
}

/// A number from the program's side.
pub fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A missing text is NULL.
pub fn or_null(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |t| Value::Text(t.into()))
}
