//! Offices beside names: "Russia's foreign minister, X", "X, who leads Y", "deputy press secretary X".

use super::chunks::{Chunk, ChunkKind, Reader};
use super::lexicon::{EntityKind, Flags};
use super::words::Shape;

/// An office that the text gives to a name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Office {
    /// As shown: "Russian Foreign Minister".
    pub display: String,
    /// The office alone, lower case: "foreign minister".
    pub plain: String,
    /// Whom its holder speaks for: "Russia".
    pub affiliation: Option<String>,
    /// How much it says; the best of several is kept.
    pub rank: u8,
    /// Whether its words say that the holder is a woman, or a man.
    pub female: Option<bool>,
}

/// An office found at a name.
#[derive(Debug, Clone)]
pub struct Held {
    /// Index of the name among the chunks.
    pub name: usize,
    /// What they hold.
    pub office: Office,
    /// First word of the phrase that gives the office.
    pub from: usize,
}

/// Every office that stands by a name.
pub fn held(r: Reader<'_>, chunks: &[Chunk]) -> Vec<Held> {
    let mut out = Vec::new();
    for (k, chunk) in chunks.iter().enumerate() {
        match chunk.kind {
            ChunkKind::Role => out.extend(around(r, chunks, k)),
            ChunkKind::Name { title } => {
                out.extend(title.and_then(|t| of_title(r, chunks, k, t)));
                out.extend(who_leads(r, chunks, k));
            }
            _ => {}
        }
    }
    out
}

/// A noun phrase with an office in it.
struct Phrase {
    /// First word, with article or owner.
    from: usize,
    /// One past its last word, complement included.
    to: usize,
    /// First chunk of it.
    first_chunk: usize,
    office: Office,
    /// Whether it has an article or owner, as a definite description has.
    determined: bool,
}

fn around(r: Reader<'_>, chunks: &[Chunk], k: usize) -> Option<Held> {
    let bare = phrase(r, chunks, k, chunks[k].to);
    let next = chunks.get(k + 1);
    // "Secretary of State Marco Rubio"
    if let Some(n) = next.filter(|n| n.from == chunks[k].to && person_like(n)) {
        let _ = n;
        return Some(Held { name: k + 1, office: bare.office, from: bare.from });
    }
    // "President of France Emmanuel Macron"
    if r.says(chunks[k].to, "of") && next.is_some_and(|n| matches!(n.kind, ChunkKind::Entity(_))) {
        let after = chunks.get(k + 2).filter(|n| n.from == chunks[k + 1].to && person_like(n));
        if after.is_some() {
            let full = phrase(r, chunks, k, chunks[k + 1].to);
            return Some(Held { name: k + 2, office: full.office, from: full.from });
        }
    }
    let full = phrase(r, chunks, k, complement(r, chunks[k].to));
    before(r, chunks, &full).or_else(|| after(r, chunks, k, full))
}

fn person_like(chunk: &Chunk) -> bool {
    matches!(chunk.kind, ChunkKind::Name { .. })
}

/// "the Speaker, Ingunn Raske,": the name stands after the office.
fn after(r: Reader<'_>, chunks: &[Chunk], k: usize, phrase: Phrase) -> Option<Held> {
    if !phrase.determined || !r.is(phrase.to, ',') {
        return None;
    }
    let (n, name) = chunks.iter().enumerate().skip(k + 1).find(|(_, c)| c.from > phrase.to)?;
    let closes = r.words.get(name.to).is_none_or(|w| matches!(w.shape, Shape::Mark(_) | Shape::Break));
    (name.from == phrase.to + 1 && person_like(name) && closes).then_some(Held {
        name: n,
        office: phrase.office,
        from: phrase.from,
    })
}

/// "Ragna Sollen, the leader of the Coast Party,": the name stands before the office.
fn before(r: Reader<'_>, chunks: &[Chunk], phrase: &Phrase) -> Option<Held> {
    let n = phrase.first_chunk.checked_sub(1)?;
    let name = &chunks[n];
    if !person_like(name) || chunks.get(n + 1).is_some_and(|c| c.from == name.to) {
        return None;
    }
    let mut office = phrase.office.clone();
    let gap: Vec<&str> = (name.to..phrase.from).map(|i| r.at(i)).collect();
    let fits = match gap.as_slice() {
        [",", rest @ ..] => {
            let rest = match rest {
                [age, ",", rest @ ..] if age.bytes().all(|b| b.is_ascii_digit()) => rest,
                _ => rest,
            };
            rest.len() <= 3
                && rest.iter().all(|w| w.chars().all(|c| c.is_lowercase() || c == '-') && !verb_like(r, w))
        }
        ["is" | "was" | "became" | "as" | "remains"] => {
            phrase.determined && {
                office.rank = office.rank.saturating_sub(2);
                r.says(phrase.from, "the")
            }
        }
        _ => false,
    };
    let closes = r.words.get(phrase.to).is_none_or(|w| match w.shape {
        Shape::Mark(_) | Shape::Break => true,
        _ => matches!(r.at(phrase.to), "and" | "who" | "since" | "in" | "at" | "during" | "on"),
    });
    (fits && closes).then_some(Held { name: n, office, from: phrase.from })
}

