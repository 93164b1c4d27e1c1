//! Bits that flip and files that are cut off: everything intact is there, and what is not is never silently so.

use super::{NOW, all, key, note, open, quick_folder, spot, times};
use onrecord::reading::{Change, Note, Notice, Snapshot, Store};
use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

type State = (Snapshot, Vec<Note>);

/// A store with something of everything; with small pages, so that every bit of it can be tried.
fn sample(dir: &Path) -> State {
    let mut store = open(dir);
    let mut changes: Vec<Change> = (0..9).map(note).collect();
    changes.extend((0..7).map(|n| Change::Place { briefing: key(n), spot: spot(n) }));
    changes.extend([
        Change::Read { briefing: key(1), paragraphs: vec![1, 2, 3] },
        Change::Mark { letter: 'a', briefing: key(2), spot: spot(2) },
        Change::Tag(key(3), "summit".into()),
        Change::Follow { query: "@rubio kind:direct".into(), name: None },
        Change::Asked("next steps".into()),
        Change::Session {
            briefing: Some(key(1)),
            spot: spot(1),
            focus: "reader".into(),
            roots: vec!["/b".into()],
        },
    ]);
    let mut long = note(50);
    if let Change::AddNote { text, .. } = &mut long {
        *text = "A note longer than a page, kept in pages of its own. ".repeat(30);
    }
    changes.push(long);
    store.apply_all(&changes, NOW).unwrap();
    let state = all(&store);
    drop(store);
    shrink(&dir.join("reading.db"));
    state
}

fn shrink(path: &Path) {
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.execute_batch(
        "PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM; PRAGMA journal_mode = WAL",
    )
    .unwrap();
}

/// What became of a damaged store.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    /// It made no difference (a bit in no use).
    unmoved: usize,
    /// Damage was noticed, and nothing is missing.
    mended: usize,
    /// Damage was noticed, and something is missing.
    less: usize,
}

/// Opens what `damage` made of `files`, as the program would, and holds it against `whole`.
fn survive(files: &[(&str, &[u8])], whole: &State, what: &str, tally: &mut Tally) {
    let dir = quick_folder();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    let (mut store, mut notices) = Store::open(dir.path(), NOW).unwrap_or_else(|e| panic!("{what}: {e}"));
    notices.extend(store.verify(NOW).unwrap_or_else(|e| panic!("{what}: {e}")));
    let now = all(&store);
    if notices.is_empty() {
        assert!(now == *whole, "{what}: silently something else: {now:?}");
        tally.unmoved += 1;
        return;
    }
    let mut altered = String::new();
    for notice in &notices {
        let Notice::SetAside { to, why, .. } = notice else { panic!("{what}: {notice}") };
        altered.push_str(why);
        let name = to.file_name().unwrap().to_string_lossy();
        assert!(name.starts_with("reading.damaged-"), "{what}");
        let kept = fs::read(to).unwrap();
        assert!(
            files.iter().any(|(_, bytes)| *bytes == kept) || files.len() > 1,
            "{what}: not as it was found"
        );
    }
    let same = now == *whole;
    tally.mended += usize::from(same);
    tally.less += usize::from(!same);
    assert!(subset(&now, whole, &altered), "{what}: something was made up: {now:?}");
    // It is whole from now on.
    store.apply(&note(99), NOW).unwrap_or_else(|e| panic!("{what}: {e}"));
    assert_eq!(store.health().problems, Vec::<String>::new(), "{what}");
    drop(store);
    let (_, again) = Store::open(dir.path(), NOW).unwrap();
    assert!(again.is_empty(), "{what}: {again:?}");
}

/// Nothing in `now` that was not in `whole`, but for notes that the notice names as altered.
fn subset(now: &State, whole: &State, altered: &str) -> bool {
    let same = |n: &Note| whole.1.iter().any(|w| (w.id, &w.text, &w.quote) == (n.id, &n.text, &n.quote));
    let named = |n: &Note| altered.contains(&format!("note {} is not as it was written", n.id.0));
    let notes = now.1.iter().all(|n| same(n) || named(n));
    let marks = now.0.marks.iter().all(|m| whole.0.marks.contains(m));
    let spots = now.0.briefings.iter().filter_map(|b| b.spot.as_ref());
    let places = spots.into_iter().all(|s| whole.0.briefings.iter().any(|b| b.spot.as_ref() == Some(s)));
    let others = now.0.tags.iter().all(|t| whole.0.tags.contains(t))
        && now.0.follows.iter().all(|f| whole.0.follows.contains(f))
        && now.0.queries.iter().all(|q| whole.0.queries.contains(q));
    notes && marks && places && others
}

/// Tries `count` kinds of damage, or the share of them that is for every day, on all cores.
fn everywhere(count: usize, share: usize, name: &str, try_one: impl Fn(usize, &mut Tally) + Sync) -> Tally {
    let step = if times("ONRECORD_ALL_DAMAGE", 0) > 0 { 1 } else { share };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let work = |first: usize| {
        let mut tally = Tally::default();
        (0..count).skip(first * step).step_by(threads * step).for_each(|i| try_one(i, &mut tally));
        tally
    };
    let total = thread::scope(|scope| {
        let work = &work;
        let all: Vec<_> = (0..threads).map(|t| scope.spawn(move || work(t))).collect();
        all.into_iter().map(|t| t.join().expect("no panic")).fold(Tally::default(), |a, b| Tally {
            unmoved: a.unmoved + b.unmoved,
            mended: a.mended + b.mended,
            less: a.less + b.less,
        })
    });
    println!("{name}: {count} possible, one in {step} tried: {total:?}");
    total
}

