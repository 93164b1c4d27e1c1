//! The loop: events in, one frame per batch of them, none when nothing changed.

use super::{
    Incoming, Outcome, Start, faults,
    guard::{self, ENTER, Guard},
    input::Input,
    panics, post,
    screen::Screen,
    signals::{self, Signal},
    tty::{Output, Tty},
    workers::{self, Glance, Keeper, Workers},
};
use crate::{
    app::{self, Effect, Event, Model, event::Found, resume::Resume},
    ui,
};
use signal_hook::{
    consts::signal::{SIGHUP, SIGTSTP},
    low_level::emulate_default_handler,
};
use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

/// A batch of events ends after this time even when more are waiting, so that there is something to see.
const BATCH_TIME: Duration = Duration::from_millis(12);

/// So long a frame has the processors to itself before anything is made ready for later: the terminal is still at it.
const BREATH: Duration = Duration::from_millis(1);

/// So long a quit waits for the reading state.
const FAREWELL: Duration = Duration::from_secs(5);
/// And any other end.
const HASTE: Duration = Duration::from_millis(300);

/// The running program.
pub(super) struct Loop {
    pub(super) tty: Arc<Tty>,
    pub(super) screen: Screen,
    pub(super) input: Input,
    pub(super) workers: Workers,
    pub(super) keeper: Keeper,
    pub(super) quit: bool,
    model: Model,
    guard: Guard,
    /// The signal to end by.
    end: Option<i32>,
    /// The stop was ours, and so is the next SIGCONT.
    stopped: bool,
    /// Keys cannot be read any more.
    deaf: bool,
}

/// Draws the first frame, then lives on events until the end. Nothing stands between the start and that frame but
/// the reading of a single small file, or of the front of an index, which belong on it.
pub(super) fn run(start: Start) -> anyhow::Result<Outcome> {
    let Start { mut model, known, paths, data, cache } = start;
    let (post, inbox) = post::open()?;
    panics::install(post.clone());
    let tty = Arc::new(Tty::open()?);
    let size = tty.size();
    let (found, known) = workers::number(known, &mut 0);
    let deliveries = signals::register()?;
    let guard = Guard::take(&tty)?;
    // reading the file takes as long as making room for the screen, so the one is done beside the other
    let begin = || {
        let glance = if found.is_empty() { Glance::of(&paths) } else { None };
        let front = cache.as_ref().filter(|_| found.is_empty() && glance.is_none());
        let front = front.and_then(|cache| workers::front(cache, &paths));
        let first = first_events(size, found, glance.as_ref()).into_iter().chain(front);
        let effects: Vec<Effect> = first.into_iter().flat_map(|e| app::update(&mut model, e)).collect();
        (glance, effects)
    };
    let ((glance, effects), mut screen) = workers::beside(begin, || Screen::new(Output, size))?;
    screen.ahead(ENTER);
    screen.draw(|area, buffer| ui::draw(&model, area, buffer))?;
    model.dirty = false;

    let workers = Workers::new(&post, cache);
    // else the reading state knows what was open
    if model.resume != Resume::WhatToOpen {
        workers.open(known, paths.clone(), glance)?;
    }
    let keeper = Keeper::start(&post, data, paths)?;
    let input = Input::start(Arc::clone(&tty), deliveries, inbox)?;
    let program = Loop {
        tty,
        screen,
        input,
        workers,
        keeper,
        quit: false,
        model,
        guard,
        end: None,
        stopped: false,
        deaf: false,
    };
    program.live(effects)
}

/// What the first frame is made of: the size, and what is known already of the briefings.
fn first_events((columns, rows): (u16, u16), found: Vec<Found>, glance: Option<&Glance>) -> Vec<Event> {
    let mut events = vec![Event::Resize { columns, rows }];
    match glance {
        Some(glance) => events.extend(glance.events()),
        None if found.is_empty() => {}
        None => events.push(Event::Found(found)),
    }
    events
}

