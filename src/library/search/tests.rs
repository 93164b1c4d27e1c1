//! The search held against a plain scan over random corpora and queries, and what it says to people.

use super::*;
use crate::{
    briefing::{
        Actor, ActorId, Attribution, Block, BlockKind, Briefing, Place as Spot, Quote, QuoteKind, Section,
        SectionKind,
    },
    library::query::{Clause, Mark, Place, Tail, Test, Words, parse},
    text::{SafeText, Span, fold},
};
use jiff::civil::date;
use proptest::prelude::*;
use std::fmt::Write;

const TODAY: Date = date(2025, 10, 22);
const NAMES: [(&str, &str); 4] = [
    ("Marco Rubio", "US Secretary of State"),
    ("Viktor Orbán", "Prime Minister of Hungary"),
    ("CNN", ""),
    ("Sergey Lavrov", "Russian Foreign Minister"),
];

/// A quote to be: kind, speaker, relayer, words.
type Said<'a> = (QuoteKind, Option<usize>, Option<usize>, &'a str);

/// A briefing with one section; each quote is a paragraph "CONTENT said SPEAKER".
fn briefing(day: Option<Date>, kind: &str, outlet: &str, tag: &str, said: &[Said]) -> Arc<Opened> {
    let mut body = String::new();
    let mut blocks = Vec::new();
    let mut actors: Vec<Actor> = NAMES
        .iter()
        .map(|(name, role)| Actor {
            name: (*name).into(),
            role: Some(SafeText::from(*role)).filter(|r| !r.is_empty()),
            ..Actor::default()
        })
        .collect();
    let mut quotes = Vec::new();
    for (kind, speaker, via, content) in said {
        let start = body.len();
        body += content;
        let span = Span::new(start, body.len());
        for (actor, (name, _)) in actors.iter_mut().zip(NAMES) {
            let last = name.split(' ').next_back().unwrap();
            for (at, _) in content.match_indices(last) {
                let span = Span::new(start + at, start + at + last.len());
                actor.mentions.push(Spot { section: 0, span });
            }
        }
        for who in [speaker, via].into_iter().flatten() {
            let from = body.len() + 6;
            write!(body, " said {}", NAMES[*who].0).unwrap();
            actors[*who].mentions.push(Spot { section: 0, span: Span::new(from, body.len()) });
        }
        blocks.push(Block { span: Span::new(start, body.len()), kind: BlockKind::Paragraph, line: 1 });
        body.push('\n');
        quotes.push(Quote {
            place: Spot { section: 0, span },
            kind: *kind,
            speaker: speaker.map(ActorId),
            speaker_place: None,
            cue: None,
            via: via.map(ActorId),
            group: quotes.len() as u32,
            attribution: Attribution::Cue,
            confidence: 1.0,
        });
    }
    body.pop();
    let mut briefing = Briefing { actors, quotes, ..Briefing::default() };
    briefing.head.date = day;
    briefing.head.source.outlet = Some(outlet.into());
    briefing.head.tags = vec![tag.into()];
    briefing.sections.push(Section {
        kind: SectionKind::named(kind),
        kicker: None,
        heading: None,
        body: body.into(),
        blocks,
        links: vec![],
        line: 1,
    });
    Arc::new(Opened { briefing, diagnostics: vec![] })
}

fn ask(corpus: &Corpus, input: &str, live: bool) -> Hits {
    let query = parse(input, TODAY, live);
    search(corpus, &query, &Marks::default(), 50, &|| false).unwrap()
}

fn found(corpus: &Corpus, input: &str, live: bool) -> Vec<String> {
    let hits = ask(corpus, input, live);
    hits.hits.iter().map(|h| corpus.content(h.entry, h.quote).to_owned()).collect()
}

fn sample() -> Corpus {
    use QuoteKind::{Direct, Indirect};
    let mut corpus = Corpus::default();
    let day = |d| Some(date(2025, 10, d));
    let one = [
        (Direct, Some(0), None, "next steps"),
        (Direct, Some(3), None, "We agreed on the next steps with Rubio"),
        (Indirect, None, Some(2), "the steps come next"),
    ];
    let two = [
        (Direct, Some(1), None, "Next steps are for Iran"),
        (Direct, Some(1), None, "the Iranian offer is \"not\" new"),
        (Direct, Some(0), None, "We agreed on next steps with Lavrov"),
    ];
    corpus.add(EntryId(0), &briefing(day(20), "delay", "Example Wire", "grain-deal", &one));
    corpus.add(EntryId(1), &briefing(day(21), "progress", "Other News", "summit", &two));
    corpus
}

