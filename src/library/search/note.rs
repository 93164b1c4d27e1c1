//! What is to be said about a search, in one line.

use super::Hits;
use crate::text::Span;

/// The first mistake in the query, the spelling that was used instead, or which part removed everything; `None`
/// when the hits speak for themselves.
pub fn note(hits: &Hits) -> Option<String> {
    let query = &hits.query;
    if let Some(mistake) = query.plain_mistakes().next() {
        let meant = mistake.fix.as_ref().map(|(span, fix)| {
            let mut line = query.input.clone();
            line.replace_range(span.range(), fix);
            format!("; did you mean {line}")
        });
        let column = mistake.column(&query.input);
        return Some(format!("column {column}: {}{}", mistake.message, meant.unwrap_or_default()));
    }
    if !hits.near.is_empty() {
        let pairs: Vec<String> = hits.near.iter().map(|n| format!("{} → {}", n.typed, n.used)).collect();
        return Some(format!("{}: nothing is spelled as typed", pairs.join(", ")));
    }
    let culprit = hits.culprit.as_ref()?;
    let part = Span::of(culprit.span, &query.input);
    let instead = culprit.instead.as_ref();
    let instead = instead.map(|(query, n)| format!("; {query} finds {n}")).unwrap_or_default();
    Some(match (culprit.alone, culprit.without) {
        (0, 0) => format!("no quote matches {part}{instead}"),
        (0, rest) => format!("no quote matches {part}; the rest finds {rest}{instead}"),
        (alone, 0) => format!("{part} finds {alone} by itself, but none with the rest"),
        (alone, rest) => format!("{part} finds {alone} by itself, the rest {rest}, but none is both"),
    })
}
