//! Random changes against the simplest model of what they mean, the store opened again at random moments.

use super::{NOW, all, key, open, quick_folder, spot};
use onrecord::reading::{Change, NoteId, Snapshot, Store};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What should be stored, by the numbers of [`key`].
#[derive(Debug, Default, PartialEq)]
struct Model {
    read: BTreeSet<usize>,
    places: BTreeMap<usize, usize>,
    marks: BTreeMap<char, (usize, usize)>,
    notes: BTreeMap<i64, (usize, String)>,
    tags: BTreeSet<(usize, String)>,
    follows: BTreeMap<String, (Option<String>, i64)>,
    queries: Vec<String>,
    session: Option<(Option<usize>, usize)>,
}

#[derive(Debug, Clone)]
enum Step {
    Change(Change),
    /// Of the notes there are, this one.
    Edit(usize, String),
    Remove(usize),
    Reopen,
    Verify,
}

fn step() -> impl Strategy<Value = Step> {
    let n = || 0usize..6;
    let word = || "[a-c]{1,2}|Ruboi’s \u{1F600} \"'\n;";
    prop_oneof![
        n().prop_map(|n| Change::Read { briefing: key(n), paragraphs: vec![n as u64, u64::MAX] }),
        n().prop_map(|n| Change::Unread(key(n))),
        (n(), 0usize..999).prop_map(|(n, at)| Change::Place { briefing: key(n), spot: spot(at) }),
        ("[a-dä]", n(), n()).prop_map(|(letter, n, at)| Change::Mark {
            letter: letter.chars().next().unwrap_or('a'),
            briefing: key(n),
            spot: spot(at)
        }),
        "[a-dä]".prop_map(|letter| Change::Unmark(letter.chars().next().unwrap_or('a'))),
        (n(), word(), "\\PC{0,12}").prop_map(|(n, quote, text)| Change::AddNote {
            briefing: key(n),
            spot: spot(n),
            quote,
            speaker: None,
            text
        }),
        (n(), word()).prop_map(|(n, tag)| Change::Tag(key(n), tag)),
        (n(), word()).prop_map(|(n, tag)| Change::Untag(key(n), tag)),
        (word(), proptest::option::of(word())).prop_map(|(query, name)| Change::Follow { query, name }),
        word().prop_map(Change::Unfollow),
        word().prop_map(Change::Seen),
        word().prop_map(Change::Asked),
        Just(Change::ForgetQueries),
        (proptest::option::of(n()), n()).prop_map(|(n, at)| Change::Session {
            briefing: n.map(key),
            spot: spot(at),
            focus: "reader".into(),
            roots: vec!["/briefings".into()]
        }),
    ]
    .prop_map(Step::Change)
    .boxed()
    .prop_union((n(), word()).prop_map(|(n, text)| Step::Edit(n, text)).boxed())
    .or(n().prop_map(Step::Remove).boxed())
    .or(Just(Step::Reopen).boxed())
    .or(Just(Step::Verify).boxed())
}

