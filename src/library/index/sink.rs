//! A volume being written: one section after the other, and at the end what is where.

use super::volume::{Layout, MAGIC, Section};
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

/// The file of a volume in the making.
pub struct Sink {
    out: BufWriter<File>,
    written: u64,
}

impl Sink {
    /// Begins a new file at `path`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(1 << 18, File::create(path)?);
        out.write_all(MAGIC)?;
        Ok(Self { out, written: MAGIC.len() as u64 })
    }

    /// Bytes written so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Writes bytes behind what is written.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Writes a section; where it is.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn section(&mut self, bytes: &[u8]) -> io::Result<Section> {
        let start = self.written;
        self.put(bytes)?;
        Ok(self.since(start))
    }

    /// The section from `start` to what is written last.
    pub fn since(&self, start: u64) -> Section {
        (start, self.written - start)
    }

    /// Makes what is written readable.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes the layout; the length of the file, which is safe on the disk then.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn seal(mut self, layout: &Layout) -> io::Result<u64> {
        let layout = postcard::to_stdvec(layout).map_err(io::Error::other)?;
        let (start, _) = self.section(&layout)?;
        self.section(&start.to_le_bytes())?;
        let length = self.written;
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(length)
    }
}
