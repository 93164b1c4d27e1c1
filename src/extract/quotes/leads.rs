//! Where content begins: with the first word of its phrase, and with what leads from the cue to a quotation in the middle of a
//! sentence.

use super::{
    chain::Stretch,
    scene::{STRONG, Scene},
};
use crate::extract::tokens::{Pos, Shape, hash};

/// Most words that lead from a cue to quoted words.
pub const LEAD: usize = 8;
/// Most words that content lacks of its first phrase.
const LACKING: usize = 4;
/// Most words of a place or a listener before "that".
const ASIDE: usize = 8;

/// After these somebody is named who is told, and not what is said.
const TELLING: [u32; 21] = [
    hash("told"),
    hash("tell"),
    hash("tells"),
    hash("telling"),
    hash("asked"),
    hash("ask"),
    hash("asks"),
    hash("asking"),
    hash("assured"),
    hash("assure"),
    hash("assures"),
    hash("reminded"),
    hash("remind"),
    hash("reminds"),
    hash("informed"),
    hash("inform"),
    hash("informs"),
    hash("thanked"),
    hash("warned"),
    hash("commanded"),
    hash("notified"),
];

/// After these no noun phrase is content: one that stands there before "that" says where, when or to whom.
const SAYING: [u32; 16] = [
    hash("said"),
    hash("says"),
    hash("say"),
    hash("saying"),
    hash("told"),
    hash("tells"),
    hash("tell"),
    hash("telling"),
    hash("wrote"),
    hash("writes"),
    hash("argued"),
    hash("argues"),
    hash("predicted"),
    hash("stated"),
    hash("assured"),
    hash("assures"),
];

/// After these stands who is asked, and then the question.
const ASKING: [u32; 4] = [hash("asked"), hash("ask"), hash("asks"), hash("asking")];
const QUESTIONS: [u32; 5] = [hash("how"), hash("why"), hash("whether"), hash("if"), hash("what")];

/// The days of the week.
pub const DAYS: [u32; 7] = [
    hash("monday"),
    hash("tuesday"),
    hash("wednesday"),
    hash("thursday"),
    hash("friday"),
    hash("saturday"),
    hash("sunday"),
];
/// Other words of time behind a cue ("said today that").
const TIMES: [u32; 4] = [hash("yesterday"), hash("today"), hash("week"), hash("night")];

/// Prepositions with which content may begin ("called it", as "a disaster").
const LINKS: [u32; 6] = [hash("as"), hash("for"), hash("of"), hash("if"), hash("whether"), hash("because")];

/// What the words before content are free of: content before it, its own cue and speaker.
pub struct Free {
    /// The first token that no other content has.
    pub from: usize,
    /// The words of saying.
    pub cue: Option<Stretch>,
    /// The words that name the speaker.
    pub speaker: Option<Stretch>,
}

impl Free {
    fn is(&self, scene: &Scene, i: usize) -> bool {
        scene.level[i] < STRONG && self.has(i)
    }

    /// The same for a word that may be of saying itself ("wants", in: said he wants).
    fn has(&self, i: usize) -> bool {
        let apart = |s: Stretch| !(s.start..s.end).contains(&i);
        i >= self.from && self.cue.is_none_or(apart) && self.speaker.is_none_or(apart)
    }
}

/// The same content from where it begins.
pub fn led(scene: &Scene, content: Stretch, cue: Option<Stretch>, free: &Free) -> Stretch {
    let cue = cue.filter(|cue| cue.end <= content.start);
    let Some(cue) = cue.filter(|cue| scene.sentence[cue.start] == scene.sentence[content.start]) else {
        return headed(scene, content, free);
    };
    if let Some(start) = interjected(scene, content, cue, free) {
        return Stretch { start, ..content };
    }
    let content = without_aside(scene, content, cue);
    let content = if scene.quote_state(content.start) == 1 { content } else { headed(scene, content, free) };
    handed(scene, content, cue, free)
}

