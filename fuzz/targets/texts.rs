//! Text in: the gate, queries, the config file, addresses, extraction.

use onrecord::{
    briefing::{
        Block, BlockKind, Briefing, Document, DraftSection, GivenActor, GivenQuote, Place, SectionKind,
    },
    config,
    extract::brief,
    fetch::address,
    library::{
        query::{self, Vocabulary},
        search::{Corpus, Marks, count, search},
    },
    text::{
        SafeText, Span, fold,
        safe::clean,
        wrap::{Wrap, wrap},
    },
};
use std::{borrow::Cow, sync::OnceLock};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Nothing that leaves the gate acts on a terminal, and what left it once leaves it again as it is.
pub fn gate(data: &[u8]) {
    let raw = String::from_utf8_lossy(data);
    let safe = SafeText::new(&raw);
    harmless(&safe);
    assert!(matches!(clean(&safe), Cow::Borrowed(_)), "{safe:?} is not yet clean");
    for cluster in safe.graphemes(true).filter(|cluster| *cluster != "\n") {
        assert!(cluster.width() > 0, "{cluster:?} has no column");
        assert!(cluster.len() < 200, "{cluster:?}");
    }
    let width = usize::from(data.first().copied().unwrap_or(20)) + 1;
    for (text, how) in safe.split('\n').flat_map(|text| [(text, Wrap::Even), (text, Wrap::Greedy)]) {
        let lines = wrap(text, width, how);
        assert!(lines.iter().all(|line| text.get(line.range()).is_some()), "{text:?} in {width}");
    }
    fold::each_word(&safe, |word, span| {
        assert!(!word.is_empty() && safe.get(span.range()).is_some(), "{word:?} at {span:?}");
    });
}

/// No control but the line break, and nothing that turns text around.
pub fn harmless(text: &str) {
    for c in text.chars() {
        assert!(c == '\n' || !c.is_control(), "{c:?} in {text:?}");
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
        assert!(!turns && c != '\u{200b}' && c != '\u{feff}', "{c:?} in {text:?}");
    }
}

/// A query is read, completed, asked of a small library, and counts what it finds.
pub fn query(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let today = jiff::civil::date(2026, 2, 28);
    for begun in [false, true] {
        let parsed = query::parse(&text, today, begun);
        let mut at = 0;
        for lexeme in &parsed.lexemes {
            assert!(lexeme.span.start >= at && parsed.input.get(lexeme.span.range()).is_some(), "{parsed:?}");
            at = lexeme.span.end;
        }
        for mistake in &parsed.mistakes {
            assert!(parsed.input.get(mistake.span.range()).is_some(), "{mistake:?}");
        }
        let (corpus, vocabulary) = library();
        let marks = Marks::default();
        let found = search(corpus, &parsed, &marks, 50, &|| false).expect("nobody cancels");
        assert!(found.hits.len() <= found.total);
        if found.near.is_empty() {
            assert_eq!(count(corpus, &parsed, &marks, &|| false), Some(found.total), "{text:?}");
        }
        if begun {
            let cursor = data.first().map_or(0, |byte| usize::from(*byte));
            let _ = query::complete(&text, cursor, vocabulary);
            let _ = query::complete(&text, text.len(), vocabulary);
        }
    }
}

/// A few quotes, and the words in them.
pub fn library() -> &'static (Corpus, Vocabulary) {
    static LIBRARY: OnceLock<(Corpus, Vocabulary)> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let mut corpus = Corpus::default();
        for (id, opened) in super::screen::briefings().iter().enumerate() {
            corpus.add(onrecord::library::EntryId(id), opened);
        }
        assert!(corpus.quotes() > 2);
        let vocabulary = corpus.vocabulary();
        (corpus, vocabulary)
    })
}

/// A config file is taken or refused with places in it.
pub fn config(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Err(wrong) = config::parse(&text, &["dark", "light", "clear", "mono"]) {
        assert!(!wrong.is_empty());
        for diagnostic in wrong {
            harmless(&diagnostic.message);
        }
    }
}

/// What is taken for an address of the web is one, and where it leads on as well.
pub fn address(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (first, second) = text.split_once('\n').unwrap_or((&text, ""));
    if let Ok(url) = address::web(first) {
        assert!(matches!(url.scheme(), "http" | "https") && url.host().is_some(), "{url}");
        assert!(url.username().is_empty() && url.password().is_none(), "{url}");
        if let Ok(next) = address::next(&url, second) {
            assert!(matches!(next.scheme(), "http" | "https") && next.host().is_some(), "{next}");
            assert!(url.scheme() == "http" || next.scheme() == "https", "{url} -> {next}");
        }
    }
    if let Some(network) = address::Network::parse(first) {
        let _ = format!("{network:?}");
    }
}

/// Whatever a text says: places lie in it, and lists are in order. Behind a zero byte stands what its author gives.
pub fn extract(data: &[u8]) {
    let text = String::from_utf8_lossy(&data[..data.len().min(4096)]);
    let mut parts = text.split('\0');
    let body: SafeText = parts.next().unwrap_or("").into();
    let blocks = vec![Block { span: Span::new(0, body.len()), kind: BlockKind::Paragraph, line: 1 }];
    let section = DraftSection { body, blocks, line: 1, ..DraftSection::default() };
    let (mut actors, mut quotes) = (Vec::new(), Vec::new());
    while let (Some(name), Some(words)) = (parts.next(), parts.next()) {
        let alias = vec![words.into()];
        actors.push(GivenActor { name: name.into(), aliases: alias, ..GivenActor::default() });
        let (speaker, section) = (Some(name.into()), words.len().checked_rem(3));
        quotes.push(GivenQuote { text: words.into(), speaker, section, ..GivenQuote::default() });
    }
    let kind = Some(SectionKind::named(parts.next().unwrap_or("delay")));
    let sections = vec![DraftSection { kind, ..section.clone() }, section];
    let (briefing, _) = brief(Document { sections, actors, quotes, ..Document::default() });
    holds(&briefing);
}

/// What holds for every briefing.
pub fn holds(briefing: &Briefing) {
    let places = |quote: &onrecord::briefing::Quote| [Some(quote.place), quote.speaker_place, quote.cue];
    let mentions = briefing.actors.iter().flat_map(|actor| actor.mentions.iter().copied());
    let quotes = briefing.quotes.iter().flat_map(places).flatten();
    let all: Vec<Place> = mentions.chain(quotes).chain(briefing.hedges.iter().map(|h| h.place)).collect();
    for place in all {
        let body = &briefing.sections[place.section].body;
        assert!(body.get(place.span.range()).is_some(), "{place:?} in {body:?}");
        assert!(!place.span.is_empty(), "{place:?} in {body:?}");
    }
    for actor in &briefing.actors {
        assert!(!actor.name.trim().is_empty() && actor.mentions.is_sorted(), "{actor:?}");
    }
    assert!(briefing.quotes.is_sorted_by_key(|quote| (quote.place.section, quote.place.span.start)));
    for id in briefing.quotes.iter().flat_map(|quote| [quote.speaker, quote.via]).flatten() {
        assert!(briefing.actor(id).is_some());
    }
}
