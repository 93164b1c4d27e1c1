//! Trains the model of the quote engine from the annotated news and writes it to `assets/model/en.bin`.
//!
//! `cargo run --release --example train -- ../shared/corpus [OUTPUT]`. The same documents give the same bytes.
//!
//! With `--folds K FOLDER` after the corpus nothing of the project is written: the documents are divided into K parts,
//! each is read by a model trained on the others, and `gold.jsonl`, `pred.jsonl` for the scorer and the models go to FOLDER.

mod boost;
mod corpus;
mod crf;
mod folds;
mod judge;
mod lexical;
mod prepare;
mod roles;
mod speech;
mod tagging;
mod vocabulary;
mod weigh;

use std::{env, fs, path::PathBuf};

fn main() {
    let Some(folder) = env::args().nth(1).map(PathBuf::from) else {
        eprintln!("usage: train FOLDER [OUTPUT | --folds K FOLDER]");
        std::process::exit(2);
    };
    if env::args().nth(2).is_some_and(|a| a == "--folds") {
        let count = env::args().nth(3).and_then(|n| n.parse().ok()).filter(|n| *n > 1).unwrap_or(4);
        let to = env::args().nth(4).map_or_else(env::temp_dir, PathBuf::from);
        return folds::measure(&folder, count, &to);
    }
    let output = env::args().nth(2).unwrap_or_else(|| "assets/model/en.bin".to_owned());
    let docs = corpus::read(&folder, "train");
    let docs: Vec<&corpus::Doc> = docs.iter().collect();
    let bytes = weigh::model(&docs);
    fs::write(&output, &bytes).unwrap_or_else(|e| panic!("{output}: {e}"));
    eprintln!("{output}: {} bytes", bytes.len());
}
