#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| onrecord_fuzz::files::json(data));
