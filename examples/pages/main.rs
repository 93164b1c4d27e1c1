//! Prints how well saved pages are read, beside the article library alone on the same pages in the same run.
//!
//! `cargo run --release --example pages -- [DIR] [--all] [--speed]`
//!
//! DIR (when left out, each of these in `tests/pages`: `judged`, on which the rules grew up; `families`, pages built as
//! sites of some fifty kinds build theirs; `digests`; `unseen` and `third`, written by others who knew no rule, in parts of
//! which their `README.md` says what they were used for) holds a page `NAME.html` (or `.htm`, `.mhtml`) and beside it what is
//! expected of it, as `NAME.json` or `NAME.txt`; what an expectation leaves out is not judged.
//!
//! - `NAME.json`: `{"title": "…", "byline": "…", "date": "2025-10-21", "text": "…", "sections": ["…"],
//!   "optional": ["…"]}`. `byline` may be
//!   a list of names, `text` a list of paragraphs. Also known: `headline`; `author`, `authors`; `datePublished`,
//!   `publishedTime`; `articleBody`, `content`.
//! - `NAME.txt`: lines `title:`, `byline:`, `date:`, any number of `section:` and `optional:`, an empty line, the text.
//!   `byline: none` says that nobody is named.
//!
//! `optional` lines may stand in the text or not, as captions may.
//!
//! Text is judged by its words: F1 of the bags of words, and of the runs of four words. A title is right when it is the
//! same but for case and punctuation; a byline when it holds all names and at most three words more; a date when it is
//! the day. `--all` prints what is wrong on each page; `--speed` also reads all pages again and again for some seconds, by
//! turns, and prints how many a second of one core's time takes: from bytes to a document by this program, with quotes
//! found in it as well, and from text to an article by the library. It does so for the pages as they are, and with the
//! scripts, styles and menus around them that sites deliver (some 100 kB each).

mod expected;
mod judge;
mod speed;

use expected::Expected;
use judge::{Got, Score, Table};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::exit,
};

/// The folders that are judged when none is named.
const FOLDERS: [&str; 9] = [
    "judged",
    "families",
    "digests",
    "unseen/pages",
    "unseen/digests",
    "unseen/aside-pages",
    "unseen/aside-digests",
    "third/pages",
    "third/digests",
];

fn main() {
    let mut folders: Vec<PathBuf> = Vec::new();
    let (mut all, mut timed) = (false, false);
    for argument in env::args().skip(1) {
        match argument.as_str() {
            "--all" => all = true,
            "--speed" => timed = true,
            flag if flag.starts_with("--") => fail(&format!("unknown option {flag}")),
            path => folders.push(path.into()),
        }
    }
    if folders.is_empty() {
        folders = FOLDERS.iter().map(|name| own(name)).collect();
    }
    for folder in folders {
        let pages = judge(&folder, all);
        if timed {
            print!("as they are\n{}", speed::compare(&pages));
            print!("as sites deliver them\n{}", speed::compare(&speed::dressed(&pages)));
        }
    }
}

fn own(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages")).join(name)
}

/// Prints how the pages of `folder` are read, and returns them.
fn judge(folder: &Path, all: bool) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else { fail(&format!("cannot read {}", folder.display())) };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut pages: Vec<(String, Vec<u8>)> = Vec::new();
    let (mut ours, mut library) = (Table::default(), Table::default());
    for path in paths {
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
        if !matches!(extension.as_str(), "html" | "htm" | "mhtml" | "mht") {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(expected) = Expected::beside(&path) else {
            eprintln!("{name}: nothing expected of it, passed over");
            continue;
        };
        let Ok(bytes) = fs::read(&path) else { fail(&format!("cannot read {name}")) };
        let got = Got::ours(&name, &bytes);
        let score = Score::of(&got, &expected);
        if all {
            print!("{}", judge::complaints(&name, &got, &expected, &score));
        }
        ours.add(&score);
        library.add(&Score::of(&Got::library(&bytes), &expected));
        pages.push((name, bytes));
    }
    if ours.pages == 0 {
        fail(&format!("no page with an expectation in {}", folder.display()));
    }
    println!("{}: {} pages\n{}", folder.display(), ours.pages, Table::header());
    println!("{}\n{}", ours.row("onrecord"), library.row("library alone"));
    pages
}

fn fail(message: &str) -> ! {
    eprintln!("pages: {message}");
    exit(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages of a folder, each with its name, what was read of it and how right that is.
    fn scores(folder: &str) -> Vec<(String, Score, String)> {
        let mut scores = Vec::new();
        for path in fs::read_dir(own(folder)).unwrap().flatten().map(|entry| entry.path()) {
            if path.extension().is_none_or(|extension| extension != "html") {
                continue;
            }
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let expected = Expected::beside(&path).unwrap();
            let got = Got::ours(&name, &fs::read(&path).unwrap());
            let score = Score::of(&got, &expected);
            let told = judge::complaints(&name, &got, &expected, &score);
            scores.push((name, score, told));
        }
        scores
    }

    /// The floor under which reading pages must not fall; the table itself says how far above it is.
    #[test]
    fn the_judged_pages_are_read() {
        let scores = scores("judged");
        for (_, score, told) in &scores {
            assert!(score.runs.unwrap() >= 0.97, "{told}");
            let right = [score.title, score.byline, score.date, score.sections];
            assert!(right.iter().flatten().all(|right| *right), "{told}");
        }
        assert!(scores.len() >= 33, "{}", scores.len());
    }

    /// The same for pages whose expectations were written before any rule knew them: as a whole, and each more than half.
    #[test]
    fn pages_of_many_families_are_read() {
        for (folder, least) in [("families", 55), ("digests", 16)] {
            let scores = scores(folder);
            let mut table = Table::default();
            for (name, score, told) in &scores {
                assert!(score.runs.unwrap() >= 0.75, "{name}\n{told}");
                table.add(score);
            }
            assert!(scores.len() >= least, "{}", scores.len());
            assert!(table.mean(1) >= 0.96 && table.mean(2) >= 0.9, "{}", table.row(folder));
            assert!(table.mean(3) >= 0.9 && table.mean(4) >= 0.9, "{}", table.row(folder));
        }
    }

    /// The pages that were new when they came: as a whole, and each more than half. The third set takes a digest's own parts
    /// for its sections, so that those are not compared.
    #[test]
    fn unseen_pages_are_read() {
        for (folders, pages, last) in [(&FOLDERS[3..7], 50, 6), (&FOLDERS[7..], 60, 5)] {
            let mut table = Table::default();
            for folder in folders {
                for (name, score, told) in scores(folder) {
                    assert!(score.runs.unwrap() >= 0.75, "{name}\n{told}");
                    table.add(&score);
                }
            }
            assert_eq!(table.pages, pages);
            let sure = table.mean(1) >= 0.97 && (2..last).all(|of| table.mean(of) >= 0.9);
            assert!(sure, "{}", table.row(folders[0]));
        }
    }
}
