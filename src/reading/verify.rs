//! Looking at every byte of the store, and mending it.

use super::{
    Counts, Error, Notice, Store, files, open,
    salvage::{self, readable},
    tables::{ALL, summed},
};
use rusqlite::{Connection, types::ValueRef};

/// So many findings are named.
const NAMED: usize = 5;

/// How the store is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// What is wrong, one line each; empty when all is well.
    pub problems: Vec<String>,
    /// What is in it, as far as that can be read.
    pub counts: Counts,
    /// Whether the file is sound but for single rows.
    structure: bool,
}

impl Store {
    /// Reads everything and says what is wrong, without changing anything.
    pub fn health(&self) -> Health {
        let mut problems = Vec::new();
        let mut note = |found: Result<Vec<String>, rusqlite::Error>| match found {
            Ok(found) => problems.extend(found),
            Err(error) => problems.push(error.to_string()),
        };
        note(integrity(&self.conn));
        note(strays(&self.conn));
        let structure = problems.is_empty();
        match altered(&self.conn) {
            Ok(found) => problems.extend(found),
            Err(error) => problems.push(error.to_string()),
        }
        let more = problems.len().saturating_sub(NAMED);
        problems.truncate(NAMED);
        if more > 0 {
            problems.push(format!("and {more} more"));
        }
        Health { problems, counts: self.counts().unwrap_or_default(), structure }
    }

    /// Reads everything; when something is not as it was written, sets the file aside and goes on with a new one
    /// that holds everything that can be read. To be called once after the start, away from the screen: it takes
    /// time in proportion to the file. `now` as for [`Store::open`].
    ///
    /// # Errors
    /// When the mended store could not be written; the damaged one then stays in use.
    pub fn verify(&mut self, now: i64) -> Result<Vec<Notice>, Error> {
        let health = self.health();
        if health.problems.is_empty() || self.home.is_none() {
            return Ok(vec![]);
        }
        let why = health.problems.join("; ");
        let rows = if health.structure { readable(&self.conn).unwrap_or_default() } else { vec![] };
        self.mend(now, why, rows).map(|notice| vec![notice])
    }

    fn mend(&mut self, now: i64, why: String, rows: Vec<super::record::Found>) -> Result<Notice, Error> {
        // The connection has to be closed before its file is replaced; a store in memory stands in meanwhile.
        let stand_in = Self::in_memory()?;
        let Self { conn, home, .. } = std::mem::replace(self, stand_in);
        drop(conn);
        let Some(home) = home else { return Err(Error::Unwritable("it is kept in memory only".into())) };
        let outcome = match home.lock.alone() {
            Ok(true) => salvage::rebuild(&home.dir, now, &why, rows),
            Ok(false) => Ok(Notice::DamagedInUse { why }),
            Err(error) => Err(error.into()),
        };
        home.lock.share();
        let dir = home.dir.clone();
        match (files::waiting(&dir)?, outcome) {
            // What waits takes the place of the store at the next start: what were written into that now would be lost.
            (Some(complete), Err(error)) => {
                *self = salvage::in_memory(&complete, &[])?;
                Err(error)
            }
            (_, outcome) => match open::connect(&dir, home.lock) {
                Ok(store) => {
                    *self = store;
                    outcome
                }
                Err(error) => {
                    let (file, log) = files::bytes(&dir)?;
                    *self = salvage::in_memory(&file, &log)?;
                    Err(error)
                }
            },
        }
    }
}

fn integrity(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare(&format!("PRAGMA integrity_check({NAMED})"))?;
    let rows = statement.query_map([], |row| row.get_ref(0).map(super::tables::text))?;
    // The first line may be a heading with a line break in it.
    let lines = rows.map(|row| row.map(|text| text.replace('\n', " ")));
    lines.filter(|row| row.as_deref() != Ok("ok")).collect()
}

fn strays(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare("PRAGMA foreign_key_check")?;
    let rows = statement.query_map([], |row| {
        let id = match row.get_ref(1)? {
            ValueRef::Integer(id) => id,
            _ => 0,
        };
        Ok(format!("{} {id} belongs to no briefing", super::tables::text(row.get_ref(0)?)))
    })?;
    rows.collect()
}

fn altered(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut found = Vec::new();
    for table in ALL {
        let wrong = summed(conn, table)?.into_iter().filter(|(_, right)| !right);
        found.extend(wrong.map(|(row, _)| format!("{} {} is not as it was written", table.name, row.id)));
    }
    Ok(found)
}

impl Store {
    /// Bytes on disk, the log included; 0 for a store in memory.
    pub fn size(&self) -> u64 {
        let Some(path) = self.path() else { return 0 };
        ["", "-wal"].iter().filter_map(|e| files::beside(&path, e).metadata().ok()).map(|m| m.len()).sum()
    }
}
