//! Prints the score table of predicted quotes against gold ones.
//!
//! `cargo run --release --example score -- GOLD.jsonl PRED.jsonl [--iou 0.8] [--speech-only] [--drop-nonspeech-pred]`
//!
//! Both files hold one JSON document a line, `{"id", "text", "quotes": [{"start", "end", "speaker", "speaker_span",
//! "cue", …}]}`, with offsets in code points; `onrecord extract` writes predictions in this form. What counts as a match
//! is said in `measure.rs`.

mod marks;
mod measure;
mod speech;

use measure::{Document, Options, Table};
use std::{env, fs, process::exit};

fn main() {
    let mut files = Vec::new();
    let mut options = Options::default();
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--speech-only" => options.speech_only = true,
            "--drop-nonspeech-pred" => options.drop_nonspeech = true,
            "--iou" => match arguments.next().and_then(|n| n.parse().ok()) {
                Some(iou) => options.iou = iou,
                None => fail("--iou takes a number between 0 and 1"),
            },
            flag if flag.starts_with("--") => fail(&format!("unknown option {flag}")),
            _ => files.push(argument),
        }
    }
    let [gold, pred] = &files[..] else {
        fail("usage: score GOLD.jsonl PRED.jsonl [--iou N] [--speech-only] [--drop-nonspeech-pred]")
    };
    print!("{}", Table::measure(&read(gold), &read(pred), options));
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    exit(2)
}

fn read(path: &str) -> Vec<Document> {
    let text = fs::read_to_string(path).unwrap_or_else(|e| fail(&format!("{path}: {e}")));
    let parse = |(n, line): (usize, &str)| {
        let value = serde_json::from_str(line).unwrap_or_else(|e| fail(&format!("{path}:{}: {e}", n + 1)));
        Document::new(&value)
    };
    text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).map(parse).collect()
}
