//! The command line: verbs, options and their help, in one place for parser, help, completions and man page.

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::{
    ffi::{OsStr, OsString},
    path::PathBuf,
};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "onrecord",
    version,
    about = "Read briefings section by section, and see who said what",
    long_about = "Onrecord opens sectioned briefings (YAML, Markdown, plain text; saved pages, feeds, mail) in the \
                  terminal and shows each section, the people and organisations in it and what they said side by side.",
    after_help = "Examples:\n  \
        onrecord                         the library of your config, or what was open last\n  \
        onrecord ~/briefings             a folder, with everything below it\n  \
        onrecord today.txt notes.md      some files\n  \
        onrecord show today.txt | less   as plain text\n\n\
        A folder that is called like a verb is opened as ./show. `onrecord VERB --help` says more.",
    after_long_help = "Examples:\n  \
        onrecord                         the library of your config, or what was open last\n  \
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
        Feeds and more: `onrecord pull --help`; `onrecord config` prints what is in force.\n\n\
        Exit status: 0 found, 1 nothing found (for `check`: errors found), 2 something went wrong.",
    override_usage = "onrecord [OPTIONS] [PATH]...\n       onrecord VERB [OPTIONS] [ARGUMENTS]",
    subcommand_value_name = "VERB",
    subcommand_help_heading = "Verbs",
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
    /// When to use colour and bold: auto, always, never.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto, hide_possible_values = true, global = true)]
    pub color: When,
}

impl Cli {
    /// The command line where it is plain at sight that it names nothing but paths: setting up the whole parser
    /// takes as long as drawing the first screen.
    pub fn at_sight(arguments: &[OsString]) -> Option<Self> {
        let paths = arguments.iter().all(|argument| cannot_be_a_verb(argument));
        paths.then(|| Self {
            verb: None,
            paths: arguments.iter().map(PathBuf::from).collect(),
            color: When::Auto,
        })
    }
}

