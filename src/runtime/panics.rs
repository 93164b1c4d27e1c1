//! What becomes of a panic: in the main thread the terminal comes back first and then the message; anywhere else,
//! or where it is caught, it becomes an event, and the rest goes on.

use super::{Incoming, guard, log, post::Post};
use crate::{app::Event, text::SafeText};
use std::{
    any::Any,
    backtrace::Backtrace,
    cell::Cell,
    io::Write,
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    thread,
};

thread_local! {
    /// Whether a panic here and now is caught.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// What `work` makes; nothing when it panics, which then becomes an event even in the main thread.
pub fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    CAUGHT.set(true);
    let made = panic::catch_unwind(AssertUnwindSafe(work)).ok();
    CAUGHT.set(false);
    made
}

/// Installs the hook; to be called from the main thread before anything can go wrong.
pub fn install(events: Post) {
    let main = thread::current().id();
    panic::set_hook(Box::new(move |info| {
        let what = describe(info);
        let details = format!(
            "panic in thread {:?}: {what}\n{}",
            thread::current().name().unwrap_or("?"),
            Backtrace::force_capture()
        );
        if thread::current().id() == main && !CAUGHT.get() {
            guard::restore();
            let hint = hint(log::write(&details));
            let _ = writeln!(std::io::stderr(), "onrecord: internal error: {what}{hint}");
        } else {
            let hint = hint(log::write(&details));
            events.send(Incoming::Event(Event::Trouble(format!("internal error: {what}{hint}").into())));
        }
    }));
}

fn hint(log: Option<std::path::PathBuf>) -> String {
    log.map_or_else(String::new, |path| format!("; details in {}", path.display()))
}

/// Message and place in one line that is fit for a terminal.
fn describe(info: &PanicHookInfo) -> SafeText {
    let place = info.location().map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
    let message = message(info.payload()).lines().next().unwrap_or_default().to_owned();
    format!("{message}{place}").into()
}

/// What to tell of a panic that was caught.
pub fn told(payload: &(dyn Any + Send)) -> String {
    format!("internal error: {}", message(payload))
}

/// The words of a panic.
pub fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown")
}
