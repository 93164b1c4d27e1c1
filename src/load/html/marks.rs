//! What the classes and the id of an element say of it: all words that mean something are looked for at once, one time.

use super::words::words;
use aho_corasick::{
    Anchored,
    automaton::{Automaton, StateID},
    dfa::DFA,
};
use std::{
    ops::{BitOr, BitOrAssign},
    sync::LazyLock,
};

/// What is said of an element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks(u32);

impl Marks {
    /// It has classes, an id or a name for the page's own tools.
    pub const LABELLED: Self = Self(1);
    /// It never is text.
    pub const CHROME: Self = Self(1 << 1);
    /// It is furniture on a page, text inside an article.
    pub const LIKELY_CHROME: Self = Self(1 << 2);
    /// It holds the text.
    pub const BODY: Self = Self(1 << 3);
    /// It asks the reader for something, or is only a part of what does not.
    pub const ASKS: Self = Self(1 << 4);
    pub const PART: Self = Self(1 << 5);
    /// It belongs to the whole site.
    pub const SITE: Self = Self(1 << 6);
    /// It belongs to the text.
    pub const CONTENT: Self = Self(1 << 7);
    /// It is kept from sight; or its picture is shown only where a formula cannot be.
    pub const HIDDEN: Self = Self(1 << 8);
    pub const FALLBACK: Self = Self(1 << 9);
    pub const CREDIT: Self = Self(1 << 10);
    pub const FOOTNOTE: Self = Self(1 << 11);
    pub const REFERENCE: Self = Self(1 << 12);
    pub const HEADLINE: Self = Self(1 << 13);
    /// It is the word above a headline: one of its classes ends so; or only holds such a word.
    pub const KICKER: Self = Self(1 << 14);
    pub const KICKED: Self = Self(1 << 15);
    /// It is a byline or a date.
    pub const META: Self = Self(1 << 16);
    /// It names the author; or something else about the author.
    pub const AUTHOR: Self = Self(1 << 17);
    pub const NO_AUTHOR: Self = Self(1 << 18);
    /// Names in it are not those of the author.
    pub const ELSEWHERE: Self = Self(1 << 19);
    /// It says when the page was published: a day that stands alone, or a time stamp.
    pub const PUBLISH: Self = Self(1 << 20);
    pub const PUBLISHED: Self = Self(1 << 21);
    /// Of one class only: it ends as that of a headline, it is that of a subheading, its parts are divided.
    const HEADLINE_END: Self = Self(1 << 22);
    const SUB: Self = Self(1 << 23);
    const DIVIDED: Self = Self(1 << 24);

    /// Whether any of `marks` is among them.
    pub const fn has(self, marks: Self) -> bool {
        self.0 & marks.0 != 0
    }

    /// What a class, an id or a list of them says.
    pub fn of(label: &str) -> Self {
        let Some(lists) = &*LISTS else { return Self::LABELLED };
        let said = if label.is_ascii() {
            lists.scan(label.bytes().map(|byte| byte.to_ascii_lowercase()))
        } else {
            lists.scan(lower(label).bytes())
        };
        if said.has(Self::DIVIDED) { said | in_parts(&lower(label)) } else { said }
    }
}

fn lower(label: &str) -> String {
    label.chars().flat_map(char::to_lowercase).collect()
}

/// Of `article__share--top` the part that tells what it is: `share`.
fn in_parts(label: &str) -> Marks {
    let mut said = Marks::default();
    let parts =
        label.split_ascii_whitespace().filter_map(|class| class.rsplit_once("__")?.1.split("--").next());
    for part in parts {
        for (list, mark) in [(&words().class, Marks::CHROME), (&words().likely_class, Marks::LIKELY_CHROME)] {
            if list.contains(part) {
                said |= mark;
            }
        }
    }
    said
}

