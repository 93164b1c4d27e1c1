//! What extraction costs, by length: `cargo run --release --example speed -- FILE…`. The files' text is repeated to
//! 2 KB, 200 KB, 2 MB and 20 MB; names are made different in each repetition, as in a long file they would be.

use onrecord::briefing::{Document, DraftSection};
use onrecord::extract::{brief, brief_with};
use std::fmt::Write;

fn main() {
    let mut seed = String::new();
    for path in std::env::args().skip(1) {
        seed.push_str(&std::fs::read_to_string(&path).expect("a readable file"));
        seed.push('\n');
    }
    let start = cpu();
    brief(document("Warm."));
    println!("lists and model: {:.2} ms", (cpu() - start) * 1e3);
    for size in [2_000, 200_000, 2_000_000, 20_000_000] {
        let text = repeated(&seed, size);
        let rounds = (2_000_000 / size).max(1);
        let mega = (text.len() * rounds) as f64 / 1e6;
        let start = cpu();
        for _ in 0..rounds {
            std::hint::black_box(brief_with(document(&text), |_| Vec::new()));
        }
        let bare = cpu() - start;
        let start = cpu();
        for _ in 0..rounds {
            std::hint::black_box(brief(document(&text)));
        }
        let all = cpu() - start;
        println!(
            "{size:9} bytes: without quotes {:6.2} MB per CPU-second, all {:6.2}",
            mega / bare,
            mega / all
        );
    }
}

fn repeated(seed: &str, size: usize) -> String {
    let mut text = String::with_capacity(size + seed.len());
    let mut round = 0_u32;
    while text.len() < size {
        // A new family in each round, so that the cast grows with the text.
        let letters: String = round.to_string().bytes().map(|b| char::from(b - b'0' + b'a')).collect();
        let _ = write!(text, "Minister Anna Vor{letters} said that Vor{letters} would not resign.\n{seed}\n");
        round += 1;
    }
    text.truncate(text.floor_char_boundary(size));
    text
}

fn document(body: &str) -> Document {
    let section = DraftSection { body: body.into(), ..DraftSection::default() };
    Document { sections: vec![section], ..Document::default() }
}

/// Seconds this thread has spent on a processor, where the system tells; other processes do not count.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|n| n.parse::<f64>().ok()).map_or(f64::NAN, |ns| ns / 1e9)
}