#[test]
fn better_matches_come_first_then_newer_ones() {
    let corpus = sample();
    assert_eq!(
        found(&corpus, "next steps", false),
        [
            "next steps",
            "Next steps are for Iran",
            "We agreed on next steps with Lavrov",
            "We agreed on the next steps with Rubio",
            "the steps come next"
        ]
    );
    assert_eq!(found(&corpus, "\"NEXT STEPS\" rubio", false), ["We agreed on the next steps with Rubio"]);
    assert_eq!(found(&corpus, "iran", true), ["Next steps are for Iran", "the Iranian offer is \"not\" new"]);
    assert_eq!(found(&corpus, "iran", false), ["Next steps are for Iran"]);
    assert_eq!(found(&corpus, "irani*", false), ["the Iranian offer is \"not\" new"]);
}

#[test]
fn fields_ask_for_speakers_sections_and_the_rest() {
    let corpus = sample();
    assert_eq!(found(&corpus, "@orban", false).len(), 2);
    assert_eq!(found(&corpus, "speaker:\"prime minister\"", false).len(), 2);
    assert_eq!(found(&corpus, "@orb", true).len(), 2);
    assert_eq!(found(&corpus, "@orb", false).len(), 0);
    assert_eq!(found(&corpus, "via:cnn", false), ["the steps come next"]);
    assert_eq!(found(&corpus, "about:rubio", false), ["We agreed on the next steps with Rubio"]);
    assert_eq!(found(&corpus, "kind:indirect", false), ["the steps come next"]);
    assert_eq!(found(&corpus, "in:progress tag:summit source:other", false).len(), 3);
    assert_eq!(found(&corpus, "tag:grain-deal", false).len(), 3);
    assert_eq!(found(&corpus, "tag:grain", true).len(), 3);
    assert_eq!(ask(&corpus, "tag:deal", false).total, 0, "a tag is asked for whole");
    assert_eq!(found(&corpus, "since:yesterday", false).len(), 3);
    assert_eq!(found(&corpus, "until:2025-10-20", false).len(), 3);
    assert_eq!(found(&corpus, "", false).len(), 6);
    assert_eq!(found(&corpus, "-steps", false), ["the Iranian offer is \"not\" new"]);
    assert_eq!(found(&corpus, "iran OR @rubio", false).len(), 3);
}

#[test]
fn a_near_spelling_is_used_and_said() {
    let corpus = sample();
    let hits = ask(&corpus, "Ruboi", false);
    assert_eq!(hits.near, [Near { typed: "Ruboi".into(), used: "Rubio".into() }]);
    assert_eq!((hits.total, hits.hits[0].class), (1, Class::Near));
    let content = corpus.content(hits.hits[0].entry, hits.hits[0].quote);
    assert_eq!(highlight(&hits.query, content)[0].of(content), "Rubio");
    let hits = ask(&corpus, "@\"Marko Lavorv\" next", false);
    assert_eq!(hits.total, 0, "two names, two people");
    assert_eq!(ask(&corpus, "@Lavorv next", false).near[0].used, "Lavrov");
    assert_eq!(ask(&corpus, "in:dealy", false).near[0].used, "delay");
    assert_eq!(ask(&corpus, "tag:grian-deal", false).near[0].used, "grain deal");
    assert!(ask(&corpus, "ruboi*", false).near.is_empty());
}

#[test]
fn nothing_found_says_which_part_removed_everything() {
    let corpus = sample();
    let blame = |input: &str| {
        let culprit = ask(&corpus, input, false).culprit.unwrap();
        (culprit.span.of(input).to_owned(), culprit.alone, culprit.without, culprit.instead)
    };
    assert_eq!(blame("next steps in:background"), ("in:background".into(), 0, 5, None));
    assert_eq!(blame("steps @orban kind:indirect"), ("@orban".into(), 2, 1, None));
    assert_eq!(blame("hungary"), ("hungary".into(), 0, 0, Some(("@hungary".into(), 2))));
    assert_eq!(blame("@iranian steps"), ("@iranian".into(), 0, 5, Some(("iranian".into(), 1))));
    assert_eq!(blame("(background OR newsreel) next").0, "background OR newsreel");
    assert!(ask(&corpus, "next", false).culprit.is_none());
    let says = |input: &str| note(&ask(&corpus, input, true)).unwrap_or_default();
    assert_eq!(says("next steps in:background "), "no quote matches in:background; the rest finds 5");
    assert_eq!(says("hungary "), "no quote matches hungary; @hungary finds 2");
    assert_eq!(says("steps @orban kind:indirect "), "@orban finds 2 by itself, the rest 1, but none is both");
    assert_eq!(says("Ruboi "), "Ruboi → Rubio: nothing is spelled as typed");
    assert_eq!(says("spekaer:x a"), "column 1: there is no field `spekaer:`; did you mean speaker:x a");
    assert_eq!(says("next"), "");
}

