//! What a reader sets up as they like it: keys by command, names of actors, the scale of likelihood.

use super::{feeds::Place, unknown};
use crate::{
    briefing::{Diagnostic, Position},
    command::{COMMANDS, Keymap},
    extract::{join::Aliases, scales::scales},
    library::aliases::read_table,
};
use std::collections::BTreeMap;
use toml::de::DeValue;

/// The keys of one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// Name of the command.
    pub command: String,
    /// Its keys, as in the table of keys; none take its keys away.
    pub keys: Vec<String>,
    /// Its line in the file.
    pub line: u32,
}

/// Other names of one actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The name that stands for all.
    pub name: String,
    /// The others.
    pub forms: Vec<String>,
    /// Its line in the file.
    pub line: u32,
}

/// The keys in force with those of the config. What the config says was checked when it was read.
pub fn keymap(keys: &[Keys]) -> Keymap {
    let mut map = Keymap::default();
    for one in keys {
        let _ = map.rebind(&one.command, &one.keys);
    }
    map
}

/// What the config says of names.
pub fn names(aliases: &[Alias]) -> Aliases {
    let mut names = Aliases::default();
    for alias in aliases {
        for form in &alias.forms {
            let _ = names.add(form, &alias.name);
        }
    }
    names
}

/// Reads `scale`: the name of one of the scales.
///
/// # Errors
/// What is wrong with it as a whole.
pub fn scale(value: &DeValue, at: Option<Position>) -> Result<String, Diagnostic> {
    let names: Vec<&str> = scales().iter().map(|scale| scale.name).collect();
    let DeValue::String(wanted) = value else {
        return Err(Diagnostic::error("`scale` must be a name in quotes", at));
    };
    let found = names.iter().find(|name| name.eq_ignore_ascii_case(wanted));
    found.map(|name| (*name).to_owned()).ok_or_else(|| {
        let wrong = Diagnostic::error(format!("no scale of likelihood is called `{wanted}`"), at);
        wrong.help(format!("there are {}", names.join(", ")))
    })
}

/// Reads `[keys]`: for each command its keys, one or a list.
///
/// # Errors
/// What is wrong with it as a whole.
pub fn keys(
    value: &DeValue,
    at: Option<Position>,
    place: Place,
    into: &mut Vec<Keys>,
    wrong: &mut Vec<Diagnostic>,
) -> Result<(), Diagnostic> {
    let DeValue::Table(table) = value else {
        return Err(Diagnostic::error("`keys` must be a table, begun by [keys]", at));
    };
    let names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
    let mut taken: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        let command = key.get_ref().as_ref();
        let Some(known) = COMMANDS.iter().find(|c| c.name == command) else {
            wrong.push(unknown(command, "command", &names, place(key.span())));
            continue;
        };
        let Some(keys) = texts(value.get_ref()) else {
            let message = format!("`{command}` must be keys in quotes, or a list of them");
            wrong.push(Diagnostic::error(message, place(value.span())));
            continue;
        };
        if let Err(message) = Keymap::default().rebind(command, &keys) {
            let found = Diagnostic::error(message, place(value.span()));
            wrong.push(found.help("keys are written as in the help: \"j\", \"C-f\", \"g s\", \"enter\""));
            continue;
        }
        for one in &keys {
            let scope = (format!("{:?}", known.scope), one.clone());
            if let Some(other) = taken.insert(scope, command.to_owned()) {
                let message = format!("`{one}` is given to `{other}` already");
                wrong.push(Diagnostic::error(message, place(value.span())));
            }
        }
        let line = place(key.span()).map_or(0, |at| at.line);
        into.push(Keys { command: command.to_owned(), keys, line });
    }
    into.sort_by_key(|keys| keys.line);
    Ok(())
}

