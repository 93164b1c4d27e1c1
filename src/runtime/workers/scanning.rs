//! Finding the files that were asked for.

use super::{Post, following, indexing, opening::Opening, send, spawn, watching};
use crate::{
    app::{Event, event::Found},
    library::{self, Draft, EntryId, Item, scan},
    runtime::{Incoming, faults},
    text::SafeText,
};
use std::{io, ops::ControlFlow, path::PathBuf, sync::Arc, time::SystemTime};

/// Largest file that is read before the first frame, in bytes: a fraction of a millisecond.
const SMALL: u64 = 64 * 1024;

/// A single small file, read and parsed.
pub struct Glance {
    item: Item,
    draft: Result<Draft, SafeText>,
}

impl Glance {
    /// Reads the file when `paths` is just one and small, so that its text comes with the first frame.
    pub fn of(paths: &[PathBuf]) -> Option<Self> {
        let [path] = paths else { return None };
        if !path.metadata().is_ok_and(|file| file.is_file() && file.len() <= SMALL) {
            return None;
        }
        let mut found = None;
        scan::scan(paths, |items| {
            found = items.into_iter().next();
            ControlFlow::Break(())
        });
        let item = found.filter(|item| item.refused.is_none())?;
        let draft = library::document(&item.origin);
        Some(Self { item, draft })
    }

    /// What to show.
    pub fn events(&self) -> Vec<Event> {
        let id = EntryId(0);
        let found = Found { id, origin: self.item.origin.clone(), label: self.item.label.clone() };
        let text = self.draft.as_ref().map(|draft| Arc::new(draft.text())).map_err(Clone::clone);
        vec![Event::Found(vec![found]), Event::Opened(vec![(id, text)]), Event::ScanDone]
    }
}

/// Starts the scan of `paths`; what is found gets ids from `next` on and arrives as [`Event::Found`], the end as
/// [`Event::ScanDone`]. Each file is opened in the background once the loop has heard of it; of a single file the
/// text arrives first. After a `glance` only the rest of that file is still to be found. The thread then stays to
/// watch for changes.
///
/// # Errors
/// When the system has no more threads.
pub fn start(
    events: &Post,
    opening: Arc<Opening>,
    paths: Vec<PathBuf>,
    next: usize,
    glance: Option<Glance>,
    cache: Option<PathBuf>,
) -> io::Result<()> {
    let events = events.clone();
    spawn("scan", move || {
        let began = SystemTime::now();
        faults::trip("scan");
        super::behind_the_first_frame();
        let mut scan = Scan { events, opening, next, held: Vec::new() };
        // entries are the numbers of the index, so nothing may come before them
        let index = cache.filter(|_| next == 0 && glance.is_none());
        let index = index.and_then(|cache| indexing::place(&cache, &paths));
        if let Some(index) = index {
            if let Some(watch) = following::follow(&mut scan, &paths, index) {
                watching::go_on(&mut scan, &paths, watch);
            }
            return;
        }
        if let Some(glance) = glance {
            scan.complete(glance);
        } else {
            let trouble = scan::scan(&paths, |items| {
                let earlier = std::mem::replace(&mut scan.held, items);
                scan.pass_on(earlier);
                ControlFlow::Continue(())
            });
            scan.finish(trouble);
        }
        watching::watch(scan, &paths, began);
    })
}

/// A scan under way, and what hands out ids afterwards.
pub(super) struct Scan {
    pub(super) events: Post,
    pub(super) opening: Arc<Opening>,
    next: usize,
    /// The newest findings: they may be the only ones.
    held: Vec<Item>,
}

impl Scan {
    /// Lists these and has them opened.
    pub(super) fn pass_on(&mut self, items: Vec<Item>) {
        if items.is_empty() {
            return;
        }
        let (found, items) = number(items, &mut self.next);
        send(&self.events, Event::Found(found));
        if let Err(error) = self.opening.add(items) {
            send(&self.events, Event::Trouble(format!("cannot open files: {error}").into()));
        }
    }

