//! Where a stretch begins and ends: at whole phrases, and not a word or two before a mark.

use super::{
    candidates::span,
    chain::Stretch,
    leads::{LEAD, goes_on},
    scene::{STRONG, Scene},
};
use crate::extract::tokens::{Pos, Shape};
use std::ops::Range;

/// A stretch cut off inside a noun phrase ("through the" of "through the winter") is led on to its noun,
/// one that ends before the last small word of its clause ("torn down,") over that.
pub fn completed(scene: &Scene, mut stretch: Stretch) -> Stretch {
    let open = |i: usize| {
        matches!(scene.tags[i], Pos::Determiner | Pos::Possessive | Pos::Adjective | Pos::Genitive)
    };
    let sentence = scene.sentence_of(stretch.end - 1);
    while open(stretch.end - 1)
        && stretch.end < sentence.end
        && (scene.tags[stretch.end].is_noun() || open(stretch.end))
    {
        stretch.end += 1;
    }
    let small = |i: usize| matches!(scene.tags[i], Pos::Particle | Pos::Adverb | Pos::Preposition);
    let mark = |i: usize| matches!(scene.tokens.list[i].shape, Shape::Comma | Shape::Stop);
    if stretch.end + 1 < sentence.end && small(stretch.end) && mark(stretch.end + 1) {
        stretch.end += 1;
    }
    stretch
}

/// Words that content may lack before the mark that ends its clause, and where its last word asks for more.
const LACKING: usize = 4;
const LACKING_MORE: usize = 8;

/// Content that stops a few words before the mark that ends its clause ("the Senatorial Campaign" Committee, "they will
/// vote on" Friday) goes on up to it, as far as `limit`.
pub fn finished(scene: &Scene, mut content: Stretch, limit: usize) -> Stretch {
    let last = content.end - 1;
    if scene.quote_state(last) == 3 {
        return content;
    }
    let sentence = scene.sentence_of(last).end;
    let hangs = hangs(scene.tags[last]);
    let most = content.end + if hangs { LACKING_MORE } else { LACKING };
    let goes_on = |i: usize| {
        scene.quoted(i) == scene.quoted(last)
            && scene.tokens.list[i].shape.is_word()
            && scene.level[i] < STRONG
            && (hangs || !begins_another(scene.tags[i]))
    };
    let end = limit.min(sentence).min(most);
    let to = (content.end..end).find(|i| !goes_on(*i)).unwrap_or(end);
    if (to == sentence && to < limit) || (to < scene.tokens.list.len() && ends_clause(scene, to)) {
        content.end = to;
    }
    content
}

/// Whether a mark that ends a clause stands there.
fn ends_clause(scene: &Scene, at: usize) -> bool {
    let shape = scene.tokens.list[at].shape;
    matches!(shape, Shape::Comma | Shape::Stop | Shape::Semicolon)
        || (shape == Shape::Quote && scene.quote_state(at) == 3)
}

/// Whether a stretch cannot end with such a word.
fn hangs(tag: Pos) -> bool {
    use Pos::{Conjunction, Determiner, Genitive, Modal, Possessive, Preposition, To, WhAdverb};
    matches!(tag, Preposition | To | Determiner | Possessive | Genitive | Conjunction | Modal | WhAdverb)
}

/// Whether such a word makes what follows a clause of its own.
fn begins_another(tag: Pos) -> bool {
    use Pos::{Conjunction, Modal, WhAdverb, WhDeterminer, WhPronoun};
    tag.is_finite() || matches!(tag, Modal | Conjunction | WhPronoun | WhDeterminer | WhAdverb)
}

/// Words that may be missing at the start of a sentence that ends with its cue.
const MISSING: usize = 3;

