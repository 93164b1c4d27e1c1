//! The fields of the query language and the values of those that take one of a few.

use crate::{briefing::QuoteKind, text::near::nearest};

/// A field by the name it is typed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Who said it.
    Speaker,
    /// Who is mentioned.
    About,
    /// Who relayed it.
    Via,
    /// Direct, indirect or mixed.
    Kind,
    /// Kind of section.
    In,
    /// Who published it.
    Source,
    /// A label, the author's or the reader's own.
    Tag,
    /// On a day, in a month, in a year.
    On,
    /// From then on.
    Since,
    /// Up to and including then.
    Until,
    /// What the reader did.
    Is,
}

/// What a reader can have done, as asked for with `is:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Briefing not read yet.
    Unread,
    /// Briefing read.
    Read,
    /// Briefing with a bookmark.
    Bookmarked,
    /// Briefing with a note.
    Noted,
    /// Matches a query that the reader follows.
    Followed,
}

/// Every field: name, field, what it asks for, what to expect after the colon.
pub const FIELDS: [(&str, Field, &str, &str); 11] = [
    ("speaker", Field::Speaker, "who said it", "a name"),
    ("about", Field::About, "who is mentioned", "a name"),
    ("via", Field::Via, "who relayed it", "a name"),
    ("kind", Field::Kind, "how it was said", "direct, indirect or mixed"),
    ("in", Field::In, "kind of section", "a kind of section such as delay"),
    ("source", Field::Source, "who published it", "an outlet"),
    ("tag", Field::Tag, "a label, the author's or your own", "a tag"),
    ("on", Field::On, "on that day, month or year", DATE),
    ("since", Field::Since, "from then on", DATE),
    ("until", Field::Until, "up to and including then", DATE),
    ("is", Field::Is, "what you did with it", "unread, read, bookmarked, noted or followed"),
];

/// What a date may look like.
pub const DATE: &str = "a date such as 2025-10-21, 2025-10, monday, yesterday or \"2 weeks ago\"";

/// Values of `kind:`.
pub const KINDS: [(&str, QuoteKind); 3] =
    [("direct", QuoteKind::Direct), ("indirect", QuoteKind::Indirect), ("mixed", QuoteKind::Mixed)];

/// Values of `is:`.
pub const MARKS: [(&str, Mark); 5] = [
    ("unread", Mark::Unread),
    ("read", Mark::Read),
    ("bookmarked", Mark::Bookmarked),
    ("noted", Mark::Noted),
    ("followed", Mark::Followed),
];

/// Names that other programs use for our fields.
const SYNONYMS: [(&str, &str); 24] = [
    ("by", "speaker"),
    ("from", "speaker"),
    ("who", "speaker"),
    ("said", "speaker"),
    ("actor", "speaker"),
    ("name", "speaker"),
    ("author", "speaker"),
    ("mentions", "about"),
    ("mention", "about"),
    ("topic", "about"),
    ("subject", "about"),
    ("to", "about"),
    ("relayed", "via"),
    ("type", "kind"),
    ("section", "in"),
    ("outlet", "source"),
    ("site", "source"),
    ("label", "tag"),
    ("tags", "tag"),
    ("date", "on"),
    ("day", "on"),
    ("after", "since"),
    ("newer", "since"),
    ("before", "until"),
];

impl Field {
    /// The field called `name`, whatever its case.
    pub fn named(name: &str) -> Option<Self> {
        FIELDS.iter().find(|f| f.0.eq_ignore_ascii_case(name)).map(|f| f.1)
    }

    /// What it is typed as, without the colon.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// What must follow the colon, as in "expected …".
    pub fn expects(self) -> &'static str {
        self.row().3
    }

    /// Whether its value is a date.
    pub fn is_date(self) -> bool {
        matches!(self, Self::On | Self::Since | Self::Until)
    }

    fn row(self) -> &'static (&'static str, Self, &'static str, &'static str) {
        // Every variant has its row: held by a test.
        FIELDS.iter().find(|f| f.1 == self).unwrap_or(&FIELDS[0])
    }
}

/// The field that someone who typed `name` may have meant.
pub fn meant(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    SYNONYMS
        .iter()
        .find(|s| s.0 == name)
        .map(|s| s.1)
        .or_else(|| nearest(&name, &FIELDS.map(|f| f.0)))
        .or_else(|| FIELDS.iter().map(|f| f.0).find(|f| name.len() > 1 && f.starts_with(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_row_and_every_synonym_its_field() {
        for (name, field, _, expects) in FIELDS {
            assert_eq!((field.name(), field.expects()), (name, expects));
            assert_eq!(Field::named(&name.to_uppercase()), Some(field));
        }
        for (synonym, name) in SYNONYMS {
            assert!(Field::named(name).is_some() && Field::named(synonym).is_none(), "{synonym}");
        }
    }

    #[test]
    fn a_field_is_guessed_from_a_slip_a_synonym_or_a_beginning() {
        assert_eq!(meant("speeker"), Some("speaker"));
        assert_eq!(meant("sicne"), Some("since"));
        assert_eq!(meant("After"), Some("since"));
        assert_eq!(meant("spea"), Some("speaker"));
        assert_eq!(meant("kin"), Some("kind"));
        assert_eq!(meant("sou"), Some("source"));
        assert_eq!((meant("a"), meant("https")), (None, None));
    }
}
