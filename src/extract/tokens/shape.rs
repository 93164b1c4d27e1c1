//! How a token is written: the part of a word that its lower-case form forgets.

/// The way a token is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Shape {
    /// `word`
    Lower,
    /// `Word`
    Capital,
    /// `WORD`, two letters or more
    Upper,
    /// `I`, `A`: one capital
    Single,
    /// `McCain`, `iPhone`, `O'Malley`
    Camel,
    /// `U.S.`, `Mr.`, `a.m.`: ends with a point of its own
    Dotted,
    /// `post-election`
    Hyphen,
    /// `Post-ABC`
    CapitalHyphen,
    /// `2015`, `1,237`, `9/11`
    Digits,
    /// `20th`, `G4S`
    Alphanumeric,
    /// `@name`, `#tag`, an address of the web
    Handle,
    /// `'s`, `n't`, `'re`
    Clitic,
    /// letters of a script without capitals
    Uncased,
    /// a double quotation mark, or a mark that opens or closes a quotation in any script
    Quote,
    /// `'`, `‘`, `’`, `` ` `` standing alone
    Apostrophe,
    /// `,`
    Comma,
    /// `.`, `?`, `!`, `…` and their like
    Stop,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// `-`, `–`, `—`, `--`
    Dash,
    /// `(`, `[`, `{`
    Open,
    /// `)`, `]`, `}`
    Close,
    /// anything else
    Symbol,
}

impl Shape {
    /// How many shapes there are.
    pub const COUNT: usize = Self::Symbol as usize + 1;

    /// Whether it is a word or number rather than a mark.
    pub fn is_word(self) -> bool {
        self < Self::Quote && self != Self::Clitic
    }

    /// Whether it begins with a capital letter.
    pub fn is_capital(self) -> bool {
        matches!(self, Self::Capital | Self::Upper | Self::Single | Self::Camel | Self::CapitalHyphen)
    }
}
