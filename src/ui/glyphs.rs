//! The signs the screen is made of, and their ASCII stand-ins for poor fonts.

use crate::briefing::{QuoteKind, SectionKind};

/// One sign per purpose; each one column wide but for `ellipsis` in ASCII.
#[derive(Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for its purpose")]
pub struct Glyphs {
    pub story: &'static str,
    pub delay: &'static str,
    pub uncertainty: &'static str,
    pub progress: &'static str,
    pub other: &'static str,
    pub direct: &'static str,
    pub mixed: &'static str,
    pub indirect: &'static str,
    pub unread: &'static str,
    pub bar: &'static str,
    pub bullet: &'static str,
    pub thumb: &'static str,
    pub track: &'static str,
    pub tick: &'static str,
    pub dot: &'static str,
    pub ellipsis: &'static str,
    pub via: &'static str,
    pub follow: &'static str,
    pub note: &'static str,
    pub changed: &'static str,
    pub rule: &'static str,
}

/// For terminals with a usual font.
pub const UNICODE: Glyphs = Glyphs {
    story: "◆",
    delay: "◷",
    uncertainty: "≈",
    progress: "▲",
    other: "◇",
    direct: "❝",
    mixed: "❛",
    indirect: "›",
    unread: "●",
    bar: "▌",
    bullet: "•",
    thumb: "┃",
    track: "│",
    tick: "┤",
    dot: "·",
    ellipsis: "…",
    via: "⤳",
    follow: "◎",
    note: "✎",
    changed: "▎",
    rule: "─",
};

/// For terminals that show ASCII only.
pub const ASCII: Glyphs = Glyphs {
    story: "*",
    delay: "o",
    uncertainty: "~",
    progress: "^",
    other: "-",
    direct: "\"",
    mixed: "'",
    indirect: ">",
    unread: "*",
    bar: "|",
    bullet: "-",
    thumb: "#",
    track: "|",
    tick: "+",
    dot: "-",
    ellipsis: "..",
    via: "via",
    follow: "@",
    note: "n",
    changed: "!",
    rule: "-",
};

impl Glyphs {
    /// The set in force.
    pub fn of(ascii: bool) -> &'static Self {
        if ascii { &ASCII } else { &UNICODE }
    }

    /// The sign of a section kind.
    pub fn kind(&self, kind: &SectionKind) -> &'static str {
        match kind {
            SectionKind::Story => self.story,
            SectionKind::Delay => self.delay,
            SectionKind::Uncertainty => self.uncertainty,
            SectionKind::Progress => self.progress,
            SectionKind::Other(_) => self.other,
        }
    }

    /// The sign of a quote kind.
    pub fn quote(&self, kind: QuoteKind) -> &'static str {
        match kind {
            QuoteKind::Direct => self.direct,
            QuoteKind::Mixed => self.mixed,
            QuoteKind::Indirect => self.indirect,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn signs_of_kinds_are_one_column_and_differ() {
        for glyphs in [&UNICODE, &ASCII] {
            let kinds = [glyphs.story, glyphs.delay, glyphs.uncertainty, glyphs.progress, glyphs.other];
            let quotes = [glyphs.direct, glyphs.mixed, glyphs.indirect];
            for sign in kinds.iter().chain(&quotes) {
                assert_eq!(sign.width(), 1, "{sign}");
            }
            let unique = |s: &[&str]| s.iter().collect::<std::collections::HashSet<_>>().len() == s.len();
            assert!(unique(&kinds) && unique(&quotes));
        }
        assert!(
            [ASCII.bar, ASCII.ellipsis, ASCII.thumb, ASCII.via, ASCII.note, ASCII.changed]
                .iter()
                .all(|s| s.is_ascii())
        );
    }
}
