//! The command line: verbs for what is done without a screen, and the way into the reader.

mod actor;
mod add;
mod args;
mod check;
mod config;
mod convert;
pub mod extract;
mod files;
mod gather;
mod index;
mod list;
mod marks;
mod meta;
mod notes;
mod out;
mod pull;
mod read;
mod search;
mod setup;
mod show;
mod snippet;
pub mod state;
mod stories;

use crate::text::near::nearest;
use args::{Cli, Verb};
use clap::{CommandFactory, Parser};
use files::complain;
use out::{End, Out};
use std::{env, ffi::OsString, fmt, io, path::Path, process::ExitCode};

/// Does what the command line says.
///
/// Exit status 0: done, or found; 1: nothing found, or `check` found errors; 2: something went wrong, which
/// standard error says. A reader of standard output that has gone away is no failure.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let cli = match Cli::at_sight(&arguments).map_or_else(Cli::try_parse, Ok) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let done = match cli.verb {
        Some(verb) => without_screen(&verb, cli.color),
        None => read::read(cli.paths, cli.color),
    };
    done.unwrap_or_else(|error| failed(&error))
}

fn without_screen(verb: &Verb, color: args::When) -> anyhow::Result<ExitCode> {
    let mut out = Out::new(color);
    setup::reading_as_configured();
    let end = match verb {
        Verb::Show(args) => show::show(args, &mut out),
        Verb::Check(args) => check::check(args, &mut out),
        Verb::Quotes(args) => list::quotes(args, &mut out),
        Verb::Actors(args) => list::actors(args, &mut out),
        Verb::Stories(args) => stories::run(args, &mut out),
        Verb::Actor(args) => actor::run(args, &mut out),
        Verb::Search(args) => search::run(args, &mut out),
        Verb::Index(args) => index::run(args),
        Verb::Extract(args) => extract::verb(args, &mut out),
        Verb::Notes(args) => notes::run(args, &mut out),
        Verb::State(args) => state::run(args, &mut out),
        Verb::Convert(args) => convert::convert(args, &mut out),
        Verb::Pull(args) => pull::run(args, &mut out),
        Verb::Add(args) => add::run(args, &mut out),
        Verb::Config => config::run(&mut out),
        Verb::Completions { shell } => meta::completions(*shell, &mut out),
        Verb::Man => meta::man(&mut out),
    };
    // What was found before something went wrong is still worth having.
    let written = out.finish();
    let end = end?;
    written?;
    Ok(code(end))
}

fn code(end: End) -> ExitCode {
    match end {
        End::Found => ExitCode::SUCCESS,
        End::Nothing => ExitCode::from(1),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    let gone = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(gone) {
        return ExitCode::SUCCESS;
    }
    if !error.is::<Told>() {
        let message = format!("{error:#}");
        // The first line names the program; a snippet below it keeps its lines.
        let (first, rest) = message.split_once('\n').unwrap_or((&message, ""));
        complain(first);
        if !rest.is_empty() {
            use io::Write;
            let _ = writeln!(io::stderr(), "{rest}");
        }
    }
    ExitCode::from(2)
}

/// Something went wrong and standard error has said so already.
#[derive(Debug)]
struct Told;

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("something went wrong")
    }
}

impl std::error::Error for Told {}

/// What to say about a path that cannot be opened; it may be a verb misspelt.
fn no_such_path(path: &Path, error: &io::Error) -> String {
    let shown = path.display();
    if error.kind() != io::ErrorKind::NotFound {
        return format!("{shown}: {error}");
    }
    let Some(word) = path.to_str().filter(|text| !text.contains(['/', '.'])) else {
        return format!("{shown}: no such file or folder");
    };
    let command = Cli::command();
    let verbs: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    match nearest(word, &verbs) {
        Some(verb) => format!("{shown}: no such file or folder; did you mean `onrecord {verb}`?"),
        None => format!("{shown}: no such file or folder, and no verb; `onrecord --help` lists those"),
    }
}
