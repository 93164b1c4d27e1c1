//! Keys and pastes: from the terminal's events to commands and typed text.

use super::{Effect, Model, model::Awaited, overlay, run};
use crate::command::{Code, Id, Key, Match};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One key press.
pub fn key(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    let Some(key) = translate(event) else { return vec![] };
    model.dirty = true;
    model.touched = true;
    model.status = None;
    model.coming.forget();
    if let Some(awaited) = model.awaited.take() {
        return letter(model, awaited, key);
    }
    model.pending.push(key);
    let typed = std::mem::take(&mut model.pending);
    match model.keymap.find(model.scope(), &typed) {
        Match::Command(id) => run::run(model, id, key),
        Match::Prefix => {
            model.pending = typed;
            vec![]
        }
        Match::None => no_command(model, &typed),
    }
}

fn no_command(model: &mut Model, typed: &[Key]) -> Vec<Effect> {
    if let ([Key { code: Code::Char(c), ctrl: false }], true) = (typed, overlay::is_typing(model)) {
        return overlay::insert(model, c.encode_utf8(&mut [0; 4]));
    }
    if typed.last() != Some(&Key { code: Code::Named("esc"), ctrl: false }) {
        let shown: Vec<String> = typed.iter().map(Key::to_string).collect();
        model.say(format!("{} is not bound · ? shows the keys", shown.join(" ")));
    }
    vec![]
}

fn letter(model: &mut Model, awaited: Awaited, key: Key) -> Vec<Effect> {
    match key {
        Key { code: Code::Char(c), ctrl: false } if c != ' ' => match awaited {
            Awaited::Mark => return super::navigate::mark(model, c),
            Awaited::GoToMark => super::navigate::go_to_mark(model, c),
        },
        _ => model.say("no mark: its name is one letter"),
    }
    vec![]
}

/// Pasted text goes where text is typed; elsewhere it is ignored, so that no paste runs commands.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    model.dirty = true;
    if overlay::is_typing(model) { overlay::insert(model, text) } else { vec![] }
}

/// A key as the command table names it; `None` for keys it has no name for.
pub fn translate(event: KeyEvent) -> Option<Key> {
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let code = match event.code {
        // Some terminals send Ctrl with a capital.
        KeyCode::Char(c) if ctrl => Code::Char(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Named("enter"),
        KeyCode::Esc => Code::Named("esc"),
        KeyCode::Tab => Code::Named("tab"),
        KeyCode::BackTab => Code::Named("S-tab"),
        KeyCode::Backspace => Code::Named("backspace"),
        KeyCode::Delete => Code::Named("delete"),
        KeyCode::Up => Code::Named("up"),
        KeyCode::Down => Code::Named("down"),
        KeyCode::Left => Code::Named("left"),
        KeyCode::Right => Code::Named("right"),
        KeyCode::Home => Code::Named("home"),
        KeyCode::End => Code::Named("end"),
        KeyCode::PageUp => Code::Named("pageup"),
        KeyCode::PageDown => Code::Named("pagedown"),
        _ => return None,
    };
    // Ctrl-H is what Backspace sends on some terminals.
    if ctrl && code == Code::Char('h') {
        return Some(Key { code: Code::Named("backspace"), ctrl: false });
    }
    Some(Key { code, ctrl: ctrl && matches!(code, Code::Char(_)) })
}

/// Which section a digit key asks for, from 0.
pub fn digit(key: Key) -> Option<usize> {
    match key.code {
        Code::Char(c) => c.to_digit(10).and_then(|d| (d as usize).checked_sub(1)),
        Code::Named(_) => None,
    }
}

/// Whether `id` is one that leaves an overlay.
pub fn leaves(id: Id) -> bool {
    matches!(id, Id::Close | Id::Cancel | Id::Quit)
}