#[test]
fn marks_select_by_what_the_reader_did() {
    let corpus = sample();
    let marks = Marks {
        read: [EntryId(0)].into(),
        noted: [EntryId(1)].into(),
        followed: vec![parse("@orban OR is:followed", TODAY, false)],
        ..Marks::default()
    };
    let count =
        |input: &str| search(&corpus, &parse(input, TODAY, false), &marks, 50, &|| false).unwrap().total;
    assert_eq!(
        ["is:read", "is:unread next", "is:noted", "is:bookmarked", "is:followed"].map(count),
        [3, 2, 3, 0, 2]
    );
}

#[test]
fn a_briefing_can_change_and_go_while_a_snapshot_stays() {
    let mut corpus = sample();
    let before = corpus.clone();
    let new = briefing(None, "story", "Wire", "x", &[(QuoteKind::Direct, None, None, "other words")]);
    corpus.add(EntryId(0), &new);
    corpus.remove(EntryId(1));
    corpus.remove(EntryId(7));
    assert_eq!(found(&corpus, "", false), ["other words"]);
    assert_eq!((corpus.quotes(), before.quotes()), (1, 6));
    assert_eq!(found(&before, "", false).len(), 6);
    assert_eq!(corpus.vocabulary().sections.len(), 1);
    assert_eq!(before.vocabulary().actors[0].name, "Marco Rubio");
    assert!(ask(&corpus, "ruboi", false).near.is_empty(), "words of briefings that are gone are not offered");
}

#[test]
fn a_cancelled_search_gives_nothing() {
    let query = parse("next", TODAY, false);
    assert!(search(&sample(), &query, &Marks::default(), 50, &|| true).is_none());
}

