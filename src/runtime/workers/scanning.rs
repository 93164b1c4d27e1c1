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
/// opened on the spot, and its text arrives with all the rest in one piece, for the sake of the first screen.
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
        let mut rest: Vec<Event> = trouble.into_iter().map(Event::Trouble).collect();
        rest.push(Event::ScanDone);
        let mut held = std::mem::take(&mut self.held);
        match held.pop() {
            Some(only) if held.is_empty() && self.next == 0 => self.open(only, rest),
            last => {
                held.extend(last);
                self.pass_on(held);
                self.send(rest);
            }
        }
    }

    /// Opens the only file there is: first its text, then all that is found in it.
    fn open(&mut self, only: Item, rest: Vec<Event>) {
        let (found, items) = number(vec![only], &mut self.next);
        let mut pending = Some([vec![Event::Found(found)], rest]);
        for (id, item) in items {
            let glance = |text| {
                if let Some([found, rest]) = pending.take() {
                    self.send(found.into_iter().chain([Event::Opened(vec![text])]).chain(rest).collect());
                }
            };
            let opened = self.opening.open(id, item, glance);
            let [found, rest] = pending.take().unwrap_or_default();
            self.send(found.into_iter().chain([Event::Opened(vec![opened])]).chain(rest).collect());
        }
    }

    fn send(&self, events: Vec<Event>) {
        let _ = self.events.send(Incoming::Events(events));
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

#[cfg(test)]
mod tests {
    use super::{super::opening::Outcome, *};
    use crossbeam_channel::{Receiver, unbounded};
    use std::{fs, path::Path, time::Duration};

    fn scanned(path: &Path) -> Receiver<Incoming> {
        let (sender, events) = unbounded();
        let opening = Opening::new(&sender, super::super::searching::Shared::default());
        start(&sender, opening, vec![path.to_owned()], 0).unwrap();
        events
    }

    fn next(events: &Receiver<Incoming>) -> Vec<Event> {
        events.recv_timeout(Duration::from_secs(20)).expect("something found").into_events()
    }

    #[test]
    fn the_text_of_a_single_file_comes_first_and_in_one_piece() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.txt");
        fs::write(&path, "date 2025-10-21 Title\n\nStory\nHeading\n“We agree,” Marco Rubio said.\n").unwrap();
        let events = scanned(&path);
        let quotes = |opened: &[Outcome]| opened[0].1.as_ref().unwrap().briefing.quotes.len();
        let first = next(&events);
        let [Event::Found(found), Event::Opened(opened), Event::ScanDone] = &first[..] else {
            panic!("{first:?}")
        };
        assert_eq!((found.len(), quotes(opened)), (1, 0));
        let second = next(&events);
        let [Event::Opened(opened)] = &second[..] else { panic!("{second:?}") };
        assert_eq!(quotes(opened), 1);
    }

    #[test]
    fn a_single_file_that_is_no_briefing_arrives_in_one_piece() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.yaml");
        fs::write(&path, "- 1\n- 2\n").unwrap();
        let events = next(&scanned(&path));
        assert!(
            matches!(&events[..], [Event::Found(_), Event::Opened(o), Event::ScanDone] if o[0].1.is_err()),
            "{events:?}"
        );
    }

    #[test]
    fn a_folder_is_listed_before_it_is_opened() {
        let home = tempfile::tempdir().unwrap();
        for name in ["a.txt", "b.txt", "c.md"] {
            fs::write(home.path().join(name), "date 2025-10-21 Title\n\nStory\nHeading\nWords.\n").unwrap();
        }
        let events = scanned(home.path());
        let first = next(&events);
        let [Event::Found(found)] = &first[..] else { panic!("{first:?}") };
        assert_eq!(found.iter().map(|f| f.id.0).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn what_does_not_exist_is_trouble_and_the_scan_ends() {
        let home = tempfile::tempdir().unwrap();
        let events = next(&scanned(&home.path().join("none")));
        assert!(matches!(&events[..], [Event::Trouble(_), Event::ScanDone]), "{events:?}");
    }
}
