//! Completion with Tab: field names, and the values the library knows.

use super::field::{FIELDS, Field, KINDS, MARKS};
use crate::text::{Span, fold};

/// Values that occur in a library, the most frequent first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vocabulary {
    /// Actors by their fullest name.
    pub actors: Vec<Known>,
    /// Kinds of sections.
    pub sections: Vec<Known>,
    /// Outlets.
    pub sources: Vec<Known>,
    /// Tags.
    pub tags: Vec<Known>,
}

/// One value that occurs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// As shown and inserted.
    pub name: String,
    /// Further text it is found by, such as aliases; parted by blanks.
    pub also: String,
    /// A word on it ("US Secretary of State").
    pub detail: String,
    /// How often it occurs.
    pub count: usize,
}

/// What Tab can do at a place in the input.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// The stretch of the input that a candidate replaces.
    pub span: Span,
    /// Best first; empty when there is nothing to offer.
    pub candidates: Vec<Candidate>,
}

/// One thing to insert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What replaces the span, quoted where it must be.
    pub insert: String,
    /// What to show for it.
    pub label: String,
    /// A word of explanation; may be empty.
    pub detail: String,
    /// How often it occurs in the library, where that means something.
    pub count: Option<usize>,
}

/// Most candidates offered at once.
const MOST: usize = 50;

/// What could stand at byte `cursor` of `input`: names of fields, or values of the field typed there.
///
/// ```
/// use onrecord::library::query::{Vocabulary, complete};
/// let completion = complete("talks sp", 8, &Vocabulary::default());
/// assert_eq!(completion.candidates[0].insert, "speaker:");
/// ```
pub fn complete(input: &str, cursor: usize, vocabulary: &Vocabulary) -> Completion {
    let cursor = (0..=cursor.min(input.len())).rev().find(|&at| input.is_char_boundary(at)).unwrap_or(0);
    let start = token_start(&input[..cursor]);
    let token = &input[start..cursor];
    let body = token.trim_start_matches('-');
    let start = start + token.len() - body.len();
    let (field, value_at) = match (body.strip_prefix('@'), body.split_once(':')) {
        (Some(_), _) => (Some(Field::Speaker), 1),
        (None, Some((name, _))) => (Field::named(name), name.len() + 1),
        (None, None) => (None, 0),
    };
    let Some(field) = field else {
        let candidates = if value_at == 0 && !body.starts_with(is_mark) { fields(body) } else { vec![] };
        return Completion { span: Span::new(start, cursor), candidates };
    };
    let span = Span::new(start + value_at, token_end(input, start + value_at, cursor));
    let typed = body[value_at..].trim_matches(is_mark);
    Completion { span, candidates: values(field, typed, vocabulary) }
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Where the token that ends at the end of `before` starts; an open quotation mark holds blanks together.
fn token_start(before: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (at, c) in before.char_indices() {
        if is_mark(c) {
            quoted = !quoted;
        } else if !quoted && (c.is_whitespace() || c == '(' || c == ')') {
            start = at + c.len_utf8();
        }
    }
    start
}

/// Where the value around `cursor` ends: with its closing mark when it has one, so that it is replaced whole.
fn token_end(input: &str, start: usize, cursor: usize) -> usize {
    let rest = &input[cursor..];
    if input[start..cursor].starts_with(is_mark) {
        let inner = input[start..cursor].chars().filter(|&c| is_mark(c)).count();
        if inner % 2 == 1
            && let Some((at, c)) = rest.char_indices().find(|&(_, c)| is_mark(c))
        {
            return cursor + at + c.len_utf8();
        }
        return cursor;
    }
    cursor + rest.find(|c: char| c.is_whitespace() || c == '(' || c == ')').unwrap_or(rest.len())
}

fn fields(typed: &str) -> Vec<Candidate> {
    FIELDS
        .iter()
        .filter(|f| f.0.starts_with(&typed.to_lowercase()))
        .map(|f| Candidate {
            insert: format!("{}:", f.0),
            label: format!("{}:", f.0),
            detail: f.2.into(),
            count: None,
        })
        .collect()
}

fn values(field: Field, typed: &str, vocabulary: &Vocabulary) -> Vec<Candidate> {
    let known = match field {
        Field::Speaker | Field::About | Field::Via => &vocabulary.actors,
        Field::In => &vocabulary.sections,
        Field::Source => &vocabulary.sources,
        Field::Tag => &vocabulary.tags,
        Field::Kind => return fixed(KINDS.iter().map(|k| k.0), typed),
        Field::Is => return fixed(MARKS.iter().map(|m| m.0), typed),
        Field::On | Field::Since | Field::Until => {
            let dates =
                ["today", "yesterday", "this week", "last week", "2 weeks ago", "last month", "this year"];
            return fixed(dates.into_iter(), typed);
        }
    };
    let wanted = fold::words(typed);
    // Names that begin so stand before those with a later word that does.
    let mut ranked: Vec<(bool, &Known)> = known
        .iter()
        .filter_map(|k| {
            let name = fold::words(&k.name);
            let also = fold::words(&k.also);
            let has = |w: &String| name.iter().chain(&also).any(|n| n.starts_with(w.as_str()));
            let first =
                wanted.first().is_none_or(|w| name.first().is_some_and(|n| n.starts_with(w.as_str())));
            wanted.iter().all(has).then_some((!first, k))
        })
        .collect();
    ranked.sort_by_key(|(later, k)| (*later, std::cmp::Reverse(k.count)));
    ranked.truncate(MOST);
    ranked
        .into_iter()
        .map(|(_, k)| Candidate {
            insert: quote(&k.name),
            label: k.name.clone(),
            detail: k.detail.clone(),
            count: Some(k.count),
        })
        .collect()
}

fn fixed<'a>(all: impl Iterator<Item = &'a str>, typed: &str) -> Vec<Candidate> {
    let typed = typed.to_lowercase();
    all.filter(|v| v.starts_with(&typed))
        .map(|v| Candidate { insert: quote(v), label: v.into(), detail: String::new(), count: None })
        .collect()
}

