//! The signals that concern a terminal program, as bytes in pipes that the loop and the watchdog poll.

use signal_hook::{
    consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH},
    iterator::{backend::SignalDelivery, exfiltrator::SignalOnly},
};
use std::{io, os::unix::net::UnixStream};

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// End, as by this signal number, after the terminal was put back.
    End(i32),
    /// SIGINT.
    Interrupt,
    /// Stop until further notice (SIGTSTP).
    Stop,
    /// Going on after a stop, or a stop that nobody could see (SIGSTOP).
    Continue,
    /// The size of the terminal changed.
    Resize,
}

/// Signals received and not looked at yet.
pub type Delivery = SignalDelivery<UnixStream, SignalOnly>;

/// The same signals, heard twice.
pub struct Deliveries {
    /// By the loop: all of them.
    pub all: Delivery,
    /// By the watchdog: those to end by and to stop by.
    pub watchdog: Delivery,
}

/// From here on the signals are ours; to be called before the terminal is changed.
///
/// # Errors
/// When the system refuses a handler.
pub fn register() -> io::Result<Deliveries> {
    let all = deliver(&[SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH])?;
    Ok(Deliveries { all, watchdog: deliver(&[SIGHUP, SIGQUIT, SIGTERM, SIGTSTP])? })
}

fn deliver(signals: &[i32]) -> io::Result<Delivery> {
    let (read, write) = UnixStream::pair()?;
    SignalDelivery::with_pipe(read, write, SignalOnly, signals)
}

/// What arrived since the last call; never blocks.
pub fn pending(delivery: &mut Delivery) -> impl Iterator<Item = Signal> + use<> {
    delivery.pending().filter_map(|number| {
        Some(match number {
            SIGTERM | SIGHUP | SIGQUIT => Signal::End(number),
            SIGINT => Signal::Interrupt,
            SIGTSTP => Signal::Stop,
            SIGCONT => Signal::Continue,
            SIGWINCH => Signal::Resize,
            _ => return None,
        })
    })
}

/// Ends the process the way `number` would have, so that whoever started it can see why.
pub fn end_by(number: i32) -> ! {
    // returns only when the signal cannot be sent
    let _ = signal_hook::low_level::emulate_default_handler(number);
    std::process::exit(128 + number)
}