fn verb_like(r: Reader<'_>, word: &str) -> bool {
    r.lexicon.flags(word).any(Flags::AUXILIARY.and(Flags::CUE))
        || matches!(word, "and" | "or" | "but" | "who" | "where")
}

/// Where "of the …" after an office ends: at a mark, a verb, or twelve words on.
fn complement(r: Reader<'_>, at: usize) -> usize {
    if !matches!(r.at(at), "of" | "for" | "at" | "to" | "on" | "in") {
        return at;
    }
    let mut to = at + 1;
    while to < at + 12 {
        let Some(w) = r.words.get(to) else { break };
        let inner =
            matches!(w.shape, Shape::Possessive) || (matches!(w.shape, Shape::Mark('-' | '’' | '\'' | '&')));
        let verb = w.shape == Shape::Lower && w.flags.any(Flags::CUE.and(Flags::AUXILIARY))
            || matches!(r.at(to), "who" | "which" | "that");
        if !(w.letters() || w.shape == Shape::Number || inner) || verb {
            break;
        }
        to += 1;
    }
    if to == at + 1 { at } else { to }
}

/// The phrase whose office is chunk `k` and that ends at word `to`.
fn phrase(r: Reader<'_>, chunks: &[Chunk], k: usize, to: usize) -> Phrase {
    let role = &chunks[k];
    let mut first = k;
    let mut from = role.from;
    let mut owner = None;
    let mut possessive = false;
    while let Some(p) = first.checked_sub(1).map(|p| &chunks[p]) {
        let gap = from - p.to;
        let owned = gap == 1
            && (r.words[p.to].shape == Shape::Possessive || (r.words[p.to].joined && plural_owner(r, p.to)));
        let opens_name = matches!(p.kind, ChunkKind::Name { title: Some(_) });
        if k - first >= 2
            || !(gap == 0 || owned)
            || matches!(p.kind, ChunkKind::Role | ChunkKind::Thing)
            || opens_name
        {
            break;
        }
        owner = owner.or(Some(first - 1));
        possessive |= owned;
        from = p.from;
        first -= 1;
    }
    let mut office = office(r, chunks, k, first, owner, to);
    if let Some((start, shown)) = common_owner(r, from).filter(|_| first == k) {
        possessive = true;
        from = start;
        office.display = format!("{} of the {shown}", office.display);
        office.rank = office.rank.max(2);
    }
    let mut determined = possessive;
    if let Some(word) = from.checked_sub(1).map(|i| r.at(i)) {
        let past = matches!(word, "former" | "Former" | "acting" | "outgoing" | "incoming" | "then" | "late");
        if past && first < k {
            office.display = format!("{} {}", word.to_lowercase(), office.display);
            from -= 1;
        }
    }
    if let Some(word) = from.checked_sub(1).map(|i| r.at(i))
        && matches!(
            word.to_ascii_lowercase().as_str(),
            "the" | "a" | "an" | "its" | "his" | "her" | "their" | "our" | "my"
        )
    {
        determined = true;
        from -= 1;
    }
    Phrase { from, to, first_chunk: first, office, determined }
}

/// "the grain union's" before word `i`: its first word, and the owner without article.
fn common_owner(r: Reader<'_>, i: usize) -> Option<(usize, &str)> {
    let end = i.checked_sub(1).filter(|e| r.words[*e].shape == Shape::Possessive || plural_owner(r, *e))?;
    let article =
        (end.saturating_sub(4)..end).rev().find(|k| matches!(r.at(*k), "the" | "The" | "a" | "A"))?;
    let common = (article + 1..end).all(|k| r.words[k].shape == Shape::Lower);
    (common && article + 1 < end).then(|| (article, r.slice(article + 1, end)))
}

/// Whether the mark at `i` is the apostrophe of a plural owner ("skippers'").
fn plural_owner(r: Reader<'_>, i: usize) -> bool {
    (r.is(i, '’') || r.is(i, '\'')) && i > 0 && r.at(i - 1).ends_with('s')
}

fn office(
    r: Reader<'_>,
    chunks: &[Chunk],
    k: usize,
    first: usize,
    owner: Option<usize>,
    to: usize,
) -> Office {
    let role = &chunks[k];
    let words = r.slice(role.from, role.to);
    let nearest = owner.map(|o| &chunks[o]);
    let country = nearest.and_then(|c| country_of(r, c));
    let body = match country {
        Some(_) => title_case(words),
        None => words.to_owned(),
    };
    let mut display = String::new();
    for chunk in &chunks[first..k] {
        match country_of(r, chunk) {
            Some(c) => display.push_str(c.1),
            None => display.push_str(r.slice(chunk.from, chunk.to)),
        }
        display.push(' ');
    }
    display.push_str(&body);
    let tail = r.slice(role.to, to);
    if !tail.is_empty() {
        display.push(' ');
        display.push_str(tail);
    }
    let inside = chunks
        .iter()
        .skip(k + 1)
        .take_while(|c| c.to <= to)
        .find(|c| !matches!(c.kind, ChunkKind::Role | ChunkKind::Thing));
    let affiliation = nearest.or(inside).filter(|c| !person_name(r, c)).map(|c| match country_of(r, c) {
        Some((name, _)) => name.to_owned(),
        None => r.slice(c.from, c.to).to_owned(),
    });
    let rank = 1 + 2 * u8::from(owner.is_some() || !tail.is_empty()) + u8::from(words.contains(' '));
    let female = (role.from..role.to).find_map(|i| gender(r.flags(i)));
    Office { display, plain: words.to_lowercase(), affiliation, rank, female }
}

