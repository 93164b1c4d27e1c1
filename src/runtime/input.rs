//! The input thread: waits for keys and signals, and for nothing else; idle means asleep.
//!
//! It polls the terminal itself, so that one that vanished is noticed at once and so that it can be kept from
//! reading while an editor has the terminal. It is also the watchdog: when the loop does not end in time after
//! a signal or a hang-up, it puts the terminal back and ends the process.

use super::{
    Incoming, faults, guard,
    keys::Decoder,
    signals::{self, Delivery, Signal},
    tty::Tty,
};
use crossbeam_channel::{Receiver, Sender, bounded};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    process::{self, Pid, kill_process},
};
use signal_hook::{
    consts::signal::{SIGHUP, SIGTSTP},
    low_level::emulate_default_handler,
};
use std::{
    io::{self, Read, Write},
    os::unix::net::UnixStream,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

/// How long the loop may take to end before the process is ended from here.
const GRACE: Duration = Duration::from_millis(350);

/// How often the thread starts over after a panic before it gives up.
const LIVES: u32 = 3;

/// What the loop tells the input thread.
enum Order {
    /// From now on this one has the terminal.
    Hand(Holder),
    /// The loop is through.
    Finish,
}

/// Who has the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// We do: keys are read.
    Us,
    /// Nobody yet: a child is about to be started, or the end is near.
    Nobody,
    /// This child.
    Child(Pid),
}

/// The running input thread, seen from the loop.
pub struct Input {
    wake: UnixStream,
    orders: Sender<Order>,
    done: Receiver<()>,
}

impl Input {
    /// Starts reading keys and signals; both arrive on `events`.
    ///
    /// # Errors
    /// When the system has no more threads or descriptors.
    pub fn start(tty: Arc<Tty>, delivery: Delivery, events: Sender<Incoming>) -> io::Result<Self> {
        let (wake, woken) = UnixStream::pair()?;
        woken.set_nonblocking(true)?;
        let (orders, inbox) = bounded(1);
        let (ack, done) = bounded(1);
        let mut reader = Reader {
            tty,
            delivery,
            woken,
            inbox,
            ack,
            events,
            decoder: Decoder::default(),
            holder: Holder::Us,
            end: None,
        };
        std::thread::Builder::new().name("input".into()).spawn(move || reader.run())?;
        Ok(Self { wake, orders, done })
    }

    /// Returns when no key is read any more.
    pub fn pause(&mut self) {
        self.order(Order::Hand(Holder::Nobody));
    }

    /// While paused: signals are passed on to this child, which has the terminal.
    pub fn lend(&mut self, child: Pid) {
        self.order(Order::Hand(Holder::Child(child)));
    }

    /// Reads keys again.
    pub fn resume(&mut self) {
        self.order(Order::Hand(Holder::Us));
    }

    /// Ends the thread and its watch over the process.
    pub fn finish(&mut self) {
        self.order(Order::Finish);
    }

    fn order(&mut self, order: Order) {
        // a thread that is gone needs no orders
        if self.orders.send(order).is_ok() && self.wake.write_all(&[0]).is_ok() {
            let _ = self.done.recv();
        }
    }
}

/// The input thread's own state.
struct Reader {
    tty: Arc<Tty>,
    delivery: Delivery,
    woken: UnixStream,
    inbox: Receiver<Order>,
    ack: Sender<()>,
    events: Sender<Incoming>,
    decoder: Decoder,
    holder: Holder,
    /// The process ends by this signal, at the latest at this time.
    end: Option<(Instant, i32)>,
}

/// What a wait ended with; nothing of it when the time was up.
struct Ready {
    order: bool,
    signal: bool,
    terminal: PollFlags,
}

impl Reader {
    fn run(&mut self) {
        for _ in 0..LIVES {
            if catch_unwind(AssertUnwindSafe(|| self.serve())).is_ok() {
                return;
            }
            self.decoder = Decoder::default();
        }
        let _ = self.events.send(Incoming::Deaf);
    }

