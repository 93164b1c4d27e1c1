//! Word lists of one language: flags per word, phrases, known bodies and countries. Built once, on first use.

mod flags;
mod read;

pub use flags::Flags;
pub(crate) use read::{items, lists};

use foldhash::HashMap;
use include_dir::{Dir, include_dir};
use std::sync::OnceLock;

static FOLDERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/lexicon");

/// What a known name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntityKind {
    /// Newspaper, agency, broadcaster.
    Outlet,
    /// Any other body.
    Organisation,
    /// A house that speaks for a government ("White House").
    House,
    /// A country by its name.
    Country,
    /// A country's adjective ("Russian").
    Adjective,
    /// A capital, standing for its government.
    Seat,
    /// Town, state of a federation, continent: no actor.
    Region,
    /// A people, faith or camp ("Republicans"): no actor by itself.
    People,
}

/// A known name.
#[derive(Debug, Clone, Copy)]
pub struct Entity {
    /// What it stands for.
    pub kind: EntityKind,
    /// The form under which it is listed.
    pub name: &'static str,
    /// Index into [`Lexicon::countries`] where it belongs to one.
    pub country: Option<usize>,
}

/// A country.
#[derive(Debug, Clone, Copy)]
pub struct Country {
    /// Its name ("Russia").
    pub name: &'static str,
    /// Its adjective as it stands in a role ("Russian", "US").
    pub adjective: &'static str,
    /// Its capital, or `""`.
    pub seat: &'static str,
}

/// A phrase: the words after its first one, and what it is.
#[derive(Debug)]
pub(crate) struct Phrase<T> {
    pub rest: Vec<&'static str>,
    pub value: T,
}

/// The word lists of one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    flags: HashMap<&'static str, Flags>,
    entities: HashMap<&'static str, Vec<Phrase<usize>>>,
    role_phrases: HashMap<&'static str, Vec<Phrase<()>>>,
    /// Known names; phrases index into it.
    pub list: Vec<Entity>,
    /// Known countries.
    pub countries: Vec<Country>,
    nicknames: HashMap<&'static str, Vec<&'static str>>,
    same: HashMap<&'static str, Vec<&'static str>>,
    general: HashMap<&'static str, Vec<&'static str>>,
    office_verbs: HashMap<&'static str, &'static str>,
}

impl Lexicon {
    /// What is known of `word`, which is in lower case.
    pub fn flags(&self, word: &str) -> Flags {
        self.flags.get(word).copied().unwrap_or_default()
    }

    /// The longest known name that starts with `first`; `word(n)` gives the nth word after it.
    /// Returns the name's index and how many words it takes.
    pub fn entity<'t>(&self, first: &str, word: impl Fn(usize) -> Option<&'t str>) -> Option<(usize, usize)> {
        longest(self.entities.get(first)?, word)
    }

    /// The longest office of several words that starts with `first` (all in lower case); how many words.
    pub fn role_phrase<'t>(&self, first: &str, word: impl Fn(usize) -> Option<&'t str>) -> Option<usize> {
        longest(self.role_phrases.get(first)?, word).map(|((), words)| words)
    }

    /// Whether two given names may be one person's ("Bill", "William").
    pub fn same_given_name(&self, a: &str, b: &str) -> bool {
        let expands = |x: &str, y: &str| self.nicknames.get(x).is_some_and(|l| l.contains(&y));
        a == b || expands(a, b) || expands(b, a)
    }

    /// Offices for which the word `general` may stand ("lawmaker" -> "senator").
    pub fn offices_of(&self, general: &str) -> &[&'static str] {
        self.general.get(general).map_or(&[], Vec::as_slice)
    }

    /// The office that a title before a name stands for ("sen" -> "senator").
    pub fn office_of_title(&self, title: &str) -> Option<&'static str> {
        let office = *self.same.get(title)?.first()?;
        self.flags(title).any(Flags::TITLE).then_some(office)
    }

    /// The office of somebody of whom `verb` is said ("leads" -> "leader").
    pub fn office_of_verb(&self, verb: &str) -> Option<&'static str> {
        self.office_verbs.get(verb).copied()
    }
}

/// The longest of `phrases` that goes on as the text does.
fn longest<'t, T: Copy>(
    phrases: &[Phrase<T>],
    word: impl Fn(usize) -> Option<&'t str>,
) -> Option<(T, usize)> {
    // Phrases are sorted longest first when the lexicon is built.
    phrases
        .iter()
        .find(|p| p.rest.iter().enumerate().all(|(n, w)| word(n).is_some_and(|t| t == *w)))
        .map(|p| (p.value, p.rest.len() + 1))
}

/// Languages that have a folder of word lists.
pub fn languages() -> impl Iterator<Item = &'static str> {
    FOLDERS.dirs().filter_map(|d| d.path().file_name()?.to_str())
}

/// A file of the language's folder, if it is there.
pub fn file(lang: &str, name: &str) -> Option<&'static str> {
    FOLDERS.get_file(format!("{lang}/{name}"))?.contents_utf8()
}

/// The word lists for `lang`; English ones where the language has no folder.
pub fn lexicon(lang: &str) -> &'static Lexicon {
    static BUILT: OnceLock<HashMap<&'static str, OnceLock<Lexicon>>> = OnceLock::new();
    static ENGLISH: OnceLock<Lexicon> = OnceLock::new();
    let built = BUILT.get_or_init(|| languages().map(|l| (l, OnceLock::new())).collect());
    match built.get_key_value(lang).filter(|(name, _)| **name != "en") {
        Some((name, slot)) => slot.get_or_init(|| read::read(name)),
        None => ENGLISH.get_or_init(|| read::read("en")),
    }
}
