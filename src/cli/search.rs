//! `search`: the quotes that match a query, best first, as a table, JSON, CSV or Markdown.

use super::{
    args::Search,
    files::{complain, open_each},
    list,
    marks::marks,
    out,
    out::{End, Out},
    setup, snippet,
};
use crate::{
    briefing::{Diagnostic, Position},
    export::{
        csv, markdown,
        record::{self, QuoteRecord},
        table::table,
    },
    library::{
        EntryId, bundled,
        query::{self, Query},
        search::{Class, Corpus, Hit, note, search},
    },
    text::SafeText,
};
use serde::Serialize;
use std::sync::Arc;

/// Searches everything at the paths, else the libraries of the config, else the samples.
///
/// # Errors
/// When the query is wrong, standard output is gone, or something named is not readable.
pub fn run(args: &Search, out: &mut Out) -> anyhow::Result<End> {
    let query = query::parse(&args.query, jiff::Zoned::now().date(), false);
    if !query.mistakes.is_empty() {
        anyhow::bail!("the query needs a look\n\n{}", explain(&query, out.colour));
    }
    let (corpus, files, failed) = gather(args)?;
    let limit = args.limit.unwrap_or(usize::MAX);
    let hits =
        search(&corpus, &query, &marks(&query, &corpus, &files)?, limit, &|| false).unwrap_or_default();
    if let Some(note) = note(&hits) {
        complain(&note);
    }
    write(args, out, &corpus, &files, &hits.hits)?;
    if failed > 0 {
        anyhow::bail!(super::Told);
    }
    Ok(if hits.total > 0 { End::Found } else { End::Nothing })
}

/// The quotes of all that can be opened, the files they are from, and how many could not be.
fn gather(args: &Search) -> anyhow::Result<(Corpus, Vec<String>, usize)> {
    let mut corpus = Corpus::default();
    let mut files = Vec::new();
    let paths =
        if args.paths.is_empty() { setup::libraries(&setup::config(false)?) } else { args.paths.clone() };
    if paths.is_empty() {
        for item in bundled::items() {
            if let Ok(opened) = super::files::open(&item) {
                corpus.add(EntryId(files.len()), &Arc::new(opened));
                files.push(super::files::shown(&item));
            }
        }
        return Ok((corpus, files, 0));
    }
    for path in paths.iter().filter(|path| path.as_os_str() != "-") {
        if path.metadata().is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
            anyhow::bail!(
                "{}: no such file or folder; a query of several words goes in quotes",
                path.display()
            );
        }
    }
    let tally = open_each(&paths, |file, opened| {
        corpus.add(EntryId(files.len()), &Arc::new(opened));
        files.push(file.to_owned());
        Ok(())
    })?;
    Ok((corpus, files, tally.failed))
}

/// The mistakes with a caret under each.
fn explain(query: &Query, colour: bool) -> String {
    let diagnostics: Vec<Diagnostic> = query
        .mistakes
        .iter()
        .map(|mistake| {
            let length = mistake.span.of(&query.input).chars().count().max(1) as u32;
            let column = mistake.column(&query.input) as u32;
            let position = Position { line: 1, column, length };
            let found = Diagnostic::error(mistake.message.as_str(), Some(position));
            match &mistake.fix {
                Some((_, fix)) => found.help(format!("did you mean `{fix}`?")),
                None => found,
            }
        })
        .collect();
    let style = snippet::Style { short: false, colour, columns: out::columns() };
    // One line, whatever was pasted: the columns are those of the input.
    let line = query.input.replace(['\n', '\r'], " ");
    snippet::render("query", Some(&line), &diagnostics, style).trim_end().to_owned()
}

/// A quote that was found, as JSON has it: how well it matches, and the quote.
#[derive(Serialize)]
struct Found<'a> {
    /// `exact`, `contiguous`, `all words` or `near`.
    matched: &'static str,
    #[serde(flatten)]
    quote: QuoteRecord<'a>,
}

fn write(
    args: &Search,
    out: &mut Out,
    corpus: &Corpus,
    files: &[String],
    hits: &[Hit],
) -> anyhow::Result<()> {
    if args.form.csv {
        out.line(&csv::header(&csv::QUOTE_HEADER))?;
    }
    let mut rows = Vec::new();
    for (at, hit) in hits.iter().enumerate() {
        let Some(opened) = corpus.opened(hit.entry) else { continue };
        let briefing = &opened.briefing;
        if args.markdown {
            let gap = if at == 0 { "" } else { "\n" };
            out.text(&format!("{gap}{}", markdown::quote(briefing, &briefing.quotes[hit.quote])))?;
            continue;
        }
        let quote = record::quote(&files[hit.entry.0], briefing, &briefing.quotes[hit.quote]);
        if args.form.json {
            out.line(&record::json(&Found { matched: matched(hit.class), quote }))?;
        } else if args.form.csv {
            out.line(&csv::quote(&quote))?;
        } else {
            rows.push(row(&quote));
        }
    }
    if !rows.is_empty() {
        out.text(&table(&["DATE", "SPEAKER", "WHERE", "SECTION", "WORDS"], &rows))?;
    }
    Ok(())
}

fn row(quote: &QuoteRecord) -> Vec<String> {
    let words: &str = &SafeText::from(quote.words.as_str());
    vec![
        quote.date.clone().unwrap_or_else(|| "-".into()),
        quote.speaker.unwrap_or("-").to_owned(),
        format!("{}:{}", list::near(quote.file), quote.line),
        quote.section_kind.to_owned(),
        words.replace('\n', " "),
    ]
}

fn matched(class: Class) -> &'static str {
    match class {
        Class::Exact => "exact",
        Class::Contiguous => "contiguous",
        Class::AllWords => "all words",
        Class::Near => "near",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_query_is_shown_with_a_caret_under_the_spot() {
        let query = query::parse("“né” kind:dirct", jiff::civil::date(2025, 10, 22), false);
        let shown = explain(&query, false);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0], "error: expected direct, indirect or mixed");
        assert_eq!(lines[1].trim(), "--> query:1:11");
        assert_eq!(lines[3], "1 | “né” kind:dirct");
        assert_eq!(lines[4], "  |           ^^^^^");
        assert!(lines[6].contains("did you mean `direct`?"));
    }
}
