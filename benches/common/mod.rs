//! Briefings by the thousand, always the same ones: words as frequent as in real text, a few hundred speakers.

use jiff::{ToSpan, civil::date};
use onrecord::{
    briefing::{
        Actor, ActorId, Attribution, Block, BlockKind, Briefing, Place, Quote, QuoteKind, Section,
        SectionKind,
    },
    library::Opened,
    text::{SafeText, Span},
};
use std::sync::Arc;

/// Quotes in each briefing.
pub const QUOTES: usize = 10;
/// Distinct words.
const WORDS: usize = 60_000;
/// Distinct speakers.
const SPEAKERS: usize = 400;

/// Numbers that look random and are always the same (xorshift).
pub struct Dice(u64);

impl Dice {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// 0 to `below` - 1.
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below
    }

    /// A word by its rank: rank r about as frequent as 1/r (Zipf).
    fn word(&mut self) -> usize {
        let unit = self.roll(1 << 30) as f64 / f64::from(1 << 30);
        ((WORDS as f64).powf(unit) - 1.0) as usize
    }
}

/// The word of this rank: the frequent ones are short, as in language.
pub fn spell(rank: usize) -> String {
    const SOUNDS: [&str; 20] = [
        "ta", "re", "no", "li", "mo", "sa", "ke", "du", "vi", "po", "ra", "ne", "so", "ti", "ma", "lo", "be",
        "gu", "fi", "ha",
    ];
    let mut rest = rank + 1;
    let mut word = String::new();
    while rest > 0 {
        word.push_str(SOUNDS[rest % SOUNDS.len()]);
        rest /= SOUNDS.len();
    }
    word
}

/// Briefing number `n`.
pub fn opened(n: usize) -> Arc<Opened> {
    let mut dice = Dice::new(n as u64 + 1);
    let mut actors: Vec<Actor> = (0..4)
        .map(|_| {
            let who = dice.roll(SPEAKERS);
            let name = format!("{} {}", spell(who + 2_000), spell(who + 9_000));
            let role = SafeText::from(format!("{} minister", spell(who / 10 + 500)));
            Actor { name: name.into(), role: Some(role), ..Actor::default() }
        })
        .collect();
    let kinds = [SectionKind::Story, SectionKind::Delay, SectionKind::Uncertainty, SectionKind::Progress];
    let mut sections = Vec::new();
    let mut quotes = Vec::new();
    for (at, kind) in kinds.into_iter().enumerate() {
        let mut body = String::new();
        let mut blocks = Vec::new();
        for _ in 0..QUOTES / 4 + usize::from(at < QUOTES % 4) {
            let start = body.len();
            let length = 4 + dice.roll(22);
            let words: Vec<String> = (0..length).map(|_| spell(dice.word())).collect();
            body.push_str(&words.join(" "));
            let span = Span::new(start, body.len());
            let speaker = dice.roll(4);
            body.push_str(", said ");
            let named = body.len();
            body.push_str(&actors[speaker].name);
            let mention = Place { section: at, span: Span::new(named, body.len()) };
            actors[speaker].mentions.push(mention);
            blocks.push(Block { span: Span::new(start, body.len()), kind: BlockKind::Paragraph, line: 1 });
            body.push('\n');
            quotes.push(Quote {
                place: Place { section: at, span },
                kind: [QuoteKind::Direct, QuoteKind::Indirect, QuoteKind::Mixed][dice.roll(3)],
                speaker: Some(ActorId(speaker)),
                speaker_place: Some(mention),
                cue: None,
                via: None,
                group: quotes.len() as u32,
                attribution: Attribution::Cue,
                confidence: 1.0,
            });
        }
        body.pop();
        sections.push(Section {
            kind,
            kicker: None,
            heading: None,
            body: body.into(),
            blocks,
            links: vec![],
            line: 1,
        });
    }
    let mut briefing = Briefing { actors, sections, quotes, ..Briefing::default() };
    briefing.head.title = format!("{} {}", spell(dice.word()), spell(dice.word())).into();
    briefing.head.date =
        date(2025, 12, 31).checked_sub(i64::try_from(dice.roll(3_650)).unwrap_or(0).days()).ok();
    briefing.head.source.outlet = Some(spell(dice.roll(30) + 100).into());
    Arc::new(Opened { briefing, diagnostics: vec![] })
}

/// What people type: `count` queries of one to three words said somewhere, at times with a field, and of each
/// every beginning, key by key.
pub fn keystrokes(briefings: usize, count: usize) -> Vec<String> {
    let mut dice = Dice::new(7);
    let mut typed = Vec::new();
    for at in 0..count {
        let opened = opened(dice.roll(briefings));
        let briefing = &opened.briefing;
        let quote = &briefing.quotes[dice.roll(QUOTES)];
        let words: Vec<&str> = briefing.words(quote.place).split(' ').collect();
        let first = dice.roll(words.len());
        let last = (first + 1 + dice.roll(3)).min(words.len());
        let mut line = words[first..last].join(" ");
        match at % 5 {
            3 => {
                line =
                    format!("@{} {line}", briefing.actors[dice.roll(4)].name.split(' ').next().unwrap_or(""));
            }
            4 => line = format!("in:delay {line}"),
            _ => {}
        }
        typed.extend((1..=line.len()).map(|end| line[..end].to_owned()));
    }
    typed
}
