//! The reading state of a reader with 10,000 briefings: what the start costs, and what a change costs.

use criterion::{Criterion, criterion_group, criterion_main};
use onrecord::reading::{Change, Fingerprint, Key, Spot, Store};
use std::{hint::black_box, path::Path};

const NOW: i64 = 1_761_000_000_000;
const BRIEFINGS: usize = 10_000;

fn key(n: usize) -> Key {
    Key {
        path: Some(format!("/home/reader/briefings/2025/{:02}/briefing-{n:05}.yaml", n % 12).into()),
        fingerprint: Fingerprint::of(&n.to_le_bytes()),
        title: format!("Summit plans slip as talks on point {n} stall"),
        date: "2025-10-21".parse().ok(),
        outlet: Some("Example Wire".into()),
        url: Some(format!("https://example.org/briefing/{n}")),
    }
}

fn spot(n: usize) -> Spot {
    let words = "The words that stand at this place of the briefing, about as many of them as are kept for an anchor.";
    Spot { section: n % 4, offset: n, words: words.into() }
}

fn fill(dir: &Path) {
    let (mut store, _) = Store::open(dir, NOW).expect("a store");
    let changes: Vec<Change> = (0..BRIEFINGS)
        .flat_map(|n| {
            let read = Change::Read { briefing: key(n), paragraphs: vec![n as u64; 20] };
            let place = Change::Place { briefing: key(n), spot: spot(n) };
            [read, place]
        })
        .chain([Change::Session {
            briefing: Some(key(5)),
            spot: spot(5),
            focus: "reader".into(),
            roots: vec![],
        }])
        .chain((0..500).map(|n| Change::Asked(format!("@rubio since:{n}"))))
        .collect();
    store.apply_all(&changes, NOW).expect("kept");
}

fn reading(c: &mut Criterion) {
    let dir = tempfile::tempdir().expect("a folder");
    fill(dir.path());
    let mut group = c.benchmark_group("reading");
    group.bench_function("open", |b| b.iter(|| black_box(Store::open(dir.path(), NOW).expect("open"))));
    group.bench_function("open_and_snapshot", |b| {
        b.iter(|| {
            let (store, _) = Store::open(dir.path(), NOW).expect("open");
            black_box(store.snapshot().expect("a snapshot"))
        });
    });
    group.bench_function("open_and_last", |b| {
        b.iter(|| {
            let (store, _) = Store::open(dir.path(), NOW).expect("open");
            black_box(store.last().expect("the last session"))
        });
    });
    let (mut store, _) = Store::open(dir.path(), NOW).expect("open");
    group.bench_function("snapshot", |b| b.iter(|| black_box(store.snapshot().expect("a snapshot"))));
    let snapshot = store.snapshot().expect("a snapshot");
    let (asked, gone) = (key(7_777), |_: &Path| false);
    group.bench_function("find", |b| b.iter(|| black_box(snapshot.find(&asked, &gone).is_some())));
    group.bench_function("data_version", |b| b.iter(|| black_box(store.data_version().expect("a number"))));
    group.sample_size(20);
    let mut n = 0;
    group.bench_function("apply_place", |b| {
        b.iter(|| {
            n += 1;
            let change = Change::Place { briefing: key(n % BRIEFINGS), spot: spot(n) };
            store.apply(&change, NOW).expect("kept")
        });
    });
    group.bench_function("verify", |b| b.iter(|| black_box(store.verify(NOW).expect("verified"))));
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
