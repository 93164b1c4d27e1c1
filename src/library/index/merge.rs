//! Putting volumes together, so that a search has few to look into.

use super::{
    Builder, Index, IndexError, Snapshot, catalog::Catalog, refresh::FULL, volume::unkeep, volume_path,
};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

/// So many volumes of about the same size become one.
const ALIKE: usize = 4;

/// Puts volumes of about the same size together, and writes those anew that are mostly gone.
///
/// # Errors
/// When the disk is full.
pub fn merge(index: &Index, catalog: &mut Catalog) -> Result<(), IndexError> {
    loop {
        let snapshot = Snapshot::open(&index.folder, Arc::new(index.listing()?))?;
        let numbers = choose(&snapshot, catalog);
        if numbers.is_empty() {
            return Ok(());
        }
        put_together(index, catalog, &snapshot, &numbers)?;
    }
}

/// The volumes to be put together; none when all is well.
fn choose(snapshot: &Snapshot, catalog: &Catalog) -> HashSet<u64> {
    let mut alike: BTreeMap<u32, HashSet<u64>> = BTreeMap::new();
    for &(number, _) in &catalog.volumes {
        let Some((left, all, quotes)) = snapshot.left(number) else { continue };
        if left * 2 < all {
            return HashSet::from([number]);
        }
        if quotes < FULL / 2 {
            let step = (quotes / 256).max(1).ilog(ALIKE);
            alike.entry(step).or_default().insert(number);
        }
    }
    alike.into_values().find(|numbers| numbers.len() >= ALIKE).unwrap_or_default()
}

fn put_together(
    index: &Index,
    catalog: &mut Catalog,
    snapshot: &Snapshot,
    numbers: &HashSet<u64>,
) -> Result<(), IndexError> {
    let new = catalog.next;
    let mut builder = Builder::create(&volume_path(&index.folder, new))?;
    let mut waiting = Vec::new();
    for at in 0..catalog.len() {
        if !catalog.shelf(at).is_some_and(|(number, _)| numbers.contains(&number)) {
            continue;
        }
        let kept = snapshot.kept(at);
        let opened = kept.as_ref().and_then(|kept| unkeep(kept));
        let (Some(kept), Some(opened)) = (kept, opened) else {
            return Err(IndexError::Broken("what was kept of a briefing is damaged".into()));
        };
        builder.add(at, &opened, &kept)?;
        waiting.push(at);
    }
    catalog.next += 1;
    catalog.volumes.retain(|(number, _)| !numbers.contains(number));
    let (shelves, length) = builder.finish()?;
    if !waiting.is_empty() {
        catalog.volumes.push((new, length));
    }
    for (at, shelf) in waiting.into_iter().zip(shelves) {
        catalog.shelve(at, new, shelf);
    }
    catalog.write(&index.folder)?;
    Ok(())
}
