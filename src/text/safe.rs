//! `SafeText`: text in which nothing can act on a terminal.
//!
//! The one gate between what others wrote and the screen, the clipboard or a pipe. After it there is no control
//! but `\n`, nothing that turns text around, nothing invisible, no private use, and no cluster that a terminal
//! could choke on; every character that is left takes the columns that `unicode-width` says.

use super::class::{Class, Jamo, class, is_pictograph, is_virama, joining_script};
use std::{borrow::Cow, fmt, ops::Deref};

/// Most marks on one character. Written languages need half of that.
const MARKS: u32 = 8;
/// Most characters that hang together as one cluster.
const CLUSTER: u32 = 24;
/// Most emoji joined into one.
const JOINS: u32 = 4;

/// A string that has passed [`clean`]; the only kind of text that widgets and plain output take.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
// read back from a file it is cleaned again: the file may not be ours any more
#[serde(from = "String")]
pub struct SafeText(String);

impl SafeText {
    /// Neutralises `raw`: every control (but `\n`), bidi override, invisible and runaway combining character.
    pub fn new(raw: &str) -> Self {
        Self(clean(raw).into_owned())
    }

    /// The text as `&str`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text without its wrapping.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Replaces what could act on a terminal; borrows when there is nothing to replace. Cleaning twice changes
/// nothing, and what was cleaned line by line is clean as a whole.
///
/// Controls become their pictures (`␛`), tabs a blank, what has no picture U+FFFD; invisible characters vanish.
pub fn clean(raw: &str) -> Cow<'_, str> {
    if raw.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n')) {
        return Cow::Borrowed(raw);
    }
    let mut state = State::default();
    let mut at = 0;
    while let Some(c) = raw[at..].chars().next() {
        let end = at + c.len_utf8();
        if state.step(c, raw[end..].chars().next()) != Act::Keep {
            return Cow::Owned(rewrite(raw, at));
        }
        at = end;
        if plain(c) {
            at = state.run(raw, at);
        }
    }
    Cow::Borrowed(raw)
}

/// Whether `c` is a character that all of the world's terminals show in one cell.
fn plain(c: char) -> bool {
    matches!(c, ' '..='~')
}

/// The slow way: `raw` with everything from byte `from` on put through the gate.
fn rewrite(raw: &str, from: usize) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut state = State::default();
    let mut at = 0;
    while let Some(c) = raw[at..].chars().next() {
        let end = at + c.len_utf8();
        let act = state.step(c, raw[end..].chars().next());
        debug_assert!(at >= from || act == Act::Keep);
        let start = std::mem::replace(&mut at, end);
        match act {
            Act::Keep => {
                if plain(c) {
                    at = state.run(raw, end);
                }
                out.push_str(&raw[start..at]);
            }
            Act::Drop => {}
            Act::Put(text) => {
                text.chars().for_each(|c| state.base(c));
                out.push_str(text);
            }
        }
    }
    out
}

/// What becomes of a character.
#[derive(Debug, PartialEq, Eq)]
enum Act {
    Keep,
    Drop,
    Put(&'static str),
}

/// What has been let through so far, as far as it matters for what comes next.
#[derive(Debug, Default)]
struct State {
    /// The character last let through; `None` at the start of a line.
    last: Option<char>,
    /// The character that marks sit on; `None` at the start of a line.
    base: Option<char>,
    /// Marks and joiners on it.
    marks: u32,
    /// Characters since the cluster began.
    cluster: u32,
    /// Emoji joined so far.
    joins: u32,
}

impl State {
    fn step(&mut self, c: char, next: Option<char>) -> Act {
        if c == '\n' {
            *self = Self::default();
            return Act::Keep;
        }
        match class(c) {
            Class::Replaced(_) if c == '\r' && next == Some('\n') => Act::Drop,
            Class::Replaced(text) => Act::Put(text),
            Class::Hidden => Act::Drop,
            Class::Base => self.own_cell(c),
            Class::Trailer => self.trailer(c),
            Class::Jamo => match self.last {
                Some(last) if Jamo::of(c).is_some_and(|jamo| jamo.follows(last)) => self.trailer(c),
                _ => Act::Put("\u{FFFD}"),
            },
            Class::Mark => self.mark(c),
            Class::Tone => self.tone(c),
            Class::EmojiForm => self.emoji_form(c, next),
            Class::Joiner => self.joiner(c, next),
            Class::NonJoiner => self.script_joiner(c, next),
        }
    }

