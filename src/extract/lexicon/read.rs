//! Reads the files of a language's folder; their form is described in `assets/lexicon/README.md`.

use super::super::words::words;
use super::{Country, Entity, EntityKind, Flags, Lexicon, Phrase, file};

/// The lists in `text`: `key: item, item`; `#` starts a comment line.
pub(crate) fn lists(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| {
        let (key, items) = l.split_once(':')?;
        Some((key.trim(), items))
    })
}

/// The items of a list.
pub(crate) fn items(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(',').map(str::trim).filter(|i| !i.is_empty())
}

/// Builds the word lists of `lang`; a file that a folder lacks is an empty one.
pub(super) fn read(lang: &str) -> Lexicon {
    let mut lexicon = Lexicon::default();
    for name in ["names.txt", "words.txt", "roles.txt", "cues.txt"] {
        for (key, list) in lists(file(lang, name).unwrap_or("")) {
            add_list(&mut lexicon, key, list);
        }
    }
    for line in file(lang, "places.txt").unwrap_or("").lines().filter(|l| !l.starts_with('#')) {
        add_country(&mut lexicon, line);
    }
    for name in ["regions.txt", "organisations.txt"] {
        for (key, list) in lists(file(lang, name).unwrap_or("")) {
            add_bodies(&mut lexicon, key, list);
        }
    }
    for phrases in lexicon.entities.values_mut() {
        phrases.sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
    }
    for phrases in lexicon.role_phrases.values_mut() {
        phrases.sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
    }
    lexicon
}

fn set(lexicon: &mut Lexicon, word: &'static str, flags: Flags) {
    let slot = lexicon.flags.entry(word).or_default();
    *slot = slot.and(flags);
}

/// Holders of an office speak without a name as well, one or several.
fn set_plural(lexicon: &mut Lexicon, word: &'static str) {
    set(lexicon, word, Flags::SOURCE);
    if word.ends_with(|c: char| c.is_ascii_lowercase() && c != 's') && !word.contains(['-', ' ']) {
        set(lexicon, Box::leak(format!("{word}s").into_boxed_str()), Flags::SOURCE);
    }
}

/// Lower-case form that lives as long as the program. The lists are read once per language, so what is
/// allocated here is bounded by their size.
fn lower(word: &'static str) -> &'static str {
    if word.chars().any(char::is_uppercase) { Box::leak(word.to_lowercase().into_boxed_str()) } else { word }
}

fn add_list(lexicon: &mut Lexicon, key: &str, list: &'static str) {
    match key {
        "nickname" => {
            pairs(list).for_each(|(a, b)| lexicon.nicknames.entry(lower(a)).or_default().push(lower(b)));
        }
        "same" => pairs(list).for_each(|(a, b)| {
            lexicon.same.entry(a).or_default().push(b);
            lexicon.general.entry(b).or_default().push(a);
        }),
        "office verb" => pairs(list).for_each(|(a, b)| {
            lexicon.office_verbs.insert(a, b);
        }),
        "phrase" => items(list).for_each(|p| {
            let mut words = p.split(' ');
            let first = words.next().unwrap_or("");
            set(lexicon, first, Flags::OFFICE_FIRST);
            lexicon.role_phrases.entry(first).or_default().push(Phrase { rest: words.collect(), value: () });
        }),
        _ => {
            if let Some(flags) = flags_of(key) {
                items(list).for_each(|w| set(lexicon, lower(w), flags));
                if key.starts_with("head") {
                    items(list).for_each(|w| set_plural(lexicon, w));
                }
            }
        }
    }
}

/// "a b" pairs; the second may have blanks in it.
fn pairs(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    items(list).filter_map(|p| p.split_once(' '))
}

fn flags_of(key: &str) -> Option<Flags> {
    Some(match key {
        "male" => Flags::MALE_NAME,
        "female" => Flags::FEMALE_NAME,
        "either" => Flags::EITHER_NAME,
        "title" => Flags::TITLE,
        "title m" => Flags::TITLE.and(Flags::MALE),
        "title f" => Flags::TITLE.and(Flags::FEMALE),
        "stop" => Flags::STOP,
        "day" => Flags::DAY,
        "abbreviation" => Flags::ABBREVIATION,
        "particle" => Flags::PARTICLE,
        "suffix" => Flags::SUFFIX,
        "auxiliary" => Flags::AUXILIARY,
        "locative" => Flags::LOCATIVE,
        "source" => Flags::SOURCE,
        "unnamed" => Flags::UNNAMED,
        "body" => Flags::BODY,
        "head" => Flags::ROLE_HEAD,
        "head m" => Flags::ROLE_HEAD.and(Flags::MALE),
        "head f" => Flags::ROLE_HEAD.and(Flags::FEMALE),
        "modifier" => Flags::ROLE_MODIFIER,
        "man" => Flags::PERSON_NOUN.and(Flags::MALE),
        "woman" => Flags::PERSON_NOUN.and(Flags::FEMALE),
        "cue" => Flags::CUE,
        "relay" => Flags::RELAY,
        "outlet noun" => Flags::OUTLET_NOUN,
        "document" => Flags::DOCUMENT,
        "medium" => Flags::MEDIUM,
        "passed on" => Flags::PASSED_ON,
        "talk" => Flags::TALK,
        "telling" => Flags::TELLING,
        _ => return None,
    })
}

fn add_entity(lexicon: &mut Lexicon, form: &'static str, index: usize) {
    let plain = !form.contains(['-', '\'', '’', '+']);
    let mut parts: Vec<&'static str> = if plain {
        form.split(' ').collect()
    } else {
        // The reader divides such forms further than at blanks.
        words(form, &Lexicon::default()).iter().map(|w| &form[w.start()..w.end()]).collect()
    };
    if !parts.is_empty() {
        let first = parts.remove(0);
        lexicon.entities.entry(first).or_default().push(Phrase { rest: parts, value: index });
    }
}

