//! Putting volumes together, so that a search has few to look into.

use super::{Index, IndexError, Snapshot, catalog::Catalog, join::join, volume_path};
use std::{cmp::Reverse, fs, io, sync::Arc};

/// So many volumes of about the same size become one, and with them all that are smaller.
const ALIKE: usize = 4;
/// Quotes of the smallest size that is told from others; each size has so many times the quotes of the one before as
/// there are volumes of it at most.
const SMALL: usize = 256;
/// No volume has more quotes than this, or more bytes of words than can be counted.
const LARGEST: usize = 1 << 27;

/// Puts volumes of about the same size together, and writes those anew that are mostly gone. Where there is no room for
/// that on the disk, all stays as it is: it can be searched, and there may be room next time.
///
/// # Errors
/// When a volume is damaged or the folder cannot be used.
pub fn merge(index: &Index, catalog: &mut Catalog) -> Result<(), IndexError> {
    let full =
        |error: &io::Error| matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
    loop {
        let snapshot = Snapshot::open(&index.folder, Arc::new(index.listing()?))?;
        let numbers = choose(&snapshot, catalog);
        if numbers.is_empty() {
            index.sweep(catalog);
            return Ok(());
        }
        match put_together(index, catalog, &snapshot, &numbers) {
            Err(IndexError::Io(error)) if full(&error) => return Ok(()),
            done => done?,
        }
    }
}

/// The volumes to be put together; none when all is well.
fn choose(snapshot: &Snapshot, catalog: &Catalog) -> Vec<u64> {
    let mut sizes: Vec<(u32, usize, u64)> = Vec::new();
    for &(number, _) in &catalog.volumes {
        let Some((left, all, quotes)) = snapshot.left(number) else { continue };
        if left * 2 < all {
            return vec![number];
        }
        sizes.push(((quotes / SMALL).max(1).ilog(ALIKE), quotes, number));
    }
    sizes.sort_unstable();
    let words = |number: u64| snapshot.volume(number).map_or(0, |volume| volume.layout.forward.1);
    let fit = |upto: usize| {
        let together = &sizes[..upto];
        together.iter().map(|size| size.1).sum::<usize>() <= LARGEST
            && u32::try_from(together.iter().map(|size| words(size.2)).sum::<u64>()).is_ok()
    };
    // the largest that can be: what is smaller is put in along the way
    let ends =
        (1..=sizes.len()).rev().filter(|&end| sizes.get(end).is_none_or(|next| next.0 > sizes[end - 1].0));
    let many = |&end: &usize| {
        let size = sizes[end - 1].0;
        sizes[..end].iter().filter(|other| other.0 == size).count() >= ALIKE && fit(end)
    };
    let end = { ends }.find(many).unwrap_or(0);
    sizes[..end].iter().map(|size| size.2).collect()
}

fn put_together(
    index: &Index,
    catalog: &mut Catalog,
    snapshot: &Snapshot,
    numbers: &[u64],
) -> Result<(), IndexError> {
    let new = catalog.next;
    let volumes: Vec<_> = numbers.iter().filter_map(|&number| snapshot.volume(number).cloned()).collect();
    let mut shelves = Vec::new();
    for at in 0..catalog.len() {
        if let Some((number, shelf)) = catalog.shelf(at)
            && let Some(part) = numbers.iter().position(|&own| own == number)
        {
            let day = volumes[part].layout.shelves.get(shelf as usize).and_then(|shelf| shelf.day);
            shelves.push((Reverse(day), at, (part, shelf)));
        }
    }
    shelves.sort_unstable();
    let order: Vec<(usize, u32)> = shelves.iter().map(|shelf| shelf.2).collect();
    let path = volume_path(&index.folder, new);
    let length = join(&path, &volumes, &order).inspect_err(|_| drop(fs::remove_file(&path)))?;
    catalog.next += 1;
    catalog.volumes.retain(|(number, _)| !numbers.contains(number));
    if !shelves.is_empty() {
        catalog.volumes.push((new, length));
    }
    for (shelf, (_, at, _)) in (0..).zip(shelves) {
        catalog.shelve(at, new, shelf);
    }
    catalog.write(&index.folder)?;
    Ok(())
}
