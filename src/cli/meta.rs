//! `completions` and `man`: the command line about itself.

use super::{
    args::Cli,
    out::{End, Out},
};
use crate::command::{key::shown, table::COMMANDS};
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;
use std::fmt::Write;

/// Prints the completion script for `shell`.
///
/// # Errors
/// When standard output is gone.
pub fn completions(shell: Shell, out: &mut Out) -> anyhow::Result<End> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "onrecord", &mut script);
    out.text(&String::from_utf8_lossy(&script))?;
    Ok(End::Found)
}

/// Prints the manual page: the options, the keys of the screen, then each verb.
///
/// # Errors
/// When standard output is gone.
pub fn man(out: &mut Out) -> anyhow::Result<End> {
    let mut command = Cli::command();
    command.build();
    let main = Man::new(command.clone());
    let mut page = Vec::new();
    main.render_title(&mut page)?;
    main.render_name_section(&mut page)?;
    main.render_synopsis_section(&mut page)?;
    main.render_description_section(&mut page)?;
    main.render_options_section(&mut page)?;
    let mut text = String::from_utf8(page)?;
    text.push_str(&keys());
    let mut extra = Vec::new();
    main.render_extra_section(&mut extra)?;
    text.push_str(&as_written(&String::from_utf8(extra)?));
    for verb in command.get_subcommands() {
        text.push_str(&section(verb)?);
    }
    out.text(&text)?;
    Ok(End::Found)
}

/// A verb as a section, its parts as subsections.
fn section(verb: &clap::Command) -> anyhow::Result<String> {
    // What holds for every verb stands with the program's own options.
    let verb = verb.clone().mut_args(|arg| {
        let everywhere = matches!(arg.get_id().as_str(), "color" | "help");
        arg.hide(everywhere)
    });
    let about = Man::new(verb.clone());
    let mut part = Vec::new();
    about.render_description_section(&mut part)?;
    about.render_synopsis_section(&mut part)?;
    about.render_options_section(&mut part)?;
    let mut extra = Vec::new();
    about.render_extra_section(&mut extra)?;
    let text = format!("{}{}", String::from_utf8(part)?, as_written(&String::from_utf8(extra)?));
    Ok(format!(
        ".SH {}\n{}",
        verb.get_name().to_uppercase(),
        text.replace("\n.SH ", "\n.SS ").replacen(".SH ", ".SS ", 1)
    ))
}

/// Examples keep their lines.
fn as_written(extra: &str) -> String {
    let Some((title, text)) = extra.split_once("EXTRA\n") else { return String::new() };
    let text = text.replacen("Examples:\n", "", 1).replacen("Example:\n", "", 1);
    format!("{title}EXAMPLES\n.nf\n{}\n.fi\n", text.trim_end())
}

/// The keys of the screen, from the table of commands.
fn keys() -> String {
    let mut out = ".SH KEYS\n".to_owned();
    let mut group = "";
    for command in COMMANDS.iter().filter(|command| !command.keys.is_empty()) {
        if command.group != group {
            group = command.group;
            let _ = writeln!(out, ".SS {group}");
        }
        let keys = match command.keys {
            [first, .., last] if command.keys.len() == 9 => format!("{first} to {last}"),
            keys => keys.iter().map(|key| shown(key)).collect::<Vec<_>>().join(", "),
        };
        let _ = write!(out, ".TP\n{}\n{}\n", escaped(&keys), escaped(command.help));
    }
    out
}

/// Text in which troff sees no request and no escape.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}