fn person_name(r: Reader<'_>, chunk: &Chunk) -> bool {
    matches!(chunk.kind, ChunkKind::Name { .. })
        && chunk.to - chunk.from > 1
        && r.flags(chunk.from).any(Flags::GIVEN_NAME)
}

/// Whether the flags say woman or man.
pub fn gender(flags: Flags) -> Option<bool> {
    match (flags.any(Flags::FEMALE), flags.any(Flags::MALE)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Name and adjective of the country that the chunk names.
fn country_of<'a>(r: Reader<'a>, chunk: &Chunk) -> Option<(&'a str, &'a str)> {
    let ChunkKind::Entity(index) = chunk.kind else { return None };
    let entity = r.lexicon.list[index];
    if !matches!(entity.kind, EntityKind::Country | EntityKind::Adjective | EntityKind::Seat) {
        return None;
    }
    let country = r.lexicon.countries[entity.country?];
    Some((country.name, country.adjective))
}

/// The word of an office that says what it is: "secretary" of "secretary of state".
pub fn head_of(office: &str) -> &str {
    let bytes = office.as_bytes();
    let end = bytes.windows(4).position(|w| w == b" of ").unwrap_or(bytes.len());
    let start = bytes[..end].iter().rposition(|b| matches!(b, b' ' | b'-')).map_or(0, |n| n + 1);
    &office[start..end]
}

fn title_case(words: &str) -> String {
    let small = |w: &str| matches!(w, "of" | "the" | "for" | "and" | "in" | "former");
    words
        .split(' ')
        .map(|w| if small(w) { w.to_owned() } else { capitalised(w) })
        .collect::<Vec<_>>()
        .join(" ")
}

/// With a large first letter.
pub fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// "Sen. Ana Ruiz", "Ohio Rep. Lee Moss".
fn of_title(r: Reader<'_>, chunks: &[Chunk], k: usize, title: usize) -> Option<Held> {
    let word = r.at(title).to_lowercase();
    let role = r.lexicon.office_of_title(&word)?;
    let prefix =
        k.checked_sub(1).map(|p| &chunks[p]).filter(|p| p.to == title && !matches!(p.kind, ChunkKind::Role));
    let mut office =
        Office { display: capitalised(role), plain: role.to_owned(), rank: 1, ..Office::default() };
    let mut from = title;
    if let Some(p) = prefix {
        let words = r.slice(p.from, p.to);
        let (name, shown) = country_of(r, p).unwrap_or((words, words));
        office.display = format!("{shown} {}", office.display);
        office.affiliation = Some(name.to_owned());
        office.rank = 3;
        from = p.from;
    }
    office.female = gender(r.flags(title));
    Some(Held { name: k, office, from })
}

/// "Petra Winge, who chairs the finance committee,".
fn who_leads(r: Reader<'_>, chunks: &[Chunk], k: usize) -> Option<Held> {
    let at = chunks[k].to;
    if !(r.is(at, ',') && r.says(at + 1, "who")) {
        return None;
    }
    let verb = (at + 2..at + 4).find(|i| r.lexicon.office_of_verb(r.at(*i)).is_some())?;
    let role = r.lexicon.office_of_verb(r.at(verb))?;
    let mut to = verb + 1;
    while r.words.get(to).is_some_and(|w| {
        w.letters() && !w.flags.any(Flags::CUE)
            || matches!(w.shape, Shape::Possessive)
            || w.is('-')
            || w.is('’')
    }) && to < verb + 10
        && !matches!(r.at(to), "and" | "but")
    {
        to += 1;
    }
    let object = r.slice(verb + 1, to);
    if object.is_empty() {
        return None;
    }
    let inside = chunks
        .iter()
        .skip(k + 1)
        .take_while(|c| c.to <= to)
        .find(|c| !matches!(c.kind, ChunkKind::Role | ChunkKind::Thing));
    let office = Office {
        display: format!("{role} of {object}"),
        plain: role.to_owned(),
        affiliation: inside.map(|c| r.slice(c.from, c.to).to_owned()),
        rank: 3,
        female: None,
    };
    Some(Held { name: k, office, from: at + 1 })
}

#[cfg(test)]
mod tests {
    use super::head_of;

    #[test]
    fn the_head_of_an_office_is_its_last_word_before_of() {
        for (office, head) in [
            ("secretary of state", "secretary"),
            ("deputy press secretary", "secretary"),
            ("vice-president of the house of lords", "president"),
            ("officer", "officer"),
            ("", ""),
        ] {
            assert_eq!(head_of(office), head);
        }
    }
}