/// Reads `[aliases]`: for each actor the other names.
///
/// # Errors
/// What is wrong with it as a whole.
pub fn aliases(
    value: &DeValue,
    at: Option<Position>,
    place: Place,
    into: &mut Vec<Alias>,
    wrong: &mut Vec<Diagnostic>,
) -> Result<(), Diagnostic> {
    let DeValue::Table(table) = value else {
        return Err(Diagnostic::error("`aliases` must be a table, begun by [aliases]", at));
    };
    // What may stand there is for the files of libraries to say, which have the same form.
    read_table(table, place, &mut Aliases::default(), wrong);
    for (key, value) in table {
        if let Some(forms) = texts(value.get_ref()) {
            let line = place(key.span()).map_or(0, |at| at.line);
            into.push(Alias { name: key.get_ref().to_string(), forms, line });
        }
    }
    into.sort_by_key(|alias| alias.line);
    Ok(())
}

/// One text, or a list of texts.
fn texts(value: &DeValue) -> Option<Vec<String>> {
    match value {
        DeValue::String(one) => Some(vec![one.to_string()]),
        DeValue::Array(several) => {
            several.iter().map(|value| value.get_ref().as_str().map(str::to_owned)).collect()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        command::{Id, Key, Match, Scope},
        config::parse,
    };

    const SET: &str = "scale = \"ipcc\"\n[keys]\nquit = [\"Q\", \"C-q\"]\nnext-section = \"g n\"\n[aliases]\n\"Marco Rubio\" = [\"Secretary Rubio\"]\nUN = \"United Nations\"\n";

    #[test]
    fn keys_aliases_and_scale_are_read() {
        let got = parse(SET, &[]).unwrap();
        assert!(got.scale.is_some_and(|name| name.eq_ignore_ascii_case("ipcc")));
        let map = keymap(&got.keys);
        let find = |keys: &str| map.find(Scope::Main, &Key::sequence(keys).unwrap());
        assert_eq!(
            (find("Q"), find("q"), find("g n")),
            (Match::Command(Id::Quit), Match::None, Match::Command(Id::NextSection))
        );
        assert_eq!(got.aliases[0].forms, ["Secretary Rubio"]);
        assert_eq!((got.aliases[1].name.as_str(), got.aliases[1].line), ("UN", 7));
    }

    #[test]
    fn mistakes_are_named_where_they_are() {
        for (source, line, words) in [
            ("scale = 'icpp'", 1, "no scale"),
            ("scale = 1", 1, "in quotes"),
            ("keys = 1", 1, "[keys]"),
            ("[keys]\nquitt = 'x'", 2, "no command"),
            ("[keys]\nquit = 7", 2, "keys in quotes"),
            ("[keys]\nquit = 'no key'", 2, "names no key"),
            ("[keys]\nquit = 'x'\nhelp = 'x'", 3, "already"),
            ("[aliases]\na = 7", 2, "list of names"),
            ("[aliases]\na = 'x'\nb = ['X']", 3, "already"),
        ] {
            let wrong = parse(source, &[]).unwrap_err();
            assert_eq!(wrong[0].position.unwrap().line, line, "{source}: {wrong:?}");
            assert!(wrong[0].message.contains(words), "{source}: {}", wrong[0].message.as_str());
        }
    }

    #[test]
    fn what_is_printed_gives_the_same_again() {
        let config = parse(SET, &[]).unwrap();
        let printed = crate::config::print(
            &config,
            &crate::config::Whence { timeout: 60, ..crate::config::Whence::default() },
        );
        let again = parse(&printed, &[]).unwrap_or_else(|wrong| panic!("{printed}{wrong:?}"));
        let plain = |config: &crate::config::Config| {
            let keys: Vec<_> = config.keys.iter().map(|k| (k.command.clone(), k.keys.clone())).collect();
            let aliases: Vec<_> = config.aliases.iter().map(|a| (a.name.clone(), a.forms.clone())).collect();
            (config.scale.clone(), keys, aliases)
        };
        assert_eq!(plain(&again), plain(&config), "{printed}");
        assert!(printed.contains(":3\n"), "{printed}");
    }
}
