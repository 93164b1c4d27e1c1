//! Search as you type, in memory: every keystroke of typed queries over 100,000 quotes.
//!
//! `cargo bench --bench search`; `QUOTES=1000000` for another size. The percentiles are printed first.

#[path = "common/mod.rs"]
mod common;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use onrecord::library::{
    EntryId,
    query::parse,
    search::{Corpus, Marks, group, search},
};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

fn run(corpus: &Corpus, input: &str) -> usize {
    let query = parse(input, date(2025, 12, 31), true);
    search(corpus, &query, &Marks::default(), 50, &|| false).map_or(0, |hits| hits.total)
}

fn percentiles(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    let n = times.len();
    println!("{what}: n {n}, p50 {:.2} ms, p99 {:.2} ms, max {:.2} ms", at(0.5), at(0.99), at(1.0));
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

fn searches(c: &mut Criterion) {
    let quotes = std::env::var("QUOTES").ok().and_then(|q| q.parse().ok()).unwrap_or(100_000);
    let briefings: Vec<_> = (0..quotes / common::QUOTES).map(common::opened).collect();
    let mut corpus = Corpus::default();
    let start = Instant::now();
    for (id, opened) in briefings.iter().enumerate() {
        corpus.add(EntryId(id), opened);
    }
    println!("{} quotes added in {:.0} ms", corpus.quotes(), start.elapsed().as_secs_f64() * 1e3);

    let typed = common::keystrokes(briefings.len(), 60);
    let times = typed.iter().map(|line| time(|| run(&corpus, line))).collect();
    percentiles("each keystroke", times);
    if std::env::var_os("SLOWEST").is_some() {
        let mut slow: Vec<_> = typed.iter().map(|line| (time(|| run(&corpus, line)), line)).collect();
        slow.sort();
        slow.iter().rev().take(12).for_each(|s| println!("{:.2?} {:?}", s.0, s.1));
    }
    let everyday =
        [spell(0), spell(3), format!("{} {}", spell(0), spell(1)), format!("\"{} {}\"", spell(0), spell(1))];
    for line in &everyday {
        let times = (0..20).map(|_| time(|| run(&corpus, line))).collect();
        percentiles(&format!("{line:12} ({} found)", run(&corpus, line)), times);
    }
    for hits in [50, 500] {
        let grouped = typed.iter().step_by(7).map(|line| {
            let query = parse(line, date(2025, 12, 31), true);
            let hits = search(&corpus, &query, &Marks::default(), hits, &|| false).unwrap_or_default();
            time(|| group(&corpus, &hits.hits, &|| false))
        });
        percentiles(&format!("grouping {hits} hits"), grouped.collect());
    }

    let mut at = 0;
    c.bench_function(&format!("keystroke/{quotes}"), |b| {
        b.iter(|| {
            at = (at + 1) % typed.len();
            run(&corpus, &typed[at])
        });
    });
}

fn spell(rank: usize) -> String {
    common::spell(rank)
}

criterion_group!(benches, searches);
criterion_main!(benches);
