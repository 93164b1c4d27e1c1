//! The index of quotes on disk: derived data, safe to delete at any time.
//!
//! One folder for each version of the program and each set of library paths. Quotes are documents of their own;
//! so is each briefing, with what was extracted from it, so that its file is parsed once. Whatever cannot be
//! opened is thrown away and built again.

mod fields;
mod piece;
mod refresh;
mod snapshot;
#[cfg(test)]
mod tests;

pub use refresh::{Progress, Refreshed};
pub use snapshot::Snapshot;

use fields::Fields;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use tantivy::{Directory, IndexReader, ReloadPolicy, TantivyError, directory::MmapDirectory};

/// Raised whenever what is in the index changes its shape or meaning.
const FORMAT: u32 = 1;

/// Why the index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Another instance is writing; what is there can be searched.
    #[error("another instance is bringing the index up to date")]
    Busy,
    /// The folder cannot be used.
    #[error("the index folder: {0}")]
    Io(#[from] io::Error),
    /// The index is damaged, or the disk full.
    #[error("the index: {0}")]
    Broken(String),
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(..) => Self::Busy,
            error => Self::Broken(error.to_string()),
        }
    }
}

/// An index that is open.
pub struct Index {
    inner: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
}

/// The folder below `cache` for the index of the files at `paths`, by this version of the program.
///
/// # Errors
/// When a path is not there.
pub fn folder(cache: &Path, paths: &[PathBuf]) -> io::Result<PathBuf> {
    let mut whole: Vec<PathBuf> = paths.iter().map(fs::canonicalize).collect::<io::Result<_>>()?;
    whole.sort();
    whole.dedup();
    let mut hasher = blake3::Hasher::new();
    for path in whole {
        hasher.update(path.as_os_str().as_encoded_bytes());
        hasher.update(&[0]);
    }
    Ok(cache.join(version()).join(&hasher.finalize().to_hex()[..16]))
}

/// What an index depends on besides the files: its format, and the very program, since what it extracts is kept.
fn version() -> String {
    let program = std::env::current_exe().and_then(fs::metadata).map_or(0, |m| m.len());
    format!("{FORMAT}-{}-{program}", env!("CARGO_PKG_VERSION"))
}

/// Removes the indexes of other versions below `cache`; what cannot be removed stays.
pub fn prune(cache: &Path) {
    let version = version();
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_index = name
            .to_str()
            .is_some_and(|n| n.split('-').count() == 3 && n.starts_with(|c: char| c.is_ascii_digit()));
        if is_index && name.to_str() != Some(&version) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

impl Index {
    /// Opens the index in `folder`, or begins one there; one that cannot be opened is thrown away first.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        fs::create_dir_all(folder)?;
        Self::open_as_it_is(folder).or_else(|_| {
            fs::remove_dir_all(folder)?;
            fs::create_dir_all(folder)?;
            Self::open_as_it_is(folder)
        })
    }

    fn open_as_it_is(folder: &Path) -> Result<Self, IndexError> {
        let (schema, fields) = Fields::schema();
        let directory: Box<dyn Directory> =
            Box::new(MmapDirectory::open(folder).map_err(|e| IndexError::Broken(e.to_string()))?);
        let inner = tantivy::Index::open_or_create(directory, schema)?;
        inner.tokenizers().register(fields::TOKENIZER, fields::Folding::default());
        let reader = inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { inner, reader, fields })
    }

    /// The index as it is now; later changes do not show in it.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn snapshot(&self) -> Result<Snapshot, IndexError> {
        self.reader.reload()?;
        Snapshot::new(&self.reader.searcher(), self.fields)
    }
}
