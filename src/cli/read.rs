//! Without a verb: the reader on the screen, or plain text where there is none.

use super::{args::When, files::find, list, out::Out, setup, show};
use crate::{
    app::{
        model::{Depth, Look, Model, ThemeName},
        resume::{Resume, opened_path},
    },
    config::{Config, own},
    library::bundled,
    reading,
    runtime::{
        self, Start,
        capabilities::{Background, Colours, detect},
    },
};
use std::{io::IsTerminal, path::PathBuf, process::ExitCode};

/// Opens `paths`, else the libraries of the config, else the samples.
///
/// # Errors
/// When the config is wrong, a named path is not there, or the terminal cannot be used.
pub fn read(paths: Vec<PathBuf>, color: When) -> anyhow::Result<ExitCode> {
    let config = setup::config(std::io::stderr().is_terminal() && color != When::Never)?;
    setup::read_as(&config);
    let named = !paths.is_empty();
    let paths = if named { paths } else { setup::libraries(&config) };
    for path in paths.iter().filter(|path| path.as_os_str() != "-") {
        // A screen full of nothing would be a poor way to say that a name is misspelt.
        if let Err(error) = path.metadata() {
            let whence = if named { "" } else { " (a library of the config)" };
            anyhow::bail!("{}{whence}", super::no_such_path(path, &error));
        }
    }
    let samples = paths.is_empty();
    if runtime::terminal_usable().is_err() {
        let mut out = Out::new(color);
        let items = if samples { bundled::items() } else { find(&paths).0 };
        let end = show::print_all(&items, &mut out)?;
        out.finish()?;
        if items.is_empty() {
            list::nothing("text", 0);
        }
        return Ok(super::code(end));
    }
    let data = setup::data();
    // Only where somebody has read before is it worth waiting for what was open.
    let read_before = || data.as_ref().is_some_and(|dir| reading::file_in(dir).exists());
    let resume = match (named, samples) {
        (true, _) => Resume::Done,
        (false, true) if read_before() => Resume::WhatToOpen,
        (false, _) => Resume::WhatToShow,
    };
    let first_run = samples && resume != Resume::WhatToOpen;
    let known = if first_run { bundled::items() } else { Vec::new() };
    let model = Model {
        look: look(&config, color),
        keymap: own::keymap(&config.keys),
        today: Some(today()),
        opened_path: opened_path(&paths),
        first_run,
        paths: paths.clone(),
        resume,
        ..Model::default()
    };
    Ok(runtime::run(Start { model, known, paths, data, cache: setup::cache() })?.exit())
}

/// The day where the reader is. Without `TZ`, the file that says so is read directly: the library would first
/// walk through every time zone there is, before the first screen.
fn today() -> jiff::civil::Date {
    let local = || {
        let file = std::fs::read("/etc/localtime").ok().filter(|_| std::env::var_os("TZ").is_none())?;
        jiff::tz::TimeZone::tzif("local", &file).ok()
    };
    match local() {
        Some(zone) => jiff::Timestamp::now().to_zoned(zone).date(),
        None => jiff::Zoned::now().date(),
    }
}

/// How the screen looks: what was asked for, within what the terminal can show.
fn look(config: &Config, color: When) -> Look {
    let can = detect(|name| std::env::var(name).ok());
    let depth = match can.colours {
        _ if color == When::Never => Depth::Mono,
        Colours::None if color == When::Always => Depth::Ansi,
        Colours::None => Depth::Mono,
        Colours::Sixteen => Depth::Ansi,
        Colours::Indexed => Depth::Indexed,
        Colours::True => Depth::True,
    };
    let by_background =
        || if can.background == Some(Background::Light) { ThemeName::Light } else { ThemeName::Dark };
    let theme = config.theme.as_deref().and_then(ThemeName::named).unwrap_or_else(by_background);
    Look { theme, depth, ascii: config.ascii || !can.unicode, ..Look::default() }
}
