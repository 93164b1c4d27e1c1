//! The way to the loop from any other thread: a channel, and a bell for when the loop is asleep at the terminal.
//!
//! The loop sleeps in `poll`, because it reads the keys itself: a thread in between would cost each key the time it
//! takes to wake another one. A channel wakes nobody there, so whoever sends rings, if the loop sleeps.

use super::Incoming;
use crossbeam_channel::{Receiver, Sender, unbounded};
use std::{
    io::{self, Read, Write},
    os::{
        fd::{AsFd, BorrowedFd},
        unix::net::UnixStream,
    },
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};

/// Sends to the loop.
#[derive(Debug, Clone)]
pub struct Post {
    events: Sender<Incoming>,
    bell: Arc<Bell>,
}

#[derive(Debug)]
struct Bell {
    asleep: AtomicBool,
    rope: UnixStream,
}

/// Where the loop finds what was sent.
#[derive(Debug)]
pub struct Inbox {
    events: Receiver<Incoming>,
    bell: Arc<Bell>,
    rung: UnixStream,
}

/// Both ends.
///
/// # Errors
/// When the system has no more descriptors.
pub fn open() -> io::Result<(Post, Inbox)> {
    let (events, received) = unbounded();
    let (rope, rung) = UnixStream::pair()?;
    rope.set_nonblocking(true)?;
    rung.set_nonblocking(true)?;
    let bell = Arc::new(Bell { asleep: AtomicBool::new(false), rope });
    Ok((Post { events, bell: Arc::clone(&bell) }, Inbox { events: received, bell, rung }))
}

impl Post {
    /// Sends; to a loop that is gone it is all the same.
    pub fn send(&self, incoming: Incoming) {
        if self.events.send(incoming).is_ok() && self.bell.asleep.swap(false, SeqCst) {
            // a bell that is full of rings is heard as well
            let _ = (&self.bell.rope).write(&[0]);
        }
    }

    /// How much was sent and not taken yet.
    pub fn waiting(&self) -> usize {
        self.events.len()
    }
}

impl Inbox {
    /// What came first, if anything waits.
    pub fn take(&self) -> Option<Incoming> {
        self.events.try_recv().ok()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// From here on the bell is rung; `false` when there is something already, which nobody would ring for.
    pub fn fall_asleep(&self) -> bool {
        self.bell.asleep.store(true, SeqCst);
        // whoever sent before that did not see it, but what he sent is seen here
        let asleep = self.events.is_empty();
        if !asleep {
            self.wake_up();
        }
        asleep
    }

    /// From here on it is not.
    pub fn wake_up(&self) {
        if !self.bell.asleep.swap(false, SeqCst) {
            let _ = (&self.rung).read(&mut [0; 16]);
        }
    }

    /// Readable when the bell was rung.
    pub fn bell(&self) -> BorrowedFd<'_> {
        self.rung.as_fd()
    }
}

/// Both ends, for the tests of workers: the receiving one is the channel alone.
#[cfg(test)]
pub fn channel() -> (Post, Receiver<Incoming>) {
    let (post, inbox) = open().expect("descriptors");
    (post, inbox.events)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Event;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::thread;

    fn rings(inbox: &Inbox, seconds: i64) -> bool {
        let mut fds = [PollFd::from_borrowed_fd(inbox.bell(), PollFlags::IN)];
        poll(&mut fds, Some(&Timespec { tv_sec: seconds, tv_nsec: 0 })).unwrap() > 0
    }

    #[test]
    fn the_bell_rings_once_and_only_for_who_sleeps() {
        let (post, inbox) = open().unwrap();
        post.send(Incoming::Event(Event::Interrupt));
        assert!(!rings(&inbox, 0));
        assert!(!inbox.fall_asleep(), "something waits");
        assert!(inbox.take().is_some() && inbox.take().is_none());
        assert!(inbox.fall_asleep());
        post.send(Incoming::Event(Event::Interrupt));
        assert!(rings(&inbox, 0));
        inbox.wake_up();
        assert!(!rings(&inbox, 0) && inbox.take().is_some());
        assert!(inbox.fall_asleep());
        inbox.wake_up();
        post.send(Incoming::Event(Event::Interrupt));
        assert!(!rings(&inbox, 0));
    }

    #[test]
    fn nothing_is_slept_over() {
        const EACH: usize = 2000;
        let (post, inbox) = open().unwrap();
        thread::scope(|scope| {
            for _ in 0..2 {
                let post = post.clone();
                scope.spawn(move || (0..EACH).for_each(|_| post.send(Incoming::Event(Event::Interrupt))));
            }
            let mut count = 0;
            while count < 2 * EACH {
                if inbox.fall_asleep() {
                    assert!(rings(&inbox, 20), "slept over what came after {count}");
                    inbox.wake_up();
                }
                count += std::iter::from_fn(|| inbox.take()).count();
            }
        });
    }
}
