//! How many briefings from the index are at hand: as many as there is room for, and which go first.

use super::{loaded::Loaded, testing::briefing};
use crate::library::{EntryId, Opened};
use std::sync::Arc;

/// A briefing that takes an eighth of the room for text, or so many bytes less or more.
fn eighth(more: isize) -> Arc<Opened> {
    let text = "x".repeat(349_184usize.strict_add_signed(more));
    Arc::new(Opened { briefing: briefing(&[&text]), diagnostics: vec![] })
}

fn held(loaded: &Loaded) -> Vec<usize> {
    (0..200).filter(|n| loaded.get(EntryId(*n)).is_some()).collect()
}

#[test]
fn the_room_for_text_is_used_up_to_the_last_byte() {
    let (exact, more) = (eighth(0), eighth(1));
    let mut loaded = Loaded::default();
    (0..8).for_each(|n| loaded.put(EntryId(n), Arc::clone(&exact)));
    assert_eq!(held(&loaded), [0, 1, 2, 3, 4, 5, 6, 7]);
    loaded.put(EntryId(7), Arc::clone(&exact));
    assert_eq!(held(&loaded).len(), 8, "the same one again takes no more");
    loaded.put(EntryId(7), more);
    assert_eq!(held(&loaded), [1, 2, 3, 4, 5, 6, 7], "a byte more, and the one used longest ago goes");
    loaded.remove(EntryId(4));
    loaded.remove(EntryId(4));
    loaded.remove(EntryId(99));
    loaded.put(EntryId(8), eighth(-1));
    loaded.touch(EntryId(1));
    loaded.put(EntryId(9), Arc::clone(&exact));
    assert_eq!(held(&loaded), [1, 2, 3, 5, 6, 7, 8, 9], "room again for two");
    loaded.put(EntryId(10), exact);
    assert_eq!(held(&loaded), [1, 3, 5, 6, 7, 8, 9, 10], "and what was used meanwhile stays");
}

#[test]
fn many_small_ones_stay_and_four_however_large() {
    let small = Arc::new(Opened { briefing: briefing(&["words"]), diagnostics: vec![] });
    let mut loaded = Loaded::default();
    (0..96).for_each(|n| loaded.put(EntryId(n), Arc::clone(&small)));
    assert_eq!(held(&loaded).len(), 96);
    loaded.put(EntryId(96), small);
    assert_eq!(held(&loaded), (1..97).collect::<Vec<_>>());
    let text = "x".repeat(9 << 20);
    let large = Arc::new(Opened { briefing: briefing(&[&text]), diagnostics: vec![] });
    (100..105).for_each(|n| loaded.put(EntryId(n), Arc::clone(&large)));
    assert_eq!(held(&loaded), [101, 102, 103, 104]);
}
