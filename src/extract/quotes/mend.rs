//! Stretches that grammar puts right after they were chosen: the source after "according to", what is named by a quoted
//! word, a source that is cited behind what it said.

use super::{
    chain::{Part, Stretch},
    scene::{NONE, Scene},
};
use crate::extract::tokens::{Pos, Shape, hash};

/// No source takes more words than this.
const LONGEST: usize = 16;
/// What is said has so many words at least, a verb among them.
const SHORTEST: usize = 3;

const ACCORDING: u32 = hash("according");
const TO: u32 = hash("to");
/// What comes behind a comma and these names a source.
const CITING: [u32; 2] = [hash("citing"), hash("quoting")];
/// With these an author sets something against words quoted.
const TURNS: [u32; 3] = [hash("while"), hash("though"), hash("although")];
/// With these a clause of the author's own begins behind a comma.
const CLAUSES: [u32; 7] =
    [hash("which"), hash("where"), hash("while"), hash("though"), hash("although"), hash("as"), hash("with")];
/// Verbs after which quoted words are a name for something, and what follows goes on about that.
const NAMING: [u32; 13] = [
    hash("called"),
    hash("calls"),
    hash("calling"),
    hash("described"),
    hash("describes"),
    hash("describing"),
    hash("dubbed"),
    hash("termed"),
    hash("deemed"),
    hash("branded"),
    hash("labelled"),
    hash("labeled"),
    hash("as"),
];

/// Where the words that name the source begin, behind "according to".
fn source(scene: &Scene, cue: Option<Stretch>) -> Option<usize> {
    let cue = cue?;
    let word = |i: usize| scene.tokens.list.get(i).map(|token| token.hash);
    let at = (cue.start..cue.end).find(|i| word(*i) == Some(ACCORDING))?;
    (word(at + 1) == Some(TO)).then_some(at + 2)
}

fn ends_source(shape: Shape) -> bool {
    !shape.is_word() && !matches!(shape, Shape::Apostrophe | Shape::Symbol)
}

/// The words behind "according to" up to the next mark, where no speaker was found: an article or a preposition at their
/// end, or an adverb ("an official there"), is not part of them.
pub fn unnamed_source(scene: &Scene, cue: Option<Stretch>) -> Option<Stretch> {
    let start = source(scene, cue).filter(|&start| start < scene.tokens.list.len())?;
    let limit = scene.sentence_of(start - 1).end.min(start + LONGEST);
    let end = (start..limit).find(|i| ends_source(scene.tokens.list[*i].shape) || scene.quoted(*i))?;
    let last = (start..end).rev().find(|i| scene.tags[*i].is_noun())?;
    Some(Stretch { part: Part::Speaker, start, end: last + 1 })
}

/// Content that was begun within the words that name its source ("According to a person briefed | on the talks, both sides
/// will meet") begins behind the comma after them; the source are the words before it.
pub fn behind_source(scene: &Scene, content: Stretch, cue: Option<Stretch>) -> Option<(Stretch, Stretch)> {
    let from = source(scene, cue).filter(|from| *from <= content.start)?;
    let comma = |i: &usize| scene.tokens.list[*i].shape == Shape::Comma;
    if scene.quoted(content.start) || scene.sentence[from - 1] != scene.sentence[content.start] {
        return None;
    }
    let end = content.end.min(scene.sentence_of(content.start).end).min(from + LONGEST);
    let at = (from..end).find(comma).filter(|at| *at >= content.start)?;
    let words = (at + 1..content.end).filter(|i| scene.tokens.list[*i].shape.is_word()).count();
    let verb = (at + 1..content.end).any(|i| scene.tags[i].is_finite());
    let noun = (from..at).any(|i| scene.tags[i].is_noun());
    (words >= SHORTEST && verb && noun).then(|| {
        let speaker = Stretch { part: Part::Speaker, start: from, end: at };
        (Stretch { start: at + 1, ..content }, speaker)
    })
}

