//! Everything the screen needs to know at the start, and again after another program's change.

use super::{
    BriefingId, Counts, Error, Fingerprint, Key, Spot, Store,
    identify::{Candidate, decide, known, path_of, print_of},
    tables::{FOLLOW, MARK, PARAGRAPHS, ROOT, SESSION, TAG, get, integer, list, maybe_text, text},
};
use jiff::civil::Date;
use rusqlite::{
    Connection, params_from_iter,
    types::{Value, ValueRef},
};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// So many queries are remembered.
pub const QUERIES: usize = 500;

/// Room is made for so many briefings before they are counted.
const MOST_AT_ONCE: usize = 100_000;

/// A briefing about which something is stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Its number.
    pub id: BriefingId,
    /// Where it was last seen.
    pub path: Option<PathBuf>,
    /// Its content when something was last stored about it.
    pub fingerprint: Fingerprint,
    /// Its title then.
    pub title: String,
    /// Its day then.
    pub date: Option<Date>,
    /// When it was read, with the content it had; `None` while it is unread.
    pub read: Option<(i64, Fingerprint)>,
    /// Where the reader was.
    pub spot: Option<Spot>,
}

/// A named mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its name.
    pub letter: char,
    /// Which briefing.
    pub briefing: BriefingId,
    /// Where.
    pub spot: Spot,
}

/// A followed query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// As typed.
    pub query: String,
    /// What to call it.
    pub name: Option<String>,
    /// Followed since, milliseconds since 1970.
    pub since: i64,
    /// Its hits were last looked at then.
    pub seen: i64,
}

/// Where the program was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The briefing shown.
    pub briefing: Option<BriefingId>,
    /// The place in it.
    pub spot: Spot,
    /// Name of the pane that had the keys.
    pub focus: String,
    /// Folders and files that were open.
    pub roots: Vec<PathBuf>,
    /// When, milliseconds since 1970.
    pub at: i64,
}

/// The state at one moment, but for notes (see [`Store::notes`]).
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// In the order of their numbers.
    pub briefings: Vec<Known>,
    /// By letter.
    pub marks: Vec<Mark>,
    /// In the order they were set.
    pub tags: Vec<(BriefingId, String)>,
    /// In the order they were begun.
    pub follows: Vec<Follow>,
    /// Oldest first.
    pub queries: Vec<String>,
    /// Where the program was left.
    pub session: Option<Session>,
    paths: OnceLock<HashMap<PathBuf, usize>>,
    contents: OnceLock<HashMap<Fingerprint, Vec<usize>>>,
}

impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        self.briefings == other.briefings
            && self.marks == other.marks
            && self.tags == other.tags
            && self.follows == other.follows
            && self.queries == other.queries
            && self.session == other.session
    }
}

impl Snapshot {
    /// The briefing of that number.
    pub fn briefing(&self, id: BriefingId) -> Option<&Known> {
        let at = self.briefings.binary_search_by_key(&id, |k| k.id).ok()?;
        self.briefings.get(at)
    }

    /// The briefing last seen at `path`; quick, for rows of a list whose files have not been opened.
    pub fn at(&self, path: &Path) -> Option<&Known> {
        self.paths().get(path).map(|&i| &self.briefings[i])
    }

    /// The briefing that `key` means, by path and content; `gone` tells whether nothing is at a path any more.
    pub fn find(&self, key: &Key, gone: &dyn Fn(&Path) -> bool) -> Option<&Known> {
        let here = key.path.as_deref().and_then(|path| self.at(path)).map(candidate);
        let same = self.contents().get(&key.fingerprint).map_or(&[][..], Vec::as_slice);
        let same: Vec<Candidate> = same.iter().map(|&i| candidate(&self.briefings[i])).collect();
        self.briefing(decide(key, here, &same, gone)?)
    }

    /// To be called whenever a path or a content changed in `briefings`.
    pub(super) fn forget_indexes(&mut self) {
        (self.paths, self.contents) = (OnceLock::new(), OnceLock::new());
    }

    fn paths(&self) -> &HashMap<PathBuf, usize> {
        self.paths.get_or_init(|| {
            let with_path = |(i, k): (usize, &Known)| Some((k.path.clone()?, i));
            self.briefings.iter().enumerate().filter_map(with_path).collect()
        })
    }

    fn contents(&self) -> &HashMap<Fingerprint, Vec<usize>> {
        self.contents.get_or_init(|| {
            let mut map: HashMap<_, Vec<usize>> = HashMap::with_capacity(self.briefings.len());
            for (i, known) in self.briefings.iter().enumerate() {
                map.entry(known.fingerprint).or_default().push(i);
            }
            map
        })
    }
}

fn candidate(known: &Known) -> Candidate<'_> {
    let Known { id, path, fingerprint, title, date, .. } = known;
    Candidate { id: *id, path: path.as_deref(), fingerprint: *fingerprint, title, date: *date }
}

impl Store {
    /// Everything but the notes, from one moment.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        let tx = self.conn.unchecked_transaction()?;
        Ok(Snapshot { briefings: briefings(&tx, None)?, ..lists(&tx)? })
    }

    /// Where the program was left, with what is known of the briefing shown then: all that the first screen
    /// needs, without reading more as more is stored.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last(&self) -> Result<Option<(Session, Option<Known>)>, Error> {
        let tx = self.conn.unchecked_transaction()?;
        let Some(session) = session(&tx)? else { return Ok(None) };
        let known = match session.briefing {
            Some(id) => briefings(&tx, Some(id))?.pop(),
            None => None,
        };
        Ok(Some((session, known)))
    }

    /// Fingerprints of the paragraphs of a briefing when it was read; empty while it is unread.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn paragraphs(&self, key: &Key) -> Result<Vec<u64>, Error> {
        let Some(id) = known(&self.conn, key)? else { return Ok(vec![]) };
        let Some(row) = get(&self.conn, &PARAGRAPHS, id.0)? else { return Ok(vec![]) };
        let Some(Value::Blob(bytes)) = row.values.first() else { return Ok(vec![]) };
        Ok(bytes.as_chunks().0.iter().map(|eight| u64::from_le_bytes(*eight)).collect())
    }

    /// How many of each there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn counts(&self) -> Result<Counts, Error> {
        counts(&self.conn).map_err(Error::from)
    }
}

