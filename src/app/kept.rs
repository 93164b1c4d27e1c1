//! What is known of the reader from the reading state: read and unread, places, marks, notes, tags, follows.

use super::{Effect, anchor::Anchor, shelf::Shelf};
use crate::{
    briefing::{Briefing, Place},
    library::{EntryId, Origin, index::Brief, query, search::Marks},
    reading::{BriefingId, Fingerprint, Key, Known, Note, Snapshot, Spot},
    text::fold::words,
};
use jiff::civil::Date;
use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

/// The reading state as it was last heard of, and which briefings of the list it speaks of.
#[derive(Debug, Default)]
pub struct Kept {
    /// Whether it has been read; until then nothing is called unread.
    pub loaded: bool,
    /// Whether what is stored outlives the program.
    pub durable: bool,
    /// Everything but the notes.
    pub state: Snapshot,
    /// All notes.
    pub notes: Vec<Note>,
    /// Quotes in unread briefings that match each followed query, in their order.
    pub hits: Vec<usize>,
    /// Folders and files as given, and what they really are.
    roots: Vec<(PathBuf, PathBuf)>,
    ids: HashMap<EntryId, BriefingId>,
    entries: HashMap<BriefingId, EntryId>,
    read: HashSet<EntryId>,
    /// Titles of all briefings that the state knows: what bears another is not looked for by its words.
    titles: HashSet<String>,
    /// Whether what `is:` and `tag:` mean has changed since the search was told.
    stale: bool,
}

impl Kept {
    /// Takes in the whole state, from another program or for the first time.
    pub fn take(&mut self, state: Snapshot, notes: Vec<Note>) {
        self.titles = state.briefings.iter().map(|known| known.title.clone()).collect();
        (self.state, self.notes, self.loaded, self.stale) = (state, notes, true, true);
        self.ids.clear();
        self.entries.clear();
        self.read.clear();
    }

    /// Takes in what one of our own changes made of it.
    pub fn merge(&mut self, part: Snapshot, notes: Option<Vec<Note>>, touched: &[(EntryId, Known)]) {
        let old = &self.state;
        let same = old.marks == part.marks && old.tags == part.tags && old.follows == part.follows;
        self.stale |= !same || notes.is_some();
        self.state.merge(part);
        self.notes = notes.unwrap_or_else(|| std::mem::take(&mut self.notes));
        for (entry, known) in touched {
            self.bind(*entry, known.id, known.read.is_some());
            self.titles.insert(known.title.clone());
        }
    }

    /// Says how the paths of the program and of the reading state go together.
    pub fn set_roots(&mut self, roots: Vec<(PathBuf, PathBuf)>) {
        self.roots = roots;
    }

    /// Finds out what is known of a briefing that was opened. The effect asks where only the disk can tell.
    pub fn recognise(&mut self, shelf: &Shelf, id: EntryId) -> Option<Effect> {
        let brief = shelf.brief(id)?;
        if self.state.briefings.is_empty() {
            self.forget(id);
            return None;
        }
        let path = self.path_of(shelf, id);
        if let Some(known) = path.as_deref().and_then(|p| self.state.at(p))
            && !replaced(known, &brief)
        {
            let (known, read) = (known.id, known.read.is_some());
            self.bind(id, known, read);
            return None;
        }
        if !self.titles.contains(brief.title.as_str()) {
            self.ids.remove(&id);
            self.forget(id);
            return None;
        }
        let Some(opened) = shelf.ready(id) else { return Some(Effect::Load(vec![id])) };
        let key = Key { path, ..key(&shelf.origin(id)?, &opened.briefing) };
        let found = self.state.find(&key, &|_| true).map(|known| (known.id, known.read.is_some()));
        match (found, &key.path) {
            (Some((known, read)), None) => self.bind(id, known, read),
            // the same words at another path: moved, or a copy
            (Some(_), Some(_)) => return Some(Effect::Recall { entry: id, key }),
            (None, _) => {
                self.ids.remove(&id);
                self.forget(id);
            }
        }
        None
    }

