//! `jarful explain`: reasons, words, and cookie lines in plain words. `explain/` holds the parts.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

#[path = "explain/lines.rs"]
mod lines;
#[path = "explain/names.rs"]
mod names;
#[path = "explain/shown.rs"]
mod shown;
