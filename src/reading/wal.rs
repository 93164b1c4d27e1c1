//! The write-ahead log as it is on disk: SQLite silently drops everything behind a flipped bit; this does not.
//!
//! Layout: <https://sqlite.org/fileformat2.html#the_write_ahead_log>. Its checksum is linear, so the place of a
//! single flipped bit follows from the difference and the bit is put back; for the highest bits of a word several
//! places come into question, and then the page is taken as it is.

const HEADER: usize = 32;
const FRAME: usize = 24;

/// One page as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// Its number.
    pub page: u32,
    /// Its content.
    pub data: Vec<u8>,
    /// Numbers that it may as well have, when it is not sure which bit flipped.
    pub others: Vec<u32>,
}

/// The pages that committed transactions wrote.
#[derive(Debug, Default)]
pub struct Wal {
    /// In the order written, up to the last commit.
    pub frames: Vec<Frame>,
    /// Whether something before the last commit was not as written (and was mended, or left out).
    pub damaged: bool,
}

type Sums = (u32, u32);

struct Header {
    big: bool,
    page_size: usize,
    salts: [u8; 8],
    sums: Sums,
    damaged: bool,
}

/// Reads a log; of one that is no log at all, nothing.
pub fn read(bytes: &[u8]) -> Wal {
    let Some(header) = Header::read(bytes) else { return Wal::default() };
    let (mut wal, mut seed, mut pending) = (Wal::default(), header.sums, Vec::new());
    let (mut trouble, mut spare) = (header.damaged, None);
    for raw in bytes[HEADER..].chunks_exact(FRAME + header.page_size) {
        let stored = (word(true, raw, 4), word(true, raw, 5));
        // Whether page or sum was hit before shows in what follows.
        if let Some(other) = spare.take()
            && checksum(header.big, checksum(header.big, other, &raw[..8]), &raw[FRAME..]) == stored
        {
            seed = other;
        }
        let Some(Read { mut all, mended, sums }) = header.frame(raw, seed, stored) else {
            (trouble, seed) = (true, stored);
            continue;
        };
        trouble |= mended;
        (seed, spare) = (sums, Some(stored));
        // When in doubt it ends a transaction: nothing was confirmed that is not kept.
        let commits = all.iter().any(|data| word(true, data, 1) != 0);
        let data = all.swap_remove(0);
        let mut frame = Frame { page: word(true, &data, 0), data: data[8..].to_vec(), others: vec![] };
        frame.others = all.iter().map(|data| word(true, data, 0)).filter(|n| *n != frame.page).collect();
        pending.push(frame);
        if commits {
            wal.frames.append(&mut pending);
            wal.damaged = trouble;
        }
    }
    wal
}

/// A frame that belongs to the log.
struct Read {
    /// Number, size and page; several when it is not sure what they were, the likeliest first.
    all: Vec<Vec<u8>>,
    mended: bool,
    sums: Sums,
}

impl Header {
    fn read(bytes: &[u8]) -> Option<Self> {
        let raw = bytes.get(..HEADER)?;
        let stored = (word(true, raw, 6), word(true, raw, 7));
        let first_salts = bytes.get(HEADER + 8..HEADER + 16);
        // Which byte order the sums use stands in the magic number, which may itself be hit.
        for big in [false, true] {
            let sums = checksum(big, (0, 0), &raw[..24]);
            let as_it_is = (raw[..24].to_vec(), sums, sums != stored);
            let mended = candidates(big, &raw[..24], sums, stored).map(|data| (data, stored, true));
            for (data, sums, damaged) in std::iter::once(as_it_is).chain(mended) {
                let page_size = word(true, &data, 2) as usize;
                let size = (512..=65536).contains(&page_size) && page_size.is_power_of_two();
                let magic = word(true, &data, 0) == 0x377f_0682 | u32::from(big);
                let sum = sums == stored || off(sums, stored) == 1;
                let fits = !damaged || first_salts.is_none_or(|salts| salts == &data[16..24]);
                if magic && size && sum && fits {
                    let mut salts = [0; 8];
                    salts.copy_from_slice(&data[16..24]);
                    return Some(Self { big, page_size, salts, sums, damaged });
                }
            }
        }
        None
    }

    fn frame(&self, raw: &[u8], seed: Sums, stored: Sums) -> Option<Read> {
        let salts_off: u32 = raw[8..16].iter().zip(self.salts).map(|(a, b)| (a ^ b).count_ones()).sum();
        if salts_off > 1 {
            return None;
        }
        let data = [&raw[..8], &raw[FRAME..]].concat();
        let sums = checksum(self.big, seed, &data);
        match off(sums, stored) {
            0 => Some(Read { all: vec![data], mended: salts_off > 0, sums }),
            // It may be the sum that was hit.
            1 => {
                let others =
                    candidates(self.big, &data, sums, stored).filter(|other| other[..8] != data[..8]);
                let all = std::iter::once(data.clone()).chain(others).collect();
                Some(Read { all, mended: true, sums })
            }
            _ => mend(self.big, data, sums, stored).map(|all| Read { all, mended: true, sums: stored }),
        }
    }
}

/// How many bits two sums differ in.
fn off(a: Sums, b: Sums) -> u32 {
    (a.0 ^ b.0).count_ones() + (a.1 ^ b.1).count_ones()
}

