//! `actor`: the dossier of one actor of the library, as text, JSON, CSV or Markdown.

use super::{
    args::Actor,
    files::complain,
    gather::Gathered,
    list::near,
    out::{End, Out},
    setup,
};
use crate::{
    app::plural,
    briefing::{Quote, QuoteKind},
    export::{csv, markdown, record, table::table},
    library::{
        Opened, aliases,
        people::{Appearance, Dossier, Fit, Found, People, Person, Stretch},
    },
    text::SafeText,
};
use jiff::civil::Date;
use serde::Serialize;
use std::{fmt::Write, sync::Arc};

/// Prints all that is known of who goes by the name, or who fits it when those are several.
///
/// # Errors
/// When standard output is gone, something named is not readable, or several fit where only one can be printed.
pub fn run(args: &Actor, out: &mut Out) -> anyhow::Result<End> {
    let paths = setup::named_or_libraries(&args.paths)?;
    let gathered = Gathered::at(&paths)?;
    let (aliases, wrong) = aliases::read(&paths);
    for line in &wrong {
        complain(line);
    }
    let roster = gathered.roster();
    let people = roster.people(&aliases);
    let found = people.find(&args.name, usize::MAX);
    if !found.near.is_empty() {
        let pairs: Vec<String> = found.near.iter().map(|(typed, used)| format!("{typed} → {used}")).collect();
        complain(&format!("{}: nobody is spelled as typed", pairs.join(", ")));
    }
    let end = match one(&found) {
        _ if found.matches.is_empty() => {
            complain(&format!("nobody goes by “{}”", args.name));
            End::Nothing
        }
        Some(number) => {
            let open = |entry| gathered.opened(entry);
            if let Some(dossier) = people.dossier(&roster, people.all[number].who, &open, &|| false) {
                write(args, out, &gathered, &dossier)?;
            }
            End::Found
        }
        None => several(args, out, &people, &found)?,
    };
    if gathered.failed > 0 {
        anyhow::bail!(super::Told);
    }
    Ok(end)
}

/// The one who is meant: who alone fits, or alone fits best.
fn one(found: &Found) -> Option<usize> {
    let best: Fit = found.matches.first()?.fit;
    match found.matches.iter().filter(|m| m.fit == best).collect::<Vec<_>>()[..] {
        [only] if best == Fit::Whole || found.matches.len() == 1 => Some(only.number),
        _ => None,
    }
}

fn several(args: &Actor, out: &mut Out, people: &People, found: &Found) -> anyhow::Result<End> {
    let row = |person: &Person| {
        vec![
            person.name.to_string(),
            person.quotes.to_string(),
            person.briefings.to_string(),
            person.last.map_or("-".into(), |day| day.to_string()),
            person.role.as_ref().map_or(String::new(), ToString::to_string),
        ]
    };
    let rows: Vec<Vec<String>> = found.matches.iter().map(|m| row(&people.all[m.number])).collect();
    let list = table(&["NAME", "QUOTES", "BRIEFINGS", "LAST", "ROLE"], &rows);
    if args.form.json || args.form.csv || args.markdown {
        anyhow::bail!(
            "{} actors fit “{}”: give more of the name, or the role as well\n\n{list}",
            rows.len(),
            args.name
        );
    }
    complain(&format!(
        "{} actors fit “{}”; give more of the name, or the role as well",
        rows.len(),
        args.name
    ));
    out.text(&list)?;
    Ok(End::Found)
}

fn write(args: &Actor, out: &mut Out, gathered: &Gathered, dossier: &Dossier) -> anyhow::Result<()> {
    if args.form.json {
        return Ok(out.line(&json(gathered, dossier))?);
    }
    if args.form.csv {
        out.line(&csv::header(&csv::QUOTE_HEADER))?;
        for (appearance, opened) in opened(gathered, dossier) {
            for quote in quotes(appearance, &opened) {
                let file = &gathered.files[appearance.entry.0];
                out.line(&csv::quote(&record::quote(file, &opened.briefing, quote)))?;
            }
        }
        return Ok(());
    }
    if args.markdown {
        out.text(&format!("# {}\n\n", markdown::escape(&dossier.person.name)))?;
        for (label, text) in facts(dossier) {
            out.text(&format!("- {label}: {}\n", markdown::escape(&text.replace("  ", ", "))))?;
        }
        for (appearance, opened) in opened(gathered, dossier) {
            for quote in quotes(appearance, &opened) {
                out.text(&format!("\n{}", markdown::quote(&opened.briefing, quote)))?;
            }
        }
        return Ok(());
    }
    out.text(&text(gathered, dossier))?;
    Ok(())
}

fn opened<'a>(
    gathered: &'a Gathered,
    dossier: &'a Dossier,
) -> impl Iterator<Item = (&'a Appearance, Arc<Opened>)> {
    dossier.briefings.iter().filter_map(|appearance| Some((appearance, gathered.opened(appearance.entry)?)))
}

/// What was said there, as the briefing has it.
fn quotes<'a>(appearance: &Appearance, opened: &'a Opened) -> impl Iterator<Item = &'a Quote> {
    appearance.quotes.iter().filter_map(|said| opened.briefing.quotes.get(said.quote))
}

