//! A text as words and marks, each with its shape and what the word lists know of it.

use super::lexicon::{Flags, Lexicon};
use crate::text::Span;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Lower case.
    Lower,
    /// First letter large, or letters without case.
    Capital,
    /// Two or more large letters and no small one.
    Upper,
    /// Starts with a digit.
    Number,
    /// The ending "'s" or "’s".
    Possessive,
    /// Anything else but blanks: one character.
    Mark(char),
    /// End of a paragraph.
    Break,
}

/// A word or mark.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    start: u32,
    end: u32,
    /// How it is written.
    pub shape: Shape,
    /// What the word lists know of it.
    pub flags: Flags,
    /// Whether a sentence (or a quotation) starts with it.
    pub opens: bool,
    /// Whether no blank stands before it.
    pub joined: bool,
}

impl Word {
    /// Where it stands.
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// First byte.
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// One past its last byte.
    pub fn end(&self) -> usize {
        self.end as usize
    }

    /// Whether it is written as a name is.
    pub fn capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper)
    }

    /// Whether it is a word of letters.
    pub fn letters(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper | Shape::Lower)
    }

    /// Whether it is this mark.
    pub fn is(&self, mark: char) -> bool {
        self.shape == Shape::Mark(mark)
    }
}

/// Whether `c` may open or close a quotation.
pub fn quote_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '‘'
            | '’'
            | '‚'
            | '「'
            | '」'
            | '『'
            | '』'
    )
}

