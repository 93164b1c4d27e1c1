//! Briefings and models made in a line, for tests.
#![allow(clippy::missing_panics_doc, reason = "tests panic")]

use super::{
    Effect, Event, Model,
    event::{Found, State},
    finder::{Answer, Row},
    kept, update,
};
use crate::{
    briefing::{
        Actor, ActorId, ActorKind, Attribution, Block, BlockKind, Briefing, Head, Place, Quote, QuoteKind,
        Section, SectionKind,
    },
    command::{Code, Key},
    extract::join::Aliases,
    library::{
        EntryId, Holdings, Opened, Origin,
        people::{self, Roster},
        told::Traces,
    },
    reading::{Change, Spot, Store},
    text::Span,
};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::sync::Arc;

/// A briefing with these bodies, one section each; kinds story, delay, uncertainty, progress in turn.
pub fn briefing(bodies: &[&str]) -> Briefing {
    const KINDS: [&str; 4] = ["story", "delay", "uncertainty", "progress"];
    let sections = bodies.iter().enumerate().map(|(i, body)| section(KINDS[i % 4], body)).collect();
    Briefing { head: Head { title: "A title".into(), ..Head::default() }, sections, ..Briefing::default() }
}

fn section(kind: &str, body: &str) -> Section {
    let mut at = 0;
    let mut blocks = Vec::new();
    for (i, line) in body.split('\n').enumerate() {
        blocks.push(Block {
            span: Span::new(at, at + line.len()),
            kind: BlockKind::Paragraph,
            line: i as u32 + 2,
        });
        at += line.len() + 1;
    }
    let kicker = Some(format!("The {kind}").into());
    Section {
        kind: SectionKind::named(kind),
        kicker,
        heading: None,
        body: body.into(),
        blocks,
        links: vec![],
        line: 1,
    }
}

/// Adds an actor named `name`, mentioned wherever the name stands.
pub fn actor(briefing: &mut Briefing, name: &str) -> ActorId {
    let mut mentions = Vec::new();
    for (section, s) in briefing.sections.iter().enumerate() {
        for (at, _) in s.body.match_indices(name) {
            mentions.push(Place { section, span: Span::new(at, at + name.len()) });
        }
    }
    briefing.actors.push(Actor { name: name.into(), mentions, ..Actor::default() });
    ActorId(briefing.actors.len() - 1)
}

/// Adds a direct quote of `words` by `speaker` where they stand first.
pub fn quote(briefing: &mut Briefing, words: &str, speaker: Option<ActorId>) {
    let (section, at) = briefing
        .sections
        .iter()
        .enumerate()
        .find_map(|(i, s)| Some((i, s.body.find(words)?)))
        .expect("the words stand in the briefing");
    briefing.quotes.push(Quote {
        place: Place { section, span: Span::new(at, at + words.len()) },
        kind: QuoteKind::Direct,
        speaker,
        speaker_place: None,
        cue: None,
        via: None,
        group: briefing.quotes.len() as u32,
        attribution: if speaker.is_some() { Attribution::Cue } else { Attribution::Unknown },
        confidence: 0.9,
    });
    briefing.quotes.sort_by_key(|q| q.place);
}

/// A model of `size` with these briefings open, newest first.
pub fn model(size: (u16, u16), briefings: Vec<Briefing>) -> Model {
    let mut model = Model { size, today: "2025-11-06".parse().ok(), ..Model::default() };
    model.opened_path = "~/briefings".into();
    let found = (0..briefings.len()).map(|i| Found {
        id: EntryId(i),
        origin: Origin::File(format!("/briefings/{i}.yaml").into()),
        label: format!("{i}.yaml").into(),
    });
    update(&mut model, Event::Found(found.collect()));
    let opened = briefings
        .into_iter()
        .enumerate()
        .map(|(i, briefing)| (EntryId(i), Ok(Arc::new(Opened { briefing, diagnostics: vec![] }))));
    update(&mut model, Event::Opened(opened.collect()));
    update(&mut model, Event::ScanDone);
    model
}

