//! `convert`: briefings in another form, on standard output or as files.

use super::{
    args::{Convert, Target},
    files::{complain, find, is_named, shown},
    out::{End, Out},
};
use crate::{
    briefing::Document,
    export::{html, json, markdown, yaml},
    library::{self, Item, Origin},
};
use anyhow::{Context, bail};
use std::{
    collections::HashSet,
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Write},
    path::Path,
};

/// Converts everything at the paths.
///
/// # Errors
/// When something that was named cannot be read, or anything cannot be written.
pub fn convert(args: &Convert, out: &mut Out) -> anyhow::Result<End> {
    let (items, mut failed) = find(&args.paths);
    if args.out.is_none() && items.len() > 1 && matches!(args.to, Target::Html | Target::Md) {
        bail!("{} briefings do not fit into one file of this form; name a folder with --out", items.len());
    }
    if let Some(folder) = &args.out {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let (mut done, mut used) = (0, HashSet::new());
    for item in &items {
        let document = match &item.refused {
            Some(reason) => Err(reason.clone()),
            None => library::document(&item.origin).map(|draft| draft.document),
        };
        let document = match document {
            Ok(document) => document,
            Err(reason) => {
                complain(&format!("{}: {reason}", shown(item)));
                failed += usize::from(is_named(item, &args.paths));
                continue;
            }
        };
        let text = write(&document, args.to);
        if let Some(folder) = &args.out {
            failed += usize::from(!save(folder, item, &text, args, &mut used));
        } else {
            if done > 0 && args.to == Target::Yaml {
                out.line("---")?;
            }
            out.text(&text)?;
        }
        done += 1;
    }
    match (failed, done) {
        (1.., _) => bail!(super::Told),
        (0, 0) => Ok(End::Nothing),
        _ => Ok(End::Found),
    }
}

fn write(document: &Document, to: Target) -> String {
    match to {
        Target::Yaml => yaml::document(document),
        Target::Md => markdown::document(document),
        Target::Html => html::document(document),
        Target::Json => json::document(document),
    }
}

/// Writes one file and says so on standard error when that fails. Names that come twice get a number.
fn save(folder: &Path, item: &Item, text: &str, args: &Convert, used: &mut HashSet<String>) -> bool {
    let extension = match args.to {
        Target::Yaml => "yaml",
        Target::Md => "md",
        Target::Html => "html",
        Target::Json => "json",
    };
    let stem = match &item.origin {
        Origin::File(path) => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        Origin::Stdin => "stdin".into(),
        Origin::Bundled(path) => (*path).replace('/', "-"),
    };
    let mut name = format!("{stem}.{extension}");
    for number in 2.. {
        if used.insert(name.clone()) {
            break;
        }
        name = format!("{stem}-{number}.{extension}");
    }
    let path = folder.join(name);
    let written = if args.force { replace(&path, text) } else { create(&path, text) };
    if let Err(error) = &written {
        let why = if error.kind() == ErrorKind::AlreadyExists {
            "is there already; --force replaces it".to_owned()
        } else {
            error.to_string()
        };
        complain(&format!("{}: {why}", path.display()));
    }
    written.is_ok()
}

/// Writes a new file; nothing is left of it when that fails.
fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes()).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// Puts a whole file in the place of what may be there, which stays when that fails.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    // what a link leads to, not the link
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}", std::process::id()));
    let new = path.with_file_name(name);
    create(&new, text)?;
    if let Ok(old) = path.metadata() {
        let _ = fs::set_permissions(&new, old.permissions());
    }
    fs::rename(&new, &path).inspect_err(|_| {
        let _ = fs::remove_file(&new);
    })
}
