//! The index at one moment: searched without regard to what is being written.

use super::{IndexError, fields::Fields, piece::Piece};
use crate::library::{
    EntryId, Opened,
    query::Query,
    search::{
        Hits, Marks,
        rows::{Quotes, Rows},
        search_in,
    },
};
use std::{path::PathBuf, sync::Arc};
use tantivy::{
    DocAddress, Searcher, TantivyDocument, Term,
    collector::DocSetCollector,
    query::TermQuery,
    schema::{IndexRecordOption, Value},
};

/// The index at one moment. The entries of its hits are numbers of files within the index.
pub struct Snapshot {
    searcher: Searcher,
    fields: Fields,
    pieces: Vec<Piece>,
}

impl Snapshot {
    pub(super) fn new(searcher: &Searcher, fields: Fields) -> Result<Self, IndexError> {
        let open = |segment| Piece::open(segment, &fields);
        let pieces = searcher.segment_readers().iter().map(open).collect::<tantivy::Result<_>>()?;
        Ok(Self { searcher: searcher.clone(), fields, pieces })
    }

    /// As [`crate::library::search::search`]; inner `None` when cancelled.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn search(
        &self,
        query: &Query,
        marks: &Marks,
        limit: usize,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Option<Hits>, IndexError> {
        let hits = search_in(self, query, marks, limit, cancelled);
        match self.pieces.iter().find_map(Piece::trouble) {
            Some(error) => Err(IndexError::Broken(error.to_string())),
            None => Ok(hits),
        }
    }

    /// The briefing of a hit, and the path of its file.
    pub fn opened(&self, entry: EntryId) -> Option<(PathBuf, Opened)> {
        let term = Term::from_field_u64(self.fields.file, entry.0 as u64);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let address = self.searcher.search(&query, &DocSetCollector).ok()?.into_iter().next()?;
        let (path, bytes) = self.stored(address)?;
        Some((path, postcard::from_bytes(&bytes).ok()?))
    }

    /// Path and extract of the briefing at `address`.
    pub(super) fn stored(&self, address: DocAddress) -> Option<(PathBuf, Vec<u8>)> {
        let document: TantivyDocument = self.searcher.doc(address).ok()?;
        let bytes = |field| document.get_first(field)?.as_bytes().map(<[u8]>::to_vec);
        Some((path(bytes(self.fields.path)?)?, bytes(self.fields.opened)?))
    }

    pub(super) fn searcher(&self) -> &Searcher {
        &self.searcher
    }
}

impl Quotes for Snapshot {
    fn stores(&self) -> Vec<&dyn Rows> {
        self.pieces.iter().map(|piece| piece as &dyn Rows).collect()
    }

    fn briefing(&self, entry: EntryId) -> Option<Arc<Opened>> {
        self.opened(entry).map(|(_, opened)| Arc::new(opened))
    }
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)]
fn path(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}
