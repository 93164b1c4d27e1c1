//! `check`: every diagnostic with the spot it is about.

use super::{
    args::Check,
    files::{complain, find, is_named, shown},
    out::{End, Out, columns},
    snippet,
};
use crate::{
    briefing::{Diagnostic, Severity},
    extract,
    library::{
        Item, aliases,
        open::{self, read},
    },
    load,
};
use rayon::prelude::*;
use std::path::PathBuf;

/// What checking one file gave.
#[derive(Default)]
struct Checked {
    report: String,
    errors: usize,
    warnings: usize,
    /// It could not be read at all.
    unread: Option<String>,
}

/// Checks everything at the paths; findings go to standard output, the sum of them to standard error.
///
/// # Errors
/// When standard output is gone, or something named could not be read.
pub fn check(args: &Check, out: &mut Out) -> anyhow::Result<End> {
    // an alias file is no briefing, wherever it is named
    let (named, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        args.paths.iter().cloned().partition(|p| aliases::is_one(p));
    let alias_files: Vec<PathBuf> = named.into_iter().chain(aliases::files(&paths)).collect();
    let (items, missing) = find(&paths);
    let style = snippet::Style { short: args.short, colour: out.colour, columns: columns() };
    let (mut errors, mut warnings, mut unread) = (0, 0, missing);
    for chunk in items.chunks(256) {
        let checked: Vec<Checked> = chunk.par_iter().map(|item| one(item, &args.paths, style)).collect();
        for file in checked {
            out.text(&file.report)?;
            errors += file.errors;
            warnings += file.warnings;
            if let Some(reason) = file.unread {
                complain(&reason);
                unread += 1;
            }
        }
    }
    for path in &alias_files {
        let shown = path.display().to_string();
        match aliases::text(path) {
            Ok(source) => {
                let found = report(&shown, Some(&source), &aliases::parse(&source).1, style);
                out.text(&found.report)?;
                errors += found.errors;
            }
            Err(reason) => {
                complain(&format!("{shown}: {reason}"));
                unread += 1;
            }
        }
    }
    let files = items.len() + alias_files.len();
    complain(&format!(
        "checked {}: {}, {}",
        count(files, "file"),
        count(errors, "error"),
        count(warnings, "warning")
    ));
    if unread > 0 {
        anyhow::bail!(super::Told);
    }
    Ok(if errors > 0 || files == 0 { End::Nothing } else { End::Found })
}

fn one(item: &Item, named: &[PathBuf], style: snippet::Style) -> Checked {
    let path = shown(item);
    let bytes = match &item.refused {
        Some(reason) => Err(reason.clone()),
        None => read(&item.origin),
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(reason) if is_named(item, named) => {
            return Checked { unread: Some(format!("{path}: {reason}")), ..Checked::default() };
        }
        Err(reason) => return report(&path, None, &[Diagnostic::error(reason, None)], style),
    };
    let (document, mut diagnostics) = open::load(&item.origin, &bytes);
    match document {
        Ok(document) => diagnostics.extend(extract::brief(document).1),
        // The reason for refusing a file often is its last error over again.
        Err(reason) if !diagnostics.iter().any(|d| reason.ends_with(d.message.as_str())) => {
            diagnostics.push(Diagnostic::error(reason, None));
        }
        Err(_) => {}
    }
    diagnostics.sort_by_key(|d| d.position.map(|p| (p.line, p.column)));
    let source = load::decode::decode(&bytes).ok();
    report(&path, source.as_ref().map(|decoded| decoded.text.as_ref()), &diagnostics, style)
}

fn report(path: &str, source: Option<&str>, diagnostics: &[Diagnostic], style: snippet::Style) -> Checked {
    let of = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    Checked {
        report: snippet::render(path, source, diagnostics, style),
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
        unread: None,
    }
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
