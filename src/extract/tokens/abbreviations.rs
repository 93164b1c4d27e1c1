//! Words whose full stop belongs to them.

/// Lower case, without the point, sorted. After these no sentence ends.
const TITLES: &[&str] = &[
    "adm", "assn", "asst", "atty", "brig", "capt", "cmdr", "col", "cpl", "dem", "dr", "fr", "ft", "gen",
    "gov", "govs", "hon", "lt", "maj", "messrs", "mr", "mrs", "ms", "mt", "pfc", "pres", "prof", "pvt",
    "rep", "reps", "rev", "sen", "sens", "sgt", "st", "supt", "vs",
];

/// Lower case, without the point, sorted. After these a sentence may end.
const OTHERS: &[&str] = &[
    "ala", "apr", "ariz", "ark", "aug", "ave", "blvd", "bros", "calif", "cf", "co", "colo", "conn", "corp",
    "dec", "del", "dept", "ed", "esp", "est", "etc", "feb", "fla", "ga", "ill", "inc", "ind", "jan", "jr",
    "kan", "ky", "la", "llc", "ltd", "mass", "md", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "nov",
    "oct", "okla", "ore", "pa", "penn", "sept", "sep", "sr", "tenn", "tex", "univ", "va", "vol", "vt",
    "wash", "wis", "wyo",
];

/// What a point after the word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// It ends the sentence.
    Stop,
    /// It belongs to the word, and more of the sentence follows.
    Title,
    /// It belongs to the word, and may end the sentence as well.
    Either,
}

/// What the point after `word` (written as in the text, without the point) means by the word alone.
pub fn point_after(word: &str, at_end: bool) -> Point {
    if word.len() > 6 {
        return Point::Stop;
    }
    let mut buffer = [0u8; 6];
    let lower = &mut buffer[..word.len()];
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    let same = |w: &&str| w.as_bytes() == lower;
    if TITLES.iter().any(same) {
        return if at_end { Point::Stop } else { Point::Title };
    }
    let capital = word.as_bytes()[0].is_ascii_uppercase();
    if OTHERS.iter().any(same) && (capital || lower == b"etc" || lower == b"cf") {
        // "la", "ill", "miss", "mass" and "wash" are words as well: as names of states they stand after a comma or a name
        return if at_end { Point::Stop } else { Point::Either };
    }
    if word.len() == 1 && capital && word != "I" {
        return Point::Title;
    }
    if lower == b"no" && capital {
        return if at_end { Point::Stop } else { Point::Title };
    }
    Point::Stop
}