/// `data` with one bit put back; when several come into question, as it is, and then with another page number
/// or size. `None` when it is beyond that.
fn mend(big: bool, data: Vec<u8>, sums: Sums, stored: Sums) -> Option<Vec<Vec<u8>>> {
    let mut all: Vec<Vec<u8>> = candidates(big, &data, sums, stored).collect();
    match all.len() {
        0 => None,
        1 => Some(all),
        _ => {
            all.retain(|mended| mended[..8] != data[..8]);
            all.insert(0, data);
            Some(all)
        }
    }
}

fn checksum(big: bool, (mut a, mut b): Sums, data: &[u8]) -> Sums {
    for pair in 0..data.len() / 8 {
        a = a.wrapping_add(word(big, data, pair * 2)).wrapping_add(b);
        b = b.wrapping_add(word(big, data, pair * 2 + 1)).wrapping_add(a);
    }
    (a, b)
}

/// `data` with each single bit put back that would make its sums the stored ones.
fn candidates(big: bool, data: &[u8], sums: Sums, stored: Sums) -> impl Iterator<Item = Vec<u8>> {
    let delta = (stored.0.wrapping_sub(sums.0), stored.1.wrapping_sub(sums.1));
    flipped(big, data, delta).into_iter().map(|(byte, bit)| {
        let mut data = data.to_vec();
        data[byte] ^= 1 << bit;
        data
    })
}

/// The bytes and bits whose flip changes the sums by `delta`.
fn flipped(big: bool, data: &[u8], delta: Sums) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    // What a 1 added to the even and to the odd word of a pair does to the sums, from the last pair back.
    let (mut even, mut odd): (Sums, Sums) = ((1, 1), (0, 1));
    for pair in (0..data.len() / 8).rev() {
        for (index, effect) in [(pair * 2, even), (pair * 2 + 1, odd)] {
            for bit in 0..32 {
                let now = word(big, data, index) >> bit & 1;
                let change = if now == 1 { (1u32 << bit).wrapping_neg() } else { 1 << bit };
                if (effect.0.wrapping_mul(change), effect.1.wrapping_mul(change)) == delta {
                    let byte = if big { 3 - bit / 8 } else { bit / 8 };
                    found.push((index * 4 + byte, bit % 8));
                }
            }
        }
        let on = |(a, b): Sums| (a.wrapping_add(b), a.wrapping_add(b.wrapping_mul(2)));
        (even, odd) = (on(even), on(odd));
    }
    found
}

fn word(big: bool, data: &[u8], index: usize) -> u32 {
    let mut four = [0; 4];
    four.copy_from_slice(&data[index * 4..index * 4 + 4]);
    if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    fn log() -> Vec<u8> {
        let dir = tempfile::tempdir().unwrap();
        let conn = Connection::open(dir.path().join("x")).unwrap();
        conn.execute_batch("PRAGMA page_size = 512; PRAGMA journal_mode = WAL; CREATE TABLE t(x);").unwrap();
        for i in 0..4 {
            conn.execute("INSERT INTO t VALUES(?1)", [format!("row {i}")]).unwrap();
        }
        std::fs::read(dir.path().join("x-wal")).unwrap()
    }

    #[test]
    fn a_whole_log_is_read_as_sqlite_wrote_it() {
        let wal = read(&log());
        assert!(!wal.damaged);
        assert_eq!(wal.frames.len(), 6);
        assert_eq!((wal.frames[5].page, &wal.frames[5].others[..]), (2, &[][..]));
        assert!(wal.frames[5].data.windows(5).any(|w| w == b"row 3"));
    }

    #[test]
    fn a_flipped_bit_is_noticed_and_put_back_or_stays_the_only_one() {
        let whole = log();
        let before = read(&whole).frames;
        let mut mended = 0;
        for bit in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let wal = read(&bytes);
            assert!(wal.damaged, "bit {bit}");
            assert_eq!(wal.frames.len(), before.len(), "bit {bit}");
            let off: u32 = wal.frames.iter().zip(&before).map(|(a, b)| differs(a, b)).sum();
            assert!(off <= 1, "bit {bit}: {off}");
            mended += usize::from(off == 0);
        }
        assert!(mended > whole.len() * 8 * 7 / 10, "{mended}");
    }

    fn differs(a: &Frame, b: &Frame) -> u32 {
        assert!(a.page == b.page || a.others.contains(&b.page), "{} {:?} {}", a.page, a.others, b.page);
        a.data.iter().zip(&b.data).map(|(a, b)| (a ^ b).count_ones()).sum()
    }

    #[test]
    fn a_torn_end_is_no_damage() {
        let whole = log();
        let frame = FRAME + 512;
        for length in 0..whole.len() {
            let wal = read(&whole[..length]);
            assert!(!wal.damaged, "{length}");
            assert!(wal.frames.len() <= length / frame);
        }
        // The header of the last frame was written, but not its page.
        let mut bytes = whole.clone();
        let end = bytes.len();
        bytes[end - 512..].fill(0);
        let wal = read(&bytes);
        assert!(!wal.damaged);
        assert_eq!(wal.frames.len(), 5);
    }

    #[test]
    fn a_hole_before_the_last_commit_is_damage_and_the_rest_is_read() {
        let mut bytes = log();
        let at = HEADER + 3 * (FRAME + 512) + FRAME;
        bytes[at..at + 512].fill(0);
        let wal = read(&bytes);
        assert!(wal.damaged);
        assert_eq!(wal.frames.len(), 5);
    }
}
