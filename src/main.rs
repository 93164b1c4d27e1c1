//! Arguments in, exit code out.

use onrecord::{library::EntryId, runtime};
use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    if let Err(reason) = runtime::terminal_usable() {
        eprintln!("onrecord: {reason}");
        return Ok(ExitCode::from(2));
    }
    let (roots, files): (Vec<_>, Vec<_>) =
        std::env::args_os().skip(1).map(std::path::PathBuf::from).partition(|path| path.is_dir());
    let entries: Vec<_> = files.into_iter().map(onrecord::library::Origin::File).collect();
    let next_id = entries.len();
    let entries = entries.into_iter().enumerate().map(|(n, origin)| (EntryId(n), origin)).collect();
    let start = runtime::Start { entries, roots, next_id, ..Default::default() };
    Ok(runtime::run(start)?.exit())
}
