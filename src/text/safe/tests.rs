//! What may leave the gate, by example and by property.

use super::*;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

#[test]
fn plain_text_is_borrowed() {
    for text in [
        "",
        "Plain words.\nTwo lines.",
        "“Grüße”, said Łukasz — 10 °C…",
        "漢字かな交じり文",
        "한국어",
        "각",
        "Ελλάδα Россия",
        "سلام دنیا",
    ] {
        assert!(matches!(clean(text), Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn controls_become_pictures() {
    assert_eq!(clean("a\x1b[31mb\x07\x7f\u{9b}c\td\r\ne\rf"), "a␛[31mb␇␡\u{FFFD}c d\ne␍f");
    assert_eq!(clean("a\u{85}b\u{2028}c\u{2029}"), "a␤b␤c␤");
}

#[test]
fn nothing_turns_text_around_or_hides() {
    assert_eq!(clean("Anna \u{202e}greB\u{202c}"), "Anna \u{FFFD}greB");
    assert_eq!(clean("I \u{2067}not\u{2069} agree\u{200e}\u{200f}\u{61c}"), "I not agree");
    assert_eq!(clean("pass\u{200b}\u{ad}w\u{2060}o\u{feff}rd\u{e0041}\u{e007f}"), "password");
    assert_eq!(clean("a\u{fff9}b\u{e000}\u{fdd0}\u{10ffff}"), "a\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}");
    assert_eq!(clean("x\u{fe0f}\u{fe01}\u{e0100}y\u{3164}z"), "xy z");
}

#[test]
fn marks_stay_within_reason() {
    assert_eq!(clean("e\u{301}"), "e\u{301}");
    assert_eq!(clean(&format!("e{}", "\u{301}".repeat(300))).chars().count(), 9);
    assert_eq!(clean("\u{301}a\n\u{302}b \u{303}c"), "a\nb c");
}

#[test]
fn joiners_stay_where_scripts_need_them() {
    let persian = "می\u{200c}خواهم";
    assert_eq!(clean(persian), persian);
    let hindi = "क\u{94d}\u{200d}ष";
    assert_eq!(clean(hindi), hindi);
    let family = "👨\u{200d}👩\u{200d}👧";
    assert_eq!(clean(family), family);
    assert_eq!(clean("1\u{fe0f}\u{20e3} ❤\u{fe0f} 👍🏽"), "1\u{fe0f}\u{20e3} ❤\u{fe0f} 👍🏽");
    assert_eq!(clean("a\u{200d}b\u{200c}c 👨\u{200d}x"), "abc 👨x");
}

#[test]
fn what_belongs_together_stays_together() {
    for text in
        ["ᄀ\u{1161}\u{11a8}", "ｶﾞ", "กำ", "👩🏽\u{200d}🚀", "👩\u{200d}❤\u{fe0f}\u{200d}👩", "က\u{200c}က", "🏽"]
    {
        assert_eq!(clean(text), text);
    }
    for (text, kept) in [
        ("x\u{1161}", "x\u{FFFD}"),
        ("👍🏽🏾", "👍🏽"),
        // a joiner between two scripts, before a mark, and on a pile of marks
        ("ب\u{200d}a", "بa"),
        ("क\u{200d}\u{93f}", "क\u{93f}"),
    ] {
        assert_eq!(clean(text), kept);
    }
    let marks = "\u{301}".repeat(MARKS as usize);
    for (base, joiner, next) in [("ب", '\u{200c}', "ب"), ("👨", '\u{200d}', "👩")] {
        assert_eq!(clean(&format!("{base}{marks}{joiner}{next}")), format!("{base}{marks}{next}"));
    }
    // a patch of colour is a base of its own
    let patch = format!("e{marks}🏽{marks}");
    assert_eq!(clean(&patch), patch);
}

#[test]
fn a_cluster_takes_so_much_and_no_more() {
    for (base, again, kept) in [
        ("e", "\u{301}", 1 + MARKS),
        ("❤", "\u{fe0f}", 2),
        ("❤\u{fe0f}", "\u{301}", 1 + MARKS),
        ("👨", "\u{200d}👨", 1 + 2 * JOINS),
        ("👩🏽", "\u{200d}👩🏽", 2 + 3 * JOINS),
        ("❤\u{fe0f}", "\u{200d}❤\u{fe0f}", 2 + 3 * JOINS),
        ("क", "\u{94d}\u{200d}क", CLUSTER + 1),
        ("क", "\u{94d}क", CLUSTER + 1),
        ("ᄀ", "\u{1161}", CLUSTER + 1),
        ("ｶ", "ﾞ", CLUSTER + 1),
    ] {
        let text = clean(&(base.to_owned() + &again.repeat(60))).into_owned();
        let first = text.graphemes(true).next().expect("a cluster").trim_end_matches('\u{FFFD}');
        assert_eq!(first.chars().count(), kept as usize, "{base} {again}");
    }
    // letters joined without end: a joiner without room for what it joins is left out, and all begins anew
    let text = clean(&"ب\u{200d}".repeat(60)).into_owned();
    let parted = text.chars().zip(text.chars().skip(1)).position(|(a, b)| a == b);
    assert_eq!(parted, Some(CLUSTER as usize - 2));
}

#[test]
fn endless_clusters_are_cut() {
    for (text, what) in [
        ("ᄀ".repeat(40_000), "jamo"),
        (format!("ᄀ{}", "ᅡ".repeat(40_000)), "vowels"),
        ("क\u{94d}".repeat(40_000), "conjunct"),
        ("👨\u{200d}".repeat(4_000), "family"),
        ("👍🏽🏽🏽🏽".repeat(4_000), "tones"),
        ("กำ".to_owned() + &"ำ".repeat(70_000), "am"),
        ("ｶ".to_owned() + &"ﾞ".repeat(70_000), "voicing"),
        ("\u{600}".repeat(70_000) + "a", "prepended"),
    ] {
        let safe = clean(&text);
        let longest = safe.graphemes(true).map(|g| g.chars().count()).max().unwrap_or(0);
        assert!(longest <= CLUSTER as usize + 2, "{what}: {longest}");
    }
}

#[test]
fn no_character_alone_is_without_a_column() {
    for c in ('\0'..=char::MAX).filter(|c| *c != '\n') {
        let text = format!("a{c}b {c}🏸{c}0");
        for cluster in clean(&text).graphemes(true) {
            assert!(cluster.width() > 0, "{c:?}: {cluster:?}");
        }
    }
}

/// Characters that take the gate to its corners.
fn odd() -> impl Strategy<Value = char> {
    prop_oneof![
        prop::char::any(),
        prop::char::range('\0', '\u{ff}'),
        prop::char::range('\u{200a}', '\u{2070}'),
        prop::char::range('\u{300}', '\u{310}'),
        prop::char::range('\u{620}', '\u{640}'),
        prop::char::range('\u{915}', '\u{950}'),
        prop::char::range('\u{1100}', '\u{1170}'),
        prop::char::range('\u{fe00}', '\u{fe0f}'),
        prop::char::range('\u{1f3f8}', '\u{1f402}'),
        prop::char::range('\u{e0030}', '\u{e0110}'),
        prop::sample::select(vec![
            '\u{200c}', '\u{200d}', '\u{fe0f}', '\u{20e3}', '1', ' ', '\n', '\r', '\u{94d}', '👨', 'ำ', 'ﾞ'
        ]),
    ]
}

fn odd_text() -> impl Strategy<Value = String> {
    prop::collection::vec(odd(), 0..80).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cleaning_twice_changes_nothing(text in odd_text()) {
        let once = clean(&text).into_owned();
        prop_assert!(matches!(clean(&once), Cow::Borrowed(_)), "{:?} -> {:?} -> {:?}", text, once, clean(&once));
    }

    #[test]
    fn what_leaves_is_harmless(text in odd_text()) {
        let safe = clean(&text);
        let mut on_base = 0;
        let mut start = true;
        for c in safe.chars() {
            prop_assert!(c == '\n' || !c.is_control(), "{c:?}");
            let what = class(c);
            prop_assert!(c == '\n' || !matches!(what, Class::Hidden | Class::Replaced(_)), "{c:?}");
            let combines = matches!(what, Class::Mark | Class::Joiner | Class::NonJoiner | Class::EmojiForm);
            prop_assert!(!(start && combines), "{c:?} starts a line of {safe:?}");
            on_base = if combines { on_base + 1 } else { 0 };
            prop_assert!(on_base <= MARKS);
            start = c == '\n';
        }
    }

    #[test]
    fn lines_can_be_cleaned_apart(text in odd_text()) {
        let text = text.replace('\r', "");
        let apart: Vec<_> = text.split('\n').map(clean).collect();
        prop_assert_eq!(apart.join("\n"), clean(&text));
    }

    #[test]
    fn every_cluster_fits_its_cells(text in odd_text()) {
        for cluster in clean(&text).graphemes(true).filter(|g| *g != "\n") {
            prop_assert!(cluster.width() > 0, "{cluster:?} has no column");
            prop_assert!(cluster.len() < 200, "{cluster:?}");
        }
    }
}

proptest! {
    #[test]
    fn runs_are_passed_over_as_their_characters_would_be(
        text in "([a-z0-9#* ]{0,4}[\\n\\u{301}\\u{200D}\\u{200C}\\u{FE0F}\\u{20E3}\\u{1F600}\\u{94D}\\u{AD}\\t’]{0,2}){0,8}"
    ) {
        let mut state = State::default();
        let mut want = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match state.step(c, chars.peek().copied()) {
                Act::Keep => want.push(c),
                Act::Drop => {}
                Act::Put(text) => {
                    text.chars().for_each(|c| state.base(c));
                    want.push_str(text);
                }
            }
        }
        prop_assert_eq!(&*clean(&text), want);
    }
}
