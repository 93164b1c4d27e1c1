//! A part of the state, read again after a change, and put into what the screen knows already.

use super::{
    BriefingId, Error, Key, Known, Snapshot, Store,
    identify::known,
    snapshot::{briefings, lists},
};

impl Store {
    /// What is known of the briefing that `key` means; `None` when nothing is.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn known(&self, key: &Key) -> Result<Option<Known>, Error> {
        let Some(id) = known(&self.conn, key)? else { return Ok(None) };
        Ok(briefings(&self.conn, Some(id))?.pop())
    }

    /// As [`Store::snapshot`] without any briefing: what takes the same time however many there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lists(&self) -> Result<Snapshot, Error> {
        let tx = self.conn.unchecked_transaction()?;
        Ok(lists(&tx)?)
    }
}

impl Snapshot {
    /// Takes marks, tags, follows, queries and session from `newer`, and each of its briefings in place of what
    /// was known of it. Briefings that `newer` does not name stay as they are.
    pub fn merge(&mut self, newer: Self) {
        newer.briefings.into_iter().for_each(|known| self.put(known));
        self.marks = newer.marks;
        self.tags = newer.tags;
        self.follows = newer.follows;
        self.queries = newer.queries;
        self.session = newer.session;
    }

    fn put(&mut self, known: Known) {
        // Whatever was at this path before is not there any more.
        if let Some(path) = &known.path
            && let Some(other) = self.at(path).map(|k| k.id).filter(|id| *id != known.id)
        {
            self.forget_path(other);
        }
        match self.briefings.binary_search_by_key(&known.id, |k| k.id) {
            Ok(at) => {
                let same = (&self.briefings[at].path, self.briefings[at].fingerprint)
                    == (&known.path, known.fingerprint);
                self.briefings[at] = known;
                if !same {
                    self.forget_indexes();
                }
            }
            Err(at) => {
                self.briefings.insert(at, known);
                self.forget_indexes();
            }
        }
    }

    fn forget_path(&mut self, id: BriefingId) {
        if let Ok(at) = self.briefings.binary_search_by_key(&id, |k| k.id) {
            self.briefings[at].path = None;
            self.forget_indexes();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::{Change, Fingerprint, Spot};

    fn key(path: &str, content: &str) -> Key {
        Key {
            path: Some(path.into()),
            fingerprint: Fingerprint::of(content.as_bytes()),
            title: content.into(),
            ..Key::default()
        }
    }

    /// Merging what one change touched leads to what a whole snapshot says.
    #[test]
    fn the_parts_add_up_to_the_whole() {
        let mut store = Store::in_memory().unwrap();
        let mut state = store.snapshot().unwrap();
        let place = |key: &Key| Change::Place { briefing: key.clone(), spot: Spot::default() };
        let (a, b, c) = (key("/a", "one"), key("/b", "two"), key("/a", "three"));
        let moved = Key { path: Some("/moved".into()), ..b.clone() };
        let dated = |k: &Key, day: &str| Key { date: day.parse().ok(), ..k.clone() };
        let steps = [
            (a.clone(), place(&a)),
            (b.clone(), Change::Read { briefing: b.clone(), paragraphs: vec![1] }),
            (b.clone(), Change::Tag(b.clone(), "summit".into())),
            (dated(&a, "2025-01-01"), place(&dated(&a, "2025-01-01"))),
            // another briefing takes the path of the first
            (dated(&c, "2025-02-02"), place(&dated(&c, "2025-02-02"))),
            (b.clone(), Change::Asked("next".into())),
            // it is found where it was moved to, and no longer where it was
            (moved.clone(), place(&moved)),
            (b.clone(), Change::Unread(b)),
        ];
        for (at, (key, change)) in (1..).zip(steps) {
            store.apply(&change, at).unwrap();
            let mut part = store.lists().unwrap();
            part.briefings.extend(store.known(&key).unwrap());
            state.merge(part);
            assert_eq!(state, store.snapshot().unwrap(), "after step {at}");
            for path in ["/a", "/b", "/moved"].map(std::path::Path::new) {
                assert_eq!(state.at(path), store.snapshot().unwrap().at(path), "after step {at}");
            }
        }
    }
}
