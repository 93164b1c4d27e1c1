//! Bytes to tokens, one paragraph at a time.

use super::{
    Shape, Token,
    abbreviations::{Point, point_after},
};
use std::ops::Range;

const SEED: u32 = 0x811C_9DC5;
const PRIME: u32 = 0x0100_0193;

/// The hash that [`Token::hash`] holds, of a word already in lower case (`’` written as `'`).
pub const fn hash(lower: &str) -> u32 {
    let bytes = lower.as_bytes();
    let (mut h, mut i) = (SEED, 0);
    while i < bytes.len() {
        h = (h ^ bytes[i] as u32).wrapping_mul(PRIME);
        i += 1;
    }
    h
}

/// What a quotation mark can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `"` and `''`: opens or closes.
    Straight,
    /// Opens, and closes with the mark given.
    Open(char),
    /// Closes.
    Close,
}

/// The quotation mark that `word` is; single marks are not among them. `„` and `“` are resolved by their neighbours.
pub fn mark_of(word: &str) -> Option<Mark> {
    Some(match word {
        "\"" | "''" | "＂" => Mark::Straight,
        "“" | "``" => Mark::Open('”'),
        "„" => Mark::Open('“'),
        "«" => Mark::Open('»'),
        "「" => Mark::Open('」'),
        "『" => Mark::Open('』'),
        "《" => Mark::Open('》'),
        "〝" => Mark::Open('〞'),
        "”" | "»" | "」" | "』" | "》" | "〞" | "〟" => Mark::Close,
        _ => return None,
    })
}

/// Appends the tokens of `text[range]`, which holds no `\n`.
pub(super) fn paragraph(text: &str, range: Range<usize>, out: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let mut at = range.start;
    while at < range.end {
        let byte = bytes[at];
        at = if byte == b' ' || byte.is_ascii_whitespace() || byte == 0x0B {
            at + 1
        } else if byte.is_ascii_alphanumeric() {
            word(text, at, range.end, out)
        } else if byte.is_ascii() {
            ascii_mark(text, at, range.end, out)
        } else {
            wide(text, at, range.end, out)
        };
    }
}

/// The character at `at`.
fn char_at(text: &str, at: usize, end: usize) -> Option<char> {
    if at >= end { None } else { text[at..].chars().next() }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || (c >= '\u{300}' && unicode_normalization::char::is_combining_mark(c))
}

/// How many bytes from `at` on join two halves of one word (`-`, `'`, `.`, `,`, …); 0 when the word ends there.
fn joint(bytes: &[u8], text: &str, start: usize, at: usize, end: usize) -> usize {
    let (width, c) = match bytes[at] {
        b'\'' => (1, '\''),
        0xE2 if text[at..end].starts_with('’') => (3, '\''),
        0xC2 if text[at..end].starts_with('\u{AD}') => return 2,
        b @ (b'-' | b'.' | b',' | b'&' | b'/' | b':' | b'_' | b'@') => (1, b as char),
        _ => return 0,
    };
    let Some(next) = char_at(text, at + width, end) else { return 0 };
    let before = bytes[at - 1];
    let joins = match c {
        '\'' | '_' => is_letter(next),
        '-' => next.is_alphanumeric() || (next == '$' && before.is_ascii_alphabetic()),
        '.' => {
            (before.is_ascii_digit() && next.is_ascii_digit())
                || (is_letter(next) && dotted(&bytes[start..at]))
                || (before.is_ascii_lowercase() && next.is_ascii_lowercase())
        }
        ',' => before.is_ascii_digit() && next.is_ascii_digit() && digits_follow(bytes, at + 1, end) == 3,
        ':' => before.is_ascii_digit() && next.is_ascii_digit() && digits_follow(bytes, at + 1, end) == 2,
        '&' => before.is_ascii_uppercase() && next.is_ascii_uppercase(),
        '/' => next.is_ascii_alphanumeric(),
        _ => next.is_ascii_lowercase() && before.is_ascii_alphanumeric(),
    };
    if joins { width } else { 0 }
}

fn digits_follow(bytes: &[u8], at: usize, end: usize) -> usize {
    bytes[at..end].iter().take(4).take_while(|b| b.is_ascii_digit()).count()
}

/// Whether the letters so far are of the form `U`, `U.S`, `a.m`: single letters with points between.
fn dotted(word: &[u8]) -> bool {
    word.len() < 12
        && word.len() % 2 == 1
        && word.iter().enumerate().all(|(i, b)| if i % 2 == 0 { b.is_ascii_alphabetic() } else { *b == b'.' })
}

