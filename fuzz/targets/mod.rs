//! What is fuzzed: a function for each place where bytes come in from outside. What holds for every input is asserted
//! in it. The fuzzer runs these (`fuzz/src/bin`), and so does `cargo test`, over the corpus and changes of it.

pub mod bytes;
pub mod files;
pub mod screen;
pub mod texts;

/// Takes any bytes; a panic is a find.
pub type Target = fn(&[u8]);

/// All of them by name; each has a folder of that name in `fuzz/corpus`.
pub const TARGETS: [(&str, Target); 16] = [
    ("gate", texts::gate),
    ("query", texts::query),
    ("config", texts::config),
    ("address", texts::address),
    ("extract", texts::extract),
    ("keys", bytes::keys),
    ("plain", files::plain),
    ("markdown", files::markdown),
    ("yaml", files::yaml),
    ("html", files::html),
    ("feed", files::feed),
    ("mail", files::mail),
    ("json", files::json),
    ("state", bytes::state),
    ("index", bytes::index),
    ("walk", screen::walk),
];

pub use bytes::seeds;

/// Runs the target of that name.
///
/// # Panics
/// When there is none, and when it finds something.
pub fn run(name: &str, data: &[u8]) {
    let (_, target) = TARGETS.iter().find(|(known, _)| *known == name).expect("a target of that name");
    target(data);
}
