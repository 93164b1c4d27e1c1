//! Trains the model of the quote engine from the annotated news and writes it to `assets/model/en.bin`.
//!
//! `cargo run --release --example train -- ../shared/corpus`. The same documents give the same bytes.

mod boost;
mod corpus;
mod crf;
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
        eprintln!("usage: train FOLDER [OUTPUT]");
        std::process::exit(2);
    };
    let output = env::args().nth(2).unwrap_or_else(|| "assets/model/en.bin".to_owned());
    let docs = corpus::read(&folder, "train");
    let docs: Vec<&corpus::Doc> = docs.iter().collect();
    let bytes = weigh::model(&docs);
    fs::write(&output, &bytes).unwrap_or_else(|e| panic!("{output}: {e}"));
    eprintln!("{output}: {} bytes", bytes.len());
}
