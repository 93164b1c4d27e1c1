//! Gold annotation as one role, and one label of the sequence model, per token.

use crate::corpus::Doc;
use onrecord::text::Span;
use std::ops::Range;

/// What a token is to an attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    None,
    Speaker,
    Cue,
    Content,
}

/// The tokens that `span` touches.
pub fn tokens(doc: &Doc, span: Span) -> Range<usize> {
    let list = &doc.tokens.list;
    let from = list.partition_point(|t| (t.end as usize) <= span.start);
    from..list.partition_point(|t| (t.start as usize) < span.end).max(from)
}

/// The role of each token, and the fragment it belongs to. Content goes before cue, cue before speaker.
pub fn roles(doc: &Doc) -> (Vec<Role>, Vec<usize>) {
    let count = doc.tokens.list.len();
    let (mut roles, mut owner) = (vec![Role::None; count], vec![usize::MAX; count]);
    let mut mark = |span: Option<Span>, role: Role, id: usize| {
        for i in span.map_or(0..0, |s| tokens(doc, s)) {
            roles[i] = role;
            owner[i] = id;
        }
    };
    doc.gold.iter().for_each(|q| mark(q.speaker, Role::Speaker, q.group as usize));
    doc.gold.iter().for_each(|q| mark(q.cue, Role::Cue, q.group as usize));
    doc.gold.iter().enumerate().for_each(|(n, q)| mark(Some(q.content), Role::Content, n));
    (roles, owner)
}

/// Whether a paragraph ends between the two.
fn apart(doc: &Doc, a: Span, b: Span) -> bool {
    doc.text[a.start.min(b.start)..a.end.max(b.end)].contains('\n')
}

/// The label of each token, as the sequence model numbers them.
pub fn labels(doc: &Doc) -> Vec<u8> {
    let (roles, owner) = roles(doc);
    let mut labels: Vec<u8> = vec![0; roles.len()];
    let mut first = |span: Span, role: Role, label: u8| {
        for i in tokens(doc, span).filter(|i| roles[*i] == role) {
            labels[i] = label;
        }
    };
    for q in &doc.gold {
        if let Some(s) = q.speaker {
            first(s, Role::Speaker, if q.cue.is_some_and(|c| s.start > c.start) { 11 } else { 1 });
        }
    }
    for early in [false, true] {
        // a cue with content on both sides counts as one after it
        for q in &doc.gold {
            if let Some(c) = q.cue
                && (c.start > q.content.start) != early
            {
                first(c, Role::Cue, if c.start > q.content.start { 13 } else { 3 });
            }
        }
    }
    for i in 0..roles.len() {
        if roles[i] == Role::Content {
            let q = &doc.gold[owner[i]];
            labels[i] = match q.cue {
                Some(c) if apart(doc, c, q.content) => 9,
                Some(c) if c.start < q.content.start => 5,
                Some(_) => 7,
                None => 9,
            };
        }
    }
    for q in &doc.gold {
        let Some(c) = q.cue.filter(|c| !apart(doc, *c, q.content)) else { continue };
        let between = Span::new(c.start.min(q.content.start), c.end.max(q.content.end));
        for i in tokens(doc, between).filter(|i| roles[*i] == Role::None) {
            labels[i] = 15;
        }
    }
    let goes_on =
        |i: usize| i > 0 && roles[i] == roles[i - 1] && owner[i] == owner[i - 1] && roles[i] != Role::None;
    (0..labels.len()).map(|i| labels[i] + u8::from(goes_on(i))).collect()
}