#[test]
fn the_same_words_in_several_briefings_are_one_group_with_variants() {
    let mut corpus = Corpus::default();
    for (id, content) in [
        "There will be no deal until the fighting stops",
        "there will be no deal, until the fighting stops!",
        "There will be a deal until the fighting stops",
        "no deal until the fighting",
        "There was talk of a deal in the spring",
        "We will be there when the fighting stops",
    ]
    .into_iter()
    .enumerate()
    {
        let said =
            [(QuoteKind::Direct, None, None, content), (QuoteKind::Direct, None, None, "the fighting")];
        let day = Some(date(2025, 10, 20 - id as i8));
        corpus.add(EntryId(id), &briefing(day, "story", "Wire", "x", &said));
    }
    let echoes = echoes(&corpus, EntryId(0), 0);
    let shown: Vec<_> = echoes
        .iter()
        .map(|e| {
            let text = corpus.content(e.entry, e.quote);
            (e.entry.0, e.variants.iter().map(|s| s.of(text)).collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(shown, [(1, vec![]), (2, vec!["a"]), (3, vec![])]);
    let groups = group(&corpus, &ask(&corpus, "fighting", false).hits, &|| false).unwrap();
    let sizes: Vec<_> =
        groups.iter().map(|g| (corpus.content(g.lead.entry, g.lead.quote), g.briefings)).collect();
    assert_eq!(
        sizes,
        [
            ("There will be no deal until the fighting stops", 4),
            ("the fighting", 6),
            ("We will be there when the fighting stops", 1),
        ]
    );
}

/// The plain scan: what matches, said once more without any index.
struct Naive<'a> {
    entry: EntryId,
    briefing: &'a Briefing,
    quote: &'a Quote,
    marks: &'a Marks,
}

impl Naive<'_> {
    fn class(&self, query: &Query) -> Option<Class> {
        let Some(root) = &query.root else { return Some(Class::AllWords) };
        [Class::Exact, Class::Contiguous, Class::AllWords].into_iter().find(|&class| self.node(root, class))
    }

    fn node(&self, node: &Node, class: Class) -> bool {
        match node {
            Node::Or(nodes) => nodes.iter().any(|n| self.node(n, class)),
            Node::Not(node) => !self.node(node, Class::AllWords),
            Node::Clause(_) => self.node_all(std::slice::from_ref(node), class),
            Node::And(nodes) => self.node_all(nodes, class),
        }
    }

    fn node_all(&self, nodes: &[Node], class: Class) -> bool {
        let content = fold::words(self.briefing.words(self.quote.place));
        let mut texts: Vec<&Words> = Vec::new();
        for node in nodes {
            let fits = match node {
                Node::Clause(Clause { test: Test::Text(words), .. }) => {
                    texts.push(words);
                    contains(&content, &flat(&[words], false))
                }
                Node::Clause(clause) => self.clause(&clause.test),
                node => self.node(node, class),
            };
            if !fits {
                return false;
            }
        }
        let single = texts.len() == 1 && texts[0].words.len() == 1;
        texts.is_empty()
            || match class {
                Class::Exact => {
                    let all = flat(&texts, true);
                    all.len() == content.len() && contains(&content, &all)
                }
                Class::Contiguous => contains(&content, &flat(&texts, single)),
                _ => true,
            }
    }

    fn clause(&self, test: &Test) -> bool {
        match test {
            Test::Text(_) => unreachable!(),
            Test::Kind(kind) => self.quote.kind == *kind,
            Test::Date(dates) => self.briefing.head.date.is_some_and(|d| dates.hold(d)),
            Test::Is(mark) => match mark {
                Mark::Read => self.marks.read.contains(&self.entry),
                Mark::Unread => !self.marks.read.contains(&self.entry),
                _ => false,
            },
            Test::In(place, words) => {
                let who = |id: Option<ActorId>| {
                    let actor = id.and_then(|id| self.briefing.actor(id));
                    actor.map_or(String::new(), |a| format!("{} {}", a.name, a.role.as_deref().unwrap_or("")))
                };
                let field = match place {
                    Place::Speaker => who(self.quote.speaker),
                    Place::Via => who(self.quote.via),
                    Place::Source => self.briefing.head.source.outlet.as_deref().unwrap_or("").to_owned(),
                    Place::Tag => return whole(&self.briefing.head.tags[0], words),
                    Place::Section => {
                        return whole(self.briefing.sections[self.quote.place.section].kind.name(), words);
                    }
                    Place::About => {
                        // In these briefings whoever is named in a quote or beside it is by last name.
                        let content = self.briefing.words(self.quote.place);
                        let ids = (0..NAMES.len())
                            .filter(|&i| content.contains(NAMES[i].0.split(' ').next_back().unwrap()));
                        ids.map(|i| who(Some(ActorId(i))) + " ").collect()
                    }
                };
                let field = fold::words(&field);
                flat(&[words], false).iter().all(|wanted| field.iter().any(|w| is(w, wanted)))
            }
        }
    }
}

/// Words with whether they are beginnings.
fn flat(texts: &[&Words], begun_whole: bool) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    for text in texts {
        for (at, word) in text.words.iter().enumerate() {
            let last = at + 1 == text.words.len();
            out.push((
                word.clone(),
                last && (text.tail == Tail::Prefix || (text.tail == Tail::Begun && !begun_whole)),
            ));
        }
    }
    out
}

fn is(word: &str, (wanted, beginning): &(String, bool)) -> bool {
    if *beginning { word.starts_with(wanted) } else { word == wanted }
}

fn contains(content: &[String], wanted: &[(String, bool)]) -> bool {
    (0..content.len()).any(|at| {
        at + wanted.len() <= content.len() && (0..wanted.len()).all(|i| is(&content[at + i], &wanted[i]))
    })
}

fn whole(value: &str, words: &Words) -> bool {
    let value = fold::words(value).join(" ");
    let wanted = words.words.join(" ");
    if words.tail == Tail::Whole { value == wanted } else { value.starts_with(&wanted) }
}

const WORDS: [&str; 12] =
    ["next", "steps", "step", "the", "Rubio", "Lavrov", "deal", "Orbán", "dealt", "no", "CNN", "North-South"];

prop_compose! {
    fn quotes()(all in prop::collection::vec(
        (0usize..3, prop::option::of(0usize..4), prop::option::of(0usize..4), prop::collection::vec(0usize..12, 0..6)),
        0..6,
    )) -> Vec<(QuoteKind, Option<usize>, Option<usize>, String)> {
        let kinds = [QuoteKind::Direct, QuoteKind::Indirect, QuoteKind::Mixed];
        all.into_iter()
            .map(|(k, s, v, w)| (kinds[k], s, v, w.iter().map(|&i| WORDS[i]).collect::<Vec<_>>().join(" ")))
            .collect()
    }
}

