//! Files packed with gzip or zstd, unpacked within limits.

use crate::text::SafeText;
use flate2::read::MultiGzDecoder;
use ruzstd::decoding::{
    FrameDecoder, StreamingDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};
use std::{borrow::Cow, io::Read};

/// How many times its size a file may unpack to; text packs to a twentieth at best.
const RATIO: usize = 100;
/// What any file may unpack to whatever its size, in bytes.
const SMALL: usize = 1 << 20;
/// How far back a zstd archive may reach, in bytes; the memory for it is taken before a byte is unpacked.
const WINDOW: u64 = 32 << 20;

/// `name` without the extension of a packed file.
pub fn inner_name(name: &str) -> &str {
    let is_packed = |extension: &str| ["gz", "zst"].iter().any(|e| extension.eq_ignore_ascii_case(e));
    match name.rsplit_once('.') {
        Some((inner, extension)) if is_packed(extension) && inner.contains('.') => inner,
        _ => name,
    }
}

/// The content of `bytes`, which are that content themselves when they are not packed.
///
/// # Errors
/// When they cannot be unpacked, or to more than `limit` bytes or a hundred times their size.
pub fn unpack(bytes: &[u8], limit: usize) -> Result<Cow<'_, [u8]>, SafeText> {
    let most = limit.min((bytes.len() * RATIO).max(SMALL));
    let out = if bytes.starts_with(b"\x1f\x8b") {
        gzip(bytes, most)?
    } else if is_zstd(bytes) {
        zstd(bytes, most)?
    } else {
        return Ok(Cow::Borrowed(bytes));
    };
    if out.len() > most {
        return Err(format!("unpacks to more than {} MB", most >> 20).into());
    }
    Ok(Cow::Owned(out))
}

fn gzip(bytes: &[u8], most: usize) -> Result<Vec<u8>, SafeText> {
    let mut out = Vec::new();
    MultiGzDecoder::new(bytes)
        .take(most as u64 + 1)
        .read_to_end(&mut out)
        .map_err(|error| SafeText::from(format!("a damaged gzip archive: {error}")))?;
    Ok(out)
}

