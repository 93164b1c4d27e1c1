//! The runtime: terminal guard, watchdog, workers, the loop. The only user of threads.

mod browser;
pub mod capabilities;
mod cells;
mod changes;
mod editor;
mod effects;
mod event_loop;
mod faults;
mod guard;
mod input;
pub mod keys;
mod log;
mod mouse;
mod panics;
mod post;
mod screen;
mod signals;
mod tty;
mod watch;
mod workers;

pub use tty::terminal_usable;

use crate::{
    app::{Event, Model},
    library::Item,
};
use std::{path::PathBuf, process::ExitCode};

/// What the program starts with.
#[derive(Debug, Default)]
pub struct Start {
    /// As the command line made it, with an empty list of briefings.
    pub model: Model,
    /// What needs no looking for (the samples); on the first frame already.
    pub known: Vec<Item>,
    /// Files and folders to look for more in, `-` for standard input; in the background.
    pub paths: Vec<PathBuf>,
    /// The folder of the reading state, if there is a place for one.
    pub data: Option<PathBuf>,
    /// The folder of indexes, if there is a place for one.
    pub cache: Option<PathBuf>,
}

/// How it ended.
#[derive(Debug)]
pub struct Outcome {
    /// The last state.
    pub model: Model,
    /// The signal that ended it, if one did.
    end: Option<i32>,
}

#[cfg(test)]
impl Incoming {
    /// What of it is for `update`.
    fn into_events(self) -> Vec<Event> {
        match self {
            Self::Event(event) => vec![event],
            Self::Events(events) => events,
            Self::Signal(_) | Self::Deaf => vec![],
        }
    }
}

impl Outcome {
    /// To be called last: success after a quit, else the end that the signal would have made.
    pub fn exit(self) -> ExitCode {
        match self.end {
            None => ExitCode::SUCCESS,
            Some(number) => signals::end_by(number),
        }
    }
}

/// What reaches the loop.
#[derive(Debug)]
enum Incoming {
    /// For `update`.
    Event(Event),
    /// For `update`, with no frame in between.
    Events(Vec<Event>),
    /// For the loop itself.
    Signal(signals::Signal),
    /// No more keys will come.
    Deaf,
}

/// Runs the program on the terminal until it is left. The terminal is as it was before when this returns, or
/// panics, or is ended by a signal.
///
/// # Errors
/// When the terminal cannot be used; see [`terminal_usable`].
pub fn run(start: Start) -> anyhow::Result<Outcome> {
    event_loop::run(start)
}