impl Loop {
    fn live(mut self, effects: Vec<Effect>) -> anyhow::Result<Outcome> {
        let mut lived = effects.into_iter().try_for_each(|effect| self.perform(effect));
        while lived.is_ok() && !self.over() {
            lived = self.draw_if_dirty().and_then(|()| self.batch());
        }
        // stop reading first, so that what is typed from here on is the shell's
        self.input.pause();
        drop(self.guard);
        self.input.finish();
        let patience = if self.quit { FAREWELL } else { HASTE };
        self.keeper.finish(app::farewell(&mut self.model), patience);
        if self.deaf {
            anyhow::bail!("reading keys failed three times");
        }
        let end = match lived {
            Ok(()) => self.end,
            // nobody is there to read: as if hung up
            Err(error) if gone(&error) => Some(SIGHUP),
            Err(error) => return Err(error.into()),
        };
        Ok(Outcome { model: self.model, end })
    }

    fn over(&self) -> bool {
        self.quit || self.deaf || self.end.is_some()
    }

    /// Waits for an event and takes it and all that wait behind it, within reason.
    fn batch(&mut self) -> io::Result<()> {
        while app::has_idle_work(&self.model) && self.input.stays_quiet(Some(BREATH)) {
            self.take(Event::Idle)?;
        }
        self.input.wait();
        let began = Instant::now();
        // of several new sizes only the last counts, but keys typed after it must find it
        let mut resized = false;
        while let Some(incoming) = self.input.take() {
            if matches!(incoming, Incoming::Signal(Signal::Resize)) {
                resized = true;
            } else {
                if std::mem::take(&mut resized) {
                    self.resize()?;
                }
                self.receive(incoming)?;
            }
            if self.over() || began.elapsed() > BATCH_TIME {
                break;
            }
        }
        if resized { self.resize() } else { Ok(()) }
    }

    fn receive(&mut self, incoming: Incoming) -> io::Result<()> {
        match incoming {
            Incoming::Event(event) => self.take(event),
            Incoming::Events(events) => events.into_iter().try_for_each(|event| self.take(event)),
            Incoming::Signal(Signal::Interrupt) => self.take(Event::Interrupt),
            Incoming::Signal(Signal::Stop) => self.stop(),
            Incoming::Signal(Signal::Continue) if std::mem::take(&mut self.stopped) => Ok(()),
            Incoming::Signal(Signal::Continue) => self.come_back(),
            Incoming::Signal(Signal::Resize) => self.resize(),
            Incoming::Signal(Signal::End(number)) => {
                self.end = Some(number);
                Ok(())
            }
            Incoming::Deaf => {
                self.deaf = true;
                Ok(())
            }
        }
    }

    /// Updates the model and does what that asks for.
    pub(super) fn take(&mut self, event: Event) -> io::Result<()> {
        if matches!(event, Event::Key(_)) {
            faults::trip("main");
        }
        for effect in app::update(&mut self.model, event) {
            self.perform(effect)?;
        }
        Ok(())
    }

    fn draw_if_dirty(&mut self) -> io::Result<()> {
        if self.model.dirty {
            self.screen.draw(|area, buffer| ui::draw(&self.model, area, buffer))?;
            self.model.dirty = false;
        }
        Ok(())
    }

    fn resize(&mut self) -> io::Result<()> {
        let (columns, rows) = self.tty.size();
        if self.model.size == (columns, rows) {
            return Ok(());
        }
        self.screen.resize(columns, rows);
        self.take(Event::Resize { columns, rows })
    }

    /// Everything is drawn afresh with the next frame.
    pub(super) fn redraw(&mut self) {
        self.screen.forget();
        self.model.dirty = true;
    }

    /// Gives the terminal back and stops; goes on here when continued.
    fn stop(&mut self) -> io::Result<()> {
        guard::restore();
        self.stopped = true;
        emulate_default_handler(SIGTSTP)?;
        self.come_back()
    }

    /// Takes the terminal again after somebody else had it.
    pub(super) fn come_back(&mut self) -> io::Result<()> {
        guard::enter()?;
        self.screen.ahead(ENTER);
        self.redraw();
        self.resize()?;
        self.take(Event::Resumed)
    }
}

/// Whether the error says that the terminal is no longer there.
fn gone(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let known = [Errno::IO, Errno::PIPE, Errno::NXIO, Errno::NODEV, Errno::BADF];
    error.raw_os_error().is_some_and(|code| known.iter().any(|errno| errno.raw_os_error() == code))
}