    /// Says that `entry` is the briefing `id` of the reading state.
    pub fn bind(&mut self, entry: EntryId, id: BriefingId, read: bool) {
        self.ids.insert(entry, id);
        self.entries.insert(id, entry);
        self.set_read(entry, read);
    }

    /// The path of an entry as the reading state has it.
    fn path_of(&self, shelf: &Shelf, id: EntryId) -> Option<PathBuf> {
        let Origin::File(path) = shelf.origin(id)? else { return None };
        Some(real(&self.roots, &path))
    }

    /// The entry whose file is where the briefing `id` was last seen.
    pub fn entry_at(&self, shelf: &Shelf, id: BriefingId) -> Option<EntryId> {
        self.found_at(shelf, self.state.briefing(id)?.path.as_deref()?)
    }

    /// The entry of the file that the reading state knows at `path`.
    fn found_at(&self, shelf: &Shelf, path: &Path) -> Option<EntryId> {
        let below = |(given, real): &(PathBuf, PathBuf)| {
            let rest = path.strip_prefix(real).ok()?;
            shelf.at_path(&if rest.as_os_str().is_empty() { given.clone() } else { given.join(rest) })
        };
        self.roots.iter().find_map(below).or_else(|| shelf.at_path(path))
    }

    /// The entries of an index at whose paths known briefings were last seen, and the titles of known briefings that
    /// are not at any of its paths.
    pub fn among(&self, shelf: &Shelf) -> (Vec<EntryId>, HashSet<String>) {
        let (mut there, mut elsewhere) = (Vec::new(), HashSet::new());
        for known in &self.state.briefings {
            let at = known.path.as_deref().and_then(|path| self.found_at(shelf, path));
            match at.filter(|id| id.0 < shelf.listed()) {
                Some(id) => there.push(id),
                None => drop(elsewhere.insert(known.title.clone())),
            }
        }
        (there, elsewhere)
    }

    /// Which briefing of the reading state `entry` is.
    pub fn entry_known(&self, entry: EntryId) -> Option<BriefingId> {
        self.ids.get(&entry).copied()
    }

    /// The entries that have been read.
    pub fn read(&self) -> &HashSet<EntryId> {
        &self.read
    }

    /// What is known of the briefing of `entry`.
    pub fn known(&self, entry: EntryId) -> Option<&Known> {
        self.state.briefing(*self.ids.get(&entry)?)
    }

    /// The entry of a briefing of the reading state, when it is open here.
    pub fn entry(&self, id: BriefingId) -> Option<EntryId> {
        self.entries.get(&id).copied()
    }

    /// Whether `entry` is marked as unread in the list.
    pub fn is_unread(&self, entry: EntryId) -> bool {
        self.loaded && !self.read.contains(&entry)
    }

    /// How many of the open briefings are unread; `None` before the reading state has been read.
    pub fn unread(&self, shelf: &Shelf) -> Option<usize> {
        self.loaded.then(|| shelf.ready.saturating_sub(self.read.len()))
    }

    /// To be told when a file is no briefing any more.
    pub fn forget(&mut self, entry: EntryId) {
        self.set_read(entry, false);
    }

    /// Takes a briefing for read or unread, ahead of the reading state's answer.
    pub fn set_read(&mut self, entry: EntryId, read: bool) {
        self.stale |= if read { self.read.insert(entry) } else { self.read.remove(&entry) };
    }

    /// The reader's own tags on `entry`.
    pub fn tags(&self, entry: EntryId) -> Vec<&str> {
        let id = self.ids.get(&entry);
        self.state.tags.iter().filter(|(of, _)| Some(of) == id).map(|(_, tag)| tag.as_str()).collect()
    }

    /// The notes on `entry`.
    pub fn notes(&self, entry: EntryId) -> impl Iterator<Item = &Note> {
        let id = self.ids.get(&entry).copied();
        self.notes.iter().filter(move |note| Some(note.briefing) == id)
    }

