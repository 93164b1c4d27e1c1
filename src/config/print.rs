//! The configuration in force as TOML, with where each value comes from.

use super::Config;
use crate::{extract::scales::scales, fetch::address::Allowed, load::archive::FIELDS, text::SafeText};
use std::fmt::Write;
use toml::Value;

/// Where settings come from besides the file.
#[derive(Debug, Clone, Default)]
pub struct Whence {
    /// The file, where there is one.
    pub file: Option<String>,
    /// Notes on the rest, a line each: which file was looked for, what the environment says.
    pub notes: Vec<String>,
    /// The most seconds a page may take where the file does not say.
    pub timeout: u32,
}

/// The settings as a config file that gives the same ones again.
pub fn print(config: &Config, whence: &Whence) -> String {
    let mut out = String::from("# The configuration in force.\n");
    for note in &whence.notes {
        let _ = writeln!(out, "# {}", one_line(note));
    }
    let file = whence.file.as_deref().map(one_line).unwrap_or_default();
    let from = |key: &str| match config.lines.get(key) {
        Some(line) => format!("{file}:{line}"),
        None => "default".into(),
    };
    let mut put = |key: &str, value: Value| {
        let _ = writeln!(out, "\n# {}\n{key} = {value}", from(key));
    };
    put("libraries", texts(&config.libraries));
    if let Some(theme) = &config.theme {
        put("theme", Value::from(theme.as_str()));
    }
    put("ascii", Value::from(config.ascii));
    put("timeout", Value::from(i64::from(config.timeout.unwrap_or(whence.timeout))));
    put("allow_private", allowed(&config.allow_private));
    if config.theme.is_none() {
        out.push_str("\n# default: dark or light, as the terminal's background is\n# theme = \"dark\"\n");
    }
    match &config.scale {
        Some(scale) => {
            let _ = writeln!(out, "\n# {}\nscale = {}", from("scale"), Value::from(scale.as_str()));
        }
        None => {
            let _ = writeln!(out, "\n# default\nscale = {}", Value::from(scales()[0].name));
        }
    }
    own(config, &file, &mut out);
    archive(config, &from("archive"), &mut out);
    feeds(config, &file, &mut out);
    out
}

/// Keys and names of actors.
fn own(config: &Config, file: &str, out: &mut String) {
    out.push_str(if config.keys.is_empty() {
        "\n# default: the keys that ? shows\n# [keys]\n# next-section = [\"]\", \"right\"]\n"
    } else {
        "\n[keys]\n"
    });
    for one in &config.keys {
        let _ = writeln!(out, "# {file}:{}\n{} = {}", one.line, one.command, texts(&one.keys));
    }
    out.push_str(if config.aliases.is_empty() {
        "\n# default: no other names\n# [aliases]\n# \"Marco Rubio\" = [\"Secretary Rubio\"]\n"
    } else {
        "\n[aliases]\n"
    });
    for one in &config.aliases {
        let _ = writeln!(
            out,
            "# {file}:{}\n{} = {}",
            one.line,
            Value::from(one.name.as_str()),
            texts(&one.forms)
        );
    }
}

fn archive(config: &Config, from: &str, out: &mut String) {
    let named: Vec<_> = FIELDS.iter().filter(|field| !config.archive.of(field).is_empty()).collect();
    if named.is_empty() {
        out.push_str(
            "\n# default: the names of fields that are known anyway\n# [archive]\n# title = \"headline\"\n",
        );
        return;
    }
    let _ = writeln!(out, "\n# {from}\n[archive]");
    for field in named {
        let _ = writeln!(out, "{field} = {}", texts(config.archive.of(field)));
    }
}

fn feeds(config: &Config, file: &str, out: &mut String) {
    if config.feeds.is_empty() {
        out.push_str("\n# default: no feeds\n# [[feeds]]\n# name = \"Example Wire\"\n# url = \"https://example.org/feed.xml\"\n");
    }
    for feed in &config.feeds {
        let _ = writeln!(out, "\n# {file}:{}", feed.line);
        out.push_str(&entry(&feed.name, &feed.url, feed.folder.as_deref(), feed.full));
        if feed.folder.is_none() {
            let _ = writeln!(out, "folder = {} # default", Value::from(feed.below()));
        }
        if !feed.full {
            out.push_str("full = false # default\n");
        }
    }
}

/// One `[[feeds]]` entry.
pub fn entry(name: &str, url: &str, folder: Option<&str>, full: bool) -> String {
    let mut out = format!("[[feeds]]\nname = {}\nurl = {}\n", Value::from(name), Value::from(url));
    if let Some(folder) = folder {
        let _ = writeln!(out, "folder = {}", Value::from(folder));
    }
    if full {
        out.push_str("full = true\n");
    }
    out
}

fn texts(texts: &[String]) -> Value {
    Value::Array(texts.iter().map(|text| Value::from(text.as_str())).collect())
}

fn allowed(allowed: &Allowed) -> Value {
    match allowed {
        Allowed::All => Value::from(true),
        Allowed::Only(networks) if networks.is_empty() => Value::from(false),
        Allowed::Only(networks) => texts(&networks.iter().map(ToString::to_string).collect::<Vec<_>>()),
    }
}

/// Text for a comment: nothing in it may end the line.
fn one_line(text: &str) -> String {
    SafeText::new(text).replace('\n', " ")
}
