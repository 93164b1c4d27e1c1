//! Finding and reading the config file.

use crate::{
    app::model::ThemeName,
    cli::snippet,
    config::{self, Config, own},
    extract::scales,
    fetch::http::{Client, Limits},
    library::{aliases, open},
};
use anyhow::{Context, bail};
use etcetera::BaseStrategy;
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// Most seconds that fetching one page may take, where the config does not say.
pub const TIMEOUT: u32 = 60;

/// The config file: `$ONRECORD_CONFIG`, else `onrecord/config.toml` where the system keeps such files; and whether
/// the first it is.
pub fn path() -> Option<(PathBuf, bool)> {
    let usual = || folders().map(|folders| folders.config_dir().join("onrecord/config.toml"));
    named("ONRECORD_CONFIG").map(|path| (path, true)).or_else(|| usual().map(|path| (path, false)))
}

/// The path in a variable of the environment, when there is one.
fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// The folders that the system has for such things.
fn folders() -> Option<impl BaseStrategy> {
    etcetera::choose_base_strategy().ok()
}

/// The settings in force. No file means no settings, unless one was named.
///
/// # Errors
/// When a named file is missing, one cannot be read, or anything in it is wrong: with the spots.
pub fn config(colour: bool) -> anyhow::Result<Config> {
    let Some((path, named)) = path() else { return Ok(Config::default()) };
    let source = match fs::read_to_string(&path) {
        Ok(source) => source,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !named => return Ok(Config::default()),
        Err(error) if named => bail!(
            "{}: {error}; ONRECORD_CONFIG names it as the config: make it, or unset the variable",
            path.display()
        ),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    read(&path, &source, colour)
}

/// Lets files be read as the config says. Verbs that open what they are told do not need the config, so nothing is
/// said when it is wrong.
pub fn reading_as_configured() {
    if let Ok(config) = config(false) {
        read_as(&config);
    }
}

/// The names of fields of archives, the names of actors and the scale of likelihood, for everything that is read from now on.
pub fn read_as(config: &Config) {
    open::name_fields(config.archive.clone());
    aliases::configure(own::names(&config.aliases));
    if let Some(scale) = &config.scale {
        scales::choose(scale);
    }
}

/// What fetches, as the config has it.
pub fn client(config: &Config) -> Client {
    let seconds = config.timeout.unwrap_or(TIMEOUT);
    Client::new(Limits::within(Duration::from_secs(seconds.into())), config.allow_private.clone())
}

/// The folder that new briefings go to: the first library of the config.
///
/// # Errors
/// When there is none, or it is a file.
pub fn library(config: &Config) -> anyhow::Result<PathBuf> {
    let Some(first) = libraries(config).into_iter().next() else {
        bail!("no library to write into; give one in the config: libraries = [\"~/briefings\"]");
    };
    if first.is_file() {
        bail!("{}: the first library of the config is a file; new briefings need a folder", first.display());
    }
    Ok(first)
}

/// Reads the text of a config file.
///
/// # Errors
/// All that is wrong with it, with the spots.
pub fn read(path: &Path, source: &str, colour: bool) -> anyhow::Result<Config> {
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
    named("ONRECORD_DATA").or_else(|| folders().map(|folders| folders.data_dir().join("onrecord")))
}

/// The folder of indexes: `index` in `$ONRECORD_CACHE`, else in `onrecord` where the system keeps caches; `None`
/// without a home folder.
pub fn cache() -> Option<PathBuf> {
    let usual = || folders().map(|folders| folders.cache_dir().join("onrecord"));
    named("ONRECORD_CACHE").or_else(usual).map(|cache| cache.join("index"))
}

/// The paths named on the command line; with none, the libraries of the config.
///
/// # Errors
/// As [`config`].
pub fn named_or_libraries(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    Ok(if paths.is_empty() { libraries(&config(false)?) } else { paths.to_vec() })
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
