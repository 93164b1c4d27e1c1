//! The worker that knows who is who: finds actors by any name, and gathers what is known of one.

use super::{Post, latest::Latest, lock, searching, send};
use crate::{
    app::{
        Event,
        finder::{Answer, Row},
    },
    extract::join::Aliases,
    library::{
        EntryId, Holdings, Opened, aliases,
        people::{People, Roster, Who},
    },
};
use std::{
    fs, io,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::SystemTime,
};

/// As many as anybody looks through; all are counted.
const MOST: usize = 200;

/// Folders and files that are open.
pub type Roots = Arc<Mutex<Vec<PathBuf>>>;

/// What is asked.
pub enum Request {
    /// Who goes by this; answered by [`Event::PeopleFound`].
    Find {
        /// Given back with the answer.
        generation: u64,
        /// As typed.
        text: String,
    },
    /// What is known of this one; answered by [`Event::Dossier`].
    Dossier {
        /// Given back with the answer.
        generation: u64,
        /// Who.
        who: Who,
    },
}

/// Starts the worker.
///
/// # Errors
/// When the system has no more threads.
pub fn start(events: &Post, holdings: searching::Shared, roots: Roots) -> io::Result<Latest<Request>> {
    let events = events.clone();
    let mut known = Known::default();
    Latest::start("people", move |request: Request, stale: &AtomicBool| {
        // a clone is cheap, and files go on being added meanwhile
        let holdings = lock(&holdings).clone();
        let roots = lock(&roots).clone();
        if let Some(trouble) = known.read_aliases(&roots) {
            send(&events, Event::Trouble(trouble.into()));
        }
        let stale = || stale.load(Ordering::Relaxed);
        if known.follow(&holdings, &stale).is_some()
            && let Some(answer) = known.answer(&holdings, request, &stale)
        {
            send(&events, answer);
        }
    })
}

/// What has been gathered; it stays from one request to the next.
#[derive(Default)]
struct Known {
    roster: Roster,
    people: Option<People>,
    aliases: Aliases,
    /// The alias files with their times, as they were when they were read; `None` before.
    read: Option<Vec<(PathBuf, Option<SystemTime>)>>,
}

impl Known {
    /// Reads the alias files again where they are others than before; what is wrong with them, in one line.
    fn read_aliases(&mut self, roots: &[PathBuf]) -> Option<String> {
        let time = |path: &PathBuf| fs::metadata(path).and_then(|m| m.modified()).ok();
        let now: Vec<_> = aliases::files(roots).into_iter().map(|path| (path.clone(), time(&path))).collect();
        if self.read.as_ref() == Some(&now) {
            return None;
        }
        self.read = Some(now);
        let (aliases, wrong) = aliases::read(roots);
        self.aliases = aliases;
        self.people = None;
        let first = wrong.first()?;
        Some(match wrong.len() - 1 {
            0 => first.clone(),
            more => format!("{first} · and {more} more; `onrecord check` shows all"),
        })
    }

    /// Takes in what there is now. `None` when cancelled on the way.
    fn follow(&mut self, holdings: &Holdings, cancelled: &dyn Fn() -> bool) -> Option<()> {
        let fresh = self.roster.follow(holdings, cancelled);
        // what was taken in before it was cancelled is news as well
        if fresh != Some(false) {
            self.people = None;
        }
        fresh.map(drop)
    }

    fn answer(
        &mut self,
        holdings: &Holdings,
        request: Request,
        cancelled: &dyn Fn() -> bool,
    ) -> Option<Event> {
        let people = self.people.get_or_insert_with(|| self.roster.people(&self.aliases));
        Some(match request {
            Request::Find { generation, text } => {
                let found = people.find(&text, MOST);
                let row =
                    |m: crate::library::people::Match| Row { person: people.all[m.number].clone(), by: m.by };
                let rows = found.matches.into_iter().map(row).collect();
                let (total, everybody, near) = (found.total, people.all.len(), found.near);
                Event::PeopleFound(Box::new(Answer { generation, rows, total, everybody, near }))
            }
            Request::Dossier { generation, who } => {
                let open = |entry: EntryId| -> Option<Arc<Opened>> { holdings.opened(entry) };
                let known = people.dossier(&self.roster, who, &open, cancelled);
                if cancelled() {
                    return None;
                }
                Event::Dossier { generation, known: known.map(Arc::new) }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::{Incoming, post::channel};
    use std::time::Duration;

    fn holdings(texts: &[&str]) -> Holdings {
        let mut holdings = Holdings::default();
        for (at, text) in texts.iter().enumerate() {
            let text = format!("date 2025-10-2{at} Title\n\nStory\nHeading\n{text}\n");
            let (document, diagnostics) = crate::load::load("a.txt", text.as_bytes());
            let (briefing, _) = crate::extract::brief(document.unwrap());
            holdings.add(EntryId(at), &Arc::new(Opened { briefing, diagnostics }));
        }
        holdings
    }

    fn next(events: &crossbeam_channel::Receiver<Incoming>) -> Vec<Event> {
        events.recv_timeout(Duration::from_secs(20)).expect("an answer").into_events()
    }

    #[test]
    fn finds_gathers_and_follows_the_alias_file() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join(aliases::NAME);
        let (sender, events) = channel();
        let shared: searching::Shared = Arc::default();
        *shared.lock().unwrap() = holdings(&["“We agree,” Marco Rubio said.", "“We wait,” Anna Kelly said."]);
        let roots: Roots = Arc::new(Mutex::new(vec![home.path().to_owned()]));
        let people = start(&sender, shared, roots).unwrap();
        let found = |text: &str, generation: u64| {
            people.request(Request::Find { generation, text: text.into() });
            loop {
                match next(&events).pop() {
                    Some(Event::PeopleFound(answer)) => return *answer,
                    Some(Event::Trouble(text)) => assert!(text.contains("aliases.toml:1:"), "{text}"),
                    other => panic!("{other:?}"),
                }
            }
        };
        let answer = found("rub", 7);
        assert_eq!((answer.generation, answer.total, answer.everybody), (7, 1, 2));
        let who = answer.rows[0].person.who;
        people.request(Request::Dossier { generation: 8, who });
        let events_now = next(&events);
        let [Event::Dossier { generation: 8, known: Some(known) }] = &events_now[..] else {
            panic!("{events_now:?}")
        };
        assert_eq!(known.briefings[0].quotes[0].words.as_str(), "We agree");

        std::fs::write(&file, "\"Marco Rubio\" = [\"Anna Kelly\"]\n").unwrap();
        let answer = found("", 9);
        assert_eq!((answer.everybody, answer.rows[0].person.quotes), (1, 2));
        std::fs::write(&file, "\"Marco Rubio\" = 7\n").unwrap();
        let later = std::time::SystemTime::now() + Duration::from_secs(5);
        std::fs::File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
        assert_eq!(found("", 10).everybody, 2);
    }
}