/// Whether an argument is neither an option nor spelled as verbs are: small letters and hyphens.
fn cannot_be_a_verb(argument: &OsStr) -> bool {
    let bytes = argument.as_encoded_bytes();
    bytes == b"-" || !bytes.starts_with(b"-") && !bytes.iter().all(|b| b.is_ascii_lowercase() || *b == b'-')
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
            JSON comes as one object per line. In CSV, text that a spreadsheet would run as a formula \
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
    /// List events that several items tell of, and items that are there twice.
    #[command(
        after_help = "Items tell of one event when words of their titles and actors agree within three days; they are the \
            same item when their address is the same, or nearly all of their words.\n\n\
            Exit status: 0 some found, 1 none, 2 not readable."
    )]
    Stories(Stories),
    /// Print all that one actor said in the whole library, and who that is.
    #[command(
        after_help = "The dossier: the names it goes by, its roles and whom it speaks for, each with the days of the first \
            and the last briefing that say so, who is named in the same paragraphs (with the number of briefings), \
            and every quote, by briefing, the newest first.\n\n\
            NAME is any of its names, or the beginnings of some words of them, with words of its role where \
            several have the name. Case and accents do not matter; where nobody is spelled so, the nearest \
            spelling is taken, and said. Several who fit are listed, to choose from.\n\n\
            Actors of several briefings are one by name, other names and role; people who only share a surname \
            stay apart. A file aliases.toml in a folder of the library knows better:\n  \
            \"Marco Rubio\" = [\"Little Marco\"]            names that mean him\n  \
            \"Ana Ruiz (judge)\" = [\"Ana Ruiz, judge\"]    a name with its role, to tell namesakes apart\n\n\
            Examples:\n  \
            onrecord actor rubio ~/briefings\n  \
            onrecord actor 'hana kim' ~/briefings --md > kim.md\n  \
            onrecord actor rubio --json | jq -r '.briefings[].quotes[].words'\n\n\
            JSON is one object; CSV has a line for each quote, as `onrecord quotes --csv`. Without PATH: the \
            libraries of your config, or the samples.\n\n\
            Exit status: 0 found, 1 nobody goes by the name, 2 something is not readable, or several fit where \
            JSON, CSV or Markdown of one was wanted."
    )]
    Actor(Actor),
    /// Search what was said.
    #[command(after_help = "A query is made of words, which must all be there, and of\n  \
            \"a phrase\"  word*  -not  OR  ( )\n  \
            @rubio or speaker:rubio       who said it: name, alias or office\n  \
            about:putin  via:cnn          who is mentioned, who relayed it\n  \
            kind:direct  in:delay         direct, indirect or mixed; kind of section\n  \
            source:reuters  tag:summit    outlet, label\n  \
            on:2025-10  since:\"2 weeks ago\"  until:yesterday\n  \
            is:unread  is:read  is:noted  is:bookmarked  is:followed\n\n\
            Case and accents do not matter. The exact words come first, then the words in a row, then all the \
            words, each the newest first. Where nothing is spelled so, near spellings are tried, and said.\n\n\
            Examples:\n  \
            onrecord search 'next steps' ~/briefings\n  \
            onrecord search '@rubio -kind:indirect since:\"2 weeks ago\"' --md\n  \
            onrecord search 'in:delay (summit OR talks)' --json | jq -r .speaker\n\n\
            A query that begins with - comes after --. Without PATH: the libraries of your config, or the samples.\n\n\
            Exit status: 0 some found, 1 none, 2 the query is wrong, or something is not readable.")]
    Search(Search),
    /// Build the index of a library, or bring it up to date.
    #[command(
        after_help = "With an index, `onrecord search` with the same paths reads only what has changed, and finds the same. \
            It is kept in $ONRECORD_CACHE, else in $XDG_CACHE_HOME/onrecord, and may be deleted at any time.\n\n\
            Examples:\n  \
            onrecord index ~/briefings\n  \
            onrecord search 'next steps' ~/briefings\n\n\
            Without PATH: the libraries of your config.\n\n\
            Exit status: 0 done, 1 there are no files, 2 something is not readable, or another instance is at it."
    )]
    Index(Index),
    /// Find quotes in plain text or NDJSON, and write them as NDJSON.
    #[command(
        after_help = "Plain text is one document. Of NDJSON each line is an object with \"text\", and \"id\" and \"lang\" \
            where known; what is wrong with a line is said on standard error, and the line is passed over.\n\n\
            A line of JSON comes out for each document, in the same order: quotes with speaker, cue, kind, via and \
            confidence, actors, hedges. Offsets count code points of the text.\n\n\
            Examples:\n  \
            onrecord extract article.txt\n  \
            zcat news.jsonl.gz | onrecord extract --jobs 8 > quotes.jsonl\n\n\
            Exit status: 0 some document was read, 1 none, 2 not readable."
    )]
    Extract(Extract),
    /// Give away the notes you made.
    #[command(after_help = "Examples:\n  \
            onrecord notes export > notes.md\n  \
            onrecord notes export --json | jq -r .text")]
    Notes(Notes),
    /// Look after what you read, marked and noted.
    #[command(
        after_help = "What you read, marked, noted and follow is kept in one SQLite file, in $ONRECORD_DATA \
            or $XDG_DATA_HOME/onrecord. A file that is found damaged is set aside beside it, never deleted.\n\n\
            Examples:\n  \
            onrecord state check\n  \
            sqlite3 \"$(onrecord state path)\" '.backup copy.db'"
    )]
    State(State),
    /// Write briefings in another form: YAML, Markdown, HTML or JSON.
    #[command(after_help = "Examples:\n  \
            onrecord convert page.html --to yaml > draft.yaml\n  \
            onrecord convert ~/saved --to md --out ~/briefings\n\n\
            What is written is what the author wrote, not what was found in it; kinds of blocks but list items are kept in \
            Markdown and HTML only. A file that is there already is left alone, unless --force is given.\n\n\
            Exit status: 0 all written, 1 nothing to convert, 2 something was not readable or not written.")]
    Convert(Convert),
    /// Fetch the feeds of your config into your library, a file for each new item.
    #[command(after_help = "Feeds stand in the config, and go to the first of its libraries:\n  \
            [[feeds]]\n  \
            name = \"Example Wire\"\n  \
            url = \"https://example.org/feed.xml\"\n  \
            folder = \"wire\"        inside the library; the name makes one where this is left out\n  \
            full = true            fetch the article where the feed has only a summary\n\n\
            The files written are listed on standard output. An item that is there already is left alone, and so is \
            one that you deleted. Addresses of your own network are refused, unless `allow_private` permits them.\n\n\
            Examples:\n  \
            onrecord pull\n  \
            onrecord pull 'Example Wire' --dry-run\n\n\
            Exit status: 0 every feed answered, 2 something went wrong, with the other feeds pulled all the same.")]
    Pull(Pull),
    /// Put pages, feeds and files into your library as briefings.
    #[command(
        after_help = "A feed gives a briefing for each of its items. A list of feeds (OPML) gives entries for the \
            config, on standard output.\n\n\
            Examples:\n  \
            onrecord add https://example.org/story.html\n  \
            onrecord add saved.eml --into ~/briefings/mail\n  \
            onrecord add feeds.opml >> ~/.config/onrecord/config.toml\n  \
            onrecord add --subscribe https://example.org/feed.xml\n\n\
            Exit status: 0 something is added, 1 all of it was there, 2 something could not be added."
    )]
    Add(Add),
    /// Print the configuration in force, with where each value comes from.
    #[command(after_help = "Exit status: 0 printed, 2 the config needs a look: it says where.")]
    Config,
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

/// `extract`.
#[derive(Debug, clap::Args)]
pub struct Extract {
    /// The text or NDJSON; standard input when absent or `-`.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Work on this many documents at once.
    #[arg(long, short, value_name = "N", default_value_t = 1)]
    pub jobs: usize,
    /// Take the input as this, whatever it begins with.
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub form: Option<Input>,
}

