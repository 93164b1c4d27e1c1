//! The command line: verbs, options and their help, in one place for parser, help, completions and man page.

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "onrecord",
    version,
    about = "Read briefings section by section, and see who said what",
    long_about = "Onrecord opens sectioned briefings (YAML, Markdown, plain text) in the terminal and shows each \
                  section, the people and organisations in it and what they said side by side.",
    after_help = "Examples:\n  \
        onrecord                         the library of your config, or the samples\n  \
        onrecord ~/briefings             a folder, with everything below it\n  \
        onrecord today.txt notes.md      some files\n  \
        onrecord show today.txt | less   as plain text\n\n\
        A folder that is called like a verb is opened as ./show. `onrecord VERB --help` says more.",
    after_long_help = "Examples:\n  \
        onrecord                         the library of your config, or the samples\n  \
        onrecord ~/briefings             a folder, with everything below it\n  \
        onrecord today.txt notes.md      some files\n  \
        curl -s URL | onrecord -         from standard input\n  \
        onrecord show today.txt | less   as plain text\n\n\
        A folder that is called like a verb is opened as ./show.\n\n\
        Where standard output is no terminal, or TERM is dumb, the briefings are printed as plain text.\n\n\
        Files: $XDG_CONFIG_HOME/onrecord/config.toml (ONRECORD_CONFIG names another one) knows\n  \
        libraries = [\"~/briefings\"]    what to open when nothing is named\n  \
        theme = \"dark\"                 dark, light, clear or mono\n  \
        ascii = false                  true for fonts without the glyphs\n\n\
        Exit status: 0 found, 1 nothing found (for `check`: errors found), 2 something went wrong.",
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Cli {
    /// What to do instead of reading.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// Files and folders to open; `-` is standard input.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// When to use colour and bold.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto, global = true)]
    pub color: When,
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Even into a pipe or file.
    Always,
    /// Never.
    Never,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Print a briefing as plain text.
    #[command(after_help = "Examples:\n  \
            onrecord show today.txt\n  \
            onrecord show today.txt --section delay\n  \
            onrecord show today.txt --section 2 --width 0 | wc -w\n\n\
            Exit status: 0 printed, 1 no such section, 2 not a briefing or not readable.")]
    Show(Show),
    /// Check briefings for mistakes.
    #[command(after_help = "Examples:\n  \
            onrecord check briefings\n  \
            onrecord check --short draft.yaml     file:line:column: message, for editors\n\n\
            Exit status: 0 no errors, 1 errors (or nothing to check), 2 not readable. Warnings are not errors.")]
    Check(Check),
    /// List what was said, and who said it.
    #[command(after_help = "Examples:\n  \
            onrecord quotes today.txt\n  \
            onrecord quotes --csv briefings > quotes.csv\n  \
            onrecord quotes --json briefings | jq -r 'select(.speaker == \"Marco Rubio\").words'\n  \
            onrecord quotes --markdown today.txt\n\n\
            JSON comes as one object per line. In CSV, text that a spreadsheet would run as a formula\n\
            has an apostrophe in front.\n\n\
            Exit status: 0 some found, 1 none, 2 not readable.")]
    Quotes(Quotes),
    /// List the people, organisations, governments and unnamed sources.
    #[command(after_help = "Examples:\n  \
            onrecord actors today.txt\n  \
            onrecord actors --json briefings | jq -r 'select(.quotes > 2).name' | sort | uniq -c\n\n\
            JSON comes as one object per line.\n\n\
            Exit status: 0 some found, 1 none, 2 not readable.")]
    Actors(Actors),
    /// Search what was said.
    #[command(after_help = "A query is made of words, which must all be there, and of\n  \
            \"a phrase\"  word*  -not  OR  ( )\n  \
            @rubio or speaker:rubio       who said it: name, alias or office\n  \
            about:putin  via:cnn          who is mentioned, who relayed it\n  \
            kind:direct  in:delay         direct, indirect or mixed; kind of section\n  \
            source:reuters  tag:summit    outlet, label\n  \
            on:2025-10  since:\"2 weeks ago\"  until:yesterday\n\n\
            Case and accents do not matter. The exact words come first, then the words in a row, then all the\n\
            words, each the newest first. Where nothing is spelled so, near spellings are tried, and said.\n\n\
            Examples:\n  \
            onrecord search 'next steps' ~/briefings\n  \
            onrecord search '@rubio -kind:indirect since:\"2 weeks ago\"' --md\n  \
            onrecord search 'in:delay (summit OR talks)' --json | jq -r .speaker\n\n\
            A query that begins with - comes after --. Without PATH: the libraries of your config, or the samples.\n\n\
            Exit status: 0 some found, 1 none, 2 the query is wrong, or something is not readable.")]
    Search(Search),
    /// Index a library, so that `search` need not open every file.
    #[command(
        after_help = "The index is kept in the cache folder and can be deleted at any time. Once it is there,\n\
            `onrecord search QUERY` with the same PATH uses it and brings it up to date first: only files that\n\
            changed are read.\n\n\
            Example:\n  onrecord index ~/briefings && onrecord search 'next steps' ~/briefings\n\n\
            Exit status: 0 indexed, 1 nothing there, 2 a path is not readable, or the index cannot be written."
    )]
    Index(Index),
    /// Print a completion script for a shell.
    #[command(after_help = "Examples:\n  \
            onrecord completions bash > ~/.local/share/bash-completion/completions/onrecord\n  \
            onrecord completions zsh > ~/.zfunc/_onrecord\n  \
            onrecord completions fish > ~/.config/fish/completions/onrecord.fish")]
    Completions {
        /// The shell to complete in.
        shell: Shell,
    },
    /// Print the manual page.
    #[command(after_help = "Example:\n  onrecord man > ~/.local/share/man/man1/onrecord.1")]
    Man,
}

