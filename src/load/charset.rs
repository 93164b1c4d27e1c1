//! The encoding that a page or feed itself declares, for bytes that are not UTF-8.

use super::decode::Decoded;
use crate::briefing::Diagnostic;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How far into the file a declaration may stand, in bytes.
const HEAD: usize = 4_096;

/// Decodes `bytes` as they say themselves; `None` when they are UTF-8, carry a byte order mark, are no markup, or
/// declare nothing that could hold.
pub fn decode_declared(bytes: &[u8]) -> Option<Decoded<'_>> {
    let first = bytes.iter().find(|b| !b.is_ascii_whitespace())?;
    if *first != b'<' {
        return None;
    }
    let encoding = declared(&bytes[..bytes.len().min(HEAD)])?;
    // Seven-bit encodings look like UTF-8; only their own escapes tell them apart.
    let shifts = encoding == encoding_rs::ISO_2022_JP && memchr::memmem::find(bytes, b"\x1b$").is_some();
    if encoding == UTF_8
        || encoding == UTF_16LE
        || encoding == UTF_16BE
        || (!shifts && std::str::from_utf8(bytes).is_ok())
    {
        return None;
    }
    let (text, errors) = encoding.decode_without_bom_handling(bytes);
    let message = format!("damaged {}: unreadable places are marked \u{FFFD}", encoding.name());
    let note = errors.then(|| Diagnostic::warning(message, None));
    let text =
        if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text };
    Some(Decoded { text, note })
}

/// `<?xml … encoding="…"?>`, `<meta charset=…>` or `<meta … content="text/html; charset=…">`.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    let text = String::from_utf8_lossy(&head);
    let value = |mark: &str, from: &str| {
        let rest = from.split_once(mark)?.1.trim_start().strip_prefix('=')?.trim_start();
        let rest = rest.trim_start_matches(['"', '\'']);
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')))
            .unwrap_or(rest.len());
        Encoding::for_label(&rest.as_bytes()[..end])
    };
    if let Some(declaration) = text.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()) {
        return value("encoding", declaration);
    }
    let mut metas = memchr::memmem::find_iter(text.as_bytes(), b"<meta").map(|at| &text[at..]);
    metas.find_map(|meta| value("charset", meta.split('>').next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_file_declares_holds_when_it_can() {
        let text = |bytes: &[u8]| decode_declared(bytes).map(|d| d.text.into_owned());
        assert!(
            text(b"<meta http-equiv=x content='text/html; charset=windows-1251'>\xcf\xf0")
                .unwrap()
                .ends_with("Пр")
        );
        assert!(
            text(b"<?xml version='1.0' encoding=\"ISO-8859-1\"?><a>Caf\xe9</a>").unwrap().contains("Café")
        );
        assert!(text(b"<meta charset=iso-2022-jp>\x1b$B4A;z\x1b(B").unwrap().ends_with("漢字"));
        assert!(text(b"\n <meta name=x><META CHARSET = 'koi8-r'>\xf2").unwrap().ends_with("Р"));
        assert_eq!(text(b"<?xml version='1.0' encoding='koi8-r'?>\r\n\r\xf2").unwrap().lines().count(), 3);
        assert_eq!(text(b"<?xml version='1.0'?><meta charset=koi8-r>\xf2"), None, "XML says it at the top");
        assert_eq!(text(b"<meta name=x>charset=koi8-r \xf2"), None, "that is text");
        assert_eq!(text(b"<meta charset=iso-2022-jp>plain"), None);
        assert_eq!(text(b"<meta charset=utf-8>\xe9"), None);
        assert_eq!(text(b"<meta charset=utf-16le>\xe9"), None);
        assert_eq!(text(b"<meta charset=utf-16be>\xe9"), None);
        assert_eq!(text(b""), None);
        let far = |blanks: usize| [" ".repeat(blanks).as_bytes(), b"<meta charset=koi8-r>\xf2"].concat();
        assert!(text(&far(4_096 - 21)).is_some() && text(&far(4_096)).is_none(), "it stands near the top");
        assert_eq!(text("<meta charset=windows-1251>é".as_bytes()), None);
        assert_eq!(text(b"<meta charset=utf-7>\xe9"), None);
        assert_eq!(text(b"charset=koi8-r \xe9"), None);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let note = |bytes: &[u8]| decode_declared(bytes).unwrap().note.map(|note| note.message.to_string());
        assert_eq!(note(b"<meta charset=koi8-r>\xf2"), None);
        let damaged = note(b"<meta charset=shift_jis>\x81\xff").unwrap();
        assert!(damaged.starts_with("damaged Shift_JIS: unreadable places"), "{damaged}");
    }
}