impl BitOr for Marks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Marks {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Words that stand anywhere in a class.
const ANYWHERE: [(Marks, &[&str]); 13] = [
    (
        Marks::BODY,
        &[
            "article-body",
            "articlebody",
            "story-body",
            "entry-content",
            "post-content",
            "newsletter-body",
            "newsletter-content",
        ],
    ),
    (Marks::ASKS, &["newsletter", "subscribe", "sign-up", "promo", "-cta"]),
    (Marks::PART, &["-item", "-section", "-content", "-body", "-story", "-text", "-post"]),
    (Marks::SITE, &["site", "page"]),
    (Marks::CONTENT, &["content", "main"]),
    (Marks::FALLBACK, &["fallback-image"]),
    (Marks::CREDIT, &["credit"]),
    (Marks::FOOTNOTE, &["footnote"]),
    (Marks::REFERENCE, &["reference"]),
    (Marks::KICKED, &["kicker", "overline", "eyebrow", "topline", "dachzeile", "roofline", "supertitle"]),
    (
        Marks::NO_AUTHOR,
        &[
            "bio",
            "image",
            "avatar",
            "photo",
            "social",
            "comment",
            "related",
            "role",
            "author-title",
            "author__title",
            "author_title",
            "job",
            "location",
            "position",
            "-date",
            "_date",
            "-time",
            "twitter",
            "follow",
            "-desc",
            "_desc",
        ],
    ),
    (Marks::PUBLISH, &["publish"]),
    (Marks::PUBLISHED, &["publish", "entry-date", "dt-published", "pubdate"]),
];

/// Words with which a class ends.
const ENDS: [(Marks, &[&str]); 3] = [
    (Marks::HEADLINE_END, &["title", "headline", "heading", "hed"]),
    (Marks::KICKER, &["kicker", "eyebrow", "overline", "rubric", "section-label", "category", "topic-label"]),
    (
        Marks::META,
        &[
            "-date",
            "_date",
            "byline",
            "dateline",
            "timestamp",
            "pubdate",
            "publish-date",
            "meta",
            "entry-meta",
            "article-meta",
            "post-date",
            "author-name",
            "-author",
            "published",
            "card-foot",
            "card-footer",
            "card-head",
            "card-meta",
            "stats",
            "articledate",
        ],
    ),
];

/// Whole classes.
const WHOLE: [(Marks, &[&str]); 2] = [
    (
        Marks::HIDDEN,
        &[
            "hidden",
            "visually-hidden",
            "visuallyhidden",
            "sr-only",
            "screen-reader-text",
            "screenreader",
            "is-hidden",
            "preheader",
            "print-only",
            "assistive-text",
            "screen-reader",
            "u-hidden",
        ],
    ),
    (Marks::META, &["date", "author", "authors", "meta", "stat", "firma", "autor", "fecha"]),
];

/// All words, ready to be looked for. A class has a blank before it and behind it.
struct Lists {
    words: DFA,
    /// What each word says.
    marks: Vec<Marks>,
    /// Where a class begins.
    begin: StateID,
}

static LISTS: LazyLock<Option<Lists>> = LazyLock::new(|| {
    let listed = words();
    let mut all: Vec<(String, Marks)> = Vec::new();
    let mut add = |mark: Marks, words: &mut dyn Iterator<Item = &str>, before: &str, behind: &str| {
        all.extend(words.map(|word| (format!("{before}{word}{behind}"), mark)));
    };
    for (mark, words) in ANYWHERE {
        add(mark, &mut words.iter().copied(), "", "");
    }
    for (mark, parts) in [
        (Marks::CHROME, &listed.class_part),
        (Marks::LIKELY_CHROME, &listed.likely_class_part),
        (Marks::AUTHOR, &listed.author),
        (Marks::ELSEWHERE, &listed.elsewhere),
    ] {
        add(mark, &mut parts.iter().copied(), "", "");
    }
    for (mark, words) in ENDS {
        add(mark, &mut words.iter().copied(), "", " ");
    }
    for (mark, words) in WHOLE {
        add(mark, &mut words.iter().copied(), " ", " ");
    }
    for (mark, classes) in [(Marks::CHROME, &listed.class), (Marks::LIKELY_CHROME, &listed.likely_class)] {
        add(mark, &mut classes.iter().copied(), " ", " ");
    }
    add(Marks::SUB, &mut ["sub"].into_iter(), "", "");
    add(Marks::DIVIDED, &mut ["__"].into_iter(), "", "");
    let (words, marks): (Vec<String>, Vec<Marks>) = all.into_iter().unzip();
    let words = DFA::builder().prefilter(false).build(&words).ok()?;
    let begin = words.next_state(Anchored::No, words.start_state(Anchored::No).ok()?, b' ');
    Some(Lists { words, marks, begin })
});

impl Lists {
    fn scan(&self, label: impl Iterator<Item = u8>) -> Marks {
        let (mut all, mut class, mut state) = (Marks::LABELLED, Marks::default(), self.begin);
        for byte in label.chain([b' ']) {
            let byte = if byte.is_ascii_whitespace() { b' ' } else { byte };
            state = self.words.next_state(Anchored::No, state, byte);
            if self.words.is_special(state) && self.words.is_match(state) {
                for at in 0..self.words.match_len(state) {
                    class |= self.marks[self.words.match_pattern(state, at).as_usize()];
                }
            }
            if byte == b' ' {
                if class.has(Marks::HEADLINE_END) && !class.has(Marks::SUB) {
                    class |= Marks::HEADLINE;
                }
                all |= std::mem::take(&mut class);
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_count() {
        let has = |label: &str, mark: Marks| Marks::of(label).has(mark);
        assert!(
            has("", Marks::LABELLED) && has("A\tHidden\nb", Marks::HIDDEN) && !has("hidden-x", Marks::HIDDEN)
        );
        assert!(has("big-Headline x", Marks::HEADLINE) && !has("headlines", Marks::HEADLINE));
        assert!(!has("sub-headline", Marks::HEADLINE) && has("sub headline", Marks::HEADLINE));
        assert!(
            has("x__share--top", Marks::CHROME)
                && has("x__share", Marks::CHROME)
                && has("share", Marks::CHROME)
        );
        assert!(!has("x__share--top__words", Marks::CHROME) && !has("x_share--top", Marks::CHROME));
        assert!(has("a-date", Marks::META) && has("fecha", Marks::META) && !has("dates", Marks::META));
        assert!(has("Ärmel-KICKER", Marks::KICKER | Marks::KICKED) && !has("kickers", Marks::KICKER));
    }
}
