//! The log file: details for whoever mends the program. Created when there is something to write, not before.

use crate::text::safe;
use etcetera::BaseStrategy;
use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::PathBuf,
};

/// From this size on the log starts over, in bytes.
const FULL: u64 = 1 << 20;

/// Where the log is or would be.
pub fn path() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    let state = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Some(state.join("onrecord").join("onrecord.log"))
}

/// Adds an entry with date and time; the path of the log when that worked. A log that cannot be written is no
/// reason to fail.
pub fn write(entry: &str) -> Option<PathBuf> {
    let path = path()?;
    fs::create_dir_all(path.parent()?).ok()?;
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let full = fs::metadata(&path).is_ok_and(|file| file.len() > FULL);
    if full {
        options.write(true).truncate(true);
    } else {
        options.append(true);
    }
    let mut file = options.create(true).open(&path).ok()?;
    let text = format!(
        "{} {} {}\n{}\n\n",
        jiff::Timestamp::now(),
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        safe::clean(entry)
    );
    file.write_all(text.as_bytes()).ok()?;
    Some(path)
}