    /// Passes over the plain characters from byte `at` on, right after a plain one: each stands by itself, whatever
    /// follows. Returns where they end.
    fn run(&mut self, raw: &str, at: usize) -> usize {
        let end = at + raw.as_bytes()[at..].iter().take_while(|b| plain(char::from(**b))).count();
        self.base(char::from(raw.as_bytes()[end - 1]));
        end
    }

    /// Takes note of a base that goes out.
    fn base(&mut self, c: char) {
        *self = Self { last: Some(c), base: Some(c), ..Self::default() };
    }

    fn own_cell(&mut self, c: char) -> Act {
        let tied = match self.last {
            Some('\u{200D}') => true,
            Some(last) => is_virama(last) || Jamo::of(c).is_some_and(|jamo| jamo.follows(last)),
            None => false,
        };
        if !tied {
            self.base(c);
            return Act::Keep;
        }
        if self.cluster >= CLUSTER {
            return Act::Put("\u{FFFD}");
        }
        self.cluster += 1;
        (self.last, self.base, self.marks) = (Some(c), Some(c), 0);
        Act::Keep
    }

    /// Whether there is something for a mark to sit on.
    fn carries(&self) -> bool {
        self.base.is_some_and(|base| !base.is_whitespace())
    }

    fn mark(&mut self, c: char) -> Act {
        if !self.carries() || self.marks >= MARKS || self.cluster >= CLUSTER {
            return Act::Drop;
        }
        self.marks += 1;
        self.cluster += 1;
        self.last = Some(c);
        Act::Keep
    }

    fn trailer(&mut self, c: char) -> Act {
        if self.cluster >= CLUSTER {
            return Act::Put("\u{FFFD}");
        }
        self.cluster += 1;
        (self.last, self.base, self.marks) = (Some(c), Some(c), 0);
        Act::Keep
    }

    /// A skin tone belongs on a figure; on its own it is a colour patch, and a second one is nothing.
    fn tone(&mut self, c: char) -> Act {
        match self.last {
            Some(last) if class(last) == Class::Tone => Act::Drop,
            Some(last) if is_pictograph(last) && self.cluster < CLUSTER => {
                self.cluster += 1;
                self.last = Some(c);
                Act::Keep
            }
            _ => {
                self.base(c);
                Act::Keep
            }
        }
    }

    fn emoji_form(&mut self, c: char, next: Option<char>) -> Act {
        let fits = match self.last {
            Some('0'..='9' | '#' | '*') => next == Some('\u{20E3}'),
            Some(last) => is_pictograph(last) && self.cluster < CLUSTER,
            None => false,
        };
        if !fits {
            return Act::Drop;
        }
        self.marks += 1;
        self.cluster += 1;
        self.last = Some(c);
        Act::Keep
    }

    fn joiner(&mut self, c: char, next: Option<char>) -> Act {
        let emoji = self.base.is_some_and(is_pictograph) && next.is_some_and(is_pictograph);
        if !emoji {
            return self.script_joiner(c, next);
        }
        if self.joins >= JOINS || self.marks >= MARKS {
            return Act::Drop;
        }
        self.joins += 1;
        self.join(c)
    }

    fn script_joiner(&mut self, c: char, next: Option<char>) -> Act {
        let script = self.base.and_then(joining_script);
        let within = script.is_some()
            && next.is_some_and(|next| joining_script(next) == script && class(next) == Class::Base);
        // The letter that follows must still fit, or there would be nothing to join.
        if !within || self.marks >= MARKS || self.cluster + 2 >= CLUSTER {
            return Act::Drop;
        }
        self.join(c)
    }

    fn join(&mut self, c: char) -> Act {
        self.marks += 1;
        self.cluster += 1;
        self.last = Some(c);
        Act::Keep
    }
}

impl Deref for SafeText {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SafeText {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<String> for SafeText {
    fn from(raw: String) -> Self {
        match clean(&raw) {
            Cow::Borrowed(_) => Self(raw),
            Cow::Owned(safe) => Self(safe),
        }
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests;
