//! `add`: pages, feeds and files as briefings in the library; lists of feeds as entries of the config.

use super::{
    args::Add,
    files::complain,
    out::{End, Out},
    pull::named,
    setup,
};
use crate::{
    briefing::Document,
    config::{Config, entry},
    fetch::{
        article::document,
        http::Version,
        pull::feed_items,
        shelf::{Shelf, slug},
    },
    library::{Origin, open},
    load::{
        self,
        feed::{
            is_feed,
            items::{FeedItem, beginning, items, url_key},
        },
        html::is_web,
        opml::{self, List},
    },
    text::SafeText,
};
use anyhow::{Context, bail};
use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
};

/// What something turned out to be.
enum Found {
    /// Feeds for the config.
    List(List),
    /// The items of a feed, and its name.
    Items(Vec<FeedItem>),
    /// One briefing.
    One(Box<Document>),
}

/// Adds everything that is named.
///
/// # Errors
/// When there is nowhere to write, or any of it cannot be added; the rest is added all the same.
pub fn run(args: &Add, out: &mut Out) -> anyhow::Result<End> {
    let config = setup::config(false)?;
    let mut shelf = None;
    let mut entries = Entries { config: &config, text: String::new(), names: Vec::new(), urls: Vec::new() };
    let (mut new, mut failed) = (0, 0);
    for what in &args.what {
        match find(what, &config) {
            Ok(Found::List(list)) => {
                list.feeds.iter().for_each(|feed| entries.add(&feed.name, &feed.url, &feed.folders));
                if list.refused > 0 {
                    complain(&format!(
                        "{what}: {} entries left out; their addresses are not fetched",
                        list.refused
                    ));
                }
            }
            Ok(Found::Items(items)) if args.subscribe && is_web(what) => {
                let name = items.first().and_then(|item| item.document.head.source.outlet.clone());
                entries.add(name.as_deref().unwrap_or_default(), what, &[]);
            }
            Ok(_) if args.subscribe => {
                complain(&format!("{what}: neither a feed on the web nor a list of feeds"));
                failed += 1;
            }
            Ok(found) => {
                let shelf = match &mut shelf {
                    Some(shelf) => shelf,
                    none => none.insert(place(args, &config)?),
                };
                match put(shelf, found, out) {
                    Ok(0) => complain(&format!("{what}: there already")),
                    Ok(written) => new += written,
                    Err(error) => {
                        complain(&format!("{what}: {error:#}"));
                        failed += 1;
                    }
                }
            }
            Err(why) => {
                complain(&format!("{what}: {why}"));
                failed += 1;
            }
        }
    }
    new += entries.finish(args, out)?;
    match (failed, new) {
        (1.., _) => bail!(super::Told),
        (0, 0) => Ok(End::Nothing),
        _ => Ok(End::Found),
    }
}

fn place(args: &Add, config: &Config) -> anyhow::Result<Shelf> {
    let root = match &args.into {
        Some(folder) => folder.clone(),
        None => setup::library(config)?,
    };
    Shelf::open(&root, "", args.dry_run).map_err(|why| anyhow::anyhow!("{why}"))
}

/// Fetches or reads, and looks what it is.
fn find(what: &str, config: &Config) -> Result<Found, SafeText> {
    if what.contains("://") {
        return fetched(what, config);
    }
    let origin = if what == "-" { Origin::Stdin } else { Origin::File(PathBuf::from(what)) };
    let bytes = open::read(&origin)?;
    if let Ok(text) = load::text(&bytes) {
        if opml::is_opml(&text) {
            return opml::read(&text).map(Found::List);
        }
        if is_feed(&text) {
            // Links that are relative to an address nobody knows are none.
            return items(&text, "file:///").map(Found::Items);
        }
    }
    open::load(&origin, &bytes).0.map(|document| Found::One(Box::new(document)))
}

fn fetched(url: &str, config: &Config) -> Result<Found, SafeText> {
    let page = setup::client(config).get(url, &Version::default()).map_err(|failure| failure.why)?;
    let Some(page) = page else { return Err("not modified".into()) };
    if let Ok(text) = load::text(&page.bytes) {
        if opml::is_opml(&text) {
            return opml::read(&text).map(Found::List);
        }
        if is_feed(&text) {
            return feed_items(&page).map(Found::Items).map_err(|failure| failure.why);
        }
    }
    document(&page).map(|document| Found::One(Box::new(document)))
}

/// Writes what is new, and lists the files; returns how many.
fn put(shelf: &mut Shelf, found: Found, out: &mut Out) -> anyhow::Result<usize> {
    let items: Vec<(Vec<String>, Document)> = match found {
        Found::List(_) => Vec::new(),
        Found::Items(items) => items.into_iter().map(|item| (item.keys, item.document)).collect(),
        Found::One(document) => {
            let url = document.head.source.url.as_deref().filter(|url| is_web(url));
            vec![(vec![url.map_or_else(|| beginning(&document), url_key)], *document)]
        }
    };
    let mut written = 0;
    for (keys, document) in items {
        if !shelf.claim(&keys) {
            continue;
        }
        let path = shelf.put(&document, &keys).context("not written")?;
        out.line(&named(&path))?;
        written += 1;
    }
    Ok(written)
}

/// Entries for the config that it does not have yet.
struct Entries<'a> {
    config: &'a Config,
    text: String,
    names: Vec<String>,
    urls: Vec<String>,
}

impl Entries<'_> {
    fn add(&mut self, name: &str, url: &str, folders: &[String]) {
        let taken = |name: &str| {
            self.names.iter().any(|n| n == name) || self.config.feeds.iter().any(|feed| feed.name == name)
        };
        if self.urls.iter().any(|u| u == url) || self.config.feeds.iter().any(|feed| feed.url == url) {
            return;
        }
        let clean = SafeText::new(name).replace('\n', " ");
        let name = if slug(&clean).is_empty() { "feed" } else { clean.trim() };
        let mut own = name.to_owned();
        for number in 2.. {
            if !taken(&own) {
                break;
            }
            own = format!("{name} {number}");
        }
        let mut parts: Vec<String> = folders.iter().map(|f| slug(f)).filter(|f| !f.is_empty()).collect();
        parts.push(slug(&own));
        let folder = (parts.len() > 1).then(|| parts.join("/"));
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&entry(&own, url, folder.as_deref(), false));
        self.names.push(own);
        self.urls.push(url.to_owned());
    }

    /// Prints the entries, or appends them to the config; returns how many there are.
    fn finish(self, args: &Add, out: &mut Out) -> anyhow::Result<usize> {
        if self.names.is_empty() {
            return Ok(0);
        }
        if !args.subscribe || args.dry_run {
            out.text(&self.text)?;
            return Ok(self.names.len());
        }
        let Some((path, _)) = setup::path() else { bail!("there is no home folder for a config file") };
        append(&path, &self.text)?;
        self.names.iter().try_for_each(|name| out.line(name))?;
        complain(&format!("written to {}; `onrecord pull` fetches them", path.display()));
        Ok(self.names.len())
    }
}

/// Appends to the config, if it is right before and after.
fn append(path: &Path, text: &str) -> anyhow::Result<()> {
    let before = if path.exists() { fs::read_to_string(path)? } else { String::new() };
    let gap = match before.as_str() {
        "" => "",
        before if before.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    setup::read(path, &format!("{before}{gap}{text}"), false)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(format!("{gap}{text}").as_bytes()).with_context(|| path.display().to_string())
}