/// Forms of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Input {
    /// One document.
    Text,
    /// A document a line.
    Ndjson,
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

/// `actor`.
#[derive(Debug, clap::Args)]
pub struct Actor {
    /// Whose; several words go in quotes.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Files and folders; `-` is standard input.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The form of the dossier.
    #[command(flatten)]
    pub form: Form,
    /// As Markdown: a list of what is known, then block quotes with citations.
    #[arg(long = "md", visible_alias = "markdown", conflicts_with_all = ["json", "csv"])]
    pub markdown: bool,
}

/// `notes`.
#[derive(Debug, clap::Args)]
pub struct Notes {
    /// What to do with them.
    #[command(subcommand)]
    pub verb: NotesVerb,
}

/// What can be done with notes.
#[derive(Debug, Subcommand)]
pub enum NotesVerb {
    /// Print all notes, by briefing.
    #[command(after_help = "Exit status: 0 printed, 1 there are none, 2 not readable.")]
    Export {
        /// As JSON, one object per line, times in milliseconds since 1970.
        #[arg(long)]
        json: bool,
        /// As Markdown, which it is anyway.
        #[arg(long, visible_alias = "markdown", conflicts_with = "json")]
        md: bool,
    },
}

/// `state`.
#[derive(Debug, clap::Args)]
pub struct State {
    /// What to do.
    #[command(subcommand)]
    pub verb: StateVerb,
}

/// What can be done about the reading state.
#[derive(Debug, Subcommand)]
pub enum StateVerb {
    /// Read every byte of it and say how it is.
    #[command(after_help = "Exit status: 0 sound, 1 damaged, 2 not readable.")]
    Check {
        /// Set a damaged file aside and go on with a new one that holds everything that can be read.
        #[arg(long)]
        mend: bool,
    },
    /// Print the path of the file.
    Path,
}

/// `index`.
#[derive(Debug, clap::Args)]
pub struct Index {
    /// Files and folders.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// `pull`.
#[derive(Debug, clap::Args)]
pub struct Pull {
    /// Names of feeds; all of them when none are named.
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Fetch, and say what would be written, but write nothing.
    #[arg(long, short = 'n')]
    pub dry_run: bool,
}

/// `add`.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// Addresses, and files; `-` is standard input.
    #[arg(value_name = "URL|FILE", required = true)]
    pub what: Vec<String>,
    /// The folder to write into [default: the first library of the config].
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// Write feeds into the config instead, to be pulled.
    #[arg(long, short, conflicts_with = "into")]
    pub subscribe: bool,
    /// Say what would be written, but write nothing.
    #[arg(long, short = 'n')]
    pub dry_run: bool,
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

/// `stories`.
#[derive(Debug, clap::Args)]
pub struct Stories {
    /// Files and folders; `-` is standard input.
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// As JSON, one object per line.
    #[arg(long)]
    pub json: bool,
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

/// `convert`.
#[derive(Debug, clap::Args)]
pub struct Convert {
    /// Files and folders; `-` is standard input.
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// The form to write.
    #[arg(long, value_enum, value_name = "FORM")]
    pub to: Target,
    /// Write one file for each briefing into this folder instead of standard output.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace files that are there already.
    #[arg(long, requires = "out")]
    pub force: bool,
}

/// What `convert` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// The canonical form.
    Yaml,
    /// Front matter and a heading for each section.
    Md,
    /// A page without scripts.
    Html,
    /// The fields of the YAML.
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    /// What the whole parser makes of the same words, as far as the short way can tell.
    fn parsed(words: &[&str]) -> Option<Vec<PathBuf>> {
        let cli = Cli::try_parse_from(["onrecord"].iter().chain(words)).ok()?;
        (cli.verb.is_none() && cli.color == When::Auto).then_some(cli.paths)
    }

    fn at_sight(words: &[&str]) -> Option<Vec<PathBuf>> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        Cli::at_sight(&words).map(|cli| cli.paths)
    }

    #[test]
    fn paths_are_known_at_sight_as_the_parser_would_have_them() {
        for words in [
            &[][..],
            &["a.txt"],
            &["./show", "-"],
            &["~/News", "été"],
            &["2025-10-21"],
            &["a b", "notes/quotes"],
        ] {
            let paths = at_sight(words);
            assert!(paths.is_some(), "{words:?}");
            assert_eq!(paths, parsed(words), "{words:?}");
        }
    }

    #[test]
    fn whatever_may_be_a_verb_or_an_option_is_for_the_parser() {
        for words in [
            &["show"][..],
            &["a.txt", "show"],
            &["--color", "never"],
            &["-h"],
            &["briefings"],
            &["", "a.txt"],
        ] {
            assert_eq!(at_sight(words), None, "{words:?}");
        }
        for verb in Cli::command().get_subcommands().flat_map(clap::Command::get_name_and_visible_aliases) {
            assert_eq!(at_sight(&[verb]), None, "{verb}");
        }
    }
}
