//! What the loop hears: signals, keys and what the other threads send. It waits for all of it at once, and idle means
//! asleep.
//!
//! It polls the terminal itself, so that one that vanished is noticed at once and so that nothing reads from it while an
//! editor has it.

use super::{
    Incoming, faults,
    keys::Decoder,
    panics,
    post::Inbox,
    signals::{self, Delivery, Signal},
    tty::Tty,
    watch::{Holder, Watch},
};
use crate::app::Event;
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    process::Pid,
};
use signal_hook::consts::signal::SIGHUP;
use std::{
    collections::VecDeque,
    io,
    sync::Arc,
    time::{Duration, Instant},
};

/// How often reading keys starts over after a panic before it gives up.
const LIVES: u32 = 3;

/// All that the loop hears.
pub struct Input {
    tty: Arc<Tty>,
    delivery: Delivery,
    inbox: Inbox,
    watch: Watch,
    decoder: Decoder,
    /// When what the decoder holds back is all there will be.
    held_until: Option<Instant>,
    /// Heard and not taken yet.
    heard: VecDeque<Incoming>,
    lives: u32,
}

/// What a wait ended with; nothing of it when the time was up.
struct Ready {
    signal: bool,
    terminal: PollFlags,
}

impl Input {
    /// Hears what comes from now on.
    ///
    /// # Errors
    /// When the system has no more threads or descriptors.
    pub fn start(tty: Arc<Tty>, deliveries: signals::Deliveries, inbox: Inbox) -> io::Result<Self> {
        Ok(Self {
            watch: Watch::start(Arc::clone(&tty), deliveries.watchdog)?,
            tty,
            delivery: deliveries.all,
            inbox,
            decoder: Decoder::default(),
            held_until: None,
            heard: VecDeque::new(),
            lives: LIVES,
        })
    }

    /// Waits until there is something to take.
    pub fn wait(&mut self) {
        while self.stays_quiet(None) {}
    }

    /// Whether nothing is there to take, nor comes within `patience`. Without one it is waited for, but not surely long
    /// enough.
    pub fn stays_quiet(&mut self, patience: Option<Duration>) -> bool {
        if self.heard.is_empty() {
            let asleep = self.inbox.fall_asleep();
            self.hear(if asleep { patience } else { Some(Duration::ZERO) });
            self.inbox.wake_up();
        }
        self.heard.is_empty() && self.inbox.is_empty()
    }

    /// What came first of what was heard, or was sent meanwhile.
    pub fn take(&mut self) -> Option<Incoming> {
        self.heard.pop_front().or_else(|| self.inbox.take())
    }

    /// The terminal is somebody else's from here on: a child's, once it is known, or the shell's.
    pub fn pause(&mut self) {
        self.watch.hand_to(Holder::Nobody);
    }

    /// While paused: signals are passed on to this child, which has the terminal.
    pub fn lend(&mut self, child: Pid) {
        self.watch.hand_to(Holder::Child(child));
    }

    /// The terminal is ours again.
    pub fn resume(&mut self) {
        self.watch.hand_to(Holder::Us);
        // what was typed there was meant for the child
        let ours = |signal: &Signal| matches!(signal, Signal::End(_) | Signal::Resize);
        self.heard.extend(signals::pending(&mut self.delivery).filter(ours).map(Incoming::Signal));
    }

    /// Ends the watch over the process.
    pub fn finish(&mut self) {
        self.watch.finish();
    }

    /// Reads signals and keys, once something comes or after `patience`.
    fn hear(&mut self, patience: Option<Duration>) {
        let ready = self.poll(patience);
        if ready.signal {
            self.heard.extend(signals::pending(&mut self.delivery).map(Incoming::Signal));
        }
        if ready.terminal.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            self.hang_up();
        } else if ready.terminal.contains(PollFlags::IN) {
            self.read();
        } else if self.held_until.is_some_and(|until| until <= Instant::now()) {
            self.decode(|decoder, emit| decoder.flush(emit));
        }
    }

    fn poll(&self, patience: Option<Duration>) -> Ready {
        let (bell, input) = (self.inbox.bell(), self.tty.input());
        let mut fds = [
            PollFd::new(self.delivery.get_read(), PollFlags::IN),
            PollFd::new(&input, PollFlags::IN),
            PollFd::new(&bell, PollFlags::IN),
        ];
        let left = self.held_until.map(|until| until.saturating_duration_since(Instant::now()));
        let timeout = left.into_iter().chain(patience).min().and_then(|left| Timespec::try_from(left).ok());
        // an error leaves all flags empty, which is a time-out come early: nothing is lost by it
        let _ = poll(&mut fds, timeout.as_ref());
        Ready { signal: !fds[0].revents().is_empty(), terminal: fds[1].revents() }
    }

    fn read(&mut self) {
        let mut bytes = [0; 4096];
        match rustix::io::read(self.tty.input(), &mut bytes) {
            Ok(0) | Err(Errno::IO) => self.hang_up(),
            Ok(count) => self.decode(|decoder, emit| {
                decoder.feed(&bytes[..count], emit);
                faults::trip("input");
            }),
            Err(_) => {}
        }
    }

    /// Has the decoder do `work`; a panic in it costs a key and not the program, a few times.
    fn decode(&mut self, work: impl FnOnce(&mut Decoder, &mut dyn FnMut(Event))) {
        let (decoder, heard) = (&mut self.decoder, &mut self.heard);
        let done = panics::caught(|| work(decoder, &mut |event| heard.push_back(Incoming::Event(event))));
        if done.is_none() {
            self.decoder = Decoder::default();
            self.lives = self.lives.saturating_sub(1);
            if self.lives == 0 {
                self.heard.push_back(Incoming::Deaf);
            }
        }
        self.held_until = self.decoder.patience().map(|patience| Instant::now() + patience);
    }

    fn hang_up(&mut self) {
        self.heard.push_back(Incoming::Signal(Signal::End(SIGHUP)));
    }
}