/// Content that begins within a noun phrase or behind the first half of a short form ("the" harbour will close, "do" n't)
/// begins with its first word.
fn headed(scene: &Scene, mut content: Stretch, free: &Free) -> Stretch {
    let first = scene.sentence_of(content.start).start;
    for _ in 0..LACKING {
        let start = content.start;
        let before = start.wrapping_sub(1);
        let apart = start == first || !free.is(scene, before) || scene.quoted(before) != scene.quoted(start);
        if apart || !belongs_to_next(scene, before) {
            break;
        }
        content.start = before;
    }
    content
}

fn belongs_to_next(scene: &Scene, i: usize) -> bool {
    use Pos::{Adjective, Determiner, Number, Possessive};
    let next = scene.tags[i + 1];
    let in_phrase = next.is_noun() || matches!(next, Adjective | Number);
    let opens = matches!(scene.tags[i], Determiner | Possessive | Adjective | Number) && !scene.is_that(i);
    (opens && in_phrase) || scene.tokens.list[i + 1].shape == Shape::Clitic
}

/// Content begins behind its cue, with the few words that lead to it (said "he was" gravely worried), or with the "that" before
/// it; but not with somebody who is told.
fn handed(scene: &Scene, content: Stretch, cue: Stretch, free: &Free) -> Stretch {
    let gap = cue.end..content.start;
    let list = &scene.tokens.list;
    let quoted = scene.quote_state(content.start) == 1;
    let whole = QUESTIONS.contains(&list[content.start].hash)
        || (content.start..content.end).any(|i| scene.quoted(i))
        || said_after_aside(scene, content, |i| scene.is_that(i)).is_some();
    if !quoted && whole {
        return content;
    }
    let most = if quoted { LEAD } else { LACKING };
    let all_lead =
        |from: usize| content.start - from <= most && (from..content.start).all(|i| leads(scene, i, free));
    if let Some(that) = gap.clone().rev().find(|i| scene.is_that(*i)).filter(|that| all_lead(*that)) {
        return Stretch { start: that, ..content };
    }
    let sentence = quoted && list.get(content.start + 1).is_some_and(|t| t.shape.is_capital());
    let telling = (cue.start..cue.end).any(|i| TELLING.contains(&list[i].hash));
    let elsewhere = match scene.tags[gap.start] {
        Pos::Preposition => !LINKS.contains(&list[gap.start].hash),
        tag => tag == Pos::Adverb,
    };
    let apart = sentence || telling || elsewhere || gap.is_empty();
    if !apart && all_lead(gap.start) { Stretch { start: gap.start, ..content } } else { content }
}

/// Where content begins that goes on behind a cue between commas (the harbour, "he said," was “lost”).
fn interjected(scene: &Scene, content: Stretch, cue: Stretch, free: &Free) -> Option<usize> {
    let comma = |i: usize| scene.tokens.list[i].shape == Shape::Comma && !scene.quoted(i);
    let beside = free.speaker.filter(|s| s.start == cue.end || s.end == cue.start);
    let first = beside.map_or(cue.start, |s| s.start.min(cue.start));
    let last = beside.map_or(cue.end, |s| s.end.max(cue.end));
    if !goes_on(scene, content.start) || last + 1 >= content.start || first <= scene.sentence_of(first).start
    {
        return None;
    }
    let from = last + 1;
    let lead = content.start - from <= LEAD && (from..content.start).all(|i| leads(scene, i, free));
    (lead && comma(last) && comma(first - 1)).then_some(from)
}

/// Whether quoted words begin there that are no sentence of their own: the first is small.
pub fn goes_on(scene: &Scene, at: usize) -> bool {
    let next = scene.tokens.list.get(at + 1);
    scene.quote_state(at) == 1 && next.is_some_and(|t| t.shape.is_word() && !t.shape.is_capital())
}

/// Whether a word may stand between a cue and the quotation it leads to.
fn leads(scene: &Scene, i: usize, free: &Free) -> bool {
    let token = &scene.tokens.list[i];
    (token.shape.is_word() || token.shape == Shape::Clitic)
        && !scene.quoted(i)
        && !DAYS.contains(&token.hash)
        && !TIMES.contains(&token.hash)
        && free.has(i)
}