prop_compose! {
    fn library()(all in prop::collection::vec(
        (prop::option::of(1i8..28), 0usize..3, 0usize..2, 0usize..2, quotes()), 1..8,
    )) -> Vec<Arc<Opened>> {
        all.iter()
            .map(|(day, kind, outlet, tag, said)| {
                let said: Vec<Said> = said.iter().map(|(k, s, v, w)| (*k, *s, *v, w.as_str())).collect();
                briefing(
                    day.map(|d| date(2025, 10, d)),
                    ["story", "delay", "market reaction"][*kind],
                    ["Example Wire", "Other Wire"][*outlet],
                    ["grain-deal", "grain"][*tag],
                    &said,
                )
            })
            .collect()
    }
}

/// A random query, mostly of words that occur.
fn queries() -> impl Strategy<Value = String> {
    let word = prop::sample::select(&WORDS[..]).prop_map(str::to_owned);
    let field = prop::sample::select(vec![
        "@rubio",
        "@\"sergey lavrov\"",
        "@mini",
        "about:orban",
        "about:\"rubio lavrov\"",
        "via:cnn",
        "kind:direct",
        "kind:mixed",
        "in:delay",
        "in:\"market reaction\"",
        "in:mark*",
        "source:wire",
        "source:\"example wire\"",
        "tag:grain",
        "tag:grain-deal",
        "since:2025-10-10",
        "until:2025-10-12",
        "on:2025-10",
        "is:read",
        "is:unread",
    ]);
    let leaf = prop_oneof![
        4 => word.clone(),
        1 => word.clone().prop_map(|w| format!("{}*", &w[..2])),
        2 => prop::collection::vec(word, 2..4).prop_map(|w| format!("\"{}\"", w.join(" "))),
        3 => field.prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 1..4).prop_map(|v| v.join(" ")),
            1 => prop::collection::vec(inner.clone(), 2..4).prop_map(|v| format!("({})", v.join(" OR "))),
            1 => inner.prop_map(|q| format!("-({q})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn search_agrees_with_a_plain_scan(
        library in library(),
        replaced in prop::collection::vec((0usize..8, library()), 0..2),
        input in queries(),
        live: bool,
        limit in 0usize..12,
        read in prop::collection::hash_set((0usize..8).prop_map(EntryId), 0..4),
    ) {
        let mut corpus = Corpus::default();
        let mut current: Vec<(EntryId, Arc<Opened>)> = Vec::new();
        for (id, opened) in library.iter().enumerate() {
            // Segments of their own for some, so that several are searched.
            if id % 3 == 2 {
                corpus.segments.push(Arc::default());
            }
            corpus.add(EntryId(id), opened);
            current.push((EntryId(id), Arc::clone(opened)));
        }
        for (id, others) in &replaced {
            corpus.add(EntryId(*id), &others[0]);
            current.retain(|c| c.0 != EntryId(*id));
            current.push((EntryId(*id), Arc::clone(&others[0])));
        }
        let marks = Marks { read, ..Marks::default() };
        let query = parse(&input, TODAY, live);
        prop_assert!(query.mistakes.iter().all(|m| m.unfinished), "{}: {:?}", input, query.mistakes);
        let hits = search(&corpus, &query, &marks, limit, &|| false).unwrap();

        let mut expected = Vec::new();
        for (entry, opened) in &current {
            let briefing = &opened.briefing;
            for (at, quote) in briefing.quotes.iter().enumerate() {
                let naive = Naive { entry: *entry, briefing, quote, marks: &marks };
                if let Some(class) = naive.class(&query) {
                    expected.push((class, std::cmp::Reverse(briefing.head.date), *entry, at));
                }
            }
        }
        expected.sort_unstable();
        if hits.near.is_empty() {
            prop_assert_eq!(hits.total, expected.len(), "{}", input);
            expected.truncate(limit);
            let expected: Vec<_> = expected.into_iter().map(|(c, _, e, q)| (c, e, q)).collect();
            let got: Vec<_> = hits.hits.iter().map(|h| (h.class, h.entry, h.quote)).collect();
            prop_assert_eq!(got, expected, "{}", input);
        } else {
            prop_assert!(expected.is_empty(), "{}", input);
        }
    }
}
