//! `onrecord extract`: text or NDJSON in, quotes with speakers as NDJSON out. A filter: order is kept, memory is bounded.

use crate::{
    briefing::{Attribution, Block, BlockKind, Briefing, Document, DraftSection, Place, Quote, SectionKind},
    extract::brief,
    text::{SafeText, Span},
};
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::io::{self, BufRead, Write};

/// How to read and how hard to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Lines worked on at once; 1 keeps to one thread.
    pub jobs: usize,
    /// Whether each line is a JSON object with `text`; found from the first byte when `None`.
    pub ndjson: Option<bool>,
    /// The `id` of a plain text.
    pub id: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { jobs: 1, ndjson: None, id: "-".to_owned() }
    }
}

/// Bytes of input held at once for each job, beyond the line that passes the limit.
const BATCH: usize = 1 << 20;

/// Reads `input`, writes a line of JSON per document to `output` and a line per bad line to `errors`.
///
/// Returns how many documents were written. A plain text is one document and is held in memory; of NDJSON only a batch
/// of lines is.
///
/// # Errors
/// When reading or writing fails; bad lines are reported and passed over.
pub fn run(
    options: &Options,
    mut input: impl BufRead,
    mut output: impl Write,
    mut errors: impl Write,
) -> io::Result<usize> {
    let first = input.fill_buf()?.iter().copied().find(|b| !b.is_ascii_whitespace());
    if !options.ndjson.unwrap_or(first == Some(b'{')) {
        let mut raw = Vec::new();
        input.read_to_end(&mut raw)?;
        let text = String::from_utf8_lossy(&raw);
        writeln!(output, "{}", document(&text, &json!({"id": options.id})))?;
        return Ok(1);
    }
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(options.jobs.max(1)).build().map_err(io::Error::other)?;
    let (mut number, mut written) = (0, 0);
    loop {
        let batch = batch(&mut input, &mut number, BATCH * options.jobs.max(1))?;
        if batch.is_empty() {
            output.flush()?;
            return Ok(written);
        }
        let work = |(number, line): &(usize, Vec<u8>)| one(line).map_err(|e| format!("line {number}: {e}"));
        let results: Vec<Result<String, String>> = if options.jobs > 1 {
            pool.install(|| batch.par_iter().map(work).collect())
        } else {
            batch.iter().map(work).collect()
        };
        for result in results {
            match result {
                Ok(line) => {
                    writeln!(output, "{line}")?;
                    written += 1;
                }
                Err(message) => writeln!(errors, "{}", SafeText::new(&message))?,
            }
        }
    }
}

/// Lines with their numbers, blank ones left out, until `limit` bytes are held.
fn batch(input: &mut impl BufRead, number: &mut usize, limit: usize) -> io::Result<Vec<(usize, Vec<u8>)>> {
    let (mut out, mut held) = (Vec::new(), 0);
    while held < limit {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        *number += 1;
        held += line.len();
        if !line.trim_ascii().is_empty() {
            out.push((*number, line));
        }
    }
    Ok(out)
}

/// One line of NDJSON worked off.
fn one(line: &[u8]) -> Result<String, String> {
    let value: Value = serde_json::from_slice(line).map_err(|e| e.to_string())?;
    let text = value.get("text").and_then(Value::as_str).ok_or("no \"text\" in it, or not a string")?;
    Ok(document(text, &value))
}

/// The line of JSON for a text; `given` holds its `id`, and `lang` where it is known.
fn document(text: &str, given: &Value) -> String {
    let safe = SafeText::new(text);
    let mut document = Document { sections: vec![section(safe.clone())], ..Document::default() };
    document.head.lang = given.get("lang").and_then(Value::as_str).map(SafeText::from);
    let (briefing, _) = brief(document);
    let points = Points::new(text, &safe);
    let mut out = Map::new();
    out.insert("id".to_owned(), given.get("id").cloned().unwrap_or(Value::Null));
    let quotes: Vec<Value> = briefing.quotes.iter().map(|q| quote(&briefing, q, &points)).collect();
    out.insert("quotes".to_owned(), quotes.into());
    out.insert("actors".to_owned(), actors(&briefing, &points));
    let hedge = |h: &crate::briefing::Hedge| {
        let range = h.range.map(|(low, high)| json!([low, high]));
        json!({"span": points.span(h.place), "text": briefing.words(h.place), "range": range})
    };
    out.insert("hedges".to_owned(), briefing.hedges.iter().map(hedge).collect());
    Value::Object(out).to_string()
}

/// The whole text as one section, a block a line.
fn section(body: SafeText) -> DraftSection {
    let (mut blocks, mut start) = (Vec::new(), 0);
    for (n, line) in body.split('\n').enumerate() {
        if !line.trim().is_empty() {
            let span = Span::new(start, start + line.len());
            blocks.push(Block { span, kind: BlockKind::Paragraph, line: n as u32 + 1 });
        }
        start += line.len() + 1;
    }
    DraftSection { kind: Some(SectionKind::named("")), body, blocks, line: 1, ..DraftSection::default() }
}

