//! Rows read straight from pages, held against what SQLite itself reads: every length, every number, every flipped bit.

use super::{
    migrate,
    record::{Found, Pages, pages, rows},
    tables::{ALL, FOLLOW, QUERY, ROOT, list, put, sum},
};
use rusqlite::{Connection, params, types::Value};
use std::{fs, path::Path};

/// A store with pages of this size, in one file; and its rows, as SQLite reads them.
fn store(page_size: usize, fill: impl FnOnce(&Connection)) -> (Vec<u8>, Vec<Found>) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x");
    let mut conn = Connection::open(&path).unwrap();
    conn.execute_batch(&format!("PRAGMA page_size = {page_size}; PRAGMA foreign_keys = OFF")).unwrap();
    migrate::migrate(&mut conn, Path::new("x"), &migrate::STEPS).unwrap();
    let tx = conn.transaction().unwrap();
    fill(&tx);
    tx.commit().unwrap();
    let found = all(&conn);
    conn.close().unwrap();
    (fs::read(&path).unwrap(), found)
}

fn all(conn: &Connection) -> Vec<Found> {
    let of = |(index, table)| {
        list(conn, table, "1 ORDER BY id", &[]).unwrap().into_iter().map(move |r| (index, r))
    };
    ALL.into_iter().enumerate().flat_map(of).collect()
}

fn read(file: &[u8]) -> Vec<Found> {
    rows(&pages(file, &[]).0)
}

/// Text of that many bytes, different for each length.
fn words(length: usize) -> Value {
    Value::Text(format!("{length:05}{}", "x".repeat(length.saturating_sub(5))))
}

fn ask(conn: &Connection, length: usize) {
    put(conn, &QUERY, None, &[words(length), Value::Integer(7)]).unwrap();
}

#[test]
fn a_row_of_any_length_is_read_however_many_pages_it_takes() {
    let around = |edge: usize| edge - 40..edge + 10;
    for (size, lengths) in [
        // on the page, and on one page, on two and on three of its own
        (512, (5..60).chain(around(480)).chain(around(980)).chain(around(1490)).collect::<Vec<_>>()),
        (1024, around(1000).chain(around(2020)).collect()),
        (4096, vec![5, 4000, 4039, 4040, 4041, 4042, 4050, 4060, 4080, 9000, 20_000]),
        (65536, vec![5, 60_000, 65_480, 65_490, 65_500, 65_530, 70_000]),
    ] {
        let (file, whole) = store(size, |conn| lengths.iter().for_each(|n| ask(conn, *n)));
        assert_eq!(whole.len(), lengths.len() + 1);
        assert_eq!(read(&file), whole, "pages of {size}");
    }
}

/// The size of a page stands in the header of the file, which may be hit: then it is the usual one.
#[test]
fn a_row_on_several_pages_is_read_although_the_header_lies_about_their_size() {
    let (mut file, whole) = store(4096, |conn| ask(conn, 9000));
    for wrong in [0u16, 3, 256, 1000, 4097, 0x8100] {
        file[16..18].copy_from_slice(&wrong.to_be_bytes());
        assert!(read(&file) == whole, "{wrong}");
    }
}

#[test]
fn a_number_of_any_size_is_read_as_it_was_written() {
    let edges = [7, 8, 14, 15, 21, 23, 24, 28, 31, 32, 35, 42, 47, 48, 49, 56, 62].map(|bits| 1i64 << bits);
    let mut numbers: Vec<i64> = vec![0, 1, 2, -1, -2, i64::MAX, i64::MIN];
    numbers.extend(edges.iter().flat_map(|n| [*n, n - 1, n + 1, -n, -n - 1, -n + 1]));
    let (file, whole) = store(1024, |conn| {
        for (at, number) in numbers.iter().enumerate() {
            let number = Value::Integer(*number);
            put(conn, &FOLLOW, None, &[words(at), Value::Null, number.clone(), number]).unwrap();
        }
        for (at, id) in numbers.iter().enumerate() {
            let other =
                [Value::Text("/b".into()), Value::Blob(vec![0xff; at]), Value::Real(-1.5), Value::Integer(9)];
            put(conn, &ROOT, Some(*id), &[other[at % 4].clone()]).unwrap();
        }
    });
    assert_eq!(whole.len(), 2 * numbers.len() + 1);
    assert_eq!(read(&file), whole);
}

