//! Fetching: pages and feeds from the web into files of the library. Nothing else here uses the network.

pub mod address;
pub mod article;
mod body;
mod failure;
pub mod http;
pub mod memory;
pub mod pull;
pub mod shelf;

pub use failure::Failure;
