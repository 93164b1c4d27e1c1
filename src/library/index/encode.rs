//! The catalog as bytes. Records that stay are copied as they stand, in the order that they had; nothing is unpacked and
//! no second copy of it all is made.

use super::{
    catalog::{Catalog, Line, checksum, number},
    listing::{Front, Kept, MAGIC, Record},
    volume::Volume,
    volume_path,
};
use jiff::civil::Date;
use std::{
    cmp::Reverse,
    io::{self, Write},
    path::Path,
};

/// Rows in the front: more than a screen has.
const FRONT: usize = 128;
/// Bytes that are written at a time.
const BLOCK: usize = 64 << 10;
/// In the place of a number.
const NONE: u32 = u32::MAX;

/// Writes the catalog to `out`; its volumes are in `folder`.
pub(super) fn encode(catalog: &Catalog, folder: &Path, out: &mut impl Write) -> io::Result<()> {
    // files that were not read yet have no number
    let places: Vec<u32> =
        (0..catalog.len() as u32).filter(|&at| catalog.raw(at as usize).is_some()).collect();
    let raw = |number: usize| catalog.raw(places[number] as usize).unwrap_or_default();
    let order = in_order(catalog, &places);
    let front = front(catalog, folder, &places, &order)?;
    out.write_all(MAGIC)?;
    out.write_all(&(front.len() as u32).to_le_bytes())?;
    out.write_all(&front)?;
    out.write_all(&checksum(&front).to_le_bytes())?;

    let mut summed = Summed { out, block: Vec::with_capacity(BLOCK), hasher: blake3::Hasher::new() };
    let mut offset = places.len() * 8;
    for number in 0..places.len() {
        summed.put(&(offset as u32).to_le_bytes())?;
        offset += raw(number).len();
    }
    for number in &order {
        summed.put(&number.to_le_bytes())?;
    }
    for number in 0..places.len() {
        summed.put(raw(number))?;
    }
    summed.finish()
}

/// What is written block by block, and behind it its sum.
struct Summed<'a, W> {
    out: &'a mut W,
    block: Vec<u8>,
    hasher: blake3::Hasher,
}

impl<W: Write> Summed<'_, W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.block.extend_from_slice(bytes);
        if self.block.len() >= BLOCK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hasher.update(&self.block);
        self.out.write_all(&self.block)?;
        self.block.clear();
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        self.out.write_all(&number(&self.hasher.finalize()).to_le_bytes())
    }
}

/// What stands before the records.
fn front(catalog: &Catalog, folder: &Path, places: &[u32], order: &[u32]) -> io::Result<Vec<u8>> {
    let get = |number: u32| catalog.get(places[number as usize] as usize);
    let newest = order.first().and_then(|&first| catalog.shelf(places[first as usize] as usize));
    let newest = newest.and_then(|(number, shelf)| {
        let length = catalog.volumes.iter().find(|volume| volume.0 == number).map_or(0, |volume| volume.1);
        let volume = Volume::open(&volume_path(folder, number), length).ok()?;
        volume.place_of(shelf as usize).map(|(offset, length)| (number, offset, length))
    });
    let (mut briefings, mut quotes) = (0, 0);
    for at in places {
        if let Some(Record { state: Kept::Briefing(.., card), .. }) = catalog.get(*at as usize) {
            briefings += 1;
            quotes += u64::from(card.quotes);
        }
    }
    let front = Front {
        next: catalog.next,
        volumes: catalog.volumes.clone(),
        files: places.len() as u32,
        briefings,
        quotes,
        newest,
        rows: order.iter().take(FRONT).filter_map(|&number| Some((number, get(number)?))).collect(),
    };
    postcard::to_stdvec(&front).map_err(io::Error::other)
}

