//! The body of an answer: read within limits, unpacked, and in UTF-8 where its header says what it is in.

use super::{Failure, http::Limits};
use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::{self, Read};
use ureq::Body;

/// Reads a whole body.
///
/// # Errors
/// When it ends early, takes too long or is larger than the limit.
pub fn read(body: Body, limits: &Limits) -> Result<Vec<u8>, Failure> {
    if body.content_length().is_some_and(|length| length > limits.bytes as u64) {
        return Err(too_large(limits));
    }
    let mut bytes = Vec::new();
    let mut reader = body.into_reader().take(limits.bytes as u64 + 1);
    reader.read_to_end(&mut bytes).map_err(|error| Failure::of(&ureq::Error::from(error), limits))?;
    if bytes.len() > limits.bytes { Err(too_large(limits)) } else { Ok(bytes) }
}

fn too_large(limits: &Limits) -> Failure {
    Failure::new(format!("larger than {} MB", limits.bytes >> 20))
}

/// Unpacks `bytes` as the header `encoding` says.
///
/// # Errors
/// When that is not true, not known, or leads beyond the limit.
pub fn unpack(bytes: Vec<u8>, encoding: &str, limits: &Limits) -> Result<Vec<u8>, Failure> {
    let most = limits.bytes as u64 + 1;
    let mut out = Vec::new();
    let done = match encoding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => return Ok(bytes),
        "gzip" | "x-gzip" => MultiGzDecoder::new(&bytes[..]).take(most).read_to_end(&mut out),
        "deflate" => inflate(&bytes, most, &mut out),
        other => return Err(Failure::new(format!("packed in a way that was not asked for: {other}"))),
    };
    done.map_err(|error| Failure::new(format!("not packed as its header says ({encoding}): {error}")))?;
    if out.len() > limits.bytes { Err(too_large(limits)) } else { Ok(out) }
}

/// `deflate` should have a header of its own; many leave it away.
fn inflate(bytes: &[u8], most: u64, out: &mut Vec<u8>) -> io::Result<usize> {
    ZlibDecoder::new(bytes).take(most).read_to_end(out).or_else(|_| {
        out.clear();
        DeflateDecoder::new(bytes).take(most).read_to_end(out)
    })
}

/// `bytes` in UTF-8, where `charset` names what they are in and they are not UTF-8 anyway: servers name one that
/// is wrong more often than other bytes pass for UTF-8.
pub fn in_utf8(bytes: Vec<u8>, charset: Option<&str>) -> Vec<u8> {
    let marked = Encoding::for_bom(&bytes).is_some();
    let named = charset.and_then(|name| Encoding::for_label(name.as_bytes()));
    match named {
        Some(encoding) if !marked && std::str::from_utf8(&bytes).is_err() => {
            encoding.decode_without_bom_handling(&bytes).0.into_owned().into_bytes()
        }
        _ => bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_names_the_charset_unless_it_is_utf_8() {
        assert_eq!(in_utf8(b"Caf\xe9".to_vec(), Some("iso-8859-1")), "Café".as_bytes());
        assert_eq!(in_utf8("Café".into(), Some("iso-8859-1")), "Café".as_bytes());
        assert_eq!(in_utf8(b"Caf\xe9".to_vec(), Some("klingon")), b"Caf\xe9");
        assert_eq!(in_utf8(b"Caf\xe9".to_vec(), None), b"Caf\xe9");
    }
}