/// Columns that a later version adds are missing in a row that was written before; one too many is not ours.
#[test]
fn a_row_of_an_older_version_is_filled_up_and_one_with_a_column_more_is_none() {
    let (file, _) = store(512, |conn| {
        conn.execute_batch("CREATE TABLE older(id INTEGER PRIMARY KEY, sum, a); CREATE TABLE newer(id INTEGER PRIMARY KEY, sum, a, b, c)")
            .unwrap();
        let text = Value::Text("asked".into());
        conn.execute(
            "INSERT INTO older VALUES(5, ?1, 'asked')",
            [sum(&QUERY, 5, std::slice::from_ref(&text))],
        )
        .unwrap();
        let many = [text, Value::Integer(1), Value::Integer(2)];
        conn.execute("INSERT INTO newer VALUES(6, ?1, 'asked', 1, 2)", [sum(&QUERY, 6, &many)]).unwrap();
    });
    let found = read(&file);
    let (table, row) = &found[0];
    assert_eq!((ALL[*table].name, row.id, found.len()), ("query", 5, 2));
    assert_eq!(row.values, [Value::Text("asked".into()), Value::Null]);
}

#[test]
fn a_row_that_was_removed_does_not_come_back_from_a_sound_page() {
    let (file, whole) = store(1024, |conn| {
        for n in [30, 90, 60, 33] {
            ask(conn, n);
        }
        // The last is at the beginning of the content, where nothing is put over it.
        conn.execute("DELETE FROM query WHERE id IN (2, 4)", []).unwrap();
        ask(conn, 50);
        conn.execute("DELETE FROM query WHERE id = ?1", params![5]).unwrap();
    });
    assert!(file.windows(40).any(|w| w.starts_with(b"00050xxxx")), "still in the file");
    assert_eq!(read(&file), whole);
}

/// The same where a row beside it goes on on pages of its own.
#[test]
fn beside_a_long_row_a_removed_one_does_not_come_back_either() {
    let (file, whole) = store(1024, |conn| {
        for n in [2000, 90, 33] {
            ask(conn, n);
        }
        conn.execute("DELETE FROM query WHERE id = 3", []).unwrap();
    });
    assert!(file.windows(40).any(|w| w.starts_with(b"00033xxxx")), "still in the file");
    assert_eq!(read(&file), whole);
}

/// The page whose rows are those of `QUERY`.
fn leaf(pages: &Pages) -> u32 {
    let has = |page: &[u8]| page[0] == 0x0d && page.windows(5).any(|w| w == b"00030");
    *pages.iter().find(|(_, page)| has(page)).unwrap().0
}

#[test]
fn any_flipped_bit_of_a_page_is_put_back() {
    let (file, whole) = store(512, |conn| [30, 8, 700, 12, 20].into_iter().for_each(|n| ask(conn, n)));
    let (whole_pages, _) = pages(&file, &[]);
    let number = leaf(&whole_pages);
    for bit in (0..512 * 8).step_by(11) {
        let mut pages = whole_pages.clone();
        pages.get_mut(&number).unwrap()[bit / 8] ^= 1 << (bit % 8);
        let found = rows(&pages);
        assert!(found == whole, "bit {bit}: {} of {} rows", found.len(), whole.len());
    }
}

#[test]
fn any_flipped_bit_of_what_is_kept_on_a_page_of_its_own_is_put_back() {
    let (file, whole) = store(512, |conn| [30, 700].into_iter().for_each(|n| ask(conn, n)));
    let (whole_pages, _) = pages(&file, &[]);
    let beyond = |page: &[u8]| page.windows(400).any(|w| w.iter().all(|b| *b == b'x'));
    let number = *whole_pages.iter().find(|(_, page)| beyond(page)).unwrap().0;
    for bit in (4 * 8..512 * 8).step_by(37) {
        let mut pages = whole_pages.clone();
        pages.get_mut(&number).unwrap()[bit / 8] ^= 1 << (bit % 8);
        assert!(rows(&pages) == whole, "bit {bit}");
    }
}
