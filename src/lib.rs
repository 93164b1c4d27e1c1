//! Onrecord: a terminal reader for sectioned briefings that knows who said what.
//!
//! The modules in reading order; each uses only those above it.

pub mod text;

pub mod briefing;

pub mod export;
pub mod extract;
pub mod load;

pub mod library;

pub mod fetch;

pub mod reading;

pub mod command;

pub mod config;

pub mod app;

pub mod ui;

pub mod runtime;

pub mod cli;