/// A word from `start` on; returns where it ended.
fn word(text: &str, start: usize, end: usize, out: &mut Vec<Token>) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    // runs of letters and digits joined by single marks; an apostrophe is remembered for its clitic
    let (mut apostrophe, mut joined) = (None, false);
    while at < end {
        let byte = bytes[at];
        if byte.is_ascii_alphanumeric() {
            at += 1;
        } else if byte >= 0x80 && char_at(text, at, end).is_some_and(is_letter) {
            let c = char_at(text, at, end).unwrap_or(' ');
            if is_uncased(c) {
                break;
            }
            at += c.len_utf8();
        } else {
            let width = if at > start { joint(bytes, text, start, at, end) } else { 0 };
            if width == 0 {
                if byte == b':' && text[at..end].starts_with("://") {
                    at = address_end(bytes, at, end);
                    out.push(token(text, start, at, Shape::Handle));
                    return at;
                }
                break;
            }
            match byte {
                b'\'' => apostrophe = Some((at, 1)),
                0xE2 => apostrophe = Some((at, 3)),
                _ => joined = true,
            }
            at += width;
        }
    }
    if let Some((mark, width)) = apostrophe
        && let Some(cut) = clitic(&bytes[..at], start, mark, width)
    {
        if cut > start {
            out.push(shaped(text, start, cut, joined));
        }
        out.push(token(text, cut, at, Shape::Clitic));
        return at;
    }
    if at < end && bytes[at] == b'.' && !(at + 1 < end && bytes[at + 1] == b'.') {
        let at_end = at + 1 >= end || text[at + 1..end].trim_start().is_empty();
        if dotted(&bytes[start..at]) && at > start + 1 || point_after(&text[start..at], at_end) != Point::Stop
        {
            out.push(token(text, start, at + 1, Shape::Dotted));
            return at + 1;
        }
    }
    out.push(shaped(text, start, at, joined));
    at
}

/// Where the clitic of a word starts ("n't", "'s"), if what follows the apostrophe is one.
fn clitic(bytes: &[u8], start: usize, mark: usize, width: usize) -> Option<usize> {
    let tail = &bytes[mark + width..];
    let same = |s: &str| tail.eq_ignore_ascii_case(s.as_bytes());
    if same("t") && mark > start && bytes[mark - 1].eq_ignore_ascii_case(&b'n') {
        // "can't" is ca + n't in treebanks; a word of "n't" alone stays whole
        return Some(mark - 1);
    }
    ["s", "re", "ve", "ll", "d", "m"].iter().any(|s| same(s)).then_some(mark)
}

fn address_end(bytes: &[u8], at: usize, end: usize) -> usize {
    let mut to = at;
    while to < end
        && !bytes[to].is_ascii_whitespace()
        && !matches!(bytes[to], b'"' | b'<' | b'>' | b')' | 0x80..)
    {
        to += 1;
    }
    while to > at + 1 && matches!(bytes[to - 1], b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'') {
        to -= 1;
    }
    to
}

/// A mark of ASCII at `start`; returns where it ended.
fn ascii_mark(text: &str, start: usize, end: usize, out: &mut Vec<Token>) -> usize {
    let bytes = text.as_bytes();
    let byte = bytes[start];
    let next = bytes[start + 1..end].first().copied().unwrap_or(b' ');
    let (to, shape) = match byte {
        b'"' => (start + 1, Shape::Quote),
        b'\'' if next == b'\'' => (start + 2, Shape::Quote),
        b'`' if next == b'`' => (start + 2, Shape::Quote),
        b'\'' if lone_clitic(bytes, start, start + 1, end) => {
            (clitic_end(bytes, start + 1, end), Shape::Clitic)
        }
        b'\'' | b'`' => (start + 1, Shape::Apostrophe),
        b',' => (start + 1, Shape::Comma),
        b'.' | b'?' | b'!' => (run(bytes, start, end, byte), Shape::Stop),
        b':' => (start + 1, Shape::Colon),
        b';' => (start + 1, Shape::Semicolon),
        b'-' => (run(bytes, start, end, byte), Shape::Dash),
        b'(' | b'[' | b'{' => (start + 1, Shape::Open),
        b')' | b']' | b'}' => (start + 1, Shape::Close),
        b'@' | b'#' if next.is_ascii_alphanumeric() => {
            let name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
            (start + 1 + bytes[start + 1..end].iter().take_while(|b| name(b)).count(), Shape::Handle)
        }
        _ => (start + 1, Shape::Symbol),
    };
    out.push(token(text, start, to, shape));
    to
}

fn run(bytes: &[u8], start: usize, end: usize, byte: u8) -> usize {
    start + bytes[start..end].iter().take_while(|b| **b == byte).count()
}

fn clitic_end(bytes: &[u8], at: usize, end: usize) -> usize {
    at + bytes[at..end].iter().take_while(|b| b.is_ascii_alphabetic()).count()
}

