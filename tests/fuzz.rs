//! What is fuzzed, briefly: every target over its corpus, the crashes of the past among it, and over changes of it.
//!
//! ```sh
//! fuzz/run.py --seconds 60               # the long form, guided by coverage; writes into fuzz/LEDGER.tsv
//! fuzz/run.py --seconds 60 --blind       # these tests, in a release build, over what the guided form has found
//! ONRECORD_FUZZ_RUNS=100000 ONRECORD_FUZZ_SEED=7 cargo test --release --test fuzz gate
//! ```

#[path = "../fuzz/targets/mod.rs"]
mod targets;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A short form that everybody waits for.
const RUNS: usize = 150;

/// The inputs of the repository and, in the long form, those that the guided fuzzer has found on this machine.
fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let files = |folder: PathBuf| {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        entries.map(|entry| entry.expect("an entry").path())
    };
    let mut paths: Vec<PathBuf> = files(fuzz.join("corpus").join(name)).collect();
    let found = fuzz.join("work").join(name);
    if std::env::var_os("ONRECORD_FUZZ_RUNS").is_some() && found.is_dir() {
        paths.extend(files(found));
    }
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).expect("a seed"))).collect()
}

/// Numbers that are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

/// One seed changed in a few places, or two of them put together.
fn changed(seeds: &[(PathBuf, Vec<u8>)], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].1.clone();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        match dice.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 if at < bytes.len() => bytes[at] = [0, 0xff, b'\n', b'"', b'<', 0x80][dice.below(6)],
            2 => bytes.truncate(at),
            3 => {
                let end = (at + dice.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let part = bytes[at..(at + dice.below(60)).min(bytes.len())].repeat(1 + dice.below(4));
                bytes.splice(at..at, part);
            }
            _ => {
                let other = &seeds[dice.below(seeds.len())].1;
                let from = dice.below(other.len());
                bytes.splice(at.., other[from..].iter().copied());
            }
        }
    }
    bytes
}

/// A number of the environment, which the long form sets.
fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok().and_then(|n| n.parse().ok())
}

/// Runs one target; says with what it failed.
fn over(name: &str) {
    let runs = number("ONRECORD_FUZZ_RUNS").unwrap_or(RUNS);
    let seeds = corpus(name);
    assert!(!seeds.is_empty(), "a corpus for {name}");
    let seed = number("ONRECORD_FUZZ_SEED").unwrap_or(0) as u64;
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ seed.wrapping_mul(0xd129_42f0_c5f1_a2d3));
    let changes = (0..runs).map(|n| (format!("change {n}"), changed(&seeds, &mut dice)));
    let whole = seeds.iter().map(|(path, bytes)| (path.display().to_string(), bytes.clone()));
    for (which, bytes) in whole.chain(changes) {
        let failed = std::panic::catch_unwind(|| targets::run(name, &bytes)).is_err();
        if failed {
            let kept = std::env::temp_dir().join(format!("onrecord-{name}-find"));
            fs::write(&kept, &bytes).expect("the find is kept");
            panic!("{name}: {which} fails; it is kept as {}", kept.display());
        }
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            over(stringify!($name));
        })*

        #[test]
        fn every_target_is_run() {
            let names: Vec<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
        }
    };
}

targets!(gate query config address extract keys plain markdown yaml html feed mail json state index walk);

/// Writes the seeds that the program itself makes.
#[test]
#[ignore = "changes the corpus"]
fn write_seeds() {
    for (target, name, bytes) in targets::seeds() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(name), bytes).expect("a seed");
    }
}
