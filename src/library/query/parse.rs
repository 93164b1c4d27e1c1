//! From the input line to a tree: scanner and parser in one pass, which never give up.

use super::{
    Clause, Dates, Lexeme, LexemeKind, Mistake, Node, Place, Query, Tail, Test, Words, date,
    field::{self, FIELDS, Field, KINDS, MARKS},
};
use crate::text::{Span, fold, near::nearest};
use jiff::civil::Date;

/// Longest input that is read, in bytes; more is a paste that went astray.
const LONGEST: usize = 4096;
/// Parentheses and negations inside one another.
const DEEPEST: usize = 64;

/// Reads `input`, typed on the day `today`.
///
/// With `live`, the word at the very end is taken as still being typed: it matches every word that begins so.
/// Mistakes never stop it: what can be used is in the tree.
///
/// ```
/// use onrecord::library::query::parse;
/// let today = jiff::civil::date(2025, 10, 21);
/// let query = parse("@rubio \"next steps\" since:\"2 weeks ago\" sorce:cnn", today, false);
/// assert_eq!(query.mistakes[0].message, "there is no field `sorce:`");
/// assert_eq!(query.mistakes[0].fix.as_ref().unwrap().1, "source");
/// ```
pub fn parse(input: &str, today: Date, live: bool) -> Query {
    let mut end = input.len().min(LONGEST);
    while !input.is_char_boundary(end) {
        end -= 1;
    }
    let mut parser =
        Parser { input: &input[..end], at: 0, today, live, depth: 0, mistakes: vec![], lexemes: vec![] };
    let mut parts = Vec::new();
    loop {
        parts.extend(parser.any());
        if parser.at >= parser.input.len() {
            break;
        }
        let stray = parser.take(1, LexemeKind::Parenthesis);
        parser.wrong(stray, "there is no `(` for this `)`");
    }
    if end < input.len() {
        let rest = Span::new(end, input.len());
        parser.mistake(rest, format!("a query longer than {LONGEST} bytes is cut here"));
    }
    let (mut mistakes, lexemes) = (parser.mistakes, parser.lexemes);
    mistakes.sort_by_key(|m| m.span);
    Query { input: input.to_owned(), root: join(parts, Node::And), mistakes, lexemes }
}

struct Parser<'a> {
    input: &'a str,
    at: usize,
    today: Date,
    live: bool,
    depth: usize,
    mistakes: Vec<Mistake>,
    lexemes: Vec<Lexeme>,
}

/// A word or value as scanned.
struct Value {
    /// With its quotation marks.
    span: Span,
    /// What is between the marks.
    text: String,
    /// A `*` follows.
    starred: bool,
    /// It ends where the input ends, with no closing mark: it may still be being typed.
    open: bool,
}