/// Content without the place or the listener between its cue and what was said ("said", in a television interview, "that";
/// "asked", the mayor, "whether").
fn without_aside(scene: &Scene, content: Stretch, cue: Stretch) -> Stretch {
    let list = &scene.tokens.list;
    let by = |words: &[u32]| (cue.start..cue.end).any(|i| words.contains(&list[i].hash));
    let (saying, asking) = (by(&SAYING), by(&ASKING));
    let begins = |i: usize| (saying && scene.is_that(i)) || (asking && QUESTIONS.contains(&list[i].hash));
    match said_after_aside(scene, content, begins) {
        Some(start) => Stretch { start, ..content },
        None => content,
    }
}

/// Where what was said begins, when nothing but a place or a listener stands before it.
fn said_after_aside(scene: &Scene, content: Stretch, begins: impl Fn(usize) -> bool) -> Option<usize> {
    let end = content.end.min(content.start + ASIDE + 1);
    let at = (content.start..end).find(|i| begins(*i))?;
    (at + 2 < content.end && (content.start..at).all(|i| is_aside(scene, i))).then_some(at)
}

fn is_aside(scene: &Scene, i: usize) -> bool {
    let tag = scene.tags[i];
    let clause = tag.is_verb() || matches!(tag, Pos::Modal | Pos::Pronoun | Pos::Conjunction);
    scene.tokens.list[i].shape.is_word() && !scene.quoted(i) && !clause
}

#[cfg(test)]
mod tests {
    use crate::extract::quotes::find;

    fn content(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|quote| quote.content.of(text)).collect()
    }

    #[test]
    fn quoted_words_begin_with_what_leads_to_them() {
        for (text, expected) in [
            (
                "The minister said she was “deeply worried about the bridge.”\n",
                "she was “deeply worried about the bridge.”",
            ),
            (
                "Brandt told reporters that “nobody will pay for this twice.”\n",
                "that “nobody will pay for this twice.”",
            ),
            (
                "He described the offer as “an insult to every nurse in the country.”\n",
                "the offer as “an insult to every nurse in the country.”",
            ),
        ] {
            assert_eq!(content(text), [expected]);
        }
    }

    #[test]
    fn a_verb_of_wish_or_thought_leads_to_quoted_words() {
        for (text, expected) in [
            (
                "Brandt said he wants “a harbour that the whole of the coast can use in winter.”\n",
                "he wants “a harbour that the whole of the coast can use in winter.”",
            ),
            (
                "Ruiz said she had seen “nothing like it in the forty years that I sailed here.”\n",
                "she had seen “nothing like it in the forty years that I sailed here.”",
            ),
        ] {
            assert_eq!(content(text), [expected]);
        }
    }

    #[test]
    fn what_goes_on_behind_a_cue_between_commas_begins_there() {
        let text =
            "The harbour, Brandt said, should be “a place where every boat can winter without fear.”\n";
        let found = content(text);
        assert_eq!(
            found.last(),
            Some(&"should be “a place where every boat can winter without fear.”"),
            "{found:?}"
        );
    }

    #[test]
    fn a_quoted_sentence_stands_alone_and_so_does_who_is_told() {
        for (text, expected) in [
            ("The minister said on Monday: “The bridge is not safe.”\n", "“The bridge is not safe.”"),
            (
                "Ana Ruiz told the council “nobody will pay for this twice.”\n",
                "“nobody will pay for this twice.”",
            ),
        ] {
            assert_eq!(content(text), [expected]);
        }
    }

    #[test]
    fn a_listener_between_cue_and_content_is_no_content() {
        let text =
            "Brandt told a group of fishermen that the harbour would stay open until the end of May.\n";
        assert_eq!(content(text), ["that the harbour would stay open until the end of May"]);
        let text =
            "Brandt tells a crowd of fishermen outside the old office that the bridge will open in May.\n";
        assert_eq!(content(text), ["that the bridge will open in May"]);
        let text =
            "The council asked Ana Ruiz on Friday whether the harbour could stay open for the winter.\n";
        assert_eq!(content(text), ["whether the harbour could stay open for the winter"]);
    }
}
