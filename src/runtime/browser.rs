//! Which browser to start for an address, as words, never through a shell. Pure.

use super::editor::Invocation;
use std::path::Path;

/// The invocation that opens `url`: `$BROWSER`, else what the system opens pages with. Whether it wants the terminal
/// for itself comes with it.
///
/// Of a list with colons the first program counts; `%s` stands for the address.
///
/// # Errors
/// One line when the variable cannot be split, or the address is none of the web.
pub fn invocation(env: impl Fn(&str) -> Option<String>, url: &str) -> Result<(Invocation, bool), String> {
    let Some(url) = crate::load::links::web(url, None) else {
        return Err("not an address on the web".into());
    };
    let set = env("BROWSER").filter(|value| !value.trim().is_empty());
    let default = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let value = set
        .as_deref()
        .map_or(default, |list| list.split(':').find(|p| !p.trim().is_empty()).unwrap_or(default));
    let mut words =
        shell_words::split(value).map_err(|_| "$BROWSER has a quote without its pair".to_owned())?;
    if words.is_empty() {
        words.push(default.to_owned());
    }
    let placed = words.iter().skip(1).any(|word| word.contains("%s"));
    let program = words.remove(0);
    let mut arguments: Vec<std::ffi::OsString> =
        words.iter().map(|word| word.replace("%s", &url).into()).collect();
    if !placed {
        arguments.push(url.into());
    }
    let name = Path::new(&program).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let in_terminal = matches!(
        name,
        "lynx" | "w3m" | "links" | "links2" | "elinks" | "browsh" | "chawan" | "cha" | "www-browser"
    );
    Ok((Invocation { program, arguments }, in_terminal))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(browser: &str, url: &str) -> Result<Vec<String>, String> {
        let (Invocation { program, arguments }, _) =
            invocation(|name| (name == "BROWSER").then(|| browser.to_owned()), url)?;
        Ok(std::iter::once(program).chain(arguments.into_iter().map(|a| a.into_string().unwrap())).collect())
    }

    #[test]
    fn the_address_is_one_word_and_no_shell_sees_it() {
        let url = "https://example.org/a;rm%20-rf?b=$(x)&c='d'";
        assert_eq!(words("firefox --new-tab", url).unwrap()[..2], ["firefox", "--new-tab"]);
        assert_eq!(words("firefox; reboot", url).unwrap().len(), 3);
        assert_eq!(
            words("'my browser' -u %s -x:w3m", "https://e.org").unwrap(),
            ["my browser", "-u", "https://e.org/", "-x"]
        );
        let default = words(" ", "https://e.org").unwrap();
        assert_eq!(default[1..], ["https://e.org/"]);
        assert!(words("'x", "https://e.org").unwrap_err().contains("$BROWSER"));
    }

    #[test]
    fn only_the_web_is_opened() {
        for url in ["file:///etc/passwd", "javascript:x", "-x", "mailto:a@b.c"] {
            assert!(words("firefox", url).is_err(), "{url}");
        }
        assert!(invocation(|_| Some("/usr/bin/w3m".into()), "https://e.org").unwrap().1);
    }
}
