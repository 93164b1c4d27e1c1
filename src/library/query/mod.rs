//! The query language: one for the quote search, the library filter and the command line. Pure.
//!
//! Words (all must match), `"a phrase"`, `word*`, `-not`, `OR` (binds looser than blanks), parentheses, and
//! fields: `@rubio` or `speaker:`, `about:`, `via:`, `kind:direct`, `in:delay`, `source:`, `tag:`, `on:`,
//! `since:`, `until:`, `is:unread`. Values may be quoted. Whatever is wrong with a query, what can be used of
//! it is used: a parse gives a tree and a list of mistakes.

pub mod complete;
pub mod date;
pub mod field;
mod parse;

pub use complete::{Candidate, Completion, Vocabulary, complete};
pub use date::Dates;
pub use field::{Field, Mark};
pub use parse::parse;

use crate::{briefing::QuoteKind, text::Span};

/// A parsed query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// As typed; every [`Span`] of the query points into it.
    pub input: String,
    /// What to look for; `None` when the input asks for nothing, which matches everything.
    pub root: Option<Node>,
    /// What could not be understood, by position.
    pub mistakes: Vec<Mistake>,
    /// The input by kind of token, by position and without overlaps, for colouring.
    pub lexemes: Vec<Lexeme>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// All of these; at least two.
    And(Vec<Node>),
    /// Any of these; at least two.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// One condition.
    Clause(Clause),
}

/// One condition and where it was typed, a `-` before it included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Where in the input.
    pub span: Span,
    /// The condition.
    pub test: Test,
}

/// A condition on a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// These words in a row in what was said.
    Text(Words),
    /// These words in a field.
    In(Place, Words),
    /// A direct, indirect or mixed quote.
    Kind(QuoteKind),
    /// The date of the briefing.
    Date(Dates),
    /// Something the reader did.
    Is(Mark),
}

/// Fields that hold text. How the words of a value must stand in it differs: see each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Name, alias, role or affiliation of who said it: every word somewhere in them.
    Speaker,
    /// The same of whoever is mentioned in the quote, or beside it in its paragraph.
    About,
    /// The same of who relayed it.
    Via,
    /// Kind of the section it stands in: the whole of its name.
    Section,
    /// Outlet, site or byline of the briefing: every word somewhere in them.
    Source,
    /// A tag of the briefing, the author's or the reader's own: the whole of it.
    Tag,
}

impl Place {
    /// Whether a value must be the whole field rather than words out of it.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Section | Self::Tag)
    }
}

/// Folded words as [`crate::text::fold::each_word`] gives them, never empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Words {
    /// In the order typed.
    pub words: Vec<String>,
    /// How the last of them is to be read.
    pub tail: Tail,
}

/// How far the last word of a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tail {
    /// It is the whole word.
    Whole,
    /// It is still being typed: any word that begins so, the whole word first.
    Begun,
    /// Any word that begins so, as asked for with `*`.
    Prefix,
}

/// Something that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What to underline in the input; empty at the end of it when something is missing there.
    pub span: Span,
    /// What is wrong or was expected, one sentence without a full stop.
    pub message: String,
    /// What could stand there instead: a stretch of the input and its replacement.
    pub fix: Option<(Span, String)>,
    /// Typing on may well put it right, so do not nag yet.
    pub unfinished: bool,
}

impl Mistake {
    /// The 1-based column in `input` at which it starts, in characters.
    pub fn column(&self, input: &str) -> usize {
        input.get(..self.span.start).map_or(1, |before| before.chars().count() + 1)
    }
}

/// A stretch of the input for colouring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexeme {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: LexemeKind,
}

/// What a stretch of the input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LexemeKind {
    /// A bare word.
    Word,
    /// A phrase with its quotation marks.
    Phrase,
    /// `OR`, `AND`, `NOT`, the `-` of negation, a `*`.
    Operator,
    /// A parenthesis.
    Parenthesis,
    /// `speaker:`, `@`.
    Field,
    /// What follows a field.
    Value,
}

impl Query {
    /// The mistakes to show while typing: those that typing on would not put right.
    pub fn plain_mistakes(&self) -> impl Iterator<Item = &Mistake> {
        self.mistakes.iter().filter(|m| !m.unfinished)
    }

    /// The conditions that must hold, without those that must not.
    pub fn wanted(&self) -> Vec<&Clause> {
        let mut out = Vec::new();
        if let Some(root) = &self.root {
            collect_wanted(root, &mut out);
        }
        out
    }
}

fn collect_wanted<'a>(node: &'a Node, out: &mut Vec<&'a Clause>) {
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().for_each(|n| collect_wanted(n, out)),
        Node::Not(_) => {}
        Node::Clause(clause) => out.push(clause),
    }
}

impl Node {
    /// The stretch of the input it was typed in, without the signs around it.
    pub fn span(&self) -> Span {
        match self {
            Self::Clause(clause) => clause.span,
            Self::Not(node) => node.span(),
            Self::And(nodes) | Self::Or(nodes) => {
                let start = nodes.first().map_or(0, |n| n.span().start);
                Span::new(start, nodes.last().map_or(start, |n| n.span().end))
            }
        }
    }
}