/// Content ends before the source that is cited behind it, a quoted name before what goes on about the thing named, a
/// sentence that ends in quotation marks before what the author says next, and a paraphrase behind quoted words before a
/// clause of the author's own.
pub fn ended(scene: &Scene, content: Stretch, cue: Option<Stretch>) -> Stretch {
    Stretch {
        end: cited(scene, content)
            .or_else(|| named(scene, content, cue))
            .or_else(|| closed(scene, content))
            .or_else(|| left_behind(scene, content))
            .unwrap_or(content.end),
        ..content
    }
}

fn cited(scene: &Scene, content: Stretch) -> Option<usize> {
    let list = &scene.tokens.list;
    (content.start + SHORTEST..content.end.saturating_sub(1))
        .find(|&i| list[i].shape == Shape::Comma && CITING.contains(&list[i + 1].hash) && !scene.quoted(i))
}

/// The last closing mark in it, where the author goes on behind it: after a dash that answers none before the words quoted,
/// in a new sentence, or, with a comma before the mark, about somebody by name or with a "while".
fn closed(scene: &Scene, content: Stretch) -> Option<usize> {
    let list = &scene.tokens.list;
    let at = (content.start..content.end - 1).rev().find(|i| scene.region_of[*i] != NONE)?;
    let open = scene.regions[scene.region_of[at] as usize].open as usize;
    if scene.quote_state(at) != 3 || open + 2 > at {
        return None;
    }
    let dash = |i: usize| list.get(i).is_some_and(|token| token.shape == Shape::Dash);
    let aside = dash(at + 1) && !dash(open.wrapping_sub(1));
    let another = scene.sentence[at] != scene.sentence[at + 1] && list[at - 1].shape == Shape::Stop;
    let turn = scene.tags[at + 1] == Pos::Name || TURNS.contains(&list[at + 1].hash);
    (aside || another || (turn && list[at - 1].shape == Shape::Comma)).then_some(at + 1)
}

/// The only dash among quoted words and others where it comes right behind a quotation or some words behind the last one,
/// or the comma there before a clause of the author's own.
fn left_behind(scene: &Scene, content: Stretch) -> Option<usize> {
    let list = &scene.tokens.list;
    let mark = (content.start..content.end).rev().find(|i| scene.quoted(*i))?;
    let word = |i: usize| !scene.quoted(i) && list[i].shape.is_word();
    if scene.quote_state(mark) != 3 || !(content.start..mark).any(word) {
        return None;
    }
    let behind = mark + 2..content.end.saturating_sub(1);
    // a dash right behind it answers one inside
    let near = content.start + 1..list.len().min(content.end + 1);
    let spaced = |i: usize| list[i].start > list[i - 1].end;
    let dash = |i: &usize| list[*i].shape == Shape::Dash && !scene.quoted(*i);
    let clause = |i: &usize| list[*i].shape == Shape::Comma && CLAUSES.contains(&list[*i + 1].hash);
    sole(near.filter(dash))
        .filter(|i| *i < behind.end && scene.quote_state(*i - 1) == 3)
        .or_else(|| sole(behind.clone().filter(|i| dash(i) && spaced(*i))))
        .or_else(|| behind.clone().find(clause))
}

/// The only one of them.
fn sole(mut all: impl Iterator<Item = usize>) -> Option<usize> {
    all.next().filter(|_| all.next().is_none())
}

