//! The terminal as a device: where keys come from, its size, its line settings.

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetwinsize, tcsetattr},
};
use std::{
    env,
    fs::File,
    io::{self, Write},
    os::fd::{AsFd, BorrowedFd, OwnedFd},
};

/// Size used when the terminal does not know its own.
const FALLBACK_SIZE: (u16, u16) = (80, 24);

/// Says why the full screen cannot be used here, and what to do; `Ok` when it can.
///
/// # Errors
/// One sentence for the person who started the program.
pub fn terminal_usable() -> Result<(), &'static str> {
    if !isatty(io::stdout()) {
        return Err("standard output is not a terminal; `onrecord show` prints plain text");
    }
    match env::var("TERM").as_deref() {
        Err(_) | Ok("" | "dumb") => {
            Err("TERM says this terminal cannot draw a screen; `onrecord show` prints plain text")
        }
        Ok(_) if !isatty(io::stdin()) && File::open("/dev/tty").is_err() => {
            Err("standard input is not a terminal and there is none to read keys from")
        }
        Ok(_) => Ok(()),
    }
}

/// The terminal that shows the screen (standard output) and sends the keys.
#[derive(Debug)]
pub struct Tty {
    input: OwnedFd,
}

impl Tty {
    /// Keys come from standard input, or from `/dev/tty` when that is a file or a pipe.
    ///
    /// # Errors
    /// When there is no terminal at all.
    pub fn open() -> io::Result<Self> {
        let input = if isatty(io::stdin()) {
            io::stdin().as_fd().try_clone_to_owned()?
        } else {
            File::options().read(true).write(true).open("/dev/tty")?.into()
        };
        Ok(Self { input })
    }

    /// To read keys from, and to hand to a child as its standard input.
    pub fn input(&self) -> BorrowedFd<'_> {
        self.input.as_fd()
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        match tcgetwinsize(io::stdout()).or_else(|_| tcgetwinsize(&self.input)) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
            _ => FALLBACK_SIZE,
        }
    }

    /// The line settings as they are now.
    pub(super) fn settings(&self) -> io::Result<Termios> {
        Ok(tcgetattr(&self.input)?)
    }

    /// Changes the line settings at once; what was typed and not read yet stays readable.
    pub(super) fn set(&self, settings: &Termios) -> io::Result<()> {
        loop {
            match tcsetattr(&self.input, OptionalActions::Now, settings) {
                Err(rustix::io::Errno::INTR) => {}
                other => return Ok(other?),
            }
        }
    }
}

/// Standard output, unbuffered: the frame is put together elsewhere and goes out in one piece.
pub struct Output;

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match rustix::io::write(io::stdout(), bytes) {
                // somebody who shares the terminal made it non-blocking
                Err(rustix::io::Errno::AGAIN) => {
                    writable(1000);
                }
                other => return Ok(other?),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether the terminal takes output within `wait_ms`; one that vanished or stands still does not.
pub(super) fn writable(wait_ms: u32) -> bool {
    let wait = Timespec { tv_sec: i64::from(wait_ms / 1000), tv_nsec: i64::from(wait_ms % 1000) * 1_000_000 };
    let out = io::stdout();
    let mut fds = [PollFd::new(&out, PollFlags::OUT)];
    matches!(poll(&mut fds, Some(&wait)), Ok(1..))
        && fds[0].revents().contains(PollFlags::OUT)
        && !fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR)
}
