//! A program in a pseudo-terminal: what it shows, what it wrote, how it left the terminal.

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use std::{
    io::{Read, Write},
    path::Path,
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Longest wait for anything; only a failing test waits that long.
const PATIENCE: Duration = Duration::from_secs(20);

/// What to run and where.
pub struct Setup {
    command: CommandBuilder,
    size: (u16, u16),
}

impl Setup {
    /// The program itself with these arguments, its home in `home`.
    pub fn onrecord(home: &Path, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_onrecord"));
        command.args(arguments);
        Self::of(home, command)
    }

    /// A shell script; `$ONRECORD` is the program.
    pub fn shell(home: &Path, options: &str, script: &str) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args([options, script]);
        command.env("ONRECORD", env!("CARGO_BIN_EXE_onrecord"));
        Self::of(home, command)
    }

    fn of(home: &Path, mut command: CommandBuilder) -> Self {
        command.cwd(home);
        for (name, folder) in [
            ("HOME", "."),
            ("XDG_STATE_HOME", "state"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CACHE_HOME", "cache"),
            ("ONRECORD_DATA", "data/onrecord"),
            ("ONRECORD_CACHE", "cache/onrecord"),
        ] {
            command.env(name, home.join(folder));
        }
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        for name in
            ["VISUAL", "EDITOR", "BROWSER", "NO_COLOR", "COLORTERM", "ONRECORD_CONFIG", "ONRECORD_TEST_PANIC"]
        {
            command.env_remove(name);
        }
        Self { command, size: (80, 24) }
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Run by another program, which is given these arguments before the command.
    #[allow(dead_code, reason = "not every test has one")]
    pub fn beneath(mut self, before: &[String]) -> Self {
        let words = self.command.get_argv_mut();
        words.splice(0..0, before.iter().map(std::ffi::OsString::from));
        self
    }

    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    pub fn start(self) -> Session {
        let (columns, rows) = self.size;
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let before = settings(&*pair.master);
        let child = pair.slave.spawn_command(self.command).unwrap();
        let seen = Arc::new(Mutex::new(Seen {
            bytes: Vec::new(),
            screen: vt100::Parser::new(rows.max(2), columns.max(4), 0),
        }));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let theirs = Arc::clone(&seen);
        let reading = thread::spawn(move || {
            let mut bytes = vec![0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                theirs.lock().unwrap().take(&bytes[..count]);
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Session { child, before, seen, writer, reading, master: pair.master, slave: Some(pair.slave) }
    }

    /// Runs the program until its first frame is there, closes the terminal under it and says how long the
    /// program outlived that.
    pub fn vanish(self) -> Duration {
        let (columns, rows) = self.size;
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let mut child = pair.slave.spawn_command(self.command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (mut seen, mut bytes) = (Vec::new(), vec![0; 65536]);
        while !contains(&seen, b"\x1b[?2026l") {
            let count = reader.read(&mut bytes).unwrap();
            seen.extend_from_slice(&bytes[..count]);
        }
        // the threads after the first frame
        thread::sleep(Duration::from_millis(200));
        drop((reader, pair));
        let began = Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(began.elapsed() < PATIENCE, "the program lives on without its terminal");
            thread::sleep(Duration::from_millis(2));
        }
        began.elapsed()
    }
}

/// What came out so far.
struct Seen {
    bytes: Vec<u8>,
    screen: vt100::Parser,
}

impl Seen {
    fn take(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.screen.process(bytes);
    }
}

/// A program that runs.
pub struct Session {
    child: Box<dyn Child + Send + Sync>,
    before: String,
    seen: Arc<Mutex<Seen>>,
    writer: Box<dyn Write + Send>,
    reading: JoinHandle<()>,
    master: Box<dyn MasterPty + Send>,
    /// Kept open until the program has ended, so that what it wrote last can still be read.
    slave: Option<Box<dyn SlavePty + Send>>,
}

impl Session {
    pub fn screen(&self) -> String {
        self.seen.lock().unwrap().screen.screen().contents()
    }

    pub fn on_alternate_screen(&self) -> bool {
        self.seen.lock().unwrap().screen.screen().alternate_screen()
    }

    /// How many bytes came out so far.
    pub fn written(&self) -> usize {
        self.seen.lock().unwrap().bytes.len()
    }

    /// Everything that came out from byte `from` on.
    pub fn output(&self, from: usize) -> Vec<u8> {
        self.seen.lock().unwrap().bytes[from..].to_vec()
    }

    /// Waits until `condition` holds.
    #[track_caller]
    pub fn until(&self, what: &str, condition: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !condition(self) {
            assert!(
                began.elapsed() < PATIENCE,
                "waited in vain for {what}; on the screen:\n{}\nits threads:\n{}",
                self.screen(),
                self.threads()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// What each thread of the program is doing, as far as the system says: a stall is to be told from a slow disk.
    fn threads(&self) -> String {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.id())).into_iter().flatten().flatten();
        let read = |task: &std::fs::DirEntry, name| {
            std::fs::read_to_string(task.path().join(name)).unwrap_or_default().trim().replace('\n', " ")
        };
        let of = |task: std::fs::DirEntry| {
            let state = read(&task, "stat").rsplit_once(") ").map_or(String::new(), |(_, s)| s[..1].into());
            let (name, place, call) = (read(&task, "comm"), read(&task, "wchan"), read(&task, "syscall"));
            format!("{name}: {state}, in {place}, system call {call}\n")
        };
        let options = WaitOptions::UNTRACED | WaitOptions::NOHANG;
        let stopped = waitpid(Pid::from_raw(self.id().cast_signed()), options).ok().flatten();
        let by = stopped.and_then(|(_, status)| status.stopping_signal());
        tasks.map(of).chain(by.map(|signal| format!("stopped from outside by signal {signal}\n"))).collect()
    }

    /// Waits until `words` are on the alternate screen.
    #[track_caller]
    pub fn until_shown(&self, words: &str) {
        self.until(words, |s| s.on_alternate_screen() && s.screen().contains(words));
    }

    /// Waits until nothing has come out for a while.
    pub fn until_quiet(&self) {
        let mut last = (self.written(), Instant::now());
        while last.1.elapsed() < Duration::from_millis(300) {
            thread::sleep(Duration::from_millis(10));
            if self.written() != last.0 {
                last = (self.written(), Instant::now());
            }
        }
    }

    pub fn type_keys(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        self.master.resize(size(columns, rows)).unwrap();
        // the emulator cannot be smaller than a wide character
        self.seen.lock().unwrap().screen.screen_mut().set_size(rows.max(2), columns.max(4));
    }

    pub fn id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(self.id().cast_signed()).unwrap(), signal).unwrap();
    }

    /// Waits for the end.
    #[track_caller]
    pub fn wait(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                // what it wrote last is on its way; a child that lives on may hold the terminal
                self.slave = None;
                let ended = Instant::now();
                while !self.reading.is_finished() && ended.elapsed() < Duration::from_secs(1) {
                    thread::sleep(Duration::from_millis(1));
                }
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "it does not end; on the screen:\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// What is not as it was before the program started: line settings, screen, cursor, mouse, paste, frame.
    pub fn residue(&self) -> Vec<String> {
        let mut left = Vec::new();
        let now = settings(&*self.master);
        if now != self.before {
            left.push(format!("line settings: {} and not {}", now, self.before));
        }
        let seen = self.seen.lock().unwrap();
        let screen = seen.screen.screen();
        let modes = [
            ("alternate screen", screen.alternate_screen()),
            ("hidden cursor", screen.hide_cursor()),
            ("bracketed paste", screen.bracketed_paste()),
            ("mouse", screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None),
            ("bold", screen.bold()),
            ("reverse", screen.inverse()),
            (
                "colour",
                screen.fgcolor() != vt100::Color::Default || screen.bgcolor() != vt100::Color::Default,
            ),
        ];
        left.extend(modes.iter().filter(|(_, on)| *on).map(|(name, _)| (*name).to_owned()));
        for (mode, name) in [("2026", "frame"), ("1006", "mouse form"), ("1002", "drags"), ("2004", "paste")]
        {
            let on = last(&seen.bytes, &format!("\x1b[?{mode}h"));
            let off = last(&seen.bytes, &format!("\x1b[?{mode}l"));
            if on > off {
                left.push(format!("{name} ({mode})"));
            }
        }
        left
    }

    #[track_caller]
    pub fn assert_restored(&self) {
        let residue = self.residue();
        assert!(residue.is_empty(), "left behind: {residue:?}");
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn settings(master: &dyn MasterPty) -> String {
    let settings = master.get_termios().unwrap();
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        settings.input_flags,
        settings.output_flags,
        settings.control_flags,
        settings.local_flags,
        settings.control_chars
    )
}

pub fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

/// Where `part` last begins, counted from 1; 0 when it does not occur.
fn last(bytes: &[u8], part: &str) -> usize {
    memchr::memmem::rfind(bytes, part.as_bytes()).map_or(0, |at| at + 1)
}
