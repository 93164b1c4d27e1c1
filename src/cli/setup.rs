//! Finding and reading the config file.

use crate::{
    app::model::ThemeName,
    cli::snippet,
    config::{self, Config},
};
use anyhow::{Context, bail};
use etcetera::BaseStrategy;
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The settings in force: those of `$ONRECORD_CONFIG`, else of `onrecord/config.toml` where the system keeps
/// such files. No file means no settings, unless one was named.
///
/// # Errors
/// When a named file is missing, one cannot be read, or anything in it is wrong: with the spots.
pub fn config(colour: bool) -> anyhow::Result<Config> {
    let named = env::var_os("ONRECORD_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from);
    let usual =
        || etcetera::choose_base_strategy().ok().map(|dirs| dirs.config_dir().join("onrecord/config.toml"));
    let Some(path) = named.clone().or_else(usual) else { return Ok(Config::default()) };
    let source = match fs::read_to_string(&path) {
        Ok(source) => source,
        Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => {
            return Ok(Config::default());
        }
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    read(&path, &source, colour)
}

fn read(path: &Path, source: &str, colour: bool) -> anyhow::Result<Config> {
    let themes = ThemeName::ALL.map(ThemeName::name);
    config::parse(source, &themes).or_else(|wrong| {
        let style = snippet::Style { short: false, colour, columns: 80 };
        bail!(
            "the config file needs a look\n\n{}",
            snippet::render(&path.display().to_string(), Some(source), &wrong, style).trim_end()
        )
    })
}

/// The folder of the reading state: `$ONRECORD_DATA`, else `onrecord` where the system keeps such data; `None`
/// without a home folder.
pub fn data() -> Option<PathBuf> {
    let named = env::var_os("ONRECORD_DATA").filter(|path| !path.is_empty()).map(PathBuf::from);
    let usual = || etcetera::choose_base_strategy().ok().map(|dirs| dirs.data_dir().join("onrecord"));
    named.or_else(usual)
}

/// The libraries as paths, `~` taken for the home folder.
pub fn libraries(config: &Config) -> Vec<PathBuf> {
    let home = etcetera::home_dir().ok();
    let expand = |text: &String| match (text.strip_prefix('~'), &home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => {
            home.join(rest.trim_start_matches('/'))
        }
        _ => PathBuf::from(text),
    };
    config.libraries.iter().map(expand).collect()
}
