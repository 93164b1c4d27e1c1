//! What a key costs: layout, update and one frame, against ratatui's own wrapped paragraph.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onrecord::{
    app::{self, Event, Model, event::Found, page::Page, regions::Focus},
    briefing::{Block, BlockKind, Briefing, Section, SectionKind},
    library::{EntryId, Opened, Origin},
    text::Span,
    ui,
};
use ratatui::{
    buffer::Buffer,
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers},
    layout::Rect,
    widgets::{Paragraph, Widget, Wrap},
};
use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

const WORDS: [&str; 12] = [
    "the",
    "minister",
    "said",
    "that",
    "talks",
    "on",
    "grain",
    "would",
    "resume",
    "next",
    "week",
    "“unchanged”",
];

/// A briefing of about `bytes` bytes in paragraphs of 80 words.
fn briefing(bytes: usize) -> Briefing {
    let mut body = String::new();
    let mut n = 0usize;
    while body.len() < bytes {
        body.push_str(WORDS[(n * 7 + n / 5) % WORDS.len()]);
        n += 1;
        body.push(if n.is_multiple_of(80) { '\n' } else { ' ' });
    }
    let mut at = 0;
    let blocks = body
        .split('\n')
        .map(|line| {
            let span = Span::new(at, at + line.len());
            at += line.len() + 1;
            Block { span, kind: BlockKind::Paragraph, line: 1 }
        })
        .collect();
    let section = Section {
        kind: SectionKind::Story,
        kicker: None,
        heading: None,
        body: body.into(),
        blocks,
        links: vec![],
        line: 1,
    };
    Briefing { sections: vec![section], ..Briefing::default() }
}

fn model(bytes: usize) -> Model {
    let mut model = Model::default();
    app::update(&mut model, Event::Resize { columns: 160, rows: 48 });
    let found = Found { id: EntryId(0), origin: Origin::Stdin, label: "bench".into() };
    app::update(&mut model, Event::Found(vec![found]));
    let opened = Arc::new(Opened { briefing: briefing(bytes), diagnostics: vec![] });
    app::update(&mut model, Event::Opened(vec![(EntryId(0), Ok(opened))]));
    app::update(&mut model, Event::ScanDone);
    model
}

/// A list of briefings that has the keys.
fn list(count: usize, bytes: usize) -> Model {
    let mut model = Model { focus: Focus::Library, ..Model::default() };
    app::update(&mut model, Event::Resize { columns: 160, rows: 48 });
    let ids = || (0..count).map(EntryId);
    let found = ids().map(|id| Found { id, origin: Origin::Stdin, label: "bench".into() });
    app::update(&mut model, Event::Found(found.collect()));
    let opened =
        ids().map(|id| (id, Ok(Arc::new(Opened { briefing: briefing(bytes), diagnostics: vec![] }))));
    app::update(&mut model, Event::Opened(opened.collect()));
    app::update(&mut model, Event::ScanDone);
    model
}

/// How long `keys` keys take that go down and up a list of `count` briefings from where `at` says; where one `rests`,
/// pages are laid out between them.
fn walk(model: &mut Model, at: &mut usize, count: usize, keys: u64, rests: bool) -> Duration {
    let mut taken = Duration::ZERO;
    for _ in 0..keys {
        let down = (*at / (count - 1)).is_multiple_of(2);
        *at += 1;
        let began = Instant::now();
        black_box(app::update(model, key(if down { 'j' } else { 'k' })));
        taken += began.elapsed();
        while rests && app::has_idle_work(model) {
            app::update(model, Event::Idle);
        }
    }
    taken
}

fn key(c: char) -> Event {
    Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))
}

fn benches(c: &mut Criterion) {
    let area = Rect::new(0, 0, 160, 48);
    for bytes in [20_000, 200_000] {
        let mut m = model(bytes);
        let mut buffer = Buffer::empty(area);
        let mut down = true;
        c.bench_function(&format!("scroll one line and draw, {bytes} bytes"), |b| {
            b.iter(|| {
                down = if m.reader.top == 0 { true } else { down && m.reader.top < m.reader.last_top() };
                app::update(&mut m, key(if down { 'j' } else { 'k' }));
                buffer.reset();
                ui::draw(&m, area, &mut buffer);
            });
        });
        let text =
            m.reader.opened.as_ref().map(|o| o.briefing.sections[0].body.to_string()).unwrap_or_default();
        let mut top = 0;
        c.bench_function(&format!("ratatui's wrapped paragraph, the same text, {bytes} bytes"), |b| {
            b.iter(|| {
                top = (top + 1) % 200;
                buffer.reset();
                Paragraph::new(text.as_str())
                    .wrap(Wrap { trim: false })
                    .scroll((top, 0))
                    .render(area, &mut buffer);
            });
        });
    }
    let mut group = c.benchmark_group("a key in the list");
    for bytes in [2_000, 8_000, 14_000] {
        let (mut m, mut at) = (list(64, bytes), 0);
        for (rests, what) in [(false, "laid out now"), (true, "laid out ahead")] {
            group.bench_function(format!("{bytes} bytes, {what}"), |b| {
                b.iter_custom(|keys| walk(&mut m, &mut at, 64, keys, rests));
            });
        }
    }
    group.finish();
    let mut group = c.benchmark_group("layout");
    for bytes in [2_000, 200_000, 20_000_000] {
        let b = briefing(bytes);
        group.throughput(Throughput::Bytes(bytes as u64)).sample_size(10);
        group.bench_function(format!("{bytes} bytes at 76 columns"), |x| {
            x.iter(|| black_box(Page::new(&b, 76)));
        });
    }
    group.finish();
}

criterion_group!(screen, benches);
criterion_main!(screen);