fn add(lexicon: &mut Lexicon, kind: EntityKind, name: &'static str, country: Option<usize>) -> usize {
    lexicon.list.push(Entity { kind, name, country });
    lexicon.list.len() - 1
}

/// `name | adjectives | seats | other names`.
fn add_country(lexicon: &mut Lexicon, line: &'static str) {
    let mut columns = line.split('|').map(str::trim);
    let (Some(name), Some(adjectives)) = (columns.next(), columns.next()) else { return };
    let seats = columns.next().unwrap_or("");
    let others = columns.next().unwrap_or("");
    let country = Some(lexicon.countries.len());
    lexicon.countries.push(Country {
        name,
        adjective: items(adjectives).next().unwrap_or(name),
        seat: items(seats).next().unwrap_or(""),
    });
    let index = add(lexicon, EntityKind::Country, name, country);
    std::iter::once(name).chain(items(others)).for_each(|form| add_entity(lexicon, form, index));
    let index = add(lexicon, EntityKind::Adjective, name, country);
    items(adjectives).filter(|a| *a != name).for_each(|form| add_entity(lexicon, form, index));
    if let Some(seat) = items(seats).next() {
        let index = add(lexicon, EntityKind::Seat, seat, country);
        items(seats).for_each(|form| add_entity(lexicon, form, index));
    }
}

/// Known names after their kind, or flags of words that make a name a body.
fn add_bodies(lexicon: &mut Lexicon, key: &str, list: &'static str) {
    let kind = match key {
        "outlet" => EntityKind::Outlet,
        "house" => EntityKind::House,
        "organisation" => EntityKind::Organisation,
        "region" => EntityKind::Region,
        "people" | "party" => EntityKind::People,
        _ => {
            let flags = match key {
                "head" => Flags::ORG_HEAD,
                "tail" => Flags::ORG_TAIL,
                "outlet head" => Flags::OUTLET_HEAD,
                "outlet first" => Flags::OUTLET_FIRST,
                "thing first" => Flags::THING_FIRST,
                "thing" => Flags::THING,
                _ => return,
            };
            return items(list).for_each(|w| set(lexicon, lower(w), flags));
        }
    };
    for item in items(list) {
        let (forms, country) = item.split_once('@').unwrap_or((item, ""));
        let country = lexicon.countries.iter().position(|c| c.name == country.trim());
        let mut forms = forms.split('=').map(str::trim);
        let name = forms.next().unwrap_or("");
        let index = add(lexicon, kind, name, country);
        std::iter::once(name).chain(forms).for_each(|form| add_entity(lexicon, form, index));
    }
}
