//! What extraction costs, by length: `cargo run --release --example speed -- FILE…`. The files' text is repeated to
//! 2 KB, 200 KB, 2 MB and 20 MB; names are made different in each repetition, as in a long file they would be.

use onrecord::briefing::{Document, DraftSection};
use onrecord::extract::{brief, brief_with};
use std::fmt::Write;
use std::time::Instant;

fn main() {
    let mut seed = String::new();
    for path in std::env::args().skip(1) {
        seed.push_str(&std::fs::read_to_string(&path).expect("a readable file"));
        seed.push('\n');
    }
    let start = Instant::now();
    brief(document("Warm."));
    println!("lists and model: {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    for size in [2_000, 200_000, 2_000_000, 20_000_000] {
        let text = repeated(&seed, size);
        let rounds = (2_000_000 / size).max(1);
        let mega = (text.len() * rounds) as f64 / 1e6;
        let start = Instant::now();
        for _ in 0..rounds {
            std::hint::black_box(brief_with(document(&text), |_| Vec::new()));
        }
        let bare = start.elapsed().as_secs_f64();
        let start = Instant::now();
        for _ in 0..rounds {
            std::hint::black_box(brief(document(&text)));
        }
        let all = start.elapsed().as_secs_f64();
        println!("{size:9} bytes: without quotes {:6.2} MB/s, all {:6.2} MB/s", mega / bare, mega / all);
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
