//! Full-name accuracy on annotated news: gold quotes and speaker spans go in, resolved names are compared.
//!
//! `cargo run --release --example names -- GOLD.jsonl [--errors] [--fold K]`

use onrecord::briefing::{Document, DraftSection, QuoteKind};
use onrecord::extract::{brief_with, quotes::RawQuote};
use onrecord::text::Span;
use serde_json::Value;
use std::collections::BTreeMap;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let errors = args.iter().any(|a| a == "--errors");
    let gold = std::fs::read_to_string(&args[0]).expect("readable gold file");
    let mut tally: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for line in gold.lines() {
        let doc: Value = serde_json::from_str(line).expect("one JSON document a line");
        let text = doc["text"].as_str().unwrap_or("");
        let bytes: Vec<usize> = text.char_indices().map(|c| c.0).chain([text.len()]).collect();
        let span = |v: &Value| {
            let at = |n: usize| v[n].as_u64().and_then(|i| bytes.get(i as usize)).copied();
            Some(Span::new(at(0)?, at(1)?))
        };
        let mut raw = Vec::new();
        let mut wanted = Vec::new();
        for (n, q) in doc["quotes"].as_array().into_iter().flatten().enumerate() {
            if q["speech"] != true {
                continue;
            }
            let content = span(&serde_json::json!([q["start"], q["end"]])).expect("a span");
            raw.push(RawQuote {
                content,
                cue: span(&q["cue_span"]),
                speaker: span(&q["speaker_span"]),
                kind: QuoteKind::Indirect,
                group: n as u32,
                carried: false,
                confidence: 1.0,
            });
            let how = q["resolved_how"].as_str().unwrap_or("");
            let full = q["speaker_resolved"].as_str().filter(|r| r.split_whitespace().count() > 1);
            let counts = matches!(how, "name" | "lastname" | "dcoref" | "hand");
            wanted.push(full.filter(|_| counts).map(|f| (f.to_owned(), how.to_owned())));
        }
        let section = DraftSection { body: text.into(), ..DraftSection::default() };
        let document = Document { sections: vec![section], ..Document::default() };
        let (briefing, _) = brief_with(document, |_| raw.clone());
        for (quote, wanted) in briefing.quotes.iter().zip(wanted) {
            let Some((full, how)) = wanted else { continue };
            let name = quote.speaker.and_then(|id| briefing.actor(id)).map_or("", |a| &*a.name);
            let spoken = quote.speaker_place.map_or("", |p| briefing.words(p));
            let ok = same(&full, name) || same(&full, spoken);
            for key in [how.as_str(), "all"] {
                let slot = tally.entry(key.to_owned()).or_default();
                slot.0 += usize::from(ok);
                slot.1 += 1;
            }
            if errors && !ok {
                println!("{how}\t{full}\t{name}\t{spoken}\t{}", doc["id"].as_str().unwrap_or(""));
            }
        }
    }
    for (how, (right, all)) in tally {
        println!("{how:10} {right:5} of {all:5}  {:.4}", right as f64 / all as f64);
    }
}

/// Ends with the same surname and contains the first name.
fn same(full: &str, name: &str) -> bool {
    let parts = |s: &str| -> Vec<String> {
        s.split(|c: char| !(c.is_alphanumeric() || "'’-.".contains(c)))
            .map(|w| w.trim_matches(['.', '’', '\'', '-']).to_lowercase())
            .filter(|w| !w.is_empty() && !matches!(w.as_str(), "jr" | "sr" | "ii" | "iii"))
            .collect()
    };
    let (a, b) = (parts(full), parts(name));
    !b.is_empty() && a.last() == b.last() && b.contains(&a[0])
}
