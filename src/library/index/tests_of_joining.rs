//! Volumes that were joined held against one that was built at once, and against damage.

use super::tests::{Place, agrees};
use super::*;
use crate::library::{EntryId, search::rows::Quotes};
use std::ops::ControlFlow;

/// Five volumes' worth of briefings, one volume after the other, of which some changed and some are gone.
fn joined() -> Place {
    let place = Place::new();
    for volume in 0..5 {
        (0..6).for_each(|n| place.write(&format!("{volume}-{n}.yaml"), 10 * volume + n));
        if volume > 0 {
            fs::remove_file(place.file(&format!("{}-2.yaml", volume - 1))).unwrap();
            place.write(&format!("{}-3.yaml", volume - 1), 900 + volume);
        }
        place.refresh();
    }
    place
}

fn fresh(place: &Place) -> Snapshot {
    let fresh = Index::open(&place.dir.path().join("fresh")).unwrap();
    fresh.refresh(&place.paths(), &|_| ()).unwrap();
    fresh.snapshot().unwrap()
}

#[test]
fn what_was_joined_answers_like_what_was_built_at_once() {
    let place = joined();
    let snapshot = place.index().snapshot().unwrap();
    assert!(snapshot.listing().volumes.len() < 4, "{:?}", snapshot.listing().volumes);
    agrees(&place);
    let skims = |snapshot: &Snapshot| {
        let mut skims = Vec::new();
        snapshot.skim(&mut |entry, briefing| {
            skims.push((entry, briefing.clone()));
            ControlFlow::Continue(())
        });
        skims.sort_by_key(|(entry, _)| *entry);
        skims
    };
    assert_eq!(skims(&snapshot), skims(&fresh(&place)));
}

#[test]
fn pairs_are_where_one_word_stands_before_another() {
    let place = joined();
    let snapshot = place.index().snapshot().unwrap();
    let mut kept = 0;
    for store in snapshot.stores() {
        let number = |word: &str| store.number(word).unwrap_or(u32::MAX);
        for (first, second) in [("next", "steps"), ("the", "deal"), ("deal", "the"), ("iran", "iran")] {
            let (first, second) = (number(first), number(second));
            let Some(rows) = store.pair(first, second) else { continue };
            let mut words = Vec::new();
            let scanned = (0..store.len()).filter(|&row| {
                store.words_of(row, &mut words);
                words.windows(2).any(|pair| pair == [first, second])
            });
            assert_eq!(rows.iter().collect::<Vec<_>>(), scanned.collect::<Vec<_>>());
            kept += rows.count();
        }
    }
    assert!(kept > 5, "{kept} rows in pairs");
}

#[test]
fn a_volume_that_is_mostly_gone_is_written_anew_without_what_is() {
    let place = Place::new();
    (0..9).for_each(|n| place.write(&format!("{n}.yaml"), n));
    place.refresh();
    (0..6).for_each(|n| fs::remove_file(place.file(&format!("{n}.yaml"))).unwrap());
    place.refresh();
    agrees(&place);
    let snapshot = place.index().snapshot().unwrap();
    let rows: usize = snapshot.stores().iter().map(|store| store.len()).sum();
    assert_eq!((rows, snapshot.quotes()), (27, 27));
    (6..9).for_each(|n| fs::remove_file(place.file(&format!("{n}.yaml"))).unwrap());
    place.refresh();
    assert_eq!(place.index().snapshot().unwrap().listing().volumes, []);
}

#[test]
fn damage_in_a_volume_to_be_joined_is_an_error_or_nothing() {
    let place = Place::new();
    (0..4).for_each(|n| place.write(&format!("{n}.yaml"), n));
    place.refresh();
    let path = volume_path(&place.folder(), 0);
    let whole = fs::read(&path).unwrap();
    let out = place.dir.path().join("out");
    let (mut refused, mut opened) = (0, 0);
    for at in (0..whole.len()).step_by(23) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xa5;
        fs::write(&path, &bytes).unwrap();
        let Ok(volume) = volume::Volume::open(&path, whole.len() as u64) else { continue };
        let shelves: Vec<(usize, u32)> = (0..volume.layout.shelves.len() as u32).map(|n| (0, n)).collect();
        match join::join(&out, &[Arc::new(volume)], &shelves) {
            Ok(length) => {
                assert_eq!(fs::metadata(&out).unwrap().len(), length);
                opened += 1;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 9 && opened > 9, "{refused} refused, {opened} joined");
    fs::write(&path, whole).unwrap();
    assert!(place.index().snapshot().unwrap().opened(EntryId(0)).is_some());
}
