//! The lines of the help screen: every key that works where one is, from the command table.

use super::{Model, dossier, model::Overlay};
use crate::command::{COMMANDS, Command, Scope};
use crate::text::SafeText;

/// One line of help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Heading of a group.
    Group(&'static str),
    /// Keys and what they do.
    Keys(SafeText, &'static str),
    /// A blank line.
    Blank,
}

/// What the help screen says over `model`'s panes.
pub fn lines(model: &Model) -> Vec<Line> {
    let beneath = matches!(model.overlay, Overlay::None | Overlay::Help(_));
    if model.dossier.is_some() && beneath {
        return grouped(model, COMMANDS.iter().filter(|c| dossier::COMMANDS.contains(&c.id)));
    }
    let scopes: &[Scope] = match model.overlay {
        Overlay::Search(_) => &[Scope::Search, Scope::Typing],
        Overlay::Picker(_) | Overlay::Finder(_) | Overlay::Ask(_) | Overlay::Leave(_) => &[Scope::Typing],
        Overlay::Find { .. } | Overlay::Filter { .. } | Overlay::Narrow { .. } => &[Scope::Typing],
        _ => &[Scope::Main, Scope::Search, Scope::Typing],
    };
    grouped(model, COMMANDS.iter().filter(|c| scopes.contains(&c.scope)))
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
        lines.push(Line::Keys(keys(model, command), command.help));
    }
    lines
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
        let model = Model::default();
        let shown: Vec<Line> = lines(&model);
        for command in COMMANDS {
            let line = shown.iter().find(|l| matches!(l, Line::Keys(_, help) if *help == command.help));
            let Some(Line::Keys(keys, _)) = line else { panic!("{} is not in the help", command.name) };
            if command.keys.len() < 9 {
                for key in model.keymap.shown(command.id) {
                    assert!(keys.split("  ").any(|k| k == key), "{key} of {}", command.name);
                }
            }
        }
    }
}
