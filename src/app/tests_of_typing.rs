//! A line being typed, key by key; `|` is the cursor.

use super::typed::Typed;
use crate::command::Id;

fn typed(text: &str) -> Typed {
    let at = text.find('|').expect("a cursor");
    let mut typed = Typed::new(&text.replace('|', ""));
    typed.move_to(at);
    typed
}

fn shown(typed: &Typed) -> String {
    format!("{}|{}", &typed.text()[..typed.cursor()], &typed.text()[typed.cursor()..])
}

#[test]
fn every_key_that_edits() {
    use Id::{
        CursorEnd, CursorHome, CursorLeft, CursorRight, DeleteBack, DeleteForward, DeleteLine, DeleteWord,
    };
    for (id, before, after) in [
        (DeleteBack, "ab|c", "a|c"),
        (DeleteBack, "|abc", "|abc"),
        (DeleteBack, "aé|c", "a|c"),
        (DeleteBack, "a👩‍👩‍👧|c", "a|c"),
        (DeleteForward, "a|bc", "a|c"),
        (DeleteForward, "abc|", "abc|"),
        (DeleteForward, "a|é", "a|"),
        (DeleteWord, "one two|three", "one |three"),
        (DeleteWord, "one two   |three", "one |three"),
        (DeleteWord, "one|", "|"),
        (DeleteWord, "|one", "|one"),
        (DeleteWord, "   |one", "|one"),
        (DeleteLine, "one two|three", "|three"),
        (CursorLeft, "a👩‍👩‍👧|c", "a|👩‍👩‍👧c"),
        (CursorLeft, "|ac", "|ac"),
        (CursorRight, "a|éc", "aé|c"),
        (CursorRight, "ac|", "ac|"),
        (CursorHome, "one| two", "|one two"),
        (CursorEnd, "one| two", "one two|"),
    ] {
        let mut typed = typed(before);
        assert!(typed.edit(id), "{id:?}");
        assert_eq!(shown(&typed), after, "{id:?} of {before}");
    }
    for id in [Id::Accept, Id::Cancel, Id::NextRow, Id::Complete] {
        let mut typed = typed("one| two");
        assert!(!typed.edit(id));
        assert_eq!(shown(&typed), "one| two");
    }
}

#[test]
fn what_is_inserted_stands_before_the_cursor_and_lines_become_blanks() {
    for (before, more, after) in [
        ("one| two", "s", "ones| two"),
        ("|", "é", "é|"),
        ("a|b", "x\ny", "ax y|b"),
        ("e|b", "\u{301}", "e\u{301}|b"),
    ] {
        let mut typed = typed(before);
        typed.insert(more);
        assert_eq!(shown(&typed), after);
    }
    let mut typed = Typed::new("é");
    typed.move_to(1);
    assert_eq!(shown(&typed), "é|", "not within a letter");
    typed.set("new\nwords");
    assert_eq!(shown(&typed), "new words|");
}
