//! The log of a program that was killed, read together with its file: in both byte orders, with any page size, cut off
//! or hit by a flipped bit.

use super::{
    migrate,
    record::{Found, pages, rows},
    tables::{ALL, QUERY, list, put},
    wal,
};
use rusqlite::{Connection, types::Value};
use std::{fs, path::Path};

struct Killed {
    file: Vec<u8>,
    log: Vec<u8>,
    rows: Vec<Found>,
}

fn ask(conn: &Connection, id: Option<i64>, words: &str) {
    put(conn, &QUERY, id, &[Value::Text(words.into()), Value::Integer(1)]).unwrap();
}

/// A store whose last three queries are in the log only.
fn killed(page_size: usize) -> Killed {
    let three = |conn: &Connection| (0..3).for_each(|n| ask(conn, None, &format!("query {n}")));
    killed_while(page_size, |_| {}, three)
}

/// A store of which only what was written before is in the file.
fn killed_while(page_size: usize, before: impl Fn(&Connection), after: impl Fn(&Connection)) -> Killed {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x");
    let mut conn = Connection::open(&path).unwrap();
    conn.execute_batch(&format!("PRAGMA page_size = {page_size}")).unwrap();
    migrate::migrate(&mut conn, Path::new("x"), &migrate::STEPS).unwrap();
    before(&conn);
    conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
    after(&conn);
    let of =
        |(at, table)| list(&conn, table, "1 ORDER BY id", &[]).unwrap().into_iter().map(move |row| (at, row));
    let found = ALL.into_iter().enumerate().flat_map(of).collect();
    let read = |name: &str| fs::read(dir.path().join(name)).unwrap();
    Killed { file: read("x"), log: read("x-wal"), rows: found }
}

#[test]
fn what_the_log_has_counts_whatever_the_size_of_a_page() {
    for size in [512, 1024, 4096, 32768, 65536] {
        let killed = killed(size);
        let (found, damaged) = pages(&killed.file, &killed.log);
        assert!(!damaged, "{size}");
        assert_eq!(rows(&found), killed.rows, "{size}");
        assert!(found.values().all(|page| page.len() == size), "{size}");
        // the file alone knows nothing of them
        assert_eq!(rows(&pages(&killed.file, &[]).0).len(), killed.rows.len() - 3, "{size}");
    }
}

/// The size of a page stands in the header of the file, which may itself be hit; the log has it as well.
#[test]
fn a_file_that_lies_about_its_pages_is_read_by_those_of_the_log_or_the_usual_ones() {
    let small = killed(512);
    let usual = killed(4096);
    for wrong in [0u16, 3, 256, 511, 1000, 4097, 0x8100] {
        let lie = |file: &[u8]| {
            let mut file = file.to_vec();
            file[16..18].copy_from_slice(&wrong.to_be_bytes());
            file
        };
        assert_eq!(rows(&pages(&lie(&small.file), &small.log).0), small.rows, "{wrong}");
        let file = lie(&usual.file);
        assert_eq!(rows(&pages(&file, &[]).0), rows(&pages(&usual.file, &[]).0), "{wrong}");
    }
    assert!(rows(&pages(&[], &[]).0).is_empty());
    assert!(rows(&pages(&small.file[..17], &[]).0).is_empty());
}

/// Whatever bit flips before a page, every row is there.
#[test]
fn any_flipped_bit_of_a_header_in_the_log() {
    let killed = killed(512);
    let frame = 24 + 512;
    let mut bits: Vec<usize> = (0..32 * 8).collect();
    bits.extend(
        (0..killed.log.len() / frame).flat_map(|n| (0..24 * 8).map(move |bit| (32 + n * frame) * 8 + bit)),
    );
    for bit in bits.into_iter().step_by(3) {
        let mut log = killed.log.clone();
        log[bit / 8] ^= 1 << (bit % 8);
        let (found, damaged) = pages(&killed.file, &log);
        assert!(damaged, "bit {bit}");
        assert_eq!(rows(&found), killed.rows, "bit {bit}");
    }
}

