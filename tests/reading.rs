//! The reader's data against everything that happens to files: many writers, kills, full disks, flipped bits.

#[path = "reading/damage.rs"]
mod damage;
#[path = "reading/kills.rs"]
mod kills;
#[path = "reading/model.rs"]
mod model;
#[path = "reading/places.rs"]
mod places;

use onrecord::reading::{Change, Fingerprint, Key, Note, Snapshot, Spot, Store};
use std::path::Path;

/// A moment; the store asks no clock.
const NOW: i64 = 1_761_000_000_000;

fn key(n: usize) -> Key {
    Key {
        path: Some(format!("/briefings/2025/10/briefing-{n}.yaml").into()),
        fingerprint: Fingerprint::of(&n.to_le_bytes()),
        title: format!("Summit plans slip for the {n}th time"),
        date: "2025-10-21".parse().ok(),
        outlet: Some("Example Wire".into()),
        url: None,
    }
}

fn spot(n: usize) -> Spot {
    Spot { section: n % 4, offset: n * 7, words: format!("the words that stand at place {n}") }
}

fn note(n: usize) -> Change {
    Change::AddNote {
        briefing: key(n % 7),
        spot: spot(n),
        quote: format!("quoted words {n}"),
        speaker: n.is_multiple_of(2).then(|| "Marco Rubio".into()),
        text: format!("note {n}"),
    }
}

fn open(dir: &Path) -> Store {
    let (store, notices) = Store::open(dir, NOW).expect("the store opens");
    assert!(notices.is_empty(), "{notices:?}");
    store
}

/// All that the store says.
fn all(store: &Store) -> (Snapshot, Vec<Note>) {
    (store.snapshot().expect("a snapshot"), store.notes().expect("notes"))
}

/// A number from the environment, to run a loop longer than every day.
fn times(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// A folder without a disk below it where there is one, for loops that sync at each turn.
fn quick_folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }
        .expect("a scratch folder")
}