fn named(scene: &Scene, content: Stretch, cue: Option<Stretch>) -> Option<usize> {
    let before = content.start.checked_sub(1)?;
    let list = &scene.tokens.list;
    let open = if scene.quoted(content.start) { content.start } else { content.start + 1 };
    let by = if open == content.start { before } else { content.start };
    let naming =
        cue.is_some_and(|cue| NAMING.contains(&list[cue.end - 1].hash)) && NAMING.contains(&list[by].hash);
    let region = scene.regions.get(*scene.region_of.get(open)? as usize)?;
    let end = region.end as usize;
    if !naming || !region.closed || region.open as usize != open || end >= content.end {
        return None;
    }
    let on =
        |i: usize| list[i].shape == Shape::Comma || (scene.tags[i].is_finite() && scene.tags[i] != Pos::Base);
    (on(end) || list[end - 2].shape == Shape::Comma).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{
        quotes::{candidates::span, find, model::model},
        tokens::tokenize,
    };

    /// What is found in `text`: content and speaker.
    fn found(text: &str) -> Vec<(&str, Option<&str>)> {
        find(text)
            .into_iter()
            .map(|quote| (quote.content.of(text), quote.speaker.map(|s| s.of(text))))
            .collect()
    }

    #[test]
    fn what_follows_the_source_begins_behind_its_comma() {
        let text = "According to a person briefed on the talks, the two sides will meet again in May.\n";
        let expected = ("the two sides will meet again in May", Some("a person briefed on the talks"));
        assert_eq!(found(text), [expected]);
        let text = "According to the mayor, the bridge will open in May.\n";
        assert_eq!(found(text), [("the bridge will open in May", Some("the mayor"))]);
    }

    #[test]
    fn a_source_cited_behind_is_not_part_of_what_was_said() {
        let text =
            "The paper reported that the harbour would close, citing two people familiar with the matter.\n";
        assert_eq!(found(text)[0].0, "that the harbour would close");
    }

    #[test]
    fn what_the_author_says_behind_the_marks_is_no_content() {
        let text = "Brandt called the harbour “the last of its kind” – the town has three of them.\n";
        assert_eq!(found(text), [("the harbour “the last of its kind”", Some("Brandt"))]);
    }

    #[test]
    fn what_the_author_says_behind_a_paraphrase_is_no_content() {
        for (text, expected) in [
            (
                "Brandt said he was “deeply worried” about the harbour — a rare word from a man who seldom speaks.\n",
                "he was “deeply worried” about the harbour",
            ),
            (
                "Ruiz said the bridge was “not safe” for lorries in the winter, which the mayor had denied for years.\n",
                "the bridge was “not safe” for lorries in the winter",
            ),
        ] {
            assert_eq!(found(text)[0].0, expected);
        }
        let paired = "Brandt said the “old harbour” was — in spite of all — the best of the three.\n";
        assert_eq!(found(paired)[0].0, "the “old harbour” was — in spite of all — the best of the three");
    }

    #[test]
    fn a_dash_alone_behind_quoted_words_ends_what_was_said() {
        for (marked, expected) in [
            (
                "They call [it the “winter berth” — a name some find “too kind”] here.",
                "it the “winter berth”",
            ),
            (
                "They call [it the “winter berth” — a kind word — and “a ruin”] too.",
                "it the “winter berth” — a kind word — and “a ruin”",
            ),
            (
                "He said [the “winter berth” — kin to the “old quay”] — was lost.",
                "the “winter berth” — kin to the “old quay”",
            ),
            ("He said [“we sail” — “now or never”] twice.", "“we sail” — “now or never”"),
        ] {
            let text = marked.replace(['[', ']'], "");
            let scene = Scene::divided(&text, tokenize(&text), &model().tagger);
            let at = |byte: usize| scene.tokens.list.partition_point(|t| (t.start as usize) < byte);
            let (start, end) = (at(marked.find('[').unwrap()), at(marked.find(']').unwrap() - 1));
            let content = ended(&scene, Stretch { part: Part::Content, start, end }, None);
            assert_eq!(span(&scene, content).of(&text), expected);
        }
    }

    #[test]
    fn a_quoted_name_ends_with_its_marks() {
        let text = "Ana Ruiz spoke of the rocket, which she called “a toy”, and left the hall.\n";
        assert!(found(text).iter().any(|quote| quote.0 == "“a toy”"), "{:?}", found(text));
    }
}
