//! The lines of the help screen: every key that works where one is, from the command table.

use super::{Model, dossier};
use crate::{
    command::{COMMANDS, Command},
    text::{
        SafeText,
        wrap::{Wrap, wrap},
    },
};

/// One line of help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Heading of a group.
    Group(&'static str),
    /// Keys and what they do; the keys are left out where the words go on from the line before.
    Keys(SafeText, SafeText),
    /// A blank line.
    Blank,
}

/// Most columns of the help screen, and of the problems screen.
pub const WIDEST: u16 = 112;

/// Most columns of the keys.
const KEYS: u16 = 20;

/// Columns inside the box of help or problems.
pub fn inside(columns: u16) -> u16 {
    columns.min(WIDEST).saturating_sub(2)
}

/// Columns of the keys, in a box with `inside` columns inside.
pub fn keys_column(inside: u16) -> u16 {
    KEYS.min(inside / 3)
}

/// What the help screen says over `model`'s panes.
pub fn lines(model: &Model) -> Vec<Line> {
    if model.dossier.is_some() {
        return grouped(model, COMMANDS.iter().filter(|c| dossier::COMMANDS.contains(&c.id)));
    }
    grouped(model, COMMANDS.iter())
}

fn grouped(model: &Model, commands: impl Iterator<Item = &'static Command>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut group = "";
    for command in commands {
        if command.group != group {
            if !lines.is_empty() {
                lines.push(Line::Blank);
            }
            lines.push(Line::Group(command.group));
            group = command.group;
        }
        let inside = inside(model.size.0);
        let room = inside.saturating_sub(keys_column(inside) + 4);
        for (at, words) in wrapped(&SafeText::new(command.help), room).into_iter().enumerate() {
            lines.push(Line::Keys(if at == 0 { keys(model, command) } else { SafeText::default() }, words));
        }
    }
    lines
}

/// `text` in lines of at most `columns`.
pub fn wrapped(text: &SafeText, columns: u16) -> Vec<SafeText> {
    let lines = wrap(text, columns.into(), Wrap::Greedy);
    lines.into_iter().map(|span| SafeText::new(span.of(text))).collect()
}

fn keys(model: &Model, command: &Command) -> SafeText {
    let keys: Vec<&str> = model.keymap.shown(command.id).collect();
    match keys.as_slice() {
        // A run of digits reads better as a range.
        [first, .., last] if keys.len() == 9 => SafeText::new(&format!("{first}–{last}")),
        _ => SafeText::new(&keys.join("  ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_is_shown() {
        let model = Model { size: (160, 48), ..Model::default() };
        let shown: Vec<Line> = lines(&model);
        for command in COMMANDS {
            let line =
                shown.iter().find(|l| matches!(l, Line::Keys(_, help) if help.as_str() == command.help));
            let Some(Line::Keys(keys, _)) = line else { panic!("{} is not in the help", command.name) };
            if command.keys.len() < 9 {
                for key in model.keymap.shown(command.id) {
                    assert!(keys.split("  ").any(|k| k == key), "{key} of {}", command.name);
                }
            }
        }
    }
    #[test]
    fn keys_take_no_more_than_a_third_of_a_narrow_box() {
        assert!((0..=WIDEST).all(|inside| keys_column(inside) * 3 <= inside));
        assert_eq!(keys_column(inside(160)), KEYS);
    }

    #[test]
    fn no_word_of_it_is_cut_off_on_a_narrow_screen() {
        for columns in [160, 100, 60, 40] {
            let model = Model { size: (columns, 30), ..Model::default() };
            let room = usize::from(inside(columns) - keys_column(inside(columns)) - 3);
            let mut all = Vec::new();
            for line in lines(&model) {
                if let Line::Keys(_, words) = line {
                    assert!(words.len() <= room, "{words} on {columns}");
                    all.push(words.to_string());
                }
            }
            let all = all.join(" ");
            for command in COMMANDS {
                assert!(all.contains(command.help), "{} on {columns}", command.help);
            }
        }
    }
}
