//! Finding the files that were asked for.

use super::{
    interim::{Item, scan},
    opening::Opening,
    send, spawn,
};
use crate::{
    app::{Event, event::Found},
    library::EntryId,
    runtime::{Incoming, faults},
};
use crossbeam_channel::Sender;
use std::{io, ops::ControlFlow, path::PathBuf, sync::Arc};

/// Starts the scan of `paths`; what is found gets ids from `next` on and arrives as [`Event::Found`], the end as
/// [`Event::ScanDone`]. Each file is opened in the background once the loop has heard of it.
///
/// # Errors
/// When the system has no more threads.
pub fn start(
    events: &Sender<Incoming>,
    opening: Arc<Opening>,
    paths: Vec<PathBuf>,
    mut next: usize,
) -> io::Result<()> {
    let events = events.clone();
    spawn("scan", move || {
        faults::trip("scan");
        let trouble = scan(&paths, |items| {
            let (found, items) = number(items, &mut next);
            send(&events, Event::Found(found));
            opening.add(items);
            ControlFlow::Continue(())
        });
        for line in trouble {
            send(&events, Event::Trouble(line));
        }
        send(&events, Event::ScanDone);
    })
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
