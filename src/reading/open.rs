//! Opening the store, whatever state its files are in.

use super::{
    Error, Notice, Snapshot,
    files::{self, Lock},
    migrate, record, salvage, tables,
};
use rusqlite::{Connection, OpenFlags};
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long one write waits for another program's.
const PATIENCE: Duration = Duration::from_secs(30);

/// The reader's own data; see [`super`].
#[derive(Debug)]
pub struct Store {
    pub(super) conn: Connection,
    /// `None` for a store in memory.
    pub(super) home: Option<Home>,
    seen: i64,
}

/// Where a store is kept.
#[derive(Debug)]
pub(super) struct Home {
    pub dir: PathBuf,
    pub lock: Lock,
    /// Tells the file that is open from another that took its name.
    pub file: Option<(u64, u64)>,
}

impl Store {
    /// Opens the store in `dir`, and makes folder and store when there are none. `now` (milliseconds since
    /// 1970) names a damaged file that has to be set aside.
    ///
    /// Where the folder or the file cannot be written, the store is one in memory with everything that can be
    /// read, and a notice says so.
    ///
    /// # Errors
    /// [`Error::Newer`], and [`Error::Busy`] when another program does not let go of the file.
    pub fn open(dir: &Path, now: i64) -> Result<(Self, Vec<Notice>), Error> {
        let mut notices = Vec::new();
        match open(dir, now, &mut notices) {
            Ok(store) => Ok((store, notices)),
            Err(error @ (Error::Newer { .. } | Error::Busy)) => Err(error),
            Err(error) => {
                let mut why = error.to_string();
                let store = match files::bytes(dir) {
                    Ok((file, log)) => salvage::in_memory(&file, &log)?,
                    Err(unreadable) => {
                        why = format!("{why}; {unreadable}");
                        Self::in_memory()?
                    }
                };
                notices.push(Notice::NothingKept { why });
                Ok((store, notices))
            }
        }
    }

    /// A store that ends with the program.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory() -> Result<Self, Error> {
        let mut conn = Connection::open_in_memory()?;
        migrate::migrate(&mut conn, Path::new(":memory:"), &migrate::STEPS)?;
        Ok(Self { conn, home: None, seen: 0 })
    }

    /// Where the store is kept; `None` for one in memory.
    pub fn path(&self) -> Option<PathBuf> {
        self.home.as_ref().map(|home| files::store(&home.dir))
    }

    /// A number that changes whenever another program has stored something, and only then.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn data_version(&self) -> Result<i64, Error> {
        Ok(self.conn.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// The state, when another program has changed it since this was last asked; cheap when none has.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn news(&mut self) -> Result<Option<Snapshot>, Error> {
        let version = self.data_version()?;
        if version == self.seen {
            return Ok(None);
        }
        self.seen = version;
        self.snapshot().map(Some)
    }

    /// Whether the file that is open is still the one at its path: a change written to a file that somebody
    /// deleted would be lost.
    pub(super) fn in_place(&self) -> Result<(), Error> {
        match &self.home {
            Some(home) if identity(&files::store(&home.dir)) != home.file => {
                Err(Error::Unwritable("its file was moved or deleted; start Onrecord again".into()))
            }
            _ => Ok(()),
        }
    }
}

fn open(dir: &Path, now: i64, notices: &mut Vec<Notice>) -> Result<Store, Error> {
    files::make_folder(dir)?;
    let (lock, alone) = Lock::take(dir)?;
    if alone {
        let prepared = prepare(dir, now, notices);
        lock.share();
        prepared?;
    }
    match connect(dir, lock) {
        Err(Error::Damaged(why)) => {
            let (lock, alone) = Lock::take(dir)?;
            if !alone {
                let advice = "end every Onrecord and start it again to have it mended";
                return Err(Error::Damaged(format!("{why}; {advice}")));
            }
            let rebuilt = salvage::rebuild(dir, now, &why, vec![]);
            lock.share();
            notices.push(rebuilt?);
            connect(dir, lock)
        }
        other => other,
    }
}

/// Connects to a store that is there and sound on the face of it.
pub(super) fn connect(dir: &Path, lock: Lock) -> Result<Store, Error> {
    let path = files::store(dir);
    let mut conn = connection(&path)?;
    if conn.is_readonly("main")? {
        return Err(Error::Unwritable(format!("{} is read-only", path.display())));
    }
    migrate::migrate(&mut conn, &path, &migrate::STEPS)?;
    let home = Home { dir: dir.to_owned(), lock, file: identity(&path) };
    let mut store = Store { conn, home: Some(home), seen: 0 };
    store.seen = store.data_version()?;
    Ok(store)
}

fn connection(path: &Path) -> Result<Connection, Error> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(PATIENCE)?;
    conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // What is thrown away is gone from the disk, and no older copy of a row can come back by a salvage.
    conn.pragma_update(None, "secure_delete", true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    Ok(conn)
}

/// Sees to it that there is a store without obvious damage. The caller holds the lock alone.
fn prepare(dir: &Path, now: i64, notices: &mut Vec<Notice>) -> Result<(), Error> {
    if files::mended(dir).is_file() {
        // An interrupted repair.
        files::take_over(dir)?;
    }
    let path = files::store(dir);
    let log = files::beside(&path, "-wal");
    if !path.exists() && log.metadata().map_or(0, |m| m.len()) == 0 {
        return salvage::create(dir);
    }
    let sound = match path.metadata() {
        Ok(found) if !found.is_file() => {
            return Err(Error::Unwritable(format!("{} is no file", path.display())));
        }
        Ok(found) if found.len() == 0 => Err(Error::Damaged("it was empty".into())),
        Ok(_) => examine(dir, &path, &log),
        Err(_) => Err(Error::Damaged("only its log was there".into())),
    };
    match sound {
        Err(Error::Damaged(why)) => {
            notices.push(salvage::rebuild(dir, now, &why, vec![])?);
            Ok(())
        }
        other => other,
    }
}

/// Looks at what can be seen without reading everything: the log of a program that was killed, the header,
/// the tables.
fn examine(dir: &Path, path: &Path, log: &Path) -> Result<(), Error> {
    if log.metadata().is_ok_and(|m| m.len() > 0) {
        let (_, log) = files::bytes(dir)?;
        if record::pages(&[], &log).1 {
            return Err(Error::Damaged("its log is not as it was written".into()));
        }
    }
    let mut header = [0; 100];
    File::open(path)?.read_exact(&mut header).map_err(|_| Error::Damaged("it was cut off".into()))?;
    // Any other number makes SQLite take the file for one of its future and for read-only.
    if !matches!(header[18..20], [1, 1] | [2, 2]) {
        return Err(Error::Damaged("its header is not as it was written".into()));
    }
    // Without a change of mode: the file may be somebody else's.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    match migrate::version(&conn, path, tables::number(migrate::STEPS.len())) {
        Err(Error::Other(error)) => Err(Error::Damaged(error.to_string())),
        other => other.map(drop),
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|m| (m.dev(), m.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Path) -> Option<(u64, u64)> {
    None
}
