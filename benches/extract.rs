//! Throughput of finding quotes, single thread, at three lengths of generated news: time should grow with the length.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use onrecord::extract::{quotes, tokens};
use std::{hint::black_box, time::Duration};

const NAMES: &[&str] = &[
    "Ana Ruiz",
    "Tomas Lind",
    "Mr. Okafor",
    "Gov. Helen Marsh",
    "the deputy minister",
    "a spokeswoman for the port",
];
const CUES: &[&str] = &["said", "told reporters", "added", "argued", "wrote in a letter", "warned"];
const CLAIMS: &[&str] = &[
    "the bridge will open before the winter if the money arrives in time",
    "talks with the river towns would go on, but nobody should expect a treaty this year",
    "there was no plan to close the eastern line, which carries 40,000 people a day",
    "prices had risen by 3.5 percent since March and would rise again",
    "the committee never saw the letter that the agency sent in May",
    "we have done this twice before and we can do it again",
];
const PLAIN: &[&str] = &[
    "The council met on Tuesday in the old customs house, a few hundred yards from the water.",
    "Rain fell for most of the week, and the ferries ran late.",
    "Since 2011 the region has spent $1.2 billion on dikes, pumps and roads.",
    "Work on the second span began in April after two years of delay.",
    "The “Blue Line”, as the towns call it, was meant to be finished long ago.",
];

/// News-like paragraphs of at least `bytes` bytes, the same for the same length.
fn news(bytes: usize) -> String {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut pick = |list: &[&'static str]| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        list[(state % list.len() as u64) as usize]
    };
    let mut text = String::with_capacity(bytes + 600);
    let mut turn = 0;
    while text.len() < bytes {
        let (name, cue, claim, more) = (pick(NAMES), pick(CUES), pick(CLAIMS), pick(CLAIMS));
        turn += 1;
        match turn % 5 {
            0 => text.push_str(&format!("“{claim},” {name} {cue}. “{more}.”")),
            1 => text.push_str(&format!("On Monday {name} {cue} that {claim}.")),
            2 => text.push_str(&format!("According to {name}, {claim}. {}", pick(PLAIN))),
            _ => text.push_str(&format!("{} {} {}", pick(PLAIN), pick(PLAIN), pick(PLAIN))),
        }
        text.push(if turn % 3 == 0 { '\n' } else { ' ' });
    }
    text
}

fn extract(c: &mut Criterion) {
    let mut group = c.benchmark_group("quotes");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    for bytes in [2_000, 200_000, 20_000_000] {
        let text = news(bytes);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("find", bytes), &text, |b, t| {
            b.iter(|| quotes::find(black_box(t)))
        });
    }
    let text = news(200_000);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("tokenize/200000", |b| b.iter(|| tokens::tokenize(black_box(&text))));
    group.finish();
}

criterion_group!(benches, extract);
criterion_main!(benches);
