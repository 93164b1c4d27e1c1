//! The config file: a few settings in TOML. Pure; finding and reading the file is the command line's business.

use crate::{
    briefing::{Diagnostic, Position},
    load::lines::Lines,
    text::near::nearest,
};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// The settings there are, as written in the file.
pub const KEYS: [&str; 3] = ["libraries", "theme", "ascii"];

/// What the config file says; every part of it is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Folders or files to open when none are named; a leading `~` is the home folder.
    pub libraries: Vec<String>,
    /// Name of the theme.
    pub theme: Option<String>,
    /// ASCII in place of glyphs.
    pub ascii: bool,
}

/// Reads a config file. `themes` are the names that `theme` may have.
///
/// # Errors
/// Everything that is wrong with it, in file order: a misspelt setting must not pass for one that is not set.
pub fn parse(source: &str, themes: &[&str]) -> Result<Config, Vec<Diagnostic>> {
    let lines = Lines::new(source);
    let place = |span: Range<usize>| Some(lines.position(source, span.start, span.len()));
    let table = match DeTable::parse(source) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
            return Err(vec![Diagnostic::error(message, error.span().and_then(place))]);
        }
    };
    let mut config = Config::default();
    let mut wrong: Vec<Diagnostic> = Vec::new();
    for (key, value) in &table {
        let at = place(value.span());
        let found = match (key.get_ref().as_ref(), value.get_ref()) {
            ("libraries", DeValue::Array(items)) => items.iter().try_for_each(|item| match item.get_ref() {
                DeValue::String(path) => {
                    config.libraries.push(path.to_string());
                    Ok(())
                }
                _ => {
                    Err(Diagnostic::error("each of `libraries` must be a path in quotes", place(item.span())))
                }
            }),
            ("libraries", DeValue::String(path)) => {
                config.libraries.push(path.to_string());
                Ok(())
            }
            ("theme", DeValue::String(name)) => theme(name, themes, at).map(|name| config.theme = Some(name)),
            ("ascii", DeValue::Boolean(yes)) => {
                config.ascii = *yes;
                Ok(())
            }
            ("libraries", _) => Err(Diagnostic::error("`libraries` must be a list of paths", at)),
            ("theme", _) => Err(Diagnostic::error("`theme` must be a name in quotes", at)),
            ("ascii", _) => Err(Diagnostic::error("`ascii` must be `true` or `false`", at)),
            (other, _) => Err(unknown(other, place(key.span()))),
        };
        wrong.extend(found.err());
    }
    wrong.sort_by_key(|d| d.position.map(|p| (p.line, p.column)));
    if wrong.is_empty() { Ok(config) } else { Err(wrong) }
}

fn theme(name: &str, themes: &[&str], at: Option<Position>) -> Result<String, Diagnostic> {
    if themes.contains(&name) {
        return Ok(name.to_owned());
    }
    let found = Diagnostic::error(format!("no theme is called `{name}`"), at);
    Err(match nearest(name, themes) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help(format!("there are {}", themes.join(", "))),
    })
}

fn unknown(key: &str, at: Option<Position>) -> Diagnostic {
    let found = Diagnostic::error(format!("there is no setting `{key}`"), at);
    match nearest(key, &KEYS) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help(format!("there are {}", KEYS.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEMES: [&str; 2] = ["dark", "light"];

    #[test]
    fn settings_are_read() {
        let got =
            parse("libraries = [\"~/briefings\", 'x']\ntheme = \"light\"\nascii = true\n", &THEMES).unwrap();
        assert_eq!(got.libraries, ["~/briefings", "x"]);
        assert_eq!(got.theme.as_deref(), Some("light"));
        assert!(got.ascii);
        assert_eq!(parse("", &THEMES), Ok(Config::default()));
    }

    #[test]
    fn mistakes_are_named_where_they_are() {
        let wrong = parse("# mine\nlibrarys = []\ntheme = \"ligth\"\nascii = 1\n", &THEMES).unwrap_err();
        let lines: Vec<_> = wrong.iter().map(|d| d.position.unwrap().line).collect();
        assert_eq!(lines, [2, 3, 4]);
        assert!(wrong[0].help.as_deref().unwrap().contains("libraries"));
        assert!(wrong[1].help.as_deref().unwrap().contains("light"));
        assert_eq!(parse("a = [", &THEMES).unwrap_err().len(), 1);
    }
}
