//! The index beside tantivy, in one run over the same quotes: building, room on disk, and every keystroke of typed
//! queries, first 50 shown.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml -- FOLDER [QUOTES]` (500,000 if not given) keeps
//! both indexes in FOLDER and takes them from there the next time. Times are CPU time of the thread.
//! `-- --notice FOLDER LIBRARY` measures how soon one changed file of LIBRARY is noticed.

#[path = "../../common/mod.rs"]
mod common;
mod notice;

use jiff::civil::date;
use onrecord::library::{index::Index, query::parse, search::Marks};
use rustix::time::{ClockId, clock_gettime};
use std::{env, error::Error, fs, path::Path};
use tantivy::{
    IndexWriter, TantivyDocument, Term,
    collector::TopDocs,
    query::{BooleanQuery, FuzzyTermQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption, Schema, TEXT},
};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    if let [flag, folder, library] = &args[..]
        && flag == "--notice"
    {
        return notice::measure(Path::new(folder), Path::new(library));
    }
    let folder = Path::new(args.first().ok_or("usage: peers FOLDER [QUOTES]")?);
    let quotes: usize = args.get(1).map_or(Ok(500_000), |n| n.parse())?;
    let briefings = quotes / common::QUOTES;
    let ours = build_ours(&folder.join(format!("ours-{quotes}")), briefings)?;
    let (theirs, field) = build_theirs(&folder.join(format!("tantivy-{quotes}")), briefings)?;

    let lines = common::keystrokes(briefings, 200);
    let snapshot = ours.snapshot()?;
    let run = |line: &str| {
        let query = parse(line, date(2025, 12, 31), true);
        let hits = snapshot.search(&query, &Marks::default(), 50, &|| false);
        hits.ok().flatten().map_or(0, |hits| hits.total)
    };
    let searcher = theirs.reader()?.searcher();
    let plain: Vec<&String> = lines.iter().filter(|line| !line.contains(['@', ':'])).collect();
    // once to warm both up, once to count
    for _ in 0..2 {
        println!("-- {quotes} quotes, {} keystrokes, {} of them words alone", lines.len(), plain.len());
        report("ours, all", lines.iter().map(|line| (cpu(|| run(line)), line.as_str())).collect());
        report("ours, words", plain.iter().map(|line| (cpu(|| run(line)), line.as_str())).collect());
        let times = plain.iter().map(|line| {
            let query = typed(field, line);
            let time = cpu(|| searcher.search(&query, &TopDocs::with_limit(50)).map_or(0, |hits| hits.len()));
            (time, line.as_str())
        });
        report("tantivy, words", times.collect());
    }
    println!("resident: {}", status("VmRSS").unwrap_or_default());
    Ok(())
}

/// The words of a line, all wanted, the last a beginning.
fn typed(field: Field, line: &str) -> BooleanQuery {
    let words: Vec<&str> = line.split_whitespace().collect();
    let clauses = words.iter().enumerate().map(|(at, word)| {
        let term = Term::from_field_text(field, word);
        let query: Box<dyn Query> = if at + 1 == words.len() {
            Box::new(FuzzyTermQuery::new_prefix(term, 0, true))
        } else {
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        };
        (Occur::Must, query)
    });
    BooleanQuery::new(clauses.collect())
}

fn build_ours(folder: &Path, briefings: usize) -> Result<Index, Box<dyn Error>> {
    let fresh = !folder.exists();
    let index = Index::open(folder)?;
    if fresh {
        let mut text = 0;
        // what it costs to make the briefings up is not counted
        let mut making = 0.0;
        let all = process_cpu(|| {
            let briefings = (0..briefings).map(|n| {
                let start = now(ClockId::ProcessCPUTime);
                let opened = common::opened(n);
                text += opened.briefing.sections.iter().map(|s| s.body.len()).sum::<usize>();
                making += now(ClockId::ProcessCPUTime) - start;
                (format!("{n:07}.txt").into(), opened)
            });
            index.fill(briefings)
        });
        let (result, spent) = all;
        result?;
        let (text, spent) = (text as f64 / 1e6, spent - making);
        let mb = size(folder) as f64 / 1e6;
        println!(
            "ours: {text:.0} MB of text in {spent:.1} CPU s: {:.1} MB/s; {mb:.0} MB on disk with what is kept of the \
             briefings: {:.2} of the text",
            text / spent,
            mb / text
        );
        let searched = index.snapshot()?.size_without_kept() as f64 / 1e6;
        println!("ours: what is searched alone: {searched:.0} MB: {:.2} of the text", searched / text);
    }
    Ok(index)
}

fn build_theirs(folder: &Path, briefings: usize) -> Result<(tantivy::Index, Field), Box<dyn Error>> {
    let mut schema = Schema::builder();
    let content = schema.add_text_field("content", TEXT);
    if folder.exists() {
        return Ok((tantivy::Index::open_in_dir(folder)?, content));
    }
    fs::create_dir_all(folder)?;
    let index = tantivy::Index::create_in_dir(folder, schema.build())?;
    let mut writer: IndexWriter = index.writer_with_num_threads(2, 400 << 20)?;
    for n in 0..briefings {
        let opened = common::opened(n);
        for quote in &opened.briefing.quotes {
            let mut document = TantivyDocument::default();
            document.add_text(content, opened.briefing.words(quote.place));
            writer.add_document(document)?;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    println!("tantivy: {:.0} MB on disk, the words of the quotes alone", size(folder) as f64 / 1e6);
    Ok((index, content))
}

fn report(what: &str, mut times: Vec<(f64, &str)>) {
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].0;
    let slowest: Vec<String> = times.iter().rev().take(3).map(|(t, l)| format!("{l:?} {t:.1}")).collect();
    println!(
        "{what:15} p50 {:7.3} ms, mean {:7.3} ms, p99 {:7.3} ms, max {:7.2} ms; slowest: {}",
        at(0.5),
        times.iter().map(|time| time.0).sum::<f64>() / times.len() as f64,
        at(0.99),
        at(1.0),
        slowest.join(", ")
    );
}

fn now(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Milliseconds of this thread.
fn cpu<T>(work: impl FnOnce() -> T) -> f64 {
    let start = now(ClockId::ThreadCPUTime);
    std::hint::black_box(work());
    (now(ClockId::ThreadCPUTime) - start) * 1e3
}

/// What comes of the work, and the seconds of all threads.
fn process_cpu<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = now(ClockId::ProcessCPUTime);
    let result = work();
    (result, now(ClockId::ProcessCPUTime) - start)
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|m| m.len()).sum()
}

/// A line of what the system says about this program.
fn status(what: &str) -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| Some(line.strip_prefix(what)?.trim_start_matches(':').trim().to_owned()))
}
