//! Cross-validation: every document of the train split read by a model that has not seen it.

use crate::{
    corpus::{self, Doc},
    weigh,
};
use onrecord::{
    briefing::{Briefing, Document, DraftSection, Place, Quote},
    extract::{brief_by, quotes::model::Model},
};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::{fmt::Write as _, fs, path::Path};

/// Writes gold and predictions of all parts to `to`, by part and together. Models that stand there from the last time are
/// used again: what is done with a model's answers can be tried without training.
pub fn measure(folder: &Path, count: usize, to: &Path) {
    let docs = corpus::read(folder, "train");
    let lines = fs::read_to_string(folder.join("polnear.train.jsonl")).expect("readable");
    let lines: Vec<&str> = lines.lines().collect();
    let parts: Vec<(String, String)> = (0..count)
        .into_par_iter()
        .map(|fold| {
            let others: Vec<&Doc> = (0..docs.len()).filter(|i| i % count != fold).map(|i| &docs[i]).collect();
            let path = to.join(format!("model.{fold}.bin"));
            let bytes = fs::read(&path).unwrap_or_else(|_| weigh::model(&others));
            fs::write(&path, &bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            let model = Model::read(&bytes).expect("a model just written");
            let (mut gold, mut found) = (String::new(), String::new());
            for i in (fold..docs.len()).step_by(count) {
                let value: Value = serde_json::from_str(lines[i]).expect("JSON");
                let _ = writeln!(gold, "{}", lines[i]);
                let _ = writeln!(found, "{}", quotes(&docs[i].text, &value["id"], &model));
            }
            (gold, found)
        })
        .collect();
    let put =
        |name: String, text: &str| fs::write(to.join(&name), text).unwrap_or_else(|e| panic!("{name}: {e}"));
    for (fold, (gold, found)) in parts.iter().enumerate() {
        put(format!("gold.{fold}.jsonl"), gold);
        put(format!("pred.{fold}.jsonl"), found);
    }
    put("gold.jsonl".to_owned(), &parts.iter().map(|p| p.0.as_str()).collect::<String>());
    put("pred.jsonl".to_owned(), &parts.iter().map(|p| p.1.as_str()).collect::<String>());
}

/// What the whole of extraction makes of a text with this model, in the form of the scorer.
fn quotes(text: &str, id: &Value, model: &Model) -> Value {
    let section = DraftSection { body: text.into(), ..DraftSection::default() };
    let document = Document { sections: vec![section], ..Document::default() };
    let (briefing, _) = brief_by(document, model);
    let list: Vec<Value> = briefing.quotes.iter().map(|q| quote(&briefing, q)).collect();
    json!({"id": id, "quotes": list})
}

fn quote(briefing: &Briefing, q: &Quote) -> Value {
    let point = |place: Place, byte: usize| briefing.sections[place.section].body[..byte].chars().count();
    let points = |p: Place| [point(p, p.span.start), point(p, p.span.end)];
    let [start, end] = points(q.place);
    let name = q.speaker.and_then(|id| briefing.actor(id)).map(|a| a.name.to_string());
    let spoken = q.speaker_place.map(|p| briefing.words(p).to_owned());
    json!({
        "start": start,
        "end": end,
        "text": briefing.words(q.place),
        "speaker": spoken.or_else(|| name.clone()),
        "speaker_span": q.speaker_place.map(points),
        "speaker_name": name,
        "cue": q.cue.map(|p| briefing.words(p)),
        "confidence": q.confidence,
    })
}
