//! `config`: the configuration in force, as a config file.

use super::{
    out::{End, Out},
    setup,
};
use crate::config::{Whence, print};
use std::{env, path::Path};

/// Prints it.
///
/// # Errors
/// When the config is wrong: with the spots.
pub fn run(out: &mut Out) -> anyhow::Result<End> {
    let config = setup::config(false)?;
    let mut whence = Whence { timeout: setup::TIMEOUT, ..Whence::default() };
    match setup::path() {
        Some((path, named)) => {
            let why = if named { " (environment: ONRECORD_CONFIG)" } else { "" };
            let none = if path.exists() { "" } else { ", which is not there" };
            whence.notes.push(format!("Read from {}{none}{why}", path.display()));
            whence.file = Some(path.display().to_string());
        }
        None => whence.notes.push("There is no home folder to look for a config file in".into()),
    }
    if let Some(data) = setup::data() {
        let set = env::var_os("ONRECORD_DATA").is_some_and(|value| !value.is_empty());
        let why = if set { "environment: ONRECORD_DATA" } else { "default" };
        whence.notes.push(format!("What you read is kept in {} ({why})", shown(&data)));
    }
    for (name, what) in [("NO_COLOR", "no colours"), ("VISUAL", "the editor"), ("EDITOR", "the editor")] {
        if let Some(value) = env::var_os(name).filter(|value| !value.is_empty()) {
            whence.notes.push(format!("{name}={} (environment): {what}", value.to_string_lossy()));
        }
    }
    out.text(&print(&config, &whence))?;
    Ok(End::Found)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
