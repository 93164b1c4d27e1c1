//! What a character does to a terminal: prints, combines, joins, hides or acts.

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// How [`super::safe::clean`] treats a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Takes its own cells.
    Base,
    /// Sits on the character before it, and is one of the cluster whatever its width.
    Mark,
    /// A vowel or final of Hangul written letter by letter: takes the cells of the letter before it.
    Jamo,
    /// Takes cells of its own but belongs to the cluster before it (half-width voicing marks, Thai am).
    Trailer,
    /// A skin tone.
    Tone,
    /// U+200D.
    Joiner,
    /// U+200C.
    NonJoiner,
    /// U+FE0F, which asks for the emoji form.
    EmojiForm,
    /// Of no use on a screen and not missed: soft hyphens, bidi marks, tags.
    Hidden,
    /// Never shown as it is; this stands in for it.
    Replaced(&'static str),
}

/// One picture of three bytes for each C0 control.
const PICTURES: &str = "␀␁␂␃␄␅␆␇␈␉␊␋␌␍␎␏␐␑␒␓␔␕␖␗␘␙␚␛␜␝␞␟";
const UNKNOWN: &str = "\u{FFFD}";

/// The class of `c`, which is not `\n`.
pub(super) fn class(c: char) -> Class {
    use Class::{Base, EmojiForm, Hidden, Joiner, NonJoiner, Replaced, Tone, Trailer};
    match c {
        // A tab, and fillers of Hangul that are wide and empty.
        '\t' | '\u{3164}' | '\u{FFA0}' => Replaced(" "),
        '\0'..='\x1F' => Replaced(&PICTURES[c as usize * 3..c as usize * 3 + 3]),
        '\x7F' => Replaced("␡"),
        // Line ends of other worlds.
        '\u{85}' | '\u{2028}' | '\u{2029}' => Replaced("␤"),
        // C1 controls; and overrides, which turn text around: whoever meets one should see that it was there.
        '\u{80}'..='\u{9F}' | '\u{202D}' | '\u{202E}' => Replaced(UNKNOWN),
        '\u{AD}' => Hidden,
        ' '..='~' | '\u{A0}'..='\u{2FF}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205F}' => Base,
        '\u{200C}' => NonJoiner,
        '\u{200D}' => Joiner,
        '\u{FE0F}' => EmojiForm,
        '\u{1F3FB}'..='\u{1F3FF}' => Tone,
        '\u{FF9E}' | '\u{FF9F}' | '\u{E33}' | '\u{EB3}' => Trailer,
        // One glyph as wide as the phrase it abbreviates.
        '\u{FDFD}' => Replaced("بسم الله الرحمن الرحيم"),
        _ if is_hidden(c) => Hidden,
        _ if is_unshowable(c) => Replaced(UNKNOWN),
        _ => by_width(c),
    }
}

fn by_width(c: char) -> Class {
    if is_combining_mark(c) && (c.width() != Some(0) || clings(c)) {
        return Class::Mark;
    }
    if matches!(Jamo::of(c), Some(Jamo::Vowel | Jamo::Tail)) {
        return Class::Jamo;
    }
    match c.width() {
        Some(1 | 2) => Class::Base,
        // No cell and no mark either: it would vanish, or cling to what stands beside it.
        _ => Class::Replaced(UNKNOWN),
    }
}

/// Whether a character is of one cluster with a letter before it. A mark of the newest Unicode may be one to one table
/// and none to another; it would be a cluster of no column.
fn clings(c: char) -> bool {
    let mut bytes = [b'a', 0, 0, 0, 0];
    let length = c.encode_utf8(&mut bytes[1..]).len();
    let cluster = std::str::from_utf8(&bytes[..=length]).unwrap_or_default();
    cluster.graphemes(true).count() == 1
}

/// Format characters and fillers that print nothing.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202C}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0E}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFF8}' | '\u{13430}'..='\u{1343F}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Signs around other signs, private use, noncharacters, planes that hold nothing, and one of three columns.
fn is_unshowable(c: char) -> bool {
    let code = c as u32;
    matches!(c,
        '\u{600}'..='\u{605}' | '\u{6DD}' | '\u{70F}' | '\u{890}' | '\u{891}' | '\u{8E2}' | '\u{17D8}'
        | '\u{110BD}' | '\u{110CD}' | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{40000}'..='\u{10FFFF}')
        || code & 0xFFFE == 0xFFFE
}

/// Where in a syllable a letter of Hangul stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Jamo {
    /// Consonant at the beginning.
    Head,
    /// Vowel.
    Vowel,
    /// Consonant at the end.
    Tail,
    /// Beginning and vowel in one character.
    Open,
    /// A whole syllable in one character.
    Closed,
}