/// The first `limit` bytes of `text` at most, cut between characters.
pub fn head(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Words and marks of `text`; at most 4 GiB of it are read.
pub fn words(text: &str, lexicon: &Lexicon) -> Vec<Word> {
    let text = head(text, u32::MAX as usize - 4);
    let mut out = Vec::with_capacity(text.len() / 5);
    let mut scan = Scan { text, at: 0, opens: true, blank: true, lower: String::new() };
    while let Some(word) = scan.next(lexicon, out.last()) {
        out.push(word);
    }
    out
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    /// Whether the next word starts a sentence.
    opens: bool,
    /// Whether blanks were passed over since the last word.
    blank: bool,
    lower: String,
}

impl Scan<'_> {
    fn next(&mut self, lexicon: &Lexicon, last: Option<&Word>) -> Option<Word> {
        loop {
            let c = self.text[self.at..].chars().next()?;
            let start = self.at;
            self.at += c.len_utf8();
            if c == '\n' {
                self.opens = true;
                self.blank = true;
                return Some(self.word(start, Shape::Break, Flags::default(), false));
            }
            if c.is_whitespace() {
                self.blank = true;
                continue;
            }
            if c.is_alphabetic() {
                return Some(self.letters(start, lexicon));
            }
            if c.is_numeric() {
                self.at = self.run(self.at, char::is_alphanumeric);
                return Some(self.word(start, Shape::Number, Flags::default(), false));
            }
            return Some(self.mark(start, c, last));
        }
    }

    fn word(&mut self, start: usize, shape: Shape, flags: Flags, opens: bool) -> Word {
        let joined = !std::mem::take(&mut self.blank);
        Word { start: start as u32, end: self.at as u32, shape, flags, opens, joined }
    }

    /// Where the run of characters of which `part` holds ends; of ASCII, `part` holds of letters and digits alone.
    fn run(&self, from: usize, part: impl Fn(char) -> bool) -> usize {
        let bytes = self.text.as_bytes();
        let plain = bytes[from..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let from = from + plain;
        if bytes.get(from).is_none_or(u8::is_ascii) {
            return from;
        }
        self.text[from..].find(|c| !part(c)).map_or(self.text.len(), |n| from + n)
    }

    fn mark(&mut self, start: usize, c: char, last: Option<&Word>) -> Word {
        let apostrophe = matches!(c, '\'' | '’');
        if apostrophe && !self.blank && last.is_some_and(Word::letters) && self.possessive() {
            self.at += 1;
            return self.word(start, Shape::Possessive, Flags::default(), false);
        }
        match c {
            '!' | '?' | '…' | '。' | '！' | '？' | ':' => self.opens = true,
            '.' => self.opens |= !last.is_some_and(|w| self.keeps_stop(w)),
            // A quotation may begin as a sentence does, whatever goes before it.
            _ if quote_mark(c) && self.blank => self.opens = true,
            _ if quote_mark(c) || matches!(c, ')' | ']') => {}
            '•' | '–' | '—' | '-' | '*' if self.opens => {}
            _ => self.opens = false,
        }
        let opens = self.opens;
        let mut word = self.word(start, Shape::Mark(c), Flags::default(), false);
        word.opens = false;
        self.opens = opens;
        word
    }

    /// Whether "s" and no further letter follows.
    fn possessive(&self) -> bool {
        let mut rest = self.text[self.at..].chars();
        matches!(rest.next(), Some('s' | 'S')) && !rest.next().is_some_and(char::is_alphanumeric)
    }

    /// Whether a full stop right after `w` is part of an abbreviation or initial.
    fn keeps_stop(&self, w: &Word) -> bool {
        !self.blank
            && (w.flags.any(Flags::ABBREVIATION)
                || (w.capital() && self.text[w.start()..w.end()].chars().nth(1).is_none()))
    }

    fn letters(&mut self, start: usize, lexicon: &Lexicon) -> Word {
        self.at = self.word_end(start);
        let (shape, flags) = self.classify(start, lexicon);
        let opens = std::mem::take(&mut self.opens);
        self.word(start, shape, flags, opens)
    }

    /// End of the word at `start`: letters, inner apostrophes ("O'Brien"), "U.S.".
    fn word_end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        // Initials with stops between them: "U.S.", "U.N.".
        let mut at = start;
        while at + 1 < bytes.len() && bytes[at].is_ascii_uppercase() && bytes[at + 1] == b'.' {
            at += 2;
        }
        if at >= start + 4 && !bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
            return at;
        }
        let mut end = self.run(start, |c| c.is_alphanumeric() || combining(c));
        while let Some(c @ ('\'' | '’')) = self.text[end..].chars().next() {
            let next = end + c.len_utf8();
            let tail = self.run(next, |c| c.is_alphanumeric() || combining(c));
            let joins = tail > next + 1 || (tail > next && !matches!(&self.text[next..tail], "s" | "S"));
            // An elided article ("l'Italia") stays apart from the name; "O'Brien" and "don't" hold together.
            let elided =
                end - start <= 2 && self.text[start..end].chars().next().is_some_and(char::is_lowercase);
            if !joins || elided {
                break;
            }
            end = tail;
        }
        end
    }

    fn classify(&mut self, start: usize, lexicon: &Lexicon) -> (Shape, Flags) {
        let word = &self.text[start..self.at];
        let first = word.chars().next().unwrap_or(' ');
        let ascii = word.is_ascii();
        let (small, large) = if ascii {
            let bytes = word.as_bytes();
            let large = bytes.iter().filter(|b| b.is_ascii_uppercase()).count();
            (bytes.iter().any(u8::is_ascii_lowercase), large)
        } else {
            (word.chars().any(char::is_lowercase), word.chars().filter(|c| c.is_uppercase()).count())
        };
        let shape = match (small, large) {
            (false, n) if n > 1 => Shape::Upper,
            // "eBay", "iPhone", "al-Assad" parts: a capital inside counts.
            (true, 0) => Shape::Lower,
            (true, _) if first.is_lowercase() && first.is_ascii() => Shape::Lower,
            _ => Shape::Capital,
        };
        if large == 0 && first.is_ascii() {
            return (shape, lexicon.flags(word));
        }
        self.lower.clear();
        if ascii {
            self.lower.push_str(word);
            self.lower.make_ascii_lowercase();
        } else {
            self.lower.extend(word.chars().flat_map(char::to_lowercase));
        }
        (shape, lexicon.flags(&self.lower))
    }
}

fn combining(c: char) -> bool {
    c >= '\u{300}' && unicode_normalization::char::is_combining_mark(c)
}
