//! Versions of the format: one step for each, each step one transaction.

use super::{
    Error,
    tables::{META, number, put},
};
use rusqlite::{Connection, TransactionBehavior, types::Value};
use std::path::Path;

/// "Onre": tells the file from other SQLite files.
pub const APPLICATION: i64 = 0x4f6e_7265;

/// Step n leads from version n to version n + 1.
pub const STEPS: [&str; 1] = ["
    CREATE TABLE meta(id INTEGER PRIMARY KEY, sum INTEGER NOT NULL, version INTEGER NOT NULL) STRICT;
    CREATE TABLE briefing(id INTEGER PRIMARY KEY AUTOINCREMENT, sum INTEGER NOT NULL, path ANY,
        fingerprint BLOB NOT NULL, title TEXT NOT NULL, date TEXT, outlet TEXT, url TEXT) STRICT;
    CREATE UNIQUE INDEX briefing_path ON briefing(path) WHERE path IS NOT NULL;
    CREATE INDEX briefing_content ON briefing(fingerprint);
    CREATE TABLE progress(id INTEGER PRIMARY KEY REFERENCES briefing(id), sum INTEGER NOT NULL,
        read_at INTEGER, read_print BLOB, section INTEGER, offset INTEGER, words TEXT, at INTEGER) STRICT;
    CREATE TABLE paragraphs(id INTEGER PRIMARY KEY REFERENCES briefing(id), sum INTEGER NOT NULL,
        prints BLOB NOT NULL) STRICT;
    CREATE TABLE mark(id INTEGER PRIMARY KEY AUTOINCREMENT, sum INTEGER NOT NULL, letter TEXT NOT NULL UNIQUE,
        briefing INTEGER NOT NULL REFERENCES briefing(id), section INTEGER NOT NULL, offset INTEGER NOT NULL,
        words TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
    CREATE TABLE note(id INTEGER PRIMARY KEY AUTOINCREMENT, sum INTEGER NOT NULL,
        briefing INTEGER NOT NULL REFERENCES briefing(id), section INTEGER NOT NULL, offset INTEGER NOT NULL,
        words TEXT NOT NULL, quote TEXT NOT NULL, speaker TEXT, text TEXT NOT NULL, created INTEGER NOT NULL,
        changed INTEGER NOT NULL) STRICT;
    CREATE INDEX note_briefing ON note(briefing);
    CREATE TABLE tag(id INTEGER PRIMARY KEY AUTOINCREMENT, sum INTEGER NOT NULL,
        briefing INTEGER NOT NULL REFERENCES briefing(id), tag TEXT NOT NULL, UNIQUE(briefing, tag)) STRICT;
    CREATE TABLE follow(id INTEGER PRIMARY KEY AUTOINCREMENT, sum INTEGER NOT NULL,
        query TEXT NOT NULL UNIQUE, name TEXT, created INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT;
    CREATE TABLE query(id INTEGER PRIMARY KEY AUTOINCREMENT, sum INTEGER NOT NULL,
        query TEXT NOT NULL UNIQUE, at INTEGER NOT NULL) STRICT;
    CREATE TABLE session(id INTEGER PRIMARY KEY, sum INTEGER NOT NULL, briefing INTEGER REFERENCES briefing(id),
        section INTEGER NOT NULL, offset INTEGER NOT NULL, words TEXT NOT NULL, focus TEXT NOT NULL,
        at INTEGER NOT NULL) STRICT;
    CREATE TABLE root(id INTEGER PRIMARY KEY, sum INTEGER NOT NULL, path ANY NOT NULL) STRICT;
"];

/// The version of the file, once it is sure that the file is ours and its header whole.
///
/// # Errors
/// [`Error::Newer`] for a later format, [`Error::Damaged`] for anything that is no reading state.
pub fn version(conn: &Connection, path: &Path, known: i64) -> Result<i64, Error> {
    let pragma = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, found) = (pragma("application_id")?, pragma("user_version")?);
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    if (application, found, tables) == (0, 0, 0) {
        return Ok(0);
    }
    if application != APPLICATION {
        return Err(Error::Damaged("it is not marked as Onrecord's".into()));
    }
    let stamped = conn.query_row("SELECT version FROM meta WHERE id = 1", [], |row| row.get::<_, i64>(0));
    match stamped {
        Ok(stamped) if stamped == found && found > known => {
            Err(Error::Newer { path: path.to_owned(), found, known })
        }
        Ok(stamped) if stamped == found => Ok(found),
        Ok(_) => Err(Error::Damaged("its version is not what it was".into())),
        Err(error) => Err(Error::Damaged(error.to_string())),
    }
}

/// Brings the file to the newest version, step by step; a step that fails leaves the version before it.
///
/// # Errors
/// As [`version`], and what SQLite reports.
pub fn migrate(conn: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), Error> {
    let known = number(steps.len());
    while version(conn, path, known)? < known {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another program may have taken the step while this one waited.
        let at = version(&tx, path, known)?;
        if let Some(step) = steps.get(at as usize) {
            tx.execute_batch(step)?;
            tx.pragma_update(None, "application_id", APPLICATION)?;
            tx.pragma_update(None, "user_version", at + 1)?;
            put(&tx, &META, Some(1), &[Value::Integer(at + 1)])?;
        }
        tx.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: [&str; 3] =
        [STEPS[0], "ALTER TABLE note ADD COLUMN colour TEXT;", "CREATE TABLE x(id) STRICT;"];

    fn at(conn: &Connection) -> i64 {
        version(conn, Path::new("x"), 9).unwrap()
    }

    #[test]
    fn every_version_leads_to_the_newest() {
        let steps = [STEPS[0], "ALTER TABLE note ADD COLUMN colour TEXT;", "CREATE TABLE x(id INTEGER);"];
        for begin in 0..=steps.len() {
            let mut conn = Connection::open_in_memory().unwrap();
            migrate(&mut conn, Path::new("x"), &steps[..begin]).unwrap();
            migrate(&mut conn, Path::new("x"), &steps).unwrap();
            assert_eq!(at(&conn), 3);
            conn.execute_batch("SELECT colour FROM note; SELECT id FROM x").unwrap();
        }
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before_it() {
        let mut conn = Connection::open_in_memory().unwrap();
        // The third step is wrong: a strict table needs types.
        assert!(migrate(&mut conn, Path::new("x"), &LATER).is_err());
        assert_eq!(at(&conn), 2);
    }

    #[test]
    fn a_later_version_is_refused_and_a_header_at_odds_with_its_stamp_is_damage() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, Path::new("x"), &LATER[..2]).unwrap();
        assert!(matches!(version(&conn, Path::new("x"), 1), Err(Error::Newer { found: 2, known: 1, .. })));
        conn.pragma_update(None, "user_version", 66).unwrap();
        assert!(matches!(version(&conn, Path::new("x"), 1), Err(Error::Damaged(_))));
    }
}
