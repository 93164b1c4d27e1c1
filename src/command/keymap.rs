//! Which command a sequence of keys asks for, with the reader's own changes applied.

use super::{COMMANDS, Command, Id, Key, Scope};

/// What a sequence of keys means so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It is this command.
    Command(Id),
    /// It is the beginning of one.
    Prefix,
    /// It is nothing.
    None,
}

/// Key sequences to commands.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

#[derive(Debug, Clone)]
struct Binding {
    scope: Scope,
    keys: Vec<Key>,
    shown: String,
    id: Id,
}

impl Default for Keymap {
    fn default() -> Self {
        let bindings =
            COMMANDS.iter().flat_map(|c| c.keys.iter().filter_map(|keys| Binding::new(c, keys))).collect();
        Self { bindings }
    }
}

impl Binding {
    fn new(command: &Command, keys: &str) -> Option<Self> {
        let shown = super::key::shown(keys);
        Some(Self { scope: command.scope, keys: Key::sequence(keys)?, shown, id: command.id })
    }
}

impl Keymap {
    /// Gives `command` these keys instead of its own.
    ///
    /// # Errors
    /// Names the command or key that does not exist.
    pub fn rebind(&mut self, command: &str, keys: &[String]) -> Result<(), String> {
        let Some(command) = COMMANDS.iter().find(|c| c.name == command) else {
            return Err(format!("there is no command `{command}`"));
        };
        let mut new = Vec::new();
        for sequence in keys {
            new.push(Binding::new(command, sequence).ok_or(format!("`{sequence}` names no key"))?);
        }
        self.bindings
            .retain(|b| b.id != command.id && !new.iter().any(|n| n.scope == b.scope && n.keys == b.keys));
        self.bindings.extend(new);
        Ok(())
    }

    /// What `typed` means in `scope`; an outer scope is asked when the inner one has no answer.
    pub fn find(&self, scope: Scope, typed: &[Key]) -> Match {
        let mut at = Some(scope);
        while let Some(scope) = at {
            let mut here = self.bindings.iter().filter(|b| b.scope == scope && b.keys.starts_with(typed));
            if let Some(binding) = here.clone().find(|b| b.keys.len() == typed.len()) {
                return Match::Command(binding.id);
            }
            if here.next().is_some() {
                return Match::Prefix;
            }
            at = scope.outer();
        }
        Match::None
    }

    /// The keys of a command as people read them, in the order of the table.
    pub fn shown(&self, id: Id) -> impl Iterator<Item = &str> {
        self.bindings.iter().filter(move |b| b.id == id).map(|b| b.shown.as_str())
    }

    /// What may follow `typed` in `scope`: the rest of the keys and the command.
    pub fn continuations(&self, scope: Scope, typed: &[Key]) -> Vec<(String, Id)> {
        self.bindings
            .iter()
            .filter(|b| b.scope == scope && b.keys.len() > typed.len() && b.keys.starts_with(typed))
            .map(|b| (b.keys[typed.len()..].iter().map(Key::to_string).collect::<Vec<_>>().join(" "), b.id))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &str) -> Vec<Key> {
        Key::sequence(keys).expect("a key sequence")
    }

    #[test]
    fn a_sequence_is_a_prefix_until_it_is_a_command() {
        let map = Keymap::default();
        assert_eq!(map.find(Scope::Main, &typed("g")), Match::Prefix);
        assert_eq!(map.find(Scope::Main, &typed("g d")), Match::Command(Id::NextDelay));
        assert_eq!(map.find(Scope::Main, &typed("g x")), Match::None);
    }

    #[test]
    fn an_inner_scope_falls_back_on_typing() {
        let map = Keymap::default();
        assert_eq!(map.find(Scope::Search, &typed("C-w")), Match::Command(Id::DeleteWord));
    }

    #[test]
    fn rebinding_replaces_the_keys_and_frees_them_elsewhere() {
        let mut map = Keymap::default();
        map.rebind("next-section", &["tab".into()]).expect("rebinds");
        assert_eq!(map.find(Scope::Main, &typed("tab")), Match::Command(Id::NextSection));
        assert_eq!(map.find(Scope::Main, &typed("]")), Match::None);
        assert!(map.rebind("next-sektion", &[]).is_err());
        assert!(map.rebind("next-section", &["blah".into()]).is_err());
    }
}
