//! How fast pages are read, beside the article library alone, by the time of the processor.

use std::{fmt::Write, fs, hint::black_box, time::Instant};

/// How often all pages are read by each.
const ROUNDS: usize = 30;

/// Reads all pages by turns, so that both meet the same machine, and says what came of it.
pub fn compare(pages: &[(String, Vec<u8>)]) -> String {
    let mut sums = [0.0_f64; 2];
    for _ in 0..ROUNDS {
        let begun = cpu();
        for (name, bytes) in pages {
            black_box(onrecord::load::load(name, bytes)).0.ok();
        }
        let between = cpu();
        for (_, bytes) in pages {
            let Ok(page) = std::str::from_utf8(bytes) else { continue };
            let reader = dom_smoothie::Readability::new(page, None, None);
            black_box(reader.map(|mut reader| reader.parse().is_ok())).ok();
        }
        sums[0] += between - begun;
        sums[1] += cpu() - between;
    }
    let mut out = String::new();
    for (name, sum) in ["onrecord", "library alone"].into_iter().zip(sums) {
        let each = (pages.len() * ROUNDS) as f64 / sum;
        let _ = writeln!(out, "{name:<14} {each:>8.0} pages per CPU-second");
    }
    let _ = writeln!(out, "{:<14} {:>8.2} times the time of the library", "", sums[0] / sums[1]);
    out
}

/// Seconds of this process on the processor; of the clock where the system does not tell.
fn cpu() -> f64 {
    use std::sync::LazyLock;
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| BEGUN.elapsed().as_secs_f64(), |n| n / 1e9)
}
