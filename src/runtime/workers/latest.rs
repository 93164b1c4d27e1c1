//! A worker that only ever cares about the newest request: what a person typed on from is not searched for.

use std::{
    io,
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Where requests of type `T` are left for one worker.
pub struct Latest<T> {
    shared: Arc<Shared<T>>,
}

struct Shared<T> {
    next: Mutex<Option<(u64, T)>>,
    arrived: Condvar,
    newest: AtomicU64,
}

/// Tells a running request whether a newer one is waiting.
pub struct Stale<'a> {
    newest: &'a AtomicU64,
    mine: u64,
}

impl Stale<'_> {
    /// Whether to give up; cheap enough for an inner loop.
    pub fn yes(&self) -> bool {
        self.newest.load(Ordering::Relaxed) != self.mine
    }
}

impl<T: Send + 'static> Latest<T> {
    /// Starts the worker; `work` runs for each request that no newer one has replaced yet. It should look at
    /// [`Stale::yes`] now and then, and after it panicked the next request is served as if nothing had been.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn start(name: &str, mut work: impl FnMut(T, &Stale) + Send + 'static) -> io::Result<Self> {
        let shared =
            Arc::new(Shared { next: Mutex::new(None), arrived: Condvar::new(), newest: AtomicU64::new(0) });
        let theirs = Arc::clone(&shared);
        super::spawn(name, move || {
            loop {
                let (mine, request) = theirs.take();
                let stale = Stale { newest: &theirs.newest, mine };
                let run = std::panic::AssertUnwindSafe(|| work(request, &stale));
                let _ = std::panic::catch_unwind(run);
            }
        })?;
        Ok(Self { shared })
    }

    /// Leaves a request, in the place of any that has not been begun; the one being served becomes stale.
    pub fn request(&self, request: T) {
        let mut next = self.shared.next.lock().unwrap_or_else(PoisonError::into_inner);
        let number = self.shared.newest.fetch_add(1, Ordering::Relaxed) + 1;
        *next = Some((number, request));
        self.shared.arrived.notify_one();
    }
}

impl<T> Shared<T> {
    fn take(&self) -> (u64, T) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match next.take() {
                Some(request) => return request,
                None => next = self.arrived.wait(next).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossbeam_channel::bounded;

    #[test]
    fn only_the_newest_waiting_request_is_served() {
        let (started, on_start) = bounded(0);
        let (served, on_served) = bounded(10);
        let latest = Latest::start("test", move |n: u32, stale| {
            started.send(()).unwrap();
            if n == 1 {
                while !stale.yes() {
                    std::thread::yield_now();
                }
                served.send((n, stale.yes())).unwrap();
                started.send(()).unwrap();
            } else {
                served.send((n, stale.yes())).unwrap();
            }
        })
        .unwrap();
        latest.request(1);
        on_start.recv().unwrap();
        latest.request(2);
        latest.request(3);
        assert_eq!(on_served.recv().unwrap(), (1, true));
        on_start.recv().unwrap();
        on_start.recv().unwrap();
        assert_eq!(on_served.recv().unwrap(), (3, false));
    }

    #[test]
    fn a_panic_does_not_end_the_worker() {
        let (served, on_served) = bounded(10);
        let latest = Latest::start("test", move |n: u32, _: &Stale| {
            assert!(n != 1, "expected by the test");
            served.send(n).unwrap();
        })
        .unwrap();
        latest.request(1);
        std::thread::sleep(std::time::Duration::from_millis(20));
        latest.request(2);
        assert_eq!(on_served.recv().unwrap(), 2);
    }
}
