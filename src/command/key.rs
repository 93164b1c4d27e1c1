//! Keys and their names: `"g s"`, `"C-o"`, `"space"`.

use std::fmt;

/// One key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Whether Ctrl was held.
    pub ctrl: bool,
}

/// Which key, without modifiers (Shift is in the character itself).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// A character as typed.
    Char(char),
    /// A key with a name.
    Named(&'static str),
}

/// Names of keys that are no character, as they are written in the table and in the config.
pub const NAMES: &[&str] = &[
    "enter",
    "esc",
    "tab",
    "S-tab",
    "backspace",
    "delete",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pageup",
    "pagedown",
];

impl Key {
    /// A plain character.
    pub fn char(c: char) -> Self {
        Self { code: Code::Char(c), ctrl: false }
    }

    /// Reads one key's name; `None` when there is no such key.
    pub fn parse(name: &str) -> Option<Self> {
        let (ctrl, rest) = match name.strip_prefix("C-") {
            Some(rest) if !rest.is_empty() => (true, rest),
            _ => (false, name),
        };
        if rest == "space" {
            return Some(Self { code: Code::Char(' '), ctrl });
        }
        if let Some(known) = NAMES.iter().find(|n| **n == rest) {
            return Some(Self { code: Code::Named(known), ctrl });
        }
        let mut chars = rest.chars();
        let c = chars.next()?;
        chars.next().is_none().then_some(Self { code: Code::Char(c), ctrl })
    }

    /// Reads a sequence such as `"g s"`; `None` when a part of it names no key or it is empty.
    pub fn sequence(keys: &str) -> Option<Vec<Self>> {
        let parsed: Option<Vec<_>> = keys.split(' ').map(Self::parse).collect();
        parsed.filter(|k| !k.is_empty())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("C-")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("space"),
            Code::Char(c) => write!(f, "{c}"),
            Code::Named(name) => f.write_str(name),
        }
    }
}

/// A sequence as people read it: `"g s"` becomes `gs`, named keys stay apart.
pub fn shown(keys: &str) -> String {
    let parts: Vec<&str> = keys.split(' ').collect();
    let plain = parts.iter().all(|p| p.chars().count() == 1);
    parts.join(if plain { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_as_written() {
        for name in ["a", "G", "C-o", "space", "enter", "S-tab", "]", "\"", "C-space", "-"] {
            assert_eq!(Key::parse(name).expect(name).to_string(), name);
        }
    }

    #[test]
    fn what_is_no_key_is_none() {
        for name in ["", "ab", "entre", "C-"] {
            assert_eq!(Key::parse(name), None, "{name:?}");
        }
    }

    #[test]
    fn a_sequence_of_plain_keys_reads_as_one_word() {
        assert_eq!(shown("g s"), "gs");
        assert_eq!(shown("C-o"), "C-o");
        assert_eq!(shown("g enter"), "g enter");
    }
}