/// The numbers in the order of dates: what stays has an order, what is new is put into it.
fn in_order(catalog: &Catalog, places: &[u32]) -> Vec<u32> {
    let mut now = vec![NONE; catalog.base().len()];
    let mut others = Vec::new();
    for (number, &at) in (0..).zip(places) {
        match catalog.lines()[at as usize] {
            Line::Kept(before) => now[before as usize] = number,
            _ => others.push(number),
        }
    }
    let key = |number: u32| (catalog.get(places[number as usize] as usize).map(by_date), number);
    let kept = catalog.base().by_date().filter_map(|before| now.get(before).copied());
    let kept: Vec<u32> = kept.filter(|&number| number != NONE).collect();
    others.sort_by_cached_key(|&number| key(number));
    let mut order = Vec::with_capacity(places.len());
    let mut rest = &kept[..];
    for other in others {
        let this = key(other);
        let before = rest.partition_point(|&number| key(number) < this);
        order.extend_from_slice(&rest[..before]);
        order.push(other);
        rest = &rest[before..];
    }
    order.extend_from_slice(rest);
    order
}

fn by_date(record: Record<'_>) -> (u8, Reverse<Option<Date>>, String) {
    match record.state {
        Kept::Briefing(.., card) => {
            (u8::from(card.date.is_none()), Reverse(card.date), card.title.to_lowercase())
        }
        Kept::Refused(_) => (2, Reverse(None), record.path().to_string_lossy().into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Brief, Filed, Listing, Stamp, State};
    use super::*;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn filed(number: usize, seed: u32) -> Filed {
        let date = seed.is_multiple_of(4).then(|| Date::constant(2025, 1, (seed % 28) as i8 + 1));
        let title = ["Grain", "grain", "Élan", "A deal", ""][seed as usize % 5];
        let brief = Brief { title: title.into(), date, outlet: None, kinds: vec![], quotes: seed % 7 };
        let state = match seed % 6 {
            0 => State::Refused("no briefing".into()),
            _ => State::Briefing(u64::from(seed % 3), seed, brief),
        };
        let stamp = Stamp { size: u64::from(seed) << (seed % 40), changed: -i64::from(seed) };
        Filed::new(0, format!("{number}.md").as_ref(), stamp, u64::from(seed) << 33, state)
    }

    fn bytes(catalog: &Catalog) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(catalog, Path::new("nowhere"), &mut bytes).unwrap();
        bytes
    }

    proptest! {
        #[test]
        fn what_stays_is_written_as_if_it_were_new(
            before in prop::collection::vec(0u32..500, 0..400),
            steps in prop::collection::vec((0u8..24, 0u32..500), 400),
        ) {
            let mut catalog = Catalog::default();
            before.iter().enumerate().for_each(|(number, &seed)| catalog.add(&filed(number, seed)));
            let base = Arc::new(Listing::whole(bytes(&catalog)).unwrap());
            let mut catalog = Catalog::upon(base);
            let mut files = Vec::new();
            for (number, &seed) in before.iter().enumerate() {
                let (step, other) = steps[number];
                let at = catalog.len();
                let mut now = filed(number, seed);
                match step {
                    // gone, or not read yet
                    0 => continue,
                    1 => {
                        catalog.expect();
                        continue;
                    }
                    // new, and before this one
                    2 => {
                        catalog.add(&filed(1000 + number, other));
                        files.push(filed(1000 + number, other));
                        catalog.keep(number);
                    }
                    3 => {
                        now = filed(number, other);
                        catalog.keep(number);
                        catalog.put(at, &now);
                    }
                    4 => {
                        now.stamp = Stamp { size: u64::from(other), changed: 7 };
                        catalog.keep(number);
                        catalog.stamp(at, now.stamp);
                    }
                    5 => {
                        catalog.keep(number);
                        catalog.shelve(at, 1 << 40, other);
                        if let State::Briefing(volume, shelf, _) = &mut now.state {
                            (*volume, *shelf) = (1 << 40, other);
                        }
                    }
                    _ => catalog.keep(number),
                }
                files.push(now);
            }
            let mut anew = Catalog::default();
            for filed in &files {
                anew.add(filed);
            }
            prop_assert_eq!(bytes(&catalog), bytes(&anew));
        }
    }
}
