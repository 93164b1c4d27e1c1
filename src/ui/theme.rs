//! Themes: from the files in `assets/themes/` to a style for each role, for the colours the terminal has.

use crate::{
    app::model::{Depth, Look, ThemeName},
    briefing::SectionKind,
};
use ratatui::style::{Color, Modifier, Style};
use std::sync::OnceLock;

macro_rules! roles {
    ($($role:ident)*) => {
        /// One style per role.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the roles are described where they are used and in the theme files")]
        pub struct Theme { $(pub $role: Style),* }

        impl Theme {
            fn set(&mut self, role: &str, style: Style) -> bool {
                match role {
                    $(stringify!($role) => self.$role = style,)*
                    _ => return false,
                }
                true
            }

            /// The roles' names.
            pub const ROLES: &[&str] = &[$(stringify!($role)),*];
        }
    };
}

roles! {
    text dim faint border border_focus title heading key story delay uncertainty progress other quote quote_chosen
    found found_current hedge selection selection_idle trouble notice
}

impl Theme {
    /// The style of a section kind.
    pub fn kind(&self, kind: &SectionKind) -> Style {
        match kind {
            SectionKind::Story => self.story,
            SectionKind::Delay => self.delay,
            SectionKind::Uncertainty => self.uncertainty,
            SectionKind::Progress => self.progress,
            SectionKind::Other(_) => self.other,
        }
    }

    /// Reads a theme file.
    ///
    /// # Errors
    /// Names the line that is wrong.
    pub fn parse(file: &str, depth: Depth) -> Result<Self, String> {
        let mut theme = Self::default();
        for (n, line) in file.lines().enumerate().map(|(n, l)| (n + 1, l.trim())) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = || format!("line {n}: {line}");
            let (role, value) = line.split_once('=').ok_or_else(wrong)?;
            let value = value.trim().strip_prefix('"').and_then(|v| v.strip_suffix('"')).ok_or_else(wrong)?;
            let style = style(value, depth).ok_or_else(wrong)?;
            if !theme.set(role.trim(), style) {
                return Err(wrong());
            }
        }
        Ok(theme)
    }
}

/// The theme in force.
pub fn theme(look: &Look) -> &'static Theme {
    static THEMES: [[OnceLock<Theme>; 4]; 4] = [const { [const { OnceLock::new() }; 4] }; 4];
    // Without colours there is one theme, whatever was asked for.
    let name = if look.depth == Depth::Mono { ThemeName::Mono } else { look.theme };
    THEMES[name as usize][look.depth as usize]
        .get_or_init(|| Theme::parse(file(name), look.depth).unwrap_or_default())
}

fn file(name: ThemeName) -> &'static str {
    match name {
        ThemeName::Dark => include_str!("../../assets/themes/dark.toml"),
        ThemeName::Light => include_str!("../../assets/themes/light.toml"),
        ThemeName::Clear => include_str!("../../assets/themes/clear.toml"),
        ThemeName::Mono => include_str!("../../assets/themes/mono.toml"),
    }
}

/// `"#rrggbb on #rrggbb bold | name on name"` as a style; `None` when it cannot be read.
fn style(value: &str, depth: Depth) -> Option<Style> {
    let (rich, plain) = value.split_once('|').unwrap_or((value, value));
    let words = if depth == Depth::Ansi { plain } else { rich };
    let mut style = Style::new();
    let mut on = false;
    for word in words.split_whitespace() {
        let modifier = match word {
            "on" => {
                on = true;
                continue;
            }
            "bold" => Modifier::BOLD,
            "dim" => Modifier::DIM,
            "italic" => Modifier::ITALIC,
            "underline" => Modifier::UNDERLINED,
            "reverse" => Modifier::REVERSED,
            colour => {
                let colour = degrade(parse_colour(colour)?, depth);
                style = match (colour, on) {
                    (None, _) => style,
                    (Some(c), true) => style.bg(c),
                    (Some(c), false) => style.fg(c),
                };
                continue;
            }
        };
        style = style.add_modifier(modifier);
    }
    Some(style)
}

fn parse_colour(word: &str) -> Option<Color> {
    word.parse().ok()
}

fn degrade(colour: Color, depth: Depth) -> Option<Color> {
    match (depth, colour) {
        (Depth::Indexed, Color::Rgb(r, g, b)) => Some(Color::Indexed(nearest_indexed(r, g, b))),
        // A theme names plain colours for such terminals; one that does not gets the terminal's own.
        (Depth::Mono, _) | (Depth::Ansi, Color::Rgb(..)) => None,
        (_, colour) => Some(colour),
    }
}

/// The nearest of the 240 fixed colours: the 6×6×6 cube or the ramp of greys.
fn nearest_indexed(r: u8, g: u8, b: u8) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |v: u8| (0..6u8).min_by_key(|i| STEPS[usize::from(*i)].abs_diff(v)).unwrap_or(0);
    let distance =
        |x: [u8; 3]| -> u32 { x.iter().zip([r, g, b]).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum() };
    let cube = [step(r), step(g), step(b)];
    let average = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
    let grey = (average.saturating_sub(3) / 10).min(23) as u8;
    if distance([8 + 10 * grey; 3]) < distance(cube.map(|i| STEPS[usize::from(i)])) {
        232 + grey
    } else {
        16 + 36 * cube[0] + 6 * cube[1] + cube[2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPTHS: [Depth; 4] = [Depth::Mono, Depth::Ansi, Depth::Indexed, Depth::True];

    #[test]
    fn every_theme_gives_every_role_at_every_depth() {
        for name in ThemeName::ALL {
            for depth in DEPTHS {
                Theme::parse(file(name), depth).unwrap_or_else(|e| panic!("{} {e}", name.name()));
            }
            for role in Theme::ROLES {
                let line = file(name).lines().filter(|l| l.starts_with(&format!("{role} ="))).count();
                assert_eq!(line, 1, "{role} in {}", name.name());
            }
        }
    }

    #[test]
    fn without_colours_nothing_has_a_colour() {
        for name in ThemeName::ALL {
            let look = Look { theme: name, depth: Depth::Mono, ..Look::default() };
            let theme = theme(&look);
            for style in [theme.text, theme.quote_chosen, theme.found_current, theme.selection, theme.trouble]
            {
                assert_eq!((style.fg, style.bg), (None, None));
            }
            assert!(theme.selection.add_modifier.contains(Modifier::REVERSED));
        }
    }

    #[test]
    fn colours_fall_to_the_nearest_of_256() {
        assert_eq!(nearest_indexed(255, 0, 0), 196);
        assert_eq!(nearest_indexed(128, 128, 128), 244);
        assert_eq!(nearest_indexed(0, 0, 0), 16);
    }
}
