//! Letters and digits of a text: counted, and alone. Done for every text of a page several times, so it is done fast.

/// Whether `c` is a letter or digit.
pub fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        // Scripts in which most that comes is a letter need no look into the tables.
        'À'..='Ö'
        | 'Ø'..='ö'
        | 'ø'..='ƺ'
        | 'а'..='я'
        | 'А'..='Я'
        | 'ぁ'..='ゖ'
        | 'ァ'..='ヺ'
        | '一'..='鿏'
        | '가'..='힣' => true,
        '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// How many letters and digits are in `text`.
pub fn alphanumeric(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(u8::is_ascii_alphanumeric).count();
    }
    text.chars().filter(|c| is_letter(*c)).count()
}

/// Letters and digits of `text` in lower case.
pub fn plain(text: &str) -> String {
    if text.is_ascii() {
        let mut bytes = vec![0; text.len()];
        let mut len = 0;
        for byte in text.bytes() {
            bytes[len] = byte.to_ascii_lowercase();
            len += usize::from(byte.is_ascii_alphanumeric());
        }
        bytes.truncate(len);
        return String::from_utf8(bytes).unwrap_or_default();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                out.push(c.to_ascii_lowercase());
            }
        } else if is_letter(c) {
            if matches!(c, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | 'а'..='я') {
                out.push(c);
            } else {
                out.extend(c.to_lowercase());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_ways_say_what_the_tables_say() {
        for c in '\0'..='\u{ffff}' {
            assert_eq!(is_letter(c), c.is_alphanumeric(), "{c:?}");
            let mut lower = String::new();
            lower.extend(Some(c).filter(|c| c.is_alphanumeric()).into_iter().flat_map(char::to_lowercase));
            assert_eq!(plain(&c.to_string()), lower, "{c:?}");
        }
        assert_eq!((alphanumeric("a “b” ü."), plain("A “B” Ü.")), (3, "abü".to_owned()));
    }
}
