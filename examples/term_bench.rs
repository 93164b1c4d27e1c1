//! Times terminal programs from outside, through a pseudo-terminal, all in one interleaved run.
//!
//! ```text
//! cargo build --release --bins --examples
//! cargo run --release --example term_bench -- briefings/FILE 'words on the first screen'
//! ```
//!
//! Compares onrecord with a bare two-pane ratatui program and with less, or with the commands given after the
//! words (one argument each, split at blanks, `{}` for the file). Start: from before the fork to the arrival of
//! the bytes after which the words are on the screen. Key: from writing `j` or `k` to the last byte of what it
//! caused.

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::{
    env,
    error::Error,
    io::Write,
    time::{Duration, Instant},
};
use terminal::{at, burst, listen, milliseconds};

mod terminal;

/// Starts of each program.
const STARTS: usize = 40;
/// Keys sent to each program.
const KEYS: usize = 300;
/// Silence that ends what a key caused.
const SILENCE: Duration = Duration::from_millis(25);
/// After this long without the words the run has failed.
const PATIENCE: Duration = Duration::from_secs(10);
const COLUMNS: u16 = 160;
const ROWS: u16 = 48;

/// What was measured of one program.
#[derive(Default)]
struct Figures {
    starts: Vec<f64>,
    first_bytes: Vec<f64>,
    keys: Vec<f64>,
    bytes: Vec<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let file = arguments.next().ok_or("usage: term_bench FILE WORDS [COMMAND…]")?;
    let words = arguments.next().ok_or("say which words the first screen shows")?;
    let mut commands: Vec<String> = arguments.collect();
    if commands.is_empty() {
        let folder = env::current_exe()?.ancestors().nth(2).ok_or("no target folder")?.to_owned();
        commands = vec![
            format!("{} {{}}", folder.join("onrecord").display()),
            format!("{} {{}}", folder.join("examples/bare_panes").display()),
            "less {}".to_owned(),
        ];
    }
    let mut figures: Vec<Figures> = commands.iter().map(|_| Figures::default()).collect();
    for round in 0..STARTS {
        for (command, figures) in commands.iter().zip(&mut figures) {
            measure(command, &file, &words, if round == 0 { KEYS } else { 0 }, figures)?;
        }
    }
    println!("{COLUMNS}x{ROWS}, {STARTS} starts and {KEYS} keys each, interleaved");
    println!("{:<44} {:>26} {:>10} {:>24} {:>16}", "", "start ms", "first byte", "key ms", "bytes/key");
    println!(
        "{:<44} {:>8} {:>8} {:>8} {:>10} {:>7} {:>8} {:>8} {:>7} {:>8}",
        "command", "p10", "p50", "p90", "p50", "p50", "p99", "max", "p50", "max"
    );
    let baseline = figures.iter().map(|f| at(&f.starts, 0.5)).collect::<Vec<_>>();
    for (command, f) in commands.iter().zip(&figures) {
        let name: String = command.chars().rev().take(44).collect::<Vec<_>>().into_iter().rev().collect();
        println!(
            "{name:<44} {:>8.2} {:>8.2} {:>8.2} {:>10.2} {:>7.2} {:>8.2} {:>8.2} {:>7.0} {:>8.0}",
            at(&f.starts, 0.1),
            at(&f.starts, 0.5),
            at(&f.starts, 0.9),
            at(&f.first_bytes, 0.5),
            at(&f.keys, 0.5),
            at(&f.keys, 0.99),
            at(&f.keys, 1.0),
            at(&f.bytes, 0.5),
            at(&f.bytes, 1.0),
        );
    }
    for (command, other) in commands.iter().zip(&baseline).skip(1) {
        println!("start, first program to {command}: {:.2}", baseline[0] / other);
    }
    Ok(())
}

fn measure(
    command: &str,
    file: &str,
    words: &str,
    keys: usize,
    figures: &mut Figures,
) -> Result<(), Box<dyn Error>> {
    let pair = native_pty_system().openpty(PtySize { rows: ROWS, cols: COLUMNS, ..PtySize::default() })?;
    let mut builder =
        CommandBuilder::from_argv(command.split(' ').map(|word| word.replace("{}", file).into()).collect());
    builder.cwd(env::current_dir()?);
    builder.env("TERM", "xterm-256color");
    // nothing of the person who measures is read or written
    builder.env("ONRECORD_DATA", env::temp_dir().join(format!("term_bench-{}", std::process::id())));
    if env::var_os("ONRECORD_CACHE").is_none() {
        builder
            .env("ONRECORD_CACHE", env::temp_dir().join(format!("term_bench-{}-cache", std::process::id())));
    }
    let chunks = listen(pair.master.try_clone_reader()?);
    let mut writer = pair.master.take_writer()?;

    let began = Instant::now();
    let mut child = pair.slave.spawn_command(builder)?;
    let mut screen = vt100::Parser::new(ROWS, COLUMNS, 0);
    let mut first = None;
    loop {
        let (at, bytes) =
            chunks.recv_timeout(PATIENCE).map_err(|_| format!("{command}: no '{words}' on the screen"))?;
        first.get_or_insert(at);
        screen.process(&bytes);
        if screen.screen().contents().contains(words) {
            figures.starts.push(milliseconds(at - began));
            break;
        }
    }
    figures.first_bytes.push(first.map_or(f64::NAN, |at| milliseconds(at - began)));
    burst(&chunks, Duration::from_millis(if keys > 0 { 300 } else { 5 }));
    for n in 0..keys {
        let sent = Instant::now();
        writer.write_all(if n % 40 < 20 { b"j" } else { b"k" })?;
        if let (Some(last), bytes) = burst(&chunks, SILENCE) {
            figures.keys.push(milliseconds(last - sent));
            figures.bytes.push(bytes as f64);
        }
    }
    writer.write_all(b"q")?;
    child.wait()?;
    Ok(())
}
