//! Live reload: what changes on disk is opened again, what is new is found, what is gone is said.

use super::{opening::Opening, scanning::Scan, send};
use crate::{
    app::Event,
    library::{
        scan,
        watch::{Change, Watch},
    },
};
use std::{
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// Clocks of file systems lag behind by up to this much.
const CLOCK_STEP: Duration = Duration::from_millis(20);

/// Watches `paths` until the program ends; `scan` found what is there, from the time `began` on.
pub(super) fn watch(mut scan: Scan, paths: &[PathBuf], began: SystemTime) {
    if paths.iter().all(|path| path.as_os_str() == "-") {
        return;
    }
    let watch = match Watch::new(paths) {
        Ok((watch, trouble)) => {
            for line in trouble {
                send(&scan.events, Event::Trouble(line));
            }
            watch
        }
        Err(reason) => return send(&scan.events, Event::Trouble(reason)),
    };
    catch_up(&scan.opening, began);
    go_on(&mut scan, paths, watch);
}

/// Goes on with a watch that began before anything was found.
pub(super) fn go_on(scan: &mut Scan, paths: &[PathBuf], mut watch: Watch) {
    while let Some(changes) = watch.next(None) {
        let mut new = Vec::new();
        for change in changes {
            match change {
                Change::Written(path) => {
                    if let Some(id) = scan.opening.find(&path) {
                        // a thread that cannot be started has been reported already
                        let _ = scan.opening.hurry(id);
                    } else {
                        new.extend(scan::found(&path, paths));
                    }
                }
                Change::Gone(path) => {
                    let gone: Vec<_> = scan.opening.below(&path).into_iter().map(|(id, _)| id).collect();
                    scan.opening.forget(&gone);
                    send(&scan.events, Event::Gone(gone));
                }
            }
        }
        scan.pass_on(new);
    }
}

/// Opens again what changed between being read and being watched.
fn catch_up(opening: &std::sync::Arc<Opening>, began: SystemTime) {
    let since = began - CLOCK_STEP;
    for (id, path) in opening.below(Path::new("")) {
        if path.metadata().and_then(|file| file.modified()).is_ok_and(|at| at >= since) {
            // a thread that cannot be started has been reported already
            let _ = opening.hurry(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::post::channel;
    use crate::{app::Event, runtime::Incoming};
    use crossbeam_channel::Receiver;
    use std::fs;

    fn briefing(title: &str) -> String {
        format!("date 2025-10-21 {title}\n\nStory\nHeading\nWords.\n")
    }

    /// Waits for an event of which `pick` makes something.
    fn until<T>(events: &Receiver<Incoming>, mut pick: impl FnMut(Event) -> Option<T>) -> T {
        loop {
            let incoming = events.recv_timeout(Duration::from_secs(20)).expect("an event");
            if let Some(found) = incoming.into_events().into_iter().find_map(&mut pick) {
                return found;
            }
        }
    }

    fn opened(title: &str) -> impl FnMut(Event) -> Option<usize> {
        move |event| {
            let Event::Opened(results) = event else { return None };
            let has = |o: &crate::library::Opened| *o.briefing.head.title == *title;
            results.into_iter().find(|(_, result)| result.as_ref().is_ok_and(|o| has(o))).map(|(id, _)| id.0)
        }
    }

    #[test]
    fn changes_come_again_new_files_are_added_and_gone_ones_said() {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name);
        fs::write(path("a.txt"), briefing("First")).unwrap();
        fs::write(path("b.txt"), briefing("Second")).unwrap();
        let (sender, events) = channel();
        let opening = Opening::new(&sender, super::super::searching::Shared::default());
        super::super::scanning::start(&sender, opening, vec![home.path().to_owned()], 0, None, None).unwrap();
        until(&events, |event| matches!(event, Event::ScanDone).then_some(()));
        until(&events, opened("Second"));
        fs::write(path("a.txt"), briefing("First again")).unwrap();
        assert_eq!(until(&events, opened("First again")), 0);
        fs::write(path("c.txt"), briefing("Third")).unwrap();
        let label = until(&events, |event| match event {
            Event::Found(found) => Some((found[0].id.0, found[0].label.to_string())),
            _ => None,
        });
        assert_eq!(label, (2, "c.txt".to_owned()));
        assert_eq!(until(&events, opened("Third")), 2);
        fs::remove_file(path("b.txt")).unwrap();
        assert_eq!(
            until(&events, |event| if let Event::Gone(ids) = event { Some(ids[0].0) } else { None }),
            1
        );
    }
}
