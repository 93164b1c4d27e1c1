//! YAML text as a tree in which every node knows its place and scalars keep their spelling.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Spanned, options::DuplicateKeyPolicy};
use std::{borrow::Cow, fmt, ops::Range};

/// A value and where it stands.
#[derive(Debug)]
pub struct Node<'a> {
    /// What it is.
    pub value: Value<'a>,
    /// Bytes of the source where it is used; of an alias, the alias.
    pub used: Range<usize>,
    /// Bytes of the source that define it.
    pub bytes: Range<usize>,
}

/// The three shapes of YAML, and nothing.
#[derive(Debug)]
pub enum Value<'a> {
    /// `null`, `~` or empty.
    Null,
    /// Anything written as one piece, as the author spelled it: `no` stays `no`, `1.0` stays `1.0`.
    Scalar(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// Keys and values in file order; repeated keys are all there.
    Map(Vec<(Node<'a>, Node<'a>)>),
}

impl Value<'_> {
    /// What an author would call it.
    pub fn sort(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Scalar(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

/// Parses the first document of `source`; the error, if any, may be about what follows it.
pub fn parse(source: &str) -> (Option<Node<'_>>, Option<serde_yaml::Error>) {
    let mut root: Option<Spanned<Raw>> = None;
    let read = serde_yaml::with_deserializer_from_str_with_options(source, options(source.len()), |input| {
        root = Some(Spanned::deserialize(input)?);
        Ok(())
    });
    (root.map(|raw| raw.settle(source)), read.err())
}

/// Parsing is linear in the input; what can grow without bound is what aliases and merge keys repeat, and how
/// deep things nest. A briefing needs next to none of either, so those limits are low and the others high.
fn options(bytes: usize) -> serde_yaml::Options {
    serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: 32,
            flow_nesting_limit: 32,
            max_events: 6_000_000,
            max_nodes: 3_000_000,
            max_aliases: 2_000,
            max_anchors: 50_000,
            max_recorded_anchor_events: 500_000,
            max_recorded_anchor_bytes: bytes + 1_000_000,
            max_total_scalar_bytes: 2 * bytes + 1_000_000,
            max_merge_keys: 500,
            max_documents: 2,
        },
        alias_limits: serde_yaml::alias_limits! {
            max_total_replayed_events: 20_000,
            max_replay_stack_depth: 16,
        },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        non_finite_float_policy: serde_yaml::options::NonFiniteFloatPolicy::AsString,
        reject_unsupported_tags: true,
        ignore_binary_tag_for_string: true,
        emit_comments: false,
        with_snippet: false,
    }
}

/// A node while the parser runs: spelling and positions are settled afterwards.
enum Raw<'a> {
    Null,
    Text(Cow<'a, str>),
    /// A boolean or number, whose spelling is taken from the source.
    Spelled,
    List(Vec<Spanned<Raw<'a>>>),
    Map(Vec<(Spanned<Raw<'a>>, Spanned<Raw<'a>>)>),
}

trait Settle<'a> {
    fn settle(self, source: &'a str) -> Node<'a>;
}

impl<'a> Settle<'a> for Spanned<Raw<'a>> {
    fn settle(self, source: &'a str) -> Node<'a> {
        let bytes = range(self.defined, source);
        let used = range(self.referenced, source);
        let value = match self.value {
            Raw::Null => Value::Null,
            Raw::Text(text) => Value::Scalar(text),
            Raw::Spelled => Value::Scalar(source.get(bytes.clone()).unwrap_or("").trim().into()),
            Raw::List(items) => Value::List(items.into_iter().map(|item| item.settle(source)).collect()),
            Raw::Map(pairs) => {
                Value::Map(pairs.into_iter().map(|(k, v)| (k.settle(source), v.settle(source))).collect())
            }
        };
        Node { value, used, bytes }
    }
}

fn range(at: serde_yaml::Location, source: &str) -> Range<usize> {
    let span = at.span();
    let start = (span.byte_offset().unwrap_or(0) as usize).min(source.len());
    start..(start + span.byte_len().unwrap_or(0) as usize).min(source.len())
}

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any YAML")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Raw::Spelled)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Raw::Spelled)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Raw::Spelled)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Raw::Spelled)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Raw::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Raw::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Raw::Text(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut input: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = input.next_element()? {
            items.push(item);
        }
        // a short list has room for four, and there may be very many short ones
        items.shrink_to_fit();
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut input: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = input.next_entry()? {
            pairs.push(pair);
        }
        pairs.shrink_to_fit();
        Ok(Raw::Map(pairs))
    }
}
