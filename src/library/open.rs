//! Reading one entry: bytes, document, briefing.

use super::{Opened, Origin, bundled};
use crate::{
    briefing::{Briefing, Diagnostic, Document},
    extract,
    load::{self, archive::Names},
    text::SafeText,
};
use std::{
    borrow::Cow,
    fs::{Metadata, OpenOptions},
    io::{self, Read},
    path::Path,
    sync::OnceLock,
};

/// Opens the entry at `origin`.
///
/// # Errors
/// The reason in one line when it cannot be read or is not a briefing.
pub fn open(origin: &Origin) -> Result<Opened, SafeText> {
    document(origin).map(Draft::finish)
}

/// A file that is read and parsed; its actors and quotes are still to be found.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What its author wrote.
    pub document: Document,
    diagnostics: Vec<Diagnostic>,
}

/// Reads and parses the entry at `origin`: the quick part of [`open`].
///
/// # Errors
/// As [`open`].
pub fn document(origin: &Origin) -> Result<Draft, SafeText> {
    parse(origin, &read(origin)?)
}

/// Parses the bytes of the entry at `origin`.
///
/// # Errors
/// The reason in one line when they are no briefing.
pub fn parse(origin: &Origin, bytes: &[u8]) -> Result<Draft, SafeText> {
    let (document, diagnostics) = load(origin, bytes);
    Ok(Draft { document: document?, diagnostics })
}

impl Draft {
    /// What can be shown already: the text.
    pub fn text(&self) -> Opened {
        let briefing = extract::sections(self.document.clone());
        Opened { briefing, diagnostics: self.diagnostics.clone() }
    }

    /// Finds the rest.
    pub fn finish(self) -> Opened {
        let Self { document, mut diagnostics } = self;
        let (briefing, found) = extract::brief(document);
        diagnostics.extend(found);
        diagnostics.sort_by_key(|d| d.position.map(|p| (p.line, p.column)));
        Opened { briefing, diagnostics }
    }
}

/// Only the text of the entry at `origin`: sections with their kinds, but no actors and quotes, which take most
/// of the time.
///
/// # Errors
/// As [`open`].
pub fn open_text(origin: &Origin) -> Result<Briefing, SafeText> {
    let bytes = read(origin)?;
    let (document, _) = load(origin, &bytes);
    drop(bytes);
    Ok(extract::sections(document?))
}

/// The names of fields that the reader's config gives for archives.
pub(super) static FIELDS: OnceLock<Names> = OnceLock::new();

/// From now on archives are read with these names of fields; only the first call counts.
pub fn name_fields(names: Names) {
    let _ = FIELDS.set(names);
}

/// Loads `bytes` that were read from `origin`.
pub fn load(origin: &Origin, bytes: &[u8]) -> (Result<Document, SafeText>, Vec<Diagnostic>) {
    match FIELDS.get() {
        Some(names) => load::load_named(&name(origin), bytes, names),
        None => load::load(&name(origin), bytes),
    }
}

/// The name by which a loader tells the format, and which stands in for a title.
pub fn name(origin: &Origin) -> String {
    match origin {
        Origin::File(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
        Origin::Stdin => "standard input".into(),
        Origin::Bundled(path) => path.rsplit('/').next().unwrap_or(path).into(),
    }
}

/// The bytes at `origin`. Nothing but a regular file is opened; standard input is read once and kept.
///
/// # Errors
/// The reason in one line.
pub fn read(origin: &Origin) -> Result<Cow<'static, [u8]>, SafeText> {
    match origin {
        Origin::File(path) => read_file(path).map(Cow::Owned),
        Origin::Bundled(path) => {
            bundled::read(path).map(Cow::Borrowed).ok_or_else(|| "no such sample".into())
        }
        Origin::Stdin => {
            static INPUT: OnceLock<Result<Vec<u8>, SafeText>> = OnceLock::new();
            let input = INPUT.get_or_init(|| limited(io::stdin().lock(), load::LIMIT, 0));
            input.as_deref().map(Cow::Borrowed).map_err(Clone::clone)
        }
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, SafeText> {
    let metadata = path.metadata().map_err(|error| reason(&error))?;
    if let Some(what) = irregular(&metadata) {
        return Err(format!("{what}; only regular files are opened").into());
    }
    let limit = load::Format::of(&path.to_string_lossy()).map_or(load::LIMIT, load::Format::limit);
    if metadata.len() > limit as u64 {
        return Err(load::too_large(limit));
    }
    let file = unblocked().open(path).map_err(|error| reason(&error))?;
    // the name may stand for something else by now
    if let Some(what) = file.metadata().ok().as_ref().and_then(irregular) {
        return Err(format!("{what}; only regular files are opened").into());
    }
    limited(file, limit, metadata.len() as usize)
}

/// Opens for reading, and does not wait for the other end should it be a pipe after all.
fn unblocked() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    options
}

/// Reads to the end, which may lie beyond what the file's size promised, but not beyond `limit`.
fn limited(input: impl Read, limit: usize, expected: usize) -> Result<Vec<u8>, SafeText> {
    let mut bytes = Vec::with_capacity(expected + 1);
    input.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    if bytes.len() > limit { Err(load::too_large(limit)) } else { Ok(bytes) }
}

/// What an entry of a folder is when it is no regular file.
pub(super) fn irregular(metadata: &Metadata) -> Option<&'static str> {
    if metadata.is_file() {
        return None;
    }
    if metadata.is_dir() {
        return Some("a folder");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = metadata.file_type();
        if kind.is_fifo() {
            return Some("a named pipe");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
        if kind.is_char_device() || kind.is_block_device() {
            return Some("a device");
        }
    }
    Some("no regular file")
}

/// An I/O error in a few words.
pub(super) fn reason(error: &io::Error) -> SafeText {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".into(),
        io::ErrorKind::PermissionDenied => "no permission to read it".into(),
        _ => {
            let text = error.to_string();
            let words = text.split(" (os error").next().unwrap_or("");
            if words.to_lowercase().contains("symbolic links") {
                return "a link that leads to itself".into();
            }
            format!("cannot be read: {}", words.to_lowercase()).into()
        }
    }
}