/// The same log as a machine with the other byte order would have written it.
fn swapped(log: &[u8]) -> Vec<u8> {
    let word = |bytes: &[u8], at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    let sum = |(mut a, mut b): (u32, u32), bytes: &[u8]| {
        for pair in bytes.chunks_exact(8) {
            a = a.wrapping_add(word(pair, 0)).wrapping_add(b);
            b = b.wrapping_add(word(pair, 4)).wrapping_add(a);
        }
        (a, b)
    };
    let stamp = |bytes: &mut [u8], at: usize, (a, b): (u32, u32)| {
        bytes[at..at + 4].copy_from_slice(&a.to_be_bytes());
        bytes[at + 4..at + 8].copy_from_slice(&b.to_be_bytes());
    };
    let mut log = log.to_vec();
    log[3] = 0x83;
    let mut sums = sum((0, 0), &log[..24]);
    stamp(&mut log, 24, sums);
    for frame in log[32..].chunks_exact_mut(24 + 512) {
        sums = sum(sum(sums, &frame[..8]), &frame[24..]);
        stamp(frame, 16, sums);
    }
    log
}

#[test]
fn a_log_of_the_other_byte_order_is_read_and_mended_alike() {
    let killed = killed(512);
    assert_eq!(killed.log[3], 0x82, "written by a machine whose low byte comes first");
    let log = swapped(&killed.log);
    let whole = wal::read(&killed.log);
    let read = wal::read(&log);
    assert!(!read.damaged);
    assert_eq!(read.frames, whole.frames);
    for bit in (0..log.len() * 8).step_by(37) {
        let mut damaged = log.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let read = wal::read(&damaged);
        assert!(read.damaged && read.frames.len() == whole.frames.len(), "bit {bit}");
        let off: u32 = read.frames.iter().zip(&whole.frames).map(|(a, b)| bits(&a.data, &b.data)).sum();
        assert!(off <= 1, "bit {bit}: {off}");
    }
}

fn bits(a: &[u8], b: &[u8]) -> u32 {
    a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum()
}

/// Where a flipped bit of a page's number cannot be told, that one is right with which most rows are there.
#[test]
fn a_page_whose_number_was_hit_goes_where_the_most_rows_are() {
    let killed = killed(512);
    let (whole, _) = pages(&killed.file, &killed.log);
    let frames = wal::read(&killed.log).frames;
    let mut unsure = 0;
    for (n, frame) in frames.iter().enumerate() {
        for bit in 0..32 {
            let mut log = killed.log.clone();
            log[32 + n * (24 + 512) + bit / 8] ^= 1 << (bit % 8);
            let read = wal::read(&log);
            unsure += usize::from(!read.frames[n].others.is_empty());
            let (found, damaged) = pages(&killed.file, &log);
            assert!(damaged && rows(&found) == killed.rows, "frame {n} bit {bit}");
            // of a page with rows of ours, where it is put is sure
            if rows(&[(2, frame.data.clone())].into()).len() > 1 {
                assert_eq!(found.get(&frame.page), whole.get(&frame.page), "frame {n} bit {bit}");
            }
        }
    }
    assert!(unsure > 0);
}

/// Nor is it always sure whether a bit of a page or of its number was hit: what was written last counts all the same,
/// and what goes on on pages of its own finds them.
#[test]
fn a_page_that_was_hit_stays_where_it_is_and_one_whose_number_was_hit_goes_back_there() {
    let killed = killed_while(
        512,
        |conn| ["old", "kept"].into_iter().for_each(|words| ask(conn, None, words)),
        |conn| {
            ask(conn, None, &"x".repeat(700));
            ask(conn, Some(1), "new");
        },
    );
    let frames = killed.log[32..].chunks_exact(24 + 512).count();
    let mut unsure = 0;
    for n in 0..frames {
        let start = 32 + n * (24 + 512);
        // the highest bit of each word, and all of the number
        let of_words = (start + 24..start + 24 + 512).step_by(4).map(|at| (at + 3) * 8 + 7);
        for bit in (start * 8..start * 8 + 32).chain(of_words) {
            let mut log = killed.log.clone();
            log[bit / 8] ^= 1 << (bit % 8);
            unsure += usize::from(!wal::read(&log).frames[n].others.is_empty());
            let found = rows(&pages(&killed.file, &log).0);
            assert!(found == killed.rows, "frame {n} byte {} {found:?}", bit / 8 - start);
        }
    }
    assert!(unsure > 40, "{unsure}");
}