/// Whether the apostrophe stands right after a closing mark and begins a clitic: `the “surge”'s`, `U.S.'s`.
fn lone_clitic(bytes: &[u8], mark: usize, at: usize, end: usize) -> bool {
    if mark == 0 || bytes[mark - 1].is_ascii_whitespace() {
        return false;
    }
    matches!(&bytes[at..clitic_end(bytes, at, end)], b"s" | b"re" | b"ve" | b"ll" | b"d" | b"m")
}

/// A token that begins beyond ASCII; returns where it ended.
fn wide(text: &str, start: usize, end: usize, out: &mut Vec<Token>) -> usize {
    let Some(c) = char_at(text, start, end) else { return end };
    let to = start + c.len_utf8();
    if c.is_whitespace() || c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{2060}') {
        return to;
    }
    if is_uncased(c) {
        let more = text[start..end].find(|c: char| !is_uncased(c)).map_or(end, |n| start + n);
        out.push(token(text, start, more, Shape::Uncased));
        return more;
    }
    if is_letter(c) {
        return word(text, start, end, out);
    }
    let (to, shape) = match c {
        '’' if lone_clitic(text.as_bytes(), start, to, end) => {
            (clitic_end(text.as_bytes(), to, end), Shape::Clitic)
        }
        '‘' | '’' | '‚' | '‹' | '›' | '´' => (to, Shape::Apostrophe),
        '…' | '。' | '！' | '？' | '．' | '؟' | '।' | '\u{203D}' => (to, Shape::Stop),
        '，' | '、' | '،' => (to, Shape::Comma),
        '：' => (to, Shape::Colon),
        '；' | '؛' => (to, Shape::Semicolon),
        '\u{2010}'..='\u{2015}' | '−' => (to, Shape::Dash),
        '（' | '［' | '【' => (to, Shape::Open),
        '）' | '］' | '】' => (to, Shape::Close),
        _ if mark_of(&text[start..to]).is_some() => (to, Shape::Quote),
        _ => (to, Shape::Symbol),
    };
    out.push(token(text, start, to, shape));
    to
}

/// Letters of scripts that write no blanks between words, or have no capitals and are better taken in runs.
fn is_uncased(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3134F}' | '々' | '〇' | '\u{0E01}'..='\u{0E4E}')
}

/// A word or number with its shape read from its characters.
fn shaped(text: &str, start: usize, end: usize, joined: bool) -> Token {
    let word = &text[start..end];
    let first = char_at(text, start, end).unwrap_or(' ');
    let (mut digits, mut upper, mut letters, mut hyphen) = (0, 0, 0, false);
    if word.is_ascii() {
        for b in word.bytes() {
            digits += usize::from(b.is_ascii_digit());
            upper += usize::from(b.is_ascii_uppercase());
            letters += usize::from(b.is_ascii_alphabetic());
            hyphen |= joined && b == b'-';
        }
    } else {
        for c in word.chars() {
            digits += usize::from(c.is_ascii_digit());
            upper += usize::from(c.is_uppercase());
            letters += usize::from(c.is_alphabetic());
            hyphen |= joined && c == '-';
        }
    }
    let shape = match (digits, upper, letters) {
        (1.., _, 0) => Shape::Digits,
        (1.., _, _) => Shape::Alphanumeric,
        _ if hyphen && upper > 0 => Shape::CapitalHyphen,
        _ if hyphen => Shape::Hyphen,
        (_, 0, _) => Shape::Lower,
        (_, 1, 1) => Shape::Single,
        (_, u, l) if u == l => Shape::Upper,
        (_, 1, _) if first.is_uppercase() => Shape::Capital,
        _ => Shape::Camel,
    };
    token(text, start, end, shape)
}

/// A token with its hashes.
fn token(text: &str, start: usize, end: usize, shape: Shape) -> Token {
    let word = &text.as_bytes()[start..end];
    let mut h = SEED;
    let mut suffix = 0u32;
    if word.is_ascii() {
        for b in word {
            let lower = b.to_ascii_lowercase();
            h = (h ^ u32::from(lower)).wrapping_mul(PRIME);
            suffix = suffix << 8 | u32::from(lower);
        }
    } else {
        let mut buffer = [0; 4];
        for c in text[start..end].chars().map(plain).flat_map(char::to_lowercase) {
            for b in c.encode_utf8(&mut buffer).bytes() {
                h = (h ^ u32::from(b)).wrapping_mul(PRIME);
                suffix = suffix << 8 | u32::from(b);
            }
        }
    }
    Token { start: start as u32, end: end as u32, hash: h, suffix: suffix & 0x00FF_FFFF, shape }
}

/// Marks that mean the same, written one way.
fn plain(c: char) -> char {
    match c {
        '’' | '‘' | '´' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '–' | '—' | '―' | '−' => '-',
        _ => c,
    }
}
