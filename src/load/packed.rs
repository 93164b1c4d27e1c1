//! Files packed with gzip, unpacked within limits.

use crate::text::SafeText;
use flate2::read::MultiGzDecoder;
use std::{borrow::Cow, io::Read};

/// How many times its size a file may unpack to; text packs to a twentieth at best.
const RATIO: usize = 100;
/// What any file may unpack to whatever its size, in bytes.
const SMALL: usize = 1 << 20;

/// `name` without the extension of a packed file.
pub fn inner_name(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((inner, extension)) if extension.eq_ignore_ascii_case("gz") && inner.contains('.') => inner,
        _ => name,
    }
}

/// The content of `bytes`, which are that content themselves when they are not packed.
///
/// # Errors
/// When they cannot be unpacked, or to more than `limit` bytes or a hundred times their size.
pub fn unpack(bytes: &[u8], limit: usize) -> Result<Cow<'_, [u8]>, SafeText> {
    if !bytes.starts_with(b"\x1f\x8b") {
        return Ok(Cow::Borrowed(bytes));
    }
    let most = limit.min((bytes.len() * RATIO).max(SMALL));
    let mut out = Vec::new();
    MultiGzDecoder::new(bytes)
        .take(most as u64 + 1)
        .read_to_end(&mut out)
        .map_err(|error| SafeText::from(format!("a damaged gzip archive: {error}")))?;
    if out.len() > most {
        return Err(format!("unpacks to more than {} MB", most >> 20).into());
    }
    Ok(Cow::Owned(out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn pack(bytes: &[u8]) -> Vec<u8> {
        let mut to = GzEncoder::new(Vec::new(), Compression::best());
        to.write_all(bytes).unwrap();
        to.finish().unwrap()
    }

    #[test]
    fn text_comes_back_and_bombs_do_not() {
        assert_eq!(unpack(&pack(b"title: x"), 1_000).unwrap().as_ref(), b"title: x");
        assert_eq!(unpack(b"plain", 1_000).unwrap().as_ref(), b"plain");
        assert!(unpack(&pack(&vec![0; 30 << 20]), 64 << 20).unwrap_err().contains("more than"));
        assert!(unpack(&pack(b"title: x")[..12], 1_000).unwrap_err().contains("damaged"));
    }

    #[test]
    fn the_name_inside() {
        assert_eq!(inner_name("a.json.GZ"), "a.json");
        assert_eq!(inner_name("a.gz"), "a.gz");
        assert_eq!(inner_name("a.json"), "a.json");
    }
}