/// Content of a sentence that ends with its cue ("Thirteen stayed, the union said.") begins where the sentence does, when
/// a few plain words before it would else belong to nothing (the harbour “was lost,” he said); never before `from`.
pub fn begun(scene: &Scene, mut content: Stretch, cue: Option<Stretch>, from: usize) -> Stretch {
    let Range { start, end } = scene.sentence_of(content.start);
    let after = |c: Stretch| (content.end..end).contains(&c.start);
    let shape = |i: usize| scene.tokens.list.get(i).map(|t| t.shape);
    let led = goes_on(scene, content.start);
    let behind = content.end - 1 - usize::from(led && shape(content.end - 1) == Some(Shape::Quote));
    let comma = [behind, content.end].into_iter().any(|i| shape(i) == Some(Shape::Comma));
    let plain = |i: usize| {
        let shape = scene.tokens.list[i].shape;
        (shape.is_word() || (led && shape == Shape::Clitic))
            && !scene.quoted(i)
            && scene.level[i] < STRONG
            && !scene.is_that(i)
    };
    let most = if led { LEAD } else { MISSING };
    let few = start >= from && content.start > start && content.start - start <= most;
    if few
        && comma
        && cue.is_some_and(after)
        && (led || !scene.quoted(content.start))
        && (start..content.start).all(plain)
    {
        content.start = start;
    }
    content
}

/// Content that is all but a quoted stretch becomes just that stretch.
pub fn snapped(scene: &Scene, content: Stretch) -> Stretch {
    let here = span(scene, content);
    let first = scene.regions.partition_point(|r| r.end as usize <= content.start);
    for region in scene.regions[first..].iter().take_while(|r| (r.open as usize) < content.end) {
        let to = Stretch { start: region.open as usize, end: region.end as usize, ..content };
        let there = span(scene, to);
        let shared = here.end.min(there.end).saturating_sub(here.start.max(there.start));
        if 5 * shared >= 4 * here.len() && 5 * shared >= 3 * there.len() {
            return to;
        }
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{
        quotes::{chain::Part, model::model},
        tokens::tokenize,
    };

    /// A text whose content stands between `[` and `]`.
    fn read(marked: &str) -> (String, Scene, Stretch) {
        let text = marked.replace(['[', ']'], "");
        let scene = Scene::divided(&text, tokenize(&text), &model().tagger);
        let (from, to) = (marked.find('[').unwrap(), marked.find(']').unwrap() - 1);
        let list = &scene.tokens.list;
        let start = list.partition_point(|t| (t.start as usize) < from);
        let end = list.partition_point(|t| (t.start as usize) < to);
        (text, scene, Stretch { part: Part::Content, start, end })
    }

    /// That content once it is finished.
    fn ended(marked: &str) -> String {
        let (text, scene, content) = read(marked);
        span(&scene, finished(&scene, content, scene.tokens.list.len())).of(&text).to_owned()
    }

    #[test]
    fn content_goes_on_to_the_mark_that_ends_its_clause() {
        for (marked, expected) in [
            ("He said [it was for the Harbour] Committee.\n", "it was for the Harbour Committee"),
            ("He said [they will vote on] Friday, and left.\n", "they will vote on Friday"),
            ("He said [the price of] old bread would rise.\n", "the price of old bread would rise"),
            (
                "He said [the boats were gone because] the wind had turned.\n",
                "the boats were gone because the wind had turned",
            ),
        ] {
            assert_eq!(ended(marked), expected);
        }
    }

    #[test]
    fn a_sentence_that_goes_on_in_quotation_marks_is_said_from_its_start() {
        for (marked, expected) in [
            (
                "The harbour [“was never meant for ships,”] Brandt said.\n",
                "The harbour “was never meant for ships,”",
            ),
            ("Ruiz’s plan [“leaves us alone,”] the mayor said.\n", "Ruiz’s plan “leaves us alone,”"),
            ("It was late. They are [“older than I am,”] he said.\n", "They are “older than I am,”"),
            ("In this town [“Nobody was asked,”] he said.\n", "“Nobody was asked,”"),
            ("He wrote that it was [“older than I am,”] Brandt said.\n", "“older than I am,”"),
        ] {
            let (text, scene, content) = read(marked);
            let at = scene.tokens.list.iter().position(|t| t.of(&text) == "said").unwrap();
            let cue = Some(Stretch { part: Part::Cue, start: at, end: at + 1 });
            assert_eq!(span(&scene, begun(&scene, content, cue, 0)).of(&text), expected);
        }
    }

    #[test]
    fn content_does_not_run_into_another_clause() {
        for marked in [
            "He said [the boats were gone] and left the hall.\n",
            "[The old bridge] was closed, the mayor said.\n",
            "He spoke of [“the harbour”] people in the town.\n",
            "He said [the boats were gone] with all that they had carried over the bar and back.\n",
        ] {
            let content = &marked[marked.find('[').unwrap() + 1..marked.find(']').unwrap()];
            assert_eq!(ended(marked), content);
        }
    }
}
