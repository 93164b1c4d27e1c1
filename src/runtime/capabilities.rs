//! What the terminal can show, as far as the environment tells. No question is sent to the terminal: its answer
//! would arrive among the keys.

/// How many colours there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colours {
    /// None: the person or the terminal wants none.
    None,
    /// The sixteen of the terminal's own palette.
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// 24 bits.
    True,
}

/// What the background is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// Light text on it.
    Dark,
    /// Dark text on it.
    Light,
}

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// How many colours.
    pub colours: Colours,
    /// Dark or light, where the environment says so.
    pub background: Option<Background>,
    /// Whether characters beyond ASCII can be shown.
    pub unicode: bool,
}

/// Reads `NO_COLOR`, `COLORTERM`, `TERM`, `COLORFGBG`, `LC_ALL`, `LC_CTYPE` and `LANG` through `env`.
pub fn detect(env: impl Fn(&str) -> Option<String>) -> Capabilities {
    let get = |name: &str| env(name).filter(|value| !value.is_empty());
    Capabilities {
        colours: colours(get("NO_COLOR").is_some(), get("COLORTERM").as_deref(), get("TERM").as_deref()),
        background: get("COLORFGBG").and_then(|value| background(&value)),
        unicode: unicode(
            ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(get).as_deref(),
            get("TERM").as_deref(),
        ),
    }
}

fn colours(none: bool, colorterm: Option<&str>, term: Option<&str>) -> Colours {
    let term = term.unwrap_or("");
    if none
        || term.is_empty()
        || matches!(term, "dumb" | "vt100" | "vt102" | "vt220")
        || term.ends_with("-mono")
    {
        return Colours::None;
    }
    let direct = ["-direct", "kitty", "ghostty", "alacritty", "wezterm", "foot", "iterm"];
    if matches!(colorterm, Some("truecolor" | "24bit")) || direct.iter().any(|name| term.contains(name)) {
        Colours::True
    } else if term.contains("256") {
        Colours::Indexed
    } else {
        Colours::Sixteen
    }
}

/// `foreground;background` or `foreground;default;background`, as numbers of the 16-colour palette.
fn background(value: &str) -> Option<Background> {
    match value.rsplit(';').next()?.parse::<u8>().ok()? {
        7 | 9..=15 => Some(Background::Light),
        0..=6 | 8 => Some(Background::Dark),
        _ => None,
    }
}

/// The locale's word for it; without a locale most terminals of today can, the consoles of old cannot.
fn unicode(locale: Option<&str>, term: Option<&str>) -> bool {
    let console = matches!(term, Some("linux" | "vt100" | "vt102" | "vt220"));
    match locale.map(str::to_ascii_lowercase) {
        Some(locale) if locale.contains("utf-8") || locale.contains("utf8") => !console,
        // the C locale is what bare containers have, on terminals that can do more
        Some(locale) if locale != "c" && locale != "posix" => false,
        _ => !console,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Capabilities {
        detect(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn colours_by_environment() {
        let of = |pairs: &[(&str, &str)]| with(pairs).colours;
        assert_eq!(of(&[("TERM", "xterm-256color")]), Colours::Indexed);
        assert_eq!(of(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), Colours::True);
        assert_eq!(of(&[("TERM", "xterm-direct")]), Colours::True);
        assert_eq!(of(&[("TERM", "xterm-kitty")]), Colours::True);
        assert_eq!(of(&[("TERM", "screen")]), Colours::Sixteen);
        assert_eq!(of(&[("TERM", "vt100")]), Colours::None);
        assert_eq!(of(&[]), Colours::None);
    }

    #[test]
    fn no_color_wins_unless_empty() {
        let many = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor")];
        assert_eq!(with(&[&many[..], &[("NO_COLOR", "1")]].concat()).colours, Colours::None);
        assert_eq!(with(&[&many[..], &[("NO_COLOR", "")]].concat()).colours, Colours::True);
    }

    #[test]
    fn background_by_environment() {
        let of = |value: &str| with(&[("COLORFGBG", value)]).background;
        assert_eq!(of("15;0"), Some(Background::Dark));
        assert_eq!(of("0;15"), Some(Background::Light));
        assert_eq!(of("0;default;15"), Some(Background::Light));
        assert_eq!(of("12;8"), Some(Background::Dark));
        assert_eq!(of("default;default"), None);
        assert_eq!(of("300"), None);
        assert_eq!(with(&[]).background, None);
    }

    #[test]
    fn unicode_by_locale() {
        assert!(with(&[("LANG", "de_DE.UTF-8"), ("TERM", "xterm")]).unicode);
        assert!(!with(&[("LC_ALL", "de_DE.ISO-8859-1"), ("LANG", "de_DE.UTF-8")]).unicode);
        assert!(with(&[("LANG", "C"), ("TERM", "xterm")]).unicode);
        assert!(!with(&[("LANG", "de_DE.UTF-8"), ("TERM", "linux")]).unicode);
    }
}
