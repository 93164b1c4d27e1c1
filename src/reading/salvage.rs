//! A new store in place of a damaged one, with everything that could be read.

use super::{
    Error, Notice, Store, files, migrate, record,
    snapshot::counts,
    tables::{self, ALL, BRIEFING, META, Row, put},
};
use rusqlite::{Connection, types::Value};
use std::{collections::HashSet, fs, path::Path};

/// Makes a new store of what is intact in the damaged one and `readable`, which sets the damaged one aside. The
/// caller holds the lock alone.
///
/// # Errors
/// When there is no room, or the folder cannot be written; everything then stays as it was.
pub fn rebuild(dir: &Path, now: i64, why: &str, readable: Vec<record::Found>) -> Result<Notice, Error> {
    let (file, log) = files::bytes(dir)?;
    let found = with(intact(&file, &log), readable);
    let kept = write(dir, |tx| fill(tx, &found))?;
    let to = files::set_aside(dir, now)?;
    files::rename(dir, &files::draft(dir), &files::mended(dir))
        .and_then(|()| files::take_over(dir))
        // half way there is no way back, and what hindered may be over
        .or_else(|error| if files::mended(dir).is_file() { files::take_over(dir) } else { Err(error) })?;
    Ok(Notice::SetAside { why: why.into(), to, kept })
}

/// Makes the store, empty. The caller holds the lock alone.
///
/// # Errors
/// As [`rebuild`].
pub fn create(dir: &Path) -> Result<(), Error> {
    write(dir, |_| Ok(()))?;
    files::rename(dir, &files::draft(dir), &files::store(dir))
}

/// Writes a complete store under the name of a draft.
fn write(dir: &Path, fill: impl Fn(&Connection) -> rusqlite::Result<()>) -> Result<super::Counts, Error> {
    let path = files::draft(dir);
    for ending in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(files::beside(&path, ending));
    }
    let mut conn = Connection::open(&path)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    migrate::migrate(&mut conn, &path, &migrate::STEPS)?;
    let tx = conn.transaction()?;
    fill(&tx)?;
    let kept = counts(&tx)?;
    tx.commit()?;
    // The mode stands in the header; set last, so that there is no log to carry along.
    conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    conn.close().map_err(|(_, error)| error)?;
    fs::File::open(&path)?.sync_all()?;
    Ok(kept)
}

/// A store in memory with what is intact in these bytes.
///
/// # Errors
/// When there is no memory for it.
pub fn in_memory(file: &[u8], log: &[u8]) -> Result<Store, Error> {
    let store = Store::in_memory()?;
    let tx = store.conn.unchecked_transaction()?;
    fill(&tx, &intact(file, log))?;
    tx.commit()?;
    Ok(store)
}

/// Rows with a right checksum, through SQLite and, where that fails, without it.
fn intact(file: &[u8], log: &[u8]) -> Vec<record::Found> {
    record::rows(&record::pages(file, log).0)
}

/// Rows that are there but not as they were written; only to be asked for a file whose structure is whole.
///
/// # Errors
/// When the file cannot be read.
pub fn readable(conn: &Connection) -> rusqlite::Result<Vec<record::Found>> {
    let mut all = Vec::new();
    for (index, table) in ALL.iter().enumerate() {
        all.extend(tables::summed(conn, table)?.into_iter().map(|(row, _)| (index, row)));
    }
    Ok(all)
}

/// `first`, and what only `second` has.
fn with(first: Vec<record::Found>, second: Vec<record::Found>) -> Vec<record::Found> {
    let have: HashSet<(usize, i64)> = first.iter().map(|(table, row)| (*table, row.id)).collect();
    let new = second.into_iter().filter(|(table, row)| !have.contains(&(*table, row.id)));
    let mut all: Vec<record::Found> = first.into_iter().chain(new.collect::<Vec<_>>()).collect();
    all.sort_by_key(|(table, row)| (*table, row.id));
    all
}

fn fill(conn: &Connection, found: &[record::Found]) -> rusqlite::Result<()> {
    conn.pragma_update(None, "defer_foreign_keys", true)?;
    let briefings: HashSet<i64> = of(found, &BRIEFING).map(|row| row.id).collect();
    for (index, row) in found {
        let table = ALL[*index];
        if table.name == META.name {
            continue;
        }
        if let Some(parent) = parent(table, row)
            && !briefings.contains(&parent)
        {
            placeholder(conn, parent)?;
        }
        match put(conn, table, Some(row.id), &row.values) {
            // Two rows of which only one can be: an older copy of the other, or a row that was altered.
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {}
            other => drop(other?),
        }
    }
    Ok(())
}

fn of<'a>(found: &'a [record::Found], table: &'a tables::Table) -> impl Iterator<Item = &'a Row> {
    found.iter().filter(|(index, _)| ALL[*index].name == table.name).map(|(_, row)| row)
}

/// The briefing that a row belongs to.
fn parent(table: &tables::Table, row: &Row) -> Option<i64> {
    let column = table.columns.iter().position(|c| *c == "briefing");
    match (table.name, column.map(|c| &row.values[c])) {
        ("progress" | "paragraphs", _) => Some(row.id),
        (_, Some(Value::Integer(id))) => Some(*id),
        _ => None,
    }
}

/// Stands for a briefing that could not be read, so that what belongs to it is kept.
fn placeholder(conn: &Connection, id: i64) -> rusqlite::Result<()> {
    if tables::get(conn, &BRIEFING, id)?.is_none() {
        let title = Value::Text("(briefing lost to damage)".into());
        let print = Value::Blob(vec![0; 16]);
        put(conn, &BRIEFING, Some(id), &[Value::Null, print, title, Value::Null, Value::Null, Value::Null])?;
    }
    Ok(())
}