    /// What `is:` and `tag:` mean now, when that has changed since it was last asked.
    pub fn fresh_marks(&mut self, today: Option<Date>) -> Option<Marks> {
        std::mem::take(&mut self.stale).then(|| self.marks(today.unwrap_or_default()))
    }

    /// What `is:` and `tag:` mean now.
    pub fn marks(&self, today: Date) -> Marks {
        marks(&self.state, &self.notes, &self.entries, self.read.clone(), today)
    }
}

/// What `is:` and `tag:` mean by a reading state, whose briefings are the `entries` of a list.
pub(crate) fn marks(
    state: &Snapshot,
    notes: &[Note],
    entries: &HashMap<BriefingId, EntryId>,
    read: HashSet<EntryId>,
    today: Date,
) -> Marks {
    let open = |id: &BriefingId| entries.get(id).copied();
    let mut tags: HashMap<String, HashSet<EntryId>> = HashMap::new();
    for (id, tag) in &state.tags {
        if let Some(entry) = open(id) {
            tags.entry(words(tag).join(" ")).or_default().insert(entry);
        }
    }
    Marks {
        read,
        bookmarked: state.marks.iter().filter_map(|m| open(&m.briefing)).collect(),
        noted: notes.iter().filter_map(|n| open(&n.briefing)).collect(),
        followed: state.follows.iter().map(|f| query::parse(&f.query, today, false)).collect(),
        tags,
    }
}

/// Whether another briefing has taken the path of the known one.
fn replaced(known: &Known, brief: &Brief) -> bool {
    known.title != brief.title.as_str()
        && known.date.is_some()
        && brief.date.is_some()
        && known.date != brief.date
}

/// `path` below the root it was found in, with that root as it really is.
pub fn real(roots: &[(PathBuf, PathBuf)], path: &Path) -> PathBuf {
    let below = |(given, real): &(PathBuf, PathBuf)| {
        let rest = path.strip_prefix(given).ok()?;
        Some(if rest.as_os_str().is_empty() { real.clone() } else { real.join(rest) })
    };
    roots.iter().find_map(below).unwrap_or_else(|| path.to_owned())
}

/// What a briefing is known by, its path as the program has it.
pub fn key(origin: &Origin, briefing: &Briefing) -> Key {
    let head = &briefing.head;
    let path = match origin {
        Origin::File(path) => Some(path.clone()),
        Origin::Stdin | Origin::Bundled(_) => None,
    };
    Key {
        path,
        fingerprint: fingerprint(briefing),
        title: head.title.to_string(),
        date: head.date,
        outlet: head.source.outlet.as_ref().map(ToString::to_string),
        url: head.source.url.as_ref().map(ToString::to_string),
    }
}

/// Title, day and everything to read.
pub fn fingerprint(briefing: &Briefing) -> Fingerprint {
    let mut all = briefing.head.title.to_string();
    all.extend(briefing.head.date.map(|d| format!("\0{d}")));
    for section in &briefing.sections {
        let parts = [section.kicker.as_deref(), section.heading.as_deref(), Some(section.body.as_str())];
        for part in parts {
            all.push('\0');
            all.push_str(part.unwrap_or_default());
        }
    }
    Fingerprint::of(all.as_bytes())
}

/// Each paragraph in reading order, with a fingerprint of its words.
pub fn paragraphs(briefing: &Briefing) -> Vec<(Place, u64)> {
    let sections = briefing.sections.iter().enumerate();
    let blocks = sections.flat_map(|(i, s)| s.blocks.iter().map(move |b| (i, s, b.span)));
    blocks.map(|(section, s, span)| (Place { section, span }, print(span.of(&s.body)))).collect()
}

fn print(words: &str) -> u64 {
    let mut short = [0; 8];
    short.copy_from_slice(&Fingerprint::of(words.as_bytes()).0[..8]);
    u64::from_le_bytes(short)
}

