//! The files of the store: their names, their lock, putting a damaged one aside.

use super::Error;
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// The store itself; SQLite keeps `-wal` and `-shm` beside it.
pub const NAME: &str = "reading.db";

/// Where the store is in `dir`.
pub fn store(dir: &Path) -> PathBuf {
    dir.join(NAME)
}

/// A new store in the making; worthless until it is renamed.
pub fn draft(dir: &Path) -> PathBuf {
    dir.join("reading.db.new")
}

/// A new store, complete, that is to take the place of the damaged one.
pub fn mended(dir: &Path) -> PathBuf {
    dir.join("reading.db.mended")
}

/// A file that SQLite keeps beside `path`.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Makes the folder, for the reader alone.
pub fn make_folder(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Held shared while the store is open, alone while its files are replaced. The system lets go of it however
/// the program ends.
#[derive(Debug)]
pub struct Lock(File);

impl Lock {
    /// Takes the lock; `true` when no other program has the store open. Waits while one replaces files.
    pub fn take(dir: &Path) -> io::Result<(Self, bool)> {
        let path = dir.join("reading.lock");
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let lock = Self(file);
        let alone = lock.alone()?;
        if !alone {
            lock.share();
        }
        Ok((lock, alone))
    }

    /// Tries to be the only one; a shared lock held before is given up.
    pub fn alone(&self) -> io::Result<bool> {
        // Lets go first: not every system turns a shared lock into an exclusive one in place.
        let _ = self.0.unlock();
        match self.0.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            // Some network file systems have no locks; SQLite's own then decide, and no file is replaced.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Lets others open the store.
    pub fn share(&self) {
        let _ = self.0.lock_shared();
    }
}

/// The bytes of the store and its log, as they are on disk; empty for what is missing.
pub fn bytes(dir: &Path) -> io::Result<(Vec<u8>, Vec<u8>)> {
    Ok((read(&store(dir))?, read(&beside(&store(dir), "-wal"))?))
}

/// The bytes of a complete new store that waits to take over.
pub fn waiting(dir: &Path) -> io::Result<Option<Vec<u8>>> {
    let path = mended(dir);
    if path.is_file() { read(&path).map(Some) } else { Ok(None) }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    match path.metadata() {
        Ok(found) if found.is_file() => fs::read(path),
        Ok(_) => Err(io::Error::other(format!("{} is no regular file", path.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(vec![]),
        Err(error) => Err(error),
    }
}

/// Gives the damaged store and its log second names that say when; the first ones stay until [`take_over`].
pub fn set_aside(dir: &Path, now: i64) -> Result<PathBuf, Error> {
    let aside = free_name(dir, now);
    for ending in ["-wal", "-shm", ""] {
        let (from, to) = (beside(&store(dir), ending), beside(&aside, ending));
        if from.is_file() && fs::hard_link(&from, &to).is_err() {
            fs::copy(&from, &to)?;
            File::open(&to)?.sync_all()?;
        }
    }
    sync(dir)?;
    Ok(aside)
}

fn free_name(dir: &Path, now: i64) -> PathBuf {
    let stamp = jiff::Timestamp::from_millisecond(now)
        .map_or_else(|_| now.to_string(), |t| t.strftime("%Y-%m-%dT%H%M%SZ").to_string());
    let name = |n: usize| {
        let more = if n == 1 { String::new() } else { format!("-{n}") };
        dir.join(format!("reading.damaged-{stamp}{more}.db"))
    };
    let taken = |path: &PathBuf| ["", "-wal"].iter().any(|ending| beside(path, ending).exists());
    (1..9999).map(name).find(|path| !taken(path)).unwrap_or_else(|| name(9999))
}

/// Puts the complete new store in the place of the old one. Begun again at the next start when it is
/// interrupted, for the name [`mended`] stays until the end.
pub fn take_over(dir: &Path) -> Result<(), Error> {
    for ending in ["-wal", "-shm"] {
        match fs::remove_file(beside(&store(dir), ending)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    // A log must never meet a store that it does not belong to.
    sync(dir)?;
    rename(dir, &mended(dir), &store(dir))
}

/// Renames within `dir`, for good.
pub fn rename(dir: &Path, from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to)?;
    sync(dir)?;
    Ok(())
}

/// Makes names in `dir` durable, where a folder can be opened.
fn sync(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_empty_and_what_is_no_file_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        assert_eq!(bytes(dir).unwrap(), (vec![], vec![]));
        assert_eq!(waiting(dir).unwrap(), None);
        fs::write(mended(dir), "whole").unwrap();
        assert_eq!(waiting(dir).unwrap().as_deref(), Some(&b"whole"[..]));
        fs::create_dir(store(dir)).unwrap();
        assert!(bytes(dir).unwrap_err().to_string().contains("no regular file"));
        assert!(bytes(&mended(dir)).is_err(), "a folder that is none");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_lock_that_fails_is_not_taken_for_one_that_another_program_has() {
        use std::os::unix::fs::OpenOptionsExt;
        // O_PATH: what is opened so cannot be locked.
        let file = OpenOptions::new().read(true).custom_flags(0o10_000_000).open("/").unwrap();
        assert!(Lock(file).alone().is_err());
    }

    #[test]
    fn a_log_that_cannot_be_removed_keeps_the_new_store_waiting() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        fs::write(mended(dir), "whole").unwrap();
        fs::create_dir(beside(&store(dir), "-wal")).unwrap();
        assert!(take_over(dir).is_err());
        assert!(mended(dir).is_file() && !store(dir).exists());
        fs::remove_dir(beside(&store(dir), "-wal")).unwrap();
        take_over(dir).unwrap();
        assert_eq!((fs::read(store(dir)).unwrap(), mended(dir).exists()), (b"whole".to_vec(), false));
    }

    #[test]
    fn what_is_set_aside_never_takes_the_name_of_another() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        fs::write(store(dir), "first").unwrap();
        let names: Vec<_> = (0..3).map(|_| set_aside(dir, 1_761_000_000_000).unwrap()).collect();
        let ends = ["00Z.db", "00Z-2.db", "00Z-3.db"];
        for (name, end) in names.iter().zip(ends) {
            assert!(name.to_string_lossy().ends_with(end), "{names:?}");
            assert_eq!(fs::read(name).unwrap(), b"first");
        }
    }
}