    /// Finds the rest of what has been shown.
    fn complete(&mut self, glance: Glance) {
        let id = EntryId(self.next);
        self.next += 1;
        let refused = glance.draft.is_err();
        let opened = self.opening.finish(id, glance.item.origin, glance.draft);
        if !refused {
            send(&self.events, Event::Opened(vec![opened]));
        }
    }

    fn finish(&mut self, trouble: Vec<SafeText>) {
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

    /// Entries below `next` are known from elsewhere.
    pub(super) fn begin_at(&mut self, next: usize) {
        self.next = next;
    }

    /// Lists these; what is to be opened.
    pub(super) fn list(&mut self, items: Vec<Item>) -> Vec<(EntryId, Item)> {
        let (found, items) = number(items, &mut self.next);
        if !found.is_empty() {
            send(&self.events, Event::Found(found));
        }
        items
    }

    /// Says that all has been found.
    pub(super) fn over(&mut self, trouble: Vec<SafeText>) {
        self.finish(trouble);
    }

    /// Lists and opens the only file there is.
    pub(super) fn only(&mut self, items: Vec<Item>, trouble: Vec<SafeText>) {
        self.held = items;
        self.finish(trouble);
    }

    fn send(&self, events: Vec<Event>) {
        self.events.send(Incoming::Events(events));
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
    use crate::runtime::post::channel;
    use crossbeam_channel::Receiver;
    use std::{fs, path::Path, time::Duration};

    fn scanned(path: &Path) -> Receiver<Incoming> {
        let (sender, events) = channel();
        let opening = Opening::new(&sender, super::super::searching::Shared::default());
        start(&sender, opening, vec![path.to_owned()], 0, None, None).unwrap();
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
    fn a_file_that_has_not_changed_is_opened_by_what_the_index_keeps_and_the_index_follows() {
        use crate::library::index::{Index, folder};
        let home = tempfile::tempdir().unwrap();
        let (library, cache) = (home.path().join("library"), home.path().join("cache"));
        fs::create_dir(&library).unwrap();
        let (kept, new) = (library.join("kept.txt"), library.join("new.txt"));
        let paths = vec![library];
        fs::write(&kept, "date 2025-10-21 Old\n\nStory\nHeading\n“We agree,” Marco Rubio said.\n").unwrap();
        let modified = SystemTime::now() - Duration::from_secs(60);
        fs::File::options().write(true).open(&kept).unwrap().set_modified(modified).unwrap();
        let index = Index::open(&folder(&cache, &paths).unwrap()).unwrap();
        index.refresh(&paths, &|_| ()).unwrap();
        // other words of the same length, and the same time: the index alone has the old ones
        fs::write(&kept, "date 2025-10-21 New\n\nStory\nHeading\n“We agree,” Marco Rubio said.\n").unwrap();
        fs::File::options().write(true).open(&kept).unwrap().set_modified(modified).unwrap();
        fs::write(&new, "date 2025-10-21 New\n\nStory\nHeading\nNobody said a thing.\n").unwrap();

        let (sender, events) = channel();
        let opening = Opening::new(&sender, super::super::searching::Shared::default());
        start(&sender, Arc::clone(&opening), paths, 0, None, Some(cache)).unwrap();
        let mut known = std::collections::BTreeMap::new();
        while known.len() < 2 {
            for event in next(&events) {
                match event {
                    Event::Listed { listing, newest: None } => {
                        known.insert(0, listing.label(0).to_string());
                        opening.fetch(vec![EntryId(0)]).unwrap();
                    }
                    Event::Loaded(loaded) => {
                        assert_eq!(loaded[0].1.briefing.head.title.as_str(), "Old");
                    }
                    Event::Opened(opened) => known.extend(
                        opened
                            .into_iter()
                            .map(|(id, found)| (id.0, found.unwrap().briefing.head.title.to_string())),
                    ),
                    _ => {}
                }
            }
        }
        assert_eq!(
            known.into_iter().collect::<Vec<_>>(),
            [(0, "kept.txt".to_owned()), (1, "New".to_owned())]
        );
        let deadline = std::time::Instant::now() + Duration::from_secs(20);
        while index.listing().unwrap().len() < 2 {
            assert!(std::time::Instant::now() < deadline, "the index has heard of the new file");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn many_files_are_opened_by_being_indexed_and_found_all_the_while() {
        use crate::library::{query::parse, search::Marks};
        let home = tempfile::tempdir().unwrap();
        let (library, cache) = (home.path().join("library"), home.path().join("cache"));
        fs::create_dir(&library).unwrap();
        for n in 0..30 {
            let text =
                format!("date 2025-10-21 Title {n}\n\nStory\nHeading\n“We agree on it,” Marco Rubio said.\n");
            fs::write(library.join(format!("{n:02}.txt")), text).unwrap();
        }
        fs::write(library.join("broken.yaml"), "- 1\n").unwrap();
        std::thread::sleep(Duration::from_millis(40));
        let (sender, events) = channel();
        let corpus = super::super::searching::Shared::default();
        let opening = Opening::new(&sender, Arc::clone(&corpus));
        start(&sender, Arc::clone(&opening), vec![library.clone()], 0, None, Some(cache.clone())).unwrap();
        let found = || {
            let corpus = corpus.lock().unwrap().clone();
            let query = parse("agree", jiff::civil::date(2025, 10, 22), false);
            corpus
                .search(&query, &Marks::default(), 100, &|| false)
                .unwrap()
                .hits
                .into_iter()
                .map(|h| h.entry)
                .collect::<Vec<_>>()
        };
        let (mut open, mut refused, mut indexed) = (0, 0, Vec::new());
        while indexed.len() < 30 {
            for event in next(&events) {
                match event {
                    Event::Opened(opened) => {
                        let all = opened.len();
                        open += opened.into_iter().filter(|(_, result)| result.is_ok()).count();
                        refused += all;
                        assert!(found().len() >= open);
                    }
                    Event::Indexed(ids) => indexed.extend(ids),
                    _ => {}
                }
            }
        }
        assert_eq!((open, refused), (30, 31), "each once");
        assert_eq!(found(), (0..30).map(EntryId).collect::<Vec<_>>());
        assert_eq!(corpus.lock().unwrap().index().unwrap().quotes(), 30);
        let index = super::super::indexing::place(&cache, &[library]).unwrap();
        assert_eq!(index.listing().unwrap().len(), 31);
    }

    #[test]
    fn a_small_file_is_shown_before_any_thread_and_completed_after() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.txt");
        fs::write(&path, "date 2025-10-21 Title\n\nStory\nHeading\n“We agree,” Marco Rubio said.\n").unwrap();
        let paths = vec![path];
        let glance = Glance::of(&paths).unwrap();
        let events = glance.events();
        let [Event::Found(_), Event::Opened(opened), Event::ScanDone] = &events[..] else {
            panic!("{events:?}")
        };
        assert_eq!(opened[0].1.as_ref().unwrap().briefing.head.title.as_str(), "Title");
        let (sender, events) = channel();
        let opening = Opening::new(&sender, super::super::searching::Shared::default());
        start(&sender, opening, paths, 0, Some(glance), None).unwrap();
        let rest = next(&events);
        let [Event::Opened(opened)] = &rest[..] else { panic!("{rest:?}") };
        assert_eq!(opened[0].1.as_ref().unwrap().briefing.quotes.len(), 1);
    }

    #[test]
    fn nothing_but_one_small_file_is_read_before_the_first_frame() {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name);
        fs::write(path("a.txt"), "text").unwrap();
        fs::write(path("big.txt"), vec![b'x'; SMALL as usize + 1]).unwrap();
        let none = |paths: &[PathBuf]| Glance::of(paths).is_none();
        assert!(
            none(&[])
                && none(&[home.path().to_owned()])
                && none(&[path("big.txt")])
                && none(&[path("no.txt")])
        );
        assert!(none(&["-".into()]) && none(&[path("a.txt"), path("a.txt")]) && none(&["/dev/null".into()]));
        assert!(!none(&[path("a.txt")]));
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
