//! The fuzzer's loop around the target that `ONRECORD_FUZZ` names.

#![no_main]

#[allow(dead_code, reason = "the tests use more of it")]
mod targets;

use std::sync::LazyLock;

static NAME: LazyLock<String> = LazyLock::new(|| std::env::var("ONRECORD_FUZZ").expect("a target in ONRECORD_FUZZ"));

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::run(&NAME, data));