/// The place of `anchor` in the terms of the reading state.
pub fn spot(anchor: &Anchor) -> Spot {
    Spot { section: anchor.section, offset: anchor.offset, words: anchor.words.clone() }
}

/// And back.
pub fn anchor(spot: &Spot) -> Anchor {
    Anchor { section: spot.section, offset: spot.offset, words: spot.words.clone(), above: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{event::Found, testing::ferries},
        library::{Opened, index::Listing},
        reading::Mark,
    };
    use std::sync::Arc;

    fn known(title: &str, date: Option<Date>, path: Option<&str>) -> Known {
        let (id, fingerprint) = (BriefingId(1), Fingerprint::default());
        Known {
            id,
            path: path.map(Into::into),
            fingerprint,
            title: title.into(),
            date,
            read: None,
            spot: None,
        }
    }

    #[test]
    fn a_path_is_another_briefings_when_title_and_day_are_others() {
        let day = |day| Some(jiff::civil::date(2025, 10, day));
        for (title, before, now, expected) in [
            ("Ferries", day(1), day(1), false),
            ("Ferries", day(1), day(2), false),
            ("Grain", day(1), day(1), false),
            ("Grain", None, day(2), false),
            ("Grain", day(1), None, false),
            ("Grain", day(1), day(2), true),
        ] {
            let brief = Brief { title: "Ferries".into(), date: now, outlet: None, kinds: vec![], quotes: 0 };
            assert_eq!(replaced(&known(title, before, None), &brief), expected, "{title} {before:?} {now:?}");
        }
    }

    #[test]
    fn what_marks_mean_is_told_again_only_when_it_changed() {
        let mut kept = Kept::default();
        let news = |kept: &mut Kept| kept.fresh_marks(None).is_some();
        kept.take(Snapshot::default(), vec![]);
        assert!(news(&mut kept) && !news(&mut kept));
        for (read, changed) in [(true, true), (true, false), (false, true), (false, false)] {
            kept.set_read(EntryId(3), read);
            assert_eq!((news(&mut kept), kept.is_unread(EntryId(3))), (changed, !read));
        }
        kept.set_read(EntryId(3), true);
        kept.forget(EntryId(3));
        assert!(news(&mut kept) && kept.is_unread(EntryId(3)));
        let mut part = Snapshot::default();
        kept.merge(part.clone(), None, &[]);
        assert!(!news(&mut kept), "nothing in it is new");
        kept.merge(part.clone(), Some(vec![]), &[]);
        assert!(news(&mut kept), "notes may be");
        part.tags.push((BriefingId(1), "grain".into()));
        kept.merge(part.clone(), None, &[]);
        assert!(news(&mut kept), "a tag is");
        part.marks.push(Mark { letter: 'a', briefing: BriefingId(1), spot: Spot::default() });
        kept.merge(part.clone(), None, &[]);
        assert!(news(&mut kept), "a mark is");
        kept.merge(part, None, &[]);
        assert!(!news(&mut kept));
    }

    #[test]
    fn known_briefings_are_in_the_index_or_elsewhere() {
        let opened = Arc::new(Opened { briefing: ferries().remove(0), diagnostics: vec![] });
        let mut shelf = Shelf::default();
        shelf.list(Arc::new(Listing::in_memory(Path::new("/b"), &[("0.yaml".into(), &opened)])));
        let origin = Origin::File("/b/1.yaml".into());
        shelf.found(vec![Found { id: EntryId(1), origin, label: "1.yaml".into() }]);
        let mut kept = Kept::default();
        let paths = [("first", Some("/b/0.yaml")), ("second", Some("/b/1.yaml")), ("third", None)];
        let briefings = paths.map(|(title, path)| known(title, None, path)).to_vec();
        let mut state = Snapshot::default();
        state.briefings = briefings;
        kept.take(state, vec![]);
        let (there, elsewhere) = kept.among(&shelf);
        assert_eq!(there, [EntryId(0)]);
        assert_eq!(elsewhere, ["second", "third"].map(String::from).into());
    }
}