/// Presses keys, as in `"] g d enter"`; gives back every effect asked for.
pub fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let keys = Key::sequence(keys).expect("keys of the table's names");
    keys.into_iter().flat_map(|key| update(model, Event::Key(event(key)))).collect()
}

/// Presses keys and answers what is asked about people on the way, as the worker would; gives back the other effects.
pub fn press_served(model: &mut Model, keys: &str) -> Vec<Effect> {
    let keys = Key::sequence(keys).expect("keys of the table's names");
    let mut others = Vec::new();
    for key in keys {
        let effects = update(model, Event::Key(event(key)));
        others.extend(serve(model, effects));
    }
    others
}

/// Answers what was asked about people from what is open; gives back the effects that are about other things.
pub fn serve(model: &mut Model, effects: Vec<Effect>) -> Vec<Effect> {
    let mut roster = Roster::default();
    let open = |model: &Model, entry| model.shelf.ready(entry).cloned();
    for entry in (0..model.shelf.len()).map(EntryId) {
        if let Some(opened) = open(model, entry) {
            roster.add(entry, &opened);
        }
    }
    let people = roster.people(&Aliases::default());
    let mut others = Vec::new();
    for effect in effects {
        match effect {
            Effect::FindPeople { generation, text } => {
                let found = people.find(&text, 50);
                let row = |m: people::Match| Row { person: people.all[m.number].clone(), by: m.by };
                let rows = found.matches.into_iter().map(row).collect();
                let (total, everybody, near) = (found.total, people.all.len(), found.near);
                let answer = Answer { generation, rows, total, everybody, near };
                others.extend(update(model, Event::PeopleFound(Box::new(answer))));
            }
            Effect::Dossier { generation, who } => {
                let known = people.dossier(&roster, who, &|entry| open(model, entry), &|| false);
                others.extend(update(model, Event::Dossier { generation, known: known.map(Arc::new) }));
            }
            Effect::Stories => others.extend(tell(model)),
            other => others.push(other),
        }
    }
    others
}

/// Says which of what is open belongs together, as the worker would.
pub fn tell(model: &mut Model) -> Vec<Effect> {
    let mut holdings = Holdings::default();
    for entry in (0..model.shelf.len()).map(EntryId) {
        if let Some(opened) = model.shelf.ready(entry) {
            holdings.add(entry, opened);
        }
    }
    let mut traces = Traces::default();
    traces.follow(&holdings, &|| false).expect("not cancelled");
    let told = traces.told(&holdings, &|| false).expect("not cancelled");
    update(model, Event::Told(Arc::new(told)))
}

fn event(key: Key) -> KeyEvent {
    let code = match key.code {
        Code::Char(c) => KeyCode::Char(c),
        Code::Named("enter") => KeyCode::Enter,
        Code::Named("tab") => KeyCode::Tab,
        Code::Named("S-tab") => KeyCode::BackTab,
        Code::Named("backspace") => KeyCode::Backspace,
        Code::Named("delete") => KeyCode::Delete,
        Code::Named("up") => KeyCode::Up,
        Code::Named("down") => KeyCode::Down,
        Code::Named("left") => KeyCode::Left,
        Code::Named("right") => KeyCode::Right,
        Code::Named("home") => KeyCode::Home,
        Code::Named("end") => KeyCode::End,
        Code::Named("pageup") => KeyCode::PageUp,
        Code::Named("pagedown") => KeyCode::PageDown,
        Code::Named(_) => KeyCode::Esc,
    };
    KeyEvent::new(code, if key.ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE })
}