    /// Until told to finish.
    fn serve(&mut self) {
        loop {
            let ready = self.wait();
            if ready.order && self.obey() {
                return;
            }
            if ready.signal {
                for signal in signals::pending(&mut self.delivery) {
                    self.signal(signal);
                }
            }
            if ready.terminal.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                self.hang_up();
            } else if ready.terminal.contains(PollFlags::IN) {
                self.read();
            } else if !ready.order && !ready.signal {
                self.time_out();
            }
        }
    }

    fn wait(&self) -> Ready {
        let reading = self.holder == Holder::Us && self.end.is_none_or(|(_, signal)| signal != SIGHUP);
        let input = self.tty.input();
        let mut fds = [
            PollFd::new(&self.woken, PollFlags::IN),
            PollFd::new(self.delivery.get_read(), PollFlags::IN),
            PollFd::new(&input, PollFlags::IN),
        ];
        let watched = if reading { &mut fds[..] } else { &mut fds[..2] };
        let left = self.end.map(|(deadline, _)| deadline.saturating_duration_since(Instant::now()));
        let patience = self.decoder.patience();
        let timeout = left.into_iter().chain(patience).min().map(|wait| Timespec {
            tv_sec: wait.as_secs().cast_signed(),
            tv_nsec: i64::from(wait.subsec_nanos()),
        });
        // an error leaves all flags empty, which is a time-out come early: nothing is lost by it
        let _ = poll(watched, timeout.as_ref());
        let [order, signal, terminal] = fds.each_ref().map(PollFd::revents);
        Ready { order: !order.is_empty(), signal: !signal.is_empty(), terminal }
    }

    /// Carries out orders; whether to finish.
    fn obey(&mut self) -> bool {
        let _ = self.woken.read(&mut [0; 16]);
        while let Ok(order) = self.inbox.try_recv() {
            let _ = self.ack.send(());
            match order {
                Order::Hand(holder) => self.holder = holder,
                Order::Finish => return true,
            }
        }
        false
    }

    fn signal(&mut self, signal: Signal) {
        match (signal, self.holder) {
            (Signal::End(number), holder) => {
                if let (Holder::Child(child), Some(same)) = (holder, process::Signal::from_named_raw(number))
                {
                    let _ = kill_process(child, same);
                }
                self.end_by(number);
                self.send(Incoming::Signal(signal));
            }
            (Signal::Resize, _) | (_, Holder::Us) => self.send(Incoming::Signal(signal)),
            (Signal::Stop, _) => drop(emulate_default_handler(SIGTSTP)),
            // what is typed there is meant for the child
            (Signal::Interrupt | Signal::Continue, _) => {}
        }
    }

    fn read(&mut self) {
        let mut bytes = [0; 4096];
        match rustix::io::read(self.tty.input(), &mut bytes) {
            Ok(0) | Err(Errno::IO) => self.hang_up(),
            Ok(count) => {
                let events = &self.events;
                self.decoder.feed(&bytes[..count], &mut |event| drop(events.send(Incoming::Event(event))));
                faults::trip("input");
            }
            Err(_) => {}
        }
    }

    fn time_out(&mut self) {
        if let Some((deadline, number)) = self.end
            && Instant::now() >= deadline
        {
            guard::restore();
            signals::end_by(number);
        }
        let events = &self.events;
        self.decoder.flush(&mut |event| drop(events.send(Incoming::Event(event))));
    }

    fn hang_up(&mut self) {
        self.end_by(SIGHUP);
        self.send(Incoming::Signal(Signal::End(SIGHUP)));
    }

    /// From now on the loop has [`GRACE`] to end.
    fn end_by(&mut self, number: i32) {
        self.end.get_or_insert((Instant::now() + GRACE, number)).1 = number;
    }

    fn send(&self, incoming: Incoming) {
        // the loop is gone: so is the wish to know
        let _ = self.events.send(incoming);
    }
}
