//! Finding the files that were asked for.

use super::{opening::Opening, send, spawn};
use crate::{
    app::{Event, event::Found},
    library::{EntryId, Item, scan},
    runtime::{Incoming, faults},
    text::SafeText,
};
use crossbeam_channel::Sender;
use std::{io, ops::ControlFlow, path::PathBuf, sync::Arc};

/// Starts the scan of `paths`; what is found gets ids from `next` on and arrives as [`Event::Found`], the end as
/// [`Event::ScanDone`]. Each file is opened in the background once the loop has heard of it; a single file is
/// opened on the spot and arrives with all the rest in one piece, for the sake of the first screen.
///
/// # Errors
/// When the system has no more threads.
pub fn start(
    events: &Sender<Incoming>,
    opening: Arc<Opening>,
    paths: Vec<PathBuf>,
    next: usize,
) -> io::Result<()> {
    let events = events.clone();
    spawn("scan", move || {
        faults::trip("scan");
        let mut scan = Scan { events, opening, next, held: Vec::new() };
        let trouble = scan::scan(&paths, |items| {
            let earlier = std::mem::replace(&mut scan.held, items);
            scan.pass_on(earlier);
            ControlFlow::Continue(())
        });
        scan.finish(trouble);
    })
}

struct Scan {
    events: Sender<Incoming>,
    opening: Arc<Opening>,
    next: usize,
    /// The newest findings: they may be the only ones.
    held: Vec<Item>,
}

impl Scan {
    fn pass_on(&mut self, items: Vec<Item>) {
        if items.is_empty() {
            return;
        }
        let (found, items) = number(items, &mut self.next);
        send(&self.events, Event::Found(found));
        if let Err(error) = self.opening.add(items) {
            send(&self.events, Event::Trouble(format!("cannot open files: {error}").into()));
        }
    }

    fn finish(mut self, trouble: Vec<SafeText>) {
        let mut last: Vec<Event> = trouble.into_iter().map(Event::Trouble).collect();
        let held = std::mem::take(&mut self.held);
        if held.len() == 1 && self.next == 0 {
            let (found, items) = number(held, &mut self.next);
            let opened = items.into_iter().map(|(id, item)| self.opening.open(id, item)).collect();
            last.splice(0..0, [Event::Found(found), Event::Opened(opened)]);
        } else {
            self.pass_on(held);
        }
        last.push(Event::ScanDone);
        let _ = self.events.send(Incoming::Events(last));
    }
}

/// Hands out ids: for the list of the model, and for opening.
pub fn number(items: Vec<Item>, next: &mut usize) -> (Vec<Found>, Vec<(EntryId, Item)>) {
    let numbered = items.into_iter().map(|item| {
        let id = EntryId(*next);
        *next += 1;
        (Found { id, origin: item.origin.clone(), label: item.label.clone() }, (id, item))
    });
    numbered.unzip()
}