impl Model {
    fn apply(&mut self, change: &Change, now: i64, answer: Option<NoteId>) {
        let number = |k: &onrecord::reading::Key| (0..6).find(|n| key(*n) == *k).expect("one of the keys");
        let place = |s: &onrecord::reading::Spot| s.offset / 7;
        match change.clone() {
            Change::Read { briefing, .. } => drop(self.read.insert(number(&briefing))),
            Change::Unread(briefing) => drop(self.read.remove(&number(&briefing))),
            Change::Place { briefing, spot } => drop(self.places.insert(number(&briefing), place(&spot))),
            Change::Mark { letter, briefing, spot } => {
                self.marks.insert(letter, (number(&briefing), place(&spot)));
            }
            Change::Unmark(letter) => drop(self.marks.remove(&letter)),
            Change::AddNote { briefing, text, .. } => {
                let fresh = self.notes.insert(answer.expect("a number").0, (number(&briefing), text));
                assert_eq!(fresh, None);
            }
            Change::Tag(briefing, tag) => drop(self.tags.insert((number(&briefing), tag))),
            Change::Untag(briefing, tag) => drop(self.tags.remove(&(number(&briefing), tag))),
            Change::Follow { query, name } => self.follows.entry(query).or_insert((None, now)).0 = name,
            Change::Unfollow(query) => drop(self.follows.remove(&query)),
            Change::Seen(query) => {
                if let Some(follow) = self.follows.get_mut(&query) {
                    follow.1 = now;
                }
            }
            Change::Asked(query) => {
                self.queries.retain(|q| *q != query);
                self.queries.push(query);
            }
            Change::ForgetQueries => self.queries.clear(),
            Change::Session { briefing, spot, .. } => {
                self.session = Some((briefing.as_ref().map(number), place(&spot)));
            }
            Change::EditNote { .. } | Change::RemoveNote(_) => unreachable!("made by the test itself"),
        }
    }

    /// The same, from the store.
    fn of(store: &Store) -> Self {
        let (state, notes) = all(store);
        let number = |id| number(&state, id);
        let known = || state.briefings.iter().map(|k| (number(k.id), k));
        let name = |f: &onrecord::reading::Follow| (f.query.clone(), (f.name.clone(), f.seen));
        Self {
            read: known().filter(|(_, k)| k.read.is_some()).map(|(n, _)| n).collect(),
            places: known().filter_map(|(n, k)| Some((n, k.spot.as_ref()?.offset / 7))).collect(),
            marks: state.marks.iter().map(|m| (m.letter, (number(m.briefing), m.spot.offset / 7))).collect(),
            notes: notes.iter().map(|n| (n.id.0, (number(n.briefing), n.text.clone()))).collect(),
            tags: state.tags.iter().map(|(id, tag)| (number(*id), tag.clone())).collect(),
            follows: state.follows.iter().map(name).collect(),
            queries: state.queries.clone(),
            session: state.session.as_ref().map(|s| (s.briefing.map(number), s.spot.offset / 7)),
        }
    }
}

fn number(state: &Snapshot, id: onrecord::reading::BriefingId) -> usize {
    let path = state.briefing(id).expect("known").path.clone();
    (0..6).find(|n| key(*n).path == path).expect("one of the keys")
}

fn perform(dir: &std::path::Path, store: Store, model: &mut Model, step: &Step, now: i64) -> Store {
    let mut store = store;
    let nth = |model: &Model, n: usize| model.notes.iter().nth(n).map(|(id, note)| (*id, note.1.clone()));
    match step {
        Step::Change(change) => {
            let answer = store.apply(change, now).expect("kept");
            model.apply(change, now, answer);
        }
        Step::Edit(n, text) => {
            if let Some((id, was)) = nth(model, *n) {
                let change = Change::EditNote { note: NoteId(id), was, text: text.clone() };
                assert_eq!(store.apply(&change, now).expect("kept"), Some(NoteId(id)));
                model.notes.get_mut(&id).expect("there").1.clone_from(text);
            }
        }
        Step::Remove(n) => {
            if let Some((id, _)) = nth(model, *n) {
                store.apply(&Change::RemoveNote(NoteId(id)), now).expect("kept");
                model.notes.remove(&id);
            }
        }
        Step::Reopen => {
            drop(store);
            store = open(dir);
        }
        Step::Verify => assert_eq!(store.verify(now).expect("verified"), []),
    }
    store
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_changes_is_what_the_model_says(steps in proptest::collection::vec(step(), 1..60)) {
        let dir = quick_folder();
        let (mut store, mut model) = (open(dir.path()), Model::default());
        for (step, now) in steps.iter().zip(NOW..) {
            store = perform(dir.path(), store, &mut model, step, now);
            prop_assert_eq!(&Model::of(&store), &model);
        }
        drop(store);
        prop_assert_eq!(&Model::of(&open(dir.path())), &model);
    }
}
