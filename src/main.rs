//! Arguments in, exit code out.

use onrecord::runtime;
use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    if let Err(reason) = runtime::terminal_usable() {
        eprintln!("onrecord: {reason}");
        return Ok(ExitCode::from(2));
    }
    let paths = std::env::args_os().skip(1).map(std::path::PathBuf::from).collect();
    let start = runtime::Start { paths, ..Default::default() };
    Ok(runtime::run(start)?.exit())
}
