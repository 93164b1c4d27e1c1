//! Links the program at a fixed address on Linux, where that is worth a fifth of the time to the first screen.
//!
//! An executable that can stand anywhere has every pointer in its tables put right at each start: several hundred
//! pages are touched before the first line of `main`. The tables (names of HTML entities above all) belong to
//! libraries for formats that most starts never meet. Stack, heap and libraries still stand at random places.
//! `ONRECORD_PIE=1 cargo build --release` makes an executable that can stand anywhere, for those who prefer it.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=ONRECORD_PIE");
    let is = |name: &str, values: &[&str]| env::var(name).is_ok_and(|value| values.contains(&value.as_str()));
    let known = is("CARGO_CFG_TARGET_OS", &["linux"])
        && is("CARGO_CFG_TARGET_ENV", &["gnu"])
        && is("CARGO_CFG_TARGET_ARCH", &["x86_64", "aarch64"]);
    if known && is("PROFILE", &["release"]) && !is("ONRECORD_PIE", &["1"]) {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
