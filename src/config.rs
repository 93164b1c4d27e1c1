//! The config file: a few settings in TOML. Pure; finding and reading the file is the command line's business.

mod feeds;
pub mod own;
mod print;

pub use feeds::Feed;
pub use print::{Whence, entry, print};

use crate::{
    briefing::{Diagnostic, Position},
    fetch::address::Allowed,
    load::{archive::Names, lines::Lines},
    text::near::nearest,
};
use std::{collections::BTreeMap, ops::Range};
use toml::de::{DeTable, DeValue};

/// The settings there are, as written in the file.
pub const KEYS: [&str; 10] = [
    "libraries",
    "theme",
    "ascii",
    "timeout",
    "allow_private",
    "scale",
    "keys",
    "aliases",
    "feeds",
    "archive",
];

/// What the config file says; every part of it is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Folders or files to open when none are named; a leading `~` is the home folder.
    pub libraries: Vec<String>,
    /// Name of the theme.
    pub theme: Option<String>,
    /// ASCII in place of glyphs.
    pub ascii: bool,
    /// Most seconds that fetching one page may take.
    pub timeout: Option<u32>,
    /// What of one's own network may be fetched from.
    pub allow_private: Allowed,
    /// The feeds to pull.
    pub feeds: Vec<Feed>,
    /// Name of the scale of likelihood.
    pub scale: Option<String>,
    /// Keys by the name of their command.
    pub keys: Vec<own::Keys>,
    /// Other names of actors.
    pub aliases: Vec<own::Alias>,
    /// Names of fields of JSON archives, before those that are known anyway.
    pub archive: Names,
    /// The 1-based line of each setting that the file has.
    pub lines: BTreeMap<String, u32>,
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
        let line = place(key.span()).map_or(0, |at| at.line);
        config.lines.insert(key.get_ref().to_string(), line);
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
            ("timeout", DeValue::Integer(number)) => match number.as_str().parse() {
                Ok(seconds @ 1..=3_600) => {
                    config.timeout = Some(seconds);
                    Ok(())
                }
                _ => Err(Diagnostic::error("`timeout` must be from 1 to 3600 seconds", at)),
            },
            ("timeout", _) => Err(Diagnostic::error("`timeout` must be a number of seconds", at)),
            ("allow_private", value) => feeds::allowed(value, at).map(|found| config.allow_private = found),
            ("scale", value) => own::scale(value, at).map(|name| config.scale = Some(name)),
            ("keys", value) => own::keys(value, at, &place, &mut config.keys, &mut wrong),
            ("aliases", value) => own::aliases(value, at, &place, &mut config.aliases, &mut wrong),
            ("feeds", value) => feeds::feeds(value, at, &place, &mut config.feeds, &mut wrong),
            ("archive", value) => feeds::archive(value, at, &place, &mut config.archive, &mut wrong),
            (other, _) => Err(unknown(other, "setting", &KEYS, place(key.span()))),
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

/// A key that is none of `known`.
fn unknown(key: &str, what: &str, known: &[&str], at: Option<Position>) -> Diagnostic {
    let found = Diagnostic::error(format!("there is no {what} `{key}`"), at);
    match nearest(key, known) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help(format!("there are {}", known.join(", "))),
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

    #[test]
    fn feeds_and_archives_are_read() {
        let got = parse(
            "timeout = 9\nallow_private = [\"127.0.0.1\", \"fd00::/8\"]\n[archive]\ntitle = \"kop\"\ntext = ['a', 'b']\n\
             [[feeds]]\nname = \"Example Wire\"\nurl = \"https://example.org/feed\"\n\
             [[feeds]]\nname = 'B'\nurl = 'http://example.com/'\nfolder = 'x/y'\nfull = true\n",
            &THEMES,
        )
        .unwrap();
        assert_eq!(got.timeout, Some(9));
        assert!(got.allow_private.permits("127.0.0.1".parse().unwrap()));
        assert_eq!((got.archive.of("title"), got.archive.of("date").len()), (&["kop".to_owned()][..], 0));
        assert_eq!(
            (got.feeds[0].below(), got.feeds[0].full, got.feeds[0].line),
            ("example-wire".into(), false, 6)
        );
        assert_eq!((got.feeds[1].below().as_str(), got.feeds[1].full), ("x/y", true));
    }

    #[test]
    fn mistakes_in_feeds_are_named_where_they_are() {
        let feed = |rest: &str| format!("[[feeds]]\nname = 'a'\n{rest}\n");
        for (source, line, words) in [
            (feed("url = 'file:///etc/passwd'"), 3, "not fetched"),
            (feed("url = 'https://a:b@example.org/'"), 3, "password"),
            (feed("url = 'https://example.org/'\nfolder = '../x'"), 4, "inside the library"),
            (feed("url = 'https://example.org/'\nfolder = '/x'"), 4, "inside the library"),
            (feed("url = 'https://example.org/'\nful = true"), 4, "no setting of a feed"),
            (feed("url = 'https://example.org/'\nfull = 1"), 4, "`true` or `false`"),
            (feed(""), 1, "no `url`"),
            (feed("url = 'https://example.org/'") + &feed("url = 'https://example.org/'"), 4, "two feeds"),
            ("feeds = 7".into(), 1, "[[feeds]]"),
            ("feeds = [7]".into(), 1, "[[feeds]]"),
            ("[[feeds]]\nname = '-'".into(), 2, "letter"),
            ("timeout = 0".into(), 1, "from 1"),
            ("allow_private = ['x']".into(), 1, "network"),
            ("[archive]\ntitel = 'x'".into(), 2, "no part"),
            ("[archive]\ntitle = 7".into(), 2, "name of a field"),
        ] {
            let wrong = parse(&source, &THEMES).unwrap_err();
            assert_eq!(wrong.len(), 1, "{source}: {wrong:?}");
            assert_eq!(wrong[0].position.unwrap().line, line, "{source}");
            assert!(wrong[0].message.contains(words), "{source}: {}", wrong[0].message.as_str());
        }
    }

    #[test]
    fn what_is_printed_gives_the_same_settings_again() {
        let source = "libraries = [\"~/a\", 'b\"c']\nallow_private = [\"10.0.0.0/8\"]\n[archive]\ntitle = \"kop\"\n\
                      [[feeds]]\nname = 'A \"x\"'\nurl = 'https://example.org/'\nfull = true\n";
        for source in [source, "", "theme = 'dark'\nascii = true\nallow_private = true\n"] {
            let config = parse(source, &THEMES).unwrap();
            let whence = Whence {
                file: Some("my.toml".into()),
                notes: vec!["looked for in\nx = 1".into()],
                timeout: 60,
            };
            let printed = print(&config, &whence);
            let again = parse(&printed, &THEMES).unwrap_or_else(|e| panic!("{printed}{e:?}"));
            assert_eq!(
                (&again.libraries, &again.theme, again.ascii),
                (&config.libraries, &config.theme, config.ascii)
            );
            assert_eq!((&again.allow_private, &again.archive), (&config.allow_private, &config.archive));
            let named = |config: &Config| -> Vec<_> {
                config.feeds.iter().map(|f| (f.name.clone(), f.url.clone(), f.below(), f.full)).collect()
            };
            assert_eq!(named(&again), named(&config));
            assert_eq!(printed.contains("# my.toml:1\n"), !source.is_empty());
            assert!(printed.contains("# default\n"));
        }
    }
}
