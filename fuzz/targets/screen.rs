//! A reader who does anything, in any window, while files come and go; the screen is looked at after each step.

use onrecord::{
    app::{
        Effect, Event, Model,
        event::{Found, Kept, Part, Searched, State},
        has_idle_work,
        search::Whence,
        update,
    },
    library::{EntryId, Opened, Origin, query, search},
    load, ui,
};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use std::sync::{Arc, OnceLock};

/// Briefings about a harbour.
pub const TEXTS: [&str; 3] = [
    "date 2025-10-21 Harbour talks resume\n\nStory\nA pier at dawn\nThe harbour master said “we open at noon” on \
     Tuesday. Tugs may still be at sea.\n\nDelay\nTugs are late\nForeign Minister Anna Berg said she would “wait for the \
     pump”. It is likely that nobody will come before Friday.\n",
    "date 2025-10-22 River talks\n\nStory\nThe ferry\n“It will come,” said Ada Venn, the harbour chief. The Harbour \
     Post quoted an official as saying “we have two now.”\n\nUncertainty\nSnow\nSnow could stop 王小明 and हिन्दी \
     speakers, Reuters reported, citing Anna Berg.\n\nProgress\nA pump\nA new pump has arrived.\n",
    "date 2025-10-23 A quiet day\n\nStory\nAll ferries ran.\n",
];

/// [`TEXTS`], opened.
pub fn briefings() -> &'static [Arc<Opened>] {
    static OPENED: OnceLock<Vec<Arc<Opened>>> = OnceLock::new();
    OPENED.get_or_init(|| {
        let open = |text: &&str| {
            let (document, _) = load::load("a.txt", text.as_bytes());
            let (briefing, diagnostics) = onrecord::extract::brief(document.expect("a briefing"));
            Arc::new(Opened { briefing, diagnostics })
        };
        TEXTS.iter().map(open).collect()
    })
}

/// Longest walk, in events.
const STEPS: usize = 250;

/// Two bytes a step: what happens, and with what.
pub fn walk(data: &[u8]) {
    let mut model = Model { size: (100, 24), today: "2025-11-06".parse().ok(), ..Model::default() };
    let found = (0..3).map(|n| Found {
        id: EntryId(n),
        origin: Origin::File(format!("/b/{n}.txt").into()),
        label: format!("{n}.txt").into(),
    });
    step(&mut model, Event::Found(found.collect()));
    for two in data.chunks_exact(2).take(STEPS) {
        if let Some(event) = event(two[0], two[1]) {
            step(&mut model, event);
            rest(&mut model);
            look(&model);
        }
    }
}

/// Takes in an event, and does what is asked for in the way of the runtime; what comes of it is taken in as well.
fn step(model: &mut Model, event: Event) {
    let mut events = vec![event];
    for _ in 0..20 {
        let Some(event) = events.pop() else { return };
        let effects = update(model, event);
        events.extend(effects.into_iter().filter_map(|effect| answer(model, effect)));
    }
}

/// Lets the model do what it does while nothing waits: it comes to an end soon, and nothing is to be drawn for it.
fn rest(model: &mut Model) {
    let dirty = model.dirty;
    for _ in 0..3 {
        if has_idle_work(model) {
            assert!(update(model, Event::Idle).is_empty());
        }
    }
    assert!(!has_idle_work(model) && model.dirty == dirty);
}

fn answer(model: &Model, effect: Effect) -> Option<Event> {
    match effect {
        Effect::Search { generation, query, vocabulary } => {
            let (corpus, words) = super::texts::library();
            let query = query::parse(&query, model.today?, true);
            let found = search::search(corpus, &query, &search::Marks::default(), 20, &|| false)?;
            let rows = search::group(corpus, &found.hits);
            Some(Event::Searched(Searched {
                generation,
                whence: vec![Whence::default(); rows.len()],
                rows,
                total: found.total,
                note: search::note(&found).map(Into::into),
                vocabulary: vocabulary.then(|| Arc::new(words.clone())),
                answered: found.query,
            }))
        }
        // every third is refused
        Effect::Keep { ticket, said, .. } => {
            let result =
                if ticket % 3 == 2 { Err("not kept: the disk is full".into()) } else { Ok(Part::default()) };
            Some(Event::Kept(Box::new(Kept { ticket, said, result })))
        }
        Effect::Recall { entry, .. } => Some(Event::Recalled { entry, known: None, paragraphs: vec![1] }),
        Effect::Count(queries) => Some(Event::Counted(vec![7; queries.len()])),
        Effect::Copy(text) => Some(Event::Notice(format!("copied {}", text.len()).into())),
        Effect::Open(id) => Some(opened(id.0)),
        _ => None,
    }
}

fn opened(n: usize) -> Event {
    let opened = briefings().get(n % 4).ok_or_else(|| "no briefing".into()).map(Arc::clone);
    Event::Opened(vec![(EntryId(n % 3), opened)])
}

fn event(what: u8, with: u8) -> Option<Event> {
    const CODES: [KeyCode; 16] = [
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Backspace,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Delete,
        KeyCode::F(1),
        KeyCode::Char('王'),
    ];
    let key = |code, modifiers| Some(Event::Key(KeyEvent::new(code, modifiers)));
    let n = usize::from(with);
    match what {
        0..=119 => key(KeyCode::Char(char::from(with & 0x7f).max(' ')), KeyModifiers::NONE),
        120..=169 => key(CODES[n % CODES.len()], KeyModifiers::NONE),
        170..=189 => key(KeyCode::Char(char::from(b'a' + with % 26)), KeyModifiers::CONTROL),
        190..=209 => {
            let kind = match with % 4 {
                0 => MouseEventKind::ScrollDown,
                1 => MouseEventKind::ScrollUp,
                _ => MouseEventKind::Down(MouseButton::Left),
            };
            let (column, row) = (u16::from(with) * 5 % 160, u16::from(what - 190) * 7 % 50);
            Some(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
        }
        210..=219 => Some(Event::Resize { columns: u16::from(with) % 165, rows: u16::from(what - 210) * 5 }),
        220..=229 => Some(opened(n)),
        230..=233 => Some(Event::Gone(vec![EntryId(n % 4)])),
        234 => Some(Event::ScanDone),
        235 => Some(Event::State(Box::new(State { durable: with.is_multiple_of(2), ..State::default() }))),
        236 => Some(Event::Resumed),
        237 => Some(Event::Trouble("\u{1b}[2Jtrouble\nwith lines".into())),
        238 => Some(Event::Notice("noted".into())),
        239..=247 => Some(Event::Paste(String::from_utf8_lossy(&[what, with, b'\n', b'x']).repeat(n % 9))),
        _ => {
            const BEGINNINGS: [&str; 6] =
                ["@berg ", "/pump", "is:unread", "since:2025", "\"we open\"", ":quote"];
            Some(Event::Paste(BEGINNINGS[n % BEGINNINGS.len()].into()))
        }
    }
}

/// No cell holds what would act on a terminal, or more than a cell may hold.
fn look(model: &Model) {
    let buffer = ui::picture(model);
    for cell in &buffer.content {
        let symbol = cell.symbol();
        assert!(!symbol.chars().any(char::is_control), "{symbol:?}");
        assert!(symbol.len() <= 200, "{symbol:?}");
    }
}
