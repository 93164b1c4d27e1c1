//! A folder of the library: what is in it already, and new briefings put there. Nothing is ever replaced.

use crate::{
    briefing::Document,
    export::yaml,
    load::{body::squeeze, feed::items::url_key},
    text::SafeText,
};
use jiff::civil::Date;
use std::{
    collections::{HashMap, HashSet},
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read, Write},
    path::{Component, Path, PathBuf},
};
use unicode_normalization::UnicodeNormalization;

/// How far into a file its source stands, in bytes.
const HEAD: u64 = 4 << 10;
/// Longest name of a file without number and extension, in bytes.
const NAME: usize = 100;
/// What begins the comment that keeps the key of an item.
const MARK: &str = "# item: ";

/// A folder that briefings are written into.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    known: HashSet<String>,
    next: HashMap<String, usize>,
    dry: bool,
    is_new: bool,
}

impl Shelf {
    /// The folder `below` the library at `root`; both are made for the first briefing. A `dry` one only says what
    /// it would write.
    ///
    /// # Errors
    /// When it would not lie in the library.
    pub fn open(root: &Path, below: &str, dry: bool) -> Result<Self, SafeText> {
        let inside = Path::new(below).components().all(|part| matches!(part, Component::Normal(_)));
        if !inside || below.contains(['\\', '\0']) {
            return Err(format!("`{below}` is no folder inside the library").into());
        }
        let folder = root.join(below);
        // A link in the library may lead out of it.
        if let (Ok(root), Ok(real)) = (root.canonicalize(), real(&folder))
            && !real.starts_with(&root)
        {
            return Err(format!("{} leads out of the library", folder.display()).into());
        }
        let is_new = !folder.exists();
        let mut shelf = Self { folder, known: HashSet::new(), next: HashMap::new(), dry, is_new };
        shelf.look();
        Ok(shelf)
    }

