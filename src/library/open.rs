//! Reading one entry: bytes, document, briefing.

use super::{Opened, Origin, bundled};
use crate::{briefing::Document, extract, load, text::SafeText};
use std::{
    borrow::Cow,
    fs::{File, Metadata},
    io::{self, Read},
    path::Path,
    sync::OnceLock,
};

/// Opens the entry at `origin`.
///
/// # Errors
/// The reason in one line when it cannot be read or is not a briefing.
pub fn open(origin: &Origin) -> Result<Opened, SafeText> {
    open_in_steps(origin, |_| {})
}

/// As [`open`]; `glance` sees the document before the search for actors and quotes begins.
///
/// # Errors
/// As [`open`].
pub fn open_in_steps(origin: &Origin, glance: impl FnOnce(&Document)) -> Result<Opened, SafeText> {
    let bytes = read(origin)?;
    let (document, mut diagnostics) = load::load(&name(origin), &bytes);
    drop(bytes);
    let document = document?;
    glance(&document);
    let (briefing, found) = extract::brief(document);
    diagnostics.extend(found);
    diagnostics.sort_by_key(|d| d.position.map(|p| (p.line, p.column)));
    Ok(Opened { briefing, diagnostics })
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
    let file = File::open(path).map_err(|error| reason(&error))?;
    limited(file, limit, metadata.len() as usize)
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
            format!("cannot be read: {}", words.to_lowercase()).into()
        }
    }
}