#[test]
fn any_flipped_bit_of_the_file() {
    let dir = quick_folder();
    let whole = sample(dir.path());
    let file = fs::read(dir.path().join("reading.db")).unwrap();
    let total = everywhere(file.len() * 8, 97, "bits of the file", |bit, tally| {
        let mut damaged = file.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        survive(&[("reading.db", &damaged)], &whole, &format!("bit {bit}"), tally);
    });
    assert!(total.mended > 0);
    assert!(total.less * 1000 <= total.mended + total.unmoved, "{total:?}");
}

#[test]
fn any_length_the_file_is_cut_to() {
    let dir = quick_folder();
    let whole = sample(dir.path());
    let file = fs::read(dir.path().join("reading.db")).unwrap();
    everywhere(file.len(), 211, "lengths of the file", |length, tally| {
        survive(&[("reading.db", &file[..length])], &whole, &format!("length {length}"), tally);
    });
}

/// A store that a program was killed over: its log holds the last changes.
fn killed(dir: &Path) -> (Vec<u8>, Vec<u8>, State) {
    let before = dir.join("before");
    sample(&before);
    let mut store = open(&before);
    for n in 20..26 {
        store.apply(&note(n), NOW).unwrap();
    }
    let state = all(&store);
    let read = |name: &str| fs::read(before.join(name)).unwrap();
    (read("reading.db"), read("reading.db-wal"), state)
}

#[test]
fn any_flipped_bit_of_the_log() {
    let dir = quick_folder();
    let (file, log, whole) = killed(dir.path());
    let total = everywhere(log.len() * 8, 197, "bits of the log", |bit, tally| {
        let mut damaged = log.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let files: [(&str, &[u8]); 2] = [("reading.db", &file), ("reading.db-wal", &damaged)];
        survive(&files, &whole, &format!("bit {bit} of the log"), tally);
    });
    assert_eq!((total.unmoved, total.less), (0, 0), "{total:?}");
}

/// A cut log is one to which the last changes were never written: earlier ones are there, in order.
#[test]
fn any_length_the_log_is_cut_to() {
    let dir = quick_folder();
    let (file, log, whole) = killed(dir.path());
    let mut tally = Tally::default();
    let mut most = 0;
    let step = if times("ONRECORD_ALL_DAMAGE", 0) > 0 { 1 } else { 61 };
    for length in (0..=log.len()).step_by(step) {
        let dir = quick_folder();
        fs::write(dir.path().join("reading.db"), &file).unwrap();
        fs::write(dir.path().join("reading.db-wal"), &log[..length]).unwrap();
        let (mut store, notices) = Store::open(dir.path(), NOW).unwrap();
        assert!(notices.is_empty(), "{length}: {notices:?}");
        assert!(store.verify(NOW).unwrap().is_empty(), "{length}");
        let now = all(&store);
        assert!(subset(&now, &whole, ""), "{length}");
        assert!(now.1.len() >= most, "{length}: fewer notes than in a shorter log");
        most = now.1.len();
        tally.unmoved += 1;
    }
    println!("lengths of the log: {tally:?}");
}

#[test]
fn a_file_that_was_overwritten_in_part() {
    let dir = quick_folder();
    let whole = sample(dir.path());
    let file = fs::read(dir.path().join("reading.db")).unwrap();
    let pages = file.len() / 512;
    let mut least = usize::MAX;
    for page in 0..pages {
        for fill in [0, 0xff] {
            let mut damaged = file.clone();
            damaged[page * 512..(page + 1) * 512].fill(fill);
            let mut tally = Tally::default();
            let what = format!("page {page} filled with {fill}");
            survive(&[("reading.db", &damaged)], &whole, &what, &mut tally);
            least = least.min(tally.unmoved + tally.mended + tally.less);
        }
    }
    assert_eq!(least, 1);
}

#[test]
fn an_interrupted_repair_is_finished() {
    let dir = quick_folder();
    let whole = sample(dir.path());
    let path = dir.path().join("reading.db");
    // As it stands when the new file is complete and the old one not yet replaced, its log still there.
    fs::copy(&path, dir.path().join("reading.db.mended")).unwrap();
    fs::write(&path, "damaged").unwrap();
    fs::write(dir.path().join("reading.db-wal"), "log of the damaged one").unwrap();
    fs::write(dir.path().join("reading.db.new"), "a draft that was not finished").unwrap();
    let store = open(dir.path());
    assert!(all(&store) == whole);
}

#[test]
fn damage_is_left_alone_while_another_program_has_the_store_open() {
    let dir = quick_folder();
    sample(dir.path());
    let (mut one, two) = (open(dir.path()), open(dir.path()));
    let path = dir.path().join("reading.db");
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.windows(6).position(|w| w == b"note 5").unwrap();
    bytes[at] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert!(matches!(&one.verify(NOW).unwrap()[..], [Notice::DamagedInUse { .. }]));
    one.apply(&note(77), NOW).unwrap();
    assert!(asides(dir.path()).is_empty());
    drop(two);
    let notices = one.verify(NOW).unwrap();
    assert!(matches!(&notices[..], [Notice::SetAside { .. }]), "{notices:?}");
    assert!(one.notes().unwrap().iter().any(|n| n.text == "note 5"));
    assert_eq!(asides(dir.path()).len(), 1);
    assert_eq!(one.counts().unwrap().notes, 11);
}

fn asides(dir: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(dir).unwrap().map(|f| f.unwrap().path());
    files
        .filter(|p| p.to_string_lossy().contains("damaged") && p.extension().is_some_and(|e| e == "db"))
        .collect()
}
