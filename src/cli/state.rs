//! `state`: where the reader's own data is, and whether it is sound.

use super::{
    args::{State, StateVerb},
    files::complain,
    out::{End, Out},
    setup,
};
use crate::{
    reading::{self, Notice, Store},
    text::SafeText,
};
use anyhow::{Context, bail};
use std::path::PathBuf;

/// Prints the path of the reading state, or says how it is.
///
/// # Errors
/// When there is no place for it, it cannot be read, or standard output is gone.
pub fn run(args: &State, out: &mut Out) -> anyhow::Result<End> {
    match args.verb {
        StateVerb::Path => {
            let path = file()?;
            // A path is for other programs: as it is, when it is text.
            out.line(&path.to_string_lossy())?;
            Ok(End::Found)
        }
        StateVerb::Check { mend } => check(mend, out),
    }
}

fn check(mend: bool, out: &mut Out) -> anyhow::Result<End> {
    let path = file()?;
    let Some((mut store, mut notices)) = open()? else {
        out.line(&format!("{}: nothing is stored yet", SafeText::new(&path.to_string_lossy())))?;
        return Ok(End::Found);
    };
    if mend {
        let mended = store.verify(now())?;
        for notice in &mended {
            complain(&notice.to_string());
        }
        notices.extend(mended);
    }
    let health = store.health();
    let counts = health.counts;
    out.line(&SafeText::new(&path.to_string_lossy()))?;
    for problem in &health.problems {
        out.line(&format!("damaged: {}", SafeText::new(problem)))?;
    }
    if health.problems.is_empty() {
        out.line("sound: structure, references and the checksum of every row")?;
    } else if !mend {
        out.line("`onrecord state check --mend` sets the file aside and keeps everything that can be read")?;
    }
    let read = format!("{} of them read", counts.read);
    out.line(&format!("{counts} ({read}), {} bytes", store.size()))?;
    Ok(if health.problems.is_empty() && notices.is_empty() { End::Found } else { End::Nothing })
}

/// Opens the reading state if there is one, and says on standard error what there is to say about it.
///
/// # Errors
/// When there is no place for it, or it cannot be read at all.
pub fn open() -> anyhow::Result<Option<(Store, Vec<Notice>)>> {
    let path = file()?;
    let dir = path.parent().context("the reading state has no folder")?;
    if !path.try_exists().unwrap_or(true) {
        return Ok(None);
    }
    let (store, notices) = Store::open(dir, now()).with_context(|| path.display().to_string())?;
    for notice in &notices {
        complain(&notice.to_string());
    }
    Ok(Some((store, notices)))
}

fn file() -> anyhow::Result<PathBuf> {
    match setup::data() {
        Some(dir) => Ok(reading::file_in(&dir)),
        None => bail!("there is no home folder to keep anything in; name a folder in ONRECORD_DATA"),
    }
}

/// Milliseconds since 1970.
fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
