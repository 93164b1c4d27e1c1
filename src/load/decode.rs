//! From bytes to text: encodings, byte order marks, line ends.

use super::lines::Lines;
use crate::{briefing::Diagnostic, text::SafeText};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Text with `\n` for every line end and no byte order mark, and what was noticed on the way to it.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// About its encoding; at most one.
    pub note: Option<Diagnostic>,
}

/// Decodes `bytes`: UTF-8 first, then what a byte order mark or the bytes themselves suggest.
///
/// # Errors
/// The reason in one line when this is no text at all.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, SafeText> {
    if let Some(what) = known_binary(bytes) {
        return Err(format!("not text: {what}").into());
    }
    let (text, note) = match bytes {
        [0xFF, 0xFE, 0, 0, rest @ ..] => utf32(rest, u32::from_le_bytes),
        [0, 0, 0xFE, 0xFF, rest @ ..] => utf32(rest, u32::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => other(rest, UTF_16LE),
        [0xFE, 0xFF, rest @ ..] => other(rest, UTF_16BE),
        _ => match wide_without_mark(bytes) {
            Some(encoding) => {
                let (text, _) = other(bytes, encoding);
                (
                    text,
                    Some(Diagnostic::warning(
                        format!("no byte order mark; read as {}", encoding.name()),
                        None,
                    )),
                )
            }
            None => utf8(bytes),
        },
    };
    // in what is whole UTF-8 somebody wrote the sign for what could not be read
    if is_binary(&text, matches!(text, Cow::Owned(_))) {
        return Err("not text: a binary file".into());
    }
    Ok(Decoded { text: with_line_feeds(text), note })
}

/// Bytes that are not UTF-8 are guessed at, unless nearly all of them are.
fn utf8(bytes: &[u8]) -> (Cow<'_, str>, Option<Diagnostic>) {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return (Cow::Borrowed(text), None),
        Err(error) => error,
    };
    let good = error.valid_up_to();
    let lossy = String::from_utf8_lossy(bytes);
    let wrong = lossy.matches('\u{FFFD}').count();
    let wide = lossy.chars().filter(|c| !c.is_ascii() && *c != '\u{FFFD}').count();
    if error.error_len().is_none() || wide > wrong {
        let lines = Lines::new(&lossy);
        let place = lines.position(&lossy, good, 1);
        let message = format!("{wrong} {} that are not UTF-8", if wrong == 1 { "place" } else { "places" });
        return (
            lossy,
            Some(Diagnostic::warning(message.replace("1 place that are", "1 place that is"), Some(place))),
        );
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, _) = other(bytes, encoding);
    (text, Some(Diagnostic::warning(format!("not UTF-8; read as {}", encoding.name()), None)))
}

fn other<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> (Cow<'a, str>, Option<Diagnostic>) {
    debug_assert!(encoding != UTF_8);
    let (text, errors) = encoding.decode_without_bom_handling(bytes);
    let message = format!("damaged {}: unreadable places are marked \u{FFFD}", encoding.name());
    (text, errors.then(|| Diagnostic::warning(message, None)))
}

fn utf32(bytes: &[u8], read: fn([u8; 4]) -> u32) -> (Cow<'_, str>, Option<Diagnostic>) {
    let units = bytes.chunks(4).map(|unit| unit.try_into().map_or(u32::MAX, read));
    (Cow::Owned(units.map(|unit| char::from_u32(unit).unwrap_or('\u{FFFD}')).collect()), None)
}

/// UTF-16 without a mark gives itself away by a zero in every other byte of Latin text.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512) & !1];
    if head.len() < 8 {
        return None;
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count() * 10;
    let half = head.len() / 2;
    match (zeros(0), zeros(1)) {
        (even, odd) if even == 0 && odd > half * 7 => Some(UTF_16LE),
        (even, odd) if odd == 0 && even > half * 7 => Some(UTF_16BE),
        _ => None,
    }
}

fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 10] = [
        (b"\x7fELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"\x89PNG", "a PNG image"),
        (b"GIF8", "a GIF image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"\xd0\xcf\x11\xe0", "an old office document"),
        (b"SQLite format 3\0", "an SQLite database"),
    ];
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, what)| *what)
}

/// Whether more than three tenths of the beginning are characters that no text has; the replacement character is one
/// where it stands for what could not be read.
fn is_binary(text: &str, replaced: bool) -> bool {
    let head = &text.as_bytes()[..text.len().min(4_096)];
    // Most text has no such character at all, and that is soon seen.
    if head.is_ascii() && !head.iter().any(|b| *b < b' ' && !b.is_ascii_whitespace() || *b == 0x7f) {
        return false;
    }
    let (mut all, mut odd) = (0_usize, 0_usize);
    for c in text.chars().take(4_096) {
        all += 1;
        let control =
            c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0B' | '\x0C' | '\x1B' | '\x07' | '\x08');
        odd += usize::from(control || (replaced && c == '\u{FFFD}'));
    }
    all >= 64 && odd * 10 > all * 3
}

