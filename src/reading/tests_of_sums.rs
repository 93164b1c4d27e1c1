//! What a row's checksum covers, and how values are read that are not what they should be.

use super::tables::{ALL, NOTE, PROGRESS, QUERY, integer, maybe_text, number, or_null, owned, sum, text};
use rusqlite::types::{Value, ValueRef};

/// The sums that rows on the disks of readers have: any other way of reckoning would call all of them damaged.
#[test]
fn a_sum_is_what_it_has_always_been() {
    let values = [
        Value::Integer(-3),
        Value::Null,
        Value::Real(0.5),
        Value::Text("quota é".into()),
        Value::Blob(vec![0, 255, 7]),
    ];
    assert_eq!(sum(&NOTE, 7, &values), 8_230_213_376_789_627_001);
    assert_eq!(sum(&QUERY, -1, &[]), -2_448_760_998_951_562_768);
}

#[test]
fn nulls_at_the_end_do_not_count_and_everything_else_does() {
    let (a, b) = (Value::Text("a".into()), Value::Integer(1));
    let row = [a.clone(), Value::Null, b.clone()];
    let whole = sum(&PROGRESS, 1, &row);
    let longer = [&row[..], &[Value::Null, Value::Null]].concat();
    assert_eq!(sum(&PROGRESS, 1, &longer), whole);
    assert_eq!(sum(&PROGRESS, 1, &[Value::Null, Value::Null]), sum(&PROGRESS, 1, &[]));
    let others = [
        sum(&PROGRESS, 2, &row),
        sum(&QUERY, 1, &row),
        sum(&PROGRESS, 1, &[a.clone(), b.clone()]),
        sum(&PROGRESS, 1, &[a.clone(), b.clone(), Value::Null]),
        sum(&PROGRESS, 1, &[Value::Blob(b"a".to_vec()), Value::Null, b.clone()]),
        sum(&PROGRESS, 1, &[a, Value::Null, Value::Real(f64::from_bits(1))]),
    ];
    assert!(!others.contains(&whole), "{others:?} {whole}");
    // What one value ends with is not what the next begins with.
    let two = |a: &str, b: &str| sum(&QUERY, 1, &[Value::Text(a.into()), Value::Text(b.into())]);
    assert_ne!(two("ab", "c"), two("a", "bc"));
    assert_eq!(ALL.len(), 11);
}

#[test]
fn a_value_of_another_kind_reads_as_nothing() {
    let all = [
        ValueRef::Null,
        ValueRef::Integer(5),
        ValueRef::Real(1.5),
        ValueRef::Text(b"words"),
        ValueRef::Text(b"wo\xffds"),
        ValueRef::Blob(b"bytes"),
    ];
    assert_eq!(all.map(integer), [0, 5, 0, 0, 0, 0]);
    assert_eq!(all.map(text), ["", "", "", "words", "wo\u{fffd}ds", ""]);
    let known = |words: &str| Some(words.to_string());
    assert_eq!(all.map(maybe_text), [None, None, None, known("words"), known("wo\u{fffd}ds"), None]);
    let kept = all.map(owned);
    let text = |words: &str| Value::Text(words.into());
    let expected = [
        Value::Null,
        Value::Integer(5),
        Value::Real(1.5),
        text("words"),
        text("wo\u{fffd}ds"),
        Value::Blob(b"bytes".to_vec()),
    ];
    assert_eq!(kept, expected);
    assert_eq!((or_null(None), or_null(Some("x"))), (Value::Null, text("x")));
    assert_eq!((number(0), number(7), number(usize::MAX)), (0, 7, i64::MAX));
}
