//! Reads the annotated news: documents, gold quotes, silver parts of speech.

use flate2::read::GzDecoder;
use onrecord::{
    extract::tokens::{Pos, Tokens, tokenize},
    text::Span,
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

/// One attribution fragment as annotated; spans in bytes.
#[derive(Debug, Clone)]
pub struct Gold {
    pub content: Span,
    pub cue: Option<Span>,
    pub speaker: Option<Span>,
    /// The head word of the speaker.
    pub head: Option<Span>,
    /// Whether the cue is one of speech; others are optional when measured.
    pub speech: bool,
    pub group: u32,
}

/// One article.
#[derive(Debug, Clone)]
pub struct Doc {
    pub id: String,
    pub text: String,
    pub tokens: Tokens,
    /// The parser's tag of each token that it divided as we do.
    pub silver: Vec<Option<Pos>>,
    pub gold: Vec<Gold>,
    /// Stretches in which nothing is counted.
    pub ignore: Vec<Span>,
}

/// Reads a split; documents in file order.
pub fn read(folder: &Path, split: &str) -> Vec<Doc> {
    let open = |name: String| File::open(folder.join(&name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let lines = BufReader::new(GzDecoder::new(open(format!("tokens.{split}.jsonl.gz")))).lines();
    let mut silver: BTreeMap<String, Value> = BTreeMap::new();
    for line in lines {
        let value: Value = serde_json::from_str(&line.expect("readable")).expect("JSON");
        silver.insert(value["id"].as_str().unwrap_or_default().to_owned(), value);
    }
    let lines = BufReader::new(open(format!("polnear.{split}.jsonl"))).lines();
    lines
        .map(|line| document(&serde_json::from_str(&line.expect("readable")).expect("JSON"), &silver))
        .collect()
}

fn document(value: &Value, silver: &BTreeMap<String, Value>) -> Doc {
    let text = value["text"].as_str().expect("text").to_owned();
    let id = value["id"].as_str().expect("id").to_owned();
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let span = |v: &Value| {
        let pair = v.as_array()?;
        Some(Span::new(bytes[pair[0].as_u64()? as usize], bytes[pair[1].as_u64()? as usize]))
    };
    let mut groups: Vec<String> = Vec::new();
    let gold = value["quotes"].as_array().expect("quotes").iter().map(|q| {
        let name = q["group"].as_str().unwrap_or_default().to_owned();
        let group = groups.iter().position(|g| *g == name).unwrap_or_else(|| {
            groups.push(name);
            groups.len() - 1
        });
        let at = |key: &str| bytes[q[key].as_u64().expect("offset") as usize];
        Gold {
            content: Span::new(at("start"), at("end")),
            cue: span(&q["cue_span"]),
            speaker: span(&q["speaker_span"]),
            head: span(&q["speaker_head_span"]),
            speech: q["speech"].as_bool().unwrap_or(true),
            group: group as u32,
        }
    });
    let gold = gold.collect();
    let ignore = value["ignore"].as_array().map(|a| a.iter().filter_map(&span).collect()).unwrap_or_default();
    let tokens = tokenize(&text);
    let silver = silver.get(&id).map_or_else(|| vec![None; tokens.list.len()], |v| align(v, &bytes, &tokens));
    Doc { id, text, tokens, silver, gold, ignore }
}

/// The silver tag of each token with the same bounds.
fn align(value: &Value, bytes: &[usize], tokens: &Tokens) -> Vec<Option<Pos>> {
    let mut tags: BTreeMap<(usize, usize), Pos> = BTreeMap::new();
    for token in value["sentences"].as_array().into_iter().flatten().flat_map(|s| s.as_array()).flatten() {
        let (Some(start), Some(end)) = (token[1].as_u64(), token[2].as_u64()) else { continue };
        if let (Some(&start), Some(&end)) = (bytes.get(start as usize), bytes.get(end as usize)) {
            tags.insert((start, end), penn(token[3].as_str().unwrap_or_default()));
        }
    }
    tokens.list.iter().map(|t| tags.get(&(t.start as usize, t.end as usize)).copied()).collect()
}

/// Ours for a Penn Treebank tag.
fn penn(tag: &str) -> Pos {
    match tag {
        "NN" => Pos::Noun,
        "NNS" => Pos::Nouns,
        "NNP" | "NNPS" => Pos::Name,
        "PRP" => Pos::Pronoun,
        "PRP$" => Pos::Possessive,
        "VBD" => Pos::Past,
        "VBZ" => Pos::Present3,
        "VBP" => Pos::Present,
        "VB" => Pos::Base,
        "VBN" => Pos::Participle,
        "VBG" => Pos::Gerund,
        "MD" => Pos::Modal,
        "IN" => Pos::Preposition,
        "TO" => Pos::To,
        "DT" | "PDT" => Pos::Determiner,
        "JJ" | "JJR" | "JJS" => Pos::Adjective,
        "RB" | "RBR" | "RBS" => Pos::Adverb,
        "CC" => Pos::Conjunction,
        "CD" => Pos::Number,
        "WP" | "WP$" => Pos::WhPronoun,
        "WDT" => Pos::WhDeterminer,
        "WRB" => Pos::WhAdverb,
        "POS" => Pos::Genitive,
        "RP" => Pos::Particle,
        "EX" => Pos::There,
        "UH" | "FW" | "SYM" | "LS" => Pos::Other,
        _ => Pos::Mark,
    }
}
