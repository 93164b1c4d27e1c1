//! Bytes in that no person wrote: what a terminal sends, the reading state, the index.

use onrecord::{
    library::{EntryId, index::Index, query, search::Marks},
    reading::{Change, Error, Key, Spot, Store},
    runtime::keys::Decoder,
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};
use tempfile::TempDir;

/// It does not matter in which pieces keys come, nothing is held back for ever, and no piece grows without end.
pub fn keys(data: &[u8]) {
    let (size, data) =
        data.split_first().map_or((1, data), |(size, rest)| (usize::from(*size % 16) + 1, rest));
    let decode = |size: usize| {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        for piece in data.chunks(size) {
            decoder.feed(piece, &mut |event| events.push(format!("{event:?}")));
        }
        decoder.flush(&mut |event| events.push(format!("{event:?}")));
        assert!(decoder.patience().is_none(), "something is still held back");
        events
    };
    let (pieces, whole) = (decode(size), decode(data.len().max(1)));
    assert_eq!(pieces, whole);
    assert!(whole.len() <= data.len() + 1);
}

/// A folder without a disk below it where there is one.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder")
}

const NOW: i64 = 1_761_000_000_000;

/// Whatever is in the files of the reading state: it opens with what can be read, is sound then, and takes on new
/// things. The first four bytes say how many of the rest are the file; what is behind them is its log.
pub fn state(data: &[u8]) {
    let Some((length, rest)) = data.split_first_chunk::<4>() else { return };
    let length = (u32::from_le_bytes(*length) as usize).min(rest.len());
    let dir = folder();
    fs::write(dir.path().join("reading.db"), &rest[..length]).expect("written");
    if length < rest.len() {
        fs::write(dir.path().join("reading.db-wal"), &rest[length..]).expect("written");
    }
    let mut store = match Store::open(dir.path(), NOW) {
        Ok((store, _)) => store,
        Err(Error::Newer { .. }) => return,
        Err(error) => panic!("{error}"),
    };
    // what is not seen at the start is seen now
    store.verify(NOW).expect("verified");
    store.snapshot().expect("a snapshot");
    store.notes().expect("notes");
    assert!(store.path().is_some(), "what was damaged is set aside");
    store.apply(&Change::Asked("what next".into()), NOW).expect("stored");
    drop(store);
    let (mut store, notices) = Store::open(dir.path(), NOW).expect("opened again");
    assert!(notices.is_empty(), "{notices:?}");
    assert_eq!(store.verify(NOW).expect("verified"), []);
    assert!(store.snapshot().expect("a snapshot").queries.contains(&"what next".to_owned()));
}

/// An index of a few briefings, made once.
struct Made {
    _dir: TempDir,
    folder: PathBuf,
    /// Name and content of its volume.
    volume: (PathBuf, Vec<u8>),
    catalog: PathBuf,
    /// What the catalog begins with, and its two parts without their checksums.
    mark: Vec<u8>,
    front: Vec<u8>,
    rest: Vec<u8>,
}

/// Bytes of what a catalog begins with.
const MARK: usize = 8;

/// A catalog of these parts that passes for whole.
fn catalog(mark: &[u8], front: &[u8], rest: &[u8]) -> Vec<u8> {
    let sum = |bytes: &[u8]| {
        blake3::hash(bytes)
            .as_bytes()
            .iter()
            .take(8)
            .fold(0, |n: u64, b| n << 8 | u64::from(*b))
            .to_le_bytes()
    };
    let length = (front.len() as u32).to_le_bytes();
    [mark, &length, front, &sum(front), rest, &sum(rest)].concat()
}

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let dir = folder();
        for (n, text) in super::screen::TEXTS.iter().enumerate() {
            fs::write(dir.path().join(format!("{n}.txt")), text).expect("written");
        }
        let folder = dir.path().join("index");
        let index = Index::open(&folder).expect("an index");
        index.refresh(&[dir.path().to_owned()], &|_| {}).expect("refreshed");
        let (volume, catalog) = (folder.join("0.quotes"), folder.join("catalog"));
        let bytes = fs::read(&volume).expect("a volume");
        let all = fs::read(&catalog).expect("a catalog");
        let (mark, parts) = all.split_at(MARK);
        let (length, parts) = parts.split_first_chunk::<4>().expect("a length");
        let (front, rest) = parts.split_at(u32::from_le_bytes(*length) as usize);
        let (mark, front, rest) = (mark.to_vec(), front.to_vec(), rest[8..rest.len() - 8].to_vec());
        Made { _dir: dir, folder, volume: (volume, bytes), catalog, mark, front, rest }
    })
}

/// Whatever is in a file of the index: a search in it ends, with an error or an answer. The first byte says which file
/// the rest is.
pub fn index(data: &[u8]) {
    let made = made();
    let Some((which, rest)) = data.split_first() else { return };
    let (mut volume, mut front, mut table) = (&made.volume.1[..], &made.front[..], &made.rest[..]);
    let mut other = rest.to_vec();
    match which % 3 {
        0 => table = rest,
        1 => front = rest,
        _ => {
            // the catalog says how long it is
            other.resize(volume.len(), 0);
            volume = &other;
        }
    }
    fs::write(&made.volume.0, volume).expect("written");
    fs::write(&made.catalog, catalog(&made.mark, front, table)).expect("written");
    let Ok(snapshot) = Index::open(&made.folder).expect("an index").snapshot() else { return };
    let today = jiff::civil::date(2026, 2, 28);
    for text in
        ["", "noon", "pum*", "\"we open\"", "@berg -tugs", "kind:direct in:delay", "noom", "since:2025 OR x"]
    {
        let query = query::parse(text, today, false);
        let _ = snapshot.search(&query, &Marks::default(), 20, &|| false);
    }
    let _ = (snapshot.quotes(), snapshot.listing().len());
    for entry in 0..4 {
        if let Some(opened) = snapshot.opened(EntryId(entry)) {
            std::hint::black_box(opened);
        }
    }
}

/// Beginnings for these targets that are made by the program: name of the target, of the seed, and its bytes.
pub fn seeds() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let made = made();
    let with = |first: u8, bytes: &[u8]| [&[first], bytes].concat();
    let mut seeds = vec![
        ("index", "catalog", with(0, &made.rest)),
        ("index", "front", with(1, &made.front)),
        ("index", "volume", with(2, &made.volume.1)),
    ];
    let dir = folder();
    let (mut store, _) = Store::open(dir.path(), NOW).expect("a store");
    let both = || {
        let read = |name: &str| fs::read(dir.path().join(name)).unwrap_or_default();
        let (file, log) = (read("reading.db"), read("reading.db-wal"));
        [&(file.len() as u32).to_le_bytes(), &file[..], &log[..]].concat()
    };
    seeds.push(("state", "empty", both()));
    let key = Key { path: Some("/b/a.txt".into()), title: "Harbour".into(), ..Default::default() };
    let changes = [
        Change::Tag(key.clone(), "tide".into()),
        Change::Asked("noon".into()),
        Change::Read { briefing: key.clone(), paragraphs: vec![1, 2] },
        Change::AddNote {
            briefing: key,
            spot: Spot::default(),
            quote: "we open at noon".into(),
            speaker: None,
            text: "which noon?".into(),
        },
    ];
    store.apply_all(&changes, NOW).expect("stored");
    seeds.push(("state", "log", both()));
    drop(store);
    seeds.push(("state", "whole", both()));
    seeds
}
