//! Fetching against a server on loopback: what a good one gives, and every way a bad one may behave.

mod adding;
mod bad;
mod pulling;
mod server;