/// A frame, or one of those that are to be passed over and may come first.
fn is_zstd(bytes: &[u8]) -> bool {
    matches!(bytes, [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// Frame after frame, up to one byte more than `most`.
fn zstd(mut bytes: &[u8], most: usize) -> Result<Vec<u8>, SafeText> {
    let damaged = |why: &str| SafeText::from(format!("a damaged zstd archive: {why}"));
    let mut out = Vec::new();
    while !bytes.is_empty() && out.len() <= most {
        let mut frame = FrameDecoder::new();
        frame.set_max_window_size(WINDOW);
        match StreamingDecoder::new_with_decoder(&mut bytes, &mut frame) {
            Ok(reader) => {
                let left = (most + 1 - out.len()) as u64;
                reader.take(left).read_to_end(&mut out).map_err(|error| damaged(&error.to_string()))?;
            }
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length, ..
            })) => {
                bytes = bytes.get(length as usize..).ok_or_else(|| damaged("it ends early"))?;
                continue;
            }
            Err(FrameDecoderError::WindowSizeTooBig { .. }) => {
                return Err("a zstd archive that needs too much memory".into());
            }
            Err(error) => return Err(damaged(&error.to_string())),
        }
        // The sum is over what was read; at the limit that is not all of it.
        let sums = (frame.get_checksum_from_data(), frame.get_calculated_checksum());
        if out.len() <= most && matches!(sums, (Some(said), Some(is)) if said != is) {
            return Err(damaged("its checksum is wrong"));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    use std::io::Write;

    fn pack(bytes: &[u8]) -> Vec<u8> {
        let mut to = GzEncoder::new(Vec::new(), Compression::best());
        to.write_all(bytes).unwrap();
        to.finish().unwrap()
    }

    fn pack_zstd(bytes: &[u8]) -> Vec<u8> {
        compress_to_vec(bytes, CompressionLevel::Fastest)
    }

    #[test]
    fn text_comes_back_and_bombs_do_not() {
        assert_eq!(unpack(&pack(b"title: x"), 1_000).unwrap().as_ref(), b"title: x");
        assert_eq!(unpack(b"plain", 1_000).unwrap().as_ref(), b"plain");
        assert!(unpack(&pack(&vec![0; 30 << 20]), 64 << 20).unwrap_err().contains("more than"));
        assert!(unpack(&pack(b"title: x")[..12], 1_000).unwrap_err().contains("damaged"));
    }

    #[test]
    fn zstd_frame_by_frame_within_the_same_limits() {
        let mut two = pack_zstd(b"title: ");
        two.extend(b"\x51\x2a\x4d\x18\x03\0\0\0abc");
        two.extend(pack_zstd(b"x"));
        assert_eq!(unpack(&two, 1_000).unwrap().as_ref(), b"title: x");
        assert!(unpack(&pack_zstd(&vec![0; 30 << 20]), 64 << 20).unwrap_err().contains("more than"));
        // The same bomb in many small frames.
        let many = pack_zstd(&vec![0; 1 << 16]).repeat(400);
        assert!(unpack(&many, 2 << 20).unwrap_err().contains("more than"));
        for cut in 1..two.len() {
            let _ = unpack(&two[..cut], 1_000);
        }
        assert!(unpack(&pack_zstd(b"title: x")[..12], 1_000).unwrap_err().contains("damaged"));
        assert!(unpack(b"\x51\x2a\x4d\x18\xff\xff\xff\xff", 1_000).unwrap_err().contains("ends early"));
    }

    #[test]
    fn a_zstd_archive_cannot_ask_for_all_memory() {
        // A window of 2^37 bytes.
        assert!(unpack(b"\x28\xb5\x2f\xfd\x00\xd8\x01\0\0", 1_000).unwrap_err().contains("memory"));
        let mut wrong = pack_zstd(&b"It rained all day. ".repeat(40));
        let last = wrong.len() - 1;
        wrong[last] ^= 1;
        assert!(unpack(&wrong, 100_000).unwrap_err().contains("checksum"));
    }

    #[test]
    fn the_limit_and_the_hundredfold_are_still_allowed() {
        for pack in [pack, pack_zstd] {
            let full = vec![b'a'; 2 << 20];
            let packed = pack(&full);
            let small = pack(&full[..1 << 20]);
            assert!(packed.len() * RATIO < SMALL, "{}", packed.len());
            assert_eq!(unpack(&small, 64 << 20).unwrap().len(), SMALL, "what every file may unpack to");
            assert_eq!(unpack(&packed, 64 << 20).unwrap_err().as_str(), "unpacks to more than 1 MB");
            assert_eq!(unpack(&small, 1 << 20).unwrap().len(), 1 << 20);
            assert!(unpack(&small, (1 << 20) - 1).is_err());
            // Random bytes pack to themselves, and blanks to next to nothing.
            let mut seed = 7_u32;
            let noise = std::iter::repeat_with(|| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 24) as u8
            });
            let mut mixed: Vec<u8> = noise.take(20_000).collect();
            mixed.resize(90 * 20_000, b' ');
            assert_eq!(unpack(&pack(&mixed), 64 << 20).unwrap().len(), mixed.len());
            mixed.resize(200 * 20_000, b' ');
            assert!(unpack(&pack(&mixed), 64 << 20).is_err());
        }
    }

    #[test]
    fn frames_that_reach_the_limit_together() {
        let frames = |sizes: [usize; 2]| sizes.map(|n| pack_zstd(&vec![b'a'; n])).concat();
        assert_eq!(unpack(&frames([900, 100]), 1_000).unwrap().len(), 1_000);
        for sizes in [[1_000, 1], [999, 5], [1, 1_000]] {
            let why = unpack(&frames(sizes), 1_000).unwrap_err();
            assert!(why.contains("more than"), "{sizes:?}: {why}");
        }
    }

    #[test]
    fn the_name_inside() {
        assert_eq!(inner_name("a.json.GZ"), "a.json");
        assert_eq!(inner_name("a.jsonl.zst"), "a.jsonl");
        assert_eq!(inner_name("a.gz"), "a.gz");
        assert_eq!(inner_name("a.json"), "a.json");
    }
}
