//! Where sentences end.

use super::{LONG, Shape, Token, hash};
use std::ops::Range;

/// Words that open a sentence far more often than they follow an abbreviation inside one.
const OPENERS: &[u32] = &[
    hash("the"),
    hash("he"),
    hash("she"),
    hash("it"),
    hash("they"),
    hash("we"),
    hash("you"),
    hash("but"),
    hash("and"),
    hash("in"),
    hash("on"),
    hash("at"),
    hash("as"),
    hash("if"),
    hash("when"),
    hash("this"),
    hash("that"),
    hash("these"),
    hash("those"),
    hash("there"),
    hash("his"),
    hash("her"),
    hash("their"),
    hash("its"),
    hash("our"),
    hash("my"),
    hash("for"),
    hash("after"),
    hash("before"),
    hash("while"),
    hash("yet"),
    hash("so"),
    hash("what"),
    hash("who"),
    hash("how"),
    hash("why"),
    hash("a"),
    hash("an"),
    hash("some"),
    hash("many"),
    hash("most"),
    hash("no"),
    hash("not"),
    hash("according"),
    hash("however"),
    hash("still"),
    hash("although"),
    hash("though"),
    hash("since"),
    hash("with"),
];

/// Appends the sentences of `list[first..]`, the tokens of one paragraph of `text`.
pub(super) fn split(text: &str, first: usize, list: &[Token], out: &mut Vec<Range<u32>>) {
    let mut start = first;
    let mut at = first;
    while at < list.len() {
        let cut = (at - start >= LONG / 2).then_some(at + 1);
        let Some(next) = end_after(text, list, at).or(cut) else {
            at += 1;
            continue;
        };
        if next < list.len() {
            out.push(start as u32..next as u32);
            start = next;
        }
        at = next;
    }
    if start < list.len() {
        out.push(start as u32..list.len() as u32);
    }
}

/// Index of the first token of the next sentence when the token `at` (with what closes after it) ends one.
fn end_after(text: &str, list: &[Token], at: usize) -> Option<usize> {
    let token = &list[at];
    let dotted = match token.shape {
        Shape::Stop => false,
        Shape::Dotted => true,
        _ => return None,
    };
    let mut next = at + 1;
    // closing marks stand right after the stop; an opening one has a blank before it
    while let Some(t) = list.get(next)
        && t.start == list[next - 1].end
        && matches!(t.shape, Shape::Quote | Shape::Apostrophe | Shape::Close | Shape::Stop)
    {
        next += 1;
    }
    let Some(follow) = list.get(next) else { return Some(next) };
    let blank = follow.start > list[next - 1].end;
    if dotted {
        return (blank
            && next == at + 1
            && is_either(token, text)
            && OPENERS.contains(&follow.hash)
            && capital(follow))
        .then_some(next);
    }
    if wide_stop(token, text) {
        return Some(next);
    }
    if !blank {
        // "said.The": a blank is missing
        let glued = token.is(".")
            && matches!(follow.shape, Shape::Capital)
            && at > 0
            && list[at - 1].shape == Shape::Lower;
        return glued.then_some(next);
    }
    match follow.shape {
        Shape::Lower => None,
        Shape::Comma | Shape::Semicolon | Shape::Colon | Shape::Close | Shape::Clitic => None,
        // "…" before a dash or more points trails off rather than ends
        Shape::Dash | Shape::Stop => None,
        _ => Some(next),
    }
}

/// Appends the sentences from `first` on as one paragraph, or as several where it is too long.
pub(super) fn group(sentences: &[Range<u32>], first: usize, out: &mut Vec<Range<u32>>) {
    let mut start = first;
    for at in first..sentences.len() {
        if (sentences[at].end - sentences[start].start) as usize > LONG && at > start {
            out.push(start as u32..at as u32);
            start = at;
        }
    }
    out.push(start as u32..sentences.len() as u32);
}

fn capital(token: &Token) -> bool {
    token.shape.is_capital()
}

/// Whether an abbreviation may end a sentence: "U.S.", "Inc.", "a.m.", but not "Mr." or an initial.
fn is_either(token: &Token, text: &str) -> bool {
    let word = token.of(text);
    let bare = word.trim_end_matches('.');
    bare.contains('.')
        || super::abbreviations::point_after(bare, false) == super::abbreviations::Point::Either
}

fn wide_stop(token: &Token, text: &str) -> bool {
    matches!(token.of(text), "。" | "！" | "？" | "।")
}