/// Everything but briefings and notes.
pub(super) fn lists(tx: &Connection) -> rusqlite::Result<Snapshot> {
    let marks = list(tx, &MARK, "1 ORDER BY letter", &[])?;
    let tags = list(tx, &TAG, "1 ORDER BY id", &[])?;
    let follows = list(tx, &FOLLOW, "1 ORDER BY id", &[])?;
    let tag = |v: Vec<ValueRef>| (BriefingId(integer(v[0])), text(v[1]));
    Ok(Snapshot {
        marks: marks.iter().filter_map(|row| mark(&refs(&row.values))).collect(),
        tags: tags.iter().map(|row| tag(refs(&row.values))).collect(),
        follows: follows.iter().map(|row| follow(&refs(&row.values))).collect(),
        queries: queries(tx)?,
        session: session(tx)?,
        ..Snapshot::default()
    })
}

/// How many of each there are.
pub(super) fn counts(conn: &Connection) -> rusqlite::Result<Counts> {
    let count = |what: &str| {
        conn.query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get::<_, i64>(0))
            .map(|n| n as usize)
    };
    Ok(Counts {
        briefings: count("briefing")?,
        read: count("progress WHERE read_at IS NOT NULL")?,
        marks: count("mark")?,
        notes: count("note")?,
        tags: count("tag")?,
        follows: count("follow")?,
        queries: count("query")?,
    })
}

/// Both tables are walked in the order of their ids and zipped, which a join would do by a search for each.
pub(super) fn briefings(conn: &Connection, only: Option<BriefingId>) -> rusqlite::Result<Vec<Known>> {
    let which = if only.is_some() { "WHERE id = ?1" } else { "ORDER BY id" };
    let mut briefings =
        conn.prepare_cached(&format!("SELECT id, path, fingerprint, title, date FROM briefing {which}"))?;
    let columns = "id, read_at, read_print, section, offset, words";
    let mut progress = conn.prepare_cached(&format!("SELECT {columns} FROM progress {which}"))?;
    let given = only.map(|id| id.0);
    let mut rows = briefings.query(params_from_iter(given))?;
    let mut others = progress.query(params_from_iter(given))?;
    let mut other = others.next()?;
    // As many as there are, as a rule, since numbers are given in turn and none is taken back.
    let last: i64 = match only {
        Some(_) => 1,
        None => conn.query_row("SELECT coalesce(max(id), 0) FROM briefing", [], |row| row.get(0))?,
    };
    let mut all = Vec::with_capacity(usize::try_from(last).unwrap_or(0).min(MOST_AT_ONCE));
    while let Some(row) = rows.next()? {
        let id = integer(row.get_ref(0)?);
        let mut known = Known {
            id: BriefingId(id),
            path: path_of(row.get_ref(1)?),
            fingerprint: print_of(row.get_ref(2)?),
            title: text(row.get_ref(3)?),
            date: maybe_text(row.get_ref(4)?).and_then(|d| d.parse().ok()),
            ..Known::default()
        };
        while let Some(row) = other {
            let at = integer(row.get_ref(0)?);
            if at > id {
                break;
            }
            if at == id {
                let read = row.get_ref(1)?.as_i64().ok();
                let print = print_of(row.get_ref(2)?);
                known.read = read.map(|at| (at, print));
                let words = maybe_text(row.get_ref(5)?);
                let (section, offset) =
                    (integer(row.get_ref(3)?) as usize, integer(row.get_ref(4)?) as usize);
                known.spot = words.map(|words| Spot { section, offset, words });
            }
            other = others.next()?;
        }
        all.push(known);
    }
    Ok(all)
}

fn mark(v: &[ValueRef]) -> Option<Mark> {
    let letter = text(v[0]).chars().next()?;
    Some(Mark { letter, briefing: BriefingId(integer(v[1])), spot: spot(&v[2..]) })
}

fn follow(v: &[ValueRef]) -> Follow {
    Follow { query: text(v[0]), name: maybe_text(v[1]), since: integer(v[2]), seen: integer(v[3]) }
}

fn queries(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT query FROM query ORDER BY id")?;
    let rows = statement.query_map([], |row| row.get_ref(0).map(text))?;
    rows.collect()
}

fn session(conn: &Connection) -> rusqlite::Result<Option<Session>> {
    let Some(row) = get(conn, &SESSION, 1)? else { return Ok(None) };
    let v = refs(&row.values);
    let roots = list(conn, &ROOT, "1 ORDER BY id", &[])?;
    let roots = roots.iter().filter_map(|row| path_of(ValueRef::from(row.values.first()?))).collect();
    let briefing = v[0].as_i64().ok().map(BriefingId);
    Ok(Some(Session { briefing, spot: spot(&v[1..]), focus: text(v[4]), roots, at: integer(v[5]) }))
}

/// Three columns: section, offset, words.
pub(super) fn spot(v: &[ValueRef]) -> Spot {
    Spot { section: integer(v[0]) as usize, offset: integer(v[1]) as usize, words: text(v[2]) }
}

/// Values as they are read.
pub(super) fn refs(values: &[Value]) -> Vec<ValueRef<'_>> {
    values.iter().map(ValueRef::from).collect()
}