    /// Whether the folder was not there when it was opened.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Reads the beginning of every YAML file for what it says it was made from.
    fn look(&mut self) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_yaml = path.extension().is_some_and(|e| e == "yaml" || e == "yml");
            if !is_yaml || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
                continue;
            }
            let mut head = Vec::new();
            if File::open(&path).and_then(|file| file.take(HEAD).read_to_end(&mut head)).is_ok() {
                self.known.extend(keys(&String::from_utf8_lossy(&head)));
            }
        }
    }

    /// Takes note of an item; `false` when one of its keys is known already.
    pub fn claim(&mut self, keys: &[String]) -> bool {
        let new = !keys.iter().any(|key| self.known.contains(key));
        if new {
            self.known.extend(keys.iter().cloned());
        }
        new
    }

    /// Gives up what was claimed but not written.
    pub fn release(&mut self, keys: &[String]) {
        for key in keys {
            self.known.remove(key);
        }
    }

    /// Writes a document into a new file and returns its path. The first of its `keys` is kept in the file, unless
    /// it is the address, which stands there as its source.
    ///
    /// # Errors
    /// When it cannot be written; nothing is left of it then.
    pub fn put(&mut self, document: &Document, keys: &[String]) -> io::Result<PathBuf> {
        let stem = name(document.head.date, &document.head.title);
        let key = keys.first().filter(|key| !key.starts_with("url:"));
        let mark = key.map_or(String::new(), |key| format!("{MARK}{key}\n"));
        let text = format!("{mark}{}", yaml::document(document));
        if !self.dry {
            fs::create_dir_all(&self.folder)?;
        }
        loop {
            let number = self.next.entry(stem.clone()).and_modify(|n| *n += 1).or_insert(1);
            let name = if *number == 1 { format!("{stem}.yaml") } else { format!("{stem}-{number}.yaml") };
            let path = self.folder.join(name);
            let written = if self.dry { unused(&path) } else { create(&path, &text) };
            match written {
                Ok(()) => return Ok(path),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Where a folder really is, or the innermost of those around it that there is.
fn real(folder: &Path) -> io::Result<PathBuf> {
    let there = folder.ancestors().find(|folder| folder.symlink_metadata().is_ok());
    there.unwrap_or(folder).canonicalize()
}

fn unused(path: &Path) -> io::Result<()> {
    if path.symlink_metadata().is_ok() { Err(ErrorKind::AlreadyExists.into()) } else { Ok(()) }
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes()).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// The keys that stand in the head of a file: its comment, and the address of its source however it is written.
fn keys(head: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for line in head.lines().take_while(|line| !line.starts_with("sections:")) {
        if let Some(key) = line.strip_prefix(MARK) {
            keys.push(key.trim().to_owned());
        } else if let Some((_, value)) = line.split_once("url:") {
            let value = value.trim();
            let url = serde_json::from_str::<String>(value).unwrap_or_else(|_| {
                value.split([' ', ',', '}']).next().unwrap_or("").trim_matches(['"', '\'']).to_owned()
            });
            if !url.is_empty() {
                keys.push(url_key(&url));
            }
        }
    }
    keys
}

/// A name for a file: day and title in letters, digits and hyphens, whatever the title holds.
pub fn name(day: Option<Date>, title: &str) -> String {
    let mut name = day.map(|day| day.to_string()).unwrap_or_default();
    let words = slug(title);
    if !words.is_empty() && !name.is_empty() {
        name.push('-');
    }
    name.push_str(&words);
    // Names that some systems keep for their devices.
    let device = matches!(name.as_str(), "con" | "prn" | "aux" | "nul")
        || (name.len() == 4 && (name.starts_with("com") || name.starts_with("lpt")));
    if name.is_empty() || device { format!("item-{name}").trim_end_matches('-').to_owned() } else { name }
}

/// Words in letters, digits and single hyphens, small, cut at a word where they are long.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for word in squeeze(text).nfc().collect::<String>().to_lowercase().split(|c: char| !c.is_alphanumeric()) {
        let cut = word.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= NAME).last();
        let word = &word[..cut.unwrap_or(0)];
        if word.is_empty() {
            continue;
        }
        if out.len() + word.len() + 1 > NAME {
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::briefing::Head;
    use jiff::civil::date;

    fn document(title: &str, url: Option<&str>) -> Document {
        let mut head = Head { title: title.into(), date: Some(date(2025, 10, 21)), ..Head::default() };
        head.source.url = url.map(Into::into);
        Document { head, ..Document::default() }
    }

    #[test]
    fn names_are_safe_whatever_the_title() {
        let day = Some(date(2025, 10, 21));
        assert_eq!(name(day, "Grain talks: “stalled”?"), "2025-10-21-grain-talks-stalled");
        assert_eq!(name(day, "../../etc/passwd"), "2025-10-21-etc-passwd");
        assert_eq!(name(None, "..\\..\\x\0y\u{1b}[31m"), "x-y-31m");
        assert_eq!(name(None, "CON"), "item-con");
        assert_eq!(name(None, " / "), "item");
        assert_eq!(name(day, ""), "2025-10-21");
        assert_eq!(name(None, "Переговоры о зерне"), "переговоры-о-зерне");
        let long = name(day, &"很".repeat(500));
        assert!(long.len() <= 111 && long.len() > 90, "{}", long.len());
        assert!(name(day, &"word ".repeat(500)).len() <= 111);
        assert_eq!(name(None, "e\u{301}te\u{301}"), name(None, "été"));
    }

    #[test]
    fn nothing_is_replaced_and_nothing_written_twice() {
        let root = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::open(root.path(), "wire", false).unwrap();
        let item = document("Rain", Some("https://example.org/1?utm_medium=x#top"));
        assert!(shelf.claim(&["id:1".into()]));
        let first = shelf.put(&item, &["id:1".into()]).unwrap();
        let second = shelf.put(&item, &[]).unwrap();
        assert!(first.ends_with("wire/2025-10-21-rain.yaml") && second.ends_with("2025-10-21-rain-2.yaml"));
        assert!(!shelf.claim(&["id:2".into(), "id:1".into()]));
        // As a reader may write it.
        fs::write(
            root.path().join("wire/own.yml"),
            "title: x\nsource: { url: https://example.org/own, outlet: y }\n",
        )
        .unwrap();
        let mut again = Shelf::open(root.path(), "wire", false).unwrap();
        for known in ["id:1", "url:https://example.org/1", "url:https://example.org/own"] {
            assert!(!again.claim(&[known.into()]), "{known}");
        }
        assert!(again.claim(&["id:2".into()]));
        again.release(&["id:2".into()]);
        assert!(again.claim(&["id:2".into()]));
    }

    #[test]
    fn a_dry_shelf_writes_nothing() {
        let root = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::open(root.path(), "wire", true).unwrap();
        let one = shelf.put(&document("Rain", None), &[]).unwrap();
        let two = shelf.put(&document("Rain", None), &[]).unwrap();
        assert_ne!(one, two);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_shelf_lies_in_its_library() {
        let root = tempfile::tempdir().unwrap();
        for outside in ["..", "a/../..", "/tmp", "a\\..", "."] {
            assert!(Shelf::open(root.path(), outside, true).is_err(), "{outside}");
        }
        #[cfg(unix)]
        {
            let elsewhere = tempfile::tempdir().unwrap();
            std::os::unix::fs::symlink(elsewhere.path(), root.path().join("out")).unwrap();
            assert!(Shelf::open(root.path(), "out", false).unwrap_err().contains("leads out"));
        }
        assert!(Shelf::open(root.path(), "", false).is_ok());
    }
}
