//! `quotes` and `actors`: what was found, as a table, JSON, CSV or Markdown.

use super::{
    args::{Actors, Form, Quotes},
    files::{Tally, complain, open_each},
    out::{End, Out},
};
use crate::app::plural;
use crate::export::{
    csv, markdown,
    record::{self, ActorRecord, QuoteRecord},
    table::table,
};
use std::path::Path;

/// Lists the quotes of everything at the paths.
///
/// # Errors
/// When standard output is gone, or something named is not readable.
pub fn quotes(args: &Quotes, out: &mut Out) -> anyhow::Result<End> {
    if args.form.csv {
        out.line(&csv::header(&csv::QUOTE_HEADER))?;
    }
    let (mut found, mut rows) = (0, Vec::new());
    let tally = open_each(&args.paths, |file, opened| {
        if args.markdown {
            for quote in &opened.briefing.quotes {
                let gap = if found == 0 { "" } else { "\n" };
                out.text(&format!("{gap}{}", markdown::quote(&opened.briefing, quote)))?;
                found += 1;
            }
            return Ok(());
        }
        for quote in record::quotes(file, &opened.briefing) {
            found += 1;
            match args.form {
                Form { json: true, .. } => out.line(&record::json(&quote))?,
                Form { csv: true, .. } => out.line(&csv::quote(&quote))?,
                _ => rows.push(quote_row(&quote)),
            }
        }
        Ok(())
    })?;
    if !rows.is_empty() {
        out.text(&table(&["WHERE", "SECTION", "KIND", "SPEAKER", "VIA", "WORDS"], &rows))?;
    }
    end(found, "quotes", tally)
}

fn quote_row(quote: &QuoteRecord) -> Vec<String> {
    vec![
        format!("{}:{}", near(quote.file), quote.line),
        quote.section_kind.to_owned(),
        quote.kind.to_owned(),
        quote.speaker.unwrap_or("-").to_owned(),
        quote.via.unwrap_or("-").to_owned(),
        quote.words.clone(),
    ]
}

/// Lists the actors of everything at the paths, those of each briefing apart.
///
/// # Errors
/// When standard output is gone, or something named is not readable.
pub fn actors(args: &Actors, out: &mut Out) -> anyhow::Result<End> {
    if args.form.csv {
        out.line(&csv::header(&csv::ACTOR_HEADER))?;
    }
    let (mut found, mut rows) = (0, Vec::new());
    let tally = open_each(&args.paths, |file, opened| {
        for actor in record::actors(file, &opened.briefing) {
            found += 1;
            match args.form {
                Form { json: true, .. } => out.line(&record::json(&actor))?,
                Form { csv: true, .. } => out.line(&csv::actor(&actor))?,
                Form { json: false, csv: false } => rows.push(actor_row(&actor)),
            }
        }
        Ok(())
    })?;
    if !rows.is_empty() {
        out.text(&table(&["NAME", "KIND", "MENTIONS", "QUOTES", "FILE", "ROLE"], &rows))?;
    }
    end(found, "actors", tally)
}

/// A path as short as it is still good from where one stands.
pub(super) fn near(file: &str) -> String {
    let here = std::env::current_dir().ok();
    let below = here.as_deref().and_then(|here| Path::new(file).strip_prefix(here).ok());
    below.and_then(Path::to_str).unwrap_or(file).to_owned()
}

fn actor_row(actor: &ActorRecord) -> Vec<String> {
    vec![
        actor.name.to_owned(),
        actor.kind.to_owned(),
        actor.mentions.to_string(),
        actor.quotes.to_string(),
        near(actor.file),
        actor.role.unwrap_or("").to_owned(),
    ]
}

fn end(found: usize, what: &str, tally: Tally) -> anyhow::Result<End> {
    if tally.failed > 0 {
        anyhow::bail!(super::Told);
    }
    if found > 0 {
        return Ok(End::Found);
    }
    nothing(what, tally.opened);
    Ok(End::Nothing)
}

/// Says that there is none of `what` in so many briefings.
pub fn nothing(what: &str, briefings: usize) {
    match briefings {
        0 => complain("no briefings there; `onrecord --help` says which files are"),
        _ => complain(&format!("no {what} in {}", plural(briefings, "briefing"))),
    }
}
