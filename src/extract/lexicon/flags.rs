//! What a single word may be, as a set of bits.

/// A set of properties of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(u64);

macro_rules! flags {
    ($($bit:literal $name:ident $doc:literal;)*) => {
        impl Flags {
            $(#[doc = $doc] pub const $name: Self = Self(1 << $bit);)*
        }
    };
}

flags! {
    0 MALE_NAME "A man's given name.";
    1 FEMALE_NAME "A woman's given name.";
    2 EITHER_NAME "A given name of either gender.";
    3 TITLE "Stands before a name (\"Mr\", \"Sen\").";
    4 MALE "Says that its bearer is a man.";
    5 FEMALE "Says that its bearer is a woman.";
    6 STOP "Function word: no name, even with a capital at the start of a sentence.";
    7 DAY "Day, month or other capital that names no actor.";
    8 ABBREVIATION "Keeps its full stop inside the sentence.";
    9 PARTICLE "Small word inside a name (\"van\").";
    10 SUFFIX "After a name (\"Jr\").";
    11 AUXILIARY "Verb that shows that what stands before it acts.";
    12 LOCATIVE "Preposition of place.";
    13 SOURCE "Noun for a source without a name (\"official\").";
    14 UNNAMED "Says that the source is not named.";
    15 BODY "Common noun for a body (\"ministry\").";
    16 ROLE_HEAD "Office or calling.";
    17 ROLE_MODIFIER "Word before an office (\"deputy\").";
    18 ORG_HEAD "Makes a run of capitals an organisation.";
    19 ORG_TAIL "The same, as its last word only.";
    20 OUTLET_HEAD "Ends the name of an outlet.";
    21 THING "Ends the name of something that is no actor.";
    22 CUE "Verb of saying.";
    23 RELAY "Verb of passing on somebody else's words.";
    25 OUTLET_NOUN "Common noun for an outlet (\"newspaper\").";
    26 MEDIUM "\"interview\" and the like: \"with\" or \"on\" leads to an outlet.";
    27 PASSED_ON "What is done to words that are relayed: \"carried by\".";
    28 TALK "Verb of talk that is no verb of saying.";
    29 TELLING "Verb of telling somebody.";
    30 DOCUMENT "Paper that speaks (\"report\").";
    31 OUTLET_FIRST "Begins the name of an outlet (\"Radio\").";
    32 THING_FIRST "Begins the name of a place or thing (\"Lake\").";
    33 OFFICE_FIRST "Begins an office of several words (\"head\" of \"head coach\").";
    24 PERSON_NOUN "\"man\", \"mother\" and the like.";
}

impl Flags {
    /// Any of the three kinds of given name.
    pub const GIVEN_NAME: Self = Self(0b111);

    /// Whether it shares a property with `other`.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