/// What is known beside the quotes, a line for each thing.
fn facts(dossier: &Dossier) -> Vec<(&'static str, String)> {
    let person = &dossier.person;
    let mut facts = Vec::new();
    let seen = format!("{} in {}", plural(person.quotes, "quote"), plural(person.briefings, "briefing"));
    let days_of_all = days(person.first, person.last);
    facts.push(("Seen", format!("{seen}{days_of_all}")));
    if !person.names.is_empty() {
        let names: Vec<&str> = person.names.iter().map(SafeText::as_str).collect();
        facts.push(("Names", names.join(", ")));
    }
    for (label, stretches) in [("Role", &dossier.roles), ("Speaks for", &dossier.affiliations)] {
        for stretch in stretches {
            let days = days(stretch.first, stretch.last);
            facts.push((label, format!("{}{days}", stretch.text)));
        }
    }
    if !dossier.with.is_empty() {
        let with: Vec<String> = dossier.with.iter().map(|w| format!("{} {}", w.name, w.briefings)).collect();
        facts.push(("Named with", with.join(", ")));
    }
    facts
}

/// From when to when, after two blanks.
fn days(first: Option<Date>, last: Option<Date>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => format!("  {first}"),
        (Some(first), Some(last)) => format!("  {first} to {last}"),
        _ => String::new(),
    }
}

fn text(gathered: &Gathered, dossier: &Dossier) -> String {
    let mut out = format!("{}\n\n", dossier.person.name);
    let mut before = "";
    for (label, text) in facts(dossier) {
        let shown = if label == before { "" } else { label };
        let _ = writeln!(out, "{shown:12}{text}");
        before = label;
    }
    for appearance in &dossier.briefings {
        let day = appearance.head.date.map_or("-".into(), |day| day.to_string());
        let file = near(&gathered.files[appearance.entry.0]);
        let _ = write!(out, "\n{day}  {}\n            {file}\n", appearance.head.title);
        for said in &appearance.quotes {
            let via = said.via.as_ref().map_or(String::new(), |via| format!("  (via {via})"));
            let words = if said.kind == QuoteKind::Direct {
                format!("“{}”", said.words)
            } else {
                said.words.to_string()
            };
            let _ = writeln!(out, "            {words}{via}");
        }
        if appearance.quotes.is_empty() {
            let times = if appearance.mentions == 1 {
                "once".into()
            } else {
                format!("{} times", appearance.mentions)
            };
            let _ = writeln!(out, "            named {times}, not quoted");
        }
    }
    out
}

fn written(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// The dossier as one object.
#[derive(Serialize)]
struct Whole<'a> {
    name: &'a str,
    kind: &'static str,
    role: Option<&'a str>,
    names: Vec<&'a str>,
    first: Option<String>,
    last: Option<String>,
    roles: Vec<While<'a>>,
    affiliations: Vec<While<'a>>,
    named_with: Vec<With<'a>>,
    briefings: Vec<In<'a>>,
}

/// Something that was so for a while.
#[derive(Serialize)]
struct While<'a> {
    text: &'a str,
    first: Option<String>,
    last: Option<String>,
    briefings: usize,
}

impl<'a> While<'a> {
    fn of(stretch: &'a Stretch) -> Self {
        Self {
            text: &stretch.text,
            first: written(stretch.first),
            last: written(stretch.last),
            briefings: stretch.briefings,
        }
    }
}

/// Somebody named in the same paragraphs.
#[derive(Serialize)]
struct With<'a> {
    name: &'a str,
    briefings: usize,
}

/// A briefing, and what was said in it.
#[derive(Serialize)]
struct In<'a> {
    file: &'a str,
    title: &'a str,
    date: Option<String>,
    mentions: usize,
    quotes: Vec<serde_json::Value>,
}

impl<'a> In<'a> {
    fn of(gathered: &'a Gathered, appearance: &'a Appearance, opened: &Opened) -> Self {
        let file = gathered.files[appearance.entry.0].as_str();
        let record = |quote| serde_json::json!(record::quote(file, &opened.briefing, quote));
        let quotes = quotes(appearance, opened).map(record).collect();
        let (title, date) = (appearance.head.title.as_str(), written(appearance.head.date));
        Self { file, title, date, mentions: appearance.mentions, quotes }
    }
}

fn json(gathered: &Gathered, dossier: &Dossier) -> String {
    let person = &dossier.person;
    let whole = Whole {
        name: &person.name,
        kind: record::kind_name(person.kind),
        role: person.role.as_deref(),
        names: person.names.iter().map(SafeText::as_str).collect(),
        first: written(person.first),
        last: written(person.last),
        roles: dossier.roles.iter().map(While::of).collect(),
        affiliations: dossier.affiliations.iter().map(While::of).collect(),
        named_with: dossier.with.iter().map(|w| With { name: &w.name, briefings: w.briefings }).collect(),
        briefings: opened(gathered, dossier)
            .map(|(appearance, opened)| In::of(gathered, appearance, &opened))
            .collect(),
    };
    record::json(&whole)
}
