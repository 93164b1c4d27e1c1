//! Which editor to start, and how it is told the line. Pure.

use std::{ffi::OsString, path::Path};

/// A program and its arguments, to be started without a shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// What to run.
    pub program: String,
    /// What to pass.
    pub arguments: Vec<OsString>,
}

/// The invocation that opens `path` at `line` (1-based) in `$VISUAL`, `$EDITOR` or `vi`.
///
/// The variable is split into words as a shell would, quotes and all, but no shell sees it.
///
/// # Errors
/// One line when the variable cannot be split (a quote without its pair).
pub fn invocation(
    env: impl Fn(&str) -> Option<String>,
    path: &Path,
    line: u32,
) -> Result<Invocation, String> {
    let set = |name| env(name).filter(|value| !value.trim().is_empty()).map(|value| (name, value));
    let (name, value) =
        set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| ("EDITOR", "vi".to_owned()));
    let mut words =
        shell_words::split(&value).map_err(|_| format!("${name} has a quote without its pair"))?;
    if words.is_empty() {
        words.push("vi".to_owned());
    }
    let program = words.remove(0);
    let mut arguments: Vec<OsString> = words.into_iter().map(OsString::from).collect();
    arguments.extend(place(&program, &plain(path), line));
    Ok(Invocation { program, arguments })
}

/// A path that cannot be taken for an option.
fn plain(path: &Path) -> OsString {
    if path.as_os_str().as_encoded_bytes().starts_with(b"-") {
        Path::new(".").join(path).into_os_string()
    } else {
        path.as_os_str().to_owned()
    }
}

/// File and line in the form that `program` understands; the file alone when that is not known.
fn place(program: &str, path: &OsString, line: u32) -> Vec<OsString> {
    let name = Path::new(program).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let joined = || {
        let mut text = path.clone();
        text.push(format!(":{line}"));
        text
    };
    match name {
        "vi" | "vim" | "nvim" | "gvim" | "mvim" | "view" | "vis" | "nano" | "pico" | "emacs"
        | "emacsclient" | "kak" | "micro" | "joe" | "jed" | "jmacs" | "mg" | "ne" | "less" | "more"
        | "gedit" | "mcedit" => {
            vec![format!("+{line}").into(), path.clone()]
        }
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" => vec!["-g".into(), joined()],
        "hx" | "helix" | "subl" | "sublime_text" | "zed" | "zeditor" => vec![joined()],
        "kate" | "kwrite" | "mate" | "idea" | "pycharm" | "webstorm" => {
            vec!["--line".into(), line.to_string().into(), path.clone()]
        }
        _ => vec![path.clone()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(visual: &str, editor: &str, path: &str) -> Vec<String> {
        let env = |name: &str| match name {
            "VISUAL" => Some(visual.to_owned()),
            "EDITOR" => Some(editor.to_owned()),
            _ => None,
        };
        let Invocation { program, arguments } = invocation(env, Path::new(path), 7).unwrap();
        std::iter::once(program).chain(arguments.into_iter().map(|a| a.into_string().unwrap())).collect()
    }

    #[test]
    fn each_editor_gets_the_line_its_own_way() {
        assert_eq!(words("", "", "a b.md"), ["vi", "+7", "a b.md"]);
        assert_eq!(words("", "nano", "a.md"), ["nano", "+7", "a.md"]);
        assert_eq!(
            words("/usr/bin/nvim -u NONE", "nano", "a.md"),
            ["/usr/bin/nvim", "-u", "NONE", "+7", "a.md"]
        );
        assert_eq!(words("code --wait", "", "a.md"), ["code", "--wait", "-g", "a.md:7"]);
        assert_eq!(words("hx", "", "a.md"), ["hx", "a.md:7"]);
        assert_eq!(words("kate", "", "a.md"), ["kate", "--line", "7", "a.md"]);
        assert_eq!(words("my-editor", "", "a.md"), ["my-editor", "a.md"]);
    }

    #[test]
    fn quotes_group_words_and_nothing_else_is_special() {
        assert_eq!(words("'/opt/my editor/ed' -x", "", "a.md"), ["/opt/my editor/ed", "-x", "a.md"]);
        assert_eq!(words("ed; rm $HOME", "", "a.md"), ["ed;", "rm", "$HOME", "a.md"]);
        assert!(invocation(|_| Some("'ed".into()), Path::new("a"), 1).unwrap_err().contains("$VISUAL"));
    }

    #[test]
    fn a_path_is_never_an_option() {
        assert_eq!(words("vi", "", "-c quit"), ["vi", "+7", "./-c quit"]);
    }
}
