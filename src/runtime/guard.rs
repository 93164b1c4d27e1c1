//! The terminal guard: what is switched on is switched off again, however the program ends.
//!
//! The state lives in one place that the panic hook and the watchdog can reach as well, so that whoever
//! notices the end first puts the terminal back, and only once.

use super::tty::{self, Output, Tty};
use rustix::termios::Termios;
use std::{
    io::{self, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Alternate screen, no cursor, mouse buttons and wheel (not its motion: that would wake us for nothing) in the
/// form without limits, bracketed paste.
pub const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?1000h\x1b[?1002h\x1b[?1006h\x1b[?2004h";
/// The way back, from any state: also ends a frame that was cut short.
pub const LEAVE: &str = "\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?25h\x1b[?1049l";
/// How long leaving waits for a terminal that takes no output, in milliseconds.
const PATIENCE_MS: u32 = 100;

struct Held {
    tty: Arc<Tty>,
    cooked: Termios,
    raw: bool,
}

static HELD: Mutex<Option<Held>> = Mutex::new(None);

fn held() -> MutexGuard<'static, Option<Held>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Holds the terminal in raw mode; dropping it puts everything back.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal. The caller writes [`ENTER`] with its first frame.
    ///
    /// # Errors
    /// When the terminal refuses its settings.
    pub fn take(tty: &Arc<Tty>) -> io::Result<Self> {
        let cooked = tty.settings()?;
        *held() = Some(Held { tty: Arc::clone(tty), cooked, raw: false });
        let guard = Self(());
        enter()?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
        *held() = None;
    }
}

/// Raw mode on, again after [`restore`], or when something else has changed the settings meanwhile.
///
/// # Errors
/// When the terminal refuses its settings.
pub fn enter() -> io::Result<()> {
    if let Some(held) = held().as_mut() {
        let mut settings = held.cooked.clone();
        settings.make_raw();
        // before the call: a signal in between must find something to put back
        held.raw = true;
        held.tty.set(&settings)?;
    }
    Ok(())
}

/// Puts the terminal back as it was found; does nothing when that is done already. Never fails: on a terminal
/// that is gone there is nothing left to put back.
pub fn restore() {
    if let Some(held) = held().as_mut()
        && std::mem::take(&mut held.raw)
    {
        if tty::writable(PATIENCE_MS) {
            let _ = Output.write_all(LEAVE.as_bytes());
        }
        let _ = held.tty.set(&held.cooked);
    }
}