/// Two briefings about a ferry, with actors and quotes; the first is the newer.
pub fn ferries() -> Vec<Briefing> {
    let mut first = briefing(&[
        "The ferry to Sande is late. “It will come,” said Ada Venn, the harbour chief.\nNobody else would say when.",
        "Ada Venn said on Monday that the engine had been sent back twice.",
        "It may come on Tuesday. “Ask the engine,” she said.",
        "A new pump has arrived. The Harbour Post quoted an official as saying “we have two now.”",
    ]);
    first.head.title = "Ferry to Sande is late again".into();
    first.head.date = "2025-11-06".parse().ok();
    first.head.source.outlet = Some("Example Wire".into());
    let venn = actor(&mut first, "Ada Venn");
    first.actors[venn.0].role = Some("Harbour chief".into());
    let post = actor(&mut first, "Harbour Post");
    first.actors[post.0].kind = ActorKind::Organisation;
    let official = actor(&mut first, "official");
    first.actors[official.0].kind = ActorKind::Unnamed;
    quote(&mut first, "“It will come,”", Some(venn));
    quote(&mut first, "“Ask the engine,”", Some(venn));
    quote(&mut first, "“we have two now.”", Some(official));
    first.quotes[2].via = Some(post);
    let mut second = briefing(&["All ferries ran.", "Snow may stop them."]);
    second.sections[1].kind = SectionKind::Progress;
    second.head.title = "A quiet week on the water".into();
    second.head.date = "2025-10-30".parse().ok();
    vec![first, second]
}

/// Briefings of one event in two days, the same item twice among them, and of other things before and after.
pub fn strikes() -> Vec<Briefing> {
    let talks = "Dockers in Port Amory went on strike after talks with the harbour board broke down over pay for night shifts. Jon Askeland, who leads the union, said that the board had walked out and that nobody had seen it since. The board said that it had made a fair offer.";
    let told = [
        ("Snow may stop the ferries", "2025-11-06", "Desk", "Snow may stop them."),
        ("Port Amory: dockers walk out over night shifts", "2025-11-06", "Desk", "Jon Askeland was there."),
        ("Dockers in Port Amory strike over night pay", "2025-11-05", "Example Wire", talks),
        ("Dockers in Port Amory strike over pay", "2025-11-05", "Harbour Post", talks),
        ("Port Amory dockers strike, ships wait", "2025-11-05", "Other News", "Ships wait for night."),
        ("Cod grounds closed until March", "2025-11-05", "Desk", "Nobody rang."),
    ];
    let one = |(title, day, outlet, body): (&str, &str, &str, &str)| {
        let mut one = briefing(&[body]);
        (one.head.title, one.head.date) = (title.into(), day.parse().ok());
        one.head.source.outlet = Some(outlet.into());
        one
    };
    told.into_iter().map(one).collect()
}

/// A model whose reader has a note and a mark on the first of [`ferries`], which has changed since it was read, and
/// follows two queries.
pub fn kept(size: (u16, u16)) -> Model {
    let mut before = ferries();
    let read = &mut before[0].sections[1];
    read.body = "Nothing was said on Monday.".into();
    read.blocks[0].span.end = read.body.len();
    let mut store = Store::in_memory().expect("a store in memory");
    let mut model = model(size, ferries());
    let key = |briefing: &Briefing| kept::key(&model.shelf.origin(EntryId(0)).expect("an entry"), briefing);
    let paragraphs = kept::paragraphs(&before[0]).into_iter().map(|(_, print)| print).collect();
    let changes = [
        Change::Read { briefing: key(&before[0]), paragraphs },
        Change::AddNote {
            briefing: key(&before[0]),
            spot: Spot { section: 2, offset: 24, words: "“Ask the engine,”".into() },
            quote: "“Ask the engine,”".into(),
            speaker: Some("Ada Venn".into()),
            text: "compare with what she said in May".into(),
        },
        Change::Follow { query: "@\"Ada Venn\"".into(), name: None },
        Change::Follow { query: "pump since:2025-10".into(), name: None },
    ];
    store.apply_all(&changes, 1).expect("stored");
    let (state, notes) = (store.snapshot().expect("a snapshot"), store.notes().expect("notes"));
    let effects =
        update(&mut model, Event::State(Box::new(State { state, notes, durable: true, ..State::default() })));
    for effect in effects {
        if let Effect::Recall { entry, key } = effect {
            let (known, paragraphs) =
                (store.known(&key).expect("read"), store.paragraphs(&key).expect("read"));
            update(&mut model, Event::Recalled { entry, known, paragraphs });
        }
    }
    update(&mut model, Event::Counted(vec![0, 12]));
    model
}