/// `show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// The briefing; `-` is standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print only sections of this kind, or the section of this number.
    #[arg(long, short, value_name = "KIND|N")]
    pub section: Option<String>,
    /// Wrap at this many columns; 0 keeps each paragraph on one line [default: at most 76].
    #[arg(long, short, value_name = "N")]
    pub width: Option<usize>,
}

/// `check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Files and folders; `-` is standard input.
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// One line for each finding, without the text around it.
    #[arg(long)]
    pub short: bool,
}

/// `quotes`.
#[derive(Debug, clap::Args)]
pub struct Quotes {
    /// Files and folders; `-` is standard input.
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// The form of the list.
    #[command(flatten)]
    pub form: Form,
    /// As Markdown: block quotes with citations.
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    pub markdown: bool,
}

/// `search`.
#[derive(Debug, clap::Args)]
pub struct Search {
    /// What to search for; several words go in quotes.
    #[arg(value_name = "QUERY")]
    pub query: String,
    /// Files and folders; `-` is standard input.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The form of the list.
    #[command(flatten)]
    pub form: Form,
    /// As Markdown: block quotes with citations.
    #[arg(long = "md", visible_alias = "markdown", conflicts_with_all = ["json", "csv"])]
    pub markdown: bool,
    /// The best N only.
    #[arg(long, short = 'n', value_name = "N")]
    pub limit: Option<usize>,
}

/// `index`.
#[derive(Debug, clap::Args)]
pub struct Index {
    /// Files and folders; else the libraries of the config.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// `actors`.
#[derive(Debug, clap::Args)]
pub struct Actors {
    /// Files and folders; `-` is standard input.
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// The form of the list.
    #[command(flatten)]
    pub form: Form,
}

/// Machine-readable forms of a list.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Form {
    /// As JSON, one object per line.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// As CSV with a header line.
    #[arg(long)]
    pub csv: bool,
}
