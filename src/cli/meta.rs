//! `completions` and `man`: the command line about itself.

use super::{
    args::Cli,
    out::{End, Out},
};
use clap::CommandFactory;
use clap_complete::Shell;

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

/// Prints the manual page, verbs included.
///
/// # Errors
/// When standard output is gone.
pub fn man(out: &mut Out) -> anyhow::Result<End> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    let main = clap_mangen::Man::new(command.clone());
    main.render_title(&mut page)?;
    main.render_name_section(&mut page)?;
    main.render_synopsis_section(&mut page)?;
    main.render_description_section(&mut page)?;
    main.render_options_section(&mut page)?;
    for verb in command.get_subcommands() {
        let name = verb.get_name().to_uppercase();
        page.extend_from_slice(format!(".SH {name}\n").as_bytes());
        let about = clap_mangen::Man::new(verb.clone());
        let mut part = Vec::new();
        about.render_description_section(&mut part)?;
        about.render_synopsis_section(&mut part)?;
        about.render_options_section(&mut part)?;
        about.render_extra_section(&mut part)?;
        // Sections of a verb stand below the verb's own.
        page.extend_from_slice(String::from_utf8_lossy(&part).replace(".SH ", ".SS ").as_bytes());
    }
    main.render_extra_section(&mut page)?;
    out.text(&String::from_utf8_lossy(&page))?;
    Ok(End::Found)
}
