//! The watchdog, a thread of its own: when the loop does not end in time after a signal or a hang-up, it puts the
//! terminal back and ends the process. While the loop waits for a child that has the terminal, it hears the signals.

use super::{
    guard,
    signals::{self, Delivery, Signal},
    tty::Tty,
};
use crossbeam_channel::{Receiver, Sender, bounded};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{self, Pid, kill_process},
};
use signal_hook::{
    consts::signal::{SIGHUP, SIGTSTP},
    low_level::emulate_default_handler,
};
use std::{
    io::{self, Read, Write},
    os::unix::net::UnixStream,
    sync::Arc,
    time::{Duration, Instant},
};

/// How long the loop may take to end before the process is ended from here.
const GRACE: Duration = Duration::from_millis(350);

/// What the loop tells the watchdog.
enum Order {
    /// From now on this one has the terminal.
    Hand(Holder),
    /// The loop is through.
    Finish,
}

/// Who has the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The loop does.
    Us,
    /// Nobody yet: a child is about to be started, or the end is near.
    Nobody,
    /// This child.
    Child(Pid),
}

/// The running watchdog, seen from the loop.
pub struct Watch {
    wake: UnixStream,
    orders: Sender<Order>,
    done: Receiver<()>,
}

impl Watch {
    /// Starts watching; the signals that `delivery` brings are those to end by and to stop by.
    ///
    /// # Errors
    /// When the system has no more threads or descriptors.
    pub fn start(tty: Arc<Tty>, delivery: Delivery) -> io::Result<Self> {
        let (wake, woken) = UnixStream::pair()?;
        woken.set_nonblocking(true)?;
        let (orders, inbox) = bounded(1);
        let (ack, done) = bounded(1);
        let mut dog = Dog { tty, delivery, woken, inbox, ack, holder: Holder::Us, end: None };
        std::thread::Builder::new().name("watch".into()).spawn(move || dog.serve())?;
        Ok(Self { wake, orders, done })
    }

    /// Says who has the terminal; returns when that is known.
    pub fn hand_to(&mut self, holder: Holder) {
        self.order(Order::Hand(holder));
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

/// The thread's own state.
struct Dog {
    tty: Arc<Tty>,
    delivery: Delivery,
    woken: UnixStream,
    inbox: Receiver<Order>,
    ack: Sender<()>,
    holder: Holder,
    /// The process ends by this signal, at the latest at this time.
    end: Option<(Instant, i32)>,
}

impl Dog {
    /// Until told to finish.
    fn serve(&mut self) {
        loop {
            let (order, signal, gone) = self.wait();
            if order && self.obey() {
                return;
            }
            if signal {
                for signal in signals::pending(&mut self.delivery) {
                    self.signal(signal);
                }
            }
            if gone {
                self.end_by(SIGHUP);
            }
            self.time_out();
        }
    }

    /// Whether there is an order, a signal, no terminal any more; none of it when the time is up.
    fn wait(&self) -> (bool, bool, bool) {
        let watching = self.holder == Holder::Us && self.end.is_none_or(|(_, signal)| signal != SIGHUP);
        let input = self.tty.input();
        let mut fds = [
            PollFd::new(&self.woken, PollFlags::IN),
            PollFd::new(self.delivery.get_read(), PollFlags::IN),
            // keys are not asked for; that it vanished is told unasked
            PollFd::new(&input, PollFlags::empty()),
        ];
        let watched = if watching { &mut fds[..] } else { &mut fds[..2] };
        let left = self.end.map(|(deadline, _)| deadline.saturating_duration_since(Instant::now()));
        let timeout = left.and_then(|left| Timespec::try_from(left).ok());
        // an error leaves all flags empty, which is a time-out come early: nothing is lost by it
        let _ = poll(watched, timeout.as_ref());
        let [order, signal, gone] = fds.each_ref().map(|fd| !fd.revents().is_empty());
        (order, signal, gone)
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
            }
            // the loop stops the process itself, unless it waits for a child
            (Signal::Stop, Holder::Nobody | Holder::Child(_)) => drop(emulate_default_handler(SIGTSTP)),
            _ => {}
        }
    }

    fn time_out(&self) {
        if let Some((deadline, number)) = self.end
            && Instant::now() >= deadline
        {
            guard::restore();
            signals::end_by(number);
        }
    }

    /// From now on the loop has [`GRACE`] to end.
    fn end_by(&mut self, number: i32) {
        self.end.get_or_insert((Instant::now() + GRACE, number)).1 = number;
    }
}
