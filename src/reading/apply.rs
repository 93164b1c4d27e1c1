//! Changes carried out: each one transaction, on disk before the answer.

use super::{
    BriefingId, Change, Error, Key, NoteId, Spot, Store,
    identify::{known, path_value, resolve},
    snapshot::QUERIES,
    tables::{
        FOLLOW, MARK, NOTE, PARAGRAPHS, PROGRESS, QUERY, ROOT, Row, SESSION, TAG, Table, find, get, number,
        or_null, put, remove, text,
    },
};
use rusqlite::{
    Connection, TransactionBehavior,
    types::{Value, ValueRef},
};
use std::path::PathBuf;

impl Store {
    /// Stores one change; it is on disk when this returns. `now` is in milliseconds since 1970. Answers the
    /// number of the note for the changes that write one.
    ///
    /// # Errors
    /// When it could not be kept; the store is then as it was before.
    pub fn apply(&mut self, change: &Change, now: i64) -> Result<Option<NoteId>, Error> {
        self.apply_all(std::slice::from_ref(change), now).map(|notes| notes.into_iter().flatten().next())
    }

    /// Stores several changes in order in one transaction: all or none. Answers as [`Store::apply`], for each.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub fn apply_all(&mut self, changes: &[Change], now: i64) -> Result<Vec<Option<NoteId>>, Error> {
        self.in_place()?;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let notes = changes.iter().map(|c| carry_out(&tx, c, now)).collect::<rusqlite::Result<_>>()?;
        tx.commit()?;
        Ok(notes)
    }
}

fn carry_out(tx: &Connection, change: &Change, now: i64) -> rusqlite::Result<Option<NoteId>> {
    match change {
        Change::Read { briefing, paragraphs } => read(tx, briefing, paragraphs, now)?,
        Change::Unread(briefing) => unread(tx, briefing)?,
        Change::Place { briefing, spot } => place(tx, briefing, spot, now)?,
        Change::Mark { letter, briefing, spot } => {
            let letter = letter.to_string();
            let mut values = vec![Value::Text(letter.clone()), Value::Integer(resolve(tx, briefing)?.0)];
            values.extend(spot_values(spot));
            values.push(Value::Integer(now));
            replace(tx, &MARK, "letter", &letter, &values)?;
        }
        Change::Unmark(letter) => drop_named(tx, &MARK, "letter", &letter.to_string())?,
        Change::AddNote { briefing, spot, quote, speaker, text } => {
            let mut values = vec![Value::Integer(resolve(tx, briefing)?.0)];
            values.extend(spot_values(spot));
            values.extend([
                Value::Text(quote.clone()),
                or_null(speaker.as_deref()),
                Value::Text(text.clone()),
            ]);
            values.extend([Value::Integer(now), Value::Integer(now)]);
            return put(tx, &NOTE, None, &values).map(|id| Some(NoteId(id)));
        }
        Change::EditNote { note, was, text } => return edit_note(tx, *note, was, text, now).map(Some),
        Change::RemoveNote(note) => drop(remove(tx, &NOTE, "id = ?1", &[Value::Integer(note.0)])?),
        Change::Tag(briefing, tag) => {
            let values = [Value::Integer(resolve(tx, briefing)?.0), Value::Text(tag.clone())];
            if find(tx, &TAG, "briefing = ?1 AND tag = ?2", &values)?.is_none() {
                put(tx, &TAG, None, &values)?;
            }
        }
        Change::Untag(briefing, tag) => {
            if let Some(BriefingId(id)) = known(tx, briefing)? {
                remove(
                    tx,
                    &TAG,
                    "briefing = ?1 AND tag = ?2",
                    &[Value::Integer(id), Value::Text(tag.clone())],
                )?;
            }
        }
        Change::Follow { query, name } => follow(tx, query, name.as_deref(), now)?,
        Change::Unfollow(query) => drop_named(tx, &FOLLOW, "query", query)?,
        Change::Seen(query) => {
            if let Some(mut row) = find(tx, &FOLLOW, "query = ?1", &[Value::Text(query.clone())])? {
                row.values[3] = Value::Integer(now);
                put(tx, &FOLLOW, Some(row.id), &row.values)?;
            }
        }
        Change::Asked(query) => asked(tx, query, now)?,
        Change::ForgetQueries => drop(remove(tx, &QUERY, "1", &[])?),
        Change::Session { briefing, spot, focus, roots } => {
            session(tx, briefing.as_ref(), spot, focus, roots, now)?;
        }
    }
    Ok(None)
}

fn read(tx: &Connection, key: &Key, paragraphs: &[u64], now: i64) -> rusqlite::Result<()> {
    let id = resolve(tx, key)?;
    let mut row = progress(tx, id)?;
    row.values[0] = Value::Integer(now);
    row.values[1] = Value::Blob(key.fingerprint.0.to_vec());
    put(tx, &PROGRESS, Some(id.0), &row.values)?;
    let prints = paragraphs.iter().flat_map(|p| p.to_le_bytes()).collect();
    put(tx, &PARAGRAPHS, Some(id.0), &[Value::Blob(prints)])?;
    Ok(())
}