impl Jamo {
    /// What `c` is, if it is Hangul.
    pub(super) fn of(c: char) -> Option<Self> {
        match c {
            '\u{1100}'..='\u{115E}' | '\u{A960}'..='\u{A97C}' => Some(Self::Head),
            '\u{1161}'..='\u{11A7}' | '\u{D7B0}'..='\u{D7C6}' => Some(Self::Vowel),
            '\u{11A8}'..='\u{11FF}' | '\u{D7CB}'..='\u{D7FB}' => Some(Self::Tail),
            '\u{AC00}'..='\u{D7A3}' if (c as u32 - 0xAC00).is_multiple_of(28) => Some(Self::Open),
            '\u{AC00}'..='\u{D7A3}' => Some(Self::Closed),
            _ => None,
        }
    }

    /// Whether `self` goes on with the syllable that `last` is in.
    pub(super) fn follows(self, last: char) -> bool {
        match (Self::of(last), self) {
            (Some(Self::Head), next) => next != Self::Tail,
            (Some(Self::Vowel | Self::Open), next) => matches!(next, Self::Vowel | Self::Tail),
            (Some(Self::Tail | Self::Closed), next) => next == Self::Tail,
            (None, _) => false,
        }
    }
}

/// Signs that tie the consonant after them to the one before.
pub(super) fn is_virama(c: char) -> bool {
    matches!(
        c,
        '\u{94D}'
            | '\u{9CD}'
            | '\u{A4D}'
            | '\u{ACD}'
            | '\u{B4D}'
            | '\u{BCD}'
            | '\u{C4D}'
            | '\u{CCD}'
            | '\u{D4D}'
            | '\u{DCA}'
            | '\u{1039}'
            | '\u{17D2}'
            | '\u{1A60}'
            | '\u{1B44}'
            | '\u{1BAB}'
            | '\u{A9C0}'
            | '\u{AAF6}'
            | '\u{10A3F}'
            | '\u{11133}'
            | '\u{113D0}'
            | '\u{1193E}'
            | '\u{11A47}'
            | '\u{11A99}'
            | '\u{11F42}'
    )
}

/// Whether `c` can be part of an emoji made of several.
pub(super) fn is_pictograph(c: char) -> bool {
    matches!(c,
        '©' | '®' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2194}'..='\u{21AA}'
        | '\u{231A}'..='\u{23FF}' | '\u{24C2}' | '\u{25AA}'..='\u{25FE}' | '\u{2600}'..='\u{27BF}'
        | '\u{2934}' | '\u{2935}' | '\u{2B05}'..='\u{2B55}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
        | '\u{1F000}'..='\u{1F1E5}' | '\u{1F200}'..='\u{1F3FA}' | '\u{1F400}'..='\u{1FAFF}')
}

/// The script within which `c` joins its neighbours, as a number; `None` where joiners have no business.
pub(super) fn joining_script(c: char) -> Option<u32> {
    match c {
        '\u{620}'..='\u{6D3}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8C9}' => Some(1),
        // Ten scripts of India and Ceylon, 128 code points each.
        '\u{900}'..='\u{DFF}' => Some(c as u32 / 0x80),
        '\u{1000}'..='\u{109F}' => Some(2),
        '\u{1780}'..='\u{17D3}' => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, Jamo, UNKNOWN, class, joining_script};

    #[test]
    fn hangul_is_known_by_its_place_in_a_syllable() {
        let of = |text: &str| text.chars().map(|c| Jamo::of(c).expect("Hangul")).collect::<Vec<_>>();
        assert_eq!(of("\u{1100}\u{A960}"), [Jamo::Head; 2]);
        assert_eq!(of("\u{1161}\u{11A7}\u{D7B0}"), [Jamo::Vowel; 3]);
        assert_eq!(of("\u{11A8}\u{D7CB}"), [Jamo::Tail; 2]);
        assert_eq!(of("가개"), [Jamo::Open; 2]);
        assert_eq!(of("각갂"), [Jamo::Closed; 2]);
        assert_eq!(Jamo::of('a'), None);
    }

    #[test]
    fn a_letter_of_hangul_goes_on_with_a_syllable_only_where_it_may() {
        use Jamo::{Closed, Head, Open, Tail, Vowel};
        let all = [Head, Vowel, Tail, Open, Closed];
        for (last, allowed) in [
            ('ᄀ', &[Head, Vowel, Open, Closed][..]),
            ('\u{1161}', &[Vowel, Tail]),
            ('가', &[Vowel, Tail]),
            ('\u{11A8}', &[Tail]),
            ('각', &[Tail]),
            ('a', &[]),
        ] {
            let follows: Vec<Jamo> = all.into_iter().filter(|jamo| jamo.follows(last)).collect();
            assert_eq!(follows, allowed, "after {last}");
        }
    }

    #[test]
    fn characters_of_each_class() {
        assert_eq!(class('\u{FFFE}'), Class::Replaced(UNKNOWN));
        assert_eq!(class('\u{1FFFF}'), Class::Replaced(UNKNOWN));
        assert!(matches!(class('\u{FDFD}'), Class::Replaced(text) if text.chars().count() > 15));
        assert_eq!(['\u{1000}', '\u{1780}', '\u{905}'].map(joining_script), [Some(2), Some(3), Some(0x12)]);
    }
}