/// `value` as it must be typed: in quotation marks when it has anything but letters, digits and hyphens.
fn quote(value: &str) -> String {
    if !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.') {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::super::{Node, Test, parse};
    use super::*;

    fn known(name: &str, also: &str, count: usize) -> Known {
        Known { name: name.into(), also: also.into(), detail: String::new(), count }
    }

    fn vocabulary() -> Vocabulary {
        Vocabulary {
            actors: vec![
                known("Marco Rubio", "Secretary", 9),
                known("Viktor Orbán", "", 7),
                known("Rubén Díaz", "", 2),
                known("A \"B\" \\ C", "", 1),
            ],
            sections: vec![known("delay", "", 5), known("market reaction", "", 1)],
            sources: vec![known("Example Wire", "", 3)],
            tags: vec![known("grain-deal", "", 3)],
        }
    }

    /// The input after taking each candidate at the `|`.
    fn taken(input: &str) -> Vec<String> {
        let cursor = input.find('|').unwrap();
        let input = input.replace('|', "");
        let completion = complete(&input, cursor, &vocabulary());
        let put = |c: &Candidate| {
            let mut line = input.clone();
            line.replace_range(completion.span.range(), &c.insert);
            line
        };
        completion.candidates.iter().map(put).collect()
    }

    #[test]
    fn fields_and_values_are_offered_where_they_fit() {
        assert_eq!(taken("talks s|"), ["talks speaker:", "talks source:", "talks since:"]);
        assert_eq!(taken("-(ab|"), ["-(about:"]);
        assert_eq!(taken("@ru|"), ["@\"Rubén Díaz\"", "@\"Marco Rubio\""]);
        assert_eq!(taken("-@secr| x"), ["-@\"Marco Rubio\" x"]);
        assert_eq!(taken("speaker:\"marco r|\" x"), ["speaker:\"Marco Rubio\" x"]);
        assert_eq!(taken("about:orban|"), ["about:\"Viktor Orbán\""]);
        assert_eq!(taken("in:de|lay x"), ["in:delay x"]);
        assert_eq!(taken("in:|"), ["in:delay", "in:\"market reaction\""]);
        assert_eq!(taken("source:w|"), ["source:\"Example Wire\""]);
        assert_eq!(taken("tag:|"), ["tag:grain-deal"]);
        assert_eq!(taken("kind:|"), ["kind:direct", "kind:indirect", "kind:mixed"]);
        assert_eq!(taken("is:r|"), ["is:read"]);
        assert_eq!(taken("since:2 w|"), Vec::<String>::new());
        assert_eq!(taken("since:\"2 w|"), ["since:\"2 weeks ago\""]);
        assert_eq!(taken("since:\"2 w|eeks ago\" x"), ["since:\"2 weeks ago\" x"]);
        assert_eq!(taken("(in:de|lay) x"), ["(in:delay) x"]);
        assert_eq!(taken("in:de|lay(x"), ["in:delay(x"]);
        assert_eq!(taken("\"a phr|"), Vec::<String>::new());
        assert_eq!(taken("\"|"), Vec::<String>::new());
        assert_eq!(taken("nofield:x|"), Vec::<String>::new());
        assert_eq!(taken("|").len(), FIELDS.len());
    }

    #[test]
    fn what_is_inserted_parses_to_what_was_chosen() {
        for line in taken("@|") {
            let query = parse(&line, jiff::civil::date(2025, 10, 22), false);
            assert!(query.mistakes.is_empty(), "{line}: {:?}", query.mistakes);
            assert!(matches!(&query.root, Some(Node::Clause(c)) if matches!(c.test, Test::In(..))), "{line}");
        }
    }
}
