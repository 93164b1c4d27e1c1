//! Links the program at a fixed address on Linux and its unwinder into it, which is worth a quarter of the time to
//! the first screen.
//!
//! An executable that can stand anywhere has every pointer in its tables put right at each start: several hundred
//! pages are touched before the first line of `main`. The tables (names of HTML entities above all) belong to
//! libraries for formats that most starts never meet. Stack, heap and libraries still stand at random places.
//! `ONRECORD_PIE=1 cargo build --release` makes an executable that can stand anywhere, for those who prefer it.
//!
//! The unwinder as a library of its own has to be found, mapped and relocated, and asks the processor what it can do,
//! which is slow in a virtual machine. Where the compiler's own copy is not found, the library is used as ever.

use std::{env, path::PathBuf, process::Command};

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
    if known
        && is("PROFILE", &["release"])
        && env::var("HOST") == env::var("TARGET")
        && let Some(folder) = unwinder()
    {
        println!("cargo::rustc-link-search=native={}", folder.display());
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}

/// The folder of the unwinder that comes with the C compiler.
fn unwinder() -> Option<PathBuf> {
    let answer = Command::new("cc").arg("-print-file-name=libgcc_eh.a").output().ok()?;
    let path = PathBuf::from(String::from_utf8(answer.stdout).ok()?.trim_end());
    // a name without a folder means that there is none
    (path.is_absolute() && path.is_file()).then(|| path.parent().map(Into::into))?
}
