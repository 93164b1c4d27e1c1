//! What a large library costs the reader, measured from outside in one interleaved run.
//!
//! ```text
//! cargo build --release --bins --examples
//! cargo run --release --example library_bench -- FOLDER [COUNT [starts|keys|changes]]
//! ```
//!
//! In FOLDER it makes libraries of 1, 1,000 and COUNT (100,000) briefings and their indexes, unless they are there from
//! the last run of the same build. Start: from before the fork until the words of the newest briefing are on the screen.
//! Key: from writing `j` or `k`, in the text and in the list, which shows another briefing each time, to the last byte
//! of what it caused, beside a bare ratatui list. Memory: what
//! is the program's own (`RssAnon`) after reading. One changed file: seen by the walk, and searchable, beside
//! `find -newer`; and on the screen of a running reader.

use onrecord::library::index::{Index, survey};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::{
    env,
    error::Error,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc::Receiver,
    thread::sleep,
    time::{Duration, Instant},
};
use terminal::{Chunk, at, burst, listen, milliseconds};

mod terminal;

const STARTS: usize = 20;
const KEYS: usize = 240;
const ROUNDS: usize = 7;
const SILENCE: Duration = Duration::from_millis(25);
const PATIENCE: Duration = Duration::from_secs(20);
const COLUMNS: u16 = 160;
const ROWS: u16 = 48;
/// A heading that every generated briefing has.
const WORDS: &str = "Talks that begin again";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().filter(|folder| !folder.starts_with('-'));
    let folder: PathBuf = folder.ok_or("usage: library_bench FOLDER [COUNT [starts|keys|changes]]")?.into();
    let count: usize = arguments.next().map_or(Ok(100_000), |count| count.parse())?;
    let part = arguments.next();
    let wanted = |name| part.as_deref().is_none_or(|part| part == name);
    let programs = env::current_exe()?.ancestors().nth(2).ok_or("no target folder")?.to_owned();
    let bench = Bench { folder: fs::canonicalize(made(&folder)?)?, programs };
    let mut libraries = [1, 1000, count].map(|count| (count, bench.folder.join(format!("library-{count}"))));
    for (count, library) in &mut libraries {
        bench.prepare(*count, library)?;
        *library = fs::canonicalize(&library)?;
    }
    if wanted("starts") {
        bench.starts(&libraries)?;
    }
    if wanted("keys") {
        bench.keys(&libraries, count)?;
    }
    if wanted("changes") {
        bench.changes(&libraries[2].1, count)?;
    }
    Ok(())
}

fn made(folder: &Path) -> Result<&Path> {
    fs::create_dir_all(folder)?;
    // nothing of the person who measures is used
    fs::write(folder.join("config.toml"), "")?;
    Ok(folder)
}

struct Bench {
    folder: PathBuf,
    programs: PathBuf,
}

/// A program in a terminal.
struct Running {
    child: Box<dyn Child + Send + Sync>,
    chunks: Receiver<Chunk>,
    keys: Box<dyn Write + Send>,
    screen: vt100::Parser,
    began: Instant,
    _terminal: Box<dyn MasterPty + Send>,
}

impl Bench {
    fn onrecord(&self) -> PathBuf {
        self.programs.join("onrecord")
    }

    fn prepare(&self, count: usize, library: &Path) -> Result<()> {
        if !library.is_dir() {
            let generate = self.programs.join("examples/generate");
            run(Command::new(generate).arg(library).arg(count.to_string()))?;
            // what was written this very moment would be read again
            sleep(Duration::from_millis(100));
        }
        run(self.settle(Command::new(self.onrecord()).arg("index").arg(library)))
    }

