//! A worker that only ever cares about the newest request: what a person typed on from is not searched for.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// Where requests of type `T` are left for one worker.
pub struct Latest<T> {
    shared: Arc<Shared<T>>,
}

struct Shared<T> {
    desk: Mutex<Desk<T>>,
    arrived: Condvar,
}

struct Desk<T> {
    waiting: Option<T>,
    /// True once a newer request than the one being served has arrived.
    stale: Arc<AtomicBool>,
}

impl<T: Send + 'static> Latest<T> {
    /// Starts the worker; `work` runs for each request that no newer one has replaced by then. Its second argument
    /// becomes true when a newer one arrives: look at it now and then. After a panic the next request is served
    /// as if nothing had been.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn start(name: &str, mut work: impl FnMut(T, &AtomicBool) + Send + 'static) -> io::Result<Self> {
        let desk = Mutex::new(Desk { waiting: None, stale: Arc::default() });
        let shared = Arc::new(Shared { desk, arrived: Condvar::new() });
        let theirs = Arc::clone(&shared);
        super::spawn(name, move || {
            loop {
                let (request, stale) = theirs.take();
                // the panic hook has told the reader
                let _ = catch_unwind(AssertUnwindSafe(|| work(request, &stale)));
            }
        })?;
        Ok(Self { shared })
    }

    /// Leaves a request with the worker in `desk`; the first one has it started.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn ask(
        desk: &mut Option<Self>,
        request: T,
        start: impl FnOnce() -> io::Result<Self>,
    ) -> io::Result<()> {
        let worker = match desk {
            Some(worker) => worker,
            None => desk.insert(start()?),
        };
        worker.request(request);
        Ok(())
    }

    /// Leaves a request, in the place of any that has not been begun; the one being served becomes stale.
    pub fn request(&self, request: T) {
        let mut desk = self.shared.lock();
        desk.stale.store(true, Ordering::Relaxed);
        desk.waiting = Some(request);
        self.shared.arrived.notify_one();
    }
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, Desk<T>> {
        super::lock(&self.desk)
    }

    fn take(&self) -> (T, Arc<AtomicBool>) {
        let mut desk = self.lock();
        loop {
            if let Some(request) = desk.waiting.take() {
                desk.stale = Arc::default();
                return (request, Arc::clone(&desk.stale));
            }
            desk = self.arrived.wait(desk).unwrap_or_else(PoisonError::into_inner);
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
        let latest = Latest::start("test", move |n: u32, stale: &AtomicBool| {
            started.send(()).unwrap();
            if n == 1 {
                while !stale.load(Ordering::Relaxed) {
                    std::thread::yield_now();
                }
                served.send((n, stale.load(Ordering::Relaxed))).unwrap();
                started.send(()).unwrap();
            } else {
                served.send((n, stale.load(Ordering::Relaxed))).unwrap();
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
        let latest = Latest::start("test", move |n: u32, _: &AtomicBool| {
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
