//! A disk that fails once, at any moment: no room, an error, read-only, over quota, at every open, write, sync, rename
//! and removal of a session. Then there is a message, nothing is damaged, the next start is clean, and what was called
//! saved is there.
//!
//! ```sh
//! ONRECORD_FAULTS=all cargo test --test faults -- --nocapture    # every call and error: minutes
//! ```
//!
//! The faults are injected by `strace`; where that is not there, or may not trace, the tests say so and do nothing.

#![cfg(target_os = "linux")]

#[path = "../terminal/pty.rs"]
#[allow(dead_code, reason = "the terminal's own tests use more of it")]
mod pty;
mod reader;
#[path = "../fetch/server.rs"]
#[allow(dead_code, reason = "the tests of fetching use more of it")]
mod server;
mod trace;
mod verbs;