    /// Nothing of the person who measures is read or written.
    fn settle<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for (name, place) in self.places() {
            command.env(name, place);
        }
        command
    }

    fn places(&self) -> [(&'static str, PathBuf); 3] {
        let place = |name| self.folder.join(name);
        [
            ("ONRECORD_CACHE", place("cache")),
            ("ONRECORD_DATA", place("data")),
            ("ONRECORD_CONFIG", place("config.toml")),
        ]
    }

    fn start(&self, program: &Path, argument: &str) -> Result<Running> {
        let pair =
            native_pty_system().openpty(PtySize { rows: ROWS, cols: COLUMNS, ..PtySize::default() })?;
        let mut command = CommandBuilder::new(program);
        command.arg(argument);
        command.cwd(&self.folder);
        command.env("TERM", "xterm-256color");
        for (name, place) in self.places() {
            command.env(name, place);
        }
        let (chunks, keys) = (listen(pair.master.try_clone_reader()?), pair.master.take_writer()?);
        let screen = vt100::Parser::new(ROWS, COLUMNS, 0);
        let began = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        Ok(Running { child, chunks, keys, screen, began, _terminal: pair.master })
    }

    fn starts(&self, libraries: &[(usize, PathBuf)]) -> Result<()> {
        let mut starts = vec![Vec::new(); libraries.len()];
        for _ in 0..STARTS {
            for ((_, library), starts) in libraries.iter().zip(&mut starts) {
                let mut reader = self.start(&self.onrecord(), &library.to_string_lossy())?;
                starts.push(milliseconds(reader.until(WORDS)? - reader.began));
                reader.quit()?;
            }
        }
        let one = at(&starts[0], 0.5);
        for ((count, _), starts) in libraries.iter().zip(&starts) {
            let (p50, p90) = (at(starts, 0.5), at(starts, 0.9));
            println!("start, {count:>7} indexed: p50 {p50:.1} ms, p90 {p90:.1} ms, {:.2} x one", p50 / one);
        }
        Ok(())
    }

    fn keys(&self, libraries: &[(usize, PathBuf)], count: usize) -> Result<()> {
        let mut bare = self.start(&self.programs.join("examples/bare_list"), &count.to_string())?;
        bare.until("Row number 0")?;
        let mut all = vec![("a bare list".to_owned(), bare, Vec::new())];
        for (count, library) in &libraries[1..] {
            for (pane, to_it) in [("text", ""), ("list", "\x1b[Z")] {
                let mut reader = self.start(&self.onrecord(), &library.to_string_lossy())?;
                reader.until(WORDS)?;
                reader.keys.write_all(to_it.as_bytes())?;
                all.push((format!("in the {pane}, {count} indexed"), reader, Vec::new()));
            }
        }
        sleep(Duration::from_secs(3));
        for (_, program, _) in &mut all {
            program.drain();
        }
        for n in 0..KEYS {
            for (_, program, times) in &mut all {
                let sent = Instant::now();
                program.keys.write_all(if n % 80 < 60 { b"j" } else { b"k" })?;
                if let (Some(last), _) = burst(&program.chunks, SILENCE) {
                    times.push(milliseconds(last - sent));
                }
            }
        }
        let first = at(&all[0].2, 0.5);
        for (name, mut program, times) in all {
            let (p50, p99) = (at(&times, 0.5), at(&times, 0.99));
            let own = program.own_memory().unwrap_or(f64::NAN);
            println!(
                "key, {name}: p50 {p50:.2} ms, p99 {p99:.2} ms, {:.2} x bare; RssAnon {own:.1} MB",
                p50 / first
            );
            if name != "a bare list" {
                program.search()?;
                let own = program.own_memory().unwrap_or(f64::NAN);
                println!("after a search and going to a hit, {name}: RssAnon {own:.1} MB");
            }
            program.quit()?;
        }
        Ok(())
    }

    fn changes(&self, library: &Path, count: usize) -> Result<()> {
        let paths = [library.to_owned()];
        let index = self.index(count).ok_or("no index of the library")?;
        let index = Index::at(&index, &paths);
        let listing = index.listing()?;
        let (mut find, mut noticed, mut searchable) = (Vec::new(), Vec::new(), Vec::new());
        let (mut find_cpu, mut noticed_cpu) = (0.0, 0.0);
        let mark = self.folder.join("mark");
        for round in 0..ROUNDS {
            fs::write(&mark, "")?;
            sleep(Duration::from_millis(50));
            touch(&listing.file(listing.len() * round / ROUNDS).ok_or("no file")?)?;
            let (start, cpu) = (Instant::now(), processor()?);
            let found =
                Command::new("find").arg(library).arg("-newer").arg(&mark).args(["-type", "f"]).output()?;
            find.push(milliseconds(start.elapsed()));
            find_cpu += processor()?.1 - cpu.1;
            assert_eq!(String::from_utf8(found.stdout)?.lines().count(), 1);
            let (start, cpu) = (Instant::now(), processor()?);
            let listing = index.listing()?;
            let seen = survey(&paths, &listing, &|_| ());
            noticed.push(milliseconds(start.elapsed()));
            noticed_cpu += processor()?.0 - cpu.0;
            assert_eq!(seen.changed.len(), 1);
            let start = Instant::now();
            assert_eq!(index.refresh(&paths, &|_| ())?.read, 1);
            index.snapshot()?;
            searchable.push(milliseconds(start.elapsed()));
        }
        let (find, noticed, searchable) = (at(&find, 0.5), at(&noticed, 0.5), at(&searchable, 0.5));
        println!(
            "one changed of {count}: find -newer {find:.0} ms; noticed {noticed:.0} ms, {:.2} x; in the index {searchable:.0} ms",
            noticed / find
        );
        println!(
            "processor time: find {:.0} ms, noticing {:.0} ms, {:.2} x",
            find_cpu / ROUNDS as f64,
            noticed_cpu / ROUNDS as f64,
            noticed_cpu / find_cpu
        );
        let mut reader = self.start(&self.onrecord(), &library.to_string_lossy())?;
        reader.until(WORDS)?;
        sleep(Duration::from_secs(3));
        let newest = listing.by_date().next().and_then(|number| listing.file(number)).ok_or("no file")?;
        let before = fs::read_to_string(&newest)?;
        let start = Instant::now();
        fs::write(&newest, before.replacen(WORDS, "Other words stand here", 1))?;
        let shown = reader.until("Other words stand here").map(|at| milliseconds(at - start));
        fs::write(&newest, before)?;
        println!("the one that is read changed: on the screen after {:.0} ms", shown?);
        reader.quit()?;
        self.refreshed(library, &listing.file(listing.len() / 2).ok_or("no file")?)
    }

    /// Memory of a reader that has brought its index up to date with one changed file.
    fn refreshed(&self, library: &Path, file: &Path) -> Result<()> {
        touch(file)?;
        let mut reader = self.start(&self.onrecord(), &library.to_string_lossy())?;
        reader.until(WORDS)?;
        sleep(Duration::from_secs(12));
        let memory = |field| reader.memory(field).unwrap_or(f64::NAN);
        println!(
            "after a refresh: RssAnon {:.1} MB, at most {:.1} MB in all",
            memory("RssAnon:"),
            memory("VmHWM:")
        );
        reader.search()?;
        println!("after a refresh and a search: RssAnon {:.1} MB", reader.own_memory().unwrap_or(f64::NAN));
        reader.quit()
    }

    /// The folder of the index of so many files.
    fn index(&self, count: usize) -> Option<PathBuf> {
        let below = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
        let all = below(self.folder.join("cache/index")).flat_map(below);
        all.filter(|folder| Index::at(folder, &[]).listing().is_ok_and(|l| l.len() == count))
            .max_by_key(|folder| folder.metadata().and_then(|m| m.modified()).ok())
    }
}

