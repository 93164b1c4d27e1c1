//! `show`: a briefing as plain text.

use super::{
    args::Show,
    files::{complain, find, open_text, shown},
    out::{End, Out, columns},
};
use crate::{
    briefing::Briefing,
    export::text::{self, Pick, Setting},
    library::Item,
};
use anyhow::{Context, bail};

/// Widest text without `--width`: longer lines are hard to read.
const MEASURE: usize = 76;

/// Prints one briefing, or some of its sections.
///
/// # Errors
/// When it cannot be read or is not a briefing.
pub fn show(args: &Show, out: &mut Out) -> anyhow::Result<End> {
    if args.file.is_dir() {
        bail!("{}: a folder; name one file, or open the folder with `onrecord {0}`", args.file.display());
    }
    let (items, _) = find(std::slice::from_ref(&args.file));
    let Some(item) = items.first() else { bail!(super::Told) };
    let briefing = open_text(item).map_err(|reason| anyhow::anyhow!("{}: {reason}", shown(item)))?;
    let setting = Setting { width: width(args.width), bold: out.colour };
    let Some(wanted) = &args.section else {
        out.text(&text::text(&briefing, setting))?;
        return Ok(End::Found);
    };
    let indices = Pick::parse(wanted).of(&briefing);
    if indices.is_empty() {
        complain(&format!("no section `{wanted}`; there are {}", sections(&briefing)));
        return Ok(End::Nothing);
    }
    out.text(&text::sections(&briefing, &indices, setting))?;
    Ok(End::Found)
}

/// Prints every one of `items` that is a briefing, a line between two: what reading is without a screen.
///
/// # Errors
/// When standard output is gone.
pub fn print_all(items: &[Item], out: &mut Out) -> anyhow::Result<End> {
    let mut end = End::Nothing;
    let setting = Setting { width: width(None), bold: out.colour };
    for item in items {
        match open_text(item) {
            Ok(briefing) => {
                if end == End::Found {
                    out.text(&format!("\n{}\n\n", "-".repeat(setting.width.unwrap_or(MEASURE))))?;
                }
                out.text(&text::text(&briefing, setting)).context("standard output")?;
                end = End::Found;
            }
            Err(reason) => complain(&format!("{}: {reason}", shown(item))),
        }
    }
    Ok(end)
}

fn width(wanted: Option<usize>) -> Option<usize> {
    match wanted {
        Some(0) => None,
        Some(width) => Some(width.clamp(10, 10_000)),
        None => Some(columns().min(MEASURE)),
    }
}

/// `1 story, 2 delay, 3 background`.
fn sections(briefing: &Briefing) -> String {
    let names = briefing.sections.iter().enumerate().map(|(i, s)| format!("{} {}", i + 1, s.kind.name()));
    let names: Vec<String> = names.take(30).collect();
    if names.is_empty() { "none".into() } else { names.join(", ") }
}