/// One node out of several: none, the only one, or all under `make`; those of the same sort are taken in.
fn join(nodes: Vec<Node>, make: fn(Vec<Node>) -> Node) -> Option<Node> {
    if nodes.len() < 2 {
        return nodes.into_iter().next();
    }
    let mut flat = Vec::with_capacity(nodes.len());
    let is_and = matches!(make(vec![]), Node::And(_));
    for node in nodes {
        match node {
            Node::And(inner) if is_and => flat.extend(inner),
            Node::Or(inner) if !is_and => flat.extend(inner),
            node => flat.push(node),
        }
    }
    Some(make(flat))
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.input[self.at..]
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, bytes: usize, kind: LexemeKind) -> Span {
        let span = Span::new(self.at, self.at + bytes);
        self.at = span.end;
        self.lexemes.push(Lexeme { span, kind });
        span
    }

    fn mistake(&mut self, span: Span, message: String) -> &mut Mistake {
        self.mistakes.push(Mistake { span, message, fix: None, unfinished: false });
        let last = self.mistakes.len() - 1;
        &mut self.mistakes[last]
    }

    fn wrong(&mut self, span: Span, message: &str) {
        self.mistake(span, message.to_owned());
    }

    /// Something is missing at the end of the input.
    fn missing(&mut self, what: &str) {
        let end = Span::new(self.input.len(), self.input.len());
        self.mistake(end, format!("expected {what}")).unfinished = true;
    }

    /// The operator `word` in capitals, standing alone.
    fn operator(&mut self, word: &str) -> Option<Span> {
        let after = self.rest().strip_prefix(word)?;
        let alone =
            after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || c == '(' || c == ')');
        // At the very end of a line being typed it may become "ORBAN".
        if !alone || (self.live && after.is_empty()) {
            return None;
        }
        Some(self.take(word.len(), LexemeKind::Operator))
    }

    /// `a b OR c d`, up to a `)` or the end.
    fn any(&mut self) -> Option<Node> {
        let mut branches = Vec::new();
        let mut wanting: Option<Span> = None;
        loop {
            let branch = self.all();
            self.skip_blanks();
            let or = self.operator("OR");
            match (&branch, wanting, or) {
                (None, Some(_), None) if self.at >= self.input.len() => self.missing("a word after OR"),
                (None, Some(before), _) => self.wrong(before, "expected a word after OR"),
                (None, None, Some(or)) => self.wrong(or, "expected a word before OR"),
                _ => {}
            }
            branches.extend(branch);
            wanting = or;
            if or.is_none() {
                return join(branches, Node::Or);
            }
        }
    }

    /// `a b c`, up to `OR`, a `)` or the end.
    fn all(&mut self) -> Option<Node> {
        let mut nodes = Vec::new();
        loop {
            self.skip_blanks();
            let rest = self.rest();
            if rest.is_empty() || rest.starts_with(')') {
                break;
            }
            let here = self.at;
            if self.operator("OR").is_some() {
                self.lexemes.pop();
                self.at = here;
                break;
            }
            if self.operator("AND").is_some() {
                continue;
            }
            nodes.extend(self.factor());
        }
        join(nodes, Node::And)
    }

    /// A term, a group, or either negated. Takes at least one character.
    fn factor(&mut self) -> Option<Node> {
        let start = self.at;
        let rest = self.rest();
        let minus = rest.starts_with('-') && rest[1..].starts_with(|c: char| !c.is_whitespace() && c != ')');
        if minus || self.operator("NOT").is_some() {
            if minus {
                self.take(1, LexemeKind::Operator);
            }
            self.skip_blanks();
            if self.at >= self.input.len() || self.rest().starts_with(')') {
                self.missing("a word after NOT");
                return None;
            }
            return self.deeper(start, Self::factor).map(|node| negate(node, start));
        }
        if rest.starts_with('(') {
            let open = self.take(1, LexemeKind::Parenthesis);
            let inner = self.deeper(start, Self::any);
            if self.rest().starts_with(')') {
                let close = self.take(1, LexemeKind::Parenthesis);
                if inner.is_none() {
                    self.wrong(Span::new(open.start, close.end), "expected a word in the parentheses");
                }
            } else if self.at >= self.input.len() {
                self.missing("`)`");
            }
            return inner;
        }
        self.term()
    }

    /// Runs `parse` one level down; too deep, the rest of the input is refused.
    fn deeper(&mut self, start: usize, parse: impl FnOnce(&mut Self) -> Option<Node>) -> Option<Node> {
        if self.depth == DEEPEST {
            let span = Span::new(start, self.input.len());
            self.at = self.input.len();
            self.mistake(span, format!("parentheses go deeper than {DEEPEST} levels here"));
            return None;
        }
        self.depth += 1;
        let node = parse(self);
        self.depth -= 1;
        node
    }

    fn term(&mut self) -> Option<Node> {
        let start = self.at;
        if self.rest().starts_with('@') {
            let sign = self.take(1, LexemeKind::Field);
            return self.field(Field::Speaker, sign);
        }
        let letters = self.rest().bytes().take_while(u8::is_ascii_alphabetic).count();
        let after = &self.rest()[letters..];
        if letters > 0 && after.starts_with(':') && !after.starts_with("://") {
            let name = Span::new(start, start + letters);
            let Some(field) = Field::named(name.of(self.input)) else {
                self.unknown_field(name);
                return None;
            };
            let sign = self.take(letters + 1, LexemeKind::Field);
            return self.field(field, sign);
        }
        let value = self.value(LexemeKind::Word, false);
        let words = self.words(&value)?;
        Some(Node::Clause(Clause { span: value.span, test: Test::Text(words) }))
    }

    fn unknown_field(&mut self, name: Span) {
        let typed = name.of(self.input).to_owned();
        let meant = field::meant(&typed).map(|m| (name, m.to_owned()));
        let message = if meant.is_some() {
            format!("there is no field `{typed}:`")
        } else {
            let names: Vec<&str> = FIELDS.iter().map(|f| f.0).collect();
            format!(
                "there is no field `{typed}:`; put it in quotes to search for it, or use {}",
                names.join(", ")
            )
        };
        self.mistake(name, message).fix = meant;
        self.take(name.len() + 1, LexemeKind::Field);
        self.value(LexemeKind::Value, false);
    }

    /// What follows `sign`.
    fn field(&mut self, field: Field, sign: Span) -> Option<Node> {
        let value = self.value(LexemeKind::Value, field.is_date());
        if value.text.trim().is_empty() {
            if self.at >= self.input.len() {
                self.missing(&format!("{} after `{}`", field.expects(), sign.of(self.input)));
            } else {
                let message = format!("expected {} right after `{}`", field.expects(), sign.of(self.input));
                self.mistake(sign, message);
            }
            return None;
        }
        let span = Span::new(sign.start, value.span.end);
        let test = match field {
            Field::Kind => Test::Kind(self.one_of(&value, &KINDS)?),
            Field::Is => Test::Is(self.one_of(&value, &MARKS)?),
            Field::On | Field::Since | Field::Until => Test::Date(self.date(field, &value)?),
            Field::Speaker => Test::In(Place::Speaker, self.named(field, &value)?),
            Field::About => Test::In(Place::About, self.named(field, &value)?),
            Field::Via => Test::In(Place::Via, self.named(field, &value)?),
            Field::In => Test::In(Place::Section, self.named(field, &value)?),
            Field::Source => Test::In(Place::Source, self.named(field, &value)?),
            Field::Tag => Test::In(Place::Tag, self.named(field, &value)?),
        };
        Some(Node::Clause(Clause { span, test }))
    }

    fn named(&mut self, field: Field, value: &Value) -> Option<Words> {
        let words = self.words(value);
        if words.is_none() {
            self.mistake(value.span, format!("expected {}", field.expects()));
        }
        words
    }

    /// One of a few values; while it is being typed the first that begins so will do.
    fn one_of<T: Copy>(&mut self, value: &Value, all: &[(&'static str, T)]) -> Option<T> {
        let typed = value.text.trim().to_lowercase();
        if let Some(exact) = all.iter().find(|v| v.0 == typed) {
            return Some(exact.1);
        }
        let begun = all.iter().find(|v| v.0.starts_with(&typed) && value.open);
        let names: Vec<&str> = all.iter().map(|v| v.0).collect();
        let (last, first) = names.split_last()?;
        let message = format!("expected {} or {last}", first.join(", "));
        let meant = begun.map(|v| v.0).or_else(|| nearest(&typed, &names));
        let mistake = self.mistake(value.span, message);
        mistake.unfinished = begun.is_some();
        mistake.fix = meant.map(|m| (value.span, m.to_owned()));
        begun.filter(|_| self.live).map(|v| v.1)
    }

    fn date(&mut self, field: Field, value: &Value) -> Option<Dates> {
        match date::parse(&value.text, self.today) {
            Ok(Dates { from, to }) => Some(match field {
                Field::Since => Dates { from, to: None },
                Field::Until => Dates { from: None, to },
                _ => Dates { from, to },
            }),
            Err(bad) => {
                let mistake = self.mistake(value.span, bad.message);
                mistake.unfinished = value.open;
                mistake.fix = bad.meant.map(|m| (value.span, m));
                None
            }
        }
    }

    /// The words of a value; `None` when it is nothing but punctuation.
    fn words(&self, value: &Value) -> Option<Words> {
        let words = fold::words(&value.text);
        // "steps," is through; "steps" may go on.
        let ends_in_word = value.text.ends_with(|c: char| fold::words(c.encode_utf8(&mut [0; 4])).len() == 1);
        let tail = match (value.starred, value.open && self.live && ends_in_word) {
            (true, _) => Tail::Prefix,
            (_, true) => Tail::Begun,
            _ => Tail::Whole,
        };
        (!words.is_empty()).then_some(Words { words, tail })
    }

    /// A quoted stretch or a run without blanks; of a date as many words as make one.
    fn value(&mut self, kind: LexemeKind, is_date: bool) -> Value {
        let start = self.at;
        let mut text = String::new();
        let mut open = false;
        let first = self.rest().chars().next();
        if let Some(closing) = first.and_then(closing_marks) {
            open = !self.quoted(closing, &mut text);
        } else {
            let length = if is_date { self.date_length() } else { self.word_length() };
            let typed = &self.rest()[..length];
            text.push_str(typed);
            self.at += length;
        }
        let mut span = Span::new(start, self.at);
        let quoted = first.and_then(closing_marks).is_some();
        let kind = if quoted && kind == LexemeKind::Word { LexemeKind::Phrase } else { kind };
        let starred = if quoted { self.rest().starts_with('*') } else { text.ends_with('*') };
        if starred && !quoted {
            text.truncate(text.trim_end_matches('*').len());
            span.end = start + text.len();
        }
        if !span.is_empty() {
            self.lexemes.push(Lexeme { span, kind });
        }
        if starred {
            let end = if quoted { span.end + 1 } else { self.at };
            self.at = end;
            self.lexemes.push(Lexeme { span: Span::new(span.end, end), kind: LexemeKind::Operator });
            span.end = end;
        }
        let open = if quoted { open } else { !starred && self.at >= self.input.len() };
        Value { span, text, starred, open }
    }

    /// Reads from the opening mark to the closing one; whether that was there.
    fn quoted(&mut self, closing: &[char], text: &mut String) -> bool {
        let start = self.at;
        let mut chars = self.rest().char_indices();
        chars.next();
        while let Some((at, c)) = chars.next() {
            if closing.contains(&c) {
                self.at = start + at + c.len_utf8();
                return true;
            }
            let escaped = if c == '\\' { chars.next() } else { None };
            text.push(escaped.map_or(c, |(_, c)| c));
        }
        self.at = self.input.len();
        let quote = self.input[start..].chars().next().map_or('"', |c| if c == '"' { c } else { closing[0] });
        self.missing(&format!("the closing `{quote}`"));
        false
    }

    fn word_length(&self) -> usize {
        let ends = |c: char| c.is_whitespace() || c == '(' || c == ')' || closing_marks(c).is_some();
        let rest = self.rest();
        // A lone closing mark would otherwise take no character at all.
        let first = rest.chars().next().map_or(0, |c| if ends(c) && c != '"' { 0 } else { c.len_utf8() });
        first + rest[first..].find(ends).unwrap_or(rest.len() - first)
    }

    /// How much of the rest makes a date: up to three words, the most that do.
    fn date_length(&self) -> usize {
        let rest = self.rest();
        let plain = rest.find(['(', ')', '"']).unwrap_or(rest.len());
        let first = self.word_length();
        let ends = rest[..plain].char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
        let ends: Vec<usize> = ends.chain([plain]).filter(|&end| end > first).take(2).collect();
        let longest = ends.into_iter().rev().find(|&end| {
            first > 0
                && !rest[..end].ends_with(char::is_whitespace)
                && date::parse(&rest[..end], self.today).is_ok()
        });
        longest.unwrap_or(first)
    }
}

/// The marks that may close what `opening` opens; `None` when it opens nothing.
fn closing_marks(opening: char) -> Option<&'static [char]> {
    match opening {
        '"' => Some(&['"']),
        '“' => Some(&['”', '"']),
        '„' => Some(&['“', '”', '"']),
        '«' => Some(&['»']),
        _ => None,
    }
}

/// `node` negated; its clause begins at the sign.
fn negate(mut node: Node, start: usize) -> Node {
    if let Node::Not(inner) = node {
        return *inner;
    }
    if let Node::Clause(clause) = &mut node {
        clause.span.start = start;
    }
    Node::Not(Box::new(node))
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