fn with_line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).unwrap().text.into_owned()
    }

    #[test]
    fn marks_and_line_ends_go() {
        assert_eq!(text(b"\xEF\xBB\xBFa\r\nb\rc\n"), "a\nb\nc\n");
        assert_eq!(text(b"\xFF\xFEa\0\r\0\n\0"), "a\n");
        assert_eq!(text(b"\xFE\xFF\0a\x20\xac"), "a€");
        assert_eq!(text(b"\xFF\xFE\0\0a\0\0\0\x01\xF6\x01\0"), "a\u{1F601}");
    }

    #[test]
    fn utf16_without_a_mark() {
        let bytes: Vec<u8> = "date 2025-10-21 Été".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let got = decode(&bytes).unwrap();
        assert_eq!(got.text, "date 2025-10-21 Été");
        assert!(got.note.is_some());
    }

    #[test]
    fn windows_1252_is_guessed_and_noted() {
        let got = decode(
            b"date 2025-10-21 Caf\xe9 talks\n\x93We expect progress,\x94 the minister said \x96 twice.",
        )
        .unwrap();
        assert!(got.text.contains("Café"), "{}", got.text);
        assert!(got.text.contains("“We expect progress,”"), "{}", got.text);
        assert!(got.note.unwrap().message.contains("windows-1252"));
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let got = decode("Der Minister sagte: „Grüße“ \u{20ac}".as_bytes().split_last().unwrap().1).unwrap();
        assert!(got.text.starts_with("Der Minister sagte: „Grüße“ \u{FFFD}"));
        let position = got.note.unwrap().position.unwrap();
        assert_eq!((position.line, position.column), (1, 29));
    }

    #[test]
    fn places_that_are_not_utf8_are_counted() {
        let note = |bytes: &[u8]| decode(bytes).unwrap().note.unwrap();
        let one =
            note("Grüße und Küsse, \u{20ac}\n".as_bytes().split_last().unwrap().1.split_last().unwrap().1);
        assert_eq!(one.message.as_str(), "1 place that is not UTF-8");
        let mut bytes = "Grüße, Küsse\n".as_bytes().to_vec();
        bytes.extend(b"a\xffb\xffc");
        let two = note(&bytes);
        assert_eq!(two.message.as_str(), "2 places that are not UTF-8");
        assert_eq!(two.position.map(|p| (p.line, p.column, p.length)), Some((2, 2, 1)));
        // As many that are wrong as are right: it is another encoding.
        assert!(
            note("é é".as_bytes().iter().chain(b"\xe9\xe9").copied().collect::<Vec<_>>().as_slice())
                .message
                .contains("read as")
        );
        assert_eq!(note(b"Caf\xe9").message, one.message, "an end that is cut short says nothing");
    }

    #[test]
    fn damage_in_wide_encodings_is_said() {
        let got = decode(b"\xFF\xFEa\0\x00\xd8b\0").unwrap();
        assert_eq!(got.text, "a\u{FFFD}b");
        assert!(got.note.unwrap().message.contains("damaged UTF-16LE"));
        assert!(decode(b"\xFF\xFEa\0").unwrap().note.is_none());
        assert_eq!(text(b"\0\0\xFE\xFF\0\0\0a\0\0\0b\0\x11\0\0"), "ab\u{FFFD}");
    }

    #[test]
    fn wide_text_is_known_by_its_zeros() {
        let wide = |text: &str, le: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(if le { u16::to_le_bytes } else { u16::to_be_bytes }).collect()
        };
        let read = |bytes: &[u8]| decode(bytes).ok().map(|got| got.text.into_owned());
        for le in [true, false] {
            assert_eq!(read(&wide("rain", le)).as_deref(), Some("rain"));
            assert_ne!(read(&wide("ran", le)).as_deref(), Some("ran"), "too little to tell");
            // Fewer than three of ten letters may be others.
            assert_eq!(read(&wide("日本語 it rained", le)).as_deref(), Some("日本語 it rained"));
            assert_ne!(read(&wide("日本語 rained", le)).as_deref(), Some("日本語 rained"));
            let tail = "a".repeat(400) + &"語".repeat(4_000);
            assert_eq!(read(&wide(&tail, le)), Some(tail), "the beginning tells");
        }
        let note = decode(&wide("rained", false)).unwrap().note.unwrap();
        assert_eq!(note.message.as_str(), "no byte order mark; read as UTF-16BE");
    }

    #[test]
    fn what_makes_a_file_a_binary() {
        let file = |odd: usize, all: usize| [vec![1; odd], vec![b'a'; all - odd]].concat();
        for (odd, all, binary) in [(30, 100, false), (31, 100, true), (63, 63, false), (64, 64, true)] {
            assert_eq!(decode(&file(odd, all)).is_err(), binary, "{odd} of {all}");
        }
        assert!(decode(&b"\x1b\x07\x08\x0b\x0c\t\r\n".repeat(20)).is_ok(), "marks that text may have");
        assert!(decode("\u{FFFD}".repeat(200).as_bytes()).is_ok(), "somebody wrote that");
        let mut late = b"a".repeat(4_096);
        late.extend([1; 9_000]);
        assert!(decode(&late).is_ok(), "the beginning tells");
    }

    #[test]
    fn binaries_are_refused_by_name() {
        assert!(decode(b"\x89PNG\r\n\x1a\n").unwrap_err().contains("PNG"));
        assert!(decode(&[0x80; 4000]).is_err() || !text(&[0x80; 4000]).is_empty());
        assert!(decode(&[0; 100]).is_err());
    }
}