fn unread(tx: &Connection, key: &Key) -> rusqlite::Result<()> {
    let Some(id) = known(tx, key)? else { return Ok(()) };
    let mut row = progress(tx, id)?;
    (row.values[0], row.values[1]) = (Value::Null, Value::Null);
    put(tx, &PROGRESS, Some(id.0), &row.values)?;
    remove(tx, &PARAGRAPHS, "id = ?1", &[Value::Integer(id.0)])?;
    Ok(())
}

fn place(tx: &Connection, key: &Key, spot: &Spot, now: i64) -> rusqlite::Result<()> {
    let id = resolve(tx, key)?;
    let mut row = progress(tx, id)?;
    row.values.truncate(2);
    row.values.extend(spot_values(spot));
    row.values.push(Value::Integer(now));
    put(tx, &PROGRESS, Some(id.0), &row.values).map(drop)
}

/// The row of `progress`, or an empty one.
fn progress(tx: &Connection, id: BriefingId) -> rusqlite::Result<Row> {
    let empty = || Row { id: id.0, values: vec![Value::Null; PROGRESS.columns.len()] };
    Ok(get(tx, &PROGRESS, id.0)?.unwrap_or_else(empty))
}

fn edit_note(tx: &Connection, note: NoteId, was: &str, words: &str, now: i64) -> rusqlite::Result<NoteId> {
    let Some(mut row) = get(tx, &NOTE, note.0)? else {
        return orphan_note(tx, words, now);
    };
    let conflict = text(ValueRef::from(&row.values[6])) != was;
    row.values[6] = Value::Text(words.into());
    row.values[8] = Value::Integer(now);
    if conflict {
        row.values[7] = Value::Integer(now);
    }
    put(tx, &NOTE, (!conflict).then_some(note.0), &row.values).map(NoteId)
}

/// A note that was removed elsewhere while it was edited here: the words are kept, on no briefing in particular.
fn orphan_note(tx: &Connection, words: &str, now: i64) -> rusqlite::Result<NoteId> {
    let nowhere = resolve(tx, &Key { title: "Notes without a briefing".into(), ..Key::default() })?;
    let mut values = vec![Value::Integer(nowhere.0)];
    values.extend(spot_values(&Spot::default()));
    values.extend([Value::Text(String::new()), Value::Null, Value::Text(words.into())]);
    values.extend([Value::Integer(now), Value::Integer(now)]);
    put(tx, &NOTE, None, &values).map(NoteId)
}

fn follow(tx: &Connection, query: &str, name: Option<&str>, now: i64) -> rusqlite::Result<()> {
    let before = find(tx, &FOLLOW, "query = ?1", &[Value::Text(query.into())])?;
    let (id, values) = match before {
        Some(mut row) => {
            row.values[1] = or_null(name);
            (Some(row.id), row.values)
        }
        None => {
            (None, vec![Value::Text(query.into()), or_null(name), Value::Integer(now), Value::Integer(now)])
        }
    };
    put(tx, &FOLLOW, id, &values).map(drop)
}

fn asked(tx: &Connection, query: &str, now: i64) -> rusqlite::Result<()> {
    // As a new row even when it was asked before: the ids are the order, whatever the clock says.
    remove(tx, &QUERY, "query = ?1", &[Value::Text(query.into())])?;
    let id = put(tx, &QUERY, None, &[Value::Text(query.into()), Value::Integer(now)])?;
    remove(
        tx,
        &QUERY,
        "id IN (SELECT id FROM query WHERE id <= ?1 ORDER BY id DESC LIMIT -1 OFFSET ?2)",
        &[Value::Integer(id), Value::Integer(number(QUERIES))],
    )
    .map(drop)
}

fn session(
    tx: &Connection,
    briefing: Option<&Key>,
    spot: &Spot,
    focus: &str,
    roots: &[PathBuf],
    now: i64,
) -> rusqlite::Result<()> {
    let id = briefing.map(|key| resolve(tx, key)).transpose()?;
    let mut values = vec![id.map_or(Value::Null, |id| Value::Integer(id.0))];
    values.extend(spot_values(spot));
    values.extend([Value::Text(focus.into()), Value::Integer(now)]);
    put(tx, &SESSION, Some(1), &values)?;
    remove(tx, &ROOT, "1", &[])?;
    for (path, id) in roots.iter().zip(1..) {
        put(tx, &ROOT, Some(id), &[path_value(path)])?;
    }
    Ok(())
}

fn spot_values(spot: &Spot) -> [Value; 3] {
    [
        Value::Integer(number(spot.section)),
        Value::Integer(number(spot.offset)),
        Value::Text(spot.words.clone()),
    ]
}

/// Writes the row whose `column` is `name`, new or in place of the one before.
fn replace(
    tx: &Connection,
    table: &Table,
    column: &str,
    name: &str,
    values: &[Value],
) -> rusqlite::Result<()> {
    let before = find(tx, table, &format!("{column} = ?1"), &[Value::Text(name.into())])?;
    put(tx, table, before.map(|row| row.id), values).map(drop)
}

fn drop_named(tx: &Connection, table: &Table, column: &str, name: &str) -> rusqlite::Result<()> {
    remove(tx, table, &format!("{column} = ?1"), &[Value::Text(name.into())]).map(drop)
}