impl Running {
    /// When the words came on the screen.
    fn until(&mut self, words: &str) -> Result<Instant> {
        loop {
            let (at, bytes) =
                self.chunks.recv_timeout(PATIENCE).map_err(|_| format!("no '{words}' on the screen"))?;
            self.screen.process(&bytes);
            if self.screen.screen().contents().contains(words) {
                return Ok(at);
            }
        }
    }

    fn drain(&mut self) {
        while let Ok((_, bytes)) = self.chunks.try_recv() {
            self.screen.process(&bytes);
        }
    }

    /// Searches for a word and goes to the third hit.
    fn search(&mut self) -> Result<()> {
        for keys in ["\"", "frost", "\x1b[B", "\x1b[B", "\r"] {
            self.keys.write_all(keys.as_bytes())?;
            sleep(Duration::from_millis(1500));
            self.drain();
        }
        Ok(())
    }

    /// Memory of its own, in MB.
    fn own_memory(&self) -> Option<f64> {
        self.memory("RssAnon:")
    }

    /// What the system says of its memory, in MB.
    fn memory(&self, field: &str) -> Option<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.process_id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(field))?;
        Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1000.0)
    }

    fn quit(mut self) -> Result<()> {
        self.keys.write_all(b"q")?;
        self.child.wait()?;
        Ok(())
    }
}

fn touch(file: &Path) -> Result<()> {
    let text = fs::read_to_string(file)?;
    fs::write(file, text.trim_end().to_owned() + "\n\n")?;
    sleep(Duration::from_millis(50));
    Ok(())
}

/// Processor time of this program, and of those that it has waited for, in milliseconds.
fn processor() -> Result<(f64, f64)> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields = stat.rsplit(") ").next().ok_or("no fields")?;
    // in hundredths of a second, from the twelfth field behind the name on
    let times: Vec<f64> = fields
        .split(' ')
        .skip(11)
        .take(4)
        .filter_map(|ticks| Some(ticks.parse::<f64>().ok()? * 10.0))
        .collect();
    match times[..] {
        [user, system, others, systems] => Ok((user + system, others + systems)),
        _ => Err("no times".into()),
    }
}

fn run(command: &mut Command) -> Result<()> {
    if command.status()?.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}
