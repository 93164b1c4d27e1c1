//! Standard output as the verbs use it: buffered, coloured where that is wanted, and broken pipes are no failure.

use super::args::When;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// How a verb ended when nothing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Exit status 0.
    Found,
    /// Exit status 1.
    Nothing,
}

/// Standard output.
pub struct Out {
    to: BufWriter<StdoutLock<'static>>,
    /// Whether escape sequences for colour and bold may be written.
    pub colour: bool,
}

impl Out {
    /// Standard output with colour as `when` says.
    pub fn new(when: When) -> Self {
        let stdout = io::stdout();
        let colour = wanted(when, stdout.is_terminal(), |name| std::env::var(name).ok());
        Self { to: BufWriter::with_capacity(1 << 16, stdout.lock()), colour }
    }

    /// Writes `text` as it is.
    ///
    /// # Errors
    /// When the other end is gone or full.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.to.write_all(text.as_bytes())
    }

    /// Writes `text` and ends the line.
    ///
    /// # Errors
    /// When the other end is gone or full.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        self.text(text)?;
        self.text("\n")
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// When the other end is gone or full.
    pub fn finish(mut self) -> io::Result<()> {
        self.to.flush()
    }
}

fn wanted(when: When, terminal: bool, env: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && !set("NO_COLOR") && env("TERM").is_some_and(|term| term != "dumb"),
    }
}

/// Columns to set text in: the terminal's, else 80.
pub fn columns() -> usize {
    let named = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let terminal = || io::stdout().is_terminal().then(|| crossterm::terminal::size().ok()).flatten();
    named.or_else(|| terminal().map(|(columns, _)| usize::from(columns))).filter(|n| *n > 0).unwrap_or(80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_for_terminals_that_want_it() {
        let env = |pairs: &'static [(&str, &str)]| {
            move |name: &str| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
        };
        let xterm: &[(&str, &str)] = &[("TERM", "xterm")];
        assert!(wanted(When::Auto, true, env(xterm)));
        assert!(!wanted(When::Auto, false, env(xterm)));
        assert!(!wanted(When::Auto, true, env(&[("TERM", "xterm"), ("NO_COLOR", "1")])));
        assert!(wanted(When::Auto, true, env(&[("TERM", "xterm"), ("NO_COLOR", "")])));
        assert!(!wanted(When::Auto, true, env(&[("TERM", "dumb")])));
        assert!(wanted(When::Always, false, env(&[])));
        assert!(!wanted(When::Never, true, env(xterm)));
    }
}