fn quote(briefing: &Briefing, q: &Quote, points: &Points) -> Value {
    let [start, end] = points.span(q.place);
    let name = |id| briefing.actor(id).map(|a| a.name.to_string());
    let speaker = q.speaker_place.map(|p| briefing.words(p).to_owned());
    json!({
        "start": start,
        "end": end,
        "text": briefing.words(q.place),
        "kind": q.kind.name(),
        "speaker": speaker.or_else(|| q.speaker.and_then(name)),
        "speaker_span": q.speaker_place.map(|p| points.span(p)),
        "speaker_name": q.speaker.and_then(name),
        "actor": q.speaker.map(|a| a.0),
        "cue": q.cue.map(|p| briefing.words(p)),
        "cue_span": q.cue.map(|p| points.span(p)),
        "via": q.via.and_then(name),
        "group": q.group,
        "attribution": attribution(q.attribution),
        "confidence": (f64::from(q.confidence) * 1000.0).round() / 1000.0,
    })
}

fn attribution(how: Attribution) -> &'static str {
    match how {
        Attribution::Given => "given",
        Attribution::Cue => "cue",
        Attribution::Resolved => "resolved",
        Attribution::Carried => "carried",
        Attribution::Unknown => "unknown",
    }
}

fn actors(briefing: &Briefing, points: &Points) -> Value {
    let actor = |a: &crate::briefing::Actor| {
        let text = |t: &SafeText| t.to_string();
        json!({
            "name": a.name.as_str(),
            "kind": format!("{:?}", a.kind).to_lowercase(),
            "role": a.role.as_ref().map(text),
            "affiliation": a.affiliation.as_ref().map(text),
            "aliases": a.aliases.iter().map(text).collect::<Vec<_>>(),
            "mentions": a.mentions.iter().map(|p| points.span(*p)).collect::<Vec<_>>(),
        })
    };
    briefing.actors.iter().map(actor).collect()
}

/// From bytes of the cleaned text to code points of the text as it came.
struct Points {
    /// For each byte of the cleaned text, and one past it, the code point of the raw one.
    at: Vec<u32>,
}

impl Points {
    fn new(raw: &str, safe: &str) -> Self {
        let mut at = Vec::with_capacity(safe.len() + 1);
        let mut rest = safe.chars().peekable();
        let mut point = 0;
        for c in raw.chars() {
            if rest.peek() == Some(&c) {
                rest.next();
                at.extend(std::iter::repeat_n(point, c.len_utf8()));
            } else {
                // what cleaning made of this character: nothing, or a picture of it
                let instead = SafeText::new(c.encode_utf8(&mut [0; 4])).chars().count();
                for shown in rest.by_ref().take(instead) {
                    at.extend(std::iter::repeat_n(point, shown.len_utf8()));
                }
            }
            point += 1;
        }
        at.resize(safe.len() + 1, point);
        Self { at }
    }

    fn span(&self, place: Place) -> [u32; 2] {
        let point = |byte: usize| self.at.get(byte).or(self.at.last()).copied().unwrap_or(0);
        [point(place.span.start), point(place.span.end)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &str, jobs: usize) -> (Vec<Value>, String) {
        let (mut out, mut errors) = (Vec::new(), Vec::new());
        let options = Options { jobs, ..Options::default() };
        run(&options, input.as_bytes(), &mut out, &mut errors).expect("memory does not fail");
        let text = String::from_utf8(out).expect("JSON is UTF-8");
        let values = text.lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect();
        (values, String::from_utf8(errors).expect("messages are UTF-8"))
    }

    #[test]
    fn order_is_kept_and_bad_lines_are_reported_and_passed_over() {
        let good =
            |i: usize| format!("{{\"id\": {i}, \"text\": \"“Line {i} is open again,” Ana Ruiz said.\"}}\n");
        let input: String =
            (0..200).map(|i| if i % 50 == 7 { "{oops\n".to_owned() } else { good(i) }).collect();
        for jobs in [1, 4] {
            let (values, errors) = lines(&input, jobs);
            let ids: Vec<u64> = values.iter().filter_map(|v| v["id"].as_u64()).collect();
            assert_eq!(ids, (0..200).filter(|i| i % 50 != 7).collect::<Vec<u64>>());
            assert_eq!(errors.lines().count(), 4);
            assert!(errors.starts_with("line 8: "), "{errors}");
        }
    }

    #[test]
    fn offsets_are_code_points_of_the_text_as_it_came() {
        let raw = "Zoë\u{7}’s boss: hé\u{200b}llo.\n";
        let safe = SafeText::new(raw);
        let points = Points::new(raw, &safe);
        let at = safe.find("llo").expect("kept");
        let start = points.at[at] as usize;
        assert_eq!(raw.chars().skip(start).take(3).collect::<String>(), "llo");
        assert_eq!(*points.at.last().expect("never empty") as usize, raw.chars().count());
    }

    #[test]
    fn plain_text_is_one_document() {
        let (values, errors) = lines("“The ferry will run on Sunday,” Ana Ruiz said.\n\nNothing else.\n", 1);
        assert_eq!(values.len(), 1);
        assert_eq!(errors, "");
        assert!(
            values[0]["quotes"].is_array()
                && values[0]["actors"].is_array()
                && values[0]["hedges"].is_array()
        );
    }
}
